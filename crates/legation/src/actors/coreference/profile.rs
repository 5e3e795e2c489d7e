//! What coreference looks at in one mention, computed once.

use std::collections::HashMap;
use std::ops::Range;

use legation_gazetteer::atoms;

use super::super::{Mention, genders};
use crate::reading::{EntityKind, Form};
use crate::syntax::{Sentence, Upos, Word};

/// A word of the document, by number.
pub(super) type Symbol = u32;

/// Numbers for the words of one document.
#[derive(Default)]
pub(super) struct Symbols {
    known: HashMap<String, Symbol>,
}

impl Symbols {
    pub fn of(&mut self, word: String) -> Symbol {
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        *self.known.entry(word).or_insert(next)
    }
}

/// Kinds of pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pronoun {
    None,
    I,
    You,
    We,
    He,
    She,
    It,
    They,
    This,
    Other,
}

impl Pronoun {
    pub fn of(form: &str) -> Pronoun {
        match form.to_lowercase().as_str() {
            "i" | "me" | "my" | "mine" | "myself" => Pronoun::I,
            "you" | "your" | "yours" | "yourself" | "yourselves" | "u" | "ya" => Pronoun::You,
            "we" | "us" | "our" | "ours" | "ourselves" | "'s" | "’s" => Pronoun::We,
            "he" | "him" | "his" | "himself" => Pronoun::He,
            "she" | "her" | "hers" | "herself" => Pronoun::She,
            "it" | "its" | "itself" => Pronoun::It,
            "they" | "them" | "their" | "theirs" | "themselves" | "themself" | "'em" => Pronoun::They,
            "this" | "that" | "these" | "those" => Pronoun::This,
            _ => Pronoun::Other,
        }
    }

    /// One word for all cases of the first and second person, who are the same however far apart they speak.
    pub fn canonical(self) -> Option<&'static str> {
        match self {
            Pronoun::I => Some("I"),
            Pronoun::You => Some("You"),
            Pronoun::We => Some("We"),
            _ => None,
        }
    }
}

/// What a mention is of, as far as the reader and the gazetteer tell: GUM's types, those of parties first.
pub(super) type Type = usize;

/// How many types there are, with "unknown" (0).
pub(super) const TYPES: usize = 10;

pub(super) const PERSON: Type = 1;
const ORGANIZATION: Type = 2;
const PLACE: Type = 3;

fn type_of(mention: &Mention, word: &Word, pronoun: Pronoun) -> Type {
    match pronoun {
        Pronoun::None => {}
        Pronoun::I | Pronoun::You | Pronoun::We | Pronoun::He | Pronoun::She => return PERSON,
        _ => return 0,
    }
    let by_reader = match word.entity.as_deref() {
        Some("person") => PERSON,
        Some("organization") => ORGANIZATION,
        Some("place") => PLACE,
        Some("animal") => 4,
        Some("object" | "plant") => 5,
        Some("substance") => 6,
        Some("event") => 7,
        Some("abstract") => 8,
        Some("time") => 9,
        _ => 0,
    };
    match mention.kind {
        EntityKind::Person if mention.record.is_some() => PERSON,
        EntityKind::Organization if mention.record.is_some() => ORGANIZATION,
        EntityKind::Country | EntityKind::Place if mention.record.is_some() => PLACE,
        _ => by_reader,
    }
}

/// What stands before a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Determiner {
    None,
    A,
    The,
    This,
    Possessive,
    Other,
}

/// A mention's place in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Other,
    Possessive,
    Modifier,
    Oblique,
    Object,
    Conjunct,
    Predicate,
    Apposition,
    Subject,
}

/// What is looked at in one mention.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub sentence: usize,
    pub paragraph: usize,
    pub words: Range<usize>,
    pub head: usize,
    pub form: Form,
    pub pronoun: Pronoun,
    pub determiner: Determiner,
    pub place: Place,
    pub plural: bool,
    pub type_: Type,
    /// 'm' or 'f', once a pronoun, a title or a given name has told.
    pub gender: Option<char>,
    /// Whether it stands inside quotation marks.
    pub quoted: bool,
    /// Whether it is the subject of a verb of saying.
    pub says: bool,
    /// The word that it hangs from, by index.
    pub governor: Option<usize>,
    /// Lemma of the head.
    pub lemma: Symbol,
    /// The words of the phrase but for determiners, folded.
    pub content: Vec<Symbol>,
    /// The words of the name in it; empty where it is none.
    pub name: Vec<Symbol>,
    /// Initials of the name, where it has several words.
    pub initials: Option<Symbol>,
    /// Words of the office that the gazetteer or a title gives.
    pub office: Vec<Symbol>,
    pub record: Option<usize>,
    /// PLOVER code, where there is one.
    pub code: Option<Symbol>,
    /// PLOVER sector, where there is one.
    pub sector: Option<Symbol>,
    /// Whether it can be a party.
    pub party: bool,
    /// Whether it says of somebody no more than that they are a group.
    pub says_group: bool,
    /// Whether it is an armed group, a movement and the like.
    pub is_group: bool,
}

/// Nouns that say of somebody no more than that they are a group.
const GROUPS: [&str; 9] =
    ["group", "organisation", "organization", "movement", "alliance", "bloc", "faction", "militia", "body"];

/// What the sentences around a mention tell.
#[derive(Clone, Copy)]
pub(super) struct Where<'a> {
    pub sentence: &'a Sentence,
    pub paragraph: usize,
    /// For each word, whether it stands inside quotation marks.
    pub quoted: &'a [bool],
}

impl Profile {
    pub fn new(mention: &Mention, place: Where<'_>, symbols: &mut Symbols) -> Profile {
        let sentence = place.sentence;
        let word = &sentence.words[mention.head];
        let pronoun = if mention.form == Form::Pronoun { Pronoun::of(&word.form) } else { Pronoun::None };
        let name = name_words(mention, sentence);
        let initials: String = name.iter().filter_map(|w| w.chars().next()).collect();
        Profile {
            sentence: mention.sentence,
            paragraph: place.paragraph,
            words: mention.words.clone(),
            head: mention.head,
            form: mention.form,
            pronoun,
            determiner: determiner(mention, sentence),
            place: place_of(sentence, mention.head),
            plural: mention.plural,
            type_: type_of(mention, word, pronoun),
            gender: gender(mention, sentence, pronoun),
            quoted: place.quoted.get(mention.head).copied().unwrap_or(false),
            says: says(sentence, mention.head),
            governor: word.head,
            lemma: symbols.of(pronoun.canonical().map_or_else(|| word.lemma.to_lowercase(), str::to_owned)),
            content: content(mention, sentence).into_iter().map(|w| symbols.of(w)).collect(),
            initials: (name.len() > 1).then(|| symbols.of(initials)),
            name: name.into_iter().map(|w| symbols.of(w)).collect(),
            office: office(mention).map(|w| symbols.of(w)).collect(),
            record: mention.record,
            code: Some(&mention.code).filter(|c| !c.is_empty()).map(|c| symbols.of(c.clone())),
            sector: Some(&mention.sector).filter(|s| !s.is_empty()).map(|s| symbols.of(s.clone())),
            party: mention.party,
            says_group: mention.sector.is_empty() && GROUPS.contains(&word.lemma.as_str()),
            is_group: matches!(mention.sector.as_str(), "REB" | "PRM" | "UAF" | "CRM" | "OPP" | "SOC")
                || matches!(mention.code.as_str(), "IMG" | "NGO" | "IGO" | "ISM"),
        }
    }
}

impl Profile {
    /// "the ministry", "these rebels": a noun that speaks of a party that has been named.
    pub fn is_definite_party(&self) -> bool {
        let definite = matches!(self.determiner, Determiner::The | Determiner::This);
        self.form == Form::Nominal && definite && self.party && self.place != Place::Predicate
    }
}

fn office(mention: &Mention) -> impl Iterator<Item = String> {
    mention.office.iter().flat_map(|o| o.split(' ')).map(str::to_lowercase)
}

fn determiner(mention: &Mention, sentence: &Sentence) -> Determiner {
    let before = |i: &usize| mention.words.contains(i) && *i < mention.head;
    let children: Vec<usize> = sentence.children(mention.head).iter().copied().filter(before).collect();
    if children.iter().any(|&c| sentence.words[c].is_rel("nmod:poss")) {
        return Determiner::Possessive;
    }
    let Some(&det) = children.iter().find(|&&c| sentence.words[c].is_rel("det")) else { return Determiner::None };
    match sentence.words[det].lemma.to_lowercase().as_str() {
        "a" | "an" | "another" | "some" | "any" | "no" => Determiner::A,
        "the" => Determiner::The,
        "this" | "that" | "these" | "those" => Determiner::This,
        _ => Determiner::Other,
    }
}

fn place_of(sentence: &Sentence, head: usize) -> Place {
    let word = &sentence.words[head];
    let is = |rel: &str| word.is_rel(rel);
    match () {
        () if sentence.child(head, "cop").is_some() => Place::Predicate,
        () if is("nsubj") => Place::Subject,
        () if is("obj") || is("iobj") => Place::Object,
        () if is("nmod:poss") => Place::Possessive,
        () if is("appos") => Place::Apposition,
        () if is("conj") => Place::Conjunct,
        () if is("obl") => Place::Oblique,
        () if is("nmod") || is("compound") || is("amod") => Place::Modifier,
        () => Place::Other,
    }
}

/// Whether a word is the subject of a verb of saying.
fn says(sentence: &Sentence, head: usize) -> bool {
    let word = &sentence.words[head];
    let verb = word.head.filter(|_| word.is_rel("nsubj")).map(|h| sentence.words[h].lemma.as_str());
    verb.is_some_and(|v| matches!(v, "say" | "tell" | "add" | "ask" | "write" | "explain" | "reply" | "state" | "note"))
}

/// The words of a phrase but for determiners and possessives, folded.
fn content(mention: &Mention, sentence: &Sentence) -> Vec<String> {
    let mut found = Vec::new();
    for i in mention.words.clone() {
        let Some(word) = sentence.words.get(i) else { continue };
        let empty = matches!(word.upos, Upos::Det | Upos::Punct | Upos::Part | Upos::Adp | Upos::Pron);
        if !empty || i == mention.head {
            found.push(atoms::fold(&word.form));
        }
    }
    found
}

/// The folded words of a name: those of its phrase from the first that belongs to the head's name.
pub fn name_words(mention: &Mention, sentence: &Sentence) -> Vec<String> {
    if mention.form != Form::Name {
        return Vec::new();
    }
    let words = sentence.name_at(mention.head).map_or(mention.words.clone(), |n| n.words.clone());
    let mut found = Vec::new();
    for (i, word) in sentence.words.iter().enumerate().take(words.end).skip(words.start) {
        let title = word.is_rel("nmod:desc") || word.is_rel("det") || word.is_rel("amod");
        if !title || words.len() == 1 {
            atoms::push_word(&mut found, &word.form, i);
        }
    }
    let small = |w: &str| matches!(w, "of" | "the" | "and" | "for" | "'s");
    found.into_iter().map(|a| a.text).filter(|w| !small(w)).collect()
}

/// What a pronoun, a title, a given name or a noun in "-man" says of somebody's gender.
fn gender(mention: &Mention, sentence: &Sentence, pronoun: Pronoun) -> Option<char> {
    match (pronoun, mention.form) {
        (Pronoun::He, _) => return Some('m'),
        (Pronoun::She, _) => return Some('f'),
        (_, Form::Pronoun) => return None,
        _ => {}
    }
    let told = |word: &Word| genders::of(&atoms::fold(&word.form));
    let person = matches!(mention.kind, EntityKind::Person | EntityKind::Group);
    let words = sentence.words.get(mention.words.clone()).unwrap_or_default();
    let name = mention.form == Form::Name;
    if !person || mention.plural {
        return None;
    }
    // Of a name the first word that tells, of another phrase its head.
    if name { words.iter().find_map(told) } else { told(&sentence.words[mention.head]) }
}

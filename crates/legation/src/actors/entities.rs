//! Which mentions are the same party.
//!
//! Plain coreference inside one document, in the order of the text: the same name, a shorter form of it, the same
//! gazetteer record; definite nominals ("the ministry") by head noun and office; pronouns by number, kind, recency and
//! subjecthood. "Both sides" becomes a group with members. What cannot be told stays apart.

use std::ops::Range;

use super::Mention;
use crate::Chars;
use crate::reading::{self, Entity, EntityKind, Form};
use crate::syntax::{Parse, Sentence, Word};
use legation_gazetteer::atoms;

/// How many sentences back a pronoun or "the ministry" may look.
const REACH: usize = 3;

/// An entity while it is being gathered.
struct Draft {
    entity: Entity,
    record: Option<usize>,
    /// Folded words of its fullest name; empty where it has none.
    name: Vec<String>,
    /// Lemma of the head of its last nominal, or words of the office.
    lemmas: Vec<String>,
    plural: bool,
    members: Vec<usize>,
    /// Sentence and rank of the last mention: the higher the more prominent.
    last: (usize, usize, usize),
    /// Sentence and words of the last mention.
    latest: (usize, Range<usize>),
    /// 'm' or 'f', once a pronoun or a title has told.
    gender: Option<char>,
}

/// Groups mentions into entities and lets them share what is known.
pub(crate) fn group(parse: &Parse, text: &Chars, mut mentions: Vec<Mention>) -> super::Actors {
    let mut grouper = Grouper { parse, text, drafts: Vec::new() };
    for i in 0..mentions.len() {
        let (before, rest) = mentions.split_at_mut(i);
        if let Some(mention) = rest.first_mut() {
            grouper.place(mention, before);
        }
    }
    for mention in &mut mentions {
        share(mention, &grouper.drafts[mention.entity]);
    }
    let entities = grouper.drafts.into_iter().map(|d| d.entity).collect();
    super::Actors { entities, mentions }
}

/// A mention learns from its entity what it does not know itself.
fn share(mention: &mut Mention, draft: &Draft) {
    let entity = &draft.entity;
    if mention.code.is_empty() {
        mention.code = entity.code.clone();
    }
    let unsure = mention.kind == EntityKind::Group && !mention.plural;
    if mention.sector.is_empty() && (mention.kind == entity.kind || unsure) {
        mention.sector = entity.sector.clone();
    }
    if mention.form != Form::Name || unsure {
        mention.kind = entity.kind;
    }
    mention.name = mention.name.take().or_else(|| draft.record.map(|_| entity.name.clone()));
    mention.office = mention.office.take().or_else(|| entity.office.clone());
    mention.identifier = mention.identifier.take().or_else(|| entity.identifier_id.clone());
    mention.members.clone_from(&draft.members);
}

struct Grouper<'a> {
    parse: &'a Parse,
    text: &'a Chars<'a>,
    drafts: Vec<Draft>,
}

impl Grouper<'_> {
    fn sentence(&self, mention: &Mention) -> &Sentence {
        &self.parse.sentences[mention.sentence]
    }

    fn head<'a>(&'a self, mention: &Mention) -> &'a Word {
        &self.sentence(mention).words[mention.head]
    }

    /// Finds or makes the mention's entity.
    fn place(&mut self, mention: &mut Mention, before: &[Mention]) {
        let members = self.members(mention, before);
        let known =
            if members.len() > 1 { None } else { self.apposed(mention, before).or_else(|| self.known(mention)) };
        let id = known.unwrap_or_else(|| self.new_entity(mention));
        mention.entity = id;
        if known.is_none() {
            self.drafts[id].members = members;
        }
        self.learn(id, mention);
    }

    fn known(&self, mention: &Mention) -> Option<usize> {
        match mention.form {
            Form::Pronoun => self.antecedent(mention),
            Form::Name => self.namesake(mention).or_else(|| self.by_head(mention)),
            Form::Nominal => self.by_head(mention),
        }
    }

    /// The entity of the phrase that this one stands in apposition to.
    fn apposed(&self, mention: &Mention, before: &[Mention]) -> Option<usize> {
        let word = self.head(mention);
        let head = word.head.filter(|_| word.is_rel("appos"))?;
        let same = before.iter().rev().find(|m| m.sentence == mention.sentence && m.head == head)?;
        let compatible = same.record.is_none() || mention.record.is_none() || same.record == mention.record;
        let same_number = same.plural == mention.plural || same.form == Form::Name && !mention.plural;
        (compatible && same_number && (same.kind == mention.kind || same.form != mention.form)).then_some(same.entity)
    }

    fn namesake(&self, mention: &Mention) -> Option<usize> {
        if mention.record.is_some() && mention.kind == EntityKind::Country {
            return self
                .drafts
                .iter()
                .position(|d| d.entity.kind == EntityKind::Country && d.entity.code == mention.code);
        }
        let recorded = |d: &Draft| d.record.is_some() && d.record == mention.record && d.entity.kind == mention.kind;
        if let Some(same) = self.drafts.iter().position(recorded) {
            return Some(same);
        }
        let name = self.name_words(mention);
        let same = |d: &Draft| {
            let differ = d.record.is_some() && mention.record.is_some();
            let related = matches!((d.entity.kind, mention.kind), (a, b) if a == b || b == EntityKind::Group);
            !differ && related && is_short_for(&name, &d.name, d.entity.kind)
        };
        self.drafts.iter().rposition(same)
    }

    /// "the ministry", "the president", "police": the same noun, in agreement with what is known.
    fn by_head(&self, mention: &Mention) -> Option<usize> {
        let sentence = self.sentence(mention);
        let definite = sentence
            .child(mention.head, "det")
            .is_none_or(|d| !matches!(sentence.words[d].lemma.as_str(), "a" | "an" | "another" | "some"))
            && (mention.plural || sentence.child(mention.head, "det").is_some() || mention.words.len() > 1);
        let full_name = mention.form == Form::Name && self.name_words(mention).len() > 1;
        if !definite || full_name || mention.record.is_some() {
            return None;
        }
        let lemma = self.head(mention).lemma.to_lowercase();
        let agrees = |d: &&(usize, &Draft)| {
            let d = d.1;
            let codes = mention.code.is_empty() || d.entity.code.is_empty() || mention.code == d.entity.code;
            let sectors = mention.sector.is_empty() || d.entity.sector.is_empty() || mention.sector == d.entity.sector;
            codes && sectors && d.plural == mention.plural && d.lemmas.contains(&lemma)
        };
        let drafts: Vec<(usize, &Draft)> = self.drafts.iter().enumerate().collect();
        drafts.iter().filter(agrees).max_by_key(|(_, d)| d.last).map(|(i, _)| *i)
    }

    /// The most prominent recent entity that a pronoun can stand for.
    fn antecedent(&self, mention: &Mention) -> Option<usize> {
        let lemma = pronoun(&self.head(mention).form);
        let fits = |d: &Draft| match lemma {
            Pronoun::He => d.entity.kind == EntityKind::Person && !d.plural && d.gender != Some('f'),
            Pronoun::She => d.entity.kind == EntityKind::Person && !d.plural && d.gender != Some('m'),
            Pronoun::It => matches!(d.entity.kind, EntityKind::Organization | EntityKind::Country) && !d.plural,
            Pronoun::They => d.plural || d.entity.kind == EntityKind::Organization,
            Pronoun::Other => false,
        };
        let near = |d: &Draft| d.last.0 + REACH >= mention.sentence && d.last.0 <= mention.sentence;
        let around = |d: &Draft| d.latest.0 == mention.sentence && d.latest.1.contains(&mention.head);
        let spoken_of = |d: &Draft| !d.lemmas.is_empty() && !around(d);
        let candidates = self.drafts.iter().enumerate().filter(|(_, d)| fits(d) && near(d) && spoken_of(d));
        candidates.max_by_key(|(_, d)| (lemma == Pronoun::They && d.plural, d.last)).map(|(i, _)| i)
    }

    /// The parties that "both sides" or "the two leaders" stands for.
    fn members(&self, mention: &Mention, before: &[Mention]) -> Vec<usize> {
        let sentence = self.sentence(mention);
        let pair = |i: usize| matches!(sentence.words[i].lemma.to_lowercase().as_str(), "two" | "both");
        let children = || sentence.children(mention.head).iter();
        // "two commanders" are new ones; "the two commanders", "both commanders" have been named.
        let known =
            |i: usize| matches!(sentence.words[i].lemma.to_lowercase().as_str(), "the" | "these" | "both" | "their");
        let counted = children().any(|&c| pair(c)) && children().any(|&c| known(c)) || pair(mention.head);
        let generic = matches!(mention.sector.as_str(), "" | "GOV");
        if mention.form == Form::Name || !generic || !counted || !mention.plural && !pair(mention.head) {
            return Vec::new();
        }
        let wanted = mention.kind;
        let within = |m: &Mention| {
            let holds =
                |o: &Mention| o.sentence == m.sentence && o.words.len() > m.words.len() && o.words.contains(&m.head);
            before.iter().rev().take_while(|o| o.sentence + 1 >= mention.sentence).any(holds)
        };
        let mut members: Vec<usize> = Vec::new();
        for m in before.iter().rev().take_while(|m| m.sentence + 1 >= mention.sentence) {
            let people = matches!(
                self.head(mention).lemma.as_str(),
                "leader" | "president" | "minister" | "man" | "woman" | "official"
            );
            let fits = !m.plural
                && m.form != Form::Pronoun
                && !(m.sentence == mention.sentence && m.words.contains(&mention.head))
                && is_prominent(self.head(m))
                && if people {
                    m.kind == EntityKind::Person
                } else {
                    m.kind != EntityKind::Place && (m.kind != EntityKind::Person || wanted != EntityKind::Country)
                };
            if fits && !within(m) && !members.contains(&m.entity) {
                members.push(m.entity);
            }
            if members.len() == 2 {
                members.reverse();
                return members;
            }
        }
        Vec::new()
    }

    fn new_entity(&mut self, mention: &Mention) -> usize {
        let entity = Entity {
            name: mention.name.clone().unwrap_or_else(|| self.text.slice(mention.span).to_owned()),
            kind: mention.kind,
            code: String::new(),
            sector: String::new(),
            office: None,
            identifier_id: None,
            mentions: Vec::new(),
        };
        self.drafts.push(Draft {
            entity,
            record: None,
            name: Vec::new(),
            lemmas: Vec::new(),
            plural: mention.plural,
            members: Vec::new(),
            last: (0, 0, 0),
            latest: (0, 0..0),
            gender: None,
        });
        self.drafts.len() - 1
    }

    /// The entity learns from a mention.
    fn learn(&mut self, id: usize, mention: &Mention) {
        let name = self.name_words(mention);
        let word = self.head(mention);
        let (lemma, prominence) = (word.lemma.to_lowercase(), prominence(word));
        let gender = self.gender(mention);
        let Some(draft) = self.drafts.get_mut(id) else { return };
        let entity = &mut draft.entity;
        entity.mentions.push(reading::Mention { span: mention.span, form: mention.form });
        take(&mut entity.code, &mention.code);
        // A state is all of its sectors; "the U.S." does not become GOV because its government was named so.
        if entity.kind != EntityKind::Country {
            take(&mut entity.sector, &mention.sector);
        }
        entity.office = entity.office.take().or_else(|| mention.office.clone());
        entity.identifier_id = entity.identifier_id.take().or_else(|| mention.identifier.clone());
        if mention.form == Form::Name && name.len() > draft.name.len() {
            entity.name = mention.name.clone().unwrap_or_else(|| self.text.slice(mention.span).to_owned());
            draft.name = name;
        }
        draft.record = draft.record.or(mention.record);
        draft.gender = draft.gender.or(gender);
        if mention.form != Form::Pronoun {
            draft.lemmas.push(lemma);
            draft.lemmas.extend(mention.office.iter().flat_map(|o| o.split(' ')).map(str::to_lowercase));
        }
        draft.latest = (mention.sentence, mention.words.clone());
        draft.last = (mention.sentence, prominence, usize::MAX - mention.span.start);
    }

    /// What a pronoun, a title or a noun in "-man" says of somebody's gender.
    fn gender(&self, mention: &Mention) -> Option<char> {
        let words = &self.sentence(mention).words;
        let told = |w: &Word| match w.form.to_lowercase().trim_end_matches('.') {
            "mr" | "sir" | "lord" | "king" | "prince" | "father" | "son" | "husband" | "brother" | "boy" => Some('m'),
            "mrs" | "ms" | "lady" | "queen" | "princess" | "mother" | "daughter" | "wife" | "sister" | "girl" => {
                Some('f')
            }
            noun if noun.ends_with("woman") => Some('f'),
            noun if noun.ends_with("man") && mention.form == Form::Nominal => Some('m'),
            _ => None,
        };
        let of_pronoun = |w: &Word| match pronoun(&w.form) {
            Pronoun::He => Some('m'),
            Pronoun::She => Some('f'),
            _ => None,
        };
        match mention.form {
            Form::Pronoun => of_pronoun(self.head(mention)),
            _ if mention.kind != EntityKind::Person => None,
            _ => words.get(mention.words.start..=mention.head).unwrap_or_default().iter().rev().find_map(told),
        }
    }

    /// The folded words of a name: the proper nouns of its phrase from the first that belongs to the head's name.
    fn name_words(&self, mention: &Mention) -> Vec<String> {
        if mention.form != Form::Name {
            return Vec::new();
        }
        let sentence = self.sentence(mention);
        let words = sentence.name_at(mention.head).map_or(mention.words.clone(), |n| n.words.clone());
        let mut atoms = Vec::new();
        for (i, word) in sentence.words.iter().enumerate().take(words.end).skip(words.start) {
            let title = word.is_rel("nmod:desc") || word.is_rel("det") || word.is_rel("amod");
            if !title || words.len() == 1 {
                atoms::push_word(&mut atoms, &word.form, i);
            }
        }
        atoms.into_iter().map(|a| a.text).collect()
    }
}

fn take(have: &mut String, more: &str) {
    if have.is_empty() {
        have.push_str(more);
    }
}

/// Whether one name is the other or a shorter form of it: a surname, or an organisation's initials or first words.
fn is_short_for(short: &[String], long: &[String], kind: EntityKind) -> bool {
    if short.is_empty() || long.is_empty() {
        return false;
    }
    if short == long || kind == EntityKind::Person && (long.ends_with(short) || short.ends_with(long)) {
        return true;
    }
    let initials: String = long
        .iter()
        .filter(|w| !matches!(w.as_str(), "of" | "the" | "and" | "for"))
        .filter_map(|w| w.chars().next())
        .collect();
    kind == EntityKind::Organization && short.len() == 1 && long.len() > 1 && initials == short[0]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pronoun {
    He,
    She,
    It,
    They,
    Other,
}

fn pronoun(form: &str) -> Pronoun {
    match form.to_lowercase().as_str() {
        "he" | "him" | "his" | "himself" => Pronoun::He,
        "she" | "her" | "hers" | "herself" => Pronoun::She,
        "it" | "its" | "itself" => Pronoun::It,
        "they" | "them" | "their" | "theirs" | "themselves" => Pronoun::They,
        _ => Pronoun::Other,
    }
}

/// How prominent a word's place in its sentence is.
fn prominence(word: &Word) -> usize {
    match () {
        () if word.is_rel("nsubj") => 4,
        () if word.is_rel("obj") || word.is_rel("iobj") || word.is_rel("conj") || word.is_rel("root") => 3,
        () if word.is_rel("obl") => 2,
        () => 1,
    }
}

fn is_prominent(word: &Word) -> bool {
    ["nsubj", "obj", "iobj", "obl", "conj", "nmod", "root"].iter().any(|r| word.is_rel(r))
}

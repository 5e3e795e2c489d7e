//! Names in the text that the atlas knows, and what speaks for each being a place's here.
//!
//! "Jordan played" and "in Jordan" look alike to an atlas. Each name is described by what the reader makes of it (a name of
//! what kind, part of a longer one), the words beside it, what the rest of the document does with the same name, and what
//! kinds of places are called so; a logistic model weighs it all.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use legation_gazetteer::atlas::{Atlas, Found};
use legation_gazetteer::atoms::{self, Atom};

use super::kinds::Kind;
use super::model::{Features, Model};
use crate::Span;
use crate::actors::is_given_name;
use crate::syntax::{NameKind, Parse, Sentence, Upos};

/// A name that the atlas knows.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Index of its sentence.
    pub sentence: usize,
    /// Its words; a name may be a part of a word ("Canada" in "Canada-EU").
    pub words: Range<usize>,
    /// Its characters.
    pub span: Span,
    /// Its atoms with a space between: how other mentions of it are known.
    pub key: String,
    /// What it can mean.
    pub found: Vec<Found>,
    /// Index of the name that says in what it lies ("Texas" after "Paris,").
    pub container: Option<usize>,
    /// How likely it is a place's name here.
    pub likely: f64,
    pub(super) features: Features,
}

/// All names of a document that the atlas knows, in the order of the text, none overlapping.
pub(super) fn find(parse: &Parse, atoms: &[Vec<Atom>], atlas: &Atlas, model: &Model) -> Vec<Name> {
    let mut names = Vec::new();
    for (number, (sentence, atoms)) in parse.sentences.iter().zip(atoms).enumerate() {
        let more = in_sentence(number, sentence, atoms, atlas, names.len());
        names.extend(more);
    }
    let document = Document::of(parse, &names);
    for i in 0..names.len() {
        let sentence = &parse.sentences[names[i].sentence];
        let features = Described { name: &names[i], sentence, atlas, document: &document, names: &names }.features();
        names[i].likely = model.is_place(&features);
        names[i].features = features;
    }
    names
}

/// Words that stand between a place and what it lies in: "Paris, Texas", "Mosul in northern Iraq".
const BETWEEN: usize = 3;

/// The names of a sentence; `before` are in the sentences before it.
fn in_sentence(number: usize, sentence: &Sentence, atoms: &[Atom], atlas: &Atlas, before: usize) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    // Where each name's atoms end.
    let mut ends = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        let Some((length, found)) = atoms[at].upper.then(|| atlas.longest(&atoms[at..])).flatten() else {
            at += 1;
            continue;
        };
        let own = &atoms[at..at + length];
        let words = own[0].word..own[length - 1].word + 1;
        names.push(Name {
            sentence: number,
            span: span_of(sentence, atoms, at..at + length),
            words,
            key: own.iter().map(|a| a.text.as_str()).collect::<Vec<_>>().join(" "),
            found,
            container: None,
            likely: 0.0,
            features: Features::new(),
        });
        at += length;
        ends.push(at);
    }
    for i in 0..names.len().saturating_sub(1) {
        let between = &atoms[ends[i]..ends[i + 1] - names[i + 1].key.split(' ').count()];
        if leads_to_container(between) && holds(atlas, &names[i + 1], &names[i]) {
            names[i].container = Some(before + i + 1);
        }
    }
    names
}

/// Whether what stands between two names says that the second holds the first.
fn leads_to_container(between: &[Atom]) -> bool {
    match between {
        [comma] => comma.text == atoms::BREAK || comma.text == "in",
        [first, rest @ ..] if rest.len() < BETWEEN => {
            first.text == "in" && rest.iter().all(|a| !a.upper && a.text != atoms::BREAK)
                || first.text == atoms::BREAK
                    && rest.iter().all(|a| {
                        matches!(
                            a.text.as_str(),
                            "in" | "northern" | "southern" | "eastern" | "western" | "central" | "capital" | "of"
                        )
                    })
        }
        _ => false,
    }
}

/// Whether one of the places that `outer` can mean holds one of those that `inner` can.
pub(super) fn holds(atlas: &Atlas, outer: &Name, inner: &Name) -> bool {
    inner.found.iter().any(|f| outer.found.iter().any(|o| contains(atlas, o.place, f.place)))
}

/// Whether a state or division holds a place.
pub(super) fn contains(atlas: &Atlas, outer: usize, inner: usize) -> bool {
    let (o, i) = (atlas.get(outer), atlas.get(inner));
    outer != inner
        && match Kind::of(o.feature) {
            Kind::State => !o.country.is_empty() && o.country == i.country && Kind::of(i.feature) != Kind::State,
            Kind::Division => i.admin1 == Some(outer),
            Kind::District => {
                o.admin1.is_some()
                    && i.admin1 == o.admin1
                    && super::kilometres(&o, &i) < 60.0
                    && Kind::of(i.feature).is_town()
            }
            _ => false,
        }
}

/// The characters of some atoms: whole words, but where a word has more atoms than these.
fn span_of(sentence: &Sentence, atoms: &[Atom], range: Range<usize>) -> Span {
    let (first, last) = (&atoms[range.start], &atoms[range.end - 1]);
    let piece = |at: usize| {
        let word = atoms[at].word;
        let number = atoms[..at].iter().rev().take_while(|a| a.word == word).count();
        let span = sentence.words[word].span;
        let hyphen = |c: char| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '/');
        let mut start = span.start;
        let pieces = sentence.words[word].form.split(hyphen).map(|p| {
            let own = Span { start, end: start + p.chars().count() };
            start = own.end + 1;
            own
        });
        let mut named = pieces.filter(|p| p.start < p.end);
        named.nth(number).filter(|p| p.end <= span.end).unwrap_or(span)
    };
    let split = |word: usize| atoms.iter().filter(|a| a.word == word).count() > 1;
    let start = if split(first.word) { piece(range.start).start } else { sentence.words[first.word].span.start };
    let end = if split(last.word) { piece(range.end - 1).end } else { sentence.words[last.word].span.end };
    Span { start, end: end.max(start) }
}

/// What the document does with names.
struct Document {
    /// Of each name: how often it stands there, and how often the reader takes it for a place's, for part of a person's.
    uses: HashMap<String, [u32; 3]>,
    /// Folded words that the document has in small letters.
    small: HashSet<String>,
    /// Last words of people's names.
    surnames: HashSet<String>,
}

impl Document {
    fn of(parse: &Parse, names: &[Name]) -> Document {
        let mut uses: HashMap<String, [u32; 3]> = HashMap::new();
        for name in names {
            let kind = parse.sentences[name.sentence].name_at(name.words.start).map(|n| n.kind);
            let count = uses.entry(name.key.clone()).or_default();
            count[0] += 1;
            count[1] += u32::from(kind == Some(NameKind::Place));
            count[2] += u32::from(kind == Some(NameKind::Person));
        }
        let single: HashSet<&str> = names.iter().map(|n| n.key.as_str()).filter(|k| !k.contains(' ')).collect();
        let (mut small, mut surnames) = (HashSet::new(), HashSet::new());
        if !single.is_empty() {
            for sentence in &parse.sentences {
                for word in sentence.words.iter().filter(|w| w.form.starts_with(|c: char| c.is_lowercase())) {
                    if single.contains(word.form.as_str()) {
                        small.insert(word.form.clone());
                    }
                }
                for name in sentence.names.iter().filter(|n| n.kind == NameKind::Person && n.words.len() > 1) {
                    surnames.insert(atoms::fold(&sentence.words[name.words.end - 1].form));
                }
            }
        }
        Document { uses, small, surnames }
    }
}

struct Described<'a> {
    name: &'a Name,
    sentence: &'a Sentence,
    atlas: &'a Atlas,
    document: &'a Document,
    names: &'a [Name],
}

/// Before a place as before few other names.
const LOCATIVE: [&str; 26] = [
    "in",
    "at",
    "near",
    "from",
    "to",
    "outside",
    "around",
    "across",
    "toward",
    "towards",
    "into",
    "through",
    "between",
    "inside",
    "within",
    "throughout",
    "off",
    "over",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "downtown",
    "nearby",
    "above",
];
/// After what is called like a place, but is something else: "Jordan Street".
const STREETS: [&str; 18] = [
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "drive",
    "lane",
    "boulevard",
    "blvd",
    "highway",
    "route",
    "bridge",
    "creek",
    "trail",
    "way",
    "court",
    "square",
];
/// After a place that gives its name to something there.
const THERE: [&str; 22] = [
    "county",
    "city",
    "university",
    "college",
    "school",
    "high",
    "police",
    "airport",
    "hospital",
    "township",
    "village",
    "town",
    "district",
    "state",
    "province",
    "valley",
    "area",
    "region",
    "community",
    "department",
    "council",
    "parish",
];

impl Described<'_> {
    fn features(&self) -> Features {
        let mut features = Features::new();
        self.by_reader(&mut features);
        self.by_neighbours(&mut features);
        self.by_document(&mut features);
        self.by_atlas(&mut features);
        features
    }

    fn by_reader(&self, features: &mut Features) {
        let Name { words, .. } = self.name;
        let tag = |whole: &'static str, first: &'static str, inside: &'static str, of: &Range<usize>| {
            if of.start == words.start && of.end <= words.end {
                whole
            } else if of.start == words.start {
                first
            } else {
                inside
            }
        };
        features.push((
            match self.sentence.name_at(words.start) {
                Some(n) if n.kind == NameKind::Place => {
                    tag("ner_place", "ner_place_first", "ner_place_inside", &n.words)
                }
                Some(n) if n.kind == NameKind::Person => {
                    tag("ner_person", "ner_person_first", "ner_person_inside", &n.words)
                }
                Some(n) => tag("ner_organization", "ner_organization_first", "ner_organization_inside", &n.words),
                None => "ner_none",
            },
            1.0,
        ));
        let head = words.clone().rev().find(|&w| self.sentence.words[w].head.is_none_or(|h| !words.contains(&h)));
        let head = &self.sentence.words[head.unwrap_or(words.start)];
        features.push((
            match head.entity.as_deref() {
                Some("place") => "is_place",
                Some("person") => "is_person",
                Some("organization") => "is_organization",
                Some(_) => "is_else",
                None => "is_nothing",
            },
            1.0,
        ));
        if !words.clone().any(|w| self.sentence.words[w].upos == Upos::Propn) {
            features.push(("no_proper_noun", 1.0));
        }
        let relation = [
            ("compound", "rel_compound"),
            ("nmod", "rel_nmod"),
            ("obl", "rel_obl"),
            ("nsubj", "rel_nsubj"),
            ("appos", "rel_appos"),
            ("flat", "rel_flat"),
            ("root", "rel_root"),
            ("obj", "rel_obj"),
            ("conj", "rel_conj"),
            ("amod", "rel_amod"),
        ];
        if let Some((_, name)) = relation.iter().find(|(r, _)| head.is_rel(r)) {
            features.push((name, 1.0));
        }
    }

    fn by_neighbours(&self, features: &mut Features) {
        let words = &self.sentence.words;
        let Range { start, end } = self.name.words;
        let capital = |form: &str| form.starts_with(char::is_uppercase);
        match start.checked_sub(1).map(|i| &words[i]) {
            None => features.push(("first", 1.0)),
            Some(w) => {
                let small = w.form.to_lowercase();
                let name = match small.as_str() {
                    s if LOCATIVE.contains(&s) => "before_locative",
                    "of" => "before_of",
                    "the" => "before_the",
                    "and" | "or" => "before_and",
                    "," => "before_comma",
                    _ if w.upos == Upos::Propn && capital(&w.form) && is_given_name(&atoms::fold(&w.form)) => {
                        "before_given"
                    }
                    _ if w.upos == Upos::Propn && capital(&w.form) => "before_proper",
                    _ if w.upos == Upos::Punct => "before_mark",
                    _ => "before_else",
                };
                features.push((name, 1.0));
            }
        }
        match words.get(end) {
            None => features.push(("last", 1.0)),
            Some(w) => {
                let small = w.form.to_lowercase();
                let name = match small.trim_end_matches('.') {
                    s if STREETS.contains(&s) => "after_street",
                    s if THERE.contains(&s) => "after_there",
                    "," => "after_comma",
                    "'s" | "’s" => "after_possessive",
                    "-" | "–" | "—" | "--" => "after_dash",
                    "(" => "after_bracket",
                    _ if w.upos == Upos::Propn && capital(&w.form) => "after_proper",
                    _ if w.upos == Upos::Verb || w.upos == Upos::Aux => "after_verb",
                    _ if w.upos == Upos::Noun => "after_noun",
                    _ if w.upos == Upos::Punct => "after_mark",
                    _ => "after_else",
                };
                features.push((name, 1.0));
            }
        }
        if self.name.container.is_some() {
            features.push(("contained", 1.0));
        }
        let index = self.names.partition_point(|n| n.span < self.name.span);
        if index > 0 && self.names[index - 1].container == Some(index) {
            features.push(("container", 1.0));
        }
        if self.sentence.names.is_empty() {
            features.push(("no_names", 1.0));
        }
    }

    fn by_document(&self, features: &mut Features) {
        let [all, as_place, as_person] = self.document.uses.get(&self.name.key).copied().unwrap_or([1, 0, 0]);
        let share = |n: u32| f64::from(n) / f64::from(all.max(1));
        features.push(("uses", f64::from(all).ln()));
        features.push(("place_share", share(as_place)));
        features.push(("person_share", share(as_person)));
        if self.document.small.contains(&self.name.key) {
            features.push(("small_too", 1.0));
        }
        if self.document.surnames.contains(&self.name.key) {
            features.push(("surname", 1.0));
        }
        if is_given_name(&self.name.key) {
            features.push(("given_name", 1.0));
        }
    }

    fn by_atlas(&self, features: &mut Features) {
        let places = || self.name.found.iter().map(|f| (f, self.atlas.get(f.place)));
        let people = places().filter(|(f, _)| !f.alias).map(|(_, p)| p.log_people).fold(0.0, f64::max);
        let as_alias = places().filter(|(f, _)| f.alias).map(|(_, p)| p.log_people).fold(0.0, f64::max);
        features.push(("people", people / 10.0));
        if people == 0.0 {
            features.push(("alias_only", 1.0));
            features.push(("alias_people", as_alias / 10.0));
        }
        features.push(("meanings", f64::from(u32::try_from(self.name.found.len()).unwrap_or(u32::MAX)).ln()));
        let kinds = [
            (Kind::State, "a_state"),
            (Kind::Division, "a_division"),
            (Kind::District, "a_district"),
            (Kind::Capital, "a_capital"),
            (Kind::Seat, "a_seat"),
            (Kind::Region, "a_region"),
        ];
        for (kind, name) in kinds {
            if places().any(|(_, p)| Kind::of(p.feature) == kind) {
                features.push((name, 1.0));
            }
        }
        if self.name.key.contains(' ') {
            features.push(("long", 1.0));
        }
        if self.name.key.len() <= 3 {
            features.push(("short", 1.0));
        }
        let form = &self.sentence.words[self.name.words.start].form;
        if form.len() > 3 && form.chars().all(|c| !c.is_lowercase()) {
            features.push(("capitals", 1.0));
        }
    }
}

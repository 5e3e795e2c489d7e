//! What the model looks at: a mention and a cluster that it may belong to, as a row of whole numbers.
//!
//! All numbers are small integers, so that the trees' comparisons are exact on every machine.

use super::profile::{PERSON, Place, Profile, Pronoun, Symbol, TYPES, Type};
use crate::reading::Form;

/// Names of the columns, in order.
pub const FEATURES: [&str; 48] = [
    "form",
    "pronoun",
    "determiner",
    "place",
    "plural",
    "type",
    "length",
    "quoted",
    "says",
    "nested",
    "size",
    "sentences",
    "mentions",
    "words",
    "paragraphs",
    "has name",
    "has nominal",
    "has pronoun",
    "cluster type",
    "types",
    "numbers",
    "genders",
    "same words",
    "same lemma",
    "last lemma",
    "short name",
    "initials",
    "name overlap",
    "extra words",
    "missing words",
    "records",
    "codes",
    "office",
    "apposed",
    "predicated",
    "overlap",
    "coarguments",
    "last place",
    "same place",
    "last form",
    "last pronoun",
    "last quoted",
    "last says",
    "nearer",
    "recent subjects",
    "same pronoun",
    "speaker",
    "age",
];

/// The numbers of a mention and a cluster, in the order of [`FEATURES`].
pub type Row = [i16; FEATURES.len()];

const NOMINAL: i16 = 1;
const PRONOUN: i16 = 2;

const TYPE_AT: usize = 5;
const SENTENCES_AT: usize = 11;
const TYPES_AT: usize = 19;
const NUMBERS_AT: usize = 20;
const GENDERS_AT: usize = 21;
const RECORDS_AT: usize = 30;
const CODES_AT: usize = 31;
/// Columns that say what a mention and a cluster have in common.
const COMMON: [usize; 8] = [22, 23, 25, 26, 27, 32, 33, 34];

/// Most lemmas, names and so on that a cluster remembers of each.
const MEMORY: usize = 24;

/// What the mentions of a cluster have said together.
#[derive(Clone, Debug, Default)]
pub(super) struct Cluster {
    /// Its first mention.
    first: usize,
    /// Its latest mention.
    pub last: usize,
    pub gender: Option<char>,
    /// Its latest mentions, the latest last.
    recent: Vec<usize>,
    size: usize,
    forms: [bool; 3],
    types: [u16; TYPES],
    plural: Option<bool>,
    lemmas: Vec<Symbol>,
    contents: Vec<Symbol>,
    phrases: Vec<Vec<Symbol>>,
    names: Vec<Vec<Symbol>>,
    initials: Vec<Symbol>,
    office: Vec<Symbol>,
    record: Option<usize>,
    code: Option<Symbol>,
    /// Sector of its first mention that has one.
    sector: Option<Symbol>,
    /// Whether it is one that "the group" may stand for.
    is_group: bool,
    pronoun: Option<Pronoun>,
    last_lemma: Option<Symbol>,
}

fn remember<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.len() < MEMORY && !list.contains(&item) {
        list.push(item);
    }
}

impl Cluster {
    /// Whether nothing was ever put into it.
    pub fn is_empty(&self) -> bool {
        self.size == 0
    }

    /// Learns from a mention.
    pub fn add(&mut self, number: usize, mention: &Profile) {
        if self.size == 0 {
            self.first = number;
        }
        self.last = number;
        self.recent.push(number);
        if self.recent.len() > 4 {
            self.recent.remove(0);
        }
        self.size += 1;
        self.forms[form(mention.form)] = true;
        self.gender = self.gender.or(mention.gender);
        self.record = self.record.or(mention.record);
        self.is_group |= mention.is_group;
        self.sector = self.sector.or(mention.sector);
        self.code = self.code.or(mention.code);
        if mention.form == Form::Pronoun {
            self.pronoun = Some(mention.pronoun);
            if mention.pronoun != Pronoun::You && self.plural.is_none() {
                self.plural = Some(mention.plural);
            }
            if self.types.iter().sum::<u16>() == 0 && mention.type_ != 0 {
                self.types[mention.type_] = 1;
            }
            return;
        }
        self.types[mention.type_] = self.types[mention.type_].saturating_add(1);
        self.plural = Some(mention.plural);
        self.last_lemma = Some(mention.lemma);
        remember(&mut self.lemmas, mention.lemma);
        for &word in &mention.content {
            remember(&mut self.contents, word);
        }
        for &word in &mention.office {
            remember(&mut self.office, word);
        }
        remember(&mut self.phrases, mention.content.clone());
        if !mention.name.is_empty() {
            remember(&mut self.names, mention.name.clone());
        }
        if let Some(initials) = mention.initials {
            remember(&mut self.initials, initials);
        }
    }

    /// Whether it was spoken of in the last sentences before a mention.
    pub fn is_near(&self, profiles: &[Profile], mention: &Profile) -> bool {
        const REACH: usize = 3;
        let last = &profiles[self.last];
        !self.is_empty() && last.sentence + REACH >= mention.sentence && !nested(last, mention)
    }

    /// Whether a definite noun may speak of it: number and code agree, and the noun is one of its own or says no more than
    /// that it is a group.
    pub fn may_be_called(&self, mention: &Profile) -> bool {
        let own = self.lemmas.contains(&mention.lemma) || self.office.contains(&mention.lemma);
        let agrees = compared(mention.code, self.code) != NO && compared(mention.record, self.record) != NO;
        let group = mention.says_group && self.is_group;
        agrees && (group || own && numbers(mention, self) != NO)
    }

    /// Whether a noun speaks of something else: "the university" is no ministry. People have one part or another.
    pub fn differs(&self, mention: &Profile) -> bool {
        let noun = mention.form == Form::Nominal && mention.type_ != PERSON && self.type_() != PERSON;
        noun && compared(mention.sector, self.sector) == NO
    }

    /// The type that most of its mentions have.
    fn type_(&self) -> Type {
        let most = (1..TYPES).max_by_key(|&t| (self.types[t], TYPES - t)).unwrap_or(0);
        if self.types[most] == 0 { 0 } else { most }
    }
}

fn form(form: Form) -> usize {
    match form {
        Form::Name => 0,
        Form::Nominal => 1,
        Form::Pronoun => 2,
    }
}

/// What is known around a mention that looks for its cluster.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub profiles: &'a [Profile],
    /// The mention.
    pub mention: usize,
    /// How many clusters with later mentions agree with it.
    pub nearer: usize,
}

/// How many kinds of mention have a model of their own.
pub(super) const KINDS: usize = 6;

/// The kind of mention that a row is about: a name, a noun, one of the kinds of pronoun that behave alike.
pub fn kind(row: &Row) -> usize {
    const FORM: usize = 0;
    const PRONOUN: usize = 1;
    let is = |p: Pronoun| row[PRONOUN] == p as i16;
    match row[FORM] {
        0 => 0,
        1 => 1,
        _ if is(Pronoun::I) || is(Pronoun::You) || is(Pronoun::We) => 2,
        _ if is(Pronoun::He) || is(Pronoun::She) => 3,
        _ if is(Pronoun::It) || is(Pronoun::This) => 4,
        _ => 5,
    }
}

/// Whether type, number and gender of a row go together.
pub(super) fn agrees(row: &Row) -> bool {
    row[TYPES_AT] != NO && row[NUMBERS_AT] != NO && row[GENDERS_AT] != NO
}

/// Whether a row need not be judged: of a hundred true links in GUM's training part two look like that, and half of the others
/// do.
pub(super) fn is_hopeless(row: &Row) -> bool {
    let shares = COMMON.iter().any(|&c| row[c] > 0) || row[CODES_AT] == YES;
    let far = row[SENTENCES_AT] > 2;
    // Two people whom the gazetteer knows are two.
    let strangers = row[RECORDS_AT] == NO && row[TYPE_AT] == PERSON as i16;
    // Nor is a party of one state that of another.
    let foreign = row[CODES_AT] == NO && row[0] != PRONOUN;
    strangers || foreign || row[GENDERS_AT] == NO || row[0] == NOMINAL && !shares && (row[TYPES_AT] == NO || far)
}

/// Two things that may be known are the same, differ, or cannot be compared.
const YES: i16 = 2;
const NO: i16 = 0;
const UNKNOWN: i16 = 1;

fn compared<T: PartialEq>(a: Option<T>, b: Option<T>) -> i16 {
    match (a, b) {
        (Some(a), Some(b)) if a == b => YES,
        (Some(_), Some(_)) => NO,
        _ => UNKNOWN,
    }
}

fn count(n: usize, most: i16) -> i16 {
    i16::try_from(n).unwrap_or(most).min(most)
}

/// The row of a mention and a cluster.
pub(super) fn row(context: Context<'_>, cluster: &Cluster) -> Row {
    let profiles = context.profiles;
    let mention = &profiles[context.mention];
    let last = &profiles[cluster.last];
    let recent = cluster.recent.iter().map(|&i| &profiles[i]);
    let same_sentence = last.sentence == mention.sentence;
    let between = mention.head.abs_diff(last.head);
    let subjects = recent.clone().filter(|p| p.place == Place::Subject && p.sentence + 2 >= mention.sentence).count();
    let shared = mention.name.iter().filter(|w| cluster.names.iter().any(|n| n.contains(w))).count();
    let extra = mention.content.iter().filter(|w| !cluster.contents.contains(w)).count();
    let missing = missing_words(mention, cluster);
    let yes = i16::from;
    [
        form(mention.form) as i16,
        mention.pronoun as i16,
        mention.determiner as i16,
        mention.place as i16,
        yes(mention.plural),
        mention.type_ as i16,
        count(mention.words.len(), 20),
        yes(mention.quoted),
        yes(mention.says),
        yes(recent.clone().any(|p| nested(p, mention))),
        count(cluster.size, 50),
        count(mention.sentence - last.sentence, 100),
        count(context.mention - cluster.last, 200),
        if same_sentence { count(between, 60) } else { 61 },
        count(mention.paragraph - last.paragraph, 20),
        yes(cluster.forms[0]),
        yes(cluster.forms[1]),
        yes(cluster.forms[2]),
        cluster.type_() as i16,
        types(mention.type_, cluster),
        numbers(mention, cluster),
        compared(mention.gender, cluster.gender),
        yes(cluster.phrases.contains(&mention.content)),
        yes(cluster.lemmas.contains(&mention.lemma)),
        yes(cluster.last_lemma == Some(mention.lemma)),
        yes(cluster.names.iter().any(|n| is_short_for(&mention.name, n))),
        yes(initials(mention, cluster)),
        count(shared, 9),
        count(extra, 9),
        count(missing, 9),
        compared(mention.record, cluster.record),
        compared(mention.code, cluster.code),
        yes(cluster.office.contains(&mention.lemma) || mention.office.iter().any(|o| cluster.lemmas.contains(o))),
        yes(same_sentence && mention.place == Place::Apposition && mention.governor == Some(last.head)),
        yes(same_sentence && predicated(mention, last)),
        yes(recent.clone().any(|p| overlap(p, mention))),
        yes(recent.clone().any(|p| coarguments(p, mention))),
        last.place as i16,
        yes(last.place == mention.place),
        form(last.form) as i16,
        cluster.pronoun.map_or(-1, |p| p as i16),
        yes(last.quoted),
        yes(last.says),
        count(context.nearer, 20),
        count(subjects, 4),
        compared(Some(mention.pronoun).filter(|&p| p != Pronoun::None), cluster.pronoun),
        yes(recent.clone().any(|p| p.says && p.sentence + 1 >= mention.sentence)),
        count(context.mention - cluster.first, 1000),
    ]
}

fn types(type_: Type, cluster: &Cluster) -> i16 {
    compared(Some(type_).filter(|&t| t != 0), Some(cluster.type_()).filter(|&t| t != 0))
}

/// Whether both are one or several. An organisation may be "they".
fn numbers(mention: &Profile, cluster: &Cluster) -> i16 {
    if mention.pronoun == Pronoun::You {
        return UNKNOWN;
    }
    compared(Some(mention.plural), cluster.plural)
}

/// Words of the cluster's nearest phrase with the same head that the mention lacks.
fn missing_words(mention: &Profile, cluster: &Cluster) -> usize {
    let head = mention.content.last();
    let same = cluster.phrases.iter().rev().find(|p| p.last() == head);
    same.map_or(0, |p| p.iter().filter(|w| !mention.content.contains(w)).count())
}

/// Whether one name is the other's beginning or end.
fn is_short_for(a: &[Symbol], b: &[Symbol]) -> bool {
    !a.is_empty() && !b.is_empty() && (b.ends_with(a) || a.ends_with(b) || b.starts_with(a) || a.starts_with(b))
}

fn initials(mention: &Profile, cluster: &Cluster) -> bool {
    let one = |name: &[Symbol]| if let [word] = name { Some(*word) } else { None };
    one(&mention.name).is_some_and(|w| cluster.initials.contains(&w))
        || mention.initials.is_some_and(|i| cluster.names.iter().any(|n| one(n) == Some(i)))
}

/// Whether one phrase holds the other.
fn nested(a: &Profile, b: &Profile) -> bool {
    a.sentence == b.sentence && (a.words.contains(&b.head) || b.words.contains(&a.head))
}

/// The same without pronouns that own ("the group and its leader").
fn overlap(a: &Profile, b: &Profile) -> bool {
    nested(a, b) && a.place != Place::Possessive && b.place != Place::Possessive
}

/// Subject and object of one word cannot be the same, unless the object says so ("himself").
fn coarguments(a: &Profile, b: &Profile) -> bool {
    let argument = |p: &Profile| matches!(p.place, Place::Subject | Place::Object | Place::Oblique);
    a.sentence == b.sentence && a.governor.is_some() && a.governor == b.governor && argument(a) && argument(b)
}

/// "X is a Y": the predicate hangs above its subject.
fn predicated(mention: &Profile, last: &Profile) -> bool {
    mention.place == Place::Predicate && last.place == Place::Subject && last.governor == Some(mention.head)
}

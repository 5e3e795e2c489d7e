//! Who is spoken of: mentions of parties, what they are, and which of them are the same.
//!
//! [`find`] takes a parsed document and gives [`Actors`]: noun phrases that can take part in an event, each with
//! PLOVER code and sector as of the document's day, and the entities that they mention. The facts live in the tables
//! of `gazetteer/` ([`Gazetteer`]). What it does not do: tell who "we" and "you" are, and any reading of events.

mod context;
mod coreference;
mod entities;
mod genders;
mod mentions;
mod person;
mod phrase;

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;

pub use coreference::{Example, FEATURES};
pub(crate) use genders::is_listed as is_given_name;
pub use legation_gazetteer::{Gazetteer, GazetteerError, NON_STATE, SECTORS};
pub(crate) use mentions::atoms_of;
pub use phrase::Resolution;

use crate::attribution::Attributed;
use crate::places::is_table;
use crate::reading::{Entity, EntityKind, Form};
use crate::syntax::Parse;
use crate::{Chars, LoadError, Span};

/// Says what phrases name, by grammar and by the facts of a gazetteer.
#[derive(Clone, Debug)]
pub struct Resolver {
    facts: Gazetteer,
    /// Day of the newest fact.
    newest: Option<Date>,
}

impl Resolver {
    /// With the gazetteer that the program carries.
    ///
    /// # Errors
    /// A damaged build: the program's own tests rule it out.
    pub fn embedded() -> Result<Resolver, DamagedGazetteer> {
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));
        Gazetteer::from_bytes(bytes).map(Resolver::new).ok_or(DamagedGazetteer)
    }

    /// With the gazetteer that the program carries and tables (name, content) laid over it; `gazetteer/README.md` says
    /// what a line adds and what it replaces.
    ///
    /// # Errors
    /// All mistakes in the tables.
    pub fn with_tables(tables: &[(String, String)]) -> Result<Resolver, LoadError> {
        let resolver = Resolver::embedded().map_err(|e| LoadError::new(&[e]))?;
        // Tables of places are the atlas's business.
        let own: Vec<_> = tables.iter().filter(|(name, _)| !is_table(name)).collect();
        if own.is_empty() {
            return Ok(resolver);
        }
        let tables = own.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let facts = resolver.facts.overlaid(tables).map_err(|errors| LoadError::new(&errors))?;
        Ok(Resolver::new(facts))
    }

    fn new(facts: Gazetteer) -> Resolver {
        Resolver { newest: facts.newest(), facts }
    }

    /// Who is who.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.facts
    }
}

/// The gazetteer that the program carries is not what the build made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DamagedGazetteer;

impl fmt::Display for DamagedGazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the gazetteer in this program is damaged; build it again")
    }
}

impl std::error::Error for DamagedGazetteer {}

/// A place in the text where a party is mentioned.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Index of the sentence.
    pub sentence: usize,
    /// The words of the noun phrase, by index in the sentence; no relative clause, no apposition.
    pub words: Range<usize>,
    /// Its syntactic head, by index in the sentence.
    pub head: usize,
    /// Where it stands in the document, in characters.
    pub span: Span,
    /// Name, nominal or pronoun.
    pub form: Form,
    /// Index in [`Actors::entities`].
    pub entity: usize,
    /// The entities that it stands for together ("both sides"), where they could be told.
    pub members: Vec<usize>,
    /// PLOVER code; empty where unknown.
    pub code: String,
    /// PLOVER sector; empty where there is none or it is unknown.
    pub sector: String,
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// Whether it speaks of several.
    pub plural: bool,
    /// Canonical name, where the gazetteer has one.
    pub name: Option<String>,
    /// Office held, or the role noun that the sector comes from.
    pub office: Option<String>,
    /// Wikidata id.
    pub identifier: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// What led to code and sector.
    pub why: String,
    /// The gazetteer's record, where it is a name that the gazetteer has.
    pub(crate) record: Option<usize>,
    /// Whether it can be a party by itself. Other phrases are here only while it is settled what pronouns stand for.
    pub(crate) party: bool,
}

/// Everybody in a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Actors {
    /// Who and what is spoken of.
    pub entities: Vec<Entity>,
    /// Where, in the order of the text; of two that begin together the longer first.
    pub mentions: Vec<Mention>,
}

impl Actors {
    /// The mention whose syntactic head is this word, the largest if there are several.
    pub fn mention_headed_by(&self, sentence: usize, word: usize) -> Option<&Mention> {
        let headed = self.in_sentence(sentence).iter().filter(|m| m.head == word);
        headed.max_by_key(|m| (m.words.len(), std::cmp::Reverse(m.words.start)))
    }

    /// The smallest mention that holds this word.
    pub fn mention_covering(&self, sentence: usize, word: usize) -> Option<&Mention> {
        let holding = self.in_sentence(sentence).iter().filter(|m| m.words.contains(&word));
        holding.min_by_key(|m| (m.words.len(), m.words.start))
    }

    /// The mentions of one sentence, in the order of the text.
    pub fn in_sentence(&self, sentence: usize) -> &[Mention] {
        let start = self.mentions.partition_point(|m| m.sentence < sentence);
        let end = self.mentions.partition_point(|m| m.sentence <= sentence);
        &self.mentions[start..end]
    }
}

/// Finds everybody who is spoken of in a document, and what they are on its day. Who is quoted tells who "I" is.
pub fn find(parse: &Parse, text: &Chars, resolver: &Resolver, date: Option<Date>, attributed: &[Attributed]) -> Actors {
    let mentions = mentions::find(parse, resolver, date);
    entities::group(parse, text, mentions, attributed)
}

/// What there is to learn about coreference from a document of which it is known what is mentioned where: `truth` gives
/// it for a sentence and the head word of a mention, both by index. For `training/`.
pub fn coreference_examples(
    parse: &Parse,
    text: &Chars,
    resolver: &Resolver,
    truth: &dyn Fn(usize, usize) -> Option<u32>,
) -> Vec<Example> {
    entities::examples(parse, text, mentions::find(parse, resolver, None), truth)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three sentences: word, tag, head (from 1), relation.
    const TEXT: &str = "\
1\tTurkish\tTurkish\tADJ\tJJ\t_\t3\tamod\t_\t_
2\tForeign\tforeign\tADJ\tNNP\t_\t3\tamod\t_\t_
3\tMinister\tminister\tPROPN\tNNP\tNumber=Sing\t4\tnmod:desc\t_\t_
4\tHakan\tHakan\tPROPN\tNNP\tNumber=Sing\t6\tnsubj\t_\t_
5\tFidan\tFidan\tPROPN\tNNP\tNumber=Sing\t4\tflat\t_\t_
6\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_
7\tIran\tIran\tPROPN\tNNP\tNumber=Sing\t9\tnmod:poss\t_\tSpaceAfter=No
8\t's\t's\tPART\tPOS\t_\t7\tcase\t_\t_
9\tpresident\tpresident\tNOUN\tNN\tNumber=Sing\t6\tobj\t_\t_
10\tin\tin\tADP\tIN\t_\t11\tcase\t_\t_
11\tBaghdad\tBaghdad\tPROPN\tNNP\tNumber=Sing\t6\tobl\t_\t_

1\tBoth\tboth\tDET\tDT\t_\t2\tdet\t_\t_
2\tleaders\tleader\tNOUN\tNNS\tNumber=Plur\t3\tnsubj\t_\t_
3\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_
4\the\the\tPRON\tPRP\tNumber=Sing|PronType=Prs\t6\tnsubj\t_\t_
5\twould\twould\tAUX\tMD\t_\t6\taux\t_\t_
6\tlift\tlift\tVERB\tVB\t_\t3\tccomp\t_\t_
7\tthe\tthe\tDET\tDT\t_\t9\tdet\t_\t_
8\tU.S.\tU.S.\tPROPN\tNNP\tNumber=Sing\t9\tcompound\t_\t_
9\tsanctions\tsanction\tNOUN\tNNS\tNumber=Plur\t6\tobj\t_\t_
10\ton\ton\tADP\tIN\t_\t11\tcase\t_\t_
11\tprotesters\tprotester\tNOUN\tNNS\tNumber=Plur\t9\tnmod\t_\t_
12\tin\tin\tADP\tIN\t_\t13\tcase\t_\t_
13\tCairo\tCairo\tPROPN\tNNP\tNumber=Sing\t11\tnmod\t_\t_

1\tAna\tAna\tPROPN\tNNP\tNumber=Sing\t9\tnsubj\t_\t_
2\tQuispe\tQuispe\tPROPN\tNNP\tNumber=Sing\t1\tflat\t_\tSpaceAfter=No
3\t,\t,\tPUNCT\t,\t_\t5\tpunct\t_\t_
4\tthe\tthe\tDET\tDT\t_\t5\tdet\t_\t_
5\tmayor\tmayor\tNOUN\tNN\tNumber=Sing\t1\tappos\t_\t_
6\tof\tof\tADP\tIN\t_\t7\tcase\t_\t_
7\tLima\tLima\tPROPN\tNNP\tNumber=Sing\t5\tnmod\t_\tSpaceAfter=No
8\t,\t,\tPUNCT\t,\t_\t5\tpunct\t_\t_
9\tthanked\tthank\tVERB\tVBD\t_\t0\troot\t_\t_
10\tthe\tthe\tDET\tDT\t_\t11\tdet\t_\t_
11\tpresident\tpresident\tNOUN\tNN\tNumber=Sing\t9\tobj\t_\t_

";

    fn actors() -> (String, Parse, Actors) {
        let bank = crate::conllu::read(TEXT).expect("good CoNLL-U");
        let resolver = Resolver::embedded().expect("a whole build");
        let found = find(&bank.parse, &Chars::new(&bank.text), &resolver, "2024-05-01".parse().ok(), &[]);
        (bank.text, bank.parse, found)
    }

    #[test]
    fn mentions_of_a_text() {
        let (text, _, found) = actors();
        let chars = Chars::new(&text);
        // sentence, head, words, code, sector
        let cases = [
            (0, 3, "Turkish Foreign Minister Hakan Fidan", "TUR", "GOV"),
            (0, 0, "Turkish", "TUR", ""),
            (0, 8, "Iran's president", "IRN", "GOV"),
            (0, 6, "Iran", "IRN", ""),
            (0, 10, "Baghdad", "IRQ", ""),
            (1, 3, "he", "TUR", "GOV"),
            (1, 7, "U.S.", "USA", ""),
            (1, 10, "protesters", "EGY", "OPP"),
            (2, 0, "Ana Quispe", "PER", "GOV"),
            (2, 4, "the mayor of Lima", "PER", "GOV"),
            (2, 6, "Lima", "PER", ""),
            (2, 10, "the president", "IRN", "GOV"),
        ];
        for (sentence, head, words, code, sector) in cases {
            let got = found.mention_headed_by(sentence, head).map(|m| (chars.slice(m.span), &*m.code, &*m.sector));
            assert_eq!(got, Some((words, code, sector)), "{sentence}:{head}");
        }
        assert!(found.mention_headed_by(1, 8).is_none(), "sanctions are no party");
    }

    #[test]
    fn the_same_party_is_one_entity() {
        let (_, _, found) = actors();
        let entity = |s, w| found.mention_headed_by(s, w).map(|m| m.entity);
        assert_eq!(entity(0, 3), entity(1, 3));
        assert_eq!(entity(0, 8), entity(2, 10));
        assert_eq!(entity(2, 0), entity(2, 4));
        assert_ne!(entity(0, 3), entity(0, 8));
        let both = found.mention_headed_by(1, 1).map(|m| m.members.clone());
        assert_eq!(both, Some([entity(0, 3), entity(0, 8)].into_iter().flatten().collect()));
    }

    #[test]
    fn spans_slice_back_and_entities_hold_their_mentions() {
        let (text, parse, found) = actors();
        let chars = Chars::new(&text);
        for m in &found.mentions {
            assert_eq!(parse.sentences[m.sentence].span_of(m.words.clone()), Some(m.span));
            assert!(m.span.end <= chars.len() && found.entities[m.entity].mentions.iter().any(|e| e.span == m.span));
            assert!(m.words.contains(&m.head));
        }
    }
}

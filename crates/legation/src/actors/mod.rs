//! Who is spoken of: mentions of parties, what they are, and which of them are the same.
//!
//! [`find`] takes a parsed document and gives [`Actors`]: noun phrases that can take part in an event, each with
//! PLOVER code and sector as of the document's day, and the entities that they mention. The facts live in the tables
//! of `gazetteer/` ([`Gazetteer`]). What it does not do: first and second person ("we"), and any reading of events.

mod atoms;
mod entities;
mod gazetteer;
mod mentions;
mod phrase;
mod table;

use std::ops::Range;

use jiff::civil::Date;

pub use gazetteer::{Gazetteer, NON_STATE, SECTORS};
pub use phrase::Resolution;
pub use table::GazetteerError;

use crate::reading::{Entity, EntityKind, Form};
use crate::syntax::Parse;
use crate::{Chars, Span};

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

/// Finds everybody who is spoken of in a document, and what they are on its day.
pub fn find(parse: &Parse, text: &Chars, gazetteer: &Gazetteer, date: Option<Date>) -> Actors {
    let mentions = mentions::find(parse, gazetteer, date);
    entities::group(parse, text, mentions)
}

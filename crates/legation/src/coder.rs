//! The way through: a document in, a reading out.

use std::fmt;

use crate::actors::{self, Resolver};
use crate::codebook::Codebook;
use crate::document::{Document, Pair};
use crate::events::{self, Findings};
use crate::language::Language;
use crate::reader::Reader;
use crate::reading::{Event, Party, Reading, Relation};
use crate::segment::{self, Segmenter};
use crate::span::{Chars, Span};
use crate::syntax::Parse;
use crate::{attribution, time};

/// A part that Legation carries, or was given, cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError(String);

impl LoadError {
    /// One line for each mistake.
    pub(crate) fn new(errors: &[impl fmt::Display]) -> LoadError {
        LoadError(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LoadError {}

/// What to lay over what the program carries.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Codebook files (path, content) laid over the program's own.
    pub codebook: Vec<(String, String)>,
    /// Gazetteer tables (name, content) laid over the program's own.
    pub gazetteer: Vec<(String, String)>,
}

/// Everything that coding needs, loaded once. Reading changes nothing in it, so threads may share it.
pub struct Coder {
    segmenter: Segmenter,
    reader: Reader,
    resolver: Resolver,
    codebook: Codebook,
}

impl Coder {
    /// Loads what the program carries.
    ///
    /// # Errors
    /// A damaged build: the program's own tests rule it out.
    pub fn load() -> Result<Self, LoadError> {
        Self::with(&Options::default())
    }

    /// Loads what the program carries, with the user's files laid over it.
    ///
    /// # Errors
    /// All mistakes in the given files.
    pub fn with(options: &Options) -> Result<Self, LoadError> {
        let text = |e: &dyn fmt::Display| LoadError(e.to_string());
        Ok(Coder {
            segmenter: Segmenter::embedded().map_err(|e| text(&e))?,
            reader: Reader::load().map_err(|e| text(&e))?,
            resolver: Resolver::with_tables(&options.gazetteer)?,
            codebook: Codebook::with_files(&options.codebook).map_err(|e| text(&e))?,
        })
    }

    /// The codebook in use.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// Who is who, and what phrases about them mean.
    pub fn resolver(&self) -> &Resolver {
        &self.resolver
    }

    /// Reads one document.
    pub fn read(&self, document: &Document) -> Reading {
        self.interpret(document, &self.parse(&document.text))
    }

    /// Reads many documents: the same answers as one by one, faster, since sentences of all go through the network together.
    pub fn read_all(&self, documents: &[Document]) -> Vec<Reading> {
        let segmented: Vec<Vec<segment::Sentence>> =
            documents.iter().map(|d| self.segmenter.segment(&d.text)).collect();
        let counts: Vec<usize> = segmented.iter().map(Vec::len).collect();
        let mut parsed = self.reader.parse(&segmented.concat()).sentences.into_iter();
        let readings = documents.iter().zip(counts).map(|(document, count)| {
            let parse = Parse { sentences: parsed.by_ref().take(count).collect() };
            self.interpret(document, &parse)
        });
        readings.collect()
    }

    /// Sentences with their grammar, from raw text.
    pub fn parse(&self, text: &str) -> Parse {
        self.reader.parse(&self.segmenter.segment(text))
    }

    /// Sentences with their grammar, keeping the given words.
    pub fn parse_words(&self, sentences: &[segment::Sentence]) -> Parse {
        self.reader.parse(sentences)
    }

    /// All stages after the parse, in order.
    fn interpret(&self, document: &Document, parse: &Parse) -> Reading {
        let chars = Chars::new(&document.text);
        let mut reading = blank(document, parse);
        let language = Language::of(&document.text);
        reading.warnings.extend(language.warning().map(String::from));
        if language == Language::Other {
            return reading;
        }
        let attributed = attribution::find(parse, &chars);
        let actors = actors::find(parse, &chars, &self.resolver, document.date, &attributed);
        let times = time::find(parse, &chars, document.date);
        let findings =
            Findings { document, text: &chars, parse, actors: &actors, times: &times, attributed: &attributed };
        reading.events = events::find(findings, &self.codebook);
        // The manual's rules may have made an event one of a category that the user switched off.
        reading.events.retain(|e| e.event.iter().all(|name| self.codebook.category(name).is_none_or(|c| !c.off)));
        reading.entities = actors.entities;
        reading.times = times.into_iter().map(|t| t.time).collect();
        reading.attributions = attributed.into_iter().map(|a| a.attribution).collect();
        reading.relations = relations(document, &reading);
        reading
    }
}

fn blank(document: &Document, parse: &Parse) -> Reading {
    Reading {
        id: document.id.clone(),
        date: document.date,
        text: document.text.clone(),
        sentences: parse.sentences.iter().map(|s| s.span).collect(),
        ..Reading::default()
    }
}

/// For every pair that the caller picked, the category of the surest event between the two spans.
fn relations(document: &Document, reading: &Reading) -> Option<Vec<Relation>> {
    let answer = |pair: &Pair| {
        let between = reading.events.iter().filter(|e| joins(e, pair));
        let surest = between.reduce(|best, e| if e.confidence > best.confidence { e } else { best });
        Relation { event: surest.and_then(|e| e.event.first().cloned()) }
    };
    (!document.pairs.is_empty()).then(|| document.pairs.iter().map(answer).collect())
}

/// Whether the event has the pair's spans as its two sides; a side that the pair lacks asks nothing. All parties of a
/// reciprocal event are actors, so there both sides may be.
fn joins(event: &Event, pair: &Pair) -> bool {
    let on = |parties: &[Party], span: Option<Span>| span.is_none_or(|s| parties.iter().any(|p| p.span.overlaps(s)));
    let other_side = if event.recipient.is_empty() { &event.actor } else { &event.recipient };
    on(&event.actor, pair.actor) && on(other_side, pair.recipient)
}

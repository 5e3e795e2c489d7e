//! The way through: a document in, a reading out.

use std::fmt;

use crate::actors::{self, Resolver};
use crate::codebook::Codebook;
use crate::document::{Document, Pair};
use crate::events::head::{Evidence, Head, Heard, Sides};
use crate::events::{self, Decision, Findings, Means, Proposed, Reality};
use crate::language::Language;
use crate::places::Geography;
use crate::reader::Reader;
use crate::reading::{Reading, Relation};
use crate::segment::{self, Segmenter};
use crate::span::Chars;
use crate::syntax::{Parse, Sentence};
use crate::{attribution, commitments, time};

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
    /// Events less sure than this are left out; if not given, where precision and recall balance best (`model/decision.tsv`).
    pub min_confidence: Option<f64>,
}

/// Everything that coding needs, loaded once. Reading changes nothing in it, so threads may share it.
pub struct Coder {
    segmenter: Segmenter,
    reader: Reader,
    resolver: Resolver,
    geography: Geography,
    codebook: Codebook,
    head: Head,
    decision: Decision,
    reality: Reality,
    least: f64,
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
        let decision = Decision::embedded().ok_or_else(|| LoadError("model/decision.tsv lacks a weight".into()))?;
        Ok(Coder {
            least: options.min_confidence.unwrap_or(decision.least),
            decision,
            reality: Reality::embedded()
                .ok_or_else(|| LoadError("model/status.tsv: a line without four weights".into()))?,
            segmenter: Segmenter::embedded().map_err(|e| text(&e))?,
            reader: Reader::load().map_err(|e| text(&e))?,
            resolver: Resolver::with_tables(&options.gazetteer)?,
            geography: Geography::with_tables(&options.gazetteer)?,
            codebook: Codebook::with_files(&options.codebook).map_err(|e| text(&e))?,
            head: Head::load()?,
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

    /// Where what is.
    pub fn geography(&self) -> &Geography {
        &self.geography
    }

    /// Reads one document.
    pub fn read(&self, document: &Document) -> Reading {
        self.read_all(std::slice::from_ref(document)).pop().unwrap_or_default()
    }

    /// Reads many documents: the same answers as one by one, faster, since sentences of all go through the network together.
    pub fn read_all(&self, documents: &[Document]) -> Vec<Reading> {
        let segmented: Vec<Vec<segment::Sentence>> =
            documents.iter().map(|d| self.segmenter.segment(&d.text)).collect();
        let counts: Vec<usize> = segmented.iter().map(Vec::len).collect();
        let (parse, mut heard) = self.listen(&segmented.concat());
        let mut parsed = parse.sentences.into_iter().enumerate();
        let readings = documents.iter().zip(counts).map(|(document, count)| {
            let with_evidence = parsed.by_ref().take(count).map(|(i, sentence)| (sentence, heard.take(i)));
            let (sentences, evidence): (Vec<_>, Vec<_>) = with_evidence.unzip();
            self.interpret(document, &Parse { sentences }, &evidence)
        });
        readings.collect()
    }

    /// Sentences with their grammar, and what the event head hears in them.
    fn listen(&self, sentences: &[segment::Sentence]) -> (Parse, Heard) {
        let mut heard = Heard::default();
        let parse = self.reader.parse_watched(sentences, |states| self.head.listen(&states, &mut heard));
        (parse, heard)
    }

    fn means(&self) -> Means<'_> {
        Means {
            codebook: &self.codebook,
            head: &self.head,
            decision: &self.decision,
            reality: &self.reality,
            least: self.least,
        }
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
    fn interpret(&self, document: &Document, parse: &Parse, evidence: &[Evidence]) -> Reading {
        let mut reading = blank(document, parse);
        let language = Language::of(&document.text);
        reading.warnings.extend(language.warning().map(String::from));
        if language == Language::Other {
            return reading;
        }
        self.with_findings(document, parse, |findings| {
            if let (None, Some(day)) = (document.date, findings.published) {
                reading.warnings.push(format!("no date was given; the text's own is taken: {day}"));
            }
            reading.events = events::find(findings, evidence, self.means());
            if !document.pairs.is_empty() {
                reading.relations = Some(document.pairs.iter().map(|pair| self.relation(pair, findings)).collect());
            }
            reading.entities = findings.actors.entities.clone();
            reading.times = findings.times.iter().map(|t| t.time.clone()).collect();
            reading.places = findings.places.iter().map(|p| p.place.clone()).collect();
            reading.attributions = attribution::told(findings.attributed, parse, findings.actors);
            attribution::settle(&mut reading, findings.attributed);
            events::link(&mut reading.events, &reading.attributions);
            reading.commitments = commitments::find(findings, &self.codebook, &reading.events);
        });
        reading
    }

    /// Goes through the stages before the events, and hands over what they found.
    fn with_findings<T>(&self, document: &Document, parse: &Parse, then: impl FnOnce(Findings<'_>) -> T) -> T {
        let chars = Chars::new(&document.text);
        let attributed = attribution::find(parse, &chars);
        let published = document.date.or_else(|| time::dateline(parse, &chars));
        let actors = actors::find(parse, &chars, &self.resolver, published, &attributed);
        let times = time::find(parse, &chars, published);
        let places = self.geography.find(parse, self.resolver.gazetteer());
        then(Findings {
            document,
            published,
            text: &chars,
            parse,
            actors: &actors,
            gazetteer: self.resolver.gazetteer(),
            times: &times,
            places: &places,
            attributed: &attributed,
        })
    }

    /// What frames and head propose for a document before it is decided: rows to train the decision from
    /// (`training/decide.py`).
    pub fn proposals(&self, document: &Document) -> Vec<Proposed> {
        let (parse, mut heard) = self.listen(&self.segmenter.segment(&document.text));
        let evidence: Vec<Evidence> = (0..parse.sentences.len()).map(|i| heard.take(i)).collect();
        self.with_findings(document, &parse, |findings| events::proposals(findings, &evidence, self.means()))
    }

    /// The category of a pair that somebody else picked. None if no sentence holds the pair.
    fn relation(&self, pair: &Pair, findings: Findings<'_>) -> Relation {
        let given = [pair.actor, pair.recipient];
        let sentences = &findings.parse.sentences;
        let holds = |s: &Sentence| given.iter().flatten().any(|side| s.span.overlaps(*side));
        let Some(index) = sentences.iter().position(holds) else { return Relation { event: None } };
        let sides = Sides::of(&sentences[index], given);
        let mut answers = Vec::new();
        self.reader.parse_watched(&[sentences[index].words_only()], |states| answers = self.head.ask(&states, &sides));
        Relation { event: events::relation(findings, index, pair, answers, self.means()) }
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

//! `legation quotes`: documents in, who says what out, as JSONL, CSV, or a view for people.
//!
//! [`Quote`] is one attribution with everything that a reader of it needs, so that a line can stand by itself.

use legation::reading::{Attribution, AttributionForm, Entity, Event, Form, Party, Status as Reality};
use legation::{Chars, Document, Reading, Span};
use serde::Serialize;

use super::{Rendered, Run, csv, json_line, load};
use crate::args::{QuoteFormat, QuotesArguments};
use crate::input::{Format, Input};
use crate::messages::{Failure, Status};
use crate::pretty::{Screen, quotes};

/// Runs the command.
///
/// # Errors
/// The reader cannot be loaded, the output cannot be written.
pub fn run(raw: QuotesArguments) -> Result<Status, Failure> {
    let screen = Screen::new(raw.color, raw.run.out.is_some());
    let input = Input::new(raw.input, raw.source.map(Format::from), false)?;
    let mut run = Run::new(raw.run, &input, raw.format == QuoteFormat::Pretty)?;
    let coder = load(&raw.data)?;
    run.minds_age_of(coder.resolver().gazetteer());
    if raw.format == QuoteFormat::Csv {
        run.begin(&csv::line(names().map(String::from).collect()))?;
    }
    let render = |document: &Document, reading: Reading| {
        let found = of(document, &reading);
        let bytes = match raw.format {
            QuoteFormat::Jsonl => found.iter().flat_map(json_line).collect(),
            QuoteFormat::Csv => found.iter().flat_map(row).collect(),
            QuoteFormat::Pretty => quotes::view(&found, &screen).into_bytes(),
        };
        Rendered { bytes, warnings: reading.warnings, date: reading.date }
    };
    let work = |documents: Vec<Document>| {
        let readings = coder.read_all(&documents);
        documents.iter().zip(readings).map(|(document, reading)| render(document, reading)).collect()
    };
    run.finish(input.documents(), work, |rendered| rendered)
}

/// One attribution, with who it is and which events are in it.
#[derive(Debug, Serialize)]
pub struct Quote {
    /// Id of the document.
    pub document_id: Option<String>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub publication: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its URL.
    pub url: Option<String>,
    /// Index in the reading's `attributions`.
    pub attribution: usize,
    /// Index of the attribution that this one is part of.
    pub within: Option<usize>,
    /// Direct, indirect, mixed.
    pub form: AttributionForm,
    /// Words of the source; none where the text does not tell.
    pub speaker: Option<String>,
    /// Name of whoever that is; none for sources without a name ("two officials").
    pub name: Option<String>,
    /// PLOVER code; empty where unknown.
    pub code: String,
    /// PLOVER sector; empty where unknown.
    pub sector: String,
    /// Office held.
    pub office: Option<String>,
    /// Document or medium through which it is said.
    pub channel: Option<String>,
    /// The words that attribute.
    pub cue: String,
    /// What is said; pieces of a broken content with ` … ` between.
    pub words: String,
    /// Where the content begins, in characters.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The events that are told in it.
    pub events: Vec<Told>,
}

/// An event in a few words.
#[derive(Debug, Serialize)]
pub struct Told {
    /// Its id.
    pub id: String,
    /// Categories.
    pub event: Vec<String>,
    /// What is said of its reality.
    pub status: Reality,
    /// Codes of who acts; the words where there is no code.
    pub actor: Vec<String>,
    /// Codes of who is acted upon.
    pub recipient: Vec<String>,
    /// 1 and 2 are cooperation, 3 and 4 conflict.
    #[serde(skip)]
    pub quad_code: u8,
    /// Ids of the events that contradict it.
    pub link: Vec<String>,
}

/// The attributions of a reading.
fn of(document: &Document, reading: &Reading) -> Vec<Quote> {
    let chars = Chars::new(&reading.text);
    let quote = |(index, a)| quote(document, reading, &chars, index, a);
    reading.attributions.iter().enumerate().map(quote).collect()
}

fn quote(document: &Document, reading: &Reading, chars: &Chars<'_>, index: usize, a: &Attribution) -> Quote {
    let words = |span: Span| chars.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let entity = a.entity.and_then(|entity| reading.entities.get(entity));
    let pieces = if a.parts.is_empty() { std::slice::from_ref(&a.content) } else { &a.parts };
    Quote {
        document_id: reading.id.clone(),
        date: reading.date.map(|date| date.to_string()),
        publication: document.publication.clone(),
        title: document.title.clone(),
        url: document.url.clone(),
        attribution: index,
        within: a.within,
        form: a.form,
        speaker: a.source.map(words),
        name: entity.filter(|e| is_named(e)).map(|e| e.name.clone()),
        code: entity.map(|e| e.code.clone()).unwrap_or_default(),
        sector: entity.map(|e| e.sector.clone()).unwrap_or_default(),
        office: entity.and_then(|e| e.office.clone()),
        channel: a.channel.map(words),
        cue: words(a.cue),
        words: pieces.iter().map(|&span| words(span)).collect::<Vec<_>>().join(" … "),
        start: a.content.start,
        end: a.content.end,
        events: reading.events.iter().filter(|e| is_inside(e, index, reading)).map(told).collect(),
    }
}

fn is_named(entity: &Entity) -> bool {
    entity.identifier_id.is_some() || entity.mentions.iter().any(|m| m.form == Form::Name)
}

/// Whether the event is told in this attribution, or in one inside it.
fn is_inside(event: &Event, index: usize, reading: &Reading) -> bool {
    let outer = |&i: &usize| reading.attributions.get(i).and_then(|a| a.within);
    let chain = std::iter::successors(event.attribution, outer).take(reading.attributions.len());
    chain.into_iter().any(|i| i == index)
}

fn told(event: &Event) -> Told {
    let codes = |parties: &[Party]| {
        let code = |p: &Party| if p.code.is_empty() { p.entity_text.clone() } else { p.code.clone() };
        parties.iter().map(code).collect()
    };
    Told {
        id: event.id.clone(),
        event: event.event.clone(),
        status: event.status,
        actor: codes(&event.actor),
        recipient: codes(&event.recipient),
        quad_code: event.quad_code,
        link: event.link.clone(),
    }
}

type Column = (&'static str, fn(&Quote) -> String);

const COLUMNS: [Column; 21] = [
    ("document_id", |q| csv::text(&q.document_id)),
    ("date", |q| csv::text(&q.date)),
    ("publication", |q| csv::text(&q.publication)),
    ("title", |q| csv::text(&q.title)),
    ("url", |q| csv::text(&q.url)),
    ("attribution", |q| q.attribution.to_string()),
    ("within", |q| csv::text(&q.within)),
    ("form", |q| csv::name(q.form)),
    ("speaker", |q| csv::text(&q.speaker)),
    ("name", |q| csv::text(&q.name)),
    ("code", |q| q.code.clone()),
    ("sector", |q| q.sector.clone()),
    ("office", |q| csv::text(&q.office)),
    ("channel", |q| csv::text(&q.channel)),
    ("cue", |q| q.cue.clone()),
    ("words", |q| q.words.clone()),
    ("start", |q| q.start.to_string()),
    ("end", |q| q.end.to_string()),
    ("event_id", |q| csv::list(&q.events.iter().map(|e| e.id.clone()).collect::<Vec<_>>())),
    ("event", |q| csv::list(&q.events.iter().map(|e| e.event.join(" ")).collect::<Vec<_>>())),
    ("event_status", |q| csv::list(&q.events.iter().map(|e| csv::name(e.status)).collect::<Vec<_>>())),
];

/// Names of the CSV columns.
pub fn names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(name, _)| *name)
}

fn row(quote: &Quote) -> Vec<u8> {
    csv::line(COLUMNS.iter().map(|(_, cell)| cell(quote)).collect())
}

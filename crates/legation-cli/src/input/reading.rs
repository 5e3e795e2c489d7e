//! Readings read back: what `legation read` wrote, and gold readings that people wrote.
//!
//! A [`Reading`] here has only what readings are compared by. All of it but the categories may be missing, unknown fields
//! are passed over. serde takes a line apart; only where it refuses is the line gone through field by field, to say which
//! one is wrong. What serde does not look at is checked afterwards, so that all spans lie in their text.

use std::collections::BTreeMap;
use std::collections::hash_map::{Entry, HashMap};

use legation::codebook::CATEGORIES;
use legation::{Chars, Span};
use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::jsonl::{self, Error};
use super::{Options, text};
use crate::messages::{Complaint, Location};

/// What an event may be said to be, in the order of the reports.
pub const STATUSES: [&str; 4] = ["actual", "future", "hypothetical", "negated"];

/// Categories whose parties all do the same, so that actors and recipients are pooled.
const RECIPROCAL: [&str; 3] = ["CONSULT", "AGREE", "COOPERATE"];

/// A document and its events.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Reading {
    /// The document's id; always there once it was read.
    #[serde(default, deserialize_with = "id")]
    pub id: Option<String>,
    /// The text; empty if not told.
    #[serde(default, deserialize_with = "or_empty")]
    pub text: String,
    /// Where the sentences are.
    #[serde(default, deserialize_with = "or_empty")]
    pub sentences: Vec<Span>,
    /// Who says what.
    #[serde(default, deserialize_with = "or_empty")]
    pub attributions: Vec<Attribution>,
    /// Who did what to whom.
    #[serde(default, deserialize_with = "or_empty")]
    pub events: Vec<Event>,
}

/// Who says what.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Attribution {
    /// Who says so, if told.
    #[serde(default)]
    pub source: Option<Span>,
    /// The words that attribute.
    #[serde(default)]
    pub cue: Option<Span>,
}

/// Who did what to whom.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Event {
    /// Its id; gold events have none.
    #[serde(default)]
    pub id: Option<String>,
    /// Categories; there is at least one.
    #[serde(deserialize_with = "one_or_more")]
    pub event: Vec<String>,
    /// Index of the first category in [`CATEGORIES`].
    #[serde(skip)]
    pub category: usize,
    /// Modes, where they are told.
    #[serde(default)]
    pub mode: Option<Vec<String>>,
    /// Contexts, where they are told.
    #[serde(default)]
    pub context: Option<Vec<String>>,
    /// CAMEO code.
    #[serde(default)]
    pub cameo: Option<String>,
    /// Who acts.
    #[serde(default, deserialize_with = "or_empty")]
    pub actor: Vec<Party>,
    /// Who is acted upon.
    #[serde(default, deserialize_with = "or_empty")]
    pub recipient: Vec<Party>,
    /// A day, month or year.
    #[serde(default)]
    pub date: Option<String>,
    /// Last day.
    #[serde(default)]
    pub enddate: Option<String>,
    /// How exactly `date` is known.
    #[serde(default)]
    pub date_precision: Option<String>,
    /// Where it happened.
    #[serde(default)]
    pub event_loc: Option<Place>,
    /// Where the words stand that name it.
    #[serde(default, deserialize_with = "or_empty")]
    pub event_spans: Vec<Span>,
    /// One of [`STATUSES`].
    #[serde(default)]
    pub status: Option<String>,
    /// Whether it is told as background.
    #[serde(default)]
    pub historical: Option<bool>,
    /// Index of who says so.
    #[serde(default)]
    pub attribution: Option<usize>,
    /// Numbers that belong to it.
    #[serde(default, deserialize_with = "or_empty")]
    pub size: BTreeMap<String, Value>,
    /// 0 to 1.
    #[serde(default)]
    pub confidence: Option<f64>,
    /// What made it.
    #[serde(default)]
    pub why: Option<Why>,
    /// The sentence.
    #[serde(default)]
    pub text: Option<String>,
    /// Where the sentence stands.
    #[serde(default)]
    pub text_info: Option<Span>,
    /// Index of the sentence, in gold.
    #[serde(default)]
    pub sentence: Option<usize>,
}

/// Somebody who takes part.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Party {
    /// Entity code; none where nobody tells, empty where there is none.
    #[serde(default)]
    pub code: Option<String>,
    /// Sector code.
    #[serde(default, deserialize_with = "or_empty")]
    pub sector: String,
    /// The words.
    #[serde(default, deserialize_with = "or_empty")]
    pub entity_text: String,
    /// Canonical name.
    #[serde(default)]
    pub identifier_text: Option<String>,
    /// Office held.
    #[serde(default)]
    pub office: Option<String>,
    /// First character.
    #[serde(default)]
    pub start: Option<usize>,
    /// After the last character.
    #[serde(default)]
    pub end: Option<usize>,
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Place {
    /// First character.
    #[serde(default)]
    pub start: Option<usize>,
    /// After the last character.
    #[serde(default)]
    pub end: Option<usize>,
    /// GeoNames id.
    #[serde(default)]
    pub geonameid: Option<u64>,
    /// Its name.
    #[serde(default, deserialize_with = "or_empty")]
    pub name: String,
    /// What makes it the place of its event ("dateline").
    #[serde(default)]
    pub origin: Option<String>,
}

/// What made an event.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Why {
    /// The frame, as the codebook writes it.
    #[serde(default)]
    pub frame: String,
    /// Where it stands in the codebook.
    #[serde(default)]
    pub at: String,
}

impl Reading {
    /// The document's id.
    pub fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }
}

impl Party {
    /// Where the words stand.
    pub fn span(&self) -> Option<Span> {
        span(self.start, self.end)
    }

    /// The code; empty if there is none.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }
}

impl Place {
    /// Where the words stand.
    pub fn span(&self) -> Option<Span> {
        span(self.start, self.end)
    }
}

impl Event {
    /// The category.
    pub fn category(&self) -> &'static str {
        CATEGORIES[self.category]
    }

    /// Actors and recipients; all parties are actors where they all do the same.
    pub fn sides(&self) -> [Vec<&Party>; 2] {
        let (actor, recipient) = (self.actor.iter(), self.recipient.iter());
        if RECIPROCAL.contains(&self.category()) {
            [actor.chain(recipient).collect(), Vec::new()]
        } else {
            [actor.collect(), recipient.collect()]
        }
    }

    /// The date, cut to what is known of it: "2024", "2024-08" or "2024-08-03". A week is known to the month.
    pub fn known_date(&self) -> Option<&str> {
        let date = self.date.as_deref()?;
        let length = match self.date_precision.as_deref() {
            Some("year") => 4,
            Some("month" | "week") => 7,
            _ => 10,
        };
        Some(date.get(..length).unwrap_or(date))
    }

    /// Index of the sentence it stands in: where its words, its sentence or its parties begin.
    pub fn sentence_in(&self, sentences: &[Span]) -> Option<usize> {
        let parties = || self.actor.iter().chain(&self.recipient).filter_map(Party::span);
        let from_spans = self.event_spans.first().copied();
        if from_spans.is_none() && self.sentence.is_some() {
            return self.sentence;
        }
        let begin = from_spans.or(self.text_info).or_else(|| parties().min())?.start;
        sentences.partition_point(|sentence| sentence.start <= begin).checked_sub(1)
    }

    /// Spans with the names that a complaint gives them.
    fn spans(&self) -> impl Iterator<Item = (String, Span)> {
        let words = self.event_spans.iter().enumerate().map(|(i, span)| (format!("event_spans[{i}]"), *span));
        let side = |name: &'static str, parties: &[Party]| {
            let named = |(i, party): (usize, &Party)| party.span().map(|span| (format!("{name}[{i}]"), span));
            parties.iter().enumerate().filter_map(named).collect::<Vec<_>>()
        };
        let place = self.event_loc.as_ref().and_then(Place::span).map(|span| ("event_loc".to_string(), span));
        let sentence = self.text_info.map(|span| ("text_info".to_string(), span));
        words.chain(side("actor", &self.actor)).chain(side("recipient", &self.recipient)).chain(place).chain(sentence)
    }
}

fn span(start: Option<usize>, end: Option<usize>) -> Option<Span> {
    start.zip(end).map(|(start, end)| Span { start, end })
}

/// Which ids have been seen, and where.
#[derive(Debug, Default)]
pub struct Ids(HashMap<String, Location>);

impl Ids {
    /// Notes an id.
    ///
    /// # Errors
    /// It was there before.
    pub fn note(&mut self, id: &str, at: &Location) -> Result<(), Complaint> {
        match self.0.entry(id.to_string()) {
            Entry::Vacant(entry) => {
                entry.insert(at.clone());
                Ok(())
            }
            Entry::Occupied(first) => {
                let message = format!(
                    "id {id:?} was there before, at {}; this line is left out: give each document its own id",
                    first.get()
                );
                Err(Complaint { at: at.clone(), message })
            }
        }
    }
}

/// Makes a reading of a line.
pub(super) fn read(bytes: Vec<u8>, options: &Options) -> Result<Reading, Error> {
    let line = text::decode(bytes, options.lossy).map_err(Error::Text)?;
    let object = line.trim_start_matches('\u{FEFF}').trim();
    match serde_json::from_str::<Reading>(object) {
        // serde would take a list for an object too.
        Ok(reading) if object.starts_with('{') => checked(reading),
        Ok(_) => Err(Error::NotAnObject("a list")),
        Err(error) => Err(explain(&jsonl::parse(line.into_bytes(), true)?, &error)),
    }
}

/// What serde does not look at.
fn checked(mut reading: Reading) -> Result<Reading, Error> {
    if reading.id.is_none() {
        return Err(jsonl::field("id", "there is none", "the document's id, which readings are joined by"));
    }
    // A reading without its text cannot tell how long it is; lengths must still add up to numbers.
    let length = if reading.text.is_empty() { u32::MAX as usize } else { Chars::new(&reading.text).len() };
    let inside = |name: &str, span: Span| {
        if span.start <= span.end && span.end <= length {
            return Ok(());
        }
        let (Span { start, end }, expected) = (span, "offsets in characters of the text, start before end");
        let outside = format!("{start} to {end} lies outside the text, which has {length} characters");
        Err(jsonl::field(name, &if start > end { format!("{start} to {end}") } else { outside }, expected))
    };
    for (i, span) in reading.sentences.iter().enumerate() {
        inside(&format!("sentences[{i}]"), *span)?;
    }
    reading.sentences.sort();
    for (i, attribution) in reading.attributions.iter().enumerate() {
        let spans = [attribution.source, attribution.cue];
        spans.into_iter().flatten().try_for_each(|span| inside(&format!("attributions[{i}]"), span))?;
    }
    for (i, event) in reading.events.iter_mut().enumerate() {
        settle(event, &format!("events[{i}]"))?;
        event.spans().try_for_each(|(name, span)| inside(&format!("events[{i}].{name}"), span))?;
    }
    Ok(reading)
}

/// Checks an event's values and looks up its category.
fn settle(event: &mut Event, at: &str) -> Result<(), Error> {
    let wrong = |name: &str, found: &str, expected: &str| Err(jsonl::field(&format!("{at}.{name}"), found, expected));
    for name in &event.event {
        if !CATEGORIES.contains(&name.as_str()) {
            return wrong("event", &format!("{name:?}"), &format!("one of {}", CATEGORIES.join(" ")));
        }
    }
    let first = event.event.first();
    let Some(category) = first.and_then(|name| CATEGORIES.iter().position(|category| category == name)) else {
        return wrong("event", "an empty list", "a category");
    };
    event.category = category;
    if let Some(status) = event.status.as_deref().filter(|status| !STATUSES.contains(status)) {
        return wrong("status", &format!("{status:?}"), &format!("one of {}", STATUSES.join(" ")));
    }
    if let Some(confidence) = event.confidence.filter(|c| !(0.0..=1.0).contains(c)) {
        return wrong("confidence", &confidence.to_string(), "a number from 0 to 1");
    }
    match event.date.as_deref().filter(|date| !is_date(date)) {
        Some(date) => wrong("date", &format!("{date:?}"), "a day, month or year such as 2024-05-03, 2024-05, 2024"),
        None => Ok(()),
    }
}

fn is_date(text: &str) -> bool {
    let form = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
    [4, 7, 10].contains(&text.len()) && text.bytes().enumerate().all(form)
}

/// Looks whether a field's value is what it should be.
type Check = fn(&Value) -> Result<(), (String, String)>;

type Field = (&'static str, Check, &'static str);

const SPANS: &str = r#"a list such as [{"start": 0, "end": 6}], in characters"#;
const PARTIES: &str = r#"a list such as [{"code": "FRA", "sector": "GOV", "start": 0, "end": 6}]"#;
const STRINGS: &str = "a list of strings";
const STRING: &str = "a string";

const READING: [Field; 5] = [
    ("id", whole::<Option<Id>>, "a string or a number"),
    ("text", whole::<Option<String>>, STRING),
    ("sentences", each::<Span>, SPANS),
    ("attributions", each::<Attribution>, r#"a list such as [{"source": null, "cue": {"start": 6, "end": 10}}]"#),
    ("events", each::<Map<String, Value>>, "a list of objects"),
];

const EVENT: [Field; 20] = [
    ("id", whole::<Option<String>>, STRING),
    ("event", whole::<Categories>, r#"a list of categories such as ["CONSULT"]"#),
    ("mode", whole::<Option<Vec<String>>>, STRINGS),
    ("context", whole::<Option<Vec<String>>>, STRINGS),
    ("cameo", whole::<Option<String>>, STRING),
    ("actor", each::<Party>, PARTIES),
    ("recipient", each::<Party>, PARTIES),
    ("date", whole::<Option<String>>, STRING),
    ("enddate", whole::<Option<String>>, STRING),
    ("date_precision", whole::<Option<String>>, STRING),
    ("event_loc", whole::<Option<Place>>, r#"an object such as {"start": 30, "end": 35, "name": "Paris"}"#),
    ("event_spans", each::<Span>, SPANS),
    ("status", whole::<Option<String>>, STRING),
    ("historical", whole::<Option<bool>>, "true or false"),
    ("attribution", whole::<Option<usize>>, "an index in the reading's attributions"),
    ("size", whole::<Option<Map<String, Value>>>, r#"an object such as {"dead": 5}"#),
    ("confidence", whole::<Option<f64>>, "a number from 0 to 1"),
    ("why", whole::<Option<Why>>, "an object"),
    ("text_info", whole::<Option<Span>>, r#"an object such as {"sequence": 0, "start": 0, "end": 80}"#),
    ("sentence", whole::<Option<usize>>, "the number of the sentence, from 0"),
];

/// Which field it is that serde refused.
fn explain(object: &Map<String, Value>, error: &serde_json::Error) -> Error {
    let first = wrong_field(object, "", &READING);
    let events = object.get("events").and_then(Value::as_array).into_iter().flatten().enumerate();
    let in_event = |(i, event): (usize, &Value)| wrong_field(event.as_object()?, &format!("events[{i}]."), &EVENT);
    let without = |(i, event): (usize, &Value)| {
        event.get("event").is_none().then(|| jsonl::field(&format!("events[{i}]"), "there is no \"event\"", EVENT[1].2))
    };
    let mut events = events.filter_map(|event| in_event(event).or_else(|| without(event)));
    first
        .or_else(|| events.next())
        .unwrap_or_else(|| Error::Syntax { problem: jsonl::problem(error), column: error.column() })
}

fn wrong_field(object: &Map<String, Value>, prefix: &str, fields: &[Field]) -> Option<Error> {
    fields.iter().find_map(|(name, check, expected)| {
        let (index, found) = check(object.get(*name)?).err()?;
        Some(jsonl::field(&format!("{prefix}{name}{index}"), &found, expected))
    })
}

fn whole<T: DeserializeOwned>(value: &Value) -> Result<(), (String, String)> {
    let refused = |error| (String::new(), found(&error));
    serde_json::from_value::<T>(value.clone()).map(|_| ()).map_err(refused)
}

/// The same for each item of a list.
fn each<T: DeserializeOwned>(value: &Value) -> Result<(), (String, String)> {
    let items = match value {
        Value::Null => return Ok(()),
        Value::Array(items) => items,
        other => return Err((String::new(), jsonl::kind(other).to_string())),
    };
    items.iter().enumerate().try_for_each(|(i, item)| whole::<T>(item).map_err(|(_, found)| (format!("[{i}]"), found)))
}

/// What serde found, without what it expected.
fn found(error: &serde_json::Error) -> String {
    let problem = jsonl::problem(error);
    let found = problem.split_once(", expected ").map_or(problem.as_str(), |(found, _)| found);
    found.strip_prefix("invalid type: ").unwrap_or(found).to_string()
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "something else")]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "something else")]
enum Categories {
    One(String),
    More(Vec<String>),
}

fn or_empty<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Id>::deserialize(deserializer)?.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    }))
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Categories::deserialize(deserializer)? {
        Categories::One(name) => vec![name],
        Categories::More(names) => names,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn reading(line: &str) -> Reading {
        read(line.into(), &Options::default()).unwrap()
    }

    #[test]
    fn little_is_needed_and_unknown_fields_are_passed_over() {
        let line =
            r#"{"id": 7, "text": null, "none": "sport", "events": [{"event": "AID", "actor": null, "foo": []}]}"#;
        let reading = reading(line);
        assert_eq!((reading.id(), reading.events[0].category()), ("7", "AID"));
    }

    #[test]
    fn complaints_name_the_field() {
        let event =
            |field: &str| format!(r#"{{"id": "a", "text": "abc", "events": [{{"event": ["AID"]}}, {{{field}}}]}}"#);
        let cases = [
            (r#"{"text": "a"}"#.to_string(), r#""id": there is none; expected"#),
            (r#"{"id": []}"#.to_string(), r#""id": something else; expected a string or a number"#),
            (r#"{"id": "a", "text": 5}"#.to_string(), r#""text": integer `5`; expected a string"#),
            (r#"{"id": "a", "events": {}}"#.to_string(), r#""events": an object; expected a list"#),
            (r#"{"id": "a", "sentences": [{"start": 0}]}"#.to_string(), r#""sentences[0]": missing field `end`"#),
            ("[1]".to_string(), "found a list"),
            ("{".to_string(), "broken JSON at byte 1"),
            (event(r#""mode": []"#), r#""events[1]": there is no "event""#),
            (event(r#""event": ["FIGHT"]"#), r#""events[1].event": "FIGHT"; expected one of AGREE CONSULT"#),
            (event(r#""event": []"#), r#""events[1].event": an empty list"#),
            (event(r#""event": "AID", "status": "done""#), r#""events[1].status": "done"; expected one of actual"#),
            (
                event(r#""event": "AID", "confidence": 7"#),
                r#""events[1].confidence": 7; expected a number from 0 to 1"#,
            ),
            (event(r#""event": "AID", "date": "May""#), r#""events[1].date": "May"; expected a day, month or year"#),
            (
                event(r#""event": "AID", "mode": "arms""#),
                r#""events[1].mode": string "arms"; expected a list of strings"#,
            ),
            (
                event(r#""event": "AID", "actor": [{"start": "0"}]"#),
                r#""events[1].actor[0]": string "0"; expected a list"#,
            ),
            (
                event(r#""event": "AID", "actor": [{"start": 1, "end": 4}]"#),
                r#""events[1].actor[0]": 1 to 4 lies outside the text, which has 3 characters"#,
            ),
            (
                event(r#""event": "AID", "event_spans": [{"start": 2, "end": 1}]"#),
                r#""events[1].event_spans[0]": 2 to 1;"#,
            ),
        ];
        for (line, expected) in cases {
            let message = read(line.clone().into_bytes(), &Options::default()).unwrap_err().to_string();
            assert!(message.contains(expected), "{line}: {message}");
        }
    }

    #[test]
    fn sentences_are_found_by_the_words_of_the_event() {
        let sentences = [Span::new(0, 10), Span::new(11, 20)];
        let at = |start| Event { event_spans: vec![Span::new(start, start + 1)], ..Event::default() };
        assert_eq!(at(9).sentence_in(&sentences), Some(0));
        assert_eq!(at(10).sentence_in(&sentences), Some(0));
        assert_eq!(at(11).sentence_in(&sentences), Some(1));
        assert_eq!(Event { sentence: Some(1), ..Event::default() }.sentence_in(&sentences), Some(1));
        assert_eq!(Event::default().sentence_in(&sentences), None);
    }

    #[test]
    fn dates_are_cut_to_what_is_known() {
        for (date, precision, known) in [
            ("2024-08-01", Some("month"), "2024-08"),
            ("2024-08-05", Some("week"), "2024-08"),
            ("2024-01-01", Some("year"), "2024"),
            ("2024-08-01", Some("publication"), "2024-08-01"),
            ("2024-08", None, "2024-08"),
        ] {
            let precision = precision.map(str::to_string);
            let event = Event { date: Some(date.to_string()), date_precision: precision, ..Event::default() };
            assert_eq!(event.known_date(), Some(known));
        }
    }
}

//! Documents as JSONL: one JSON object a line, as the reading format describes them.
//!
//! A line is taken apart by hand rather than by serde alone, so that a complaint can say which field holds what and
//! what was expected, and so that `pairs` nobody asked for cannot make a line unreadable.

use std::fmt;
use std::io::BufRead;

use legation::document::Pair;
use legation::{Document, Span};
use serde_json::{Map, Value};

use super::reading::{self, Reading};
use super::{Found, Item, Options, Phrase, Source, text};
use crate::args;
use crate::messages::Complaint;

/// Why a line is not a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes are not text.
    Text(text::Error),
    /// It is not JSON.
    Syntax {
        /// What the JSON reader says.
        problem: String,
        /// Byte of the line, from 1.
        column: usize,
    },
    /// It is JSON, but not an object.
    NotAnObject(&'static str),
    /// It has no `text`.
    NoText,
    /// A field holds something else than it should.
    Field {
        /// The field.
        name: String,
        /// What it holds.
        found: String,
        /// What it should hold.
        expected: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const EXAMPLE: &str = r#"{"id": "a1", "date": "2025-06-05", "text": "..."}"#;
        match self {
            Error::Text(error) => write!(f, "{error}"),
            Error::Syntax { problem, column } => {
                write!(f, "broken JSON at byte {column}: {problem}; expected an object such as {EXAMPLE}")
            }
            Error::NotAnObject(found) => write!(f, "found {found}; expected an object such as {EXAMPLE}"),
            Error::NoText => write!(f, "there is no \"text\"; expected one such as {EXAMPLE}"),
            Error::Field { name, found, expected } => write!(f, "\"{name}\": {found}; expected {expected}"),
        }
    }
}

/// Whether a text that is taken for plain text begins like JSONL.
pub fn looks_like_it(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.starts_with('{') && parse(first.as_bytes().to_vec(), false).is_ok_and(|object| object.contains_key("text"))
}

/// What a line is made into.
type Make<T> = fn(Vec<u8>, &Options) -> Result<T, Error>;

/// The lines of a JSONL file, as documents, phrases or readings. Empty lines are passed over.
pub struct Lines<R, T> {
    reader: R,
    make: Make<T>,
    source: Source,
    options: Options,
    line: usize,
    done: bool,
}

impl<R: BufRead> Lines<R, Document> {
    /// Documents in the lines of `reader`, which belongs to `source`.
    pub fn documents(reader: R, source: Source, options: Options) -> Self {
        Lines { reader, make: document, source, options, line: 0, done: false }
    }
}

impl<R: BufRead> Lines<R, Phrase> {
    /// Phrases in the lines of `reader`, which belongs to `source`.
    pub fn phrases(reader: R, source: Source, options: Options) -> Self {
        Lines { reader, make: phrase, source, options, line: 0, done: false }
    }
}

impl<R: BufRead> Lines<R, Reading> {
    /// Readings in the lines of `reader`, which belongs to `source`.
    pub fn readings(reader: R, source: Source, options: Options) -> Self {
        Lines { reader, make: reading::read, source, options, line: 0, done: false }
    }
}

impl<R: BufRead, T> Lines<R, T> {
    fn complaint(&self, message: &dyn fmt::Display) -> Complaint {
        Complaint { at: self.source.at(Some(self.line)), message: message.to_string() }
    }

    fn found(&self, bytes: Vec<u8>) -> Found<T> {
        let count = bytes.len() as u64;
        let content = (self.make)(bytes, &self.options).map_err(|error| self.complaint(&error))?;
        Ok(Item { at: self.source.at(Some(self.line)), bytes: count, content })
    }
}

impl<R: BufRead, T> Iterator for Lines<R, T> {
    type Item = Found<T>;

    fn next(&mut self) -> Option<Found<T>> {
        while !self.done {
            let mut bytes = Vec::new();
            let read = self.reader.read_until(b'\n', &mut bytes);
            self.line += 1;
            match read {
                Ok(0) => self.done = true,
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => return Some(self.found(bytes)),
                Err(error) => {
                    self.done = true;
                    return Some(Err(self.complaint(&format_args!("cannot be read any further: {error}"))));
                }
            }
        }
        None
    }
}

fn document(bytes: Vec<u8>, options: &Options) -> Result<Document, Error> {
    let mut object = parse(bytes, options.lossy)?;
    let text = take_string(&mut object, "text")?.ok_or(Error::NoText)?;
    let pairs = if options.pairs { pairs(object.remove("pairs"), &text)? } else { Vec::new() };
    Ok(Document {
        id: take_id(&mut object)?,
        date: take_date(&mut object)?.or(options.date),
        title: take_string(&mut object, "title")?,
        url: take_string(&mut object, "url")?,
        publication: take_string(&mut object, "publication")?,
        language: take_string(&mut object, "language")?,
        text,
        pairs,
    })
}

fn phrase(bytes: Vec<u8>, options: &Options) -> Result<Phrase, Error> {
    let mut object = parse(bytes, options.lossy)?;
    Ok(Phrase {
        text: take_string(&mut object, "text")?.ok_or(Error::NoText)?,
        id: take_id(&mut object)?,
        context: take_string(&mut object, "context")?,
        date: take_date(&mut object)?.or(options.date),
        country: take_string(&mut object, "country")?,
    })
}

pub(super) fn parse(bytes: Vec<u8>, lossy: bool) -> Result<Map<String, Value>, Error> {
    let line = text::decode(bytes, lossy).map_err(Error::Text)?;
    // Windows programs begin a UTF-8 file with a byte order mark, which is no JSON.
    match serde_json::from_str(line.trim_start_matches('\u{FEFF}').trim_end()) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(Error::NotAnObject(kind(&other))),
        Err(error) => Err(Error::Syntax { problem: problem(&error), column: error.column() }),
    }
}

/// What the JSON reader says, without the place it adds: its line is always 1.
pub(super) fn problem(error: &serde_json::Error) -> String {
    let full = error.to_string();
    full.split_once(" at line ").map_or(full.as_str(), |(problem, _)| problem).to_string()
}

pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn take_string(object: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Error> {
    match object.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(string)) => Ok(Some(string)),
        Some(other) => Err(field(name, kind(&other), "a string")),
    }
}

/// Databases number their rows; the number is the id then.
fn take_id(object: &mut Map<String, Value>) -> Result<Option<String>, Error> {
    match object.remove("id") {
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(other) => take_string(&mut Map::from_iter([("id".to_string(), other)]), "id"),
        None => Ok(None),
    }
}

fn take_date(object: &mut Map<String, Value>) -> Result<Option<jiff::civil::Date>, Error> {
    let Some(text) = take_string(object, "date")? else { return Ok(None) };
    args::date(&text).map(Some).map_err(|why| {
        let (found, expected) = why.split_once("; expected ").unwrap_or((&why, "YYYY-MM-DD"));
        field("date", found, expected)
    })
}

fn pairs(value: Option<Value>, text: &str) -> Result<Vec<Pair>, Error> {
    const EXPECTED: &str =
        r#"a list such as [{"actor": {"start": 0, "end": 6}, "recipient": null}], in characters of the text"#;
    let Some(value) = value.filter(|v| !v.is_null()) else { return Ok(Vec::new()) };
    let pairs: Vec<Pair> = serde_json::from_value(value).map_err(|error| field("pairs", &problem(&error), EXPECTED))?;
    let length = text.chars().count();
    let outside = |span: &Span| span.start > span.end || span.end > length;
    for (number, pair) in pairs.iter().enumerate() {
        if let Some(span) = [pair.actor, pair.recipient].into_iter().flatten().find(outside) {
            let found = format!("{} to {} lies outside the text, which has {length} characters", span.start, span.end);
            return Err(field(&format!("pairs[{number}]"), &found, "offsets in characters, start before end"));
        }
    }
    Ok(pairs)
}

pub(super) fn field(name: &str, found: &str, expected: &str) -> Error {
    Error::Field { name: name.to_string(), found: found.to_string(), expected: expected.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: Options = Options { format: None, date: None, lossy: false, pairs: true };

    #[test]
    fn complaints_say_what_was_found_and_what_was_expected() {
        let cases = [
            ("{\"text\": \"a\"", "broken JSON at byte 12: EOF while parsing an object"),
            ("[1, 2]", "found a list"),
            ("{\"id\": \"a\"}", "no \"text\""),
            ("{\"text\": null}", "no \"text\""),
            ("{\"text\": 5}", "\"text\": a number; expected a string"),
            ("{\"text\": \"a\", \"id\": [1]}", "\"id\": a list; expected a string"),
            ("{\"text\": \"a\", \"date\": \"2025-02-30\"}", "\"date\": there is no day 30 in February 2025"),
            ("{\"text\": \"a\", \"date\": 2025}", "\"date\": a number; expected a string"),
            ("{\"text\": \"a\", \"pairs\": 5}", "\"pairs\": invalid type"),
            (
                "{\"text\": \"abc\", \"pairs\": [{\"actor\": {\"start\": 1, \"end\": 4}, \"recipient\": null}]}",
                "\"pairs[0]\": 1 to 4 lies outside the text, which has 3 characters",
            ),
        ];
        for (line, expected) in cases {
            let message = document(line.into(), &OPTIONS).unwrap_err().to_string();
            assert!(message.contains(expected), "{line}: {message}");
        }
    }

    #[test]
    fn pairs_nobody_asked_for_are_not_looked_at() {
        let line = br#"{"text": "a", "pairs": "nonsense", "id": 17, "unknown": {}}"#;
        let document = document(line.to_vec(), &Options { pairs: false, ..OPTIONS }).unwrap();
        assert_eq!((document.id.as_deref(), document.pairs.len()), (Some("17"), 0));
    }

    #[test]
    fn lines_are_numbered_as_they_stand_in_the_file() {
        let file = "\u{FEFF}{\"text\": \"a\"}\r\n\n{}\n{\"text\": \"b\"}";
        let lines = Lines::documents(file.as_bytes(), Source::Stdin, OPTIONS);
        let numbers: Vec<_> = lines.map(|found| found.map(|i| i.at.line).map_err(|c| c.at.line)).collect();
        assert_eq!(numbers, [Ok(Some(1)), Err(Some(3)), Ok(Some(4))]);
    }
}

//! JSON objects, looked into key by key, with complaints that name the place: `events[2].actor[0]`.

use std::cell::RefCell;

use serde_json::{Map, Value};

use crate::nearest::did_you_mean;
use crate::{Chars, Span};

/// An object, and where it stands in its line.
#[derive(Clone, Copy)]
pub(super) struct Fields<'v> {
    pub(super) object: &'v Map<String, Value>,
    text: &'v Chars<'v>,
    complaints: &'v RefCell<Vec<String>>,
    /// Empty for the whole line.
    path: &'v str,
}

impl<'v> Fields<'v> {
    pub(super) fn new(
        object: &'v Map<String, Value>,
        text: &'v Chars<'v>,
        complaints: &'v RefCell<Vec<String>>,
        path: &'v str,
    ) -> Fields<'v> {
        Fields { object, text, complaints, path }
    }

    pub(super) fn path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_string() } else { format!("{}.{key}", self.path) }
    }

    /// Complains of a key's value.
    pub(super) fn complain(&self, key: &str, message: impl AsRef<str>) {
        self.complaints.borrow_mut().push(format!("{}: {}", self.path(key), message.as_ref()));
    }

    /// A value that is there and not null.
    pub(super) fn get(&self, key: &str) -> Option<&'v Value> {
        self.object.get(key).filter(|v| !v.is_null())
    }

    fn wrong(&self, key: &str, found: &Value, expected: &str) {
        self.complain(key, format!("found {}; expected {expected}", kind(found)));
    }

    /// Keys that the format does not have.
    pub(super) fn only(&self, known: &[&str]) {
        for key in self.object.keys().filter(|k| !known.contains(&k.as_str())) {
            self.complain(key, format!("unknown key{}", did_you_mean(key, known.iter().copied())));
        }
    }

    pub(super) fn string(&self, key: &str) -> Option<&'v str> {
        let value = self.get(key)?;
        let string = value.as_str();
        if string.is_none() {
            self.wrong(key, value, "a string");
        }
        string
    }

    /// A string that must be there.
    pub(super) fn required(&self, key: &str, what: &str) -> Option<&'v str> {
        if self.get(key).is_none() {
            self.complain(key, format!("missing; expected {what}"));
        }
        self.string(key)
    }

    pub(super) fn index(&self, key: &str) -> Option<usize> {
        let value = self.get(key)?;
        let index = value.as_u64().and_then(|n| usize::try_from(n).ok());
        if index.is_none() {
            self.wrong(key, value, "a whole number, 0 or more");
        }
        index
    }

    pub(super) fn flag(&self, key: &str) {
        if let Some(value) = self.get(key).filter(|v| !v.is_boolean()) {
            self.wrong(key, value, "true or false");
        }
    }

    /// The items of a list, each with its place; none where the key is missing.
    pub(super) fn list(&self, key: &str) -> Vec<(String, &'v Value)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(items) = value.as_array() else {
            self.wrong(key, value, "a list");
            return Vec::new();
        };
        items.iter().enumerate().map(|(i, item)| (format!("{key}[{i}]"), item)).collect()
    }

    /// The strings of a list.
    pub(super) fn strings(&self, key: &str) -> Vec<&'v str> {
        let mut found = Vec::new();
        for (place, item) in self.list(key) {
            match item.as_str() {
                Some(string) => found.push(string),
                None => self.wrong(&place, item, "a string"),
            }
        }
        found
    }

    /// Each of a list's words must be known.
    pub(super) fn words<'k>(&self, key: &str, what: &str, known: impl Iterator<Item = &'k str> + Clone) {
        for word in self.strings(key) {
            self.word(key, word, what, known.clone());
        }
    }

    pub(super) fn word<'k>(&self, key: &str, word: &str, what: &str, known: impl Iterator<Item = &'k str> + Clone) {
        if !known.clone().any(|k| k == word) {
            let near = did_you_mean(word, known.clone());
            let known: Vec<&str> = known.take(25).collect();
            self.complain(key, format!("{word:?} is no {what}; expected one of {}{near}", known.join(", ")));
        }
    }

    /// Looks into an object.
    pub(super) fn within(&self, place: &str, value: &Value, look: impl FnOnce(Fields<'_>)) {
        let path = self.path(place);
        match value.as_object() {
            Some(object) => look(Fields { object, path: &path, text: self.text, complaints: self.complaints }),
            None => self.wrong(place, value, "an object"),
        }
    }

    /// Looks into each object of a list.
    pub(super) fn each(&self, key: &str, mut look: impl FnMut(Fields<'_>)) {
        for (place, item) in self.list(key) {
            self.within(&place, item, &mut look);
        }
    }

    /// `start` and `end` of this object, inside the text and not empty. The words under `words`, if there are any, must
    /// be those that the text has there.
    pub(super) fn span(&self, words: &str) -> Option<Span> {
        let (start, end) = (self.offset("start")?, self.offset("end")?);
        let length = self.text.len();
        if start >= end || end > length {
            let why = if end > length {
                format!("the text has {length} characters")
            } else {
                "a span has one character at least".into()
            };
            self.complain(
                "start",
                format!("{start} to {end} is no span of the text: {why}; count in characters, end exclusive"),
            );
            return None;
        }
        let span = Span::new(start, end);
        if let Some(given) = self.string(words) {
            self.same_at(words, given, span);
        }
        Some(span)
    }

    fn offset(&self, key: &str) -> Option<usize> {
        if self.get(key).is_none() {
            self.complain(key, "missing; expected an offset in characters");
        }
        self.index(key)
    }

    /// Complains where the words under a key are not those of the text at a span, and says where they stand.
    pub(super) fn same_at(&self, key: &str, words: &str, span: Span) {
        let stands = self.text.slice(span);
        if stands == words {
            return;
        }
        let at = self.text.text().match_indices(words).map(|(byte, _)| self.text.char(byte));
        let nearest = at.filter(|_| !words.is_empty()).min_by_key(|at| at.abs_diff(span.start));
        let hint = nearest.map_or_else(
            || "these words are nowhere in the text".to_string(),
            |at| format!("these words stand at {at} to {}", at + words.chars().count()),
        );
        let Span { start, end } = span;
        self.complain(key, format!("{words:?}, but the text has {stands:?} at {start} to {end}; {hint}"));
    }
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

//! TOML tables, taken apart key by key so that every mistake in a file is told, and not only the first.
//!
//! A [`Source`] is a file; [`Fields`] is one of its tables. Whoever reads a table asks it for its keys one after the other
//! and then [`Fields::finish`]es it: what nobody asked for is an unknown key. Mistakes gather in the source.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::Mistake;
use crate::nearest::did_you_mean;

/// A value, and the line (from 1) that it stands on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct At<T> {
    pub(super) line: usize,
    pub(super) value: T,
}

/// A file being read.
pub(super) struct Source<'t> {
    /// As messages name it.
    file: &'t str,
    text: &'t str,
    /// Byte offset of each line.
    lines: Vec<usize>,
    mistakes: RefCell<Vec<Mistake>>,
}

impl<'t> Source<'t> {
    pub(super) fn new(file: &'t str, text: &'t str) -> Source<'t> {
        let after = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
        Source { file, text, lines: std::iter::once(0).chain(after).collect(), mistakes: RefCell::default() }
    }

    fn line(&self, span: Range<usize>) -> usize {
        self.lines.partition_point(|&start| start <= span.start).max(1)
    }

    pub(super) fn complain(&self, line: usize, message: impl Into<String>) {
        let mistake = Mistake { file: self.file.to_string(), line, message: message.into() };
        self.mistakes.borrow_mut().push(mistake);
    }

    /// The whole file as a table; none where it is no TOML, which is told.
    pub(super) fn fields(&self) -> Option<Fields<'_, 't>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            self.complain(self.line(error.span().unwrap_or(0..0)), format!("this is not TOML: {}", error.message()));
        }
        errors.is_empty().then(|| Fields::new(self, "the file", 1, table.into_inner()))
    }

    /// All mistakes, in the order of the file.
    pub(super) fn into_mistakes(self) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort_by_key(|m| m.line);
        mistakes
    }
}

/// A table being read.
pub(super) struct Fields<'s, 't> {
    source: &'s Source<'t>,
    /// What messages call it: "[[frame]]".
    name: &'static str,
    /// Where it begins.
    pub(super) line: usize,
    entries: Vec<(At<String>, Spanned<DeValue<'t>>)>,
    /// Keys that somebody has asked for.
    known: Vec<&'static str>,
}

impl<'s, 't> Fields<'s, 't> {
    fn new(source: &'s Source<'t>, name: &'static str, line: usize, table: DeTable<'t>) -> Fields<'s, 't> {
        let entry = |(key, value): (Spanned<DeString<'t>>, Spanned<DeValue<'t>>)| {
            let line = source.line(key.span());
            (At { line, value: key.into_inner().to_string() }, value)
        };
        Fields { source, name, line, entries: table.into_iter().map(entry).collect(), known: Vec::new() }
    }

    pub(super) fn complain(&self, line: usize, message: impl Into<String>) {
        self.source.complain(line, message);
    }

    /// Says that a key is missing.
    pub(super) fn misses(&self, key: &str, why: &str) {
        self.complain(self.line, format!("{} has no `{key}`: {why}", self.name));
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _)| k.value == key)
    }

    fn take(&mut self, key: &'static str) -> Option<At<DeValue<'t>>> {
        self.known.push(key);
        let at = self.entries.iter().position(|(k, _)| k.value == key)?;
        let (key, value) = self.entries.remove(at);
        Some(At { line: key.line, value: value.into_inner() })
    }

    fn wrong(&self, key: &str, line: usize, found: &DeValue<'_>, expected: &str) {
        self.complain(line, format!("`{key}` is {}; expected {expected}", kind(found)));
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str) -> Option<At<String>> {
        match self.take(key)? {
            At { line, value: DeValue::String(text) } => Some(At { line, value: text.into_owned() }),
            At { line, value } => {
                self.wrong(key, line, &value, "a text in quotation marks");
                None
            }
        }
    }

    /// True or false.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        match self.take(key)? {
            At { value: DeValue::Boolean(flag), .. } => Some(flag),
            At { line, value } => {
                self.wrong(key, line, &value, "true or false");
                None
            }
        }
    }

    /// A number, whole or not, from `low` to `high`.
    pub(super) fn number(&mut self, key: &'static str, low: f64, high: f64) -> Option<At<f64>> {
        let At { line, value } = self.take(key)?;
        let number = match &value {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        match number.filter(|n| (low..=high).contains(n)) {
            Some(value) => Some(At { line, value }),
            None => {
                let found = match &value {
                    DeValue::Integer(n) => n.as_str().to_string(),
                    DeValue::Float(n) => n.as_str().to_string(),
                    other => kind(other).to_string(),
                };
                self.complain(line, format!("`{key}` is {found}; expected a number from {low} to {high}"));
                None
            }
        }
    }

    /// A list of texts, or with `or_one` a single one; empty where it is not given.
    pub(super) fn texts(&mut self, key: &'static str, or_one: bool) -> Vec<At<String>> {
        let expected = if or_one { "a text, or a list of texts" } else { "a list of texts" };
        match self.take(key) {
            None => Vec::new(),
            Some(At { line, value: DeValue::String(text) }) if or_one => vec![At { line, value: text.into_owned() }],
            Some(At { value: DeValue::Array(items), .. }) => {
                let items =
                    items.into_iter().map(|item| At { line: self.source.line(item.span()), value: item.into_inner() });
                items.filter_map(|item| self.item(key, item, expected)).collect()
            }
            Some(At { line, value }) => {
                self.wrong(key, line, &value, expected);
                Vec::new()
            }
        }
    }

    fn item(&self, key: &str, item: At<DeValue<'t>>, expected: &str) -> Option<At<String>> {
        match item {
            At { line, value: DeValue::String(text) } => Some(At { line, value: text.into_owned() }),
            At { line, value } => {
                self.complain(line, format!("`{key}` holds {}; expected {expected}", kind(&value)));
                None
            }
        }
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables(&mut self, key: &'static str, name: &'static str) -> Vec<Fields<'s, 't>> {
        let source = self.source;
        let Some(At { line, value }) = self.take(key) else { return Vec::new() };
        let DeValue::Array(items) = value else {
            self.complain(line, format!("`{key}` is {}; expected tables that begin with {name}", kind(&value)));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            let line = source.line(item.span());
            match item.into_inner() {
                DeValue::Table(table) => tables.push(Fields::new(source, name, line, table)),
                other => self
                    .complain(line, format!("`{key}` holds {}; expected tables that begin with {name}", kind(&other))),
            }
        }
        tables
    }

    /// Keys and texts of the table `[key]`.
    pub(super) fn dictionary(&mut self, key: &'static str) -> Vec<At<String>> {
        let Some(At { line, value }) = self.take(key) else { return Vec::new() };
        let DeValue::Table(table) = value else {
            self.wrong(key, line, &value, &format!("a table that begins with [{key}]"));
            return Vec::new();
        };
        let mut names = Vec::new();
        for (name, meaning) in table {
            let line = self.source.line(name.span());
            let name = name.into_inner().into_owned();
            match meaning.into_inner() {
                DeValue::String(_) => names.push(At { line, value: name }),
                other => self
                    .complain(line, format!("`{name}` in [{key}] is {}; expected its meaning, a text", kind(&other))),
            }
        }
        names
    }

    /// Complains of keys that nobody asked for.
    pub(super) fn finish(self) {
        for (key, _) in &self.entries {
            let known = self.known.join(", ");
            let near = did_you_mean(&key.value, self.known.iter().copied());
            self.complain(
                key.line,
                format!("unknown key `{}` in {}; expected one of {known}{near}", key.value, self.name),
            );
        }
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

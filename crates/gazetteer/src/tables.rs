//! The compiled form: what the build writes and the program carries.
//!
//! Three parts one after the other, each after its length in bytes (a little-endian 32-bit number): all texts joined, the
//! automaton of all names ([`fst`]), and the rows as [`postcard`] writes them. Texts and automaton are used where they lie.
//! Not a format for exchange: program and tables are always of one build.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use fst::raw::Fst;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::record::Sort;

/// A text in the pool, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Text(pub u32);

/// A calendar day as one number that sorts as days do, or 0 for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Day(u32);

impl Day {
    /// The year before the first that can be written. What lies before it is of no use for news.
    const BASE: i16 = 1500;

    pub fn new(date: Option<Date>) -> Day {
        let Some(date) = date else { return Day(0) };
        let years = date.year().saturating_sub(Day::BASE).max(1).unsigned_abs();
        let part = |n: i8| u32::from(n.unsigned_abs());
        Day((u32::from(years) * 12 + part(date.month()) - 1) * 32 + part(date.day()))
    }

    pub fn date(self) -> Option<Date> {
        let year = i16::try_from(self.0 / (12 * 32)).ok().filter(|&y| y > 0)?.checked_add(Day::BASE)?;
        let month = i8::try_from(self.0 / 32 % 12 + 1).ok()?;
        Date::new(year, month, i8::try_from(self.0 % 32).ok()?).ok()
    }
}

/// A record; its facts are those after the last record's, up to `facts_end`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct RecordRow {
    pub sort: Sort,
    pub name: Text,
    /// Empty text where there is none.
    pub identifier: Text,
    pub facts_end: u32,
}

/// A fact of a record.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FactRow {
    pub code: Text,
    pub sector: Text,
    pub office: Text,
    pub from: Day,
    pub to: Day,
    pub file: Text,
    pub line: u32,
}

/// One way to write a record. The keys of one row of atoms stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyRow {
    pub record: u32,
    /// Bit n: atom n must begin with a capital.
    pub upper: u32,
    flags: u8,
}

impl KeyRow {
    const LAST: u8 = 1;
    const PLURAL: u8 = 2;
    const CAPS: u8 = 4;

    pub fn new(record: u32, upper: u32, caps: bool, plural: bool, last: bool) -> KeyRow {
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        let flags = flag(last, Self::LAST) | flag(plural, Self::PLURAL) | flag(caps, Self::CAPS);
        KeyRow { record, upper, flags }
    }

    /// Whether all its letters must be capitals; it is a single atom then.
    pub fn caps(self) -> bool {
        self.flags & Self::CAPS != 0
    }

    /// Whether it is the plural.
    pub fn plural(self) -> bool {
        self.flags & Self::PLURAL != 0
    }

    /// Whether it is the last of its row of atoms.
    pub fn last(self) -> bool {
        self.flags & Self::LAST != 0
    }
}

/// The rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Rows {
    /// Length of each text in the pool, in bytes.
    lengths: Vec<u16>,
    /// So many texts come first, those that many rows have; within each part texts are in order.
    common: u32,
    pub records: Vec<RecordRow>,
    pub facts: Vec<FactRow>,
    pub keys: Vec<KeyRow>,
    /// The fact of every office that a person holds, by code and what [`crate::office_key`] makes of the office.
    pub offices: Vec<u32>,
    /// (code, record) of every state, sorted.
    pub countries: Vec<(Text, u32)>,
}

/// Everything, ready to be looked up.
#[derive(Clone)]
pub(crate) struct Tables {
    pool: Cow<'static, str>,
    pub index: Fst<Cow<'static, [u8]>>,
    rows: Rows,
    /// Where each text begins in the pool.
    starts: Vec<u32>,
}

impl std::ops::Deref for Tables {
    type Target = Rows;

    fn deref(&self) -> &Rows {
        &self.rows
    }
}

impl Tables {
    /// Reads compiled tables; none if the bytes are not what [`Tables::bytes`] gives.
    pub fn read(bytes: &'static [u8]) -> Option<Tables> {
        let (pool, rest) = part(bytes)?;
        let (index, rest) = part(rest)?;
        let (rows, _) = part(rest)?;
        Tables::new(
            Cow::Borrowed(std::str::from_utf8(pool).ok()?),
            Cow::Borrowed(index),
            postcard::from_bytes(rows).ok()?,
        )
    }

    /// Puts the parts together; none if the automaton is damaged.
    pub fn new(pool: Cow<'static, str>, index: Cow<'static, [u8]>, rows: Rows) -> Option<Tables> {
        let mut end = 0;
        let starts = rows.lengths.iter().map(|&length| {
            let start = end;
            end += u32::from(length);
            start
        });
        let starts = starts.collect();
        Some(Tables { pool, index: Fst::new(index).ok()?, rows, starts })
    }

    /// As bytes, for [`Tables::read`].
    pub fn bytes(&self) -> Vec<u8> {
        let rows = postcard::to_allocvec(&self.rows).unwrap_or_default();
        let parts = [self.pool.as_bytes(), self.index.as_bytes(), &rows];
        let part = |p: &[u8]| [&u32::try_from(p.len()).unwrap_or(u32::MAX).to_le_bytes(), p].concat();
        parts.into_iter().flat_map(part).collect()
    }

    pub fn text(&self, text: Text) -> &str {
        let at = text.0 as usize;
        let (Some(&start), Some(&length)) = (self.starts.get(at), self.rows.lengths.get(at)) else { return "" };
        self.pool.get(start as usize..start as usize + usize::from(length)).unwrap_or_default()
    }

    /// The number of a text, if any table has it.
    pub fn find_text(&self, text: &str) -> Option<Text> {
        let all = u32::try_from(self.starts.len()).ok()?;
        self.search(text, 0..self.rows.common).or_else(|| self.search(text, self.rows.common..all))
    }

    fn search(&self, text: &str, mut range: Range<u32>) -> Option<Text> {
        while !range.is_empty() {
            let middle = range.start + (range.end - range.start) / 2;
            match self.text(Text(middle)).cmp(text) {
                Ordering::Less => range.start = middle + 1,
                Ordering::Greater => range.end = middle,
                Ordering::Equal => return Some(Text(middle)),
            }
        }
        None
    }

    /// The record that a fact belongs to.
    pub fn record_of(&self, fact: usize) -> usize {
        self.rows.records.partition_point(|r| r.facts_end as usize <= fact)
    }

    pub fn facts_of(&self, record: usize) -> Range<usize> {
        let end = |i: usize| self.rows.records[i].facts_end as usize;
        record.checked_sub(1).map_or(0, end)..end(record)
    }
}

impl Rows {
    /// Rows without anything but texts.
    pub fn new(lengths: Vec<u16>, common: u32) -> Rows {
        Rows { lengths, common, ..Rows::default() }
    }
}

/// A length and so many bytes; and the rest.
fn part(bytes: &'static [u8]) -> Option<(&'static [u8], &'static [u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

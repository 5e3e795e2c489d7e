//! The compiled form: what the build writes and the program carries.
//!
//! Three parts one after the other, each after its length in bytes (a little-endian 32-bit number): all texts joined, the
//! automaton of all names ([`fst`]), and the rows as [`postcard`] writes them. Texts and automaton are used where they lie.
//! Not a format for exchange: program and tables are always of one build.

use std::borrow::Cow;
use std::ops::Range;

use fst::raw::Fst;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::record::Sort;

/// A text in the pool, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Text(pub u32);

/// A calendar day as one number that sorts as days do: 20210120.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Day(u32);

impl Day {
    /// Days before the year 0 do not occur in the tables.
    pub fn new(date: Date) -> Day {
        let part = |n: i8| u32::from(n.unsigned_abs());
        Day(u32::from(date.year().unsigned_abs()) * 10_000 + part(date.month()) * 100 + part(date.day()))
    }

    pub fn date(self) -> Option<Date> {
        let year = i16::try_from(self.0 / 10_000).ok()?;
        let part = |n: u32| i8::try_from(n % 100).ok();
        Date::new(year, part(self.0 / 100)?, part(self.0)?).ok()
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
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub file: Text,
    pub line: u32,
}

/// One way to write a record. The keys of one row of atoms stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyRow {
    pub record: u32,
    /// Bit n: atom n must begin with a capital.
    pub upper: u32,
    /// Bit n: atom n must be in capitals.
    pub caps: u32,
    pub plural: bool,
    /// Whether it is the last of its row of atoms.
    pub last: bool,
}

/// The rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Rows {
    /// Where each text ends in the pool, in bytes.
    ends: Vec<u32>,
    pub records: Vec<RecordRow>,
    pub facts: Vec<FactRow>,
    pub keys: Vec<KeyRow>,
    /// (code, office, fact, record) of every office that a person holds, sorted.
    pub offices: Vec<(Text, Text, u32, u32)>,
    /// (code, record) of every state, sorted.
    pub countries: Vec<(Text, u32)>,
}

/// Everything, ready to be looked up.
#[derive(Clone)]
pub(crate) struct Tables {
    pool: Cow<'static, str>,
    pub index: Fst<Cow<'static, [u8]>>,
    rows: Rows,
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
        Some(Tables { pool, index: Fst::new(index).ok()?, rows })
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
        let end = |i: usize| self.rows.ends.get(i).map_or(0, |&e| e as usize);
        let start = at.checked_sub(1).map_or(0, end);
        self.pool.get(start..end(at)).unwrap_or_default()
    }

    /// The number of a text, if any table has it. Texts are in order.
    pub fn find_text(&self, text: &str) -> Option<Text> {
        let (mut low, mut high) = (0u32, u32::try_from(self.rows.ends.len()).ok()?);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.text(Text(middle)).cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(Text(middle)),
            }
        }
        None
    }

    pub fn facts_of(&self, record: usize) -> Range<usize> {
        let end = |i: usize| self.rows.records[i].facts_end as usize;
        record.checked_sub(1).map_or(0, end)..end(record)
    }
}

impl Rows {
    /// Rows without texts.
    pub fn new(ends: Vec<u32>) -> Rows {
        Rows { ends, ..Rows::default() }
    }
}

/// A length and so many bytes; and the rest.
fn part(bytes: &'static [u8]) -> Option<(&'static [u8], &'static [u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

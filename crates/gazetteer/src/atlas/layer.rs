//! The compiled form of an atlas: what the build writes and the program uses where it lies.
//!
//! Five parts one after the other, each after its length in bytes (a little-endian 32-bit number): the words that rows
//! share ([`postcard`]), all first names joined, the automaton of all names ([`fst`]) with the index of a name's first
//! key, the rows and the keys, both of fixed width. Not a format for exchange: program and tables are of one build.

use std::borrow::Cow;

use fst::raw::Fst;
use serde::{Deserialize, Serialize};

use super::Found;
use crate::atoms::Atom;

/// Bytes of a row, and of a key.
const ROW: usize = 19;
const KEY: usize = 3;
/// Flags of a key, above the 21 bits of its row.
const CAPS: u32 = 1 << 21;
const ALIAS: u32 = 1 << 22;
const LAST: u32 = 1 << 23;
/// A word of so many letters, all capitals, is an abbreviation.
const ABBREVIATION: usize = 3;
/// No division.
const NOWHERE: u16 = u16::MAX;
/// Units a degree has in a row, and units of the logarithm of people.
const DEGREE: f64 = 46_000.0;
const PEOPLE: f64 = 11.0;

/// One place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Row {
    /// GeoNames' id, or 0.
    pub id: u32,
    pub lat: f64,
    pub lon: f64,
    /// Index of the feature code.
    pub feature: u8,
    /// Index of the states' codes.
    pub country: u16,
    /// Index of the division's place; divisions stand first, so that the number is small.
    pub admin1: Option<usize>,
    /// Natural logarithm of one more than the people.
    pub people: f64,
    /// Where the name begins in the names.
    pub name: u32,
}

/// One way to write a place: the row, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub row: usize,
    /// Another name than the first.
    pub alias: bool,
    /// Counts in capitals alone ("US").
    pub caps: bool,
}

/// What rows refer to by number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Shared {
    pub features: Vec<String>,
    pub countries: Vec<String>,
}

/// Rows, names and the automaton.
#[derive(Clone)]
pub(super) struct Layer {
    shared: Shared,
    names: Cow<'static, str>,
    index: Fst<Cow<'static, [u8]>>,
    rows: Cow<'static, [u8]>,
    keys: Cow<'static, [u8]>,
}

impl Layer {
    /// Puts a layer together; none if the automaton is damaged. Keys of one name stand together, `index` having the first.
    pub fn new(shared: Shared, names: String, index: Vec<u8>, rows: &[Row], keys: &[Vec<Key>]) -> Option<Layer> {
        let rows: Vec<u8> = rows.iter().flat_map(|row| packed(*row)).collect();
        let group = |group: &Vec<Key>| {
            let last = group.len().saturating_sub(1);
            let flag = |set: bool, bit: u32| if set { bit } else { 0 };
            let pack = |(i, k): (usize, &Key)| {
                let row = u32::try_from(k.row).unwrap_or(u32::MAX) & (CAPS - 1);
                row | flag(k.caps, CAPS) | flag(k.alias, ALIAS) | flag(i == last, LAST)
            };
            group.iter().enumerate().map(pack).collect::<Vec<u32>>()
        };
        let keys: Vec<u8> = keys.iter().flat_map(group).flat_map(three).collect();
        let index = Fst::new(Cow::Owned(index)).ok()?;
        Some(Layer { shared, names: names.into(), index, rows: rows.into(), keys: keys.into() })
    }

    /// Reads what [`Layer::bytes`] gave; none if it is something else.
    pub fn read(bytes: &'static [u8]) -> Option<Layer> {
        let (shared, rest) = part(bytes)?;
        let (names, rest) = part(rest)?;
        let (index, rest) = part(rest)?;
        let (rows, rest) = part(rest)?;
        let (keys, _) = part(rest)?;
        Some(Layer {
            shared: postcard::from_bytes(shared).ok()?,
            names: std::str::from_utf8(names).ok()?.into(),
            index: Fst::new(Cow::Borrowed(index)).ok()?,
            rows: rows.into(),
            keys: keys.into(),
        })
    }

    pub fn bytes(&self) -> Vec<u8> {
        let shared = postcard::to_allocvec(&self.shared).unwrap_or_default();
        let parts = [&shared, self.names.as_bytes(), self.index.as_bytes(), &self.rows, &self.keys];
        let part = |p: &[u8]| [&u32::try_from(p.len()).unwrap_or(u32::MAX).to_le_bytes(), p].concat();
        parts.into_iter().flat_map(part).collect()
    }

    pub fn len(&self) -> usize {
        self.rows.len() / ROW
    }

    /// All rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        (0..self.len()).map(|i| self.row(i))
    }

    /// # Panics
    /// If there is no such row.
    pub fn row(&self, at: usize) -> Row {
        let bytes = &self.rows[at * ROW..(at + 1) * ROW];
        let number = |from: usize, to: usize| bytes[from..to].iter().rev().fold(0, |n, &b| n << 8 | u32::from(b));
        let degrees = |from: usize, most: f64| f64::from(number(from, from + 3)) / DEGREE - most;
        let short = |from: usize| u16::from_le_bytes([bytes[from], bytes[from + 1]]);
        Row {
            id: number(0, 4),
            lat: degrees(4, 90.0),
            lon: degrees(7, 180.0),
            feature: bytes[10],
            country: short(11),
            admin1: Some(short(13)).filter(|&a| a != NOWHERE).map(usize::from),
            people: f64::from(bytes[15]) / PEOPLE,
            name: number(16, 19),
        }
    }

    pub fn name(&self, at: usize) -> &str {
        let start = self.row(at).name as usize;
        let end = if at + 1 < self.len() { self.row(at + 1).name as usize } else { self.names.len() };
        self.names.get(start..end).unwrap_or_default()
    }

    pub fn feature(&self, number: u8) -> &str {
        self.shared.features.get(usize::from(number)).map_or("", String::as_str)
    }

    pub fn country(&self, number: u16) -> &str {
        self.shared.countries.get(usize::from(number)).map_or("", String::as_str)
    }

    /// See [`super::Atlas::longest`].
    pub fn longest(&self, atoms: &[Atom]) -> Option<(usize, Vec<Found>)> {
        let mut node = self.index.root();
        let mut output = fst::raw::Output::zero();
        let mut best = None;
        for (count, atom) in atoms.iter().enumerate() {
            if !atom.upper && (count == 0 || atom.text.len() > 3) {
                break;
            }
            let gap = if count > 0 { &b" "[..] } else { &[] };
            let reached = gap.iter().chain(atom.text.as_bytes()).all(|&byte| {
                let Some(at) = node.find_input(byte) else { return false };
                let transition = node.transition(at);
                output = output.cat(transition.out);
                node = self.index.node(transition.addr);
                true
            });
            if !reached {
                break;
            }
            if node.is_final() {
                let first = output.cat(node.final_output()).value();
                let abbreviation = count == 0 && atom.caps && atom.text.len() <= ABBREVIATION;
                let found = self.group(first, count == 0 && atom.caps, abbreviation);
                if !found.is_empty() {
                    best = Some((count + 1, found));
                }
            }
        }
        best
    }

    /// The places of a name: those written in capitals alone only where the text has `caps`, nothing else where it
    /// has an `abbreviation` ("U.N." is not Un in India).
    fn group(&self, first: u64, caps: bool, abbreviation: bool) -> Vec<Found> {
        let first = usize::try_from(first).unwrap_or(usize::MAX).saturating_mul(KEY);
        let mut found = Vec::new();
        for bytes in self.keys.get(first..).unwrap_or_default().chunks_exact(KEY) {
            let key = bytes.iter().rev().fold(0, |n, &b| n << 8 | u32::from(b));
            let row = (key & (CAPS - 1)) as usize;
            let fits = if key & CAPS == 0 { !abbreviation } else { caps };
            if fits && row < self.len() {
                found.push(Found { place: row, alias: key & ALIAS != 0 });
            }
            if key & LAST != 0 {
                break;
            }
        }
        found
    }
}

fn three(number: u32) -> [u8; 3] {
    let [a, b, c, _] = number.to_le_bytes();
    [a, b, c]
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
fn packed(row: Row) -> Vec<u8> {
    let degrees = |value: f64, most: f64| three(((value.clamp(-most, most) + most) * DEGREE).round() as u32);
    let admin1 = row.admin1.and_then(|a| u16::try_from(a).ok()).unwrap_or(NOWHERE);
    let people = (row.people * PEOPLE).round().clamp(0.0, 255.0) as u8;
    let mut bytes = row.id.to_le_bytes().to_vec();
    bytes.extend(degrees(row.lat, 90.0));
    bytes.extend(degrees(row.lon, 180.0));
    bytes.push(row.feature);
    bytes.extend(row.country.to_le_bytes());
    bytes.extend(admin1.to_le_bytes());
    bytes.push(people);
    bytes.extend(three(row.name));
    bytes
}

/// A length and so many bytes; and the rest.
fn part(bytes: &'static [u8]) -> Option<(&'static [u8], &'static [u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

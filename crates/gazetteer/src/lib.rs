//! Who is who: the tables of `gazetteer/`, compiled, and looked up by words.
//!
//! A [`Gazetteer`] holds [`Record`]s (a state, a person, an organisation, a role noun), each with dated [`Fact`]s, and an
//! automaton from folded words to records. The build of Legation makes it of the tables ([`compile`]) and the program
//! carries the result ([`Gazetteer::from_bytes`]); [`Gazetteer::overlaid`] lays a user's tables over it. It knows nothing
//! of grammar: what a phrase means is put together in `legation::actors`.

pub mod atlas;
pub mod atoms;
mod builder;
mod record;
mod spelling;
mod table;
mod tables;

use std::fmt;

use jiff::civil::Date;

pub use builder::{TABLES, compile, is_sole, office_key};
pub use record::{Fact, NON_STATE, Record, Role, SECTORS, Sort, Standing};
pub use table::GazetteerError;

use atoms::Atom;
use tables::{FactRow, KeyRow, Tables, Text};

/// A record found at some atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of the record.
    pub record: usize,
    /// Number of atoms.
    pub len: usize,
    /// Whether the plural was found ("lawmakers").
    pub plural: bool,
}

/// Names, offices, organisations, states and role nouns, indexed by their words.
#[derive(Clone)]
pub struct Gazetteer {
    tables: Tables,
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gazetteer").field("records", &self.tables.records.len()).finish_non_exhaustive()
    }
}

impl Gazetteer {
    /// The gazetteer that [`compile`] made; none if the bytes are something else.
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Gazetteer> {
        Some(Gazetteer { tables: Tables::read(bytes)? })
    }

    /// This gazetteer with more tables laid over it: (name, content). A file's base name says what it is
    /// (`holders.tsv`); `gazetteer/README.md` says what a line adds and what it replaces.
    ///
    /// # Errors
    /// All mistakes of all files at once.
    pub fn overlaid<'a>(
        &self,
        more: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Gazetteer, Vec<GazetteerError>> {
        builder::overlay(self, more)
    }

    /// Everything as bytes, for [`Gazetteer::from_bytes`].
    pub fn bytes(&self) -> Vec<u8> {
        self.tables.bytes()
    }

    /// The records that the longest row of atoms from `at` on names; empty where there is none.
    pub fn hits(&self, atoms: &[Atom], at: usize) -> Vec<Hit> {
        let rest = atoms.get(at..).unwrap_or_default();
        let found = self.longest(rest.iter());
        let one = found.first().map_or(0, |h| h.len) <= 1;
        if one && rest.get(1).is_some_and(is_initial) {
            // "Patrick J. Hillery" is written without the initial too.
            let named = self.longest(rest.iter().take(1).chain(&rest[2..]));
            if named.iter().any(|h| h.len > 1 && self.get(h.record).sort() == Sort::Person) {
                return named.into_iter().map(|h| Hit { len: h.len + 1, ..h }).collect();
            }
        }
        if one && rest.first().is_some_and(|a| a.upper && a.text.len() > 1) {
            let named = self.respelt(rest);
            if !named.is_empty() {
                return named;
            }
        }
        found
    }

    /// The people whose name of two words and more the text spells in another way.
    fn respelt(&self, atoms: &[Atom]) -> Vec<Hit> {
        // A name is no longer than this, and ends with its last capital.
        const LONGEST: usize = 8;
        let small = |a: &Atom| !a.upper && !matches!(a.text.as_str(), "bin" | "ben" | "ibn" | "al" | "el");
        let name: Vec<&Atom> = atoms.iter().take(LONGEST).take_while(|a| !small(a)).collect();
        if name.len() < 2 {
            return Vec::new();
        }
        let mut walk = Walk::new(&self.tables);
        let mut found = Vec::new();
        for (number, (part, end)) in spelling::parts(&name).iter().enumerate() {
            if !walk.follow(part) {
                break;
            }
            if let Some(group) = walk.stop().filter(|_| number > 0) {
                let keys = self.group(group).iter().filter(|k| self.get(k.record as usize).sort() == Sort::Person);
                let hits: Vec<Hit> =
                    keys.map(|k| Hit { record: k.record as usize, len: *end, plural: false }).collect();
                if !hits.is_empty() {
                    found = hits;
                }
            }
        }
        found
    }

    /// Walks the automaton along the atoms; the last place where it may stop and letter case agrees.
    fn longest<'a>(&self, atoms: impl Iterator<Item = &'a Atom>) -> Vec<Hit> {
        let mut walked: Vec<&Atom> = Vec::new();
        let mut walk = Walk::new(&self.tables);
        let mut found = Vec::new();
        for atom in atoms {
            if !walk.step(atom) {
                break;
            }
            walked.push(atom);
            if let Some(group) = walk.stop() {
                let hits = self.fitting(group, &walked);
                if !hits.is_empty() {
                    found = hits;
                }
            }
        }
        found
    }

    /// The records that exactly these atoms name.
    pub fn exactly(&self, atoms: &[Atom]) -> Vec<Hit> {
        let mut walk = Walk::new(&self.tables);
        if atoms.is_empty() || !atoms.iter().all(|a| walk.step(a)) {
            return Vec::new();
        }
        let walked: Vec<&Atom> = atoms.iter().collect();
        walk.stop().map(|group| self.fitting(group, &walked)).unwrap_or_default()
    }

    fn fitting(&self, group: u64, atoms: &[&Atom]) -> Vec<Hit> {
        let fitting = self.group(group).iter().filter(|k| fits(k, atoms));
        fitting.map(|k| Hit { record: k.record as usize, len: atoms.len(), plural: k.plural() }).collect()
    }

    /// The keys of one row of atoms, from the first on.
    fn group(&self, first: u64) -> &[KeyRow] {
        let keys = usize::try_from(first).ok().and_then(|g| self.tables.keys.get(g..)).unwrap_or_default();
        let count = keys.iter().position(|k| k.last()).map_or(0, |last| last + 1);
        &keys[..count]
    }

    /// A record by its index, as [`Hit`]s have it.
    ///
    /// # Panics
    /// If no hit of this gazetteer had that index.
    pub fn get(&self, record: usize) -> Record<'_> {
        assert!(record < self.tables.records.len(), "no record {record}");
        Record { gazetteer: self, id: record }
    }

    /// English name of a state or territory, by code.
    pub fn country_name(&self, code: &str) -> Option<&str> {
        self.country(code).map(|id| self.get(id).name())
    }

    /// The record of a state, by code.
    pub fn country(&self, code: &str) -> Option<usize> {
        let code = self.tables.find_text(code)?;
        self.tables.countries.binary_search_by_key(&code, |c| c.0).ok().map(|at| self.tables.countries[at].1 as usize)
    }

    /// Who holds an office of a code on a day, or without a day holds it now, with the fact that says so: the one who
    /// came last, if the tables have several.
    pub fn holder(&self, code: &str, office: &str, day: Option<Date>) -> Option<(usize, Fact<'_>)> {
        let office = office_key(office);
        let order = |&fact: &u32| {
            let fact = self.fact(fact as usize);
            fact.code.cmp(code).then_with(|| office_key(fact.office).cmp(&office))
        };
        let start = self.tables.offices.partition_point(|o| order(o).is_lt());
        let held = self.tables.offices[start..].iter().take_while(|o| order(o).is_eq());
        let facts = held.map(|&o| (self.tables.record_of(o as usize), self.fact(o as usize)));
        let holding = facts.filter(|(_, f)| day.map_or(f.to.is_none(), |day| f.from.is_some() && f.holds(day)));
        holding.max_by_key(|(_, f)| f.from)
    }

    /// The newest day on which somebody took an office: how far the tables' knowledge reaches.
    pub fn newest(&self) -> Option<Date> {
        self.tables.facts.iter().map(|f| f.from).max().and_then(tables::Day::date)
    }

    pub(crate) fn text(&self, text: Text) -> &str {
        self.tables.text(text)
    }

    pub(crate) fn fact(&self, at: usize) -> Fact<'_> {
        let FactRow { code, sector, office, from, to, file, line } = self.tables.facts[at];
        Fact {
            code: self.text(code),
            sector: self.text(sector),
            office: self.text(office),
            from: from.date(),
            to: to.date(),
            file: self.text(file),
            line,
        }
    }
}

/// A walk through the automaton, atom by atom with a space between.
struct Walk<'t> {
    tables: &'t Tables,
    node: fst::raw::Node<'t>,
    output: fst::raw::Output,
    begun: bool,
}

impl<'t> Walk<'t> {
    fn new(tables: &'t Tables) -> Self {
        Walk { tables, node: tables.index.root(), output: fst::raw::Output::zero(), begun: false }
    }

    /// Follows an atom; false where no name goes on like that.
    fn step(&mut self, atom: &Atom) -> bool {
        self.follow(&atom.text)
    }

    fn follow(&mut self, word: &str) -> bool {
        let gap = if self.begun { &b" "[..] } else { &[] };
        self.begun = true;
        gap.iter().chain(word.as_bytes()).all(|&byte| self.byte(byte))
    }

    fn byte(&mut self, byte: u8) -> bool {
        let Some(at) = self.node.find_input(byte) else { return false };
        let transition = self.node.transition(at);
        self.output = self.output.cat(transition.out);
        self.node = self.tables.index.node(transition.addr);
        true
    }

    /// The first of the keys that end here.
    fn stop(&self) -> Option<u64> {
        self.node.is_final().then(|| self.output.cat(self.node.final_output()).value())
    }
}

/// Whether the letter case of the text is one that the table allows.
fn fits(key: &KeyRow, atoms: &[&Atom]) -> bool {
    let mut cases = atoms.iter().take(32).enumerate();
    cases.all(|(i, a)| (a.upper || key.upper >> i & 1 == 0) && (a.caps || !key.caps()))
}

/// "J." in a person's name.
fn is_initial(atom: &Atom) -> bool {
    atom.upper && atom.text.chars().count() == 1
}

//! What the tables know: records, and facts that hold from one day to another.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Gazetteer;

/// PLOVER's 24 sectors (manual, table 5.2).
pub const SECTORS: [&str; 24] = [
    "COP", "GOV", "JUD", "LEG", "MIL", "OPP", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL",
    "EDU", "ELI", "JRN", "LAB", "MED", "REF", "REL", "SOC",
];

/// PLOVER's codes for those who belong to no state (manual, table 5.1).
pub const NON_STATE: [&str; 7] = ["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"];

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sort {
    /// A state or territory by name.
    Country,
    /// "Chinese" before a noun.
    Adjective,
    /// "Danes"
    Demonym,
    /// A capital: a place, and its government where it acts.
    Capital,
    /// "the Kremlin": a building or street that stands for who works there.
    Seat,
    /// Any other place.
    City,
    /// A human being.
    Person,
    /// Anything with a name of its own that is no person and no place.
    Organization,
    /// A noun for what somebody is.
    Role(Role),
}

/// How a word of `roles.tsv` behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// One human being: "lawmaker".
    Person,
    /// Several: "troops", "police".
    Group,
    /// A body: "parliament".
    Body,
    /// One of those named with it: "official", "leader", "spokesman". The other's sector goes first.
    Relational,
    /// The same for a body: "office", "branch", "group".
    Part,
    /// Says what a person named without much else is: "military" before "leader".
    Modifier,
    /// Says what somebody is whatever the noun: "striking", "rebel".
    Strong,
    /// Words that end or begin names of a kind: "Liberation Front". A nationality in the name gives the code.
    Name,
    /// The same, but the row's own code stands: "Inc".
    Brand,
    /// Form of address: "Mr".
    Address,
    /// "former", "ex"
    Former,
    /// "of": what follows may own or define.
    Of,
    /// "in", "from": what follows may be home.
    Home,
    /// Ends the phrase: "who", "said", "with".
    Stop,
    /// "backed": whoever stands before is not who is spoken of ("U.S.-backed rebels").
    Disown,
}

/// Something that held from one day to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact<'g> {
    /// PLOVER entity code.
    pub code: &'g str,
    /// PLOVER sector; empty where there is none.
    pub sector: &'g str,
    /// Office, or kind of organisation, or the role noun itself.
    pub office: &'g str,
    /// First day on which it holds; none where it always held.
    pub from: Option<Date>,
    /// First day on which it no longer holds; none where it still does.
    pub to: Option<Date>,
    /// The table that says so.
    pub file: &'g str,
    /// Line in it, from 1.
    pub line: u32,
}

impl Fact<'_> {
    /// Whether it holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.to.is_none_or(|t| day < t)
    }

    /// File and line: `gazetteer/holders.tsv:17`.
    pub fn at(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

/// What a record is on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing<'g> {
    /// This holds.
    Now(Fact<'g>),
    /// It held once and nothing holds now.
    Past(Fact<'g>),
    /// It will hold later.
    Later(Fact<'g>),
}

impl<'g> Standing<'g> {
    /// The fact, whenever it holds.
    pub fn fact(self) -> Fact<'g> {
        match self {
            Standing::Now(fact) | Standing::Past(fact) | Standing::Later(fact) => fact,
        }
    }
}

/// Somebody or something with its facts.
#[derive(Clone, Copy, Debug)]
pub struct Record<'g> {
    pub(crate) gazetteer: &'g Gazetteer,
    pub(crate) id: usize,
}

impl<'g> Record<'g> {
    /// What it is.
    pub fn sort(self) -> Sort {
        self.gazetteer.tables.records[self.id].sort
    }

    /// Canonical name.
    pub fn name(self) -> &'g str {
        self.gazetteer.text(self.gazetteer.tables.records[self.id].name)
    }

    /// Wikidata id, where the table has one.
    pub fn identifier(self) -> Option<&'g str> {
        Some(self.gazetteer.text(self.gazetteer.tables.records[self.id].identifier)).filter(|i| !i.is_empty())
    }

    /// Its facts, in the order of the table.
    pub fn facts(self) -> impl DoubleEndedIterator<Item = Fact<'g>> + Clone {
        let gazetteer = self.gazetteer;
        gazetteer.tables.facts_of(self.id).map(move |fact| gazetteer.fact(fact))
    }

    /// The record's code, whatever the day.
    pub fn code(self) -> &'g str {
        self.facts().next().map_or("", |f| f.code)
    }

    /// The record's sector, whatever the day.
    pub fn sector(self) -> &'g str {
        self.facts().next().map_or("", |f| f.sector)
    }

    /// What holds on a day, the newest first; without a day, what is newest of all.
    pub fn standing(self, day: Option<Date>) -> Option<Standing<'g>> {
        let newest = self.facts().max_by_key(|f| (f.to.is_none(), f.from, f.to))?;
        let Some(day) = day else {
            return Some(if newest.to.is_none() { Standing::Now(newest) } else { Standing::Past(newest) });
        };
        if let Some(now) = self.facts().filter(|f| f.holds(day)).max_by_key(|f| f.from) {
            return Some(Standing::Now(now));
        }
        let past = self.facts().filter(|f| f.to.is_some_and(|t| t <= day)).max_by_key(|f| f.to);
        let later = || self.facts().min_by_key(|f| (f.from, f.to)).unwrap_or(newest);
        Some(past.map_or_else(|| Standing::Later(later()), Standing::Past))
    }
}

//! What a person is on a day: in office, out of it, in opposition.
//!
//! The tables say who did what from when to when. PLOVER's ELI is a "former government official who currently does not hold a
//! position in the government or armed forces" (manual, table 5.2), so whoever has governed is ELI afterwards, also as an
//! opposition leader, a party's chairman or a professor: for good after the highest office, for [`FADES_AFTER`] years
//! after another. Who has never governed stays what they were.

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use legation_gazetteer::{Fact, Record, Standing};

/// So many years after an office below the highest, what somebody does since then counts for more.
const FADES_AFTER: i64 = 10;

/// Offices after which one is a former head of state or government for life.
const HIGHEST: [&str; 14] = [
    "president",
    "acting president",
    "interim president",
    "transitional president",
    "prime minister",
    "acting prime minister",
    "interim prime minister",
    "chancellor",
    "premier",
    "king",
    "queen",
    "emir",
    "sultan",
    "supreme leader",
];

/// What a person is on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Role<'g> {
    /// What says so.
    pub fact: Fact<'g>,
    /// PLOVER sector.
    pub sector: &'g str,
    /// Whether the fact holds on that day.
    pub now: bool,
}

impl Role<'_> {
    /// For people who ask why: office, days, file and line.
    pub fn told(&self) -> String {
        told(&self.fact)
    }

    /// Whether it is the highest office of a state.
    pub fn is_highest(&self) -> bool {
        is_highest(&self.fact)
    }
}

/// What a record says of a person on a day; without a day, on the day of the newest facts. `newest` is that day.
pub(super) fn on<'g>(record: Record<'g>, day: Option<Date>, newest: Option<Date>) -> Option<Role<'g>> {
    match record.standing(day)? {
        Standing::Now(fact) => Some(now(record, fact, day.or(newest))),
        Standing::Past(fact) => {
            let governed = last_office(record, day.or(newest), |_| true);
            let sector = if governed.is_some() || fact.sector.is_empty() { "ELI" } else { fact.sector };
            Some(Role { fact, sector, now: false })
        }
        // Before the first office it is known whose somebody is, and not what.
        Standing::Later(fact) => Some(Role { fact, sector: "", now: false }),
    }
}

/// Somebody with something to do on a day: that, or a former official.
fn now<'g>(record: Record<'g>, fact: Fact<'g>, day: Option<Date>) -> Role<'g> {
    let governs = Role { fact, sector: fact.sector, now: true };
    let counts = |office: &Fact| match fact.sector {
        "OPP" | "PTY" | "SOC" | "CVL" | "BUS" | "EDU" | "JRN" | "LAB" | "UNK" => {
            is_highest(office) || is_recent(office, day)
        }
        "LEG" => is_highest(office) && !fact.office.contains("speaker"),
        _ => false,
    };
    match last_office(record, day, counts) {
        Some(office) => Role { fact: office, sector: "ELI", now: false },
        None => governs,
    }
}

/// The office in a government, a court or the forces that somebody left last before a day.
fn last_office<'g>(record: Record<'g>, day: Option<Date>, counts: impl Fn(&Fact) -> bool) -> Option<Fact<'g>> {
    let over = |f: &Fact| f.to.is_some_and(|to| day.is_none_or(|day| to <= day));
    let official = |f: &Fact| matches!(f.sector, "GOV" | "MIL" | "JUD" | "SPY" | "COP" | "LEG");
    record.facts().filter(|f| over(f) && official(f) && counts(f)).max_by_key(|f| f.to)
}

/// An office with its days, and where the tables have it.
pub(super) fn told(fact: &Fact) -> String {
    let days = match (fact.from, fact.to) {
        (Some(from), Some(to)) => format!(" from {from} to {to}"),
        (Some(from), None) => format!(" since {from}"),
        (None, Some(to)) => format!(" until {to}"),
        (None, None) => String::new(),
    };
    format!("{}{days} ({})", fact.office, fact.at())
}

fn is_highest(fact: &Fact) -> bool {
    fact.sector == "GOV" && HIGHEST.contains(&fact.office)
}

fn is_recent(fact: &Fact, day: Option<Date>) -> bool {
    let until = fact.to.and_then(|to| to.checked_add(FADES_AFTER.years()).ok());
    let left = day.zip(until).map(|(day, until)| until.duration_since(day));
    fact.sector == "GOV" && left.is_none_or(|left| left > SignedDuration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use legation_gazetteer::{atoms, compile};

    const LINES: &str = "\
name\tcode\tsector\toffice\tfrom\tto\taliases\twikidata\tsource
Ana Head\tPER\tOPP\topposition leader\t2010\t\t\t\ttest
Ana Head\tPER\tGOV\tprime minister\t2000-01-01\t2005-01-01\t\t\ttest
Bo Minister\tPER\tGOV\tfinance minister\t2000-01-01\t2005-01-01\t\t\ttest
Bo Minister\tPER\tOPP\topposition politician\t2005-01-01\t\t\t\ttest
Cleo Never\tPER\tOPP\topposition leader\t2000\t2005\t\t\ttest
Dan Rebel\tPER\tREB\trebel leader\t2006\t\t\t\ttest
Dan Rebel\tPER\tGOV\tvice president\t2000\t2005\t\t\ttest
";

    #[test]
    fn sectors_by_day() {
        let gazetteer = compile([("a/holders.tsv", LINES)]).expect("a good table");
        // name, day, sector
        let cases = [
            ("Ana Head", "1999-01-01", ""),
            ("Ana Head", "2001-01-01", "GOV"),
            ("Ana Head", "2007-01-01", "ELI"),
            ("Ana Head", "2040-01-01", "ELI"),
            ("Bo Minister", "2004-12-31", "GOV"),
            ("Bo Minister", "2005-01-01", "ELI"),
            ("Bo Minister", "2014-12-31", "ELI"),
            ("Bo Minister", "2015-01-02", "OPP"),
            ("Cleo Never", "2002-01-01", "OPP"),
            ("Cleo Never", "2012-01-01", "OPP"),
            ("Dan Rebel", "2007-01-01", "REB"),
        ];
        for (name, day, sector) in cases {
            let hit = gazetteer.hits(&atoms::split(name), 0)[0];
            let role = on(gazetteer.get(hit.record), day.parse().ok(), None);
            assert_eq!(role.map(|r| r.sector), Some(sector), "{name} on {day}: {role:?}");
        }
    }
}

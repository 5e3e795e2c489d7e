//! When: expressions of time in parsed sentences, as TIMEX3 with values, counted from the day of publication.
//!
//! [`find`] gives [`Timed`]s: the reading's [`Time`] ("Thursday", DATE, 2025-06-05), its words, and the calendar
//! days that it stands for ([`When`]). [`of_event`] says which of them dates an event.
//!
//! How: a sentence is cut into atoms with classes (`words.tsv`, `holidays.tsv`), the longest match of a small grammar wins
//! (`rules.tsv`), and actions give the match its meaning (`resolve/`). The tables are in `codebook/times/`, explained there.
//! No clocks beyond minutes, and the zone of a clock time is read but not reckoned with.

mod calendar;
mod dateline;
mod event;
mod grammar;
mod holidays;
mod order;
mod resolve;
mod tense;
mod words;

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;

pub use dateline::dateline;
pub(crate) use event::governor;
pub use event::of_event;

use crate::reading::{DatePrecision, Time, TimeType};
use crate::syntax::{Parse, Sentence};
use crate::{Chars, Span};
use calendar::Period;
use grammar::Grammar;
use resolve::{Context, Meaning, resolve};
use tense::Direction;
use words::{Atom, Words};

/// How many sentences a quarter is spoken of after it was named ("a year earlier" is a quarter there).
const QUARTER_LASTS: usize = 6;

/// An expression of time, with its place in the parse and in the calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed {
    /// As the reading has it.
    pub time: Time,
    /// Index of its sentence.
    pub sentence: usize,
    /// Its words in that sentence.
    pub words: Range<usize>,
    /// The days that a date or time of day stands for, where that is known, and those of a term ("will leave within a
    /// month"). Other durations, and sets, stand for none.
    pub when: Option<When>,
}

/// Calendar days, the first and the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// First day.
    pub from: Date,
    /// Last day, the same as the first for a single one.
    pub to: Date,
    /// Day, week, month or year; anything between month and year, or longer, counts as year.
    pub precision: DatePrecision,
}

/// A mistake in a table of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The table.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for Error {}

/// The tables, read once. They are part of the program, and a test reads them: a mistake in them does not get out.
static TABLES: LazyLock<Result<(Words, Grammar), Error>> = LazyLock::new(|| {
    Ok((Words::read(&WORDS)?, Grammar::read("rules.tsv", include_str!("../../../../codebook/times/rules.tsv"))?))
});

/// The tables of words, with their names for errors.
const WORDS: [(&str, &str); 2] = [
    ("words.tsv", include_str!("../../../../codebook/times/words.tsv")),
    ("holidays.tsv", include_str!("../../../../codebook/times/holidays.tsv")),
];

/// Reads tables as those in `codebook/times/` are, by the names that they have there; others are passed over.
///
/// # Errors
/// The first mistake.
pub fn check(tables: &[(String, String)]) -> Result<(), Error> {
    for (path, text) in tables {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        match name {
            "words.tsv" | "holidays.tsv" => drop(Words::read(&[(name, text)])?),
            "rules.tsv" => drop(Grammar::read(name, text)?),
            _ => {}
        }
    }
    Ok(())
}

/// Finds the expressions of time, in the order of the text.
///
/// `text` is the text that the parse's spans point into. Without an `anchor`, the day of publication, what is relative
/// to it has an empty value; so has an impossible date.
pub fn find(parse: &Parse, text: &Chars<'_>, anchor: Option<Date>) -> Vec<Timed> {
    let Ok((words, grammar)) = &*TABLES else { return Vec::new() };
    let atoms: Vec<Vec<Atom>> = parse.sentences.iter().map(|s| words.atoms(s, text)).collect();
    let day_first = order::day_first(&atoms);
    let mut finder = Finder { grammar, anchor, day_first, found: Vec::new(), reference: None, quarter: None };
    for (i, (sentence, atoms)) in parse.sentences.iter().zip(&atoms).enumerate() {
        finder.sentence(i, sentence, atoms);
    }
    finder.found
}

/// What is known as the text is read on.
struct Finder<'a> {
    grammar: &'a Grammar,
    anchor: Option<Date>,
    /// Whether 3/4/2025 is in April.
    day_first: bool,
    found: Vec<Timed>,
    reference: Option<Period>,
    /// The quarter last named, and in which sentence.
    quarter: Option<(Period, usize)>,
}

impl Finder<'_> {
    fn sentence(&mut self, index: usize, sentence: &Sentence, atoms: &[Atom]) {
        let mut day = None;
        let mut at = 0;
        let chart = self.grammar.chart(atoms);
        while at < atoms.len() {
            let Some((end, node)) = chart.longest(at) else {
                at += 1;
                continue;
            };
            let context = Context {
                anchor: self.anchor,
                day_first: self.day_first,
                reference: self.reference,
                day,
                quarter: self.quarter.filter(|(_, s)| index <= s + QUARTER_LASTS).map(|(q, _)| q),
                direction: Direction::of(sentence, atoms, at, end),
            };
            match resolve(&node, &context) {
                Some(Some(meaning)) => {
                    self.note(index, &meaning, &mut day);
                    let when = meaning.period.and_then(Period::when).or_else(|| {
                        let before = at.checked_sub(1).map_or("", |i| atoms[i].form.as_str());
                        self.term(&meaning, before, context.direction)
                    });
                    self.add(index, &atoms[at..end], meaning, when);
                }
                Some(None) => {}
                None => self.add(index, &atoms[at..end], unknown(), None),
            }
            at = end;
        }
    }

    /// Remembers what later expressions refer to.
    fn note(&mut self, sentence: usize, meaning: &Meaning, day: &mut Option<Date>) {
        let Some(period) = meaning.period else { return };
        self.reference = Some(period);
        if period.is_day() {
            *day = period.days().map(|(from, _)| from);
        }
        self.quarter = self.quarter.filter(|(_, s)| sentence <= s + QUARTER_LASTS);
        if matches!(period, Period::Quarter(..)) && !self.is_beside(period) {
            self.quarter = Some((period, sentence));
        }
    }

    /// Whether a quarter is one that the text's own is compared with: of an earlier year, or yet to end.
    fn is_beside(&self, quarter: Period) -> bool {
        let Some((own, _)) = self.quarter else { return false };
        let (Some((own_from, own_to)), Some((from, to)), Some(anchor)) = (own.days(), quarter.days(), self.anchor)
        else {
            return false;
        };
        from.year() < own_from.year() || (own_to < anchor && anchor <= to)
    }

    /// When what lies ahead is due "within a month".
    fn term(&self, meaning: &Meaning, before: &str, direction: Direction) -> Option<When> {
        let ahead = direction.looks_ahead() && before == "within" || direction == Direction::Ahead && before == "in";
        let due = meaning.kind == TimeType::Duration && ahead;
        event::away(self.anchor.filter(|_| due)?, &meaning.value, 1)
    }

    fn add(&mut self, sentence: usize, atoms: &[Atom], meaning: Meaning, when: Option<When>) {
        let (Some(first), Some(last)) = (atoms.first(), atoms.last()) else { return };
        let time = Time {
            span: Span::new(first.span.start, last.span.end),
            kind: meaning.kind,
            value: meaning.value,
            modifier: meaning.modifier,
        };
        self.found.push(Timed { time, sentence, words: first.word..last.word + 1, when });
    }
}

/// A date that cannot be known.
fn unknown() -> Meaning {
    Meaning { kind: TimeType::Date, value: String::new(), modifier: None, period: None }
}

#[cfg(test)]
mod tests;

//! What the trees of the grammar mean on a given day: [`Action`]s turn them into [`Meaning`]s.
//!
//! A tree whose meaning cannot be known (no anchor, no such day, beyond the calendar) gives `None`, never an error.

mod clock;
mod dates;
mod lengths;
mod steps;

use jiff::civil::Date;

use super::calendar::{Length, Period, Unit};
use super::grammar::Node;
use super::tense::Direction;
use super::words::{Class, Value};
use crate::reading::TimeType;

macro_rules! actions {
    ($($name:ident $text:literal $run:path;)*) => {
        /// What gives a rule's match its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($name),* }

        impl Action {
            /// The action that the rules call so.
            pub fn from_name(name: &str) -> Option<Action> {
                match name { $($text => Some(Action::$name),)* _ => None }
            }

            fn run(self, args: Args, context: &Context) -> Option<Sem> {
                match self { $(Action::$name => $run(args, context)),* }
            }
        }
    };
}

actions! {
    Same "same" same; Last "same_last" same_last; Nothing "none" nothing;
    Sum "sum" lengths::sum; Product "product" lengths::product; Mixed "mixed" lengths::mixed;
    AndHalf "and_half" lengths::and_half; One "one" lengths::one; OneAndHalf "one_and_half" lengths::one_and_half; QuarterCentury "quarter_century" lengths::quarter_century; Vague "vague" lengths::vague;
    First "first" lengths::first; Length "length" lengths::length; Duration "duration" lengths::duration;
    Every "every" lengths::every; EveryOther "every_other" lengths::every_other; EveryLength "every_length" lengths::every_length;
    Frequency "frequency" lengths::frequency;
    Day "day" dates::day; DayBeside "day_beside" dates::day_beside; Iso "iso" dates::iso;
    Slashes "slashes" dates::slashes; Dotted "dotted" dates::dotted; FiscalEnd "fiscal_end" dates::fiscal_end; Unsure "unsure" dates::unsure; NewYear "new_year" dates::new_year; Month "month" dates::month; Year "year" dates::year;
    Spoken "spoken" dates::spoken; Thousand "spoken_thousand" dates::spoken_thousand;
    ThisYear "this_year" dates::this_year; WholeYear "whole_year" dates::whole_year; YearEnd "year_end" dates::year_end;
    Decade "decade" dates::decade; Century "century" dates::century; Weekday "weekday" dates::named;
    BareMonth "bare_month" dates::named; Season "season" dates::named; Holiday "holiday" dates::named;
    StepName "step_name" dates::named; NamedIn "named_in" dates::named_in; Weekend "weekend" dates::weekend;
    Step "step" steps::step; StepDay "step_day" steps::step_day; Sequel "sequel" steps::sequel; UnitBefore "unit_before" steps::unit_before;
    SequelDay "sequel_day" steps::sequel_day; SequelWeekday "sequel_weekday" steps::sequel_weekday;
    Holding "holding" steps::holding; Quarter "quarter" steps::quarter; Half "half" steps::half;
    LastHalf "last_half" steps::last_half; Latest "latest_quarter" steps::latest_quarter;
    YearQuarter "year_quarter" steps::year_quarter; YearEarlier "year_earlier" steps::year_earlier;
    Ago "ago" steps::ago; Later "later" steps::later; Earlier "earlier" steps::earlier; Past "past" steps::past;
    Refer "refer" steps::refer; Modified "modified" steps::modified; ModifiedUnit "modified_unit" steps::modified_unit;
    Clock "clock" clock::clock; NoonClock "noon" clock::noon; ClockDecimal "clock_decimal" clock::clock_decimal; SequelPart "sequel_part" clock::sequel_part; Military "military" clock::military;
    ClockPart "clock_part" clock::clock_part; ClockToday "clock_today" clock::clock_today;
    ClockOn "clock_on" clock::clock_on; PartOf "part_of" clock::part_of; PartToday "part_today" clock::part_today;
    PartLast "part_last" clock::part_last;
}

/// What an expression of time means.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    pub kind: TimeType,
    pub value: String,
    pub modifier: Option<String>,
    /// Its place in the calendar, if it has one.
    pub period: Option<Period>,
}

impl Meaning {
    /// None for what leaves the calendar, as it does around a day of publication at its ends.
    fn of(period: Period) -> Option<Meaning> {
        period.days().filter(|(from, to)| from.year() >= 1 && from <= to)?;
        let kind = match period {
            Period::Part(..) | Period::Clock(..) => TimeType::Time,
            _ => TimeType::Date,
        };
        Some(Meaning { kind, value: period.value(), modifier: None, period: Some(period) })
    }

    fn text(kind: TimeType, value: impl Into<String>) -> Meaning {
        Meaning { kind, value: value.into(), modifier: None, period: None }
    }
}

/// What is known where an expression stands.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// Day of publication.
    pub anchor: Option<Date>,
    /// Whether the document writes days before months.
    pub day_first: bool,
    /// The date last mentioned.
    pub reference: Option<Period>,
    /// The day last mentioned in this sentence.
    pub day: Option<Date>,
    /// The quarter that the text speaks of.
    pub quarter: Option<Period>,
    /// Whether the clause looks ahead or back.
    pub direction: Direction,
}

impl Context {
    /// The first day of what "that" and "later" are counted from.
    fn from(&self) -> Option<Date> {
        self.reference.and_then(Period::days).map(|(from, _)| from).or(self.anchor)
    }
}

/// The meaning of a whole tree; `Some(None)` for what is no time at all.
pub fn resolve(node: &Node, context: &Context) -> Option<Option<Meaning>> {
    match eval(node, context)? {
        Sem::Time(meaning) => Some(Some(meaning)),
        Sem::Nothing => Some(None),
        _ => None,
    }
}

/// The meaning of a part of a tree.
#[derive(Clone, Debug)]
enum Sem {
    Nothing,
    Word(Class, Value),
    /// None for a vague one ("several").
    Number(Option<f64>),
    Length(Length),
    Clock(i8, i8),
    Time(Meaning),
}

fn eval(node: &Node, context: &Context) -> Option<Sem> {
    match node {
        Node::Leaf(class, value) => Some(Sem::Word(*class, value.clone())),
        Node::Tree(Action::Nothing, _) => Some(Sem::Nothing),
        Node::Tree(action, children) => {
            let args = children.iter().map(|c| eval(c, context)).collect::<Option<Vec<Sem>>>()?;
            if args.iter().any(|a| matches!(a, Sem::Nothing)) {
                return Some(Sem::Nothing);
            }
            action.run(Args(args), context)
        }
    }
}

/// What a rule was made of, in order.
struct Args(Vec<Sem>);

impl Args {
    fn word(&self, classes: &[Class]) -> Option<&Value> {
        self.0.iter().find_map(|s| match s {
            Sem::Word(class, value) if classes.contains(class) => Some(value),
            _ => None,
        })
    }

    fn int(&self, classes: &[Class]) -> Option<i64> {
        match self.word(classes)? {
            Value::Number(n) if n.abs() < 1e9 => Some(*n as i64),
            _ => None,
        }
    }

    fn text(&self, classes: &[Class]) -> Option<&str> {
        match self.word(classes)? {
            Value::Text(text) => Some(text),
            Value::Number(_) => None,
        }
    }

    /// All numbers, in order; vague ones count as none.
    fn numbers(&self) -> Vec<f64> {
        let number = |s: &Sem| match s {
            Sem::Number(n) => *n,
            Sem::Word(_, Value::Number(n)) => Some(*n),
            _ => None,
        };
        self.0.iter().filter_map(number).collect()
    }

    fn time(&self) -> Option<&Meaning> {
        self.0.iter().find_map(|s| if let Sem::Time(meaning) = s { Some(meaning) } else { None })
    }

    fn period(&self) -> Option<Period> {
        self.time()?.period
    }

    fn clock(&self) -> Option<(i8, i8)> {
        self.0.iter().find_map(|s| if let Sem::Clock(h, m) = s { Some((*h, *m)) } else { None })
    }

    /// The last unit named.
    fn unit(&self) -> Option<Unit> {
        self.0.iter().rev().find_map(|s| match s {
            Sem::Word(Class::Unit | Class::Units | Class::CountUnit, Value::Text(name)) => Unit::from_name(name),
            _ => None,
        })
    }

    fn month(&self) -> Option<i64> {
        self.int(&[Class::Month, Class::MayMonth])
    }

    /// A year, written out or as the year of a time ("of last year").
    fn year(&self) -> Option<i64> {
        let said = self.int(&[Class::Year, Class::OldYear]);
        said.or_else(|| self.period()?.days().map(|(from, _)| i64::from(from.year())))
    }

    fn approx(&self) -> Option<String> {
        self.text(&[Class::Approx]).map(str::to_owned)
    }
}

fn time(period: Option<Period>) -> Option<Sem> {
    period.and_then(Meaning::of).map(Sem::Time)
}

fn same(args: Args, _: &Context) -> Option<Sem> {
    let last = args.0.len().checked_sub(1)?;
    let wanted = args.0.iter().position(|s| matches!(s, Sem::Time(_) | Sem::Clock(..)));
    args.0.into_iter().nth(wanted.unwrap_or(last))
}

fn same_last(mut args: Args, _: &Context) -> Option<Sem> {
    args.0.pop()
}

fn nothing(_: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Nothing)
}

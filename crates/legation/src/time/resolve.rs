//! What the trees of the grammar mean on a given day: [`Action`]s turn them into [`Meaning`]s.
//!
//! A tree whose meaning cannot be known (no anchor, no such day, beyond the calendar) gives `None`, never an error.

use jiff::civil::Date;

use super::calendar::{Length, Period, Unit, add_days, holiday};
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
    Sum "sum" sum; Product "product" product; Mixed "mixed" mixed; AndHalf "and_half" and_half; One "one" one;
    Vague "vague" vague; First "first" first; Length "length" length; Duration "duration" duration;
    Day "day" day; DayBeside "day_beside" day_beside; Iso "iso" iso; Slashes "slashes" slashes; Month "month" month; Year "year" year;
    Spoken "spoken" spoken; Thousand "spoken_thousand" spoken_thousand; ThisYear "this_year" this_year; WholeYear "whole_year" whole_year;
    YearEnd "year_end" year_end; Decade "decade" decade; Century "century" century;
    Weekday "weekday" named; BareMonth "bare_month" named; Season "season" named; Holiday "holiday" named;
    StepName "step_name" named; NamedIn "named_in" named_in; Weekend "weekend" weekend;
    Step "step" step; StepDay "step_day" step_day; Sequel "sequel" sequel; SequelDay "sequel_day" sequel_day;
    SequelWeekday "sequel_weekday" sequel_weekday; Holding "holding" holding;
    Quarter "quarter" quarter; Half "half" half; LastHalf "last_half" last_half; Latest "latest_quarter" latest_quarter;
    YearQuarter "year_quarter" year_quarter; YearEarlier "year_earlier" year_earlier;
    Ago "ago" ago; Later "later" later; Earlier "earlier" earlier; Past "past" past; Refer "refer" refer;
    Modified "modified" modified; ModifiedUnit "modified_unit" modified_unit;
    Clock "clock" clock; NoonClock "noon" noon; Military "military" military; ClockPart "clock_part" clock_part;
    ClockToday "clock_today" clock_today; ClockOn "clock_on" clock_on;
    PartOf "part_of" part_of; PartToday "part_today" part_today; PartLast "part_last" part_last;
    Every "every" every; EveryLength "every_length" every_length; Frequency "frequency" frequency;
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

// Numbers and lengths.

fn sum(args: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(Some(args.numbers().iter().sum())))
}

fn product(args: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(Some(args.numbers().iter().product())))
}

fn mixed(args: Args, _: &Context) -> Option<Sem> {
    match args.numbers()[..] {
        [whole, above, below] if below > 0.0 => Some(Sem::Number(Some(whole + above / below))),
        _ => None,
    }
}

fn and_half(args: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(Some(args.numbers().iter().sum::<f64>() + 0.5)))
}

fn one(_: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(Some(1.0)))
}

fn vague(_: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(None))
}

fn first(args: Args, _: &Context) -> Option<Sem> {
    args.numbers().first().map(|&n| Sem::Number(Some(n)))
}

/// Amount and unit, where a unit stands; one where it is singular and bare, vague where it is plural and bare.
fn length_of(args: &Args) -> Option<Length> {
    let whole = args.0.iter().find_map(|s| if let Sem::Length(l) = s { Some(*l) } else { None });
    let amount = args.0.iter().find_map(|s| if let Sem::Number(n) = s { Some(*n) } else { None });
    let single = args.word(&[Class::Units]).is_none().then_some(1.0);
    whole.or_else(|| Some(Length { amount: amount.unwrap_or(single), unit: args.unit()? }))
}

fn length(args: Args, _: &Context) -> Option<Sem> {
    length_of(&args).map(Sem::Length)
}

fn duration(args: Args, _: &Context) -> Option<Sem> {
    let value = length_of(&args)?.value();
    Some(Sem::Time(Meaning { modifier: args.approx(), ..Meaning::text(TimeType::Duration, value) }))
}

// Days, months, years.

fn day(args: Args, context: &Context) -> Option<Sem> {
    let month = args.month()?;
    let day = args.int(&[Class::Day, Class::Ord])?;
    if let Some(year) = args.int(&[Class::Year, Class::OldYear]) {
        return time(Period::day(year, month, day));
    }
    let anchor = context.anchor?;
    let dates = years_around(anchor, |year| Period::day(year, month, day));
    time(context.direction.nearest(&dates, anchor))
}

/// "June 5-7", "June 9 and 10": a later day of the month just named.
fn day_beside(args: Args, context: &Context) -> Option<Sem> {
    let number = args.int(&[Class::Day])?;
    match context.reference {
        Some(Period::Day(first)) if i64::from(first.day()) < number => {
            time(Period::day(first.year().into(), first.month().into(), number))
        }
        _ => Some(Sem::Nothing),
    }
}

fn iso(args: Args, _: &Context) -> Option<Sem> {
    match args.numbers()[..] {
        [year, month, day] => time(Period::day(year as i64, month as i64, day as i64)),
        _ => None,
    }
}

/// Month, day, year, as American news writes it; day and month where it cannot be otherwise.
fn slashes(args: Args, _: &Context) -> Option<Sem> {
    let [a, b, year] = args.numbers()[..] else { return None };
    let (month, day) = if a > 12.0 { (b, a) } else { (a, b) };
    let year = if year < 100.0 { full_year(year as i64) } else { year as i64 };
    time(Period::day(year, month as i64, day as i64))
}

/// A year of which only two digits are written.
fn full_year(short: i64) -> i64 {
    if short < 30 { short + 2000 } else { short + 1900 }
}

fn month(args: Args, _: &Context) -> Option<Sem> {
    time(Period::month(args.year()?, args.month()?))
}

fn year(args: Args, _: &Context) -> Option<Sem> {
    time(Period::year(args.year()?))
}

fn spoken(args: Args, _: &Context) -> Option<Sem> {
    let [century, rest @ ..] = &args.numbers()[..] else { return None };
    time(Period::year((century * 100.0 + rest.iter().sum::<f64>()) as i64))
}

fn spoken_thousand(args: Args, _: &Context) -> Option<Sem> {
    time(Period::year(args.numbers().iter().product::<f64>() as i64))
}

fn this_year(_: Args, context: &Context) -> Option<Sem> {
    time(Some(Period::holding(Unit::Year, context.anchor?)))
}

/// "the year ended June 30" is a length of time.
fn whole_year(_: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Time(Meaning::text(TimeType::Duration, Length { amount: Some(1.0), unit: Unit::Year }.value())))
}

fn year_end(_: Args, context: &Context) -> Option<Sem> {
    let year = i64::from(context.anchor?.year());
    let back = i64::from(context.direction == Direction::Since);
    time(Period::day(year - back, 12, 31))
}

fn decade(args: Args, _: &Context) -> Option<Sem> {
    let number = args.int(&[Class::Decade, Class::DecadeWord])?;
    let year = if number < 100 { full_year(number) } else { number };
    time(i16::try_from(year / 10).ok().filter(|d| *d <= 999).map(Period::Decade))
}

fn century(args: Args, _: &Context) -> Option<Sem> {
    let number = args.int(&[Class::Ord])?;
    time(i16::try_from(number - 1).ok().filter(|c| (0..=99).contains(c)).map(Period::Century))
}

// Names that recur: weekdays, months, seasons, holidays.

/// A name's stretches in the years around a day, in order.
fn years_around(day: Date, make: impl Fn(i64) -> Option<Period>) -> Vec<Period> {
    let year = i64::from(day.year());
    (year - 1..=year + 1).filter_map(make).collect()
}

/// All stretches around `day` that the name could mean.
fn candidates(args: &Args, day: Date) -> Option<Vec<Period>> {
    if let Some(weekday) = args.int(&[Class::Weekday]) {
        let today = i64::from(day.weekday().to_monday_one_offset());
        let first = i32::try_from((weekday - today).rem_euclid(7)).ok()?;
        return Some(
            [first - 14, first - 7, first, first + 7]
                .iter()
                .filter_map(|n| add_days(day, *n))
                .map(Period::Day)
                .collect(),
        );
    }
    if let Some(month) = args.month() {
        return Some(years_around(day, |y| Period::month(y, month)));
    }
    if let Some(season) = args.int(&[Class::Season, Class::MaySeason]) {
        let season = i8::try_from(season).ok()?;
        return Some(years_around(day, |y| Some(Period::Season(i16::try_from(y).ok()?, season))));
    }
    let rule = args.text(&[Class::Holiday])?;
    Some(years_around(day, |y| holiday(rule, i16::try_from(y).ok()?).map(Period::Day)))
}

fn named(args: Args, context: &Context) -> Option<Sem> {
    if let Some(year) = args.int(&[Class::Year]) {
        let start = Date::new(i16::try_from(year).ok()?, 7, 1).ok()?;
        let of_year = |p: &Period| p.days().is_some_and(|(from, _)| i64::from(from.year()) == year);
        return time(candidates(&args, start)?.into_iter().find(of_year));
    }
    let anchor = context.anchor?;
    let found = candidates(&args, anchor)?;
    let long = args.word(&[Class::Month, Class::MayMonth, Class::Season, Class::MaySeason]).is_some();
    match args.int(&[Class::Step]) {
        Some(-1) => time(Direction::before(&found, anchor)),
        Some(1) => time(Direction::after(&found, anchor)),
        Some(_) if long => time(found.into_iter().find(|p| p.days().is_some_and(|d| d.0.year() == anchor.year()))),
        Some(_) => time(context.direction.or(Direction::Ahead).pick(&found, anchor)),
        None if long && matches!(context.direction, Direction::Open | Direction::Meant) => time(context.direction.nearest(&found, anchor)),
        None => time(context.direction.pick(&found, anchor)),
    }
}

/// "June last year", "Thursday of next week".
fn named_in(args: Args, _: &Context) -> Option<Sem> {
    let (from, to) = args.period()?.days()?;
    let inside = |p: &Period| p.days().is_some_and(|(f, _)| from <= f && f <= to);
    time(candidates(&args, from)?.into_iter().find(inside))
}

fn weekend(_: Args, context: &Context) -> Option<Sem> {
    let anchor = context.anchor?;
    let back = i32::from(!context.direction.looks_ahead() && anchor.weekday().to_monday_one_offset() < 6);
    time(Period::shifted(Unit::Weekend, anchor, -back))
}

// Steps.

/// "last week": a step of units from the day of publication. The last minute is no date.
fn step(args: Args, context: &Context) -> Option<Sem> {
    let unit = args.unit()?;
    let step = args.int(&[Class::Step]).unwrap_or(0);
    if unit < Unit::Day || (unit == Unit::Day && step != 0) {
        return Some(Sem::Nothing);
    }
    time(Period::shifted(unit, context.anchor?, i32::try_from(step).ok()?))
}

fn step_day(args: Args, context: &Context) -> Option<Sem> {
    let step = i32::try_from(args.int(&[Class::DayWord])?).ok()?;
    time(add_days(context.anchor?, step).map(Period::Day))
}

/// "the following month", "that day".
fn sequel(args: Args, context: &Context) -> Option<Sem> {
    let unit = args.unit()?;
    if unit < Unit::Day {
        return Some(Sem::Nothing);
    }
    let step = args.int(&[Class::Sequel]).unwrap_or(0);
    time(Period::shifted(unit, context.from()?, i32::try_from(step).ok()?))
}

fn sequel_day(args: Args, context: &Context) -> Option<Sem> {
    let step = i32::try_from(args.int(&[Class::SequelDay, Class::DayBeside])?).ok()?;
    time(add_days(context.from()?, step).map(Period::Day))
}

fn sequel_weekday(args: Args, context: &Context) -> Option<Sem> {
    let from = context.from()?;
    let found = candidates(&args, from)?;
    let ahead = args.int(&[Class::Sequel])? > 0;
    time(if ahead { Direction::after(&found, from) } else { Direction::before(&found, from) })
}

/// "the day", "the year", as in "earlier in the day": the last day mentioned, but the year of publication.
fn unit_here(args: &Args, context: &Context) -> Option<Period> {
    match args.unit()? {
        Unit::Quarter => current_quarter(context),
        Unit::Day => Some(Period::Day(context.from()?)),
        unit => Some(Period::holding(unit, context.anchor.or(context.from())?)),
    }
}

fn holding(args: Args, context: &Context) -> Option<Sem> {
    if args.unit()? <= Unit::Day {
        return Some(Sem::Nothing);
    }
    time(unit_here(&args, context))
}

// Quarters and halves.

/// The quarter that the text speaks of, or the last that is over.
fn current_quarter(context: &Context) -> Option<Period> {
    context.quarter.or_else(|| Period::shifted(Unit::Quarter, context.anchor?, -1))
}

fn latest_quarter(_: Args, context: &Context) -> Option<Sem> {
    time(current_quarter(context))
}

fn part_of_year(args: &Args, context: &Context, make: impl Fn(i16, i8) -> Period, parts: i64) -> Option<Sem> {
    let number = args.int(&[Class::Ord, Class::QuarterWord])?;
    let part = i8::try_from(number).ok().filter(|_| (1..=parts).contains(&number));
    let Some(part) = part else { return Some(Sem::Nothing) };
    if let Some(year) = args.year() {
        return time(i16::try_from(year).ok().map(|y| make(y, part)));
    }
    let anchor = context.anchor?;
    let found = years_around(anchor, |y| Some(make(i16::try_from(y).ok()?, part)));
    // What is reported on is behind; what is to be reported may be as well ("will report its third-quarter loss").
    let direction = if context.direction.looks_ahead() { Direction::Open } else { Direction::Behind };
    time(direction.nearest(&found, anchor))
}

fn quarter(args: Args, context: &Context) -> Option<Sem> {
    part_of_year(&args, context, Period::Quarter, 4)
}

fn half(args: Args, context: &Context) -> Option<Sem> {
    part_of_year(&args, context, Period::Half, 2)
}

fn last_half(args: Args, context: &Context) -> Option<Sem> {
    let year = args.year().or_else(|| context.anchor.map(|a| i64::from(a.year())))?;
    time(i16::try_from(year).ok().map(|y| Period::Half(y, 2)))
}

/// "the 1988 quarter": the one that the text speaks of, in that year.
fn year_quarter(args: Args, context: &Context) -> Option<Sem> {
    let year = i16::try_from(args.year()?).ok()?;
    match context.quarter {
        Some(Period::Quarter(_, q)) => time(Some(Period::Quarter(year, q))),
        _ => time(Some(Period::Year(year))),
    }
}

// Distances.

/// `count` units before a day. What the text compares by the quarter was a year ago by the quarter.
fn before(length: Length, from: Date, context: &Context) -> Option<Sem> {
    let Some(amount) = length.amount else { return past_ref() };
    let count = Length { amount: Some(amount.floor()), ..length }.whole()?;
    match (context.quarter, length.unit, count) {
        (Some(Period::Quarter(year, q)), Unit::Year, 1) => time(Some(Period::Quarter(year.checked_sub(1)?, q))),
        _ => time(Period::shifted(length.unit, from, -count)),
    }
}

fn past_ref() -> Option<Sem> {
    Some(Sem::Time(Meaning::text(TimeType::Date, "PAST_REF")))
}

fn ago(args: Args, context: &Context) -> Option<Sem> {
    let length = length_of(&args)?;
    if length.amount.is_none() {
        return past_ref();
    }
    before(length, context.anchor?, context)
}

fn earlier(args: Args, context: &Context) -> Option<Sem> {
    let length = length_of(&args)?;
    match length.amount {
        None => duration(args, context),
        Some(_) => before(length, context.from()?, context),
    }
}

fn year_earlier(_: Args, context: &Context) -> Option<Sem> {
    before(Length { amount: Some(1.0), unit: Unit::Year }, context.anchor?, context)
}

fn later(args: Args, context: &Context) -> Option<Sem> {
    let length = length_of(&args)?;
    match length.amount {
        Some(_) if length.unit >= Unit::Day => time(Period::shifted(length.unit, context.from()?, length.whole()?)),
        _ => duration(args, context),
    }
}

fn past(_: Args, _: &Context) -> Option<Sem> {
    past_ref()
}

fn refer(args: Args, _: &Context) -> Option<Sem> {
    let value = args.text(&[Class::Now, Class::Then, Class::Soon, Class::Recent, Class::Coming])?;
    Some(Sem::Time(Meaning::text(TimeType::Date, value)))
}

// Modifiers: "early", "later".

fn with_modifier(meaning: Meaning, args: &Args) -> Option<Sem> {
    let modifier = args.text(&[Class::Modifier, Class::Within]).map(str::to_owned);
    Some(Sem::Time(Meaning { modifier: modifier.or(meaning.modifier), ..meaning }))
}

fn modified(args: Args, _: &Context) -> Option<Sem> {
    with_modifier(args.time()?.clone(), &args)
}

fn modified_unit(args: Args, context: &Context) -> Option<Sem> {
    if args.unit()? < Unit::Day {
        return Some(Sem::Nothing);
    }
    let period = unit_here(&args, context)?;
    with_modifier(Meaning::of(period)?, &args)
}

// Times of day.

fn clock_at(hour: i64, minute: i64, noon: Option<i64>) -> Option<Sem> {
    let hour = match (hour, noon) {
        (12, Some(noon)) => noon,
        (1..12, Some(noon)) => hour + noon,
        (0..=24, None) => hour,
        _ => return None,
    };
    (0..60)
        .contains(&minute)
        .then(|| i8::try_from(hour).ok().zip(i8::try_from(minute).ok()))?
        .map(|(h, m)| Sem::Clock(h, m))
}

fn clock(args: Args, _: &Context) -> Option<Sem> {
    let hour = args.int(&[Class::Int, Class::Day, Class::Small])?;
    clock_at(hour, args.int(&[Class::Two]).unwrap_or(0), args.int(&[Class::Meridiem]))
}

fn noon(args: Args, _: &Context) -> Option<Sem> {
    clock_at(args.int(&[Class::Noon])?, 0, None)
}

fn military(args: Args, _: &Context) -> Option<Sem> {
    let number = args.int(&[Class::Military])?;
    clock_at(number / 100, number % 100, None)
}

/// "4 in the morning".
fn clock_part(args: Args, _: &Context) -> Option<Sem> {
    let hour = args.int(&[Class::Day, Class::Small])?;
    let night = args.text(&[Class::Part])? == "NI";
    let late = args.text(&[Class::Part])? != "MO" && !(night && hour < 6);
    clock_at(hour, 0, Some(if late { 12 } else { 0 }))
}

fn clock_today(args: Args, context: &Context) -> Option<Sem> {
    let (hour, minute) = args.clock()?;
    time(Some(Period::Clock(context.day.or(context.anchor)?, hour, minute)))
}

fn clock_on(args: Args, _: &Context) -> Option<Sem> {
    let (hour, minute) = args.clock()?;
    let period = args.period()?;
    let day = period.days().filter(|_| period.is_day()).map(|(from, _)| from)?;
    time(Some(Period::Clock(day, hour, minute)))
}

/// TIMEX3's letters for a part of the day.
fn part_letters(args: &Args) -> Option<&'static str> {
    let text = args.text(&[Class::Part, Class::Tonight, Class::Overnight, Class::LastNight])?;
    ["MO", "AF", "EV", "NI"].into_iter().find(|p| *p == text)
}

fn part_of(args: Args, _: &Context) -> Option<Sem> {
    let period = args.period()?;
    let day = period.days().filter(|_| period.is_day());
    let Some((day, _)) = day else { return args.time().cloned().map(Sem::Time) };
    with_modifier(Meaning::of(Period::Part(day, part_letters(&args)?))?, &args)
}

fn part_today(args: Args, context: &Context) -> Option<Sem> {
    let here = context.anchor.filter(|_| args.word(&[Class::Part]).is_none());
    let day = here.or(context.day).or(context.anchor)?;
    with_modifier(Meaning::of(Period::Part(day, part_letters(&args)?))?, &args)
}

fn part_last(args: Args, context: &Context) -> Option<Sem> {
    time(Some(Period::Part(add_days(context.anchor?, -1)?, part_letters(&args)?)))
}

// What recurs.

fn every(args: Args, _: &Context) -> Option<Sem> {
    let part = part_letters(&args).map_or(String::new(), |p| format!("T{p}"));
    let value = if let Some(unit) = args.unit() {
        Length { amount: Some(1.0), unit }.value()
    } else if let Some(day) = args.int(&[Class::Weekday, Class::Weekdays]) {
        format!("XXXX-WXX-{day}{part}")
    } else if let Some(month) = args.month() {
        format!("XXXX-{month:02}")
    } else if let Some(season) = args.int(&[Class::Season]) {
        Period::Season(0, i8::try_from(season).ok()?).value().replace("0000", "XXXX")
    } else {
        format!("XXXX-XX-XX{part}")
    };
    Some(Sem::Time(Meaning::text(TimeType::Set, value)))
}

fn every_length(args: Args, _: &Context) -> Option<Sem> {
    let mut length = length_of(&args)?;
    if let Some(nth) = args.int(&[Class::Ord]) {
        length.amount = Some(nth as f64);
    }
    Some(Sem::Time(Meaning::text(TimeType::Set, length.value())))
}

fn frequency(args: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Time(Meaning::text(TimeType::Set, args.text(&[Class::Frequency])?)))
}

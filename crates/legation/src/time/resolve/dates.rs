//! Days, months and years written out, and names that recur: weekdays, months, seasons, holidays.

use jiff::civil::Date;

use super::super::calendar::{Length, Period, Unit, add_days};
use super::super::holidays::holiday;
use super::super::tense::Direction;
use super::super::words::Class;
use super::{Args, Context, Meaning, Sem, time};
use crate::reading::TimeType;

// Days, months, years.

pub(super) fn day(args: Args, context: &Context) -> Option<Sem> {
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
pub(super) fn day_beside(args: Args, context: &Context) -> Option<Sem> {
    let number = args.int(&[Class::Day])?;
    match context.reference {
        Some(Period::Day(first)) if i64::from(first.day()) < number => {
            time(Period::day(first.year().into(), first.month().into(), number))
        }
        _ => Some(Sem::Nothing),
    }
}

pub(super) fn iso(args: Args, _: &Context) -> Option<Sem> {
    match args.numbers()[..] {
        [year, month, day] => time(Period::day(year as i64, month as i64, day as i64)),
        _ => None,
    }
}

/// In the order that the document settles (`order.rs`), unless only one is possible.
pub(super) fn slashes(args: Args, context: &Context) -> Option<Sem> {
    let [a, b, year] = args.numbers()[..] else { return None };
    let day_first = if a > 12.0 || b > 12.0 { a > 12.0 } else { context.day_first };
    let (month, day) = if day_first { (b, a) } else { (a, b) };
    let year = if year < 100.0 { full_year(year as i64) } else { year as i64 };
    time(Period::day(year, month as i64, day as i64))
}

/// "25.12.2021": who writes stops has the day first. Other numbers with two stops are versions, or sections.
pub(super) fn dotted(args: Args, _: &Context) -> Option<Sem> {
    let text = args.text(&[Class::Dotted])?;
    let numbers: Vec<i64> = text.split('.').filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [day, month, year] if (1900..2100).contains(&year) => time(Period::day(year, month, day)),
        _ => Some(Sem::Nothing),
    }
}

/// "the fiscal year 2025/26" is called after the year in which it ends.
pub(super) fn fiscal_end(args: Args, _: &Context) -> Option<Sem> {
    let (year, end) = (args.int(&[Class::Year])?, args.int(&[Class::Two])?);
    time(Period::year(if (year + 1) % 100 == end { year + 1 } else { year }))
}

/// "Independence Day", of a country that is not named.
pub(super) fn unsure(_: Args, _: &Context) -> Option<Sem> {
    None
}

/// "in the new year"
pub(super) fn new_year(_: Args, context: &Context) -> Option<Sem> {
    let anchor = context.anchor?;
    time(Period::shifted(Unit::Year, anchor, i32::from(anchor.month() > 3)))
}

/// A year of which only two digits are written.
pub(super) fn full_year(short: i64) -> i64 {
    if short < 30 { short + 2000 } else { short + 1900 }
}

pub(super) fn month(args: Args, _: &Context) -> Option<Sem> {
    time(Period::month(args.year()?, args.month()?))
}

pub(super) fn year(args: Args, _: &Context) -> Option<Sem> {
    time(Period::year(args.year()?))
}

pub(super) fn spoken(args: Args, _: &Context) -> Option<Sem> {
    let [century, rest @ ..] = &args.numbers()[..] else { return None };
    time(Period::year((century * 100.0 + rest.iter().sum::<f64>()) as i64))
}

pub(super) fn spoken_thousand(args: Args, _: &Context) -> Option<Sem> {
    time(Period::year(args.numbers().iter().product::<f64>() as i64))
}

pub(super) fn this_year(_: Args, context: &Context) -> Option<Sem> {
    time(Some(Period::holding(Unit::Year, context.anchor?)))
}

/// "the year ended June 30" is a length of time.
pub(super) fn whole_year(_: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Time(Meaning::text(TimeType::Duration, Length { amount: Some(1.0), unit: Unit::Year }.value())))
}

pub(super) fn year_end(_: Args, context: &Context) -> Option<Sem> {
    let year = i64::from(context.anchor?.year());
    let back = i64::from(context.direction == Direction::Since);
    time(Period::day(year - back, 12, 31))
}

pub(super) fn decade(args: Args, _: &Context) -> Option<Sem> {
    let number = args.int(&[Class::Decade, Class::DecadeWord])?;
    let year = if number < 100 { full_year(number) } else { number };
    time(i16::try_from(year / 10).ok().filter(|d| *d <= 999).map(Period::Decade))
}

pub(super) fn century(args: Args, _: &Context) -> Option<Sem> {
    let number = args.int(&[Class::Ord])?;
    time(i16::try_from(number - 1).ok().filter(|c| (0..=99).contains(c)).map(Period::Century))
}

// Names that recur: weekdays, months, seasons, holidays.

/// A name's stretches in the years around a day, in order.
pub(super) fn years_around(day: Date, make: impl Fn(i64) -> Option<Period>) -> Vec<Period> {
    let year = i64::from(day.year());
    (year - 1..=year + 1).filter_map(make).collect()
}

/// All stretches around `day` that the name could mean.
pub(super) fn candidates(args: &Args, day: Date) -> Option<Vec<Period>> {
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
    let rule = args.text(&[Class::Holiday, Class::Independent, Class::National, Class::Republic])?;
    Some(years_around(day, |y| holiday(rule, i16::try_from(y).ok()?)))
}

pub(super) fn named(args: Args, context: &Context) -> Option<Sem> {
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
        None if long && matches!(context.direction, Direction::Open | Direction::Meant) => {
            time(context.direction.nearest(&found, anchor))
        }
        None => time(context.direction.pick(&found, anchor)),
    }
}

/// "June last year", "Thursday of next week".
pub(super) fn named_in(args: Args, _: &Context) -> Option<Sem> {
    let (from, to) = args.period()?.days()?;
    let inside = |p: &Period| p.days().is_some_and(|(f, _)| from <= f && f <= to);
    time(candidates(&args, from)?.into_iter().find(inside))
}

pub(super) fn weekend(_: Args, context: &Context) -> Option<Sem> {
    let anchor = context.anchor?;
    let back = i32::from(!context.direction.looks_ahead() && anchor.weekday().to_monday_one_offset() < 6);
    time(Period::shifted(Unit::Weekend, anchor, -back))
}

//! Steps and distances from the day of publication or the date last mentioned, and quarters.

use jiff::civil::Date;

use super::super::calendar::{Length, Period, Unit, add_days};
use super::super::tense::Direction;
use super::super::words::Class;
use super::dates::{candidates, years_around};
use super::lengths::{duration, length_of};
use super::{Args, Context, Meaning, Sem, time};
use crate::reading::TimeType;

// Steps.

/// "last week": a step of units from the day of publication. The last minute is no date.
pub(super) fn step(args: Args, context: &Context) -> Option<Sem> {
    let unit = args.unit()?;
    let step = args.int(&[Class::Step]).unwrap_or(0);
    if unit < Unit::Day || (unit == Unit::Day && step != 0) {
        return Some(Sem::Nothing);
    }
    time(Period::shifted(unit, context.anchor?, i32::try_from(step).ok()?))
}

pub(super) fn step_day(args: Args, context: &Context) -> Option<Sem> {
    let step = i32::try_from(args.int(&[Class::DayWord])?).ok()?;
    time(add_days(context.anchor?, step).map(Period::Day))
}

/// "the following month", "that day".
pub(super) fn sequel(args: Args, context: &Context) -> Option<Sem> {
    let unit = args.unit()?;
    if unit < Unit::Day {
        return Some(Sem::Nothing);
    }
    let step = args.int(&[Class::Sequel]).unwrap_or(0);
    time(Period::shifted(unit, context.from()?, i32::try_from(step).ok()?))
}

/// "the year before"
pub(super) fn unit_before(args: Args, context: &Context) -> Option<Sem> {
    let unit = args.unit()?;
    if unit < Unit::Day {
        return Some(Sem::Nothing);
    }
    time(Period::shifted(unit, context.from()?, -1))
}

pub(super) fn sequel_day(args: Args, context: &Context) -> Option<Sem> {
    let step = i32::try_from(args.int(&[Class::SequelDay, Class::DayBeside])?).ok()?;
    time(add_days(context.from()?, step).map(Period::Day))
}

pub(super) fn sequel_weekday(args: Args, context: &Context) -> Option<Sem> {
    let from = context.from()?;
    let found = candidates(&args, from)?;
    let ahead = args.int(&[Class::Sequel])? > 0;
    time(if ahead { Direction::after(&found, from) } else { Direction::before(&found, from) })
}

/// "the day", "the year", as in "earlier in the day": the last day mentioned, but the year of publication.
pub(super) fn unit_here(args: &Args, context: &Context) -> Option<Period> {
    match args.unit()? {
        Unit::Quarter => current_quarter(context),
        Unit::Day => Some(Period::Day(context.from()?)),
        unit => Some(Period::holding(unit, context.anchor.or(context.from())?)),
    }
}

pub(super) fn holding(args: Args, context: &Context) -> Option<Sem> {
    if args.unit()? <= Unit::Day {
        return Some(Sem::Nothing);
    }
    time(unit_here(&args, context))
}

// Quarters and halves.

/// The quarter that the text speaks of, or the last that is over.
pub(super) fn current_quarter(context: &Context) -> Option<Period> {
    context.quarter.or_else(|| Period::shifted(Unit::Quarter, context.anchor?, -1))
}

pub(super) fn latest_quarter(_: Args, context: &Context) -> Option<Sem> {
    time(current_quarter(context))
}

pub(super) fn part_of_year(
    args: &Args,
    context: &Context,
    make: impl Fn(i16, i8) -> Period,
    parts: i64,
) -> Option<Sem> {
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

pub(super) fn quarter(args: Args, context: &Context) -> Option<Sem> {
    part_of_year(&args, context, Period::Quarter, 4)
}

pub(super) fn half(args: Args, context: &Context) -> Option<Sem> {
    part_of_year(&args, context, Period::Half, 2)
}

pub(super) fn last_half(args: Args, context: &Context) -> Option<Sem> {
    let year = args.year().or_else(|| context.anchor.map(|a| i64::from(a.year())))?;
    time(i16::try_from(year).ok().map(|y| Period::Half(y, 2)))
}

/// "the 1988 quarter": the one that the text speaks of, in that year.
pub(super) fn year_quarter(args: Args, context: &Context) -> Option<Sem> {
    let year = i16::try_from(args.year()?).ok()?;
    match context.quarter {
        Some(Period::Quarter(_, q)) => time(Some(Period::Quarter(year, q))),
        _ => time(Some(Period::Year(year))),
    }
}

// Distances.

/// `count` units before a day. What the text compares by the quarter was a year ago by the quarter.
pub(super) fn before(length: Length, from: Date, context: &Context) -> Option<Sem> {
    let Some(amount) = length.amount else { return past_ref() };
    let count = Length { amount: Some(amount.floor()), ..length }.whole()?;
    match (context.quarter, length.unit, count) {
        (Some(Period::Quarter(year, q)), Unit::Year, 1) => time(Some(Period::Quarter(year.checked_sub(1)?, q))),
        _ => time(Period::shifted(length.unit, from, -count)),
    }
}

pub(super) fn past_ref() -> Option<Sem> {
    Some(Sem::Time(Meaning::text(TimeType::Date, "PAST_REF")))
}

pub(super) fn ago(args: Args, context: &Context) -> Option<Sem> {
    let length = length_of(&args)?;
    if length.amount.is_none() {
        return past_ref();
    }
    before(length, context.anchor?, context)
}

pub(super) fn earlier(args: Args, context: &Context) -> Option<Sem> {
    let length = length_of(&args)?;
    match length.amount {
        None => duration(args, context),
        Some(_) => before(length, context.from()?, context),
    }
}

pub(super) fn year_earlier(_: Args, context: &Context) -> Option<Sem> {
    before(Length { amount: Some(1.0), unit: Unit::Year }, context.anchor?, context)
}

pub(super) fn later(args: Args, context: &Context) -> Option<Sem> {
    let length = length_of(&args)?;
    match length.amount {
        Some(_) if length.unit >= Unit::Day => time(Period::shifted(length.unit, context.from()?, length.whole()?)),
        _ => duration(args, context),
    }
}

pub(super) fn past(_: Args, _: &Context) -> Option<Sem> {
    past_ref()
}

pub(super) fn refer(args: Args, _: &Context) -> Option<Sem> {
    let value = args.text(&[Class::Now, Class::Then, Class::Soon, Class::Recent, Class::Coming])?;
    Some(Sem::Time(Meaning::text(TimeType::Date, value)))
}

// Modifiers: "early", "later".

pub(super) fn with_modifier(meaning: Meaning, args: &Args) -> Option<Sem> {
    let modifier = args.text(&[Class::Modifier, Class::Within]).map(str::to_owned);
    Some(Sem::Time(Meaning { modifier: modifier.or(meaning.modifier), ..meaning }))
}

pub(super) fn modified(args: Args, _: &Context) -> Option<Sem> {
    with_modifier(args.time()?.clone(), &args)
}

pub(super) fn modified_unit(args: Args, context: &Context) -> Option<Sem> {
    if args.unit()? < Unit::Day {
        return Some(Sem::Nothing);
    }
    let period = unit_here(&args, context)?;
    with_modifier(Meaning::of(period)?, &args)
}

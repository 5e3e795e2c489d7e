//! Numbers and lengths of time, and what recurs.

use super::super::calendar::{Length, Period, Unit};
use super::super::words::Class;
use super::clock::part_letters;
use super::{Args, Context, Meaning, Sem};
use crate::reading::TimeType;

// Numbers and lengths.

pub(super) fn sum(args: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(Some(args.numbers().iter().sum())))
}

pub(super) fn product(args: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(Some(args.numbers().iter().product())))
}

pub(super) fn mixed(args: Args, _: &Context) -> Option<Sem> {
    match args.numbers()[..] {
        [whole, above, below] if below > 0.0 => Some(Sem::Number(Some(whole + above / below))),
        _ => None,
    }
}

pub(super) fn and_half(args: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(Some(args.numbers().iter().sum::<f64>() + 0.5)))
}

pub(super) fn one(_: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(Some(1.0)))
}

/// "an hour and a half"
pub(super) fn one_and_half(args: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Length(Length { amount: Some(1.5), unit: args.unit()? }))
}

pub(super) fn quarter_century(_: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Length(Length { amount: Some(25.0), unit: Unit::Year }))
}

pub(super) fn vague(_: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Number(None))
}

pub(super) fn first(args: Args, _: &Context) -> Option<Sem> {
    args.numbers().first().map(|&n| Sem::Number(Some(n)))
}

/// Amount and unit, where a unit stands; one where it is singular and bare, vague where it is plural and bare.
pub(super) fn length_of(args: &Args) -> Option<Length> {
    let whole = args.0.iter().find_map(|s| if let Sem::Length(l) = s { Some(*l) } else { None });
    let amount = args.0.iter().find_map(|s| if let Sem::Number(n) = s { Some(*n) } else { None });
    let single = args.word(&[Class::Units]).is_none().then_some(1.0);
    whole.or_else(|| Some(Length { amount: amount.unwrap_or(single), unit: args.unit()? }))
}

/// Half a century is so many years: what is counted from it needs no more to be round.
pub(super) fn length(args: Args, _: &Context) -> Option<Sem> {
    let length = length_of(&args)?;
    let years = match length.unit {
        Unit::Decade => 10.0,
        Unit::Century => 100.0,
        _ => return Some(Sem::Length(length)),
    };
    let broken = length.amount.filter(|a| a.fract() != 0.0);
    Some(Sem::Length(broken.map_or(length, |a| Length { amount: Some(a * years), unit: Unit::Year })))
}

pub(super) fn duration(args: Args, _: &Context) -> Option<Sem> {
    let value = length_of(&args)?.value();
    Some(Sem::Time(Meaning { modifier: args.approx(), ..Meaning::text(TimeType::Duration, value) }))
}

// What recurs.

pub(super) fn every(args: Args, _: &Context) -> Option<Sem> {
    let part = part_letters(&args).map_or(String::new(), |p| format!("T{p}"));
    let value = if let Some(unit) = args.unit() {
        Length { amount: Some(1.0), unit }.value()
    } else if let Some(day) = args.int(&[Class::Weekday, Class::Weekdays]) {
        format!("XXXX-WXX-{day}{part}")
    } else if let Some(month) = args.month() {
        format!("XXXX-{month:02}")
    } else if let Some(season) = args.int(&[Class::Season, Class::MaySeason]) {
        Period::Season(0, i8::try_from(season).ok()?).value().replace("0000", "XXXX")
    } else {
        format!("XXXX-XX-XX{part}")
    };
    Some(Sem::Time(Meaning::text(TimeType::Set, value)))
}

/// "every other year"
pub(super) fn every_other(args: Args, context: &Context) -> Option<Sem> {
    match args.unit() {
        Some(unit) => {
            let value = Length { amount: Some(2.0), unit }.value();
            Some(Sem::Time(Meaning::text(TimeType::Set, value)))
        }
        None => every(args, context),
    }
}

pub(super) fn every_length(args: Args, _: &Context) -> Option<Sem> {
    let mut length = length_of(&args)?;
    if let Some(nth) = args.int(&[Class::Ord]) {
        length.amount = Some(nth as f64);
    }
    Some(Sem::Time(Meaning::text(TimeType::Set, length.value())))
}

pub(super) fn frequency(args: Args, _: &Context) -> Option<Sem> {
    Some(Sem::Time(Meaning::text(TimeType::Set, args.text(&[Class::Frequency])?)))
}

//! Times of day.

use super::super::calendar::{Period, add_days};
use super::super::words::Class;
use super::steps::with_modifier;
use super::{Args, Context, Meaning, Sem, time};

pub(super) fn clock_at(hour: i64, minute: i64, noon: Option<i64>) -> Option<Sem> {
    let hour = match (hour, noon) {
        (12, Some(noon)) => noon,
        (1..12, Some(noon)) => hour + noon,
        (0..=24, None) => hour,
        // A score, or a verse.
        _ => return Some(Sem::Nothing),
    };
    (0..60)
        .contains(&minute)
        .then(|| i8::try_from(hour).ok().zip(i8::try_from(minute).ok()))?
        .map(|(h, m)| Sem::Clock(h, m))
}

pub(super) fn clock(args: Args, _: &Context) -> Option<Sem> {
    let hour = args.int(&[Class::Int, Class::Day, Class::Small])?;
    clock_at(hour, args.int(&[Class::Two]).unwrap_or(0), args.int(&[Class::Meridiem]))
}

/// "7.30pm"
pub(super) fn clock_decimal(args: Args, _: &Context) -> Option<Sem> {
    let number = args.numbers().first().copied().filter(|n| *n < 24.0)?;
    clock_at(number as i64, (number.fract() * 100.0).round() as i64, args.int(&[Class::Meridiem]))
}

pub(super) fn noon(args: Args, _: &Context) -> Option<Sem> {
    clock_at(args.int(&[Class::Noon])?, 0, None)
}

pub(super) fn military(args: Args, _: &Context) -> Option<Sem> {
    let number = args.int(&[Class::Military])?;
    clock_at(number / 100, number % 100, None)
}

/// "4 in the morning".
pub(super) fn clock_part(args: Args, _: &Context) -> Option<Sem> {
    let hour = args.int(&[Class::Day, Class::Small])?;
    let night = args.text(&[Class::Part])? == "NI";
    let late = args.text(&[Class::Part])? != "MO" && !(night && hour < 6);
    clock_at(hour, 0, Some(if late { 12 } else { 0 }))
}

pub(super) fn clock_today(args: Args, context: &Context) -> Option<Sem> {
    let (hour, minute) = args.clock()?;
    time(Some(Period::Clock(context.day.or(context.anchor)?, hour, minute)))
}

pub(super) fn clock_on(args: Args, _: &Context) -> Option<Sem> {
    let (hour, minute) = args.clock()?;
    let period = args.period()?;
    let day = period.days().filter(|_| period.is_day()).map(|(from, _)| from)?;
    time(Some(Period::Clock(day, hour, minute)))
}

/// TIMEX3's letters for a part of the day.
pub(super) fn part_letters(args: &Args) -> Option<&'static str> {
    let text = args.text(&[Class::Part, Class::Tonight, Class::Overnight, Class::LastNight])?;
    ["MO", "AF", "EV", "NI"].into_iter().find(|p| *p == text)
}

pub(super) fn part_of(args: Args, _: &Context) -> Option<Sem> {
    let period = args.period()?;
    let day = period.days().filter(|_| period.is_day());
    let Some((day, _)) = day else { return args.time().cloned().map(Sem::Time) };
    with_modifier(Meaning::of(Period::Part(day, part_letters(&args)?))?, &args)
}

pub(super) fn part_today(args: Args, context: &Context) -> Option<Sem> {
    let here = context.anchor.filter(|_| args.word(&[Class::Part]).is_none());
    let day = here.or(context.day).or(context.anchor)?;
    with_modifier(Meaning::of(Period::Part(day, part_letters(&args)?))?, &args)
}

/// "the next morning", "the previous evening"
pub(super) fn sequel_part(args: Args, context: &Context) -> Option<Sem> {
    let step = args.int(&[Class::Sequel]).unwrap_or(1);
    time(Some(Period::Part(add_days(context.from()?, i32::try_from(step).ok()?)?, part_letters(&args)?)))
}

pub(super) fn part_last(args: Args, context: &Context) -> Option<Sem> {
    time(Some(Period::Part(add_days(context.anchor?, -1)?, part_letters(&args)?)))
}

//! Calendar arithmetic: stretches of time ([`Period`]) and lengths of time ([`Length`]), with their TIMEX3 values.
//!
//! Everything that could leave the calendar (years 1 to 9999) gives `None`. Time zones and clocks beyond hour and
//! minute are not its business.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::When;
use crate::reading::DatePrecision;

/// What lengths of time are counted in, the shortest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Night,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    const NAMES: [(&str, Unit); 12] = [
        ("second", Unit::Second),
        ("minute", Unit::Minute),
        ("hour", Unit::Hour),
        ("night", Unit::Night),
        ("day", Unit::Day),
        ("weekend", Unit::Weekend),
        ("week", Unit::Week),
        ("month", Unit::Month),
        ("quarter", Unit::Quarter),
        ("year", Unit::Year),
        ("decade", Unit::Decade),
        ("century", Unit::Century),
    ];

    /// The unit that the word table calls so.
    pub fn from_name(name: &str) -> Option<Unit> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|&(_, unit)| unit)
    }

    /// Prefix, factor and letter of a TIMEX3 duration: minutes and hours stand after a T, decades are ten years.
    fn letters(self) -> (&'static str, i64, &'static str) {
        match self {
            Unit::Second => ("PT", 1, "S"),
            Unit::Minute => ("PT", 1, "M"),
            Unit::Hour => ("PT", 1, "H"),
            Unit::Night => ("P", 1, "TNI"),
            Unit::Day => ("P", 1, "D"),
            Unit::Weekend => ("P", 1, "WE"),
            Unit::Week => ("P", 1, "W"),
            Unit::Month => ("P", 1, "M"),
            Unit::Quarter => ("P", 1, "Q"),
            Unit::Year => ("P", 1, "Y"),
            Unit::Decade => ("P", 10, "Y"),
            Unit::Century => ("P", 100, "Y"),
        }
    }

    /// What half of it is called behind a whole number ("two and a half years" is P2Y6M).
    fn half(self) -> Option<&'static str> {
        match self {
            Unit::Minute => Some("30S"),
            Unit::Hour => Some("30M"),
            Unit::Day => Some("T12H"),
            Unit::Month => Some("15D"),
            Unit::Year => Some("6M"),
            _ => None,
        }
    }
}

/// A length of time; without an amount it is a vague one ("several days").
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    pub amount: Option<f64>,
    pub unit: Unit,
}

impl Length {
    /// TIMEX3: "P2W", "PT90M", "PXD", "P2Y6M".
    pub fn value(self) -> String {
        let (prefix, factor, letter) = self.unit.letters();
        // Three hundred digits are no amount that can be written down again.
        let Some(amount) = self.amount.filter(|a| a.is_finite()) else { return format!("{prefix}X{letter}") };
        let scaled = amount * factor as f64;
        if scaled.fract() == 0.0 {
            return format!("{prefix}{scaled:.0}{letter}");
        }
        match (scaled.fract() == 0.5, self.unit.half()) {
            (true, Some(half)) if scaled < 1.0 => Self::half_alone(half),
            (true, Some(half)) => format!("{prefix}{}{letter}{half}", scaled.trunc()),
            _ => format!("{prefix}{scaled}{letter}"),
        }
    }

    /// "half an hour": 30M needs its T.
    fn half_alone(half: &str) -> String {
        match half {
            "30S" | "30M" => format!("PT{half}"),
            _ => format!("P{half}"),
        }
    }

    /// The amount as a whole number of units that is small enough to count with.
    pub fn whole(self) -> Option<i32> {
        self.amount.filter(|a| a.fract() == 0.0 && a.abs() <= 10_000.0).map(|a| a as i32)
    }
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Period {
    /// The number before the last two digits: 18 is the 19th century.
    Century(i16),
    /// The number before the last digit: 199 is the 1990s.
    Decade(i16),
    Year(i16),
    /// Year, 1 or 2.
    Half(i16, i8),
    /// Year, 1 to 4.
    Quarter(i16, i8),
    /// Year in which it begins, 0 spring to 3 winter.
    Season(i16, i8),
    Month(i16, i8),
    /// ISO year and week.
    Week(i16, i8),
    Weekend(i16, i8),
    Day(Date),
    /// First and last day of a festival.
    Days(Date, Date),
    /// Day and TIMEX3's letters for its part ("MO").
    Part(Date, &'static str),
    /// Day, hour, minute.
    Clock(Date, i8, i8),
}

const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];

impl Period {
    /// The stretch of that unit that holds `day`.
    pub fn holding(unit: Unit, day: Date) -> Period {
        let week = day.iso_week_date();
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => Period::Day(day),
            Unit::Night => Period::Part(day, "NI"),
            Unit::Day => Period::Day(day),
            Unit::Weekend => Period::Weekend(week.year(), week.week()),
            Unit::Week => Period::Week(week.year(), week.week()),
            Unit::Month => Period::Month(day.year(), day.month()),
            Unit::Quarter => Period::Quarter(day.year(), (day.month() - 1) / 3 + 1),
            Unit::Year => Period::Year(day.year()),
            Unit::Decade => Period::Decade(day.year() / 10),
            Unit::Century => Period::Century(day.year() / 100),
        }
    }

    /// The stretch of that unit `n` units after (before, if negative) the one that holds `day`.
    pub fn shifted(unit: Unit, day: Date, n: i32) -> Option<Period> {
        let years = |factor: i32| {
            let year = i16::try_from(i32::from(day.year()).checked_add(n.checked_mul(factor)?)?).ok()?;
            Date::new(year, 1, 1).ok()
        };
        let first = Date::new(day.year(), day.month(), 1).ok()?;
        let months = |factor: i32| first.checked_add(jiff::Span::new().try_months(n.checked_mul(factor)?).ok()?).ok();
        let days = |factor: i32| add_days(day, n.checked_mul(factor)?);
        let moved = match unit {
            Unit::Second | Unit::Minute | Unit::Hour => day,
            Unit::Night | Unit::Day => days(1)?,
            Unit::Weekend | Unit::Week => days(7)?,
            Unit::Month => months(1)?,
            Unit::Quarter => months(3)?,
            Unit::Year => years(1)?,
            Unit::Decade => years(10)?,
            Unit::Century => years(100)?,
        };
        (moved.year() >= 1).then(|| Period::holding(unit, moved))
    }

    /// A day, if there is such a day.
    pub fn day(year: i64, month: i64, day: i64) -> Option<Period> {
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (date.year() >= 1).then_some(Period::Day(date))
    }

    /// A month, if there is such a month.
    pub fn month(year: i64, month: i64) -> Option<Period> {
        let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Period::Month(year, month))
    }

    /// A year, if it lies between 1 and 9999.
    pub fn year(year: i64) -> Option<Period> {
        i16::try_from(year).ok().filter(|y| (1..=9999).contains(y)).map(Period::Year)
    }

    /// TIMEX3: "2025-06-05", "2025-W23", "2025-Q2", "199".
    pub fn value(self) -> String {
        match self {
            Period::Century(c) => format!("{c:02}"),
            Period::Decade(d) => format!("{d:03}"),
            Period::Year(y) => format!("{y:04}"),
            Period::Half(y, h) => format!("{y:04}-H{h}"),
            Period::Quarter(y, q) => format!("{y:04}-Q{q}"),
            Period::Season(y, s) => format!("{y:04}-{}", SEASONS[(s.rem_euclid(4)) as usize]),
            Period::Month(y, m) => format!("{y:04}-{m:02}"),
            Period::Week(y, w) => format!("{y:04}-W{w:02}"),
            Period::Weekend(y, w) => format!("{y:04}-W{w:02}-WE"),
            Period::Day(day) => day.to_string(),
            Period::Days(from, to) => format!("{from}/{to}"),
            Period::Part(day, part) => format!("{day}T{part}"),
            Period::Clock(day, hour, minute) => format!("{day}T{hour:02}:{minute:02}"),
        }
    }

    /// Its first and last day.
    pub fn days(self) -> Option<(Date, Date)> {
        match self {
            Period::Century(c) => years(c.checked_mul(100)?, 100),
            Period::Decade(d) => years(d.checked_mul(10)?, 10),
            Period::Year(y) => years(y, 1),
            Period::Half(y, h) => months(y, h * 6 - 5, 6),
            Period::Quarter(y, q) => months(y, q * 3 - 2, 3),
            Period::Season(y, s) => months(y, s * 3 + 3, 3),
            Period::Month(y, m) => months(y, m, 1),
            Period::Week(y, w) => Some((weekday(y, w, Weekday::Monday)?, weekday(y, w, Weekday::Sunday)?)),
            Period::Weekend(y, w) => Some((weekday(y, w, Weekday::Saturday)?, weekday(y, w, Weekday::Sunday)?)),
            Period::Day(day) | Period::Part(day, _) | Period::Clock(day, ..) => Some((day, day)),
            Period::Days(from, to) => Some((from, to)),
        }
    }

    /// The calendar days that it stands for, with the nearest precision that an event's date can have.
    pub fn when(self) -> Option<When> {
        let precision = match self {
            Period::Week(..) | Period::Weekend(..) => DatePrecision::Week,
            Period::Month(..) | Period::Days(..) => DatePrecision::Month,
            Period::Day(_) | Period::Part(..) | Period::Clock(..) => DatePrecision::Day,
            _ => DatePrecision::Year,
        };
        self.days().map(|(from, to)| When { from, to, precision })
    }

    /// Whether it is a day or lies within one.
    pub fn is_day(self) -> bool {
        matches!(self, Period::Day(_) | Period::Part(..) | Period::Clock(..))
    }
}

/// `day` and `n` days, if the calendar reaches so far.
pub fn add_days(day: Date, n: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(n).ok()?).ok().filter(|d| d.year() >= 1)
}

fn years(first: i16, count: i16) -> Option<(Date, Date)> {
    let from = Date::new(first.max(1), 1, 1).ok()?;
    Some((from, Date::new(first.checked_add(count - 1)?, 12, 31).ok()?))
}

fn months(year: i16, first: i8, count: i32) -> Option<(Date, Date)> {
    let from = Date::new(year, first, 1).ok()?;
    Some((from, from.checked_add((count - 1).months()).ok()?.last_of_month()))
}

fn weekday(year: i16, week: i8, day: Weekday) -> Option<Date> {
    ISOWeekDate::new(year, week, day).ok().map(ISOWeekDate::date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        let cases = [
            (Some(2.0), Unit::Week, "P2W"),
            (Some(90.0), Unit::Minute, "PT90M"),
            (None, Unit::Hour, "PTXH"),
            (Some(2.5), Unit::Year, "P2Y6M"),
            (Some(0.5), Unit::Hour, "PT30M"),
            (Some(0.5), Unit::Year, "P6M"),
            (Some(0.5), Unit::Century, "P50Y"),
            (Some(3.0), Unit::Decade, "P30Y"),
            (Some(f64::INFINITY), Unit::Year, "PXY"),
        ];
        for (amount, unit, value) in cases {
            assert_eq!(Length { amount, unit }.value(), value);
        }
    }

    #[test]
    fn periods_and_their_days() {
        let day = Date::constant(2025, 6, 5);
        let cases = [
            (Unit::Week, -1, "2025-W22", "2025-05-26", "2025-06-01"),
            (Unit::Weekend, 0, "2025-W23-WE", "2025-06-07", "2025-06-08"),
            (Unit::Month, 7, "2026-01", "2026-01-01", "2026-01-31"),
            (Unit::Quarter, -2, "2024-Q4", "2024-10-01", "2024-12-31"),
            (Unit::Year, -25, "2000", "2000-01-01", "2000-12-31"),
            (Unit::Decade, -3, "199", "1990-01-01", "1999-12-31"),
            (Unit::Century, -1, "19", "1900-01-01", "1999-12-31"),
        ];
        for (unit, n, value, from, to) in cases {
            let period = Period::shifted(unit, day, n).unwrap();
            let (first, last) = period.days().unwrap();
            assert_eq!((period.value().as_str(), first.to_string(), last.to_string()), (value, from.into(), to.into()));
        }
        assert_eq!(Period::shifted(Unit::Century, day, 10_000), None);
        assert_eq!(Period::shifted(Unit::Year, day, -2025), None);
        assert_eq!((Period::day(2025, 2, 30), Period::day(0, 1, 1), Period::day(10_000, 1, 1)), (None, None, None));
        assert_eq!(Period::Century(99).days().map(|d| d.1), Some(Date::constant(9999, 12, 31)));
    }
}

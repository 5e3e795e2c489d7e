//! Holidays and their days by year, from the rules of `codebook/times/holidays.tsv`.
//!
//! The arithmetic of calendars that move (Easter, the Muslim, Jewish, Persian and Chinese years) is the work of
//! `calendrical_calculations`, the crate below ICU4X. The Muslim months are those that Saudi Arabia reckons by; a country
//! that waits to see the moon may begin them a day later.

use calendrical_calculations::chinese_based::{Chinese, YearBounds, chinese_based_date_from_fixed};
use calendrical_calculations::hebrew::BookHebrew;
use calendrical_calculations::rata_die::RataDie;
use calendrical_calculations::{gregorian, islamic, julian, persian};
use jiff::civil::{Date, Weekday};

use super::calendar::{Period, add_days};

/// The days of a holiday that begins in a Gregorian year, from its rule.
///
/// | rule | |
/// |---|---|
/// | `12-25` | month and day |
/// | `11#4thu`, `05#-1mon` | fourth Thursday, last Monday of a month |
/// | `easter-2`, `orthodox+1` | days from Easter of the western and eastern churches |
/// | `muslim 9-1`, `jewish 7-10`, `persian 1-1`, `chinese 1-1` | month and day of that calendar; Jewish months count from Nisan |
/// | `purim` | the 14th of the Jewish year's last month |
/// | `moon 10-17` | the last day of a month of the moon, at or after that day |
///
/// `x30` behind a rule says how many days it lasts.
pub fn holiday(rule: &str, year: i16) -> Option<Period> {
    let (rule, days) = match rule.rsplit_once(" x") {
        Some((rule, days)) => (rule, days.parse().ok()?),
        None => (rule, 1),
    };
    let first = first_day(rule, year)?;
    match days {
        1 => Some(Period::Day(first)),
        _ => Some(Period::Days(first, add_days(first, days - 1)?)),
    }
}

fn first_day(rule: &str, year: i16) -> Option<Date> {
    if !(1..=9999).contains(&year) {
        return None;
    }
    for (name, easter) in [("easter", gregorian::easter(year.into())), ("orthodox", julian::easter(year.into()))] {
        if let Some(offset) = rule.strip_prefix(name) {
            return add_days(civil(easter)?, if offset.is_empty() { 0 } else { offset.parse().ok()? });
        }
    }
    if rule == "purim" {
        // A month before Passover, whichever Adar that is.
        return add_days(of_calendar("jewish", year, 1, 15)?, -30);
    }
    if let Some((calendar, day)) = rule.split_once(' ') {
        let (month, day) = month_and_day(day)?;
        return of_calendar(calendar, year, month, day);
    }
    if let Some((month, nth)) = rule.split_once('#') {
        let (count, name) = nth.split_at_checked(nth.len().checked_sub(3)?)?;
        let first = Date::new(year, month.parse().ok()?, 1).ok()?;
        return first.nth_weekday_of_month(count.parse().ok()?, from_short(name)?).ok();
    }
    let (month, day) = month_and_day(rule)?;
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn month_and_day(text: &str) -> Option<(u8, u8)> {
    let (month, day) = text.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

/// The first such day that falls in a Gregorian year.
fn of_calendar(calendar: &str, year: i16, month: u8, day: u8) -> Option<Date> {
    let of_year = |days: &mut dyn Iterator<Item = RataDie>| days.filter_map(civil).find(|d| d.year() == year);
    let year = i32::from(year);
    match calendar {
        "muslim" => {
            // A year of the moon has 354 days or 355.
            let near = (f64::from(year - 622) * 365.2425 / 354.367) as i32;
            of_year(&mut (near - 1..=near + 2).map(|y| islamic::fixed_from_saudi_islamic(y, month, day)))
        }
        "jewish" => of_year(
            &mut (year + 3760..=year + 3761)
                .map(|year| BookHebrew::fixed_from_book_hebrew(BookHebrew { year, month, day })),
        ),
        "persian" => of_year(&mut (year - 622..=year - 621).map(|y| persian::fixed_from_fast_persian(y, month, day))),
        "chinese" => {
            let new_year = YearBounds::compute::<Chinese>(gregorian::fixed_from_gregorian(year, 7, 1)).new_year;
            // A leap month, which has the number of the one before it, may come first.
            let from = new_year + 29 * (i64::from(month) - 1);
            let wanted = |d: &RataDie| {
                let found = chinese_based_date_from_fixed::<Chinese>(*d);
                let leap = found.leap_month.is_some_and(|leap| found.month >= leap.get());
                (found.month - u8::from(leap), found.day) == (month, day)
            };
            of_year(&mut (0..62).map(|n| from + n).filter(wanted))
        }
        "moon" => {
            let from = gregorian::fixed_from_gregorian(year, month, day);
            let last = |d: &RataDie| chinese_based_date_from_fixed::<Chinese>(*d + 1).day == 1;
            of_year(&mut (0..31).map(|n| from + n).filter(last))
        }
        _ => None,
    }
}

fn civil(day: RataDie) -> Option<Date> {
    let (year, month, day) = gregorian::gregorian_from_fixed(day).ok()?;
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn from_short(name: &str) -> Option<Weekday> {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let index = names.iter().position(|n| *n == name)?;
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays() {
        let cases = [
            ("12-25", "2025-12-25"),
            ("02-30", "-"),
            ("11#4thu", "2025-11-27"),
            ("05#-1mon", "2025-05-26"),
            ("easter", "2023-04-09 2024-03-31 2025-04-20"),
            ("easter-2", "2025-04-18"),
            ("orthodox", "2022-04-24 2023-04-16 2024-05-05 2025-04-20"),
            ("muslim 9-1", "2020-04-24 2021-04-13 2022-04-02 2023-03-23 2024-03-11 2025-03-01"),
            ("muslim 10-1", "2021-05-13 2022-05-02 2023-04-21 2024-04-10 2025-03-30"),
            ("muslim 12-10", "2021-07-20 2022-07-09 2023-06-28 2024-06-16 2025-06-06"),
            ("jewish 1-15", "2023-04-06 2024-04-23 2025-04-13"),
            ("purim", "2023-03-07 2024-03-24 2025-03-14"),
            ("jewish 7-1", "2023-09-16 2024-10-03 2025-09-23"),
            ("jewish 7-10", "2023-09-25 2024-10-12"),
            ("persian 1-1", "2023-03-21 2024-03-20 2025-03-21"),
            ("chinese 1-1", "2020-01-25 2023-01-22 2024-02-10 2025-01-29"),
            ("chinese 8-15", "2023-09-29 2024-09-17"),
            ("moon 10-17", "2020-11-14 2021-11-04 2022-10-24 2023-11-12 2024-10-31 2025-10-20"),
        ];
        for (rule, days) in cases {
            for day in days.split(' ') {
                let year = day.get(..4).and_then(|y| y.parse().ok()).unwrap_or(2025);
                let found = holiday(rule, year).map_or(String::from("-"), Period::value);
                assert_eq!(found, day, "{rule}");
            }
        }
        let ramadan = holiday("muslim 9-1 x30", 2024).map(Period::value);
        assert_eq!(ramadan.as_deref(), Some("2024-03-11/2024-04-09"));
    }

    #[test]
    fn every_year_has_its_holidays() {
        for year in (1..=9999).step_by(97).chain(1990..2040) {
            for rule in ["easter", "orthodox", "muslim 9-1", "jewish 7-10", "persian 1-1", "chinese 1-1", "moon 10-17"]
            {
                let found = holiday(rule, year);
                assert!(found.is_some() || year < 700, "{rule} {year}");
            }
        }
    }
}

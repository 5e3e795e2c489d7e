//! The day that an article gives for itself, for when nobody else gives one.
//!
//! A dateline ("PARIS, March 6, 2025 (Agency) - ...") or a byline ("By Jane Doe | Published 6 March 2025, 10:00 GMT") with a
//! full date. Only the first lines are looked at, and a date in running text is never taken.

use jiff::civil::Date;

use super::{Timed, find};
use crate::Chars;
use crate::syntax::Parse;

/// How many lines an article's head may have: title, byline, date, place.
const LINES: usize = 6;
/// How long a line of its head may be, in characters.
const BYLINE: usize = 120;
/// How far into its line a dateline's date may end, in characters.
const DATELINE: usize = 60;
/// What a byline begins with, if not with the date.
const OPENINGS: [&str; 9] = ["by", "published", "updated", "posted", "first", "last", "date", "issued", "filed"];

/// The day that the head of the text gives.
pub fn dateline(parse: &Parse, text: &Chars<'_>) -> Option<Date> {
    let whole = text.text();
    let mut start = 0;
    let mut lines = Vec::new();
    for line in whole.split('\n') {
        let length = line.chars().count();
        if !line.trim().is_empty() {
            lines.push((start, start + length, line));
        }
        start += length + 1;
        if lines.len() == LINES {
            break;
        }
    }
    let head = lines.last()?.1;
    let sentences = parse.sentences.iter().take_while(|s| s.span.start < head).cloned().collect();
    let times = find(&Parse { sentences }, text, None);
    let day = |t: &Timed| t.when.filter(|w| w.from == w.to).map(|w| w.from);
    lines.iter().find_map(|&(from, to, line)| {
        let inside = |t: &&Timed| from <= t.time.span.start && t.time.span.end <= to;
        times
            .iter()
            .filter(inside)
            .find_map(|t| day(t).filter(|_| announces(line, t.time.span.start - from, t.time.span.end - from)))
    })
}

/// Whether a line has its date as a dateline or a byline has it. Offsets are in characters of the line.
fn announces(line: &str, start: usize, end: usize) -> bool {
    let before: String = line.chars().take(start).collect();
    let after: String = line.chars().skip(end).collect();
    is_dateline(&before, &after, end) || is_byline(line, &before)
}

/// "PARIS, " before it, " (Agency) - " behind it.
fn is_dateline(before: &str, after: &str, end: usize) -> bool {
    let rest = after.trim_start_matches([',', ' ']);
    let rest = match rest.strip_prefix('(') {
        Some(agency) => agency.split_once(')').map_or("", |(_, rest)| rest).trim_start(),
        None => rest,
    };
    let dash = ["-", "–", "—"].iter().any(|d| rest.starts_with(d));
    let place = before.chars().find(|c| c.is_alphabetic()).is_none_or(char::is_uppercase);
    dash && place && end <= DATELINE
}

/// A short line that is no sentence and begins with the date or with who and when.
fn is_byline(line: &str, before: &str) -> bool {
    let trimmed = line.trim();
    let sentence = trimmed.ends_with(['.', '?', '!']) && !trimmed.ends_with("a.m.") && !trimmed.ends_with("p.m.");
    let opening: String = before.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    let weekday =
        before.trim().trim_end_matches(',').chars().all(char::is_alphabetic) && before.trim().ends_with("day,");
    let opens = before.trim().is_empty() || weekday || OPENINGS.contains(&opening.to_lowercase().as_str());
    !sentence && opens && trimmed.chars().count() <= BYLINE
}

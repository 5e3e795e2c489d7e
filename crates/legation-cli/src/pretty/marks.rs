//! The text of a reading, with marks on what was found in it.

use std::collections::{BTreeMap, BTreeSet};

use legation::reading::Event;
use legation::{Reading, Span};

use super::rich::{Mark, Rich, Role};

/// The text; the words of each event followed by its number in the table. Several empty lines become one.
pub fn marked(reading: &Reading) -> Rich {
    let marks = marks(reading);
    let numbers = numbers(&reading.events);
    let mut rich = Rich::default();
    let mut ends = 0;
    let text = reading.text.trim_end();
    for (i, (c, mark)) in text.chars().zip(marks).enumerate() {
        ends = if c == '\n' {
            ends + 1
        } else if c.is_whitespace() {
            ends
        } else {
            0
        };
        if ends <= 2 {
            rich.push_char(c, mark);
        }
        if let Some(numbers) = numbers.get(&(i + 1)) {
            rich.push(numbers, mark);
        }
    }
    rich
}

/// A mark for each character. Where things overlap, the later here wins: an event's words are always seen.
fn marks(reading: &Reading) -> Vec<Mark> {
    let mut marks = vec![Mark::default(); reading.text.chars().count()];
    let mut paint = |span: Span, role| at(&mut marks, span).iter_mut().for_each(|mark| mark.role = role);
    reading.attributions.iter().filter_map(|a| a.source).for_each(|span| paint(span, Role::Attribution));
    reading.times.iter().for_each(|time| paint(time.span, Role::Time));
    parties(reading).into_iter().for_each(|span| paint(span, Role::Party));
    reading.attributions.iter().for_each(|a| paint(a.cue, Role::Attribution));
    for event in &reading.events {
        for &span in &event.event_spans {
            let mark = Mark { status: Some(event.status), ..Mark::of(Role::of_quad(event.quad_code)) };
            at(&mut marks, span).iter_mut().for_each(|m| *m = mark);
        }
    }
    for attribution in &reading.attributions {
        let whole = std::slice::from_ref(&attribution.content);
        let parts = if attribution.parts.is_empty() { whole } else { &attribution.parts };
        parts.iter().flat_map(|&span| span.start..span.end).for_each(|i| {
            if let Some(mark) = marks.get_mut(i) {
                mark.said = true
            }
        });
    }
    marks
}

/// The marks of a span; none if it lies outside.
fn at(marks: &mut [Mark], span: Span) -> &mut [Mark] {
    marks.get_mut(span.start..span.end).unwrap_or_default()
}

/// Where those who take part in events are mentioned.
fn parties(reading: &Reading) -> BTreeSet<Span> {
    let parties = || reading.events.iter().flat_map(|event| event.actor.iter().chain(&event.recipient));
    let entities: BTreeSet<usize> = parties().filter_map(|party| party.entity).collect();
    let entities = entities.into_iter().filter_map(|index| reading.entities.get(index));
    let mentions = entities.flat_map(|entity| entity.mentions.iter().map(|mention| mention.span));
    parties().map(|party| party.span).chain(mentions).collect()
}

/// Numbers of the events by the character after which they stand: the last of the event's first words.
fn numbers(events: &[Event]) -> BTreeMap<usize, String> {
    let mut numbers: BTreeMap<usize, String> = BTreeMap::new();
    for (i, event) in events.iter().enumerate() {
        let Some(span) = event.event_spans.first() else { continue };
        let here = numbers.entry(span.end).or_default();
        if !here.is_empty() {
            here.push('⁺');
        }
        here.push_str(&raised(i + 1));
    }
    numbers
}

fn raised(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c: char| c.to_digit(10).and_then(|d| DIGITS.get(d as usize)).copied();
    number.to_string().chars().filter_map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pretty::tests::reading;
    use legation::reading::Status;

    #[test]
    fn events_are_numbered_and_empty_lines_closed_up() {
        let mut reading = reading();
        reading.events.push(reading.events[1].clone());
        let shown = marked(&reading).paint(false);
        assert!(shown.contains("accused¹ Mali") && shown.contains("met²⁺³.\n\n外"), "{shown}");
    }

    #[test]
    fn spans_outside_the_text_do_no_harm() {
        let mut reading = reading();
        reading.text.truncate(10);
        marked(&reading);
    }

    #[test]
    fn each_kind_has_its_mark() {
        let reading = reading();
        let marks = marks(&reading);
        let role = |part: &str| {
            let byte = reading.text.find(part).unwrap();
            marks[reading.text[..byte].chars().count()]
        };
        assert_eq!(role("France"), Mark { said: true, ..Mark::of(Role::Party) });
        assert_eq!(role("accused"), Mark { said: true, status: Some(Status::Negated), ..Mark::of(Role::Conflict) });
        assert_eq!(role("on Monday"), Mark { said: true, ..Mark::of(Role::Time) });
        assert_eq!(role("Bamako"), Mark::of(Role::Attribution));
        assert_eq!(role("met"), Mark { status: Some(Status::Negated), ..Mark::of(Role::Cooperation) });
        assert_eq!(role("after"), Mark::default());
    }
}

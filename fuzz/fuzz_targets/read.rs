//! Any document at all, read to the end: every offset and index of the reading points at something, and reading
//! twice gives the same.
#![no_main]

use std::sync::LazyLock;

use jiff::civil::Date;
use legation::reading::{Event, Reading};
use legation::{Coder, Document, Span};
use libfuzzer_sys::fuzz_target;

static CODER: LazyLock<Coder> = LazyLock::new(|| Coder::load().expect("the program's own parts load"));

fuzz_target!(|data: &[u8]| {
    let document = Document { date: day(data), ..Document::from_text(String::from_utf8_lossy(data)) };
    let reading = CODER.read(&document);
    check(&reading);
    let json = serde_json::to_string(&reading).expect("a reading is JSON");
    let again = serde_json::to_string(&CODER.read(&document)).expect("a reading is JSON");
    assert_eq!(json, again, "read twice");
});

/// The day of publication, from the input's last three bytes, which stay in the text too, so that seeds are plain
/// texts: none, a day of our time, or the first or last day of any year that the calendar has.
fn day(data: &[u8]) -> Option<Date> {
    let &[.., a, b, kind] = data else { return None };
    let number = u16::from_be_bytes([a, b]);
    match kind {
        0 => None,
        1..128 => Date::new(1990 + (number % 45) as i16, 1 + (kind % 12) as i8, 1 + (number / 45 % 28) as i8).ok(),
        128.. => {
            let year = (i32::from(number) % 19_999 - 9_999) as i16;
            if kind % 2 == 0 { Date::new(year, 1, 1).ok() } else { Date::new(year, 12, 31).ok() }
        }
    }
}

fn check(reading: &Reading) {
    let length = reading.text.chars().count();
    let inside = |span: Span| assert!(span.start <= span.end && span.end <= length, "{span:?} of {length}");
    reading.sentences.iter().copied().for_each(inside);
    reading.entities.iter().flat_map(|e| &e.mentions).for_each(|m| inside(m.span));
    for time in &reading.times {
        inside(time.span);
        let timex = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "-:._".contains(c);
        assert!(time.value.chars().all(timex), "{time:?}");
    }
    reading.places.iter().for_each(|p| inside(p.span));
    for attribution in &reading.attributions {
        attribution.source.into_iter().chain([attribution.cue, attribution.content]).for_each(inside);
    }
    reading.events.iter().for_each(|event| check_event(event, reading, inside));
}

fn check_event(event: &Event, reading: &Reading, inside: impl Fn(Span)) {
    event.event_spans.iter().copied().for_each(&inside);
    event.event_loc.iter().for_each(|place| inside(place.span));
    inside(event.text_info.span);
    assert!(event.text_info.sequence < reading.sentences.len(), "{:?}", event.text_info);
    for party in event.actor.iter().chain(&event.recipient) {
        inside(party.span);
        assert!(party.entity.is_none_or(|i| i < reading.entities.len()), "{party:?}");
    }
    assert!(event.attribution.is_none_or(|i| i < reading.attributions.len()), "{:?}", event.attribution);
    assert!((0.0..=1.0).contains(&event.confidence), "{}", event.confidence);
    assert!(event.date.zip(event.enddate).is_none_or(|(from, to)| from <= to), "{:?} {:?}", event.date, event.enddate);
}

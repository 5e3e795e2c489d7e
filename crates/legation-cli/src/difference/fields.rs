//! What differs between two events, field by field.

use legation::Chars;
use serde_json::{Value, json};

use crate::input::reading::{Event, Party, Reading};
use crate::outline;

/// Confidences this near to each other count as the same.
const NEAR: f64 = 0.05;

/// A field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Its name.
    pub name: &'static str,
    /// In A.
    pub a: Cell,
    /// In B.
    pub b: Cell,
}

/// What a field holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// As JSON.
    pub value: Value,
    /// For people.
    pub text: String,
}

impl Cell {
    fn list(items: &[String]) -> Cell {
        Cell { value: json!(items), text: items.join(", ") }
    }

    /// The same items in another order are the same.
    fn set(items: Option<&Vec<String>>) -> Cell {
        let mut items = items.cloned().unwrap_or_default();
        items.sort();
        Cell::list(&items)
    }

    fn text(text: Option<&str>) -> Cell {
        Cell { value: json!(text), text: text.unwrap_or_default().to_string() }
    }
}

/// Where an event stands: its reading, and the text.
type At<'a> = (&'a Event, &'a Reading);

type Get = fn(At<'_>, &Chars<'_>) -> Cell;

/// The fields that are compared; confidence apart.
const FIELDS: [(&str, Get); 15] = [
    ("event", |(e, _), _| Cell::list(&e.event)),
    ("mode", |(e, _), _| Cell::set(e.mode.as_ref())),
    ("context", |(e, _), _| Cell::set(e.context.as_ref())),
    ("cameo", |(e, _), _| Cell::text(e.cameo.as_deref())),
    ("status", |(e, _), _| Cell::text(e.status.as_deref())),
    ("historical", |(e, _), _| Cell {
        value: json!(e.historical),
        text: e.historical.map(|h| h.to_string()).unwrap_or_default(),
    }),
    ("actor", |(e, _), chars| parties(&e.actor, chars)),
    ("recipient", |(e, _), chars| parties(&e.recipient, chars)),
    ("date", |(e, _), _| Cell::text(e.date.as_deref())),
    ("enddate", |(e, _), _| Cell::text(e.enddate.as_deref())),
    ("date_precision", |(e, _), _| Cell::text(e.date_precision.as_deref())),
    ("event_loc", |(e, _), chars| place(e, chars)),
    ("event_text", |(e, _), chars| words(e, chars)),
    ("attribution", |(e, reading), chars| attribution(e, reading, chars)),
    ("size", |(e, _), _| size(e)),
];

/// The fields in which two events differ.
pub fn changes(a: At<'_>, b: At<'_>, chars: &Chars<'_>) -> Vec<FieldChange> {
    let compared = |(name, get): &(&'static str, Get)| {
        let (a, b) = (get(a, chars), get(b, chars));
        (a != b).then_some(FieldChange { name, a, b })
    };
    FIELDS.iter().filter_map(compared).chain(confidence(a.0, b.0)).collect()
}

fn confidence(a: &Event, b: &Event) -> Option<FieldChange> {
    // A hair more, as 0.80 and 0.85 differ by more than 0.05 in binary.
    let near = match (a.confidence, b.confidence) {
        (Some(a), Some(b)) => (a - b).abs() <= NEAR + 1e-9,
        (a, b) => a.is_none() && b.is_none(),
    };
    let cell = |event: &Event| Cell {
        value: json!(event.confidence),
        text: event.confidence.map(|c| format!("{c:.2}")).unwrap_or_default(),
    };
    (!near).then(|| FieldChange { name: "confidence", a: cell(a), b: cell(b) })
}

/// In the order of the text.
fn parties(parties: &[Party], chars: &Chars<'_>) -> Cell {
    let mut parties: Vec<&Party> = parties.iter().collect();
    parties.sort_by_key(|party| (party.start, party.end, party.code().to_string()));
    let value = |party: &&Party| {
        let Party { code, sector, entity_text, identifier_text, office, start, end } = party;
        json!({"code": code, "sector": sector, "entity_text": entity_text, "identifier_text": identifier_text,
            "office": office, "start": start, "end": end})
    };
    let text = |party: &&Party| {
        let known = party.identifier_text.iter().chain(&party.office).cloned().collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { known } else { format!(" ({known})") };
        outline::party(party, chars) + &known
    };
    Cell { value: parties.iter().map(value).collect(), text: parties.iter().map(text).collect::<Vec<_>>().join("\n") }
}

fn place(event: &Event, chars: &Chars<'_>) -> Cell {
    let Some(loc) = &event.event_loc else { return Cell::default() };
    let value = json!({"name": loc.name, "geonameid": loc.geonameid, "start": loc.start, "end": loc.end});
    Cell { value, text: outline::place(loc, chars) }
}

fn words(event: &Event, chars: &Chars<'_>) -> Cell {
    Cell { value: json!(event.event_spans), text: outline::words(event, chars) }
}

/// Who says so. Indexes count differently in each reading, so the words are compared.
fn attribution(event: &Event, reading: &Reading, chars: &Chars<'_>) -> Cell {
    let Some(index) = event.attribution else { return Cell::default() };
    let Some(attribution) = reading.attributions.get(index) else {
        return Cell { value: json!(index), text: format!("attribution {index}") };
    };
    let spans = [attribution.source, attribution.cue];
    let text = spans.iter().flatten().map(|span| outline::slice(*span, chars)).collect::<Vec<_>>().join(" … ");
    Cell { value: json!({"source": spans[0], "cue": spans[1]}), text }
}

fn size(event: &Event) -> Cell {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_string);
    let items: Vec<String> = event.size.iter().map(|(what, value)| format!("{what} {}", text(value))).collect();
    Cell { value: json!(event.size), text: items.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::reading::tests::reading;

    fn names(a: &str, b: &str) -> Vec<&'static str> {
        let read = |fields: &str| {
            reading(&format!(
                r#"{{"id": "d", "attributions": [{{"cue": {{"start": 1, "end": 2}}}}, {{"cue": {{"start": 1, "end": 2}}}}],
                "events": [{{"event": "AID", {fields}}}]}}"#
            ))
        };
        let (a, b) = (read(a), read(b));
        changes((&a.events[0], &a), (&b.events[0], &b), &Chars::new("")).iter().map(|change| change.name).collect()
    }

    #[test]
    fn only_what_differs_in_meaning_is_a_change() {
        for (a, b, expected) in [
            (r#""mode": ["x", "y"]"#, r#""mode": ["y", "x"]"#, &[][..]),
            (r#""attribution": 0"#, r#""attribution": 1"#, &[]),
            (r#""confidence": 0.80"#, r#""confidence": 0.85"#, &[]),
            (r#""confidence": 0.80"#, r#""confidence": 0.86"#, &["confidence"]),
            (r#""confidence": 0.80"#, r#""confidence": null"#, &["confidence"]),
            (r#""attribution": 0"#, r#""attribution": null"#, &["attribution"]),
            (
                r#""status": "actual", "date": "2024-01-02""#,
                r#""status": "future", "date": "2024-01-03""#,
                &["status", "date"],
            ),
            (r#""actor": [{"code": "FRA"}, {"code": "DEU"}]"#, r#""actor": [{"code": "DEU"}, {"code": "FRA"}]"#, &[]),
            (r#""actor": [{"code": "FRA"}]"#, r#""actor": [{"code": "FRA", "sector": "GOV"}]"#, &["actor"]),
        ] {
            assert_eq!(names(a, b), expected, "{a} {b}");
        }
    }
}

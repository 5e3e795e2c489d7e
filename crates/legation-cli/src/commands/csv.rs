//! Events as CSV: one row an event, flat columns, quoted as RFC 4180 says.
//!
//! [`COLUMNS`] is the whole format: the help text, the header and the rows are made from it.

use legation::reading::{Attribution, Entity, Event, Party, Place, Size};
use legation::{Chars, Reading};
use serde::Serialize;

/// A column: its name, and what it says of an event.
type Column = (&'static str, fn(&Row<'_>) -> String);

/// What a row is made from.
struct Row<'a> {
    event: &'a Event,
    reading: &'a Reading,
    chars: &'a Chars<'a>,
}

const COLUMNS: [Column; 46] = [
    ("id", |r| r.event.id.clone()),
    ("date", |r| text(&r.event.date)),
    ("enddate", |r| text(&r.event.enddate)),
    ("date_precision", |r| r.event.date_precision.map(name).unwrap_or_default()),
    ("event", |r| list(&r.event.event)),
    ("mode", |r| list(&r.event.mode)),
    ("context", |r| list(&r.event.context)),
    ("cameo", |r| text(&r.event.cameo)),
    ("actor_code", |r| parties(&r.event.actor, |p| &p.code)),
    ("actor_sector", |r| parties(&r.event.actor, |p| &p.sector)),
    ("actor_text", |r| parties(&r.event.actor, |p| &p.entity_text)),
    ("recipient_code", |r| parties(&r.event.recipient, |p| &p.code)),
    ("recipient_sector", |r| parties(&r.event.recipient, |p| &p.sector)),
    ("recipient_text", |r| parties(&r.event.recipient, |p| &p.entity_text)),
    ("place", |r| place(r, |p| p.name.clone())),
    ("place_country", |r| place(r, |p| p.country_code.clone())),
    ("lat", |r| place(r, |p| text(&p.lat))),
    ("lon", |r| place(r, |p| text(&p.lon))),
    ("quad_code", |r| r.event.quad_code.to_string()),
    ("event_scale", |r| r.event.event_scale.to_string()),
    ("status", |r| name(r.event.status)),
    ("historical", |r| r.event.historical.to_string()),
    ("attribution_source", |r| attribution(r).0),
    ("attribution_cue", |r| attribution(r).1),
    ("size", size),
    ("confidence", |r| r.event.confidence.to_string()),
    ("event_text", |r| list(&r.event.event_text)),
    ("text", |r| r.event.text.clone()),
    ("sentence", |r| r.event.text_info.sequence.to_string()),
    ("document_id", |r| text(&r.reading.id)),
    ("url", |r| text(&r.event.cite_info.url)),
    ("title", |r| text(&r.event.cite_info.title)),
    ("publication", |r| text(&r.event.cite_info.publication)),
    ("language", |r| r.event.cite_info.language.clone()),
    ("version", |r| r.event.cite_info.version.clone()),
    ("why", |r| r.event.why.at.clone().unwrap_or_else(|| "learned head".into())),
    ("attribution_name", |r| source(r).map(|e| e.name.clone()).unwrap_or_default()),
    ("attribution_code", |r| source(r).map(|e| e.code.clone()).unwrap_or_default()),
    ("attribution_sector", |r| source(r).map(|e| e.sector.clone()).unwrap_or_default()),
    ("attribution_channel", |r| {
        let channel = attributed(r).and_then(|a| a.channel);
        channel.map(|span| r.chars.slice(span).to_string()).unwrap_or_default()
    }),
    ("contested", |r| (!r.event.link.is_empty()).to_string()),
    ("link", |r| list(&r.event.link)),
    ("place_geonameid", |r| place(r, |p| text(&p.geonameid))),
    ("place_admin1", |r| place(r, |p| text(&p.admin1))),
    ("place_resolution", |r| place(r, |p| p.resolution.to_string())),
    ("place_origin", |r| place(r, |p| p.origin.map(name).unwrap_or_default())),
];

/// Names of the columns.
pub fn names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(name, _)| *name)
}

/// The first line.
pub fn header() -> Vec<u8> {
    line(names().map(String::from).collect())
}

/// A row for each event of a reading.
pub fn rows(reading: &Reading) -> Vec<u8> {
    let chars = Chars::new(&reading.text);
    let row = |event| {
        let row = Row { event, reading, chars: &chars };
        COLUMNS.iter().map(|(_, cell)| cell(&row)).collect()
    };
    lines(reading.events.iter().map(row))
}

/// One row.
pub fn line(row: Vec<String>) -> Vec<u8> {
    lines(std::iter::once(row))
}

fn lines(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail, and all rows have the same length.
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
}

/// A value that may be missing; empty if it is.
pub fn text(value: &Option<impl ToString>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// The name that JSON has for a value.
pub fn name(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Items joined by `;`.
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    items.iter().map(|item| item.as_ref().replace(';', ",")).collect::<Vec<_>>().join(";")
}

fn parties(parties: &[Party], part: impl Fn(&Party) -> &String) -> String {
    list(&parties.iter().map(part).collect::<Vec<_>>())
}

fn place(row: &Row<'_>, part: impl Fn(&Place) -> String) -> String {
    row.event.event_loc.as_ref().map(part).unwrap_or_default()
}

fn attributed<'a>(row: &Row<'a>) -> Option<&'a Attribution> {
    row.event.attribution.and_then(|index| row.reading.attributions.get(index))
}

/// Words of who says so, and the words that attribute.
fn attribution(row: &Row<'_>) -> (String, String) {
    let words = |span| row.chars.slice(span).to_string();
    attributed(row).map(|a| (a.source.map(words).unwrap_or_default(), words(a.cue))).unwrap_or_default()
}

/// Who says so.
fn source<'a>(row: &Row<'a>) -> Option<&'a Entity> {
    row.reading.entities.get(attributed(row)?.entity?)
}

/// "dead=3;injured=about 20"
fn size(row: &Row<'_>) -> String {
    let item = |(what, size): (&String, &Size)| match size {
        Size::Count(count) => format!("{what}={count}"),
        Size::Text(text) => format!("{what}={text}"),
    };
    list(&row.event.size.iter().map(item).collect::<Vec<_>>())
}

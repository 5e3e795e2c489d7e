//! Changes for people: the sentence, and under it A and B side by side.

use super::Change;
use super::fields::FieldChange;
use crate::outline::Outline;
use crate::pretty::Screen;
use crate::pretty::rich::{Mark, Rich, Role};

/// Columns before the rows, and of their labels.
const INDENT: usize = 4;
const LABEL: usize = 16;

/// Columns between A and B.
const GAP: usize = 2;

/// A label, and what stands under A and B.
type Row = (&'static str, String, String);

/// Shows the changes of a document; the sentence only where it is another than before.
pub fn show(changes: &[Change], screen: &Screen) -> String {
    let mut out = String::new();
    let mut last = None;
    for change in changes {
        if let (Some((document, text)), true) = (place(change), place(change) != last) {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            out += &Rich::of(&format!("{document}: {words}"), Mark::of(Role::Heading)).print(screen);
            last = place(change);
        }
        out += &one(change, screen);
    }
    out
}

/// Document and sentence.
fn place(change: &Change) -> Option<(&str, &str)> {
    match change {
        Change::Added { document, text, .. }
        | Change::Removed { document, text, .. }
        | Change::Changed { document, text, .. } => Some((document, text)),
        Change::OnlyInA { .. } | Change::OnlyInB { .. } => None,
    }
}

fn one(change: &Change, screen: &Screen) -> String {
    let only = |document: &str, events: usize, side: &str| {
        Rich::of(&format!("{document}: only in {side}, with {events} events"), Mark::of(Role::Heading)).print(screen)
    };
    match change {
        Change::OnlyInA { document, events } => only(document, *events, "A"),
        Change::OnlyInB { document, events } => only(document, *events, "B"),
        Change::Added { b, .. } => {
            block("added", &b.title(), whole(b).map(|(label, text)| (label, String::new(), text)).collect(), screen)
        }
        Change::Removed { a, .. } => {
            block("removed", &a.title(), whole(a).map(|(label, text)| (label, text, String::new())).collect(), screen)
        }
        Change::Changed { a, fields, .. } => {
            let row = |field: &FieldChange| (field.name, field.a.text.clone(), field.b.text.clone());
            block("changed", &a.title(), fields.iter().map(row).collect(), screen)
        }
    }
}

/// All that is known of an event.
fn whole(event: &Outline) -> impl Iterator<Item = (&'static str, String)> {
    [
        ("event", event.event.join(", ")),
        ("mode", event.mode.join(", ")),
        ("actor", event.actor.join("\n")),
        ("recipient", event.recipient.join("\n")),
        ("status", event.status.clone().unwrap_or_default()),
        ("date", event.date.clone().unwrap_or_default()),
        ("event_loc", event.place.clone().unwrap_or_default()),
        ("confidence", event.confidence.map(|confidence| format!("{confidence:.2}")).unwrap_or_default()),
        ("why", event.why.as_ref().map(|why| why.at.clone()).unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
}

/// A change: what it is, then a row for each field with A on the left and B on the right.
fn block(kind: &str, title: &str, rows: Vec<Row>, screen: &Screen) -> String {
    let mut heading = Rich::of(&format!("  {kind} "), Mark::of(Role::Aside));
    heading.push(title, Mark::default());
    let mut out = heading.print(screen);
    let width = (screen.width.saturating_sub(INDENT + LABEL + GAP) / 2).max(2);
    let header = ("", "A".to_string(), "B".to_string());
    for (number, (label, a, b)) in std::iter::once(header).chain(rows).enumerate() {
        let mark = if number == 0 { Mark::of(Role::Aside) } else { Mark::default() };
        let [a, b] = [&a, &b].map(|cell| Rich::of(cell, mark).wrap(width));
        for i in 0..a.len().max(b.len()) {
            let label = Rich::of(if i == 0 { label } else { "" }, Mark::of(Role::Aside));
            let cell = |lines: &[Rich]| lines.get(i).cloned().unwrap_or_default();
            let line = format!(
                "{}{}{}{}{}",
                " ".repeat(INDENT),
                label.paint_padded(LABEL, screen.color),
                cell(&a).paint_padded(width, screen.color),
                " ".repeat(GAP),
                cell(&b).paint(screen.color)
            );
            out += line.trim_end();
            out.push('\n');
        }
    }
    out.push('\n');
    out
}

//! The events of a reading as a table, or, where it does not fit, as blocks.

use std::iter::zip;

use legation::reading::{DatePrecision, Event, Party, PlaceOrigin, Status};
use legation::{Chars, Reading};

use super::Screen;
use super::rich::{Mark, Rich, Role, word_of};

/// Narrower screens get blocks.
const TABLE_WIDTH: usize = 70;

/// Spaces between two columns.
const GAP: usize = 2;

const HEADERS: [&str; COLUMNS] = ["#", "when, where", "event", "actor", "recipient", "status", "according to", "conf."];
const COLUMNS: usize = 8;
const NUMBER: usize = 0;
const EVENT: usize = 2;

type Row = [Rich; COLUMNS];

/// All events, and what the signs in it mean.
pub fn events(reading: &Reading, screen: &Screen) -> String {
    if reading.events.is_empty() {
        return Rich::of("No events.", Mark::of(Role::Aside)).print(screen);
    }
    let chars = Chars::new(&reading.text);
    let rows: Vec<Row> = zip(1.., &reading.events).map(|(number, event)| row(number, event, reading, &chars)).collect();
    let mut out = match widths(&rows, screen.width) {
        Some(widths) => table(&rows, &widths, screen),
        None => blocks(&rows, screen),
    };
    let notes = [
        (DatePrecision::Narrative, "~ taken from what is told around it"),
        (DatePrecision::Publication, "? the text does not say when: the day of publication"),
    ];
    for (precision, note) in notes {
        if reading.events.iter().any(|event| event.date_precision == Some(precision)) {
            out.push_str(&Rich::of(note, Mark::of(Role::Aside)).print(screen));
        }
    }
    out
}

fn row(number: usize, event: &Event, reading: &Reading, chars: &Chars<'_>) -> Row {
    let plain = |text: &str| Rich::of(text, Mark::default());
    [
        plain(&number.to_string()),
        when_where(event),
        what(event),
        parties(&event.actor),
        parties(&event.recipient),
        status(event, &reading.events),
        Rich::of(&according_to(event, reading, chars), Mark::of(Role::Attribution)),
        plain(&format!("{:.2}", event.confidence)),
    ]
}

/// The date, and below it the place, in brackets where it is only the dateline's.
fn when_where(event: &Event) -> Rich {
    let mut rich = Rich::of(&date(event), Mark::of(Role::Time));
    if let Some(place) = &event.event_loc {
        let inferred = place.origin == Some(PlaceOrigin::Dateline);
        let name = if inferred { format!("({})", place.name) } else { place.name.clone() };
        rich.push(&format!("\n{name}"), Mark::default());
    }
    rich
}

fn date(event: &Event) -> String {
    let Some(date) = event.date else { return "unknown".to_string() };
    let first = match event.date_precision {
        Some(DatePrecision::Year) => date.strftime("%Y").to_string(),
        Some(DatePrecision::Month) => date.strftime("%Y-%m").to_string(),
        Some(DatePrecision::Week) => return date.strftime("%G-W%V").to_string(),
        Some(DatePrecision::Narrative) => format!("~{date}"),
        Some(DatePrecision::Publication) => format!("{date}?"),
        Some(DatePrecision::Day) | None => date.to_string(),
    };
    let exact = matches!(event.date_precision, Some(DatePrecision::Day) | None);
    match event.enddate.filter(|end| exact && *end != date) {
        Some(end) => format!("{first} – {end}"),
        None => first,
    }
}

fn what(event: &Event) -> Rich {
    let mut rich = Rich::of(&event.event.join(" "), Mark::of(Role::of_quad(event.quad_code)));
    if !event.mode.is_empty() {
        rich.push(&format!(" {}", event.mode.join(", ")), Mark::default());
    }
    rich
}

fn parties(parties: &[Party]) -> Rich {
    let mut rich = Rich::default();
    for party in parties {
        if !rich.is_empty() {
            rich.push("\n", Mark::default());
        }
        let codes: Vec<&str> = [party.code.as_str(), &party.sector].into_iter().filter(|c| !c.is_empty()).collect();
        rich.push(&codes.join(" "), Mark::of(Role::Party));
        let words = party.entity_text.split_whitespace().collect::<Vec<_>>().join(" ");
        rich.push(&format!("{}{words}", if codes.is_empty() { "" } else { " " }), Mark::default());
    }
    rich
}

/// "negated, against 3": the third event contradicts it.
fn status(event: &Event, events: &[Event]) -> Rich {
    let mark = Mark { status: Some(event.status).filter(|s| *s != Status::Actual), ..Mark::default() };
    let mut rich = Rich::of(word_of(event.status), mark);
    if event.historical {
        rich.push(", background", Mark::default());
    }
    let numbers = zip(1.., events).filter(|(_, e)| event.link.contains(&e.id));
    let numbers: Vec<String> = numbers.map(|(number, _)| number.to_string()).collect();
    if !numbers.is_empty() {
        rich.push(&format!(", against {}", numbers.join(", ")), Mark::of(Role::Conflict));
    }
    rich
}

/// Who says so; the word that attributes, in brackets, where the text does not tell who; nothing where the reporter
/// says it.
fn according_to(event: &Event, reading: &Reading, chars: &Chars<'_>) -> String {
    let found = event.attribution.and_then(|index| reading.attributions.get(index));
    let words = |span| chars.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    found.map_or_else(String::new, |a| a.source.map_or_else(|| format!("({})", words(a.cue)), words))
}

/// How wide each column is; zero for one that has nothing in it. None if the table does not fit.
fn widths(rows: &[Row], screen: usize) -> Option<[usize; COLUMNS]> {
    let of = |measure: fn(&Rich) -> usize| {
        std::array::from_fn(|i| {
            let cells = rows.iter().map(|row| measure(&row[i])).max().unwrap_or(0);
            if cells == 0 { 0 } else { cells.max(HEADERS[i].len()) }
        })
    };
    let least: [usize; COLUMNS] = of(Rich::word_width);
    let mut widths: [usize; COLUMNS] = of(Rich::width);
    let room = screen.checked_sub(GAP * widths.iter().filter(|width| **width > 0).count().saturating_sub(1))?;
    if screen < TABLE_WIDTH || least.iter().sum::<usize>() > room {
        return None;
    }
    // The widest column gives way first, so that all stay as readable as they can.
    while widths.iter().sum::<usize>() > room {
        let widest = (0..COLUMNS).filter(|&i| widths[i] > least[i]).max_by_key(|&i| widths[i])?;
        widths[widest] -= 1;
    }
    Some(widths)
}

fn table(rows: &[Row], widths: &[usize; COLUMNS], screen: &Screen) -> String {
    let header: Row = HEADERS.map(|name| Rich::of(name, Mark::of(Role::Aside)));
    let used = widths.iter().filter(|width| **width > 0);
    let total = used.clone().sum::<usize>() + GAP * used.count().saturating_sub(1);
    let rule = Rich::of(&"─".repeat(total), Mark::of(Role::Aside)).print(screen);
    let rows: String = rows.iter().map(|row| lines(row, widths, screen)).collect();
    format!("{}{rule}{rows}", lines(&header, widths, screen))
}

/// A row of the table, as many lines as its highest cell.
fn lines(row: &Row, widths: &[usize; COLUMNS], screen: &Screen) -> String {
    let cells = zip(row, widths).filter(|(_, width)| **width > 0);
    let cells: Vec<(Vec<Rich>, usize)> = cells.map(|(cell, &width)| (cell.wrap(width), width)).collect();
    let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    let empty = Rich::default();
    let line = |i: usize| {
        let parts =
            cells.iter().map(|(lines, width)| lines.get(i).unwrap_or(&empty).paint_padded(*width, screen.color));
        format!("{}\n", parts.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end())
    };
    (0..height).map(line).collect()
}

/// A block for each event: number and event on the first line, the rest under it, each under its name.
fn blocks(rows: &[Row], screen: &Screen) -> String {
    let indent = rows.len().to_string().len() + GAP;
    let label = HEADERS.iter().map(|name| name.len()).max().unwrap_or(0) + GAP;
    let beside = |name: Rich, cell: &Rich, left: usize, margin: usize| {
        let lines = zip(0.., cell.wrap(screen.width.saturating_sub(left)));
        let begin = |i| if i == 0 { name.paint_padded(left - margin, screen.color) } else { " ".repeat(left - margin) };
        let line =
            |(i, line): (usize, Rich)| format!("{}{}{}\n", " ".repeat(margin), begin(i), line.paint(screen.color));
        lines.map(line).collect::<String>()
    };
    let block = |row: &Row| {
        let rest = (0..COLUMNS).filter(|&i| i != NUMBER && i != EVENT && !row[i].is_empty());
        let aside = |i: usize| Rich::of(HEADERS[i], Mark::of(Role::Aside));
        let rest: String = rest.map(|i| beside(aside(i), &row[i], indent + label, indent)).collect();
        beside(row[NUMBER].clone(), &row[EVENT], indent, 0) + &rest
    };
    rows.iter().map(block).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pretty::tests::reading;

    #[test]
    fn dates_are_as_exact_as_they_are_known() {
        let mut event = reading().events.remove(0);
        let cases = [
            (Some(DatePrecision::Day), "2025-03-10"),
            (Some(DatePrecision::Week), "2025-W11"),
            (Some(DatePrecision::Month), "2025-03"),
            (Some(DatePrecision::Year), "2025"),
            (Some(DatePrecision::Narrative), "~2025-03-10"),
            (Some(DatePrecision::Publication), "2025-03-10?"),
            (None, "2025-03-10"),
        ];
        for (precision, expected) in cases {
            event.date_precision = precision;
            assert_eq!(date(&event), expected);
        }
        event.enddate = Some(jiff::civil::date(2025, 3, 12));
        assert_eq!(date(&event), "2025-03-10 – 2025-03-12");
        event.date = None;
        assert_eq!(date(&event), "unknown");
    }

    #[test]
    fn columns_with_nothing_in_them_are_left_out() {
        let mut reading = reading();
        reading.events.iter_mut().for_each(|event| event.recipient.clear());
        let shown = events(&reading, &Screen { width: 100, color: false });
        assert!(!shown.contains("recipient") && shown.contains("actor"), "{shown}");
    }
}

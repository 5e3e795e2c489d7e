//! A reading for people: the text with what was found in it, and a table of the events.
//!
//! [`view`] is all there is to it. Everything shown is [`rich::Rich`] text: characters with marks, wrapped by their
//! width on the screen. [`marks`] marks the text, [`table`] lays out the events, [`Screen`] says how wide and whether
//! in colour. Nothing is cut off: on a narrow screen the table becomes a block for each event.

mod marks;
pub mod quotes;
pub mod rich;
mod table;

use std::env;
use std::io::{self, IsTerminal as _};

use legation::reading::Status;
use legation::{Document, Reading};

use crate::args::Color;
use rich::{Mark, Rich, Role};

/// Columns of what is no terminal.
const DEFAULT_WIDTH: usize = 100;

/// Lines longer than this are hard to read, however wide the terminal is.
const MAX_WIDTH: usize = 120;

/// Narrower than this, words would be cut to pieces.
const MIN_WIDTH: usize = 20;

/// What the view is shown on.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// In columns.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
}

impl Screen {
    /// Standard output, or a file.
    pub fn new(color: Color, is_file: bool) -> Screen {
        let terminal = !is_file && io::stdout().is_terminal();
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb"),
        };
        Screen { width: width(terminal).clamp(MIN_WIDTH, MAX_WIDTH), color }
    }
}

fn width(terminal: bool) -> usize {
    let told = || env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|&columns| columns > 0);
    let asked = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    if terminal { asked().or_else(told) } else { told() }.unwrap_or(DEFAULT_WIDTH)
}

/// The whole view, with a line end.
pub fn view(document: &Document, reading: &Reading, screen: &Screen) -> String {
    let mut out = String::new();
    let mut show = |rich: &Rich| out.push_str(&rich.print(screen));
    heading(document, reading).iter().for_each(&mut show);
    show(&marks::marked(reading));
    if screen.color && !reading.events.is_empty() {
        show(&legend());
    }
    out.push('\n');
    out.push_str(&table::events(reading, screen));
    out
}

/// Title, and what else is known of the document; an empty line under them.
fn heading(document: &Document, reading: &Reading) -> Vec<Rich> {
    let date = reading.date.map(|date| date.strftime("%-d %B %Y").to_string());
    let known = [reading.id.clone(), date, document.publication.clone()];
    let known: Vec<String> = known.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let title = document.title.iter().map(|title| Rich::of(title, Mark::of(Role::Heading)));
    let mut lines: Vec<Rich> = title.collect();
    if !known.is_empty() {
        lines.push(Rich::of(&known.join(" · "), Mark::of(Role::Aside)));
    }
    if !lines.is_empty() {
        lines.push(Rich::default());
    }
    lines
}

/// What the colours mean.
fn legend() -> Rich {
    let mut rich = Rich::of("\n", Mark::default());
    let aside = Mark::of(Role::Aside);
    let kinds = [
        ("actor or recipient", Mark::of(Role::Party)),
        ("cooperation", Mark::of(Role::Cooperation)),
        ("conflict", Mark::of(Role::Conflict)),
        ("time", Mark::of(Role::Time)),
        ("who says so", Mark::of(Role::Attribution)),
        ("what is said", Mark { said: true, ..Mark::default() }),
    ];
    for (name, mark) in kinds {
        rich.push(name, mark);
        rich.push(" · ", aside);
    }
    for status in [Status::Future, Status::Hypothetical, Status::Negated] {
        rich.push(rich::word_of(status), Mark { status: Some(status), ..Mark::of(Role::Event) });
        rich.push(" · ", aside);
    }
    rich.push("¹ see table", aside);
    rich
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use legation::reading::*;
    use legation::{Chars, Span};

    use super::*;

    const PLAIN: Screen = Screen { width: 100, color: false };

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap_or_else(|| panic!("{part:?} is not in {text:?}"));
        Chars::new(text).span(start..start + part.len())
    }

    fn party(text: &str, words: &str, code: &str) -> Party {
        Party {
            code: code.to_string(),
            sector: "GOV".to_string(),
            entity_text: words.to_string(),
            identifier_text: None,
            identifier_id: None,
            office: None,
            span: span(text, words),
            entity: None,
        }
    }

    /// A reading of a sentence with two events: France accused Mali, and somebody met.
    pub(crate) fn reading() -> Reading {
        let text = "“France accused Mali on Monday,” Bamako’s envoy said after they met.\n\n\n外交部没有评论。\x1b[2J";
        let event = |name: &str, words: &str, quad_code| Event {
            id: "e".to_string(),
            date: Some(date(2025, 3, 10)),
            enddate: None,
            date_precision: Some(DatePrecision::Day),
            event: vec![name.to_string()],
            mode: vec!["allege".to_string()],
            context: Vec::new(),
            cameo: None,
            actor: vec![party(text, "France", "FRA")],
            recipient: vec![party(text, "Mali", "MLI")],
            event_loc: None,
            event_text: vec![words.to_string()],
            event_spans: vec![span(text, words)],
            quad_code,
            event_scale: -2.0,
            status: Status::Negated,
            historical: true,
            attribution: Some(0),
            link: Vec::new(),
            size: BTreeMap::new(),
            confidence: 0.839,
            why: Why { frame: None, at: None, head: None, decided_by: DecidedBy::Frame, notes: Vec::new() },
            text: text.to_string(),
            text_info: TextInfo { sequence: 0, span: span(text, text) },
            cite_info: CiteInfo::default(),
        };
        Reading {
            text: text.to_string(),
            times: vec![Time {
                span: span(text, "on Monday"),
                kind: TimeType::Date,
                value: String::new(),
                modifier: None,
            }],
            attributions: vec![Attribution {
                source: Some(span(text, "Bamako’s envoy")),
                cue: span(text, "said"),
                content: span(text, "France accused Mali on Monday"),
                parts: Vec::new(),
                form: AttributionForm::Direct,
                entity: None,
                channel: None,
                within: None,
            }],
            events: vec![event("ACCUSE", "accused", 3), event("CONSULT", "met", 1)],
            ..Reading::default()
        }
    }

    #[test]
    fn shows_the_text_then_the_events() {
        let document = Document { title: Some("Title".to_string()), ..Document::default() };
        let shown = view(&document, &reading(), &PLAIN);
        let text = "Title\n\n“France accused¹ Mali on Monday,” Bamako’s envoy said after they met².\n\n外交部没有评论。\u{FFFD}[2J\n\n";
        assert!(shown.starts_with(text), "{shown}");
        for part in ["1  2025-03-10   ACCUSE allege", "FRA GOV", "MLI GOV", "negated", "Bamako’s envoy", "0.84"] {
            assert!(shown.contains(part), "{part:?} in\n{shown}");
        }
    }

    #[test]
    fn the_place_stands_under_the_day_and_in_brackets_where_it_is_inferred() {
        let mut reading = reading();
        for (origin, shown) in [(PlaceOrigin::Governed, "\n   Geneva "), (PlaceOrigin::Dateline, "\n   (Geneva) ")] {
            reading.events[0].event_loc = Some(Place {
                span: Span::new(0, 6),
                geonameid: Some(2_660_646),
                name: "Geneva".into(),
                country_code: "CHE".into(),
                admin1: None,
                lat: None,
                lon: None,
                feature_code: None,
                resolution: 4,
                origin: Some(origin),
            });
            let view = view(&Document::default(), &reading, &PLAIN);
            assert!(view.contains(shown), "{shown:?} in\n{view}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        use unicode_width::UnicodeWidthStr as _;
        let mut reading = reading();
        reading.text.push_str(&format!("\n{} {}", "外交".repeat(80), "x".repeat(200)));
        for width in [20, 33, 69, 70, 80, 100, 120] {
            let shown = view(&Document::default(), &reading, &Screen { width, color: false });
            for line in shown.lines() {
                assert!(line.width() <= width, "{width}: {line:?}");
            }
        }
    }

    #[test]
    fn narrow_screens_get_blocks() {
        let shown = view(&Document::default(), &reading(), &Screen { width: 60, color: false });
        assert!(shown.contains("1  ACCUSE allege"), "{shown}");
        assert!(shown.contains("   recipient     MLI GOV Mali\n"), "{shown}");
    }

    #[test]
    fn colour_marks_and_explains() {
        let shown = view(&Document::default(), &reading(), &Screen { width: 100, color: true });
        assert!(shown.contains("what is said"), "{shown}");
        assert!(shown.contains("\x1b["), "{shown}");
        assert!(!shown.contains("\x1b[2J"), "control characters of the text must not reach the terminal: {shown:?}");
    }

    #[test]
    fn nothing_found_is_said() {
        let shown = view(&Document::default(), &Reading::default(), &PLAIN);
        assert!(shown.contains("No events"), "{shown}");
    }
}

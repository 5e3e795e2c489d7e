//! An event in a few words, for lists of errors and of differences: as JSON or on a line for people.

use legation::{Chars, Span};
use serde::Serialize;

use crate::input::reading::{Event, Party, Place, Reading, Why};

/// The longest text shown where no sentence is known, in characters.
const LONGEST: usize = 400;

/// What matters of an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outline {
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Categories.
    pub event: Vec<String>,
    /// Modes.
    pub mode: Vec<String>,
    /// The words that name it.
    pub words: String,
    /// Who acts: code, sector, words.
    pub actor: Vec<String>,
    /// Who is acted upon.
    pub recipient: Vec<String>,
    /// What is said of its reality.
    pub status: Option<String>,
    /// When, as exactly as it is known.
    pub date: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// What made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
}

impl Outline {
    /// Of an event of a text.
    pub fn of(event: &Event, chars: &Chars<'_>) -> Outline {
        let sides = |parties: &[Party]| parties.iter().map(|party| self::party(party, chars)).collect();
        Outline {
            id: event.id.clone(),
            event: event.event.clone(),
            mode: event.mode.clone().unwrap_or_default(),
            words: words(event, chars),
            actor: sides(&event.actor),
            recipient: sides(&event.recipient),
            status: event.status.clone(),
            date: event.known_date().map(str::to_string),
            place: event.event_loc.as_ref().map(|loc| place(loc, chars)),
            confidence: event.confidence,
            why: event.why.clone(),
        }
    }

    /// Category, modes and words: "CONSULT visit “travelled”".
    pub fn title(&self) -> String {
        let mut parts: Vec<String> = self.event.iter().chain(&self.mode).cloned().collect();
        if !self.words.is_empty() {
            parts.push(format!("“{}”", self.words));
        }
        parts.join(" ")
    }

    /// All of it on a line.
    pub fn line(&self) -> String {
        let side = |parties: &[String]| if parties.is_empty() { "nobody".to_string() } else { parties.join(" + ") };
        let arrow = if self.recipient.is_empty() { String::new() } else { format!(" → {}", side(&self.recipient)) };
        let confidence = self.confidence.map(|confidence| format!("{confidence:.2}"));
        let more = [self.status.clone(), self.date.clone(), self.place.clone(), confidence];
        let more: Vec<String> = more.into_iter().flatten().collect();
        let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
        format!("{}: {}{arrow}{more}", self.title(), side(&self.actor))
    }
}

/// Code, sector and words of a party.
pub fn party(party: &Party, chars: &Chars<'_>) -> String {
    let words = party.span().map_or(party.entity_text.as_str(), |span| slice(span, chars));
    let words = if words.is_empty() { &party.entity_text } else { words };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = [party.code(), &party.sector, &words];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The name of a place.
pub fn place(place: &Place, chars: &Chars<'_>) -> String {
    if place.name.is_empty() {
        place.span().map_or("", |span| slice(span, chars)).to_string()
    } else {
        place.name.clone()
    }
}

/// The words that name an event.
pub fn words(event: &Event, chars: &Chars<'_>) -> String {
    event.event_spans.iter().map(|span| slice(*span, chars)).collect::<Vec<_>>().join(" … ")
}

/// The sentence with this number, or what comes nearest to it.
pub fn sentence(reading: &Reading, sentences: &[Span], number: Option<usize>, event: &Event) -> String {
    let chars = Chars::new(&reading.text);
    let cut = number.and_then(|number| sentences.get(number)).map(|span| slice(*span, &chars));
    let text = cut.or(event.text.as_deref()).unwrap_or(&reading.text);
    text.chars().take(if cut.is_some() { usize::MAX } else { LONGEST }).collect::<String>().trim().to_string()
}

/// The text of a span; empty where the reading does not tell its text.
pub fn slice<'a>(span: Span, chars: &Chars<'a>) -> &'a str {
    if span.start <= span.end && span.end <= chars.len() { chars.slice(span) } else { "" }
}

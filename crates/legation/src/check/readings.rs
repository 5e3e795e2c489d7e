//! Gold readings, line by line: is every offset, code, category and date what the reading format allows?
//!
//! [`Readings`] remembers the ids of all lines it has seen, over all files, and counts what is there. The program's own
//! output passes too.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::Mistake;
use super::fields::{Fields, kind};
use crate::actors::{Gazetteer, NON_STATE, SECTORS};
use crate::codebook::{Codebook, unknown_mode};
use crate::nearest::did_you_mean;
use crate::reading::CommitmentKind;
use crate::{Chars, Span};

const STATUSES: [&str; 4] = ["actual", "future", "hypothetical", "negated"];
const FORMS: [&str; 3] = ["direct", "indirect", "mixed"];
const PRECISIONS: [&str; 6] = ["day", "week", "month", "year", "narrative", "publication"];
const SIZES: [&str; 6] = ["dead", "injured", "arrested", "participants", "amount", "duration"];

#[rustfmt::skip]
const DOCUMENT: [&str; 16] = [
    "id", "date", "text", "title", "url", "publication", "language", "sentences", "entities", "times", "places",
    "attributions", "events", "commitments", "relations", "warnings",
];
/// Of gold alone: what a document without events is instead.
const NONE: &str = "none";

#[rustfmt::skip]
const EVENT: [&str; 28] = [
    "id", "date", "enddate", "date_precision", "date_span", "event", "mode", "context", "cameo", "actor", "recipient", "event_loc",
    "event_text", "event_spans", "quad_code", "event_scale", "status", "historical", "attribution", "link", "size", "confidence", "why",
    "text", "text_info", "cite_info", "sentence", "note",
];
#[rustfmt::skip]
const PARTY: [&str; 9] =
    ["code", "sector", "entity_text", "identifier_text", "identifier_id", "office", "start", "end", "entity"];

/// What there is in the readings: how many of each thing, by kind and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Readings.
    pub documents: usize,
    /// Sentences of all of them.
    pub sentences: usize,
    /// Sentences that no event is in.
    pub without_event: usize,
    /// Events.
    pub events: usize,
    /// Events by category.
    pub categories: BTreeMap<String, usize>,
    /// Events by category and mode: "COERCE arrest".
    pub modes: BTreeMap<String, usize>,
    /// Events by status, and those told as background ("historical").
    pub statuses: BTreeMap<String, usize>,
    /// Events by context.
    pub contexts: BTreeMap<String, usize>,
}

/// Readings being checked.
pub struct Readings<'a> {
    codebook: &'a Codebook,
    gazetteer: &'a Gazetteer,
    /// Where each id was first.
    ids: HashMap<String, String>,
    counts: Counts,
}

impl<'a> Readings<'a> {
    /// With what the readings may name: categories, modes and contexts of a codebook, states of a gazetteer.
    pub fn new(codebook: &'a Codebook, gazetteer: &'a Gazetteer) -> Readings<'a> {
        Readings { codebook, gazetteer, ids: HashMap::new(), counts: Counts::default() }
    }

    /// What was in all lines so far.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Checks a line: all its mistakes, in the order in which the format has the fields. An empty line is passed over.
    pub fn line(&mut self, file: &str, line: usize, json: &str) -> Vec<Mistake> {
        let messages = match serde_json::from_str::<Value>(json.trim_start_matches('\u{FEFF}')) {
            _ if json.trim().is_empty() => Vec::new(),
            Err(error) => {
                let problem = error.to_string();
                let problem = problem.split(" at line ").next().unwrap_or_default();
                vec![format!("broken JSON at byte {}: {problem}; each line is one reading, an object", error.column())]
            }
            Ok(Value::Object(object)) => self.reading(&object, &format!("{file}:{line}")),
            Ok(other) => vec![format!("found {}; expected a reading, an object such as {{\"id\": ...}}", kind(&other))],
        };
        messages.into_iter().map(|message| Mistake { file: file.to_string(), line, message }).collect()
    }

    fn reading(&mut self, object: &Map<String, Value>, at: &str) -> Vec<String> {
        let text = Chars::new(object.get("text").and_then(Value::as_str).unwrap_or_default());
        let complaints = RefCell::new(Vec::new());
        let fields = Fields::new(object, &text, &complaints, "");
        fields.only(&[&DOCUMENT[..], &[NONE]].concat());
        self.id(fields, at);
        if fields.required("text", "the document's text").is_none() {
            // Everything else points into it.
            return complaints.into_inner();
        }
        if let Some(date) = fields.string("date") {
            check_date(fields, "date", date, &[3]);
        }
        for key in ["title", "url", "publication", "language"] {
            fields.string(key);
        }
        let sentences = sentences(fields);
        fields.each("times", |time| {
            time.span("text");
        });
        fields.each("places", |place| {
            place.span("text");
        });
        let attributions = fields.list("attributions").len();
        let entities = fields.list("entities").len();
        fields.each("attributions", |a| self.attribution(a, attributions, entities));
        links(fields);
        let mut told = vec![false; sentences.len()];
        fields.each("events", |event| {
            let sentence = self.event(event, &sentences, attributions);
            if let Some(told) = sentence.and_then(|s| told.get_mut(s)) {
                *told = true;
            }
        });
        let events = fields.list("events").len();
        fields.each("commitments", |c| self.commitment(c, events, attributions));
        if fields.string(NONE).is_some() && !fields.list("events").is_empty() {
            fields.complain(NONE, "says that there is no event, but `events` has some; take one of the two away");
        }
        self.counts.documents += 1;
        self.counts.sentences += sentences.len();
        self.counts.without_event += told.iter().filter(|told| !**told).count();
        complaints.into_inner()
    }

    fn id(&mut self, fields: Fields<'_>, at: &str) {
        let id = match fields.get("id") {
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => fields.required("id", "an id that no other document has").map(String::from),
        };
        let Some(id) = id else { return };
        if let Some(first) = self.ids.get(&id) {
            fields.complain("id", format!("{id:?} is the id of {first} too; give each document its own"));
        } else {
            self.ids.insert(id, at.to_string());
        }
    }

    fn attribution(&self, fields: Fields<'_>, attributions: usize, entities: usize) {
        fields.only(&["source", "cue", "content", "parts", "form", "entity", "channel", "within"]);
        if let Some(source) = fields.get("source") {
            fields.within("source", source, |source| self.who(source, &[&PARTY[..], &["text"]].concat()));
        }
        for key in ["cue", "content"] {
            match fields.get(key) {
                Some(value) => fields.within(key, value, |span| {
                    span.only(&["start", "end", "text"]);
                    span.span("text");
                }),
                None => fields.complain(key, "missing; expected a span such as {\"start\": 0, \"end\": 4}"),
            }
        }
        if let Some(channel) = fields.get("channel") {
            fields.within("channel", channel, |span| {
                span.only(&["start", "end", "text"]);
                span.span("text");
            });
        }
        fields.each("parts", |span| {
            span.span("text");
        });
        for (key, count, what) in [("within", attributions, "attributions"), ("entity", entities, "entities")] {
            if let Some(index) = fields.index(key).filter(|index| *index >= count) {
                fields.complain(key, format!("{index}, but there are {count} {what}; count from 0, or leave it out"));
            }
        }
        if let Some(form) = fields.required("form", "direct, indirect or mixed") {
            fields.word("form", form, "form", FORMS.into_iter());
        }
    }

    fn commitment(&self, fields: Fields<'_>, events: usize, attributions: usize) {
        fields.only(&["kind", "event", "actor", "recipient", "what", "by", "condition", "attribution"]);
        if let Some(kind) = fields.required("kind", "promise, plan, invitation, threat, deadline or meeting") {
            fields.word("kind", kind, "kind", CommitmentKind::NAMES.iter().map(|(name, _)| *name));
        }
        for (key, there) in [("event", events), ("attribution", attributions)] {
            if let Some(index) = fields.index(key).filter(|index| *index >= there) {
                fields.complain(key, format!("{index}, but there are {there}; count from 0, or leave it out"));
            }
        }
        for key in ["actor", "recipient"] {
            fields.each(key, |party| self.who(party, &PARTY));
        }
        for key in ["what", "by", "condition"] {
            let Some(value) = fields.get(key) else { continue };
            fields.within(key, value, |part| {
                part.span("text");
                if let Some(date) = part.string("date") {
                    check_date(part, "date", date, &[3]);
                }
                let names: Vec<&str> = self.codebook.categories.iter().map(|c| c.name).collect();
                part.words("event", "category", names.iter().copied());
            });
        }
    }

    /// A party: a span, its words, code and sector.
    fn who(&self, fields: Fields<'_>, keys: &[&str]) {
        fields.only(keys);
        fields.span(if fields.object.contains_key("entity_text") { "entity_text" } else { "text" });
        if let Some(code) = fields.string("code").filter(|code| !code.is_empty()) {
            self.code(fields, code);
        }
        if let Some(sector) = fields.string("sector").filter(|sector| !sector.is_empty()) {
            fields.word("sector", sector, "sector", SECTORS.into_iter());
        }
    }

    fn code(&self, fields: Fields<'_>, code: &str) {
        if NON_STATE.contains(&code) || self.gazetteer.country(code).is_some() {
            return;
        }
        let why = if SECTORS.contains(&code) { "; this is a sector, so write it under `sector`" } else { "" };
        let others = NON_STATE.join(" ");
        fields.complain(
            "code",
            format!(
                "{code:?} is no code; expected an ISO 3166 alpha-3 code such as \"FRA\", one of {others}, or \"\"{why}"
            ),
        );
    }

    /// Gives the event's sentence.
    fn event(&mut self, fields: Fields<'_>, sentences: &[Option<Span>], attributions: usize) -> Option<usize> {
        fields.only(&EVENT);
        self.kind(fields);
        for key in ["actor", "recipient"] {
            fields.each(key, |party| self.who(party, &PARTY));
        }
        let nobody = |key| fields.get(key).is_none_or(|v| v.as_array().is_some_and(Vec::is_empty));
        if nobody("actor") && nobody("recipient") {
            fields.complain("actor", "the event has no party; name an actor or a recipient");
        }
        if let Some(status) = fields.required("status", "one of actual, future, hypothetical, negated") {
            fields.word("status", status, "status", STATUSES.into_iter());
        }
        fields.flag("historical");
        self.when_and_where(fields);
        if let Some(index) = fields.index("attribution").filter(|index| *index >= attributions) {
            fields.complain(
                "attribution",
                format!("{index}, but there are {attributions} attributions; count from 0, or leave it out"),
            );
        }
        sizes(fields);
        let sentence = sentence_of(fields, sentences);
        trigger(fields, sentence.and_then(|s| sentences.get(s).copied().flatten()));
        self.count(fields);
        sentence
    }

    /// Category, mode, context, quad code.
    fn kind(&self, fields: Fields<'_>) {
        let categories: Vec<_> =
            fields.strings("event").into_iter().map(|name| (name, self.codebook.category(name))).collect();
        if categories.is_empty() {
            fields.complain("event", "names no category; expected a list such as [\"ACCUSE\"]");
        }
        let names = self.codebook.categories.iter().map(|c| c.name);
        for (name, _) in categories.iter().filter(|(_, known)| known.is_none()) {
            fields.complain("event", format!("{name:?} is no category{}", did_you_mean(name, names.clone())));
        }
        let known: Vec<_> = categories.iter().filter_map(|(_, category)| *category).collect();
        let Some(first) = known.first() else { return };
        for mode in fields.strings("mode") {
            if !known.iter().any(|c| c.modes.iter().any(|m| m == mode)) {
                fields.complain("mode", unknown_mode(mode, first));
            }
        }
        fields.words("context", "context", self.codebook.contexts.iter().map(|c| c.name.as_str()));
        if let Some(quad) = fields.index("quad_code").filter(|q| !known.iter().any(|c| usize::from(c.quad) == *q)) {
            fields.complain("quad_code", format!("{quad}, but {} has {}", first.name, first.quad));
        }
    }

    fn when_and_where(&self, fields: Fields<'_>) {
        let day = |key| fields.string(key).filter(|date| check_date(fields, key, date, &[1, 2, 3]));
        let (from, to) = (day("date"), day("enddate"));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            fields.complain("enddate", format!("{to:?} lies before `date`, {from:?}"));
        }
        if let Some(precision) = fields.string("date_precision") {
            fields.word("date_precision", precision, "precision", PRECISIONS.into_iter());
        }
        if let Some(value) = fields.get("date_span") {
            fields.within("date_span", value, |span| {
                span.span("text");
            });
        }
        if let Some(value) = fields.get("event_loc") {
            // A place with coordinates has the gazetteer's name, and not the text's.
            let known = value.get("country_code").is_some();
            fields.within("event_loc", value, |place| {
                place.span(if known { "text" } else { "name" });
            });
        }
    }

    fn count(&mut self, fields: Fields<'_>) {
        let counts = &mut self.counts;
        let add = |to: &mut BTreeMap<String, usize>, name: &str| *to.entry(name.to_string()).or_default() += 1;
        let strings = |key: &str| -> Vec<&str> {
            let list = fields.get(key).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_str).collect()
        };
        counts.events += 1;
        for category in strings("event") {
            add(&mut counts.categories, category);
            strings("mode").iter().for_each(|mode| add(&mut counts.modes, &format!("{category} {mode}")));
        }
        strings("context").iter().for_each(|context| add(&mut counts.contexts, context));
        fields.get("status").and_then(Value::as_str).into_iter().for_each(|status| add(&mut counts.statuses, status));
        if fields.get("historical") == Some(&Value::Bool(true)) {
            add(&mut counts.statuses, "historical");
        }
    }
}

/// The sentences' spans, in order and apart; none for one that is no span.
fn sentences(fields: Fields<'_>) -> Vec<Option<Span>> {
    let items = fields.list("sentences");
    if items.is_empty() && fields.get("text").and_then(Value::as_str).is_some_and(|t| !t.trim().is_empty()) {
        fields.complain("sentences", "missing; expected the spans of the sentences, in order");
    }
    let mut spans: Vec<Option<Span>> = Vec::new();
    for (place, item) in items {
        let mut span = None;
        fields.within(&place, item, |sentence| span = sentence.span("text"));
        let before = spans.iter().rev().find_map(|s| *s);
        if let (Some(before), Some(span)) = (before, span)
            && span.start < before.end
        {
            let message = format!(
                "begins at {}, before the sentence before it ends, at {}; put them in order, without overlap",
                span.start, before.end
            );
            fields.complain(&place, message);
        }
        spans.push(span);
    }
    spans
}

/// Each id under `link` is that of another event of the document, whose `link` names this one.
fn links(fields: Fields<'_>) {
    fn of<'v>(event: &'v Value, key: &str) -> &'v str {
        event.get(key).and_then(Value::as_str).unwrap_or_default()
    }
    let events: Vec<&Value> = fields.list("events").into_iter().map(|(_, event)| event).collect();
    let names = |event: &Value, id: &str| {
        let links = event.get("link").and_then(Value::as_array);
        links.is_some_and(|links| links.iter().any(|link| link.as_str() == Some(id)))
    };
    fields.each("events", |event| {
        let id = event.get("id").and_then(Value::as_str).unwrap_or_default();
        for link in event.strings("link") {
            match events.iter().find(|e| of(e, "id") == link) {
                None => event.complain(
                    "link",
                    format!("{link:?} is the id of no event here; name another event of this document"),
                ),
                Some(other) if link == id || !names(other, id) => {
                    event.complain("link", format!("{link:?} does not name this event in turn; links go both ways"));
                }
                Some(_) => {}
            }
        }
    });
}

/// Index of the event's sentence: `sentence`, or what `text_info` says.
fn sentence_of(fields: Fields<'_>, sentences: &[Option<Span>]) -> Option<usize> {
    let sequence = || fields.get("text_info")?.get("sequence")?.as_u64().and_then(|n| usize::try_from(n).ok());
    let index = fields.index("sentence").or_else(sequence);
    match index {
        None if fields.get("sentence").is_none() => {
            fields.complain("sentence", "missing; expected the index of the event's sentence")
        }
        Some(index) if index >= sentences.len() => {
            fields.complain("sentence", format!("{index}, but there are {} sentences; count from 0", sentences.len()));
        }
        _ => {}
    }
    index
}

/// The words that name the event: each the slice of its span, all in the event's sentence.
fn trigger(fields: Fields<'_>, sentence: Option<Span>) {
    let texts = fields.strings("event_text");
    let mut spans = Vec::new();
    fields.each("event_spans", |span| {
        span.only(&["start", "end", "text"]);
        spans.push(span.span("text"));
    });
    if spans.is_empty() {
        fields.complain("event_spans", "missing; expected where the words of `event_text` stand");
    } else if texts.len() != spans.len() {
        let message = format!(
            "{} texts, but {} spans in `event_spans`; give one of each for every word or run of words",
            texts.len(),
            spans.len()
        );
        fields.complain("event_text", message);
    }
    for (i, span) in spans.iter().enumerate().filter_map(|(i, span)| Some((i, (*span)?))) {
        if let Some(words) = texts.get(i) {
            fields.same_at(&format!("event_text[{i}]"), words, span);
        }
        if let Some(sentence) = sentence.filter(|s| !s.contains(span)) {
            let message = format!(
                "{} to {} is not in the event's sentence, {} to {}",
                span.start, span.end, sentence.start, sentence.end
            );
            fields.complain(&format!("event_spans[{i}]"), message);
        }
    }
}

fn sizes(fields: Fields<'_>) {
    let Some(value) = fields.get("size") else { return };
    fields.within("size", value, |sizes| {
        for (key, value) in sizes.object {
            if !SIZES.contains(&key.as_str()) {
                let near = did_you_mean(key, SIZES);
                sizes.complain(key, format!("unknown size; expected one of {}{near}", SIZES.join(", ")));
            }
            if !(value.is_u64() || value.as_str().is_some_and(|text| !text.is_empty())) {
                sizes.complain(key, format!("found {value}; expected a whole number, or the text's words"));
            }
        }
    });
}

/// Whether this is an ISO date with a number of parts that is allowed: 1 a year, 2 a month, 3 a day.
fn check_date(fields: Fields<'_>, key: &str, date: &str, parts: &[usize]) -> bool {
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let found: Vec<&str> = date.split('-').collect();
    let formed = found.iter().zip([4, 2, 2]).all(|(part, length)| digits(part, length)) && parts.contains(&found.len());
    let full = match found.len() {
        1 => format!("{date}-01-01"),
        2 => format!("{date}-01"),
        _ => date.to_string(),
    };
    let good = formed && full.parse::<Date>().is_ok();
    if !good {
        let forms = if parts.len() == 1 {
            "a day such as 2024-05-03"
        } else {
            "a day, month or year such as 2024-05-03, 2024-05, 2024"
        };
        fields.complain(key, format!("{date:?} is no date; expected {forms}"));
    }
    good
}

//! Small readings for `eval` and `diff`: made from phrases, so that no test counts characters.
#![allow(dead_code, reason = "not every test file uses everything")]

use serde_json::{Value, json};

/// A document, with a sentence for each of `sentences`.
pub fn document(id: &str, sentences: &[&str], events: &[Value]) -> Value {
    let text = sentences.join(" ");
    let spans: Vec<Value> = sentences.iter().map(|sentence| span(&text, sentence)).collect();
    let events: Vec<Value> = events.iter().map(|event| placed(event.clone(), &text)).collect();
    json!({"id": id, "date": "2024-05-03", "text": text, "sentences": spans, "events": events})
}

/// An event: its category and words, and more fields. Parties are given as "CODE SECTOR phrase".
pub fn event(category: &str, words: &str, more: Value) -> Value {
    let mut event = json!({"event": [category], "event_text": [words], "actor": [], "recipient": []});
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

/// With spans in the place of phrases.
fn placed(mut event: Value, text: &str) -> Value {
    event["event_spans"] = json!([span(text, event["event_text"][0].as_str().unwrap())]);
    for side in ["actor", "recipient"] {
        let parties = event[side].as_array().unwrap().iter().map(|party| placed_party(party.as_str().unwrap(), text));
        event[side] = parties.collect();
    }
    if let Some(place) = event.get("event_loc").and_then(Value::as_str) {
        let mut loc = span(text, place);
        loc["name"] = json!(place);
        event["event_loc"] = loc;
    }
    event
}

fn placed_party(party: &str, text: &str) -> Value {
    let parts: Vec<&str> = party.splitn(3, ' ').collect();
    let [code, sector, phrase] = parts[..] else { panic!("{party:?}") };
    let mut party = span(text, phrase);
    party["code"] = json!(code.trim_matches('-'));
    party["sector"] = json!(sector.trim_matches('-'));
    party["entity_text"] = json!(phrase);
    party
}

fn span(text: &str, part: &str) -> Value {
    let byte = text.find(part).unwrap_or_else(|| panic!("{part:?} is not in {text:?}"));
    let start = text[..byte].chars().count();
    json!({"start": start, "end": start + part.chars().count(), "text": part})
}

/// As JSONL.
pub fn lines(documents: &[Value]) -> String {
    documents.iter().map(|document| format!("{document}\n")).collect()
}

//! Reads JSONL documents `{id, text}` and prints readings with nothing but what `attribution` and `status` say, to
//! measure both without the events: `attributions`, and an event for every word that a gold line marks
//! (`event` of factuality lines, `events` of status lines) or, failing these, none.
//!
//!     cargo run --example attribution -- dev.jsonl > readings.jsonl

use std::io::BufRead;

use legation::reader::Reader;
use legation::segment::Segmenter;
use legation::syntax::{Parse, Upos};
use legation::{Chars, Span, attribution, status};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("expected a JSONL file")?;
    let (segmenter, reader) = (Segmenter::embedded()?, Reader::load()?);
    for line in std::io::BufReader::new(std::fs::File::open(path)?).lines() {
        let gold: Value = serde_json::from_str(&line?)?;
        let text = gold["text"].as_str().unwrap_or_default();
        let parse = reader.parse(&segmenter.segment(text));
        let found = attribution::find(&parse, &Chars::new(text));
        let attributions: Vec<_> = found.into_iter().map(|a| a.attribution).collect();
        let marked = gold["events"].as_array().cloned().unwrap_or_default();
        let marked = marked.iter().chain(gold["event"].is_object().then_some(&gold["event"]));
        let events: Vec<Value> = marked.filter_map(|e| event(&parse, e)).collect();
        println!("{}", json!({"id": gold["id"], "text": text, "attributions": attributions, "events": events}));
    }
    Ok(())
}

/// The judgement on the marked words: on the verb among them that hangs highest, or else on the last word.
fn event(parse: &Parse, marked: &Value) -> Option<Value> {
    let number = |key: &str| usize::try_from(marked[key].as_u64()?).ok();
    let span = Span::new(number("start")?, number("end")?);
    let sentence = parse.sentences.iter().find(|s| s.span.overlaps(span))?;
    let inside: Vec<usize> = (0..sentence.words.len()).filter(|&i| sentence.words[i].span.overlaps(span)).collect();
    let top = inside.iter().copied().find(|&i| sentence.words[i].head.is_none_or(|h| !inside.contains(&h)));
    let noun = inside.iter().copied().find(|&i| sentence.words[i].upos == Upos::Noun && inside.len() > 1);
    let trigger = noun.or(top)?;
    let judged = status::of(sentence, trigger);
    Some(json!({"event_spans": [span], "status": judged.status, "historical": judged.historical, "notes": judged.notes,
        "confidence": judged.confidence}))
}

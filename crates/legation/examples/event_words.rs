//! What the event head is trained on besides the gold: the program's own words, trees and parties. Reads JSONL documents
//! and prints one line a sentence: `{"id", "date", "sentence", "words": [[start, end, form, upos, head, rel], ...],
//! "mentions": [[start, end, head word, code, sector], ...]}`, offsets into the document, heads counted from 0, -1 for the root.
//!
//!     cargo run --release --example event_words -- corpus.jsonl > words.jsonl

use std::io::{BufRead, BufWriter, Write};

use legation::actors::{self, Resolver};
use legation::reader::Reader;
use legation::segment::Segmenter;
use legation::{Chars, attribution};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("expected a JSONL file")?;
    let (segmenter, reader, resolver) = (Segmenter::embedded()?, Reader::load()?, Resolver::embedded()?);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::BufReader::new(std::fs::File::open(path)?).lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document["text"].as_str().unwrap_or_default();
        let date = document["date"].as_str().and_then(|d| d.parse().ok());
        let parse = reader.parse(&segmenter.segment(text));
        let chars = Chars::new(text);
        let actors = actors::find(&parse, &chars, &resolver, date, &attribution::find(&parse, &chars));
        for (index, sentence) in parse.sentences.iter().enumerate() {
            let words = sentence.words.iter().map(|w| {
                let head = w.head.map_or(-1, |h| h as i64);
                json!([w.span.start, w.span.end, w.form, w.upos.name(), head, &*w.rel])
            });
            let mentions = actors.in_sentence(index).iter();
            let mentions = mentions.map(|m| json!([m.span.start, m.span.end, m.head, m.code, m.sector]));
            let (words, mentions): (Vec<_>, Vec<_>) = (words.collect(), mentions.collect());
            writeln!(
                out,
                "{}",
                json!({"id": document["id"], "date": document["date"], "sentence": index, "words": words, "mentions": mentions})
            )?;
        }
    }
    Ok(())
}

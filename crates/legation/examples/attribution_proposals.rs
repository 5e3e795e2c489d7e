//! Prints, for JSONL documents `{id, text}`, every candidate for an attribution with its features: what
//! `training/attribution.py` learns from.
//!
//!     cargo run --release --example attribution_proposals -- train.jsonl > proposals.jsonl

use std::io::BufRead;

use legation::reader::Reader;
use legation::segment::Segmenter;
use legation::{Chars, attribution};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("expected a JSONL file")?;
    let (segmenter, reader) = (Segmenter::embedded()?, Reader::load()?);
    for line in std::io::BufReader::new(std::fs::File::open(path)?).lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document["text"].as_str().unwrap_or_default();
        let parse = reader.parse(&segmenter.segment(text));
        let proposals = attribution::proposals(&parse, &Chars::new(text));
        println!("{}", json!({"id": document["id"], "proposals": proposals}));
    }
    Ok(())
}

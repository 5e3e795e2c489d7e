//! Everything that frames and head propose for each document, before it is decided: what `training/decide.py` learns the
//! decision from. Reads JSONL documents, prints `{"id", "proposals": [...]}` a line.
//!
//!     cargo run --release --example event_proposals -- corpus.jsonl > proposals.jsonl

use std::io::{BufRead, BufWriter, Write};

use legation::{Coder, Document};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("expected a JSONL file")?;
    let coder = Coder::load()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::BufReader::new(std::fs::File::open(path)?).lines() {
        let document: Document = serde_json::from_str(&line?)?;
        writeln!(out, "{}", json!({"id": document.id, "proposals": coder.proposals(&document)}))?;
    }
    Ok(())
}

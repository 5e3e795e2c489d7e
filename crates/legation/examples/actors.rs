//! Resolves actor phrases: JSONL `{id, text, context, date, country}` on standard input, answers as JSONL on standard
//! output. For `scorers/actors.py`.

use std::io::{BufRead, Write};

use legation::actors::Gazetteer;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Phrase {
    id: String,
    text: String,
    context: Option<String>,
    date: Option<jiff::civil::Date>,
    country: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let started = std::time::Instant::now();
    let gazetteer = Gazetteer::embedded().map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    eprintln!("gazetteer: {:?}", started.elapsed());
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let phrase: Phrase = serde_json::from_str(&line?)?;
        let found =
            gazetteer.resolve_phrase(&phrase.text, phrase.context.as_deref(), phrase.date, phrase.country.as_deref());
        let answer = json!({
            "id": phrase.id, "code": found.code, "sector": found.sector, "name": found.name, "office": found.office,
            "why": found.why,
        });
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

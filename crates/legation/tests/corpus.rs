//! The corpus is valid and has as much of everything as it promises; and the program reads its held-apart tenth no worse than it did.

use std::fs;
use std::path::{Path, PathBuf};

use legation::actors::Resolver;
use legation::check::Readings;
use legation::codebook::Codebook;
use legation::{Coder, Document};
use serde_json::Value;

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    files
}

fn gold(folder: &str) -> Vec<Value> {
    let lines = files(folder)
        .into_iter()
        .flat_map(|f| fs::read_to_string(f).unwrap().lines().map(String::from).collect::<Vec<_>>());
    lines.map(|line| serde_json::from_str(&line).unwrap()).collect()
}

#[test]
fn every_line_is_valid_and_there_is_enough_of_everything() {
    let (codebook, resolver) = (Codebook::embedded().unwrap(), Resolver::embedded().unwrap());
    let mut readings = Readings::new(&codebook, resolver.gazetteer());
    let mut mistakes = Vec::new();
    for path in files("corpus").into_iter().chain(files("corpus/held-out")) {
        for (i, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            mistakes.extend(readings.line(&path.display().to_string(), i + 1, line));
        }
    }
    assert!(mistakes.is_empty(), "{mistakes:#?}");

    let all: Vec<Value> = gold("corpus").into_iter().chain(gold("corpus/held-out")).collect();
    let articles = all.iter().filter(|d| d["title"].is_string()).count();
    let silent = all.iter().filter(|d| d["none"].is_string()).count();
    assert!(all.len() - articles >= 2500 && articles >= 60 && silent >= 700, "{} {articles} {silent}", all.len());
    let counts = readings.counts();
    for category in &codebook.categories {
        for mode in &category.modes {
            let key = format!("{} {mode}", category.name);
            assert!(counts.modes.get(&key).is_some_and(|n| *n >= 25), "{key}: {:?}", counts.modes.get(&key));
        }
    }
    for status in ["actual", "future", "hypothetical", "negated"] {
        assert!(counts.statuses.get(status).is_some_and(|n| *n >= 25), "{status}: {:?}", counts.statuses);
    }
    for context in codebook.contexts.iter().map(|c| &c.name) {
        assert!(
            counts.contexts.get(context).is_some_and(|n| *n >= 15),
            "{context}: {:?}",
            counts.contexts.get(context)
        );
    }
}

/// Events of a category in a sentence that gold has too; gold's events; events in documents that have none. A floor under what
/// `BENCHMARKS.md` reports, so that a change that loses much does not pass unseen.
#[test]
fn the_held_apart_tenth_is_read_as_well_as_it_was() {
    let coder = Coder::load().unwrap();
    let gold = gold("corpus/held-out");
    let document = |d: &Value| Document {
        date: d["date"].as_str().and_then(|day| day.parse().ok()),
        ..Document::from_text(d["text"].as_str().unwrap())
    };
    let readings = coder.read_all(&gold.iter().map(document).collect::<Vec<_>>());
    let (mut right, mut found, mut wanted, mut silent, mut invented) = (0, 0, 0, 0, 0);
    for (gold, reading) in gold.iter().zip(&readings) {
        let mut free: Vec<&str> =
            gold["events"].as_array().unwrap().iter().map(|e| e["event"][0].as_str().unwrap()).collect();
        (found, wanted) = (found + reading.events.len(), wanted + free.len());
        if gold["none"].is_string() {
            (silent, invented) = (silent + 1, invented + reading.events.len());
        }
        for event in &reading.events {
            if let Some(i) = free.iter().position(|name| *name == event.event[0]) {
                free.swap_remove(i);
                right += 1;
            }
        }
    }
    let f1 = 2.0 * f64::from(right) / (found + wanted) as f64;
    let per_hundred = 100.0 * invented as f64 / f64::from(silent);
    assert!(
        f1 >= LEAST_F1 && per_hundred <= MOST_INVENTED,
        "category F1 {f1:.3}, {per_hundred:.1} invented in 100 sentences"
    );
}

const LEAST_F1: f64 = 0.5;
const MOST_INVENTED: f64 = 40.0;

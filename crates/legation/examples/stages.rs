//! How fast stages are alone, on one thread: reads JSONL documents `{date, text}`, parses them once, and runs each stage again
//! and again for a few seconds.
//!
//!     cargo run --release --example stages -- documents.jsonl

use std::time::{Duration, Instant};

use legation::{Chars, Coder, Document, attribution, time};

const LASTS: Duration = Duration::from_secs(4);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("expected a JSONL file")?;
    let text = std::fs::read_to_string(path)?;
    let documents: Vec<Document> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let coder = Coder::load()?;
    let parsed: Vec<_> = documents.iter().map(|d| (d, coder.parse(&d.text))).collect();
    let sentences: usize = parsed.iter().map(|(_, parse)| parse.sentences.len()).sum();
    let gazetteer = coder.resolver().gazetteer();
    let stages: [(&str, &mut dyn FnMut() -> usize); 3] = [
        ("attributions", &mut || {
            parsed.iter().map(|(d, parse)| attribution::find(parse, &Chars::new(&d.text)).len()).sum()
        }),
        ("times", &mut || parsed.iter().map(|(d, parse)| time::find(parse, &Chars::new(&d.text), d.date).len()).sum()),
        ("places", &mut || parsed.iter().map(|(_, parse)| coder.geography().find(parse, gazetteer).len()).sum()),
    ];
    for (name, stage) in stages {
        let found = stage();
        let took = seconds(stage);
        println!("{name}: {found} in {sentences} sentences, {:.0} sentences a second", sentences as f64 / took);
    }
    Ok(())
}

/// Processor time that one run takes, the mean of as many as there is time for.
fn seconds(run: &mut dyn FnMut() -> usize) -> f64 {
    let (start, busy, mut rounds) = (Instant::now(), processor(), 0);
    while start.elapsed() < LASTS {
        rounds += 1;
        run();
    }
    let took = processor().zip(busy).map_or(start.elapsed(), |(now, then)| now.saturating_sub(then));
    took.as_secs_f64() / f64::from(rounds)
}

/// Processor time of this thread, where the system tells (Linux): other work on the machine does not count.
fn processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

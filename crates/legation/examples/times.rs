//! How fast the stage of times is alone, on one thread: reads JSONL documents `{date, text}`, parses them once, and finds
//! their times again and again for a few seconds.
//!
//!     cargo run --release --example times -- documents.jsonl

use std::time::{Duration, Instant};

use legation::{Chars, Coder, Document, time};

const LASTS: Duration = Duration::from_secs(5);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("expected a JSONL file")?;
    let text = std::fs::read_to_string(path)?;
    let documents: Vec<Document> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let coder = Coder::load()?;
    let parsed: Vec<_> = documents.iter().map(|d| (d, coder.parse(&d.text))).collect();
    let sentences: usize = parsed.iter().map(|(_, parse)| parse.sentences.len()).sum();
    let (start, busy, mut rounds, mut found) = (Instant::now(), processor(), 0, 0);
    while start.elapsed() < LASTS {
        rounds += 1;
        found = parsed.iter().map(|(d, parse)| time::find(parse, &Chars::new(&d.text), d.date).len()).sum();
    }
    let took = processor().zip(busy).map_or(start.elapsed(), |(now, then)| now.saturating_sub(then));
    let rate = (rounds * sentences) as f64 / took.as_secs_f64();
    println!("{sentences} sentences, {found} times: {rate:.0} sentences a second");
    Ok(())
}

/// Processor time of this thread, where the system tells (Linux): other work on the machine does not count.
fn processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

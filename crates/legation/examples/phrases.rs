//! How fast phrases are resolved: reads JSONL as `legation actors` does and resolves it again and again on one thread.
//!
//!     phrases FILE.jsonl [ROUNDS]

use std::error::Error;
use std::time::Instant;
use std::{env, fs};

use legation::actors::Resolver;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().ok_or("usage: phrases FILE.jsonl [ROUNDS]")?;
    let rounds: usize = arguments.next().map_or(Ok(100), |n| n.parse())?;
    let started = Instant::now();
    let resolver = Resolver::embedded()?;
    println!("loading: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let lines: Vec<Value> = fs::read_to_string(file)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let text = |line: &Value, field: &str| line[field].as_str().map(str::to_owned);
    for (label, with_context) in [("without their sentence", false), ("with it", true)] {
        let phrases: Vec<_> = lines.iter().filter(|l| !with_context || l["context"].is_string()).collect();
        let started = Instant::now();
        let mut known = 0;
        for line in phrases.iter().cycle().take(phrases.len() * rounds) {
            let date = line["date"].as_str().and_then(|d| d.parse().ok());
            let context = text(line, "context").filter(|_| with_context);
            let found =
                resolver.resolve_phrase(&text(line, "text").unwrap_or_default(), context.as_deref(), date, None);
            known += usize::from(!found.code.is_empty());
        }
        let count = phrases.len() * rounds;
        let speed = count as f64 / started.elapsed().as_secs_f64();
        println!("{label}: {speed:.0} phrases a second ({known} of {count} have a code)");
    }
    Ok(())
}

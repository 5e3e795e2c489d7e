//! Prints the events of a text from standard input, a line each: for looking at the coder without the command.

use std::io::Read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let coder = legation::Coder::load()?;
    let document = legation::Document {
        date: std::env::args().nth(1).map(|d| d.parse()).transpose()?,
        ..legation::Document::from_text(text)
    };
    for event in coder.read(&document).events {
        let parties = |list: &[legation::reading::Party]| {
            let one = |p: &legation::reading::Party| format!("{}{} [{}]", p.code, p.sector, p.entity_text);
            list.iter().map(one).collect::<Vec<_>>().join(" + ")
        };
        println!(
            "{} {:?} {}{:?} {} -> {} | {} | {:.2} | {} {}",
            event.date.map(|d| d.to_string()).unwrap_or_default(),
            event.status,
            event.event.join(","),
            event.mode,
            parties(&event.actor),
            parties(&event.recipient),
            event.event_text.join(" … "),
            event.confidence,
            event.why.frame,
            event.why.at
        );
    }
    Ok(())
}

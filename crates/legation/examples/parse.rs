//! Parses CoNLL-U with given words from standard input: for measuring the reader alone.

use std::io::Read;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let started = Instant::now();
    let reader = legation::reader::Reader::load()?;
    eprintln!("loaded in {:?}", started.elapsed());
    let bank = legation::conllu::read(&text)?;
    let sentences = bank.unparsed();
    let words: usize = sentences.iter().map(|s| s.words.len()).sum();
    let started = Instant::now();
    let parse = reader.parse(&sentences);
    let seconds = started.elapsed().as_secs_f64();
    eprintln!("{words} words in {seconds:.2} s: {:.0} words/s", words as f64 / seconds);
    for (sentence, comments) in parse.sentences.iter().zip(&bank.comments) {
        let mut out = comments.join("\n") + "\n";
        legation::conllu::write_rows(sentence, &mut out);
        print!("{out}");
    }
    Ok(())
}

//! Cuts the text on standard input into sentences and words, as CoNLL-U: for measuring.
//!
//! `cargo run --release --example segment < text > out.conllu`; the time goes to standard error.
//! A first argument names another model than the embedded one.

use std::io::{self, Read, Write};
use std::time::Instant;

use legation::segment::{Segmenter, Sentence};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let segmenter = match std::env::args().nth(1) {
        Some(path) => Segmenter::new(&std::fs::read(path)?)?,
        None => Segmenter::embedded()?,
    };
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let begun = Instant::now();
    let sentences = segmenter.segment(&text);
    let seconds = begun.elapsed().as_secs_f64();
    let words: usize = sentences.iter().map(|s| s.words.len()).sum();
    eprintln!("{} sentences, {words} words, {:.0} words a second", sentences.len(), words as f64 / seconds);
    let mut out = String::new();
    for sentence in &sentences {
        write_sentence(sentence, &mut out);
    }
    io::stdout().write_all(out.as_bytes())?;
    Ok(())
}

fn write_sentence(sentence: &Sentence, out: &mut String) {
    if sentence.new_paragraph {
        out.push_str("# newpar\n");
    }
    let words = &sentence.words;
    for (i, word) in words.iter().enumerate() {
        let last = (i + 1..words.len()).take_while(|&j| words[j].joined).last();
        let misc = |w: usize| if words[w].space_after { "_" } else { "SpaceAfter=No" };
        if let (false, Some(last)) = (word.joined, last) {
            let form: String = words[i..=last].iter().map(|w| w.form.as_str()).collect();
            out.push_str(&format!("{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{}\n", i + 1, last + 1, misc(last)));
        }
        let inside = word.joined || last.is_some();
        let misc = if inside { "_" } else { misc(i) };
        out.push_str(&format!("{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n", i + 1, word.form));
    }
    out.push('\n');
}

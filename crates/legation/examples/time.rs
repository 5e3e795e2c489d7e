//! Reads JSONL documents `{id, date, text}` and prints `{"id", "times"}`, to measure `legation::time` before there are
//! parses: sentences and words are cut crudely and carry no tags.
//!
//!     cargo run --example time -- dev.jsonl > predicted.jsonl
//!
//! A file in CoNLL-U has its parses: then it prints every time with its sentence, counted from a day of your choice.
//!
//!     cargo run --example time -- dev.conllu 2025-06-05

use std::io::BufRead;
use std::sync::Arc;

use legation::syntax::{Parse, Sentence, Upos, Word};
use legation::{Chars, Document, Span, time};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("expected a JSONL file")?;
    if path.ends_with(".conllu") {
        return show(&std::fs::read_to_string(path)?);
    }
    for line in std::io::BufReader::new(std::fs::File::open(path)?).lines() {
        let document: Document = serde_json::from_str(&line?)?;
        let parse = crude_parse(&document.text);
        let found = time::find(&parse, &Chars::new(&document.text), document.date);
        let times: Vec<_> = found.into_iter().map(|t| t.time).collect();
        println!("{}", serde_json::json!({ "id": document.id, "times": times }));
    }
    Ok(())
}

/// Prints the times of a parsed text, and the words that they date.
fn show(conllu: &str) -> Result<(), Box<dyn std::error::Error>> {
    let bank = legation::conllu::read(conllu)?;
    let anchor = std::env::args().nth(2).map(|day| day.parse()).transpose()?;
    let text = Chars::new(&bank.text);
    let found = time::find(&bank.parse, &text, anchor);
    for timed in &found {
        let sentence = &bank.parse.sentences[timed.sentence];
        let verbs = (0..sentence.words.len()).filter(|&i| sentence.words[i].upos == Upos::Verb);
        let dated =
            verbs.filter(|&i| timed.when.is_some() && time::of_event(sentence, i, &found, anchor) == timed.when);
        let dated: Vec<&str> = dated.map(|i| sentence.words[i].form.as_str()).collect();
        println!(
            "[{}] {:?} {} {:?} {}",
            text.slice(timed.time.span),
            timed.time.kind,
            timed.time.value,
            dated,
            text.slice(sentence.span)
        );
    }
    Ok(())
}

/// Sentences end at a full stop (question mark, exclamation mark) before a capital, and at an empty line.
fn crude_parse(text: &str) -> Parse {
    let chars: Vec<char> = text.chars().collect();
    let mut sentences = Vec::new();
    let mut start = 0;
    for i in 0..=chars.len() {
        if i == chars.len() || ends(&chars, start, i) {
            sentences.extend(sentence(&chars, start, (i + 1).min(chars.len())));
            start = i + 1;
        }
    }
    Parse { sentences }
}

fn ends(chars: &[char], start: usize, i: usize) -> bool {
    if chars[i] == '\n' && chars.get(i + 1) == Some(&'\n') {
        return true;
    }
    let next = chars[i + 1..].iter().find(|c| !c.is_whitespace()).copied();
    let spaced = chars.get(i + 1).is_none_or(|c| c.is_whitespace() || *c == '"');
    let word = chars[start..i].iter().rev().take_while(|c| c.is_alphanumeric()).count();
    // "Mr.", "Oct.", "U.S." go on.
    let abbreviation = word == 1 && chars.get(i.wrapping_sub(2)) == Some(&'.');
    let short =
        abbreviation || chars[i] == '.' && word <= 3 && chars.get(i - word.min(i)).is_some_and(|c| c.is_uppercase());
    matches!(chars[i], '.' | '?' | '!') && spaced && !short && next.is_none_or(|c| !c.is_lowercase() && !c.is_numeric())
}

fn sentence(chars: &[char], start: usize, end: usize) -> Option<Sentence> {
    let mut words: Vec<Word> = Vec::new();
    for i in start..end {
        let kind = |c: char| if c.is_whitespace() { 0 } else { 1 + u8::from(c.is_alphanumeric()) };
        match words.last_mut() {
            _ if kind(chars[i]) == 0 => {}
            Some(last) if last.span.end == i && kind(chars[i]) == 2 && kind(chars[i - 1]) == 2 => {
                last.span.end += 1;
                last.form.push(chars[i]);
            }
            _ => words.push(word(chars[i], i)),
        }
    }
    let span = words.first()?.span.cover(words.last()?.span);
    Some(Sentence::new(span, words, Vec::new(), false))
}

fn word(c: char, at: usize) -> Word {
    let none: Arc<str> = Arc::from("_");
    Word {
        span: Span::new(at, at + 1),
        form: c.to_string(),
        lemma: String::new(),
        upos: Upos::X,
        xpos: none.clone(),
        feats: none.clone(),
        head: None,
        rel: none,
        entity: None,
        space_after: true,
        joined: false,
    }
}

//! Who is who in short texts, from raw text on: `coreference.jsonl`, a case a line.
//!
//! `same` and `apart` list pairs of phrases that are, or are not, one entity; `codes` gives code and sector of phrases; `members`
//! those for whom a phrase stands together. A phrase is meant where it first stands in the text. A case with `known_failure`
//! is expected to fail, and says so when it does not any more.

use std::collections::BTreeMap;

use legation::actors::{Actors, Mention, find};
use legation::{Chars, Coder, attribution};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    text: String,
    date: Option<jiff::civil::Date>,
    #[serde(default)]
    same: Vec<(String, String)>,
    #[serde(default)]
    apart: Vec<(String, String)>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
    #[serde(default)]
    members: BTreeMap<String, Vec<String>>,
    known_failure: Option<String>,
}

/// The mention of a phrase where it first stands as a word of its own.
fn mention<'a>(case: &Case, actors: &'a Actors, phrase: &str) -> Result<&'a Mention, String> {
    let chars = Chars::new(&case.text);
    let found = actors.mentions.iter().find(|m| chars.slice(m.span) == phrase);
    found.ok_or_else(|| format!("{phrase:?} is no mention"))
}

fn wrong(case: &Case, coder: &Coder) -> Result<(), String> {
    let parse = coder.parse(&case.text);
    let chars = Chars::new(&case.text);
    let attributed = attribution::find(&parse, &chars);
    let actors = find(&parse, &chars, coder.resolver(), case.date, &attributed);
    let of = |phrase: &str| mention(case, &actors, phrase);
    for (a, b) in &case.same {
        if of(a)?.entity != of(b)?.entity {
            return Err(format!("{a:?} and {b:?} are apart"));
        }
    }
    for (a, b) in &case.apart {
        // What is no party at all is certainly not the same.
        if let (Ok(x), Ok(y)) = (of(a), of(b))
            && x.entity == y.entity
        {
            return Err(format!("{a:?} and {b:?} are the same"));
        }
    }
    for (phrase, code) in &case.codes {
        let m = of(phrase)?;
        let got = format!("{} {}", m.code, m.sector);
        if got != *code {
            return Err(format!("{phrase:?} is {got:?}, not {code:?}"));
        }
    }
    for (phrase, members) in &case.members {
        let wanted = members.iter().map(|m| of(m).map(|m| m.entity)).collect::<Result<Vec<usize>, String>>()?;
        if of(phrase)?.members != wanted {
            return Err(format!("{phrase:?} does not stand for {members:?}"));
        }
    }
    Ok(())
}

#[test]
fn who_is_who_in_short_texts() {
    let coder = Coder::load().expect("a whole build");
    let cases = include_str!("coreference.jsonl").lines().map(|l| serde_json::from_str::<Case>(l).expect(l));
    let mut problems = Vec::new();
    for case in cases {
        match (wrong(&case, &coder), &case.known_failure) {
            (Err(why), None) => problems.push(format!("{}: {why}", case.text)),
            (Ok(()), Some(_)) => problems.push(format!("{}: comes right now; take the mark away", case.text)),
            (Err(why), Some(reason)) => println!("known failure: {}: {why} ({reason})", case.text),
            (Ok(()), None) => {}
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

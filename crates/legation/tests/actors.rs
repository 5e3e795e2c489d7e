//! Who phrases name: `actors.jsonl`, a case a line, all written for Legation.
//!
//! `right` lists the answers that count, "FRA GOV" or just "UNO" where the sector is not asked. A case with `known_failure`,
//! which holds the wrong answer, is expected to fail, and says so when it does not any more.

use legation::actors::Resolver;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    text: String,
    context: Option<String>,
    date: Option<jiff::civil::Date>,
    right: Vec<String>,
    known_failure: Option<String>,
}

#[test]
fn who_phrases_name() {
    let resolver = Resolver::embedded().expect("a whole build");
    let cases: Vec<Case> = include_str!("actors.jsonl").lines().map(|l| serde_json::from_str(l).expect(l)).collect();
    let (mut problems, mut known) = (Vec::new(), 0);
    for case in &cases {
        let found = resolver.resolve_phrase(&case.text, case.context.as_deref(), case.date, None);
        let full = format!("{} {}", found.code, found.sector);
        let is_right = case.right.iter().any(|r| *r == full || *r == found.code && r.len() == 3);
        known += usize::from(case.known_failure.is_some());
        let day = case.date.map(|d| format!(" on {d}")).unwrap_or_default();
        match (is_right, &case.known_failure) {
            (false, None) => problems.push(format!("{:?}{day}: {full:?}, not {:?}", case.text, case.right)),
            (true, Some(_)) => problems.push(format!("{:?}{day} comes right now; take the mark away", case.text)),
            _ => {}
        }
    }
    println!("{known} known failures among {} cases", cases.len());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

//! Who has bound themselves to what: sentences with what the whole program makes of them, `commitments.tsv`.

use legation::reading::{Commitment, CommitmentKind};
use legation::{Coder, Document};

fn shown(commitment: &Commitment) -> String {
    let (kind, _) =
        CommitmentKind::NAMES.iter().find(|(_, kind)| *kind == commitment.kind).expect("all kinds have names");
    let category = commitment.what.event.first().map_or("-", String::as_str);
    let by = commitment.by.as_ref().map_or("-".to_string(), |by| by.date.to_string());
    let condition = commitment.condition.as_ref().map_or("-", |c| c.text.as_str());
    [kind, category, &commitment.what.at.text, &by, condition].join("\t")
}

#[test]
fn commitments_are_as_expected() {
    let coder = Coder::load().expect("the program's own parts load");
    let mut wrong = Vec::new();
    for line in include_str!("commitments.tsv").lines().filter(|l| !l.starts_with('#')) {
        let (text, expected) = line.split_once('\t').expect("a tab after the sentence");
        let date = "2025-03-12".parse().ok();
        let reading = coder.read(&Document { date, ..Document::from_text(text) });
        let found: Vec<String> = reading.commitments.iter().map(shown).collect();
        let found = if found.is_empty() { "none".to_string() } else { found.join("\n") };
        if found != expected {
            wrong.push(format!("{text}\n    {found}\n    expected {expected}"));
        }
        assert!(reading.commitments.iter().all(|c| c.event < reading.events.len()), "{text}");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

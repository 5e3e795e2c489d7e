//! `legation diff`: what differs between two files of readings.

#[path = "util/readings.rs"]
mod readings;
mod util;

use readings::{document, event, lines};
use serde_json::{Value, json};
use util::{Folder, MET};

const TALKS: [&str; 2] = ["France met Egypt in Paris.", "Russia accused Ukraine of lying."];
const SENT: [&str; 1] = ["Japan sent rice to Nepal."];

fn old() -> Vec<Value> {
    let met = json!({"id": "a1", "actor": ["FRA - France", "EGY - Egypt"], "mode": ["visit"], "status": "actual", "confidence": 0.9});
    let accused = json!({"id": "a2", "actor": ["RUS - Russia"], "recipient": ["UKR - Ukraine"], "status": "actual", "confidence": 0.6});
    let sent = json!({"id": "a3", "actor": ["JPN - Japan"], "recipient": ["NPL - Nepal"], "status": "actual", "confidence": 0.7});
    vec![
        document("d1", &TALKS, &[event("CONSULT", "met", met), event("ACCUSE", "accused", accused)]),
        document("d2", &SENT, &[event("AID", "sent", sent)]),
        document("d3", &["Rain."], &[]),
        document("d4", &["Rain."], &[]),
    ]
}

/// The same events with new ids, and: another mode, another category, an event more, an event less, another document.
fn new() -> Vec<Value> {
    let met = json!({"id": "b1", "actor": ["FRA - France", "EGY - Egypt"], "mode": ["phone"], "status": "actual", "confidence": 0.93});
    let accused = json!({"id": "b2", "actor": ["RUS - Russia"], "recipient": ["UKR - Ukraine"], "status": "negated", "confidence": 0.4});
    let lying = json!({"id": "b3", "actor": ["UKR - Ukraine"], "status": "actual", "confidence": 0.2});
    vec![
        document(
            "d1",
            &TALKS,
            &[event("CONSULT", "met", met), event("REJECT", "accused", accused), event("COERCE", "lying", lying)],
        ),
        document("d2", &SENT, &[]),
        document("d5", &["Snow."], &[]),
        document("d4", &["Rain."], &[]),
    ]
}

fn folder() -> Folder {
    Folder::new().with("old.jsonl", lines(&old())).with("new.jsonl", lines(&new()))
}

#[test]
fn changes_come_one_a_line() {
    let ran = folder().run("diff old.jsonl new.jsonl --json").exits(0).says_nothing();
    assert_eq!(
        ran.field("change"),
        ["changed", "changed", "added", "removed", "only_in_a", "only_in_b"].map(|change| json!(change))
    );
    assert_eq!(ran.field("document"), ["d1", "d1", "d1", "d2", "d3", "d5"].map(|id| json!(id)));
    let changes = ran.json();
    assert_eq!(changes[0]["fields"], json!({"mode": {"a": ["visit"], "b": ["phone"]}}));
    let fields = changes[1]["fields"].as_object().unwrap();
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["event", "status", "confidence"]);
    assert_eq!(fields["event"], json!({"a": ["ACCUSE"], "b": ["REJECT"]}));
    assert_eq!((&changes[1]["text"], &changes[1]["b"]["id"]), (&json!(TALKS[1]), &json!("b2")));
    assert_eq!(changes[2]["b"]["event"], json!(["COERCE"]));
    assert_eq!(changes[3]["a"]["recipient"], json!(["NPL Nepal"]));
}

#[test]
fn the_summary_counts_them() {
    let ran = folder().run("diff old.jsonl new.jsonl --json --summary").exits(0);
    let [summary] = &ran.json()[..] else { panic!("{}", ran.out) };
    assert_eq!(summary["documents"], json!({"in_both": 3, "only_in_a": 1, "only_in_b": 1}));
    assert_eq!(summary["events"], json!({"a": 3, "b": 3, "same": 0, "changed": 2, "added": 1, "removed": 1}));
    assert_eq!(summary["fields"], json!({"confidence": 1, "event": 1, "mode": 1, "status": 1}));
    assert_eq!(summary["recategorized"], json!([{"a": "ACCUSE", "b": "REJECT", "events": 1}]));
    assert!(
        summary["categories"]
            .as_array()
            .unwrap()
            .contains(&json!({"category": "AID", "a": 1, "b": 0, "added": 0, "removed": 1}))
    );
}

#[test]
fn people_see_a_and_b_side_by_side() {
    let shown = folder().run("diff old.jsonl new.jsonl").exits(0).out;
    for line in [
        "d1: France met Egypt in Paris.",
        "  changed CONSULT visit “met”",
        "                    A                                        B",
        "    mode            visit                                    phone",
        "    event           ACCUSE                                   REJECT",
        "  added COERCE “lying”",
        "    actor                                                    UKR Ukraine",
        "  removed AID “sent”",
        "    recipient       NPL Nepal",
        "d3: only in A, with 0 events",
        "Documents: 3 in both, 1 only in A, 1 only in B",
        "Events:    3 in A, 3 in B: 0 the same, 2 changed, 1 added, 1 removed",
        "Changed:   confidence 1, event 1, mode 1, status 1",
        "  ACCUSE → REJECT               1",
    ] {
        assert!(shown.lines().any(|l| l == line), "{line:?} is missing in:\n{shown}");
    }
    let summary = folder().run("diff old.jsonl new.jsonl --summary").exits(0).out;
    assert!(shown.ends_with(&summary) && summary.starts_with("Documents:"), "{summary}");
    let colored = folder().run("diff old.jsonl new.jsonl --color always").exits(0).out;
    assert!(colored.contains("\u{1b}[") && !shown.contains('\u{1b}'));
}

#[test]
fn the_same_readings_have_no_differences_in_whatever_order() {
    let folder = folder();
    let mut turned = old();
    turned.reverse();
    let folder = folder.with("turned.jsonl", lines(&turned));
    assert_eq!(folder.run("diff old.jsonl old.jsonl --json").exits(0).says_nothing().out, "");
    assert_eq!(folder.run("diff old.jsonl turned.jsonl --json").exits(0).says_nothing().out, "");
    let one = folder.run("diff turned.jsonl new.jsonl").exits(0).out;
    assert_eq!(one, folder.run("diff turned.jsonl new.jsonl").exits(0).out);
}

#[test]
fn readings_of_the_program_itself_are_understood() {
    let folder = Folder::new().with("a.jsonl", json!({"id": "a", "date": "2025-06-05", "text": MET}).to_string());
    let read = folder.run("read a.jsonl").exits(0).out;
    let later = folder
        .run_with("read --input jsonl", json!({"id": "a", "date": "2025-06-12", "text": MET}).to_string())
        .exits(0)
        .out;
    let folder = folder.with("read.jsonl", &read);
    let ran = folder.run_with("diff read.jsonl - --json", &later).exits(0).says_nothing();
    let [change] = &ran.json()[..] else { panic!("{}", ran.out) };
    assert_eq!(change["fields"].as_object().unwrap().keys().collect::<Vec<_>>(), ["date"]);
}

#[test]
fn what_cannot_be_read_is_named() {
    let two = lines(&old()[..1]);
    let other = lines(&old()).replace("rice", "soup");
    let folder = folder().with("twice.jsonl", format!("{two}{{}}\n{two}")).with("other.jsonl", other);
    folder.run("diff twice.jsonl new.jsonl").exits(1).says(&[
        "twice.jsonl:2: \"id\": there is none; expected the document's id",
        "twice.jsonl:3: id \"d1\" was there before, at twice.jsonl:1",
        "2 of 7 inputs could not be read",
    ]);
    folder
        .run("diff old.jsonl other.jsonl")
        .exits(1)
        .says(&["other.jsonl:2: the text of \"d2\" is not that of old.jsonl:2"]);
    for arguments in ["diff no.jsonl new.jsonl", "diff new.jsonl no.jsonl"] {
        let ran = folder.run(arguments).exits(1).says(&["no.jsonl: there is no such file"]);
        assert_eq!(ran.out, "");
    }
    folder.run("diff - -").exits(2).says(&["can be read only once"]);
    folder.run("diff old.jsonl").exits(2);
    let strange = folder.with("strange.jsonl", lines(&[document("s", &["Rain."], &[])]));
    strange.run("diff old.jsonl strange.jsonl --json").exits(0).says(&["no document is in both files"]);
}

//! `legation check`: examples of a codebook, gold readings, tables.

mod util;

use serde_json::{Value, json};
use util::{Folder, MET};

const CODEBOOK: &str = r#"
category = "ADMIRE"
definition = "for this test"
quad = 1
scale = 1
[[frame]]
match = ["ACTOR admire RECIPIENT"]
[[example]]
text = "France admired Egypt."
actor = "France"
recipient = "Egypt"
[[counterexample]]
text = "France accused Egypt of theft."
"#;

fn codebook(more: &str) -> Folder {
    Folder::new().with_folder("mine").with("mine/admire.toml", format!("{CODEBOOK}{more}"))
}

fn has(out: &str, parts: &[&str]) {
    for part in parts {
        assert!(out.contains(part), "{part:?} is missing in:\n{out}");
    }
}

#[test]
fn examples_that_come_out_as_they_should() {
    let folder = codebook("");
    let ran = folder.run("check mine").exits(0).says_nothing();
    has(&ran.out, &["mine: 1 file laid over the program's own, no mistakes\n", " 0 wrong\n"]);
    let ran = folder.run("check mine --only ADMIRE").exits(0);
    has(&ran.out, &["\n2 examples: 2 right, 0 known failures, 0 wrong\n"]);
    has(&folder.run("check mine/admire.toml --only ADMIRE").exits(0).out, &["mine/admire.toml: 1 file", "2 right"]);
}

#[test]
fn examples_that_do_not_are_told_with_what_was_found() {
    let more = r#"
[[example]]
text = "Mali accused Chad of theft."
actor = "Mali"
[[example]]
text = "It rained in Zinder."
actor = "Zinder"
[[example]]
text = "Peru will admire Chile."
actor = "Chile"
recipient = "Chile"
status = "actual"
[[counterexample]]
text = "Kenya admired Uganda."
[[example]]
text = "Niger admired Benin."
actor = "Niger"
recipient = "Benin"
known_failure = "none"
"#;
    let ran = codebook(more).run("check mine --only ADMIRE").exits(1).says_nothing();
    has(
        &ran.out,
        &[
            "mine/admire.toml:15: ADMIRE is not found\n    Mali accused Chad of theft.\n    found: ACCUSE allege, actual, actor \"Mali\", recipient \"Chad\", by \"ACTOR ",
            "(codebook/accuse.toml:",
            "mine/admire.toml:18: ADMIRE is not found\n    It rained in Zinder.\n    found: no event\n",
            "mine/admire.toml:21: actor is \"Peru\" instead of \"Chile\", status is future instead of actual\n",
            "mine/admire.toml:26: ADMIRE is found, and should not be\n",
            "mine/admire.toml:28: no failure any more, so take `known_failure` away\n",
            "7 examples: 2 right, 0 known failures, 5 wrong\n",
        ],
    );
}

#[test]
fn a_pattern_that_is_never_found_is_a_mistake_and_the_examples_are_read_all_the_same() {
    let ran = codebook("[[frame]]\nmatch = [\"ACTOR hugged RECIPIENT\"]\n").run("check mine --only ADMIRE").exits(1);
    has(&ran.out, &["\"hugged\" is a form of \"hug\"", "1 mistake\n", "2 examples: 2 right"]);
}

#[test]
fn what_makes_no_sense_is_told() {
    let folder = codebook("").with("a.txt", MET).with_folder("empty");
    folder.run("check").exits(2);
    folder.run("check nowhere").exits(2).says(&["nowhere: there is no such file or folder"]);
    folder.run("check a.txt").exits(2).says(&["a.txt: nothing that can be checked; expected .toml"]);
    folder.run("check empty").exits(2).says(&["empty: no file in it that can be checked"]);
    folder
        .run("check mine --only ADMIR")
        .exits(2)
        .says(&["--only: there is no category \"ADMIR\"; did you mean \"ADMIRE\"?"]);
    folder.run("check mine --codebook mine").exits(2).says(&["--codebook is for checking readings"]);
    let off = codebook("").with("mine/off.toml", "category = \"REJECT\"\noff = true\n");
    off.run("check mine --only REJECT").exits(2).says(&["category REJECT is switched off"]);
}

/// A gold reading of one sentence.
fn gold(id: &str) -> Value {
    json!({
        "id": id, "date": "2024-05-03", "text": "Niger greeted France.", "sentences": [{"start": 0, "end": 21}], "attributions": [],
        "events": [{
            "event": ["SUPPORT"], "mode": [], "context": ["diplomatic"], "status": "actual", "quad_code": 1, "sentence": 0,
            "actor": [{"start": 0, "end": 5, "entity_text": "Niger", "code": "NER", "sector": ""}],
            "recipient": [{"start": 14, "end": 20, "entity_text": "France", "code": "FRA", "sector": ""}],
            "event_text": ["greeted"], "event_spans": [{"start": 6, "end": 13}],
        }],
    })
}

#[test]
fn readings_are_checked_and_counted() {
    let none = json!({"id": "c", "text": "It rained.", "sentences": [{"start": 0, "end": 10}], "events": [], "none": "weather"});
    let folder = Folder::new().with_folder("gold").with("gold/a.jsonl", format!("{}\n\n{none}\n", gold("a")));
    let ran = folder.run("check gold").exits(0).says_nothing();
    has(
        &ran.out,
        &[
            "1 file, no mistakes\n       2 documents\n       2 sentences\n       1 sentences without event\n       1 events\n",
            "by category:\n       1 SUPPORT\n",
            "by status:\n       1 actual\n",
            "by context:\n       1 diplomatic\n",
        ],
    );
}

#[test]
fn mistakes_of_all_files_are_told_and_ids_differ_over_all() {
    let mut wrong = gold("b");
    wrong["events"][0]["actor"][0]["code"] = json!("NGR");
    wrong["events"][0]["event_spans"][0]["end"] = json!(12);
    let folder = Folder::new().with_folder("gold").with("gold/a.jsonl", format!("{}\n{{\n", gold("a")));
    let folder = folder.with("gold/b.jsonl", format!("{wrong}\n{}\n", gold("a"))).with("c.jsonl", b"\xFF\n");
    let ran = folder.run("check gold c.jsonl").exits(1).says_nothing();
    has(
        &ran.out,
        &[
            "gold/a.jsonl:2: broken JSON at byte 1: ",
            "gold/b.jsonl:1: events[0].actor[0].code: \"NGR\" is no code;",
            "gold/b.jsonl:1: events[0].event_text[0]: \"greeted\", but the text has \"greete\" at 6 to 12; these words stand at 6 to 13",
            "gold/b.jsonl:2: id: \"a\" is the id of gold/a.jsonl:1 too;",
            "c.jsonl:1: this is not UTF-8",
            "3 files, 5 mistakes\n",
        ],
    );
}

#[test]
fn readings_may_name_categories_of_an_own_codebook() {
    let mut own = gold("a");
    own["events"][0]["event"] = json!(["ADMIRE"]);
    let folder = codebook("").with("a.jsonl", own.to_string());
    has(&folder.run("check a.jsonl").exits(1).out, &["events[0].event: \"ADMIRE\" is no category"]);
    has(&folder.run("check a.jsonl --codebook mine").exits(0).out, &["1 file, no mistakes", "1 ADMIRE"]);
}

#[test]
fn the_programs_own_readings_are_well_formed() {
    let article = include_str!("../../../examples/ceasefire-talks.txt");
    let folder = Folder::new().with("a.txt", article);
    folder.run("read a.txt --date 2025-03-14 --out a.jsonl").exits(0);
    has(&folder.run("check a.jsonl").exits(0).out, &["1 file, no mistakes"]);
}

#[test]
fn tables_are_checked_too() {
    let header = "name\tcode\tsector\toffice\tfrom\tto\taliases\twikidata\tsource\n";
    let line = |code: &str| format!("{header}Eva Newcomer\t{code}\tGOV\tpresident\t2031-05-14\t\tNewcomer\t\town\n");
    let folder = codebook("").with("mine/holders.tsv", line("FRA"));
    let ran = folder.run("check mine --only ADMIRE").exits(0);
    has(&ran.out, &["mine: 1 file laid over", "mine: 1 table, no mistakes"]);
    let ran = folder.with("mine/holders.tsv", line("FR")).run("check mine --only ADMIRE").exits(1);
    has(&ran.out, &["mine/holders.tsv:2: found \"FR\"", "mine: 1 mistake\n", "2 right"]);
}

#[test]
fn tables_of_people_and_of_places_are_checked_together() {
    let places = "geonameid\tname\tfeature\tcountry\tadmin1\tlatitude\tlongitude\tpopulation\taliases\n";
    let folder = Folder::new().with_folder("mine");
    let folder = folder.with("mine/regions.tsv", format!("{places}\tCamp Zephyr\tMILB\tIRQ\tNineveh\t36.1\t43.2\n"));
    let text = folder.with("a.txt", "Rockets hit Camp Zephyr in northern Iraq on Monday.");
    has(&text.run("check mine").exits(0).out, &["mine: 1 table, no mistakes"]);
    let reading = text.run("read a.txt --gazetteer mine").exits(0).json();
    assert_eq!(reading[0]["places"][0]["name"], json!("Camp Zephyr"));
    let folder = text.with("mine/regions.tsv", format!("{places}\tCamp Zephyr\tMILB\tIRQ\tNineveh\t136.1\t43.2\n"));
    let ran = folder.with("mine/holders.tsv", "name\n").run("check mine").exits(1);
    has(
        &ran.out,
        &["mine/holders.tsv:1: found", "mine/regions.tsv:2: found \"136.1\", expected degrees", "mine: 2 mistakes"],
    );
}

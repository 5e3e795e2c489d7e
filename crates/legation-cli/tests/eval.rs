//! `legation eval`: readings measured against gold.

#[path = "util/readings.rs"]
mod readings;
mod util;

use readings::{document, event, lines};
use serde_json::{Value, json};
use util::{Folder, MET, Ran};

const TALKS: [&str; 2] = ["Élysée officials met Egypt in Paris.", "Russia accused Ukraine of lying."];
const FREED: [&str; 1] = ["Mali freed a journalist."];
const SPORT: [&str; 1] = ["Lyon attacked all evening."];
const HELPED: [&str; 1] = ["Japan sent rice to Nepal."];

fn gold() -> Vec<Value> {
    let met = json!({"actor": ["FRA GOV Élysée officials", "EGY - Egypt"], "mode": ["visit"], "status": "actual",
        "context": ["diplomatic"], "date": "2024-05", "date_span": {"start": 0, "end": 1}, "event_loc": "Paris", "sentence": 0});
    let accused =
        json!({"actor": ["RUS - Russia"], "recipient": ["UKR - Ukraine"], "mode": ["allege"], "status": "actual"});
    let freed = json!({"actor": ["MLI - Mali"], "recipient": ["- JRN a journalist"], "status": "actual"});
    let sent = json!({"actor": ["JPN - Japan"], "recipient": ["NPL - Nepal"], "status": "actual"});
    vec![
        document("d1", &TALKS, &[event("CONSULT", "met", met), event("ACCUSE", "accused", accused)]),
        document("d2", &FREED, &[event("RETREAT", "freed", freed)]),
        document("d3", &SPORT, &[]),
        document("d4", &HELPED, &[event("AID", "sent", sent)]),
    ]
}

fn found() -> Vec<Value> {
    let met = json!({"id": "e1", "actor": ["EGY - Egypt"], "recipient": ["FRA GOV Élysée officials"], "mode": ["phone"],
        "context": ["diplomatic", "economic"], "status": "actual", "date": "2024-05-03", "date_precision": "publication",
        "event_loc": "Paris", "confidence": 0.9});
    let accused =
        json!({"id": "e2", "actor": ["RUS GOV Russia"], "mode": ["allege"], "status": "negated", "confidence": 0.6});
    let freed = json!({"id": "e3", "actor": ["MLI - Mali"], "confidence": 0.95, "status": "actual",
        "why": {"frame": "ACTOR free", "at": "codebook/assault.toml:7", "notes": []}});
    let sport = json!({"id": "e4", "actor": ["FRA - Lyon"], "confidence": 0.3, "status": "actual"});
    vec![
        document("d1", &TALKS, &[event("CONSULT", "met", met), event("ACCUSE", "accused", accused)]),
        document("d3", &SPORT, &[event("ASSAULT", "attacked", sport)]),
        document("d2", &FREED, &[event("ASSAULT", "freed", freed)]),
        document("d9", &["Nothing."], &[]),
    ]
}

fn folder() -> Folder {
    Folder::new().with("gold.jsonl", lines(&gold())).with("found.jsonl", lines(&found()))
}

fn report(ran: &Ran) -> Value {
    let [report] = &ran.json()[..] else { panic!("{}", ran.out) };
    report.clone()
}

/// Right, found, gold.
fn counts(report: &Value, measure: &str) -> [u64; 3] {
    ["right", "found", "gold"].map(|name| report["measures"][measure][name].as_u64().unwrap())
}

#[test]
fn figures_are_those_counted_by_hand() {
    let ran = folder().run("eval gold.jsonl found.jsonl --json").exits(0).says(&[
        "legation: found.jsonl:4: note: not in GOLD and left out: 1 readings, the first with id \"d9\"",
        "note: 1 of 4 gold documents have no reading and count as empty, the first being \"d4\"",
    ]);
    let report = report(&ran);
    for (measure, expected) in [
        ("category", [2, 4, 4]),
        ("strict", [1, 4, 4]),
        ("actor_span", [3, 3, 3]),
        ("actor_code", [3, 3, 3]),
        ("actor_sector", [2, 3, 3]),
        ("recipient_span", [0, 0, 1]),
        ("mode", [1, 2, 2]),
        ("context", [1, 2, 1]),
        ("place", [1, 1, 1]),
    ] {
        assert_eq!(counts(&report, measure), expected, "{measure}");
    }
    let category = &report["measures"]["category"];
    assert_eq!((&category["precision"], &category["recall"], &category["f1"]), (&json!(0.5), &json!(0.5), &json!(0.5)));
    assert_eq!(report["measures"]["recipient_code"]["precision"], json!(null));
    assert_eq!((&report["status"]["accuracy"], &report["status"]["macro_f1"]), (&json!(0.5), &json!(0.6667)));
    assert_eq!((&report["date"]["right"], &report["date"]["events"]), (&json!(1), &json!(1)));
    let size = &report["size"];
    assert_eq!([&size["documents"], &size["without_reading"], &size["sentences"]], [&json!(4), &json!(1), &json!(5)]);
    let empty = &report["without_gold"]["sentences"];
    assert_eq!((&empty["events"], &empty["per_100_sentences"]), (&json!(1), &json!(100.0)));
    let names: Vec<&str> =
        report["categories"].as_array().unwrap().iter().map(|c| c["category"].as_str().unwrap()).collect();
    assert_eq!(names, ["CONSULT", "AID", "RETREAT", "ACCUSE", "ASSAULT"]);
}

#[test]
fn intervals_hold_the_figures() {
    let report = report(&folder().run("eval gold.jsonl found.jsonl --json").exits(0));
    let f1 = &report["measures"]["category"];
    let [low, high] = [&f1["f1_95"][0], &f1["f1_95"][1]].map(|bound| bound.as_f64().unwrap());
    assert!(low <= 0.5 && 0.5 <= high && low < high, "{f1}");
}

#[test]
fn calibration_is_reckoned_in_bins() {
    let report = report(&folder().run("eval gold.jsonl found.jsonl --json").exits(0));
    let calibration = &report["calibration"];
    assert_eq!((&calibration["ece_category"], &calibration["ece_strict"]), (&json!(0.3875), &json!(0.4375)));
    let bins = calibration["bins"].as_array().unwrap();
    assert_eq!(bins.len(), 10);
    assert_eq!(
        (&bins[9]["events"], &bins[9]["confidence"], &bins[9]["category_right"]),
        (&json!(2), &json!(0.925), &json!(0.5))
    );
}

#[test]
fn events_below_the_least_confidence_are_left_out() {
    let report = report(&folder().run("eval gold.jsonl found.jsonl --json --min-confidence 0.9").exits(0));
    assert_eq!((counts(&report, "category"), counts(&report, "strict")), ([1, 2, 4], [1, 2, 4]));
    assert_eq!(report["without_gold"]["sentences"]["events"], json!(0));
}

#[test]
fn the_worst_errors_are_listed_with_what_was_found_and_expected() {
    let ran = folder().run("eval gold.jsonl found.jsonl --errors 1 --json").exits(0);
    let errors = report(&ran)["errors"].clone();
    let [wrong] = &errors["false_events"].as_array().unwrap()[..] else { panic!("{errors}") };
    assert_eq!((&wrong["document"], &wrong["text"]), (&json!("d2"), &json!(FREED[0])));
    assert_eq!(
        (&wrong["found"][0]["event"], &wrong["expected"][0]["event"]),
        (&json!(["ASSAULT"]), &json!(["RETREAT"]))
    );
    assert_eq!(errors["missed"].as_array().unwrap().len(), 1);
    assert_eq!(errors["wrong_parties"][0]["expected"][0]["recipient"], json!(["UKR Ukraine"]));
    let shown = folder().run("eval gold.jsonl found.jsonl --errors 5").exits(0).out;
    for part in [
        "  d2: Mali freed a journalist.",
        "    found     ASSAULT “freed”: MLI Mali (actual, 0.95)",
        "    why       ACTOR free (codebook/assault.toml:7)",
        "    expected  RETREAT “freed”: MLI Mali → JRN a journalist (actual)",
        "    found     no event",
    ] {
        assert!(shown.contains(part), "{part:?} is missing in:\n{shown}");
    }
}

#[test]
fn the_table_has_all_figures() {
    let shown = folder().run("eval gold.jsonl found.jsonl").exits(0).out;
    for part in [
        "4 documents (1 without a reading), 5 sentences, 4 gold events, 4 events found",
        "strict record              0.250 (",
        "recipient, words           -                    0.000 (",
        "status                     accuracy 0.500 (",
        "of 1 paired events with a gold date",
        "per 100 sentences (1 in 1)",
        "ASSAULT           0      2      0  0.000      -  0.000",
        "0.9-1.0           2  0.925           0.500         0.500",
        "expected calibration error           0.388         0.438",
    ] {
        assert!(shown.contains(part), "{part:?} is missing in:\n{shown}");
    }
}

#[test]
fn the_order_of_the_readings_changes_nothing() {
    let folder = folder();
    let mut turned = found();
    turned.reverse();
    let folder = folder.with("turned.jsonl", lines(&turned));
    for options in ["--json --errors 3", ""] {
        let one = folder.run(&format!("eval gold.jsonl found.jsonl {options}")).exits(0).out;
        assert_eq!(one, folder.run(&format!("eval gold.jsonl turned.jsonl {options}")).exits(0).out);
        assert_eq!(one, folder.run(&format!("eval gold.jsonl found.jsonl {options}")).exits(0).out);
    }
}

#[test]
fn gold_may_be_a_folder() {
    let folder = folder();
    std::fs::create_dir_all(folder.path("corpus/a/deep")).unwrap();
    let gold = gold();
    let folder = folder
        .with("corpus/b.jsonl", lines(&gold[1..]))
        .with("corpus/a/1.jsonl", lines(&gold[..1]))
        .with("corpus/notes.txt", "none")
        .with("corpus/a/deep/2.jsonl", "not read");
    let one = folder.run("eval gold.jsonl found.jsonl --json").exits(0).out;
    assert_eq!(folder.run("eval corpus found.jsonl --json").exits(0).out, one);
    folder.run("eval corpus/a/deep/.. found.jsonl").exits(1).says(&["corpus/a/deep/../deep/2.jsonl:1: broken JSON"]);
}

#[test]
fn readings_of_the_program_itself_are_understood() {
    let folder = Folder::new().with("a.jsonl", json!({"id": "a", "date": "2025-06-05", "text": MET}).to_string());
    let read = folder.run("read a.jsonl").exits(0).out;
    let folder = folder.with("read.jsonl", &read);
    let report = report(&folder.run_with("eval read.jsonl - --json", &read).exits(0).says_nothing());
    for measure in ["category", "strict", "actor_span", "actor_code"] {
        assert_eq!(report["measures"][measure]["f1"], json!(1.0), "{measure}: {report}");
    }
}

#[test]
fn the_curve_is_drawn_and_told() {
    let folder = folder();
    let ran = folder.run("eval gold.jsonl found.jsonl --json --curve curve.svg").exits(0);
    let points = report(&ran)["curve"].as_array().unwrap().clone();
    assert_eq!(points.len(), 51);
    assert_eq!(points[0]["category"], json!({"precision": 0.5, "recall": 0.5}));
    assert_eq!(points[45]["strict"], json!({"precision": 0.5, "recall": 0.25}));
    assert_eq!(points[50]["category"]["precision"], json!(null));
    let svg = folder.file("curve.svg");
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && svg.contains("prefers-color-scheme:dark"));
    for word in ["recall", "precision", "mean confidence", "share right", "strict record"] {
        assert!(svg.contains(&format!(">{word}</text>")), "{word} is missing in:\n{svg}");
    }
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    folder.run("eval gold.jsonl found.jsonl --curve again.svg").exits(0);
    assert_eq!(folder.file("again.svg"), svg);
}

#[test]
fn the_picture_replaces_no_input() {
    let folder = folder();
    folder
        .run("eval gold.jsonl found.jsonl --curve gold.jsonl")
        .exits(2)
        .says(&["--curve gold.jsonl: this file is to be read as well"]);
    folder
        .run("eval gold.jsonl found.jsonl --curve no/c.svg")
        .exits(2)
        .says(&["--curve no/c.svg: there is no folder no"]);
    assert_eq!(folder.file("gold.jsonl"), lines(&gold()));
}

#[test]
fn bad_lines_and_ids_that_stand_twice_are_named() {
    let gold = format!("{}{{\"id\": \"x\"\n{}", lines(&gold()), lines(&gold()[..1]));
    let found = format!(
        "{}{}\n{}",
        lines(&found()),
        json!({"id": "y", "text": "abc", "events": [{"event": ["AID"]}, {"event": ["FIGHT"]}]}),
        lines(&found()[..1])
    );
    let folder = Folder::new().with("gold.jsonl", gold).with("found.jsonl", found);
    let ran = folder.run("eval gold.jsonl found.jsonl --json").exits(1).says(&[
        "legation: gold.jsonl:5: broken JSON at byte 10",
        "legation: gold.jsonl:6: id \"d1\" was there before, at gold.jsonl:1",
        "legation: found.jsonl:5: \"events[1].event\": \"FIGHT\"; expected one of AGREE CONSULT",
        "legation: found.jsonl:6: id \"d1\" was there before, at found.jsonl:1",
        "4 of 12 inputs could not be read",
    ]);
    assert_eq!(counts(&report(&ran), "category"), [2, 4, 4]);
}

#[test]
fn another_text_cannot_be_measured() {
    let mut other = found();
    other[0]["text"] = json!("Élysée officials met Egypt in Paris. Russia accused Ukraine of lying?");
    let folder = folder().with("other.jsonl", lines(&other));
    let ran = folder
        .run("eval gold.jsonl other.jsonl --json")
        .exits(1)
        .says(&["other.jsonl:1: the text of \"d1\" is not gold's"]);
    assert_eq!(counts(&report(&ran), "category"), [0, 2, 4]);
}

#[test]
fn what_cannot_be_measured_is_told() {
    let folder = folder().with("empty.jsonl", "");
    std::fs::create_dir(folder.path("none")).unwrap();
    let cases = [
        ("eval none found.jsonl", 2, "GOLD none: no .jsonl file in this folder"),
        ("eval - -", 2, "can be read only once"),
        ("eval gold.jsonl", 2, "<READINGS>"),
        ("eval gold.jsonl found.jsonl --min-confidence 70", 2, "\"70\" is no number from 0 to 1"),
        ("eval empty.jsonl found.jsonl", 1, "GOLD empty.jsonl: there is nothing in it"),
        ("eval no.jsonl found.jsonl", 1, "no.jsonl: there is no such file"),
        ("eval gold.jsonl no.jsonl", 1, "no.jsonl: there is no such file"),
        ("eval gold.jsonl none", 1, "none: this is a folder"),
    ];
    for (arguments, status, message) in cases {
        let ran = folder.run(arguments).exits(status).says(&[message]);
        assert_eq!(ran.out, "", "{arguments}");
    }
    folder
        .run("eval gold.jsonl empty.jsonl")
        .exits(0)
        .says(&["4 of 4 gold documents have no reading", "the same texts?"]);
}

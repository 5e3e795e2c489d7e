//! Who a phrase names: `legation actors`, and `--gazetteer`.

mod util;

use serde_json::json;
use util::{Folder, MET};

const HOLDERS: &str = "name\tcode\tsector\toffice\tfrom\tto\taliases\twikidata\tsource\n";

/// A new president of France, in one line.
fn with_newcomer() -> Folder {
    let folder = Folder::new().with("a.txt", "Newcomer met the president of Egypt in Paris on Monday.");
    std::fs::create_dir(folder.path("mine")).unwrap();
    let line = "Eva Newcomer\tFRA\tGOV\tpresident\t2031-05-14\t\tNewcomer\t\town\n";
    folder.with("mine/holders.tsv", format!("{HOLDERS}{line}"))
}

#[test]
fn phrases_are_answered_line_by_line() {
    let lines = [
        json!({"id": "1", "text": "French President", "date": "2016-03-01"}),
        json!({"id": "2", "text": "Turkish riot police"}),
        json!({"id": 3, "text": "gunmen", "context": "In Karachi, gunmen killed a shopkeeper.", "date": null}),
        json!({"text": "the weather", "country": null, "unknown": 5}),
    ];
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let ran = Folder::new().run_with("actors", lines.join("\n")).exits(0).says_nothing();
    assert_eq!(ran.field("id"), [json!("1"), json!("2"), json!("3"), json!(null)]);
    assert_eq!(ran.field("code"), [json!("FRA"), json!("TUR"), json!("PAK"), json!("")]);
    assert_eq!(ran.field("sector"), [json!("GOV"), json!("COP"), json!("UAF"), json!("")]);
    assert_eq!(ran.field("name")[0], json!("François Hollande"));
    assert_eq!(ran.field("office")[0], json!("president"));
    let why = ran.field("why")[0].to_string();
    assert!(why.contains("gazetteer/holders.tsv:") && why.contains("gazetteer/roles.tsv:"), "{why}");
    let fields: Vec<String> = ran.json()[0].as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["id", "code", "sector", "name", "identifier_id", "office", "confidence", "why"]);
}

#[test]
fn the_order_is_kept_whatever_the_threads() {
    let texts = ["Kenya", "Turkish police", "Macron"];
    let line = |i: usize| json!({"id": i.to_string(), "text": texts[i % 3]}).to_string();
    let input = (0..500).map(line).collect::<Vec<_>>().join("\n");
    let one = Folder::new().run_with("actors --threads 1", &input).exits(0);
    let four = Folder::new().run_with("actors --threads 4", &input).exits(0);
    assert_eq!(one.out, four.out);
    assert_eq!(one.out.lines().count(), 500);
}

#[test]
fn bad_lines_are_named_and_the_rest_is_answered() {
    let input = "{\"id\": \"a\"}\n{\"id\": \"b\", \"text\": \"Kenya\", \"date\": \"2024-02-30\"}\n{\"id\": \"c\", \"text\": \"Kenya\"}\n";
    let ran = Folder::new().with("p.jsonl", input).run("actors --file p.jsonl").exits(1).says(&[
        "p.jsonl:1: there is no \"text\"",
        "p.jsonl:2: \"date\": there is no day 30 in February 2024",
        "2 of 3 inputs could not be read",
    ]);
    assert_eq!(ran.field("id"), [json!("c")]);
    Folder::new().run("actors --file nowhere.jsonl").exits(1).says(&["nowhere.jsonl: there is no such file"]);
    Folder::new().run("actors police --country ZZZ").exits(2).says(&["--country ZZZ: no state"]);
    Folder::new().run("actors Kenya --country Kenya").exits(2).says(&["no ISO 3166 alpha-3 code such as FRA"]);
}

#[test]
fn at_the_prompt_a_person_reads_the_reasons() {
    let folder = Folder::new();
    let mut command = folder.command("actors --date 2016-03-01");
    let ran = util::Ran::from(command.args(["French President", "nobody"]).output().unwrap()).exits(0);
    for line in ["French President, on 2016-03-01", "  code        FRA (France)", "  name        François Hollande"] {
        assert!(ran.out.lines().any(|l| l == line), "{line:?} is missing in:\n{}", ran.out);
    }
    assert!(ran.out.contains("none: nothing says whose it is"), "{}", ran.out);
    let json = folder.run("actors Kenya --json").exits(0);
    assert_eq!(json.field("code"), [json!("KEN")]);
}

#[test]
fn a_new_president_takes_one_line() {
    let folder = with_newcomer();
    let before = folder.run("code a.txt --date 2031-06-01").exits(0);
    assert!(!before.out.contains("Eva Newcomer"), "{}", before.out);
    let after = folder.run("code a.txt --date 2031-06-01 --gazetteer mine").exits(0);
    assert_eq!(after.json()[0]["actor"][0]["identifier_text"], json!("Eva Newcomer"));
    assert_eq!(after.json()[0]["actor"][0]["code"], json!("FRA"));
    // Whoever was president until then is a former official from that day on.
    let asked = |day: &str| {
        let phrase = json!({"text": "Macron", "date": day}).to_string();
        folder.run_with("actors --gazetteer mine", phrase).exits(0).field("sector")
    };
    assert_eq!(asked("2031-05-14"), [json!("ELI")]);
}

#[test]
fn mistakes_in_a_table_are_all_told_with_file_and_line() {
    let wrong = format!("{HOLDERS}A B\tFR\tGOV\tpresident\nC D\tFRA\tGVO\tpresident\nE F\tFRA\tGOV\tking\t2001-13\n");
    let folder = with_newcomer().with("mine/holders.tsv", wrong);
    folder.run("read a.txt --gazetteer mine").exits(1).says(&[
        "mine/holders.tsv:2: found \"FR\", expected an ISO 3166 alpha-3 code",
        "mine/holders.tsv:3: found \"GVO\", expected a sector: COP GOV",
        "mine/holders.tsv:4: found \"2001-13\", expected a date such as 2021-01-20",
    ]);
    let folder = with_newcomer().with("mine/people.tsv", HOLDERS);
    folder.run("actors Kenya --gazetteer mine").exits(1).says(&["people.tsv", "expected one of states.tsv"]);
    let folder = with_newcomer().with("mine/holders.tsv", b"\xFF\xFE");
    folder.run("actors Kenya --gazetteer mine").exits(2).says(&["holders.tsv: this is not UTF-8"]);
    Folder::new().run("actors Kenya --gazetteer nowhere").exits(2).says(&["--gazetteer nowhere: ", "holders.tsv"]);
}

#[test]
fn facts_that_are_too_old_are_told_once() {
    let line = json!({"date": "2039-01-01", "text": MET}).to_string();
    let folder = with_newcomer().with("new.jsonl", format!("{line}\n{line}\n"));
    let ran = folder.run("read new.jsonl").exits(0).says(&["a text of 2039-01-01", "newest fact", "--gazetteer DIR"]);
    assert_eq!(ran.err.matches("newest fact").count(), 1, "{}", ran.err);
    folder.run("read a.txt --date 2031-06-01 --gazetteer mine").exits(0).says_nothing();
    folder.run("read a.txt --date 2025-01-01").exits(0).says_nothing();
    folder.run("actors Macron --date 2039-01-01").exits(0).says(&["newest fact"]);
}

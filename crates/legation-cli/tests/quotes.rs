//! What `legation quotes` prints, and how claims hang together in a reading.

mod util;

use serde_json::{Value, json};
use util::Folder;

const NEWS: &str = "Ukraine said Russia shelled a hospital in Kharkiv on Monday. Russia denied that it shelled the hospital in Kharkiv.\n\n\
    “We want peace,” President Emmanuel Macron said in an interview. “Nobody else does.”\n\n\
    Two officials with knowledge of the matter said France would send a delegation to Mali next week.\n\n\
    He said that Mali had promised to release three French soldiers.\n";

fn folder() -> Folder {
    let line =
        json!({"id": "a;1", "date": "2024-06-05", "text": NEWS, "title": "He said \"no\"", "publication": "Paper"});
    Folder::new().with("a.jsonl", format!("{line}\n"))
}

fn by<'a>(quotes: &'a [Value], words: &str) -> &'a Value {
    let holds = |q: &&Value| q["words"].as_str().unwrap().contains(words);
    quotes
        .iter()
        .filter(holds)
        .min_by_key(|q| q["words"].as_str().unwrap().len())
        .unwrap_or_else(|| panic!("{words:?} in {quotes:#?}"))
}

#[test]
fn every_attribution_is_a_line_with_who_it_is() {
    let folder = folder();
    let quotes = folder.run("quotes a.jsonl").exits(0).says_nothing().json();
    let reading = &folder.run("read a.jsonl").exits(0).json()[0];
    assert_eq!(quotes.len(), reading["attributions"].as_array().unwrap().len());
    let peace = by(&quotes, "peace");
    let known = json!([
        peace["document_id"],
        peace["publication"],
        peace["name"],
        peace["code"],
        peace["sector"],
        peace["channel"],
        peace["form"]
    ]);
    assert_eq!(known, json!(["a;1", "Paper", "Emmanuel Macron", "FRA", "GOV", "an interview", "direct"]));
    assert_eq!(peace["words"], "“We want peace,” … “Nobody else does.”");
    let officials = by(&quotes, "delegation");
    assert_eq!(officials["speaker"], "Two officials with knowledge of the matter");
    assert_eq!((&officials["name"], &officials["sector"]), (&Value::Null, &json!("GOV")));
}

#[test]
fn a_claim_inside_a_claim_points_to_it() {
    let quotes = folder().run("quotes a.jsonl").exits(0).json();
    let inner = by(&quotes, "to release");
    let outer = &quotes[inner["within"].as_u64().unwrap() as usize];
    assert_eq!((&inner["speaker"], &outer["speaker"]), (&json!("Mali"), &json!("He")));
    assert!(outer["words"].as_str().unwrap().contains(inner["words"].as_str().unwrap()));
}

#[test]
fn what_one_side_says_and_another_denies_is_linked_both_ways() {
    let folder = folder();
    let quotes = folder.run("quotes a.jsonl").exits(0).json();
    let (said, denied) = (&by(&quotes, "a hospital")["events"][0], &by(&quotes, "the hospital")["events"][0]);
    assert_eq!((&said["status"], &denied["status"]), (&json!("actual"), &json!("negated")));
    assert_eq!((&said["link"], &denied["link"]), (&json!([denied["id"]]), &json!([said["id"]])));
    let table = folder.run("read a.jsonl --pretty").exits(0).out;
    assert!(table.contains("against"), "{table}");
}

#[test]
fn csv_has_a_header_and_a_row_for_each_attribution() {
    let folder = folder();
    let ran = folder.run("quotes a.jsonl --format csv").exits(0);
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), folder.run("quotes a.jsonl").exits(0).json().len());
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let row = rows.iter().find(|r| r[column("words")].contains("peace")).unwrap();
    assert_eq!(
        (&row[column("title")], &row[column("name")], &row[column("code")]),
        ("He said \"no\"", "Emmanuel Macron", "FRA")
    );
    let help = folder.run("quotes --help").exits(0).out;
    assert!(header.iter().all(|name| help.contains(name)), "{help}");
}

#[test]
fn the_view_for_people_names_the_speaker_and_says_what_is_contested() {
    let shown = folder().run("quotes a.jsonl --format pretty").exits(0).out;
    for part in ["President Emmanuel Macron", "· an interview", "contested", "He said \"no\""] {
        assert!(shown.contains(part), "{part:?} is missing:\n{shown}");
    }
}

#[test]
fn nothing_said_is_nothing_printed() {
    assert_eq!(Folder::new().run_with("quotes", "It rained.").exits(0).out, "");
    assert_eq!(Folder::new().run_with("quotes --format csv", "It rained.").exits(0).out.lines().count(), 1);
}

#[test]
fn readings_pass_the_check_and_wrong_links_do_not() {
    let folder = folder();
    let reading = folder.run("read a.jsonl").exits(0).out;
    let folder = folder.with("good.jsonl", &reading);
    folder.run("check good.jsonl").exits(0);
    let mut wrong: Value = serde_json::from_str(&reading).unwrap();
    wrong["attributions"][0]["within"] = json!(99);
    wrong["events"][0]["link"] = json!(["none"]);
    let ran = folder.with("bad.jsonl", wrong.to_string()).run("check bad.jsonl").exits(1);
    let told = format!("{}{}", ran.out, ran.err);
    assert!(told.contains("within") && told.contains("link"), "{told}");
}

//! What `legation code` prints.

mod util;

use serde_json::json;
use util::{Folder, MET};

fn folder() -> Folder {
    let one = json!({"id": "a;1", "date": "2025-06-05", "text": MET, "title": "He said \"yes\", twice", "url": "https://example.org/1"});
    let two = json!({"id": "b", "text": "Nothing happens here."});
    Folder::new().with("a.jsonl", format!("{one}\n{two}\n"))
}

#[test]
fn events_are_those_of_the_readings_one_a_line() {
    let folder = folder();
    let readings = folder.run("read a.jsonl").exits(0).field("events");
    let events: Vec<_> = readings.iter().flat_map(|events| events.as_array().unwrap().clone()).collect();
    let coded = folder.run("code a.jsonl").exits(0).says_nothing();
    assert!(!events.is_empty());
    assert_eq!(coded.json(), events);
}

#[test]
fn csv_has_a_header_and_a_row_for_each_event() {
    let ran = folder().run("code a.jsonl --format csv").exits(0);
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(header.iter().take(4).collect::<Vec<_>>(), ["id", "date", "enddate", "date_precision"]);
    assert!(!rows.is_empty());
    let cell = |name: &str| &rows[0][header.iter().position(|h| h == name).unwrap()];
    assert_eq!((cell("event"), cell("document_id"), cell("status")), ("CONSULT", "a;1", "actual"));
    assert_eq!((cell("title"), cell("text")), ("He said \"yes\", twice", MET));
}

#[test]
fn csv_of_nothing_is_a_header() {
    let ran = Folder::new().run_with("code --format csv", "").exits(0);
    assert_eq!(ran.out.lines().count(), 1);
}

#[test]
fn jsonl_of_nothing_is_nothing() {
    assert_eq!(Folder::new().run_with("code", "").exits(0).out, "");
}

#[test]
fn help_names_every_column() {
    let header = Folder::new().run_with("code --format csv", "").out;
    let help = Folder::new().run("code --help").exits(0).out;
    for column in header.trim().split(',') {
        assert!(help.contains(column), "{column} is missing in the help");
    }
}

//! What `legation read` does with good input.

mod util;

use serde_json::{Value, json};
use util::{Folder, MET};

/// JSONL of so many documents, with ids.
fn documents(count: usize) -> String {
    (0..count).map(|i| format!("{}\n", json!({"id": format!("d{i}"), "text": format!("{i}. {MET}")}))).collect()
}

#[test]
fn a_text_file_is_one_document_named_after_the_file() {
    let ran = Folder::new().with("a.txt", MET).run("read a.txt").exits(0).says_nothing();
    assert_eq!((ran.field("id"), ran.field("text")), (vec![json!("a.txt")], vec![json!(MET)]));
}

#[test]
fn a_reading_has_the_fields_of_the_format_in_their_order() {
    let ran = Folder::new().run_with("read --date 2025-06-05", MET).exits(0);
    let [Value::Object(reading)] = &ran.json()[..] else { panic!("{}", ran.out) };
    let names: Vec<&str> = reading.keys().map(String::as_str).collect();
    assert_eq!(names, ["date", "text", "sentences", "entities", "times", "places", "attributions", "events"]);
    assert_eq!(reading["events"][0]["event"], json!(["CONSULT"]));
}

#[test]
fn standard_input_is_read_without_files_and_for_a_dash() {
    let folder = Folder::new().with("a.txt", "A.");
    for arguments in ["read", "read -"] {
        assert_eq!(folder.run_with(arguments, "B.").exits(0).field("text"), [json!("B.")]);
    }
    assert_eq!(folder.run_with("read a.txt -", "B.").exits(0).field("text"), [json!("A."), json!("B.")]);
}

#[test]
fn jsonl_is_known_by_its_name_or_by_option() {
    let folder = Folder::new().with("a.jsonl", documents(2)).with("b", documents(2));
    assert_eq!(folder.run("read a.jsonl").exits(0).field("id"), [json!("d0"), json!("d1")]);
    assert_eq!(folder.run("read b --input jsonl").exits(0).field("id"), [json!("d0"), json!("d1")]);
    assert_eq!(folder.run("read a.jsonl --input text").exits(0).json().len(), 1);
}

#[test]
fn jsonl_that_is_taken_for_text_is_remarked_upon() {
    Folder::new().run_with("read", documents(2)).exits(0).says(&["standard input: warning:", "--input jsonl"]);
}

#[test]
fn the_text_is_given_back_exactly() {
    let text = "\u{FEFF}  Two  spaces,\r\nreturns,\ttabs,\u{A0}“quotes” 🙂 \n\n";
    let ran = Folder::new().with("a.txt", text).run("read a.txt").exits(0);
    assert_eq!(ran.field("text"), [json!(text)]);
}

#[test]
fn the_date_is_for_documents_without_one() {
    let lines = "{\"text\": \"a\", \"date\": \"2024-01-02\"}\n{\"text\": \"b\", \"date\": null}\n{\"text\": \"c\"}\n";
    let ran = Folder::new().run_with("read --input jsonl --date 2025-03-14", lines).exits(0);
    assert_eq!(ran.field("date"), [json!("2024-01-02"), json!("2025-03-14"), json!("2025-03-14")]);
}

#[test]
fn output_is_in_the_order_of_the_input_and_the_same_for_any_number_of_threads() {
    let folder = Folder::new().with("a.jsonl", documents(150));
    let one = folder.run("read a.jsonl --threads 1").exits(0);
    assert_eq!(one.field("id"), (0..150).map(|i| json!(format!("d{i}"))).collect::<Vec<_>>());
    for threads in [2, 3, 16] {
        let many = folder.run(&format!("read a.jsonl --threads {threads}")).exits(0);
        assert!(many.out == one.out, "{threads} threads change the output");
    }
}

#[test]
fn a_document_reads_the_same_alone_and_among_others() {
    let folder = Folder::new().with("all.jsonl", documents(20)).with("one.jsonl", documents(1));
    let all = folder.run("read all.jsonl").exits(0).out;
    assert_eq!(all.lines().next(), folder.run("read one.jsonl").exits(0).out.lines().next());
}

#[test]
fn pairs_are_answered_when_asked_for() {
    let pairs = json!([{"actor": {"start": 14, "end": 20}, "recipient": {"start": 42, "end": 47}},
                       {"actor": null, "recipient": {"start": 42, "end": 47}}]);
    let folder = Folder::new().with("a.jsonl", json!({"text": MET, "pairs": pairs}).to_string());
    let relations = folder.run("read a.jsonl --pairs").exits(0).field("relations");
    assert_eq!(relations[0].as_array().map(Vec::len), Some(2));
    assert_eq!(folder.run("read a.jsonl").exits(0).field("relations"), [Value::Null]);
}

/// Two sides, no actor, no recipient; and a pair that no sentence holds.
#[test]
fn pairs_get_the_category_between_their_sides() {
    let cases = [
        ("France accused Mali of hiring mercenaries.", Some("France"), Some("Mali"), "ACCUSE"),
        ("Police arrested two editors in Harare on Friday.", None, Some("two editors"), "COERCE"),
        ("Thousands of teachers went on strike in Lima.", Some("Thousands of teachers"), None, "PROTEST"),
        ("Japan sent tents and blankets to the survivors in Nepal.", Some("Japan"), Some("the survivors"), "AID"),
    ];
    let span = |text: &str, words: Option<&str>| {
        words.map(|w| text.find(w).map(|start| json!({"start": start, "end": start + w.len()})).unwrap())
    };
    let line = |(text, actor, recipient, _): &(&str, Option<&str>, Option<&str>, &str)| {
        let pair = json!({"actor": span(text, *actor), "recipient": span(text, *recipient)});
        json!({"text": text, "pairs": [pair]}).to_string()
    };
    let folder = Folder::new().with("a.jsonl", cases.iter().map(line).collect::<Vec<_>>().join("\n"));
    let relations = folder.run("read a.jsonl --pairs").exits(0).field("relations");
    let answers: Vec<&Value> = relations.iter().map(|r| &r[0]["event"]).collect();
    assert_eq!(answers, cases.map(|c| json!(c.3)).iter().collect::<Vec<_>>());
}

#[test]
fn min_confidence_leaves_out_what_is_less_sure() {
    let text = include_str!("../../../examples/ceasefire-talks.txt");
    let folder = Folder::new().with("a.txt", text);
    let confidences = |arguments: &str| -> Vec<f64> {
        let events = folder.run(&format!("read a.txt {arguments}")).exits(0).field("events");
        events[0].as_array().unwrap().iter().map(|e| e["confidence"].as_f64().unwrap()).collect()
    };
    let (all, usual, sure) = (confidences("--min-confidence 0"), confidences(""), confidences("--min-confidence 0.5"));
    assert!(all.len() > usual.len() && usual.len() > sure.len() && !sure.is_empty());
    assert!(sure.iter().all(|c| *c >= 0.5));
    folder.run("read a.txt --min-confidence 2").exits(2).says(&["2", "--min-confidence"]);
}

#[test]
fn an_empty_text_gives_an_empty_reading() {
    let ran = Folder::new().with("a.txt", "").run("read a.txt").exits(0).says_nothing();
    let reading = &ran.json()[0];
    for list in ["sentences", "entities", "times", "places", "attributions", "events"] {
        assert_eq!(reading[list], json!([]), "{list}");
    }
}

#[test]
fn an_empty_jsonl_file_gives_nothing() {
    let ran = Folder::new().with("a.jsonl", "\n\n").run("read a.jsonl").exits(0).says_nothing();
    assert_eq!(ran.out, "");
}

#[test]
fn out_writes_a_file_and_nothing_else() {
    let folder = Folder::new().with("a.txt", MET).with("o.jsonl", "what was there before");
    let ran = folder.run("read a.txt --out o.jsonl").exits(0).says_nothing();
    assert_eq!(ran.out, "");
    assert_eq!(folder.file("o.jsonl"), folder.run("read a.txt").out);
    assert_eq!(folder.names(), ["a.txt", "o.jsonl"]);
}

#[test]
fn out_is_complete_even_if_some_input_was_bad() {
    let folder = Folder::new().with("a.jsonl", format!("{}nonsense\n{}", documents(1), documents(1)));
    folder.run("read a.jsonl --out o.jsonl").exits(1);
    assert_eq!(folder.file("o.jsonl").lines().count(), 2);
}

#[test]
fn a_run_that_is_broken_off_keeps_what_it_did_and_spoils_nothing() {
    use std::io::Write as _;
    let folder = Folder::new().with("o.jsonl", "what was there before");
    let mut command = folder.command("read --input jsonl --out o.jsonl");
    let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(documents(1).as_bytes()).unwrap();
    let partial = folder.path("o.jsonl.partial");
    while std::fs::metadata(&partial).map_or(0, |m| m.len()) == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(folder.file("o.jsonl"), "what was there before");
    assert!(folder.file("o.jsonl.partial").contains("\"d0\""));
}

#[cfg(unix)]
#[test]
fn out_may_be_a_device_or_a_link() {
    let folder = Folder::new().with("a.txt", MET).with("real.jsonl", "");
    folder.run("read a.txt --out /dev/null").exits(0);
    std::os::unix::fs::symlink(folder.path("real.jsonl"), folder.path("link.jsonl")).unwrap();
    folder.run("read a.txt --out link.jsonl").exits(0);
    assert!(folder.path("link.jsonl").is_symlink() && folder.file("real.jsonl").contains("France"));
}

#[test]
fn results_flow_before_all_input_is_there() {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::Stdio;
    let folder = Folder::new();
    let mut command = folder.command("read --input jsonl --threads 1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    stdin.write_all(documents(1).as_bytes()).unwrap();
    stdin.flush().unwrap();
    assert!(lines.next().unwrap().unwrap().contains("\"d0\""));
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

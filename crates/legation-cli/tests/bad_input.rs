//! Whatever it is given, the command says what is wrong and where, reads the rest, and never panics.

mod util;

use serde_json::json;
use util::{Folder, MET};

#[test]
fn missing_files_are_named_and_the_rest_is_read() {
    let ran = Folder::new().with("a.txt", MET).run("read no.txt a.txt").exits(1);
    let ran = ran.says(&["legation: no.txt: there is no such file; check the name\n", "legation: 1 of 2 inputs"]);
    assert_eq!(ran.field("id"), [json!("a.txt")]);
}

#[test]
fn folders_are_no_files() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("news")).unwrap();
    folder.run("read news").exits(1).says(&["legation: news: this is a folder; name the files in it"]);
    std::fs::create_dir(folder.path("news.jsonl")).unwrap();
    folder.run("code news.jsonl").exits(1).says(&["legation: news.jsonl: this is a folder"]);
}

#[test]
fn invalid_utf8_is_refused_with_line_and_byte() {
    let folder = Folder::new().with("a.txt", b"Fine.\nCaf\xE9 here.");
    let ran = folder.run("read a.txt").exits(1);
    assert_eq!(ran.out, "");
    ran.says(&["legation: a.txt:2: byte 10 (0xE9) is not valid UTF-8;", "--lossy"]);
}

#[test]
fn lossy_reads_invalid_utf8_all_the_same() {
    let folder = Folder::new().with("a.txt", b"Caf\xE9").with("b.jsonl", b"{\"text\": \"Caf\xE9\"}");
    let ran = folder.run("read a.txt b.jsonl --lossy").exits(0);
    assert_eq!(ran.field("text"), [json!("Caf\u{FFFD}"), json!("Caf\u{FFFD}")]);
}

#[test]
fn binary_files_are_recognised() {
    let folder = Folder::new().with("a.txt", b"\x7FELF\x02\x00\x00\xFF").with("b.txt", b"\xFF\xFEa\x00");
    folder.run("read a.txt b.txt").exits(1).says(&["a.txt:1: byte 6 is NUL", "binary file", "b.txt: this is UTF-16"]);
}

#[test]
fn broken_jsonl_lines_are_named_and_the_rest_is_read() {
    let lines = [
        r#"{"id": "a", "text": "One."}"#,
        r#"{"id": "b", "text": "#,
        r#"{"id": "c"}"#,
        r#""just a string""#,
        "",
        r#"{"id": "d", "text": "Two.", "date": "2025-02-30"}"#,
        r#"{"id": "e", "text": "Three."}"#,
    ];
    let ran = Folder::new().with("a.jsonl", lines.join("\n")).run("read a.jsonl").exits(1).says(&[
        "legation: a.jsonl:2: broken JSON at byte 19",
        "expected an object such as {\"id\"",
        "legation: a.jsonl:3: there is no \"text\"",
        "legation: a.jsonl:4: found a string",
        "legation: a.jsonl:6: \"date\": there is no day 30 in February 2025",
        "legation: 4 of 6 inputs could not be read",
    ]);
    assert_eq!(ran.field("id"), [json!("a"), json!("e")]);
}

#[test]
fn invalid_utf8_in_one_line_does_not_spoil_the_others() {
    let folder = Folder::new().with("a.jsonl", b"{\"text\": \"a\"}\n{\"text\": \"\xFF\"}\n{\"text\": \"b\"}\n");
    let ran = folder.run("read a.jsonl").exits(1).says(&["a.jsonl:2: byte 11 (0xFF) is not valid UTF-8"]);
    assert_eq!(ran.field("text"), [json!("a"), json!("b")]);
}

#[test]
fn pairs_outside_the_text_are_refused_when_asked_for() {
    let pairs = json!([{"actor": {"start": 90, "end": 95}, "recipient": null}]);
    let folder = Folder::new().with("a.jsonl", json!({"text": "short", "pairs": pairs}).to_string());
    folder.run("read a.jsonl --pairs").exits(1).says(&["a.jsonl:1: \"pairs[0]\": 90 to 95 lies outside the text"]);
    folder.run("read a.jsonl").exits(0).says_nothing();
}

#[test]
fn a_line_of_50_megabytes_is_no_trouble() {
    let line = json!({"ignored": "x".repeat(50 << 20), "text": MET}).to_string();
    let ran = Folder::new().with("a.jsonl", line).run("read a.jsonl").exits(0);
    assert_eq!(ran.field("text"), [json!(MET)]);
}

#[test]
fn ten_thousand_nested_brackets_are_no_trouble() {
    let nested = format!("{}x{}", "(".repeat(10_000), ")".repeat(10_000));
    let ran = Folder::new().run_with("read", &nested).exits(0);
    assert_eq!(ran.field("text"), [json!(nested)]);
    let json = format!("{{\"text\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    Folder::new().run_with("read --input jsonl", json).exits(1).says(&["standard input:1: broken JSON"]);
}

#[test]
fn a_text_without_english_is_warned_about() {
    for text in ["外交部发言人星期四没有就此事发表评论。", "🙂🙃🙂 🎉"] {
        let ran = Folder::new().run_with("read", text).exits(0);
        assert_eq!(ran.field("events"), [json!([])]);
        let warnings = ran.field("warnings")[0].as_array().map_or(0, Vec::len);
        assert_eq!(ran.err.matches("legation: standard input: warning: ").count(), warnings, "{}", ran.err);
        assert!(warnings > 0 || !text.contains('外'), "{text}");
    }
}

#[test]
fn impossible_dates_are_explained() {
    let folder = Folder::new();
    let cases = [("2025-02-30", "no day 30 in February 2025, which has 28 days"), ("yesterday", "is not YYYY-MM-DD")];
    for (date, expected) in cases {
        folder.run(&format!("read --date {date}")).exits(2).says(&[date, expected, "2025-03-14"]);
    }
}

#[test]
fn out_needs_a_folder_and_no_input_of_that_name() {
    let folder = Folder::new().with("a.txt", MET);
    let usage = [
        ("no/o.jsonl", "--out no/o.jsonl: there is no folder no; make it first"),
        (".", "this is a folder; name a file in it"),
        ("a.txt", "this file is to be read as well"),
        ("./a.txt", "this file is to be read as well"),
    ];
    for (out, expected) in usage {
        folder.run(&format!("read a.txt --out {out}")).exits(2).says(&[expected]);
    }
    assert_eq!((folder.file("a.txt").as_str(), folder.names()), (MET, vec!["a.txt".to_string()]));
}

#[test]
fn wrong_usage_is_told_apart_from_bad_input() {
    let folder = Folder::new();
    for arguments in ["", "reed", "read --threads 0", "read --threads many", "read - -", "read --pretty --pairs"] {
        folder.run(arguments).exits(2);
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    use std::process::Stdio;
    let line = json!({"text": MET}).to_string() + "\n";
    let folder = Folder::new().with("a.jsonl", line.repeat(2000));
    for arguments in ["read a.jsonl", "code a.jsonl --format csv", "parse a.jsonl", "completions bash", "--help"] {
        let mut child = folder.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        util::Ran::from(child.wait_with_output().unwrap()).exits(0).says_nothing();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let folder = Folder::new().with("a.txt", MET);
    folder.run("read a.txt --out /dev/full").exits(1).says(&["legation: /dev/full: cannot write: "]);
}

#[test]
fn names_of_files_cannot_steer_the_terminal() {
    let folder = Folder::new();
    let mut command = folder.command("read");
    let ran = util::Ran::from(command.arg("\u{1b}[31mred.txt").output().unwrap()).exits(1);
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);
}

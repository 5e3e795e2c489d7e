//! What `legation::check` and `codebook::mistakes` say of files with mistakes: the cases are in `tests/check/`.
//!
//! `BLESS=1 cargo test -p legation --test check` writes what the program says into the cases; look at the difference then.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use legation::actors::Resolver;
use legation::check::{Mistake, Readings};
use legation::codebook::{self, Codebook};
use serde_json::Value;

/// A file of cases.
struct Cases {
    path: PathBuf,
    /// What stands before the first case.
    head: String,
    cases: Vec<Case>,
}

struct Case {
    title: String,
    content: String,
    expected: String,
}

impl Cases {
    fn read(name: &str) -> Cases {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check").join(name);
        let text = fs::read_to_string(&path).unwrap();
        let mut parts = text.split("\n=== ");
        let head = parts.next().unwrap_or_default().to_string();
        let case = |part: &str| {
            let (title, rest) = part.split_once('\n').expect("a title");
            let (content, expected) = rest.split_once("---\n").expect("a line `---`");
            Case { title: title.into(), content: content.into(), expected: expected.trim_end().into() }
        };
        Cases { path, head, cases: parts.map(case).collect() }
    }

    /// Compares what comes out of every case, or writes it down.
    fn run(&self, found: impl Fn(&Case) -> String) {
        let mut blessed = self.head.clone();
        let mut wrong = Vec::new();
        for case in &self.cases {
            let found = found(case);
            let gap = if found.is_empty() { "" } else { "\n" };
            write!(blessed, "\n=== {}\n{}---\n{found}{gap}", case.title, case.content).unwrap();
            if found != case.expected {
                wrong.push(format!("{}\nfound:\n{found}\nexpected:\n{}\n", case.title, case.expected));
            }
        }
        if env::var_os("BLESS").is_some() {
            fs::write(&self.path, blessed).unwrap();
        } else {
            assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), self.cases.len(), wrong.join("\n"));
        }
    }
}

fn lines(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|m| format!("{}: {}", m.line, m.message)).collect::<Vec<_>>().join("\n")
}

#[test]
fn mistakes_in_codebook_files() {
    Cases::read("codebooks.txt").run(|case| {
        let name = case.title.split(" | ").next().unwrap_or_default();
        lines(&codebook::mistakes(&[(name.to_string(), case.content.clone())]))
    });
}

#[test]
fn mistakes_in_readings() {
    let (codebook, resolver) = (Codebook::embedded().unwrap(), Resolver::embedded().unwrap());
    let cases = Cases::read("readings.txt");
    let base: Value = serde_json::from_str(&cases.head[cases.head.find('{').unwrap()..]).unwrap();
    cases.run(|case| {
        let mut reading = base.clone();
        case.content.lines().filter(|l| !l.is_empty()).for_each(|line| change(&mut reading, line));
        let found = Readings::new(&codebook, resolver.gazetteer()).line("a.jsonl", 1, &reading.to_string());
        found.iter().map(|m| m.message.clone()).collect::<Vec<_>>().join("\n")
    });
}

/// Makes a change such as `/events/0/status = "denied"`.
fn change(reading: &mut Value, line: &str) {
    let (pointer, value) = line.split_once(" =").unwrap_or_else(|| panic!("{line}"));
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = reading.pointer_mut(parent).unwrap_or_else(|| panic!("{line}"));
    let value = Some(value.trim()).filter(|v| !v.is_empty()).map(|v| serde_json::from_str::<Value>(v).unwrap());
    match (parent, value) {
        (Value::Object(object), Some(value)) => drop(object.insert(key.into(), value)),
        (Value::Object(object), None) => drop(object.remove(key)),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        _ => panic!("{line}"),
    }
}

#[test]
fn ids_differ_over_all_files() {
    let (codebook, resolver) = (Codebook::embedded().unwrap(), Resolver::embedded().unwrap());
    let mut readings = Readings::new(&codebook, resolver.gazetteer());
    let mut told = Vec::new();
    for (file, line, id) in
        [("a.jsonl", 1, r#""x""#), ("a.jsonl", 2, "7"), ("b.jsonl", 1, r#""x""#), ("b.jsonl", 2, r#""7""#)]
    {
        let json = format!(r#"{{"id": {id}, "text": ""}}"#);
        told.extend(readings.line(file, line, &json).iter().map(ToString::to_string));
    }
    assert_eq!(
        told,
        [
            "b.jsonl:1: id: \"x\" is the id of a.jsonl:1 too; give each document its own",
            "b.jsonl:2: id: \"7\" is the id of a.jsonl:2 too; give each document its own",
        ]
    );
    assert_eq!(
        readings.line("b.jsonl", 3, "{\"id\": 1,")[0].message,
        "broken JSON at byte 9: EOF while parsing a value; each line is one reading, an object"
    );
    assert_eq!(
        readings.line("b.jsonl", 4, "[]")[0].message,
        "found a list; expected a reading, an object such as {\"id\": ...}"
    );
    assert!(readings.line("b.jsonl", 5, " \r").is_empty());
    assert_eq!(readings.counts().documents, 4);
}

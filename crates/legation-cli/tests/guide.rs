//! The guide `docs/own-codebook.md`, step by step: its files are written, its commands run, and the answers must be those
//! that it shows. Numbers may differ, since lines and examples of our own codebook move.
#![cfg(unix)]

mod util;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use util::Folder;

/// A fenced block of the guide: the words after the fence, and what is in it.
struct Block<'g> {
    info: Vec<&'g str>,
    content: String,
}

fn blocks(guide: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let content = lines.by_ref().take_while(|l| *l != "```").map(|l| format!("{l}\n")).collect();
            found.push(Block { info: info.split_whitespace().collect(), content });
        }
    }
    found
}

/// Runs a line in a shell that knows where `legation` is; both outputs together.
fn run(folder: &Folder, line: &str) -> String {
    let own = PathBuf::from(env!("CARGO_BIN_EXE_legation"));
    let mut path = own.parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(env::var_os("PATH").unwrap_or_default());
    let line = format!("{{ {line}\n}} 2>&1");
    let ran = Command::new("sh").args(["-c", &line]).env("PATH", path).current_dir(folder.path("")).output().unwrap();
    String::from_utf8(ran.stdout).unwrap()
}

/// The text with each number, or digest, as one `0`.
fn without_numbers(text: &str) -> String {
    let digest = |word: &str| {
        word.rsplit('-').next().is_some_and(|d| d.trim_end_matches('"').len() == 16 && word.contains("plover-2.0-"))
    };
    let mut out = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let word = if digest(word.trim_end()) { "\"codebook\" 0\n" } else { word };
        for c in word.chars() {
            let digit = c.is_ascii_digit();
            if !digit || !out.ends_with('0') {
                out.push(if digit { '0' } else { c });
            }
        }
    }
    out
}

/// Runs the commands of a block; what they print must be what the block shows, up to a line `...`.
fn check(folder: &Folder, block: &str) {
    for part in block.split("\n$ ").map(|part| part.trim_start_matches("$ ")) {
        let (command, shown) = part.split_once('\n').unwrap_or((part, ""));
        let found = without_numbers(run(folder, command).trim_end());
        let shown = without_numbers(shown.trim_end());
        match shown.strip_suffix("\n...") {
            Some(beginning) => {
                assert!(found.starts_with(beginning), "$ {command}\nfound:\n{found}\nthe guide:\n{shown}")
            }
            None => assert_eq!(found, shown, "$ {command}\nfound:\n{found}\nthe guide:\n{shown}"),
        }
    }
}

#[test]
fn the_guide_to_own_codebooks_is_true() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/own-codebook.md");
    let guide = fs::read_to_string(guide).unwrap();
    let folder = Folder::new();
    let mut commands = 0;
    for Block { info, content } in blocks(&guide) {
        match info[..] {
            ["console"] => {
                check(&folder, &content);
                commands += 1;
            }
            [_, name] => {
                fs::create_dir_all(folder.path(name).parent().unwrap()).unwrap();
                fs::write(folder.path(name), content).unwrap();
            }
            _ => panic!("a block that is neither a file nor commands: {info:?}"),
        }
    }
    assert!(commands > 5, "the guide has commands");
}

//! Runs the real command in a folder of its own.
#![allow(dead_code, reason = "not every test file uses everything")]

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A sentence with an event in it that nobody can miss.
pub const MET: &str = "The president of France met the president of Egypt in Paris on Monday.";

/// A folder for one test.
pub struct Folder {
    dir: TempDir,
}

impl Folder {
    pub fn new() -> Folder {
        Folder { dir: tempfile::tempdir().unwrap() }
    }

    /// With a file in it.
    pub fn with(self, name: &str, content: impl AsRef<[u8]>) -> Folder {
        fs::write(self.path(name), content).unwrap();
        self
    }

    /// With a folder in it.
    pub fn with_folder(self, name: &str) -> Folder {
        fs::create_dir(self.path(name)).unwrap();
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn file(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// The command, in this folder, with arguments set apart by spaces and an environment without surprises.
    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_legation"));
        command.args(arguments.split_whitespace()).current_dir(self.dir.path());
        for name in ["NO_COLOR", "COLUMNS", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the command with nothing on standard input.
    pub fn run(&self, arguments: &str) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs the command with something on standard input.
    pub fn run_with(&self, arguments: &str, input: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref().to_vec();
        // On a thread, as the command may write before it has read all; and it may stop reading, which is its right.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran::from(output)
    }
}

/// How a run of the command ended.
#[derive(Debug)]
pub struct Ran {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        Ran {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }
}

impl Ran {
    /// It ended with this status, and never with a panic.
    #[track_caller]
    pub fn exits(self, status: i32) -> Ran {
        assert!(!self.err.contains("panicked"), "{}", self.err);
        assert_eq!(self.status, Some(status), "standard error:\n{}", self.err);
        self
    }

    /// Standard error has all of these, in this order.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Ran {
        let mut rest = self.err.as_str();
        for part in parts {
            let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is missing in:\n{}", self.err));
            rest = &rest[at + part.len()..];
        }
        self
    }

    /// Standard error is empty.
    #[track_caller]
    pub fn says_nothing(self) -> Ran {
        assert_eq!(self.err, "");
        self
    }

    /// Standard output, a JSON value a line.
    #[track_caller]
    pub fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// A field of each line of standard output.
    #[track_caller]
    pub fn field(&self, name: &str) -> Vec<Value> {
        self.json().into_iter().map(|value| value[name].clone()).collect()
    }
}

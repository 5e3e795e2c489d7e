//! What is said on standard error, and what the command's exit status is.
//!
//! Every message has the form `legation: FILE:LINE: what is wrong; what to do`. A [`Complaint`] is about one piece of
//! input: the rest is read all the same, and a count comes at the end. A [`Failure`] ends the run.

use std::fmt;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

/// How a run ended that was not broken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// All of the input was read.
    Fine,
    /// Some of it could not be, or is wrong.
    SomeInputWasBad,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Fine => 0,
            Status::SomeInputWasBad => 1,
        })
    }
}

/// What ends a run.
#[derive(Debug)]
pub enum Failure {
    /// Whoever read our output has had enough (`| head -1`). No error.
    ClosedPipe,
    /// The command makes no sense.
    Usage(String),
    /// The output cannot be written.
    Output {
        /// The file, none for standard output.
        path: Option<PathBuf>,
        /// Why.
        error: io::Error,
        /// Where the part already written is kept.
        kept: Option<PathBuf>,
    },
    /// The model or the tables inside the program cannot be used.
    Load(legation::LoadError),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::ClosedPipe => write!(f, "the output was closed"),
            Failure::Usage(message) => write!(f, "{message}"),
            Failure::Load(error) => write!(f, "cannot start: {error}"),
            Failure::Output { path, error, kept } => {
                match path {
                    Some(path) => write!(f, "{}: ", path.display())?,
                    None => write!(f, "standard output: ")?,
                }
                write!(f, "cannot write: {error}")?;
                kept.as_ref().map_or(Ok(()), |kept| write!(f, "; what was done is in {}", kept.display()))
            }
        }
    }
}

/// Says why the run ends, and gives its exit status.
pub fn give_up(failure: &Failure) -> ExitCode {
    let code = match failure {
        Failure::ClosedPipe => return ExitCode::SUCCESS,
        Failure::Usage(_) => 2,
        Failure::Output { .. } | Failure::Load(_) => 1,
    };
    say(failure);
    ExitCode::from(code)
}

/// Where in the input something is: a file and, if known, a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file as the user wrote it, or "standard input".
    pub file: String,
    /// Counted from 1.
    pub line: Option<usize>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

/// A piece of input that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Where it is.
    pub at: Location,
    /// What is wrong with it, and what to do.
    pub message: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

/// Counts what was read and what was not.
#[derive(Debug, Default)]
pub struct Tally {
    read: usize,
    bad: usize,
}

impl Tally {
    /// Notes pieces of input that were read.
    pub fn read(&mut self, count: usize) {
        self.read += count;
    }

    /// Notes a piece that could not be read, and says so.
    pub fn complain(&mut self, complaint: &Complaint) {
        self.bad += 1;
        say(complaint);
    }

    /// How many were read, and how many could not be.
    pub fn counts(&self) -> (usize, usize) {
        (self.read, self.bad)
    }

    /// Says how many could not be read, if any, and gives the status of the run.
    pub fn finish(&self) -> Status {
        if self.bad == 0 {
            return Status::Fine;
        }
        match (self.bad, self.read) {
            (bad, 0) => say(&format_args!("none of the input could be read ({bad} complaints above)")),
            (bad, read) => say(&format_args!("{bad} of {} inputs could not be read (see above)", bad + read)),
        }
        Status::SomeInputWasBad
    }
}

/// Says something about a document that was read.
pub fn warn(at: &Location, warning: &str) {
    say(&format_args!("{at}: warning: {warning}"));
}

/// Says something on standard error. Where that is closed, there is nobody to tell.
pub fn say(message: &dyn fmt::Display) {
    let line = format!("legation: {message}");
    let _ = writeln!(io::stderr(), "{}", printable(&line));
}

/// The text without characters that would steer a terminal: names of files and words of documents come from anywhere.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

//! `legation check`: what is wrong with a codebook, gold readings or gazetteer tables.
//!
//! What a folder or file is, [`Kind`] tells from its name. What right means is settled in [`legation::check`] and
//! [`legation::codebook`]; here it is printed, mistakes as `FILE:LINE: what is wrong`, a summary last.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use legation::actors::Resolver;
use legation::check::{Counts, Readings, Report};
use legation::codebook::{self, Codebook};
use legation::places::Geography;
use legation::{Coder, Options};

use super::{options, paths_in, text_of};
use crate::args::CheckArguments;
use crate::messages::{Failure, Status, printable};
use crate::output::Output;

/// What can be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Codebook,
    Readings,
    Tables,
    Times,
}

impl Kind {
    const EXTENSIONS: [(&str, Kind); 3] = [("toml", Kind::Codebook), ("jsonl", Kind::Readings), ("tsv", Kind::Tables)];
}

/// Files of one kind that belong together.
struct Bundle {
    /// As the user named it.
    name: String,
    kind: Kind,
    paths: Vec<PathBuf>,
}

/// What a check has to say, and whether something is wrong.
#[derive(Default)]
struct Verdict {
    text: String,
    wrong: bool,
}

impl Verdict {
    fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(&printable(line.as_ref()));
        self.text.push('\n');
    }

    /// A line about something that is wrong.
    fn complain(&mut self, line: impl AsRef<str>) {
        self.wrong = true;
        self.line(line);
    }
}

/// Runs the command.
///
/// # Errors
/// There is nothing to check, a file cannot be read, the user's data have mistakes, the output cannot be written.
pub fn run(raw: CheckArguments) -> Result<Status, Failure> {
    let options = options(&raw.data)?;
    let mut bundles = Vec::new();
    for path in &raw.paths {
        bundles.extend(bundles_in(path)?);
    }
    let is_codebook = |b: &Bundle| b.kind == Kind::Codebook;
    if raw.only.is_some() && !bundles.iter().any(is_codebook) {
        return Err(Failure::Usage("--only chooses examples of a codebook, and none is to be checked".to_string()));
    }
    if raw.data.codebook.is_some() && bundles.iter().any(is_codebook) {
        let message = "--codebook is for checking readings; a codebook that is checked is laid over the program's own";
        return Err(Failure::Usage(message.to_string()));
    }
    let mut output = Output::open(None, &[])?;
    let mut wrong = false;
    // Ids must differ over all readings, so these are checked together.
    let (readings, others): (Vec<Bundle>, Vec<Bundle>) = bundles.into_iter().partition(|b| b.kind == Kind::Readings);
    for bundle in others {
        let verdict = match bundle.kind {
            Kind::Tables => check_tables(bundle)?,
            Kind::Times => check_times(bundle)?,
            _ => check_codebook(bundle, &options, raw.only.as_deref())?,
        };
        wrong |= verdict.wrong;
        output.write(verdict.text.as_bytes())?;
    }
    if !readings.is_empty() {
        wrong |= check_readings(&readings, &options, &mut output)?;
    }
    output.finish()?;
    Ok(if wrong { Status::SomeInputWasBad } else { Status::Fine })
}

/// What is to be checked at a path: of a folder, the files of each kind, and those of the folders in it.
fn bundles_in(path: &Path) -> Result<Vec<Bundle>, Failure> {
    let failure = |what: &str| Failure::Usage(format!("{}: {what}", path.display()));
    let expected = "expected .toml (a codebook), .jsonl (readings) or .tsv (gazetteer tables)";
    if !path.is_dir() {
        if !path.exists() {
            return Err(failure("there is no such file or folder; check the name"));
        }
        let extension = path.extension().unwrap_or_default();
        let kind = Kind::EXTENSIONS.iter().find(|(e, _)| extension == *e).map(|(_, kind)| *kind);
        let kind = kind.ok_or_else(|| failure(&format!("nothing that can be checked; {expected}")))?;
        return Ok(vec![Bundle { name: path.display().to_string(), kind, paths: vec![path.to_path_buf()] }]);
    }
    let unreadable = |e: std::io::Error| failure(&format!("cannot be read: {e}"));
    let mut folders: Vec<PathBuf> =
        path.read_dir().and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect()).map_err(unreadable)?;
    folders.retain(|p| p.is_dir());
    folders.push(path.to_path_buf());
    folders.sort();
    let mut bundles = Vec::new();
    for folder in &folders {
        for (extension, kind) in Kind::EXTENSIONS {
            let paths = paths_in(folder, extension).map_err(unreadable)?;
            if !paths.is_empty() {
                // Words and rules of time are tables as well.
                let times = kind == Kind::Tables && folder.ends_with("times");
                let kind = if times { Kind::Times } else { kind };
                bundles.push(Bundle { name: folder.display().to_string(), kind, paths });
            }
        }
    }
    if bundles.is_empty() {
        return Err(failure(&format!("no file in it that can be checked; {expected}")));
    }
    Ok(bundles)
}

/// The files of a bundle, path and content.
fn contents(bundle: Bundle) -> Result<Vec<(String, String)>, Failure> {
    bundle.paths.into_iter().map(|path| text_of(path, "cannot check")).collect()
}

fn check_tables(bundle: Bundle) -> Result<Verdict, Failure> {
    let (name, mut verdict) = (bundle.name.clone(), Verdict::default());
    let tables = contents(bundle)?;
    let facts = Resolver::with_tables(&tables).err();
    let places = Geography::with_tables(&tables).err();
    let told: Vec<String> = facts.into_iter().chain(places).map(|error| error.to_string()).collect();
    let mistakes: Vec<&str> = told.iter().flat_map(|error| error.lines()).collect();
    mistakes.iter().for_each(|line| verdict.complain(*line));
    verdict.line(match mistakes.len() {
        0 => format!("{name}: {}, no mistakes", count(tables.len(), "table")),
        number => format!("{name}: {}", count(number, "mistake")),
    });
    Ok(verdict)
}

fn check_times(bundle: Bundle) -> Result<Verdict, Failure> {
    let (name, mut verdict) = (bundle.name.clone(), Verdict::default());
    let tables = contents(bundle)?;
    match legation::time::check(&tables) {
        Ok(()) => verdict.line(format!("{name}: {}, no mistakes", count(tables.len(), "table"))),
        Err(mistake) => verdict.complain(format!("{name}/{mistake}")),
    }
    Ok(verdict)
}

fn check_codebook(bundle: Bundle, options: &Options, only: Option<&str>) -> Result<Verdict, Failure> {
    let (name, mut verdict) = (bundle.name.clone(), Verdict::default());
    let files = contents(bundle)?;
    let mistakes = codebook::mistakes(&files);
    mistakes.iter().for_each(|mistake| verdict.complain(mistake.to_string()));
    let found = if mistakes.is_empty() { "no mistakes".to_string() } else { count(mistakes.len(), "mistake") };
    let summary = format!("{name}: {} laid over the program's own, {found}", count(files.len(), "file"));
    if Codebook::with_files(&files).is_err() {
        verdict.line(format!("{summary}; the examples are read when there are none"));
        return Ok(verdict);
    }
    verdict.line(summary);
    let options = Options { codebook: files, ..options.clone() };
    let coder = Coder::with(&options).map_err(Failure::Load)?;
    let report = Report::of(&coder, only).map_err(|message| Failure::Usage(format!("--only: {message}")))?;
    print_report(&report, &mut verdict);
    Ok(verdict)
}

fn print_report(report: &Report, verdict: &mut Verdict) {
    for failure in &report.failures {
        verdict.complain(format!("{}: {}", failure.at, failure.complaint));
        verdict.line(format!("    {}", failure.text));
        for event in &failure.found {
            verdict.line(format!("    found: {event}"));
        }
        if failure.found.is_empty() {
            verdict.line("    found: no event");
        }
    }
    for (at, text) in &report.mended {
        verdict.complain(format!("{at}: no failure any more, so take `known_failure` away\n    {text}"));
    }
    let Report { examples, known, failures, mended } = report;
    let right = examples - known - failures.len();
    let wrong = failures.len() + mended.len();
    let right = right - mended.len();
    verdict.line(format!("{}: {right} right, {known} known failures, {wrong} wrong", count(*examples, "example")));
}

/// Checks all lines of all files, and prints as it goes: a corpus may be large. Says whether something is wrong.
fn check_readings(bundles: &[Bundle], options: &Options, output: &mut Output) -> Result<bool, Failure> {
    let coder = Coder::with(options).map_err(Failure::Load)?;
    let mut readings = Readings::new(coder.codebook(), coder.resolver().gazetteer());
    let (mut files, mut mistakes) = (0, 0);
    for path in bundles.iter().flat_map(|b| &b.paths) {
        files += 1;
        let found = check_file(path, &mut readings)?;
        mistakes += found.text.lines().count();
        output.write(found.text.as_bytes())?;
    }
    let mut verdict = Verdict::default();
    let found = if mistakes == 0 { "no mistakes".to_string() } else { count(mistakes, "mistake") };
    verdict.line(format!("{}, {found}", count(files, "file")));
    print_counts(readings.counts(), &mut verdict);
    output.write(verdict.text.as_bytes())?;
    Ok(mistakes > 0)
}

fn check_file(path: &Path, readings: &mut Readings<'_>) -> Result<Verdict, Failure> {
    let name = path.display().to_string();
    let unreadable = |error| Failure::Usage(format!("{name}: cannot be read: {error}"));
    let reader = BufReader::new(File::open(path).map_err(unreadable)?);
    let mut verdict = Verdict::default();
    for (number, line) in reader.split(b'\n').enumerate() {
        match String::from_utf8(line.map_err(unreadable)?) {
            Ok(line) => {
                readings.line(&name, number + 1, &line).iter().for_each(|m| verdict.complain(one_line(&m.to_string())))
            }
            Err(_) => {
                verdict.complain(format!("{name}:{}: this is not UTF-8; save the file as UTF-8 text", number + 1))
            }
        }
    }
    Ok(verdict)
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn print_counts(counts: &Counts, verdict: &mut Verdict) {
    let Counts { documents, sentences, without_event, events, categories, modes, statuses, contexts } = counts;
    for (number, what) in [
        (documents, "documents"),
        (sentences, "sentences"),
        (without_event, "sentences without event"),
        (events, "events"),
    ] {
        verdict.line(format!("{number:8} {what}"));
    }
    for (title, table) in
        [("by category", categories), ("by mode", modes), ("by status", statuses), ("by context", contexts)]
    {
        print_table(title, table, verdict);
    }
}

fn print_table(title: &str, table: &BTreeMap<String, usize>, verdict: &mut Verdict) {
    if !table.is_empty() {
        verdict.line(format!("{title}:"));
        table.iter().for_each(|(name, number)| verdict.line(format!("{number:8} {name}")));
    }
}

fn count(number: usize, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

//! The commands, and what they share: [`Run`] takes input through the reader to the output.

pub mod actors;
pub mod check;
pub mod code;
pub mod completions;
pub mod csv;
pub mod diff;
pub mod eval;
pub mod parse;
pub mod quotes;
pub mod read;

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::{fs, io, thread};

use jiff::civil::Date;
use legation::actors::Gazetteer;
use legation::{Coder, Options};

use crate::args::{DataArguments, GazetteerArguments, RunArguments};
use crate::input::{Found, Input, Item};
use crate::messages::{self, Complaint, Failure, Location, Status, Tally};
use crate::output::Output;
use crate::pipeline;
use crate::progress::Progress;

/// Documents that are read together at most. The reader is faster on many sentences at once; a batch too large would
/// leave threads without work at the end.
const BATCH_DOCUMENTS: usize = 16;

/// A batch is not filled up beyond this many bytes of input.
const BATCH_BYTES: u64 = 256 * 1024;

/// A gazetteer that ends this many days before a document is too old for it.
const MOST_DAYS_BEHIND: i64 = 180;

/// Loads the coder, with the user's data over its own.
///
/// # Errors
/// A folder cannot be read or has no file of its kind; mistakes in its files.
pub fn load(data: &DataArguments) -> Result<Coder, Failure> {
    Coder::with(&options(data)?).map_err(Failure::Load)
}

/// The user's data.
fn options(data: &DataArguments) -> Result<Options, Failure> {
    let codebook = files_of("--codebook", data.codebook.as_deref(), "toml", "accuse.toml")?;
    Ok(Options { codebook, gazetteer: tables(&data.gazetteer)?, min_confidence: data.min_confidence })
}

/// The user's own gazetteer tables.
fn tables(raw: &GazetteerArguments) -> Result<Vec<(String, String)>, Failure> {
    files_of("--gazetteer", raw.gazetteer.as_deref(), "tsv", "holders.tsv")
}

/// Paths and contents of the files of a kind in a folder, by name; none where no folder was given.
fn files_of(
    option: &str,
    folder: Option<&Path>,
    extension: &str,
    example: &str,
) -> Result<Vec<(String, String)>, Failure> {
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let failure = |path: &Path, error: &dyn Display| {
        let message = format!("{option} {}: {error}; give a folder with files such as {example}", path.display());
        Failure::Usage(message)
    };
    let paths = paths_in(folder, extension).map_err(|e| failure(folder, &e))?;
    if paths.is_empty() {
        return Err(failure(folder, &format_args!("no .{extension} file in it")));
    }
    paths.into_iter().map(|path| text_of(path, option)).collect()
}

/// The files of a kind in a folder, by name.
fn paths_in(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.filter_map(|e| e.ok().map(|e| e.path()));
    let mut paths: Vec<PathBuf> = paths.filter(|p| p.extension().is_some_and(|e| e == extension)).collect();
    paths.sort();
    Ok(paths)
}

/// Path and content of a file that `what` names.
fn text_of(path: PathBuf, what: &str) -> Result<(String, String), Failure> {
    let unreadable = |error: io::Error| {
        let why = match error.kind() {
            io::ErrorKind::InvalidData => "this is not UTF-8; save it as UTF-8 text".to_owned(),
            _ => format!("cannot be read: {error}"),
        };
        Failure::Usage(format!("{what} {}: {why}", path.display()))
    };
    let text = fs::read_to_string(&path).map_err(unreadable)?;
    Ok((path.to_string_lossy().into_owned(), text))
}

/// What to say of a document that is much younger than the newest fact of the gazetteer.
fn age_warning(date: Option<Date>, newest: Option<Date>) -> Option<String> {
    let (date, newest) = date.zip(newest)?;
    let days = date.duration_since(newest).as_hours() / 24;
    (days > MOST_DAYS_BEHIND).then(|| {
        format!(
            "warning: a text of {date}, but the gazetteer's newest fact is of {newest}, {days} days before; who holds \
             office may have changed: add what is new with --gazetteer DIR (gazetteer/README.md)"
        )
    })
}

/// What becomes of one piece of input.
#[derive(Debug, Default)]
pub struct Rendered {
    /// What is written.
    pub bytes: Vec<u8>,
    /// What the user should know.
    pub warnings: Vec<String>,
    /// Day of the document, where facts of that day were asked for.
    pub date: Option<Date>,
}

/// A run through all of the input.
pub struct Run {
    threads: usize,
    output: Output,
    progress: Progress,
    tally: Tally,
    /// How far the gazetteer's knowledge reaches, until it was said that this is not far enough.
    newest_fact: Option<Date>,
}

impl Run {
    /// Opens the output. With `quiet` there is no progress bar.
    ///
    /// # Errors
    /// The output cannot be opened.
    pub fn new(raw: RunArguments, input: &Input, quiet: bool) -> Result<Run, Failure> {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        let output = Output::open(raw.out, &input.sources)?;
        let progress = Progress::new(input.bytes(), !quiet && output.is_out_of_sight());
        Ok(Run {
            threads: raw.threads.map_or_else(cores, usize::from),
            output,
            progress,
            tally: Tally::default(),
            newest_fact: None,
        })
    }

    /// Writes what comes before all results.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(&mut self, header: &[u8]) -> Result<(), Failure> {
        self.output.write(header)
    }

    /// From here on says so, once, when a document is much younger than all that the gazetteer knows.
    pub fn minds_age_of(&mut self, gazetteer: &Gazetteer) {
        self.newest_fact = gazetteer.newest();
    }

    /// Does `work` on batches, on all threads, then `render`s and writes the results one by one in the order of the
    /// input. `work` gives one result for each thing it is given.
    ///
    /// # Errors
    /// The output cannot be written. Bad input is no error here: it is told and counted in the status.
    pub fn finish<T: Send, R: Send>(
        mut self,
        items: impl Iterator<Item = Found<T>> + Send,
        work: impl Fn(Vec<T>) -> Vec<R> + Sync,
        mut render: impl FnMut(R) -> Rendered,
    ) -> Result<Status, Failure> {
        let threads = self.threads;
        let batches = Batches { items, fed: 0, threads };
        let sink = |batch: Vec<Found<R>>| batch.into_iter().try_for_each(|found| self.write(found, &mut render));
        pipeline::in_order(batches, threads, |batch| work_on(batch, &work), sink)?;
        self.output.finish()?;
        drop(self.progress);
        Ok(self.tally.finish())
    }

    fn write<R>(&mut self, found: Found<R>, render: &mut impl FnMut(R) -> Rendered) -> Result<(), Failure> {
        match found {
            Err(complaint) => self.progress.aside(|| self.tally.complain(&complaint)),
            Ok(Item { at, bytes, content }) => {
                let rendered = render(content);
                self.output.write(&rendered.bytes)?;
                self.warn(&at, &rendered.warnings);
                self.mind_age(rendered.date);
                self.tally.read(1);
                self.progress.done(bytes);
            }
        }
        Ok(())
    }

    fn mind_age(&mut self, date: Option<Date>) {
        if let Some(warning) = age_warning(date, self.newest_fact) {
            self.newest_fact = None;
            self.progress.aside(|| messages::say(&warning));
        }
    }

    fn warn(&self, at: &Location, warnings: &[String]) {
        for warning in warnings {
            self.progress.aside(|| messages::warn(at, warning));
        }
    }
}

/// Input in batches: small ones first, so that the first results come soon and a short input is shared out among all
/// threads.
struct Batches<I> {
    items: I,
    fed: usize,
    threads: usize,
}

impl<T, I: Iterator<Item = Found<T>>> Iterator for Batches<I> {
    type Item = Vec<Found<T>>;

    fn next(&mut self) -> Option<Vec<Found<T>>> {
        let limit = (1 + self.fed / (4 * self.threads)).min(BATCH_DOCUMENTS);
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < limit && bytes < BATCH_BYTES {
            let Some(found) = self.items.next() else { break };
            bytes += found.as_ref().map_or(0, |item| item.bytes);
            batch.push(found);
        }
        self.fed += batch.len();
        (!batch.is_empty()).then_some(batch)
    }
}

/// A place in the input that waits for its result.
type Waiting = Result<(Location, u64), Complaint>;

/// Does the work on what could be read; the rest keeps its place.
fn work_on<T, R>(batch: Vec<Found<T>>, work: impl Fn(Vec<T>) -> Vec<R>) -> Vec<Found<R>> {
    let mut contents = Vec::new();
    let mut places = Vec::new();
    for found in batch {
        places.push(found.map(|item| {
            contents.push(item.content);
            (item.at, item.bytes)
        }));
    }
    let mut results = work(contents).into_iter();
    let fill = |place: Waiting| match place {
        Ok((at, bytes)) => results.next().map(|content| Ok(Item { at, bytes, content })),
        Err(complaint) => Some(Err(complaint)),
    };
    places.into_iter().filter_map(fill).collect()
}

/// A value as a line of JSON.
fn json_line(value: &impl serde::Serialize) -> Vec<u8> {
    // Readings are plain data with text as keys: there is nothing in them that JSON cannot hold.
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}

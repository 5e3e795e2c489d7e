//! `legation eval`: readings measured against gold readings.
//!
//! Gold is kept in memory, readings pass through one by one.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::json_line;
use crate::args::EvalArguments;
use crate::evaluation::{Evaluation, Options, chart};
use crate::input::reading::{Ids, Reading};
use crate::input::{self, Found, Source};
use crate::messages::{self, Complaint, Failure, Location, Status, Tally};
use crate::output::Output;

/// Runs the command.
///
/// # Errors
/// It makes no sense, there is no gold, the output cannot be written.
pub fn run(raw: EvalArguments) -> Result<Status, Failure> {
    let readings = Source::from(raw.readings);
    let gold = gold_sources(&raw.gold)?;
    let sources: Vec<Source> = gold.iter().chain([&readings]).cloned().collect();
    input::once(&sources)?;
    let picture = raw.curve.map(|path| Output::named("--curve", path, &sources)).transpose()?;
    let options =
        Options { min_confidence: raw.min_confidence, errors: raw.errors.unwrap_or(0), curve: picture.is_some() };
    let mut tally = Tally::default();
    let gold = Gold::read(gold, &mut tally);
    if gold.readings.is_empty() {
        messages::say(&format_args!("GOLD {}: there is nothing in it to measure against", raw.gold.display()));
        tally.finish();
        return Ok(Status::SomeInputWasBad);
    }
    let (read, bad) = tally.counts();
    let evaluation = measure(&gold, readings, options, &mut tally);
    // Figures of readings none of which could be read would say something about gold alone.
    if tally.counts().0 == read && tally.counts().1 > bad {
        return Ok(tally.finish());
    }
    let without = (0..gold.readings.len()).filter(|number| !evaluation.has(*number)).count();
    let report = complete(evaluation, &gold).report(without);
    if let Some(mut picture) = picture {
        picture.write(chart::svg(&report).as_bytes())?;
        picture.finish()?;
    }
    let shown = if raw.json { json_line(&report) } else { messages::printable(&report.table()).into_bytes() };
    Output::open(None, &[])?.write(&shown)?;
    Ok(tally.finish())
}

/// Gold readings, and where each is.
struct Gold {
    readings: Vec<Reading>,
    by_id: HashMap<String, usize>,
}

impl Gold {
    fn read(sources: Vec<Source>, tally: &mut Tally) -> Gold {
        let mut gold = Gold { readings: Vec::new(), by_id: HashMap::new() };
        let mut ids = Ids::default();
        for found in sources.into_iter().flat_map(input::readings_of) {
            let Some((reading, _)) = usable(found, &mut ids, tally) else { continue };
            tally.read(1);
            gold.by_id.insert(reading.id().to_string(), gold.readings.len());
            gold.readings.push(reading);
        }
        gold
    }
}

/// A reading that can be used; or else a complaint about it.
pub fn usable(found: Found<Reading>, ids: &mut Ids, tally: &mut Tally) -> Option<(Reading, Location)> {
    match found.and_then(|item| ids.note(item.content.id(), &item.at).map(|()| item)) {
        Ok(item) => Some((item.content, item.at)),
        Err(complaint) => {
            tally.complain(&complaint);
            None
        }
    }
}

/// Measures each reading that has gold.
fn measure(gold: &Gold, readings: Source, options: Options, tally: &mut Tally) -> Evaluation {
    let mut evaluation = Evaluation::new(options, gold.readings.len());
    let mut ids = Ids::default();
    let mut ignored: Option<(usize, Location, String)> = None;
    for found in input::readings_of(readings) {
        let Some((reading, at)) = usable(found, &mut ids, tally) else { continue };
        let Some(&number) = gold.by_id.get(reading.id()) else {
            tally.read(1);
            ignored.get_or_insert_with(|| (0, at, reading.id().to_string())).0 += 1;
            continue;
        };
        match same_text(&gold.readings[number], &reading, at) {
            Ok(()) => {
                tally.read(1);
                evaluation.add(number, &gold.readings[number], reading);
            }
            Err(complaint) => tally.complain(&complaint),
        }
    }
    if let Some((count, at, id)) = ignored {
        messages::say(&format_args!(
            "{at}: note: not in GOLD and left out: {count} readings, the first with id {id:?}"
        ));
    }
    evaluation
}

/// Offsets mean something only in the same text.
fn same_text(gold: &Reading, reading: &Reading, at: Location) -> Result<(), Complaint> {
    if gold.text.is_empty() || reading.text.is_empty() || gold.text == reading.text {
        return Ok(());
    }
    let message =
        format!("the text of {:?} is not gold's, so it counts as not read; read the texts that GOLD has", reading.id());
    Err(Complaint { at, message })
}

/// Gold documents without a reading are measured against an empty one.
fn complete(mut evaluation: Evaluation, gold: &Gold) -> Evaluation {
    let missing: Vec<usize> = (0..gold.readings.len()).filter(|number| !evaluation.has(*number)).collect();
    for number in &missing {
        evaluation.add(*number, &gold.readings[*number], Reading::default());
    }
    if let Some(first) = missing.first() {
        let id = gold.readings[*first].id();
        let hint = if missing.len() == gold.readings.len() { "; are these readings of the same texts?" } else { "" };
        let all = gold.readings.len();
        messages::say(&format_args!(
            "note: {} of {all} gold documents have no reading and count as empty, the first being {id:?}{hint}",
            missing.len()
        ));
    }
    evaluation
}

/// A file, or the .jsonl files of a folder and of the folders in it, by name.
fn gold_sources(path: &Path) -> Result<Vec<Source>, Failure> {
    if !path.is_dir() {
        return Ok(vec![Source::from(path.to_path_buf())]);
    }
    let mut files = Vec::new();
    for entry in entries(path)? {
        if entry.is_dir() {
            files.extend(entries(&entry)?.into_iter().filter(|path| is_jsonl(path)));
        } else if is_jsonl(&entry) {
            files.push(entry);
        }
    }
    if files.is_empty() {
        let message = format!("GOLD {}: no .jsonl file in this folder or the folders in it", path.display());
        return Err(Failure::Usage(message));
    }
    files.sort();
    Ok(files.into_iter().map(Source::File).collect())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failure = |error| Failure::Usage(format!("GOLD {}: cannot be read: {error}", folder.display()));
    let entries = fs::read_dir(folder).map_err(failure)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(failure)).collect()
}

fn is_jsonl(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|extension| extension == "jsonl")
}

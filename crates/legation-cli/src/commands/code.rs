//! `legation code`: documents in, events out, as JSONL or CSV.

use legation::{Document, Reading};

use super::{Rendered, Run, csv, json_line, load};
use crate::args::{CodeArguments, EventFormat};
use crate::input::{Format, Input};
use crate::messages::{Failure, Status};

/// Runs the command.
///
/// # Errors
/// The reader cannot be loaded, the output cannot be written.
pub fn run(raw: CodeArguments) -> Result<Status, Failure> {
    let input = Input::new(raw.input, raw.source.map(Format::from), false)?;
    let mut run = Run::new(raw.run, &input, false)?;
    let coder = load(&raw.data)?;
    run.minds_age_of(coder.resolver().gazetteer());
    let render = match raw.format {
        EventFormat::Jsonl => records,
        EventFormat::Csv => csv::rows,
    };
    if raw.format == EventFormat::Csv {
        run.begin(&csv::header())?;
    }
    let work = |documents: Vec<Document>| {
        let rendered = |r: Reading| Rendered { bytes: render(&r), warnings: r.warnings, date: r.date };
        coder.read_all(&documents).into_iter().map(rendered).collect()
    };
    run.finish(input.documents(), work, |rendered| rendered)
}

fn records(reading: &Reading) -> Vec<u8> {
    reading.events.iter().flat_map(json_line).collect()
}

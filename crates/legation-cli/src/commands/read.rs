//! `legation read`: documents in, readings out, as JSONL or as a view for people.

use legation::{Document, Reading};

use super::{Rendered, Run, load};
use crate::args::ReadArguments;
use crate::input::{Format, Input};
use crate::messages::{Failure, Status};
use crate::pretty::{self, Screen};

/// Runs the command.
///
/// # Errors
/// It makes no sense, the reader cannot be loaded, the output cannot be written.
pub fn run(raw: ReadArguments) -> Result<Status, Failure> {
    if raw.pretty && raw.pairs {
        let message = "--pretty shows events, not the answers to --pairs; leave one of the two out";
        return Err(Failure::Usage(message.to_string()));
    }
    let screen = raw.pretty.then(|| Screen::new(raw.color, raw.run.out.is_some()));
    let input = Input::new(raw.input, raw.format.map(Format::from), raw.pairs)?;
    let mut run = Run::new(raw.run, &input, raw.pretty)?;
    let coder = load(&raw.data)?;
    run.minds_age_of(coder.resolver().gazetteer());
    let render = |document: &Document, reading: Reading| match &screen {
        Some(screen) => view(document, reading, screen),
        None => line(reading),
    };
    let work = |documents: Vec<Document>| {
        let readings = coder.read_all(&documents);
        documents.iter().zip(readings).map(|(document, reading)| render(document, reading)).collect()
    };
    let mut first = true;
    run.finish(input.documents(), work, |rendered| {
        let between = screen.is_some() && !std::mem::take(&mut first);
        if between { apart(rendered) } else { rendered }
    })
}

fn line(reading: Reading) -> Rendered {
    Rendered { bytes: super::json_line(&reading), warnings: reading.warnings, date: reading.date }
}

fn view(document: &Document, reading: Reading, screen: &Screen) -> Rendered {
    let bytes = pretty::view(document, &reading, screen).into_bytes();
    Rendered { bytes, warnings: reading.warnings, date: reading.date }
}

/// With two empty lines before it.
fn apart(mut rendered: Rendered) -> Rendered {
    rendered.bytes.splice(0..0, *b"\n\n");
    rendered
}

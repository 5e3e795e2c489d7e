//! `legation diff`: two files of readings in, what differs out, as JSONL or for people.
//!
//! Both files are read side by side. A reading waits in memory until its counterpart has come, so files in the same order
//! may be as large as the disk holds.

use std::collections::HashMap;

use super::eval::usable;
use super::json_line;
use crate::args::DiffArguments;
use crate::difference::{self, Change, Summary, view};
use crate::input::reading::{Ids, Reading};
use crate::input::{self, Source, Stream};
use crate::messages::{self, Complaint, Failure, Location, Status, Tally};
use crate::output::Output;
use crate::pretty::Screen;

/// Runs the command.
///
/// # Errors
/// It makes no sense, the output cannot be written.
pub fn run(raw: DiffArguments) -> Result<Status, Failure> {
    let sources = [Source::from(raw.a), Source::from(raw.b)];
    input::once(&sources)?;
    let screen = Screen::new(raw.color, false);
    let show = |changes: &[Change]| match (raw.summary, raw.json) {
        (true, _) => Vec::new(),
        (false, true) => changes.iter().flat_map(json_line).collect(),
        (false, false) => view::show(changes, &screen).into_bytes(),
    };
    let mut output = Output::open(None, &[])?;
    let mut comparison = Comparison::default();
    let mut sides = sources.map(Side::new);
    loop {
        let taken = [sides[0].take(&mut comparison.tally), sides[1].take(&mut comparison.tally)];
        if taken.iter().all(Option::is_none) && sides.iter().all(|side| side.done) {
            break;
        }
        for (number, item) in taken.into_iter().enumerate() {
            let Some(item) = item else { continue };
            let changes = comparison.add(number, item, &mut sides);
            output.write(&show(&changes))?;
        }
    }
    // A file none of which could be read is not a file without documents.
    if comparison.tally.counts().1 > 0 && sides.iter().any(|side| side.read == 0) {
        return Ok(comparison.tally.finish());
    }
    output.write(&show(&comparison.left_over(sides)))?;
    output.write(&conclusion(&comparison.summary, raw.summary, raw.json))?;
    Ok(comparison.tally.finish())
}

fn conclusion(summary: &Summary, only: bool, json: bool) -> Vec<u8> {
    match (only, json) {
        (true, true) => json_line(summary),
        (false, true) => Vec::new(),
        (_, false) => summary.table().into_bytes(),
    }
}

/// A file being read.
struct Side {
    readings: Stream<Reading>,
    ids: Ids,
    /// Readings whose counterparts have not come, with their places in the order.
    waiting: HashMap<String, (usize, Reading, Location)>,
    /// How many could be read.
    read: usize,
    done: bool,
}

impl Side {
    fn new(source: Source) -> Side {
        Side {
            readings: input::readings_of(source),
            ids: Ids::default(),
            waiting: HashMap::new(),
            read: 0,
            done: false,
        }
    }

    /// The next reading; none at the end, or where a line cannot be read.
    fn take(&mut self, tally: &mut Tally) -> Option<(Reading, Location)> {
        let found = self.readings.next();
        self.done = found.is_none();
        let usable = usable(found?, &mut self.ids, tally)?;
        self.read += 1;
        Some(usable)
    }
}

/// What has been found so far.
#[derive(Default)]
struct Comparison {
    summary: Summary,
    tally: Tally,
}

impl Comparison {
    /// Compares a reading with its counterpart, or has it wait.
    fn add(&mut self, number: usize, (reading, at): (Reading, Location), sides: &mut [Side; 2]) -> Vec<Change> {
        self.tally.read(1);
        let Some((_, other, other_at)) = sides[1 - number].waiting.remove(reading.id()) else {
            let side = &mut sides[number];
            side.waiting.insert(reading.id().to_string(), (side.read, reading, at));
            return Vec::new();
        };
        let ((a, at_a), (b, at_b)) =
            if number == 0 { ((reading, at), (other, other_at)) } else { ((other, other_at), (reading, at)) };
        if !a.text.is_empty() && !b.text.is_empty() && a.text != b.text {
            let message = format!("the text of {:?} is not that of {at_a}; compare readings of the same text", b.id());
            self.tally.complain(&Complaint { at: at_b, message });
            return Vec::new();
        }
        difference::compare(&a, &b, &mut self.summary)
    }

    /// Documents that only one of the files has, in its order.
    fn left_over(&mut self, sides: [Side; 2]) -> Vec<Change> {
        let [a, b] = sides.map(|side| {
            let mut left: Vec<_> = side.waiting.into_values().collect();
            left.sort_by_key(|(place, _, _)| *place);
            left.into_iter().map(|(_, reading, _)| (reading.id().to_string(), reading.events.len())).collect::<Vec<_>>()
        });
        self.summary.documents.only_in_a = a.len();
        self.summary.documents.only_in_b = b.len();
        if self.summary.documents.in_both == 0 && !a.is_empty() && !b.is_empty() {
            messages::say(&"note: no document is in both files; are these readings of the same texts?");
        }
        let only_in_a = a.into_iter().map(|(document, events)| Change::OnlyInA { document, events });
        only_in_a.chain(b.into_iter().map(|(document, events)| Change::OnlyInB { document, events })).collect()
    }
}

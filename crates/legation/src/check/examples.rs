//! The codebook's examples, read by the whole program.
//!
//! An example is right if one event of its category has exactly the parties named, and the status and mode where they are
//! given; a counterexample is, if there is no event of its category.

use crate::codebook::{Category, Example};
use crate::nearest::did_you_mean;
use crate::reading::{Event, Party};
use crate::{Coder, Document};

/// How the examples of a codebook came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// How many were read.
    pub examples: usize,
    /// How many go wrong as their files say they do (`known_failure`).
    pub known: usize,
    /// Those that go wrong.
    pub failures: Vec<Failure>,
    /// Those that their files call failures and that go right: "codebook/accuse.toml:31", and the sentence.
    pub mended: Vec<(String, String)>,
}

/// An example that goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Where it stands: "codebook/accuse.toml:31".
    pub at: String,
    /// Its category.
    pub category: &'static str,
    /// The sentence.
    pub text: String,
    /// What is wrong.
    pub complaint: String,
    /// What was found in the sentence instead, an event each.
    pub found: Vec<String>,
}

impl Report {
    /// Reads the examples of the coder's codebook, or those of one category.
    ///
    /// # Errors
    /// There is no such category, or it is switched off; the message names the nearest.
    pub fn of(coder: &Coder, only: Option<&str>) -> Result<Report, String> {
        let categories: Vec<&Category> = chosen(&coder.codebook().categories, only)?;
        let examples: Vec<(&Category, &Example)> =
            categories.iter().flat_map(|&c| c.examples.iter().map(move |e| (c, e))).collect();
        let documents: Vec<Document> = examples.iter().map(|(_, e)| Document::from_text(&e.text)).collect();
        let mut report = Report { examples: examples.len(), ..Report::default() };
        for ((category, example), reading) in examples.iter().zip(coder.read_all(&documents)) {
            report.add(category, example, &reading.events);
        }
        Ok(report)
    }

    fn add(&mut self, category: &Category, example: &Example, events: &[Event]) {
        match (complaint(category, example, events), &example.known_failure) {
            (Some(_), Some(_)) => self.known += 1,
            (Some(complaint), None) => self.failures.push(Failure {
                at: example.at.clone(),
                category: category.name,
                text: example.text.clone(),
                complaint,
                found: events.iter().map(describe).collect(),
            }),
            (None, Some(_)) => self.mended.push((example.at.clone(), example.text.clone())),
            (None, None) => {}
        }
    }

    /// Whether all came out as their files say.
    pub fn is_fine(&self) -> bool {
        self.failures.is_empty() && self.mended.is_empty()
    }
}

fn chosen<'c>(categories: &'c [Category], only: Option<&str>) -> Result<Vec<&'c Category>, String> {
    let all = || categories.iter().filter(|c| !c.off);
    let Some(name) = only else { return Ok(all().collect()) };
    match all().find(|c| c.name == name) {
        Some(category) => Ok(vec![category]),
        None if categories.iter().any(|c| c.name == name) => Err(format!("category {name} is switched off")),
        None => Err(format!("there is no category {name:?}{}", did_you_mean(name, all().map(|c| c.name)))),
    }
}

/// What is wrong with the reading of an example, if anything.
fn complaint(category: &Category, example: &Example, events: &[Event]) -> Option<String> {
    let found: Vec<&Event> = events.iter().filter(|e| e.event == [category.name]).collect();
    match (example.positive, found.is_empty()) {
        (false, true) => None,
        (false, false) => Some(format!("{} is found, and should not be", category.name)),
        (true, true) => Some(format!("{} is not found", category.name)),
        (true, false) => {
            let complaints: Vec<String> = found.iter().filter_map(|e| mismatch(example, e)).collect();
            (complaints.len() == found.len()).then(|| complaints.join("; or "))
        }
    }
}

fn mismatch(example: &Example, event: &Event) -> Option<String> {
    let (actor, recipient) = (texts(&event.actor), texts(&event.recipient));
    let parts = [
        (!same(&example.actor, &actor))
            .then(|| format!("actor is {} instead of {}", list(&actor), list(&example.actor))),
        (!same(&example.recipient, &recipient))
            .then(|| format!("recipient is {} instead of {}", list(&recipient), list(&example.recipient))),
        differs(example.status.as_deref(), &status(event), "status"),
        differs(example.mode.as_deref(), &event.mode.join(","), "mode"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn differs(expected: Option<&str>, found: &str, what: &str) -> Option<String> {
    let found = if found.is_empty() { "none" } else { found };
    expected.filter(|e| *e != found).map(|e| format!("{what} is {found} instead of {e}"))
}

/// Whether every expected span has a found one that shares its words, and the other way round: the examples name the
/// parties, not the last determiner.
fn same(expected: &[String], found: &[String]) -> bool {
    let meets = |a: &String, b: &String| a.contains(b.as_str()) || b.contains(a.as_str());
    expected.iter().all(|e| found.iter().any(|f| meets(e, f)))
        && found.iter().all(|f| expected.iter().any(|e| meets(e, f)))
}

fn texts(parties: &[Party]) -> Vec<String> {
    parties.iter().map(|p| p.entity_text.clone()).collect()
}

fn list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|t| format!("{t:?}")).collect();
    if quoted.is_empty() { "nobody".into() } else { quoted.join(" and ") }
}

fn status(event: &Event) -> String {
    format!("{:?}", event.status).to_lowercase()
}

/// `SANCTION withdraw, actual, actor "Mali", recipient nobody, by "ACTOR recall ..." (codebook/sanction.toml:122)`
fn describe(event: &Event) -> String {
    let mode = event.mode.iter().map(|m| format!(" {m}")).collect::<String>();
    let (actor, recipient) = (list(&texts(&event.actor)), list(&texts(&event.recipient)));
    let name = event.event.join("+");
    format!("{name}{mode}, {}, actor {actor}, recipient {recipient}, by {}", status(event), decided_by(event))
}

fn decided_by(event: &Event) -> String {
    match (&event.why.frame, &event.why.at) {
        (Some(frame), Some(at)) => format!("{frame:?} ({at})"),
        _ => "the learned head".into(),
    }
}

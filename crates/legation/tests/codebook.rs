//! The codebook's own examples, read by the whole program: every category is found where its file says so, with its
//! parties, status and mode, and is not found in its counterexamples.

use std::sync::LazyLock;

use legation::codebook::{Category, Example};
use legation::reading::{Event, Party};
use legation::{Coder, Document};

static CODER: LazyLock<Coder> = LazyLock::new(|| Coder::load().expect("the program's own parts load"));

/// What is wrong with a reading of an example, if anything.
fn complaint(category: &Category, example: &Example, events: &[Event]) -> Option<String> {
    let found: Vec<&Event> = events.iter().filter(|e| e.event == [category.name]).collect();
    if !example.positive {
        return found.first().map(|e| format!("found, by {:?} at {}", e.why.frame, e.why.at));
    }
    if found.is_empty() {
        let instead: Vec<String> = events.iter().map(|e| format!("{} {:?}", e.event.join("+"), e.why.frame)).collect();
        return Some(format!("not found; instead {}", instead.join(", ")));
    }
    let complaints: Vec<String> = found.iter().filter_map(|e| mismatch(example, e)).collect();
    (complaints.len() == found.len()).then(|| complaints.join("; "))
}

fn mismatch(example: &Example, event: &Event) -> Option<String> {
    let texts = |parties: &[Party]| parties.iter().map(|p| p.entity_text.clone()).collect::<Vec<_>>();
    let (actor, recipient) = (texts(&event.actor), texts(&event.recipient));
    let parts = [
        (!same(&example.actor, &actor)).then(|| format!("actor {actor:?} instead of {:?}", example.actor)),
        (!same(&example.recipient, &recipient))
            .then(|| format!("recipient {recipient:?} instead of {:?}", example.recipient)),
        differs(example.status.as_deref(), &format!("{:?}", event.status).to_lowercase(), "status"),
        differs(example.mode.as_deref(), &event.mode.join(","), "mode"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{} [{}]", parts.join(", "), event.why.frame))
}

fn differs(expected: Option<&str>, found: &str, what: &str) -> Option<String> {
    expected.filter(|e| *e != found).map(|e| format!("{what} {found:?} instead of {e:?}"))
}

/// Whether every expected span has a found one that shares its words, and the other way round: the examples name the
/// parties, not the last determiner.
fn same(expected: &[String], found: &[String]) -> bool {
    let meets = |a: &String, b: &String| a.contains(b.as_str()) || b.contains(a.as_str());
    expected.iter().all(|e| found.iter().any(|f| meets(e, f)))
        && found.iter().all(|f| expected.iter().any(|e| meets(e, f)))
}

#[test]
fn every_example_is_read_as_its_file_says() {
    let categories = &CODER.codebook().categories;
    let examples: Vec<(&Category, &Example)> =
        categories.iter().flat_map(|c| c.examples.iter().map(move |e| (c, e))).collect();
    let documents: Vec<Document> = examples.iter().map(|(_, e)| Document::from_text(&e.text)).collect();
    let readings = CODER.read_all(&documents);
    let (mut wrong, mut mended, mut known) = (Vec::new(), Vec::new(), 0);
    for ((category, example), reading) in examples.iter().zip(&readings) {
        let complaint = complaint(category, example, &reading.events);
        match (complaint, &example.known_failure) {
            (Some(_), Some(_)) => known += 1,
            (Some(c), None) => wrong.push(format!("{} {}: {c}\n    {}", example.at, category.name, example.text)),
            (None, Some(_)) => mended.push(format!("{}: {}", example.at, example.text)),
            (None, None) => {}
        }
    }
    println!("{} examples, {known} of them known failures", examples.len());
    assert!(wrong.is_empty(), "{} of {} examples fail:\n{}", wrong.len(), examples.len(), wrong.join("\n"));
    assert!(mended.is_empty(), "no longer failures, so take `known_failure` away:\n{}", mended.join("\n"));
}

#[test]
fn every_category_has_its_examples() {
    for category in &CODER.codebook().categories {
        let positive = category.examples.iter().filter(|e| e.positive).count();
        let negative = category.examples.len() - positive;
        assert!(positive >= 12 && negative >= 6, "{}: {positive} positive, {negative} negative", category.name);
    }
}

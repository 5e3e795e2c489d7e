//! An article of our own, read by the whole program: who did what to whom, when, and whether it happened.

use legation::reading::{CommitmentKind, DecidedBy, Event, Reading, Status};
use legation::{Coder, Document};

fn reading() -> Reading {
    let text = include_str!("../../../examples/ceasefire-talks.txt");
    let date = "2025-03-14".parse().ok();
    Coder::load().expect("the program's own parts load").read(&Document { date, ..Document::from_text(text) })
}

/// "FRA+EGY CONSULT phone 2025-03-13 actual", with "> RECIPIENTS" where there are any.
fn line(event: &Event) -> String {
    let codes =
        |parties: &[legation::reading::Party]| parties.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join("+");
    let status = match event.status {
        Status::Actual => "actual",
        Status::Future => "future",
        Status::Hypothetical => "hypothetical",
        Status::Negated => "negated",
    };
    let to = if event.recipient.is_empty() { String::new() } else { format!(" > {}", codes(&event.recipient)) };
    let date = event.date.map(|d| d.to_string()).unwrap_or_default();
    format!("{} {} {} {date} {status}{to}", codes(&event.actor), event.event.join("+"), event.mode.join("+"))
}

#[test]
fn the_article_tells_these_events() {
    let reading = reading();
    let lines: Vec<String> = reading.events.iter().map(line).collect();
    for expected in [
        "FRA+EGY CONSULT phone 2025-03-13 actual",
        "SDN ACCUSE allege 2025-03-14 actual > ARE",
        "EUR SANCTION discontinue 2025-03-14 actual",
        "KEN AGREE  2025-03-14 actual",
    ] {
        assert!(lines.iter().any(|l| l == expected), "{expected:?} is missing in\n{}", lines.join("\n"));
    }
    let has =
        |category: &str, status: Status| reading.events.iter().any(|e| e.event == [category] && e.status == status);
    assert!(has("ASSAULT", Status::Negated), "the denied attack");
    assert!(has("CONSULT", Status::Negated), "the meeting that is not planned");
    assert!(has("AGREE", Status::Future), "the meeting to come");
    let meeting = reading.commitments.iter().find(|c| c.kind == CommitmentKind::Meeting).expect("the meeting to come");
    assert_eq!(meeting.what.event, ["CONSULT"]);
    assert_eq!(reading.events[meeting.event].event, ["AGREE"]);
}

#[test]
fn every_event_says_why_and_points_into_the_text() {
    let reading = reading();
    let length = reading.text.chars().count();
    for event in &reading.events {
        let by_frame = event.why.at.as_ref().is_some_and(|at| at.starts_with("codebook/")) && event.why.frame.is_some();
        assert!(by_frame || event.why.decided_by == DecidedBy::Head, "{event:?}");
        assert!(event.event_spans.iter().all(|s| s.start < s.end && s.end <= length), "{event:?}");
        assert!(event.attribution.is_none_or(|a| a < reading.attributions.len()), "{event:?}");
        assert!((0.0..=1.0).contains(&event.confidence), "{event:?}");
    }
    let mut confidences: Vec<u32> = reading.events.iter().map(|e| (e.confidence * 100.0) as u32).collect();
    confidences.dedup();
    assert!(confidences.len() > 3, "confidence is not constant");
}

#[test]
fn the_same_text_gives_the_same_reading() {
    let json = |r: &Reading| serde_json::to_string(r).expect("a reading is JSON");
    assert_eq!(json(&reading()), json(&reading()));
}

/// Talks of nobody in particular are those told of before, and what they were about is no party.
#[test]
fn talks_of_nobody_have_the_parties_of_the_talks_before() {
    let text = "The United States and China held talks in Geneva on Monday. No discussions were held on Russia.";
    let reading = Coder::load().expect("the program's own parts load").read(&Document::from_text(text));
    let lines: Vec<String> = reading.events.iter().map(line).collect();
    assert_eq!(lines, ["USA+CHN CONSULT   actual", "USA+CHN CONSULT   negated"]);
}

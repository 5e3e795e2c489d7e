//! How likely a candidate is an attribution: a logistic model over named features (`model/attribution.tsv`, made by
//! `training/attribution.py`).
//!
//! A feature is a short text that says what holds ("verb claim that", "source person"); its weight stands in the file
//! under that name. What has no line there weighs nothing, so words that the training data lack are judged by all that is
//! not their lemma.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::candidates::Candidate;
use super::cues::Cues;
use super::roles;
use crate::syntax::{Sentence, Upos};

/// The weights, and from which probability on a candidate is taken.
#[derive(Debug)]
pub(super) struct Model {
    weights: HashMap<&'static str, f64>,
    /// Candidates below are dropped.
    pub least: f64,
    /// Claims inside claims below are dropped.
    pub least_within: f64,
    /// So are those below in which no event is told.
    pub least_eventless: f64,
}

impl Model {
    /// `model/attribution.tsv`. A unit test holds that it reads.
    pub fn get() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            let rows = include_str!("../../../../model/attribution.tsv").lines().filter(|l| !l.starts_with('#'));
            let weights: HashMap<&str, f64> = rows
                .filter_map(|l| l.split_once('\t'))
                .filter_map(|(n, w)| Some((n, w.trim().parse().ok()?)))
                .collect();
            let of = |name: &str| weights.get(name).copied().unwrap_or(0.5);
            Model {
                least: of("least"),
                least_within: of("least within"),
                least_eventless: of("least within, no event"),
                weights,
            }
        })
    }

    /// 0 to 1.
    pub fn probability(&self, features: &[String]) -> f64 {
        let weight = |name: &str| self.weights.get(name).copied().unwrap_or(0.0);
        let sum: f64 = features.iter().map(|f| weight(f)).sum();
        1.0 / (1.0 + (-(sum + weight("one"))).exp())
    }
}

/// What is known of a candidate.
pub(super) fn features(s: &Sentence, c: &Candidate) -> Vec<String> {
    let i = c.found.cue.word;
    let cue = &s.words[i];
    let (kind, frame) = (c.kind, c.frame.as_str());
    let lemma = lemma(s, i);
    let rel = cue.rel.split(':').next().unwrap_or_default();
    let mut f = vec![format!("{kind} {frame}"), format!("{kind} {lemma}"), format!("{kind} {lemma} {frame}")];
    let source = source(s, c);
    f.push(format!("source {source}"));
    f.push(format!("source {source}, {kind} {frame}"));
    f.push(format!("source {source}, {kind} {lemma}"));
    if let Some(head) = c.source {
        let own = s.words[head].head == Some(i);
        let first = roles::subjects(s, i).first() == Some(&Some(head));
        f.push(format!("source {}, {rel}", if first { "nearest" } else { "farther" }));
        f.push(format!("source {}, {frame}", if head < i { "before" } else { "after" }));
        f.push(format!("source {}", if own { "own" } else { "shared" }));
        if s.words[head].upos == Upos::Noun {
            f.push(format!("source noun {}", s.words[head].lemma));
        }
        f.push(format!("source {}, {kind} {frame}", if own { "own" } else { "shared" }));
    }
    let known = listed(&lemma, kind, frame);
    f.push(format!("{known}, {kind} {frame}"));
    f.push(known.to_string());
    f.push(format!("cue is {rel}, {kind}"));
    f.push(format!("cue is {rel}, {known}"));
    f.push(format!("cue is {rel}, {kind} {lemma}"));
    f.push(format!("cue {}, {frame}", cue.xpos));
    f.push(format!("cue {}, {kind} {lemma}", cue.xpos));
    let child = |w: usize, what: &dyn Fn(usize) -> bool| s.children(w).iter().any(|&m| what(m));
    if child(i, &|m| matches!(s.words[m].lemma.as_str(), "not" | "never" | "n't" | "no")) {
        f.push(format!("negated {kind}"));
        f.push(format!("negated {kind} {lemma}"));
    }
    for m in s.children(i).iter().filter(|&&m| s.words[m].is_rel("mark") || s.words[m].upos == Upos::Aux) {
        let word = &s.words[*m];
        let modal = &*word.xpos == "MD" || word.is_rel("mark") && &*word.xpos != "TO";
        if modal || word.lemma == "be" {
            f.push(format!("cue with {}", word.lemma));
        }
        if word.lemma == "be" {
            f.push(format!("cue with be, {}", cue.xpos));
        }
    }
    let head = &s.words[c.content_head];
    f.push(format!("content {}, {kind} {frame}", head.upos));
    let entity = head.entity.as_deref().unwrap_or("none");
    if head.upos != Upos::Verb {
        f.push(format!("content {entity}, {kind} {frame}"));
        f.push(format!("content {entity}, {known}"));
        f.push(format!("content {entity}, {kind} {lemma}"));
        // Names of people and places are no knowledge worth having here.
        if head.upos == Upos::Noun {
            f.push(format!("content noun {}", head.lemma));
        }
    }
    let length = match c.found.words.len() {
        0..=1 => "1",
        2..=3 => "3",
        4..=7 => "7",
        8..=15 => "15",
        _ => "more",
    };
    f.push(format!("length {length}, {kind} {frame}"));
    let opener = s.children(c.content_head).iter().map(|&m| &s.words[m]);
    let opener = opener.clone().find(|m| m.is_rel("mark") || m.xpos.starts_with('W'));
    f.push(format!("opens with {}, {frame}", opener.map_or("nothing", |m| m.lemma.as_str())));
    let comma = c.found.words.first().is_some_and(|&(_, w)| w > i + 1 && s.words[w - 1].form == ",");
    let ends = c.found.words.last().is_some_and(|&(_, w)| w + 2 >= s.words.len());
    f.push(format!("comma {comma}, ends {ends}, {frame}"));
    if i > 0 && s.words[i - 1].form == "," {
        f.push(format!("behind a comma, {frame}"));
    }
    let marks = c.found.words.iter().any(|&(_, w)| matches!(&*s.words[w].form, "\"" | "“" | "”" | "''" | "``"));
    if marks {
        f.push(format!("quotes, {kind} {frame}"));
    }
    if s.words.last().is_some_and(|w| w.form == "?") {
        f.push("question".to_string());
    }
    f
}

fn lemma(s: &Sentence, i: usize) -> String {
    let lemma = &s.words[i].lemma;
    let particle = s.child(i, "compound:prt").map(|p| s.words[p].lemma.as_str());
    particle.map_or_else(|| lemma.clone(), |p| format!("{lemma} {p}"))
}

/// Whether `attribution.tsv` has the word, and with this frame.
fn listed(lemma: &str, kind: &str, frame: &str) -> &'static str {
    let (first, rest) = lemma.split_once(' ').map_or((lemma, None), |(l, r)| (l, Some(r)));
    let frame = frame.strip_prefix("prep ").unwrap_or(frame);
    let frame = match frame {
        "beside" | "as" | "inverted" | "parted" | "before" | "before, inverted" | "after" => "quote",
        "that and" => "that",
        "pass" => "obj",
        other => other,
    };
    let cues = Cues::get();
    if frame == "raise" {
        return if cues.is("raise", first) { "listed so" } else { "unlisted" };
    }
    let entries = cues.entries(kind, first).iter().filter(|c| c.with.as_deref() == rest || c.with.is_none());
    let mut known = "unlisted";
    for entry in entries {
        if entry.has(frame) {
            return "listed so";
        }
        known = "listed";
    }
    known
}

/// What kind of word the source is.
fn source(s: &Sentence, c: &Candidate) -> String {
    let Some(head) = c.source else { return "none".to_string() };
    let word = &s.words[head];
    match (word.upos, word.feat("Person")) {
        (Upos::Pron, Some(person)) => format!("pronoun {person} {}", word.feat("Number").unwrap_or("-")),
        (Upos::Pron, None) if word.xpos.starts_with('W') => "relative".to_string(),
        (Upos::Pron, None) => "pronoun".to_string(),
        (upos, _) => {
            let named = if upos == Upos::Propn { "name" } else { "noun" };
            // States act and speak as people and bodies do; in the training data, on an election in one country, they
            // seldom do.
            let entity = word.entity.as_deref().unwrap_or("none");
            format!("{named} {}", if matches!(entity, "place" | "organization") { "body" } else { entity })
        }
    }
}

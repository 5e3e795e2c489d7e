//! The worst errors, to look at: false events, the most confident first; gold events that were missed; and events whose
//! category is right but not their parties' codes.
//!
//! Missed events have no confidence to sort by. Those kept are drawn at random, always the same ones, and told in gold's
//! order. No more is kept than will be told.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use legation::Chars;
use serde::Serialize;

use super::bootstrap::SplitMix;
use super::count::{self, Counted};
use crate::input::reading::{Event, Reading};
use crate::outline::{self, Outline};

/// An error.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// Id of the document.
    pub document: String,
    /// The sentence.
    pub text: String,
    /// What was found: the false event, or for a missed one all events of the sentence.
    pub found: Vec<Outline>,
    /// What was expected: the missed event, or for a false one all gold events of the sentence.
    pub expected: Vec<Outline>,
}

/// The errors that are kept.
#[derive(Clone, Debug)]
pub struct Errors {
    /// Events that gold does not have.
    false_events: Best<(Reverse<u64>, usize, usize)>,
    /// Events of gold that were not found.
    missed: Best<(u64, usize, usize)>,
    /// Events with the right category whose parties have other codes.
    wrong_parties: Best<(Reverse<u64>, usize, usize)>,
}

/// The errors, for a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Worst {
    /// Events that gold does not have, the most confident first.
    pub false_events: Vec<Case>,
    /// Events of gold that were not found, in gold's order.
    pub missed: Vec<Case>,
    /// Events with the right category whose parties have other codes, the most confident first.
    pub wrong_parties: Vec<Case>,
}

impl Errors {
    /// Keeps so many of each kind.
    pub fn new(limit: usize) -> Errors {
        Errors { false_events: Best::new(limit), missed: Best::new(limit), wrong_parties: Best::new(limit) }
    }

    /// Looks through the document with this number.
    pub fn add(&mut self, document: usize, gold: &Reading, found: &Reading, counted: &Counted) {
        if self.missed.limit == 0 {
            return;
        }
        let view = View::new(gold, found, counted);
        // Confidences are not negative, and such floats have the order of their bits.
        let rank = |f: usize| Reverse(found.events[f].confidence.unwrap_or(0.0).to_bits());
        let paired = |f: usize| counted.pairs.iter().any(|pair| pair.1 == f);
        for f in (0..found.events.len()).filter(|f| !paired(*f)) {
            self.false_events.keep((rank(f), document, f), || view.false_event(f));
        }
        for g in (0..gold.events.len()).filter(|g| counted.pairs.iter().all(|pair| pair.0 != *g)) {
            self.missed.keep((lot(document, g), document, g), || view.missed(g));
        }
        let differ = |&&(g, f): &&(usize, usize)| !count::same_record(&gold.events[g], &found.events[f]);
        for &(g, f) in counted.pairs.iter().filter(differ) {
            self.wrong_parties.keep((rank(f), document, f), || view.pair(g, f));
        }
    }

    /// What was kept.
    pub fn worst(&self) -> Worst {
        let mut missed: Vec<_> = self.missed.kept.iter().map(|(&(_, d, e), case)| ((d, e), case)).collect();
        missed.sort_by_key(|(place, _)| *place);
        Worst {
            false_events: self.false_events.kept.values().cloned().collect(),
            missed: missed.into_iter().map(|(_, case)| case.clone()).collect(),
            wrong_parties: self.wrong_parties.kept.values().cloned().collect(),
        }
    }
}

/// A number for an event, as if drawn.
fn lot(document: usize, event: usize) -> u64 {
    let first = SplitMix(document as u64).next();
    SplitMix(first ^ event as u64).next()
}

/// A document with what was found in it.
struct View<'a> {
    gold: &'a Reading,
    found: &'a Reading,
    counted: &'a Counted,
    chars: Chars<'a>,
}

impl<'a> View<'a> {
    fn new(gold: &'a Reading, found: &'a Reading, counted: &'a Counted) -> View<'a> {
        let text = if gold.text.is_empty() { &found.text } else { &gold.text };
        View { gold, found, counted, chars: Chars::new(text) }
    }

    fn false_event(&self, f: usize) -> Case {
        let event = &self.found.events[f];
        self.case(event, vec![self.outline(event)], self.beside(event, &self.gold.events))
    }

    fn missed(&self, g: usize) -> Case {
        let event = &self.gold.events[g];
        self.case(event, self.beside(event, &self.found.events), vec![self.outline(event)])
    }

    fn pair(&self, g: usize, f: usize) -> Case {
        let (gold, found) = (&self.gold.events[g], &self.found.events[f]);
        self.case(found, vec![self.outline(found)], vec![self.outline(gold)])
    }

    fn case(&self, event: &Event, found: Vec<Outline>, expected: Vec<Outline>) -> Case {
        let told = if self.gold.text.is_empty() { self.found } else { self.gold };
        let text = outline::sentence(told, &self.counted.sentences, self.sentence(event), event);
        Case { document: self.gold.id().to_string(), text, found, expected }
    }

    /// The events that stand in the same sentence.
    fn beside(&self, event: &Event, others: &[Event]) -> Vec<Outline> {
        let here = self.sentence(event);
        others.iter().filter(|other| self.sentence(other) == here).map(|other| self.outline(other)).collect()
    }

    fn sentence(&self, event: &Event) -> Option<usize> {
        event.sentence_in(&self.counted.sentences)
    }

    fn outline(&self, event: &Event) -> Outline {
        Outline::of(event, &self.chars)
    }
}

/// The first few by a key.
#[derive(Clone, Debug)]
struct Best<K> {
    limit: usize,
    kept: BTreeMap<K, Case>,
}

impl<K: Ord + Copy> Best<K> {
    fn new(limit: usize) -> Best<K> {
        Best { limit, kept: BTreeMap::new() }
    }

    /// Keeps a case if it is among the first. It is made only then.
    fn keep(&mut self, key: K, make: impl FnOnce() -> Case) {
        let full = self.kept.len() >= self.limit;
        if full && self.kept.last_key_value().is_none_or(|(last, _)| *last <= key) {
            return;
        }
        self.kept.insert(key, make());
        if full {
            self.kept.pop_last();
        }
    }
}

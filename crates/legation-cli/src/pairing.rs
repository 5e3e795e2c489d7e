//! Which event of one reading is which of another's: greedy, one to one, the best pairs first.
//!
//! [`one_to_one`] does the pairing; [`Likeness`] says how much two events look like each other. What may be paired at all
//! (the same category, the same sentence ...) is the callers' business.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

use legation::Span;

use crate::input::reading::{Event, Party};

/// A span this many characters longer than another never meets it: else one over the whole sentence would meet all.
const TOO_LONG: usize = 40;

/// Pairs things by their numbers, the best score first, each thing once. Among equals the lower numbers come first. The
/// pairs come out in the order of the left side.
pub fn one_to_one<S: Copy>(
    mut candidates: Vec<(S, usize, usize)>,
    better: impl Fn(&S, &S) -> Ordering,
) -> Vec<(usize, usize)> {
    candidates.sort_by(|a, b| better(&a.0, &b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (_, left, right) in candidates {
        if !pairs.contains_key(&left) && taken.insert(right) {
            pairs.insert(left, right);
        }
    }
    pairs.into_iter().collect()
}

/// How much two events look like each other: by the words that name them, then by their parties.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Twice the characters that their words share, by the characters of both: 1 where they are the same.
    pub words: f64,
    /// Parties of one that meet a party of the other on the same side.
    pub parties: usize,
    /// Codes that they share on the same side.
    pub codes: usize,
    /// How confident the right one is.
    pub confidence: f64,
}

impl Likeness {
    /// Of two events.
    pub fn of(left: &Event, right: &Event) -> Likeness {
        let (left_sides, right_sides) = (left.sides(), right.sides());
        let both = || left_sides.iter().zip(&right_sides);
        Likeness {
            words: dice(&left.event_spans, &right.event_spans),
            parties: both().map(|(l, r)| parties(l, r).len()).sum(),
            codes: both().map(|(l, r)| codes(l).iter().filter(|code| codes(r).contains(code)).count()).sum(),
            confidence: right.confidence.unwrap_or(0.0),
        }
    }

    /// The more alike comes first.
    pub fn better(&self, other: &Likeness) -> Ordering {
        let key = |l: &Likeness| Reverse((l.parties, l.codes));
        other
            .words
            .total_cmp(&self.words)
            .then(key(self).cmp(&key(other)))
            .then(other.confidence.total_cmp(&self.confidence))
    }
}

/// Parties of both sides that stand in the same place, one to one; those that share most first.
pub fn parties(left: &[&Party], right: &[&Party]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, left) in left.iter().enumerate() {
        for (j, right) in right.iter().enumerate() {
            if let Some((l, r)) = left.span().zip(right.span()).filter(|&(l, r)| meet(l, r)) {
                candidates.push((shared(l, r), i, j));
            }
        }
    }
    one_to_one(candidates, |a, b| b.cmp(a))
}

/// Codes of parties, each once, in order; those without a code left out.
pub fn codes<'a>(parties: &[&'a Party]) -> Vec<&'a str> {
    let mut codes: Vec<&str> = parties.iter().map(|party| party.code()).filter(|code| !code.is_empty()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whether two spans are about the same: they share at least half of the shorter one, and neither is far longer.
pub fn meet(a: Span, b: Span) -> bool {
    2 * shared(a, b) >= a.len().min(b.len()).max(1) && a.len().abs_diff(b.len()) <= TOO_LONG
}

/// Characters that two spans share.
fn shared(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

fn dice(left: &[Span], right: &[Span]) -> f64 {
    let common: usize = left.iter().flat_map(|l| right.iter().map(|r| shared(*l, *r))).sum();
    let all: usize = left.iter().chain(right).map(|span| span.len()).sum();
    if all == 0 { 0.0 } else { (2 * common) as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_pairs_come_first_and_each_thing_once() {
        let candidates = vec![(1, 0, 0), (5, 0, 1), (5, 1, 1), (2, 2, 0)];
        assert_eq!(one_to_one(candidates, |a, b| b.cmp(a)), [(0, 1), (2, 0)]);
    }

    #[test]
    fn spans_meet_if_half_of_the_shorter_is_shared() {
        for (a, b, expected) in [
            ((0, 10), (0, 10), true),
            ((0, 10), (5, 15), true),
            ((0, 10), (6, 16), false),
            ((0, 10), (10, 20), false),
            ((0, 6), (0, 46), true),
            ((0, 6), (0, 47), false),
            ((3, 3), (3, 3), false),
        ] {
            assert_eq!(meet(Span::new(a.0, a.1), Span::new(b.0, b.1)), expected, "{a:?} {b:?}");
        }
    }
}

//! Whether a bare "Monday" or "July 9" lies ahead or behind: the verb over it decides.
//!
//! Where the reader has tagged the sentence, the tree says which verb; otherwise the nearest cue word of the clause does.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::calendar::Period;
use super::words::{Atom, Class};
use crate::syntax::{Sentence, Upos};

/// How far, in days, a date may lie on the other side of the day of publication than the verb says ("set a deadline of
/// July 9", "will visit the scene of the May 2 attack").
const NEAR: i32 = 60;

/// Where the clause looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Nothing tells.
    Open,
    /// Towards the past, the day of publication included.
    Behind,
    /// From a past day until now.
    Since,
    /// Ahead, the day of publication included.
    Ahead,
    /// Ahead, as far as an infinitive tells ("ordered them to leave in July").
    Meant,
}

impl Direction {
    /// This, or `other` where nothing tells.
    pub fn or(self, other: Direction) -> Direction {
        if self == Direction::Open { other } else { self }
    }

    /// Whether it looks ahead.
    pub fn looks_ahead(self) -> bool {
        matches!(self, Direction::Ahead | Direction::Meant)
    }

    /// The last stretch that has begun, or the first that is not over. `found` is in order.
    pub fn pick(self, found: &[Period], anchor: Date) -> Option<Period> {
        // Nobody says "since Friday" on a Friday of the same day.
        let today = self != Direction::Since;
        let begun = |p: &&Period| p.days().is_some_and(|(from, _)| from < anchor || today && from == anchor);
        let open = |p: &&Period| p.days().is_some_and(|(_, to)| to >= anchor);
        if self.looks_ahead() { found.iter().find(open).copied() } else { found.iter().rfind(begun).copied() }
    }

    /// As [`pick`](Self::pick) for days of the month, which are often said of days to come without a sign of it: the
    /// nearest, unless that is far off on the side where the clause does not look.
    pub fn nearest(self, found: &[Period], anchor: Date) -> Option<Period> {
        let distance = |p: &Period| p.days().and_then(|(from, _)| from.since(anchor).ok()).map(|s| s.get_days());
        let near = found.iter().min_by_key(|p| distance(p).map_or(i32::MAX, i32::abs)).copied();
        let ahead = near.as_ref().and_then(distance).unwrap_or(0);
        match self {
            Direction::Ahead | Direction::Meant if ahead < -NEAR => self.pick(found, anchor),
            Direction::Since if ahead > 0 => self.pick(found, anchor),
            Direction::Behind if ahead > NEAR => self.pick(found, anchor),
            Direction::Open if ahead > 2 * NEAR => self.pick(found, anchor),
            _ => near,
        }
    }

    /// The last stretch that is over.
    pub fn before(found: &[Period], anchor: Date) -> Option<Period> {
        found.iter().rfind(|p| p.days().is_some_and(|(_, to)| to < anchor)).copied()
    }

    /// The first stretch that is to begin.
    pub fn after(found: &[Period], anchor: Date) -> Option<Period> {
        found.iter().find(|p| p.days().is_some_and(|(from, _)| from > anchor)).copied()
    }

    /// Where the clause around the atoms from `start` to `end` looks.
    pub fn of(sentence: &Sentence, atoms: &[Atom], start: usize, end: usize) -> Direction {
        let before = start.checked_sub(1).and_then(|i| atoms.get(i)).map_or("", |a| a.form.as_str());
        match before {
            "since" => return Direction::Since,
            // "as early as Monday"
            "by" | "for" | "as" => return Direction::Ahead,
            _ => {}
        }
        let word = |i: usize| atoms.get(i).map(|a| a.word);
        let tree = word(start).zip(word(end.saturating_sub(1))).and_then(|(a, b)| by_tree(sentence, atoms, a..=b));
        let clause = tree.unwrap_or_else(|| by_words(atoms, start, end));
        if matches!(before, "until" | "till") { clause.or(Direction::Ahead) } else { clause }
    }
}

/// The tense of the nearest verb over some words; none where the sentence has no tags.
fn by_tree(sentence: &Sentence, atoms: &[Atom], words: RangeInclusive<usize>) -> Option<Direction> {
    if !sentence.words.iter().any(|w| matches!(w.upos, Upos::Verb | Upos::Aux)) {
        return None;
    }
    let outside = |i: usize| sentence.words.get(i).is_some_and(|w| w.head.is_none_or(|h| !words.contains(&h)));
    let mut at = words.clone().find(|&i| outside(i))?;
    // Bounded, for handed-in trees may hold a cycle.
    // "The move follows Tuesday's declaration": what is somebody's is there, as a rule.
    let owned = sentence.words[at].is_rel("nmod:poss");
    for _ in 0..sentence.words.len() {
        if let Some(direction) = verb(sentence, atoms, at) {
            let arranged = direction == Direction::Ahead && !helped(sentence, at);
            return Some(if owned && arranged { Direction::Open } else { direction });
        }
        let Some(head) = sentence.words[at].head else { break };
        at = head;
    }
    Some(Direction::Open)
}

/// Whether a verb has an auxiliary.
fn helped(sentence: &Sentence, at: usize) -> bool {
    sentence.children(at).iter().any(|&c| sentence.words[c].upos == Upos::Aux)
}

/// What one word of the tree says, if it is a predicate that says something.
fn verb(sentence: &Sentence, atoms: &[Atom], at: usize) -> Option<Direction> {
    let word = &sentence.words[at];
    let classed =
        |i: usize, class| atoms.iter().any(|a| a.word == i && a.lexes.iter().any(|l| l.class == class && l.len == 1));
    let helpers = || sentence.children(at).iter().copied().filter(|&c| sentence.words[c].upos == Upos::Aux);
    let predicate = matches!(word.upos, Upos::Verb | Upos::Adj);
    if helpers().any(|c| classed(c, Class::Ahead)) || predicate && classed(at, Class::Ahead) {
        return Some(Direction::Ahead);
    }
    if word.upos == Upos::Verb && sentence.children_by(at, "mark").any(|c| sentence.words[c].lemma == "to") {
        let aspect = word.head.is_some_and(|h| classed(h, Class::Aspect));
        return if aspect { None } else { Some(Direction::Meant) };
    }
    finite(sentence, at)
}

/// What the tense of a predicate and its auxiliaries says.
fn finite(sentence: &Sentence, at: usize) -> Option<Direction> {
    let word = &sentence.words[at];
    let helpers = || sentence.children(at).iter().map(|&c| &sentence.words[c]).filter(|w| w.upos == Upos::Aux);
    let past = word.feat("Tense") == Some("Past") && word.upos == Upos::Verb;
    let helped = helpers().any(|w| w.feat("Tense") == Some("Past") || w.lemma == "have");
    let now = helpers().any(|w| w.feat("Tense") == Some("Pres"));
    match word.feat("VerbForm") {
        _ if helped => Some(Direction::Behind),
        Some("Fin") | None if past => Some(Direction::Behind),
        Some("Part") if past && !now => Some(Direction::Behind),
        Some("Fin") if word.upos == Upos::Verb && word.lemma == "say" => Some(Direction::Open),
        // "The fair ends on Sunday": the present of what is arranged.
        Some("Fin") if word.upos == Upos::Verb => Some(Direction::Ahead),
        _ => None,
    }
}

/// The nearest cue to the left within the clause, then to the right.
fn by_words(atoms: &[Atom], start: usize, end: usize) -> Direction {
    let boundary = |a: &Atom| a.lexes.iter().any(|l| l.class == Class::Clause);
    let left = atoms.get(..start).unwrap_or(&[]);
    let right = atoms.get(end..).unwrap_or(&[]);
    let clause = left.iter().rposition(boundary).map_or(0, |i| i + 1);
    let near = (clause..left.len()).rev().find_map(|i| cue(left, i));
    let next = || right.iter().position(boundary).unwrap_or(right.len());
    let after = || (0..next()).find_map(|i| cue(right, i));
    let further = || (0..clause).rev().find_map(|i| cue(left, i));
    near.or_else(after).or_else(further).unwrap_or(Direction::Open)
}

/// What the atom at `i` says. "be sworn" and "will cut" say nothing by themselves: the words before them do.
fn cue(atoms: &[Atom], i: usize) -> Option<Direction> {
    let atom = &atoms[i];
    if is(atom, Class::Ahead) && !is(atom, Class::MayMonth) {
        return Some(Direction::Ahead);
    }
    let before = i.checked_sub(1).and_then(|j| atoms.get(j));
    let helped = before.is_some_and(|b| is(b, Class::Ahead) || matches!(b.form.as_str(), "be" | "to" | "is" | "are"));
    let regular = !atom.capital && atom.form.len() > 4 && atom.form.ends_with("ed");
    ((is(atom, Class::Behind) || regular) && !helped).then_some(Direction::Behind)
}

fn is(atom: &Atom, class: Class) -> bool {
    atom.lexes.iter().any(|l| l.class == class)
}

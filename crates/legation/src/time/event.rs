//! Which expression of time dates an event.
//!
//! A time belongs to a trigger if it hangs from it, or from what carries it: the light verb over a noun, the verb it is
//! coordinated with, the verb that reports it. The clause's own time comes first, and what is said to lie ahead is not
//! dated by the day on which that was said.

use super::{Timed, When};
use crate::reading::DatePrecision;
use crate::syntax::{Sentence, Upos};

/// How many steps up the tree a time may be handed down from.
const STEPS: usize = 4;

/// Index in `times` of the one that dates the event whose trigger is word `predicate`.
///
/// `times` may be all of the document's or just the sentence's.
pub fn of_event(sentence: &Sentence, predicate: usize, times: &[Timed]) -> Option<usize> {
    let here: Vec<Hanging> = times.iter().enumerate().filter_map(|(i, t)| Hanging::new(sentence, i, t)).collect();
    let mut at = predicate;
    for _ in 0..=STEPS {
        if let Some(found) = at_word(sentence, at, predicate, &here) {
            return Some(found);
        }
        at = carrier(sentence, at)?;
    }
    None
}

/// A dated time of the sentence and the word it hangs from.
struct Hanging {
    index: usize,
    /// The word of the time that hangs from the outside.
    head: usize,
    from: usize,
    when: When,
}

impl Hanging {
    fn new(sentence: &Sentence, index: usize, timed: &Timed) -> Option<Hanging> {
        let when = timed.when.filter(|_| sentence.span.contains(timed.time.span))?;
        let outside =
            |&i: &usize| sentence.words.get(i).and_then(|w| w.head).is_some_and(|h| !timed.words.contains(&h));
        let head = timed.words.clone().find(outside)?;
        let from = sentence.words[head].head?;
        hangs(sentence, head).then_some(Hanging { index, head, from, when })
    }
}

/// Whether word `i` hangs from its head as a time does.
fn hangs(sentence: &Sentence, i: usize) -> bool {
    let word = &sentence.words[i];
    let timely = |lemma: &str| {
        matches!(lemma, "in" | "on" | "at" | "during" | "by" | "from" | "since" | "before" | "over" | "for" | "of")
    };
    let case = sentence.child(i, "case").map(|c| sentence.words[c].lemma.to_lowercase());
    match word.rel.split(':').next().unwrap_or("") {
        "obl" | "advmod" | "dep" | "compound" | "nummod" | "amod" | "appos" => true,
        "nmod" => case.is_none_or(|c| timely(&c)),
        "obj" => matches!(word.upos, Upos::Noun | Upos::Propn),
        _ => false,
    }
}

/// The best time at a word: hanging from it, or from one of its nouns ("launched an attack on Wednesday").
fn at_word(sentence: &Sentence, at: usize, predicate: usize, here: &[Hanging]) -> Option<usize> {
    let below = |h: &&Hanging| {
        let noun = ["obj", "nsubj:pass", "obl"].iter().any(|rel| sentence.words[h.from].is_rel(rel));
        h.from != predicate && noun && sentence.words[h.from].head == Some(at)
    };
    let best = |found: &mut dyn Iterator<Item = &Hanging>| {
        found.min_by_key(|h| (rank(h.when.precision), h.head.abs_diff(predicate))).map(|h| h.index)
    };
    best(&mut here.iter().filter(|h| h.from == at)).or_else(|| best(&mut here.iter().filter(below)))
}

fn rank(precision: DatePrecision) -> u8 {
    match precision {
        DatePrecision::Day => 0,
        DatePrecision::Week => 1,
        DatePrecision::Month => 2,
        DatePrecision::Year | DatePrecision::Publication => 3,
    }
}

/// The word whose time is also this one's.
fn carrier(sentence: &Sentence, at: usize) -> Option<usize> {
    let word = sentence.words.get(at)?;
    let head = word.head?;
    let lies_ahead =
        sentence.children_by(at, "aux").any(|c| matches!(sentence.words[c].lemma.as_str(), "will" | "shall" | "would"));
    let noun = matches!(word.upos, Upos::Noun | Upos::Propn);
    match word.rel.split(':').next().unwrap_or("") {
        "obj" | "nsubj" | "obl" | "nmod" | "compound" if noun => Some(head),
        "conj" | "xcomp" => Some(head),
        "ccomp" | "parataxis" | "advcl" if !lies_ahead => Some(head),
        _ => None,
    }
}

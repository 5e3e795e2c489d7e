//! Who speaks and with which words: source and cue around a cue's head word.

use std::ops::Range;

use crate::syntax::{Sentence, Upos};

/// The head of the noun phrase that is the source of verb `verb`: its subject, the agent of a passive, or what it
/// shares with the verb above ("stopped, saying that ...").
pub(super) fn subject(s: &Sentence, verb: usize) -> Option<usize> {
    let mut at = verb;
    for _ in 0..6 {
        if let Some(found) = own_subject(s, at) {
            return found;
        }
        let head = s.words[at].head?;
        match s.words[at].rel.split(':').next()? {
            "acl" => return Some(head),
            "xcomp" if s.child(head, "obj").is_some() => return s.child(head, "obj"),
            "conj" | "xcomp" | "advcl" => at = head,
            _ => return None,
        }
    }
    None
}

/// Whoever may be the source of a verb: its [`subject`], and where that is shared with a verb above, that of the verb
/// above that one ("argued that a database helps, saying ..."). One `None` if there is nobody.
pub(super) fn subjects(s: &Sentence, verb: usize) -> Vec<Option<usize>> {
    let first = subject(s, verb);
    let mut found = vec![first];
    if first.is_some_and(|w| s.words[w].head != Some(verb)) {
        let mut above = s.words[verb].head;
        while let Some(at) = above.filter(|_| found.len() < 3) {
            let other = s.children_by(at, "nsubj").find(|&c| &*s.words[c].rel != "nsubj:pass");
            if other.is_some() && !found.contains(&other) {
                found.push(other);
            }
            above = s.words[at].head;
        }
    }
    found
}

/// `Some(None)` where the verb has a subject that is not the source: a passive without an agent.
fn own_subject(s: &Sentence, verb: usize) -> Option<Option<usize>> {
    // Of two subjects the nearer one: the other is a stray of the clause before.
    let subject = s.children_by(verb, "nsubj").filter(|&c| c < verb).last().or_else(|| s.child(verb, "nsubj"))?;
    let passive = &*s.words[subject].rel == "nsubj:pass";
    Some(if passive { agent(s, verb) } else { Some(subject) })
}

/// "by the minister"
pub(super) fn agent(s: &Sentence, verb: usize) -> Option<usize> {
    s.children_by(verb, "obl")
        .find(|&c| &*s.words[c].rel == "obl:agent" || s.children_by(c, "case").any(|m| s.words[m].lemma == "by"))
}

/// The words of the noun phrase of `head` around it, without what belongs to the cue and without prepositions and
/// punctuation at its edges.
pub(super) fn noun_phrase(s: &Sentence, head: usize, cue_head: usize) -> Range<usize> {
    let cue = if s.subtree(cue_head).contains(&head) { vec![cue_head] } else { s.subtree(cue_head) };
    let words: Vec<usize> = s.subtree(head).into_iter().filter(|w| !cue.contains(w)).collect();
    let around = around(&words, head);
    let edge = |i: usize| {
        s.words[i].upos == Upos::Punct
            || s.words[i].is_rel("case") && &*s.words[i].xpos != "POS" && s.words[i].head == Some(head)
    };
    let mut range = trim(around, edge);
    // "the Kremlin spokesman Dmitry Peskov": the reader may take the name for a phrase of its own.
    if let Some(name) = s.names.iter().find(|n| n.words.start == range.end && s.words[head].upos == Upos::Noun) {
        let flat = name.words.clone().all(|w| s.words[w].upos == Upos::Propn && w != cue_head);
        let beside = s.words[name.words.start].head != Some(cue_head) || s.words[name.words.start].is_rel("nsubj");
        if flat && beside {
            range.end = name.words.end;
        }
    }
    range
}

/// The unbroken run of `words` (sorted) that holds `middle`.
fn around(words: &[usize], middle: usize) -> Range<usize> {
    let (mut start, mut end) = (middle, middle + 1);
    while start > 0 && words.binary_search(&(start - 1)).is_ok() {
        start -= 1;
    }
    while words.binary_search(&end).is_ok() {
        end += 1;
    }
    start..end
}

/// Takes words off both ends while `edge` holds for them.
pub(super) fn trim(mut range: Range<usize>, edge: impl Fn(usize) -> bool) -> Range<usize> {
    while range.start < range.end && edge(range.start) {
        range.start += 1;
    }
    while range.start < range.end && edge(range.end - 1) {
        range.end -= 1;
    }
    range
}

/// The verb group: auxiliaries, negation and adverbs next to it, its particle.
pub(super) fn verb_group(s: &Sentence, verb: usize) -> Range<usize> {
    let belongs = |i: usize| {
        s.words[i].head == Some(verb)
            && ["aux", "advmod", "cop"].iter().any(|r| s.words[i].is_rel(r))
            && s.children(i).is_empty()
    };
    let (mut start, mut end) = (verb, verb + 1);
    while start > 0 && belongs(start - 1) {
        start -= 1;
    }
    while end < s.words.len() && s.words[end].head == Some(verb) && &*s.words[end].rel == "compound:prt" {
        end += 1;
    }
    start..end
}

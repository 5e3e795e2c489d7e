//! Who has bound themselves to what, to whom, by when: promises, plans, invitations, threats, deadlines, announced meetings.
//!
//! [`find`] looks at the document's events. Those that speak of what is to come (AGREE, CONCEDE, THREATEN, what lies ahead,
//! what is asked for by a day) are commitments; the grammar below their words says what would fulfil them, and the codebook
//! what that would be called. "Israel and Lebanon agreed to open talks by March" is an AGREE, and a promise of a CONSULT.
//!
//! It finds no commitment where there is no event, and does not look for what came of one.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::codebook::Codebook;
use crate::events::{self, Findings};
use crate::reading::{Commitment, CommitmentKind as Kind, Deadline, Event, Fulfilment, Status, TextSpan};
use crate::span::Span;
use crate::syntax::{Sentence, Upos};
use crate::{status, time};

/// Commitments among a document's events, in their order.
pub(crate) fn find(findings: Findings<'_>, codebook: &Codebook, events: &[Event]) -> Vec<Commitment> {
    let commitment = |(index, event)| commitment(findings, codebook, events, index, event);
    events.iter().enumerate().filter_map(commitment).collect()
}

fn commitment(
    findings: Findings<'_>,
    codebook: &Codebook,
    events: &[Event],
    index: usize,
    event: &Event,
) -> Option<Commitment> {
    let sentence = findings.parse.sentences.get(event.text_info.sequence)?;
    let own: Vec<usize> = (0..sentence.words.len()).filter(|&w| told_by(sentence, event, w)).collect();
    let trigger = *own.first()?;
    let content = content(sentence, &own);
    let word = content.unwrap_or(trigger);
    let by = deadline(findings, event, sentence, word);
    let what = fulfilment(findings, codebook, events, event, word);
    let kind = kind(event, sentence, trigger, &what, by.is_some())?;
    Some(Commitment {
        kind,
        event: index,
        actor: event.actor.clone(),
        recipient: event.recipient.clone(),
        what,
        by,
        condition: condition(findings, sentence, &[word, trigger]),
        attribution: event.attribution,
    })
}

fn told_by(sentence: &Sentence, event: &Event, word: usize) -> bool {
    event.event_spans.iter().any(|s| s.overlaps(sentence.words[word].span))
}

/// The kind of commitment that an event is; none if it is none.
fn kind(event: &Event, sentence: &Sentence, trigger: usize, what: &Fulfilment, limited: bool) -> Option<Kind> {
    let category = event.event.first()?.as_str();
    if matches!(event.status, Status::Negated | Status::Hypothetical) {
        return None;
    }
    let cue = || cue(sentence, trigger);
    match category {
        "THREATEN" => Some(cue().filter(|k| *k == Kind::Deadline).unwrap_or(Kind::Threat)),
        "REQUEST" => limited.then_some(Kind::Deadline),
        "AGREE" | "CONCEDE" => {
            let meeting = what.event.iter().any(|c| c == "CONSULT");
            // To declare a truce or lift a ban is to concede, and binds nobody to more.
            let ahead = category == "AGREE" || event.status == Status::Future || !what.done;
            match cue() {
                Some(kind) => Some(kind),
                None if meeting => Some(Kind::Meeting),
                None => ahead.then_some(Kind::Promise),
            }
        }
        _ => (event.status == Status::Future).then(|| cue().unwrap_or(Kind::Plan)),
    }
}

/// The kind that `cues.tsv` gives the word, or those that it hangs from.
fn cue(sentence: &Sentence, trigger: usize) -> Option<Kind> {
    let mut at = Some(trigger);
    for _ in 0..3 {
        let word = &sentence.words[at?];
        if let Some(kind) = cues().get(word.lemma.to_lowercase().as_str()) {
            return Some(*kind);
        }
        at = word
            .head
            .filter(|_| word.is_rel("xcomp") || word.is_rel("ccomp") || word.is_rel("acl") || word.is_rel("obj"));
    }
    None
}

fn cues() -> &'static HashMap<&'static str, Kind> {
    static CUES: OnceLock<HashMap<&str, Kind>> = OnceLock::new();
    CUES.get_or_init(|| {
        let rows = include_str!("cues.tsv").lines().filter(|l| !l.starts_with('#'));
        rows.filter_map(|l| l.split_once('\t'))
            .filter_map(|(lemma, kind)| Some((lemma, Kind::from_name(kind)?)))
            .collect()
    })
}

/// The word for what is promised, planned, threatened: the verb below the event's words, or else their object. None where the
/// event is told in one word ("will meet").
fn content(sentence: &Sentence, own: &[usize]) -> Option<usize> {
    let clause = |w: usize| ["xcomp", "ccomp", "acl"].iter().find_map(|rel| below(sentence, w, rel));
    let speech = *own.first()?;
    let by_object = || clause(sentence.child(speech, "obj")?);
    let found = clause(speech).or_else(by_object)?;
    // "is expected to be able to sign": the last verb of the chain, if the event's words go on there.
    let further = clause(found).filter(|w| own.contains(w));
    Some(further.unwrap_or(found))
}

/// A clause below a word that is no relative clause.
fn below(sentence: &Sentence, word: usize, rel: &str) -> Option<usize> {
    sentence.children(word).iter().copied().find(|&c| &*sentence.words[c].rel == rel)
}

/// What would fulfil it: the event that the reading has at the word, or what the codebook calls it.
fn fulfilment(findings: Findings<'_>, codebook: &Codebook, events: &[Event], of: &Event, word: usize) -> Fulfilment {
    let sentence = &findings.parse.sentences[of.text_info.sequence];
    let span = sentence.words[word].span;
    let there = events.iter().find(|e| e.id != of.id && e.event_spans.iter().any(|s| s.overlaps(span)));
    let evoked = || events::evoked(findings, codebook, of.text_info.sequence, word);
    let (event, mode) = match there {
        Some(e) => (e.event.clone(), e.mode.clone()),
        None => evoked().map_or_else(Default::default, |(category, mode)| (vec![category], mode)),
    };
    let done = sentence.words[word].upos == Upos::Verb && &*sentence.words[word].xpos == "VBD";
    Fulfilment { event, mode, at: text_span(findings, phrase(sentence, word)), done }
}

/// The word with its complements and phrases, but for what stands before it, what is coordinated with it, and conditions.
fn phrase(sentence: &Sentence, word: usize) -> Span {
    let apart = |c: &usize| ["conj", "cc", "parataxis", "advcl", "punct"].iter().any(|r| sentence.words[*c].is_rel(r));
    let parts = sentence.children(word).iter().filter(|c| **c > word && !apart(c));
    sentence.span_of(parts.flat_map(|&c| sentence.subtree(c)).chain([word])).unwrap_or(sentence.words[word].span)
}

fn text_span(findings: Findings<'_>, span: Span) -> TextSpan {
    TextSpan { span, text: findings.text.slice(span).to_string() }
}

/// The time that stands with a word, if it was not over on the document's day.
fn deadline(findings: Findings<'_>, event: &Event, sentence: &Sentence, word: usize) -> Option<Deadline> {
    let times: Vec<_> = findings.times.iter().filter(|t| t.sentence == event.text_info.sequence).cloned().collect();
    let when = time::of_event(sentence, word, &times, findings.published)?;
    let ahead = findings.published.is_none_or(|today| when.to >= today);
    let told = times.iter().find(|t| t.when.is_some_and(|w| w.from == when.from || w.to == when.to))?;
    ahead.then(|| Deadline {
        date: when.from,
        enddate: Some(when.to).filter(|to| *to != when.from),
        date_precision: when.precision,
        at: text_span(findings, told.time.span),
    })
}

/// The clause of the condition under which it holds.
fn condition(findings: Findings<'_>, sentence: &Sentence, words: &[usize]) -> Option<TextSpan> {
    let clause = words.iter().find_map(|&w| status::condition(sentence, w))?;
    let told = sentence.subtree(clause).into_iter().filter(|&w| sentence.words[w].upos != Upos::Punct);
    Some(text_span(findings, sentence.span_of(told)?))
}

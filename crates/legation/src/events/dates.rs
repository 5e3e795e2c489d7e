//! The date of an event: the time that governs it in its sentence, else the time that the head hears, else the day that
//! the story has reached, else the day of publication; and which of these it was.

use jiff::civil::Date;

use super::{Draft, Findings, times_in};
use crate::reading::{DatePrecision, Status};
use crate::syntax::{Sentence, Upos};
use crate::time::{self, Timed, When};

/// First day, last day if it is another, and how exactly they are known.
pub(super) fn of(findings: Findings<'_>, draft: &Draft<'_>) -> Option<(Date, Option<Date>, DatePrecision)> {
    let stated = governing(findings, draft).or_else(|| heard(findings, draft));
    let when = stated.or_else(|| nearby(findings, draft)).or_else(|| told(findings, draft));
    if let Some(when) = when {
        return Some((when.from, Some(when.to).filter(|to| *to != when.from), when.precision));
    }
    // What lies in the past at no stated time did not happen on the day of the paper.
    let today = findings.published.filter(|_| !draft.historical)?;
    Some((today, None, DatePrecision::Publication))
}

fn governing(findings: Findings<'_>, draft: &Draft<'_>) -> Option<When> {
    let sentence = &findings.parse.sentences[draft.sentence];
    let times = times_in(findings, draft.sentence);
    draft.words.iter().find_map(|&w| time::of_event(sentence, w, times, findings.published))
}

/// The time that the learned head connects with the event.
fn heard(findings: Findings<'_>, draft: &Draft<'_>) -> Option<When> {
    let sentence = &findings.parse.sentences[draft.sentence];
    let word = draft.heard?.time?;
    let timed = times_in(findings, draft.sentence).iter().find(|t| t.words.contains(&word) && t.when.is_some())?;
    timed.when.filter(|_| dates_nothing_else(sentence, timed, draft.trigger))
}

/// The one date of the sentence, where it is no other verb's and lies where the event does, behind or ahead: the tree hangs
/// such a time from a noun that happens to stand before it. Years, and what is of a noun ("last week's vote"), date little else.
fn nearby(findings: Findings<'_>, draft: &Draft<'_>) -> Option<When> {
    let sentence = &findings.parse.sentences[draft.sentence];
    let published = findings.published?;
    let mut dated = times_in(findings, draft.sentence).iter().filter(|t| t.when.is_some());
    let (only, None) = (dated.next()?, dated.next()) else { return None };
    let (word, _) = time::governor(sentence, only)?;
    let loose = ["obl", "nmod", "advmod"].iter().any(|rel| sentence.words[word].is_rel(rel));
    let of_noun = sentence.words[word].is_rel("nmod:poss") || sentence.words[draft.trigger].is_rel("acl");
    let when = only.when.filter(|w| loose && !of_noun && w.precision != DatePrecision::Year)?;
    // "after Monday", and what came "weeks after" something else.
    let word_before = only.words.start.checked_sub(1).map_or("", |i| sentence.words[i].form.as_str());
    let ordered = |form: &str| matches!(form, "after" | "before" | "since" | "until" | "of" | "for");
    let marked = || ["mark", "case"].iter().filter_map(|rel| sentence.child(draft.trigger, rel));
    let apart = ordered(word_before) || marked().any(|m| ordered(&sentence.words[m].form));
    if apart || !dates_nothing_else(sentence, only, draft.trigger) {
        return None;
    }
    let fits = match draft.status {
        Status::Actual => when.from <= published,
        _ => when.to > published,
    };
    fits.then_some(When { precision: DatePrecision::Narrative, ..when })
}

/// Whether no verb governs a time but those that the trigger hangs from: in "refused to lift the sanctions imposed in August" the
/// month dates the imposing alone.
fn dates_nothing_else(sentence: &Sentence, time: &Timed, trigger: usize) -> bool {
    let Some((_, governor)) = time::governor(sentence, time) else { return true };
    let mut above = Some(trigger);
    for _ in 0..sentence.words.len() {
        match above {
            Some(word) if word == governor => return true,
            Some(word) => above = sentence.words[word].head,
            None => break,
        }
    }
    sentence.words[governor].upos != Upos::Verb
}

/// The day that the story has reached: what is told in the simple past, with no time of its own, happened when what the
/// sentence before in its paragraph tells of did.
fn told(findings: Findings<'_>, draft: &Draft<'_>) -> Option<When> {
    let sentences = &findings.parse.sentences;
    if draft.historical || !goes_on(&sentences[draft.sentence], draft.trigger) {
        return None;
    }
    let mut at = draft.sentence;
    while !sentences.get(at)?.new_paragraph {
        at = at.checked_sub(1)?;
        let times = times_in(findings, at);
        let found = sentences[at].root().and_then(|r| time::of_event(&sentences[at], r, times, findings.published));
        if let Some(found) = found {
            let behind = findings.published.is_none_or(|day| found.to <= day);
            let day = found.precision == DatePrecision::Day && behind;
            return day.then_some(When { precision: DatePrecision::Narrative, ..found });
        }
    }
    None
}

/// Whether the clause of a trigger is its sentence's own, in the simple past.
fn goes_on(sentence: &Sentence, trigger: usize) -> bool {
    let words = &sentence.words;
    let mut at = trigger;
    for _ in 0..words.len() {
        if words[at].upos == Upos::Verb {
            break;
        }
        let Some(head) = words[at].head else { break };
        at = head;
    }
    let finite = |w: usize| words[w].feat("Tense") == Some("Past") && words[w].feat("VerbForm") == Some("Fin");
    let helper = |c: &usize| words[*c].upos == Upos::Aux;
    let mut helpers = sentence.children(at).iter().copied().filter(helper).peekable();
    let past = if helpers.peek().is_some() { helpers.all(|c| finite(c) && words[c].lemma == "be") } else { finite(at) };
    past && (words[at].head.is_none() || words[at].is_rel("conj"))
}

//! Who a source is, and through what it speaks.
//!
//! "he" is an entity; "the ministry's statement" is a document, through which the ministry speaks; "Xinhua reported", "posted
//! on Truth Social", "told Reuters" name a medium, which is kept as the channel.

use super::cues::Cues;
use super::weigh::Model;
use super::{Attributed, roles};
use crate::Span;
use crate::actors::{Actors, Mention};
use crate::reading::{Attribution, EntityKind, Reading};
use crate::syntax::{Parse, Sentence};

/// Prepositions that join a document to whoever it is from.
const FROM: [&str; 3] = ["of", "from", "by"];
/// Prepositions that join what is said to the document or medium that says it.
const THROUGH: [&str; 7] = ["in", "on", "via", "at", "through", "during", "to"];

/// The attributions as they go into the reading.
pub(crate) fn told(attributed: &[Attributed], parse: &Parse, actors: &Actors) -> Vec<Attribution> {
    let tell = |a: &Attributed| {
        let teller = Teller { s: &parse.sentences[a.sentence], sentence: a.sentence, actors };
        let source = a.source_head.map(|head| teller.antecedent(head));
        Attribution {
            entity: source.and_then(|head| teller.speaker(head)).map(|m| m.entity),
            channel: match source.filter(|&head| teller.is_channel(head)) {
                Some(_) => a.attribution.source,
                None => teller.beside(a.cue_head),
            },
            ..a.attribution.clone()
        }
    };
    attributed.iter().map(tell).collect()
}

/// Drops claims inside claims that are not sure and tell of no event, and numbers the others anew.
///
/// Those who annotated what the weights were learned from passed over claims inside claims, so how sure these are is less
/// well known; where an event hangs on one, it is worth the risk.
pub(crate) fn settle(reading: &mut Reading, attributed: &[Attributed]) {
    let least = Model::get().least_eventless;
    let told_in = |a: &Attribution| {
        let mut spans = reading.events.iter().flat_map(|e| &e.event_spans);
        spans.any(|s| s.overlaps(a.content) || s.overlaps(a.cue))
    };
    let sure = |(a, found): (&Attribution, &Attributed)| a.within.is_none() || found.probability >= least || told_in(a);
    let keep: Vec<bool> = reading.attributions.iter().zip(attributed).map(sure).collect();
    let number = |i: usize| keep.get(i).is_some_and(|k| *k).then(|| keep[..i].iter().filter(|k| **k).count());
    let outer: Vec<Option<usize>> = reading.attributions.iter().map(|a| a.within).collect();
    // Of one that is dropped, whatever it is part of.
    let kept = |i: usize| std::iter::successors(Some(i), |&i| outer[i]).take(outer.len() + 1).find_map(number);
    for event in &mut reading.events {
        event.attribution = event.attribution.and_then(kept);
    }
    for attribution in &mut reading.attributions {
        attribution.within = attribution.within.and_then(kept);
    }
    let mut kept = keep.iter();
    reading.attributions.retain(|_| kept.next().is_none_or(|k| *k));
}

struct Teller<'a> {
    s: &'a Sentence,
    sentence: usize,
    actors: &'a Actors,
}

impl<'a> Teller<'a> {
    /// "the minister, who said ...": the minister.
    fn antecedent(&self, head: usize) -> usize {
        let words = &self.s.words;
        if !words[head].xpos.starts_with('W') {
            return head;
        }
        let clause = std::iter::successors(words[head].head, |&w| words[w].head).take(words.len());
        let clause = clause.into_iter().find(|&w| &*words[w].rel == "acl:relcl");
        clause.and_then(|w| words[w].head).unwrap_or(head)
    }

    /// Whoever the source names; of a document, whose it is.
    fn speaker(&self, head: usize) -> Option<&'a Mention> {
        if !self.is_document(head) {
            return self.actors.mention_headed_by(self.sentence, head).or_else(|| self.named_beside(head));
        }
        let owners = self.s.children_by(head, "nmod").filter(|&c| {
            &*self.s.words[c].rel == "nmod:poss"
                || self.s.children_by(c, "case").any(|m| FROM.contains(&self.s.words[m].lemma.as_str()))
        });
        let named = self.s.children_by(head, "compound").chain(self.s.children_by(head, "amod"));
        owners.chain(named).find_map(|c| self.actors.mention_headed_by(self.sentence, c))
    }

    /// "the Kremlin spokesman Dmitry Peskov", where the mention is headed by another word of the phrase.
    fn named_beside(&self, head: usize) -> Option<&'a Mention> {
        let part = |c: &usize| ["appos", "flat", "compound", "nmod:desc"].iter().any(|r| self.s.words[*c].is_rel(r));
        let inner = self.s.children(head).iter().copied().filter(part);
        let found = inner.filter_map(|c| self.actors.mention_headed_by(self.sentence, c));
        found.filter(|m| m.words.contains(&head) || m.head > head).max_by_key(|m| m.words.len())
    }

    fn is_document(&self, head: usize) -> bool {
        Cues::get().is("channel", &self.s.words[head].lemma.to_lowercase())
    }

    fn is_medium(&self, head: usize) -> bool {
        self.actors
            .mention_headed_by(self.sentence, head)
            .is_some_and(|m| m.sector == "JRN" && m.kind == EntityKind::Organization)
    }

    /// Whether a noun phrase is a document or medium.
    fn is_channel(&self, head: usize) -> bool {
        let mut parts = self.s.children_by(head, "compound").chain(self.s.children_by(head, "flat"));
        self.is_document(head) || self.is_medium(head) || parts.any(|c| self.is_document(c))
    }

    /// "said in a statement", "told Reuters", "wrote on X": what hangs from the cue.
    fn beside(&self, cue: usize) -> Option<Span> {
        let opened =
            |c: usize| self.s.children_by(c, "case").any(|m| THROUGH.contains(&self.s.words[m].lemma.as_str()));
        let oblique = self.s.children_by(cue, "obl").filter(|&c| opened(c));
        let told = self.s.children_by(cue, "obj").chain(self.s.children_by(cue, "iobj")).filter(|&c| self.is_medium(c));
        let above =
            self.s.words[cue].head.filter(|_| self.s.words[cue].is_rel("advcl") || self.s.words[cue].is_rel("acl"));
        let issued =
            above.into_iter().flat_map(|verb| self.s.children_by(verb, "obj")).filter(|&c| self.is_document(c));
        oblique.chain(told).chain(issued).find_map(|c| self.phrase(c, cue))
    }

    fn phrase(&self, head: usize, cue: usize) -> Option<Span> {
        let words = roles::noun_phrase(self.s, head, cue);
        self.is_channel(head).then(|| self.s.span_of(words))?
    }
}

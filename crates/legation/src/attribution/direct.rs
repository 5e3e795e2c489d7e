//! Direct speech: quotations, and who is quoted.
//!
//! A quotation's cue stands behind it ("...," he said), before it (He said: "..."), or, where the quotation fills its
//! own sentences, with the quotation before or with the sentence that leads up to it.

use std::collections::BTreeMap;

use super::cues::Cues;
use super::quotes::Quote;
use super::roles;
use super::{Found, Place};
use crate::Span;
use crate::syntax::{Parse, Upos, Word};

/// A document's words in one row, with its quotations.
pub(super) struct Speech<'a> {
    parse: &'a Parse,
    cues: &'static Cues,
    quotes: &'a [Quote],
    words: Vec<Place>,
    /// Of every word in the row, the quotation it lies in.
    inside: Vec<Option<usize>>,
    /// For every quotation that has words, the first and the one after the last.
    range: BTreeMap<usize, (usize, usize)>,
    found: Vec<Found>,
    /// The quotation that the last of `found` ended with.
    last_quote: usize,
}

/// The direct speech of a document, in the order of the text.
pub(super) fn find(parse: &Parse, quotes: &[Quote]) -> Vec<Found> {
    let mut speech = Speech::new(parse, quotes);
    for q in speech.range.keys().copied().collect::<Vec<_>>() {
        speech.quote(q);
    }
    speech.found
}

impl<'a> Speech<'a> {
    fn new(parse: &'a Parse, quotes: &'a [Quote]) -> Self {
        let sentences = parse.sentences.iter().enumerate();
        let words: Vec<Place> = sentences
            .flat_map(|(s, sentence)| (0..sentence.words.len()).map(move |w| Place { sentence: s, word: w }))
            .collect();
        let mut speech = Speech {
            parse,
            cues: Cues::get(),
            quotes,
            words,
            inside: Vec::new(),
            range: BTreeMap::new(),
            found: Vec::new(),
            last_quote: 0,
        };
        let mut q = 0;
        for k in 0..speech.words.len() {
            let span = speech.word(k).span;
            while quotes.get(q).is_some_and(|quote| quote.span.end <= span.start) {
                q += 1;
            }
            let quote = quotes.get(q).filter(|quote| quote.span.overlaps(span)).map(|_| q);
            speech.inside.push(quote);
            if let Some(q) = quote.filter(|_| speech.word(k).upos != Upos::Punct) {
                speech.range.entry(q).or_insert((k, k)).1 = k + 1;
            }
        }
        speech
    }

    fn word(&self, k: usize) -> &'a Word {
        let Place { sentence, word } = self.words[k];
        &self.parse.sentences[sentence].words[word]
    }

    fn sentence(&self, k: usize) -> usize {
        self.words[k].sentence
    }

    fn is_text(&self, k: usize) -> bool {
        self.word(k).upos != Upos::Punct && self.inside[k].is_none()
    }

    fn quote(&mut self, q: usize) {
        let Some(&(start, end)) = self.range.get(&q) else { return };
        let standing = self.text_before(start).is_none();
        if standing {
            if let Some(cue) = self.cue_after(end) {
                self.begin(q, cue);
            } else if self.text_after(end).is_none() {
                self.continuation(q, start);
            }
        } else if let Some(cue) = self.cue_right_behind(end).filter(|_| self.cue_before(start).is_none()) {
            // `The deal "helps nobody," he said.`: the words before the quotation are his as well.
            self.begin(q, cue);
            self.add_from_sentence_start(start);
        } else if let Some(cue) = self.cue_before(start) {
            match self.found.last() {
                Some(last) if last.cue_place() == cue && self.last_quote + 1 == q => self.extend(q),
                _ => self.begin(q, cue),
            }
        }
    }

    /// The reporter's own word nearest before row position `k`, in the same sentence.
    fn text_before(&self, k: usize) -> Option<usize> {
        (0..k).rev().take_while(|&j| self.sentence(j) == self.sentence(k)).find(|&j| self.is_text(j))
    }

    fn text_after(&self, end: usize) -> Option<usize> {
        let sentence = self.sentence(end - 1);
        (end..self.words.len()).take_while(|&j| self.sentence(j) == sentence).find(|&j| self.is_text(j))
    }

    fn is_cue(&self, k: usize) -> bool {
        let word = self.word(k);
        let near = |w: &str| {
            self.parse.sentences[self.sentence(k)].words.get(self.words[k].word + 1).is_some_and(|n| n.lemma == w)
        };
        let listed = |c: &super::cues::Cue| c.has("quote") && c.with.as_deref().is_none_or(near);
        word.upos == Upos::Verb && self.cues.entries("verb", &word.lemma).iter().any(listed)
    }

    /// `"...," he said` or `"...," said the minister`: nothing but the verb's own words between.
    fn cue_after(&self, end: usize) -> Option<Place> {
        let start = self.text_after(end).or_else(|| self.next_sentence(end))?;
        let sentence = self.sentence(start);
        let region =
            (start..self.words.len()).take_while(|&j| self.sentence(j) == sentence && self.inside[j].is_none());
        let region: Vec<usize> = region.collect();
        let verb = region.iter().copied().find(|&k| self.is_cue(k) && self.reaches(start, k))?;
        Some(self.words[verb])
    }

    /// `"Why?" Mr Lee asked.`: the reader may have cut behind the question mark.
    fn next_sentence(&self, end: usize) -> Option<usize> {
        let next = (end..self.words.len()).find(|&j| self.sentence(j) != self.sentence(end - 1))?;
        let sentence = &self.parse.sentences[self.sentence(next)];
        let open = self.word(end).form.starts_with(['?', '!', ',', '…']);
        let lower = sentence.words.first().is_some_and(|w| w.form.starts_with(char::is_lowercase));
        ((open || lower) && !sentence.new_paragraph && self.inside[next].is_none()).then_some(next)
    }

    /// Whether all words from `start` up to verb `k` are its subject, its auxiliaries and adverbs.
    fn reaches(&self, start: usize, k: usize) -> bool {
        let s = &self.parse.sentences[self.sentence(k)];
        let verb = self.words[k].word;
        let mut own: Vec<usize> = s.children_by(verb, "nsubj").flat_map(|c| s.subtree(c)).collect();
        own.extend(["aux", "advmod", "cc"].iter().flat_map(|r| s.children_by(verb, r)));
        let verbal = |j: usize| matches!(self.word(j).upos, Upos::Verb | Upos::Aux | Upos::Sconj);
        // Long subjects are often attached wrongly: without another verb between they are taken as such.
        let plain = own.is_empty() && (start..k).all(|j| !verbal(j));
        plain || (start..k).all(|j| self.word(j).upos == Upos::Punct || own.contains(&self.words[j].word))
    }

    /// The cue's subject; where the tree has none, the noun phrase between the quotation and the cue.
    fn source(&self, cue: Place, q: usize) -> Option<usize> {
        let s = &self.parse.sentences[cue.sentence];
        let between = self.range.get(&q).map_or(0, |&(_, end)| end);
        let row = (between..self.words.len()).map(|k| (k, self.words[k])).take_while(|(_, p)| *p < cue);
        let row: Vec<usize> =
            row.filter(|&(k, p)| p.sentence == cue.sentence && self.is_text(k)).map(|(_, p)| p.word).collect();
        let heads = |&w: &usize| s.words[w].upos.is_nominal() && s.words[w].head.is_none_or(|h| !row.contains(&h));
        // Whoever is addressed in a quotation does not say it.
        let outside = |&w: &usize| !self.quotes[q].span.overlaps(s.words[w].span);
        let after = || {
            (cue.word + 1..s.words.len()).filter(outside).take_while(|&w| s.words[w].upos != Upos::Punct).find(|&w| {
                s.words[w].upos.is_nominal() && s.words[w].head.is_none_or(|h| h <= cue.word || !outside(&h))
            })
        };
        let subject = roles::subjects(s, cue.word).into_iter().flatten().find(outside);
        subject.or_else(|| row.iter().copied().find(heads)).or_else(after)
    }

    /// `He said: "..."`, `He said, "..."`, `He said "..."`.
    fn cue_before(&self, start: usize) -> Option<Place> {
        let outside = |&j: &usize| self.inside[j].is_none();
        let row = (0..start).rev().take_while(|&j| self.sentence(j) == self.sentence(start));
        let row: Vec<usize> = row.skip_while(|j| self.inside[*j].is_some()).take_while(outside).collect();
        let verb = row.iter().copied().find(|&j| self.is_cue(j))?;
        let nearest = *row.first()?;
        let pause = self.word(nearest).upos == Upos::Punct && !self.word(nearest).form.starts_with(['(', ')', '-']);
        let s = &self.parse.sentences[self.sentence(verb)];
        let own = s.subtree(self.words[verb].word);
        let close = row
            .iter()
            .take_while(|j| **j != verb)
            .all(|j| self.word(*j).upos == Upos::Punct || own.contains(&self.words[*j].word));
        (close && (pause || nearest == verb)).then_some(self.words[verb])
    }

    fn begin(&mut self, q: usize, cue: Place) {
        let s = &self.parse.sentences[cue.sentence];
        let source = self.source(cue, q);
        let mut found = Found::new(s, cue, roles::verb_group(s, cue.word), source);
        self.add(q, &mut found);
        self.found.push(found);
        self.last_quote = q;
    }

    /// A cue after a quotation that ends its clause: `..." he said`.
    fn cue_right_behind(&self, end: usize) -> Option<Place> {
        let pause = |k: usize| self.word(k).form.starts_with([',', '?', '!']);
        let inside = (end..self.words.len()).take_while(|&k| self.inside[k].is_some()).any(pause);
        self.cue_after(end).filter(|_| inside)
    }

    fn add_from_sentence_start(&mut self, start: usize) {
        let sentence = self.sentence(start);
        let before = (0..start).rev().take_while(|&j| self.sentence(j) == sentence);
        let before: Vec<usize> =
            before.filter(|&j| self.inside[j].is_none() || self.word(j).upos != Upos::Punct).collect();
        let Some(last) = self.found.last_mut() else { return };
        for k in before {
            let place = self.words[k];
            let span = self.parse.sentences[place.sentence].words[place.word].span;
            last.content = Some(last.content.map_or(span, |c: Span| c.cover(span)));
            last.words.insert((place.sentence, place.word));
        }
    }

    fn extend(&mut self, q: usize) {
        let Some(mut last) = self.found.pop() else { return };
        self.add(q, &mut last);
        self.found.push(last);
        self.last_quote = q;
    }

    fn add(&self, q: usize, found: &mut Found) {
        let span = self.quotes[q].span;
        found.content = Some(found.content.map_or(span, |c: Span| c.cover(span)));
        let Some(&(start, end)) = self.range.get(&q) else { return };
        for place in &self.words[start..end] {
            found.words.insert((place.sentence, place.word));
        }
    }

    /// A quotation that fills its sentences: the last speaker goes on, or the sentence before says who speaks.
    fn continuation(&mut self, q: usize, start: usize) {
        let sentence = self.sentence(start);
        let paragraph = self.parse.sentences[sentence].new_paragraph;
        let adjacent = self.found.last().is_some_and(|last| last.last_sentence() + 1 >= sentence);
        let unclosed = !self.quotes[self.last_quote].closed && self.last_quote + 1 == q;
        if adjacent && (!paragraph || unclosed) {
            self.extend(q);
        } else if adjacent {
            let Some(mut again) = self.found.last().cloned() else { return };
            again.content = None;
            again.words.clear();
            self.add(q, &mut again);
            self.found.push(again);
            self.last_quote = q;
        } else if let Some(cue) = self.led_up(sentence).filter(|_| !paragraph) {
            self.begin(q, cue);
        }
    }

    /// The main verb of the sentence before, if it has a subject and no quotation: `The minister disagreed. "..."`
    fn led_up(&self, sentence: usize) -> Option<Place> {
        let before = sentence.checked_sub(1)?;
        let s = &self.parse.sentences[before];
        let root = s.root().filter(|&r| s.words[r].upos == Upos::Verb && s.child(r, "nsubj").is_some())?;
        let quoted = self.quotes.iter().any(|q| q.span.overlaps(s.span));
        (!quoted).then_some(Place { sentence: before, word: root })
    }
}

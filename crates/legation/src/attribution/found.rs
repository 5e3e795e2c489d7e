//! An attribution while it is being found: its words, until they become spans.

use std::collections::BTreeSet;
use std::ops::Range;

use super::quotes::Quote;
use super::{Attributed, Place, Proposed, roles};
use crate::Span;
use crate::reading::{Attribution, AttributionForm};
use crate::syntax::{Parse, Sentence};

/// An attribution in the making.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Head word of the cue.
    pub cue: Place,
    cue_span: Option<Span>,
    source: Option<usize>,
    source_span: Option<Span>,
    /// From its first to its last character.
    pub content: Option<Span>,
    /// Sentence and word of all content words.
    pub words: BTreeSet<(usize, usize)>,
    /// The attribution that it is part of, as whoever gathers them numbers them.
    pub outer: Option<usize>,
    /// How likely it is one, 0 to 1.
    pub probability: f64,
}

impl Found {
    pub fn new(s: &Sentence, cue: Place, group: Range<usize>, source: Option<usize>) -> Found {
        let source_span = source.and_then(|head| s.span_of(roles::noun_phrase(s, head, cue.word)));
        let source = source.filter(|_| source_span.is_some());
        Found {
            cue,
            cue_span: s.span_of(group),
            source,
            source_span,
            content: None,
            words: BTreeSet::new(),
            outer: None,
            probability: 1.0,
        }
    }

    /// With these words as the source, whatever the tree says.
    pub fn with_source(mut self, s: &Sentence, words: Range<usize>) -> Found {
        self.source_span = s.span_of(words).or(self.source_span);
        self
    }

    pub fn cue_place(&self) -> Place {
        self.cue
    }

    /// The last sentence that it reaches into.
    pub fn last_sentence(&self) -> usize {
        self.words.last().map_or(0, |w| w.0).max(self.cue.sentence)
    }

    /// A quotation is not cut: where the content ends inside one, the rest of it belongs to the content.
    pub fn complete(&mut self, parse: &Parse, quotes: &[Quote]) {
        let Some(&(sentence, word)) = self.words.last() else { return };
        let word = &parse.sentences[sentence].words[word];
        let next = quotes.partition_point(|q| q.span.end <= word.span.start);
        let Some(quote) = quotes.get(next).filter(|q| q.span.overlaps(word.span)) else { return };
        let starts = self.content.is_some_and(|c| c.start <= quote.span.start);
        let cue = self.cue_span.is_some_and(|c| quote.span.overlaps(c));
        if !starts || cue || !quote.closed {
            return;
        }
        for (number, s) in parse.sentences.iter().enumerate().skip(sentence) {
            if s.span.start >= quote.span.end {
                break;
            }
            let inside = (0..s.words.len())
                .filter(|&w| s.words[w].span.start >= word.span.start && s.words[w].span.end <= quote.span.end);
            self.words.extend(inside.map(|w| (number, w)));
        }
        self.content = self.content.map(|c| c.cover(quote.span));
    }

    pub fn proposed(self, parse: &Parse, quotes: &[Quote], features: Vec<String>) -> Option<Proposed> {
        let cue = (self.cue.sentence, self.cue.word);
        let done = self.finish(parse, quotes)?;
        let words = done.content_words.iter().map(|(s, w)| (*s, w.start, w.end)).collect();
        Some(Proposed { attribution: done.attribution, cue, words, features })
    }

    pub fn finish(self, parse: &Parse, quotes: &[Quote]) -> Option<Attributed> {
        let (cue, content) = (self.cue_span?, self.content?);
        let words = ranges(&self.words);
        // A claim inside a quotation is told in the speaker's words, not quoted.
        let inside = quotes.iter().any(|q| q.span.overlaps(cue));
        Some(Attributed {
            attribution: Attribution {
                source: self.source_span,
                cue,
                content,
                parts: parts(parse, &words).into_iter().map(|part| whole(part, content, quotes)).collect(),
                form: if inside { AttributionForm::Indirect } else { form(parse, &self.words, quotes) },
                entity: None,
                channel: None,
                within: self.outer,
            },
            sentence: self.cue.sentence,
            source_head: self.source,
            cue_head: self.cue.word,
            content_words: words,
            probability: self.probability,
        })
    }
}

fn ranges(words: &BTreeSet<(usize, usize)>) -> Vec<(usize, Range<usize>)> {
    let mut ranges: Vec<(usize, Range<usize>)> = Vec::new();
    for &(sentence, word) in words {
        match ranges.last_mut() {
            Some((s, range)) if *s == sentence && range.end == word => range.end += 1,
            _ => ranges.push((sentence, word..word + 1)),
        }
    }
    ranges
}

/// Direct where nine tenths of the letters are quoted, indirect where none is.
fn form(parse: &Parse, words: &BTreeSet<(usize, usize)>, quotes: &[Quote]) -> AttributionForm {
    let (mut all, mut quoted) = (0, 0);
    for word in words.iter().filter_map(|&(s, w)| parse.sentences.get(s)?.words.get(w)) {
        let letters = word.form.chars().filter(|c| c.is_alphanumeric()).count();
        let next = quotes.partition_point(|q| q.span.end <= word.span.start);
        all += letters;
        quoted += if quotes.get(next).is_some_and(|q| q.span.overlaps(word.span)) { letters } else { 0 };
    }
    match quoted {
        0 => AttributionForm::Indirect,
        _ if quoted * 10 >= all * 9 => AttributionForm::Direct,
        _ => AttributionForm::Mixed,
    }
}

/// A piece of a content with the quotation that it is, marks and all.
fn whole(part: Span, content: Span, quotes: &[Quote]) -> Span {
    let next = quotes.partition_point(|q| q.span.end <= part.start);
    let quote = quotes.get(next).filter(|q| q.span.overlaps(part) && content.contains(q.span));
    quote.map_or(part, |q| part.cover(q.span))
}

/// Where the words stand, if that is in several places.
fn parts(parse: &Parse, words: &[(usize, Range<usize>)]) -> Vec<Span> {
    let mut parts: Vec<(usize, usize, Span)> = Vec::new();
    for (sentence, range) in words {
        let words = &parse.sentences[*sentence].words;
        let span = words[range.start].span.cover(words[range.end - 1].span);
        let whole = range.end == words.len();
        match parts.last_mut() {
            Some((s, end, last)) if *s + 1 == *sentence && *end == usize::MAX && range.start == 0 => {
                *last = last.cover(span);
                (*s, *end) = (*sentence, if whole { usize::MAX } else { range.end });
            }
            _ => parts.push((*sentence, if whole { usize::MAX } else { range.end }, span)),
        }
    }
    if parts.len() < 2 { Vec::new() } else { parts.into_iter().map(|(_, _, span)| span).collect() }
}

//! Who says so: sources, the words that attribute, and what is attributed.
//!
//! [`find`] reads a parsed document. Direct speech comes from the quotation marks and the verbs of saying around them,
//! everything else (statements, beliefs, intentions, judgements) from complements of the words in `attribution.tsv`.
//! The scope is PolNeAR's (Newell, Margolin and Ruths, "An attribution relations corpus for political news", 2018): a
//! source is the whole noun phrase, the cue the verb group, the content never includes the cue, and no word belongs to
//! two contents, so a claim inside a claim is not written down.
//!
//! It does not ask who "he" is, nor whether what is said is true.

mod cues;
mod direct;
mod indirect;
mod quotes;
mod roles;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::reading::{Attribution, AttributionForm};
use crate::syntax::{Parse, Sentence};
use crate::{Chars, Span};
use quotes::Quote;

/// An attribution with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributed {
    /// As it goes into the reading. The content's span may hold the cue ("..., he said, ..."); its words do not.
    pub attribution: Attribution,
    /// Sentence of the cue and of the source.
    pub sentence: usize,
    /// Head word of the source, in that sentence.
    pub source_head: Option<usize>,
    /// Head word of the cue, in that sentence.
    pub cue_head: usize,
    /// The words of the content: sentence, and words in it. In order, none overlapping.
    pub content_words: Vec<(usize, Range<usize>)>,
}

/// A word of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    sentence: usize,
    word: usize,
}

/// An attribution in the making.
#[derive(Clone, Debug)]
struct Found {
    cue: Place,
    cue_span: Option<Span>,
    source: Option<usize>,
    source_span: Option<Span>,
    content: Option<Span>,
    /// Sentence and word of all content words.
    words: BTreeSet<(usize, usize)>,
}

impl Found {
    fn new(s: &Sentence, cue: Place, group: Range<usize>, source: Option<usize>) -> Found {
        let source_span = source.and_then(|head| s.span_of(roles::noun_phrase(s, head, cue.word)));
        let source = source.filter(|_| source_span.is_some());
        Found { cue, cue_span: s.span_of(group), source, source_span, content: None, words: BTreeSet::new() }
    }

    fn cue_place(&self) -> Place {
        self.cue
    }

    /// The last sentence that it reaches into.
    fn last_sentence(&self) -> usize {
        self.words.last().map_or(0, |w| w.0).max(self.cue.sentence)
    }

    fn finish(self, parse: &Parse, quotes: &[Quote]) -> Option<Attributed> {
        let (cue, content) = (self.cue_span?, self.content?);
        Some(Attributed {
            attribution: Attribution { source: self.source_span, cue, content, form: form(parse, &self.words, quotes) },
            sentence: self.cue.sentence,
            source_head: self.source,
            cue_head: self.cue.word,
            content_words: ranges(&self.words),
        })
    }
}

/// All attributions of a document, in the order of their contents.
pub fn find(parse: &Parse, text: &Chars<'_>) -> Vec<Attributed> {
    let quotes = quotes::find(text.text());
    let mut found = direct::find(parse, &quotes);
    let mut taken: BTreeSet<(usize, usize)> = found.iter().flat_map(|f| f.words.iter().copied()).collect();
    let cues: BTreeSet<Place> = found.iter().map(Found::cue_place).collect();
    for (number, sentence) in parse.sentences.iter().enumerate() {
        for word in outermost_first(sentence) {
            let place = Place { sentence: number, word };
            if taken.contains(&(number, word)) || cues.contains(&place) {
                continue;
            }
            if let Some(new) = indirect::at(sentence, number, word).filter(|f| f.words.is_disjoint(&taken)) {
                taken.extend(new.words.iter().copied());
                found.push(new);
            }
        }
    }
    let mut done: Vec<Attributed> = found.into_iter().filter_map(|f| f.finish(parse, &quotes)).collect();
    done.sort_by_key(|a| (a.attribution.content, a.sentence, a.cue_head));
    done
}

/// The innermost (shortest) attribution whose content holds word `word` of sentence `sentence`.
pub fn covering(attributed: &[Attributed], sentence: usize, word: usize) -> Option<usize> {
    let holds = |a: &Attributed| a.content_words.iter().any(|(s, words)| *s == sentence && words.contains(&word));
    let size = |a: &Attributed| a.content_words.iter().map(|(_, words)| words.len()).sum::<usize>();
    (0..attributed.len()).filter(|&i| holds(&attributed[i])).min_by_key(|&i| size(&attributed[i]))
}

/// The words by their depth in the tree, then from left to right; what stands beside a whole clause ("according to",
/// "reportedly", ", he said,") before all others, because its content holds them.
fn outermost_first(sentence: &Sentence) -> Vec<usize> {
    let count = sentence.words.len();
    let depth = |i: usize| std::iter::successors(Some(i), |&w| sentence.words[w].head).take(count + 1).count();
    let mut order: Vec<usize> = (0..count).collect();
    let beside = |i: usize| {
        let word = &sentence.words[i];
        word.is_rel("case") || word.is_rel("advmod") || word.is_rel("parataxis")
    };
    order.sort_by_key(|&i| (!beside(i), depth(i), i));
    order
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

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(rows: &str) -> Vec<String> {
        let bank = crate::conllu::read(rows).unwrap();
        let text = Chars::new(&bank.text);
        let line = |a: &Attributed| {
            let source = a.attribution.source.map_or("-", |s| text.slice(s));
            let (cue, content) = (text.slice(a.attribution.cue), text.slice(a.attribution.content));
            format!("{source} | {cue} | {} | {:?}", content.replace("\n\n", " / "), a.attribution.form).to_lowercase()
        };
        find(&bank.parse, &text).iter().map(line).collect()
    }

    /// Every document of `attribution_cases.conllu` has exactly the attributions of its `# expect =` lines:
    /// source, cue, content, form, set apart by bars, in small letters; "-" for no source.
    #[test]
    fn documents_have_the_attributions_expected() {
        let (mut count, mut wrong) = (0, Vec::new());
        for document in include_str!("attribution_cases.conllu").split("# newdoc\n").skip(1) {
            let expected: Vec<String> =
                document.lines().filter_map(|l| l.strip_prefix("# expect = ")).map(str::to_lowercase).collect();
            count += expected.len();
            let found = answers(document);
            if found != expected {
                wrong.push(format!("found    {found:#?}\nexpected {expected:#?}"));
            }
        }
        assert!(count >= 25, "only {count} cases");
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n\n"));
    }

    #[test]
    fn the_innermost_attribution_covers() {
        let span = Span::new(0, 1);
        let attribution = Attribution { source: None, cue: span, content: span, form: AttributionForm::Indirect };
        let of = |content_words| Attributed {
            attribution: attribution.clone(),
            sentence: 0,
            source_head: None,
            cue_head: 0,
            content_words,
        };
        let all = [of(vec![(0, 2..9)]), of(vec![(0, 4..6)]), of(vec![(1, 0..3)])];
        let cases = [((0, 3), Some(0)), ((0, 5), Some(1)), ((1, 5), None), ((1, 0), Some(2))];
        for ((sentence, word), expected) in cases {
            assert_eq!(covering(&all, sentence, word), expected);
        }
    }
}

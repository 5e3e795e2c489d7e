//! Who says so: sources, the words that attribute, and what is attributed.
//!
//! [`find`] reads a parsed document. Direct speech comes from the quotation marks and the verbs of saying around them;
//! everything else (statements, beliefs, intentions, judgements) is weighed: [`candidates`] lists what a word could
//! attribute, [`weigh`] says how likely each is. The scope is PolNeAR's (Newell, Margolin and Ruths, "An attribution
//! relations corpus for political news", 2018): a source is the whole noun phrase, the cue the verb group, the content
//! never includes the cue. No word belongs to two contents, unless one claim lies inside another: "Paris said that Bonn had
//! promised to leave" holds two, and the inner one points to the outer.
//!
//! Once it is known who is who, [`told`] says who a source is and through what it speaks. Nobody asks whether what is said
//! is true.

mod candidates;
mod cues;
mod direct;
mod found;
mod quotes;
mod roles;
mod told;
mod weigh;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use candidates::Candidate;
use serde::Serialize;

use crate::Chars;
use crate::reading::Attribution;
use crate::syntax::{Parse, Sentence};
use found::Found;
use quotes::Quote;
pub(crate) use told::{settle, told};

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
    /// How likely it is one, 0 to 1; 1 for direct speech.
    pub probability: f64,
}

/// A word of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    sentence: usize,
    word: usize,
}

impl Place {
    fn key(self) -> (usize, usize) {
        (self.sentence, self.word)
    }
}

/// Claims inside claims inside claims are looked for this deep.
const LEVELS: usize = 3;

/// All attributions of a document, in the order of their contents. Those inside the content of another point to it.
pub fn find(parse: &Parse, text: &Chars<'_>) -> Vec<Attributed> {
    let quotes = quotes::find(text.text());
    let mut found = direct::find(parse, &quotes);
    let mut outer = None;
    for _ in 0..LEVELS {
        let begun = found.len();
        let mut level = Level::new(if outer.is_none() { &found } else { &[] }, outer.clone());
        for (number, sentence) in parse.sentences.iter().enumerate() {
            for word in
                outermost_first(sentence).into_iter().filter(|&word| level.is_open(number, word)).collect::<Vec<_>>()
            {
                if level.is_free(number, word) {
                    let best = level.best(sentence, candidates(parse, &quotes, number, word));
                    found.extend(best);
                }
            }
        }
        let parents = if outer.is_none() { 0..found.len() } else { begun..found.len() };
        outer = Some(parents.flat_map(|i| found[i].words.iter().map(move |&w| (w, i)).collect::<Vec<_>>()).collect());
    }
    in_order(found, parse, &quotes)
}

/// Finished, sorted, and pointing to each other by their new numbers.
fn in_order(found: Vec<Found>, parse: &Parse, quotes: &[Quote]) -> Vec<Attributed> {
    let finished = found.into_iter().enumerate().filter_map(|(i, f)| Some((i, f.finish(parse, quotes)?)));
    let mut finished: Vec<(usize, Attributed)> = finished.collect();
    finished.sort_by_key(|(_, a)| (a.attribution.content, a.sentence, a.cue_head));
    let numbers: HashMap<usize, usize> = finished.iter().enumerate().map(|(new, (old, _))| (*old, new)).collect();
    let renumber = |(_, mut a): (usize, Attributed)| {
        a.attribution.within = a.attribution.within.and_then(|old| numbers.get(&old).copied());
        a
    };
    finished.into_iter().map(renumber).collect()
}

/// The candidates of a cue, with whole quotations.
fn candidates(parse: &Parse, quotes: &[Quote], sentence: usize, word: usize) -> Vec<Candidate> {
    let mut found = candidates::at(&parse.sentences[sentence], sentence, word);
    found.iter_mut().for_each(|c| c.found.complete(parse, quotes));
    found
}

/// Attributions that stand beside each other: no word belongs to two of them.
struct Level {
    taken: BTreeSet<(usize, usize)>,
    cues: BTreeSet<Place>,
    /// The words of the level above, each with the attribution that it belongs to; none at the top, where all is open.
    outer: Option<HashMap<(usize, usize), usize>>,
    model: &'static weigh::Model,
}

impl Level {
    fn new(found: &[Found], outer: Option<HashMap<(usize, usize), usize>>) -> Level {
        let taken = found.iter().flat_map(|f| f.words.iter().copied()).collect();
        Level { taken, cues: found.iter().map(Found::cue_place).collect(), outer, model: weigh::Model::get() }
    }

    fn is_open(&self, sentence: usize, word: usize) -> bool {
        self.outer.as_ref().is_none_or(|outer| outer.contains_key(&(sentence, word)))
    }

    fn is_free(&self, sentence: usize, word: usize) -> bool {
        !self.taken.contains(&(sentence, word)) && !self.cues.contains(&Place { sentence, word })
    }

    /// Of the candidates of one cue the likeliest, if it is likely enough.
    fn best(&mut self, s: &Sentence, candidates: Vec<Candidate>) -> Option<Found> {
        let least = if self.outer.is_none() { self.model.least } else { self.model.least_within };
        let free = candidates.into_iter().filter(|c| c.found.words.is_disjoint(&self.taken) && self.is_inside(s, c));
        // "reportedly" leaves no doubt.
        let probability = |c: &Candidate| match c.kind {
            "adv" => 1.0,
            _ => self.model.probability(&weigh::features(s, c)),
        };
        let scored = free.map(|c| (probability(&c), c));
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
        let (probability, best) = best.filter(|(p, _)| *p >= least)?;
        let mut best = best.found;
        best.probability = probability;
        best.outer = self.outer.as_ref().and_then(|outer| outer.get(&best.cue.key()).copied());
        self.taken.extend(best.words.iter().copied());
        Some(best)
    }

    /// Inside another's content only what lies there as a whole counts, said by somebody else: "I think" in a quotation is
    /// the speaker's own voice.
    fn is_inside(&self, s: &Sentence, candidate: &Candidate) -> bool {
        let Some(outer) = &self.outer else { return true };
        let here = outer.get(&candidate.found.cue.key());
        let first = |w: usize| matches!(s.words[w].feat("Person"), Some("1" | "2"));
        let somebody = candidate.source.is_some_and(|w| !first(w));
        somebody && candidate.found.words.iter().all(|w| outer.get(w) == here)
    }
}

/// What a document's candidates are and what is known of them: rows to learn the weights from (`training/attribution.py`).
pub fn proposals(parse: &Parse, text: &Chars<'_>) -> Vec<Proposed> {
    let quotes = quotes::find(text.text());
    let mut rows: Vec<Proposed> =
        direct::find(parse, &quotes).into_iter().filter_map(|f| f.proposed(parse, &quotes, Vec::new())).collect();
    for (number, sentence) in parse.sentences.iter().enumerate() {
        for word in outermost_first(sentence) {
            for candidate in candidates(parse, &quotes, number, word) {
                let features = weigh::features(sentence, &candidate);
                rows.extend(candidate.found.proposed(parse, &quotes, features));
            }
        }
    }
    rows
}

/// A candidate, for training; one without features is direct speech, which is settled.
#[derive(Clone, Debug, Serialize)]
pub struct Proposed {
    /// As it would go into the reading.
    pub attribution: Attribution,
    /// Sentence and word of the cue: candidates with the same compete.
    pub cue: (usize, usize),
    /// Words of the content: sentence, first, one after the last.
    pub words: Vec<(usize, usize, usize)>,
    /// What is known of it.
    pub features: Vec<String>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;
    use crate::reading::AttributionForm;

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
        let attribution = Attribution {
            source: None,
            cue: span,
            content: span,
            parts: Vec::new(),
            form: AttributionForm::Indirect,
            entity: None,
            channel: None,
            within: None,
        };
        let of = |content_words| Attributed {
            attribution: attribution.clone(),
            sentence: 0,
            source_head: None,
            cue_head: 0,
            content_words,
            probability: 1.0,
        };
        let all = [of(vec![(0, 2..9)]), of(vec![(0, 4..6)]), of(vec![(1, 0..3)])];
        let cases = [((0, 3), Some(0)), ((0, 5), Some(1)), ((1, 5), None), ((1, 0), Some(2))];
        for ((sentence, word), expected) in cases {
            assert_eq!(covering(&all, sentence, word), expected);
        }
    }
}

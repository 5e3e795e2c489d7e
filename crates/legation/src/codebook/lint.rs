//! Patterns that load but can never be found, or never win: inflected words where the text is compared by lemma, prepositions
//! that are none, and patterns that another one always beats.

use std::collections::{HashMap, HashSet};

use super::fields::At;
use super::overlay::by_trigger;
use super::pattern::{PREPOSITIONS, TriggerKind};
use super::{Frame, Mistake};
use crate::nearest::distance;

/// All frames of a codebook, to be looked at one by one.
pub(super) struct Lint<'f> {
    frames: &'f [Frame],
    index: HashMap<(String, TriggerKind), Vec<usize>>,
    words: Words<'f>,
}

impl<'f> Lint<'f> {
    pub(super) fn new(frames: &'f [Frame]) -> Lint<'f> {
        Lint { frames, index: by_trigger(frames), words: Words::new(frames) }
    }

    /// What keeps a frame from being found.
    pub(super) fn frame(&self, i: usize) -> Vec<Mistake> {
        let frame = &self.frames[i];
        let messages = inflected(frame, &self.words).into_iter().chain(no_prepositions(frame, &self.words));
        let messages = messages.chain(beaten(self.frames, &self.index, i));
        let (file, line) = frame.at.rsplit_once(':').unwrap_or((&frame.at, "1"));
        let line = line.parse().unwrap_or(1);
        messages.map(|message| Mistake { file: file.to_string(), line, message }).collect()
    }

    /// What keeps a word of `unless` from being found: a plural. (Participles may be adjectives, which are their own lemmas.)
    pub(super) fn unless(&self, file: &str, word: &At<String>) -> Option<Mistake> {
        let base = self.words.base_of(&word.value, false)?;
        Some(Mistake { file: file.to_string(), line: word.line, message: never_found(&word.value, &base) })
    }
}

fn never_found(word: &str, base: &str) -> String {
    format!(
        "{word:?} is a form of {base:?} and never found, since words are compared in their dictionary form; write {base:?}"
    )
}

/// Words that Legation knows in their dictionary forms.
struct Words<'f> {
    /// Verbs, and whatever else has an entry of its own in the lemma table.
    verbs: HashSet<&'static str>,
    /// Inflected forms with an entry of their own: of verbs, of nouns.
    forms: HashMap<(bool, &'static str), &'static str>,
    /// Words of our own patterns.
    in_patterns: HashSet<&'f str>,
}

impl<'f> Words<'f> {
    fn new(frames: &'f [Frame]) -> Words<'f> {
        let mut words = Words { verbs: HashSet::new(), forms: HashMap::new(), in_patterns: HashSet::new() };
        let (verbs, forms) = (&mut words.verbs, &mut words.forms);
        for row in include_str!("../../../../model/lemmas.tsv").lines() {
            match row.split('\t').collect::<Vec<_>>()[..] {
                ["base", lemma] => verbs.extend([lemma]),
                ["word", "VBD" | "VBN" | "VBG" | "VBZ", form, lemma] => forms.extend([((true, form), lemma)]),
                ["word", "NNS", form, lemma] => forms.extend([((false, form), lemma)]),
                _ => {}
            }
        }
        for frame in frames.iter().filter(|f| !f.own) {
            words.in_patterns.extend(frame.pattern.source.split([' ', '|', '+']));
        }
        words
    }

    fn knows(&self, word: &str) -> bool {
        self.verbs.contains(word) || self.in_patterns.contains(word)
    }

    /// The dictionary form of a word that is an inflected verb, or an inflected noun.
    fn base_of(&self, word: &str, verb: bool) -> Option<String> {
        if verb && self.verbs.contains(word) {
            return None;
        }
        if let Some(lemma) = self.forms.get(&(verb, word)) {
            return (*lemma != word).then(|| (*lemma).to_string());
        }
        let endings: &[(&str, &[&str])] = match verb {
            true => &[
                ("ied", &["y"]),
                ("ed", &["", "e"]),
                ("ing", &["", "e"]),
                ("ies", &["y"]),
                ("es", &["", "e"]),
                ("s", &[""]),
            ],
            false => &[("ies", &["y"]), ("ses", &["s"]), ("s", &[""])],
        };
        if word.ends_with("ss") {
            return None;
        }
        let stems = endings.iter().filter_map(|(ending, new)| Some((word.strip_suffix(ending)?, new)));
        let mut stems = stems.flat_map(|(stem, new)| {
            new.iter().map(move |end| format!("{stem}{end}")).chain(verb.then(|| undoubled(stem)).flatten())
        });
        stems.find(|stem| stem.len() > 2 && if verb { self.verbs.contains(stem.as_str()) } else { self.knows(stem) })
    }
}

/// "plann" to "plan"
fn undoubled(stem: &str) -> Option<String> {
    let mut ends = stem.chars().rev();
    let (last, before) = (ends.next()?, ends.next()?);
    (last == before).then(|| stem[..stem.len() - last.len_utf8()].to_string())
}

/// Trigger words are compared with lemmas: an inflected one is never found.
fn inflected(frame: &Frame, words: &Words<'_>) -> Vec<String> {
    let verb = match frame.pattern.kind {
        TriggerKind::Verb => true,
        TriggerKind::Noun => false,
        TriggerKind::Predicate => return Vec::new(),
    };
    let lemmas: Vec<&str> = frame.pattern.trigger.iter().map(|l| l.lemma.as_str()).collect();
    let bases = lemmas.iter().filter_map(|l| Some((l, words.base_of(l, verb)?)));
    // Both forms side by side are found by one of them.
    let bases = bases.filter(|(_, base)| !lemmas.contains(&base.as_str()));
    bases.map(|(l, base)| never_found(l, &base)).collect()
}

/// Words before a slot that are no prepositions but nearly, or that stand beside some.
fn no_prepositions(frame: &Frame, words: &Words<'_>) -> Vec<String> {
    let elements: Vec<&str> = frame.pattern.source.split_whitespace().collect();
    let is_slot = |element: &str| element.starts_with(char::is_uppercase);
    // The trigger, which comes first or after the subject, is no preposition.
    let first = 1 + usize::from(elements.first().is_some_and(|e| is_slot(e)));
    let mut found = Vec::new();
    for pair in elements.windows(2).skip(first).filter(|pair| !is_slot(pair[0]) && is_slot(pair[1])) {
        let alternatives: Vec<&str> = pair[0].split('|').collect();
        let beside = alternatives.iter().any(|a| PREPOSITIONS.contains(a));
        for word in alternatives.iter().filter(|a| !PREPOSITIONS.contains(a)) {
            let near =
                PREPOSITIONS.iter().filter(|p| distance(word, p) == 1).find(|p| p.len().abs_diff(word.len()) <= 1);
            let meant = near.map_or_else(String::new, |p| format!("; did you mean {p:?}?"));
            if beside {
                found.push(format!("unknown preposition {word:?} beside others in {:?}{meant}", pair[0]));
            } else if near.is_some() && !words.knows(word) {
                found.push(format!("unknown preposition {word:?} before {}{meant}", pair[1]));
            }
        }
    }
    found
}

/// A frame is never found if another covers it, is blocked by no more words, and ranks before it.
fn beaten(frames: &[Frame], index: &HashMap<(String, TriggerKind), Vec<usize>>, i: usize) -> Option<String> {
    let frame = &frames[i];
    let first = frame.pattern.trigger.first()?;
    let rivals = index.get(&(first.lemma.to_lowercase(), frame.pattern.kind))?;
    let rank = |f: &Frame| (f.confidence * 1000.0) as i64;
    let wins = |&&j: &&usize| {
        let rival = &frames[j];
        let before = rank(rival) > rank(frame) || (rank(rival) == rank(frame) && j < i);
        j != i
            && before
            && rival.pattern.covers(&frame.pattern)
            && rival.unless.iter().all(|u| frame.unless.contains(u))
    };
    let rival = &frames[*rivals.iter().find(wins)?];
    Some(format!(
        "{:?} is never found, since {:?} at {} says the same and goes before it; take one of them away",
        frame.pattern.source, rival.pattern.source, rival.at
    ))
}

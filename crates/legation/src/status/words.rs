//! What a word does to the reality of what it governs: `status.tsv`, read into [`Words`].
//!
//! The file's own head explains its columns. This module knows none of the words.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

/// What becomes of a governed event. The head of `status.tsv` has an example for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// As real as the governing word.
    Same,
    /// The same in the past, open otherwise.
    Done,
    /// It did not happen.
    Negated,
    /// It lies ahead.
    Future,
    /// Hypothetical.
    Open,
    /// It happened, whatever is said of the governing word.
    Fact,
    /// As `Fact`, but a future becomes hypothetical.
    Feared,
    /// The governed word holds, its content does not.
    Void,
    /// Future under a verb of saying, open elsewhere.
    Reported,
}

impl Effect {
    const NAMES: [(&str, Effect); 9] = [
        ("same", Effect::Same),
        ("done", Effect::Done),
        ("negated", Effect::Negated),
        ("future", Effect::Future),
        ("open", Effect::Open),
        ("fact", Effect::Fact),
        ("feared", Effect::Feared),
        ("void", Effect::Void),
        ("reported", Effect::Reported),
    ];

    fn from_name(name: &str) -> Option<Effect> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|&(_, effect)| effect)
    }
}

/// One line of the file.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Line in `status.tsv`, from 1.
    pub line: usize,
    /// Words that must hang from the lemma ("off" for "call off").
    pub with: Vec<String>,
    /// What it governs.
    pub frames: Vec<String>,
    /// Effect where the word holds.
    pub holds: Effect,
    /// Effect where the word is negated.
    pub fails: Effect,
}

impl Entry {
    /// Whether it governs this.
    pub fn has(&self, frame: &str) -> bool {
        self.frames.iter().any(|f| f == frame)
    }
}

/// A line of the file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Error {
    /// Line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status.tsv, line {}: {}", self.line, self.message)
    }
}

const KINDS: [&str; 15] = [
    "verb",
    "noun",
    "adj",
    "mod",
    "adv",
    "modal",
    "mark",
    "det",
    "pron",
    "after-not",
    "scope",
    "unit",
    "era",
    "past",
    "time",
];

/// The whole file.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// By kind, then by lemma (the first word of the entry); within a lemma the more specific first, then by line.
    entries: BTreeMap<String, BTreeMap<String, Vec<Entry>>>,
}

impl Words {
    /// The embedded file. A unit test holds that it reads without complaint.
    pub fn get() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| Words::parse(include_str!("../status.tsv")).unwrap_or_default())
    }

    /// Reads such a file.
    ///
    /// # Errors
    /// A line with too few columns, an unknown kind or effect.
    pub fn parse(text: &str) -> Result<Words, Error> {
        let mut words = Words::default();
        for (i, line) in text.lines().enumerate() {
            if !line.is_empty() && !line.starts_with('#') {
                words.line(i + 1, line).map_err(|message| Error { line: i + 1, message })?;
            }
        }
        for entry in words.entries.values_mut().flat_map(BTreeMap::values_mut) {
            entry.sort_by_key(|e| (std::cmp::Reverse(e.with.len()), e.line));
        }
        Ok(words)
    }

    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        let mut cells = line.split('\t');
        let mut cell = |name: &str| cells.next().ok_or_else(|| format!("{line:?}: expected a column {name}"));
        let (lemma, kind, frames) = (cell("lemma")?, cell("kind")?, cell("frames")?);
        let (holds, fails) = (cell("holds")?, cell("fails")?);
        if !KINDS.contains(&kind) {
            return Err(format!("kind {kind:?}: expected one of {}", KINDS.join(", ")));
        }
        let effect =
            |name: &str| Effect::from_name(name).ok_or_else(|| format!("effect {name:?}: see the file's head"));
        let holds = effect(holds)?;
        let fails = if fails.is_empty() { holds } else { effect(fails)? };
        let mut parts = lemma.split(' ').map(str::to_string);
        let first = parts.next().unwrap_or_default();
        let frames = frames.split(',').filter(|f| !f.is_empty()).map(str::to_string).collect();
        let entry = Entry { line: number, with: parts.collect(), frames, holds, fails };
        self.entries.entry(kind.to_string()).or_default().entry(first).or_default().push(entry);
        Ok(())
    }

    /// The entries of a kind for a lemma, the most specific first.
    pub fn entries(&self, kind: &str, lemma: &str) -> &[Entry] {
        self.entries.get(kind).and_then(|k| k.get(lemma)).map_or(&[], Vec::as_slice)
    }

    /// The effect of a word of a kind that has no frames.
    pub fn effect(&self, kind: &str, lemma: &str) -> Option<Effect> {
        self.entries(kind, lemma).iter().find(|e| e.with.is_empty()).map(|e| e.holds)
    }

    /// Whether the word is listed as this kind.
    pub fn is(&self, kind: &str, lemma: &str) -> bool {
        !self.entries(kind, lemma).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_in_order() {
        let words = Words::parse(include_str!("../status.tsv")).unwrap_or_else(|e| panic!("{e}"));
        assert!(words.entries["verb"].len() > 300);
        let mut seen = std::collections::BTreeSet::new();
        for (kind, lemmas) in &words.entries {
            for (lemma, entries) in lemmas {
                for e in entries {
                    for frame in e.frames.iter().map(String::as_str).chain(e.frames.is_empty().then_some("")) {
                        let new = seen.insert((kind.clone(), lemma.clone(), e.with.clone(), frame.to_string()));
                        assert!(new, "line {}: {lemma} {frame} is there already", e.line);
                    }
                }
            }
        }
    }

    #[test]
    fn complaints_name_the_line() {
        for (text, line) in [("# x\nsay\tverb\n", 2), ("say\tvreb\tthat\tfact\topen\n", 1), ("a\tverb\tto\tup\t\n", 1)]
        {
            assert_eq!(Words::parse(text).unwrap_err().line, line, "{text:?}");
        }
    }
}

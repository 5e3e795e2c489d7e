//! The words that attribute: `attribution.tsv`, read into [`Cues`]. The file's own head explains its columns.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One line of the file.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    /// A word that must hang from the lemma ("out" for "point out").
    pub with: Option<String>,
    /// What holds the content.
    pub frames: Vec<String>,
}

impl Cue {
    /// Whether its content may stand like this.
    pub fn has(&self, frame: &str) -> bool {
        self.frames.iter().any(|f| f == frame)
    }
}

/// The whole file: by kind and lemma.
#[derive(Debug, Default)]
pub(super) struct Cues(BTreeMap<String, BTreeMap<String, Vec<Cue>>>);

const KINDS: [&str; 7] = ["verb", "noun", "adv", "case", "raise", "tail", "channel"];

impl Cues {
    /// The embedded file. A unit test holds that it reads without complaint.
    pub fn get() -> &'static Cues {
        static CUES: OnceLock<Cues> = OnceLock::new();
        CUES.get_or_init(|| Cues::parse(include_str!("../attribution.tsv")).unwrap_or_default())
    }

    /// Reads such a file.
    ///
    /// # Errors
    /// Line number (from 1) and complaint: a line without three columns, an unknown kind.
    pub fn parse(text: &str) -> Result<Cues, (usize, String)> {
        let mut cues = Cues::default();
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [lemma, kind, frames] = cells[..] else {
                return Err((i + 1, format!("{line:?}: expected three columns: lemma, kind, frames")));
            };
            if !KINDS.contains(&kind) {
                return Err((i + 1, format!("kind {kind:?}: expected one of {}", KINDS.join(", "))));
            }
            let (lemma, with) = lemma.split_once(' ').map_or((lemma, None), |(l, w)| (l, Some(w.to_string())));
            let frames = frames.split(',').map(str::to_string).collect();
            let entry = cues.0.entry(kind.to_string()).or_default().entry(lemma.to_string()).or_default();
            entry.push(Cue { with, frames });
        }
        Ok(cues)
    }

    /// The lines of a kind for a lemma.
    pub fn entries(&self, kind: &str, lemma: &str) -> &[Cue] {
        let Some(lemmas) = self.0.get(kind) else { return &[] };
        // The reader lemmatises rare verbs by rule and may lose a final e ("denounc").
        lemmas.get(lemma).or_else(|| lemmas.get(&format!("{lemma}e"))).map_or(&[], Vec::as_slice)
    }

    /// Whether the lemma is listed as this kind.
    pub fn is(&self, kind: &str, lemma: &str) -> bool {
        !self.entries(kind, lemma).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_in_order_and_complaints_name_the_line() {
        Cues::parse(include_str!("../attribution.tsv")).unwrap();
        assert_eq!(Cues::parse("# c\nsay\tverb\n").unwrap_err().0, 2);
        assert_eq!(Cues::parse("say\tvreb\tthat\n").unwrap_err().0, 1);
    }
}

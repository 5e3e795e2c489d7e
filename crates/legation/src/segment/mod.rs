//! Text to sentences and words: [`Segmenter`].
//!
//! The text is cut into atoms (runs of letters, runs of digits, single signs); a small trained model then says for
//! every gap between two atoms whether a word, a joined word ("do|n't") or a sentence begins behind it. White space
//! always ends a word, an empty line always ends a sentence. Words are those of Universal Dependencies' English
//! treebanks. Nothing is corrected or normalised: a word's form is its slice of the text.

mod atoms;
mod features;
mod hash;
mod model;

pub use model::ModelError;

use crate::Span;
use atoms::{Atom, Atoms, Class, Clitics, Space};
use features::{Block, COUNT};
use model::{KINDS, Model};

/// A word as Universal Dependencies counts words: "don't" is two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the document.
    pub span: Span,
    /// Its characters.
    pub form: String,
    /// Whether white space, or the text's end, follows.
    pub space_after: bool,
    /// Whether it belongs to the same surface token as the word before it ("n't" in "don't"), UD's multiword tokens.
    pub joined: bool,
}

/// A sentence, headline, bullet point or other unit that is read by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From the first word's first character to the last word's last.
    pub span: Span,
    /// Its words, at least one.
    pub words: Vec<Word>,
    /// Whether a paragraph begins here.
    pub new_paragraph: bool,
}

/// The most words a sentence has: what is longer is cut where a sentence's end is likeliest.
pub const LONGEST: usize = 160;

/// From so many atoms on without an empty line, which nobody writes, a sentence ends at the next white space, or
/// without any after as many again.
const BLOCK: usize = 1 << 16;

/// Lines longer than this are not wrapped by hand: each is a paragraph. In characters.
const WRAPPED: usize = 120;

/// What a gap between two atoms is, in the order of the model's scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    Inside,
    Joined,
    Word,
    Sentence,
}

/// Cuts texts into sentences and words.
#[derive(Debug)]
pub struct Segmenter {
    model: Model,
    clitics: Clitics,
}

impl Segmenter {
    /// The model that comes with the program.
    ///
    /// # Errors
    /// None with the file as committed, which a test reads.
    pub fn embedded() -> Result<Segmenter, ModelError> {
        Segmenter::new(include_bytes!("../../../../model/segmenter.bin"))
    }

    /// A model that `training/segment.py` has written.
    ///
    /// # Errors
    /// Bytes of another kind, of another version, or cut short.
    pub fn new(model: &[u8]) -> Result<Segmenter, ModelError> {
        Ok(Segmenter { model: Model::new(model)?, clitics: clitics() })
    }

    /// Cuts a text into sentences and these into words. White space alone gives nothing.
    pub fn segment(&self, text: &str) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for_blocks(text, &self.clitics, |atoms, behind| {
            let gaps = self.gaps(atoms);
            Cutter { text, atoms, behind, gaps: &gaps }.sentences(&mut sentences);
        });
        sentences
    }

    /// What each atom begins, and how much likelier a sentence is than a word there.
    fn gaps(&self, atoms: &[Atom]) -> Vec<(Gap, f32)> {
        let block = Block::new(atoms);
        let mut features = [0; COUNT];
        let mut scores = vec![[0.0; KINDS]; atoms.len()];
        for (i, score) in scores.iter_mut().enumerate().skip(1) {
            block.features(i, &mut features);
            *score = self.model.score(&features);
        }
        agree_on_hyphens(atoms, &mut scores);
        let decided = atoms.windows(2).zip(&scores[1..]).map(|(pair, &score)| decide(score, &pair[0], &pair[1]));
        std::iter::once((Gap::Sentence, 0.0)).chain(decided).collect()
    }
}

/// A hyphen between two words is cut off on both sides or on neither: both gaps get their mean scores.
fn agree_on_hyphens(atoms: &[Atom], scores: &mut [[f32; KINDS]]) {
    for i in 1..atoms.len().saturating_sub(1) {
        let [left, hyphen, right] = [&atoms[i - 1], &atoms[i], &atoms[i + 1]];
        let touch = hyphen.space == Space::None && right.space == Space::None;
        let words = [left, right].iter().all(|side| matches!(side.class, Class::Letters | Class::Digits));
        if hyphen.sign == '-' && touch && words {
            let mean = std::array::from_fn(|kind| (scores[i][kind] + scores[i + 1][kind]) / 2.0);
            (scores[i], scores[i + 1]) = (mean, mean);
        }
    }
}

fn clitics() -> Clitics {
    Clitics::new(include_str!("clitics.txt"))
}

/// Calls `each` with the atoms between every two empty lines, and with what stands behind the last.
fn for_blocks(text: &str, clitics: &Clitics, mut each: impl FnMut(&[Atom], Space)) {
    let mut block: Vec<Atom> = Vec::new();
    for atom in Atoms::new(text, clitics) {
        let full = block.len() >= BLOCK && (atom.space != Space::None || block.len() >= 2 * BLOCK);
        if !block.is_empty() && (atom.space == Space::Blank || full) {
            each(&block, atom.space);
            block.clear();
        }
        block.push(atom);
    }
    if !block.is_empty() {
        each(&block, Space::Blank);
    }
}

/// The likeliest kind of gap among those that are possible.
fn decide(scores: [f32; KINDS], left: &Atom, right: &Atom) -> (Gap, f32) {
    let [inside, joined, word, sentence] = scores;
    let mut best = (Gap::Word, word);
    if sentence > best.1 {
        best = (Gap::Sentence, sentence);
    }
    let ideographs = left.class == Class::Ideograph || right.class == Class::Ideograph;
    if right.space == Space::None && !ideographs {
        for (gap, score) in [(Gap::Joined, joined), (Gap::Inside, inside)] {
            if score > best.1 {
                best = (gap, score);
            }
        }
    }
    (best.0, sentence - word)
}

/// Everything about one block that its sentences are made from.
struct Cutter<'a> {
    text: &'a str,
    atoms: &'a [Atom],
    /// What stands behind the last atom.
    behind: Space,
    gaps: &'a [(Gap, f32)],
}

impl Cutter<'_> {
    fn sentences(&self, out: &mut Vec<Sentence>) {
        let lines = self.paragraph_lines();
        let starts: Vec<usize> = (0..self.atoms.len()).filter(|&i| self.gaps[i].0 != Gap::Inside).collect();
        let mut first = 0;
        while first < starts.len() {
            let last = self.sentence_end(&starts, first);
            let words: Vec<Word> = (first..last).map(|w| self.word(&starts, w)).collect();
            let space = self.atoms[starts[first]].space;
            if let (Some(a), Some(b)) = (words.first(), words.last()) {
                let new_paragraph = space == Space::Blank || lines && space == Space::Line;
                out.push(Sentence { span: a.span.cover(b.span), words, new_paragraph });
            }
            first = last;
        }
    }

    /// Whether each line is a paragraph.
    fn paragraph_lines(&self) -> bool {
        let mut start = 0;
        self.atoms.iter().any(|atom| {
            if atom.space >= Space::Line {
                start = atom.start;
            }
            atom.end - start > WRAPPED
        })
    }

    /// The word after the sentence that begins with word `first`.
    fn sentence_end(&self, starts: &[usize], first: usize) -> usize {
        let limit = (first + LONGEST).min(starts.len());
        let ends = |w: &usize| self.gaps[starts[*w]].0 == Gap::Sentence;
        if let Some(end) = (first + 1..limit).find(ends) {
            return end;
        }
        if limit == starts.len() || ends(&limit) {
            return limit;
        }
        // In the second half only, so that each word is looked at twice at most.
        let cuttable = |w: &usize| self.gaps[starts[*w]].0 == Gap::Word;
        let best = |a: &usize, b: &usize| self.gaps[starts[*a]].1.total_cmp(&self.gaps[starts[*b]].1);
        (first + LONGEST / 2..=limit).filter(cuttable).max_by(best).unwrap_or(limit)
    }

    fn word(&self, starts: &[usize], w: usize) -> Word {
        let start = starts[w];
        let next = starts.get(w + 1).copied().unwrap_or(self.atoms.len());
        let (first, last) = (&self.atoms[start], &self.atoms[next - 1]);
        Word {
            span: Span::new(first.start, last.end),
            form: self.text.get(first.byte..last.byte_end).unwrap_or_default().to_string(),
            space_after: self.atoms.get(next).map_or(self.behind, |atom| atom.space) != Space::None,
            joined: self.gaps[start].0 == Gap::Joined,
        }
    }
}

/// For training: how many features a gap has.
#[doc(hidden)]
pub const TRAINING_FEATURES: usize = COUNT;

/// For training: each gap's character offset and features, without any decision. Empty lines have none.
#[doc(hidden)]
pub fn training_features(text: &str, mut each: impl FnMut(usize, &[u32])) {
    for_blocks(text, &clitics(), |atoms, _| {
        let block = Block::new(atoms);
        let mut features = [0; COUNT];
        for (i, atom) in atoms.iter().enumerate().skip(1) {
            block.features(i, &mut features);
            each(atom.start, &features);
        }
    });
}

#[cfg(test)]
mod tests;

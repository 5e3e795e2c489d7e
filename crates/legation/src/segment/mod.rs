//! Text to sentences and words.

use crate::Span;

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

/// Cuts a text into sentences and these into words. White space alone gives nothing.
pub fn segment(text: &str) -> Vec<Sentence> {
    let _ = text;
    Vec::new()
}

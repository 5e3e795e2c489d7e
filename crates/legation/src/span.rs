//! Places in a text, counted in characters.
//!
//! Everything Legation hands out points into the document's text with a [`Span`]: half-open, in characters
//! (Unicode scalar values), as `spec/reading.md` settles it. [`Chars`] turns such offsets into Rust's byte offsets
//! and back without a table as long as the text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open range of characters (Unicode scalar values) of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first character.
    pub start: usize,
    /// Offset after the last character.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// Number of characters.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds no character.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a character.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// How many characters lie between two entries of the table in [`Chars`].
const STRIDE: usize = 128;

/// A text with a way from character offsets to byte offsets and back.
#[derive(Debug)]
pub struct Chars<'a> {
    text: &'a str,
    /// Byte offset of every [`STRIDE`]th character; empty where the text is ASCII and both offsets are the same.
    table: Vec<usize>,
    len: usize,
}

impl<'a> Chars<'a> {
    /// Looks through the text once.
    pub fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Chars { text, table: Vec::new(), len: text.len() };
        }
        let mut len = 0;
        let mut table = Vec::new();
        for (byte, _) in text.char_indices() {
            if len % STRIDE == 0 {
                table.push(byte);
            }
            len += 1;
        }
        Chars { text, table, len }
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Number of characters.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Byte offset of a character; the text's length for any offset at its end or beyond.
    pub fn byte(&self, char: usize) -> usize {
        if char >= self.len {
            return self.text.len();
        }
        let Some(&base) = self.table.get(char / STRIDE) else { return char };
        let rest = self.text[base..].char_indices().nth(char % STRIDE);
        rest.map_or(self.text.len(), |(byte, _)| base + byte)
    }

    /// Character offset of a byte offset, which must lie on a character's first byte or at the text's end.
    pub fn char(&self, byte: usize) -> usize {
        if self.table.is_empty() {
            return byte;
        }
        let slot = self.table.partition_point(|&b| b <= byte) - 1;
        slot * STRIDE + self.text[self.table[slot]..byte].chars().count()
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &'a str {
        &self.text[self.byte(span.start)..self.byte(span.end)]
    }

    /// The span of a range of bytes, whose ends must lie between characters.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.char(bytes.start), self.char(bytes.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_bytes_agree_both_ways() {
        for text in ["", "plain", "Gül met Erdoğan — “twice” 🙂.", &"é🙂a".repeat(300)] {
            let chars = Chars::new(text);
            let bytes: Vec<usize> = text.char_indices().map(|(b, _)| b).chain([text.len()]).collect();
            assert_eq!(chars.len() + 1, bytes.len());
            for (c, &b) in bytes.iter().enumerate() {
                assert_eq!((chars.byte(c), chars.char(b)), (b, c), "{text:?}");
            }
        }
    }
}

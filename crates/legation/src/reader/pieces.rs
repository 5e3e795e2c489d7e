//! Words to the encoder's word pieces and letter-case shapes, exactly as `training/model.py` makes them.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A word's further pieces are dropped; only its first one is looked at by the heads anyway.
const MAX_PIECES: usize = 8;

/// The vocabulary of an uncased BERT.
#[derive(Debug)]
pub(super) struct Pieces {
    ids: HashMap<&'static str, i32>,
    unknown: i32,
    /// `[CLS]`, before the first word.
    pub(super) start: i32,
    /// `[SEP]`, after the last word.
    pub(super) end: i32,
}

impl Pieces {
    /// Reads a vocabulary, one piece a line. Returns none if one of BERT's special pieces is missing.
    pub(super) fn new(vocabulary: &'static str) -> Option<Self> {
        let ids: HashMap<&str, i32> = vocabulary.lines().zip(0..).collect();
        let (unknown, start, end) = (*ids.get("[UNK]")?, *ids.get("[CLS]")?, *ids.get("[SEP]")?);
        Some(Pieces { ids, unknown, start, end })
    }

    /// Whether a lower-case word is one piece: a rough sign that it is a word of the language.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.ids.contains_key(word)
    }

    /// Appends a word's pieces (at least one, at most [`MAX_PIECES`]).
    pub(super) fn split(&self, word: &str, out: &mut Vec<i32>) {
        if let Some(&id) = self.ids.get(word) {
            // The common case needs no normalisation: what stands in the vocabulary is lower-case and plain.
            return out.push(id);
        }
        let (before, plain) = (out.len(), plain(word));
        for part in parts(&plain) {
            self.split_part(part, out);
        }
        out.truncate(before + MAX_PIECES);
        if out.len() == before {
            out.push(self.unknown);
        }
    }

    /// The longest pieces from left to right; one unknown piece if they do not reach the end.
    fn split_part(&self, part: &str, out: &mut Vec<i32>) {
        let before = out.len();
        let mut rest = part;
        let mut key = String::new();
        while !rest.is_empty() {
            if out.len() - before >= MAX_PIECES {
                return;
            }
            let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8());
            let longest_first = ends.take(MAX_PIECE_CHARS).collect::<Vec<_>>().into_iter().rev();
            let prefix = if out.len() == before { "" } else { "##" };
            let found = longest_first.into_iter().find_map(|end| {
                key.clear();
                key.push_str(prefix);
                key.push_str(&rest[..end]);
                self.ids.get(key.as_str()).map(|&id| (id, end))
            });
            let Some((id, end)) = found else {
                out.truncate(before);
                return out.push(self.unknown);
            };
            out.push(id);
            rest = &rest[end..];
        }
    }
}

/// No piece of the vocabulary is longer (its longest has 18 characters).
const MAX_PIECE_CHARS: usize = 18;

/// Lower case without accents.
fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    lower.nfd().filter(|c| c.general_category() != GeneralCategory::NonspacingMark).collect()
}

/// Splits at punctuation, each sign a part of its own; white space and control characters vanish.
fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = None;
    for (i, c) in word.char_indices() {
        let gone = c.is_whitespace() || c.general_category_group() == GeneralCategoryGroup::Other;
        let sign = is_sign(c);
        if (gone || sign) && start.is_some() {
            parts.extend(start.take().map(|s| &word[s..i]));
        }
        if sign {
            parts.push(&word[i..i + c.len_utf8()]);
        } else if !gone && start.is_none() {
            start = Some(i);
        }
    }
    parts.extend(start.map(|s| &word[s..]));
    parts
}

fn is_sign(c: char) -> bool {
    "$+<=>^`|~".contains(c) || c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// Letter case of a word: 1 lower, 2 Title, 3 single capital, 4 UPPER, 5 mixed, 6 no letters.
pub(super) fn shape(word: &str) -> i32 {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    let count = letters().count();
    let capitals = letters().filter(|c| c.is_uppercase()).count();
    let first = letters().next().is_some_and(char::is_uppercase);
    match (count, capitals) {
        (0, _) => 6,
        (_, 0) => 1,
        (1, 1) => 3,
        (n, m) if n == m => 4,
        (_, 1) if first => 2,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let cases =
            [("talks", 1), ("Xi", 2), ("A", 3), ("EU", 4), ("McCain", 5), ("90", 6), ("—", 6), ("5G", 3), ("北京", 1)];
        for (word, expected) in cases {
            assert_eq!(shape(word), expected, "{word}");
        }
    }

    #[test]
    fn words_become_pieces() {
        let pieces = Pieces::new("[UNK]\n[CLS]\n[SEP]\nerdogan\nu\n.\ns\ntalk\n##s\n##ed").unwrap();
        let cases: [(&str, &[i32]); 6] = [
            ("Erdoğan", &[3]),
            ("U.S.", &[4, 5, 6, 5]),
            ("talks", &[7, 8]),
            ("talkeds", &[7, 9, 8]),
            ("walk", &[0]),
            ("\u{200b}", &[0]),
        ];
        for (word, expected) in cases {
            let mut out = Vec::new();
            pieces.split(word, &mut out);
            assert_eq!(out, expected, "{word}");
        }
    }
}

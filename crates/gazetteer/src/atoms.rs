//! Words made comparable: letters without accents, dots and case, hyphens as gaps.
//!
//! Gazetteer and text meet as rows of [`Atom`]s, so "Sana'a", "al-Shabaab" and "U.S." are found however they are
//! written. An atom remembers its letter case, which tells "US" from "us" and "Turkey" from "turkey". No stemming,
//! no transliteration: another spelling is another alias.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A piece of a word, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// Small letters and digits; `'s`, `,` and `(` stand for possessives and punctuation.
    pub text: String,
    /// Whether it begins with a capital letter or a digit.
    pub upper: bool,
    /// Whether it has letters and all are capitals.
    pub caps: bool,
    /// Which word it is a piece of.
    pub word: usize,
}

/// The possessive ending as an atom.
pub const POSSESSIVE: &str = "'s";
/// A comma, bracket or dash as an atom: what follows explains or continues.
pub const BREAK: &str = ",";

/// Letters that do not decompose into a base letter and an accent.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ß' => "ss",
        'ı' | 'ə' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

/// Small letters and digits of a piece of text.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '&')
            .map(|c| c.to_ascii_lowercase())
            .collect();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_alphanumeric() || c == '&' => out.push(c),
            None => {}
        }
    }
    out
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—' | '/')
}

fn is_break(word: &str) -> bool {
    matches!(word, "," | "(" | ")" | ";" | ":" | "--" | "–" | "—")
}

fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’" | "'S" | "’S")
}

/// Adds the atoms of one word, as a tokenizer gives it.
pub fn push_word(atoms: &mut Vec<Atom>, form: &str, word: usize) {
    let mark = |text: &str| Atom { text: text.to_owned(), upper: false, caps: false, word };
    if is_possessive(form) {
        return atoms.push(mark(POSSESSIVE));
    }
    if is_break(form) {
        return atoms.push(mark(BREAK));
    }
    for piece in form.split(is_hyphen) {
        let text = fold(piece);
        if text.is_empty() {
            continue;
        }
        let mut letters = piece.chars().filter(|c| c.is_alphabetic()).peekable();
        let caps = letters.peek().is_some() && letters.all(char::is_uppercase);
        let upper = piece.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric());
        atoms.push(Atom { text, upper, caps, word });
    }
}

/// Splits a phrase that no tokenizer has seen: at white space, around punctuation, before "'s".
pub fn split(phrase: &str) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for (word, token) in phrase.split_whitespace().enumerate() {
        push_token(&mut atoms, token, word);
    }
    atoms
}

fn push_token(atoms: &mut Vec<Atom>, token: &str, word: usize) {
    let core = token.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    if token.len() > core.len() && token.starts_with(['(', ',', ';', ':', '–', '—']) {
        push_word(atoms, BREAK, word);
    }
    let trimmed = core.trim_end_matches([',', ';', ':', ')', '!', '?', '"', '”']);
    let (stem, possessive) = strip_possessive(trimmed);
    push_word(atoms, stem, word);
    if possessive {
        push_word(atoms, POSSESSIVE, word);
    }
    if core.len() > trimmed.len() && core[trimmed.len()..].starts_with([',', ';', ':', ')']) {
        push_word(atoms, BREAK, word);
    }
}

fn strip_possessive(token: &str) -> (&str, bool) {
    for ending in ["'s", "’s"] {
        if let Some(stem) = token.strip_suffix(ending) {
            return (stem, true);
        }
    }
    match token.strip_suffix("s'").or_else(|| token.strip_suffix("s’")) {
        Some(stem) if !stem.is_empty() => (&token[..stem.len() + 1], true),
        _ => (token, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_split_into_folded_atoms() {
        let cases = [
            ("the U.S. Army", "the us army"),
            ("al-Shabaab", "al shabaab"),
            ("Iran's parliament", "iran 's parliament"),
            ("the protesters' leader", "the protesters 's leader"),
            ("Łukasz Gül, mayor", "lukasz gul , mayor"),
            ("Security Service (SBU)", "security service , sbu ,"),
            ("", ""),
            ("... --", ""),
        ];
        for (phrase, wanted) in cases {
            let got: Vec<String> = split(phrase).into_iter().map(|a| a.text).collect();
            assert_eq!(got.join(" "), wanted, "{phrase:?}");
        }
    }

    #[test]
    fn case_is_kept_beside() {
        let atoms = split("US us Turkey M23");
        let flags: Vec<(bool, bool)> = atoms.iter().map(|a| (a.upper, a.caps)).collect();
        assert_eq!(flags, [(true, true), (false, false), (true, false), (true, true)]);
    }
}

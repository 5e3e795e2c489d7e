//! Text to atoms: the smallest pieces that a word can end between.
//!
//! An [`Atom`] is a run of letters, a run of digits, or one other character. White space, control characters and
//! byte order marks belong to none; characters without width of their own (accents, variation selectors, soft
//! hyphens, joiners) belong to the atom before them. Nothing is decided here: that is the model's part.

use std::collections::HashMap;

use super::hash::{self, mix};

/// What stands before an atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    /// Nothing: both touch.
    None,
    /// One space.
    Single,
    /// Several spaces, or a tab.
    Wide,
    /// One line break.
    Line,
    /// At least one empty line, or the text's start.
    Blank,
}

/// What an atom is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Letters.
    Letters,
    /// Digits and other numerals.
    Digits,
    /// One character of a script that writes no spaces (Chinese, Japanese).
    Ideograph,
    /// One character of any other kind.
    Sign,
}

/// Values of [`Atom::shape`].
pub(super) mod shape {
    /// Letters, all small.
    pub const LOWER: u32 = 1;
    /// One capital.
    pub const SINGLE: u32 = 2;
    /// A capital, then small letters.
    pub const TITLE: u32 = 3;
    /// Capitals.
    pub const UPPER: u32 = 4;
    /// Any other mixture.
    pub const MIXED: u32 = 5;
    /// Letters of a script without case.
    pub const CASELESS: u32 = 6;
    /// An ideograph.
    pub const IDEOGRAPH: u32 = 7;
    /// Digits: this and their number, at most 5.
    pub const DIGITS: u32 = 8;
    /// A sign: this and its code point.
    pub const SIGN: u32 = 64;
}

/// A piece of text that is not cut any further.
#[derive(Clone, Copy, Debug)]
pub(super) struct Atom {
    /// First byte.
    pub byte: usize,
    /// Offset of the first character.
    pub start: usize,
    /// Offset after the last character.
    pub end: usize,
    /// Byte after the last character.
    pub byte_end: usize,
    /// What stands before it.
    pub space: Space,
    /// What it is made of.
    pub class: Class,
    /// Hash of the lower-cased characters, apostrophes all straight.
    pub low: u32,
    /// Pattern of letter case, number of digits, or the sign itself; see [`mod@shape`].
    pub shape: u32,
    /// Hash of the first three characters, lower-cased.
    pub prefix: u32,
    /// Hash of the last three characters, lower-cased.
    pub suffix: u32,
    /// The sign, apostrophes straight; NUL for other classes.
    pub sign: char,
}

impl Atom {
    /// Number of characters.
    pub fn len(&self) -> usize {
        self.end - self.start
    }
}

/// Words that may be cut inside their letters: hash of the lower-cased word, and letters before the cut.
#[derive(Debug)]
pub(super) struct Clitics(HashMap<u32, usize>);

impl Clitics {
    /// Reads a list with one word a line, the cut marked `|`; `#` begins a comment.
    pub fn new(list: &str) -> Self {
        let lines = list.lines().filter(|l| !l.starts_with('#'));
        let entry = |line: &str| {
            let (left, right) = line.trim().split_once('|')?;
            Some((hash::letters(left.chars().chain(right.chars())), left.chars().count()))
        };
        Clitics(lines.filter_map(entry).collect())
    }
}

/// The atoms of a text, in order.
pub(super) struct Atoms<'a> {
    text: &'a str,
    clitics: &'a Clitics,
    byte: usize,
    char: usize,
    /// Whether the next atom is the rest of letters that were cut.
    inside: bool,
}

impl<'a> Atoms<'a> {
    pub fn new(text: &'a str, clitics: &'a Clitics) -> Self {
        Atoms { text, clitics, byte: 0, char: 0, inside: false }
    }

    fn rest(&self) -> std::str::Chars<'a> {
        self.text.get(self.byte..).unwrap_or_default().chars()
    }

    fn skip_space(&mut self) -> Space {
        let (mut breaks, mut spaces, mut tab, mut previous) = (0, 0, false, ' ');
        for c in self.rest().take_while(|&c| is_space(c)) {
            match c {
                '\n' if previous == '\r' => {}
                '\n' | '\r' | '\u{85}' | '\u{2028}' => breaks += 1,
                '\u{c}' | '\u{2029}' => breaks += 2,
                '\t' => tab = true,
                _ => spaces += 1,
            }
            previous = c;
            self.byte += c.len_utf8();
            self.char += 1;
        }
        match (breaks, spaces) {
            (2.., _) => Space::Blank,
            (1, _) => Space::Line,
            (0, 0) if !tab => Space::None,
            (0, 1) if !tab => Space::Single,
            _ => Space::Wide,
        }
    }

    /// Letters up to the place where a second word may begin inside them, if there is one.
    fn clitic_cut(&self, low: u32, letters: usize, after: usize) -> Option<usize> {
        if self.inside || letters < 2 {
            return None;
        }
        if let Some(&cut) = self.clitics.0.get(&low) {
            return Some(cut);
        }
        let bytes = self.text.as_bytes();
        if !matches!(bytes.get(after.wrapping_sub(1)), Some(b'n' | b'N')) {
            return None;
        }
        let mut next = self.text.get(after..)?.chars();
        let apostrophe = next.next().is_some_and(|c| plain(c) == '\'');
        let t = next.next().is_some_and(|c| c.eq_ignore_ascii_case(&'t'));
        (apostrophe && t && !next.next().is_some_and(char::is_alphanumeric)).then_some(letters - 1)
    }
}

impl Iterator for Atoms<'_> {
    type Item = Atom;

    fn next(&mut self) -> Option<Atom> {
        let space = if self.byte == 0 { self.skip_space().max(Space::Blank) } else { self.skip_space() };
        let (byte, start) = (self.byte, self.char);
        let mut run = Run::new(self.rest(), usize::MAX);
        if run.chars == 0 {
            return None;
        }
        let cut = match run.class {
            Class::Letters => self.clitic_cut(run.low, run.letters, byte + run.bytes),
            _ => None,
        };
        if let Some(cut) = cut {
            run = Run::new(self.rest(), cut);
        }
        self.inside = cut.is_some();
        self.byte += run.bytes;
        self.char += run.chars;
        let (prefix, suffix) = run.affixes();
        Some(Atom {
            byte,
            start,
            end: self.char,
            byte_end: self.byte,
            space,
            class: run.class,
            low: run.low,
            shape: run.shape(),
            prefix,
            suffix,
            sign: run.sign,
        })
    }
}

/// The characters of one atom, as they are read.
struct Run {
    class: Class,
    bytes: usize,
    chars: usize,
    letters: usize,
    upper: usize,
    lower: usize,
    first_upper: bool,
    low: u32,
    first: [u32; 3],
    last: [u32; 3],
    sign: char,
}

impl Run {
    /// Reads one atom from the front of `text`, at most `limit` letters of it.
    fn new(text: std::str::Chars<'_>, limit: usize) -> Run {
        let mut run = Run {
            class: Class::Sign,
            bytes: 0,
            chars: 0,
            letters: 0,
            upper: 0,
            lower: 0,
            first_upper: false,
            low: hash::START,
            first: [0; 3],
            last: [0; 3],
            sign: '\0',
        };
        let mut joined = false;
        for c in text {
            if !is_invisible(c) {
                let class = class_of(c);
                let more = class == run.class && matches!(class, Class::Letters | Class::Digits) || joined;
                if is_space(c) || run.letters >= limit || run.letters > 0 && !more {
                    break;
                }
                run.visible(c, class);
            }
            joined = c == '\u{200d}' && run.class == Class::Sign && run.letters > 0;
            run.bytes += c.len_utf8();
            run.chars += 1;
        }
        run
    }

    fn visible(&mut self, c: char, class: Class) {
        let small = hash::lower(c);
        if self.letters == 0 {
            self.class = class;
            self.first_upper = c.is_uppercase();
            self.sign = if class == Class::Sign { plain(c) } else { '\0' };
        }
        if let Some(slot) = self.first.get_mut(self.letters) {
            *slot = small;
        }
        self.last = [self.last[1], self.last[2], small];
        self.low = mix(self.low, small);
        self.letters += 1;
        self.upper += usize::from(c.is_uppercase());
        self.lower += usize::from(c.is_lowercase());
    }

    fn affixes(&self) -> (u32, u32) {
        let fold = |part: [u32; 3]| part.into_iter().fold(hash::START, mix);
        (fold(self.first), fold(self.last))
    }

    fn shape(&self) -> u32 {
        match self.class {
            Class::Sign => shape::SIGN + u32::from(self.sign),
            Class::Ideograph => shape::IDEOGRAPH,
            Class::Digits => shape::DIGITS + self.letters.min(5) as u32,
            Class::Letters if self.upper + self.lower == 0 => shape::CASELESS,
            Class::Letters if self.upper == 0 => shape::LOWER,
            Class::Letters if self.letters == 1 => shape::SINGLE,
            Class::Letters if self.lower == 0 => shape::UPPER,
            Class::Letters if self.first_upper && self.upper == 1 => shape::TITLE,
            Class::Letters => shape::MIXED,
        }
    }
}

/// Whether a character is left out of all words: white space, control characters, the byte order mark.
pub(super) fn is_space(c: char) -> bool {
    c == ' ' || c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

/// Whether a character belongs to the one before it: it has no width, or changes the other's look.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Whether a character is of a script that writes no spaces between words and whose characters stand for themselves.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn class_of(c: char) -> Class {
    if c.is_ascii_alphabetic() {
        Class::Letters
    } else if is_ideograph(c) {
        Class::Ideograph
    } else if c.is_numeric() {
        Class::Digits
    } else if c.is_alphabetic() {
        Class::Letters
    } else {
        Class::Sign
    }
}

/// An apostrophe of any kind as the straight one; other characters as they are.
pub(super) fn plain(c: char) -> char {
    match c {
        '’' | '‘' | '`' | '´' | 'ʼ' => '\'',
        c => c,
    }
}

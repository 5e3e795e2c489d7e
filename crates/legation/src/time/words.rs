//! The words of time: what class each has, and a sentence cut into [`Atom`]s that carry their classes.
//!
//! Atoms are smaller than words: a run of letters, a run of digits, one sign. So "90-minute" and "mid-March" look the
//! same however the reader cuts words, and the rules need not know. The tables are `codebook/times/words.tsv` and `holidays.tsv`; only what is
//! spelt in digits is classified here.

use std::collections::HashMap;

use super::Error;
use crate::syntax::{Sentence, Upos};
use crate::{Chars, Span};

macro_rules! classes {
    ($($name:ident $text:literal)*) => {
        /// What a word is to the rules.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Class { $($name),* }

        impl Class {
            /// The class that the tables call so.
            pub fn from_name(name: &str) -> Option<Class> {
                match name { $($text => Some(Class::$name),)* _ => None }
            }

            /// How many there are.
            pub const COUNT: usize = [$($text),*].len();
        }
    };
}

classes! {
    Month "MONTH" MayMonth "MAYMONTH" Weekday "WEEKDAY" Weekdays "WEEKDAYS" Season "SEASON" MaySeason "MAYSEASON"
    Holiday "HOLIDAY" Independent "INDEPENDENT" National "NATIONAL" Republic "REPUBLIC" Dotted "DOTTED" Part "PART" Unit "UNIT" CountUnit "COUNTUNIT" Units "UNITS" Small "SMALL" Tens "TENS" Scale "SCALE"
    CenturyWord "CENTURYWORD" DecadeWord "DECADEWORD" Ord "ORD" QuarterWord "QUARTERWORD" Vague "VAGUE" Step "STEP"
    DayWord "DAYWORD" Sequel "SEQUEL" SequelDay "SEQUELDAY" DayBeside "DAYBESIDE" Aspect "ASPECT"
    Same "SAME" Modifier "MODIFIER" Within "WITHIN" Approx "APPROX" Now "NOW"
    Then "THEN" Soon "SOON" Recent "RECENT" Coming "COMING" Every "EVERY" Frequency "FREQUENCY" Times "TIMES"
    Rate "RATE" Noon "NOON" Meridiem "MERIDIEM" Zone "ZONE" Overnight "OVERNIGHT" Tonight "TONIGHT"
    LastNight "LASTNIGHT" Prep "PREP" Title "TITLE" Counted "COUNTED" Ahead "AHEAD" Behind "BEHIND" Clause "CLAUSE"
    Int "INT" Two "TWO" Decimal "DECIMAL" Day "DAY" Year "YEAR" OldYear "OLDYEAR" Decade "DECADE" Military "MILITARY"
    Capital "CAPITAL" Plural "PLURAL"
}

/// What a classified word is worth: a number, or a text that the rules' actions understand.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Text(String),
}

/// A reading of one or more atoms as a word of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Lex {
    pub class: Class,
    pub value: Value,
    /// How many atoms it takes.
    pub len: usize,
}

/// A run of letters, a number, or a sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// Where it stands in the document.
    pub span: Span,
    /// Small letters; curly quotes and long dashes straightened.
    pub form: String,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Index of the word it belongs to.
    pub word: usize,
    pub lexes: Vec<Lex>,
}

/// A line of the table, by its first atom.
struct Entry {
    /// Its atoms in small letters, and whether each needs a capital.
    atoms: Vec<(String, bool)>,
    class: Class,
    value: Value,
}

/// The table of words.
pub struct Words {
    by_first: HashMap<String, Vec<Entry>>,
    /// Forms that end in a full stop, which belongs to them ("Oct.").
    dotted: Vec<String>,
}

impl Words {
    /// Reads the tables: their names, for errors, and texts.
    pub fn read<'a>(tables: &[(&'a str, &'a str)]) -> Result<Words, Error> {
        let mut words = Words { by_first: HashMap::new(), dotted: Vec::new() };
        let mut parsed: Vec<(Class, Value, &str)> = Vec::new();
        for (file, text) in tables {
            let lines = text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
            for (i, line) in lines {
                parsed.push(entry(line).map_err(|message| Error { file: (*file).to_owned(), line: i + 1, message })?);
            }
        }
        let forms = parsed.iter().flat_map(|(_, _, forms)| forms.split('|')).flat_map(str::split_whitespace);
        words.dotted = forms.filter(|f| f.len() > 1 && f.ends_with('.')).map(str::to_lowercase).collect();
        words.dotted.sort();
        words.dotted.dedup();
        for (class, value, forms) in parsed {
            for form in forms.split('|') {
                words.add(form, class, &value);
            }
        }
        Ok(words)
    }

    fn add(&mut self, form: &str, class: Class, value: &Value) {
        let pieces = self.cut(form);
        let capital = |p: &str| p.chars().next().is_some_and(char::is_uppercase);
        let atoms: Vec<(String, bool)> = pieces.iter().map(|(_, p)| (straight(p), capital(p))).collect();
        let Some((first, _)) = atoms.first().cloned() else { return };
        self.by_first.entry(first).or_default().push(Entry { atoms, class, value: value.clone() });
    }

    /// The sentence's atoms with their classes.
    pub fn atoms(&self, sentence: &Sentence, text: &Chars<'_>) -> Vec<Atom> {
        let mut atoms: Vec<Atom> = self
            .cut(text.slice(sentence.span))
            .into_iter()
            .map(|(at, piece)| {
                let start = sentence.span.start + at;
                let word = sentence.words.partition_point(|w| w.span.end <= start);
                Atom {
                    span: Span::new(start, start + piece.chars().count()),
                    form: straight(piece),
                    capital: piece.chars().next().is_some_and(char::is_uppercase),
                    word: word.min(sentence.words.len().saturating_sub(1)),
                    lexes: Vec::new(),
                }
            })
            .collect();
        for i in 0..atoms.len() {
            let hide = hidden(sentence, &atoms[i]) || titled(&atoms, i);
            let mut lexes = if hide { Vec::new() } else { self.classify(&atoms, i) };
            lexes.retain(|l| !matches!(l.class, Class::Year | Class::OldYear) || !counts(sentence, &atoms[i]));
            atoms[i].lexes = lexes;
        }
        atoms
    }

    /// Pieces of a text with the offsets of their first characters.
    fn cut<'a>(&self, text: &'a str) -> Vec<(usize, &'a str)> {
        let mut pieces = Vec::new();
        let mut rest = text;
        let mut at = 0;
        while let Some(first) = rest.chars().next() {
            let len = if first.is_whitespace() { first.len_utf8() } else { self.piece(rest, first) };
            let (piece, tail) = rest.split_at(len);
            if !first.is_whitespace() {
                pieces.push((at, piece));
            }
            at += piece.chars().count();
            rest = tail;
        }
        pieces
    }

    /// Length in bytes of the piece that `rest` begins with.
    fn piece(&self, rest: &str, first: char) -> usize {
        if first.is_ascii_digit() {
            return number_len(rest);
        }
        if is_quote(first) {
            let tail = rest.split_at(first.len_utf8()).1;
            let letters = tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
            let clitic = matches!(&tail[..letters], "s" | "S" | "ll" | "re" | "ve" | "d" | "m" | "t");
            return first.len_utf8() + if clitic { letters } else { 0 };
        }
        if !first.is_alphabetic() {
            return first.len_utf8();
        }
        let dotted = abbreviation_len(rest);
        if dotted > 0 {
            return dotted;
        }
        let len = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let with_dot = rest.get(..=len).filter(|s| s.ends_with('.')).map(str::to_lowercase);
        let known = with_dot.is_some_and(|s| self.dotted.binary_search(&s).is_ok());
        if known { len + 1 } else { len }
    }

    /// All that the word or words beginning at atom `i` can be.
    fn classify(&self, atoms: &[Atom], i: usize) -> Vec<Lex> {
        let atom = &atoms[i];
        let mut lexes = digits(atoms, i);
        let fits = |e: &&Entry| {
            atoms.get(i..i + e.atoms.len()).is_some_and(|slice| {
                slice.iter().zip(&e.atoms).all(|(a, (form, capital))| a.form == *form && (a.capital || !capital))
            })
        };
        let entries = self.by_first.get(&atom.form).map_or(&[] as &[Entry], Vec::as_slice);
        lexes.extend(entries.iter().filter(fits).map(|e| Lex {
            class: e.class,
            value: e.value.clone(),
            len: e.atoms.len(),
        }));
        let bare = |class| Lex { class, value: Value::Text(String::new()), len: 1 };
        if atom.capital {
            lexes.push(bare(Class::Capital));
        }
        if atom.form.len() > 3 && atom.form.ends_with('s') && !atom.form.ends_with("ss") {
            lexes.push(bare(Class::Plural));
        }
        lexes
    }
}

fn entry(line: &str) -> Result<(Class, Value, &str), String> {
    let mut columns = line.split('\t');
    let (Some(class), Some(value), Some(forms), None) =
        (columns.next(), columns.next(), columns.next(), columns.next())
    else {
        return Err(format!("\"{line}\": expected class, value and words, set apart by tabs"));
    };
    let class = Class::from_name(class).ok_or_else(|| format!("\"{class}\" is not a class"))?;
    let value = value.parse().map_or_else(|_| Value::Text(value.to_owned()), Value::Number);
    Ok((class, value, forms))
}

/// Words that the tagger takes for something that is no time: verbs ("may", "march", "falls"), parts of people's names.
fn hidden(sentence: &Sentence, atom: &Atom) -> bool {
    let Some(word) = sentence.words.get(atom.word) else { return false };
    // "Wednesday's" alone is taken for a person at times; "Joe Friday" is one.
    let person = sentence.name_at(atom.word).filter(|n| n.kind == crate::syntax::NameKind::Person);
    let named = person.is_some_and(|n| n.words.len() > 1 || !atom.form.ends_with("day"));
    let verb = matches!(word.upos, Upos::Verb | Upos::Aux);
    named
        || match atom.form.as_str() {
            "may" | "march" | "spring" | "fall" | "second" => verb,
            "minute" => verb || word.upos == Upos::Adj,
            _ => false,
        }
}

/// Whether a word that is written small has a capital for no other reason than that it is in a title ("USA Today").
fn titled(atoms: &[Atom], i: usize) -> bool {
    let small = ["today", "tomorrow", "tonight", "week", "month", "year", "day", "hour", "minute", "noon", "now"];
    let before = i.checked_sub(1).map(|j| &atoms[j]);
    let opened = before.is_none_or(|b| !b.form.starts_with(char::is_alphanumeric));
    atoms[i].capital && !opened && small.contains(&atoms[i].form.as_str())
}

/// Whether the tree has it that a number counts something ("1709 schoolchildren") and so is no year. "The 2002 attack" has
/// its year right behind the article.
fn counts(sentence: &Sentence, atom: &Atom) -> bool {
    let definite =
        |i: usize| matches!(sentence.words[i].form.to_lowercase().as_str(), "the" | "a" | "his" | "her" | "its");
    let first = atom.word.checked_sub(1).is_some_and(definite);
    sentence.words.get(atom.word).is_some_and(|w| {
        let one = w.head.is_some_and(|h| sentence.words[h].feat("Number") != Some("Plur"));
        w.is_rel("nummod") && !(first && one)
    })
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`')
}

fn straight(piece: &str) -> String {
    if piece.is_ascii() {
        return if piece == "`" { String::from("'") } else { piece.to_ascii_lowercase() };
    }
    let lower = piece.chars().flat_map(char::to_lowercase);
    lower
        .map(|c| {
            if is_quote(c) {
                '\''
            } else if matches!(c, '–' | '—' | '‑' | '‐') {
                '-'
            } else {
                c
            }
        })
        .collect()
}

/// Bytes of the first `skip` and the next `take` characters, less those of the first `skip`.
fn prefix(text: &str, skip: usize, take: usize) -> usize {
    text.chars().skip(skip).take(take).map(char::len_utf8).sum()
}

/// Length of "1,200", "2.5", "1990s", "5th"; "9am" ends after the digits.
fn number_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut len = digits(0);
    loop {
        match bytes.get(len) {
            Some(b',') if digits(len + 1) == 3 => len += 4,
            Some(b'.') if digits(len + 1) > 0 => len += 1 + digits(len + 1),
            _ => break,
        }
    }
    let tail: String = rest[len..].chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match tail.as_str() {
        "s" | "st" | "nd" | "rd" | "th" => len + tail.len(),
        _ => len,
    }
}

/// Length of "a.m.", "p.m", "U.S."; 0 where there is none.
fn abbreviation_len(rest: &str) -> usize {
    let mut len = 0;
    let mut chars = rest.chars().peekable();
    while let (Some(letter), Some('.')) = (chars.next().filter(|c| c.is_alphabetic()), chars.peek().copied()) {
        len += letter.len_utf8() + 1;
        chars.next();
    }
    let letters = rest[..len].chars().filter(|c| *c == '.').count();
    let tail = rest[len..].chars().next().is_some_and(char::is_alphabetic);
    // "p.m" without its last stop, and no lone initial ("W. Bush").
    let last = rest[len..].chars().take_while(|c| c.is_alphabetic()).count();
    match (letters, tail) {
        (1, true) if last == 1 => len + prefix(&rest[len..], 0, 1),
        (2.., false) => len,
        _ => 0,
    }
}

/// Readings of what is spelt in digits.
fn digits(atoms: &[Atom], i: usize) -> Vec<Lex> {
    let form = atoms[i].form.as_str();
    let plain = form.trim_end_matches(|c: char| c.is_alphabetic());
    let mut found = Vec::new();
    if !form.starts_with(|c: char| c.is_ascii_digit()) {
        return found;
    }
    let Ok(number) = plain.replace(',', "").parse::<f64>() else {
        // "25.12.2021"
        if plain.split('.').count() == 3 && plain.len() == form.len() {
            found.push(Lex { class: Class::Dotted, value: Value::Text(plain.to_owned()), len: 1 });
        }
        return found;
    };
    let mut add = |class| found.push(Lex { class, value: Value::Number(number), len: 1 });
    let short = plain.len() <= 2 && !plain.contains('.');
    match &form[plain.len()..] {
        "" if plain.contains('.') => add(Class::Decimal),
        "" => {
            add(Class::Int);
            if plain.len() == 2 {
                add(Class::Two);
            }
            if short && (1.0..=31.0).contains(&number) {
                add(Class::Day);
            }
            if plain.len() == 4 && !plain.contains(',') {
                four_digits(atoms, i, number).into_iter().for_each(add);
            }
        }
        "s" if plain.len() == 4 || short => add(Class::Decade),
        "st" | "nd" | "rd" | "th" => add(Class::Ord),
        _ => {}
    }
    found
}

/// What a number of four digits may be: a year unless money or a percentage, a time of day.
fn four_digits(atoms: &[Atom], i: usize, number: f64) -> Vec<Class> {
    let before = i.checked_sub(1).and_then(|j| atoms.get(j)).map_or("", |a| a.form.as_str());
    let after = atoms.get(i + 1).map_or("", |a| a.form.as_str());
    let money = matches!(before, "$" | "€" | "£" | "¥" | "#" | "no." | "no") || matches!(after, "%" | "percent");
    let mut classes = Vec::new();
    if number < 2400.0 && number % 100.0 < 60.0 {
        classes.push(Class::Military);
    }
    if !money {
        classes.push(if (1900.0..2100.0).contains(&number) { Class::Year } else { Class::OldYear });
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_atoms() {
        let words = Words::read(&super::super::WORDS).unwrap();
        let cases = [
            ("mid-March, 9am", "mid|-|March|,|9|am"),
            ("at 10:30 p.m. on Oct. 5th", "at|10|:|30|p.m.|on|Oct.|5th"),
            ("New Year’s Eve of the '80s", "New|Year|’s|Eve|of|the|'|80s"),
            ("1,200 men, 2.5 years.", "1,200|men|,|2.5|years|."),
            ("George W. Bush’s U.S.", "George|W|.|Bush|’s|U.S."),
        ];
        for (text, cut) in cases {
            let pieces: Vec<&str> = words.cut(text).into_iter().map(|(_, p)| p).collect();
            assert_eq!(pieces.join("|"), cut);
        }
    }

    #[test]
    fn mistakes_in_the_table_are_named() {
        let error = Words::read(&[("t", "MONTH\t1\tJanuary\nMONHT\t2\tFebruary")]).err().unwrap();
        assert_eq!(error.to_string(), "t:2: \"MONHT\" is not a class");
    }
}

//! One form for a person's name however it is transliterated.
//!
//! "Abd al-Aziz", "Abdulaziz" and "Abdel Aziz" come out alike, and so do "Zelenskyy" and "Zelenskiy", "Yousef" and "Youssef". Names and
//! parts of names that differ by more than rules can say stand in `gazetteer/spellings.tsv`; articles and patronymics are passed
//! over. Used only for names of two words and more, and only where nothing is found as it is written.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::atoms::Atom;

static SPELLINGS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("../../../gazetteer/spellings.tsv").lines();
    let rows = lines.filter(|l| !l.starts_with('#')).skip(1).filter_map(|l| l.split_once('\t'));
    let rows = rows.filter_map(|(spelling, rest)| Some((spelling, rest.split('\t').next()?)));
    rows.flat_map(|(spelling, standard)| [(spelling, standard), (standard, standard)]).collect()
});

/// Letters that are written in several ways, and how they are compared.
const LETTERS: [(&str, &str); 15] = [
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("iy", "y"),
    ("ij", "y"),
    ("yy", "y"),
    ("ii", "y"),
    ("dj", "j"),
    ("tch", "ch"),
    ("ph", "f"),
    ("gh", "g"),
    ("dh", "d"),
    ("q", "k"),
    ("ei", "ai"),
    ("ey", "ay"),
];

/// A part of a name as it is compared, and how many atoms of the text it and those before it take up.
pub(crate) type Part = (String, usize);

/// The parts of a name.
pub(crate) fn parts(atoms: &[&Atom]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut servant = false; // "Abd", which is one name with what follows
    for (at, atom) in atoms.iter().enumerate() {
        let end = at + 1;
        let inside = at > 0 && end < atoms.len();
        let name = standard(&atom.text);
        if name == "abdul" {
            servant = true;
        } else if !(name == "al" && at > 0 || inside && is_patronymic(&atom.text)) {
            parts.push((if servant { format!("abdul{name}") } else { joined_servant(name) }, end));
            servant = false;
        } else if let Some(last) = parts.last_mut().filter(|_| !servant) {
            // What is passed over belongs to the part before it.
            last.1 = end;
        }
    }
    parts
}

/// "Abdelaziz", written in one word.
fn joined_servant(name: String) -> String {
    let rest = name.strip_prefix("abdul").or_else(|| name.strip_prefix("abdel"));
    match rest.filter(|rest| rest.len() > 2 && name != "abdullah") {
        Some(rest) => format!("abdul{}", standard(rest)),
        None => name,
    }
}

fn standard(atom: &str) -> String {
    if let Some(standard) = SPELLINGS.get(atom) {
        return (*standard).to_owned();
    }
    let mut text = atom.to_owned();
    for (from, to) in LETTERS {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    if out.len() > 4 && out.ends_with('h') && out[..out.len() - 1].ends_with(['a', 'e', 'i', 'o', 'u']) {
        out.pop();
    }
    if out.len() > 4 && out.ends_with("ski") {
        out.pop();
        out.push('y');
    }
    SPELLINGS.get(out.as_str()).map_or(out, |standard| (*standard).to_owned())
}

/// "Vladimirovich", "Ivanovna"
fn is_patronymic(atom: &str) -> bool {
    ["ovich", "evich", "ovna", "evna"].iter().any(|end| atom.len() > end.len() + 2 && atom.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atoms::split;

    #[test]
    fn one_name_in_many_spellings() {
        let key = |name: &str| {
            let atoms = split(name);
            let parts = parts(&atoms.iter().collect::<Vec<_>>());
            parts.into_iter().map(|p| p.0).collect::<Vec<_>>().join(" ")
        };
        let alike = [
            ("Abd Al Aziz bin Muhammad", "Abdulaziz bin Mohammed"),
            ("Abdel Aziz Belkhadem", "Abdul-Aziz Belkhadem"),
            ("Abdallah bin Saud Al Thani", "Abdullah bin Saud al-Thani"),
            ("Volodymyr Zelenskyy", "Vladimir Zelenskiy"),
            ("Vladimir Vladimirovich Putin", "Vladimir Putin"),
            ("Youssef El Khoury", "Yousef al-Khoury"),
            ("Husayn Kamil", "Hussein Kamil"),
        ];
        for (a, b) in alike {
            assert_eq!(key(a), key(b), "{a} / {b}");
        }
        for (a, b) in [("Ali Hassan", "Ali Hussein"), ("Juan Perez", "Jean Perez"), ("Peter Smith", "Peter Schmidt")] {
            assert_ne!(key(a), key(b), "{a} / {b}");
        }
    }

    #[test]
    fn parts_know_what_they_take_up() {
        let atoms = split("Abd al-Aziz Bouteflika said");
        let ends: Vec<usize> = parts(&atoms.iter().collect::<Vec<_>>()).into_iter().map(|p| p.1).collect();
        assert_eq!(ends, [3, 4, 5]);
        assert!(parts(&[]).is_empty());
        let lone = split("Abd");
        assert!(parts(&lone.iter().collect::<Vec<_>>()).is_empty());
    }
}

//! Whether a document writes its days first, as the British do, or its months.

use super::words::{Atom, Class};

/// Whether 3/4/2025 is a day in April here.
///
/// A date that can only be read one way settles it ("25/12/2024"); else how the document writes dates out ("5 March" or
/// "March 5"), by majority; else the American order, which most news in our data has.
pub fn day_first(sentences: &[Vec<Atom>]) -> bool {
    let slashes: i32 = sentences.iter().map(|atoms| vote(atoms, by_slashes)).sum();
    let written = || sentences.iter().map(|atoms| vote(atoms, by_words)).sum::<i32>();
    if slashes != 0 { slashes > 0 } else { written() > 0 }
}

fn vote(atoms: &[Atom], of: impl Fn(&[Atom]) -> i32) -> i32 {
    (0..atoms.len()).map(|i| of(&atoms[i..])).sum()
}

fn by_slashes(atoms: &[Atom]) -> i32 {
    let [first, a, second, b, year, ..] = atoms else { return 0 };
    let number = |atom: &Atom| atom.form.parse::<u16>().ok();
    match (number(first), number(second), number(year)) {
        (Some(first), Some(second), Some(_)) if a.form == "/" && b.form == "/" => {
            i32::from(first > 12 && second <= 12) - i32::from(second > 12 && first <= 12)
        }
        _ => 0,
    }
}

fn by_words(atoms: &[Atom]) -> i32 {
    let [first, second, ..] = atoms else { return 0 };
    let is = |atom: &Atom, class| atom.lexes.iter().any(|l| l.class == class);
    let month = |atom: &Atom| is(atom, Class::Month) || is(atom, Class::MayMonth);
    i32::from(is(first, Class::Day) && month(second)) - i32::from(month(first) && is(second, Class::Day))
}

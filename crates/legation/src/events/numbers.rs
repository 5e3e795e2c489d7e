//! Numbers that belong to an event: how many died, were hurt, were arrested, took part (PLOVER table 6.4).

use std::collections::BTreeMap;

use super::clause;
use crate::reading::Size;
use crate::syntax::{Sentence, Upos};

/// Which count a category's verb gives to the people it is about: (category, lemmas or none for all, name of the size).
const COUNTED: [(&str, &[&str], &str); 5] = [
    ("ASSAULT", &["kill", "murder", "assassinate", "massacre", "execute", "shoot", "slay", "behead", "die"], "dead"),
    ("ASSAULT", &["injure", "wound", "hurt", "maim"], "injured"),
    ("COERCE", &["arrest", "detain", "jail", "imprison", "round"], "arrested"),
    ("PROTEST", &[], "participants"),
    ("MOBILIZE", &[], "participants"),
];

/// The sizes of the event that word `trigger` evokes, and of verbs coordinated with it ("killing five and wounding ten").
pub(super) fn of_event(sentence: &Sentence, trigger: usize, category: &str) -> BTreeMap<String, Size> {
    let mut sizes = BTreeMap::new();
    let beside = |rel| sentence.children_by(trigger, rel);
    let verbs: Vec<usize> = std::iter::once(trigger).chain(beside("conj")).chain(beside("advcl")).collect();
    for verb in verbs {
        let lemma = sentence.words[verb].lemma.to_lowercase();
        let kinds = COUNTED
            .iter()
            .filter(|(c, lemmas, _)| *c == category && (lemmas.is_empty() || lemmas.contains(&lemma.as_str())));
        for (_, _, name) in kinds {
            let people =
                if *name == "participants" { clause::agent(sentence, verb) } else { clause::patient(sentence, verb) };
            if let Some(size) = people.and_then(|p| count(sentence, p)) {
                sizes.entry((*name).to_string()).or_insert(size);
            }
        }
    }
    sizes
}

/// "12 people", "three soldiers", "thousands of protesters", "dozens"
fn count(sentence: &Sentence, noun: usize) -> Option<Size> {
    let number = sentence.child(noun, "nummod").or(Some(noun).filter(|&n| sentence.words[n].upos == Upos::Num));
    if let Some(number) = number {
        let below = sentence.subtree(number).into_iter().filter(|&w| sentence.words[w].upos == Upos::Num);
        let words: Vec<&str> = below.map(|w| sentence.words[w].form.as_str()).collect();
        return Some(parse(&words).map_or_else(|| Size::Text(words.join(" ")), Size::Count));
    }
    let vague = ["dozen", "score", "hundred", "thousand", "ten", "million"];
    let word = &sentence.words[noun];
    let is_vague = word.feat("Number") == Some("Plur") && vague.contains(&word.lemma.to_lowercase().as_str());
    is_vague.then(|| Size::Text(word.form.to_lowercase()))
}

/// A number in digits or words ("1,200", "twenty-five", "three hundred", "1.5 million").
fn parse(words: &[&str]) -> Option<u64> {
    let mut total = 0.0;
    let mut part = 0.0;
    for word in words.iter().flat_map(|w| w.split('-')) {
        let word = word.to_lowercase();
        if let Ok(number) = word.replace(',', "").parse::<f64>() {
            part += number;
        } else if let Some(small) = SMALL.iter().position(|w| *w == word) {
            part += small as f64;
        } else if let Some(tens) = TENS.iter().position(|w| *w == word) {
            part += (tens as f64 + 2.0) * 10.0;
        } else {
            let (_, factor) = FACTORS.iter().find(|(w, _)| *w == word)?;
            let many = f64::max(part, 1.0) * factor;
            if *factor < 1000.0 { part = many } else { (total, part) = (total + many, 0.0) }
        }
    }
    let sum: f64 = total + part;
    (sum.is_finite() && (0.0..1e12).contains(&sum) && !words.is_empty()).then_some(sum as u64)
}

#[rustfmt::skip]
const SMALL: [&str; 20] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const FACTORS: [(&str, f64); 5] =
    [("dozen", 12.0), ("hundred", 100.0), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_digits_and_words() {
        let cases: [(&[&str], Option<u64>); 8] = [
            (&["12"], Some(12)),
            (&["1,200"], Some(1200)),
            (&["twenty-five"], Some(25)),
            (&["three", "hundred"], Some(300)),
            (&["1.5", "million"], Some(1_500_000)),
            (&["two", "thousand", "forty"], Some(2040)),
            (&["several"], None),
            (&[], None),
        ];
        for (words, expected) in cases {
            assert_eq!(parse(words), expected, "{words:?}");
        }
    }
}

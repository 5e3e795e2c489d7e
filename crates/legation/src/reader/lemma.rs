//! Dictionary forms, from rules and exceptions learned with the reader (`model/lemmas.tsv`).
//!
//! A row is `rule  TAG  suffix  cut  append` (the longest suffix that fits decides), `word  TAG  form  lemma` (an
//! exception) or `base  lemma` (a known verb, which decides where spelling leaves a choice: "freed" is of "free").
//! Tags are Penn Treebank tags; forms are lower-case, except under the tags of names.

use std::collections::{HashMap, HashSet};

use super::pieces::Pieces;

/// Longest suffix that a rule may have, in characters.
const LONGEST_SUFFIX: usize = 5;

#[derive(Debug, Default)]
pub(super) struct Lemmas {
    rules: HashMap<(&'static str, &'static str), (usize, &'static str)>,
    words: HashMap<(&'static str, &'static str), &'static str>,
    verbs: HashSet<&'static str>,
}

impl Lemmas {
    /// Reads the table. Returns the number of the first line that is not as it should be.
    pub(super) fn new(table: &'static str) -> Result<Self, usize> {
        let mut lemmas = Lemmas::default();
        for (number, line) in table.lines().enumerate() {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["rule", tag, suffix, cut, end] => {
                    lemmas.rules.insert((tag, suffix), (cut.parse().map_err(|_| number + 1)?, end));
                }
                ["word", tag, form, lemma] => {
                    lemmas.words.insert((tag, form), lemma);
                }
                ["base", lemma] => {
                    lemmas.verbs.insert(lemma);
                }
                _ => return Err(number + 1),
            }
        }
        Ok(lemmas)
    }

    /// The lemma of a word with a given Penn tag.
    pub(super) fn lemma(&self, form: &str, tag: &str, pieces: &Pieces) -> String {
        let keeps_case = ["NNP", "FW", "LS", "SYM", "ADD"].iter().any(|t| tag.starts_with(t));
        let form = if keeps_case { form.to_string() } else { form.to_lowercase().replace('’', "'") };
        if let Some(lemma) = self.words.get(&(tag, form.as_str())) {
            return (*lemma).to_string();
        }
        let by_rule = self.by_rule(&form, tag);
        let is_verb = |word: &str| self.verbs.contains(word);
        let is_word = |word: &str| pieces.knows(word);
        let inflected_verb = matches!(tag, "VBD" | "VBN" | "VBG" | "VBZ");
        if inflected_verb && !is_verb(&by_rule) {
            let known = known_stem(&form, tag, is_verb);
            return known.or_else(|| known_stem(&form, tag, is_word).filter(|_| !is_word(&by_rule))).unwrap_or(by_rule);
        }
        if tag == "NNS" && !is_word(&by_rule) {
            return known_stem(&form, tag, is_word).unwrap_or(by_rule);
        }
        by_rule
    }

    fn by_rule(&self, form: &str, tag: &str) -> String {
        let starts = form.char_indices().map(|(i, _)| i).chain([form.len()]).collect::<Vec<_>>();
        let letters = starts.len() - 1;
        for n in (0..=LONGEST_SUFFIX.min(letters)).rev() {
            let Some(&(cut, end)) = self.rules.get(&(tag, &form[starts[letters - n]..])) else { continue };
            if cut < letters {
                return format!("{}{end}", &form[..starts[letters - cut]]);
            }
        }
        form.to_string()
    }
}

/// The stem, among those that spelling allows, that is a word.
fn known_stem(form: &str, tag: &str, knows: impl Fn(&str) -> bool) -> Option<String> {
    let endings: &[(&str, &[&str])] = match tag {
        "VBD" | "VBN" => &[("ied", &["y"]), ("ed", &["", "e"])],
        "VBG" => &[("ing", &["", "e"])],
        _ => &[("ies", &["y"]), ("es", &["", "e"]), ("s", &[""])],
    };
    for (ending, replacements) in endings {
        let Some(stem) = form.strip_suffix(ending) else { continue };
        let candidates = replacements.iter().map(|r| format!("{stem}{r}")).chain(undoubled(stem).map(String::from));
        if let Some(known) = candidates.into_iter().find(|c| c.len() > 2 && knows(c)) {
            return Some(known);
        }
    }
    None
}

/// "plann" to "plan"
fn undoubled(stem: &str) -> Option<&str> {
    let mut ends = stem.char_indices().rev();
    let ((last, a), (_, b)) = (ends.next()?, ends.next()?);
    (a == b).then(|| &stem[..last])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_then_rules_then_known_stems() {
        let table = "rule\tVBD\t\t0\t\nrule\tVBD\ted\t2\t\nrule\tVBD\tced\t1\t\nword\tVBD\twent\tgo\nbase\tfree\nbase\tsever\nrule\tNNP\t\t0\t";
        let lemmas = Lemmas::new(table).unwrap();
        let pieces = Pieces::new("[UNK]\n[CLS]\n[SEP]\nvisit\nplan\nexpel\naccuse").unwrap();
        let cases = [
            ("Went", "VBD", "go"),
            ("visited", "VBD", "visit"),
            ("denounced", "VBD", "denounce"),
            ("planned", "VBD", "plan"),
            ("freed", "VBN", "free"),
            ("severed", "VBD", "sever"),
            ("accused", "VBD", "accuse"),
            ("Geneva", "NNP", "Geneva"),
        ];
        for (form, tag, lemma) in cases {
            assert_eq!(lemmas.lemma(form, tag, &pieces), lemma);
        }
        assert_eq!(Lemmas::new("rule\tVBD\n").unwrap_err(), 1);
    }
}

//! Words that tell whether a man or a woman is meant: `gazetteer/genders.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

static GENDERS: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let lines = include_str!("../../../../gazetteer/genders.tsv").lines();
    let rows = lines.filter(|l| !l.starts_with('#')).skip(1).filter_map(|l| l.split_once('\t'));
    rows.filter_map(|(word, rest)| Some((word, rest.chars().next()?))).collect()
});

/// 'm' or 'f' for a folded noun, title or given name that tells; nothing for others.
pub(super) fn of(word: &str) -> Option<char> {
    let listed = GENDERS.get(word).copied();
    listed.or_else(|| word.ends_with("woman").then_some('f')).or_else(|| word.ends_with("man").then_some('m'))
}

/// Whether a folded word is listed: a given name, unless the gazetteer has it as a noun.
pub(crate) fn is_listed(word: &str) -> bool {
    GENDERS.contains_key(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_or_do_not() {
        let cases = [("mother", Some('f')), ("gunman", Some('m')), ("businesswoman", Some('f')), ("table", None)];
        for (word, gender) in cases {
            assert_eq!(of(word), gender, "{word}");
        }
    }

    #[test]
    fn the_table_is_sound() {
        for line in include_str!("../../../../gazetteer/genders.tsv").lines().skip(2) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == 3 && matches!(cells[1], "m" | "f") && !cells[0].is_empty(), "{line:?}");
        }
    }
}

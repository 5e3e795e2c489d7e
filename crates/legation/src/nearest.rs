//! The known word that somebody may have meant: for messages about words that are not known.

/// `; did you mean "arrest"?`, or nothing where no known word is near.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map_or_else(String::new, |near| format!("; did you mean {near:?}?"))
}

/// The nearest of the known words, if it is near enough to be meant: about one letter in three may differ. Among equals the first.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = (word.chars().count() / 3).max(1);
    let near = known.into_iter().map(|k| (distance(&word.to_lowercase(), &k.to_lowercase()), k));
    let near = near.filter(|(distance, known)| *distance <= most && *distance < known.chars().count());
    near.reduce(|best, next| if next.0 < best.0 { next } else { best }).map(|(_, known)| known)
}

/// How many letters have to be put in, taken out, changed, or exchanged with their neighbour.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_found_and_nothing_far() {
        let known = ["arrest", "deport", "ban", "censor", ""];
        let cases = [
            ("arest", Some("arrest")),
            ("ARREST", Some("arrest")),
            ("deprot", Some("deport")),
            ("bna", Some("ban")),
            ("x", None),
            ("", None),
            ("flying", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
        assert_eq!(distance("größe", "große"), 1);
        assert_eq!((distance("", "abc"), distance("abc", "")), (3, 3));
    }
}

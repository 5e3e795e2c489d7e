//! The best tree for a sentence from the scores of its possible arcs.
//!
//! Usually every word's best head already makes a tree with one root. Where not, Chu and Liu's and Edmonds' algorithm
//! finds the spanning tree with the highest score (McDonald et al. 2005), once for every plausible root, since UD wants
//! exactly one word to hang from it.

/// A word's best head for every word. `score(dependent, head)`; words are 1 to `words`, 0 is the root and the only
/// one without a head. The result's entry 0 is 0.
pub(super) fn best_tree(words: usize, score: impl Fn(usize, usize) -> f32) -> Vec<usize> {
    let n = words + 1;
    let mut matrix = vec![vec![f32::MIN; n]; n];
    for (d, row) in matrix.iter_mut().enumerate().skip(1) {
        for (h, cell) in row.iter_mut().enumerate().filter(|(h, _)| *h != d) {
            *cell = score(d, h);
        }
    }
    let greedy = greedy(&matrix);
    if roots(&greedy) == 1 && cycle(&greedy).is_none() {
        return greedy;
    }
    // Roots in order of their own scores; beyond a few the best tree's root has always been found.
    let mut candidates: Vec<usize> = (1..n).collect();
    candidates.sort_by(|&a, &b| matrix[b][0].total_cmp(&matrix[a][0]));
    let trees = candidates.into_iter().take(4).map(|root| {
        let mut only = matrix.clone();
        (1..n).filter(|&d| d != root).for_each(|d| only[d][0] = FORBIDDEN);
        edmonds(&only)
    });
    let total = |tree: &[usize]| (1..n).map(|d| f64::from(matrix[d][tree[d]])).sum::<f64>();
    let trees = trees.filter(|t| roots(t) == 1);
    trees.max_by(|a, b| total(a).total_cmp(&total(b))).unwrap_or_else(|| chain(n))
}

/// Low enough never to be chosen where there is a choice, finite so that sums stay numbers.
const FORBIDDEN: f32 = -1e9;

/// Every word hangs from the one before: a tree for hopeless cases (scores that are not numbers).
fn chain(n: usize) -> Vec<usize> {
    (0..n).map(|d| d.saturating_sub(1)).collect()
}

fn greedy(matrix: &[Vec<f32>]) -> Vec<usize> {
    let best = |row: &Vec<f32>| super::network::argmax(row.iter().copied());
    let mut heads: Vec<usize> = matrix.iter().map(best).collect();
    heads[0] = 0;
    heads
}

fn roots(heads: &[usize]) -> usize {
    heads.iter().skip(1).filter(|&&h| h == 0).count()
}

/// The words of a cycle, if there is one.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen_from = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen_from[at] == 0 {
            seen_from[at] = start;
            at = heads[at];
        }
        if at != 0 && seen_from[at] == start {
            let mut words = vec![at];
            while heads[words[words.len() - 1]] != at {
                words.push(heads[words[words.len() - 1]]);
            }
            return Some(words);
        }
    }
    None
}

/// Chu-Liu-Edmonds on a matrix `[dependent][head]`: a cycle becomes one word, the smaller problem is solved, and the
/// cycle is opened where that solution enters it. Every round takes at least one word away.
fn edmonds(matrix: &[Vec<f32>]) -> Vec<usize> {
    let heads = greedy(matrix);
    let Some(ring) = cycle(&heads) else { return heads };
    let n = matrix.len();
    let outside: Vec<usize> = (0..n).filter(|i| !ring.contains(i)).collect();
    let joint = outside.len(); // the cycle's index in the smaller problem
    let mut small = vec![vec![f32::MIN; joint + 1]; joint + 1];
    let mut enters = vec![0; joint]; // for a head outside: the word of the cycle that it takes
    let mut leaves = vec![0; joint]; // for a dependent outside: its head in the cycle
    for (i, &out) in outside.iter().enumerate() {
        for (j, &other) in outside.iter().enumerate() {
            small[i][j] = matrix[out][other];
        }
        let enter = |w: usize| matrix[w][out] - matrix[w][heads[w]];
        enters[i] = best_of(&ring, enter);
        small[joint][i] = enter(enters[i]);
        leaves[i] = best_of(&ring, |w| matrix[out][w]);
        small[i][joint] = if out == 0 { f32::MIN } else { matrix[out][leaves[i]] };
    }
    let solved = edmonds(&small);
    let mut result = heads;
    for (i, &out) in outside.iter().enumerate().skip(1) {
        result[out] = if solved[i] == joint { leaves[i] } else { outside[solved[i]] };
    }
    let from = solved[joint];
    if from < joint {
        result[enters[from]] = outside[from];
    }
    result
}

fn best_of(words: &[usize], score: impl Fn(usize) -> f32) -> usize {
    words[super::network::argmax(words.iter().map(|&w| score(w)))]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All trees with one root over a few words, tried one by one.
    fn exhaustive(words: usize, score: &impl Fn(usize, usize) -> f32) -> f32 {
        let n = words + 1;
        let mut best = f32::MIN;
        for code in 0..n.pow(words as u32) {
            let heads: Vec<usize> = std::iter::once(0).chain((0..words).map(|d| code / n.pow(d as u32) % n)).collect();
            let tree = (1..n).all(|d| heads[d] != d) && roots(&heads) == 1 && cycle(&heads).is_none();
            if tree {
                best = best.max((1..n).map(|d| score(d, heads[d])).sum());
            }
        }
        best
    }

    #[test]
    fn the_tree_found_is_the_best_of_all() {
        let mut state = 1u32;
        for words in 1..=5 {
            for _ in 0..40 {
                let n = words + 1;
                let scores: Vec<f32> = (0..n * n)
                    .map(|_| {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        (state >> 16) as f32 / 65536.0 * 10.0
                    })
                    .collect();
                let score = |d: usize, h: usize| scores[d * n + h];
                let tree = best_tree(words, score);
                let total: f32 = (1..n).map(|d| score(d, tree[d])).sum();
                assert_eq!(roots(&tree), 1, "{tree:?}");
                assert!(cycle(&tree).is_none(), "{tree:?}");
                let best = exhaustive(words, &score);
                assert!((total - best).abs() < 1e-4, "{total} instead of {best}");
            }
        }
    }

    #[test]
    fn scores_that_are_no_numbers_still_give_a_tree() {
        let tree = best_tree(4, |_, _| f32::NAN);
        assert!(cycle(&tree).is_none());
        assert_eq!(roots(&tree), 1);
    }
}

//! The head's scores, as far as they are needed later: per sentence, for the words that may name an event.

use rten_tensor::Tensor;
use rten_tensor::prelude::*;

use super::{ACTOR, Labels, RECIPIENT, ROLES};

/// Categories whose parties act upon each other.
pub(crate) const RECIPROCAL: [&str; 3] = ["AGREE", "CONSULT", "COOPERATE"];

/// A word that may name an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trigger {
    /// The word, by index in the sentence.
    pub(crate) word: usize,
    /// Probability of each category; what is missing to one is the probability of none.
    pub(crate) categories: Vec<f32>,
    /// Probability of each mode, category or no category.
    pub(crate) modes: Vec<f32>,
    /// Probability of actual, future, hypothetical and negated.
    pub(crate) status: [f32; 4],
    /// Probability that it is told as background.
    pub(crate) historical: f32,
    /// For every word of the sentence the probability of each role.
    pub(crate) roles: Vec<[f32; ROLES]>,
}

impl Trigger {
    /// Probability that the word names an event.
    pub(crate) fn any(&self) -> f32 {
        self.categories.iter().sum()
    }

    /// Index of the likeliest category.
    pub(crate) fn best(&self) -> usize {
        crate::reader::argmax(self.categories.iter().copied())
    }
}

/// What the head says of one sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// In the order of the words.
    pub(crate) triggers: Vec<Trigger>,
    /// Names of the contexts that the head hears in the sentence; none where it has not listened.
    pub(crate) contexts: Option<Vec<String>>,
}

impl Evidence {
    /// The evidence about one word, if it is more than faint.
    pub(crate) fn at(&self, word: usize) -> Option<&Trigger> {
        let i = self.triggers.binary_search_by_key(&word, |t| t.word).ok()?;
        self.triggers.get(i)
    }

    /// Reads sentence `b` of a batch of results (trigger, mode, status, query, key, contexts). Row 0 is the root.
    pub(super) fn read(
        results: &[Tensor<f32>],
        b: usize,
        words: usize,
        faint: f32,
        labels: &Labels,
    ) -> Option<Evidence> {
        let row = |table: usize, word: usize| row(&results[table], b, word + 1);
        let mut triggers = Vec::new();
        for word in 0..words {
            let mut categories = softmax(row(0, word)?);
            let none = categories.pop()?;
            if 1.0 - none < faint {
                continue;
            }
            let status = row(2, word)?;
            let query = row(3, word)?;
            let of = |w: usize| Some(roles(query, row(4, w)?, labels));
            triggers.push(Trigger {
                word,
                categories,
                modes: row(1, word)?.iter().map(|&x| sigmoid(x)).collect(),
                status: softmax(status.get(..4)?).try_into().ok()?,
                historical: sigmoid(*status.get(4)?),
                roles: (0..words).map(of).collect::<Option<_>>()?,
            });
        }
        // Each score is counted from its context's threshold.
        let scores = labels.contexts.iter().zip(&results[5].data()?[b * labels.contexts.len()..]);
        let contexts = scores.filter(|(_, score)| **score > 0.0).map(|(name, _)| name.clone()).collect();
        Some(Evidence { triggers, contexts: Some(contexts) })
    }
}

/// Log-probabilities of the categories for a pair: what the words between trigger and sides say (latent: summed over all
/// triggers) and what the two marked sides say directly, as `training/events.py` weighs them.
pub(super) fn pair(
    results: &[Tensor<f32>],
    direct: &[f32],
    sides: [Option<usize>; 2],
    words: usize,
    labels: &Labels,
) -> Option<Vec<f32>> {
    let reciprocal: Vec<bool> = labels.categories.iter().map(|c| RECIPROCAL.contains(&c.as_str())).collect();
    let keys: Vec<Option<&[f32]>> = sides.iter().map(|s| s.and_then(|w| row(&results[2], 0, w + 1))).collect();
    let mut latent = vec![f32::NEG_INFINITY; labels.categories.len()];
    for word in 0..words {
        let names = log_softmax(row(&results[0], 0, word + 1)?);
        let query = row(&results[1], 0, word + 1)?;
        let logs = |key: &Option<&[f32]>| key.map(|k| scores(query, k, labels).map(log_sigmoid));
        let (actor, recipient) = (logs(&keys[0]), logs(&keys[1]));
        let role = |side: &Option<[f32; ROLES]>, role: usize| side.map_or(0.0, |s| s[role]);
        let either = |side: &Option<[f32; ROLES]>| side.map_or(0.0, |s| s[ACTOR].max(s[RECIPIENT]));
        let one_way = role(&actor, ACTOR) + role(&recipient, RECIPIENT);
        let both = either(&actor) + either(&recipient);
        for (c, sum) in latent.iter_mut().enumerate() {
            let score = names[c] + if reciprocal[c] { both } else { one_way };
            *sum = log_add(*sum, score);
        }
    }
    let mixed: Vec<f32> =
        latent.iter().zip(direct).map(|(l, d)| labels.balance[0] * l + labels.balance[1] * d).collect();
    Some(log_softmax(&mixed))
}

fn row(table: &Tensor<f32>, b: usize, word: usize) -> Option<&[f32]> {
    let &[_, rows, columns] = table.shape() else { return None };
    let start = (b * rows + word) * columns;
    table.data()?.get(start..start + columns)
}

fn scores(query: &[f32], key: &[f32], labels: &Labels) -> [f32; ROLES] {
    let scale = (labels.width as f32).sqrt();
    let mut out = labels.role_bias;
    for (role, q) in query.chunks_exact(labels.width).take(ROLES).enumerate() {
        out[role] += q.iter().zip(key).map(|(a, b)| a * b).sum::<f32>() / scale;
    }
    out
}

fn roles(query: &[f32], key: &[f32], labels: &Labels) -> [f32; ROLES] {
    scores(query, key, labels).map(sigmoid)
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

fn log_sigmoid(x: f32) -> f32 {
    -(1.0 + (-x.abs()).exp()).ln() + x.min(0.0)
}

fn log_add(a: f32, b: f32) -> f32 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f32::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

fn log_softmax(scores: &[f32]) -> Vec<f32> {
    let sum = scores.iter().copied().fold(f32::NEG_INFINITY, log_add);
    scores.iter().map(|s| s - sum).collect()
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    log_softmax(scores).into_iter().map(f32::exp).collect()
}

//! Where grammar and the learned head meet on an event's status, given its category.
//!
//! [`crate::status`] knows what the sentence says of the word; which event the record tells of is another question. "Will
//! strike" may be a threat, which is made when it is uttered (manual 2.3: the single category, and no auxiliary mode),
//! and who "will not sign" refuses now. A small model learned how far to follow whom, from documents that the head had not
//! seen: `model/status.tsv`, by `training/status.py`. A frame of the user's own codebook keeps the grammar's answer.

use std::collections::BTreeMap;

use super::decide::logit;
use super::head::Trigger;
use crate::reading::Status;

/// All statuses, in the order of the head's scores and of the columns of `model/status.tsv`.
pub(super) const ALL: [Status; 4] = [Status::Actual, Status::Future, Status::Hypothetical, Status::Negated];

/// What is known of an event's status, each thing with its name in `model/status.tsv`.
pub(super) type Features = Vec<(String, f64)>;

/// A row of weights for each feature, a column for each status.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Model(BTreeMap<&'static str, [f64; 4]>);

impl Model {
    /// Reads `model/status.tsv`. None if a line has not a name and four numbers.
    pub(crate) fn embedded() -> Option<Model> {
        let row = |line: &'static str| {
            let mut cells = line.split('\t');
            let name = cells.next()?;
            let weights: Vec<f64> = cells.map(|c| c.trim().parse().ok()).collect::<Option<_>>()?;
            Some((name, weights.try_into().ok()?))
        };
        let rows = include_str!("../../../../model/status.tsv").lines().filter(|l| !l.starts_with('#'));
        rows.map(row).collect::<Option<_>>().map(Model)
    }

    /// The likeliest status. Of equals, the first.
    pub(super) fn likeliest(&self, features: &Features) -> Status {
        let score = |k: usize| -> f64 {
            features.iter().map(|(name, value)| self.0.get(name.as_str()).map_or(0.0, |w| w[k] * value)).sum()
        };
        ALL[(1..ALL.len()).fold(0, |best, k| if score(k) > score(best) { k } else { best })]
    }
}

/// Describes an event of `category` that the grammar gives `status`.
pub(super) fn features(category: &str, status: Status, by_frame: bool, trigger: Option<&Trigger>) -> Features {
    // A frame's words are the category's own; where the head alone gave it, "will not sign" may be a refusal.
    let (grammar, by) = (status.name(), if by_frame { "frame" } else { "head" });
    let mut features: Features = [
        "one".to_string(),
        grammar.to_string(),
        category.to_string(),
        format!("{by} {grammar}"),
        format!("{by} {category} {grammar}"),
    ]
    .map(|name| (name, 1.0))
    .to_vec();
    for (status, &p) in ALL.iter().zip(trigger.iter().flat_map(|t| &t.status)) {
        features.push((format!("heard {}", status.name()), logit(p)));
    }
    features
}

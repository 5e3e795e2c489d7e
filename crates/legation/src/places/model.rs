//! Weights of the two decisions about places: is this name a place here, and which place does it mean.
//!
//! `model/places.tsv`, made by `training/places_model.py`: name of a part, dot, name of a feature, tab, weight. Parts are
//! `name` (a logistic model), `prior` and `context` (a score for every place that the name can mean, compared by softmax).

use std::collections::BTreeMap;

/// What is known of a name or of a place that it can mean, each thing with its name in the table.
pub type Features = Vec<(&'static str, f64)>;

/// Weights by feature.
#[derive(Clone, Debug, Default, PartialEq)]
struct Part(BTreeMap<String, f64>);

impl Part {
    fn score(&self, features: &Features) -> f64 {
        let weight = |name: &str| self.0.get(name).copied().unwrap_or(0.0);
        weight("one") + features.iter().map(|(name, value)| value * weight(name)).sum::<f64>()
    }
}

/// All weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    name: Part,
    prior: Part,
    context: Part,
    /// From this probability on a name is taken for a place's.
    pub(super) least: f64,
}

impl Model {
    /// Reads weights; a feature without a line weighs nothing. None if a line has no such form.
    pub fn parse(text: &str) -> Option<Model> {
        let mut model = Model { least: 0.5, ..Model::default() };
        for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let (name, weight) = line.split_once('\t')?;
            let weight = weight.trim().parse().ok()?;
            let Some((part, feature)) = name.split_once('.') else {
                model.least = Some(weight).filter(|_| name == "least")?;
                continue;
            };
            let part = match part {
                "name" => &mut model.name,
                "prior" => &mut model.prior,
                "context" => &mut model.context,
                _ => return None,
            };
            part.0.insert(feature.to_owned(), weight);
        }
        Some(model)
    }

    /// The weights that the program carries.
    pub(crate) fn embedded() -> Option<Model> {
        Model::parse(include_str!("../../../../model/places.tsv"))
    }

    /// How likely a name is a place's.
    pub(super) fn is_place(&self, features: &Features) -> f64 {
        1.0 / (1.0 + (-self.name.score(features)).exp())
    }

    /// How likely each of several places is meant, told nothing of the text around.
    pub(super) fn prior(&self, candidates: &[Features]) -> Vec<f64> {
        softmax(candidates.iter().map(|f| self.prior.score(f)))
    }

    /// The same with what the document tells.
    pub(super) fn in_context(&self, candidates: &[Features]) -> Vec<f64> {
        softmax(candidates.iter().map(|f| self.context.score(f)))
    }
}

fn softmax(scores: impl Iterator<Item = f64>) -> Vec<f64> {
    let scores: Vec<f64> = scores.collect();
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    let powers: Vec<f64> = scores.iter().map(|s| (s - most).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|p| p / sum).collect()
}

//! What an event's `confidence` is worth: how many events of a confidence are right ([`Calibration`]), and what is gained
//! and lost by leaving out those below a threshold ([`Curve`]).

use serde::Serialize;

use super::count::{self, Counted, Counts};
use crate::input::reading::{Event, Reading};

const BINS: usize = 10;

/// Thresholds of a curve lie this far apart, as parts of 1.
const STEPS: u32 = 50;

/// Confidences are summed as whole numbers of this part of 1, so that no sum depends on its order.
const UNIT: f64 = 1e-9;

/// Events by their confidence.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    bins: [Bin; BINS],
    /// Events that tell no confidence.
    pub untold: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    events: u64,
    confidence: u128,
    category: u64,
    strict: u64,
}

/// Events of about the same confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BinFigures {
    /// From this confidence.
    pub from: f64,
    /// To below this one (the last bin has 1 too).
    pub to: f64,
    /// How many events.
    pub events: u64,
    /// Their mean confidence.
    pub confidence: Option<f64>,
    /// Share that gold has, by category.
    pub category_right: Option<f64>,
    /// Share that are right in the strict sense.
    pub strict_right: Option<f64>,
}

impl Calibration {
    /// Adds the events of a document.
    pub fn add(&mut self, found: &Reading, counted: &Counted) {
        let mut paired = vec![false; found.events.len()];
        counted.pairs.iter().for_each(|&(_, f)| paired[f] = true);
        for ((event, category), strict) in found.events.iter().zip(paired).zip(&counted.strict) {
            let Some(confidence) = event.confidence else {
                self.untold += 1;
                continue;
            };
            let bin = &mut self.bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
            bin.events += 1;
            bin.confidence += (confidence / UNIT).round() as u128;
            bin.category += u64::from(category);
            bin.strict += u64::from(*strict);
        }
    }

    /// The bins, from the least confident.
    pub fn bins(&self) -> Vec<BinFigures> {
        let figures = |(i, bin): (usize, &Bin)| BinFigures {
            from: i as f64 / BINS as f64,
            to: (i + 1) as f64 / BINS as f64,
            events: bin.events,
            confidence: bin.mean(),
            category_right: count::ratio(bin.category, bin.events),
            strict_right: count::ratio(bin.strict, bin.events),
        };
        self.bins.iter().enumerate().map(figures).collect()
    }

    /// Expected calibration errors, by category and in the strict sense: how far the mean confidence of a bin lies from the
    /// share that is right, in the mean over events.
    pub fn errors(&self) -> [Option<f64>; 2] {
        let all: u64 = self.bins.iter().map(|bin| bin.events).sum();
        [|bin: &Bin| bin.category, |bin: &Bin| bin.strict].map(|right| {
            let off = |bin: &Bin| (bin.mean().unwrap_or(0.0) * bin.events as f64 - right(bin) as f64).abs();
            (all > 0).then(|| self.bins.iter().map(off).sum::<f64>() / all as f64)
        })
    }
}

impl Bin {
    fn mean(&self) -> Option<f64> {
        (self.events > 0).then(|| self.confidence as f64 * UNIT / self.events as f64)
    }
}

/// Counts for each of the thresholds, as if `--min-confidence` had been given.
#[derive(Clone, Debug)]
pub struct Curve {
    category: Vec<Counts>,
    strict: Vec<Counts>,
}

/// What is found above a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// The least confidence.
    pub min_confidence: f64,
    /// Precision and recall by category.
    pub category: PrecisionRecall,
    /// Precision and recall in the strict sense.
    pub strict: PrecisionRecall,
}

/// Two figures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PrecisionRecall {
    /// None where nothing was found.
    pub precision: Option<f64>,
    /// None where gold has nothing.
    pub recall: Option<f64>,
}

impl Default for Curve {
    fn default() -> Curve {
        let none = vec![Counts::default(); STEPS as usize + 1];
        Curve { category: none.clone(), strict: none }
    }
}

impl Curve {
    /// Adds a document.
    pub fn add(&mut self, gold: &Reading, found: &Reading) {
        let sentences = if gold.sentences.is_empty() { &found.sentences } else { &gold.sentences };
        let mut events: Vec<Event> = found.events.clone();
        let mut last: Option<[usize; 2]> = None;
        for step in 0..=STEPS {
            let before = events.len();
            events.retain(|event| event.confidence.is_none_or(|confidence| confidence >= threshold(step)));
            // Where the threshold left nothing out, nothing has changed.
            let [category, strict] = last.filter(|_| events.len() == before).unwrap_or_else(|| {
                let strict = count::strict(&gold.events, &events).iter().filter(|right| **right).count();
                [count::pairs(&gold.events, &events, sentences).len(), strict]
            });
            last = Some([category, strict]);
            let counts = |right: usize| Counts {
                right: right as u32,
                found: events.len() as u32,
                gold: gold.events.len() as u32,
            };
            self.category[step as usize] += counts(category);
            self.strict[step as usize] += counts(strict);
        }
    }

    /// The points, from the lowest threshold.
    pub fn points(&self) -> Vec<CurvePoint> {
        let both = |c: &Counts| PrecisionRecall { precision: c.precision(), recall: c.recall() };
        let steps = (0..).zip(self.category.iter().zip(&self.strict));
        let point = |(step, (category, strict))| CurvePoint {
            min_confidence: threshold(step),
            category: both(category),
            strict: both(strict),
        };
        steps.map(point).collect()
    }
}

fn threshold(step: u32) -> f64 {
    f64::from(step) / f64::from(STEPS)
}

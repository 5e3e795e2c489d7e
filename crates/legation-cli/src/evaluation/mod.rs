//! How good readings are, measured against gold readings.
//!
//! [`Evaluation`] takes one document after the other and keeps of each only a row of counts ([`count`]), so that readings
//! can be as many as the disk holds. At the end [`bootstrap`] makes figures with intervals of the rows, and [`report`] says
//! them. On the way [`calibration`] gathers how right events of a confidence are, and [`errors`] the worst errors; [`chart`]
//! draws both.

pub mod bootstrap;
pub mod calibration;
pub mod chart;
pub mod count;
pub mod errors;
pub mod report;

use calibration::{Calibration, Curve};
use count::Row;
use errors::Errors;

use crate::input::reading::Reading;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Events less confident than this are left out.
    pub min_confidence: f64,
    /// How many errors of each kind are kept.
    pub errors: usize,
    /// Whether figures for all thresholds of confidence are wanted.
    pub curve: bool,
}

/// Figures in the making.
#[derive(Debug)]
pub struct Evaluation {
    options: Options,
    /// One for each gold document; none until its reading came.
    rows: Vec<Option<Row>>,
    calibration: Calibration,
    curve: Option<Curve>,
    errors: Errors,
}

impl Evaluation {
    /// For so many gold documents.
    pub fn new(options: Options, documents: usize) -> Evaluation {
        Evaluation {
            options,
            rows: vec![None; documents],
            calibration: Calibration::default(),
            curve: options.curve.then(Curve::default),
            errors: Errors::new(options.errors),
        }
    }

    /// Whether a gold document has had its reading.
    pub fn has(&self, number: usize) -> bool {
        self.rows.get(number).is_some_and(Option::is_some)
    }

    /// Measures a reading against the gold document with this number.
    pub fn add(&mut self, number: usize, gold: &Reading, found: Reading) {
        let found = confident(found, self.options.min_confidence);
        let counted = count::count(gold, &found);
        self.calibration.add(&found, &counted);
        if let Some(curve) = &mut self.curve {
            curve.add(gold, &found);
        }
        self.errors.add(number, gold, &found, &counted);
        if let Some(row) = self.rows.get_mut(number) {
            *row = Some(counted.row);
        }
    }
}

/// The reading without the events that are less confident than this. What tells no confidence stays.
fn confident(mut reading: Reading, least: f64) -> Reading {
    reading.events.retain(|event| event.confidence.is_none_or(|confidence| confidence >= least));
    reading
}

//! How sure a figure is: intervals from drawing the documents again and again.
//!
//! Documents, not events, are drawn, as the events of one document are alike. The seed is fixed, so the same documents
//! always give the same intervals; the rows' order is gold's, whatever the order of the readings.

use legation::codebook::CATEGORIES;

use super::count::{Counts, Measure, Row, ratio};

/// How often all documents are drawn.
const SAMPLES: usize = 1000;

const SEED: u64 = 1;

/// A figure that can be made of counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// Of a measure.
    Precision(Measure),
    /// Of a measure.
    Recall(Measure),
    /// Of a measure.
    F1(Measure),
    /// F1 of a category, by its index.
    CategoryF1(usize),
    /// Share of paired events whose status is gold's.
    StatusAccuracy,
    /// Mean F1 of the statuses that gold has.
    StatusMacroF1,
    /// Share of dates that are right.
    DateAccuracy,
    /// Events in sentences without a gold event, for 100 such sentences.
    PerEmptySentences,
    /// Events in documents without a gold event, for 100 sentences of such documents.
    PerEmptyDocuments,
}

impl Statistic {
    /// Its value; none where there is nothing to count.
    pub fn of(self, row: &Row) -> Option<f64> {
        match self {
            Statistic::Precision(measure) => row.of(measure).precision(),
            Statistic::Recall(measure) => row.of(measure).recall(),
            Statistic::F1(measure) => row.of(measure).f1(),
            Statistic::CategoryF1(category) => row.categories.get(category.min(CATEGORIES.len() - 1))?.f1(),
            Statistic::StatusAccuracy => {
                let sum = |part: fn(&Counts) -> u32| row.status.iter().map(|counts| u64::from(part(counts))).sum();
                ratio(sum(|counts| counts.right), sum(|counts| counts.gold))
            }
            Statistic::StatusMacroF1 => {
                let in_gold = || row.status.iter().filter(|counts| counts.gold > 0);
                let sum: f64 = in_gold().filter_map(Counts::f1).sum();
                (in_gold().count() > 0).then(|| sum / in_gold().count() as f64)
            }
            Statistic::DateAccuracy => row.of(Measure::Date).recall(),
            Statistic::PerEmptySentences => {
                ratio(100 * u64::from(row.empty_sentence_events), row.empty_sentences.into())
            }
            Statistic::PerEmptyDocuments => {
                ratio(100 * u64::from(row.empty_document_events), row.empty_document_sentences.into())
            }
        }
    }
}

/// A figure, and where it would lie 95 times of 100 with other documents of the kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The figure; none where there is nothing to count.
    pub value: Option<f64>,
    /// From the 2.5th to the 97.5th percentile; none for fewer than two documents.
    pub interval: Option<[f64; 2]>,
}

/// All documents together.
pub fn total(rows: &[Row]) -> Row {
    let mut total = Row::default();
    rows.iter().for_each(|row| total += row);
    total
}

/// Figures with their intervals, in the order of the statistics.
pub fn estimates(rows: &[Row], statistics: &[Statistic]) -> Vec<Estimate> {
    let mut drawn: Vec<Vec<f64>> = vec![Vec::new(); statistics.len()];
    let samples = if rows.len() < 2 { 0 } else { SAMPLES };
    let mut random = SplitMix(SEED);
    for _ in 0..samples {
        let mut sample = Row::default();
        for _ in 0..rows.len() {
            sample += &rows[random.below(rows.len())];
        }
        for (drawn, statistic) in drawn.iter_mut().zip(statistics) {
            drawn.extend(statistic.of(&sample));
        }
    }
    let total = total(rows);
    let estimate = |(statistic, drawn): (&Statistic, Vec<f64>)| Estimate {
        value: statistic.of(&total),
        interval: statistic.of(&total).and_then(|_| interval(drawn)),
    };
    statistics.iter().zip(drawn).map(estimate).collect()
}

fn interval(mut drawn: Vec<f64>) -> Option<[f64; 2]> {
    drawn.sort_by(f64::total_cmp);
    let at =
        |share: f64| drawn.get(((share * drawn.len() as f64) as usize).min(drawn.len().saturating_sub(1))).copied();
    at(0.025).zip(at(0.975)).map(|(low, high)| [low, high])
}

/// Random numbers that are the same everywhere: SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug)]
pub struct SplitMix(pub u64);

impl SplitMix {
    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a limit above zero.
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        let mut random = SplitMix(1_234_567);
        let first: [u64; 3] = std::array::from_fn(|_| random.next());
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn intervals_hold_the_value_and_are_the_same_again() {
        let row = |right| {
            let mut row = Row::default();
            row.measures[0] = Counts { right, found: 2, gold: 2 };
            row
        };
        let rows: Vec<Row> = (0..50).map(|i| row(i % 3)).collect();
        let [estimate] = estimates(&rows, &[Statistic::F1(Measure::Category)])[..] else { panic!() };
        let (value, [low, high]) = (estimate.value.unwrap(), estimate.interval.unwrap());
        assert!(low < value && value < high && high - low < 0.3, "{low} {value} {high}");
        assert_eq!(estimates(&rows, &[Statistic::F1(Measure::Category)]), [estimate]);
        assert_eq!(estimates(&rows[..1], &[Statistic::F1(Measure::Category)])[0].interval, None);
        assert_eq!(estimates(&rows, &[Statistic::DateAccuracy]), [Estimate::default()]);
    }
}

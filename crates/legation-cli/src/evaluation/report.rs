//! The figures, as JSON and for people.

use legation::codebook::CATEGORIES;
use serde::Serialize;
use serde_json::{Map, Value};

use super::bootstrap::{self, Estimate, Statistic};
use super::calibration::{BinFigures, CurvePoint};
use super::count::{Counts, MEASURES, Measure, Row};
use super::errors::{Case, Worst};
use super::{Evaluation, Options};
use crate::outline::Outline;

/// Everything that `legation eval` has to say. Serialised, it is the command's JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// How much was compared.
    pub size: Size,
    /// Precision, recall and F1 of each measure.
    pub measures: Map<String, Value>,
    /// Status of paired events.
    pub status: StatusFigures,
    /// Dates of paired events that gold has a date for.
    pub date: Share,
    /// Events where gold has none.
    pub without_gold: WithoutGold,
    /// Each category that gold or the readings have.
    pub categories: Vec<CategoryFigures>,
    /// What confidence is worth.
    pub calibration: CalibrationFigures,
    /// Thresholds of confidence, if a curve was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub curve: Option<Vec<CurvePoint>>,
    /// The worst errors, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Worst>,
    /// For the table.
    #[serde(skip)]
    figures: Vec<(&'static str, Figures)>,
}

/// How much was compared.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Size {
    /// Gold documents.
    pub documents: usize,
    /// Those without a reading.
    pub without_reading: usize,
    /// Sentences.
    pub sentences: u32,
    /// Gold events.
    pub gold_events: u32,
    /// Events found.
    pub events: u32,
    /// Events less confident were left out.
    pub min_confidence: f64,
}

/// Precision, recall, F1.
#[derive(Clone, Copy, Debug)]
struct Figures {
    counts: Counts,
    precision: Estimate,
    recall: Estimate,
    f1: Estimate,
}

/// Status of paired events.
#[derive(Clone, Debug, Serialize)]
pub struct StatusFigures {
    /// Events.
    pub events: u32,
    /// Share that is right.
    pub accuracy: Option<f64>,
    /// Its interval.
    pub accuracy_95: Option<[f64; 2]>,
    /// Mean F1 of the statuses that gold has.
    pub macro_f1: Option<f64>,
    /// Its interval.
    pub macro_f1_95: Option<[f64; 2]>,
}

/// A share of events.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Share {
    /// Those that are right.
    pub right: u32,
    /// Of so many.
    pub events: u32,
    /// The share.
    pub accuracy: Option<f64>,
    /// Its interval.
    pub accuracy_95: Option<[f64; 2]>,
}

/// Events where gold has none.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct WithoutGold {
    /// In sentences.
    pub sentences: Extra,
    /// In whole documents.
    pub documents: Extra,
}

/// Events where gold has none.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Extra {
    /// Sentences.
    pub sentences: u32,
    /// Events found in them.
    pub events: u32,
    /// Events for 100 sentences.
    pub per_100_sentences: Option<f64>,
    /// Its interval.
    pub per_100_sentences_95: Option<[f64; 2]>,
}

/// A category.
#[derive(Clone, Debug, Serialize)]
pub struct CategoryFigures {
    /// Which.
    pub category: &'static str,
    /// In gold.
    pub gold: u32,
    /// Found.
    pub found: u32,
    /// Both.
    pub right: u32,
    /// Share of those found.
    pub precision: Option<f64>,
    /// Share of gold's.
    pub recall: Option<f64>,
    /// Harmonic mean.
    pub f1: Option<f64>,
    /// Its interval.
    pub f1_95: Option<[f64; 2]>,
}

/// What confidence is worth.
#[derive(Clone, Debug, Serialize)]
pub struct CalibrationFigures {
    /// Expected calibration error, by category.
    pub ece_category: Option<f64>,
    /// The same in the strict sense.
    pub ece_strict: Option<f64>,
    /// Events that tell no confidence.
    pub untold: u64,
    /// Ten bins.
    pub bins: Vec<BinFigures>,
}

/// The statistics of a report, in the order in which [`Estimates`] looks them up.
fn statistics() -> Vec<Statistic> {
    let of = |(measure, _, _): &(Measure, &str, &str)| {
        [Statistic::Precision(*measure), Statistic::Recall(*measure), Statistic::F1(*measure)]
    };
    let categories = (0..CATEGORIES.len()).map(Statistic::CategoryF1);
    let others = [
        Statistic::StatusAccuracy,
        Statistic::StatusMacroF1,
        Statistic::DateAccuracy,
        Statistic::PerEmptySentences,
        Statistic::PerEmptyDocuments,
    ];
    MEASURES.iter().flat_map(of).chain(categories).chain(others).collect()
}

struct Estimates {
    statistics: Vec<Statistic>,
    estimates: Vec<Estimate>,
}

impl Estimates {
    fn of(&self, statistic: Statistic) -> Estimate {
        let at = self.statistics.iter().position(|s| *s == statistic);
        at.map(|at| self.estimates[at]).unwrap_or_default()
    }
}

impl Evaluation {
    /// The figures.
    pub fn report(self, without_reading: usize) -> Report {
        let rows: Vec<Row> = self.rows.iter().flatten().copied().collect();
        let statistics = statistics();
        let estimates = bootstrap::estimates(&rows, &statistics).into_iter().map(rounded).collect();
        let estimates = Estimates { statistics, estimates };
        let total = bootstrap::total(&rows);
        let figures: Vec<(&str, Figures)> = MEASURES.iter().map(|m| (m.2, figures(m.0, &total, &estimates))).collect();
        let named = MEASURES.iter().zip(&figures).filter(|(m, _)| m.0 != Measure::Date);
        Report {
            size: size(&total, rows.len(), without_reading, &self.options),
            measures: named.map(|((_, name, _), (_, figures))| (name.to_string(), figures.json())).collect(),
            status: status(&total, &estimates),
            date: date(&total, &estimates),
            without_gold: without_gold(&total, &estimates),
            categories: categories(&total, &estimates),
            calibration: CalibrationFigures {
                ece_category: self.calibration.errors()[0].map(round),
                ece_strict: self.calibration.errors()[1].map(round),
                untold: self.calibration.untold,
                bins: self.calibration.bins().into_iter().map(rounded_bin).collect(),
            },
            curve: self.curve.map(|curve| curve.points().into_iter().map(rounded_point).collect()),
            errors: (self.options.errors > 0).then(|| self.errors.worst()),
            figures,
        }
    }
}

/// Four digits after the point: more says nothing.
fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn rounded(estimate: Estimate) -> Estimate {
    Estimate { value: estimate.value.map(round), interval: estimate.interval.map(|interval| interval.map(round)) }
}

fn rounded_bin(bin: BinFigures) -> BinFigures {
    BinFigures {
        confidence: bin.confidence.map(round),
        category_right: bin.category_right.map(round),
        strict_right: bin.strict_right.map(round),
        ..bin
    }
}

fn rounded_point(mut point: CurvePoint) -> CurvePoint {
    for pair in [&mut point.category, &mut point.strict] {
        pair.precision = pair.precision.map(round);
        pair.recall = pair.recall.map(round);
    }
    point
}

fn figures(measure: Measure, total: &Row, estimates: &Estimates) -> Figures {
    Figures {
        counts: total.of(measure),
        precision: estimates.of(Statistic::Precision(measure)),
        recall: estimates.of(Statistic::Recall(measure)),
        f1: estimates.of(Statistic::F1(measure)),
    }
}

fn size(total: &Row, documents: usize, without_reading: usize, options: &Options) -> Size {
    let events = total.of(Measure::Category);
    Size {
        documents,
        without_reading,
        sentences: total.sentences,
        gold_events: events.gold,
        events: events.found,
        min_confidence: options.min_confidence,
    }
}

fn status(total: &Row, estimates: &Estimates) -> StatusFigures {
    let (accuracy, f1) = (estimates.of(Statistic::StatusAccuracy), estimates.of(Statistic::StatusMacroF1));
    StatusFigures {
        events: total.status.iter().map(|counts| counts.gold).sum(),
        accuracy: accuracy.value,
        accuracy_95: accuracy.interval,
        macro_f1: f1.value,
        macro_f1_95: f1.interval,
    }
}

fn date(total: &Row, estimates: &Estimates) -> Share {
    let (counts, accuracy) = (total.of(Measure::Date), estimates.of(Statistic::DateAccuracy));
    Share { right: counts.right, events: counts.gold, accuracy: accuracy.value, accuracy_95: accuracy.interval }
}

fn without_gold(total: &Row, estimates: &Estimates) -> WithoutGold {
    let extra = |sentences: u32, events: u32, statistic: Statistic| {
        let estimate = estimates.of(statistic);
        Extra { sentences, events, per_100_sentences: estimate.value, per_100_sentences_95: estimate.interval }
    };
    let documents = (total.empty_document_sentences, total.empty_document_events);
    WithoutGold {
        sentences: extra(total.empty_sentences, total.empty_sentence_events, Statistic::PerEmptySentences),
        documents: extra(documents.0, documents.1, Statistic::PerEmptyDocuments),
    }
}

fn categories(total: &Row, estimates: &Estimates) -> Vec<CategoryFigures> {
    let named = CATEGORIES.iter().zip(&total.categories).enumerate();
    let seen = named.filter(|(_, (_, counts))| counts.gold + counts.found > 0);
    let figures = |(i, (category, counts)): (usize, (&&'static str, &Counts))| {
        let f1 = estimates.of(Statistic::CategoryF1(i));
        CategoryFigures {
            category,
            gold: counts.gold,
            found: counts.found,
            right: counts.right,
            precision: counts.precision().map(round),
            recall: counts.recall().map(round),
            f1: f1.value,
            f1_95: f1.interval,
        }
    };
    seen.map(figures).collect()
}

impl Figures {
    fn json(&self) -> Value {
        serde_json::json!({
            "right": self.counts.right, "found": self.counts.found, "gold": self.counts.gold,
            "precision": self.precision.value, "precision_95": self.precision.interval,
            "recall": self.recall.value, "recall_95": self.recall.interval,
            "f1": self.f1.value, "f1_95": self.f1.interval,
        })
    }
}

/// A number of three digits after the point, or a dash.
fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_string(), |value| format!("{value:.3}"))
}

/// "0.812 (0.790-0.834)"
fn with_interval(estimate: Estimate) -> String {
    let interval = estimate.interval.map(|[low, high]| format!(" ({low:.3}-{high:.3})"));
    number(estimate.value) + &interval.unwrap_or_default()
}

impl Report {
    /// The figures for people.
    pub fn table(&self) -> String {
        let parts = [self.head(), self.measure_table(), self.rest(), self.category_table(), self.calibration_table()];
        let parts = parts.into_iter().chain(self.errors.as_ref().map(errors));
        parts.collect::<Vec<_>>().join("\n")
    }

    fn head(&self) -> String {
        let Size { documents, without_reading, sentences, gold_events, events, min_confidence } = self.size;
        let missing =
            if without_reading > 0 { format!(" ({without_reading} without a reading)") } else { String::new() };
        let least =
            if min_confidence > 0.0 { format!(" of confidence {min_confidence} or more") } else { String::new() };
        format!(
            "{documents} documents{missing}, {sentences} sentences, {gold_events} gold events, {events} events found{least}\n"
        )
    }

    fn measure_table(&self) -> String {
        let mut out = format!(
            "{:<27}{:<21}{:<21}{:<21}{:>7}{:>7}{:>7}\n",
            "", "precision (95 %)", "recall (95 %)", "F1 (95 %)", "right", "found", "gold"
        );
        for (name, figures) in self.figures.iter().filter(|(name, _)| *name != "date") {
            let [precision, recall, f1] = [figures.precision, figures.recall, figures.f1].map(with_interval);
            let Counts { right, found, gold } = figures.counts;
            out += &format!("{name:<27}{precision:<21}{recall:<21}{f1:<21}{right:>7}{found:>7}{gold:>7}\n");
        }
        out
    }

    fn rest(&self) -> String {
        let show = |value, interval| with_interval(Estimate { value, interval });
        let status = &self.status;
        let mut out = format!(
            "{:<27}accuracy {}, macro-F1 {}, of {} paired events\n",
            "status",
            show(status.accuracy, status.accuracy_95),
            show(status.macro_f1, status.macro_f1_95),
            status.events
        );
        let date = &self.date;
        let accuracy = show(date.accuracy, date.accuracy_95);
        out += &format!("{:<27}right {accuracy}, of {} paired events with a gold date\n", "date", date.events);
        let WithoutGold { sentences, documents } = self.without_gold;
        for (name, extra) in [("events where gold has none", sentences), ("in documents without any", documents)] {
            let per = extra.per_100_sentences.map_or_else(|| "-".to_string(), |per| format!("{per:.1}"));
            let interval = extra.per_100_sentences_95.map(|[low, high]| format!(" ({low:.1}-{high:.1})"));
            let interval = interval.unwrap_or_default();
            out += &format!("{name:<27}{per}{interval} per 100 sentences ({} in {})\n", extra.events, extra.sentences);
        }
        out
    }

    fn category_table(&self) -> String {
        let mut out = format!(
            "{:<12}{:>7}{:>7}{:>7}{:>7}{:>7}  {}\n",
            "category", "gold", "found", "right", "P", "R", "F1 (95 %)"
        );
        for c in &self.categories {
            let f1 = with_interval(Estimate { value: c.f1, interval: c.f1_95 });
            let [precision, recall] = [c.precision, c.recall].map(number);
            let CategoryFigures { category, gold, found, right, .. } = c;
            out += &format!("{category:<12}{gold:>7}{found:>7}{right:>7}{precision:>7}{recall:>7}  {f1}\n");
        }
        out
    }

    fn calibration_table(&self) -> String {
        let calibration = &self.calibration;
        let mut out = format!(
            "{:<12}{:>7}{:>7}{:>16}{:>14}\n",
            "confidence", "events", "mean", "right: category", "strict record"
        );
        for bin in calibration.bins.iter().filter(|bin| bin.events > 0) {
            let range = format!("{:.1}-{:.1}", bin.from, bin.to);
            let [mean, category, strict] = [bin.confidence, bin.category_right, bin.strict_right].map(number);
            out += &format!("{range:<12}{:>7}{mean:>7}{category:>16}{strict:>14}\n", bin.events);
        }
        let [category, strict] = [calibration.ece_category, calibration.ece_strict].map(number);
        out += &format!("{:<26}{category:>16}{strict:>14}\n", "expected calibration error");
        if calibration.untold > 0 {
            out += &format!("{} events tell no confidence\n", calibration.untold);
        }
        out
    }
}

fn errors(worst: &Worst) -> String {
    let lists = [
        ("False events, the most confident first", &worst.false_events),
        ("Missed gold events", &worst.missed),
        ("Right category, other codes of parties", &worst.wrong_parties),
    ];
    let list = |(title, cases): (&str, &Vec<Case>)| {
        let cases: String = cases.iter().map(case).collect();
        format!("{title}\n\n{}", if cases.is_empty() { "  none\n".to_string() } else { cases })
    };
    lists.map(list).join("\n")
}

fn case(case: &Case) -> String {
    let text = case.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = |label: &str, outlines: &[Outline]| match outlines {
        [] => format!("    {label:<10}no event\n"),
        outlines => outlines.iter().map(|outline| format!("    {label:<10}{}\n", outline.line())).collect(),
    };
    let why = |outline: &Outline| outline.why.as_ref().filter(|why| !why.at.is_empty()).cloned();
    let whys = case.found.iter().filter_map(why);
    let whys: String = whys.map(|why| format!("    {:<10}{} ({})\n", "why", why.frame, why.at)).collect();
    format!("  {}: {text}\n{}{whys}{}", case.document, lines("found", &case.found), lines("expected", &case.expected))
}

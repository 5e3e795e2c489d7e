//! The picture of `--curve`: precision and recall over thresholds of confidence, and beside it how right events of a
//! confidence are. Plain SVG with a background of its own, which follows the reader's choice of light or dark.

use std::fmt::Write as _;

use super::calibration::{BinFigures, CurvePoint, PrecisionRecall};
use super::report::Report;

/// Length of an axis, in pixels.
const SIDE: f64 = 300.0;

const TOP: f64 = 60.0;
const LEFT: [f64; 2] = [70.0, 470.0];
const WIDTH: u32 = 800;
const HEIGHT: u32 = 464;

/// Thresholds that are marked on the curve, and those that are written beside it, as parts of 1.
const MARKED: f64 = 0.1;
const NAMED: f64 = 0.2;

/// Names nearer to each other than this many pixels are not legible.
const APART: f64 = 22.0;

const STYLE: &str = "\
svg{background:#fff}\
.back{fill:#fff}.ink{fill:#1f2328}.soft{fill:#59636e}.axis{stroke:#59636e;fill:none}.grid{stroke:#d8dee4}\
.ideal{stroke:#59636e;stroke-dasharray:2 4;fill:none}\
.category{stroke:#0550ae;fill:none;stroke-width:2}.strict{stroke:#b35900;fill:none;stroke-width:2;stroke-dasharray:7 4}\
.category-dot{fill:#0550ae}.strict-dot{fill:#b35900}\
text{font:13px system-ui,sans-serif}.title{font-weight:600}.small{font-size:11px}\
@media(prefers-color-scheme:dark){svg{background:#0d1117}\
.back{fill:#0d1117}.ink{fill:#e6edf3}.soft{fill:#9198a1}.axis,.ideal{stroke:#9198a1}.grid{stroke:#2b3139}\
.category{stroke:#79c0ff}.strict{stroke:#ffa657}.category-dot{fill:#79c0ff}.strict-dot{fill:#ffa657}}";

/// What is drawn as a line.
#[derive(Clone, Copy)]
struct Series {
    class: &'static str,
    name: &'static str,
    curve: fn(&CurvePoint) -> PrecisionRecall,
    bin: fn(&BinFigures) -> Option<f64>,
}

const SERIES: [Series; 2] = [
    Series { class: "category", name: "category", curve: |p| p.category, bin: |b| b.category_right },
    Series { class: "strict", name: "strict record", curve: |p| p.strict, bin: |b| b.strict_right },
];

/// The whole picture.
pub fn svg(report: &Report) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         role=\"img\" aria-label=\"Precision and recall over thresholds of confidence; share of events that are right, by confidence\">\n\
         <style>{STYLE}</style>\n<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n"
    );
    let [left, right] = LEFT;
    axes(&mut out, left, "Precision and recall", "recall", "precision");
    axes(&mut out, right, "Reliability of confidence", "mean confidence", "share right");
    let (x, y) = at(right, 0.0, 0.0);
    let (x2, y2) = at(right, 1.0, 1.0);
    let _ = writeln!(out, "<path class=\"ideal\" d=\"M{x:.1} {y:.1}L{x2:.1} {y2:.1}\"/>");
    for series in SERIES {
        curve(&mut out, report.curve.as_deref().unwrap_or_default(), series);
        reliability(&mut out, &report.calibration.bins, series);
    }
    legend(&mut out);
    out + "</svg>\n"
}

/// Where a point of a panel is, both from 0 to 1.
fn at(left: f64, x: f64, y: f64) -> (f64, f64) {
    (left + SIDE * x, TOP + SIDE * (1.0 - y))
}

fn axes(out: &mut String, left: f64, title: &str, across: &str, up: &str) {
    for step in 0..=5 {
        let value = f64::from(step) / 5.0;
        let (x, y) = at(left, value, value);
        let (bottom, end) = (TOP + SIDE, left + SIDE);
        let _ = writeln!(
            out,
            "<path class=\"grid\" d=\"M{left:.1} {y:.1}H{end:.1}M{x:.1} {TOP:.1}V{bottom:.1}\"/>\
             <text class=\"soft small\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value:.1}</text>\
             <text class=\"soft small\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{value:.1}</text>",
            left - 7.0,
            y + 4.0,
            bottom + 17.0
        );
    }
    let (middle, bottom) = (left + SIDE / 2.0, TOP + SIDE);
    let (turn, half) = (left - 40.0, TOP + SIDE / 2.0);
    let _ = writeln!(
        out,
        "<path class=\"axis\" d=\"M{left:.1} {TOP:.1}V{bottom:.1}H{:.1}\"/>\
         <text class=\"ink title\" x=\"{left:.1}\" y=\"{:.1}\">{title}</text>\
         <text class=\"ink\" x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{across}</text>\
         <text class=\"ink\" x=\"{turn:.1}\" y=\"{half:.1}\" text-anchor=\"middle\" transform=\"rotate(-90 {turn:.1} {half:.1})\">{up}</text>",
        left + SIDE,
        TOP - 18.0,
        bottom + 36.0
    );
}

/// A line of precision over recall, with dots at some thresholds and their names at a few.
fn curve(out: &mut String, points: &[CurvePoint], series: Series) {
    let place = |point: &CurvePoint| {
        let PrecisionRecall { precision, recall } = (series.curve)(point);
        precision.zip(recall).map(|(precision, recall)| (point.min_confidence, at(LEFT[0], recall, precision)))
    };
    let points: Vec<(f64, (f64, f64))> = points.iter().filter_map(place).collect();
    line(out, series.class, points.iter().map(|(_, place)| *place));
    let mut named: Option<(f64, f64)> = None;
    for (threshold, (x, y)) in points.into_iter().filter(|(threshold, _)| is_multiple(*threshold, MARKED)) {
        dot(out, series.class, (x, y), 3.0, &format!("{}, confidence of {threshold:.1} or more", series.name));
        let far = named.is_none_or(|(nx, ny)| (nx - x).hypot(ny - y) > APART);
        if far && is_multiple(threshold, NAMED) {
            named = Some((x, y));
            let _ = writeln!(
                out,
                "<text class=\"soft small\" x=\"{:.1}\" y=\"{:.1}\">{threshold:.1}</text>",
                x + 6.0,
                y - 6.0
            );
        }
    }
}

fn is_multiple(value: f64, of: f64) -> bool {
    (value / of - (value / of).round()).abs() < 1e-6
}

/// The share right over the mean confidence of each bin; the more events, the larger the dot.
fn reliability(out: &mut String, bins: &[BinFigures], series: Series) {
    let most = bins.iter().map(|bin| bin.events).max().unwrap_or(1).max(1);
    let place = |bin: &BinFigures| {
        let (confidence, right) = bin.confidence.zip((series.bin)(bin))?;
        Some((bin.events, at(LEFT[1], confidence, right), right))
    };
    let points: Vec<_> = bins.iter().filter_map(place).collect();
    line(out, series.class, points.iter().map(|(_, place, _)| *place));
    for (events, place, right) in points {
        let radius = 3.0 + 5.0 * (events as f64 / most as f64).sqrt();
        dot(out, series.class, place, radius, &format!("{}, {right:.2} of {events} events right", series.name));
    }
}

fn line(out: &mut String, class: &str, points: impl Iterator<Item = (f64, f64)>) {
    let steps: Vec<String> = points.map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    if !steps.is_empty() {
        let _ = writeln!(out, "<path class=\"{class}\" d=\"M{}\"/>", steps.join("L"));
    }
}

fn dot(out: &mut String, class: &str, (x, y): (f64, f64), radius: f64, title: &str) {
    let _ = writeln!(
        out,
        "<circle class=\"{class}-dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"><title>{title}</title></circle>"
    );
}

fn legend(out: &mut String) {
    let y = TOP + SIDE + 62.0;
    for (series, x) in SERIES.iter().zip([LEFT[0], LEFT[0] + 130.0]) {
        let _ = writeln!(
            out,
            "<path class=\"{}\" d=\"M{x:.1} {:.1}h30\"/><text class=\"ink\" x=\"{:.1}\" y=\"{y:.1}\">{}</text>",
            series.class,
            y - 4.0,
            x + 38.0,
            series.name
        );
    }
    let y = y + 24.0;
    let notes = [
        (LEFT[0], "numbers: the least confidence that was asked for"),
        (LEFT[1], "larger dots: more events; dotted: as it should be"),
    ];
    for (x, note) in notes {
        let _ = writeln!(out, "<text class=\"soft small\" x=\"{x:.1}\" y=\"{y:.1}\">{note}</text>");
    }
}

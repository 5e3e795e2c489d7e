//! A progress bar for long runs: documents done, documents a second, time left.
//!
//! It is shown only on a terminal, and only while the results go to a file; a run of less than a second shows none.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a run has come.
pub struct Progress {
    bar: ProgressBar,
    wanted: bool,
    start: Instant,
    documents: u64,
}

impl Progress {
    /// For an input of `bytes` in all, if known. Shows nothing unless `wanted` and on a terminal.
    pub fn new(bytes: Option<u64>, wanted: bool) -> Progress {
        let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::hidden());
        let template = if bytes.is_some() { "{bar:30} {percent}% {msg}" } else { "{spinner} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        let wanted = wanted && io::stderr().is_terminal();
        Progress { bar, wanted, start: Instant::now(), documents: 0 }
    }

    /// Notes one more document, which took up so many bytes of the input.
    pub fn done(&mut self, bytes: u64) {
        self.documents += 1;
        self.bar.inc(bytes);
        let elapsed = self.start.elapsed();
        if !self.wanted || elapsed < PATIENCE {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(message(self.documents, self.bar.position(), self.bar.length(), elapsed));
    }

    /// Says something without getting the bar in between.
    pub fn aside(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Time left is reckoned in bytes: how many documents there will be, nobody knows.
fn message(documents: u64, bytes: u64, total: Option<u64>, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    let rate = documents as f64 / seconds;
    let left = total.filter(|_| bytes > 0).map(|total| total.saturating_sub(bytes) as f64 * seconds / bytes as f64);
    let left = left.map(|s| format!(", {:#} left", HumanDuration(Duration::from_secs_f64(s.ceil()))));
    format!("{documents} documents, {rate:.0}/s{}", left.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_documents_rate_and_time_left() {
        let cases = [
            ((100, 50, Some(200), 10), "100 documents, 10/s, 30s left"),
            ((100, 50, None, 10), "100 documents, 10/s"),
            ((1, 0, Some(9), 2), "1 documents, 0/s"),
            ((5, 12, Some(9), 2), "5 documents, 2/s, 0s left"),
        ];
        for ((documents, bytes, total, seconds), expected) in cases {
            assert_eq!(message(documents, bytes, total, Duration::from_secs(seconds)), expected);
        }
    }
}

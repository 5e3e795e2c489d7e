//! The codebook's own examples, read by the whole program (`legation::check`, which `legation check` runs too), and whether
//! its patterns can be found at all.

use std::sync::LazyLock;

use legation::check::{Failure, Report};
use legation::{Coder, codebook};

static CODER: LazyLock<Coder> = LazyLock::new(|| Coder::load().expect("the program's own parts load"));

#[test]
fn every_example_is_read_as_its_file_says() {
    let Report { examples, known, failures, mended } = Report::of(&CODER, None).unwrap();
    println!("{examples} examples, {known} of them known failures");
    let show = |f: &Failure| {
        format!("{}: {}\n    {}\n    found: {}", f.at, f.complaint, f.text, f.found.join("\n           "))
    };
    let wrong: Vec<String> = failures.iter().map(show).collect();
    assert!(wrong.is_empty(), "{} of {examples} examples fail:\n{}", wrong.len(), wrong.join("\n"));
    assert!(mended.is_empty(), "no longer failures, so take `known_failure` away: {mended:#?}");
}

#[test]
fn every_category_has_its_examples() {
    for category in &CODER.codebook().categories {
        let positive = category.examples.iter().filter(|e| e.positive).count();
        let negative = category.examples.len() - positive;
        assert!(positive >= 12 && negative >= 6, "{}: {positive} positive, {negative} negative", category.name);
    }
}

#[test]
fn every_pattern_can_be_found() {
    let mistakes: Vec<String> = codebook::mistakes(&[]).iter().map(ToString::to_string).collect();
    assert!(mistakes.is_empty(), "{} mistakes:\n{}", mistakes.len(), mistakes.join("\n"));
}

//! A sentence's parse is the same alone, among any others, in any order, and in any thread.

use std::sync::LazyLock;

use legation::segment::Sentence;
use legation::{Coder, Document, Reading, syntax};

static CODER: LazyLock<Coder> = LazyLock::new(|| Coder::load().expect("the program's own parts load"));

/// Two thousand sentences of all lengths: the codebook's examples, and pairs of them run together.
fn sentences() -> Vec<Sentence> {
    let texts: Vec<&str> =
        CODER.codebook().categories.iter().flat_map(|c| &c.examples).map(|e| e.text.as_str()).collect();
    let pair = |i: usize| {
        let (a, b) = (texts[i * 7 % texts.len()], texts[(i * 13 + 5) % texts.len()]);
        format!("{}, and {}", a.trim_end_matches('.'), b)
    };
    let all = texts.iter().map(|t| t.to_string()).chain((0..2000).map(pair));
    let segmenter = legation::segment::Segmenter::embedded().expect("the program's own parts load");
    all.flat_map(|t| segmenter.segment(&t)).take(2000).collect()
}

fn parse(sentences: &[Sentence]) -> Vec<syntax::Sentence> {
    CODER.parse_words(sentences).sentences
}

#[test]
fn neighbours_order_and_threads_change_nothing() {
    let sentences = sentences();
    assert_eq!(sentences.len(), 2000);
    let together = parse(&sentences);

    // Each by itself, shared out among threads.
    let alone: Vec<syntax::Sentence> = std::thread::scope(|scope| {
        let parts = sentences.chunks(500).map(|part| {
            scope.spawn(move || part.iter().flat_map(|s| parse(std::slice::from_ref(s))).collect::<Vec<_>>())
        });
        let parts: Vec<_> = parts.collect();
        parts.into_iter().flat_map(|p| p.join().expect("no thread panics")).collect()
    });
    assert_same(&together, &alone);

    // In another order, in small groups.
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    order.sort_by_key(|&i| (i * 7919) % 2003);
    let mut shuffled: Vec<(usize, syntax::Sentence)> = Vec::new();
    for group in order.chunks(37) {
        let part: Vec<Sentence> = group.iter().map(|&i| sentences[i].clone()).collect();
        shuffled.extend(group.iter().copied().zip(parse(&part)));
    }
    shuffled.sort_by_key(|(i, _)| *i);
    assert_same(&together, &shuffled.into_iter().map(|(_, s)| s).collect::<Vec<_>>());
}

fn assert_same(a: &[syntax::Sentence], b: &[syntax::Sentence]) {
    assert_eq!(a.len(), b.len());
    for (x, y) in a.iter().zip(b) {
        assert_eq!(x, y);
    }
}

#[test]
fn events_are_the_same_alone_and_together() {
    let texts = CODER.codebook().categories.iter().flat_map(|c| &c.examples).map(|e| e.text.as_str());
    let documents: Vec<Document> = texts.map(Document::from_text).collect();
    let together = CODER.read_all(&documents);
    let json = |reading: &Reading| serde_json::to_string(reading).expect("readings are JSON");
    for (document, reading) in documents.iter().zip(&together) {
        assert_eq!(json(&CODER.read(document)), json(reading));
    }
}

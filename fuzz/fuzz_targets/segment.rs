//! Any text at all, cut into sentences and words: nothing is lost, doubled or out of place.
#![no_main]

use std::sync::LazyLock;

use legation::segment::{LONGEST, Segmenter, Sentence};
use legation::{Chars, Span};
use libfuzzer_sys::fuzz_target;

static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(|| Segmenter::embedded().expect("the program's own model loads"));

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let chars = Chars::new(&text);
    let mut at = 0;
    for sentence in SEGMENTER.segment(&text) {
        at = check(&sentence, &chars, at);
    }
    assert_left_out(&chars, Span::new(at, chars.len()));
});

/// Checks one sentence, which begins at character `at` or later; gives the character behind it.
fn check(sentence: &Sentence, chars: &Chars, mut at: usize) -> usize {
    let words = &sentence.words;
    assert!(!words.is_empty() && words.len() <= LONGEST, "{} words", words.len());
    assert_eq!(sentence.span, words[0].span.cover(words[words.len() - 1].span));
    assert!(!words[0].joined, "{words:?}");
    for word in words {
        let span = word.span;
        assert!(at <= span.start && span.start < span.end && span.end <= chars.len(), "{word:?} behind {at}");
        assert_eq!(chars.slice(span), word.form);
        assert_left_out(chars, Span::new(at, span.start));
        at = span.end;
    }
    at
}

/// What no word covers is white space, a control character or the byte order mark.
fn assert_left_out(chars: &Chars, span: Span) {
    let between = chars.slice(span);
    let space = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    assert!(between.chars().all(space), "{between:?} at {span:?} is in no word");
}

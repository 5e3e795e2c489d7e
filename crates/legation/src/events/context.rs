//! PLOVER contexts of an event (manual 2.2), from the words of its sentence.

use crate::codebook::Context;
use crate::syntax::Sentence;

/// Names of the contexts that the sentence's lemmas, or runs of neighbouring lemmas, point to.
pub(super) fn of(sentence: &Sentence, contexts: &[Context]) -> Vec<String> {
    // The reader cuts at hyphens, so an entry is cut there too, and the hyphens themselves are passed over.
    let words = sentence.words.iter().filter(|w| w.form != "-");
    let lemmas: Vec<String> = words.map(|w| w.lemma.to_lowercase()).collect();
    let points = |entry: &String| {
        let wanted: Vec<&str> = entry.split([' ', '-']).collect();
        lemmas.windows(wanted.len().max(1)).any(|run| run.iter().map(String::as_str).eq(wanted.iter().copied()))
    };
    contexts.iter().filter(|c| c.words.iter().any(points)).map(|c| c.name.clone()).collect()
}

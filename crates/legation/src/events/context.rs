//! PLOVER contexts of an event (manual 2.2), from the words of its sentence.

use crate::codebook::Context;
use crate::syntax::Sentence;

/// Names of the contexts that the sentence's lemmas, or pairs of neighbouring lemmas, point to.
pub(super) fn of(sentence: &Sentence, contexts: &[Context]) -> Vec<String> {
    let lemmas: Vec<String> = sentence.words.iter().map(|w| w.lemma.to_lowercase()).collect();
    let pairs: Vec<String> = lemmas.windows(2).map(|w| w.join(" ")).collect();
    let points = |word: &String| lemmas.contains(word) || pairs.contains(word);
    contexts.iter().filter(|c| c.words.iter().any(points)).map(|c| c.name.clone()).collect()
}

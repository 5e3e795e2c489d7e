//! PLOVER contexts of an event (manual 2.2): what the learned head hears in its sentence, and what the words point to.

use crate::codebook::Context;
use crate::syntax::Sentence;

/// Names of the contexts that the head hears, and of those that the codebook's lists point to: each knows some that the other does not.
pub(super) fn of(sentence: &Sentence, contexts: &[Context], heard: Option<&[String]>) -> Vec<String> {
    // The reader cuts at hyphens, so an entry is cut there too, and the hyphens themselves are passed over.
    let words = sentence.words.iter().filter(|w| w.form != "-");
    let lemmas: Vec<String> = words.map(|w| w.lemma.to_lowercase()).collect();
    let points = |entry: &String| {
        let wanted: Vec<&str> = entry.split([' ', '-']).collect();
        lemmas.windows(wanted.len().max(1)).any(|run| run.iter().map(String::as_str).eq(wanted.iter().copied()))
    };
    let listed = |c: &Context| c.words.iter().any(points);
    let holds = |c: &Context| listed(c) || heard.is_some_and(|heard| heard.contains(&c.name));
    contexts.iter().filter(|c| holds(c)).map(|c| c.name.clone()).collect()
}

//! PLOVER contexts of an event (manual 2.2): what the learned head hears in its sentence, or what the words point to.

use crate::codebook::Context;
use crate::syntax::Sentence;

/// Names of the contexts that hold. `heard` are those that the head hears, if it has listened; of contexts that are its own to judge
/// it decides, of others (a user's, or all where it has not listened) the lists of the codebook do.
pub(super) fn of(sentence: &Sentence, contexts: &[Context], heard: Option<&[String]>) -> Vec<String> {
    // The reader cuts at hyphens, so an entry is cut there too, and the hyphens themselves are passed over.
    let words = sentence.words.iter().filter(|w| w.form != "-");
    let lemmas: Vec<String> = words.map(|w| w.lemma.to_lowercase()).collect();
    let points = |entry: &String| {
        let wanted: Vec<&str> = entry.split([' ', '-']).collect();
        lemmas.windows(wanted.len().max(1)).any(|run| run.iter().map(String::as_str).eq(wanted.iter().copied()))
    };
    let listed = |c: &Context| c.words.iter().any(points);
    let knob = std::env::var("CX").unwrap_or_default();
    let holds = |c: &Context| match heard { None => listed(c), Some(h) => match knob.as_str() { "list" => listed(c), "union" => h.contains(&c.name) || listed(c), _ => h.contains(&c.name) } };
    contexts.iter().filter(|c| holds(c)).map(|c| c.name.clone()).collect()
}

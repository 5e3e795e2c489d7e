//! Where an event happened: the place that governs it, else the sentence's, else the dateline's, and which of these it was.
//!
//! None is better than wrong: a place that merely occurs in the story, such as where somebody comes from, whose government acts or what is
//! talked about, never becomes the place of an event.

use super::{Draft, Findings};
use crate::places::Placed;
use crate::reading::{EntityKind, Place, PlaceOrigin, Status};
use crate::syntax::{Sentence, Upos};

/// Prepositions that say where something happens.
const WHERE: [&str; 14] = [
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "around",
    "across",
    "throughout",
    "off",
    "within",
    "along",
    "on",
    "over",
    "above",
];

/// The place of an event.
pub(super) fn of(findings: Findings<'_>, draft: &Draft<'_>) -> Option<Place> {
    let sentence = &findings.parse.sentences[draft.sentence];
    let here = places_in(findings, draft.sentence);
    let from = |place: &Placed, origin| Place { origin: Some(origin), ..place.place.clone() };
    let heard = draft.heard.and_then(|h| h.place);
    let at_start = dateline(findings, draft.sentence);
    let governing = heard.and_then(|word| heard_at(sentence, here, word));
    if let Some(place) = governing {
        let origin = if at_start.is_some_and(|(first, _)| first == place) {
            PlaceOrigin::Dateline
        } else {
            PlaceOrigin::Governed
        };
        return Some(from(place, origin));
    }
    if let Some(place) = heard.and_then(|word| unknown(findings, draft.sentence, word)) {
        return Some(place);
    }
    if let Some(place) = of_sentence(sentence, here) {
        return Some(from(place, PlaceOrigin::Sentence));
    }
    let (first, end) = at_start.filter(|_| draft.status == Status::Actual && !draft.historical)?;
    let elsewhere = here.iter().any(|p| p.words.start > end && locative(sentence, p).is_some());
    (!elsewhere).then(|| from(first, PlaceOrigin::Dateline))
}

/// The places of one sentence; all places are in the order of the text.
fn places_in<'a>(findings: Findings<'a>, sentence: usize) -> &'a [Placed] {
    let start = findings.places.partition_point(|p| p.sentence < sentence);
    let end = findings.places.partition_point(|p| p.sentence <= sentence);
    &findings.places[start..end]
}

/// The place that a word names or that its phrase holds ("a market in Mosul").
fn heard_at<'a>(sentence: &Sentence, here: &'a [Placed], word: usize) -> Option<&'a Placed> {
    let named = here.iter().find(|p| p.words.contains(&word));
    named.or_else(|| {
        let below = sentence.subtree(word);
        here.iter().find(|p| below.contains(&p.words.start) && locative(sentence, p).is_some())
    })
}

/// A place that the head hears and no table has a point of.
fn unknown(findings: Findings<'_>, sentence: usize, word: usize) -> Option<Place> {
    let mention = findings.actors.mention_headed_by(sentence, word)?;
    let resolution = match mention.kind {
        EntityKind::Country => 1,
        EntityKind::Place => 4,
        _ => return None,
    };
    Some(Place {
        span: mention.span,
        geonameid: None,
        name: mention.name.clone().unwrap_or_else(|| findings.text.slice(mention.span).to_string()),
        country_code: mention.code.clone(),
        admin1: None,
        lat: None,
        lon: None,
        feature_code: None,
        resolution,
        origin: Some(PlaceOrigin::Governed),
    })
}

/// The word that a place hangs from, if it tells where: "in Mosul", "near the border with Mali".
fn locative(sentence: &Sentence, place: &Placed) -> Option<usize> {
    let outside = |&w: &usize| sentence.words[w].head.is_some_and(|h| !place.words.contains(&h));
    let top = place.words.clone().find(outside)?;
    let word = &sentence.words[top];
    let case = sentence.child(top, "case").map(|c| sentence.words[c].lemma.to_lowercase())?;
    let fits = (word.is_rel("obl") || word.is_rel("nmod")) && WHERE.contains(&case.as_str());
    word.head.filter(|_| fits)
}

/// The one place that a sentence tells of its main clause, before everything: "In Mosul, ...".
fn of_sentence<'a>(sentence: &Sentence, here: &'a [Placed]) -> Option<&'a Placed> {
    let root = sentence.root()?;
    let [place] = here else { return None };
    (locative(sentence, place) == Some(root) && place.words.start < root).then_some(place)
}

/// The place that begins a text, and the word that ends the dateline: "NAIROBI, Kenya, March 3 (Agency) -". It holds for the
/// sentence that it begins.
fn dateline(findings: Findings<'_>, sentence: usize) -> Option<(&Placed, usize)> {
    let first = findings.places.first().filter(|p| p.sentence == sentence && p.words.start == 0)?;
    let words = &findings.parse.sentences[sentence].words;
    let rest = words.get(first.words.end..)?;
    let dash = rest.iter().take(12).position(|w| matches!(w.form.as_str(), "-" | "--" | "–" | "—"))?;
    let verbless = rest[..dash].iter().all(|w| !matches!(w.upos, Upos::Verb | Upos::Aux));
    verbless.then_some((first, first.words.end + dash))
}

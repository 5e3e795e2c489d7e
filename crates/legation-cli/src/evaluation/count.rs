//! What is right in one document: which event is which, and counts of what they share.
//!
//! - Events are paired one to one within a sentence and a category ([`crate::pairing`]): by the words that name them, then
//!   by their parties. The sentences are gold's.
//! - Parties, status, modes, contexts, date and place are measured on these pairs, where gold tells them.
//! - A record is right in the strict sense if its category and its two sets of codes are those of a gold event of the
//!   document, one to one.
//!
//! In CONSULT, AGREE and COOPERATE all parties are actors, in gold and reading alike.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use legation::Span;
use legation::codebook::CATEGORIES;

use crate::input::reading::{Event, Party, Place, Reading, STATUSES};
use crate::pairing::{self, Likeness};

/// What is measured by precision, recall and F1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Measure {
    /// Events, by category.
    Category,
    /// Records, by category and codes.
    Strict,
    /// Words of actors.
    ActorSpan,
    /// Codes of actors.
    ActorCode,
    /// Codes and sectors of actors.
    ActorSector,
    /// Words of recipients.
    RecipientSpan,
    /// Codes of recipients.
    RecipientCode,
    /// Codes and sectors of recipients.
    RecipientSector,
    /// Modes.
    Mode,
    /// Contexts.
    Context,
    /// Places.
    Place,
    /// Places, where neither having one is right too: a share, counted over all paired events. A place that is only the
    /// dateline's counts as none where gold has none, since gold has what the sentence tells.
    PlaceOrNone,
    /// Dates, of events that gold has a date for.
    Date,
}

/// All of them, with the names that reports have.
pub const MEASURES: [(Measure, &str, &str); 13] = [
    (Measure::Category, "category", "category"),
    (Measure::Strict, "strict", "strict record"),
    (Measure::ActorSpan, "actor_span", "actor, words"),
    (Measure::ActorCode, "actor_code", "actor, code"),
    (Measure::ActorSector, "actor_sector", "actor, code and sector"),
    (Measure::RecipientSpan, "recipient_span", "recipient, words"),
    (Measure::RecipientCode, "recipient_code", "recipient, code"),
    (Measure::RecipientSector, "recipient_sector", "recipient, code and sector"),
    (Measure::Mode, "mode", "mode"),
    (Measure::Context, "context", "context"),
    (Measure::Place, "place", "place"),
    (Measure::PlaceOrNone, "place_or_none", "place, or rightly none"),
    (Measure::Date, "date", "date"),
];

/// How many are right, of those found and of those in gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found and in gold.
    pub right: u32,
    /// Found.
    pub found: u32,
    /// In gold.
    pub gold: u32,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.right += other.right;
        self.found += other.found;
        self.gold += other.gold;
    }
}

impl Counts {
    /// Share of those found that are right; none where nothing was found.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.right.into(), self.found.into())
    }

    /// Share of gold's that are found; none where gold has none.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.right.into(), self.gold.into())
    }

    /// Harmonic mean of the two; none where neither has any.
    pub fn f1(&self) -> Option<f64> {
        ratio(2 * u64::from(self.right), u64::from(self.found) + u64::from(self.gold))
    }
}

/// None where there is nothing to divide by.
pub fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Counts of a document, or of many together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// By [`Measure`].
    pub measures: [Counts; MEASURES.len()],
    /// By [`STATUSES`], of paired events.
    pub status: [Counts; STATUSES.len()],
    /// By category.
    pub categories: [Counts; CATEGORIES.len()],
    /// Sentences.
    pub sentences: u32,
    /// Sentences without a gold event.
    pub empty_sentences: u32,
    /// Events found in them.
    pub empty_sentence_events: u32,
    /// Sentences of documents without a gold event.
    pub empty_document_sentences: u32,
    /// Events found in these.
    pub empty_document_events: u32,
}

impl Row {
    /// The counts of a measure.
    pub fn of(&self, measure: Measure) -> Counts {
        self.measures[measure as usize]
    }

    fn add(&mut self, measure: Measure, counts: Counts) {
        self.measures[measure as usize] += counts;
    }
}

impl AddAssign<&Row> for Row {
    fn add_assign(&mut self, other: &Row) {
        let sum =
            |own: &mut [Counts], other: &[Counts]| own.iter_mut().zip(other).for_each(|(own, other)| *own += *other);
        sum(&mut self.measures, &other.measures);
        sum(&mut self.status, &other.status);
        sum(&mut self.categories, &other.categories);
        self.sentences += other.sentences;
        self.empty_sentences += other.empty_sentences;
        self.empty_sentence_events += other.empty_sentence_events;
        self.empty_document_sentences += other.empty_document_sentences;
        self.empty_document_events += other.empty_document_events;
    }
}

/// A document, counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// The counts.
    pub row: Row,
    /// Gold event and found event with the same category, in the same sentence.
    pub pairs: Vec<(usize, usize)>,
    /// For each found event, whether it is right in the strict sense.
    pub strict: Vec<bool>,
    /// The sentences, as gold has them, or else as the reading has them.
    pub sentences: Vec<Span>,
}

/// Counts a document.
pub fn count(gold: &Reading, found: &Reading) -> Counted {
    let sentences = if gold.sentences.is_empty() { &found.sentences } else { &gold.sentences }.clone();
    let pairs = pairs(&gold.events, &found.events, &sentences);
    let strict = strict(&gold.events, &found.events);
    let mut row = Row::default();
    let (in_found, in_gold) = (found.events.len() as u32, gold.events.len() as u32);
    let counts = |right: usize| Counts { right: right as u32, found: in_found, gold: in_gold };
    row.add(Measure::Category, counts(pairs.len()));
    row.add(Measure::Strict, counts(strict.iter().filter(|right| **right).count()));
    gold.events.iter().for_each(|event| row.categories[event.category].gold += 1);
    found.events.iter().for_each(|event| row.categories[event.category].found += 1);
    for &(g, f) in &pairs {
        row.categories[gold.events[g].category].right += 1;
        pair(&mut row, &gold.events[g], &found.events[f]);
    }
    empty(&mut row, gold, found, &sentences);
    Counted { row, pairs, strict, sentences }
}

/// Gold and found events of the same sentence and category, one to one.
pub fn pairs(gold: &[Event], found: &[Event], sentences: &[Span]) -> Vec<(usize, usize)> {
    let key = |event: &Event| (event.sentence_in(sentences), event.category);
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    found.iter().enumerate().for_each(|(f, event)| groups.entry(key(event)).or_default().push(f));
    let mut candidates = Vec::new();
    for (g, event) in gold.iter().enumerate() {
        for &f in groups.get(&key(event)).into_iter().flatten() {
            candidates.push((Likeness::of(event, &found[f]), g, f));
        }
    }
    pairing::one_to_one(candidates, Likeness::better)
}

/// A record: category and sets of codes.
type Record<'a> = (usize, Vec<&'a str>, Vec<&'a str>);

fn record(event: &Event) -> Record<'_> {
    let [actor, recipient] = event.sides();
    (event.category, pairing::codes(&actor), pairing::codes(&recipient))
}

/// Whether two events are the same record.
pub fn same_record(a: &Event, b: &Event) -> bool {
    record(a) == record(b)
}

/// For each found event, whether gold has such a record, one to one; of equal ones the most confident is right.
pub fn strict(gold: &[Event], found: &[Event]) -> Vec<bool> {
    let mut left: BTreeMap<Record<'_>, usize> = BTreeMap::new();
    gold.iter().for_each(|event| *left.entry(record(event)).or_default() += 1);
    let mut order: Vec<usize> = (0..found.len()).collect();
    let confidence = |f: usize| found[f].confidence.unwrap_or(0.0);
    order.sort_by(|&a, &b| confidence(b).total_cmp(&confidence(a)).then(a.cmp(&b)));
    let mut right = vec![false; found.len()];
    for f in order {
        if let Some(count) = left.get_mut(&record(&found[f])).filter(|count| **count > 0) {
            *count -= 1;
            right[f] = true;
        }
    }
    right
}

/// What two events that belong together share.
fn pair(row: &mut Row, gold: &Event, found: &Event) {
    let (gold_sides, found_sides) = (gold.sides(), found.sides());
    use Measure::*;
    let sides = [(ActorSpan, ActorCode, ActorSector), (RecipientSpan, RecipientCode, RecipientSector)];
    for ((gold, found), (span, code, sector)) in gold_sides.iter().zip(&found_sides).zip(sides) {
        parties(row, gold, found, (span, code, sector));
    }
    for (measure, gold, found) in [(Mode, &gold.mode, &found.mode), (Context, &gold.context, &found.context)] {
        if let Some(gold) = gold {
            row.add(measure, sets(&distinct(gold), &distinct(found.as_deref().unwrap_or_default())));
        }
    }
    status(row, gold, found);
    if let Some(date) = gold.known_date() {
        let known = found.known_date();
        let right = known.is_some_and(|known| known.starts_with(date));
        row.add(Date, Counts { right: right.into(), found: known.is_some().into(), gold: 1 });
    }
    let (gold, found) = (gold.event_loc.as_ref(), found.event_loc.as_ref());
    let right = gold.zip(found).is_some_and(|(gold, found)| same_place(gold, found));
    let inferred = found.is_some_and(|place| place.origin.as_deref() == Some("dateline"));
    let found = found.filter(|_| gold.is_some() || !inferred);
    row.add(Place, Counts { right: right.into(), found: found.is_some().into(), gold: gold.is_some().into() });
    let right = right || gold.is_none() && found.is_none();
    row.add(PlaceOrNone, Counts { right: right.into(), found: 1, gold: 1 });
}

/// Words and codes of one side. A gold party that tells no span, or no code, leaves the side out of that measure.
fn parties(row: &mut Row, gold: &[&Party], found: &[&Party], (span, code, sector): (Measure, Measure, Measure)) {
    if gold.iter().all(|party| party.span().is_some()) {
        let right = pairing::parties(gold, found).len() as u32;
        row.add(span, Counts { right, found: found.len() as u32, gold: gold.len() as u32 });
    }
    if gold.iter().all(|party| party.code.is_some()) {
        row.add(code, sets(&pairing::codes(gold), &pairing::codes(found)));
        let with_sector = |parties: &[&Party]| {
            let both = parties.iter().map(|party| format!("{} {}", party.code(), party.sector));
            distinct(&both.filter(|both| both != " ").collect::<Vec<_>>()).into_iter().cloned().collect::<Vec<_>>()
        };
        row.add(sector, sets(&with_sector(gold), &with_sector(found)));
    }
}

fn status(row: &mut Row, gold: &Event, found: &Event) {
    let index = |event: &Event| STATUSES.iter().position(|status| event.status.as_deref() == Some(status));
    let Some(gold) = index(gold) else { return };
    row.status[gold].gold += 1;
    if let Some(found) = index(found) {
        row.status[found].found += 1;
        row.status[found].right += u32::from(found == gold);
    }
}

/// By GeoNames' number where both tell it, else by where they stand, else by name.
fn same_place(a: &Place, b: &Place) -> bool {
    match (a.geonameid.zip(b.geonameid), a.span().zip(b.span())) {
        (Some((a, b)), _) => a == b,
        (None, Some((a, b))) => pairing::meet(a, b),
        (None, None) => !a.name.is_empty() && a.name.to_lowercase() == b.name.to_lowercase(),
    }
}

fn distinct(items: &[String]) -> Vec<&String> {
    let mut items: Vec<&String> = items.iter().collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// Counts of two sets.
fn sets<T: PartialEq>(gold: &[T], found: &[T]) -> Counts {
    let right = found.iter().filter(|item| gold.contains(item)).count();
    Counts { right: right as u32, found: found.len() as u32, gold: gold.len() as u32 }
}

/// Events found where gold has none. What stands in no sentence counts as standing in one of its own.
fn empty(row: &mut Row, gold: &Reading, found: &Reading, sentences: &[Span]) {
    let mut events = vec![(0_u32, 0_u32); sentences.len().max(1)];
    let at = |event: &Event| event.sentence_in(sentences).unwrap_or(0).min(sentences.len().saturating_sub(1));
    gold.events.iter().for_each(|event| events[at(event)].0 += 1);
    found.events.iter().for_each(|event| events[at(event)].1 += 1);
    let without_gold = || events.iter().filter(|(gold, _)| *gold == 0);
    row.sentences = events.len() as u32;
    row.empty_sentences = without_gold().count() as u32;
    row.empty_sentence_events = without_gold().map(|(_, found)| found).sum();
    if gold.events.is_empty() {
        row.empty_document_sentences = row.empty_sentences;
        row.empty_document_events = row.empty_sentence_events;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::reading::tests::reading;

    const GOLD: &str = r#"{"id": "a", "sentences": [{"start": 0, "end": 50}, {"start": 51, "end": 90}], "events": [
        {"event": "CONSULT", "actor": [{"code": "FRA", "sector": "GOV", "start": 0, "end": 6}, {"code": "EGY", "start": 11, "end": 16}],
         "event_spans": [{"start": 7, "end": 10}], "mode": ["visit"], "status": "actual", "date": "2024-05"},
        {"event": "ACCUSE", "actor": [{"code": "FRA", "start": 55, "end": 60}], "event_spans": [{"start": 61, "end": 65}], "status": "negated"}]}"#;

    fn counted(found: &str) -> Counted {
        count(&reading(&GOLD.replace('\n', "")), &reading(&found.replace('\n', "")))
    }

    fn of(right: u32, found: u32, gold: u32) -> Counts {
        Counts { right, found, gold }
    }

    #[test]
    fn a_perfect_reading_is_right_in_everything() {
        let row = counted(GOLD).row;
        assert_eq!((row.of(Measure::Category), row.of(Measure::Strict)), (of(2, 2, 2), of(2, 2, 2)));
        assert_eq!(
            (row.of(Measure::ActorSpan), row.of(Measure::Mode), row.of(Measure::Date)),
            (of(3, 3, 3), of(1, 1, 1), of(1, 1, 1))
        );
        assert_eq!((row.status[0], row.status[3]), (of(1, 1, 1), of(1, 1, 1)));
        assert_eq!((row.sentences, row.empty_sentences), (2, 0));
    }

    #[test]
    fn reciprocal_parties_are_pooled_and_others_are_not() {
        let found = r#"{"id": "a", "events": [
            {"event": "CONSULT", "actor": [{"code": "EGY", "start": 11, "end": 16}], "recipient": [{"code": "FRA", "start": 0, "end": 6}], "event_spans": [{"start": 7, "end": 10}]},
            {"event": "ACCUSE", "recipient": [{"code": "FRA", "start": 55, "end": 60}], "event_spans": [{"start": 61, "end": 65}]}]}"#;
        let counted = counted(found);
        assert_eq!(counted.strict, [true, false]);
        assert_eq!(counted.row.of(Measure::ActorSpan), of(2, 2, 3));
        assert_eq!(counted.row.of(Measure::RecipientCode), of(0, 1, 0));
        assert_eq!(counted.row.of(Measure::ActorSector), of(1, 2, 3));
    }

    #[test]
    fn events_are_paired_by_their_words_within_the_sentence() {
        let event = |start: usize| {
            format!(r#"{{"event": "ACCUSE", "event_spans": [{{"start": {start}, "end": {}}}]}}"#, start + 4)
        };
        let found = format!(r#"{{"id": "a", "events": [{}, {}, {}]}}"#, event(20), event(75), event(61));
        let counted = counted(&found);
        assert_eq!(counted.pairs, [(1, 2)]);
        assert_eq!(counted.row.categories[8], of(1, 3, 1));
    }

    #[test]
    fn a_date_is_right_if_it_says_all_that_gold_says() {
        let found = |date: &str| {
            format!(
                r#"{{"id": "a", "events": [{{"event": "CONSULT", {date}, "event_spans": [{{"start": 7, "end": 10}}]}}]}}"#
            )
        };
        for (date, right) in [
            (r#""date": "2024-05-17""#, 1),
            (r#""date": "2024-05-01", "date_precision": "month""#, 1),
            (r#""date": "2024-06-01""#, 0),
            (r#""date": "2024-05-01", "date_precision": "year""#, 0),
            (r#""date": null"#, 0),
        ] {
            assert_eq!(counted(&found(date)).row.of(Measure::Date).right, right, "{date}");
        }
    }

    #[test]
    fn events_where_gold_has_none_are_counted() {
        let gold =
            reading(r#"{"id": "a", "sentences": [{"start": 0, "end": 5}, {"start": 6, "end": 9}], "events": []}"#);
        let found = reading(r#"{"id": "a", "events": [{"event": "AID", "event_spans": [{"start": 7, "end": 8}]}]}"#);
        let row = count(&gold, &found).row;
        assert_eq!((row.empty_sentences, row.empty_sentence_events, row.empty_document_events), (2, 1, 1));
    }
}

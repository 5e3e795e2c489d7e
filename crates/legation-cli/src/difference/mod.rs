//! What differs between two readings of a text.
//!
//! [`compare`] finds which event of A is which of B and gives the [`Change`]s; a [`Summary`] counts them. Events are joined
//! by id. As ids hold the version of Legation, those left over are joined by the words that name them: the same words and
//! category, the same words, then words that overlap and the same category. [`view`] shows changes to people.

pub mod fields;
pub mod summary;
pub mod view;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use legation::{Chars, Span};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::input::reading::{Event, Reading};
use crate::outline::{self, Outline};
use crate::pairing::{self, Likeness};
use fields::FieldChange;
pub use summary::Summary;

/// A difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// An event that only B has.
    Added {
        /// Id of the document.
        document: String,
        /// The sentence.
        text: String,
        /// The event.
        b: Box<Outline>,
    },
    /// An event that only A has.
    Removed {
        /// Id of the document.
        document: String,
        /// The sentence.
        text: String,
        /// The event.
        a: Box<Outline>,
    },
    /// An event that both have, not alike.
    Changed {
        /// Id of the document.
        document: String,
        /// The sentence.
        text: String,
        /// What differs.
        #[serde(serialize_with = "by_name")]
        fields: Vec<FieldChange>,
        /// The event in A.
        a: Box<Outline>,
        /// The event in B.
        b: Box<Outline>,
    },
    /// A document that B does not have.
    OnlyInA {
        /// Its id.
        document: String,
        /// How many events it has.
        events: usize,
    },
    /// A document that A does not have.
    OnlyInB {
        /// Its id.
        document: String,
        /// How many events it has.
        events: usize,
    },
}

fn by_name<S: serde::Serializer>(fields: &[FieldChange], serializer: S) -> Result<S::Ok, S::Error> {
    let both = |field: &FieldChange| (field.name.to_string(), json!({"a": field.a.value, "b": field.b.value}));
    fields.iter().map(both).collect::<Map<String, Value>>().serialize(serializer)
}

/// The changes from one reading of a document to another, in the order of the text; the summary counts them.
pub fn compare(a: &Reading, b: &Reading, summary: &mut Summary) -> Vec<Change> {
    let pairs = pairs(&a.events, &b.events);
    let text = if a.text.is_empty() { &b.text } else { &a.text };
    let view = View {
        a,
        b,
        chars: Chars::new(text),
        sentences: if a.sentences.is_empty() { &b.sentences } else { &a.sentences },
    };
    summary.documents.in_both += 1;
    let mut changes = Vec::new();
    for (i, event) in a.events.iter().enumerate() {
        let other = pairs.get(&i).map(|j| &b.events[*j]);
        summary.note(Some(event), other);
        let change = match other {
            Some(other) => view.changed(event, other, summary),
            None => Some(view.removed(event)),
        };
        changes.extend(change.map(|change| (begin(event), change)));
    }
    let taken: BTreeSet<usize> = pairs.values().copied().collect();
    for (_, event) in b.events.iter().enumerate().filter(|(j, _)| !taken.contains(j)) {
        summary.note(None, Some(event));
        changes.push((begin(event), view.added(event)));
    }
    changes.sort_by_key(|(begin, _)| *begin);
    changes.into_iter().map(|(_, change)| change).collect()
}

fn begin(event: &Event) -> Option<Span> {
    event.event_spans.first().or(event.text_info.as_ref()).copied()
}

/// Whether two events that have no id in common may be the same.
type Rule = fn(&Event, &Event) -> bool;

/// What comes first goes first.
const RULES: [Rule; 3] = [
    |a, b| same_words(a, b) && a.category == b.category,
    same_words,
    |a, b| a.category == b.category && Likeness::of(a, b).words > 0.0,
];

fn same_words(a: &Event, b: &Event) -> bool {
    !a.event_spans.is_empty() && a.event_spans == b.event_spans
}

/// Which event of B each event of A is.
fn pairs(a: &[Event], b: &[Event]) -> BTreeMap<usize, usize> {
    let mut pairs = by_id(a, b);
    for rule in RULES {
        let taken: BTreeSet<usize> = pairs.values().copied().collect();
        let mut candidates = Vec::new();
        for (i, left) in a.iter().enumerate().filter(|(i, _)| !pairs.contains_key(i)) {
            for (j, right) in b.iter().enumerate().filter(|(j, _)| !taken.contains(j)) {
                if rule(left, right) {
                    candidates.push((Likeness::of(left, right), i, j));
                }
            }
        }
        pairs.extend(pairing::one_to_one(candidates, Likeness::better));
    }
    pairs
}

fn by_id(a: &[Event], b: &[Event]) -> BTreeMap<usize, usize> {
    let mut ids: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for (j, event) in b.iter().enumerate() {
        if let Some(id) = event.id.as_deref() {
            ids.entry(id).or_default().push_back(j);
        }
    }
    let mut other = |event: &Event| ids.get_mut(event.id.as_deref()?)?.pop_front();
    a.iter().enumerate().filter_map(|(i, event)| other(event).map(|j| (i, j))).collect()
}

/// Two readings of a document.
struct View<'a> {
    a: &'a Reading,
    b: &'a Reading,
    chars: Chars<'a>,
    sentences: &'a [Span],
}

impl View<'_> {
    fn removed(&self, event: &Event) -> Change {
        Change::Removed {
            document: self.document(),
            text: self.sentence(event),
            a: Box::new(Outline::of(event, &self.chars)),
        }
    }

    fn added(&self, event: &Event) -> Change {
        Change::Added {
            document: self.document(),
            text: self.sentence(event),
            b: Box::new(Outline::of(event, &self.chars)),
        }
    }

    /// None where nothing differs.
    fn changed(&self, a: &Event, b: &Event, summary: &mut Summary) -> Option<Change> {
        let fields = fields::changes((a, self.a), (b, self.b), &self.chars);
        summary.note_fields(&fields);
        let outline = |event| Box::new(Outline::of(event, &self.chars));
        (!fields.is_empty()).then(|| Change::Changed {
            document: self.document(),
            text: self.sentence(a),
            fields,
            a: outline(a),
            b: outline(b),
        })
    }

    fn document(&self) -> String {
        self.a.id().to_string()
    }

    fn sentence(&self, event: &Event) -> String {
        let told = if self.a.text.is_empty() { self.b } else { self.a };
        outline::sentence(told, self.sentences, event.sentence_in(self.sentences), event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::reading::tests::reading;

    fn event(id: &str, category: &str, start: usize, end: usize) -> String {
        format!(r#"{{"id": "{id}", "event": "{category}", "event_spans": [{{"start": {start}, "end": {end}}}]}}"#)
    }

    fn paired(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
        let read = |events: &[String]| reading(&format!(r#"{{"id": "d", "events": [{}]}}"#, events.join(",")));
        pairs(&read(a).events, &read(b).events).into_iter().collect()
    }

    #[test]
    fn events_are_joined_by_id_then_by_their_words() {
        let a = [
            event("1", "AID", 0, 4),
            event("2", "AID", 10, 14),
            event("3", "REJECT", 10, 14),
            event("4", "AGREE", 20, 24),
        ];
        let b = [
            event("9", "AID", 10, 14),
            event("1", "ACCUSE", 50, 54),
            event("8", "CONCEDE", 10, 14),
            event("7", "AGREE", 20, 30),
        ];
        assert_eq!(paired(&a, &b), [(0, 1), (1, 0), (2, 2), (3, 3)]);
        assert_eq!(paired(&[event("1", "AID", 0, 4)], &[event("2", "REJECT", 0, 5)]), []);
    }
}

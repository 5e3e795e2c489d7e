//! Counts of all differences between two files of readings.

use std::collections::BTreeMap;

use legation::codebook::CATEGORIES;
use serde::{Serialize, Serializer};

use super::fields::FieldChange;
use crate::input::reading::Event;

/// People are shown so many changes of category; JSON has all.
const MOST_MOVES: usize = 20;

/// What differs, counted. Serialised, it is the JSON of `--summary`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Documents.
    pub documents: Documents,
    /// Events.
    pub events: Events,
    /// For each field, how many events differ in it.
    pub fields: BTreeMap<&'static str, usize>,
    /// By category.
    #[serde(serialize_with = "as_list")]
    pub categories: BTreeMap<usize, CategoryCounts>,
    /// How many events of a category in A have another in B.
    #[serde(serialize_with = "as_moves")]
    pub recategorized: BTreeMap<(usize, usize), usize>,
}

/// Documents.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Documents {
    /// In A and in B.
    pub in_both: usize,
    /// Only in A.
    pub only_in_a: usize,
    /// Only in B.
    pub only_in_b: usize,
}

/// Events of the documents that are in both.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Events {
    /// In A.
    pub a: usize,
    /// In B.
    pub b: usize,
    /// Alike in both.
    pub same: usize,
    /// In both, not alike.
    pub changed: usize,
    /// Only in B.
    pub added: usize,
    /// Only in A.
    pub removed: usize,
}

/// Events of a category.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct CategoryCounts {
    /// In A.
    pub a: usize,
    /// In B.
    pub b: usize,
    /// Only in B.
    pub added: usize,
    /// Only in A.
    pub removed: usize,
}

impl Summary {
    /// Notes an event of A and what it is in B, or one that only one of them has.
    pub fn note(&mut self, a: Option<&Event>, b: Option<&Event>) {
        self.events.a += usize::from(a.is_some());
        self.events.b += usize::from(b.is_some());
        self.events.removed += usize::from(b.is_none());
        self.events.added += usize::from(a.is_none());
        if let Some(event) = a {
            let counts = self.categories.entry(event.category).or_default();
            counts.a += 1;
            counts.removed += usize::from(b.is_none());
        }
        if let Some(event) = b {
            let counts = self.categories.entry(event.category).or_default();
            counts.b += 1;
            counts.added += usize::from(a.is_none());
        }
        if let Some((a, b)) = a.zip(b).filter(|(a, b)| a.category != b.category) {
            *self.recategorized.entry((a.category, b.category)).or_default() += 1;
        }
    }

    /// Notes in what two events differ that belong together.
    pub fn note_fields(&mut self, fields: &[FieldChange]) {
        let count = if fields.is_empty() { &mut self.events.same } else { &mut self.events.changed };
        *count += 1;
        fields.iter().for_each(|field| *self.fields.entry(field.name).or_default() += 1);
    }

    /// For people.
    pub fn table(&self) -> String {
        let Documents { in_both, only_in_a, only_in_b } = self.documents;
        let Events { a, b, same, changed, added, removed } = self.events;
        let mut out = format!("Documents: {in_both} in both, {only_in_a} only in A, {only_in_b} only in B\n");
        out += &format!(
            "Events:    {a} in A, {b} in B: {same} the same, {changed} changed, {added} added, {removed} removed\n"
        );
        if !self.fields.is_empty() {
            let mut fields: Vec<_> = self.fields.iter().collect();
            fields.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), **name));
            let fields = fields.iter().map(|(name, count)| format!("{name} {count}"));
            out += &format!("Changed:   {}\n", fields.collect::<Vec<_>>().join(", "));
        }
        if !self.categories.is_empty() {
            out += &format!("\n{:<12}{:>7}{:>7}{:>8}{:>9}\n", "category", "A", "B", "added", "removed");
        }
        for (category, CategoryCounts { a, b, added, removed }) in &self.categories {
            out += &format!("{:<12}{a:>7}{b:>7}{added:>8}{removed:>9}\n", CATEGORIES[*category]);
        }
        if !self.recategorized.is_empty() {
            out += "\nOther category:\n";
        }
        let moves = moves(&self.recategorized);
        for (a, b, count) in moves.iter().take(MOST_MOVES) {
            out += &format!("  {:<24}{count:>7}\n", format!("{a} → {b}"));
        }
        let rest: usize = moves.iter().skip(MOST_MOVES).map(|(_, _, count)| count).sum();
        if rest > 0 {
            out += &format!("  {:<24}{rest:>7}\n", "others");
        }
        out
    }
}

/// Category in A, category in B, how often; the most frequent first.
fn moves(recategorized: &BTreeMap<(usize, usize), usize>) -> Vec<(&'static str, &'static str, usize)> {
    let named = |(&(a, b), &count): (&(usize, usize), &usize)| (CATEGORIES[a], CATEGORIES[b], count);
    let mut moves: Vec<_> = recategorized.iter().map(named).collect();
    moves.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    moves
}

#[derive(Serialize)]
struct Named<'a> {
    category: &'static str,
    #[serde(flatten)]
    counts: &'a CategoryCounts,
}

fn as_list<S: Serializer>(categories: &BTreeMap<usize, CategoryCounts>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(categories.iter().map(|(i, counts)| Named { category: CATEGORIES[*i], counts }))
}

#[derive(Serialize)]
struct Move {
    a: &'static str,
    b: &'static str,
    events: usize,
}

fn as_moves<S: Serializer>(recategorized: &BTreeMap<(usize, usize), usize>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(moves(recategorized).into_iter().map(|(a, b, events)| Move { a, b, events }))
}

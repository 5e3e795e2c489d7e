//! Which mentions are of one and the same thing.
//!
//! [`Clusters`] goes through a document's mentions in order. For each, [`Clusters::candidates`] gives the clusters so far
//! that it could belong to, each described by a row of numbers ([`features`]); boosted trees learned from GUM ([`model`])
//! judge every row, and the likeliest cluster takes the mention if it is likely enough ([`choose`]). What is certain
//! without (the gazetteer's record, an apposition) does not come here: [`super::entities`] sees to that.
//!
//! How many clusters are looked at is bounded, so the cost of a document grows with its length and no faster.

mod features;
mod model;
mod profile;

use std::collections::HashMap;

pub use features::{FEATURES, Row, kind};

use super::Mention;
use crate::syntax::Parse;
use features::Cluster;
pub(super) use profile::name_words;
use profile::{Profile, Pronoun, Symbol, Symbols, Where};

/// So many mentions back a cluster may lie that has no word in common with a mention.
const REACH: usize = 40;

/// So many places are looked at where a cluster had a word in common with a mention, the latest first.
const SHARING: usize = 12;

/// A cluster that a mention may belong to.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub cluster: usize,
    pub row: Row,
}

/// Clusters of mentions, growing mention by mention.
pub(crate) struct Clusters {
    profiles: Vec<Profile>,
    clusters: Vec<Cluster>,
    /// The cluster of each mention so far.
    of: Vec<usize>,
    /// Clusters that have a word, the latest last; one comes again when others have come between.
    with_word: HashMap<Symbol, Vec<usize>>,
}

impl Clusters {
    pub fn new(parse: &Parse, mentions: &[Mention]) -> Clusters {
        let mut symbols = Symbols::default();
        let mut quoted = Quotes::default();
        let mut paragraph = 0;
        let mut profiles = Vec::with_capacity(mentions.len());
        let mut rest = mentions;
        for (number, sentence) in parse.sentences.iter().enumerate() {
            paragraph += usize::from(sentence.new_paragraph);
            let inside = quoted.of(sentence);
            let here = rest.iter().take_while(|m| m.sentence == number).count();
            let place = Where { sentence, paragraph, quoted: &inside };
            profiles.extend(rest[..here].iter().map(|m| Profile::new(m, place, &mut symbols)));
            rest = &rest[here..];
        }
        Clusters { profiles, clusters: Vec::new(), of: Vec::new(), with_word: HashMap::new() }
    }

    /// The clusters that the next mention may belong to, the latest first.
    pub fn candidates(&self) -> Vec<Candidate> {
        let Some(mention) = self.profiles.get(self.of.len()) else { return Vec::new() };
        let recent = self.of.iter().rev().take(REACH).copied();
        let mut clusters: Vec<usize> = recent.filter(|&c| !self.clusters[c].is_empty()).collect();
        for key in keys(mention) {
            clusters.extend(self.with_word.get(&key).into_iter().flatten().rev().take(SHARING));
        }
        clusters.sort_unstable_by_key(|&c| std::cmp::Reverse(self.clusters[c].last));
        clusters.dedup();
        clusters.retain(|&c| !self.clusters[c].differs(mention));
        let mut nearer = 0;
        let judged = clusters.into_iter().filter_map(|cluster| {
            let place = features::Context { profiles: &self.profiles, mention: self.of.len(), nearer };
            let row = features::row(place, &self.clusters[cluster]);
            nearer += usize::from(features::agrees(&row));
            (!features::is_hopeless(&row)).then_some(Candidate { cluster, row })
        });
        judged.collect()
    }

    /// The latest cluster near by that a definite noun without a likely cluster speaks of all the same: one called by this
    /// noun or holding this office, or for "the group" one that is a group. GUM has little of what news agencies do.
    pub fn same_noun(&self) -> Option<usize> {
        let mention = self.profiles.get(self.of.len()).filter(|m| m.is_definite_party())?;
        let near = self.of.iter().rev().take(REACH);
        let near = near.filter(|&&c| self.clusters[c].is_near(&self.profiles, mention));
        near.copied().find(|&c| self.clusters[c].may_be_called(mention))
    }

    /// Gives the next mention a cluster that no other will join.
    pub fn join_apart(&mut self) -> usize {
        self.clusters.push(Cluster::default());
        self.of.push(self.clusters.len() - 1);
        self.clusters.len() - 1
    }

    /// Puts the next mention into a cluster, or into one of its own, and says which.
    pub fn join(&mut self, cluster: Option<usize>) -> usize {
        let number = self.of.len();
        let id = cluster.unwrap_or(self.clusters.len());
        if id >= self.clusters.len() {
            self.clusters.push(Cluster::default());
        }
        let profile = &self.profiles[number];
        for key in keys(profile) {
            let clusters = self.with_word.entry(key).or_default();
            if clusters.last() != Some(&id) {
                clusters.push(id);
            }
        }
        self.clusters[id].add(number, profile);
        self.of.push(id);
        id
    }
}

/// Words by which distant mentions find each other.
fn keys(mention: &Profile) -> impl Iterator<Item = Symbol> + '_ {
    // First and second person are one word each, whatever their case; the other pronouns find nobody far away.
    let own = matches!(mention.pronoun, Pronoun::None | Pronoun::I | Pronoun::You | Pronoun::We);
    let words = mention.name.iter().chain(&mention.office).chain([&mention.lemma]).chain(&mention.initials);
    words.copied().filter(move |_| own)
}

/// The likeliest of the candidates, if it is likely enough.
pub(crate) fn choose(candidates: &[Candidate]) -> Option<usize> {
    let judged = candidates.iter().map(|c| (model::score(&c.row), c));
    let best = judged.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 > 0.0).then_some(best.1.cluster)
}

/// Which words stand inside quotation marks. A mark that is never closed ends with its paragraph.
#[derive(Default)]
struct Quotes {
    open: bool,
}

impl Quotes {
    fn of(&mut self, sentence: &crate::syntax::Sentence) -> Vec<bool> {
        self.open &= !sentence.new_paragraph;
        let words = sentence.words.iter().map(|word| {
            match word.form.as_str() {
                "“" | "``" => self.open = true,
                "”" | "''" => self.open = false,
                "\"" => self.open = !self.open,
                _ => {}
            }
            self.open
        });
        words.collect()
    }
}

/// A candidate that a mention had, for training: its row, and whether it was right.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Which mention of the document it was a candidate for.
    pub mention: usize,
    /// What the model looks at.
    pub row: Row,
    /// Which kind of mention it is; each has a model of its own.
    pub kind: usize,
    /// Whether the mention belongs there.
    pub right: bool,
}

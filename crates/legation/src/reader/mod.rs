//! Sentences to grammar and names: the trained reader.
//!
//! One small encoder with heads (`model/`, trained by `training/`) scores tags, arcs, relations and names of every word
//! in one pass; this module feeds it ([`pieces`], [`network`]) and makes trees ([`tree`]), lemmas ([`lemma`]) and names of
//! its scores. It does not cut the text ([`crate::segment`] does) and knows nothing of politics.

mod lemma;
mod network;
mod pieces;
mod tree;

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use crate::segment;
use crate::syntax::{Name, NameKind, Parse, Sentence, Upos, Word};
use lemma::Lemmas;
pub(crate) use network::{Input, States, argmax, firsts};
use network::{Network, Scores};
use pieces::Pieces;

/// The model does not fit the program: the build is broken, not the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// Which part of the model.
    pub file: &'static str,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "model/{}: {}", self.file, self.message)
    }
}

impl std::error::Error for LoadError {}

/// The trained reader. Loading takes a moment, so do it once; reading needs no lock and can go on in many threads.
pub struct Reader {
    network: Network,
    pieces: Pieces,
    lemmas: Lemmas,
    labels: Labels,
}

/// The labels of every head, in the order of the network's scores.
#[derive(Deserialize)]
struct Labels {
    upos: Vec<Arc<str>>,
    xpos: Vec<Arc<str>>,
    feats: Vec<Arc<str>>,
    name: Vec<Arc<str>>,
    entity: Vec<Arc<str>>,
    rel: Vec<Arc<str>>,
}

impl Reader {
    /// Loads the model that the program carries.
    ///
    /// # Errors
    /// A part of the model that cannot be read.
    pub fn load() -> Result<Self, LoadError> {
        let error = |file, message: String| LoadError { file, message };
        let labels = serde_json::from_str(include_str!("../../../../model/labels.json"));
        let lemmas = Lemmas::new(include_str!("../../../../model/lemmas.tsv"));
        Ok(Reader {
            network: Network::new(include_bytes!("../../../../model/reader.onnx"))
                .map_err(|m| error("reader.onnx", m))?,
            pieces: Pieces::new(include_str!("../../../../model/vocab.txt"))
                .ok_or_else(|| error("vocab.txt", "lacks [UNK], [CLS] or [SEP]".into()))?,
            lemmas: lemmas.map_err(|line| error("lemmas.tsv", format!("line {line}: expected `rule` or `word`")))?,
            labels: labels.map_err(|e| error("labels.json", e.to_string()))?,
        })
    }

    /// Parses sentences. Each one's answer is the same whatever the others are.
    pub fn parse(&self, sentences: &[segment::Sentence]) -> Parse {
        self.parse_watched(sentences, |_| ())
    }

    /// Parses sentences, and shows `watch` what the encoder's lower layers made of them, batch by batch.
    pub(crate) fn parse_watched(&self, sentences: &[segment::Sentence], watch: impl FnMut(States<'_>)) -> Parse {
        let inputs: Vec<Input> = sentences.iter().map(|s| self.input(s)).collect();
        let parsed = self.network.run(&inputs, |i, scores| self.decode(&sentences[i], scores), watch);
        let parsed =
            parsed.into_iter().zip(sentences).map(|(parsed, sentence)| parsed.unwrap_or_else(|| unread(sentence)));
        Parse { sentences: parsed.collect() }
    }

    /// A sentence as numbers. What does not fit the encoder is cut down to one unknown piece a word.
    fn input(&self, sentence: &segment::Sentence) -> Input {
        let mut input = Input { pieces: vec![self.pieces.start], shapes: vec![0], first: vec![0] };
        let words = &sentence.words;
        for (i, word) in words.iter().enumerate() {
            let at = input.pieces.len();
            input.first.push(at as i32);
            self.pieces.split(&word.form, &mut input.pieces);
            let room = network::MAX_LENGTH.saturating_sub(1 + words.len() - i - 1);
            input.pieces.truncate(room.max(at + 1));
            input.shapes.resize(input.pieces.len(), pieces::shape(&word.form));
        }
        input.pieces.push(self.pieces.end);
        input.shapes.push(0);
        input
    }

    fn decode(&self, sentence: &segment::Sentence, scores: &Scores<'_>) -> Sentence {
        let heads = tree::best_tree(sentence.words.len(), |d, h| scores.arcs.row(d)[h]);
        let tags: Vec<Tags> = (1..=sentence.words.len()).map(|i| self.tags(scores, i)).collect();
        let names = names(&tags.iter().map(|t| t.name.as_slice()).collect::<Vec<_>>(), &self.labels.name);
        let words = sentence.words.iter().zip(&tags).enumerate().map(|(i, (word, tags))| {
            let head = heads[i + 1];
            let relation = &self.labels.rel[scores.best_relation(i + 1, head)];
            Word {
                head: head.checked_sub(1),
                rel: if head == 0 { Arc::from("root") } else { not_root(relation) },
                lemma: self.lemmas.lemma(&word.form, &tags.xpos, &self.pieces),
                upos: tags.upos,
                xpos: Arc::clone(&tags.xpos),
                feats: Arc::clone(&tags.feats),
                entity: tags.entity.clone(),
                ..bare(word)
            }
        });
        Sentence::new(sentence.span, words.collect(), names, sentence.new_paragraph)
    }

    fn tags(&self, scores: &Scores<'_>, word: usize) -> Tags {
        let mut rest = scores.tags.row(word);
        let mut take = |labels: &[Arc<str>]| {
            let (head, tail) = rest.split_at(labels.len().min(rest.len()));
            rest = tail;
            head
        };
        let best = |labels: &[Arc<str>], scores: &[f32]| Arc::clone(&labels[argmax(scores.iter().copied())]);
        let upos = best(&self.labels.upos, take(&self.labels.upos));
        let xpos = best(&self.labels.xpos, take(&self.labels.xpos));
        let feats = best(&self.labels.feats, take(&self.labels.feats));
        let name = take(&self.labels.name);
        let entity = best(&self.labels.entity, take(&self.labels.entity));
        Tags {
            upos: Upos::from_name(&upos).unwrap_or(Upos::X),
            xpos,
            feats,
            name: name.to_vec(),
            entity: Some(entity).filter(|e| e.as_ref() != "O"),
        }
    }
}

struct Tags {
    upos: Upos,
    xpos: Arc<str>,
    feats: Arc<str>,
    name: Vec<f32>,
    entity: Option<Arc<str>>,
}

/// "root" belongs to the root alone; a word below another that scores best as root is some dependent.
fn not_root(relation: &Arc<str>) -> Arc<str> {
    if relation.as_ref() == "root" { Arc::from("dep") } else { Arc::clone(relation) }
}

fn bare(word: &segment::Word) -> Word {
    Word {
        span: word.span,
        form: word.form.clone(),
        lemma: word.form.clone(),
        upos: Upos::X,
        xpos: Arc::from("_"),
        feats: Arc::from("_"),
        head: None,
        rel: Arc::from("root"),
        entity: None,
        space_after: word.space_after,
        joined: word.joined,
    }
}

/// A sentence that the network refused: flat, without tags.
fn unread(sentence: &segment::Sentence) -> Sentence {
    let words = sentence.words.iter().enumerate().map(|(i, word)| match i {
        0 => bare(word),
        _ => Word { head: Some(0), rel: Arc::from("dep"), ..bare(word) },
    });
    Sentence::new(sentence.span, words.collect(), Vec::new(), sentence.new_paragraph)
}

/// The best row of IOB2 tags in which every inside tag follows its own kind (Viterbi), as names.
fn names(scores: &[&[f32]], labels: &[Arc<str>]) -> Vec<Name> {
    let may_follow = |before: Option<usize>, tag: usize| {
        let Some(kind) = labels[tag].strip_prefix("I-") else { return true };
        before.is_some_and(|b| labels[b].get(2..) == Some(kind))
    };
    let mut best: Vec<Vec<(f32, usize)>> = Vec::new(); // score, and the tag before
    for row in scores {
        let step = (0..labels.len()).map(|tag| match best.last() {
            None if may_follow(None, tag) => (row[tag], 0),
            None => (f32::MIN / 2.0, 0),
            Some(last) => {
                let allowed = (0..labels.len()).map(|b| if may_follow(Some(b), tag) { last[b].0 } else { f32::MIN });
                let before = argmax(allowed);
                (last[before].0 + row[tag], before)
            }
        });
        best.push(step.collect());
    }
    let mut path = Vec::new();
    let mut tag = best.last().map_or(0, |last| argmax(last.iter().map(|s| s.0)));
    for step in best.iter().rev() {
        path.push(tag);
        tag = step[tag].1;
    }
    path.reverse();
    collect_names(&path, labels)
}

fn collect_names(path: &[usize], labels: &[Arc<str>]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (i, &tag) in path.iter().enumerate() {
        let kind = match labels[tag].get(2..) {
            Some("PER") => NameKind::Person,
            Some("ORG") => NameKind::Organization,
            Some("LOC") => NameKind::Place,
            _ => continue,
        };
        match names.last_mut() {
            Some(name) if labels[tag].starts_with('I') && name.words.end == i => name.words.end = i + 1,
            _ => names.push(Name { words: i..i + 1, kind }),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_tags_follow_their_own_kind() {
        let labels: Vec<Arc<str>> = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"].map(Arc::from).to_vec();
        // Alone, the first word would be I-PER and the second I-ORG.
        let scores: [&[f32]; 3] = [&[0.0, 2.0, 3.0, 0.0, 0.0], &[0.0, 0.0, 1.0, 0.0, 1.5], &[2.0, 0.0, 0.0, 0.0, 0.0]];
        assert_eq!(names(&scores, &labels), [Name { words: 0..2, kind: NameKind::Person }]);
        assert_eq!(names(&[], &labels), []);
    }
}

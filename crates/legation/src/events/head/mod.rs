//! The learned event head: which words of a sentence tell of an event, of what category, and who is party to it.
//!
//! It has a few layers of its own above the reader's lower ones (`training/events.py`) and sees a sentence once, in the
//! reader's own batches. What it says of a sentence is [`Evidence`]: scores, no decision. The codebook's frames and these
//! scores meet in [`super::decide`].

mod evidence;

use std::collections::BTreeMap;

use rten::{NodeId, Value};
use rten_tensor::Tensor;
use rten_tensor::prelude::*;
use serde::Deserialize;

use crate::onnx::Graph;
use crate::reader::{Input, States, firsts};
use crate::syntax::{Sentence, Upos};
use crate::{LoadError, Span};
pub(crate) use evidence::Evidence;
pub(super) use evidence::{RECIPROCAL, Trigger};

/// The roles that words take in an event, in the order of the network's scores.
pub(super) const ROLES: usize = 4;
/// Actor, recipient, place and time among [`ROLES`].
pub(super) const ACTOR: usize = 0;
pub(super) const RECIPIENT: usize = 1;
pub(super) const PLACE: usize = 2;
pub(super) const TIME: usize = 3;

/// Words whose probability of naming an event is below this have no evidence of their own.
const FAINT: f32 = 0.02;

/// `model/events.json`: what the head's numbers mean, and the small weights that need no graph.
#[derive(Debug, Deserialize)]
struct Labels {
    categories: Vec<String>,
    /// (category, mode)
    modes: Vec<(String, String)>,
    role_bias: [f32; ROLES],
    /// Length of a role's query, and of a key.
    width: usize,
    /// Weights of the latent and the direct part of a pair's answer.
    balance: [f32; 2],
    /// Whether a sentence may hold an event at all: weights over the lower layers' states, a bias, and the least score.
    gate: Vec<f32>,
    gate_bias: f32,
    /// The contexts, in the order of their scores.
    contexts: Vec<String>,
}

/// The head with its weights.
pub(crate) struct Head {
    graph: Graph,
    labels: Labels,
    states: NodeId,
    marks: NodeId,
    first: NodeId,
    sides: [NodeId; 2],
    outputs: [NodeId; 6],
    pair: NodeId,
}

/// Evidence of all sentences of one pass through the reader, by sentence.
#[derive(Debug, Default)]
pub(crate) struct Heard(BTreeMap<usize, Evidence>);

impl Heard {
    /// Takes out one sentence's evidence; none where nothing in it hints at an event.
    pub(crate) fn take(&mut self, sentence: usize) -> Evidence {
        self.0.remove(&sentence).unwrap_or_default()
    }
}

/// A question about two sides in a sentence, actor and recipient. A side may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sides {
    /// The word that each side hangs on.
    heads: [Option<usize>; 2],
    /// All words of each side.
    words: [Vec<usize>; 2],
}

impl Sides {
    /// The words of two spans. A side's head is the word that hangs from outside it, nominal if possible
    /// (`training/events.py` has it the same way).
    pub(crate) fn of(sentence: &Sentence, spans: [Option<Span>; 2]) -> Sides {
        let inside = |span: Span| -> Vec<usize> {
            (0..sentence.words.len()).filter(|&w| sentence.words[w].span.overlaps(span)).collect()
        };
        let words = spans.map(|span| span.map(inside).unwrap_or_default());
        let heads = [head_of(sentence, &words[0]), head_of(sentence, &words[1])];
        Sides { heads, words }
    }
}

fn head_of(sentence: &Sentence, inside: &[usize]) -> Option<usize> {
    let upos = |w: usize| sentence.words[w].upos;
    let tops: Vec<usize> =
        inside.iter().copied().filter(|&w| sentence.words[w].head.is_none_or(|h| !inside.contains(&h))).collect();
    let nominal = |w: &usize| upos(*w).is_nominal() || upos(*w) == Upos::Num;
    let full = |w: &usize| !matches!(upos(*w), Upos::Punct | Upos::Adp | Upos::Det);
    let found = tops.iter().find(|w| nominal(w)).or_else(|| tops.iter().find(|w| full(w)));
    found.or(tops.first()).or(inside.first()).copied()
}

impl Head {
    /// Loads the head that the program carries.
    ///
    /// # Errors
    /// A damaged build.
    pub(crate) fn load() -> Result<Head, LoadError> {
        let labels: Labels = serde_json::from_str(include_str!("../../../../../model/events.json"))
            .map_err(|e| LoadError::new(&[format!("model/events.json: {e}")]))?;
        let graph = include_bytes!("../../../../../model/events.onnx");
        Head::new(graph, labels).map_err(|e| LoadError::new(&[format!("model/events.onnx: {e}")]))
    }

    fn new(graph: &'static [u8], labels: Labels) -> Result<Head, String> {
        let graph = Graph::new(graph)?;
        let node = |name: &str| graph.node(name);
        Ok(Head {
            states: node("states")?,
            marks: node("marks")?,
            first: node("first")?,
            sides: [node("actor")?, node("recipient")?],
            outputs: [
                node("trigger")?,
                node("mode")?,
                node("status")?,
                node("query")?,
                node("key")?,
                node("contexts")?,
            ],
            pair: node("pair")?,
            labels,
            graph,
        })
    }

    /// The head's sixteen categories, in the order of its scores.
    pub(super) fn categories(&self) -> &[String] {
        &self.labels.categories
    }

    /// Category and mode of each mode score.
    pub(super) fn modes(&self) -> &[(String, String)] {
        &self.labels.modes
    }

    /// Looks at one batch of the reader's and writes down what it finds.
    pub(crate) fn listen(&self, batch: &States<'_>, heard: &mut Heard) {
        let (Some(data), &[_, pieces, width]) = (batch.states.data(), batch.states.shape()) else { return };
        let one = pieces * width;
        let kept: Vec<usize> =
            (0..batch.inputs.len()).filter(|&b| self.may_tell(&data[b * one..(b + 1) * one], width)).collect();
        if kept.is_empty() {
            return;
        }
        let states: Vec<f32> = kept.iter().flat_map(|&b| &data[b * one..(b + 1) * one]).copied().collect();
        let inputs: Vec<&Input> = kept.iter().map(|&b| batch.inputs[b]).collect();
        let states = Tensor::from_data(&[kept.len(), pieces, width], states);
        let marks = Tensor::from_data(&[kept.len(), pieces], vec![0i32; kept.len() * pieces]);
        let Ok(results) = self.graph.run(self.given(states, marks, &inputs), &self.outputs) else { return };
        for (b, input) in inputs.iter().enumerate() {
            let words = input.first.len() - 1;
            if let Some(evidence) = Evidence::read(&results, b, words, FAINT, &self.labels) {
                heard.0.insert(batch.sentences[kept[b]], evidence);
            }
        }
    }

    /// Whether some piece of a sentence hints at an event.
    fn may_tell(&self, states: &[f32], width: usize) -> bool {
        let score = |state: &[f32]| state.iter().zip(&self.labels.gate).map(|(x, g)| x * g).sum::<f32>();
        states.chunks_exact(width).any(|state| score(state) + self.labels.gate_bias > 0.0)
    }

    fn given(&self, states: Tensor<f32>, marks: Tensor<i32>, inputs: &[&Input]) -> Vec<(NodeId, Value)> {
        vec![(self.states, states.into()), (self.marks, marks.into()), (self.first, firsts(inputs))]
    }

    /// Log-probabilities of the sixteen categories for a pair, given that there is an event between its sides. `states` is
    /// a batch of its sentence alone. Empty if the network refuses.
    pub(crate) fn ask(&self, batch: &States<'_>, sides: &Sides) -> Vec<f32> {
        let Some(input) = batch.inputs.first() else { return Vec::new() };
        self.ask_one(batch.states, input, sides).unwrap_or_default()
    }

    fn ask_one(&self, states: &Tensor<f32>, input: &Input, sides: &Sides) -> Result<Vec<f32>, String> {
        let pieces = input.pieces.len();
        let mut marks = vec![0i32; pieces];
        for (side, words) in sides.words.iter().enumerate() {
            for &w in words {
                let start = input.first[w + 1] as usize;
                let end = input.first.get(w + 2).map_or(pieces - 1, |&e| e as usize);
                marks[start..end].fill(side as i32 + 1);
            }
        }
        let mut given = self.given(states.clone(), Tensor::from_data(&[1, pieces], marks), &[input]);
        let side = |i: usize| Tensor::from_data(&[1], vec![sides.heads[i].map_or(0, |w| w as i32 + 1)]);
        given.extend([(self.sides[0], side(0).into()), (self.sides[1], side(1).into())]);
        let outputs = [self.outputs[0], self.outputs[3], self.outputs[4], self.pair];
        let results = self.graph.run(given, &outputs)?;
        let direct = results[3].data().ok_or("no answer")?;
        evidence::pair(&results[..3], direct, sides.heads, input.first.len() - 1, &self.labels)
            .ok_or_else(|| "a strange shape".into())
    }
}

//! The encoder and its heads, run by `rten`: numbers in, scores out.
//!
//! This is the one place that knows the network's inputs and outputs (`training/export.py`), so that a smaller or
//! faster network can take its place. What a sentence gets does not depend on the others in its batch: activations
//! have fixed scales, and only sentences of the same number of pieces share a batch, so that nothing is padded and every
//! sum over pieces has the same terms in the same order whoever else is there.

use rten::{NodeId, Value};
use rten_tensor::Tensor;
use rten_tensor::prelude::*;

use crate::onnx::Graph;

/// Pieces in a batch: enough for the matrix products to run at full speed, and few enough for the caches.
const BATCH_PIECES: usize = 384;
/// The encoder has positions for so many pieces.
pub(super) const MAX_LENGTH: usize = 512;

/// One sentence as numbers. Word 0 is the root.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Input {
    pub(crate) pieces: Vec<i32>,
    pub(crate) shapes: Vec<i32>,
    /// Index of every word's first piece; the root's is 0.
    pub(crate) first: Vec<i32>,
}

/// A table of numbers, row by row: a part of the network's own output, since copying it would cost time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    data: &'a [f32],
    /// From one row to the next.
    step: usize,
    width: usize,
}

impl<'a> Table<'a> {
    pub(super) fn row(&self, i: usize) -> &'a [f32] {
        self.data.get(i * self.step..i * self.step + self.width).unwrap_or(&[])
    }
}

/// The network's answer for one sentence. Rows are words; 0 is the root.
#[derive(Debug)]
pub(super) struct Scores<'a> {
    /// Scores of all tags, the label sets one after the other.
    pub(super) tags: Table<'a>,
    /// For every word the score of every head.
    pub(super) arcs: Table<'a>,
    rel_dep: Table<'a>,
    rel_head: Table<'a>,
    rel_dep_bias: Table<'a>,
    rel_head_bias: Table<'a>,
}

impl Scores<'_> {
    /// The best relation between a word and its head.
    pub(super) fn best_relation(&self, word: usize, head: usize) -> usize {
        let at = self.rel_head.row(head);
        let products = self.rel_dep.row(word).chunks_exact(at.len().max(1)).map(|row| dot(row, at));
        let biases = self.rel_dep_bias.row(word).iter().zip(self.rel_head_bias.row(head)).map(|(a, b)| a + b);
        argmax(products.zip(biases).map(|(product, bias)| product + bias))
    }
}

/// Sum of products in a fixed order of eight lanes, which the compiler turns into vector instructions.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    for (x, y) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for i in 0..8 {
            lanes[i] += x[i] * y[i];
        }
    }
    let tail = a.len() / 8 * 8;
    let rest: f32 = a[tail..].iter().zip(&b[tail..]).map(|(x, y)| x * y).sum();
    lanes.iter().sum::<f32>() + rest
}

/// Index of the greatest value, the first of equals; 0 for none.
pub(crate) fn argmax(values: impl IntoIterator<Item = f32>) -> usize {
    let best = values.into_iter().enumerate().fold((0, f32::MIN), |b, (i, v)| if v > b.1 { (i, v) } else { b });
    best.0
}

/// What the encoder's lower layers make of a batch: all sentences of it have the same number of pieces. The event head
/// builds on these, so that a sentence goes through the lower layers once.
pub(crate) struct States<'a> {
    /// Which sentences these are.
    pub(crate) sentences: &'a [usize],
    /// The sentences as numbers.
    pub(crate) inputs: &'a [&'a Input],
    /// `[sentence, piece, number]`.
    pub(crate) states: &'a Tensor<f32>,
}

/// The network with its weights.
pub(super) struct Network {
    graph: Graph,
    inputs: [NodeId; 4],
    /// The heads', then the lower layers' states.
    outputs: [NodeId; 7],
}

impl Network {
    /// Loads an ONNX graph.
    ///
    /// # Errors
    /// A graph that rten cannot load, or that lacks an input or output.
    pub(super) fn new(graph: &'static [u8]) -> Result<Self, String> {
        let graph = Graph::new(graph)?;
        let node = |name: &str| graph.node(name);
        let inputs = [node("pieces")?, node("shapes")?, node("places")?, node("first")?];
        let outputs = [
            node("tags")?,
            node("arcs")?,
            node("rel_dep")?,
            node("rel_head")?,
            node("rel_dep_bias")?,
            node("rel_head_bias")?,
            node("trunk")?,
        ];
        let network = Network { graph, inputs, outputs };
        // Whatever the runtime cannot do with this graph shows here, at load, and not in the middle of an article.
        let probe = Input { pieces: vec![0; 6], shapes: vec![0; 6], first: vec![0, 1, 3] };
        network.run_batch(&[&probe, &probe], |_, _| (), |_| ())?;
        Ok(network)
    }

    /// What `take` makes of every sentence's scores, in order; it gets the sentence's number. None for a sentence that the
    /// network could not read. Scores are large (some 20 kB a word), so no more than a batch's are kept. `watch` sees every
    /// batch's states.
    pub(super) fn run<T>(
        &self,
        inputs: &[Input],
        take: impl Fn(usize, &Scores<'_>) -> T,
        mut watch: impl FnMut(States<'_>),
    ) -> Vec<Option<T>> {
        let mut results: Vec<Option<T>> = inputs.iter().map(|_| None).collect();
        for batch in batches(inputs) {
            let sentences: Vec<&Input> = batch.iter().map(|&i| &inputs[i]).collect();
            let see = |states: &Tensor<f32>| watch(States { sentences: &batch, inputs: &sentences, states });
            let taken = self.run_batch(&sentences, |b, scores| take(batch[b], scores), see);
            for (&i, one) in batch.iter().zip(taken.unwrap_or_default()) {
                results[i] = Some(one);
            }
        }
        results
    }

    fn run_batch<T>(
        &self,
        batch: &[&Input],
        take: impl Fn(usize, &Scores<'_>) -> T,
        see: impl FnOnce(&Tensor<f32>),
    ) -> Result<Vec<T>, String> {
        let length = batch.first().map_or(0, |s| s.pieces.len());
        let places = Tensor::from_data(&[length], (0..length as i32).collect::<Vec<_>>());
        let values: [Value; 4] = [
            flat(batch.iter().map(|s| s.pieces.as_slice()), length, 0),
            flat(batch.iter().map(|s| s.shapes.as_slice()), length, 0),
            places.into(),
            firsts(batch),
        ];
        let results = self.graph.run(self.inputs.into_iter().zip(values).collect(), &self.outputs)?;
        let one = |(b, s): (usize, &&Input)| scores(&results, b, s.first.len()).map(|scores| take(b, &scores));
        let taken: Option<Vec<T>> = batch.iter().enumerate().map(one).collect();
        see(results.last().ok_or("no states")?);
        taken.ok_or_else(|| "an output has an unexpected shape".into())
    }
}

/// Index of every word's first piece, counted over a whole batch of sentences of one length.
pub(crate) fn firsts(batch: &[&Input]) -> Value {
    let length = batch.first().map_or(0, |s| s.pieces.len());
    let words = batch.iter().map(|s| s.first.len()).max().unwrap_or(0);
    flat(batch.iter().map(|s| s.first.as_slice()), words, length)
}

/// Rows of numbers as one table of `width` columns; `step` is added once for each row before.
fn flat<'a>(rows: impl Iterator<Item = &'a [i32]>, width: usize, step: usize) -> Value {
    let (mut data, mut count) = (Vec::new(), 0);
    for row in rows {
        let offset = (count * step) as i32;
        data.extend(row.iter().map(|v| v + offset));
        count += 1;
        data.resize(count * width, offset);
    }
    Tensor::from_data(&[count, width], data).into()
}

/// One sentence's part of a batch's results.
fn scores(results: &[Tensor<f32>], b: usize, words: usize) -> Option<Scores<'_>> {
    let part = |i: usize, width: Option<usize>| {
        let result = results.get(i)?;
        let (&[_, rows, columns], Some(data)) = (result.shape(), result.data()) else { return None };
        let data = data.get(b * rows * columns..(b * rows + words) * columns)?;
        Some(Table { data, step: columns, width: width.unwrap_or(columns) })
    };
    Some(Scores {
        tags: part(0, None)?,
        arcs: part(1, Some(words))?,
        rel_dep: part(2, None)?,
        rel_head: part(3, None)?,
        rel_dep_bias: part(4, None)?,
        rel_head_bias: part(5, None)?,
    })
}

/// Indices of sentences that go through the network together: all of one length, [`BATCH_PIECES`] pieces at most.
fn batches(inputs: &[Input]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    order.sort_by_key(|&i| (inputs[i].pieces.len(), inputs[i].first.len()));
    let mut batches = Vec::new();
    for same in order.chunk_by(|&a, &b| inputs[a].pieces.len() == inputs[b].pieces.len()) {
        let size = (BATCH_PIECES / inputs[same[0]].pieces.len().max(1)).max(1);
        batches.extend(same.chunks(size).map(<[usize]>::to_vec));
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_holds_one_length_and_every_sentence_is_in_one() {
        let inputs: Vec<Input> = (1..200).map(|n| Input { pieces: vec![1; n % 37 + 2], ..Input::default() }).collect();
        let batches = batches(&inputs);
        for batch in &batches {
            assert!(batch.iter().all(|&i| inputs[i].pieces.len() == inputs[batch[0]].pieces.len()));
        }
        let mut all: Vec<usize> = batches.concat();
        all.sort_unstable();
        assert_eq!(all, (0..inputs.len()).collect::<Vec<_>>());
    }
}

//! The judge of a row: boosted trees learned from GUM (`model/coreference.bin`, `training/coreference.py`).
//!
//! Each kind of mention ([`kind`]) has trees of its own. The file, little-endian, has for each kind: the score that
//! a row must exceed and the trees' common start (32-bit floats), the number of trees (16 bits); for each tree the number of
//! its nodes (16 bits) and the nodes. A node is a column (8 bits), a threshold (16 bits, signed), the number of the node to go to where
//! the column holds at most that, the number of the other (16 bits each), and a value (a float); a leaf has 255 for its
//! column. Scores are log-odds.

use std::sync::LazyLock;

use super::features::{FEATURES, KINDS, Row, kind};

const LEAF: u8 = 255;

#[derive(Clone, Copy, Debug)]
struct Node {
    column: u8,
    threshold: i16,
    low: u16,
    high: u16,
    value: f32,
}

struct Model {
    threshold: f32,
    start: f32,
    trees: Vec<Vec<Node>>,
}

static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    let mut bytes = Bytes(include_bytes!("../../../../../model/coreference.bin"));
    bytes.models().unwrap_or_default()
});

/// How far the log-odds that a mention belongs to a cluster lie above what is enough; below 0 it does not belong there.
pub(super) fn score(row: &Row) -> f32 {
    MODELS
        .get(kind(row))
        .map_or(-1.0, |m| m.trees.iter().fold(m.start, |sum, tree| sum + leaf(tree, row)) - m.threshold)
}

fn leaf(tree: &[Node], row: &Row) -> f32 {
    let mut at = 0;
    // Nodes lead forward only (checked when the file is read), so this ends.
    loop {
        let node = &tree[at];
        if node.column == LEAF {
            return node.value;
        }
        let next = if row[usize::from(node.column)] <= node.threshold { node.low } else { node.high };
        at = usize::from(next);
    }
}

/// What is left of the file.
struct Bytes(&'static [u8]);

impl Bytes {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    fn float(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes)
    }

    fn short(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    fn node(&mut self) -> Option<Node> {
        let [column] = self.take()?;
        let threshold = i16::from_le_bytes(self.take()?);
        Some(Node { column, threshold, low: self.short()?, high: self.short()?, value: self.float()? })
    }

    /// A tree; none if a node leads nowhere, or back.
    fn tree(&mut self) -> Option<Vec<Node>> {
        let count = self.short()?;
        let nodes: Vec<Node> = (0..count).map(|_| self.node()).collect::<Option<_>>()?;
        let sound = |(i, node): (u16, &Node)| {
            let forward = |to: u16| to > i && to < count;
            node.column == LEAF || usize::from(node.column) < FEATURES.len() && forward(node.low) && forward(node.high)
        };
        (count > 0 && (0..).zip(&nodes).all(sound)).then_some(nodes)
    }

    fn model(&mut self) -> Option<Model> {
        let (threshold, start) = (self.float()?, self.float()?);
        let count = self.short()?;
        let trees = (0..count).map(|_| self.tree()).collect::<Option<_>>()?;
        Some(Model { threshold, start, trees })
    }

    /// One for each kind of mention; none if the file is damaged.
    fn models(&mut self) -> Option<Vec<Model>> {
        let models = (0..KINDS).map(|_| self.model()).collect::<Option<_>>()?;
        self.0.is_empty().then_some(models)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_are_whole() {
        assert!(MODELS.len() == KINDS && MODELS.iter().all(|m| m.trees.len() > 10 && m.threshold.is_finite()));
        assert!(
            Bytes(&[]).models().is_none() && Bytes(&[0; 60]).models().is_some() && Bytes(&[0; 61]).models().is_none()
        );
    }
}

//! The weights: hashed features to four scores a gap.
//!
//! A feature's row holds what it adds to the four scores and to a few hidden units, whose sums, where above zero,
//! add to the scores in turn. `training/segment.py` writes the file, whose parts are, little-endian: the magic
//! bytes, the number of rows (`u32`) and of columns (`u8`), each column's scale, each column's bias, the hidden units'
//! weights (`f32`, row by row), the table (`i8`, row by row).

use std::fmt;

use super::features::COUNT;

const MAGIC: &[u8; 4] = b"LSG2";

/// Kinds of gap.
pub(super) const KINDS: usize = 4;

/// Columns of a row: the kinds and the hidden units.
pub(super) const COLUMNS: usize = 8;

const HIDDEN: usize = COLUMNS - KINDS;

/// Bytes before the numbers: magic, rows, columns.
const HEAD: usize = 9;

/// Why a segmentation model cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// It does not begin as such a file begins.
    Magic,
    /// It was made for another number of columns than this program's: found, expected.
    Shape(usize, usize),
    /// It is shorter or longer than it says: bytes found, bytes expected.
    Length(usize, usize),
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ModelError::Magic => write!(f, "segmentation model: not a file that training/segment.py has written"),
            ModelError::Shape(found, expected) => {
                write!(f, "segmentation model: {found} columns a row, expected {expected}; train it anew")
            }
            ModelError::Length(found, expected) => {
                write!(f, "segmentation model: {found} bytes, expected {expected}; the file is damaged")
            }
        }
    }
}

impl std::error::Error for ModelError {}

/// The weights, ready for use.
#[derive(Clone, Debug)]
pub(super) struct Model {
    table: Vec<[i8; COLUMNS]>,
    scale: [f32; COLUMNS],
    bias: [f32; COLUMNS],
    hidden: [[f32; KINDS]; HIDDEN],
}

impl Model {
    /// Reads the file's bytes.
    pub fn new(bytes: &[u8]) -> Result<Model, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::Magic)?;
        let Some((&[a, b, c, d, columns], rest)) = rest.split_first_chunk() else {
            return Err(ModelError::Length(bytes.len(), HEAD));
        };
        if usize::from(columns) != COLUMNS {
            return Err(ModelError::Shape(usize::from(columns), COLUMNS));
        }
        let floats = 2 * COLUMNS + KINDS * HIDDEN;
        let rows = u32::from_le_bytes([a, b, c, d]) as usize;
        let expected = HEAD + floats * 4 + rows.saturating_mul(COLUMNS);
        if bytes.len() != expected {
            return Err(ModelError::Length(bytes.len(), expected));
        }
        let mut numbers = rest.as_chunks().0.iter().map(|&b| f32::from_le_bytes(b));
        let mut number = || numbers.next().unwrap_or(0.0);
        let scale = std::array::from_fn(|_| number());
        let bias = std::array::from_fn(|_| number());
        let hidden = std::array::from_fn(|_| std::array::from_fn(|_| number()));
        let rows = rest.get(floats * 4..).unwrap_or_default().as_chunks::<COLUMNS>().0;
        let table = rows.iter().map(|row| row.map(|b| i8::from_le_bytes([b]))).collect();
        Ok(Model { table, scale, bias, hidden })
    }

    /// The four scores of a gap; the highest wins.
    pub fn score(&self, features: &[u32; COUNT]) -> [f32; KINDS] {
        let mut sums = [0_i16; COLUMNS]; // 127 x COUNT fits
        let rows = self.table.len() as u64;
        for &feature in features {
            if let Some(row) = self.table.get(((u64::from(feature) * rows) >> 32) as usize) {
                for (sum, &weight) in sums.iter_mut().zip(row) {
                    *sum += i16::from(weight);
                }
            }
        }
        let value = |column: usize| f32::from(sums[column]) * self.scale[column] + self.bias[column];
        let mut scores: [f32; KINDS] = std::array::from_fn(value);
        for (unit, weights) in self.hidden.iter().enumerate() {
            let active = value(KINDS + unit).max(0.0);
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += active * weight;
            }
        }
        scores
    }
}

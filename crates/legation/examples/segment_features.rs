//! For `training/segment.py`: the features of every gap of the texts in a file, texts set apart by NUL.
//!
//! Writes to standard output little-endian `u32`s: the number of features, then for each gap the text's number, the character offset of the
//! atom behind the gap, the features.

use std::io::{self, BufWriter, Write};

use legation::segment::{TRAINING_FEATURES, training_features};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    out.write_all(&(TRAINING_FEATURES as u32).to_le_bytes())?;
    let all = io::read_to_string(io::stdin())?;
    for (number, text) in all.split('\0').enumerate() {
        let mut bytes = Vec::new();
        training_features(text, |offset, features| {
            let head = [number as u32, offset as u32];
            bytes.extend(head.iter().chain(features).flat_map(|value| value.to_le_bytes()));
        });
        out.write_all(&bytes)?;
    }
    out.flush()
}

//! Is it right? Codebooks by their examples, gold readings by the format.
//!
//! [`Report::of`] reads the examples of a coder's codebook and says which come out otherwise, and how; whether the files
//! themselves are in order says [`crate::codebook::mistakes`]. [`Readings`] goes through readings line by line. Nothing
//! here prints or opens files.

mod examples;
mod fields;
mod readings;

pub use crate::codebook::Mistake;
pub use examples::{Failure, Report};
pub use readings::{Counts, Readings};

//! Legation reads news and writes down who did what to whom, as PLOVER 2.0 event data.
//!
//! A [`Coder`] is loaded once; [`Coder::read`] takes a [`Document`] through the stages and gives a [`Reading`]:
//!
//! | stage | module | gives |
//! |---|---|---|
//! | text comes in | [`document`] | [`Document`] |
//! | is it English? | [`language`] | [`language::Language`] |
//! | sentences and words | [`segment`] | [`segment::Sentence`] |
//! | grammar and names | [`reader`] | [`syntax::Parse`] |
//! | who says so | [`attribution`] | [`attribution::Attributed`] |
//! | who | [`actors`] | [`actors::Actors`] |
//! | when | [`time`] | [`time::Timed`] |
//! | where | [`places`] | [`places::Placed`] |
//! | what | [`events`], with [`codebook`] and [`status`] | [`reading::Event`] |
//! | everything, as data | [`reading`] | [`Reading`] |
//!
//! Beside it stands [`check`]: is a codebook right, are readings well formed?
//!
//! ```no_run
//! let coder = legation::Coder::load()?;
//! let reading = coder.read(&legation::Document::from_text("France accused Mali of hiring mercenaries."));
//! assert_eq!(reading.events[0].event, ["ACCUSE"]);
//! # Ok::<(), legation::LoadError>(())
//! ```

pub mod actors;
pub mod attribution;
pub mod check;
pub mod codebook;
mod coder;
mod commitments;
pub mod conllu;
pub mod document;
pub mod events;
mod hash;
pub mod language;
mod nearest;
mod onnx;
pub mod places;
pub mod reader;
pub mod reading;
pub mod segment;
mod span;
pub mod status;
pub mod syntax;
pub mod time;

pub use coder::{Coder, LoadError, Options};
pub use document::Document;
pub use reading::Reading;
pub use span::{Chars, Span};

/// Version of Legation, as it stands in every event.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

//! Legation reads news and writes down who did what to whom, as PLOVER 2.0 event data.
//!
//! The stages, in the order in which a document goes through them:
//!
//! | stage | module | gives |
//! |---|---|---|
//! | text comes in | [`document`] | [`Document`] |
//! | sentences and words | [`segment`] | [`segment::Sentence`] |
//! | grammar and names | [`syntax`] | [`syntax::Parse`] |
//! | when | [`time`] | [`time::Timed`] |
//! | who says so | [`attribution`] | [`attribution::Attributed`] |
//! | did it happen | [`status`] | [`status::Judgement`] |
//! | everything, as data | [`reading`] | [`Reading`] |

pub mod actors;
pub mod attribution;
pub mod conllu;
pub mod document;
pub mod reader;
pub mod reading;
pub mod segment;
mod span;
pub mod status;
pub mod syntax;
pub mod time;

pub use document::Document;
pub use reading::Reading;
pub use span::{Chars, Span};

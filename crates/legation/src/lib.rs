//! Legation reads news and writes down who did what to whom, as PLOVER 2.0 event data.
//!
//! The stages, in the order in which a document goes through them:
//!
//! | stage | module | gives |
//! |---|---|---|
//! | text comes in | [`document`] | [`Document`] |
//! | sentences and words | [`segment`] | [`segment::Sentence`] |
//! | grammar and names | [`syntax`] | [`syntax::Parse`] |
//! | who is spoken of | [`actors`] | [`actors::Actors`] |
//! | everything, as data | [`reading`] | [`Reading`] |

pub mod actors;
pub mod conllu;
pub mod document;
pub mod reading;
pub mod segment;
mod span;
pub mod syntax;

pub use document::Document;
pub use reading::Reading;
pub use span::{Chars, Span};

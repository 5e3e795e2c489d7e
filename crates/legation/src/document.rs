//! What comes in: a text, and what is known about it.

use jiff::civil::Date;
use serde::Deserialize;

/// One article. Only `text` is needed; `date` is what "Thursday" and "last month" are counted from.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Document {
    /// The caller's own name for it.
    #[serde(default)]
    pub id: Option<String>,
    /// Day of publication.
    #[serde(default)]
    pub date: Option<Date>,
    /// The text, which is never changed: all offsets point into it.
    pub text: String,
    /// Headline.
    #[serde(default)]
    pub title: Option<String>,
    /// Where it was found.
    #[serde(default)]
    pub url: Option<String>,
    /// Who published it.
    #[serde(default)]
    pub publication: Option<String>,
    /// ISO 639-1 code, where the caller knows the language.
    #[serde(default)]
    pub language: Option<String>,
    /// Pairs of spans that somebody else picked and wants a category for (`--pairs`).
    #[serde(default)]
    pub pairs: Vec<Pair>,
}

/// Two spans, one of which may be missing, whose relation is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Pair {
    /// Who acts.
    pub actor: Option<crate::Span>,
    /// Who is acted upon.
    pub recipient: Option<crate::Span>,
}

impl Document {
    /// A document that is nothing but its text.
    pub fn from_text(text: impl Into<String>) -> Self {
        Document { text: text.into(), ..Document::default() }
    }
}

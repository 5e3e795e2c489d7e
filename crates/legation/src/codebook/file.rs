//! One codebook file, from TOML to what it says, with all its mistakes.
//!
//! What a file can hold is settled here alone; what it means beside other files is the business of [`super::overlay`].

use super::fields::{At, Fields, Source};
use super::pattern::{self, Pattern};
use super::{Light, Mistake};
use crate::nearest::did_you_mean;

/// Values of `status` in an example.
const STATUSES: [&str; 4] = ["actual", "future", "hypothetical", "negated"];

/// What a file holds.
#[derive(Debug)]
pub(super) enum Content {
    /// A category.
    Category(CategoryFile),
    /// `contexts.toml`
    Contexts(ContextsFile),
    /// `light.toml`
    Light(LightFile),
}

#[derive(Debug)]
pub(super) struct CategoryFile {
    pub(super) category: At<String>,
    /// Whether the file stands in place of what is known of the category, and does not add to it.
    pub(super) replace: bool,
    /// Whether the category is not to be coded.
    pub(super) off: bool,
    pub(super) definition: Option<String>,
    pub(super) quad: Option<u8>,
    pub(super) scale: Option<f64>,
    pub(super) cameo: Option<String>,
    pub(super) object_recipient: Option<bool>,
    pub(super) modes: Vec<String>,
    pub(super) frames: Vec<FrameEntry>,
    pub(super) examples: Vec<ExampleEntry>,
}

#[derive(Debug)]
pub(super) struct FrameEntry {
    pub(super) patterns: Vec<At<Pattern>>,
    /// Whether the patterns are taken away, and not added.
    pub(super) off: bool,
    pub(super) mode: Option<At<String>>,
    pub(super) cameo: Option<String>,
    pub(super) unless: Vec<At<String>>,
    pub(super) confidence: Option<f64>,
}

#[derive(Debug)]
pub(super) struct ExampleEntry {
    pub(super) line: usize,
    pub(super) positive: bool,
    pub(super) text: String,
    pub(super) actor: Vec<String>,
    pub(super) recipient: Vec<String>,
    pub(super) status: Option<String>,
    pub(super) mode: Option<At<String>>,
    pub(super) known_failure: Option<String>,
}

#[derive(Debug)]
pub(super) struct ContextsFile {
    pub(super) replace: bool,
    pub(super) contexts: Vec<ContextEntry>,
}

#[derive(Debug)]
pub(super) struct ContextEntry {
    pub(super) name: At<String>,
    pub(super) definition: Option<String>,
    pub(super) words: Vec<At<String>>,
}

#[derive(Debug)]
pub(super) struct LightFile {
    pub(super) replace: bool,
    pub(super) light: Light,
}

/// Reads a file; `path` is how messages name it. Nothing comes of a file that cannot be understood at all.
pub(super) fn read(path: &str, text: &str) -> (Option<Content>, Vec<Mistake>) {
    let source = Source::new(path, text);
    let content = source.fields().and_then(|fields| match base_name(path) {
        "contexts.toml" => Some(Content::Contexts(contexts(fields))),
        "light.toml" => Some(Content::Light(light(fields))),
        _ => category(fields).map(Content::Category),
    });
    (content, source.into_mistakes())
}

/// A path without its folders.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn category(mut fields: Fields<'_, '_>) -> Option<CategoryFile> {
    let name = fields.text("category");
    let mut file = CategoryFile {
        category: At { line: 1, value: String::new() },
        replace: fields.flag("replace").unwrap_or_default(),
        off: fields.flag("off").unwrap_or_default(),
        definition: fields.text("definition").map(|d| d.value),
        quad: quad(&mut fields),
        scale: fields.number("scale", -10.0, 10.0).map(|s| s.value),
        cameo: fields.text("cameo").map(|c| c.value),
        object_recipient: fields.flag("object_recipient"),
        modes: fields.dictionary("modes").into_iter().map(|m| m.value).collect(),
        frames: fields.tables("frame", "[[frame]]").into_iter().map(frame).collect(),
        examples: fields.tables("example", "[[example]]").into_iter().filter_map(|e| example(e, true)).collect(),
    };
    let counter = fields.tables("counterexample", "[[counterexample]]");
    file.examples.extend(counter.into_iter().filter_map(|e| example(e, false)));
    if name.is_none() {
        let why = "name the one category that the file is about, such as \"ACCUSE\"; only contexts.toml and light.toml have none";
        fields.misses("category", why);
    }
    fields.finish();
    file.category = name?;
    Some(file)
}

/// 1 to 4, a whole number.
fn quad(fields: &mut Fields<'_, '_>) -> Option<u8> {
    let At { line, value: quad } = fields.number("quad", 1.0, 4.0)?;
    let whole = [1u8, 2, 3, 4].into_iter().find(|q| f64::from(*q) == quad);
    if whole.is_none() {
        fields.complain(line, format!("`quad` is {quad}; expected 1, 2, 3 or 4"));
    }
    whole
}

fn frame(mut fields: Fields<'_, '_>) -> FrameEntry {
    if !fields.has("match") {
        fields.misses("match", "list its patterns, such as match = [\"ACTOR accuse RECIPIENT of EVENT\"]");
    }
    let texts = fields.texts("match", false);
    let mut patterns = Vec::new();
    for At { line, value } in &texts {
        match pattern::parse(value) {
            Ok(pattern) => patterns.push(At { line: *line, value: pattern }),
            Err(error) => fields.complain(*line, error.to_string()),
        }
    }
    let entry = FrameEntry {
        patterns,
        off: fields.flag("off").unwrap_or_default(),
        mode: fields.text("mode"),
        cameo: fields.text("cameo").map(|c| c.value),
        unless: fields.texts("unless", false),
        confidence: fields.number("confidence", 0.0, 1.0).map(|c| c.value),
    };
    fields.finish();
    entry
}

fn example(mut fields: Fields<'_, '_>, positive: bool) -> Option<ExampleEntry> {
    let text = fields.text("text");
    if text.is_none() {
        fields.misses("text", "give the sentence");
    }
    let known_failure = fields.text("known_failure").map(|k| k.value);
    let mut entry = ExampleEntry {
        line: fields.line,
        positive,
        text: String::new(),
        actor: Vec::new(),
        recipient: Vec::new(),
        status: None,
        mode: None,
        known_failure,
    };
    if positive {
        entry.actor = words(&mut fields, "actor", text.as_ref());
        entry.recipient = words(&mut fields, "recipient", text.as_ref());
        entry.status = status(&mut fields);
        entry.mode = fields.text("mode");
    }
    fields.finish();
    entry.text = text?.value;
    Some(entry)
}

/// Words of the example's text.
fn words(fields: &mut Fields<'_, '_>, key: &'static str, text: Option<&At<String>>) -> Vec<String> {
    let words = fields.texts(key, true);
    let stands = |word: &At<String>| text.is_none_or(|t| t.value.contains(&word.value));
    for word in words.iter().filter(|w| !stands(w)) {
        fields.complain(
            word.line,
            format!(
                "{key} {:?} does not stand in the example's text; write its words as the text has them",
                word.value
            ),
        );
    }
    words.into_iter().map(|w| w.value).collect()
}

fn status(fields: &mut Fields<'_, '_>) -> Option<String> {
    let At { line, value } = fields.text("status")?;
    if !STATUSES.contains(&value.as_str()) {
        let near = did_you_mean(&value, STATUSES);
        fields.complain(line, format!("status {value:?}: expected one of {}{near}", STATUSES.join(", ")));
    }
    Some(value)
}

fn contexts(mut fields: Fields<'_, '_>) -> ContextsFile {
    let replace = fields.flag("replace").unwrap_or_default();
    let mut contexts = Vec::new();
    for mut entry in fields.tables("context", "[[context]]") {
        let name = entry.text("name");
        let definition = entry.text("definition").map(|d| d.value);
        let words = entry.texts("words", false);
        match name {
            Some(name) => contexts.push(ContextEntry { name, definition, words }),
            None => entry.misses("name", "name the context, such as \"military\""),
        }
        entry.finish();
    }
    fields.finish();
    ContextsFile { replace, contexts }
}

fn light(mut fields: Fields<'_, '_>) -> LightFile {
    let replace = fields.flag("replace").unwrap_or_default();
    let mut list = |key| fields.texts(key, false).into_iter().map(|t| t.value).collect();
    let light = Light {
        light: list("light"),
        light_passive: list("light_passive"),
        happen_in_vain: list("happen_in_vain"),
        neutral_heads: list("neutral_heads"),
        reciprocal_objects: list("reciprocal_objects"),
        blocked_parties: list("blocked_parties"),
    };
    fields.finish();
    LightFile { replace, light }
}

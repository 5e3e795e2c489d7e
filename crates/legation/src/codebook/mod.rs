//! What counts as an event: the codebook's files, read and checked.
//!
//! A [`Codebook`] is made of files in the format of `codebook/README.md`: sixteen categories with their frames, the list of
//! light verbs, the contexts. The program carries its own; a user's files may replace any of them by name. All mistakes are
//! reported in one go, each with file, line, what was found and what was expected. Matching is the business of
//! [`crate::events`].

mod pattern;

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

pub use pattern::{Complement, Lemma, Pattern, Role, Slot, TriggerKind};

/// PLOVER's sixteen categories (manual, chapter 3).
#[rustfmt::skip]
pub const CATEGORIES: [&str; 16] = [
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
];

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../../codebook/", $name)))),*]
    };
}

/// The files that the program carries.
const EMBEDDED: [(&str, &str); 18] = files![
    "accuse.toml",
    "agree.toml",
    "aid.toml",
    "assault.toml",
    "coerce.toml",
    "concede.toml",
    "consult.toml",
    "contexts.toml",
    "cooperate.toml",
    "light.toml",
    "mobilize.toml",
    "protest.toml",
    "reject.toml",
    "request.toml",
    "retreat.toml",
    "sanction.toml",
    "support.toml",
    "threaten.toml",
];

/// A mistake in a codebook file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file's name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

/// Everything that is wrong with a codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookError(pub Vec<Mistake>);

impl fmt::Display for CodebookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.0.iter().map(|m| format!("codebook/{}:{}: {}", m.file, m.line, m.message));
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

impl std::error::Error for CodebookError {}

/// A category of events.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// PLOVER's name for it.
    pub name: &'static str,
    /// What it means.
    pub definition: String,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: u8,
    /// PLOVER score (manual, table 2.2).
    pub scale: f64,
    /// CAMEO code where no frame knows a finer one.
    pub cameo: Option<String>,
    /// Whether the object that a pattern names may itself be the recipient ("dissolved the party").
    pub object_recipient: bool,
    /// Names of its modes.
    pub modes: Vec<String>,
    /// Its examples and counterexamples.
    pub examples: Vec<Example>,
}

/// A sentence that shows what a category is, or is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Where it stands: "accuse.toml:31".
    pub at: String,
    /// Whether the category must be found in it; if not, it must not.
    pub positive: bool,
    /// Words of the actors' spans.
    pub actor: Vec<String>,
    /// Words of the recipients' spans.
    pub recipient: Vec<String>,
    /// Expected status, if the example tells.
    pub status: Option<String>,
    /// Expected mode, if the example tells.
    pub mode: Option<String>,
    /// Why the program does not get this right yet, where it does not.
    pub known_failure: Option<String>,
}

/// A pattern with what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Index in [`Codebook::categories`].
    pub category: usize,
    /// What has to be found.
    pub pattern: Pattern,
    /// Mode of the category.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// No match if one of these lemmas hangs from the trigger or its object.
    pub unless: Vec<String>,
    /// How often this frame means the category, 0 to 1.
    pub confidence: f64,
    /// Where it stands: "codebook/accuse.toml:31".
    pub at: String,
}

/// A context (manual, table 2.1) and the words that point to it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// PLOVER's name for it, with underscores.
    pub name: String,
    /// What it means.
    pub definition: String,
    /// Lemmas, or two lemmas with a space between.
    pub words: Vec<String>,
}

/// Words that help nouns to name events.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Light {
    /// Verbs that carry a noun event, their subject being its actor: "hold", "carry+out", "engage in".
    pub light: Vec<String>,
    /// Verbs whose subject gets the noun event, and is its recipient: "face".
    pub light_passive: Vec<String>,
    /// Verbs whose subject is a noun event that came to nothing: "collapse".
    pub happen_in_vain: Vec<String>,
    /// Nouns that add nothing to the event noun beside them: "round of talks".
    pub neutral_heads: Vec<String>,
    /// "each other", "one another".
    pub reciprocal_objects: Vec<String>,
    /// Heads that are never a party; one in small letters stops common nouns only.
    pub blocked_parties: Vec<String>,
}

/// The codebook, checked and ready to be matched.
#[derive(Clone, Debug)]
pub struct Codebook {
    /// In the order of [`CATEGORIES`].
    pub categories: Vec<Category>,
    /// All frames, by file and line.
    pub frames: Vec<Frame>,
    /// Light verbs and their like.
    pub light: Light,
    /// Contexts.
    pub contexts: Vec<Context>,
    /// A digest of all files: the same files, the same digest.
    pub digest: String,
    by_trigger: HashMap<(String, TriggerKind), Vec<usize>>,
}

impl Codebook {
    /// The codebook that the program carries.
    ///
    /// # Errors
    /// All mistakes in it.
    pub fn embedded() -> Result<Self, CodebookError> {
        Self::with_files(&[])
    }

    /// The codebook that the program carries, with the given files (name, content) in place of its own of the same name.
    ///
    /// # Errors
    /// All mistakes in all files; a file whose name is not one of the program's own.
    pub fn with_files(files: &[(String, String)]) -> Result<Self, CodebookError> {
        let mut mistakes = Vec::new();
        for (name, _) in files.iter().filter(|(name, _)| !EMBEDDED.iter().any(|(own, _)| own == name)) {
            let known: Vec<&str> = EMBEDDED.iter().map(|(own, _)| *own).collect();
            let message = format!("unknown file; expected one of {}", known.join(", "));
            mistakes.push(Mistake { file: name.clone(), line: 1, message });
        }
        let mut loader = Loader { mistakes, ..Loader::default() };
        let mut digest = crate::hash::Digest::new();
        for (name, own) in EMBEDDED {
            let text = files.iter().find(|(n, _)| n == name).map_or(own, |(_, text)| text);
            digest.add(name).add(text);
            loader.file(name, text);
        }
        loader.finish(digest.hex())
    }

    /// Frames that a word with this lemma may evoke.
    pub fn frames_of(&self, lemma: &str, kind: TriggerKind) -> &[usize] {
        // The key needs an owned string; lemmas are short, and this stays off the profile.
        self.by_trigger.get(&(lemma.to_string(), kind)).map_or(&[], Vec::as_slice)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryFile {
    category: Spanned<String>,
    definition: String,
    quad: Spanned<u8>,
    scale: f64,
    cameo: Option<String>,
    #[serde(default)]
    object_recipient: bool,
    #[serde(default)]
    modes: toml::Table,
    #[serde(default)]
    frame: Vec<Spanned<FrameEntry>>,
    #[serde(default)]
    example: Vec<Spanned<ExampleEntry>>,
    #[serde(default)]
    counterexample: Vec<Spanned<ExampleEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameEntry {
    #[serde(rename = "match")]
    patterns: Vec<Spanned<String>>,
    mode: Option<String>,
    cameo: Option<String>,
    #[serde(default)]
    unless: Vec<String>,
    confidence: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleEntry {
    text: String,
    #[serde(default)]
    actor: OneOrMany,
    #[serde(default)]
    recipient: OneOrMany,
    status: Option<String>,
    mode: Option<String>,
    known_failure: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Vec<String> {
    fn from(value: OneOrMany) -> Self {
        match value {
            OneOrMany::None => Vec::new(),
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContextFile {
    context: Vec<Context>,
}

/// Confidence of a frame that states none.
const USUAL_CONFIDENCE: f64 = 0.8;
const STATUSES: [&str; 4] = ["actual", "future", "hypothetical", "negated"];

#[derive(Default)]
struct Loader {
    categories: Vec<Category>,
    frames: Vec<Frame>,
    light: Light,
    contexts: Vec<Context>,
    mistakes: Vec<Mistake>,
}

/// A file being read: knows which line a byte is on.
struct Source<'a> {
    name: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn line(&self, span: Range<usize>) -> usize {
        let start = span.start.min(self.text.len());
        1 + self.text.as_bytes()[..start].iter().filter(|&&b| b == b'\n').count()
    }

    fn mistake(&self, span: Range<usize>, message: impl Into<String>) -> Mistake {
        Mistake { file: self.name.to_string(), line: self.line(span), message: message.into() }
    }
}

impl Loader {
    fn file(&mut self, name: &str, text: &str) {
        let source = Source { name, text };
        let read = match name {
            "light.toml" => toml::from_str(text).map(|light| self.light = light),
            "contexts.toml" => toml::from_str(text).map(|file: ContextFile| self.contexts = file.context),
            _ => toml::from_str(text).map(|file: CategoryFile| self.category(&source, file)),
        };
        if let Err(error) = read {
            self.mistakes.push(source.mistake(error.span().unwrap_or(0..0), error.message()));
        }
    }

    fn category(&mut self, source: &Source, file: CategoryFile) {
        let Some(&name) = CATEGORIES.iter().find(|c| *c == file.category.get_ref()) else {
            let message = format!("category {:?}: expected one of {}", file.category.get_ref(), CATEGORIES.join(", "));
            return self.mistakes.push(source.mistake(file.category.span(), message));
        };
        if !(1..=4).contains(file.quad.get_ref()) {
            let message = format!("quad {}: expected 1, 2, 3 or 4", file.quad.get_ref());
            self.mistakes.push(source.mistake(file.quad.span(), message));
        }
        let modes: Vec<String> = file.modes.keys().cloned().collect();
        let index = self.categories.len();
        for frame in file.frame {
            self.frame(source, index, &modes, frame);
        }
        let mut examples = Vec::new();
        for (positive, entries) in [(true, file.example), (false, file.counterexample)] {
            for entry in entries {
                self.check_labels(source, &entry.span(), &modes, entry.get_ref());
                examples.push(example(source, positive, entry));
            }
        }
        self.categories.push(Category {
            name,
            definition: file.definition,
            quad: file.quad.into_inner(),
            scale: file.scale,
            cameo: file.cameo,
            object_recipient: file.object_recipient,
            modes,
            examples,
        });
    }

    fn check_labels(&mut self, source: &Source, span: &Range<usize>, modes: &[String], entry: &ExampleEntry) {
        if let Some(mode) = entry.mode.as_ref().filter(|m| !modes.contains(m)) {
            self.mistakes.push(source.mistake(span.clone(), unknown_mode(mode, modes)));
        }
        if let Some(status) = entry.status.as_ref().filter(|s| !STATUSES.contains(&s.as_str())) {
            let message = format!("status {status:?}: expected one of {}", STATUSES.join(", "));
            self.mistakes.push(source.mistake(span.clone(), message));
        }
    }

    fn frame(&mut self, source: &Source, category: usize, modes: &[String], entry: Spanned<FrameEntry>) {
        let span = entry.span();
        let entry = entry.into_inner();
        if let Some(mode) = entry.mode.as_ref().filter(|m| !modes.contains(m)) {
            self.mistakes.push(source.mistake(span.clone(), unknown_mode(mode, modes)));
        }
        let confidence = entry.confidence.unwrap_or(USUAL_CONFIDENCE);
        if !(0.0..=1.0).contains(&confidence) {
            self.mistakes.push(source.mistake(span, format!("confidence {confidence}: expected 0 to 1")));
        }
        for text in entry.patterns {
            match pattern::parse(text.get_ref()) {
                Err(error) => self.mistakes.push(source.mistake(text.span(), error.to_string())),
                Ok(pattern) => self.frames.push(Frame {
                    category,
                    pattern,
                    mode: entry.mode.clone(),
                    cameo: entry.cameo.clone(),
                    unless: entry.unless.clone(),
                    confidence,
                    at: format!("codebook/{}:{}", source.name, source.line(text.span())),
                }),
            }
        }
    }

    fn finish(mut self, digest: String) -> Result<Codebook, CodebookError> {
        for name in CATEGORIES {
            let count = self.categories.iter().filter(|c| c.name == name).count();
            if count != 1 && self.mistakes.is_empty() {
                let message = format!("category {name} is defined {count} times; expected once");
                self.mistakes.push(Mistake { file: "*.toml".into(), line: 1, message });
            }
        }
        if !self.mistakes.is_empty() {
            return Err(CodebookError(self.mistakes));
        }
        let mut by_trigger: HashMap<(String, TriggerKind), Vec<usize>> = HashMap::new();
        for (i, frame) in self.frames.iter().enumerate() {
            for lemma in &frame.pattern.trigger {
                let key = (lemma.lemma.to_lowercase(), frame.pattern.kind);
                let frames = by_trigger.entry(key).or_default();
                if frames.last() != Some(&i) {
                    frames.push(i);
                }
            }
        }
        let Loader { categories, frames, light, contexts, .. } = self;
        Ok(Codebook { categories, frames, light, contexts, digest, by_trigger })
    }
}

fn unknown_mode(mode: &str, modes: &[String]) -> String {
    format!("mode {mode:?}: expected one of [modes]: {}", modes.join(", "))
}

fn example(source: &Source, positive: bool, entry: Spanned<ExampleEntry>) -> Example {
    let at = format!("{}:{}", source.name, source.line(entry.span()));
    let ExampleEntry { text, actor, recipient, status, mode, known_failure } = entry.into_inner();
    Example { text, at, positive, actor: actor.into(), recipient: recipient.into(), status, mode, known_failure }
}

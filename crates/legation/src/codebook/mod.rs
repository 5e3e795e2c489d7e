//! What counts as an event: the codebook's files, read and checked.
//!
//! A [`Codebook`] is made of files in the format of `codebook/README.md`: categories with their frames, the list of light
//! verbs, the contexts. The program carries its own, and a user's files are laid over them. [`file`] reads one file,
//! [`overlay`] lays it over the others, [`lint`] looks for patterns that can never be found. All mistakes are reported in
//! one go, each with file, line, what was found, what was expected and, where there is one, the nearest word that would do.
//! Matching is the business of [`crate::events`], running the examples that of [`crate::check`].

pub mod cameo;
mod fields;
mod file;
mod lint;
mod overlay;
mod pattern;

use std::collections::HashMap;
use std::fmt;

use crate::nearest::did_you_mean;
use overlay::Layers;

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

/// A mistake in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file, as the caller names it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Everything that is wrong with a codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookError(pub Vec<Mistake>);

impl fmt::Display for CodebookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(Mistake::to_string).collect::<Vec<_>>().join("\n"))
    }
}

impl std::error::Error for CodebookError {}

/// A category of events.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// PLOVER's name for it, or the user's for one of their own.
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
    /// Whether the user switched it off: no event of it comes out.
    pub off: bool,
    /// Whether a file of the user's stands in place of ours: the event head, which has learned ours, has no say in it.
    pub replaced: bool,
}

/// A sentence that shows what a category is, or is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Where it stands: "codebook/accuse.toml:31".
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
    /// Whether it stands in a file of the user's.
    pub own: bool,
}

/// A context (manual, table 2.1) and the words that point to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// PLOVER's name for it, with underscores.
    pub name: String,
    /// What it means.
    pub definition: String,
    /// Lemmas, or two lemmas with a space between.
    pub words: Vec<String>,
}

/// Words that help nouns to name events.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// PLOVER's sixteen by name, then the user's own.
    pub categories: Vec<Category>,
    /// All frames: the user's, then ours, by file and line.
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

    /// The codebook that the program carries with the given files (path, content) laid over it, in the order of their names.
    /// `codebook/README.md` says what a file adds, replaces and takes away.
    ///
    /// # Errors
    /// All mistakes in all files.
    pub fn with_files(files: &[(String, String)]) -> Result<Self, CodebookError> {
        let (layers, digest) = layers(files);
        layers.finish(digest)
    }

    /// A category by its name.
    pub fn category(&self, name: &str) -> Option<&Category> {
        self.categories.iter().find(|c| c.name == name)
    }

    /// Frames that a word with this lemma may evoke.
    pub fn frames_of(&self, lemma: &str, kind: TriggerKind) -> &[usize] {
        // The key needs an owned string; lemmas are short, and this stays off the profile.
        self.by_trigger.get(&(lemma.to_string(), kind)).map_or(&[], Vec::as_slice)
    }
}

/// All mistakes in files (path, content) that are to be laid over the program's own: what [`Codebook::with_files`] would
/// refuse, and patterns that would load but never be found. Without files, those in the program's own.
pub fn mistakes(files: &[(String, String)]) -> Vec<Mistake> {
    layers(files).0.into_mistakes()
}

/// The files laid over ours, and a digest of all of them. Folders are no part of it, so that the same files give the same
/// answer everywhere.
fn layers(files: &[(String, String)]) -> (Layers, String) {
    let mut layers = Layers::default();
    let mut digest = crate::hash::Digest::new();
    for (name, text) in EMBEDDED {
        digest.add(name).add(text);
        layers.lay(&format!("codebook/{name}"), text, false);
    }
    let mut files: Vec<(&str, &str, &str)> =
        files.iter().map(|(path, text)| (file::base_name(path), path.as_str(), text.as_str())).collect();
    files.sort_unstable();
    for (name, path, text) in files {
        digest.add(name).add(text);
        layers.lay(path, text, true);
    }
    (layers, digest.hex())
}

/// What to say of a mode that the category does not have.
pub(crate) fn unknown_mode(mode: &str, category: &Category) -> String {
    let name = category.name;
    if category.modes.is_empty() {
        return format!(
            "mode {mode:?}: {name} has no modes; list them with their meanings in [modes], or leave the mode out"
        );
    }
    let near = did_you_mean(mode, category.modes.iter().map(String::as_str));
    format!("mode {mode:?} is none of {name}'s modes ({}){near}", category.modes.join(", "))
}

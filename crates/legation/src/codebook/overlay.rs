//! Codebook files laid one over the other: ours first, then the user's.
//!
//! [`Layers::lay`] is the one mechanism: a file adds to what is known of its category, list or contexts; with `replace` it
//! first clears that away, and with `off` the category stays known but has nothing that could be found. The program's own
//! files are laid the same way, over nothing.

use std::collections::{BTreeMap, HashMap};

use super::fields::At;
use super::file::{self, CategoryFile, Content, ContextEntry, ContextsFile, ExampleEntry, FrameEntry, LightFile};
use super::lint::Lint;
use super::pattern::Pattern;
use super::{CATEGORIES, Category, Codebook, CodebookError, Context, Example, Frame, Light, Mistake, TriggerKind};
use crate::nearest::{did_you_mean, distance};

/// Confidence of a frame that states none.
const USUAL_CONFIDENCE: f64 = 0.8;

/// Of a pattern that cannot be taken away, so many characters are compared with ours to find the nearest.
const LONGEST_COMPARED: usize = 500;

/// What has been laid so far.
#[derive(Default)]
pub(super) struct Layers {
    categories: Vec<Category>,
    frames: Vec<Frame>,
    /// The user's frames, which go before ours; with a confidence or without.
    own: Vec<(Frame, Option<f64>)>,
    light: Light,
    contexts: Vec<Context>,
    mistakes: Vec<Mistake>,
    /// Words of `unless`: whether they are the user's, the file, the word.
    unless: Vec<(bool, String, At<String>)>,
    /// Whether a file of the user's was laid.
    own_files: bool,
    /// Which of the user's files a category is in.
    files: BTreeMap<String, String>,
}

/// Notes what is wrong with one file.
struct Complaints<'a> {
    file: &'a str,
    mistakes: Vec<Mistake>,
}

impl Complaints<'_> {
    fn say(&mut self, line: usize, message: impl Into<String>) {
        self.mistakes.push(Mistake { file: self.file.to_string(), line, message: message.into() });
    }

    /// A file that nothing stands below needs all that makes a category.
    fn check_complete(&mut self, file: &CategoryFile, ours: bool) {
        let At { line, value: name } = &file.category;
        let keys =
            [("definition", file.definition.is_none()), ("quad", file.quad.is_none()), ("scale", file.scale.is_none())];
        let missing: Vec<&str> = keys.iter().filter(|(_, missing)| *missing).map(|(key, _)| *key).collect();
        let whose = match (ours, file.off) {
            (true, _) => format!("with `replace` the file stands in place of our {name}"),
            (false, true) => format!("{name} is none of PLOVER's categories, so it cannot be switched off"),
            (false, false) => format!("{name} is none of PLOVER's categories, so this is one of your own"),
        };
        let near = if ours { String::new() } else { did_you_mean(name, CATEGORIES) };
        if !missing.is_empty() {
            self.say(*line, format!("{whose}, and needs {}{near}", missing.join(", ")));
        }
        if !ours && !file.off && !file.examples.iter().any(|e| e.positive) {
            let why = "a category of your own needs one at least, to show that it works";
            self.say(*line, format!("{name} has no [[example]]; {why}"));
        }
    }
}

impl Layers {
    /// Lays a file over what is there. `path` is how messages and events name it; `own` tells the user's files from ours.
    pub(super) fn lay(&mut self, path: &str, text: &str, own: bool) {
        self.own_files |= own;
        let (content, mistakes) = file::read(path, text);
        let from = self.mistakes.len();
        self.mistakes.extend(mistakes);
        match content {
            Some(Content::Category(file)) => self.category(path, file, own),
            Some(Content::Contexts(file)) => self.contexts(path, file),
            Some(Content::Light(file)) => self.light(file),
            None => {}
        }
        self.mistakes[from..].sort_by_key(|m| m.line);
    }

    fn category(&mut self, path: &str, file: CategoryFile, own: bool) {
        let mut complaints = Complaints { file: path, mistakes: Vec::new() };
        self.check_head(&file, own, &mut complaints);
        let index = self.index_of(&file.category.value);
        self.describe(index, &file);
        for entry in file.frames {
            self.frame(path, index, entry, own, &mut complaints);
        }
        let category = &mut self.categories[index];
        // A sentence that the user gives as an example says what the category is there, whatever ours said of it.
        category.examples.retain(|e| !file.examples.iter().any(|new| new.text == e.text));
        let new: Vec<Example> =
            file.examples.into_iter().map(|e| example(path, category, e, &mut complaints)).collect();
        category.examples.extend(new);
        if file.off {
            self.switch_off(index);
        }
        self.mistakes.extend(complaints.mistakes);
    }

    /// What a file is about must be clear and, where it stands alone, complete.
    fn check_head(&mut self, file: &CategoryFile, own: bool, complaints: &mut Complaints<'_>) {
        let At { line, value: name } = &file.category;
        let ours = CATEGORIES.contains(&name.as_str());
        let capitals = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        if !ours && (!name.starts_with(|c: char| c.is_ascii_uppercase()) || !name.chars().all(capitals)) {
            let message = format!("category {name:?}: expected capitals, such as \"RECALL\"");
            complaints.say(*line, format!("{message}{}", did_you_mean(name, CATEGORIES)));
        }
        if own && let Some(first) = self.files.insert(name.clone(), complaints.file.to_string()) {
            complaints.say(*line, format!("category {name} is in {first} too; write one file a category"));
        }
        if file.replace || !self.categories.iter().any(|c| c.name == name) {
            complaints.check_complete(file, ours);
        }
    }

    fn index_of(&mut self, name: &str) -> usize {
        if let Some(index) = self.categories.iter().position(|c| c.name == name) {
            return index;
        }
        self.categories.push(Category {
            name: lasting(name),
            definition: String::new(),
            quad: 0,
            scale: 0.0,
            cameo: None,
            object_recipient: false,
            modes: Vec::new(),
            examples: Vec::new(),
            off: false,
            replaced: false,
        });
        self.categories.len() - 1
    }

    /// What the file says of the category as a whole.
    fn describe(&mut self, index: usize, file: &CategoryFile) {
        let category = &mut self.categories[index];
        if file.replace {
            self.frames.retain(|f| f.category != index);
            category.replaced = true;
            category.modes.clear();
            category.examples.clear();
            category.cameo = None;
            category.object_recipient = false;
        }
        if let Some(definition) = &file.definition {
            category.definition.clone_from(definition);
        }
        category.quad = file.quad.unwrap_or(category.quad);
        category.scale = file.scale.unwrap_or(category.scale);
        category.cameo = file.cameo.clone().or(category.cameo.take());
        category.object_recipient = file.object_recipient.unwrap_or(category.object_recipient);
        add_new(&mut category.modes, &file.modes);
    }

    fn switch_off(&mut self, index: usize) {
        self.frames.retain(|f| f.category != index);
        self.own.retain(|(f, _)| f.category != index);
        self.categories[index].examples.clear();
        self.categories[index].off = true;
    }

    /// Adds a frame, or takes its patterns away. A pattern of the user's stands in place of ours that says the same.
    fn frame(&mut self, path: &str, category: usize, entry: FrameEntry, own: bool, complaints: &mut Complaints<'_>) {
        let FrameEntry { patterns, off, mode, cameo, unless, confidence } = entry;
        if let Some(mode) = &mode {
            check_mode(&self.categories[category], mode, complaints);
        }
        self.unless.extend(unless.iter().map(|w| (own, path.to_string(), w.clone())));
        for At { line, value: pattern } in patterns {
            let before = self.frames.len();
            if own {
                self.frames.retain(|f| f.category != category || !f.pattern.says_same(&pattern));
            }
            if off {
                if self.frames.len() == before {
                    complaints.say(line, self.nothing_to_take(category, &pattern));
                }
                continue;
            }
            let frame = Frame {
                category,
                pattern,
                mode: mode.as_ref().map(|m| m.value.clone()),
                cameo: cameo.clone(),
                unless: unless.iter().map(|u| u.value.clone()).collect(),
                confidence: confidence.unwrap_or(USUAL_CONFIDENCE),
                at: format!("{path}:{line}"),
                own,
            };
            if own { self.own.push((frame, confidence)) } else { self.frames.push(frame) }
        }
    }

    /// Why a pattern cannot be taken away, with the nearest that can.
    fn nothing_to_take(&self, category: usize, pattern: &Pattern) -> String {
        let name = self.categories[category].name;
        if let Some(other) = self.frames.iter().find(|f| f.pattern.says_same(pattern)) {
            return format!(
                "{name} has no such pattern to take away, but {} has, at {}",
                self.categories[other.category].name, other.at
            );
        }
        let ours = self.frames.iter().filter(|f| f.category == category);
        let start: String = pattern.source.chars().take(LONGEST_COMPARED).collect();
        let nearest = ours.min_by_key(|f| distance(&f.pattern.source, &start));
        let nearest = nearest.map(|f| format!("; the nearest is {:?}, at {}", f.pattern.source, f.at));
        format!("{name} has no pattern {:?} to take away{}", pattern.source, nearest.unwrap_or_default())
    }

    fn contexts(&mut self, path: &str, file: ContextsFile) {
        let mut complaints = Complaints { file: path, mistakes: Vec::new() };
        if file.replace {
            self.contexts.clear();
        }
        for ContextEntry { name, definition, words } in file.contexts {
            let words: Vec<String> = words.into_iter().map(|w| w.value).collect();
            match (self.contexts.iter_mut().find(|c| c.name == name.value), definition) {
                (Some(known), definition) => {
                    known.definition = definition.unwrap_or_else(|| std::mem::take(&mut known.definition));
                    add_new(&mut known.words, &words);
                }
                (None, Some(definition)) => self.contexts.push(Context { name: name.value, definition, words }),
                (None, None) => {
                    let near = did_you_mean(&name.value, self.contexts.iter().map(|c| c.name.as_str()));
                    let message =
                        format!("context {:?} is none of PLOVER's, so it needs a `definition`{near}", name.value);
                    complaints.say(name.line, message);
                }
            }
        }
        self.mistakes.extend(complaints.mistakes);
    }

    fn light(&mut self, file: LightFile) {
        if file.replace {
            self.light = Light::default();
        }
        let (light, more) = (&mut self.light, file.light);
        let lists = [
            (&mut light.light, more.light),
            (&mut light.light_passive, more.light_passive),
            (&mut light.happen_in_vain, more.happen_in_vain),
            (&mut light.neutral_heads, more.neutral_heads),
            (&mut light.reciprocal_objects, more.reciprocal_objects),
            (&mut light.blocked_parties, more.blocked_parties),
        ];
        for (known, more) in lists {
            add_new(known, &more);
        }
    }

    /// All mistakes, those that keep the codebook from loading and those that keep a pattern from ever being found. Of the
    /// latter only those in the user's files, if there are any.
    pub(super) fn into_mistakes(mut self) -> Vec<Mistake> {
        // Where there are files of the user's, ours are no concern of theirs.
        let mine = self.own_files;
        let frames = self.all_frames();
        let lint = Lint::new(&frames);
        for (i, _) in frames.iter().enumerate().filter(|(_, f)| f.own || !mine) {
            self.mistakes.extend(lint.frame(i));
        }
        for (_, file, word) in self.unless.iter().filter(|(own, ..)| *own || !mine) {
            self.mistakes.extend(lint.unless(file, word));
        }
        self.mistakes.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        self.mistakes
    }

    /// The codebook that results, if nothing is wrong.
    pub(super) fn finish(mut self, digest: String) -> Result<Codebook, CodebookError> {
        for name in CATEGORIES.iter().filter(|name| !self.categories.iter().any(|c| c.name == **name)) {
            if self.mistakes.is_empty() {
                let message = format!("there is no category {name}");
                self.mistakes.push(Mistake { file: "codebook".into(), line: 1, message });
            }
        }
        if !self.mistakes.is_empty() {
            return Err(CodebookError(self.mistakes));
        }
        let frames = self.all_frames();
        let Layers { categories, light, contexts, .. } = self;
        let by_trigger = by_trigger(&frames);
        Ok(Codebook { categories, frames, light, contexts, digest, by_trigger })
    }

    /// The user's frames, then ours: among equals the first wins. One that states no confidence has that of our surest
    /// frame for the same word, so that the two are equals.
    fn all_frames(&mut self) -> Vec<Frame> {
        let ours = std::mem::take(&mut self.frames);
        let index = by_trigger(&ours);
        let mut frames = Vec::new();
        for (mut frame, stated) in std::mem::take(&mut self.own) {
            let rivals = triggers(&frame).filter_map(|key| index.get(&key)).flatten();
            let surest = rivals.map(|&f| ours[f].confidence).fold(USUAL_CONFIDENCE, f64::max);
            frame.confidence = stated.unwrap_or(surest);
            frames.push(frame);
        }
        frames.extend(ours);
        frames
    }
}

fn triggers(frame: &Frame) -> impl Iterator<Item = (String, TriggerKind)> + '_ {
    frame.pattern.trigger.iter().map(|lemma| (lemma.lemma.to_lowercase(), frame.pattern.kind))
}

pub(super) fn by_trigger(frames: &[Frame]) -> HashMap<(String, TriggerKind), Vec<usize>> {
    let mut index: HashMap<(String, TriggerKind), Vec<usize>> = HashMap::new();
    for (i, frame) in frames.iter().enumerate() {
        for key in triggers(frame) {
            let found = index.entry(key).or_default();
            if found.last() != Some(&i) {
                found.push(i);
            }
        }
    }
    index
}

/// A category's name for as long as the program runs, as ours are: drafts of events copy it about. A name of the user's is
/// kept for good, a few bytes whenever a codebook is loaded.
fn lasting(name: &str) -> &'static str {
    let ours = CATEGORIES.iter().find(|c| **c == name);
    ours.copied().unwrap_or_else(|| Box::leak(name.to_string().into_boxed_str()))
}

fn add_new(known: &mut Vec<String>, more: &[String]) {
    for word in more {
        if !known.contains(word) {
            known.push(word.clone());
        }
    }
}

fn check_mode(category: &Category, mode: &At<String>, complaints: &mut Complaints<'_>) {
    if !category.modes.contains(&mode.value) {
        let message = super::unknown_mode(&mode.value, category);
        complaints.say(mode.line, message);
    }
}

fn example(path: &str, category: &Category, entry: ExampleEntry, complaints: &mut Complaints<'_>) -> Example {
    let ExampleEntry { line, positive, text, actor, recipient, status, mode, known_failure } = entry;
    if let Some(mode) = &mode {
        check_mode(category, mode, complaints);
    }
    let (at, mode) = (format!("{path}:{line}"), mode.map(|m| m.value));
    Example { text, at, positive, actor, recipient, status, mode, known_failure }
}

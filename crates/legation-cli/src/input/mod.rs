//! Files and standard input, as documents.
//!
//! [`Input`] is what the user asked to have read. It hands out one [`Item`] after the other, JSONL line by line, so that
//! no more of it is in memory than is being worked on; what cannot be read comes out as a [`Complaint`] in its place.
//! What a line of JSONL has to look like is in [`jsonl`], and for readings in [`reading`]; what bytes are no text, in
//! [`text`].

pub mod jsonl;
pub mod reading;
pub mod text;

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use legation::Document;

use crate::args::{DocumentFormat, InputArguments, SentenceFormat};
use crate::messages::{self, Complaint, Failure, Location};
use reading::Reading;

/// What kind of text a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One document.
    Text,
    /// One document a line.
    Jsonl,
    /// Sentences whose words are given.
    Conllu,
}

impl From<DocumentFormat> for Format {
    fn from(format: DocumentFormat) -> Format {
        match format {
            DocumentFormat::Text => Format::Text,
            DocumentFormat::Jsonl => Format::Jsonl,
        }
    }
}

impl From<SentenceFormat> for Format {
    fn from(format: SentenceFormat) -> Format {
        match format {
            SentenceFormat::Text => Format::Text,
            SentenceFormat::Jsonl => Format::Jsonl,
            SentenceFormat::Conllu => Format::Conllu,
        }
    }
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl From<PathBuf> for Source {
    /// `-` is standard input.
    fn from(path: PathBuf) -> Source {
        if path == Path::new("-") { Source::Stdin } else { Source::File(path) }
    }
}

impl Source {
    /// The place in it that messages name.
    pub fn at(&self, line: Option<usize>) -> Location {
        let file = match self {
            Source::Stdin => "standard input".to_string(),
            Source::File(path) => path.display().to_string(),
        };
        Location { file, line }
    }

    /// The id of a document that is the whole file: the file's name as the user wrote it.
    fn id(&self) -> Option<String> {
        match self {
            Source::Stdin => None,
            Source::File(path) => Some(path.display().to_string()),
        }
    }

    /// The format that the file's name tells of.
    fn format(&self) -> Format {
        let Source::File(path) = self else { return Format::Text };
        match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("jsonl") => Format::Jsonl,
            Some("conllu") => Format::Conllu,
            _ => Format::Text,
        }
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + Send>> {
        match self {
            Source::Stdin => {
                if io::stdin().is_terminal() {
                    let end = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };
                    messages::say(&format_args!("reading from the keyboard; end with {end}"));
                }
                Ok(Box::new(BufReader::new(io::stdin())))
            }
            Source::File(path) if path.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Source::File(path) => Ok(Box::new(BufReader::with_capacity(1 << 16, File::open(path)?))),
        }
    }
}

/// How sources are to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What all sources are, whatever their names.
    pub format: Option<Format>,
    /// Day of publication for documents without one.
    pub date: Option<Date>,
    /// Whether bytes that are no text are read all the same.
    pub lossy: bool,
    /// Whether lines' `pairs` are taken.
    pub pairs: bool,
}

/// All that is to be read.
#[derive(Clone, Debug)]
pub struct Input {
    /// In this order.
    pub sources: Vec<Source>,
    /// In this way.
    pub options: Options,
}

/// A piece of input.
#[derive(Clone, Debug)]
pub struct Item<T> {
    /// Where it begins.
    pub at: Location,
    /// How many bytes of the input it takes up.
    pub bytes: u64,
    /// What it is.
    pub content: T,
}

/// A phrase to be resolved, as `legation actors` reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// The caller's id.
    pub id: Option<String>,
    /// The phrase.
    pub text: String,
    /// A sentence that holds it.
    pub context: Option<String>,
    /// Day on which it was written.
    pub date: Option<Date>,
    /// Code of the country that the text is about.
    pub country: Option<String>,
}

/// A piece of input, or why it cannot be read.
pub type Found<T> = Result<Item<T>, Complaint>;

/// Pieces of input one after the other.
pub type Stream<T> = Box<dyn Iterator<Item = Found<T>> + Send>;

impl Input {
    /// What the arguments ask for.
    ///
    /// # Errors
    /// Standard input is named twice.
    pub fn new(raw: InputArguments, format: Option<Format>, pairs: bool) -> Result<Input, Failure> {
        Input::of(raw.files, Options { format, date: raw.date, lossy: raw.lossy, pairs })
    }

    /// Files, `-` or none for standard input, to be read in a certain way.
    ///
    /// # Errors
    /// Standard input is named twice.
    pub fn of(files: Vec<PathBuf>, options: Options) -> Result<Input, Failure> {
        let mut sources: Vec<Source> = files.into_iter().map(Source::from).collect();
        if sources.is_empty() {
            sources.push(Source::Stdin);
        }
        once(&sources)?;
        Ok(Input { sources, options })
    }

    /// The phrases, in order.
    pub fn phrases(self) -> impl Iterator<Item = Found<Phrase>> + Send {
        let options = self.options;
        self.sources.into_iter().flat_map(move |source| phrases_of(source, options))
    }

    /// Bytes of all sources together; none if one of them is no ordinary file.
    pub fn bytes(&self) -> Option<u64> {
        let size = |source: &Source| match source {
            Source::Stdin => None,
            Source::File(path) => path.metadata().ok().filter(|m| m.is_file()).map(|m| m.len()),
        };
        self.sources.iter().map(size).sum()
    }

    /// The documents, in order.
    pub fn documents(self) -> impl Iterator<Item = Found<Document>> + Send {
        let options = self.options;
        self.sources.into_iter().flat_map(move |source| documents_of(source, options))
    }
}

/// Checks that standard input is not to be read twice.
///
/// # Errors
/// It is.
pub fn once(sources: &[Source]) -> Result<(), Failure> {
    if sources.iter().filter(|s| **s == Source::Stdin).count() > 1 {
        return Err(Failure::Usage("`-` (standard input) can be read only once; name it once".to_string()));
    }
    Ok(())
}

/// The phrases in one source of JSONL.
pub fn phrases_of(source: Source, options: Options) -> Stream<Phrase> {
    match source.open() {
        Ok(reader) => Box::new(jsonl::Lines::phrases(reader, source, options)),
        Err(error) => one(Err(cannot_read(&source, &error))),
    }
}

/// The readings in one source of JSONL.
pub fn readings_of(source: Source) -> Stream<Reading> {
    match source.open() {
        Ok(reader) => Box::new(jsonl::Lines::readings(reader, source, Options::default())),
        Err(error) => one(Err(cannot_read(&source, &error))),
    }
}

impl Options {
    /// What a source holds.
    pub fn format_of(&self, source: &Source) -> Format {
        self.format.unwrap_or_else(|| source.format())
    }
}

/// A stream that holds one thing.
pub fn one<T: Send + 'static>(found: Found<T>) -> Stream<T> {
    Box::new(std::iter::once(found))
}

/// The documents of one source.
pub fn documents_of(source: Source, options: Options) -> Stream<Document> {
    match options.format_of(&source) {
        Format::Text => one(document(&source, options)),
        Format::Jsonl => match source.open() {
            Ok(reader) => Box::new(jsonl::Lines::documents(reader, source, options)),
            Err(error) => one(Err(cannot_read(&source, &error))),
        },
        Format::Conllu => one(Err(Complaint {
            at: source.at(None),
            message: "this is CoNLL-U, which only `legation parse` reads; \
                      give the text itself, or `--input text` if it is plain text all the same"
                .to_string(),
        })),
    }
}

/// The document that a whole file is.
fn document(source: &Source, options: Options) -> Found<Document> {
    let Item { at, bytes, content: text } = whole(source, options.lossy)?;
    if jsonl::looks_like_it(&text) {
        messages::warn(&at, "this looks like JSONL but is read as plain text; use `--input jsonl`");
    }
    let document = Document { id: source.id(), date: options.date, ..Document::from_text(text) };
    Ok(Item { at, bytes, content: document })
}

/// The whole text of a source.
pub fn whole(source: &Source, lossy: bool) -> Found<String> {
    let mut bytes = Vec::new();
    let read = source.open().and_then(|mut reader| reader.read_to_end(&mut bytes));
    let count = read.map_err(|error| cannot_read(source, &error))?;
    let content = text::decode(bytes, lossy)
        .map_err(|error| Complaint { at: source.at(error.line()), message: error.to_string() })?;
    Ok(Item { at: source.at(None), bytes: count as u64, content })
}

/// Why a source cannot be read, and what to do.
fn cannot_read(source: &Source, error: &io::Error) -> Complaint {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file; check the name".to_string(),
        io::ErrorKind::IsADirectory => "this is a folder; name the files in it".to_string(),
        io::ErrorKind::PermissionDenied => "you may not read this file; check its permissions".to_string(),
        _ => format!("cannot be read: {error}"),
    };
    Complaint { at: source.at(None), message }
}

//! `legation parse`: the grammar of sentences, as CoNLL-U.
//!
//! Texts are cut into sentences and words first. Where CoNLL-U comes in, its sentences and words stay as they are and
//! so do its comment lines; everything else in it is read anew.

use legation::syntax::Parse;
use legation::{Chars, Coder, Document, conllu, segment};

use super::{Rendered, Run};
use crate::args::ParseArguments;
use crate::input::{self, Format, Found, Input, Item, Options, Source, Stream};
use crate::messages::{Complaint, Failure, Status};

/// Sentences of a treebank that are parsed together.
const BATCH_SENTENCES: usize = 128;

/// Something to parse.
enum Unit {
    /// A text.
    Document(Document),
    /// Sentences with given words, and the comment lines of each.
    Given(Vec<segment::Sentence>, Vec<Vec<String>>),
}

/// Something parsed.
enum Parsed {
    Document(Document, Parse),
    Given(Parse, Vec<Vec<String>>),
}

/// Runs the command.
///
/// # Errors
/// The reader cannot be loaded, the output cannot be written.
pub fn run(raw: ParseArguments) -> Result<Status, Failure> {
    let input = Input::new(raw.input, raw.format.map(Format::from), false)?;
    let run = Run::new(raw.run, &input, false)?;
    let coder = Coder::load().map_err(Failure::Load)?;
    let options = input.options;
    let units = input.sources.into_iter().flat_map(move |source| units(source, options));
    let mut sentences = 0;
    run.finish(
        units,
        |units| units.into_iter().map(|unit| parse(&coder, unit)).collect(),
        |parsed| Rendered { bytes: render(parsed, &mut sentences).into_bytes(), ..Rendered::default() },
    )
}

fn units(source: Source, options: Options) -> Stream<Unit> {
    if options.format_of(&source) == Format::Conllu {
        return treebank(&source, options);
    }
    let unit = |item: Item<Document>| Item { at: item.at, bytes: item.bytes, content: Unit::Document(item.content) };
    Box::new(input::documents_of(source, options).map(move |found| found.map(unit)))
}

/// The sentences of a CoNLL-U file, some at a time.
fn treebank(source: &Source, options: Options) -> Stream<Unit> {
    let read = || -> Found<conllu::Treebank> {
        let Item { at, bytes, content } = input::whole(source, options.lossy)?;
        let bank = conllu::read(content.trim_start_matches('\u{FEFF}')).map_err(|error| Complaint {
            at: source.at(Some(error.line)),
            message: format!("this is not CoNLL-U: {}", error.message),
        })?;
        Ok(Item { at, bytes, content: bank })
    };
    let Item { at, bytes, content: bank } = match read() {
        Ok(item) => item,
        Err(complaint) => return input::one(Err(complaint)),
    };
    let sentences = bank.unparsed();
    let share = bytes / sentences.len().div_ceil(BATCH_SENTENCES).max(1) as u64;
    let chunks: Vec<_> = sentences.chunks(BATCH_SENTENCES).map(<[_]>::to_vec).collect();
    let comments: Vec<_> = bank.comments.chunks(BATCH_SENTENCES).map(<[_]>::to_vec).collect();
    let units = chunks.into_iter().zip(comments).map(|(sentences, comments)| Unit::Given(sentences, comments));
    Box::new(units.map(move |content| Ok(Item { at: at.clone(), bytes: share, content })))
}

fn parse(coder: &Coder, unit: Unit) -> Parsed {
    match unit {
        Unit::Given(sentences, comments) => Parsed::Given(coder.parse_words(&sentences), comments),
        Unit::Document(document) => {
            let parse = coder.parse(&document.text);
            Parsed::Document(document, parse)
        }
    }
}

/// `sentences` counts those written, so that each has its own `sent_id`.
fn render(parsed: Parsed, sentences: &mut usize) -> String {
    let mut out = String::new();
    match parsed {
        Parsed::Given(parse, comments) => {
            for (sentence, comments) in parse.sentences.iter().zip(comments) {
                comments.iter().for_each(|comment| out.extend([comment.as_str(), "\n"]));
                conllu::write_rows(sentence, &mut out);
            }
        }
        Parsed::Document(document, parse) => {
            if !parse.sentences.is_empty() {
                out.push_str(&new_document(&document));
            }
            let chars = Chars::new(&document.text);
            for sentence in &parse.sentences {
                *sentences += 1;
                out.push_str(&conllu::write(sentence, chars.slice(sentence.span), *sentences));
            }
        }
    }
    out
}

/// CoNLL-U's comment that a document begins.
fn new_document(document: &Document) -> String {
    let id = document.id.as_deref().map(|id| id.split_whitespace().collect::<Vec<_>>().join(" "));
    id.map_or_else(|| "# newdoc\n".to_string(), |id| format!("# newdoc id = {id}\n"))
}

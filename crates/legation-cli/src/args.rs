//! What may be written on the command line, as it is written.
//!
//! Help, errors of usage and shell completions all come from these definitions. The commands turn them into what they
//! work with ([`crate::input::Options`], [`crate::output::Destination`]); nothing else looks at them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Reads news and writes down who did what to whom, when, where, and who says so.
///
/// Works offline. The same text, date and version give the same answer on every machine.
#[derive(Parser)]
#[command(name = "legation", version, after_help = EXAMPLES, propagate_version = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  legation read article.txt --date 2025-03-14 --pretty   look at an article
  legation read news.jsonl --out readings.jsonl          everything, for programs
  legation code news.jsonl --format csv > events.csv     just the events, for R or a spreadsheet
  legation quotes news.jsonl --format csv > quotes.csv   who says what
  legation actors 'French President' --date 2016-03-01   who that is, and why
  legation parse article.txt                             the grammar, as CoNLL-U
  legation check my-codebook                             is a codebook of your own right?
  legation eval gold.jsonl readings.jsonl                how good readings are
  legation diff old.jsonl new.jsonl                      what a change of codebook changes

Exit status: 0 all is well, 1 some of the input could not be read or is wrong, 2 the command was not understood.";

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Read documents and print all that was understood, one reading a line (JSONL).
    Read(ReadArguments),
    /// Read documents and print their events, one PLOVER record a line.
    Code(CodeArguments),
    /// Read documents and print who says what: speaker, name, code, sector, channel, words, and the events inside.
    Quotes(QuotesArguments),
    /// Say who a phrase names on a day: PLOVER code and sector, name, office, and why.
    Actors(ActorsArguments),
    /// Print the grammar of each sentence, as CoNLL-U.
    Parse(ParseArguments),
    /// Say what is wrong with a codebook, gold readings or gazetteer tables, and how the codebook's examples come out.
    Check(CheckArguments),
    /// Measure readings against gold readings: precision, recall, F1, calibration, the worst errors.
    Eval(EvalArguments),
    /// Say what differs between two readings of the same texts: events added, removed, changed.
    Diff(DiffArguments),
    /// Print a completion script for a shell.
    Completions(CompletionsArguments),
}

/// What every command that reads documents takes.
#[derive(Args)]
pub struct InputArguments {
    /// Files to read, in this order; `-` or none for standard input
    ///
    /// A file is one document of plain UTF-8 text. A file whose name ends in .jsonl has one document a line, a JSON object:
    /// {"id": "a1", "date": "2025-06-05", "text": "..."}, and "title", "url", "publication", "language" if known; only "text" is needed.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Day of publication, for documents that do not name theirs (such as 2025-03-14)
    ///
    /// It is what "Thursday" and "last month" are counted from; without it, such dates stay unresolved.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<Date>,

    /// Read invalid UTF-8 and NUL bytes all the same; what is invalid becomes U+FFFD
    #[arg(long)]
    pub lossy: bool,
}

/// How the work is done and where its result goes.
#[derive(Args)]
pub struct RunArguments {
    /// How many threads work; all cores if not given. Never changes the output
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// Write here instead of to standard output
    ///
    /// The file appears, or is replaced, when all is done. Until then what is done is in FILE.partial beside it, and
    /// stays there if the run is broken off.
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What is laid over the data that the program carries.
#[derive(Args)]
pub struct DataArguments {
    /// Lay the codebook files of this folder over the program's own
    ///
    /// A file about one of PLOVER's categories adds frames and examples to it; any other category is one of your own.
    /// With "replace = true" a file stands in place of ours, with "off = true" its category is not coded. docs/own-codebook.md
    /// is a guide, `legation check` says what is wrong.
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,

    /// Leave out events less sure than this, 0 to 1; 0 keeps everything that frames or head propose
    ///
    /// Of the events at 0.8 four in five are right. If not given, the value with which the program was tuned: where
    /// precision and recall balance best.
    #[arg(long, value_name = "X", value_parser = share)]
    pub min_confidence: Option<f64>,

    /// Who is who.
    #[command(flatten)]
    pub gazetteer: GazetteerArguments,
}

/// Who is who, beside what the program carries.
#[derive(Args)]
pub struct GazetteerArguments {
    /// Lay the tables of this folder (holders.tsv, organisations.tsv, ...) over the program's gazetteer
    ///
    /// A line about somebody known adds to what is known, and a new president ends the old one's time. A table whose first
    /// line is "# replace" stands in place of the program's own.
    #[arg(long, value_name = "DIR")]
    pub gazetteer: Option<PathBuf>,
}

/// Kinds of document files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DocumentFormat {
    /// Each file is one document
    Text,
    /// Each line is one document, a JSON object
    Jsonl,
}

/// `legation read`
#[derive(Args)]
#[command(after_help = READ_EXAMPLES)]
pub struct ReadArguments {
    /// Documents.
    #[command(flatten)]
    pub input: InputArguments,
    /// Run.
    #[command(flatten)]
    pub run: RunArguments,

    /// What the input is, whatever its name
    #[arg(long = "input", value_name = "FORMAT")]
    pub format: Option<DocumentFormat>,

    /// Also say, for each of a document's "pairs", what the one does to the other
    ///
    /// "pairs" is a list such as [{"actor": {"start": 0, "end": 6}, "recipient": {"start": 15, "end": 19}}], in characters; one side may be
    /// null. The answers are the reading's "relations". Without this option "pairs" is ignored.
    #[arg(long)]
    pub pairs: bool,

    /// Data of the user's own.
    #[command(flatten)]
    pub data: DataArguments,

    /// Print for people: the text with what was found in it, and a table of the events
    #[arg(long)]
    pub pretty: bool,

    /// Colour, with --pretty
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

const READ_EXAMPLES: &str = "\
Examples:
  legation read article.txt --date 2025-03-14 --pretty
  legation read news.jsonl --out readings.jsonl
  curl -s https://example.org/news.txt | legation read --date 2025-03-14
  legation read pairs.jsonl --pairs | jq .relations
  legation read article.txt --codebook my-codebook

Colour: auto colours a terminal, unless NO_COLOR is set. What is not a terminal is 100 columns wide, or COLUMNS.";

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `legation code`
#[derive(Args)]
#[command(after_help = code_help())]
pub struct CodeArguments {
    /// Documents.
    #[command(flatten)]
    pub input: InputArguments,
    /// Run.
    #[command(flatten)]
    pub run: RunArguments,

    /// What the input is, whatever its name
    #[arg(long = "input", value_name = "FORMAT")]
    pub source: Option<DocumentFormat>,

    /// Data of the user's own.
    #[command(flatten)]
    pub data: DataArguments,

    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub format: EventFormat,
}

/// Ways to print events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EventFormat {
    /// One PLOVER 2.0 record a line, a JSON object
    Jsonl,
    /// One event a row, flat columns under a header
    Csv,
}

fn code_help() -> String {
    let columns = crate::commands::csv::names().collect::<Vec<_>>();
    let columns = columns.chunks(5).map(|row| row.join(", ")).collect::<Vec<_>>().join(",\n  ");
    format!(
        "Examples:
  legation code news.jsonl > events.jsonl
  legation code news.jsonl --format csv --out events.csv
  legation code article.txt --date 2025-03-14 | jq -r '.event[0]'

CSV columns:
  {columns}

Lists (several actors, modes, ...) are joined by `;`, and all lists of actors have the same order. A `;` inside an \
         item is written `,`. The attribution columns are empty where the reporter says it; where the text does not \
         tell who says so, only attribution_cue is filled (\"reportedly\")."
    )
}

/// `legation quotes`
#[derive(Args)]
#[command(after_help = quotes_help())]
pub struct QuotesArguments {
    /// Documents.
    #[command(flatten)]
    pub input: InputArguments,
    /// Run.
    #[command(flatten)]
    pub run: RunArguments,

    /// What the input is, whatever its name
    #[arg(long = "input", value_name = "FORMAT")]
    pub source: Option<DocumentFormat>,

    /// Data of the user's own.
    #[command(flatten)]
    pub data: DataArguments,

    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub format: QuoteFormat,

    /// Colour, with --format pretty
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// Ways to print attributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QuoteFormat {
    /// One attribution a line, a JSON object
    Jsonl,
    /// One attribution a row, flat columns under a header
    Csv,
    /// For people
    Pretty,
}

fn quotes_help() -> String {
    let columns = crate::commands::quotes::names().collect::<Vec<_>>();
    let columns = columns.chunks(7).map(|row| row.join(", ")).collect::<Vec<_>>().join(",\n  ");
    format!(
        "Examples:
  legation quotes article.txt --format pretty
  legation quotes news.jsonl --format csv --out quotes.csv
  legation quotes news.jsonl | jq 'select(.code == \"RUS\" and .form != \"indirect\") | .words'
  legation quotes news.jsonl | jq 'select(any(.events[]; .link != []))'    contested events

CSV columns:
  {columns}

Sources without a name (\"two officials\") have an empty `name`; where the text does not tell who says so, `speaker` is \
         empty too. `within` is the `attribution` of the claim that this one is part of. `words` are without the cue, \
         pieces joined by ` … `. Events are joined by `;`."
    )
}

/// `legation actors`
#[derive(Args)]
#[command(after_help = ACTORS_EXAMPLES)]
pub struct ActorsArguments {
    /// Phrases to explain; without any, JSONL is read from --file or standard input
    ///
    /// A line is a JSON object: {"id": "1", "text": "the president", "context": "Mali's president resigned.", "date": "2020-08-18",
    /// "country": null}; only "text" is needed.
    #[arg(value_name = "PHRASE")]
    pub phrases: Vec<String>,

    /// A sentence that holds the phrase
    #[arg(long, value_name = "SENTENCE")]
    pub context: Option<String>,

    /// Day on which the phrase was written (such as 2016-03-01); without it, the newest facts count
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<Date>,

    /// Code of the country that the text is about (such as FRA), for phrases that leave it open
    #[arg(long, value_name = "CODE", value_parser = country)]
    pub country: Option<String>,

    /// Read phrases from this JSONL file; `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "phrases")]
    pub file: Vec<PathBuf>,

    /// Print JSON for phrases given as arguments too
    #[arg(long)]
    pub json: bool,

    /// Who is who.
    #[command(flatten)]
    pub gazetteer: GazetteerArguments,
    /// Run.
    #[command(flatten)]
    pub run: RunArguments,
}

const ACTORS_EXAMPLES: &str = "\
Examples:
  legation actors 'French President' --date 2016-03-01
  legation actors 'the rebels' --context 'The rebels took Goma from Congolese troops.'
  legation actors --file phrases.jsonl --out answers.jsonl
  legation actors 'Eva Newcomer' --gazetteer my-gazetteer";

/// `legation parse`
#[derive(Args)]
#[command(after_help = PARSE_EXAMPLES)]
pub struct ParseArguments {
    /// Documents.
    #[command(flatten)]
    pub input: InputArguments,
    /// Run.
    #[command(flatten)]
    pub run: RunArguments,

    /// What the input is, whatever its name
    #[arg(long = "input", value_name = "FORMAT")]
    pub format: Option<SentenceFormat>,

    /// Print CoNLL-U; for now the only format, and what is printed anyway
    #[arg(long)]
    pub conllu: bool,
}

/// Kinds of files that can be parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SentenceFormat {
    /// Each file is one document
    Text,
    /// Each line is one document, a JSON object
    Jsonl,
    /// Sentences and words are given, and kept; so are comment lines
    Conllu,
}

const PARSE_EXAMPLES: &str = "\
Examples:
  legation parse article.txt
  legation parse treebank.conllu --out parsed.conllu    keeps the words as they are
  echo 'France accused Mali.' | legation parse

Names are in the MISC column (NER=B-PER, I-PER, B-ORG, B-LOC ...), with the words' offsets in characters.
A file whose name ends in .conllu is read as CoNLL-U.";

/// `legation check`
#[derive(Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArguments {
    /// Folders and files to check
    ///
    /// What a folder is, its files tell: .toml is a codebook, laid over the program's own; .jsonl are readings; .tsv are
    /// gazetteer tables, or words and rules of time if the folder is called times.
    #[arg(value_name = "DIR|FILE", required = true)]
    pub paths: Vec<PathBuf>,

    /// Read the examples of this category only
    #[arg(long, value_name = "CATEGORY")]
    pub only: Option<String>,

    /// Data of the user's own.
    #[command(flatten)]
    pub data: DataArguments,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  legation check my-codebook                     mistakes, then the examples of ours and yours together
  legation check my-codebook --only SANCTION     just the examples of one category
  legation check corpus                          readings: offsets, codes, categories, dates, ids
  legation check gold.jsonl --codebook my-codebook

A mistake is a line `FILE:LINE: what is wrong`. Exit status: 0 nothing is wrong, 1 something is.";

/// `legation eval`
#[derive(Args)]
#[command(after_help = EVAL_EXAMPLES)]
pub struct EvalArguments {
    /// Gold readings (JSONL), or a folder: all .jsonl files in it and in the folders in it
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,

    /// What `legation read` made of the same texts (JSONL); `-` for standard input
    ///
    /// Readings are joined to gold by "id". A gold document without a reading counts as one without events.
    #[arg(value_name = "READINGS")]
    pub readings: PathBuf,

    /// Print everything as one JSON object
    #[arg(long)]
    pub json: bool,

    /// Leave out events that are less confident; what tells no confidence stays
    #[arg(long, value_name = "X", default_value = "0", value_parser = share, hide_default_value = true)]
    pub min_confidence: f64,

    /// Also list the N most confident false events, N missed gold events, and N events whose parties have wrong codes
    #[arg(long, value_name = "N")]
    pub errors: Option<usize>,

    /// Draw precision and recall over thresholds of confidence, and how reliable confidence is, into this SVG file
    #[arg(long, value_name = "FILE.svg")]
    pub curve: Option<PathBuf>,
}

const EVAL_EXAMPLES: &str = "\
Examples:
  legation read gold.jsonl | legation eval gold.jsonl -
  legation eval corpus readings.jsonl --errors 20
  legation eval corpus readings.jsonl --min-confidence 0.7 --json | jq .measures.strict.f1
  legation eval corpus readings.jsonl --curve curve.svg

What is measured:
  Events are paired one to one within a sentence and a category; what stands below them in the
  table is measured on these pairs, where gold tells it. Spans meet if they share half of the
  shorter one. A strict record is right if category, actor codes and recipient codes are those of
  a gold event of the document. A date is right if it says all that gold's says. In CONSULT, AGREE
  and COOPERATE all parties are actors. Intervals: 95 %, 1,000 draws of the documents,
  always the same ones.";

/// `legation diff`
#[derive(Args)]
#[command(after_help = DIFF_EXAMPLES)]
pub struct DiffArguments {
    /// Readings (JSONL); `-` for standard input
    #[arg(value_name = "A")]
    pub a: PathBuf,

    /// Other readings of the same texts (JSONL)
    #[arg(value_name = "B")]
    pub b: PathBuf,

    /// Print one JSON object a line for each change
    #[arg(long)]
    pub json: bool,

    /// Print only the summary; with --json as one JSON object
    #[arg(long)]
    pub summary: bool,

    /// Colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

const DIFF_EXAMPLES: &str = "\
Examples:
  legation diff old.jsonl new.jsonl
  legation diff old.jsonl new.jsonl --json | jq 'select(.change == \"added\") | .b'
  legation read news.jsonl --codebook mine | legation diff readings.jsonl - --summary

Documents are joined by \"id\"; events by id, or else by the words that name them. Files in the same
order need the least memory.
Exit status: 0 also where there are differences, 1 if some of the input could not be read.";

/// `legation completions`
#[derive(Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct CompletionsArguments {
    /// The shell
    pub shell: clap_complete::Shell,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  legation completions bash > ~/.local/share/bash-completion/completions/legation
  legation completions zsh > ~/.zfunc/_legation
  legation completions fish > ~/.config/fish/completions/legation.fish";

/// Reads a country's code.
fn country(text: &str) -> Result<String, String> {
    let good = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    good.then(|| text.to_owned()).ok_or_else(|| format!("{text:?} is no ISO 3166 alpha-3 code such as FRA"))
}

/// Reads a number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| format!("{text:?} is no number from 0 to 1"))
}

/// Reads a day as ISO 8601 writes it, and nothing more lenient: what is not understood must not become another day.
pub fn date(text: &str) -> Result<Date, String> {
    let iso = text.len() == 10 && text.bytes().enumerate().all(|(i, b)| (i == 4 || i == 7) == (b == b'-'));
    let parsed = text.parse::<Date>();
    match parsed {
        Ok(date) if iso => Ok(date),
        _ => Err(format!("{}; expected a day such as 2025-03-14", what_is_wrong(text))),
    }
}

/// Why a text is no day: not the form, no such month, no such day.
fn what_is_wrong(text: &str) -> String {
    let numbers: Vec<Option<i16>> = text.split('-').map(|part| part.parse().ok()).collect();
    let [Some(year), Some(month), Some(day)] = numbers[..] else { return format!("{text:?} is not YYYY-MM-DD") };
    if text.len() != 10 {
        return format!("{text:?} is not YYYY-MM-DD");
    }
    let first = i8::try_from(month).ok().and_then(|m| Date::new(year, m, 1).ok());
    match first {
        None => format!("there is no month {month}"),
        Some(first) => {
            format!("there is no day {day} in {}, which has {} days", first.strftime("%B %Y"), first.days_in_month())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_hold_together() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }

    #[test]
    fn days_are_iso_or_refused_with_the_reason() {
        assert_eq!(date("2025-03-14").unwrap(), jiff::civil::date(2025, 3, 14));
        let cases = [
            ("2025-02-30", "no day 30 in February 2025, which has 28 days"),
            ("2025-13-01", "no month 13"),
            ("14.03.2025", "is not YYYY-MM-DD"),
            ("2025-3-4", "is not YYYY-MM-DD"),
            ("20250314", "is not YYYY-MM-DD"),
            ("2025-03-14T10:00:00", "is not YYYY-MM-DD"),
            ("", "is not YYYY-MM-DD"),
            ("Thursday", "is not YYYY-MM-DD"),
            ("２０２５-０３-１４", "is not YYYY-MM-DD"),
        ];
        for (text, expected) in cases {
            let message = date(text).unwrap_err();
            assert!(message.contains(expected) && message.contains("2025-03-14"), "{text:?}: {message}");
        }
    }
}

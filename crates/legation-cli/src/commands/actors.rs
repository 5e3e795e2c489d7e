//! `legation actors`: phrases in, who they name out: as JSONL, or for people with the reasons.

use legation::actors::{Gazetteer, Resolution, Resolver};
use serde::Serialize;

use super::{Rendered, Run, age_warning, json_line, tables};
use crate::args::ActorsArguments;
use crate::input::{Format, Input, Options, Phrase};
use crate::messages::{self, Failure, Status};
use crate::output::Output;

/// What is printed for a phrase.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    code: &'a str,
    sector: &'a str,
    name: Option<&'a str>,
    identifier_id: Option<&'a str>,
    office: Option<&'a str>,
    confidence: f64,
    why: &'a [String],
}

/// Runs the command.
///
/// # Errors
/// The gazetteer cannot be loaded, there is no such country, the output cannot be written.
pub fn run(raw: ActorsArguments) -> Result<Status, Failure> {
    let resolver = Resolver::with_tables(&tables(&raw.gazetteer)?).map_err(Failure::Load)?;
    if let Some(code) = raw.country.as_deref().filter(|code| resolver.gazetteer().country(code).is_none()) {
        let message = format!("--country {code}: no state of the gazetteer has this code; give one such as FRA");
        return Err(Failure::Usage(message));
    }
    if raw.phrases.is_empty() { stream(raw, &resolver) } else { prompt(&raw, &resolver) }
}

/// Phrases from JSONL. What a line leaves out, the command line gives.
fn stream(raw: ActorsArguments, resolver: &Resolver) -> Result<Status, Failure> {
    let options = Options { format: Some(Format::Jsonl), date: raw.date, ..Options::default() };
    let input = Input::of(raw.file, options)?;
    let mut run = Run::new(raw.run, &input, false)?;
    run.minds_age_of(resolver.gazetteer());
    let work = |phrases: Vec<Phrase>| {
        let answer = |mut phrase: Phrase| {
            phrase.context = phrase.context.or_else(|| raw.context.clone());
            phrase.country = phrase.country.or_else(|| raw.country.clone());
            let bytes = json_line(&answer(&phrase, &resolve(&phrase, resolver)));
            Rendered { bytes, warnings: Vec::new(), date: phrase.date }
        };
        phrases.into_iter().map(answer).collect()
    };
    run.finish(input.phrases(), work, |rendered| rendered)
}

/// Phrases from the command line.
fn prompt(raw: &ActorsArguments, resolver: &Resolver) -> Result<Status, Failure> {
    let mut output = Output::open(raw.run.out.clone(), &[])?;
    if let Some(warning) = age_warning(raw.date, resolver.gazetteer().newest()) {
        messages::say(&warning);
    }
    for text in &raw.phrases {
        let phrase = Phrase {
            id: None,
            text: text.clone(),
            context: raw.context.clone(),
            date: raw.date,
            country: raw.country.clone(),
        };
        let found = resolve(&phrase, resolver);
        let shown = if raw.json {
            json_line(&answer(&phrase, &found))
        } else {
            view(&phrase, &found, resolver.gazetteer()).into_bytes()
        };
        output.write(&shown)?;
    }
    output.finish()?;
    Ok(Status::Fine)
}

fn resolve(phrase: &Phrase, resolver: &Resolver) -> Resolution {
    resolver.resolve_phrase(&phrase.text, phrase.context.as_deref(), phrase.date, phrase.country.as_deref())
}

fn answer<'a>(phrase: &'a Phrase, found: &'a Resolution) -> Answer<'a> {
    Answer {
        id: phrase.id.as_deref(),
        code: &found.code,
        sector: &found.sector,
        name: found.name.as_deref(),
        identifier_id: found.identifier_id.as_deref(),
        office: found.office.as_deref(),
        confidence: (found.confidence * 100.0).round() / 100.0,
        why: &found.why,
    }
}

/// The answer for people: who, what they are, and each reason on a line of its own.
fn view(phrase: &Phrase, found: &Resolution, gazetteer: &Gazetteer) -> String {
    let day = phrase.date.map_or_else(String::new, |date| format!(", on {date}"));
    let mut lines = vec![format!("{}{day}", phrase.text)];
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            lines.push(format!("  {label:<11} {value}"));
        }
    };
    let country = gazetteer.country_name(&found.code);
    let code = country.map_or_else(|| found.code.clone(), |name| format!("{} ({name})", found.code));
    line("code", if code.is_empty() { "none: nothing says whose it is" } else { &code });
    line("sector", if found.sector.is_empty() { "none" } else { &found.sector });
    line("name", found.name.as_deref().unwrap_or_default());
    line("Wikidata", found.identifier_id.as_deref().unwrap_or_default());
    line("office", found.office.as_deref().unwrap_or_default());
    line("confidence", &format!("{:.2}", found.confidence));
    for (number, reason) in found.why.iter().enumerate() {
        line(if number == 0 { "why" } else { "" }, reason);
    }
    lines.join("\n") + "\n"
}

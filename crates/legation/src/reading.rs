//! What goes out: everything understood about one document, as standoff annotation over its text.
//!
//! These types are `spec/reading.md` in Rust; field names are PLOVER 2.0's (manual, chapter 6), with the few that
//! PLOVER lacks. Every output (JSONL, CSV, the terminal view) is made from a [`Reading`] and nothing else.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::Span;

/// Everything understood about one document.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reading {
    /// The document's id, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Day of publication, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The text, as given.
    pub text: String,
    /// Where the sentences are.
    pub sentences: Vec<Span>,
    /// Who and what is spoken of.
    pub entities: Vec<Entity>,
    /// Expressions of time.
    pub times: Vec<Time>,
    /// Places with coordinates.
    pub places: Vec<Place>,
    /// Who says what.
    pub attributions: Vec<Attribution>,
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// Who has bound themselves to what.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commitments: Vec<Commitment>,
    /// One answer for each of the document's pairs: a category, or null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relations: Option<Vec<Relation>>,
    /// What the reader of this reading should know (the text is not English, say).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// The answer for one pair of spans.
#[derive(Clone, Debug, Serialize)]
pub struct Relation {
    /// A category.
    pub event: Option<String>,
}

/// What kind of thing an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// One human being.
    Person,
    /// A government, a party, a company, an army ...
    Organization,
    /// A state or territory that PLOVER codes.
    Country,
    /// Any other place.
    Place,
    /// A nationality, a people, "protesters".
    Group,
}

/// How an entity is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// "Xi Jinping"
    Name,
    /// "the Chinese leader"
    Nominal,
    /// "he"
    Pronoun,
}

/// A place in the text where an entity is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// How.
    pub form: Form,
}

/// Who or what is spoken of, with all its mentions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entity {
    /// Canonical name, or the fullest one that the text has.
    pub name: String,
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// PLOVER entity code ("USA", "IGO"); empty where unknown.
    pub code: String,
    /// PLOVER sector code ("GOV"); empty where there is none or it is unknown.
    pub sector: String,
    /// Office held on the document's day ("President").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// Wikidata id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier_id: Option<String>,
    /// Where it is mentioned, in the order of the text.
    pub mentions: Vec<Mention>,
}

/// Type of a TIMEX3 time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimeType {
    /// A day, month, year ...
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// An expression of time (TIMEX3).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Time {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
    /// What type of time it is.
    #[serde(rename = "type")]
    pub kind: TimeType,
    /// TIMEX3 value ("2025-06-05", "P3D", "PRESENT_REF"); empty where it cannot be known.
    pub value: String,
    /// TIMEX3 modifier ("APPROX", "START").
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<String>,
}

/// A place with coordinates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
    /// GeoNames id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geonameid: Option<u32>,
    /// GeoNames' name for it.
    pub name: String,
    /// ISO 3166 alpha-3 code.
    pub country_code: String,
    /// Name of the first-order division it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin1: Option<String>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// GeoNames' feature code ("PPLC").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature_code: Option<String>,
    /// 5 sub-city, 4 city, 3 district, 2 province, 1 country (PLOVER table 6.6). What spans several countries has 1.
    pub resolution: u8,
    /// Of an event's place: what makes it that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<PlaceOrigin>,
}

/// What makes a place the place of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceOrigin {
    /// It governs the event: "met in Geneva".
    Governed,
    /// It is where the sentence plays: "In Geneva, ...".
    Sentence,
    /// The text begins with it, and the sentence tells no other.
    Dateline,
}

/// How words are attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributionForm {
    /// In quotation marks.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// Partly quoted.
    Mixed,
}

/// Somebody's words, thoughts or claims, as the text reports them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attribution {
    /// Who says so; none where the text does not tell.
    pub source: Option<Span>,
    /// The words that attribute ("said", "according to").
    pub cue: Span,
    /// What is said, from its first to its last character.
    pub content: Span,
    /// The pieces of the content, where it is broken ("..., he said, ..."); the cue is in none of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Span>,
    /// Direct, indirect or mixed.
    pub form: AttributionForm,
    /// Index in the reading's `entities` of the source; of a document or a medium, of whoever speaks through it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<usize>,
    /// The words for the document or medium through which it is said ("a statement", "Xinhua", "Truth Social").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Span>,
    /// Index in the reading's `attributions` of the one whose content this claim is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<usize>,
}

/// What the text says of an event's reality (PLOVER's auxiliary modes, manual 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It happened or is happening.
    Actual,
    /// It is said to lie ahead.
    Future,
    /// It is threatened, demanded, feared, asked, or stands under a condition.
    Hypothetical,
    /// It did not happen.
    Negated,
}

impl Status {
    /// The word that readings have for it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Actual => "actual",
            Status::Future => "future",
            Status::Hypothetical => "hypothetical",
            Status::Negated => "negated",
        }
    }
}

/// How exactly an event's date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DatePrecision {
    /// To the day.
    Day,
    /// To the week: `date` is its Monday, `enddate` its Sunday.
    Week,
    /// To the month.
    Month,
    /// To the year.
    Year,
    /// Not said of this event: taken from what is told around it (who reports it when, what it came before or after, the
    /// day that the story has reached). `date` to `enddate` are the days of that.
    Narrative,
    /// Not said in the text: the day of publication stands in.
    Publication,
}

/// Somebody who takes part in an event (PLOVER table 6.2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Party {
    /// PLOVER entity code; empty where unknown.
    pub code: String,
    /// PLOVER sector code; empty where there is none or it is unknown.
    pub sector: String,
    /// The words.
    pub entity_text: String,
    /// Canonical name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier_text: Option<String>,
    /// Wikidata id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier_id: Option<String>,
    /// Office held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// Where the words stand.
    #[serde(flatten)]
    pub span: Span,
    /// Index in the reading's `entities`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<usize>,
}

/// A number that belongs to an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Size {
    /// How many.
    Count(u64),
    /// As the text has it.
    Text(String),
}

/// Where a sentence stands (PLOVER table 6.3).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TextInfo {
    /// Number of the sentence, from 0.
    pub sequence: usize,
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
}

/// Where an event comes from (PLOVER table 6.5).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CiteInfo {
    /// URL of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publication: Option<String>,
    /// ISO 639-1 code.
    pub language: String,
    /// Version of Legation.
    pub version: String,
    /// The codebook, with a digest of its files.
    pub codebook: String,
}

/// What made an event: enough for a person to check it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// The frame that matched, as the codebook writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
    /// Where the frame stands ("codebook/accuse.toml:31").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Probability that the learned head gives this category at these words; none where it heard no event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<f64>,
    /// Who gave the category.
    pub decided_by: DecidedBy,
    /// What was decided on the way, a short sentence each ("future CONSULT is AGREE (manual 3.1)").
    pub notes: Vec<String>,
}

/// Who gave an event its category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DecidedBy {
    /// A frame of the codebook; the learned head says otherwise, or nothing.
    Frame,
    /// The learned head; no frame says the same.
    Head,
    /// Both say the same.
    Both,
}

/// Who did what to whom: a PLOVER 2.0 record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// The same text, date and version of Legation always give the same id.
    pub id: String,
    /// When it happened or will happen, ISO 8601; none where neither the text nor the document has a date.
    pub date: Option<Date>,
    /// Last day, where it took or takes more than one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enddate: Option<Date>,
    /// How exactly `date` is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_precision: Option<DatePrecision>,
    /// PLOVER categories, almost always one.
    pub event: Vec<String>,
    /// Modes of the category.
    pub mode: Vec<String>,
    /// Contexts.
    pub context: Vec<String>,
    /// Finest CAMEO code that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cameo: Option<String>,
    /// Who acts; all parties of a reciprocal event.
    pub actor: Vec<Party>,
    /// Who is acted upon; left out of reciprocal events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipient: Vec<Party>,
    /// Where it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_loc: Option<Place>,
    /// The words that name the event.
    pub event_text: Vec<String>,
    /// Where they stand.
    pub event_spans: Vec<Span>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad_code: u8,
    /// PLOVER score, -10 to 10 (manual table 2.2).
    pub event_scale: f64,
    /// What the text says of its reality.
    pub status: Status,
    /// Whether it is told as background.
    pub historical: bool,
    /// Index in the reading's `attributions` of who says so; null where the reporter does.
    pub attribution: Option<usize>,
    /// Ids of the events that contradict it: somebody else says that the same thing did, or did not, happen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub link: Vec<String>,
    /// Numbers: `dead`, `injured`, `arrested`, `participants`, `amount`, `duration`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub size: BTreeMap<String, Size>,
    /// 0 to 1.
    pub confidence: f64,
    /// What made the event.
    pub why: Why,
    /// The sentence.
    pub text: String,
    /// Where the sentence stands.
    pub text_info: TextInfo,
    /// Where the event comes from.
    pub cite_info: CiteInfo,
}

/// What kind of commitment somebody makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CommitmentKind {
    /// "agreed to release", "offered to mediate"
    Promise,
    /// "plans to impose", "will march"
    Plan,
    /// "invited him to visit"
    Invitation,
    /// "threatened to cut off"
    Threat,
    /// "demanded that they leave by Friday"
    Deadline,
    /// "are to meet on Monday"
    Meeting,
}

impl CommitmentKind {
    /// All of them, with the words that readings have for them.
    pub const NAMES: [(&str, CommitmentKind); 6] = [
        ("promise", CommitmentKind::Promise),
        ("plan", CommitmentKind::Plan),
        ("invitation", CommitmentKind::Invitation),
        ("threat", CommitmentKind::Threat),
        ("deadline", CommitmentKind::Deadline),
        ("meeting", CommitmentKind::Meeting),
    ];

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<CommitmentKind> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|&(_, kind)| kind)
    }
}

/// A stretch of the text, with its words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TextSpan {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// The words.
    pub text: String,
}

/// The event that would fulfil a commitment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fulfilment {
    /// PLOVER categories; empty where what is promised is no PLOVER event, or the program does not know.
    pub event: Vec<String>,
    /// Modes of the category.
    pub mode: Vec<String>,
    /// The words that say what it is.
    #[serde(flatten)]
    pub at: TextSpan,
    /// Whether the words tell it as done: then the event itself is the fulfilment, and there is no commitment.
    #[serde(skip)]
    pub(crate) done: bool,
}

/// Until when a commitment is to be fulfilled.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Deadline {
    /// The day, or the first one.
    pub date: Date,
    /// The last day, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enddate: Option<Date>,
    /// How exactly it is known.
    pub date_precision: DatePrecision,
    /// The words.
    #[serde(flatten)]
    pub at: TextSpan,
}

/// Somebody binds themselves to something, or somebody else to it by a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Commitment {
    /// What kind of commitment.
    pub kind: CommitmentKind,
    /// Index in the reading's `events` of the event that made it.
    pub event: usize,
    /// Who makes it.
    pub actor: Vec<Party>,
    /// To whom.
    pub recipient: Vec<Party>,
    /// What would fulfil it.
    pub what: Fulfilment,
    /// By when, or when; none where the text does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Deadline>,
    /// Under what condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<TextSpan>,
    /// Index in the reading's `attributions` of who says so; null where the reporter does.
    pub attribution: Option<usize>,
}

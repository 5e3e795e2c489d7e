//! Parsed sentences to events: who did what to whom, as PLOVER records.
//!
//! [`find`] goes sentence by sentence: [`matching`] finds the codebook's frames (with [`clause`] for the grammar), then this
//! module adds what the text says of each one (status, date, who says so, numbers, contexts), [`rules`] applies the
//! manual's rules between categories, and what is left becomes records. No word of any language stands here: the codebook
//! has them.

mod clause;
mod contest;
mod context;
mod dates;
mod decide;
pub(crate) mod head;
mod home;
mod matching;
mod numbers;
mod place;
mod reality;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::actors::{Actors, Gazetteer, Mention};
use crate::attribution::{self, Attributed};
use crate::codebook::{Category, Codebook, Frame, cameo};
use crate::document::{Document, Pair};
use crate::hash::Digest;
use crate::places::Placed;
use crate::reading::{CiteInfo, DecidedBy, EntityKind, Event, Party, Size, Status, TextInfo, TimeType, Why};
use crate::span::{Chars, Span};
use crate::syntax::Parse;
use crate::time::Timed;
use crate::{VERSION, status};
pub(crate) use contest::link;
pub(crate) use decide::Model as Decision;
use head::{Evidence, Head};
use home::Homes;
use matching::{Match, PartyRef, Scene};
pub(crate) use reality::Model as Reality;

/// How much a frame counts for a given pair, in log-probability at full confidence. Measured on relations-dev with heads that had
/// not seen the pair (`evaluation/pairs.py`); more would be better there, but the frames were tuned on it.
const WEIGHT_OF_FRAME: f32 = 4.0;

/// All that the earlier stages found in a document.
#[derive(Clone, Copy)]
pub struct Findings<'a> {
    /// The document.
    pub document: &'a Document,
    /// The day of publication, given or from its dateline.
    pub published: Option<Date>,
    /// Its text.
    pub text: &'a Chars<'a>,
    /// Its sentences.
    pub parse: &'a Parse,
    /// Who is spoken of.
    pub actors: &'a Actors,
    /// Who is who and where is what.
    pub gazetteer: &'a Gazetteer,
    /// Expressions of time.
    pub times: &'a [Timed],
    /// Places.
    pub places: &'a [Placed],
    /// Who says what.
    pub attributed: &'a [Attributed],
}

/// An event in the making: a match with what the text says of it.
#[derive(Clone, Debug)]
struct Draft<'a> {
    sentence: usize,
    /// The codebook's frame that found it; none where the learned head alone did.
    frame: Option<&'a Frame>,
    /// Whether the category is the frame's, or what the manual's rules make of it.
    by_frame: bool,
    /// Index of the category, which the rules may change.
    category: usize,
    modes: Vec<String>,
    cameo: Option<String>,
    trigger: usize,
    words: BTreeSet<usize>,
    clauses: Vec<usize>,
    actor: Vec<PartyRef<'a>>,
    recipient: Vec<PartyRef<'a>>,
    status: Status,
    historical: bool,
    confidence: f64,
    notes: Vec<String>,
    /// What the head says of it; none where it heard nothing.
    heard: Option<Opinion>,
}

/// What the head says of a draft.
#[derive(Clone, Copy, Debug)]
struct Opinion {
    /// Probability of this category at this word.
    category: f32,
    /// Probability of any event there.
    any: f32,
    /// Word that says where.
    place: Option<usize>,
    /// Word that says when.
    time: Option<usize>,
}

/// What decides: the codebook's frames, the learned head, and the model that weighs them.
#[derive(Clone, Copy)]
pub(crate) struct Means<'a> {
    pub(crate) codebook: &'a Codebook,
    pub(crate) head: &'a Head,
    pub(crate) decision: &'a decide::Model,
    /// How grammar and head give an event its status.
    pub(crate) reality: &'a reality::Model,
    /// Events less sure than this are not written down.
    pub(crate) least: f64,
}

/// The document's events, in the order of the text. `evidence` is what the head heard, a sentence each.
pub(crate) fn find(findings: Findings<'_>, evidence: &[Evidence], means: Means<'_>) -> Vec<Event> {
    let codebook = means.codebook;
    let mut drafts = Vec::new();
    for (index, evidence) in evidence.iter().enumerate() {
        let scene = scene(findings, codebook, index);
        drafts.extend(decide::decide(scene, by_frames(scene), evidence, means));
    }
    rules::inherit_parties(&mut drafts);
    drafts.retain(|d| !d.actor.is_empty() || !d.recipient.is_empty());
    let mut seen = BTreeSet::new();
    let document = document_digest(findings.document);
    let homes = Homes::new(findings);
    let record = |d: &Draft<'_>| record(findings, &homes, codebook, document, d, &evidence[d.sentence]);
    let events = drafts.iter().map(record);
    events.filter(|e| seen.insert(e.id.clone())).collect()
}

/// What the codebook calls what a word tells, whoever takes part: category and modes.
pub(crate) fn evoked(
    findings: Findings<'_>,
    codebook: &Codebook,
    sentence: usize,
    word: usize,
) -> Option<(String, Vec<String>)> {
    let frame = matching::best_at(scene(findings, codebook, sentence), word)?.frame;
    Some((codebook.categories[frame.category].name.to_string(), frame.mode.iter().cloned().collect()))
}

fn scene<'a>(findings: Findings<'a>, codebook: &'a Codebook, index: usize) -> Scene<'a> {
    Scene { sentence: &findings.parse.sentences[index], index, actors: findings.actors, codebook }
}

/// The category of a given pair: what the head answers (log-probabilities), and what the codebook's frames find between the two.
pub(crate) fn relation(
    findings: Findings<'_>,
    sentence: usize,
    pair: &Pair,
    answers: Vec<f32>,
    means: Means<'_>,
) -> Option<String> {
    let names: Vec<&str> = means.head.categories().iter().map(String::as_str).collect();
    let mut scores = answers;
    scores.resize(names.len(), 0.0);
    for draft in by_frames(scene(findings, means.codebook, sentence)).iter().filter(|d| joins(d, pair)) {
        let name = means.codebook.categories[draft.category].name;
        match names.iter().position(|n| *n == name) {
            Some(i) => scores[i] += WEIGHT_OF_FRAME * draft.confidence as f32,
            None => return Some(name.to_string()), // a category of the user's own, which the head does not know
        }
    }
    names.get(crate::reader::argmax(scores)).map(|name| (*name).to_string())
}

/// Whether the draft has the pair's spans as its two sides; a side that the pair lacks asks nothing. All parties of a
/// reciprocal event are actors, so there both sides may be.
fn joins(draft: &Draft<'_>, pair: &Pair) -> bool {
    let on = |parties: &[PartyRef<'_>], span: Option<Span>| {
        span.is_none_or(|s| parties.iter().any(|p| p.mention.span.overlaps(s)))
    };
    let other_side = if draft.recipient.is_empty() { &draft.actor } else { &draft.recipient };
    on(&draft.actor, pair.actor) && on(other_side, pair.recipient)
}

/// What the codebook's frames find in a sentence, with the manual's rules applied.
fn by_frames(scene: Scene<'_>) -> Vec<Draft<'_>> {
    let found = matching::find(scene).into_iter().map(|m| draft(scene, m)).collect();
    rules::apply(scene, found)
}

/// Everything that was proposed for a document's sentences before it was decided, as rows to learn the decision from
/// (`training/decide.py`): the sentence's start, the trigger, category, codes of both sides, and the features.
pub(crate) fn proposals(findings: Findings<'_>, evidence: &[Evidence], means: Means<'_>) -> Vec<Proposed> {
    let mut rows = Vec::new();
    let homes = Homes::new(findings);
    for (index, evidence) in evidence.iter().enumerate() {
        let scene = scene(findings, means.codebook, index);
        let groups = decide::proposals(scene, by_frames(scene), evidence, means.head);
        for (group, proposals) in groups.into_iter().enumerate() {
            rows.extend(proposals.into_iter().map(|p| proposed(findings, &homes, means.codebook, group, p)));
        }
    }
    rows
}

fn proposed(
    findings: Findings<'_>,
    homes: &Homes<'_>,
    codebook: &Codebook,
    group: usize,
    proposal: decide::Proposal<'_>,
) -> Proposed {
    let draft = &proposal.draft;
    let side = |refs: &[PartyRef<'_>]| {
        let found = at_home(findings, homes, draft, refs, &mut Vec::new());
        found.into_iter().map(|p| (p.span, p.code)).collect()
    };
    Proposed {
        sentence: findings.parse.sentences[draft.sentence].span,
        group,
        spans: event_spans(findings, draft),
        category: codebook.categories[draft.category].name,
        actor: side(&draft.actor),
        recipient: side(&draft.recipient),
        status: draft.status,
        mode: draft.modes.clone(),
        features: proposal.features.into_iter().collect(),
        of_status: proposal.of_status.into_iter().collect(),
    }
}

/// A proposal, for training the decision.
#[derive(Clone, Debug, Serialize)]
pub struct Proposed {
    /// Its sentence.
    pub sentence: Span,
    /// Proposals of one sentence with the same number compete.
    pub group: usize,
    /// The words that name the event.
    pub spans: Vec<Span>,
    /// Its category.
    pub category: &'static str,
    /// Where the actors stand, and their codes.
    pub actor: Vec<(Span, String)>,
    /// Where the recipients stand, and their codes.
    pub recipient: Vec<(Span, String)>,
    /// Its status.
    pub status: Status,
    /// Its modes.
    pub mode: Vec<String>,
    /// What the decision sees, by name.
    pub features: BTreeMap<&'static str, f64>,
    /// What the model of its status sees, by name.
    pub of_status: BTreeMap<String, f64>,
}

fn draft<'a>(scene: Scene<'a>, found: Match<'a>) -> Draft<'a> {
    let judgement = status::of(scene.sentence, found.trigger);
    let mut draft = Draft {
        sentence: scene.index,
        frame: Some(found.frame),
        by_frame: true,
        category: found.frame.category,
        modes: found.frame.mode.iter().cloned().collect(),
        cameo: found.frame.cameo.clone(),
        trigger: found.trigger,
        words: found.words,
        clauses: found.clauses,
        actor: found.actor,
        recipient: found.recipient,
        status: judgement.status,
        historical: judgement.historical,
        confidence: found.frame.confidence * judgement.confidence,
        notes: judgement.notes,
        heard: None,
    };
    if came_to_nothing(scene, draft.trigger) {
        draft.confidence *= 0.7;
        draft.notes.push("came to nothing, or not to what was meant".into());
    }
    if found.reciprocal {
        let others = std::mem::take(&mut draft.recipient);
        draft.actor.extend(others.into_iter().filter(|o| !draft.actor.contains(o)).collect::<Vec<_>>());
        draft.notes.push("reciprocal: all parties are actors (manual 2.4.2)".into());
    }
    let entity = |p: &PartyRef| p.mention.entity;
    let actors: Vec<usize> = draft.actor.iter().map(entity).collect();
    draft.recipient.retain(|p| !actors.contains(&entity(p)));
    draft
}

/// "The talks collapsed": whether the event is the subject of one of the codebook's `happen_in_vain` verbs.
fn came_to_nothing(scene: Scene<'_>, trigger: usize) -> bool {
    let word = &scene.sentence.words[trigger];
    let Some(head) = word.head.filter(|_| word.is_rel("nsubj")) else { return false };
    let below = scene.sentence.child(head, "compound:prt").map(|p| scene.sentence.words[p].lemma.as_str());
    let verb = &scene.sentence.words[head].lemma;
    let is = |entry: &String| match entry.split_once('+') {
        Some((lemma, particle)) => verb == lemma && below == Some(particle),
        None => verb == entry,
    };
    scene.codebook.light.happen_in_vain.iter().any(is)
}

fn record(
    findings: Findings<'_>,
    homes: &Homes<'_>,
    codebook: &Codebook,
    document: Digest,
    draft: &Draft<'_>,
    evidence: &Evidence,
) -> Event {
    let category = &codebook.categories[draft.category];
    let sentence = &findings.parse.sentences[draft.sentence];
    let spans = event_spans(findings, draft);
    let when = dates::of(findings, draft);
    let covering = attribution::covering(findings.attributed, draft.sentence, draft.trigger);
    let mut notes = draft.notes.clone();
    let actor = at_home(findings, homes, draft, &draft.actor, &mut notes);
    let recipient = at_home(findings, homes, draft, &draft.recipient, &mut notes);
    Event {
        id: id(document, draft, category.name),
        date: when.as_ref().map(|w| w.0),
        enddate: when.as_ref().and_then(|w| w.1),
        date_precision: when.as_ref().map(|w| w.2),
        event: vec![category.name.to_string()],
        mode: draft.modes.clone(),
        context: context::of(sentence, &codebook.contexts, evidence.contexts.as_deref()),
        cameo: cameo(category, draft),
        confidence: (draft.confidence * 100.0).round().clamp(1.0, 99.0) / 100.0,
        actor,
        recipient,
        event_loc: place::of(findings, draft),
        event_text: spans.iter().map(|&s| findings.text.slice(s).to_string()).collect(),
        event_spans: spans,
        quad_code: category.quad,
        event_scale: category.scale,
        status: draft.status,
        historical: draft.historical,
        attribution: covering,
        link: Vec::new(),
        size: sizes(findings, draft, category.name),
        why: why(draft, notes),
        text: findings.text.slice(sentence.span).to_string(),
        text_info: TextInfo { sequence: draft.sentence, span: sentence.span },
        cite_info: cite(findings.document, codebook),
    }
}

/// The finest CAMEO code that holds: the frame's, else the mode's, else the category's.
fn cameo(category: &Category, draft: &Draft<'_>) -> Option<String> {
    let of_mode = || draft.modes.iter().find_map(|m| cameo::of_mode(category.name, m)).map(String::from);
    draft.cameo.clone().or_else(of_mode).or_else(|| category.cameo.clone())
}

fn why(draft: &Draft<'_>, notes: Vec<String>) -> Why {
    let frame = draft.frame;
    Why {
        frame: frame.map(|f| f.pattern.source.clone()),
        at: frame.map(|f| f.at.clone()),
        head: draft.heard.map(|h| (f64::from(h.category) * 100.0).round() / 100.0),
        decided_by: match (draft.by_frame, draft.heard.is_some_and(|h| h.category > 0.5 * h.any)) {
            (true, true) => DecidedBy::Both,
            (false, _) => DecidedBy::Head,
            (true, false) => DecidedBy::Frame,
        },
        notes,
    }
}

/// The words that name the event, neighbours joined.
fn event_spans(findings: Findings<'_>, draft: &Draft<'_>) -> Vec<Span> {
    let words = &findings.parse.sentences[draft.sentence].words;
    let mut spans: Vec<(usize, Span)> = Vec::new();
    for &w in &draft.words {
        match spans.last_mut() {
            Some((last, span)) if *last + 1 == w => (*last, *span) = (w, span.cover(words[w].span)),
            _ => spans.push((w, words[w].span)),
        }
    }
    spans.into_iter().map(|(_, span)| span).collect()
}

/// What all ids of a document begin with. Made once: a text may be long and have many events.
fn document_digest(document: &Document) -> Digest {
    let mut digest = Digest::new();
    digest.add(VERSION).add(&document.text).add(&document.date.map(|d| d.to_string()).unwrap_or_default());
    digest
}

fn id(mut document: Digest, draft: &Draft<'_>, category: &str) -> String {
    document.add(category).add(&format!("{}:{}", draft.sentence, draft.trigger));
    document.hex()
}

/// The times of one sentence; all times are in the order of the text.
fn times_in<'a>(findings: Findings<'a>, sentence: usize) -> &'a [Timed] {
    let start = findings.times.partition_point(|t| t.sentence < sentence);
    let end = findings.times.partition_point(|t| t.sentence <= sentence);
    &findings.times[start..end]
}

/// The parties as records, those without a code with that of their home.
fn at_home(
    findings: Findings<'_>,
    homes: &Homes<'_>,
    draft: &Draft<'_>,
    refs: &[PartyRef<'_>],
    notes: &mut Vec<String>,
) -> Vec<Party> {
    let mut found = parties(findings, refs);
    for mention in refs.iter().map(|p| p.mention) {
        let Some((code, why)) = homes.of(draft, mention) else { continue };
        for party in found.iter_mut().filter(|p| p.span == mention.span && p.code.is_empty()) {
            notes.push(format!("{:?} is of {code}: {why}", party.entity_text));
            party.code = code.to_string();
        }
    }
    found
}

/// The parties as records; a mention of several ("both sides") gives one each.
fn parties(findings: Findings<'_>, refs: &[PartyRef<'_>]) -> Vec<Party> {
    let mut found: Vec<Party> = Vec::new();
    for mention in refs.iter().map(|p| p.mention) {
        for party in members(findings, mention) {
            if !found.iter().any(|p| p.entity == party.entity && p.code == party.code) {
                found.push(party);
            }
        }
    }
    found
}

fn members(findings: Findings<'_>, mention: &Mention) -> Vec<Party> {
    let entity_text = findings.text.slice(mention.span).to_string();
    if mention.members.is_empty() {
        let whole = Party {
            code: mention.code.clone(),
            sector: mention.sector.clone(),
            entity_text,
            identifier_text: mention.name.clone(),
            identifier_id: mention.identifier.clone(),
            office: mention.office.clone(),
            span: mention.span,
            entity: Some(mention.entity),
        };
        let codes = nationalities(findings, mention);
        if codes.len() < 2 {
            return vec![whole];
        }
        return codes.into_iter().map(|code| Party { code: code.to_string(), ..whole.clone() }).collect();
    }
    let one = |&i: &usize| {
        let entity = &findings.actors.entities[i];
        Party {
            code: entity.code.clone(),
            sector: entity.sector.clone(),
            entity_text: entity_text.clone(),
            identifier_text: Some(entity.name.clone()),
            identifier_id: entity.identifier_id.clone(),
            office: entity.office.clone(),
            span: mention.span,
            entity: Some(i),
        }
    };
    mention.members.iter().map(one).collect()
}

/// "U.S. and Chinese teams": the codes of the coordinated countries that the phrase's head has before it.
fn nationalities<'a>(findings: Findings<'a>, mention: &Mention) -> Vec<&'a str> {
    let words = &findings.parse.sentences[mention.sentence].words;
    let inner = findings.actors.in_sentence(mention.sentence).iter();
    let inner =
        inner.filter(|m| m.kind == EntityKind::Country && mention.words.contains(&m.head) && m.head < mention.head);
    let countries: Vec<&Mention> = inner.collect();
    let joined = |m: &&&Mention| words[m.head].is_rel("conj");
    let together =
        |m: &&Mention| countries.iter().filter(joined).any(|c| words[c.head].head == Some(m.head) || c.head == m.head);
    let mut codes: Vec<&str> = countries.iter().copied().filter(together).map(|m| m.code.as_str()).collect();
    codes.dedup();
    codes
}

fn sizes(findings: Findings<'_>, draft: &Draft<'_>, category: &str) -> BTreeMap<String, Size> {
    let sentence = &findings.parse.sentences[draft.sentence];
    let mut sizes = numbers::of_event(sentence, draft.trigger, category);
    let lasts = |t: &&Timed| {
        let hangs = |w: usize| sentence.words[w].head.is_some_and(|h| draft.words.contains(&h));
        t.time.kind == TimeType::Duration && t.words.clone().any(hangs)
    };
    if let Some(duration) = times_in(findings, draft.sentence).iter().find(lasts).filter(|t| !t.time.value.is_empty()) {
        sizes.insert("duration".into(), Size::Text(duration.time.value.clone()));
    }
    sizes
}

fn cite(document: &Document, codebook: &Codebook) -> CiteInfo {
    CiteInfo {
        url: document.url.clone(),
        title: document.title.clone(),
        publication: document.publication.clone(),
        language: document.language.clone().unwrap_or_else(|| "en".into()),
        version: VERSION.to_string(),
        codebook: format!("legation-plover-2.0-{}", codebook.digest),
    }
}

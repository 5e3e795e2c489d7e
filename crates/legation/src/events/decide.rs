//! Where the codebook's frames and the learned head meet: of all that either proposes, what is written down, and how sure it is.
//!
//! The frames propose drafts, the head proposes words with a category and parties. Proposals about the same word compete:
//! each is described by its [`Features`], a logistic model (`model/decision.tsv`, made by `training/decide.py`) says how
//! likely it is that the record is right, the likeliest stays, and its probability is the event's confidence.

use std::collections::{BTreeMap, BTreeSet};

use super::head::{ACTOR, Evidence, Head, PLACE, RECIPIENT, RECIPROCAL, TIME, Trigger};
use super::matching::{PartyRef, Scene};
use super::{Draft, Means, Opinion, reality};
use crate::actors::Mention;
use crate::codebook::Role;
use crate::reading::{Form, Status};
use crate::status;
use crate::syntax::Upos;

/// Proposals of the head that name an event with less than this probability are not looked at.
const WORTH_A_LOOK: f32 = 0.1;
/// From this probability on the head hears an event at a word.
const HEARD: f32 = 0.25;
/// A mode that no frame names holds from this probability on.
const LIKELY_MODE: f32 = 0.5;
/// A word says where something happened, or when, from these probabilities on: a wrong day is worse than none.
const LIKELY: f32 = 0.5;
const SURE: f32 = 0.9;
/// A party takes a role from this probability on.
const IN_ROLE: f32 = 0.35;

/// What is known of a proposal, each thing with its name in `model/decision.tsv`.
pub(super) type Features = Vec<(&'static str, f64)>;

/// How likely a proposal is right: a weight for each of its [`Features`] and for its category.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Model {
    weights: BTreeMap<&'static str, f64>,
    /// Proposals below are not written down.
    pub(crate) least: f64,
}

impl Model {
    /// Reads `model/decision.tsv`: name, tab, weight; categories by their names, `least` the threshold. What has no line weighs
    /// nothing, such as a feature that is new and not yet learned.
    pub(crate) fn embedded() -> Option<Model> {
        let rows = include_str!("../../../../model/decision.tsv").lines().filter(|l| !l.starts_with('#'));
        let weights: BTreeMap<&str, f64> = rows
            .map(|l| l.split_once('\t').and_then(|(name, weight)| Some((name, weight.trim().parse().ok()?))))
            .collect::<Option<_>>()?;
        let least = *weights.get("least")?;
        Some(Model { weights, least })
    }

    fn probability(&self, features: &Features, category: &str) -> f64 {
        let weight = |name: &str| self.weights.get(name).copied().unwrap_or(0.0);
        let sum: f64 = features.iter().map(|(name, value)| value * weight(name)).sum();
        1.0 / (1.0 + (-(sum + weight("one") + weight(category))).exp())
    }
}

/// A draft that may be written down, and what speaks for it.
#[derive(Clone, Debug)]
pub(super) struct Proposal<'a> {
    pub(super) draft: Draft<'a>,
    pub(super) features: Features,
    /// What is known of its status.
    pub(super) of_status: reality::Features,
}

/// The sentence's events: of every group of proposals about one word the likeliest, with its probability, if that is at
/// least `least`.
///
/// Where the user's own codebook speaks, it decides: what a frame of theirs found stands with that frame's confidence.
pub(super) fn decide<'a>(
    scene: Scene<'a>,
    frames: Vec<Draft<'a>>,
    evidence: &Evidence,
    means: Means<'_>,
) -> Vec<Draft<'a>> {
    let category = |d: &Draft| &scene.codebook.categories[d.category];
    let likeliest = |group: Vec<Proposal<'a>>| {
        let scored = group.into_iter().map(|p| match p.draft.frame {
            Some(frame) if frame.own => (p.draft.confidence, p),
            _ => (means.decision.probability(&p.features, category(&p.draft).name), p),
        });
        scored.reduce(|best, next| if next.0 > best.0 { next } else { best })
    };
    let (nobodys, frames): (Vec<_>, Vec<_>) = frames.into_iter().partition(talks_of_nobody);
    let taken: BTreeSet<usize> = nobodys.iter().flat_map(|d| d.words.iter().copied()).collect();
    let groups = proposals(scene, frames, evidence, means.head).into_iter();
    let best =
        groups.filter_map(likeliest).filter(|(_, p)| p.draft.frame.is_some() || !taken.contains(&p.draft.trigger));
    let drafts = best.map(|(confidence, p)| Draft { confidence, ..with_status(p, means) }).chain(nobodys);
    let mut drafts: Vec<Draft> = drafts.filter(|d| d.confidence >= means.least && !category(d).off).collect();
    drafts.sort_by_key(|d| d.trigger);
    without_echoes(scene, drafts)
}

/// The proposal's draft with the status that grammar and head together give it.
fn with_status<'a>(proposal: Proposal<'a>, means: Means<'_>) -> Draft<'a> {
    let mut draft = proposal.draft;
    let status = means.reality.likeliest(&proposal.of_status);
    if status != draft.status && !draft.frame.is_some_and(|f| f.own) {
        draft.notes.push(format!("{}: as an event of this category", status.name()));
        draft.status = status;
    }
    draft
}

/// "No discussions were held on Russia": talks whose sentence names no side. Who talked, an event told before may say
/// ([`super::rules::inherit_parties`]); what they talked about is no party, whatever the head hears.
fn talks_of_nobody(draft: &Draft<'_>) -> bool {
    let reciprocal = draft.frame.is_some_and(|f| f.pattern.slots().any(|s| s.role == Role::Parties));
    reciprocal && draft.actor.is_empty() && draft.recipient.is_empty()
}

/// "marched through the streets", "used tear gas to disperse": of two words near each other that tell the same of the same
/// parties, the surer one is the event.
fn without_echoes<'a>(scene: Scene<'a>, drafts: Vec<Draft<'a>>) -> Vec<Draft<'a>> {
    let own = |d: &Draft| d.frame.is_some_and(|f| f.own);
    // The word at which the head hears the event, before one that only a frame knows.
    let weight = |d: &Draft| d.confidence * (0.25 + f64::from(d.heard.map_or(0.0, |h| h.category)));
    let echoes = |d: &Draft, of: &Draft| {
        let stronger = (weight(of), d.trigger) > (weight(d), of.trigger);
        stronger && d.category == of.category && near(scene, d, of) && adds_nobody(d, of)
    };
    let keep: Vec<bool> = drafts.iter().map(|d| own(d) || !drafts.iter().any(|of| echoes(d, of))).collect();
    drafts.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(d, _)| d).collect()
}

/// Whether one trigger hangs from the other, or both from one word, at most one word between.
fn near(scene: Scene<'_>, a: &Draft<'_>, b: &Draft<'_>) -> bool {
    let above = |w: usize| {
        let first = scene.sentence.words[w].head;
        [Some(w), first, first.and_then(|h| scene.sentence.words[h].head)]
    };
    let coordinated = |w: usize| scene.sentence.words[w].is_rel("conj");
    let (up_a, up_b) = (above(a.trigger), above(b.trigger));
    !coordinated(a.trigger)
        && !coordinated(b.trigger)
        && (up_a.contains(&Some(b.trigger)) || up_b.contains(&Some(a.trigger)))
}

/// Whether all parties of a draft are the other's, in the same role.
fn adds_nobody(draft: &Draft<'_>, other: &Draft<'_>) -> bool {
    let within = |a: &[PartyRef<'_>], b: &[PartyRef<'_>]| {
        a.iter().all(|p| b.iter().any(|q| q.mention.entity == p.mention.entity))
    };
    within(&draft.actor, &other.actor) && within(&draft.recipient, &other.recipient)
}

/// All proposals of a sentence, those about one word together, in the order of the words.
pub(super) fn proposals<'a>(
    scene: Scene<'a>,
    frames: Vec<Draft<'a>>,
    evidence: &Evidence,
    head: &Head,
) -> Vec<Vec<Proposal<'a>>> {
    let mut groups: Vec<(usize, Vec<Proposal<'a>>)> = Vec::new();
    let mut taken = BTreeSet::new();
    for draft in frames {
        // "dismissed Pakistan's call": the word that the frame is about, unless the head hears nothing there.
        let own = evidence.at(draft.trigger).filter(|t| t.any() >= HEARD);
        let others = draft.words.iter().filter_map(|&w| evidence.at(w));
        let trigger = own.or_else(|| others.reduce(|best, t| if t.any() > best.any() { t } else { best }));
        // What is asked for is an event of its own ("urged Rwanda to withdraw").
        let asks = scene.codebook.categories[draft.category].name == "REQUEST";
        taken.extend(draft.words.iter().copied().filter(|&w| w == draft.trigger || !asks));
        groups.push((draft.trigger, with_frame(scene, draft, trigger, head)));
    }
    let mut heard: Vec<&Trigger> = evidence.triggers.iter().filter(|t| t.any() >= WORTH_A_LOOK).collect();
    heard.sort_by(|a, b| b.any().total_cmp(&a.any()).then(a.word.cmp(&b.word)));
    let mut kept: Vec<&Trigger> = Vec::new();
    for trigger in heard {
        let same = |other: &&Trigger| other.best() == trigger.best() && linked(scene, other.word, trigger.word);
        if taken.contains(&trigger.word) || kept.iter().any(same) {
            continue;
        }
        kept.push(trigger);
        if scene.codebook.category(&head.categories()[trigger.best()]).is_none_or(|c| c.replaced) {
            continue;
        }
        let proposal = proposal(scene, of_head(scene, trigger, head), None, Some(trigger), head);
        groups.push((trigger.word, proposal.into_iter().collect()));
    }
    groups.sort_by_key(|g| g.0);
    groups.into_iter().map(|g| g.1).collect()
}

/// Whether two words are one expression: one hangs from the other ("held talks").
fn linked(scene: Scene<'_>, a: usize, b: usize) -> bool {
    let words = &scene.sentence.words;
    words[a].head == Some(b) || words[b].head == Some(a)
}

/// The frame's own draft first, and what becomes of it with the head's category, the head's actors, the head's recipients.
fn with_frame<'a>(scene: Scene<'a>, draft: Draft<'a>, trigger: Option<&Trigger>, head: &Head) -> Vec<Proposal<'a>> {
    let own = draft.frame.is_some_and(|f| f.own);
    let heard = trigger.filter(|_| !own).map(|t| of_head(scene, t, head));
    let heard = heard.filter(|h| !scene.codebook.categories[h.category].replaced);
    let mut drafts = vec![draft.clone()];
    if let Some(heard) = heard {
        let sides = [(&draft, &draft), (&heard, &heard), (&draft, &heard), (&heard, &draft)];
        for category in [draft.category, heard.category] {
            for (actor, recipient) in sides {
                let (actor, recipient) = (actor.actor.clone(), recipient.recipient.clone());
                let mut next = Draft { actor, recipient, ..draft.clone() };
                if category != draft.category {
                    (next.category, next.modes, next.cameo) = (category, Vec::new(), None);
                    next.by_frame = false;
                }
                let same = |d: &Draft| d.category == next.category && same_parties(d, &next);
                let both_sides =
                    next.actor.iter().any(|a| next.recipient.iter().any(|r| r.mention.head == a.mention.head));
                if !both_sides && !drafts.iter().any(same) {
                    drafts.push(next);
                }
            }
        }
    }
    drafts.into_iter().filter_map(|d| proposal(scene, d, Some(&draft), trigger, head)).collect()
}

/// A draft as the head alone has it.
fn of_head<'a>(scene: Scene<'a>, trigger: &Trigger, head: &Head) -> Draft<'a> {
    let name = &head.categories()[trigger.best()];
    let category = scene.codebook.categories.iter().position(|c| c.name == *name).unwrap_or(0);
    let judgement = status::of(scene.sentence, trigger.word);
    let (mut actor, mut recipient) = (Vec::new(), Vec::new());
    for mention in parties(scene) {
        let [a, r] = [ACTOR, RECIPIENT].map(|role| trigger.roles[mention.head][role]);
        let side = if a >= r { &mut actor } else { &mut recipient };
        if a.max(r) >= IN_ROLE {
            side.push(PartyRef { mention, owner: false });
        }
    }
    Draft {
        sentence: scene.index,
        frame: None,
        by_frame: false,
        category,
        modes: Vec::new(),
        cameo: None,
        trigger: trigger.word,
        words: BTreeSet::from([trigger.word]),
        clauses: Vec::new(),
        actor,
        recipient,
        status: judgement.status,
        historical: judgement.historical,
        confidence: 0.5,
        notes: judgement.notes,
        heard: None,
    }
}

/// The draft's modes: the frame's own, or else those that the head hears.
fn modes(draft: &Draft<'_>, trigger: Option<&Trigger>, category: &str, head: &Head) -> Vec<String> {
    if !draft.modes.is_empty() || draft.frame.is_some_and(|f| f.own) {
        return draft.modes.clone();
    }
    let heard = trigger.into_iter().flat_map(|t| head.modes().iter().zip(t.modes.iter().copied()));
    heard.filter(|((c, _), p)| c == category && *p >= LIKELY_MODE).map(|((_, mode), _)| mode.clone()).collect()
}

/// The largest mention of each word that heads one.
fn parties<'a>(scene: Scene<'a>) -> impl Iterator<Item = &'a Mention> {
    let Scene { actors, index, codebook, sentence } = scene;
    let heads: BTreeSet<usize> = actors.in_sentence(index).iter().map(|m| m.head).collect();
    let blocked = move |w: &usize| codebook.light.blocked_parties.contains(&sentence.words[*w].lemma);
    heads.into_iter().filter(move |w| !blocked(w)).filter_map(move |w| actors.mention_headed_by(index, w))
}

fn same_parties(a: &Draft<'_>, b: &Draft<'_>) -> bool {
    let heads = |parties: &[PartyRef<'_>]| parties.iter().map(|p| p.mention.head).collect::<BTreeSet<_>>();
    heads(&a.actor) == heads(&b.actor) && heads(&a.recipient) == heads(&b.recipient)
}

/// Describes a draft; none without a party.
fn proposal<'a>(
    scene: Scene<'a>,
    draft: Draft<'a>,
    frame: Option<&Draft<'a>>,
    trigger: Option<&Trigger>,
    head: &Head,
) -> Option<Proposal<'a>> {
    if draft.actor.is_empty() && draft.recipient.is_empty() {
        return None;
    }
    let name = scene.codebook.categories[draft.category].name;
    let flag = |b: bool| f64::from(u8::from(b));
    let index = head.categories().iter().position(|c| c == name);
    let any = trigger.map_or(0.0, Trigger::any);
    let own = trigger.zip(index).map_or(0.0, |(t, i)| t.categories[i]);
    let share = if any > 0.0 { own / any } else { 0.0 };
    let alone = trigger.map(|t| of_head(scene, t, head));
    let chosen = || draft.actor.iter().map(|p| (p, ACTOR)).chain(draft.recipient.iter().map(|p| (p, RECIPIENT)));
    let role = |mention: &Mention, role: usize| trigger.map_or(0.05, |t| t.roles[mention.head][role]);
    let least = chosen().map(|(p, r)| role(p.mention, r)).fold(1.0f32, f32::min);
    let outside = parties(scene).filter(|m| !chosen().any(|(p, _)| p.mention.head == m.head));
    let bystander = outside.map(|m| role(m, ACTOR).max(role(m, RECIPIENT))).fold(0.0f32, f32::max);
    let all = || draft.actor.iter().chain(&draft.recipient);
    let status = trigger.map(|t| t.status[draft.status as usize]);
    let of_frame = frame.is_some_and(|f| same_parties(f, &draft));
    let of_head = alone.as_ref().is_some_and(|h| same_parties(h, &draft));
    let no_frame = flag(frame.is_none());
    let features = vec![
        ("frame", flag(frame.is_some_and(|f| f.category == draft.category))),
        ("frame says another", flag(frame.is_some_and(|f| f.category != draft.category))),
        (
            "frame confidence",
            frame.filter(|f| f.category == draft.category).map_or(0.0, |f| logit(f.confidence as f32)),
        ),
        ("word", logit(any)),
        ("word faint", flag(trigger.is_none())),
        ("category", logit(share)),
        ("category is head's best", flag(alone.as_ref().is_some_and(|h| h.category == draft.category))),
        ("least party", logit(least)),
        ("best bystander", logit(bystander)),
        ("parties of frame", flag(of_frame)),
        ("parties of head", flag(of_head)),
        ("parties agree", flag(of_frame && of_head)),
        ("no actor", flag(draft.actor.is_empty())),
        // Those who meet or agree are all actors, and lack nobody (manual 2.4.2).
        ("no recipient", flag(draft.recipient.is_empty() && !RECIPROCAL.contains(&name))),
        ("no other side", flag(RECIPROCAL.contains(&name) && draft.recipient.is_empty() && draft.actor.len() == 1)),
        ("no code", flag(all().any(|p| p.mention.code.is_empty()))),
        ("owner", flag(all().any(|p| p.owner))),
        ("not actual", flag(draft.status != Status::Actual)),
        ("historical", flag(draft.historical)),
        ("pronoun", flag(all().any(|p| p.mention.form == Form::Pronoun))),
        ("several actors", flag(draft.actor.len() > 1)),
        ("status agrees", status.map_or(0.0, logit)),
        ("verb", flag(scene.sentence.words[draft.trigger].upos == Upos::Verb)),
        ("words of sentence", (scene.sentence.words.len() as f64 / 30.0).min(3.0)),
        ("no frame", no_frame),
        ("word, no frame", no_frame * logit(any)),
        ("category, no frame", no_frame * logit(share)),
        ("least party, no frame", no_frame * logit(least)),
    ];
    let setting = |role: usize, least: f32| {
        let words = trigger.iter().flat_map(|t| t.roles.iter().map(|r| r[role]).enumerate());
        let best = words.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.filter(|b| b.1 >= least).map(|b| b.0)
    };
    let heard =
        trigger.map(|_| Opinion { category: own, any, place: setting(PLACE, LIKELY), time: setting(TIME, SURE) });
    let modes = modes(&draft, trigger, name, head);
    let of_status = reality::features(name, draft.status, draft.by_frame, trigger);
    Some(Proposal { draft: Draft { heard, modes, ..draft }, features, of_status })
}

pub(super) fn logit(p: f32) -> f64 {
    let p = f64::from(p).clamp(0.002, 0.998);
    (p / (1.0 - p)).ln()
}

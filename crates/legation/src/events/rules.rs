//! PLOVER's rules between categories, applied to the drafts of one sentence.

use super::matching::Scene;
use super::{Codebook, Draft};
use crate::reading::Status;
use crate::syntax::Sentence;

/// Cooperation that is still to come is agreement to it (manual 3.1, 3.2.1).
const AGREE_IF_FUTURE: [&str; 4] = ["CONSULT", "SUPPORT", "COOPERATE", "AID"];

/// To say that one will not do these is to refuse.
const REJECT_IF_REFUSED: [&str; 6] = ["AGREE", "CONCEDE", "RETREAT", "AID", "COOPERATE", "CONSULT"];

/// Applies the rules.
pub(super) fn apply<'a>(scene: Scene<'a>, drafts: Vec<Draft<'a>>) -> Vec<Draft<'a>> {
    let drafts = drafts.into_iter().map(|d| future(scene.codebook, refused(scene, d))).collect();
    let drafts = merge(scene, drafts);
    mobilize_beside_assault(scene, drafts)
}

/// "will not withdraw": a refusal, and that is what happened.
fn refused<'a>(scene: Scene<'a>, mut draft: Draft<'a>) -> Draft<'a> {
    let name = scene.codebook.categories[draft.category].name;
    let will = |w: &usize| matches!(scene.sentence.words[*w].lemma.as_str(), "will" | "would" | "wo" | "shall");
    let verb = draft.words.iter().flat_map(|&w| scene.sentence.children_by(w, "aux")).any(|w| will(&w));
    if draft.status != Status::Negated || !verb || !REJECT_IF_REFUSED.contains(&name) {
        return draft;
    }
    draft.notes.push(format!("{name} that will not be is REJECT"));
    rename(scene.codebook, &mut draft, "REJECT");
    draft.status = Status::Actual;
    if draft.recipient.is_empty() {
        // A refusal has two sides even where the thing refused is mutual: who stands before the verb refuses.
        let trigger = draft.trigger;
        let all = std::mem::take(&mut draft.actor);
        (draft.actor, draft.recipient) = all.into_iter().partition(|p| p.mention.head < trigger);
    }
    draft
}

fn rename(codebook: &Codebook, draft: &mut Draft<'_>, name: &str) {
    if let Some(category) = codebook.categories.iter().position(|c| c.name == name) {
        (draft.category, draft.modes, draft.cameo) = (category, Vec::new(), None);
    }
}

fn future<'a>(codebook: &'a Codebook, mut draft: Draft<'a>) -> Draft<'a> {
    let name = codebook.categories[draft.category].name;
    let (becomes, rule) = match name {
        _ if draft.status != Status::Future => return draft,
        "RETREAT" => ("CONCEDE", "manual 3.7.2"),
        _ if AGREE_IF_FUTURE.contains(&name) => ("AGREE", "manual 3.1"),
        _ => return draft,
    };
    draft.notes.push(format!("future {name} is {becomes} ({rule})"));
    rename(codebook, &mut draft, becomes);
    draft
}

/// "agreed to meet": two words, one agreement. An event joins the one whose clause it heads, if the category is the same.
fn merge<'a>(scene: Scene<'a>, drafts: Vec<Draft<'a>>) -> Vec<Draft<'a>> {
    let mut kept: Vec<Draft> = Vec::new();
    for draft in drafts {
        let outer =
            kept.iter_mut().find(|o| o.category == draft.category && is_about(scene.sentence, o, draft.trigger));
        match outer {
            Some(outer) => absorb(outer, draft),
            None => kept.push(draft),
        }
    }
    kept
}

/// Whether a word heads a clause, or is the object of one, that the draft's frame takes.
fn is_about(sentence: &Sentence, draft: &Draft<'_>, word: usize) -> bool {
    let inside = |w: usize| draft.clauses.contains(&w) || draft.words.contains(&w);
    let head = sentence.words[word].head;
    inside(word)
        || head
            .is_some_and(|h| inside(h) && (sentence.words[word].is_rel("obj") || sentence.words[word].is_rel("xcomp")))
}

fn absorb<'a>(outer: &mut Draft<'a>, inner: Draft<'a>) {
    outer.words.extend(inner.words);
    for (to, from) in [(&mut outer.actor, inner.actor), (&mut outer.recipient, inner.recipient)] {
        if to.is_empty() {
            *to = from;
        }
    }
    outer.clauses.extend(inner.clauses);
    outer.status = if inner.status == Status::Actual { outer.status } else { inner.status };
    outer.notes.extend(inner.frame.map(|f| format!("with {}", f.at)));
}

/// "troops moved in and opened fire" is one event, the fire (manual 3.14.1).
fn mobilize_beside_assault<'a>(scene: Scene<'a>, mut drafts: Vec<Draft<'a>>) -> Vec<Draft<'a>> {
    let name = |d: &Draft| scene.codebook.categories[d.category].name;
    let entity = |d: &Draft| d.actor.iter().map(|p| p.mention.entity).collect::<Vec<_>>();
    let assailants: Vec<usize> = drafts.iter().filter(|d| name(d) == "ASSAULT").flat_map(entity).collect();
    drafts.retain(|d| name(d) != "MOBILIZE" || !entity(d).iter().any(|e| assailants.contains(e)));
    drafts
}

fn several(draft: &Draft<'_>) -> bool {
    draft.actor.iter().map(|p| p.mention.members.len().max(1)).sum::<usize>() > 1
}

/// "No discussions were held on Russia": talks of nobody are those of the talks told before, in the same text. Only for
/// reciprocal frames with a light verb: a mere mention ("the call was positive") tells of no further event.
pub(super) fn inherit_parties(drafts: &mut [Draft<'_>]) {
    for i in 0..drafts.len() {
        if !drafts[i].actor.is_empty() || !drafts[i].recipient.is_empty() {
            continue;
        }
        let category = drafts[i].category;
        let before = drafts[..i].iter().rev().find(|d| d.category == category && several(d));
        let Some(actor) = before.map(|d| d.actor.clone()) else { continue };
        drafts[i].actor = actor;
        drafts[i].confidence *= 0.7;
        drafts[i].notes.push("no party named: those of the event told before".into());
    }
}

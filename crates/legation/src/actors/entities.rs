//! Which mentions are the same party, and what the mentions of a party tell each other.
//!
//! Goes through the mentions in the order of the text. The gazetteer's record and apposition join mentions outright; for
//! all others [`super::coreference`] judges. "I" inside a quotation is whoever is quoted. "Both sides" becomes a group
//! with members. What is known of an entity (code, sector, name) comes from its most telling mention and is shared with
//! the others.

use std::collections::HashMap;

use super::Mention;
use super::coreference::{self, Candidate, Clusters, Example};
use crate::Chars;
use crate::attribution::Attributed;
use crate::reading::{self, AttributionForm, Entity, EntityKind, Form};
use crate::syntax::{Parse, Sentence, Word};

/// An entity while it is being gathered.
struct Draft {
    entity: Entity,
    record: Option<usize>,
    members: Vec<usize>,
    /// How much its most telling mention says.
    told: usize,
}

/// Groups mentions into entities and lets them share what is known.
pub(crate) fn group(
    parse: &Parse,
    text: &Chars,
    mut mentions: Vec<Mention>,
    attributed: &[Attributed],
) -> super::Actors {
    let quoted = quoted(parse, &mentions, attributed);
    let mut drafts = gather(parse, text, &mut mentions, &quoted, &mut |_, _, clusters| {
        coreference::choose(&clusters.candidates()).or_else(|| clusters.same_noun())
    });
    own(parse, &mut mentions, &mut drafts);
    let parties = parties(&drafts, &mentions);
    mentions.retain(|m| parties[m.entity].is_some());
    for mention in &mut mentions {
        share(mention, &drafts[mention.entity]);
        mention.entity = parties[mention.entity].unwrap_or_default();
        mention.members = mention.members.iter().filter_map(|&m| parties[m]).collect();
    }
    let kept = drafts.into_iter().zip(&parties).filter(|(_, number)| number.is_some());
    super::Actors { entities: kept.map(|(draft, _)| draft.entity).collect(), mentions }
}

/// Chooses a cluster for a mention, after those before it.
type Judge<'j> = dyn FnMut(&[Mention], &Mention, &Clusters) -> Option<usize> + 'j;

/// For each mention that is "I" inside a quotation, the mention of whoever is quoted, where that is told.
fn quoted(parse: &Parse, mentions: &[Mention], attributed: &[Attributed]) -> HashMap<usize, usize> {
    let mut found = HashMap::new();
    let first_person = |m: &Mention| {
        let word = &parse.sentences[m.sentence].words[m.head];
        m.form == Form::Pronoun && word.feat("Person") == Some("1") && word.feat("Number") == Some("Sing")
    };
    let places = mentions.iter().enumerate().map(|(i, m)| ((m.sentence, m.head), i));
    let headed: HashMap<(usize, usize), usize> = places.collect();
    for attributed in attributed.iter().filter(|a| a.attribution.form != AttributionForm::Indirect) {
        let source = attributed.source_head.and_then(|head| headed.get(&(attributed.sentence, head)));
        let Some(&source) = source.filter(|&&s| !first_person(&mentions[s])) else { continue };
        for (sentence, words) in &attributed.content_words {
            let inside = words.clone().filter_map(|word| headed.get(&(*sentence, word)));
            found.extend(inside.filter(|&&i| first_person(&mentions[i])).map(|&i| (i, source)));
        }
    }
    found
}

/// What belongs to somebody who is known has their code: "his government", "its troops".
fn own(parse: &Parse, mentions: &mut [Mention], drafts: &mut [Draft]) {
    for i in 0..mentions.len() {
        let mention = &mentions[i];
        if !mention.code.is_empty() || mention.sector.is_empty() || mention.form != Form::Nominal {
            continue;
        }
        let sentence = &parse.sentences[mention.sentence];
        let owner = sentence.child(mention.head, "nmod:poss");
        let here = |m: &&Mention| m.sentence == mention.sentence;
        let near = mentions[..i].iter().rev().take_while(here).chain(mentions[i + 1..].iter().take_while(here));
        let owner = owner.and_then(|head| near.into_iter().find(|m| m.form == Form::Pronoun && m.head == head));
        let code = owner.map(|m| drafts[m.entity].entity.code.clone()).filter(|c| !c.is_empty());
        if let Some(code) = code {
            mentions[i].why = format!("{}; whose it is: {code}", mentions[i].why);
            take(&mut drafts[mentions[i].entity].entity.code, &code);
            mentions[i].code = code;
        }
    }
}

/// Puts all mentions into entities; those that are `quoted` go with another mention.
fn gather(
    parse: &Parse,
    text: &Chars,
    mentions: &mut [Mention],
    quoted: &HashMap<usize, usize>,
    judge: &mut Judge<'_>,
) -> Vec<Draft> {
    let mut grouper = Grouper {
        parse,
        text,
        drafts: Vec::new(),
        clusters: Clusters::new(parse, mentions),
        countries: HashMap::new(),
        records: HashMap::new(),
    };
    for i in 0..mentions.len() {
        let (before, rest) = mentions.split_at_mut(i);
        match rest.first_mut() {
            Some(mention) if quoted.contains_key(&i) => grouper.set_apart(mention),
            Some(mention) => grouper.place(mention, before, judge),
            None => {}
        }
    }
    for i in 0..mentions.len() {
        if let Some(&source) = quoted.get(&i) {
            mentions[i].entity = mentions[source].entity;
            grouper.learn(mentions[i].entity, &mentions[i]);
        }
    }
    for draft in &mut grouper.drafts {
        draft.entity.mentions.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
    }
    grouper.drafts
}

/// The number of each entity among those that can be a party; none for things ("the agreement") and for the pronouns
/// that stand for them. Pronouns alone may be one: who "he" is was not found, but somebody it is.
fn parties(drafts: &[Draft], mentions: &[Mention]) -> Vec<Option<usize>> {
    let mut described = vec![false; drafts.len()];
    let mut party = vec![[false; 2]; drafts.len()];
    for mention in mentions {
        let full = mention.form != Form::Pronoun;
        described[mention.entity] |= full;
        party[mention.entity][usize::from(full)] |= mention.party;
    }
    let mut next = 0..;
    let is_party = party.into_iter().zip(described).map(|(party, described)| party[usize::from(described)]);
    is_party.map(|party| party.then(|| next.next().unwrap_or_default())).collect()
}

/// The examples of one document for training: every candidate of every mention, right or not by `truth`, which says of a
/// sentence and a head word what is mentioned there; what it does not know is nothing else.
pub(super) fn examples(
    parse: &Parse,
    text: &Chars,
    mut mentions: Vec<Mention>,
    truth: &dyn Fn(usize, usize) -> Option<u32>,
) -> Vec<Example> {
    let mut found = Vec::new();
    gather(parse, text, &mut mentions, &HashMap::new(), &mut |before, mention, clusters| {
        let wanted = truth(mention.sentence, mention.head);
        let same = |m: &&Mention| wanted.is_some() && truth(m.sentence, m.head) == wanted;
        let right = before.iter().rev().find(same).map(|m| m.entity);
        let example = |c: &Candidate| Example {
            mention: before.len(),
            kind: coreference::kind(&c.row),
            row: c.row,
            right: Some(c.cluster) == right,
        };
        found.extend(clusters.candidates().iter().map(example));
        right
    });
    found
}

/// A mention learns from its entity what it does not know itself.
fn share(mention: &mut Mention, draft: &Draft) {
    let entity = &draft.entity;
    if mention.code.is_empty() {
        mention.code = entity.code.clone();
    }
    let unsure = mention.kind == EntityKind::Group && !mention.plural;
    if mention.sector.is_empty() && (mention.kind == entity.kind || unsure) {
        mention.sector = entity.sector.clone();
    }
    if mention.form != Form::Name || unsure {
        mention.kind = entity.kind;
    }
    mention.name = mention.name.take().or_else(|| draft.record.map(|_| entity.name.clone()));
    mention.office = mention.office.take().or_else(|| entity.office.clone());
    mention.identifier = mention.identifier.take().or_else(|| entity.identifier_id.clone());
    mention.members.clone_from(&draft.members);
}

struct Grouper<'a> {
    parse: &'a Parse,
    text: &'a Chars<'a>,
    drafts: Vec<Draft>,
    clusters: Clusters,
    /// The entity of each state, by code.
    countries: HashMap<String, usize>,
    /// The entity of every other record.
    records: HashMap<usize, usize>,
}

impl Grouper<'_> {
    fn sentence(&self, mention: &Mention) -> &Sentence {
        &self.parse.sentences[mention.sentence]
    }

    fn head<'a>(&'a self, mention: &Mention) -> &'a Word {
        &self.sentence(mention).words[mention.head]
    }

    /// Finds or makes the mention's entity.
    fn place(&mut self, mention: &mut Mention, before: &[Mention], judge: &mut Judge<'_>) {
        let members = self.members(mention, before);
        let known = match members.len() {
            0 | 1 => self.certain(mention, before).or_else(|| judge(before, mention, &self.clusters)),
            _ => None,
        };
        let id = self.clusters.join(known);
        mention.entity = id;
        if id == self.drafts.len() {
            self.new_entity(members);
        }
        self.learn(id, mention);
    }

    /// Gives a mention an entity for the time being.
    fn set_apart(&mut self, mention: &mut Mention) {
        mention.entity = self.clusters.join_apart();
        self.new_entity(Vec::new());
    }

    /// The entity that needs no judgement: the one in apposition, the one of the same gazetteer record.
    fn certain(&self, mention: &Mention, before: &[Mention]) -> Option<usize> {
        self.apposed(mention, before).or_else(|| self.recorded(mention))
    }

    /// The entity of the phrase that this one stands in apposition to.
    fn apposed(&self, mention: &Mention, before: &[Mention]) -> Option<usize> {
        let word = self.head(mention);
        let head = word.head.filter(|_| word.is_rel("appos"))?;
        let same = before.iter().rev().find(|m| m.sentence == mention.sentence && m.head == head)?;
        let compatible = same.record.is_none() || mention.record.is_none() || same.record == mention.record;
        let same_number = same.plural == mention.plural || same.form == Form::Name && !mention.plural;
        (compatible && same_number && (same.kind == mention.kind || same.form != mention.form)).then_some(same.entity)
    }

    /// The entity of the same record. A state's name, its adjective and its people's name are three records of one state.
    fn recorded(&self, mention: &Mention) -> Option<usize> {
        let record = mention.record?;
        let of_state = Some(&mention.code).filter(|_| mention.kind == EntityKind::Country);
        of_state.and_then(|code| self.countries.get(code)).or_else(|| self.records.get(&record)).copied()
    }

    /// The parties that "both sides" or "the two leaders" stands for.
    fn members(&self, mention: &Mention, before: &[Mention]) -> Vec<usize> {
        let sentence = self.sentence(mention);
        let pair = |i: usize| matches!(sentence.words[i].lemma.to_lowercase().as_str(), "two" | "both");
        let children = || sentence.children(mention.head).iter();
        // "two commanders" are new ones; "the two commanders", "both commanders" have been named.
        let known =
            |i: usize| matches!(sentence.words[i].lemma.to_lowercase().as_str(), "the" | "these" | "both" | "their");
        let counted = children().any(|&c| pair(c)) && children().any(|&c| known(c)) || pair(mention.head);
        let generic = matches!(mention.sector.as_str(), "" | "GOV");
        if mention.form == Form::Name || !generic || !counted || !mention.plural && !pair(mention.head) {
            return Vec::new();
        }
        let wanted = mention.kind;
        let within = |m: &Mention| {
            let holds =
                |o: &Mention| o.sentence == m.sentence && o.words.len() > m.words.len() && o.words.contains(&m.head);
            before.iter().rev().take_while(|o| o.sentence + 1 >= mention.sentence).any(holds)
        };
        let mut members: Vec<usize> = Vec::new();
        for m in before.iter().rev().take_while(|m| m.sentence + 1 >= mention.sentence) {
            let people = matches!(
                self.head(mention).lemma.as_str(),
                "leader" | "president" | "minister" | "man" | "woman" | "official"
            );
            let fits = m.party
                && !m.plural
                && m.form != Form::Pronoun
                && !(m.sentence == mention.sentence && m.words.contains(&mention.head))
                && is_prominent(self.head(m))
                && if people {
                    m.kind == EntityKind::Person
                } else {
                    m.kind != EntityKind::Place && (m.kind != EntityKind::Person || wanted != EntityKind::Country)
                };
            if fits && !within(m) && !members.contains(&m.entity) {
                members.push(m.entity);
            }
            if members.len() == 2 {
                members.reverse();
                return members;
            }
        }
        Vec::new()
    }

    fn new_entity(&mut self, members: Vec<usize>) {
        let entity = Entity {
            name: String::new(),
            kind: EntityKind::Group,
            code: String::new(),
            sector: String::new(),
            office: None,
            identifier_id: None,
            mentions: Vec::new(),
        };
        self.drafts.push(Draft { entity, record: None, members, told: 0 });
    }

    /// The entity learns from a mention.
    fn learn(&mut self, id: usize, mention: &Mention) {
        if let Some(record) = mention.record {
            self.records.entry(record).or_insert(id);
            if mention.kind == EntityKind::Country {
                self.countries.entry(mention.code.clone()).or_insert(id);
            }
        }
        let telling = self.telling(mention);
        let text = self.text.slice(mention.span);
        let Some(draft) = self.drafts.get_mut(id) else { return };
        let entity = &mut draft.entity;
        entity.mentions.push(reading::Mention { span: mention.span, form: mention.form });
        if telling > draft.told {
            draft.told = telling;
            entity.kind = mention.kind;
            entity.name = mention.name.clone().unwrap_or_else(|| text.to_owned());
            put(&mut entity.code, &mention.code);
        }
        take(&mut entity.code, &mention.code);
        // A state is all of its sectors; "the U.S." does not become GOV because its government was named so.
        if entity.kind != EntityKind::Country {
            take(&mut entity.sector, &mention.sector);
        }
        entity.office = entity.office.take().or_else(|| mention.office.clone());
        entity.identifier_id = entity.identifier_id.take().or_else(|| mention.identifier.clone());
        draft.record = draft.record.or(mention.record);
    }

    /// How much a mention says of who is meant: a name the gazetteer has, a name (the longer the more), a noun, a pronoun.
    fn telling(&self, mention: &Mention) -> usize {
        match mention.form {
            Form::Name if mention.record.is_some() => 1000,
            Form::Name => 3 + coreference::name_words(mention, self.sentence(mention)).len(),
            Form::Nominal => 2,
            Form::Pronoun => 1,
        }
    }
}

fn put(have: &mut String, more: &str) {
    if !more.is_empty() {
        have.clear();
        have.push_str(more);
    }
}

fn take(have: &mut String, more: &str) {
    if have.is_empty() {
        have.push_str(more);
    }
}

/// Whether a word stands where those stand whom a sentence is about.
fn is_prominent(word: &Word) -> bool {
    ["nsubj", "obj", "iobj", "obl", "conj", "nmod", "root"].iter().any(|r| word.is_rel(r))
}

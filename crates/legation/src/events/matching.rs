//! Finds the codebook's patterns in a sentence.
//!
//! A [`Match`] says which frame was found at which word and which words fill its slots; it knows nothing yet of dates,
//! status or records. Words are indices into the sentence.

use std::collections::BTreeSet;

use super::clause;
use crate::actors::{Actors, Mention};
use crate::codebook::{Codebook, Complement, Frame, Lemma, Role, Slot, TriggerKind};
use crate::reading::{EntityKind, Form};
use crate::syntax::{Sentence, Upos};

/// A sentence with what is known about it so far.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) sentence: &'a Sentence,
    /// Number of the sentence in the document.
    pub(super) index: usize,
    pub(super) actors: &'a Actors,
    pub(super) codebook: &'a Codebook,
}

/// A party to an event, and how it was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PartyRef<'a> {
    /// Where the party stands.
    pub(super) mention: &'a Mention,
    /// Whether the mention only owns or qualifies what stands in the slot ("Iran's offer").
    pub(super) owner: bool,
}

/// A frame found in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Match<'a> {
    pub(super) frame: &'a Frame,
    /// The word that evokes the event.
    pub(super) trigger: usize,
    /// All words that name the event: trigger, particle, object, light verb.
    pub(super) words: BTreeSet<usize>,
    /// The verb that carries the trigger noun ("held" of "held talks").
    pub(super) light: Option<usize>,
    pub(super) actor: Vec<PartyRef<'a>>,
    pub(super) recipient: Vec<PartyRef<'a>>,
    /// Whether all parties act upon each other.
    pub(super) reciprocal: bool,
    /// Heads of the clauses in the frame's EVENT slots.
    pub(super) clauses: Vec<usize>,
    /// How exactly the pattern describes what was found.
    specificity: usize,
}

/// The best match of every word that evokes an event, left to right.
pub(super) fn find<'a>(scene: Scene<'a>) -> Vec<Match<'a>> {
    let mut found: Vec<Match> = (0..scene.sentence.words.len()).filter_map(|w| best_at(scene, w)).collect();
    // "imposed sanctions": the verb's frame has used the noun, which then evokes nothing of its own.
    let used = |m: &Match, all: &[Match]| {
        all.iter().any(|o| o.trigger != m.trigger && o.words.contains(&m.trigger) && o.light != Some(m.trigger))
    };
    let keep: Vec<bool> = found.iter().map(|m| !used(m, &found)).collect();
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(true));
    found
}

/// The frame that describes a word most exactly.
pub(super) fn best_at<'a>(scene: Scene<'a>, trigger: usize) -> Option<Match<'a>> {
    let word = &scene.sentence.words[trigger];
    let kinds: &[TriggerKind] = match word.upos {
        Upos::Verb if &*word.rel == "amod" => return None, // "negotiating teams", "the accused man": no event is told
        Upos::Verb => &[TriggerKind::Verb],
        Upos::Noun | Upos::Propn => &[TriggerKind::Noun, TriggerKind::Predicate],
        Upos::Adj => &[TriggerKind::Predicate, TriggerKind::Verb],
        _ => return None,
    };
    let lemma = word.lemma.to_lowercase();
    // "Fighting between ...": the reader may well call a noun in -ing a verb.
    let gerund = (&*word.xpos == "VBG").then(|| word.form.to_lowercase());
    let as_noun = gerund.iter().flat_map(|form| scene.codebook.frames_of(form, TriggerKind::Noun));
    let frames = kinds.iter().flat_map(|&kind| scene.codebook.frames_of(&lemma, kind)).chain(as_noun);
    let matches = frames.filter_map(|&f| Matcher::new(scene, trigger, &scene.codebook.frames[f]).run());
    // The first of equals wins: `max_by` takes the last, so the order is turned round.
    let rank = |m: &Match| (m.specificity, (m.frame.confidence * 1000.0) as i64);
    matches.reduce(|best, next| if rank(&next) > rank(&best) { next } else { best })
}

struct Matcher<'a> {
    scene: Scene<'a>,
    found: Match<'a>,
    /// For every complement the verb it belongs to: the trigger, or an infinitive named before it.
    governors: Vec<usize>,
    /// Words that phrases with prepositions may hang from.
    hosts: Vec<usize>,
    /// Filler words already taken by a slot.
    taken: BTreeSet<usize>,
}

impl<'a> Matcher<'a> {
    fn new(scene: Scene<'a>, trigger: usize, frame: &'a Frame) -> Self {
        let found = Match {
            frame,
            trigger,
            words: BTreeSet::from([trigger]),
            light: None,
            actor: Vec::new(),
            recipient: Vec::new(),
            reciprocal: false,
            clauses: Vec::new(),
            specificity: 10 * frame.pattern.lemma_elements(),
        };
        let mut hosts = vec![trigger];
        if frame.pattern.kind == TriggerKind::Noun {
            let above = scene.sentence.words[trigger].head;
            let neutral = |h: &usize| scene.codebook.light.neutral_heads.contains(&scene.sentence.words[*h].lemma);
            hosts.extend(above.filter(neutral));
        }
        Matcher { scene, found, governors: Vec::new(), hosts, taken: BTreeSet::new() }
    }

    fn sentence(&self) -> &'a Sentence {
        self.scene.sentence
    }

    fn lemma(&self, word: usize) -> String {
        self.sentence().words[word].lemma.to_lowercase()
    }

    fn run(mut self) -> Option<Match<'a>> {
        let frame = self.found.frame;
        self.particle(&frame.pattern.trigger)?;
        if frame.pattern.kind == TriggerKind::Predicate && !self.is_predicate() {
            return None;
        }
        if frame.pattern.kind == TriggerKind::Noun {
            self.carried();
        }
        // Lemmas first: they say which words the phrases of the slots may hang from.
        let mut governor = self.found.trigger;
        for complement in &frame.pattern.complements {
            self.governors.push(governor);
            governor = self.words_of(complement, governor)?;
        }
        // The subject before the phrases, so that a passive's agent fills no other slot.
        if let Some(slot) = frame.pattern.subject {
            let subject = self.subject();
            if subject.is_some_and(|s| self.is_mute(s)) {
                return None;
            }
            self.fill(slot, subject)?;
        }
        for (i, complement) in frame.pattern.complements.iter().enumerate() {
            self.slot_of(complement, self.governors[i])?;
        }
        if frame.pattern.kind == TriggerKind::Noun {
            self.noun_parties();
        }
        if self.found.recipient.is_empty() && !self.found.reciprocal {
            self.recipient_below();
        }
        let nobody = self.found.actor.is_empty() && self.found.recipient.is_empty();
        (!self.is_blocked() && (!nobody || self.found.light.is_some())).then_some(self.found)
    }

    /// A recipient that no slot gave: the object itself in categories that say so ("hanged two men"), whoever owns or made it
    /// ("rejected Chile's offer"), or whom the clause in EVENT is about ("threatened to shell Haifa").
    fn recipient_below(&mut self) {
        let sentence = self.sentence();
        let objects = self.found.words.iter().filter(|&&w| w != self.found.trigger && !clause::is_verb(sentence, w));
        let may_be = self.scene.codebook.categories[self.found.frame.category].object_recipient;
        let of_object = |w: usize| if may_be { self.party(w) } else { self.owners(w) };
        let mut found: Vec<PartyRef> = objects.flat_map(|&w| of_object(w)).collect();
        for &clause in &self.found.clauses {
            found.extend(self.affected(clause));
        }
        let actor = &self.found.actor;
        found.retain(|p| !actor.iter().any(|a| a.mention.entity == p.mention.entity));
        // "its embargo": whoever the pronoun stands for owns the thing, and is seldom somebody else than the actor.
        found.retain(|p| !(p.owner && p.mention.form == Form::Pronoun));
        found.truncate(3);
        add(&mut self.found.recipient, found);
    }

    /// Whom a clause is about: those it is directed at, before those it handles ("send observers to Skopje"), before places.
    fn affected(&self, verb: usize) -> Vec<PartyRef<'a>> {
        let sentence = self.sentence();
        let directed = ["to", "for", "against", "on", "upon", "with", "between", "among"];
        let object = clause::patient(sentence, verb);
        let hosts =
            std::iter::once(verb).chain(object).chain(object.into_iter().flat_map(|o| sentence.children(o)).copied());
        let phrases = hosts.flat_map(|h| sentence.children(h)).copied();
        let phrases = phrases.filter(|&w| clause::has_case(sentence, w, &directed) && !is_time(sentence, w));
        let indirect = sentence.child(verb, "iobj").into_iter();
        let objects = object.into_iter().filter(|&w| sentence.words[w].upos.is_nominal());
        let ranks: [Vec<usize>; 2] =
            [indirect.chain(phrases).collect(), objects.chain(sentence.child(verb, "nsubj")).collect()];
        let parties = ranks.iter().map(|words| words.iter().flat_map(|&w| self.parties(w)).collect::<Vec<_>>());
        let parties = parties.map(|mut found| {
            found.retain(|p| !self.found.actor.iter().any(|a| a.mention.entity == p.mention.entity));
            found.truncate(2);
            found
        });
        parties.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// A lemma's particle must be there; a verb with a particle is another verb, unless the pattern has it.
    fn particle(&mut self, trigger: &[Lemma]) -> Option<()> {
        let (lemma, form) =
            (self.lemma(self.found.trigger), self.sentence().words[self.found.trigger].form.to_lowercase());
        let gerund = self.found.frame.pattern.kind == TriggerKind::Noun;
        let fits = |l: &&Lemma| l.lemma.to_lowercase() == lemma || (gerund && l.lemma == form);
        let alternatives: Vec<&Lemma> = trigger.iter().filter(fits).collect();
        for particle in alternatives.iter().filter_map(|l| l.particle.as_deref()) {
            if let Some(word) = self.particle_word(particle) {
                self.found.words.insert(word);
                self.hosts.push(word);
                self.found.specificity += 10;
                return Some(());
            }
        }
        let plain = alternatives.iter().any(|l| l.particle.is_none());
        let phrasal = self.sentence().child(self.found.trigger, "compound:prt").is_some();
        (plain && !phrasal).then_some(())
    }

    fn particle_word(&self, particle: &str) -> Option<usize> {
        let trigger = self.found.trigger;
        let own = self.sentence().children(trigger).iter().copied();
        let near = (trigger + 1..self.sentence().words.len()).take(2);
        let is_it = |w: &usize| self.lemma(*w) == particle;
        let rels = ["compound", "advmod", "obj", "xcomp", "obl"];
        let hangs = |w: &usize| rels.iter().any(|rel| self.sentence().words[*w].is_rel(rel));
        own.filter(hangs).find(is_it).or_else(|| near.take(1).find(is_it))
    }

    fn is_predicate(&self) -> bool {
        self.sentence().child(self.found.trigger, "cop").is_some()
            || self.sentence().words[self.found.trigger].is_rel("xcomp")
            || self.sentence().words[self.found.trigger].is_rel("acl")
    }

    /// Whether words need somebody to speak them, and the subject is nobody: "two steel beams support the roof".
    fn is_mute(&self, subject: usize) -> bool {
        let verbal = matches!(self.scene.codebook.categories[self.found.frame.category].quad, 1 | 3);
        let sentence = self.sentence();
        verbal && sentence.words[subject].upos == Upos::Noun && self.parties(subject).is_empty()
    }

    /// Finds the words that a complement names. Gives the verb that later complements belong to.
    fn words_of(&mut self, complement: &Complement, governor: usize) -> Option<usize> {
        let (word, next) = match complement {
            Complement::ObjectWord(lemmas) => (self.object_word(lemmas, governor)?, governor),
            Complement::PrepWord(preps, lemmas) => {
                let (word, verb) = self.prep_word(preps, lemmas, governor)?;
                if verb {
                    self.found.clauses.push(word);
                }
                (word, if verb { word } else { governor })
            }
            _ => return Some(governor),
        };
        self.found.words.insert(word);
        self.hosts.push(word);
        Some(next)
    }

    fn object_word(&self, lemmas: &[Lemma], governor: usize) -> Option<usize> {
        let objects = self.sentence().children(governor).iter().copied();
        let rels = ["obj", "xcomp", "obl", "iobj", "ccomp", "advmod", "compound", "nsubj:pass"];
        let objects = objects.filter(|&w| rels.iter().any(|rel| self.sentence().words[w].is_rel(rel)));
        let patient = clause::patient(self.sentence(), governor);
        let all = patient.into_iter().chain(objects).flat_map(|w| self.with_conjuncts(w));
        let all = all.flat_map(|w| [Some(w), self.counted(w)]).flatten();
        all.into_iter().find(|&w| self.is_one_of(w, lemmas))
    }

    /// "two of the prisoners", "a number of measures": what is counted.
    fn counted(&self, word: usize) -> Option<usize> {
        self.sentence().children_by(word, "nmod").find(|&c| clause::has_case(self.sentence(), c, &["of"]))
    }

    fn is_one_of(&self, word: usize, lemmas: &[Lemma]) -> bool {
        let (lemma, form) = (self.lemma(word), self.sentence().words[word].form.to_lowercase());
        let singular = lemma.strip_suffix('s').unwrap_or(&lemma); // the treebanks have "troops" both ways
        let with = |particle: &String| self.sentence().children(word).iter().any(|&c| self.lemma(c) == *particle);
        lemmas.iter().any(|l| {
            (l.lemma == lemma || l.lemma == form || l.lemma == singular) && l.particle.as_ref().is_none_or(with)
        })
    }

    /// A word with a preposition, or an infinitive after "to"; the second value tells which.
    fn prep_word(&self, preps: &[String], lemmas: &[Lemma], governor: usize) -> Option<(usize, bool)> {
        let object = clause::patient(self.sentence(), governor); // "charged [the minister with fraud]"
        let hosts = self.hosts.iter().copied().chain([governor]).chain(object);
        let below = hosts.flat_map(|h| self.sentence().children(h)).copied().flat_map(|w| self.with_conjuncts(w));
        let below: Vec<usize> = below.collect();
        let by_case = below.iter().find(|&&w| self.has_prep(w, preps) && self.is_one_of(w, lemmas));
        let clause = |w: &&usize| self.has_mark(**w, preps) && self.is_one_of(**w, lemmas);
        by_case.map(|&w| (w, false)).or_else(|| below.iter().find(clause).map(|&w| (w, true)))
    }

    fn has_prep(&self, word: usize, preps: &[String]) -> bool {
        let own = self.sentence().children_by(word, "case").any(|c| preps.contains(&self.lemma(c)));
        // The second of two conjuncts shares the first one's preposition.
        let word = &self.sentence().words[word];
        own || (word.is_rel("conj") && word.head.is_some_and(|h| self.has_prep(h, preps)))
    }

    fn has_mark(&self, word: usize, preps: &[String]) -> bool {
        self.sentence().children_by(word, "mark").any(|c| preps.contains(&self.lemma(c)))
    }

    fn with_conjuncts(&self, word: usize) -> Vec<usize> {
        std::iter::once(word).chain(self.sentence().children_by(word, "conj")).collect()
    }

    /// Fills the slot of a complement.
    fn slot_of(&mut self, complement: &Complement, governor: usize) -> Option<()> {
        match complement {
            Complement::Object(slot) => {
                let object = self.object(governor);
                self.fill(*slot, object)
            }
            Complement::Prep(preps, slot) if slot.role == Role::Event => {
                let clause = self.clause(Some(preps));
                self.fill(*slot, clause)
            }
            Complement::Prep(preps, slot) => {
                let phrase = self.phrase(preps, governor, slot.role);
                self.fill(*slot, phrase)
            }
            Complement::Clause(slot) => {
                let clause = self.clause(None);
                self.fill(*slot, clause)
            }
            Complement::ObjectWord(_) | Complement::PrepWord(..) => Some(()),
        }
    }

    fn object(&self, governor: usize) -> Option<usize> {
        let sentence = self.sentence();
        let found = sentence.child(governor, "iobj").or_else(|| clause::patient(sentence, governor));
        found.filter(|w| !self.found.words.contains(w) && !self.taken.contains(w))
    }

    /// The head of a phrase with one of the prepositions that hangs from the trigger or a word found with it; failing that,
    /// from what already fills a slot, where the parser likes to hang the next phrase ("the arrest of X by Y").
    fn phrase(&self, preps: &[String], governor: usize, role: Role) -> Option<usize> {
        let sentence = self.sentence();
        let free = |w: &usize| !self.found.words.contains(w) && !self.taken.contains(w) && !is_time(sentence, *w);
        let fits = |w: &usize| self.has_prep(*w, preps) && free(w) && !self.is_mere_place(*w, preps);
        let below = self.hosts.iter().flat_map(|&h| sentence.children(h)).copied();
        let indirect = || {
            let to = preps.iter().any(|p| p == "to" || p == "for");
            sentence.child(governor, "iobj").filter(|w| to && free(w))
        };
        let stray = || {
            let firm = preps.iter().any(|p| matches!(p.as_str(), "by" | "against" | "to" | "on" | "with"));
            let objects = self.taken.iter().copied().chain(clause::patient(sentence, governor));
            objects.filter(|_| firm).flat_map(|h| sentence.children(h)).copied().find(fits)
        };
        let candidates: Vec<usize> = below.filter(fits).collect();
        // "held a call with Xi, with trade as the topic": of two phrases the one with a party, where a party is wanted.
        let with_party = candidates.iter().find(|&&w| role != Role::Thing && !self.parties(w).is_empty());
        let found = with_party.or(candidates.first()).copied();
        found.or_else(indirect).or_else(stray).map(|w| clause::antecedent(sentence, w))
    }

    /// "in three districts", "at the palace": where it happened, and no party.
    fn is_mere_place(&self, word: usize, preps: &[String]) -> bool {
        let locative = ["in", "at", "around", "near", "along", "across", "off", "inside"];
        let lemma = |c: usize| self.lemma(c);
        let here = self.sentence().children_by(word, "case").map(lemma).find(|c| preps.contains(c));
        let place =
            |m: &Mention| m.kind == EntityKind::Place || (m.kind == EntityKind::Country && !m.sector.is_empty());
        here.is_some_and(|c| locative.contains(&c.as_str()))
            && self.scene.actors.mention_headed_by(self.scene.index, word).is_none_or(place)
    }

    fn clause(&self, preps: Option<&Vec<String>>) -> Option<usize> {
        let sentence = self.sentence();
        let below = self.hosts.iter().flat_map(|&h| sentence.children(h)).copied();
        let clauses = ["xcomp", "ccomp", "advcl", "acl", "obl", "nmod"];
        let mut candidates = below.filter(|&w| clauses.iter().any(|rel| sentence.words[w].is_rel(rel)));
        match preps {
            Some(preps) => candidates.find(|&w| {
                let silent_that = preps.iter().any(|p| p == "that") && sentence.words[w].is_rel("ccomp");
                self.has_mark(w, preps) || self.has_prep(w, preps) || silent_that
            }),
            None => candidates.find(|&w| sentence.words[w].is_rel("ccomp") || sentence.words[w].is_rel("xcomp")),
        }
    }

    fn subject(&self) -> Option<usize> {
        match self.found.frame.pattern.kind {
            TriggerKind::Verb => clause::agent(self.sentence(), self.found.trigger),
            _ => clause::subject(self.sentence(), self.found.trigger),
        }
    }

    /// Puts a filler into a slot. None where the slot is required and the filler will not do.
    fn fill(&mut self, slot: Slot, filler: Option<usize>) -> Option<()> {
        let Some(word) = filler else { return (!slot.required).then_some(()) };
        if slot.role == Role::Event {
            self.found.clauses.push(word);
            self.found.specificity += 1;
            return Some(());
        }
        let parties = self.parties(word);
        if slot.required && parties.is_empty() && slot.role != Role::Thing {
            return None;
        }
        self.taken.insert(word);
        if self.is_each_other(word) {
            self.found.reciprocal = true;
        }
        self.found.specificity += usize::from(!parties.is_empty()) * (2 + usize::from(slot.required));
        match slot.role {
            Role::Actor => add(&mut self.found.actor, parties),
            Role::Parties => {
                self.found.reciprocal = true;
                add(&mut self.found.actor, parties);
            }
            Role::Recipient => add(&mut self.found.recipient, parties),
            Role::Thing if self.found.recipient.is_empty() => {
                let others = parties.into_iter().filter(|p| !self.found.actor.iter().any(|a| a.mention == p.mention));
                let others = others.map(|p| PartyRef { owner: true, ..p }).collect();
                add(&mut self.found.recipient, others);
            }
            Role::Thing | Role::Event => {}
        }
        Some(())
    }

    fn is_each_other(&self, word: usize) -> bool {
        let phrase: Vec<String> = self.sentence().subtree(word).into_iter().map(|w| self.lemma(w)).collect();
        self.scene.codebook.light.reciprocal_objects.iter().any(|r| phrase.join(" ").contains(r.as_str()))
    }

    /// The parties of a noun phrase and its conjuncts.
    fn parties(&self, word: usize) -> Vec<PartyRef<'a>> {
        let word = clause::antecedent(self.sentence(), word);
        let mut found = Vec::new();
        for w in self.with_conjuncts(word) {
            if w == word || self.sentence().words[w].upos.is_nominal() {
                add(&mut found, self.party(w));
            }
        }
        found
    }

    fn party(&self, word: usize) -> Vec<PartyRef<'a>> {
        let Scene { actors, index, codebook, .. } = self.scene;
        if self.is_each_other(word) {
            return Vec::new();
        }
        let blocked = |entry: &String| *entry == self.sentence().words[word].lemma;
        if !codebook.light.blocked_parties.iter().any(blocked)
            && let Some(mention) = actors.mention_headed_by(index, word)
        {
            return vec![PartyRef { mention, owner: false }];
        }
        self.owners(word)
    }

    /// Whoever owns, made or is counted in what the word names: "Iran's offer", "Chinese goods", "dozens of protesters".
    fn owners(&self, word: usize) -> Vec<PartyRef<'a>> {
        let Scene { actors, index, sentence, .. } = self.scene;
        let as_owner = |w: usize| actors.mention_headed_by(index, clause::antecedent(sentence, w));
        let children = || sentence.children(word).iter().copied();
        let by_rel = |rel: &'static str| children().filter(move |&c| sentence.words[c].is_rel(rel));
        let of = by_rel("nmod").filter(|&c| clause::has_case(sentence, c, &["of", "by", "from"]));
        let made_by =
            by_rel("acl").filter(|&c| clause::is_passive(sentence, c)).filter_map(|c| clause::agent(sentence, c));
        let chain = by_rel("nmod:poss").chain(by_rel("compound")).chain(by_rel("amod")).chain(of).chain(made_by);
        let first = chain.flat_map(|c| self.with_conjuncts(c)).filter_map(as_owner);
        let mut found: Vec<PartyRef<'a>> = first.map(|mention| PartyRef { mention, owner: true }).collect();
        found.truncate(2);
        found
    }

    /// Finds the verb that carries the noun, whose phrases are the noun's too ("won praise from the opposition").
    fn carried(&mut self) {
        let carrier = self.carrier();
        if carrier != self.found.trigger {
            self.hosts.push(carrier);
        }
        let light = &self.scene.codebook.light;
        let verb = self.light_verb(carrier, &light.light).or_else(|| self.light_verb(carrier, &light.light_passive));
        if let Some(verb) = verb {
            self.found.light = Some(verb);
            self.found.words.insert(verb);
            self.hosts.push(verb);
        }
    }

    /// A noun's parties that need no pattern: possessor, nationality, subject of its light verb.
    fn noun_parties(&mut self) {
        let (sentence, light) = (self.sentence(), &self.scene.codebook.light);
        let (carrier, trigger) = (self.carrier(), self.found.trigger);
        let reciprocal = self.found.frame.pattern.slots().any(|s| s.role == Role::Parties);
        let mut owners = self.owners_of_event(trigger);
        if carrier != trigger {
            add(&mut owners, self.owners_of_event(carrier));
        }
        let subject =
            self.found.light.and_then(|v| clause::agent(sentence, v)).map(|s| self.parties(s)).unwrap_or_default();
        let suffers = self.found.light.is_some_and(|v| self.is_carried(carrier, v, &light.light_passive));
        let from_light = if suffers { Vec::new() } else { subject.clone() };
        if suffers {
            self.found.recipient.clear();
            add(&mut self.found.recipient, subject);
        }
        owners.retain(|p| !self.found.recipient.iter().any(|r| r.mention == p.mention));
        let found = match (reciprocal, self.found.actor.is_empty()) {
            (true, _) => owners.into_iter().chain(from_light).collect(),
            (false, false) => Vec::new(),
            (false, true) if from_light.is_empty() => owners,
            (false, true) => from_light,
        };
        self.found.reciprocal |= reciprocal;
        self.found.specificity += 2 * usize::from(!found.is_empty());
        add(&mut self.found.actor, found);
    }

    /// The noun that stands in the clause for the event: "round" of "a round of talks", else the trigger itself.
    fn carrier(&self) -> usize {
        let (sentence, noun) = (self.sentence(), self.found.trigger);
        let word = &sentence.words[noun];
        let below = word.is_rel("compound") || (word.is_rel("nmod") && clause::has_case(sentence, noun, &["of"]));
        let neutral = |h: &usize| self.scene.codebook.light.neutral_heads.contains(&self.lemma(*h));
        word.head.filter(|_| below).filter(neutral).unwrap_or(noun)
    }

    /// "France's accusation", "French accusations", "U.S.-China talks"
    fn owners_of_event(&self, noun: usize) -> Vec<PartyRef<'a>> {
        let sentence = self.sentence();
        let rels = ["nmod:poss", "compound", "amod"];
        let children = sentence.children(noun).iter().copied();
        let by = |c: usize| sentence.words[c].is_rel("nmod") && clause::has_case(sentence, c, &["by"]);
        let owners = children.filter(|&c| rels.contains(&&*sentence.words[c].rel) || by(c));
        let owners = owners.flat_map(|c| self.with_conjuncts(c).into_iter().chain(sentence.children_by(c, "compound")));
        let mentions = owners.filter_map(|w| self.scene.actors.mention_headed_by(self.scene.index, w));
        mentions.map(|mention| PartyRef { mention, owner: false }).collect()
    }

    /// The verb among `verbs` that carries the noun: "France *launched* an attack", "talks *held* by Oman".
    fn light_verb(&self, noun: usize, verbs: &[String]) -> Option<usize> {
        let sentence = self.sentence();
        let above = sentence.words[noun].head;
        let above = above.filter(|&v| clause::is_verb(sentence, v) && self.is_carried(noun, v, verbs));
        let participles = || sentence.children_by(noun, "acl").filter(|&v| clause::patient(sentence, v) == Some(noun));
        above.or_else(|| participles().find(|&v| self.is_carried(noun, v, verbs)))
    }

    /// Whether one of the entries ("hold", "carry+out", "engage in") is this verb, with the noun as what it carries.
    fn is_carried(&self, noun: usize, verb: usize, entries: &[String]) -> bool {
        let is_object = clause::patient(self.sentence(), verb) == Some(noun);
        entries.iter().any(|entry| {
            let (words, prep) = entry.split_once(' ').map_or((entry.as_str(), None), |(w, p)| (w, Some(p.to_string())));
            let (lemma, particle) = words.split_once('+').map_or((words, None), |(l, p)| (l, Some(p)));
            let has = |p: &str| self.sentence().children(verb).iter().any(|&c| self.lemma(c) == p);
            let fits = prep.map_or(is_object, |p| self.has_prep(noun, &[p]));
            self.lemma(verb) == lemma && particle.is_none_or(has) && fits
        })
    }

    /// Whether one of the frame's `unless` lemmas stands with the trigger or the words found.
    fn is_blocked(&self) -> bool {
        let unless = &self.found.frame.unless;
        let blocks = |w: usize| unless.contains(&self.lemma(w));
        !unless.is_empty()
            && self.found.words.iter().any(|&w| self.sentence().children(w).iter().any(|&c| blocks(c)) || blocks(w))
    }
}

fn add<'a>(to: &mut Vec<PartyRef<'a>>, parties: Vec<PartyRef<'a>>) {
    for party in parties {
        if !to.iter().any(|p| p.mention == party.mention) {
            to.push(party);
        }
    }
}

fn is_time(sentence: &Sentence, word: usize) -> bool {
    sentence.words[word].entity.as_deref() == Some("time")
}

//! Did it happen? What the text says of the reality of an event.
//!
//! [`of`] starts at the word that names the event and climbs the tree. Every word on the way may change the answer:
//! "Iran did not refuse to sign" passes "refuse" (what it governs did not happen) and "not" (so it did). Which word
//! does what is data, `status.tsv`; this module only knows how answers compose, which follows the implicative
//! signatures of Karttunen and the factuality profiler of Saurí (sources in that file's head).
//!
//! It does not ask whether the source of a statement is to be believed (that is [`crate::attribution`]), and
//! "historical" is judged without the document's date, from grammar and words alone.

mod words;

use crate::reading::Status;
use crate::syntax::{Sentence, Upos, Word};
use words::{Effect, Entry, Words};

/// What the text says of an event's reality.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Whether it happened, will happen, might happen, did not happen.
    pub status: Status,
    /// Whether it is told as background.
    pub historical: bool,
    /// What decided, a short sentence each, from the event outwards.
    pub notes: Vec<String>,
    /// 0 to 1: lower where the event hangs from words that the list does not know.
    pub confidence: f64,
}

/// Judges the event that word `trigger` names: a verb, a noun, an adjective. A word out of range is `Actual` with
/// confidence 0.
pub fn of(sentence: &Sentence, trigger: usize) -> Judgement {
    if trigger >= sentence.words.len() {
        return Judgement { status: Status::Actual, historical: false, notes: Vec::new(), confidence: 0.0 };
    }
    let mut walk = Walk { s: sentence, words: Words::get(), notes: Vec::new(), confidence: 0.95, path: Vec::new() };
    let status = walk.view(trigger).status;
    let told = matches!(status, Status::Actual | Status::Negated);
    let historical = told && walk.historical(trigger);
    Judgement { status, historical, notes: walk.notes, confidence: walk.confidence }
}

/// The head of a clause that sets a condition for what word `i` tells: "if", "unless", "should they attack".
pub(crate) fn condition(sentence: &Sentence, i: usize) -> Option<usize> {
    let walk = Walk { s: sentence, words: Words::get(), notes: Vec::new(), confidence: 0.95, path: Vec::new() };
    sentence.children_by(i, "advcl").find(|&c| walk.is_condition(c))
}

/// The answer for one word on the way up.
#[derive(Clone, Copy)]
struct View {
    /// For the word itself.
    status: Status,
    /// For what it governs: "efforts" that failed were made, but what they were for did not happen.
    inner: Status,
}

/// What the words above impose on a word.
#[derive(Clone, Copy)]
struct Context {
    status: Status,
    /// A future becomes hypothetical ("warned that it would").
    feared: bool,
    /// The word holds, what it governs does not.
    void: bool,
}

impl Context {
    const FREE: Context = Context { status: Status::Actual, feared: false, void: false };

    fn new(status: Status) -> Context {
        Context { status, ..Context::FREE }
    }
}

struct Walk<'a> {
    s: &'a Sentence,
    words: &'static Words,
    notes: Vec<String>,
    confidence: f64,
    /// The words climbed through. "No talks were held": the "no" of "talks" is not counted again at "held".
    path: Vec<usize>,
}

impl<'a> Walk<'a> {
    fn word(&self, i: usize) -> &'a Word {
        &self.s.words[i]
    }

    fn view(&mut self, i: usize) -> View {
        if self.path.contains(&i) {
            return View { status: Status::Actual, inner: Status::Actual }; // a cycle in handed-in CoNLL-U
        }
        self.path.push(i);
        let own = self.own(i);
        let context = self.context(i);
        let mut status = combine(context.status, own);
        if context.feared && status == Status::Future {
            status = Status::Hypothetical;
        }
        let void = (context.void || self.tried_in_vain(i)) && status == Status::Actual;
        View { status, inner: if void { Status::Negated } else { status } }
    }

    fn note(&mut self, i: usize, what: &str, status: Status) {
        let form = &self.word(i).form;
        self.notes.push(format!("“{form}”{what}: {}", status.name()));
    }

    // ---- what stands above -------------------------------------------------------------------------------------

    fn context(&mut self, i: usize) -> Context {
        let Some(head) = self.word(i).head else { return Context::FREE };
        let rel = self.word(i).rel.clone();
        match rel.split(':').next().unwrap_or_default() {
            "conj" => self.conjunct(i, head),
            "acl" if &*rel == "acl:relcl" => self.relative(head),
            "acl" if self.word(i).feat("VerbForm") == Some("Part") && self.opener(i).is_none() => Context::FREE,
            "ccomp" | "xcomp" | "csubj" | "advcl" | "acl" => self.clause(i, head),
            "obj" | "nsubj" | "obl" | "nmod" | "compound" => self.nominal(i, head),
            "appos" => Context::new(self.view(head).status),
            _ => Context::FREE,
        }
    }

    /// "did not sign or ratify": the second verb shares the first one's auxiliaries unless it has its own.
    fn conjunct(&mut self, i: usize, head: usize) -> Context {
        let (word, first) = (self.word(i), self.word(head));
        let free = |w: usize, rel: &str| self.s.child(w, rel).is_none();
        let but = self.s.children_by(i, "cc").any(|c| self.word(c).lemma == "but");
        let alike = word.xpos == first.xpos && free(i, "aux") && free(i, "nsubj") && free(i, "det") && !but;
        if alike && (!free(head, "aux") || word.upos != Upos::Verb) {
            return Context::new(self.view(head).status);
        }
        self.path.push(head);
        self.context(head)
    }

    /// A relative clause says by itself what it is, unless its noun is nothing definite ("any state that attacks").
    fn relative(&mut self, noun: usize) -> Context {
        match self.determiner(noun) {
            Some((_, Effect::Open)) => Context::new(Status::Hypothetical),
            _ => Context::FREE,
        }
    }

    fn clause(&mut self, i: usize, head: usize) -> Context {
        let opener = self.opener(i);
        if opener.as_deref() == Some("whether") || opener.as_deref() == Some("if") && self.word(i).is_rel("ccomp") {
            self.note(i, " after “whether”", Status::Hypothetical);
            return Context::new(Status::Hypothetical);
        }
        if self.inverted(i) {
            // "Had it attacked" says by its past perfect that it did not.
            return if self.past_perfect(i) { Context::FREE } else { Context::new(Status::Hypothetical) };
        }
        let frame = self.clause_frame(i, opener.as_deref());
        let governor = self.entry(head, &frame).map(|e| (head, e)).or_else(|| self.through_object(head, &frame));
        if let Some((governor, entry)) = governor {
            return self.apply(governor, entry, &frame, i);
        }
        if let Some(context) = self.opened(i, opener.as_deref()) {
            return context;
        }
        self.unlisted_clause(i, head, &frame)
    }

    /// "made a promise to withdraw": the infinitive may hang from the verb instead of its object.
    fn through_object(&self, head: usize, frame: &str) -> Option<(usize, &'static Entry)> {
        let object = self.s.child(head, "obj").filter(|_| self.word(head).upos == Upos::Verb)?;
        self.entry(object, frame).filter(|_| frame == "to").map(|e| (object, e))
    }

    fn unlisted_clause(&mut self, i: usize, head: usize, frame: &str) -> Context {
        self.confidence *= 0.85;
        let complement = ["ccomp", "xcomp", "csubj"].iter().any(|r| self.word(i).is_rel(r));
        match (frame, complement) {
            ("to", _) => {
                self.note(head, " with an infinitive", Status::Hypothetical);
                Context::new(Status::Hypothetical)
            }
            ("that", true) => Context::FREE,
            (_, true) => Context::new(self.view(head).inner),
            _ => self.adjunct(i, head),
        }
    }

    /// "until the regulators approve", "citing the attack": ahead if the main clause is ahead and it has no past.
    fn adjunct(&mut self, i: usize, head: usize) -> Context {
        if self.is_past(i) {
            return Context::FREE;
        }
        match self.view(head).status {
            Status::Negated => Context::FREE,
            status => Context::new(status),
        }
    }

    /// The effect of what opens a clause or phrase: "if", "without", "instead of".
    fn opened(&mut self, i: usize, opener: Option<&str>) -> Option<Context> {
        let entry = self.mark(opener?)?;
        let mut status = absolute(entry.holds);
        if entry.has("if") && self.past_perfect(i) {
            status = Status::Negated; // "if it had attacked": it did not
        }
        self.note(i, &format!(" after “{}”", opener?), status);
        Some(Context::new(status))
    }

    fn mark(&self, opener: &str) -> Option<&'static Entry> {
        let (first, rest) = opener.split_once(' ').unwrap_or((opener, ""));
        let rest: Vec<&str> = rest.split(' ').collect();
        self.words.entries("mark", first).iter().find(|e| e.with.iter().all(|w| rest.contains(&w.as_str())))
    }

    fn nominal(&mut self, i: usize, head: usize) -> Context {
        let frame = self.nominal_frame(i);
        if let Some((lower, frame, entry)) = self.raised(i, head) {
            return self.apply(lower, entry, frame, i);
        }
        if let Some(entry) = self.entry(head, &frame) {
            // "no estimate of the damage": what a noun of knowing is about is there all the same.
            if entry.holds == Effect::Fact && self.word(head).upos == Upos::Noun && self.definite(i) {
                return Context::FREE;
            }
            return self.apply(head, entry, &frame, i);
        }
        if let Some(context) = self.opened(i, Some(&frame)) {
            return context;
        }
        let predicate = self.word(head).upos == Upos::Adj && frame == "subj" && !self.definite(i);
        match self.entry(head, "that").filter(|_| predicate) {
            Some(entry) => self.apply(head, entry, "that", i),
            None => self.unlisted_nominal(i, head, frame == "obj"),
        }
    }

    /// "Talks are expected to resume": the subject belongs to the lower verb, if that one says anything of it.
    fn raised(&self, i: usize, head: usize) -> Option<(usize, &'static str, &'static Entry)> {
        if !self.word(i).is_rel("nsubj") {
            return None;
        }
        let mut lower = self.s.child(head, "xcomp")?;
        for _ in 0..4 {
            lower = self.s.child(lower, "xcomp").unwrap_or(lower);
        }
        let passive = self.s.children_by(lower, "aux").any(|c| &*self.word(c).rel == "aux:pass");
        let frame = if passive { "obj" } else { "subj" };
        self.entry(lower, frame).map(|e| (lower, frame, e))
    }

    /// "attended the talks", "attended talks": something definite is there in any case.
    fn unlisted_nominal(&mut self, i: usize, head: usize, object: bool) -> Context {
        self.confidence *= 0.9;
        if self.definite(i) || self.word(head).upos.is_nominal() && !object {
            return Context::FREE;
        }
        match self.view(head).status {
            Status::Negated if !object => Context::FREE,
            status => Context::new(status),
        }
    }

    /// What a listed word does to `i`.
    fn apply(&mut self, governor: usize, entry: &Entry, frame: &str, i: usize) -> Context {
        let view = self.view(governor);
        let past = self.is_past(governor);
        let mut context = match view.inner {
            Status::Negated => failing(entry.fails),
            status => holding(entry.holds, status, past),
        };
        if frame == "that" && (self.subjunctive(i) || self.conditioned(governor)) {
            context.feared = true;
            if self.subjunctive(i) && context.status == Status::Actual {
                context.status = Status::Hypothetical;
            }
        }
        let said = self.words.entries("noun", &self.word(i).lemma).iter().any(|e| e.has("said"));
        if context.status == Status::Negated && frame == "obj" && said {
            context = Context { void: true, ..Context::FREE };
        }
        let lemma = self.word(governor).lemma.clone();
        self.note(governor, &format!(" ({lemma}, {frame})"), context.status);
        context
    }

    /// The line for word `i` as governor of `frame`.
    fn entry(&self, i: usize, frame: &str) -> Option<&'static Entry> {
        let word = self.word(i);
        let kinds: &[&str] = match word.upos {
            Upos::Verb | Upos::Aux => &["verb", "adj"],
            Upos::Adj => &["adj", "verb"],
            Upos::Noun | Upos::Propn => &["noun"],
            _ => &[],
        };
        let lemma = word.lemma.to_lowercase();
        // The reader lemmatises rare verbs by rule and may lose a final e ("postpon").
        let spellings = [format!("{lemma}e"), word.form.to_lowercase()];
        let particle = self.s.children_by(i, "compound").any(|c| &*self.word(c).rel == "compound:prt");
        let found = |kind: &&str| {
            let lists = std::iter::once(&lemma).chain(&spellings).map(|l| self.words.entries(kind, l));
            let fits = |e: &&Entry| e.has(frame) && self.has_words(i, &e.with) && !(particle && e.with.is_empty());
            lists.flatten().find(fits)
        };
        kinds.iter().find_map(found)
    }

    /// Whether the words hang from `i`, directly or by one more step.
    fn has_words(&self, i: usize, words: &[String]) -> bool {
        let near = |w: &String| {
            let direct = |c: usize| self.word(c).lemma == *w;
            // "held drills off the Cape" is not "hold off": a preposition belongs to its own noun.
            let below = |c: usize| direct(c) && !self.word(c).is_rel("case");
            self.s.children(i).iter().any(|&c| direct(c) || self.s.children(c).iter().any(|&d| below(d)))
        };
        words.iter().all(near)
    }

    // ---- what the words are --------------------------------------------------------------------------------------

    /// What opens a clause or phrase, with the words fixed to it ("instead of").
    fn opener(&self, i: usize) -> Option<String> {
        let opens = |c: &usize| self.word(*c).is_rel("mark") || self.word(*c).is_rel("case");
        let first = self.s.children(i).iter().copied().find(|c| opens(c) && self.word(*c).lemma != "'s")?;
        let next = self.s.children(i).iter().copied().filter(|c| opens(c) && *c == first + 1);
        let rest = self.s.children_by(first, "fixed").chain(next);
        let mut opener = self.word(first).lemma.to_lowercase();
        for c in rest {
            opener.push(' ');
            opener.push_str(&self.word(c).lemma.to_lowercase());
        }
        Some(opener)
    }

    fn clause_frame(&self, i: usize, opener: Option<&str>) -> String {
        let word = self.word(i);
        let to = self.s.children_by(i, "mark").any(|c| &*self.word(c).xpos == "TO");
        let gerund = &*word.xpos == "VBG" && self.s.child(i, "aux").is_none();
        let bare = &*word.xpos == "VB" && word.is_rel("xcomp");
        match opener {
            _ if to || bare => "to".to_string(),
            Some(preposition) if gerund => preposition.to_string(),
            None if gerund && !word.is_rel("advcl") => "ing".to_string(),
            Some("that") | None if word.is_rel("advcl") => "adjunct".to_string(),
            Some("that" | "how" | "why" | "as") | None => "that".to_string(),
            Some(_) if word.is_rel("ccomp") || word.is_rel("csubj") => "that".to_string(),
            Some(_) => "adjunct".to_string(),
        }
    }

    fn nominal_frame(&self, i: usize) -> String {
        let word = self.word(i);
        match &*word.rel {
            "nsubj:pass" => "obj".to_string(),
            _ if word.is_rel("obj") => "obj".to_string(),
            _ if word.is_rel("nsubj") => "subj".to_string(),
            "compound" | "nmod:poss" => "of".to_string(),
            _ => self.opener(i).unwrap_or_default(),
        }
    }

    fn definite(&self, i: usize) -> bool {
        let the = |c: usize| matches!(self.word(c).lemma.as_str(), "the" | "this" | "that" | "these" | "those");
        let owned = self.s.children(i).iter().any(|&c| &*self.word(c).rel == "nmod:poss");
        self.word(i).upos == Upos::Propn || owned || self.s.children_by(i, "det").any(the)
    }

    /// Past or perfect, by itself or by an auxiliary.
    fn is_past(&self, i: usize) -> bool {
        let past =
            |w: &Word| &*w.xpos == "VBD" || w.feat("Tense") == Some("Past") && w.feat("VerbForm") != Some("Part");
        let helpers = self.s.children_by(i, "aux").chain(self.s.children_by(i, "cop"));
        let mut helpers = helpers.map(|c| self.word(c)).peekable();
        past(self.word(i)) || helpers.any(|w| past(w) || w.lemma == "have")
    }

    fn past_perfect(&self, i: usize) -> bool {
        let had = |c: usize| {
            self.word(c).lemma == "have" && matches!(self.word(c).form.to_lowercase().as_str(), "had" | "'d" | "’d")
        };
        self.s.children_by(i, "aux").any(had) && self.modal_word(i).is_none()
    }

    /// "that the minister resign": a bare form after "that".
    fn subjunctive(&self, i: usize) -> bool {
        let bare = |c: usize| &*self.word(c).xpos == "VB";
        let helper = self.s.children_by(i, "aux").next();
        helper.map_or_else(|| self.word(i).upos == Upos::Verb && bare(i), bare)
    }

    /// "Had Ankara vetoed the bid", "should they attack": auxiliary before the subject, nothing before it.
    fn inverted(&self, i: usize) -> bool {
        let condition = |c: usize| matches!(self.word(c).form.to_lowercase().as_str(), "had" | "should" | "were");
        let subject = self.s.child(i, "nsubj");
        let helper = self.s.children_by(i, "aux").chain(self.s.children_by(i, "cop")).next();
        self.word(i).is_rel("advcl")
            && self.s.child(i, "mark").is_none()
            && matches!((helper, subject), (Some(h), Some(s)) if h < s && condition(h))
    }

    // ---- what a word says of itself --------------------------------------------------------------------------------

    fn own(&mut self, i: usize) -> Status {
        let negated = self.negations(i) % 2 == 1;
        let mut status = self.modality(i, negated).unwrap_or(if negated { Status::Negated } else { Status::Actual });
        if status == Status::Actual {
            status = self.modified(i);
        }
        if self.inverted(i) && self.past_perfect(i) || self.contrary(i) {
            status = Status::Negated;
        } else if self.conditioned(i) && (status == Status::Future || status == Status::Actual && !self.is_past(i)) {
            status = Status::Hypothetical;
        }
        if self.asked_or_ordered(i) {
            status = Status::Hypothetical;
        }
        if status != Status::Actual {
            self.note(i, "", status);
        }
        status
    }

    /// "would have stayed, had ..." with a condition that did not hold.
    fn contrary(&self, i: usize) -> bool {
        let perfect =
            self.modal_word(i).is_some() && self.s.children_by(i, "aux").any(|c| self.word(c).lemma == "have");
        perfect && self.s.children_by(i, "advcl").any(|c| self.is_condition(c) && self.past_perfect(c))
    }

    fn is_condition(&self, clause: usize) -> bool {
        let opener = self.opener(clause);
        let even = self.s.children_by(clause, "advmod").any(|c| self.word(c).lemma == "even");
        let listed = opener.as_deref().and_then(|o| self.mark(o)).is_some_and(|e| e.has("if"));
        listed && !even || self.inverted(clause)
    }

    fn conditioned(&self, i: usize) -> bool {
        self.s.children_by(i, "advcl").any(|c| !self.path.contains(&c) && self.is_condition(c))
    }

    fn modal_word(&self, i: usize) -> Option<usize> {
        let modal =
            |c: &usize| self.words.is("modal", &self.word(*c).form.to_lowercase()) && self.word(*c).lemma != "have";
        self.s.children_by(i, "aux").find(modal)
    }

    /// "will", "might", "is to".
    fn modality(&self, i: usize, negated: bool) -> Option<Status> {
        let Some(modal) = self.modal_word(i) else { return self.be_to(i, negated) };
        let perfect = self.s.children_by(i, "aux").any(|c| self.word(c).lemma == "have");
        let frame = if perfect { "perfect" } else { "plain" };
        let form = self.word(modal).form.to_lowercase();
        let entry = self.words.entries("modal", &form).iter().find(|e| e.has(frame))?;
        Some(match if negated { entry.fails } else { entry.holds } {
            Effect::Reported if self.reported(i) => Status::Future,
            Effect::Reported => Status::Hypothetical,
            effect => absolute(effect),
        })
    }

    fn be_to(&self, i: usize, negated: bool) -> Option<Status> {
        let be = self
            .s
            .children(i)
            .iter()
            .copied()
            .find(|&c| self.word(c).lemma == "be" && (self.word(c).is_rel("aux") || self.word(c).is_rel("cop")))?;
        let to = self.s.children_by(i, "mark").find(|&c| self.word(c).lemma == "to")?;
        // "is to sign", "is due to sign", but not the infinitive "to be signed".
        (be < to).then_some(if negated { Status::Negated } else { Status::Future })
    }

    /// Whether somebody says so: a reporting verb above, or beside as "X said".
    fn reported(&self, i: usize) -> bool {
        let says = |v: usize| self.entry(v, "that").is_some() && self.word(v).upos == Upos::Verb;
        let mut at = i;
        for _ in 0..self.s.words.len() {
            if self.s.children_by(at, "parataxis").any(says) {
                return true;
            }
            let Some(head) = self.word(at).head else { return false };
            let content =
                self.word(at).is_rel("ccomp") || self.word(at).is_rel("acl") || self.word(at).is_rel("parataxis");
            if content && self.entry(head, "that").is_some() {
                return true;
            }
            at = head;
        }
        false
    }

    /// Adverbs, determiners, adjectives and participles beside the word.
    fn modified(&self, i: usize) -> Status {
        let effects = self.s.children(i).iter().filter(|c| !self.path.contains(c)).filter_map(|&c| self.modifier(i, c));
        let mut status = Status::Actual;
        for effect in effects.chain(self.determiner(i).map(|(_, e)| e).filter(|e| *e == Effect::Open)) {
            status = match absolute(effect) {
                Status::Actual => status,
                _ if status == Status::Negated => status,
                other => other,
            };
        }
        status
    }

    fn modifier(&self, i: usize, c: usize) -> Option<Effect> {
        let word = self.word(c);
        let (lemma, form) = (word.lemma.to_lowercase(), word.form.to_lowercase());
        let participle = &*word.xpos == "VBN";
        match word.rel.split(':').next().unwrap_or_default() {
            "amod" | "compound" => {
                let listed = self.words.effect("mod", &form).or_else(|| self.words.effect("mod", &lemma));
                listed.or_else(|| self.participle(c).filter(|_| participle))
            }
            "acl" if participle && &*word.rel == "acl" => self.participle(c),
            "advmod" => self.words.effect("adv", &lemma).filter(|e| *e == Effect::Open || self.comes(i, *e)),
            "obl" | "nmod" if word.rel.ends_with("unmarked") => self.coming(c).filter(|e| self.comes(i, *e)),
            _ => None,
        }
    }

    /// "talks planned for Saturday".
    fn participle(&self, i: usize) -> Option<Effect> {
        let effect = self.entry(i, "obj").map(|e| e.holds)?;
        matches!(effect, Effect::Future | Effect::Open | Effect::Negated).then_some(effect)
    }

    /// A time ahead counts beside a noun and beside a verb in the present.
    fn comes(&self, i: usize, effect: Effect) -> bool {
        effect == Effect::Future && !self.is_past(i) && &*self.word(i).xpos != "VBN"
    }

    /// "next week", "tomorrow".
    fn coming(&self, i: usize) -> Option<Effect> {
        let next = |c: usize| self.words.effect("mod", &self.word(c).lemma).filter(|e| *e == Effect::Future);
        self.words.effect("adv", &self.word(i).lemma).or_else(|| self.s.children_by(i, "amod").find_map(next))
    }

    fn determiner(&self, i: usize) -> Option<(usize, Effect)> {
        let listed = |c: usize| self.words.effect("det", &self.word(c).lemma.to_lowercase()).map(|e| (c, e));
        self.s.children_by(i, "det").find_map(listed)
    }

    fn tried_in_vain(&self, i: usize) -> bool {
        let vain = |&c: &usize| self.words.effect("adv", &self.word(c).lemma.to_lowercase()) == Some(Effect::Void);
        let children = self.s.children(i).iter();
        children.flat_map(|c| std::iter::once(c).chain(self.s.children(*c))).any(vain)
    }

    /// How many negations word `i` has: its own, and those of its subject and objects.
    fn negations(&self, i: usize) -> usize {
        let own = usize::from(matches!(self.determiner(i), Some((_, Effect::Negated))));
        own + self.s.children(i).iter().filter(|&&c| !self.path.contains(&c) && self.negates(c)).count()
    }

    fn negates(&self, c: usize) -> bool {
        let word = self.word(c);
        let lemma = word.lemma.to_lowercase();
        let listed = |kind: &str| self.words.effect(kind, &lemma) == Some(Effect::Negated);
        match word.rel.split(':').next().unwrap_or_default() {
            "advmod" => self.negative_adverb(c),
            "cc" => lemma == "nor" || lemma == "neither",
            "nsubj" | "obj" | "iobj" => listed("pron") || self.no(c),
            "obl" | "nmod" => self.no(c) && self.words.is("scope", &lemma),
            _ => false,
        }
    }

    /// "no troops", "neither side", "none of the parties".
    fn no(&self, i: usize) -> bool {
        let neither = |c: usize| self.word(c).lemma.eq_ignore_ascii_case("neither");
        matches!(self.determiner(i), Some((_, Effect::Negated))) || self.s.children_by(i, "cc").any(neither)
    }

    /// "not", but not "not only"; "no longer".
    fn negative_adverb(&self, c: usize) -> bool {
        let lemma = self.word(c).lemma.to_lowercase();
        let entries = self.words.entries("adv", &lemma).iter().chain(self.words.entries("adv", &self.word(c).form));
        let plain = entries.into_iter().any(|e| e.with.is_empty() && e.holds == Effect::Negated);
        let longer = lemma == "long" && self.no_before(c) || lemma == "longer" && self.no_before(c);
        let next = self.s.words.get(c + 1).is_some_and(|w| self.words.is("after-not", &w.lemma.to_lowercase()));
        longer || plain && !next
    }

    fn no_before(&self, c: usize) -> bool {
        c.checked_sub(1).is_some_and(|b| self.word(b).lemma.eq_ignore_ascii_case("no"))
    }

    /// A question or an order: marked at the head of its clause.
    fn asked_or_ordered(&self, i: usize) -> bool {
        let asked = self.s.children_by(i, "punct").any(|c| self.word(c).form.starts_with('?'));
        let clause = ["root", "ccomp", "parataxis", "conj"].iter().any(|r| self.word(i).is_rel(r));
        let ordered = self.word(i).feat("Mood") == Some("Imp") && self.s.child(i, "nsubj").is_none();
        asked && clause || ordered
    }

    // ---- background -------------------------------------------------------------------------------------------------

    fn historical(&self, trigger: usize) -> bool {
        let Some(clause) = self.clause_of(trigger) else { return self.long_ago(trigger) };
        let background = self.past_perfect(clause) && !self.reported(clause) && !self.inverted(clause);
        background || self.long_ago(trigger) || self.is_past(clause) && self.long_ago(clause)
    }

    /// The verb that tells of the event: the trigger, or the light verb above it.
    fn clause_of(&self, trigger: usize) -> Option<usize> {
        let word = self.word(trigger);
        if word.upos == Upos::Verb || self.s.child(trigger, "cop").is_some() {
            return Some(trigger);
        }
        let frame = self.nominal_frame(trigger);
        let light = |h: usize| self.entry(h, &frame).is_some_and(|e| e.holds == Effect::Same);
        word.head.filter(|&h| matches!(frame.as_str(), "obj" | "subj") && light(h))
    }

    /// A time in the past beside the word: "in 1967", "decades ago", "during the war", "since Trump took office".
    fn long_ago(&self, i: usize) -> bool {
        let since = self.word(i).is_rel("advcl") && self.opener(i).as_deref() == Some("since");
        since || self.s.children(i).iter().any(|&c| self.is_background_time(c))
    }

    fn is_background_time(&self, c: usize) -> bool {
        let word = self.word(c);
        let lemma = word.lemma.to_lowercase();
        let opener = self.opener(c).unwrap_or_default();
        let listed = |kind: &str, frame: &str| self.words.entries(kind, &lemma).iter().any(|e| e.has(frame));
        match word.rel.split(':').next().unwrap_or_default() {
            "advmod" if lemma == "ago" => {
                self.s.children(c).iter().any(|&u| self.words.is("unit", &self.word(u).lemma))
            }
            "advmod" => self.words.entries("past", &lemma).iter().any(|e| e.frames.is_empty()),
            "obl" | "nmod" | "nummod" | "compound" | "amod" => {
                self.names_year(c) || listed("era", &opener) || self.gone(c, &lemma)
            }
            _ => false,
        }
    }

    /// "last century"
    fn gone(&self, c: usize, lemma: &str) -> bool {
        let frames = self.words.entries("past", lemma).iter().flat_map(|e| &e.frames);
        let modifiers: Vec<&str> = self.s.children_by(c, "amod").map(|m| self.word(m).lemma.as_str()).collect();
        frames.into_iter().any(|f| modifiers.contains(&f.as_str()))
    }

    /// "1967", "the 1990s", "May 2003": news does not name the current year.
    fn names_year(&self, c: usize) -> bool {
        let year = |i: usize| {
            let form = self.word(i).form.trim_end_matches('s');
            form.len() == 4 && form.parse::<u32>().is_ok_and(|y| (1000..2100).contains(&y))
        };
        year(c) || self.s.children(c).iter().any(|&d| year(d) && !self.word(d).is_rel("nummod:count") && self.month(c))
    }

    fn month(&self, c: usize) -> bool {
        self.word(c).upos == Upos::Propn
    }
}

/// A status imposed from above with what the word says of itself.
fn combine(context: Status, own: Status) -> Status {
    match (context, own) {
        (Status::Actual, own) => own,
        (Status::Hypothetical, _) | (Status::Future, Status::Hypothetical) => Status::Hypothetical,
        (Status::Future, Status::Negated) => Status::Negated,
        (Status::Future, _) => Status::Future,
        (Status::Negated, Status::Negated) => Status::Actual,
        (Status::Negated, _) => Status::Negated,
    }
}

/// The effect of a word that holds, may hold or will hold, on what it governs.
fn holding(effect: Effect, status: Status, past: bool) -> Context {
    let open = status == Status::Hypothetical;
    match effect {
        Effect::Same => Context::new(status),
        Effect::Done => Context::new(if past { status } else { Status::Hypothetical }),
        Effect::Negated => Context::new(if open { status } else { Status::Negated }),
        Effect::Future => Context::new(if open { status } else { Status::Future }),
        Effect::Open | Effect::Reported => Context::new(Status::Hypothetical),
        Effect::Fact => Context::FREE,
        Effect::Feared => Context { feared: true, ..Context::FREE },
        Effect::Void => Context { status, feared: false, void: true },
    }
}

/// The effect of a word that is itself negated.
fn failing(effect: Effect) -> Context {
    Context::new(absolute(effect))
}

fn absolute(effect: Effect) -> Status {
    match effect {
        Effect::Same | Effect::Done | Effect::Fact | Effect::Feared => Status::Actual,
        Effect::Negated | Effect::Void => Status::Negated,
        Effect::Future => Status::Future,
        Effect::Open | Effect::Reported => Status::Hypothetical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every `# expect = WORD STATUS [historical]` line of `status_cases.conllu`; all failures in one report.
    #[test]
    fn sentences_are_judged_as_expected() {
        let bank = crate::conllu::read(include_str!("status_cases.conllu")).unwrap();
        let (mut count, mut wrong) = (0, Vec::new());
        for (sentence, comments) in bank.parse.sentences.iter().zip(&bank.comments) {
            for expected in comments.iter().filter_map(|c| c.strip_prefix("# expect = ")) {
                count += 1;
                let (word, want) = expected.split_once(' ').unwrap();
                let got = of(sentence, word.parse::<usize>().unwrap() - 1);
                let answer = format!("{}{}", got.status.name(), if got.historical { " historical" } else { "" });
                if answer != want {
                    let text: Vec<&str> = sentence.words.iter().map(|w| w.form.as_str()).collect();
                    wrong.push(format!("{}\n    {word}: {answer}, expected {want}; {:?}", text.join(" "), got.notes));
                }
            }
        }
        assert!(count >= 60, "only {count} cases");
        assert!(wrong.is_empty(), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn nothing_panics_on_a_cycle_or_a_word_out_of_range() {
        let rows = "1\ta\ta\tVERB\tVB\t_\t2\tccomp\t_\t_\n2\tb\tb\tVERB\tVB\t_\t1\tconj\t_\t_\n3\tc\tc\tNOUN\tNN\t_\t3\tobj\t_\t_\n";
        let bank = crate::conllu::read(rows).unwrap();
        for word in 0..5 {
            of(&bank.parse.sentences[0], word);
        }
    }
}

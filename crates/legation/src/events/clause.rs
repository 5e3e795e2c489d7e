//! Who does what in a clause, whatever its voice and wherever its subject stands.
//!
//! The codebook writes active sentences. This module finds the logical subject and object of a verb in the tree that the
//! reader gives: passives, participles, relative clauses, coordination, and subjects handed down through control and raising
//! ("is expected to visit", "urged Mali to withdraw"). It knows Universal Dependencies and no verb but those of control.

use crate::syntax::{Sentence, Upos};

/// Chains of clauses longer than this are the parser's mistake, or nobody's sentence.
const DEPTH: usize = 12;

/// Verbs whose infinitive belongs to their subject although they have an object ("promised Kyiv to send").
const SUBJECT_CONTROL: [&str; 4] = ["promise", "threaten", "vow", "pledge"];

/// Whether the word is a verb, or an auxiliary used as one.
pub(super) fn is_verb(sentence: &Sentence, word: usize) -> bool {
    matches!(sentence.words[word].upos, Upos::Verb)
}

/// Whether a verb form puts what suffers the action first.
pub(super) fn is_passive(sentence: &Sentence, verb: usize) -> bool {
    passive(sentence, verb, DEPTH)
}

fn passive(sentence: &Sentence, verb: usize, depth: usize) -> bool {
    let word = &sentence.words[verb];
    let marked = |c: &usize| matches!(&*sentence.words[*c].rel, "nsubj:pass" | "aux:pass" | "csubj:pass" | "obl:agent");
    if sentence.children(verb).iter().any(marked) {
        return true;
    }
    let has_own = |rel: &str| sentence.child(verb, rel).is_some();
    let past_participle = &*word.xpos == "VBN" || word.feats.contains("Tense=Past|VerbForm=Part");
    if !past_participle || has_own("aux") || has_own("nsubj") {
        return false;
    }
    if word.is_rel("conj") {
        return depth > 0 && word.head.is_some_and(|head| passive(sentence, head, depth - 1));
    }
    ["acl", "amod", "advcl", "xcomp"].iter().any(|rel| word.is_rel(rel)) && !has_own("obj")
}

/// The word that stands as the subject of a verb (or predicate), its own or handed down; the deep one is for
/// [`agent`] and [`patient`] to tell.
pub(super) fn subject(sentence: &Sentence, verb: usize) -> Option<usize> {
    surface_subject(sentence, verb, DEPTH).map(|s| antecedent(sentence, s))
}

fn surface_subject(sentence: &Sentence, verb: usize, depth: usize) -> Option<usize> {
    if let Some(own) = sentence.child(verb, "nsubj") {
        return Some(own);
    }
    let word = &sentence.words[verb];
    let head = word.head.filter(|_| depth > 0)?;
    let above = || surface_subject(sentence, head, depth - 1);
    match word.rel.split(':').next()? {
        "conj" => above(),
        "xcomp" => controller(sentence, head).or_else(above),
        "advcl" if has_finite_mark(sentence, verb) => None,
        "advcl" => controller_by_preposition(sentence, head, verb).or_else(above),
        "acl" if &*word.rel == "acl:relcl" => Some(head),
        "acl" if is_infinitive(sentence, verb) => owner_of_plan(sentence, head, depth - 1),
        "acl" | "amod" => Some(head),
        "ccomp" if is_infinitive(sentence, verb) => controller(sentence, head).or_else(above),
        _ => None,
    }
}

/// The object of a verb that has an infinitive is the infinitive's subject ("urged Mali to withdraw").
fn controller(sentence: &Sentence, head: usize) -> Option<usize> {
    if SUBJECT_CONTROL.contains(&sentence.words[head].lemma.as_str()) {
        return None;
    }
    sentence.child(head, "iobj").or_else(|| sentence.child(head, "obj")).or_else(|| called_upon(sentence, head))
}

/// "called on Mali to withdraw", "appealed to Mali to withdraw"
fn called_upon(sentence: &Sentence, head: usize) -> Option<usize> {
    let calls = matches!(sentence.words[head].lemma.as_str(), "call" | "appeal" | "plead" | "shout" | "prevail");
    sentence.children_by(head, "obl").find(|&o| calls && has_case(sentence, o, &["on", "upon", "to", "with"]))
}

fn controller_by_preposition(sentence: &Sentence, head: usize, verb: usize) -> Option<usize> {
    is_infinitive(sentence, verb).then(|| called_upon(sentence, head))?
}

/// For "a plan to attack", "its decision to withdraw": whoever has the plan.
fn owner_of_plan(sentence: &Sentence, noun: usize, depth: usize) -> Option<usize> {
    if let Some(owner) = sentence.child(noun, "nmod:poss") {
        return Some(owner);
    }
    let by = sentence.children_by(noun, "nmod").find(|&c| has_case(sentence, c, &["by", "of", "between", "from"]));
    let word = &sentence.words[noun];
    by.or_else(|| {
        word.head
            .filter(|_| word.is_rel("obj") || word.is_rel("xcomp"))
            .and_then(|v| surface_subject(sentence, v, depth))
    })
}

fn is_infinitive(sentence: &Sentence, verb: usize) -> bool {
    sentence.children_by(verb, "mark").any(|m| sentence.words[m].lemma == "to")
}

/// "because", "if", "after ... had": a clause that would have a subject of its own, if it were a whole one.
fn has_finite_mark(sentence: &Sentence, verb: usize) -> bool {
    let mark = |m: usize| matches!(sentence.words[m].lemma.as_str(), "if" | "because" | "that" | "although" | "unless");
    sentence.children_by(verb, "mark").any(mark)
}

/// Whether one of the word's prepositions is among `prepositions`.
pub(super) fn has_case(sentence: &Sentence, word: usize, prepositions: &[&str]) -> bool {
    sentence.children_by(word, "case").any(|c| prepositions.contains(&sentence.words[c].lemma.as_str()))
}

/// The noun that a relative pronoun stands for; any other word stands for itself.
pub(super) fn antecedent(sentence: &Sentence, word: usize) -> usize {
    if !is_relative_pronoun(sentence, word) {
        return word;
    }
    let mut at = word;
    for _ in 0..DEPTH {
        let Some(head) = sentence.words[at].head else { return word };
        if &*sentence.words[at].rel == "acl:relcl" {
            return head;
        }
        at = head;
    }
    word
}

fn is_relative_pronoun(sentence: &Sentence, word: usize) -> bool {
    let word = &sentence.words[word];
    word.upos == Upos::Pron
        && matches!(word.lemma.to_lowercase().as_str(), "who" | "which" | "that" | "whom" | "whose")
        && word.feat("PronType") != Some("Dem")
}

/// Who acts: the subject of an active verb, the "by" of a passive one.
pub(super) fn agent(sentence: &Sentence, verb: usize) -> Option<usize> {
    if !is_passive(sentence, verb) {
        return subject(sentence, verb);
    }
    let by = |rel| sentence.children_by(verb, rel).find(|&c| has_case(sentence, c, &["by"]));
    by("obl").or_else(|| by("nmod")).or_else(|| stray_agent(sentence, verb)).map(|a| antecedent(sentence, a))
}

/// "threatened with expulsion by the league", "found guilty of fraud by a court": the parser may hang the agent from a phrase
/// before it.
fn stray_agent(sentence: &Sentence, verb: usize) -> Option<usize> {
    let inside = |w: usize| ["obl", "nmod", "xcomp"].iter().any(|rel| sentence.words[w].is_rel(rel));
    let mut level = vec![verb];
    for _ in 0..3 {
        level = level.iter().flat_map(|&w| sentence.children(w)).copied().filter(|&w| inside(w)).collect();
        if let Some(&agent) = level.iter().find(|&&w| has_case(sentence, w, &["by"])) {
            return Some(agent);
        }
    }
    None
}

/// Who or what is acted upon: the object of an active verb, the subject of a passive one.
pub(super) fn patient(sentence: &Sentence, verb: usize) -> Option<usize> {
    if is_passive(sentence, verb) {
        return subject(sentence, verb);
    }
    if let Some(own) = sentence.child(verb, "obj") {
        return Some(antecedent(sentence, own));
    }
    let word = &sentence.words[verb];
    let head = word.head?;
    if &*word.rel == "acl:relcl" && sentence.child(verb, "nsubj").is_some_and(|s| antecedent(sentence, s) != head) {
        return Some(head); // "the dam that Ethiopia built"
    }
    // "condemned and sanctioned Belarus": the object hangs from the first verb and stands behind the last.
    let shared = sentence.child(head, "obj").filter(|&o| word.is_rel("conj") && o > verb);
    shared.map(|o| antecedent(sentence, o))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;

    /// (sentence as "form/UPOS/XPOS/head/rel" words, verb, agent, patient)
    #[rustfmt::skip]
    const CASES: [(&str, &str, &str, &str); 12] = [
        ("France/PROPN/NNP/2/nsubj accused/VERB/VBD/0/root Mali/PROPN/NNP/2/obj", "accused", "France", "Mali"),
        ("Mali/PROPN/NNP/3/nsubj:pass was/AUX/VBD/3/aux:pass accused/VERB/VBN/0/root by/ADP/IN/5/case France/PROPN/NNP/3/obl:agent",
            "accused", "France", "Mali"),
        ("Mali/PROPN/NNP/0/root ,/PUNCT/,/3/punct accused/VERB/VBN/1/acl by/ADP/IN/5/case France/PROPN/NNP/3/obl",
            "accused", "France", "Mali"),
        ("Xi/PROPN/NNP/3/nsubj:pass is/AUX/VBZ/3/aux:pass expected/VERB/VBN/0/root to/PART/TO/5/mark visit/VERB/VB/3/xcomp Oslo/PROPN/NNP/5/obj",
            "visit", "Xi", "Oslo"),
        ("France/PROPN/NNP/2/nsubj urged/VERB/VBD/0/root Mali/PROPN/NNP/2/obj to/PART/TO/5/mark withdraw/VERB/VB/2/xcomp",
            "withdraw", "Mali", ""),
        ("Kenya/PROPN/NNP/2/nsubj called/VERB/VBD/0/root on/ADP/IN/4/case Mali/PROPN/NNP/2/obl to/PART/TO/6/mark withdraw/VERB/VB/2/advcl",
            "withdraw", "Mali", ""),
        ("Troops/NOUN/NNS/0/root who/PRON/WP/3/nsubj attacked/VERB/VBD/1/acl:relcl Goma/PROPN/NNP/3/obj", "attacked", "Troops", "Goma"),
        ("dam/NOUN/NN/0/root that/PRON/WDT/4/obj Egypt/PROPN/NNP/4/nsubj bombed/VERB/VBD/1/acl:relcl", "bombed", "Egypt", "dam"),
        ("Iran/PROPN/NNP/2/nsubj met/VERB/VBD/0/root Oman/PROPN/NNP/2/obj and/CCONJ/CC/5/cc accused/VERB/VBD/2/conj Israel/PROPN/NNP/5/obj",
            "accused", "Iran", "Israel"),
        ("Peru/PROPN/NNP/2/nsubj condemned/VERB/VBD/0/root and/CCONJ/CC/4/cc sanctioned/VERB/VBD/2/conj Cuba/PROPN/NNP/2/obj",
            "sanctioned", "Peru", "Cuba"),
        ("men/NOUN/NNS/3/nsubj:pass were/AUX/VBD/3/aux:pass arrested/VERB/VBN/0/root and/CCONJ/CC/5/cc deported/VERB/VBN/3/conj",
            "deported", "", "men"),
        ("Its/PRON/PRP$/2/nmod:poss decision/NOUN/NN/5/nsubj to/PART/TO/4/mark attack/VERB/VB/2/acl failed/VERB/VBD/0/root",
            "attack", "Its", ""),
    ];

    #[test]
    fn agents_and_patients() {
        for (sentence, verb, agent_form, patient_form) in CASES {
            let rows = sentence.split(' ').enumerate().map(|(i, word)| {
                let [form, upos, xpos, head, rel] = word.split('/').collect::<Vec<_>>()[..] else { panic!("{word}") };
                format!("{}\t{form}\t{}\t{upos}\t{xpos}\t_\t{head}\t{rel}\t_\t_\n", i + 1, lemma(form))
            });
            let bank = conllu::read(&rows.collect::<String>()).unwrap();
            let s = &bank.parse.sentences[0];
            let at = s.words.iter().position(|w| w.form == verb).unwrap();
            let form = |w: Option<usize>| w.map_or("", |w| s.words[w].form.as_str());
            assert_eq!((form(agent(s, at)), form(patient(s, at))), (agent_form, patient_form), "{sentence}");
        }
    }

    fn lemma(form: &str) -> &str {
        match form {
            "called" => "call",
            other => other,
        }
    }
}

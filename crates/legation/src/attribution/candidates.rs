//! What might be attributed: for every word that could be a cue, the ways in which its sentence could hold a content.
//!
//! Nothing is decided here. A verb, noun or adjective with a clause, an infinitive, an object or a prepositional phrase
//! gives one [`Candidate`] for each; so do "reportedly", "according to", ", he said," and "Kremlin: ...".
//! [`super::weigh`] says how likely each of them is an attribution.

use std::ops::Range;

use super::cues::Cues;
use super::roles;
use super::{Found, Place};
use crate::syntax::{Sentence, Upos};

/// A cue with a content that it may attribute.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Cue, source, content.
    pub found: Found,
    /// Verb, noun, adj, adv, case or colon.
    pub kind: &'static str,
    /// What holds the content: that, to, ing, obj, pass, raise, beside, as, inverted, according, or a preposition ("prep for").
    pub frame: String,
    /// Head word of the content.
    pub content_head: usize,
    /// Head word of the source.
    pub source: Option<usize>,
}

/// All candidates whose cue is word `i`.
pub(super) fn at(s: &Sentence, sentence: usize, i: usize) -> Vec<Candidate> {
    let mut finder = Finder { s, cues: Cues::get(), at: Place { sentence, word: i }, kind: "verb", found: Vec::new() };
    match s.words[i].upos {
        Upos::Verb if s.words[i].is_rel("case") => finder.according(i),
        Upos::Verb => finder.verb(i),
        Upos::Noun => finder.noun(i),
        Upos::Adj => finder.adjective(i),
        Upos::Adv => finder.adverb(i),
        Upos::Punct if s.words[i].form == ":" => finder.colon(i),
        _ => {}
    }
    finder.found
}

struct Finder<'a> {
    s: &'a Sentence,
    cues: &'static Cues,
    at: Place,
    kind: &'static str,
    found: Vec<Candidate>,
}

impl Finder<'_> {
    fn verb(&mut self, i: usize) {
        let group = roles::verb_group(self.s, i);
        for source in roles::subjects(self.s, i) {
            self.complements(i, &group, source);
            self.object(i, &group, source);
            self.prepositions(i, &group, source);
        }
        self.raised(i, &group);
        self.agent(i, &group);
        self.beside(i, &group);
        if self.cues.entries("verb", &self.s.words[i].lemma).iter().any(|c| c.has("quote")) {
            self.spoken(i, &group);
        }
    }

    /// "confident that ...", "willing to ...", "concerned about ...": the copula belongs to the cue.
    fn adjective(&mut self, i: usize) {
        self.kind = "adj";
        let group = roles::verb_group(self.s, i);
        for source in roles::subjects(self.s, i) {
            self.complements(i, &group, source);
            self.prepositions(i, &group, source);
        }
    }

    /// A finite clause, an infinitive, a gerund: "urged the rebels to leave" has the object in the content.
    fn complements(&mut self, i: usize, group: &Range<usize>, source: Option<usize>) {
        let s = self.s;
        for clause in s.children_by(i, "ccomp").chain(s.children_by(i, "xcomp")) {
            let to = s.children_by(clause, "mark").any(|m| &*s.words[m].xpos == "TO");
            let gerund = &*s.words[clause].xpos == "VBG" && s.child(clause, "mark").is_none();
            let frame = match (to, gerund, s.words[clause].is_rel("ccomp")) {
                (true, ..) => "to",
                (_, true, false) => "ing",
                (_, _, true) => "that",
                _ => continue, // "called it a mistake" goes with the object
            };
            let mut content = s.subtree(clause);
            if frame != "that"
                && let Some(object) = s.child(i, "obj").filter(|&o| o < clause)
            {
                content.extend(s.subtree(object));
            }
            let source = source.or_else(|| self.inverted_source(i, clause));
            match self.between_comma_and(group).filter(|(phrase, _)| clause < phrase.start) {
                Some((phrase, head)) => {
                    let before = self.found.len();
                    self.push(group.clone(), Some(head), (0..phrase.start).collect(), frame, clause);
                    for c in &mut self.found[before..] {
                        c.found = c.found.clone().with_source(s, phrase.clone());
                    }
                }
                None => self.push(group.clone(), source, content.clone(), frame, clause),
            }
            // "said the plan was good and the country must be strong": what the reader took for a second main clause.
            let second = s.children_by(i, "conj").find(|&c| c > clause && s.child(c, "nsubj").is_some());
            if let Some(second) = second.filter(|_| frame == "that" && clause > i) {
                content.extend(s.subtree(second));
                self.push(group.clone(), source, content, "that and", clause);
            }
        }
    }

    /// "It is hard, said a handful of diplomats": the reader may take them for the object.
    fn inverted_source(&self, i: usize, clause: usize) -> Option<usize> {
        self.s.child(i, "obj").or_else(|| self.s.child(i, "iobj")).filter(|&o| clause < i && o > i)
    }

    /// "criticised the army [for burning villages]", "called it [a mistake]".
    fn object(&mut self, i: usize, group: &Range<usize>, source: Option<usize>) {
        let s = self.s;
        let Some(object) = s.child(i, "obj") else { return };
        let mut content = s.subtree(object);
        for &c in s.children(i).iter().filter(|&&c| c > object && self.carries_on(c)) {
            content.extend(s.subtree(c));
        }
        self.push(group.clone(), source, content, "obj", object);
    }

    /// "[the army] was criticised by ...", "[the talks], first reported by ...".
    fn agent(&mut self, i: usize, group: &Range<usize>) {
        let s = self.s;
        let agent = roles::agent(s, i);
        let noun =
            s.words[i].head.filter(|_| s.words[i].is_rel("acl") && &*s.words[i].xpos == "VBN" && agent.is_some());
        if let Some(subject) = s.children_by(i, "nsubj").find(|&c| &*s.words[c].rel == "nsubj:pass") {
            self.push(group.clone(), agent, s.subtree(subject), "pass", subject);
        } else if let Some(noun) = noun {
            self.push(group.clone(), agent, self.without(noun, i), "pass", noun);
        }
    }

    fn carries_on(&self, c: usize) -> bool {
        let word = &self.s.words[c];
        let opener =
            self.s.children(c).iter().map(|&m| &self.s.words[m]).find(|m| m.is_rel("case") || m.is_rel("mark"));
        let listed = opener.is_some_and(|m| self.cues.is("tail", &m.lemma));
        word.is_rel("xcomp") || (word.is_rel("obl") || word.is_rel("advcl")) && listed
    }

    /// "called for a ceasefire": the preposition belongs to the cue.
    fn prepositions(&mut self, i: usize, group: &Range<usize>, source: Option<usize>) {
        let s = self.s;
        let phrases: Vec<usize> = s.children_by(i, "obl").chain(s.children_by(i, "advcl")).filter(|&c| c > i).collect();
        for phrase in phrases {
            let opener = s.children_by(phrase, "case").chain(s.children_by(phrase, "mark")).next();
            let Some(opener) = opener.filter(|&m| s.words[m].upos == Upos::Adp || &*s.words[m].xpos == "IN") else {
                continue;
            };
            let mut content: Vec<usize> = s.subtree(phrase).into_iter().filter(|&w| w > opener).collect();
            content.extend(s.children_by(i, "xcomp").filter(|&c| c > phrase).flat_map(|c| s.subtree(c)));
            let end = if opener == group.end { opener + 1 } else { group.end };
            let frame = format!("prep {}", s.words[opener].lemma);
            self.push(group.start..end, source, content, &frame, phrase);
        }
    }

    /// "The talks, he said, will resume", "as the ministry noted", "Talks near, says Kremlin": the content is the clause
    /// that it is put into, or that is put beside it.
    fn beside(&mut self, i: usize, group: &Range<usize>) {
        let s = self.s;
        let word = &s.words[i];
        if s.child(i, "ccomp").is_some() || s.child(i, "obj").is_some() {
            return;
        }
        let source = roles::subject(s, i);
        let as_clause = word.is_rel("advcl") && s.children_by(i, "mark").any(|m| s.words[m].lemma == "as");
        if let Some(head) =
            word.head.filter(|_| (word.is_rel("parataxis") || as_clause) && s.child(i, "nsubj").is_some())
        {
            let frame = if as_clause { "as" } else { "beside" };
            self.push(group.clone(), source, self.without(head, i), frame, head);
        }
        let said = s.children_by(i, "parataxis").find(|&c| c < i);
        if let Some(said) = said {
            self.push(group.clone(), source, s.subtree(said), "inverted", said);
        }
    }

    /// A verb of saying whose clause the tree does not tell: what stands around it. "X said [...]", "[...], said X",
    /// "[..., X said, ...]".
    fn spoken(&mut self, i: usize, group: &Range<usize>) {
        let s = self.s;
        let nominal = |w: usize| s.words[w].upos.is_nominal();
        let top =
            |w: usize| s.words[w].head.is_none_or(|h| h == i || s.words[w].is_rel("nsubj") || s.words[w].is_rel("obj"));
        let pause = |w: usize| s.words[w].upos == Upos::Punct;
        let before = (0..group.start).rev().take_while(|&w| !pause(w)).find(|&w| nominal(w) && top(w));
        let after = (group.end..s.words.len()).find(|&w| nominal(w) && top(w));
        let own = |source: usize| {
            let range = roles::noun_phrase(s, source, i);
            range.start.min(group.start)..range.end.max(group.end)
        };
        if let Some(source) = roles::subject(s, i).filter(|&x| x < i).or(before) {
            let clause = own(source);
            let rest: Vec<usize> = (clause.end..s.words.len()).collect();
            let front: Vec<usize> = (0..clause.start).collect();
            let parted = clause.start > 1 && pause(clause.start - 1) && rest.first().is_some_and(|&w| pause(w));
            if parted {
                let around = front.into_iter().chain(rest).collect();
                self.push(group.clone(), Some(source), around, "parted", i);
            } else if clause.start > 1 && pause(clause.start - 1) {
                self.push(group.clone(), Some(source), front, "before", i);
            }
            if s.child(i, "ccomp").is_none() && s.child(i, "xcomp").is_none() {
                self.push(group.clone(), Some(source), (clause.end..s.words.len()).collect(), "after", i);
            }
        }
        if let Some(source) = after.filter(|_| group.start > 1 && pause(group.start - 1)) {
            self.push(group.clone(), Some(source), (0..group.start).collect(), "before, inverted", i);
        }
    }

    /// "..., China's state news agency Xinhua reported" at the end of a sentence: all from the comma to the cue, if there is
    /// no verb in it, is the source, wherever the reader hangs its words. With its head word.
    fn between_comma_and(&self, group: &Range<usize>) -> Option<(Range<usize>, usize)> {
        let words = &self.s.words;
        let comma = (2..group.start).rev().find(|&w| words[w].upos == Upos::Punct)?;
        let phrase = comma + 1..group.start;
        let plain = |w: usize| {
            use Upos::{Adp, Adv, Aux, Cconj, Sconj, Verb};
            !matches!(words[w].upos, Verb | Aux | Sconj | Adp | Adv | Cconj) || &*words[w].xpos == "POS"
        };
        let last = group.end + 1 >= words.len() && phrase.len() > 1;
        let head = phrase.clone().rev().find(|&w| words[w].upos.is_nominal())?;
        (last && phrase.clone().all(plain)).then_some((phrase, head))
    }

    fn without(&self, head: usize, i: usize) -> Vec<usize> {
        let own = self.s.subtree(i);
        self.s.subtree(head).into_iter().filter(|w| !own.contains(w)).collect()
    }

    /// "The talks are expected to resume": nobody is named who expects it; the subject belongs to the content.
    fn raised(&mut self, i: usize, group: &Range<usize>) {
        let s = self.s;
        let lower = s.children_by(i, "xcomp").next();
        let (Some(lower), Some(subject)) = (lower, s.child(i, "nsubj")) else { return };
        let passive = &*s.words[subject].rel == "nsubj:pass";
        if passive && roles::agent(s, i).is_none() || matches!(s.words[i].lemma.as_str(), "seem" | "appear") {
            let mut content = s.subtree(subject);
            content.extend(s.subtree(lower));
            self.push(group.clone(), None, content, "raise", lower);
        }
    }

    /// "their refusal to leave", "claims that the army fired", "criticism of the deal".
    fn noun(&mut self, i: usize) {
        self.kind = "noun";
        let s = self.s;
        let owner = s.children_by(i, "nmod").find(|&c| &*s.words[c].rel == "nmod:poss");
        let source = owner.or_else(|| self.giver(i)).or_else(|| self.maker(i));
        for clause in s.children_by(i, "acl").chain(s.children_by(i, "ccomp")).filter(|&c| c > i) {
            let mark = s.children_by(clause, "mark").next();
            let frame = match mark.map(|m| (&*s.words[m].xpos, s.words[m].lemma.as_str())) {
                Some(("TO", _)) => "to",
                Some((_, "that" | "whether")) => "that",
                _ => continue,
            };
            self.push(i..i + 1, source, s.subtree(clause), frame, clause);
        }
        for phrase in s.children_by(i, "nmod").filter(|&c| c > i && Some(c) != source) {
            let Some(opener) = s.child(phrase, "case") else { continue };
            let content = s.subtree(phrase).into_iter().filter(|&w| w > opener).collect();
            let end = if opener == i + 1 { opener + 1 } else { i + 1 };
            let frame = format!("prep {}", s.words[opener].lemma);
            self.push(i..end, source, content, &frame, phrase);
        }
    }

    /// "France made an offer to mediate": who makes it.
    fn giver(&self, noun: usize) -> Option<usize> {
        let verb = self.s.words[noun].head.filter(|_| self.s.words[noun].is_rel("obj"))?;
        roles::subject(self.s, verb)
    }

    /// "criticism of the deal from Tehran", "a threat by the rebels to leave".
    fn maker(&self, noun: usize) -> Option<usize> {
        let opened = |&c: &usize| {
            self.s.children_by(c, "case").any(|m| matches!(&*self.s.words[m].lemma, "by" | "from" | "among"))
        };
        self.s.children_by(noun, "nmod").filter(|&c| c > noun).find(opened)
    }

    /// "reportedly": who reports is not told.
    fn adverb(&mut self, i: usize) {
        self.kind = "adv";
        if !self.cues.is("adv", &self.s.words[i].lemma) {
            return;
        }
        let Some(head) = self.s.words[i].head else { return };
        self.push(i..i + 1, None, self.without(head, i), "adv", head);
    }

    /// "according to the ministry": the content is the clause it hangs from.
    fn according(&mut self, i: usize) {
        self.kind = "case";
        if !self.cues.is("case", &self.s.words[i].lemma) {
            return;
        }
        let Some(source) = self.s.words[i].head else { return };
        let to = self.s.children_by(i, "fixed").max().unwrap_or(i);
        let mut at = self.s.words[source].head;
        let mut level = 0;
        while let Some(clause) = at.filter(|_| level < 4) {
            if self.is_clause(clause) {
                let frame = if self.s.words[clause].head.is_none() {
                    "according root".into()
                } else {
                    format!("according {level}")
                };
                self.push(i..to + 1, Some(source), self.without(clause, source), &frame, clause);
                level += 1;
            }
            at = self.s.words[clause].head;
        }
    }

    fn is_clause(&self, i: usize) -> bool {
        self.s.words[i].upos == Upos::Verb || self.s.words[i].head.is_none() || self.s.child(i, "nsubj").is_some()
    }

    /// "Kremlin: tensions are high": a headline.
    fn colon(&mut self, i: usize) {
        self.kind = "colon";
        let s = self.s;
        let nominal = |w: usize| s.words[w].upos.is_nominal() || s.words[w].upos == Upos::Adj;
        let end = s.words.len() - s.words.last().map_or(0, |w| usize::from(w.upos == Upos::Punct));
        let tail: Vec<usize> = (i + 1..end).collect();
        if let Some(source) = tail
            .last()
            .copied()
            .filter(|&t| tail.len() <= 4 && i > 2 && s.words[t].upos == Upos::Propn && tail.iter().all(|&w| nominal(w)))
        {
            self.push(i..i + 1, Some(source), (0..i).collect(), "colon after", 0);
        }
        let before = 0..i;
        let top = before.clone().find(|&w| s.words[w].head.is_none_or(|h| h >= i));
        let plain = before.clone().all(|w| !matches!(s.words[w].upos, Upos::Verb | Upos::Punct));
        let Some(source) = top.filter(|&t| i <= 5 && plain && s.words[t].upos.is_nominal()) else { return };
        let content: Vec<usize> = (i + 1..s.words.len()).collect();
        let Some(head) = content.iter().copied().find(|&w| s.words[w].head.is_none_or(|h| h < i)) else { return };
        self.push(i..i + 1, Some(source), content, "colon", head);
    }

    fn push(&mut self, group: Range<usize>, source: Option<usize>, mut content: Vec<usize>, frame: &str, head: usize) {
        content.sort_unstable();
        content.dedup();
        let source = source.filter(|w| content.binary_search(w).is_err() && !group.contains(w));
        // Quotation marks at the edges stay: they belong to what is quoted.
        let mark = |form: &str| matches!(form, "\"" | "“" | "”" | "''" | "``");
        let punct = |w: &usize| self.s.words[*w].upos == Upos::Punct && !mark(&self.s.words[*w].form);
        let Some(first) = content.iter().position(|w| !punct(w)) else { return };
        let Some(last) = content.iter().rposition(|w| !punct(w)) else { return };
        let content = &content[first..=last];
        let mut found = Found::new(self.s, self.at, group.clone(), source);
        found.content = self.s.span_of(content.iter().copied());
        found.words = content.iter().filter(|w| !group.contains(w)).map(|&w| (self.at.sentence, w)).collect();
        if found.words.is_empty() {
            return;
        }
        let candidate = Candidate { found, kind: self.kind, frame: frame.to_string(), content_head: head, source };
        self.found.push(candidate);
    }
}

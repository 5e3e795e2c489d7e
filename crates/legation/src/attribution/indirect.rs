//! Indirect speech, belief, intention and judgement: the content is a complement of its cue.

use std::ops::Range;

use super::cues::{Cue, Cues};
use super::roles;
use super::{Found, Place};
use crate::syntax::{Sentence, Upos};

/// What word `i` attributes, if it is a cue with a content.
pub(super) fn at(s: &Sentence, sentence: usize, i: usize) -> Option<Found> {
    let finder = Finder { s, cues: Cues::get(), at: Place { sentence, word: i } };
    match s.words[i].upos {
        Upos::Verb if s.words[i].is_rel("case") => finder.according(i),
        Upos::Verb => finder.verb(i),
        Upos::Noun => finder.noun(i),
        Upos::Adv => finder.adverb(i),
        _ => None,
    }
}

struct Finder<'a> {
    s: &'a Sentence,
    cues: &'static Cues,
    at: Place,
}

impl Finder<'_> {
    fn cue(&self, kind: &str, i: usize) -> Option<&'static Cue> {
        let hangs = |w: &str| self.s.children(i).iter().any(|&c| self.s.words[c].lemma == w);
        let entries = self.cues.entries(kind, &self.s.words[i].lemma);
        let specific = entries.iter().find(|c| c.with.as_deref().is_some_and(hangs));
        specific.or_else(|| entries.iter().find(|c| c.with.is_none()))
    }

    fn verb(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.raised(i) {
            return Some(found);
        }
        let cue = self.cue("verb", i)?;
        let group = roles::verb_group(self.s, i);
        let (content, group) =
            self.beside(cue, i).or_else(|| self.complement(cue, i)).map(|c| (c, group.clone())).or_else(|| {
                self.preposition(cue, i).map(|(content, end)| (content, group.start..group.end.max(end)))
            })?;
        let source = roles::subject(self.s, i).filter(|source| !content.contains(source));
        // Without a source it is seldom an attribution, except as "it was reported that ...".
        let impersonal = self.s.child(i, "ccomp").is_some() && self.s.child(i, "expl").is_some();
        (impersonal || source.is_some_and(|s| !self.is_writer(s))).then_some(())?;
        self.found(group, source, content)
    }

    /// "I think", "as you know": the reporter's own voice, or somebody's in a quotation that is theirs anyway.
    fn is_writer(&self, source: usize) -> bool {
        let word = &self.s.words[source];
        word.upos == Upos::Pron && matches!(word.feat("Person"), Some("1" | "2"))
    }

    /// Clause, infinitive, gerund, object.
    fn complement(&self, cue: &Cue, i: usize) -> Option<Vec<usize>> {
        let passive = self.s.children_by(i, "nsubj").find(|&c| &*self.s.words[c].rel == "nsubj:pass");
        let clause = self.s.child(i, "ccomp").filter(|_| cue.has("that") || cue.has("quote"));
        if let Some(clause) = clause {
            return Some(self.s.subtree(clause));
        }
        if let Some(content) = self.infinitive(cue, i) {
            return Some(content);
        }
        if passive.is_some() {
            let subject = passive.filter(|_| cue.has("obj") && roles::agent(self.s, i).is_some())?;
            return Some(self.s.subtree(subject));
        }
        let object = self.s.child(i, "obj").filter(|_| cue.has("obj"))?;
        let mut content = self.s.subtree(object);
        for &c in self.s.children(i).iter().filter(|&&c| c > object && self.carries_on(c)) {
            content.extend(self.s.subtree(c));
        }
        Some(content)
    }

    /// "urged the rebels to leave": the object belongs to the content.
    fn infinitive(&self, cue: &Cue, i: usize) -> Option<Vec<usize>> {
        let to = |c: usize| self.s.children_by(c, "mark").any(|m| &*self.s.words[m].xpos == "TO");
        let gerund = |c: usize| &*self.s.words[c].xpos == "VBG";
        let clauses = self.s.children_by(i, "xcomp").chain(self.s.children_by(i, "ccomp"));
        let listed =
            |&c: &usize| cue.has("to") && to(c) || cue.has("ing") && gerund(c) && self.s.child(c, "mark").is_none();
        let clause = clauses.into_iter().find(listed)?;
        let object = self.s.child(i, "obj").filter(|&o| o < clause);
        let mut content = object.map_or_else(Vec::new, |o| self.s.subtree(o));
        content.extend(self.s.subtree(clause));
        Some(content)
    }

    /// "criticised the army [for burning villages]", "called it [a mistake]".
    fn carries_on(&self, c: usize) -> bool {
        let word = &self.s.words[c];
        let opener =
            self.s.children(c).iter().map(|&m| &self.s.words[m]).find(|m| m.is_rel("case") || m.is_rel("mark"));
        let listed = opener.is_some_and(|m| self.cues.is("tail", &m.lemma));
        word.is_rel("xcomp") || (word.is_rel("obl") || word.is_rel("advcl")) && listed
    }

    /// "called for a ceasefire": the preposition belongs to the cue.
    fn preposition(&self, cue: &Cue, i: usize) -> Option<(Vec<usize>, usize)> {
        let phrases = self.s.children_by(i, "obl").chain(self.s.children_by(i, "advcl"));
        for phrase in phrases.filter(|&c| c > i) {
            let openers = self.s.children_by(phrase, "case").chain(self.s.children_by(phrase, "mark"));
            let Some(opener) = openers.into_iter().find(|&m| cue.has(&self.s.words[m].lemma)) else { continue };
            let mut content: Vec<usize> = self.s.subtree(phrase).into_iter().filter(|&w| w > opener).collect();
            let clause = self.s.children_by(i, "xcomp").filter(|&c| c > phrase);
            content.extend(clause.flat_map(|c| self.s.subtree(c)));
            let end = if opener == i + 1 { opener + 1 } else { i + 1 };
            return Some((content, end));
        }
        None
    }

    /// "The talks, he said, will resume", "as the ministry noted": the content is the clause it is put into.
    fn beside(&self, cue: &Cue, i: usize) -> Option<Vec<usize>> {
        let word = &self.s.words[i];
        if !(cue.has("that") || cue.has("quote")) || self.s.child(i, "ccomp").is_some() {
            return None;
        }
        let as_clause = word.is_rel("advcl") && self.s.children_by(i, "mark").any(|m| self.s.words[m].lemma == "as");
        let head = word.head?;
        if (word.is_rel("parataxis") || as_clause)
            && self.s.child(i, "nsubj").is_some()
            && self.s.child(i, "obj").is_none()
        {
            return Some(self.without(head, i));
        }
        let said = self.s.children_by(i, "parataxis").find(|&c| c < i && self.s.child(i, "obj").is_none());
        said.map(|c| self.s.subtree(c))
    }

    fn without(&self, head: usize, i: usize) -> Vec<usize> {
        let own = self.s.subtree(i);
        self.s.subtree(head).into_iter().filter(|w| !own.contains(w)).collect()
    }

    /// "The talks are expected to resume": nobody is named who expects it; the subject belongs to the content.
    fn raised(&self, i: usize) -> Option<Found> {
        self.cue("raise", i)?;
        let lower = self.s.children_by(i, "xcomp").next()?;
        if self.cue("verb", lower).is_some_and(|c| c.has("that")) && self.s.child(lower, "ccomp").is_some() {
            return None; // "appeared to suggest that ..."
        }
        let subject = self.s.child(i, "nsubj").filter(|_| roles::agent(self.s, i).is_none())?;
        let passive = &*self.s.words[subject].rel == "nsubj:pass";
        if !passive && !matches!(self.s.words[i].lemma.as_str(), "seem" | "appear") {
            return None;
        }
        let mut content = self.s.subtree(subject);
        content.extend(self.s.subtree(lower));
        self.found(roles::verb_group(self.s, i), None, content)
    }

    /// "their refusal to leave", "claims that the army fired".
    fn noun(&self, i: usize) -> Option<Found> {
        let cue = self.cue("noun", i)?;
        let owner = self.s.children_by(i, "nmod").find(|&c| &*self.s.words[c].rel == "nmod:poss");
        let clause =
            self.s.children_by(i, "acl").find(|&c| &*self.s.words[c].rel == "acl" && self.listed_clause(cue, c));
        let mut group = i..i + 1;
        let content = match (clause, owner) {
            (Some(clause), _) => self.s.subtree(clause),
            (None, Some(_)) => {
                let phrase = self.s.children_by(i, "nmod").find(|&c| c > i && self.opened_by(cue, c).is_some())?;
                let opener = self.opened_by(cue, phrase)?;
                group.end = group.end.max(if opener == i + 1 { opener + 1 } else { i + 1 });
                self.s.subtree(phrase).into_iter().filter(|&w| w > opener).collect()
            }
            (None, None) => return None,
        };
        let source = owner.or_else(|| self.giver(i)).filter(|&s| !self.is_writer(s));
        source?;
        self.found(group, source, content)
    }

    fn listed_clause(&self, cue: &Cue, c: usize) -> bool {
        let mark = self.s.children_by(c, "mark").next();
        let to = mark.is_some_and(|m| &*self.s.words[m].xpos == "TO");
        to && cue.has("to") || !to && mark.is_some_and(|m| self.s.words[m].lemma == "that") && cue.has("that")
    }

    fn opened_by(&self, cue: &Cue, phrase: usize) -> Option<usize> {
        self.s.children_by(phrase, "case").find(|&m| cue.has(&self.s.words[m].lemma))
    }

    /// "France made an offer to mediate": who makes it.
    fn giver(&self, noun: usize) -> Option<usize> {
        let verb = self.s.words[noun].head.filter(|_| self.s.words[noun].is_rel("obj"))?;
        roles::subject(self.s, verb)
    }

    /// "reportedly": who reports is not told.
    fn adverb(&self, i: usize) -> Option<Found> {
        self.cue("adv", i)?;
        let head = self.s.words[i].head?;
        self.found(i..i + 1, None, self.without(head, i))
    }

    /// "according to the ministry": the content is the clause it hangs from.
    fn according(&self, i: usize) -> Option<Found> {
        self.cue("case", i)?;
        let source = self.s.words[i].head?;
        let mut clause = self.s.words[source].head?;
        while !self.is_clause(clause) {
            clause = self.s.words[clause].head?;
        }
        let to = self.s.children_by(i, "fixed").max().unwrap_or(i);
        self.found(i..to + 1, Some(source), self.without(clause, source))
    }

    fn is_clause(&self, i: usize) -> bool {
        self.s.words[i].upos == Upos::Verb || self.s.words[i].head.is_none() || self.s.child(i, "nsubj").is_some()
    }

    fn found(&self, group: Range<usize>, source: Option<usize>, mut content: Vec<usize>) -> Option<Found> {
        content.sort_unstable();
        content.dedup();
        // Quotation marks at the edges stay: they belong to what is quoted.
        let mark = |form: &str| matches!(form, "\"" | "“" | "”" | "''" | "``");
        let punct = |w: &usize| self.s.words[*w].upos == Upos::Punct && !mark(&self.s.words[*w].form);
        let first = content.iter().position(|w| !punct(w))?;
        let last = content.iter().rposition(|w| !punct(w))?;
        let content = &content[first..=last];
        let mut found = Found::new(self.s, self.at, group.clone(), source);
        found.content = self.s.span_of(content.iter().copied());
        found.words = content.iter().filter(|w| !group.contains(w)).map(|&w| (self.at.sentence, w)).collect();
        Some(found)
    }
}

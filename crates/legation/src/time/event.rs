//! When an event happened, as far as its sentence says.
//!
//! A time belongs to a trigger if it hangs from it, or from what carries it: the light verb over a noun, the verb it is
//! coordinated with, the clause around it. The clause's own time comes first, and what is said to lie ahead is not
//! dated by the day on which that was said. "Two days after the attack" counts from the date of the clause around it.
//! What is taken from a verb of saying, or from a clause that only tells which came first, is inferred and says so
//! ([`DatePrecision::Narrative`]).

use jiff::civil::Date;

use super::calendar::{Period, Unit};
use super::{Timed, When};
use crate::reading::{DatePrecision, TimeType};
use crate::syntax::{Sentence, Upos};

/// How many steps up the tree a time may be handed down from.
const STEPS: usize = 4;

/// The days of the event whose trigger is word `predicate`; none if its sentence does not tell.
///
/// `times` may be all of the document's or just the sentence's. `published`, the day of publication, ends what has
/// gone on "since Friday" and is where "within a month" counts from.
pub fn of_event(sentence: &Sentence, predicate: usize, times: &[Timed], published: Option<Date>) -> Option<When> {
    Clock::new(sentence, times, published).of(predicate, STEPS)
}

/// A sentence and the times in it.
struct Clock<'a> {
    sentence: &'a Sentence,
    times: Vec<&'a Timed>,
    hanging: Vec<Hanging>,
    published: Option<Date>,
}

/// A dated time of the sentence and the word it hangs from.
struct Hanging {
    /// The word of the time that hangs from the outside.
    head: usize,
    from: usize,
    when: When,
}

impl<'a> Clock<'a> {
    fn new(sentence: &'a Sentence, times: &'a [Timed], published: Option<Date>) -> Clock<'a> {
        let times: Vec<&Timed> = times.iter().filter(|t| sentence.span.contains(t.time.span)).collect();
        let mut clock = Clock { sentence, times, hanging: Vec::new(), published };
        clock.hanging = (0..clock.times.len()).filter_map(|i| clock.hang(i)).collect();
        clock
    }

    fn hang(&self, index: usize) -> Option<Hanging> {
        let timed = self.times[index];
        let when = self.stretch(index, timed.when?);
        let (head, from) = governor(self.sentence, timed)?;
        hangs(self.sentence, head).then_some(Hanging { head, from, when })
    }

    /// What has gone on "since Friday" has until today; "between March and May" begins with the one and ends with the other.
    fn stretch(&self, index: usize, when: When) -> When {
        let timed = self.times[index];
        let to = match self.form_before(timed.words.start) {
            "since" => self.published,
            "from" | "between" => self.other_end(index).map(|end| end.to),
            _ => None,
        };
        When { to: to.filter(|to| *to > when.to).unwrap_or(when.to), ..when }
    }

    fn other_end(&self, index: usize) -> Option<When> {
        let end = self.times.get(index + 1)?;
        let gap = self.times[index].words.end..end.words.start;
        let joined =
            gap.len() == 1 && matches!(self.form(gap.start), "and" | "to" | "until" | "till" | "through" | "-");
        end.when.filter(|_| joined)
    }

    fn form(&self, word: usize) -> &str {
        self.sentence.words.get(word).map_or("", |w| w.form.as_str())
    }

    fn form_before(&self, word: usize) -> &str {
        word.checked_sub(1).map_or("", |i| self.form(i))
    }

    /// The date of the clause around `predicate`, looking `steps` words up.
    fn of(&self, predicate: usize, steps: usize) -> Option<When> {
        let mut at = predicate;
        let mut inferred = false;
        for left in (0..=steps).rev() {
            let here = self.at_word(at, predicate).or_else(|| self.beneath(at, predicate));
            if let Some(when) = here {
                return Some(if inferred { guessed(when) } else { when });
            }
            if let Some((mark, sign)) = self.order(at) {
                return self.ordered(at, mark, sign, left);
            }
            let (head, hearsay) = self.carrier(at)?;
            inferred |= hearsay;
            at = head;
        }
        None
    }

    /// The best time at a word: hanging from it, or from one of its nouns ("launched an attack on Wednesday").
    fn at_word(&self, at: usize, predicate: usize) -> Option<When> {
        let own = self.hanging.iter().filter(|h| h.from == at);
        self.best(own, predicate).or_else(|| {
            let nouns = self.hanging.iter().filter(|h| h.from != predicate && self.is_noun_of(h, at));
            self.best(nouns, predicate)
        })
    }

    fn best<'h>(&self, found: impl Iterator<Item = &'h Hanging>, predicate: usize) -> Option<When> {
        found.min_by_key(|h| (rank(h.when.precision), h.head.abs_diff(predicate))).map(|h| h.when)
    }

    /// Whether a time hangs from a noun of a verb. "Sunday's rallies" date only what happened during them, and from further
    /// down only a time comes up that dates no event there ("toppled a statue of the queen in May", not "condemned the
    /// signers of the pact of May").
    fn is_noun_of(&self, time: &Hanging, at: usize) -> bool {
        let words = &self.sentence.words;
        let noun = time.from;
        let of_verb = ["obj", "nsubj:pass", "obl"].iter().any(|rel| words[noun].is_rel(rel));
        if of_verb && words[noun].head == Some(at) {
            let during = || self.case(noun).is_some_and(|c| matches!(c, "in" | "at" | "during" | "on"));
            return !words[time.head].is_rel("nmod:poss") || during();
        }
        let loose = match self.case(time.head) {
            Some("on") => true,
            Some("in") | None => {
                words[time.head].is_rel("nmod") && !words[time.head].is_rel("nmod:poss") && !self.is_event(noun)
            }
            _ => false,
        };
        loose && words[at].upos == Upos::Verb && self.nouns_lead_to(noun, at)
    }

    fn is_event(&self, word: usize) -> bool {
        self.sentence.words[word].entity.as_deref() == Some("event")
    }

    fn nouns_lead_to(&self, noun: usize, at: usize) -> bool {
        let words = &self.sentence.words;
        let mut here = noun;
        for _ in 0..STEPS {
            let nominal = ["obj", "obl", "nmod", "nsubj:pass"].iter().any(|rel| words[here].is_rel(rel));
            match words[here].head {
                Some(head) if nominal && head == at => return true,
                Some(head) if nominal && !self.is_event(head) => here = head,
                _ => return false,
            }
        }
        false
    }

    fn case(&self, word: usize) -> Option<&str> {
        self.sentence.child(word, "case").map(|c| self.sentence.words[c].lemma.as_str())
    }

    /// A time below that is also this word's: of its relative clause ("the protests that broke out on Sunday"), of the
    /// conjunct that ends the clause ("seized the town and burned it on Monday"), of a past infinitive ("let them go in
    /// June"), or the beginning of what has gone on since ("since he took office in June").
    fn beneath(&self, at: usize, predicate: usize) -> Option<When> {
        let words = &self.sentence.words;
        let own = |w: usize| self.at_word(w, predicate);
        for &child in self.sentence.children(at) {
            let found = match words[child].rel.split(':').next().unwrap_or("") {
                "acl" if words[at].upos == Upos::Noun && at == predicate => own(child),
                "conj" if words[at].upos == Upos::Verb && self.shares(at, child) => own(child),
                "xcomp" if words[at].feat("Tense") == Some("Past") => own(child).filter(|w| self.is_over(w)),
                "advcl" if self.mark(child).is_some_and(|m| self.form(m) == "since") => {
                    let to = self.published;
                    own(child).map(|w| When { to: to.filter(|to| *to > w.to).unwrap_or(w.to), ..w })
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn is_over(&self, when: &When) -> bool {
        self.published.is_some_and(|day| when.to <= day)
    }

    /// Whether two coordinated verbs have one subject and look the same way, so that the time behind them is of both.
    fn shares(&self, first: usize, second: usize) -> bool {
        let words = &self.sentence.words;
        let subject = |w: usize| self.sentence.child(w, "nsubj").is_some();
        let alike = ["Tense", "VerbForm"].iter().all(|f| words[first].feat(f) == words[second].feat(f));
        let verb = words[second].upos == Upos::Verb && !subject(second) && alike;
        let trailing = self.hanging.iter().any(|h| h.head > second && (h.from == second || self.is_noun_of(h, second)));
        let but = self.sentence.child(second, "cc").is_some_and(|c| self.form(c) == "but");
        let then = self.sentence.children_by(second, "advmod").any(|c| words[c].lemma == "then");
        verb && trailing && !but && !then
    }

    fn mark(&self, at: usize) -> Option<usize> {
        self.sentence.child(at, "mark").or_else(|| self.sentence.child(at, "case"))
    }

    /// "after" or "before", which tell how this stands to what is around it: before it (-1) or behind it.
    fn order(&self, at: usize) -> Option<(usize, i64)> {
        let mark = self.mark(at)?;
        match self.sentence.words[mark].lemma.as_str() {
            "after" => Some((mark, -1)),
            "before" => Some((mark, 1)),
            _ => None,
        }
    }

    /// "two days after": counted from the date around it, where a length of time stands before it.
    fn ordered(&self, at: usize, mark: usize, sign: i64, steps: usize) -> Option<When> {
        let around = self.sentence.words[at].head?;
        let stated = self.of(around, steps);
        let length = self.times.iter().find(|t| t.time.kind == TimeType::Duration && t.words.end == mark);
        let Some(length) = length else { return stated.map(guessed) };
        let from = stated.map(|w| w.from).or(self.published)?;
        let found = away(from, &length.time.value, sign)?;
        let known = stated.is_some_and(|w| w.precision == DatePrecision::Day);
        Some(if known { found } else { guessed(found) })
    }

    /// The word whose time is also this one's, and whether that takes somebody's word for it.
    fn carrier(&self, at: usize) -> Option<(usize, bool)> {
        let sentence = self.sentence;
        let word = sentence.words.get(at)?;
        let head = word.head?;
        let lies_ahead = || {
            let ahead = |c: usize| matches!(sentence.words[c].lemma.as_str(), "will" | "shall" | "would");
            sentence.children_by(at, "aux").any(ahead)
        };
        let noun = matches!(word.upos, Upos::Noun | Upos::Propn);
        match word.rel.split(':').next().unwrap_or("") {
            "obj" | "nsubj" | "obl" | "nmod" | "compound" if noun => Some((head, false)),
            "conj" | "xcomp" => Some((head, false)),
            "advcl" if !lies_ahead() => Some((head, false)),
            "ccomp" | "parataxis" if !lies_ahead() => Some((head, true)),
            _ => None,
        }
    }
}

/// The word of a time that hangs from the outside, and the word that it hangs from. A time right behind a verb belongs to
/// that verb, whatever else the tree hangs it from ("He will resign, she said on Monday").
pub fn governor(sentence: &Sentence, timed: &Timed) -> Option<(usize, usize)> {
    let words = &sentence.words;
    let outside = |&i: &usize| words.get(i).and_then(|w| w.head).is_some_and(|h| !timed.words.contains(&h));
    let head = timed.words.clone().find(outside)?;
    let adposition = |i: &usize| words.get(*i).is_some_and(|w| w.upos == Upos::Adp);
    let before = timed.words.start.checked_sub(1);
    let verb = if before.is_some_and(|b| adposition(&b)) { before.and_then(|b| b.checked_sub(1)) } else { before };
    let said = verb.filter(|&i| words[i].upos == Upos::Verb && words[i].lemma == "say");
    let from = words[head].head?;
    // "as early as Thursday"
    let from = if words[from].upos == Upos::Adv { words[from].head.unwrap_or(from) } else { from };
    // "The council on Thursday lifted the ban."
    let subject = words[from].is_rel("nsubj") && words[head].is_rel("nmod");
    let verb = words[from].head.filter(|&v| subject && v == timed.words.end && words[v].upos == Upos::Verb);
    Some((head, said.or(verb).unwrap_or(from)))
}

/// Whether word `i` hangs from its head as a time does.
fn hangs(sentence: &Sentence, i: usize) -> bool {
    let word = &sentence.words[i];
    let timely = |lemma: &str| {
        let lemmas =
            ["in", "on", "at", "during", "by", "from", "since", "before", "over", "for", "of", "between", "'s", "’s"];
        lemmas.contains(&lemma)
    };
    let case = sentence.child(i, "case").map(|c| sentence.words[c].lemma.to_lowercase());
    match word.rel.split(':').next().unwrap_or("") {
        "obl" | "advmod" | "dep" | "compound" | "nummod" | "amod" | "appos" => true,
        "nmod" => case.is_none_or(|c| timely(&c)),
        "obj" => matches!(word.upos, Upos::Noun | Upos::Propn),
        _ => false,
    }
}

/// The day, week, month or year that lies a length of time ("P2D") after a day (before, if `sign` is negative).
pub(super) fn away(from: Date, length: &str, sign: i64) -> Option<When> {
    // "hours after" is the same day as far as anybody can tell.
    let length: jiff::Span = if length == "PTXH" { jiff::Span::new() } else { length.parse().ok()? };
    let there = from.checked_add(length.checked_mul(sign).ok()?).ok().filter(|d| d.year() >= 1)?;
    let unit = match (length.get_years(), length.get_months(), length.get_weeks()) {
        (0, 0, 0) => Unit::Day,
        (0, 0, _) => Unit::Week,
        (0, _, _) => Unit::Month,
        _ => Unit::Year,
    };
    Period::holding(unit, there).when()
}

/// The same days, not as a thing that is said.
fn guessed(when: When) -> When {
    When { precision: DatePrecision::Narrative, ..when }
}

fn rank(precision: DatePrecision) -> u8 {
    match precision {
        DatePrecision::Day => 0,
        DatePrecision::Week => 1,
        DatePrecision::Month => 2,
        DatePrecision::Year | DatePrecision::Narrative | DatePrecision::Publication => 3,
    }
}

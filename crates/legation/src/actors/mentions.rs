//! Noun phrases that can be a party, and what each is by itself.
//!
//! A mention is a noun phrase without its clauses: "the president of Mali" out of "the president of Mali, who ...".
//! Nationalities and names inside a phrase ("[U.S.] sanctions") are mentions of their own. Which mentions are the same
//! party is [`super::entities`]' business.

use std::ops::Range;

use jiff::civil::Date;

use super::Mention;
use legation_gazetteer::atoms::{self, Atom};
use legation_gazetteer::{Role, Sort};

use super::Resolver;
use super::context::Around;
use super::phrase::{Asked, Piece, Resolution, is_local};
use crate::reading::{EntityKind, Form};
use crate::syntax::{NameKind, Parse, Sentence, Upos};

/// Longest "of"-phrase, in words, that stays in its mention.
const LONGEST_OF: usize = 8;

/// All mentions of a document, in the order of the text, each with its own entity (0).
pub(crate) fn find(parse: &Parse, resolver: &Resolver, date: Option<Date>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut around = Around::default();
    for sentence in &parse.sentences {
        let atoms = atoms_of(sentence, 0..sentence.words.len());
        resolver.look_around(&resolver.pieces(&atoms), &mut around);
    }
    let asked = Asked { day: date, around: Some(&around), ..Asked::default() };
    for (number, sentence) in parse.sentences.iter().enumerate() {
        let mut finder = Finder { number, sentence, resolver, asked, found: Vec::new() };
        finder.phrases();
        finder.inner_names();
        finder.found.sort_by_key(|m| (m.words.start, std::cmp::Reverse(m.words.end), m.head));
        mentions.append(&mut finder.found);
    }
    mentions
}

struct Finder<'a> {
    number: usize,
    sentence: &'a Sentence,
    resolver: &'a Resolver,
    asked: Asked<'a>,
    found: Vec<Mention>,
}

impl Finder<'_> {
    /// Mentions headed by nouns, names and pronouns: parties, and things that a pronoun may stand for.
    fn phrases(&mut self) {
        for head in 0..self.sentence.words.len() {
            let word = &self.sentence.words[head];
            // "WHO" and "US" look like pronouns to the reader.
            let capitals = word.form.len() > 1 && word.form.bytes().all(|b| b.is_ascii_uppercase());
            if word.upos == Upos::Pron && !(capitals && self.is_known_name(head)) {
                self.pronoun(head);
            } else if (word.upos.is_nominal() || self.stands_as_noun(head)) && !self.is_inside_name(head) {
                self.nominal(head);
            }
        }
    }

    /// "the Dutch", "the accused": an adjective in a noun's place.
    fn stands_as_noun(&self, i: usize) -> bool {
        let word = &self.sentence.words[i];
        word.upos == Upos::Adj
            && ["nsubj", "obj", "obl", "nmod", "conj", "root"].iter().any(|r| word.is_rel(r))
            && (word.entity.is_some() || self.sentence.child(i, "det").is_some() && self.is_known_name(i))
    }

    fn is_known_name(&self, i: usize) -> bool {
        let found = self.resolver.resolve_atoms(&self.atoms(i..i + 1), self.asked);
        found.record.is_some()
    }

    /// Whether a word is only a part of a phrase that another word heads.
    fn is_inside_name(&self, i: usize) -> bool {
        let word = &self.sentence.words[i];
        ["compound", "flat", "fixed", "goeswith", "nmod:desc"].iter().any(|r| word.is_rel(r))
    }

    fn pronoun(&mut self, head: usize) {
        let word = &self.sentence.words[head];
        let personal = word.feat("PronType") == Some("Prs") || word.xpos.starts_with("PRP");
        let pointing = word.feat("PronType") == Some("Dem");
        if !personal && !pointing || word.is_rel("expl") {
            return;
        }
        let plural = word.feat("Number") == Some("Plur") || matches!(word.lemma.as_str(), "they" | "we");
        let person = !matches!(word.lemma.as_str(), "it" | "its" | "itself");
        let kind = match (person, plural) {
            (true, false) => EntityKind::Person,
            (true, true) => EntityKind::Group,
            _ => EntityKind::Organization,
        };
        let found = Resolution { kind: Some(kind), plural, confidence: 0.4, ..Resolution::default() };
        self.push(head..head + 1, head, Form::Pronoun, found, personal);
    }

    fn nominal(&mut self, head: usize) {
        let words = self.phrase(head);
        let mut found =
            if self.has_home_case(head) { self.resolve_place(words.clone()) } else { self.resolve(words.clone()) };
        self.settle_name(head, &mut found);
        let party = self.is_party(head, &found);
        if party {
            self.add_home(head, &mut found);
            self.add_apposition(head, &mut found);
            self.add_scene(head, &mut found);
            self.settle_place(head, &mut found);
            if !self.is_indefinite(head) {
                self.resolver.name_holder(&mut found, self.asked.day);
            }
        }
        let word = &self.sentence.words[head];
        // The reader takes "the president" for a name now and then.
        let capital = word.form.chars().next().is_some_and(char::is_uppercase);
        let called = word.upos == Upos::Propn || capital && self.sentence.name_at(head).is_some();
        let named = found.record.is_some() && !found.by_office || called;
        found.kind = found.kind.or_else(|| self.kind_by_reader(head));
        found.plural |= word.feat("Number") == Some("Plur") && !named;
        self.push(words, head, if named { Form::Name } else { Form::Nominal }, found, party);
    }

    /// As the place that a phrase names.
    fn resolve_place(&self, words: Range<usize>) -> Resolution {
        self.resolver.resolve_atoms(&self.atoms(words), Asked { place: true, ..self.asked })
    }

    fn resolve(&self, words: Range<usize>) -> Resolution {
        self.resolver.resolve_atoms(&self.atoms(words), self.asked)
    }

    fn atoms(&self, words: Range<usize>) -> Vec<Atom> {
        atoms_of(self.sentence, words)
    }

    /// Whether the phrase can be a party at all.
    fn is_party(&self, head: usize, found: &Resolution) -> bool {
        let word = &self.sentence.words[head];
        let reader = word.entity.as_deref();
        let living = matches!(reader, Some("person" | "organization" | "place"));
        if found.record.is_some() || living || self.sentence.name_at(head).is_some() {
            return true;
        }
        if reader.is_some_and(|e| matches!(e, "time" | "abstract" | "event")) && found.code.is_empty() {
            return false;
        }
        found.office.is_some() || word.upos == Upos::Propn && !self.reader_tells() && !self.is_calendar(head)
    }

    /// Whether the reader says of this sentence's words what they refer to; then silence is an answer.
    fn reader_tells(&self) -> bool {
        self.sentence.words.iter().any(|w| w.entity.is_some())
    }

    fn is_calendar(&self, head: usize) -> bool {
        self.sentence.words[head].is_rel("obl:tmod")
            || self.sentence.words[head].is_rel("obl:unmarked")
            || self.sentence.words[head].is_rel("nmod:tmod")
            || self.sentence.words[head].is_rel("nmod:unmarked")
    }

    /// "protesters in Cairo": a preposition outside the phrase says where they are at home.
    fn add_home(&self, head: usize, found: &mut Resolution) {
        if !found.code.is_empty() || found.sector.is_empty() {
            return;
        }
        for place in self.sentence.children_by(head, "nmod").filter(|&c| self.has_home_case(c)) {
            let home = self.resolve_place(self.phrase(place));
            if home.record.is_some() && !home.code.is_empty() && home.kind != Some(EntityKind::Person) {
                found.code = home.code;
                found.why.extend(home.why);
                return;
            }
        }
    }

    /// "Gunmen killed a shopkeeper in Karachi": those of no country are at home where their deed is said to happen.
    fn add_scene(&self, head: usize, found: &mut Resolution) {
        let word = &self.sentence.words[head];
        let argument = word.is_rel("nsubj") || word.is_rel("obj") || word.rel.as_ref() == "obl:agent";
        if !found.code.is_empty() || !is_local(&found.sector) || found.record.is_some() || !argument {
            return;
        }
        let Some(verb) = word.head else { return };
        let objects = self.sentence.children_by(verb, "obj").flat_map(|o| self.sentence.children_by(o, "nmod"));
        let places = self.sentence.children_by(verb, "obl").chain(objects).filter(|&c| self.has_home_case(c));
        let homes: Vec<Resolution> = places.map(|place| self.resolve_place(self.phrase(place))).collect();
        let place = |r: &&Resolution| r.record.is_some() && r.kind != Some(EntityKind::Person) && !r.code.is_empty();
        let mut homes = homes.iter().filter(place);
        let Some(first) = homes.next() else { return };
        if homes.all(|h| h.code == first.code) {
            found.code.clone_from(&first.code);
            found.confidence = 0.5;
            found.why.push(format!("where it happens: {}", first.name.as_deref().unwrap_or_default()));
        }
    }

    /// "an Iranian minister" is not the one who holds the office.
    fn is_indefinite(&self, head: usize) -> bool {
        let det = self.sentence.child(head, "det").map(|d| self.sentence.words[d].lemma.as_str());
        matches!(det, Some("a" | "an" | "another" | "some" | "any" | "no"))
    }

    /// A name that the reader takes for a person's is no town.
    fn settle_name(&self, head: usize, found: &mut Resolution) {
        let person = self.sentence.name_at(head).is_some_and(|n| n.kind == NameKind::Person);
        let place = |r: usize| self.resolver.facts.get(r).sort() == Sort::City;
        if person && found.record.is_some_and(place) {
            *found = Resolution { kind: Some(EntityKind::Person), confidence: 0.3, ..Resolution::default() };
        }
    }

    fn has_home_case(&self, i: usize) -> bool {
        self.sentence.children_by(i, "case").any(|c| {
            let hits = self.resolver.facts.exactly(&self.atoms(c..c + 1));
            hits.iter().any(|h| self.resolver.facts.get(h.record).sort() == Sort::Role(Role::Home))
        })
    }

    /// ", the mayor of Lima": what follows a comma says who somebody is.
    fn add_apposition(&self, head: usize, found: &mut Resolution) {
        if !found.sector.is_empty() && !found.code.is_empty() || found.record.is_some() {
            return;
        }
        let Some(apposition) = self.sentence.child(head, "appos") else { return };
        let mut more = self.resolve(self.phrase(apposition));
        self.add_home(apposition, &mut more);
        if found.code.is_empty() {
            found.code = more.code;
        }
        if found.sector.is_empty() {
            found.sector = more.sector;
        }
        found.record = found.record.or(more.record);
        found.name = found.name.take().or(more.name);
        found.identifier_id = found.identifier_id.take().or(more.identifier_id);
        found.office = found.office.take().or(more.office);
        found.kind = found.kind.or(more.kind);
        found.why.extend(more.why);
    }

    /// A capital under "in" is a place; where it acts it is the government.
    fn settle_place(&self, head: usize, found: &mut Resolution) {
        let capital = found.record.is_some_and(|r| self.resolver.facts.get(r).sort() == Sort::Capital);
        let of = self.sentence.children_by(head, "case").any(|c| self.sentence.words[c].lemma == "of");
        if capital && (of || self.has_home_case(head)) {
            found.sector.clear();
            found.kind = Some(EntityKind::Place);
        }
    }

    fn kind_by_reader(&self, head: usize) -> Option<EntityKind> {
        let name = self.sentence.name_at(head).map(|n| match n.kind {
            NameKind::Person => EntityKind::Person,
            NameKind::Organization => EntityKind::Organization,
            NameKind::Place => EntityKind::Place,
        });
        let named_person = || self.sentence.child(head, "flat").map(|_| EntityKind::Person);
        name.or_else(named_person).or_else(|| match self.sentence.words[head].entity.as_deref()? {
            "person" if self.sentence.words[head].feat("Number") == Some("Plur") => Some(EntityKind::Group),
            "person" => Some(EntityKind::Person),
            "organization" => Some(EntityKind::Organization),
            "place" => Some(EntityKind::Place),
            _ => None,
        })
    }

    /// The noun phrase of a head: determiners, modifiers, names and short "of"-phrases, without gaps.
    fn phrase(&self, head: usize) -> Range<usize> {
        let mut inside = vec![false; self.sentence.words.len()];
        inside[head] = true;
        for &child in self.sentence.children(head) {
            if self.belongs(head, child) {
                for i in self.unclaused(child) {
                    inside[i] = true;
                }
            }
        }
        let mut words = grow(self.sentence, &inside, head);
        if let Some(name) = self.sentence.name_at(head) {
            words = words.start.min(name.words.start)..words.end.max(name.words.end);
        }
        words
    }

    fn belongs(&self, head: usize, child: usize) -> bool {
        let word = &self.sentence.words[child];
        let modifier = ["det", "amod", "compound", "flat", "nummod", "nmod:poss", "nmod:desc", "fixed", "goeswith"];
        if modifier.iter().any(|r| word.is_rel(r)) {
            return !(word.is_rel("amod") && child > head);
        }
        let of = word.is_rel("nmod")
            && self.sentence.children_by(child, "case").any(|c| self.sentence.words[c].lemma == "of");
        of && child > head && self.unclaused(child).len() <= LONGEST_OF
    }

    /// A word and what hangs from it, without clauses and appositions.
    fn unclaused(&self, top: usize) -> Vec<usize> {
        let mut found = vec![top];
        let mut next = 0;
        while let Some(&i) = found.get(next) {
            next += 1;
            if found.len() > self.sentence.words.len() {
                break;
            }
            let kept = |c: &&usize| {
                !["acl", "appos", "parataxis", "advcl", "dep"].iter().any(|r| self.sentence.words[**c].is_rel(r))
            };
            found.extend(self.sentence.children(i).iter().filter(kept));
        }
        found
    }

    /// Countries, organisations and people named by modifiers inside phrases.
    fn inner_names(&mut self) {
        let all = self.atoms(0..self.sentence.words.len());
        let pieces = self.resolver.pieces(&all);
        for piece in &pieces {
            if let Some(words) = self.inner(&all, piece) {
                let head = self.top_of(&words);
                let inside_record = self.found.iter().any(|m| {
                    m.head == head
                        || m.record.is_some()
                            && m.form == Form::Name
                            && m.words.start <= words.start
                            && words.end <= m.words.end
                            && self.spans_name(m, &words)
                });
                if !inside_record {
                    let found = self.inner_resolution(words.clone());
                    self.push(words, head, Form::Name, found, true);
                }
            }
        }
    }

    /// Whether the whole mention is one gazetteer name that these words are a part of.
    fn spans_name(&self, mention: &Mention, words: &Range<usize>) -> bool {
        let atoms = self.atoms(mention.words.clone());
        self.resolver.pieces(&atoms).iter().any(|p| {
            let (first, last) = (atoms[p.start].word, atoms[p.end - 1].word);
            first <= words.start && words.end <= last + 1 && last + 1 - first > words.len()
        })
    }

    fn inner(&self, atoms: &[Atom], piece: &Piece) -> Option<Range<usize>> {
        let named = |s: Sort| !matches!(s, Sort::Role(_) | Sort::Person);
        if !piece.hits.iter().any(|h| named(self.resolver.facts.get(h.record).sort())) {
            return None;
        }
        let words = atoms[piece.start].word..atoms[piece.end - 1].word + 1;
        let top = self.top_of(&words);
        let word = &self.sentence.words[top];
        let modifies = ["amod", "compound", "nmod"].iter().any(|r| word.is_rel(r)) || word.upos == Upos::Adj;
        modifies.then_some(words)
    }

    fn inner_resolution(&self, words: Range<usize>) -> Resolution {
        let mut found = self.resolve(words);
        let capital =
            found.record.is_some_and(|r| matches!(self.resolver.facts.get(r).sort(), Sort::Adjective | Sort::Demonym));
        if capital {
            found.kind = Some(EntityKind::Country);
            found.record = self.resolver.facts.country(&found.code).or(found.record);
        }
        found
    }

    /// The word of a range that hangs from outside it.
    fn top_of(&self, words: &Range<usize>) -> usize {
        let outside = |i: &usize| self.sentence.words[*i].head.is_none_or(|h| !words.contains(&h));
        words.clone().rfind(|i| outside(i)).unwrap_or(words.start)
    }

    fn push(&mut self, words: Range<usize>, head: usize, form: Form, found: Resolution, party: bool) {
        let Some(span) = self.sentence.span_of(words.clone()) else { return };
        self.found.push(Mention {
            sentence: self.number,
            words,
            head,
            span,
            form,
            entity: 0,
            members: Vec::new(),
            code: found.code,
            sector: found.sector,
            kind: found.kind.unwrap_or(EntityKind::Group),
            plural: found.plural,
            name: found.name,
            office: found.office,
            identifier: found.identifier_id,
            confidence: found.confidence,
            why: found.why.join("; "),
            record: found.record,
            party,
        });
    }
}

/// The words of a range, folded. "M23", which the segmenter may cut in two, is one atom.
pub(crate) fn atoms_of(sentence: &Sentence, words: Range<usize>) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut rest = words.start..words.end.min(sentence.words.len());
    while let Some(i) = rest.next() {
        let word = &sentence.words[i];
        let digits = |next: &&crate::syntax::Word| next.form.bytes().all(|b| b.is_ascii_digit());
        let letters = !word.space_after && word.form.bytes().all(|b| b.is_ascii_uppercase());
        match sentence.words.get(rest.start).filter(digits).filter(|_| letters && !rest.is_empty()) {
            Some(number) => {
                rest.next();
                atoms::push_word(&mut atoms, &format!("{}{}", word.form, number.form), i);
            }
            None => atoms::push_word(&mut atoms, &word.form, i),
        }
    }
    atoms
}

/// The run of marked words around the head; punctuation other than commas may stand between.
fn grow(sentence: &Sentence, inside: &[bool], head: usize) -> Range<usize> {
    let marked = |i: usize| inside.get(i).copied().unwrap_or(false);
    let bridge = |i: usize| sentence.words.get(i).is_some_and(|w| w.upos == Upos::Punct && w.form != ",");
    let (mut start, mut end) = (head, head + 1);
    loop {
        if start > 0 && marked(start - 1) {
            start -= 1;
        } else if start > 1 && bridge(start - 1) && marked(start - 2) {
            start -= 2;
        } else {
            break;
        }
    }
    loop {
        if marked(end) {
            end += 1;
        } else if bridge(end) && marked(end + 1) {
            end += 2;
        } else {
            break;
        }
    }
    start..end
}

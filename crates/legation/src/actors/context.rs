//! What the words around a phrase tell of it.
//!
//! [`Around`] counts whose places, people and organisations a text speaks of, so that it can settle what an ambiguous name
//! means there (Georgia beside Atlanta, or beside Tbilisi). [`Resolver::widen`] takes in what belongs to a phrase: titles
//! before it, a home or an apposition after it. [`Resolver::scene`] finds where a sentence says that things happen. All of this
//! is for text that nobody has parsed; [`super::mentions`] has the tree for the same questions.

use std::collections::HashMap;

use legation_gazetteer::atoms::{Atom, BREAK, POSSESSIVE};
use legation_gazetteer::{NON_STATE, Role, Sort};

use super::phrase::{Asked, DETERMINERS, Piece, Resolution, is_mark, is_unknown_name};
use super::{Resolver, genders};

/// An apposition is looked for in so many atoms.
const LONGEST_APPOSITION: usize = 14;

/// Whose names a text has: for each code, how often by name or nationality, and how often by a place, a person, a body.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Around {
    counts: HashMap<String, [u32; 2]>,
}

impl Around {
    /// How much speaks for a code. What is named like a state must have more against it than other states' names, which
    /// stand in every text: `local` asks for places, people and bodies alone.
    pub fn support(&self, code: &str, local: bool) -> u32 {
        self.counts.get(code).map_or(0, |[named, inside]| if local { *inside } else { named + inside })
    }

    fn add(&mut self, code: &str, sort: Sort) {
        let inside = matches!(sort, Sort::City | Sort::Person | Sort::Organization);
        self.counts.entry(code.to_owned()).or_default()[usize::from(inside)] += 1;
    }
}

impl Resolver {
    /// Adds what the unambiguous names of a text speak for.
    pub(super) fn look_around(&self, pieces: &[Piece], around: &mut Around) {
        for piece in pieces {
            let records = || piece.hits.iter().map(|h| self.facts.get(h.record));
            let codes = || records().flat_map(|r| r.facts().map(|f| f.code));
            let Some(code) = codes().find(|c| !c.is_empty()) else { continue };
            let role = records().any(|r| matches!(r.sort(), Sort::Role(_)));
            if !role && !NON_STATE.contains(&code) && codes().all(|c| c == code) {
                records().take(1).for_each(|r| around.add(code, r.sort()));
            }
        }
    }

    /// The phrase with its neighbours in a sentence that bear on it: titles and nationalities before, a home after.
    pub(super) fn widen(&self, phrase: &[Atom], context: &[Atom]) -> Option<Vec<Atom>> {
        let (start, end) = place_of(phrase, context)?;
        let start = self.left_edge(&context[..start]);
        let end = self.right_edge(context, end);
        Some(context[start..end].to_vec())
    }

    /// What an apposition after the phrase says of whoever is named: ", a surgeon at a hospital in Kathmandu,".
    pub(super) fn apposition(&self, phrase: &[Atom], context: &[Atom], asked: Asked) -> Option<Resolution> {
        let (_, end) = place_of(phrase, context)?;
        let after = context.get(end..).filter(|rest| rest.first().is_some_and(|a| a.text == BREAK))?;
        let after = &after[1..after.len().min(1 + LONGEST_APPOSITION)];
        let after = after.split(|a| a.text == BREAK).next().filter(|a| !a.is_empty())?;
        let found = self.resolve_atoms(after, asked);
        found.office.is_some().then_some(found)
    }

    /// The state in which a sentence says that things happen ("In Amara, in southern Iraq, ..."), if all its places lie in
    /// one. A place that a name merely contains, or that stands for a government, is none.
    pub(super) fn scene(&self, context: &[Atom], pieces: &[Piece]) -> Option<(String, String)> {
        let mut found: Option<(String, String)> = None;
        for (at, piece) in pieces.iter().enumerate() {
            if self.role_of(piece) != Some(Role::Home) {
                continue;
            }
            let rest = &pieces[at + 1..];
            let plain = |p: &&Piece| !is_unknown_name(context, p) && !self.is_place(p) && !is_mark(context, p, BREAK);
            let skipped = rest.iter().take(4).take_while(plain).count();
            let Some(place) = rest.get(skipped).filter(|p| self.is_place(p)) else { continue };
            let asked = Asked { place: true, ..Asked::default() };
            let resolved = self.resolve_atoms(&context[place.start..place.end], asked);
            match &found {
                Some((code, _)) if *code != resolved.code => return None,
                _ if resolved.code.is_empty() => {}
                _ => found = Some((resolved.code, resolved.name.unwrap_or_default())),
            }
        }
        found
    }

    /// Whether a sentence begins with a place ("In Caracas, the National Assembly ..."), so that its bodies are that state's.
    pub(super) fn is_set(&self, pieces: &[Piece]) -> bool {
        pieces.first().is_some_and(|p| self.role_of(p) == Some(Role::Home))
    }

    fn is_place(&self, piece: &Piece) -> bool {
        let place = |s: Sort| matches!(s, Sort::Country | Sort::Capital | Sort::City | Sort::Adjective);
        let sorts = || piece.hits.iter().map(|h| self.facts.get(h.record).sort());
        sorts().any(place) && !sorts().any(|s| matches!(s, Sort::Role(_) | Sort::Person))
    }

    /// The full name of somebody known whom the sentence names in full: "Hakan Fidan" for "Fidan".
    pub(super) fn introduced(&self, phrase: &[Atom], context: &[Atom], pieces: &[Piece]) -> Option<Vec<Atom>> {
        let [name] = phrase else { return None };
        let person = |p: &&Piece| p.hits.iter().any(|h| self.facts.get(h.record).sort() == Sort::Person);
        let called = |p: &&Piece| p.end > p.start + 1 && name.upper && context[p.end - 1].text == name.text;
        pieces.iter().filter(called).find(person).map(|p| context[p.start..p.end].to_vec())
    }

    /// Whether a sentence has the phrase as the end of the name of somebody unknown: "Keith Washington" for "Washington".
    pub(super) fn is_surname_in(&self, phrase: &[Atom], context: &[Atom]) -> bool {
        let [name] = phrase else { return false };
        context.windows(2).any(|pair| {
            let [given, surname] = pair else { return false };
            let same = surname.text == name.text && surname.upper && name.upper;
            same && given.upper
                && !given.caps
                && genders::is_listed(&given.text)
                && self.facts.exactly(std::slice::from_ref(given)).is_empty()
        })
    }

    fn left_edge(&self, left: &[Atom]) -> usize {
        let pieces = self.pieces(left);
        let mut edge = left.len();
        for piece in pieces.iter().rev().take(5) {
            let function = matches!(self.role_of(piece), Some(Role::Of | Role::Home | Role::Stop));
            let known = !piece.hits.is_empty() && !function || is_mark(left, piece, POSSESSIVE);
            if !known || is_mark(left, piece, BREAK) {
                break;
            }
            edge = piece.start;
        }
        edge
    }

    fn right_edge(&self, context: &[Atom], from: usize) -> usize {
        let pieces = self.pieces(&context[from..]);
        let Some((joint, rest)) = pieces.split_first() else { return from };
        if !matches!(self.role_of(joint), Some(Role::Of | Role::Home)) {
            return from;
        }
        let placed = |p: &&Piece| p.hits.iter().any(|h| !matches!(self.facts.get(h.record).sort(), Sort::Role(_)));
        let article = rest.iter().take_while(|p| DETERMINERS.contains(&context[from + p.start].text.as_str())).count();
        rest.get(article).filter(placed).map_or(from, |p| from + p.end)
    }
}

/// Where a phrase stands in a sentence, without its determiners.
fn place_of(phrase: &[Atom], context: &[Atom]) -> Option<(usize, usize)> {
    let skip = phrase.iter().take_while(|a| DETERMINERS.contains(&a.text.as_str())).count();
    let core = &phrase[skip..];
    if core.is_empty() {
        return None;
    }
    let same = |w: &[Atom]| w.iter().zip(core).all(|(a, b)| a.text == b.text);
    let at = context.windows(core.len()).position(same)?;
    Some((at, at + core.len()))
}

//! What a phrase names: code, sector, office.
//!
//! A phrase is cut into [`Piece`]s (the longest gazetteer entry at each place), the pieces into noun chunks joined by
//! "'s", "of" and "in", and the chunks are read from their heads: "Turkish police", "the leader of the Taliban",
//! "Foreign Minister Wang Yi". The same logic serves phrases at the prompt and mentions in a parsed text. No code is
//! ever taken from a country that merely stands near; only those who travel little, such as villagers, are taken for
//! people of the country where the sentence says that things happen.

use jiff::civil::Date;

use legation_gazetteer::atoms::{self, Atom, BREAK, POSSESSIVE};
use legation_gazetteer::{Fact, Hit, NON_STATE, Record, Role, Sort, Standing, is_sole, office_key};

use super::context::Around;
use super::{Resolver, genders, person};
use crate::reading::EntityKind;

/// What a phrase was found to name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// PLOVER entity code; empty where unknown.
    pub code: String,
    /// PLOVER sector; empty where there is none or it is unknown.
    pub sector: String,
    /// Canonical name, where the gazetteer has one.
    pub name: Option<String>,
    /// Wikidata id.
    pub identifier_id: Option<String>,
    /// Office held, or the role noun that the sector comes from.
    pub office: Option<String>,
    /// What kind of thing it is, where that can be told.
    pub kind: Option<EntityKind>,
    /// Whether the phrase speaks of several.
    pub plural: bool,
    /// 0 to 1.
    pub confidence: f64,
    /// What led to the answer, a short sentence each, with file and line.
    pub why: Vec<String>,
    /// The gazetteer's record, where the phrase is a name or the office of one person.
    pub(crate) record: Option<usize>,
    /// Whether the record was found by the office.
    pub(crate) by_office: bool,
}

impl Resolution {
    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.code.is_empty() && self.sector.is_empty() && self.record.is_none()
    }
}

/// What is known beside the phrase.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked<'a> {
    pub day: Option<Date>,
    /// Code of a country that breaks ties, and is home to those who have none.
    pub country: Option<&'a str>,
    /// Whether the phrase says where, not who: "Brussels" is then Belgium's capital and not the European Union.
    pub place: bool,
    /// Whose names the text has.
    pub around: Option<&'a Around>,
}

/// Some atoms and the records that they name, which may be none.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub start: usize,
    pub end: usize,
    pub hits: Vec<Hit>,
}

/// Grammar words between chunks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Possessive,
    Of,
    Home,
}

/// What one chunk of a phrase gives.
#[derive(Clone, Default)]
struct Part {
    found: Resolution,
    /// Sector is to be looked for in the owner first.
    relational: bool,
}

/// A piece with the one hit that fits its place.
#[derive(Clone, Copy)]
struct Item {
    piece: usize,
    hit: Hit,
    sort: Sort,
}

/// Nobody has more given names than this.
const LONGEST_NAME: usize = 6;

pub(super) const DETERMINERS: [&str; 16] = [
    "the", "a", "an", "this", "that", "these", "those", "some", "several", "many", "two", "three", "its", "their",
    "his", "her",
];

impl Resolver {
    /// Resolves a phrase that nobody has parsed: "Turkish police", "Foreign Minister Wang Yi".
    ///
    /// `context` is a sentence that holds the phrase, `date` the day of the text, `country` the code of a country that
    /// the text is known to be about.
    pub fn resolve_phrase(
        &self,
        phrase: &str,
        context: Option<&str>,
        date: Option<Date>,
        country: Option<&str>,
    ) -> Resolution {
        let context = context.map(atoms::split).unwrap_or_default();
        let sentence = self.pieces(&context);
        let atoms = atoms::split(phrase);
        let atoms = self.introduced(&atoms, &context, &sentence).unwrap_or(atoms);
        if self.is_surname_in(&atoms, &context) {
            return Resolution { kind: Some(EntityKind::Person), confidence: 0.3, ..Resolution::default() };
        }
        let mut around = Around::default();
        self.look_around(&sentence, &mut around);
        let asked = Asked { day: date, country, place: false, around: Some(&around) };
        let alone = self.resolve_atoms(&atoms, asked);
        let wider = self.widen(&atoms, &context);
        let mut best = match wider.map(|w| self.resolve_atoms(&w, asked)) {
            Some(wide) if prefers(&wide, &alone) => wide,
            _ => alone,
        };
        if best.record.is_none() && (best.code.is_empty() || best.sector.is_empty()) {
            let apposition = self.apposition(&atoms, &context, asked);
            apposition.into_iter().for_each(|more| describe(&mut best, more));
        }
        if best.code.is_empty() && !best.sector.is_empty() && best.record.is_none() {
            self.take_hint(&mut best, country);
            self.take_scene(&mut best, &context, &sentence);
        }
        self.name_holder(&mut best, date);
        self.take_people(&mut best);
        best
    }

    /// A city that is asked for as an actor is its people; a capital is its government.
    fn take_people(&self, found: &mut Resolution) {
        let record = found.record.map(|r| self.facts.get(r)).filter(|r| r.sort() == Sort::City);
        if found.sector.is_empty() && record.and_then(|r| r.facts().next()).is_some_and(|f| f.office == "city") {
            found.sector = "CVL".into();
            found.why.push("a city that is no capital: its people".into());
        }
    }

    /// "the French president" on a day is somebody with a name.
    pub(super) fn name_holder(&self, found: &mut Resolution, day: Option<Date>) {
        let office = found.office.as_deref().map(office_key).filter(|o| is_sole(o));
        let (Some(office), Some(day)) = (office, day) else { return };
        let one = found.kind == Some(EntityKind::Person) && !found.plural;
        if found.record.is_some() || !one || found.code.is_empty() || found.sector == "ELI" {
            return;
        }
        let Some((id, fact)) = self.facts.holder(&found.code, &office, Some(day)) else { return };
        let record = self.facts.get(id);
        if !fact.sector.is_empty() {
            found.sector = fact.sector.into();
        }
        found.name = Some(record.name().to_owned());
        found.identifier_id = record.identifier().map(str::to_owned);
        found.record = Some(id);
        found.by_office = true;
        found.confidence = found.confidence.max(0.9);
        found.why.push(format!("{}: {}", record.name(), person::told(&fact)));
    }

    /// Whoever has no country of their own and is met where things happen is taken for one of that country's people.
    fn take_scene(&self, found: &mut Resolution, context: &[Atom], pieces: &[Piece]) {
        let body = found.kind != Some(EntityKind::Person) && self.is_set(pieces);
        if found.code.is_empty()
            && (is_local(&found.sector) || body)
            && let Some((code, name)) = self.scene(context, pieces)
        {
            found.code = code;
            found.confidence = 0.5;
            found.why.push(format!("where it happens: {name}"));
        }
    }

    fn take_hint(&self, found: &mut Resolution, country: Option<&str>) {
        if let Some(code) = country.filter(|c| self.facts.country(c).is_some()) {
            found.code = code.into();
            found.why.push(format!("{code} was given as the country"));
        }
    }

    /// Resolves folded words.
    pub(crate) fn resolve_atoms(&self, atoms: &[Atom], asked: Asked) -> Resolution {
        let pieces = self.pieces(atoms);
        let pieces = self.spoken_of(&pieces);
        let mut found = Resolution::default();
        for part in pieces.split(|p| is_mark(atoms, p, BREAK)) {
            let next = self.compose(atoms, part, asked);
            if found.is_empty() {
                found = next;
            } else {
                fill(&mut found, &next);
            }
        }
        found
    }

    /// The pieces up to a word that ends the phrase, and after a word that disowns what stands before it.
    fn spoken_of<'p>(&self, pieces: &'p [Piece]) -> &'p [Piece] {
        let is = |role: Role| move |p: &Piece| self.role_of(p) == Some(role);
        let end = pieces.iter().skip(1).position(is(Role::Stop)).map_or(pieces.len(), |i| i + 1);
        let phrase = &pieces[..end];
        match phrase.iter().rposition(is(Role::Disown)) {
            // "rebels backed by Iran": nothing follows, so it is those before that are spoken of.
            Some(at) if at + 1 == end => &phrase[..at],
            Some(at) => &phrase[at + 1..],
            None => phrase,
        }
    }

    /// The longest entries, left to right. The last word of a name that nobody knows ("Rina Escalante") is no other person
    /// and no town of that name.
    pub(crate) fn pieces(&self, atoms: &[Atom]) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut at = 0;
        while at < atoms.len() {
            let mut hits = self.facts.hits(atoms, at);
            let len = hits.first().map_or(1, |h| h.len);
            if len == 1 && pieces.last().is_some_and(|p| is_given(atoms, p)) {
                let name = pieces.iter().rev().take(LONGEST_NAME).take_while(|p| is_unknown_name(atoms, p));
                let given = name.last();
                hits.retain(|h| self.may_be_called(h.record, given.map(|p| &atoms[p.start])));
            }
            pieces.push(Piece { start: at, end: at + len, hits });
            at += len;
            if let [.., before, last] = pieces.as_mut_slice()
                && is_unknown_name(atoms, last)
                && before.end == before.start + 1
            {
                // "Eusebio Larrañe": what goes on as a name nobody knows is a given name, not the town.
                before.hits.retain(|h| self.facts.get(h.record).sort() != Sort::City);
            }
        }
        pieces
    }

    /// Whether a record may have a given name before its own: nobody else and no town may, but another spelling of the
    /// given name ("Atal Behari Vajpayee") is left.
    fn may_be_called(&self, record: usize, given: Option<&Atom>) -> bool {
        let record = self.facts.get(record);
        match record.sort() {
            Sort::City => false,
            Sort::Person => {
                let own = atoms::split(record.name());
                let initial = |a: Option<&Atom>| a.and_then(|a| a.text.chars().next());
                initial(own.first()) == initial(given)
            }
            _ => true,
        }
    }

    pub(super) fn role_of(&self, piece: &Piece) -> Option<Role> {
        let function =
            |r: &Role| matches!(r, Role::Of | Role::Home | Role::Stop | Role::Disown | Role::Former | Role::Address);
        let sorts = || piece.hits.iter().map(|h| self.facts.get(h.record).sort());
        // "the WHO" is no "who".
        if sorts().any(|s| matches!(s, Sort::Organization | Sort::Country)) {
            return None;
        }
        sorts().find_map(|sort| match sort {
            Sort::Role(role) => Some(role).filter(function),
            _ => None,
        })
    }

    fn joint(&self, atoms: &[Atom], piece: &Piece) -> Option<Joint> {
        if is_mark(atoms, piece, POSSESSIVE) {
            return Some(Joint::Possessive);
        }
        match self.role_of(piece)? {
            Role::Of => Some(Joint::Of),
            Role::Home => Some(Joint::Home),
            _ => None,
        }
    }

    /// Reads chunks joined by "'s", "of" and "in": the head is the chunk after the last "'s" that comes before any
    /// preposition; owners stand before it, complements after.
    fn compose(&self, atoms: &[Atom], pieces: &[Piece], asked: Asked) -> Resolution {
        let mut owners: Vec<Part> = Vec::new();
        let mut head: Option<Part> = None;
        let mut complements: Vec<(Joint, Part)> = Vec::new();
        let mut joint = None;
        let mut rest = pieces;
        loop {
            let cut = rest.iter().position(|p| self.joint(atoms, p).is_some());
            let (chunk, after) = rest.split_at(cut.unwrap_or(rest.len()));
            let part = self.chunk(atoms, chunk, Asked { place: asked.place || joint == Some(Joint::Home), ..asked });
            let next = after.first().and_then(|p| self.joint(atoms, p));
            match (joint, next) {
                (None | Some(Joint::Possessive), Some(Joint::Possessive)) if head.is_none() => owners.push(part),
                (None | Some(Joint::Possessive), _) if head.is_none() => head = Some(part),
                // "of Colombia's ELN guerrillas": both are what "of" leads to, the nearer to it last.
                _ => {
                    let led = complements.last().filter(|_| joint == Some(Joint::Possessive)).map(|(j, _)| *j);
                    complements.push((led.or(joint).unwrap_or(Joint::Home), part));
                }
            }
            joint = next;
            match after.split_first() {
                Some((_, tail)) => rest = tail,
                None => break,
            }
        }
        join(head.or_else(|| owners.pop()).unwrap_or_default(), owners, &complements)
    }

    /// Reads one chunk: modifiers, a head, perhaps a name after it.
    fn chunk(&self, atoms: &[Atom], pieces: &[Piece], asked: Asked) -> Part {
        let items = self.items(atoms, pieces, asked);
        let former = pieces.iter().any(|p| self.role_of(p) == Some(Role::Former));
        let home = self.home(&items);
        let person = items.iter().rev().find(|i| i.sort == Sort::Person);
        if let Some(person) = person {
            let title = items
                .iter()
                .any(|i| i.piece < person.piece && matches!(i.sort, Sort::Role(Role::Person | Role::Relational)));
            let mut found = self.person(person.hit, asked, former, title);
            if let Some(home) = home.filter(|h| h.piece < person.piece) {
                self.person_of(&mut found, &self.code_of(home, asked), asked);
            }
            return Part { found, relational: false };
        }
        let heads =
            |i: &&Item| !matches!(i.sort, Sort::Role(Role::Modifier | Role::Strong | Role::Address | Role::Former));
        let Some(head) = items.iter().rev().find(heads).or(items.last()) else { return Part::default() };
        let words =
            |i: usize| pieces[i].hits.is_empty() && !DETERMINERS.contains(&atoms[pieces[i].start].text.as_str());
        // "a French aid worker kidnapped in Darfur": what happened to somebody is no part of what they are.
        let happened = |&i: &usize| {
            let atom = &atoms[pieces[i].start];
            !atom.upper && (atom.text.ends_with("ed") || atom.text.ends_with("ing"))
        };
        let tail = (head.piece + 1..pieces.len()).filter(|&i| words(i)).take_while(|i| !happened(i));
        let tail: Vec<usize> = tail.collect();
        let common_noun_follows = tail.last().is_some_and(|&i| !atoms[pieces[i].start].upper);
        if common_noun_follows {
            return self.unknown_head(home.or(Some(*head)), asked);
        }
        let named = !tail.is_empty();
        match head.sort {
            Sort::Role(role) => self.role_headed(*head, role, &items, home, former, named, asked),
            _ if named => self.unknown_head(None, asked),
            Sort::Organization => {
                let mut found = self.organization(head.hit, asked);
                if let Some(home) = items.iter().rev().find(|i| i.piece < head.piece && is_country(i.sort)) {
                    rehome(&mut found, &self.code_of(*home, asked));
                }
                Part { found, relational: false }
            }
            _ => self.named_place(*head, &items, pieces, atoms, asked),
        }
    }

    /// One hit for each piece that has any.
    fn items(&self, atoms: &[Atom], pieces: &[Piece], asked: Asked) -> Vec<Item> {
        let strange_name = pieces.iter().any(|p| is_unknown_name(atoms, p)) || self.is_title_of_nobody(atoms, pieces);
        let mut items = Vec::new();
        for (i, piece) in pieces.iter().enumerate() {
            let last = !asked.place && pieces[i + 1..].iter().all(|p| self.role_of(p).is_some());
            let best = piece.hits.iter().min_by_key(|h| {
                let record = self.facts.get(h.record);
                let strange = asked.country.is_some_and(|c| record.code() != c);
                (rank(record.sort(), last, strange_name), strange, self.obscurity(record, asked))
            });
            if let Some(hit) = best.map(|&hit| self.settled(hit, &piece.hits, asked)) {
                items.push(Item { piece: i, hit, sort: self.facts.get(hit.record).sort() });
            }
        }
        items
    }

    /// Another hit than the likeliest, where the text speaks for that and not at all for the likeliest.
    fn settled(&self, likeliest: Hit, hits: &[Hit], asked: Asked) -> Hit {
        let Some(around) = asked.around else { return likeliest };
        let first = self.facts.get(likeliest.record);
        let role = |sort: Sort| matches!(sort, Sort::Role(_));
        if hits.len() < 2 || role(first.sort()) || around.support(first.code(), false) > 0 {
            return likeliest;
        }
        let support = |h: &&Hit| {
            let record = self.facts.get(h.record);
            let local = is_country(first.sort()) && !is_country(record.sort());
            let comparable = !role(record.sort()) && (record.sort() == Sort::Person) == (first.sort() == Sort::Person);
            if comparable { around.support(record.code(), local) } else { 0 }
        };
        let best = hits.iter().rev().max_by_key(support).filter(|h| support(h) > 0);
        best.copied().unwrap_or(likeliest)
    }

    /// Of several of one name, who is less likely meant: people with nothing to do on the day come last, those with the
    /// highest office first; of bodies ("Congress") those go first that English-language news means without saying
    /// more, of places the largest.
    fn obscurity(&self, record: Record<'_>, asked: Asked) -> u8 {
        match record.sort() {
            Sort::Person => {}
            Sort::Organization => return ["USA", "GBR"].iter().position(|c| *c == record.code()).unwrap_or(2) as u8,
            Sort::City => return u8::from(record.facts().next().is_some_and(|f| f.office == "lesser")),
            _ => return 0,
        }
        match person::on(record, asked.day, self.newest) {
            Some(role) if role.now => u8::from(!role.is_highest()),
            Some(role) if role.sector == "ELI" => 2 + u8::from(!role.is_highest()),
            _ => 4,
        }
    }

    /// Several capitalised pieces, none of which is a place or a name: "Muslim Defense Force".
    fn is_title_of_nobody(&self, atoms: &[Atom], pieces: &[Piece]) -> bool {
        let role = |h: &Hit| matches!(self.facts.get(h.record).sort(), Sort::Role(_));
        let common = |p: &Piece| atoms.get(p.start).is_some_and(|a| a.upper) && p.hits.iter().all(role);
        let rest = pieces.iter().filter(|p| atoms.get(p.start).is_none_or(|a| !DETERMINERS.contains(&a.text.as_str())));
        pieces.len() > 1 && rest.clone().count() > 1 && rest.clone().all(common)
    }

    /// The last country, nationality, capital, place or organisation of a chunk.
    fn home(&self, items: &[Item]) -> Option<Item> {
        items.iter().rev().find(|i| !matches!(i.sort, Sort::Role(_) | Sort::Person)).copied()
    }

    fn person(&self, hit: Hit, asked: Asked, former: bool, title: bool) -> Resolution {
        let record = self.facts.get(hit.record);
        let mut found = self.bare(hit.record, EntityKind::Person);
        let Some(role) = person::on(record, asked.day, self.newest) else { return found };
        let person::Role { fact, now, .. } = role;
        let sector = match role.sector {
            "" if former => "ELI",
            "" if title => fact.sector,
            sector => sector,
        };
        found.code = fact.code.into();
        found.sector = sector.into();
        found.office = Some(fact.office.to_owned()).filter(|o| !o.is_empty());
        found.confidence = if now { 0.95 } else { 0.8 };
        found.why.push(format!("{}: {}", record.name(), role.told()));
        found
    }

    /// "former Chilean president Michelle Bachelet": what she was to Chile, whatever she is now.
    fn person_of(&self, found: &mut Resolution, code: &str, asked: Asked) {
        let Some(record) = found.record.filter(|_| found.code != code && !code.is_empty()) else { return };
        let record = self.facts.get(record);
        let Some(fact) = record.facts().filter(|f| f.code == code).max_by_key(|f| f.from) else { return };
        let over = fact.to.is_some_and(|to| asked.day.is_none_or(|day| to <= day));
        found.code = code.into();
        found.sector = if over { "ELI".into() } else { fact.sector.into() };
        found.office = Some(fact.office.to_owned());
        found.why.push(format!("called {code}: {}", person::told(&fact)));
    }

    fn organization(&self, hit: Hit, asked: Asked) -> Resolution {
        let record = self.facts.get(hit.record);
        let mut found = self.bare(hit.record, EntityKind::Organization);
        let Some(Standing::Now(fact) | Standing::Past(fact) | Standing::Later(fact)) = record.standing(asked.day)
        else {
            return found;
        };
        found.code = fact.code.into();
        found.sector = fact.sector.into();
        found.confidence = 0.9;
        found.why.push(format!("{} ({})", record.name(), fact.at()));
        found
    }

    fn bare(&self, id: usize, kind: EntityKind) -> Resolution {
        let record = self.facts.get(id);
        let nationality = matches!(record.sort(), Sort::Adjective | Sort::Demonym);
        let country = self.facts.country_name(record.code()).filter(|_| nationality);
        Resolution {
            name: Some(country.unwrap_or(record.name()).to_owned()),
            identifier_id: record.identifier().map(str::to_owned),
            kind: Some(kind),
            record: Some(id),
            ..Resolution::default()
        }
    }

    /// "U.S. sanctions": the noun is none that the gazetteer knows; its home is, and that is all that can be said.
    fn unknown_head(&self, home: Option<Item>, asked: Asked) -> Part {
        let mut found = Resolution { confidence: 0.3, ..Resolution::default() };
        if let Some(home) = home.filter(|h| !matches!(h.sort, Sort::Role(_))) {
            found.code = self.code_of(home, asked);
            found.why.push(format!("home: {}", self.called(home)));
        }
        Part { found, relational: true }
    }

    fn code_of(&self, item: Item, asked: Asked) -> String {
        match item.sort {
            Sort::Organization => self.organization(item.hit, asked).code,
            _ => self.facts.get(item.hit.record).code().into(),
        }
    }

    /// What a home is called: "French" is France.
    fn called(&self, home: Item) -> &str {
        let record = self.facts.get(home.hit.record);
        let nationality = matches!(record.sort(), Sort::Adjective | Sort::Demonym);
        self.facts.country_name(record.code()).filter(|_| nationality).unwrap_or(record.name())
    }

    /// A state, a nationality, a capital or another place as the head.
    fn named_place(&self, head: Item, items: &[Item], pieces: &[Piece], atoms: &[Atom], asked: Asked) -> Part {
        // A name of a kind ("Brigades") inside a longer unknown name is told by its last words only; here the head is
        // a place, and capitals before it ("Radio France") make it somebody else's name.
        let foreign = pieces[..head.piece].iter().any(|p| is_unknown_name(atoms, p));
        if foreign {
            return Part { found: Resolution { confidence: 0.2, ..Resolution::default() }, relational: true };
        }
        let record = self.facts.get(head.hit.record);
        let kind = match head.sort {
            Sort::Demonym => EntityKind::Group,
            Sort::City => EntityKind::Place,
            Sort::Capital if asked.place => EntityKind::Place,
            Sort::Seat | Sort::Capital => EntityKind::Organization,
            _ => EntityKind::Country,
        };
        let mut found = self.bare(head.hit.record, kind);
        found.code = record.code().into();
        // Bonn was Germany's government until 1999, and has been a town since.
        let holds = |f: &Fact| asked.day.map_or(f.to.is_none(), |day| f.holds(day));
        found.sector = record.facts().find(holds).map_or("", |f| f.sector).into();
        found.plural = head.sort == Sort::Demonym;
        found.confidence = 0.9;
        found.why.push(noted(record));
        if let Some(strong) = items.iter().find(|i| i.sort == Sort::Role(Role::Strong) && i.piece < head.piece) {
            found.sector = self.facts.get(strong.hit.record).sector().into();
        }
        Part { found, relational: false }
    }

    /// A role noun as the head, with what stands before it and perhaps a name after it.
    #[allow(clippy::too_many_arguments, reason = "all of the chunk")]
    fn role_headed(
        &self,
        head: Item,
        role: Role,
        items: &[Item],
        home: Option<Item>,
        former: bool,
        named: bool,
        asked: Asked,
    ) -> Part {
        let record = self.facts.get(head.hit.record);
        let before: Vec<Item> = items.iter().filter(|i| i.piece < head.piece).copied().collect();
        let mut found = Resolution {
            sector: record.sector().into(),
            office: Some(record.name().to_owned()).filter(|_| !matches!(role, Role::Address | Role::Former)),
            kind: Some(kind_of(role, head.hit.plural && !named)),
            plural: head.hit.plural && !named,
            confidence: 0.6,
            ..Resolution::default()
        };
        found.why.push(noted(record));
        let mut relational = matches!(role, Role::Relational | Role::Part);
        if let Some(home) = home.filter(|h| h.piece < head.piece) {
            found.code = self.code_of(home, asked);
            found.confidence = 0.85;
            found.why.push(format!("home: {}", self.called(home)));
        }
        if !record.code().is_empty() && (role == Role::Brand || found.code.is_empty()) {
            found.code = record.code().into();
        }
        if let Some((sector, note)) = self.modified(&before, &found, relational, asked) {
            found.sector = sector;
            found.why.push(note);
            relational = false;
        }
        if former && matches!(role, Role::Person | Role::Relational) && !outlives_office(&found.sector) {
            found.sector = "ELI".into();
            found.why.push("former".into());
            relational = false;
        }
        Part { found, relational }
    }

    /// The sector that words before a role noun give it, with the reason.
    fn modified(
        &self,
        before: &[Item],
        found: &Resolution,
        relational: bool,
        asked: Asked,
    ) -> Option<(String, String)> {
        let loose = relational || matches!(found.sector.as_str(), "" | "CVL" | "LAB");
        let sector_of = |i: &Item| -> Option<String> {
            let sector = match i.sort {
                Sort::Role(Role::Strong) => self.facts.get(i.hit.record).sector().to_owned(),
                Sort::Role(Role::Modifier) if loose => self.facts.get(i.hit.record).sector().to_owned(),
                Sort::Role(Role::Person | Role::Group | Role::Body | Role::Part) if relational => {
                    self.facts.get(i.hit.record).sector().to_owned()
                }
                Sort::Organization if loose => self.organization(i.hit, asked).sector,
                Sort::Organization => {
                    Some(self.organization(i.hit, asked).sector).filter(|s| s == "REB" || s == "CRM")?
                }
                _ => return None,
            };
            Some(sector).filter(|s| !s.is_empty())
        };
        let strong = before.iter().find(|i| i.sort == Sort::Role(Role::Strong));
        let giver = strong.into_iter().chain(before.iter().rev()).find_map(|i| sector_of(i).map(|s| (s, i)))?;
        Some((giver.0.clone(), format!("{}: {}", self.facts.get(giver.1.hit.record).name(), giver.0)))
    }
}

/// Whether a piece is a capitalised word that the gazetteer does not know.
pub(super) fn is_unknown_name(atoms: &[Atom], piece: &Piece) -> bool {
    piece.hits.is_empty() && atoms.get(piece.start).is_some_and(|a| a.upper && !DETERMINERS.contains(&a.text.as_str()))
}

pub(super) fn is_mark(atoms: &[Atom], piece: &Piece, mark: &str) -> bool {
    atoms.get(piece.start).is_some_and(|a| a.text == mark)
}

/// Which reading of a word goes first, at the end of its chunk and before.
///
/// Inside a name that nobody knows ("Dhaka Ahsania Mission"), words that end names of a kind go before common nouns.
fn rank(sort: Sort, last: bool, strange_name: bool) -> u8 {
    match (sort, last) {
        (Sort::Person, true) | (Sort::Adjective, false) => 0,
        (Sort::Organization, _) => 1,
        (Sort::Country, _) => 2,
        (Sort::Seat, true) | (Sort::Capital, false) => 3,
        (Sort::Capital, true) | (Sort::Seat, false) => 4,
        (Sort::Demonym, _) => 5,
        (Sort::Adjective, true) => 6,
        (Sort::Person, false) => 7,
        (Sort::Role(Role::Name | Role::Brand), _) if strange_name => 8,
        (Sort::Role(Role::Strong), false) => 8,
        (Sort::Role(Role::Modifier), false) => 9,
        (Sort::Role(Role::Person | Role::Group | Role::Body | Role::Relational | Role::Part), _) => 10,
        (Sort::Role(_), _) => 11,
        (Sort::City, _) => 12,
    }
}

fn kind_of(role: Role, plural: bool) -> EntityKind {
    match role {
        Role::Body | Role::Part | Role::Name | Role::Brand => EntityKind::Organization,
        Role::Person | Role::Relational | Role::Address if !plural => EntityKind::Person,
        _ => EntityKind::Group,
    }
}

/// Whether leaving does not make somebody a former official.
fn outlives_office(sector: &str) -> bool {
    !matches!(sector, "GOV" | "LEG" | "MIL" | "JUD" | "SPY" | "COP" | "PTY" | "")
}

/// Whether a piece may be the first name of somebody whom the tables do not have. The first word of a sentence has a
/// capital anyhow, so that it must be known for a name.
fn is_given(atoms: &[Atom], piece: &Piece) -> bool {
    let first = &atoms[piece.start];
    let name = is_unknown_name(atoms, piece) && !first.caps && first.text.len() > 1;
    name && (first.word > 0 || genders::is_listed(&first.text))
}

/// Whether those of a sector are at home where they are met, unless something else is said. Officials, soldiers, companies
/// and reporters travel.
pub(super) fn is_local(sector: &str) -> bool {
    matches!(
        sector,
        "UAF"
            | "UNK"
            | "CVL"
            | "OPP"
            | "REB"
            | "PRM"
            | "CRM"
            | "LAB"
            | "AGR"
            | "EDU"
            | "MED"
            | "REL"
            | "COP"
            | "SOC"
            | "JUD"
    )
}

/// Takes over what an apposition says of somebody of whom only a name, or little else, is known.
fn describe(found: &mut Resolution, more: Resolution) {
    if matches!(found.sector.as_str(), "" | "CVL") && !more.sector.is_empty() {
        found.sector = more.sector;
        found.office = more.office;
    }
    if found.code.is_empty() {
        found.code = more.code;
    }
    found.kind = found.kind.or(more.kind);
    found.confidence = found.confidence.max(more.confidence * 0.9);
    found.why.extend(more.why);
}

/// Whether the answer with context should be taken instead of the one without.
fn prefers(wide: &Resolution, alone: &Resolution) -> bool {
    let score = |r: &Resolution| {
        usize::from(!r.code.is_empty()) + usize::from(!r.sector.is_empty()) + usize::from(r.record.is_some())
    };
    // "Jordan's Mukhabarat" is not the first one that the tables have.
    let namesake = wide.record.is_none() && alone.record.is_some() && !wide.code.is_empty() && wide.code != alone.code;
    let other = namesake && alone.kind == Some(EntityKind::Organization) && !wide.sector.is_empty();
    other || score(wide) > score(alone) || score(wide) == score(alone) && wide.sector == "ELI"
}

/// A record's name, and where the table has it.
fn noted(record: Record<'_>) -> String {
    let at = record.facts().next().map(|f| f.at()).unwrap_or_default();
    format!("{} ({at})", record.name())
}

fn add_reasons(found: &mut Resolution, owner: &Part) {
    for reason in &owner.found.why {
        if !found.why.contains(reason) {
            found.why.push(reason.clone());
        }
    }
}

fn is_country(sort: Sort) -> bool {
    matches!(sort, Sort::Country | Sort::Adjective | Sort::Demonym)
}

/// "Congress" alone is one state's; "the Peruvian Congress" is another's. Not so for companies, armed groups and
/// organisations of many states, which keep their code whoever stands before them.
fn rehome(found: &mut Resolution, code: &str) {
    let institution = matches!(found.sector.as_str(), "GOV" | "LEG" | "JUD" | "PTY" | "OPP" | "MIL" | "COP" | "SPY");
    let of_a_state = !NON_STATE.contains(&found.code.as_str());
    if institution && of_a_state && !code.is_empty() && !NON_STATE.contains(&code) && found.code != code {
        found.why.push(format!("{code}, not {}: a namesake", found.code));
        found.code = code.into();
        found.name = None;
        found.identifier_id = None;
        found.record = None;
        found.confidence = 0.7;
    }
}

/// Takes over what is still missing.
fn fill(found: &mut Resolution, more: &Resolution) {
    if found.code.is_empty() && !more.code.is_empty() {
        found.code = more.code.clone();
        found.why.extend(more.why.iter().cloned());
    }
    if found.sector.is_empty() && found.kind == Some(EntityKind::Person) {
        found.sector = more.sector.clone();
    }
}

/// Puts head, owners and complements together.
fn join(head: Part, owners: Vec<Part>, complements: &[(Joint, Part)]) -> Resolution {
    let Part { mut found, relational } = head;
    if found.record.is_some() {
        let of = complements.iter().filter(|(j, _)| *j == Joint::Of).map(|(_, p)| p);
        if let Some(owner) = owners.iter().rev().chain(of).find(|p| p.found.kind == Some(EntityKind::Country)) {
            rehome(&mut found, &owner.found.code);
        }
        return found;
    }
    let of = complements.iter().filter(|(j, _)| *j == Joint::Of).map(|(_, p)| p);
    let others = complements.iter().filter(|(j, _)| *j == Joint::Home).map(|(_, p)| p);
    if relational && !found.office.as_deref().unwrap_or_default().is_empty() {
        let owner = owners.iter().rev().chain(of.clone()).find(|p| gives_sector(&p.found));
        if let Some(owner) = owner {
            found.sector = owner.found.sector.clone();
            add_reasons(&mut found, owner);
        }
    }
    if found.code.is_empty() && (!found.sector.is_empty() || found.office.is_some()) {
        let owner = owners.iter().rev().chain(of).chain(others).find(|p| !p.found.code.is_empty());
        if let Some(owner) = owner {
            found.code = owner.found.code.clone();
            found.confidence = 0.85;
            add_reasons(&mut found, owner);
        }
    }
    found
}

/// Whether an owner says what its people are: "leader of the Taliban" does, "leader of France" does not.
fn gives_sector(owner: &Resolution) -> bool {
    let place = matches!(owner.kind, Some(EntityKind::Country | EntityKind::Place | EntityKind::Group))
        && owner.record.is_some();
    !owner.sector.is_empty() && !place
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolver() -> Resolver {
        Resolver::embedded().expect("good files")
    }

    #[test]
    fn phrases_resolve() {
        let resolver = resolver();
        // phrase, day, code, sector
        let cases = [
            ("Turkish police", "2024-01-01", "TUR", "COP"),
            ("Iran's parliament", "2024-01-01", "IRN", "LEG"),
            ("protesters in Cairo", "2024-01-01", "EGY", "OPP"),
            ("the parliament of Mali", "2024-01-01", "MLI", "LEG"),
            ("Chinese Foreign Minister Wang Yi", "2024-06-01", "CHN", "GOV"),
            ("former Chilean president Michelle Bachelet", "2024-06-01", "CHL", "ELI"),
            ("President Ana Nobody", "2024-06-01", "", "GOV"),
            ("Peruvian Congress", "2024-06-01", "PER", "LEG"),
            ("the Congress of Peru", "2024-06-01", "PER", "LEG"),
            ("Congress", "2024-06-01", "USA", "LEG"),
            ("fighters of the Taliban", "2010-06-01", "AFG", "REB"),
            ("the Taliban", "2023-06-01", "AFG", "GOV"),
            ("police in Brussels", "2024-01-01", "BEL", "COP"),
            ("Brussels", "2024-01-01", "EUR", "GOV"),
            ("a retired Chilean admiral", "2024-01-01", "CHL", "ELI"),
            ("rebel soldiers", "2024-01-01", "", "REB"),
            ("U.S.-backed rebels", "2024-01-01", "", "REB"),
            ("Iran-backed Houthi fighters", "2024-01-01", "YEM", "REB"),
            ("rebels backed by Iran", "2024-01-01", "", "REB"),
            ("an opposition leader", "2024-01-01", "", "OPP"),
            ("the leader of France", "2024-01-01", "FRA", "GOV"),
            ("Turkey", "2024-01-01", "TUR", ""),
            ("turkey", "2024-01-01", "", ""),
            ("Japanese cars", "2024-01-01", "JPN", ""),
            ("", "2024-01-01", "", ""),
        ];
        for (phrase, day, code, sector) in cases {
            let found = resolver.resolve_phrase(phrase, None, day.parse().ok(), None);
            assert_eq!((found.code.as_str(), found.sector.as_str()), (code, sector), "{phrase}: {found:?}");
        }
    }

    #[test]
    fn any_text_is_answered() {
        let resolver = resolver();
        for text in [
            "'s",
            "of",
            ",",
            "( )",
            "— –",
            "U.S.-",
            "’s of in",
            "é",
            "backed",
            "former",
            "of of 's the",
            "\u{0}\t.",
            "I.",
            "s'",
        ] {
            let found = resolver.resolve_phrase(text, Some(text), None, Some("XXX"));
            assert!(found.confidence <= 1.0, "{text:?}");
        }
    }

    #[test]
    fn context_and_country_help() {
        let resolver = resolver();
        let cases = [
            ("police", Some("Police in Lima closed a road."), None, "PER", "COP"),
            ("the opposition", Some("Kenya's opposition left the hall."), None, "KEN", "OPP"),
            ("gunmen", Some("Gunmen fled."), Some("NGA"), "NGA", "UAF"),
            ("gunmen", Some("Gunmen fled while Chad voted."), None, "", "UAF"),
            ("Macron", Some("Emmanuel Macron spoke, and Macron left."), None, "FRA", "GOV"),
            ("Fidan", Some("Hakan Fidan spoke, and Fidan left."), None, "TUR", "GOV"),
            ("Washington", Some("Keith Washington spoke, and Washington left."), None, "", ""),
        ];
        for (phrase, context, country, code, sector) in cases {
            let found = resolver.resolve_phrase(phrase, context, None, country);
            assert_eq!((found.code.as_str(), found.sector.as_str()), (code, sector), "{phrase}: {found:?}");
        }
    }
}

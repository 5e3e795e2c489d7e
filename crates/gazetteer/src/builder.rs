//! Tables to [`Gazetteer`]: rows are read and checked, names indexed, all of it compiled.
//!
//! A [`Builder`] starts empty ([`compile`]) or from a gazetteer that is there already ([`overlay`]). What rows say of one
//! another is settled here: which lines are one person, which fact a newer line corrects, whose office ends when a
//! successor takes it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use fst::Streamer;
use jiff::civil::Date;

use crate::atoms::{self, Atom};
use crate::record::{NON_STATE, Role, SECTORS, Sort};
use crate::table::{GazetteerError, Row, rows};
use crate::tables::{Day, FactRow, KeyRow, RecordRow, Rows, Tables, Text};
use crate::{Gazetteer, is_initial, spelling};

/// The tables by base name.
pub const TABLES: [&str; 5] = ["states.tsv", "organisations.tsv", "holders.tsv", "places.tsv", "roles.tsv"];

/// A user's table that begins with this line stands in place of the program's own of that name.
const REPLACE: &str = "# replace";

/// Names of [`Role`]s in `roles.tsv`.
const ROLES: [(&str, Role); 15] = [
    ("person", Role::Person),
    ("group", Role::Group),
    ("body", Role::Body),
    ("relational", Role::Relational),
    ("part", Role::Part),
    ("modifier", Role::Modifier),
    ("strong", Role::Strong),
    ("name", Role::Name),
    ("brand", Role::Brand),
    ("address", Role::Address),
    ("former", Role::Former),
    ("of", Role::Of),
    ("home", Role::Home),
    ("stop", Role::Stop),
    ("disown", Role::Disown),
];

/// Offices that one person of a state holds at a time, beside ministers of something, as [`office_key`] writes them.
const SOLE: [&str; 12] = [
    "president",
    "prime minister",
    "chancellor",
    "king",
    "queen",
    "emir",
    "sultan",
    "supreme leader",
    "vice president",
    "secretary of state",
    "secretary of defence",
    "treasury secretary",
];

/// Makes a gazetteer of tables: (name, content). A file's base name says what it is.
///
/// # Errors
/// All mistakes of all files at once.
pub fn compile<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Gazetteer, Vec<GazetteerError>> {
    let mut builder = Builder::default();
    let mut errors = Vec::new();
    for (file, text) in files {
        builder.load(file, text, &mut errors);
    }
    if errors.is_empty() { Ok(builder.finish()) } else { Err(errors) }
}

/// A gazetteer with more tables laid over it. A line about a known person or organisation adds to what is known; one
/// with the same code, office and first day replaces that fact; and where one person holds an office at a time, the
/// line of a successor ends it for whoever held it.
pub(crate) fn overlay<'a>(
    base: &Gazetteer,
    more: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Gazetteer, Vec<GazetteerError>> {
    let files: Vec<(&str, &str)> = more.into_iter().collect();
    let replaced = files.iter().filter(|(_, text)| is_replacing(text));
    let replaced: Vec<&str> = replaced.map(|(file, _)| base_name(file)).collect();
    let mut builder = Builder::of(base, &replaced);
    builder.overlays = true;
    let mut errors = Vec::new();
    for (file, text) in files {
        builder.load(file, text, &mut errors);
    }
    if errors.is_empty() { Ok(builder.finish()) } else { Err(errors) }
}

fn is_replacing(table: &str) -> bool {
    table.trim_start_matches('\u{FEFF}').lines().next().is_some_and(|first| first.trim_end() == REPLACE)
}

fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// A fact while it is gathered.
#[derive(Clone, Debug, PartialEq)]
struct Fact {
    code: String,
    sector: String,
    office: String,
    from: Option<Date>,
    to: Option<Date>,
    file: String,
    line: u32,
}

/// A record while it is gathered.
struct Record {
    sort: Sort,
    name: String,
    identifier: String,
    facts: Vec<Fact>,
}

/// One way to write a record.
#[derive(Clone, Copy)]
struct Key {
    record: usize,
    upper: u32,
    caps: bool,
    plural: bool,
}

#[derive(Default)]
struct Builder {
    records: Vec<Record>,
    keys: BTreeMap<String, Vec<Key>>,
    /// Records by sort and name, so that several lines can speak of one.
    known: HashMap<(Sort, String), usize>,
    /// Who holds a sole office of a code without an end, as (record, fact).
    open: HashMap<(String, String), Vec<(usize, usize)>>,
    /// Whether what is read now is laid over what was there.
    overlays: bool,
}

impl Builder {
    /// What a gazetteer holds, but for what stands in some of its tables (base names).
    fn of(base: &Gazetteer, without: &[&str]) -> Builder {
        let mut builder = Builder::default();
        let mut numbers: Vec<Option<usize>> = Vec::new();
        for id in 0..base.tables.records.len() {
            let record = base.get(id);
            let facts = record.facts().filter(|f| !without.contains(&base_name(f.file)));
            let facts: Vec<Fact> = facts.map(Fact::of).collect();
            numbers.push((!facts.is_empty()).then(|| builder.adopt(record, facts)));
        }
        let mut stream = base.tables.index.stream();
        while let Some((name, group)) = stream.next() {
            let name = String::from_utf8_lossy(name).into_owned();
            let group = usize::try_from(group.value()).unwrap_or(usize::MAX);
            let rest = base.tables.keys.get(group..).unwrap_or_default();
            let count = rest.iter().position(|k| k.last()).map_or(0, |last| last + 1);
            let kept = rest[..count].iter().filter_map(|k| {
                let record = numbers[k.record as usize]?;
                Some(Key { record, upper: k.upper, caps: k.caps(), plural: k.plural() })
            });
            let kept: Vec<Key> = kept.collect();
            if !kept.is_empty() {
                builder.keys.insert(name, kept);
            }
        }
        builder
    }

    /// Takes over a record of another gazetteer.
    fn adopt(&mut self, record: crate::Record<'_>, facts: Vec<Fact>) -> usize {
        let id = self.records.len();
        let name = record.name().to_owned();
        let key = match record.sort() {
            Sort::City => format!("{name}/{}", record.code()),
            Sort::Country | Sort::Adjective | Sort::Demonym => record.code().to_owned(),
            _ => name.clone(),
        };
        self.known.insert((record.sort(), key), id);
        let identifier = record.identifier().unwrap_or_default().to_owned();
        self.records.push(Record { sort: record.sort(), name, identifier, facts: Vec::new() });
        for fact in facts {
            self.add(id, fact);
        }
        id
    }

    fn load(&mut self, file: &str, text: &str, errors: &mut Vec<GazetteerError>) {
        type Reader = fn(&mut Builder, &Row) -> Result<(), GazetteerError>;
        let (columns, reader): (&[&str], Reader) = match base_name(file) {
            "states.tsv" => (&["code", "kind", "text", "sector", "from", "to", "source"], Builder::state),
            "places.tsv" => (&["code", "name", "kind", "aliases", "source"], Builder::place),
            "roles.tsv" => (&["phrase", "sector", "kind", "code", "plural", "source"], Builder::role),
            "holders.tsv" => (&HOLDER_COLUMNS, Builder::holder),
            "organisations.tsv" => (&ORGANISATION_COLUMNS, Builder::organisation),
            other => {
                let places = crate::atlas::TABLES.iter().filter(|name| !TABLES.contains(name)).copied();
                let known: Vec<&str> = TABLES.into_iter().chain(places).collect();
                let expected = format!("one of {}", known.join(", "));
                errors.push(GazetteerError { file: file.into(), line: 0, found: other.into(), expected });
                return;
            }
        };
        let (rows, misshapen) = rows(file, text, columns);
        let wrong = rows.iter().filter_map(|row| reader(self, row).err());
        let mut found: Vec<GazetteerError> = misshapen.into_iter().chain(wrong).collect();
        found.sort_by_key(|e| e.line);
        errors.append(&mut found);
    }

    fn state(&mut self, row: &Row) -> Result<(), GazetteerError> {
        let (kind, text) = (row.cell(1), row.required(2, "name")?);
        let sort = match kind {
            "name" | "short" | "official" | "former" | "abbreviation" => Sort::Country,
            "adjective" => Sort::Adjective,
            "demonym" => Sort::Demonym,
            "capital" => Sort::Capital,
            "seat" => Sort::Seat,
            other => {
                return Err(row
                    .error(other, "name, short, official, former, abbreviation, adjective, demonym, capital or seat"));
            }
        };
        let fact = fact_of(row, 0, 3, None, (4, 5))?;
        let key = if matches!(sort, Sort::Capital | Sort::Seat) { text } else { fact.code.as_str() };
        let id = self.record(sort, key, text);
        if kind == "name" {
            self.records[id].name = text.into();
        }
        if self.records[id].facts.iter().all(|f| (&f.code, &f.sector) != (&fact.code, &fact.sector)) {
            self.add(id, fact);
        }
        self.write(id, text, false);
        Ok(())
    }

    fn place(&mut self, row: &Row) -> Result<(), GazetteerError> {
        let name = row.required(1, "name")?;
        row.required(0, "country code")?;
        let kinds = ["city", "division", "lesser"];
        if !row.cell(2).is_empty() && !kinds.contains(&row.cell(2)) {
            return Err(row.error(row.cell(2), "city, division, lesser or nothing"));
        }
        let fact = fact_of(row, 0, usize::MAX, Some(2), (usize::MAX, usize::MAX))?;
        let id = self.record(Sort::City, &format!("{name}/{}", fact.code), name);
        if self.records[id].facts.is_empty() {
            self.add(id, fact);
        }
        self.write(id, name, false);
        for alias in aliases(row.cell(3)) {
            self.write(id, alias, false);
        }
        Ok(())
    }

    fn role(&mut self, row: &Row) -> Result<(), GazetteerError> {
        let phrase = row.required(0, "phrase")?;
        let kinds = ROLES.map(|(name, _)| name).join(", ");
        let Some(&(_, role)) = ROLES.iter().find(|(name, _)| *name == row.cell(2)) else {
            return Err(row.error(row.cell(2), format!("a kind: {kinds}")));
        };
        let fact = Fact { office: phrase.into(), ..fact_of(row, 3, 1, None, (usize::MAX, usize::MAX))? };
        let id = self.record(Sort::Role(role), phrase, phrase);
        self.records[id].facts = vec![fact];
        self.write(id, phrase, role == Role::Group);
        if matches!(role, Role::Person | Role::Relational | Role::Part | Role::Body | Role::Name) {
            let given = Some(row.cell(4)).filter(|c| !c.is_empty());
            self.write(id, &given.map_or_else(|| plural_of(phrase), str::to_owned), true);
        }
        Ok(())
    }

    fn holder(&mut self, row: &Row) -> Result<(), GazetteerError> {
        self.named(row, Sort::Person)
    }

    fn organisation(&mut self, row: &Row) -> Result<(), GazetteerError> {
        self.named(row, Sort::Organization)
    }

    /// A person or an organisation: both files have the same columns.
    fn named(&mut self, row: &Row, sort: Sort) -> Result<(), GazetteerError> {
        let name = row.required(0, "name")?;
        let fact = fact_of(row, 1, 2, Some(3), (4, 5))?;
        if let (Some(from), Some(to)) = (fact.from, fact.to)
            && to <= from
        {
            return Err(row.error(row.cell(5), format!("a day after {from}, the first")));
        }
        let wikidata = row.cell(7);
        if !wikidata.is_empty() && wikidata.strip_prefix('Q').is_none_or(|n| n.parse::<u64>().is_err()) {
            return Err(row.error(wikidata, "a Wikidata id such as Q42, or nothing"));
        }
        let id = self.record(sort, name, name);
        if !wikidata.is_empty() {
            self.records[id].identifier = wikidata.into();
        }
        self.add(id, fact);
        self.write(id, name, false);
        for alias in aliases(row.cell(6)) {
            self.write(id, alias, false);
        }
        Ok(())
    }

    /// Adds a fact to a record, with what follows for others.
    fn add(&mut self, id: usize, fact: Fact) {
        let office = (fact.code.clone(), office_key(&fact.office));
        let sole = self.records[id].sort == Sort::Person && is_sole(&office.1);
        let same = |f: &Fact| (&f.code, &f.office, f.from) == (&fact.code, &fact.office, fact.from);
        let corrected = self.records[id].facts.iter().position(|f| self.overlays && same(f));
        if let Some(from) = fact.from.filter(|_| sole && self.overlays && corrected.is_none()) {
            self.succeed(&office, from);
        }
        let at = corrected.unwrap_or(self.records[id].facts.len());
        if sole && fact.to.is_none() {
            self.open.entry(office).or_default().push((id, at));
        }
        match corrected {
            Some(at) => self.records[id].facts[at] = fact,
            None => self.records[id].facts.push(fact),
        }
    }

    /// Ends an office for whoever held it, on the day that somebody else takes it. Who held it later holds it still.
    fn succeed(&mut self, office: &(String, String), from: Date) {
        for &(record, fact) in self.open.get(office).into_iter().flatten() {
            let fact = &mut self.records[record].facts[fact];
            if fact.to.is_none() && fact.from.is_none_or(|f| f < from) {
                fact.to = Some(from);
            }
        }
    }

    /// The record of a sort with a key, new if need be.
    fn record(&mut self, sort: Sort, key: &str, name: &str) -> usize {
        let key = (sort, key.to_owned());
        if let Some(&id) = self.known.get(&key) {
            return id;
        }
        let id = self.records.len();
        self.records.push(Record { sort, name: name.into(), identifier: String::new(), facts: Vec::new() });
        self.known.insert(key, id);
        id
    }

    /// Makes a record findable by some words.
    fn write(&mut self, record: usize, text: &str, plural: bool) {
        let atoms = atoms::split(text);
        let person = self.records[record].sort == Sort::Person;
        if person && atoms.len() > 2 && is_initial(&atoms[1]) {
            let mut without = atoms.clone();
            without.remove(1);
            self.index(record, &without, plural);
        }
        self.index(record, &atoms, plural);
        if person {
            self.respell(record, &atoms);
        }
    }

    /// Makes a person findable by other spellings of a name of several words.
    fn respell(&mut self, record: usize, atoms: &[Atom]) {
        let atoms: Vec<&Atom> = atoms.iter().collect();
        let parts: Vec<String> = spelling::parts(&atoms).into_iter().map(|p| p.0).collect();
        if parts.len() > 1 {
            let keys = self.keys.entry(parts.join(" ")).or_default();
            if keys.iter().all(|k| k.record != record) {
                keys.push(Key { record, upper: u32::MAX, caps: false, plural: false });
            }
        }
    }

    fn index(&mut self, record: usize, atoms: &[Atom], plural: bool) {
        let [atom, rest @ ..] = atoms else { return };
        // "1+1" is a broadcaster, but folded it is a number, and a letter alone is anybody's.
        let letters = || atoms.iter().flat_map(|a| a.text.chars());
        let says_nothing = !letters().any(char::is_alphabetic) || letters().count() < 2;
        if says_nothing && !matches!(self.records[record].sort, Sort::Role(_)) {
            return;
        }
        // A short row of capitals may be a common word in small letters (US, IS, WHO); a longer one is often written
        // with one capital (Unicef).
        let caps = atom.caps && atom.text.len() <= 4 && rest.is_empty();
        let mut key = Key { record, upper: 0, caps, plural };
        for (i, atom) in atoms.iter().take(32).enumerate() {
            key.upper |= u32::from(atom.upper) << i;
        }
        let keys = self.keys.entry(joined(atoms)).or_default();
        if keys.iter().all(|k| k.record != record) {
            keys.push(key);
        }
    }

    /// Compiles what was gathered.
    fn finish(self) -> Gazetteer {
        let (pool, mut rows, texts) = self.texts();
        let text = |t: &str| Text(texts.get(t).copied().unwrap_or_default());
        let mut offices = Vec::new();
        for (id, record) in self.records.iter().enumerate() {
            for fact in &record.facts {
                if record.sort == Sort::Person && !fact.office.is_empty() {
                    offices.push((fact.code.as_str(), office_key(&fact.office), number(rows.facts.len())));
                }
                rows.facts.push(FactRow {
                    code: text(&fact.code),
                    sector: text(&fact.sector),
                    office: text(&fact.office),
                    from: Day::new(fact.from),
                    to: Day::new(fact.to),
                    file: text(&fact.file),
                    line: fact.line,
                });
            }
            if record.sort == Sort::Country {
                rows.countries.push((text(record.facts.first().map_or("", |f| &f.code)), number(id)));
            }
            let (name, identifier) = (text(&record.name), text(&record.identifier));
            rows.records.push(RecordRow { sort: record.sort, name, identifier, facts_end: number(rows.facts.len()) });
        }
        offices.sort_unstable();
        rows.offices = offices.into_iter().map(|(_, _, fact)| fact).collect();
        rows.countries.sort_unstable();
        let index = index(&self.keys, &mut rows);
        match Tables::new(Cow::Owned(pool), Cow::Owned(index), rows) {
            Some(tables) => Gazetteer { tables },
            None => unreachable!("an automaton that was just built is whole"),
        }
    }

    /// All texts, each once: joined, rows that know their lengths, and the number of each. Those that many facts have come
    /// first, since small numbers take less room.
    fn texts(&self) -> (String, Rows, HashMap<&str, u32>) {
        const MANY: usize = 8;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::from([("", MANY)]);
        for record in &self.records {
            let facts = record.facts.iter().flat_map(|f| [&f.code, &f.sector, &f.office, &f.file]);
            for text in facts.chain([&record.name, &record.identifier]) {
                *counts.entry(text).or_default() += 1;
            }
        }
        let (common, rare): (Vec<_>, Vec<_>) = counts.into_iter().partition(|(_, count)| *count >= MANY);
        let (mut pool, mut lengths, mut texts) = (String::new(), Vec::new(), HashMap::new());
        for (text, _) in common.iter().chain(&rare) {
            texts.insert(*text, number(lengths.len()));
            pool.push_str(text);
            lengths.push(u16::try_from(text.len()).unwrap_or(u16::MAX));
        }
        (pool, Rows::new(lengths, number(common.len())), texts)
    }
}

/// The automaton of all names, as bytes; their keys go into the rows.
fn index(keys: &BTreeMap<String, Vec<Key>>, rows: &mut Rows) -> Vec<u8> {
    let mut map = fst::MapBuilder::memory();
    for (name, keys) in keys {
        // Names come in order and only once, and memory does not fail.
        map.insert(name, rows.keys.len() as u64).unwrap_or_default();
        let last = keys.len().saturating_sub(1);
        let row = |(i, k): (usize, &Key)| KeyRow::new(number(k.record), k.upper, k.caps, k.plural, i == last);
        rows.keys.extend(keys.iter().enumerate().map(row));
    }
    map.into_inner().unwrap_or_default()
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Fact {
    fn of(fact: crate::Fact<'_>) -> Fact {
        Fact {
            code: fact.code.into(),
            sector: fact.sector.into(),
            office: fact.office.into(),
            from: fact.from,
            to: fact.to,
            file: fact.file.into(),
            line: fact.line,
        }
    }
}

const HOLDER_COLUMNS: [&str; 9] = ["name", "code", "sector", "office", "from", "to", "aliases", "wikidata", "source"];
const ORGANISATION_COLUMNS: [&str; 9] =
    ["name", "code", "sector", "kind", "from", "to", "aliases", "wikidata", "source"];

fn aliases(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|a| !a.is_empty())
}

fn fact_of(
    row: &Row,
    code: usize,
    sector: usize,
    office: Option<usize>,
    dates: (usize, usize),
) -> Result<Fact, GazetteerError> {
    let code = row.cell(code);
    let well_formed = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    if !code.is_empty() && !well_formed {
        return Err(row.error(code, format!("an ISO 3166 alpha-3 code or one of {}", NON_STATE.join(" "))));
    }
    Ok(Fact {
        code: code.into(),
        sector: row.code(sector, &SECTORS, "sector")?.into(),
        office: office.map_or("", |c| row.cell(c)).into(),
        from: row.from(dates.0)?,
        to: row.to(dates.1)?,
        file: row.file.into(),
        line: number(row.line),
    })
}

/// Whether one person of a state holds an office, as [`office_key`] writes it, at a time.
pub fn is_sole(office: &str) -> bool {
    SOLE.contains(&office) || office.ends_with(" minister") && !office.starts_with("deputy")
}

/// An office as it is looked up: "Minister of Defense", "defence minister" and "Defense Minister" are one.
pub fn office_key(office: &str) -> String {
    let words: Vec<String> = atoms::split(office).into_iter().map(|a| a.text).collect();
    let words: Vec<&str> = words.iter().map(|w| if w == "defense" { "defence" } else { w }).collect();
    match words.as_slice() {
        ["minister", "of" | "for", what @ ..] | [what @ .., "minister"] if !what.is_empty() => {
            format!("{} minister", portfolio(what))
        }
        ["premier" | "pm"] => "prime minister".to_owned(),
        words => words.join(" "),
    }
}

/// What a minister is in charge of: "foreign affairs" and "external relations" are "foreign".
fn portfolio(what: &[&str]) -> String {
    match what {
        ["the", rest @ ..] => portfolio(rest),
        ["foreign" | "external", "affairs" | "relations"] => "foreign".to_owned(),
        ["home" | "internal", "affairs"] | ["home"] => "interior".to_owned(),
        [one, "affairs"] => (*one).to_owned(),
        what => what.join(" "),
    }
}

/// Folded atoms with a space between.
fn joined(atoms: &[Atom]) -> String {
    let texts: Vec<&str> = atoms.iter().map(|a| a.text.as_str()).collect();
    texts.join(" ")
}

/// English plural of a phrase whose head is its last word, or the word before "of".
fn plural_of(phrase: &str) -> String {
    if let Some((head, rest)) = phrase.split_once(" of ") {
        return format!("{} of {rest}", plural_of(head));
    }
    let ends = |tails: &[&str]| tails.iter().any(|t| phrase.ends_with(t));
    if let Some(stem) = phrase.strip_suffix("man") {
        return format!("{stem}men");
    }
    if let Some(stem) = phrase.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u'])) {
        return format!("{stem}ies");
    }
    let tail = if ends(&["s", "x", "ch", "sh", "z"]) { "es" } else { "s" };
    format!("{phrase}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Standing;

    const HOLDERS: &str = "name\tcode\tsector\toffice\tfrom\tto\taliases\twikidata\tsource\n";
    const SAMPLE: &str = "\
        Ana Sample\tPER\tGOV\tmayor\t2001-01-01\t2003-01-01\tSample\t\ttest\n\
        Ana Sample\tPER\tGOV\tpresident\t2005\t2007\t\t\ttest\n\
        Luis Q. Other\tPER\tGOV\tpresident\t2008\t\tOther|L. Other|1+1\tQ7\ttest\n";

    fn sample() -> Gazetteer {
        let holders = format!("{HOLDERS}{SAMPLE}");
        let states = "code\tkind\ttext\tsector\tfrom\tto\tsource\nPER\tname\tPeru\t\t\t\ttest\nUSA\tabbreviation\tUS\t\t\t\ttest\n";
        compile([("a/holders.tsv", holders.as_str()), ("a/states.tsv", states)]).expect("good files")
    }

    fn standing(gazetteer: &Gazetteer, name: &str, day: &str) -> String {
        let Some(hit) = gazetteer.hits(&atoms::split(name), 0).first().copied() else { return "nobody".into() };
        match gazetteer.get(hit.record).standing(day.parse().ok()) {
            Some(Standing::Now(f)) => f.office.to_owned(),
            Some(Standing::Past(f)) => format!("past {}", f.office),
            Some(Standing::Later(f)) => format!("later {}", f.office),
            None => String::new(),
        }
    }

    #[test]
    fn offices_have_days() {
        let cases = [
            ("2000-05-05", "later mayor"),
            ("2001-01-01", "mayor"),
            ("2003-01-01", "past mayor"),
            ("2006-02-03", "president"),
            ("2007-12-31", "president"),
            ("2010-01-01", "past president"),
        ];
        for (day, wanted) in cases {
            assert_eq!(standing(&sample(), "Ana Sample", day), wanted, "{day}");
        }
    }

    #[test]
    fn names_are_found_by_their_longest_form() {
        let gazetteer = sample();
        // text, record found, atoms
        let cases = [
            ("Ana Sample said", Some("Ana Sample"), 2),
            ("Sample said", Some("Ana Sample"), 1),
            ("Luis Other", Some("Luis Q. Other"), 2),
            ("Luis Q. Other", Some("Luis Q. Other"), 3),
            ("Ana X. Sample", Some("Ana Sample"), 3),
            ("sample said", None, 0),
            ("Ana", None, 0),
            ("US", Some("US"), 1),
            ("us", None, 0),
            ("Us", None, 0),
            ("11 people", None, 0),
            ("", None, 0),
        ];
        for (text, name, len) in cases {
            let hit = gazetteer.hits(&atoms::split(text), 0).first().copied();
            let got = hit.map(|h| gazetteer.get(h.record).name());
            assert_eq!((got, hit.map_or(0, |h| h.len)), (name, len), "{text}");
        }
    }

    #[test]
    fn bytes_are_read_back() {
        let (before, bytes): (Gazetteer, &'static [u8]) = (sample(), sample().bytes().leak());
        let after = Gazetteer::from_bytes(bytes).expect("its own bytes");
        assert_eq!(after.bytes(), before.bytes());
        assert_eq!(standing(&after, "Ana Sample", "2006-02-03"), "president");
        let last = bytes.len() - 1;
        assert!(Gazetteer::from_bytes(&bytes[..last]).is_none() && Gazetteer::from_bytes(&[]).is_none());
    }

    #[test]
    fn holders_are_found_by_their_office() {
        let gazetteer = sample();
        let cases = [
            ("president", Some("2006-01-01"), Some("Ana Sample")),
            ("President", Some("2009-01-01"), Some("Luis Q. Other")),
            ("president", None, Some("Luis Q. Other")),
            ("president", Some("2004-01-01"), None),
            ("king", Some("2006-01-01"), None),
        ];
        for (office, day, wanted) in cases {
            let found = gazetteer.holder("PER", office, day.and_then(|d| d.parse().ok()));
            assert_eq!(found.map(|(id, _)| gazetteer.get(id).name()), wanted, "{office} {day:?}");
        }
        assert!(gazetteer.holder("CHL", "president", None).is_none());
    }

    #[test]
    fn offices_are_compared_by_what_they_are() {
        let cases = [
            ("Minister of Foreign Affairs", "foreign minister"),
            ("external affairs minister", "foreign minister"),
            ("Defense Minister", "defence minister"),
            ("minister for the interior", "interior minister"),
            ("Secretary of Defense", "secretary of defence"),
            ("premier", "prime minister"),
            ("minister", "minister"),
            ("governor of Punjab", "governor of punjab"),
        ];
        for (office, wanted) in cases {
            assert_eq!(office_key(office), wanted, "{office}");
        }
    }

    #[test]
    fn a_president_in_one_line() {
        let line = "Eva Newcomer\tPER\tGOV\tpresident\t2031-07-28\t\tNewcomer\t\town\n";
        let holders = format!("{HOLDERS}{line}");
        let gazetteer = sample().overlaid([("mine/holders.tsv", holders.as_str())]).expect("a good file");
        let cases = [
            ("Eva Newcomer", "2031-07-28", "president"),
            ("Luis Other", "2031-07-27", "president"),
            ("Luis Other", "2031-07-28", "past president"),
            ("Ana Sample", "2031-07-28", "past president"),
        ];
        for (name, day, wanted) in cases {
            assert_eq!(standing(&gazetteer, name, day), wanted, "{name} {day}");
        }
        let at = gazetteer.holder("PER", "president", None).map(|(_, fact)| fact.at());
        assert_eq!(at.as_deref(), Some("mine/holders.tsv:2"));
    }

    #[test]
    fn history_does_not_end_anybodys_time() {
        let old = "Old Holder\tPER\tGOV\tpresident\t1970\t1975\t\t\town\n";
        let new = "Eva Newcomer\tPER\tGOV\tpresident\t2031-07-28\t\t\t\town\n";
        for lines in [format!("{HOLDERS}{old}{new}"), format!("{HOLDERS}{new}{old}")] {
            let gazetteer = sample().overlaid([("mine/holders.tsv", lines.as_str())]).expect("a good file");
            assert_eq!(standing(&gazetteer, "Luis Other", "2031-07-27"), "president");
            assert_eq!(standing(&gazetteer, "Luis Other", "2031-07-28"), "past president");
            assert_eq!(standing(&gazetteer, "Eva Newcomer", "2031-07-28"), "president");
        }
    }

    #[test]
    fn overlays_correct_and_replace() {
        let corrected = format!("{HOLDERS}Ana Sample\tPER\tGOV\tpresident\t2005\t2006-03-01\t\t\town\n");
        let gazetteer = sample().overlaid([("my/holders.tsv", corrected.as_str())]).expect("a good file");
        assert_eq!(standing(&gazetteer, "Ana Sample", "2006-03-01"), "past president");
        assert_eq!(standing(&gazetteer, "Luis Other", "2009-01-01"), "president");

        let replaced = format!("{REPLACE}\n{HOLDERS}Zoe Only\tPER\tGOV\tpresident\t2005\t\t\t\town\n");
        let gazetteer = sample().overlaid([("my/holders.tsv", replaced.as_str())]).expect("a good file");
        assert_eq!(standing(&gazetteer, "Ana Sample", "2006-01-01"), "nobody");
        assert_eq!(standing(&gazetteer, "Zoe Only", "2006-01-01"), "president");
        assert_eq!(gazetteer.country_name("PER"), Some("Peru"));
    }

    #[test]
    fn bad_lines_are_all_told() {
        let bad = format!("{HOLDERS}A\tUS\tGOV\nB\tUSA\tXXX\nC\tUSA\tGOV\tking\t2001\t2000\n");
        let bad = bad + "D" + &"\t".repeat(9) + "\n";
        let errors = sample().overlaid([("my/holders.tsv", bad.as_str())]).expect_err("four mistakes");
        let lines: Vec<usize> = errors.iter().map(|e| e.line).collect();
        assert_eq!(lines, [2, 3, 4, 5]);
        let unknown = sample().overlaid([("my/people.tsv", "")]).expect_err("no such table");
        assert!(unknown[0].to_string().contains("holders.tsv"), "{}", unknown[0]);
    }

    #[test]
    fn plurals() {
        for (one, many) in
            [("gunman", "gunmen"), ("deputy", "deputies"), ("head of state", "heads of state"), ("church", "churches")]
        {
            assert_eq!(plural_of(one), many);
        }
    }
}

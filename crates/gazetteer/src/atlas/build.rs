//! Tables in, a [`Layer`] out.

use std::collections::{BTreeMap, BTreeSet};

use fst::raw::Builder;

use super::layer::{Key, Layer, Row, Shared};
use crate::atoms;
use crate::table::{self, GazetteerError, rows};

/// The tables that an atlas is compiled of.
pub const TABLES: [&str; 5] = ["geonames.tsv", "divisions.tsv", "regions.tsv", "points.tsv", "states.tsv"];

const COLUMNS: [&str; 9] =
    ["geonameid", "name", "feature", "country", "admin1", "latitude", "longitude", "population", "aliases"];
/// A name of so many letters and no more, all capitals, counts in capitals alone ("US", "UAE").
const SHORT: usize = 4;
/// No more divisions than fit into a row.
const MOST_DIVISIONS: usize = u16::MAX as usize;

/// A place as the tables tell it.
#[derive(Clone, Debug, Default)]
struct Entry<'a> {
    id: u32,
    name: &'a str,
    feature: &'a str,
    country: &'a str,
    admin1: &'a str,
    lat: f64,
    lon: f64,
    people: f64,
    aliases: Vec<&'a str>,
}

/// Compiles a layer; divisions that it does not have are looked up in `under` by their name.
pub(super) fn layer<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    under: Option<&Layer>,
) -> Result<Layer, Vec<GazetteerError>> {
    let (mut entries, mut errors) = (Vec::new(), Vec::new());
    let (mut names_of_states, mut points) = (Vec::<(&str, &str)>::new(), BTreeMap::new());
    for (file, text) in files {
        let columns: &[&str] = match base_name(file) {
            "states.tsv" => &["code", "kind", "text", "sector", "from", "to", "source"],
            "points.tsv" => &["code", "latitude", "longitude"],
            "geonames.tsv" | "divisions.tsv" | "regions.tsv" => &COLUMNS,
            other => {
                let expected = format!("one of {}", TABLES.join(", "));
                errors.push(GazetteerError { file: file.into(), line: 0, found: other.into(), expected });
                continue;
            }
        };
        let (rows, misshapen) = rows(file, text, columns);
        errors.extend(misshapen);
        for row in rows {
            let taken = match base_name(file) {
                "states.tsv" => state(&row).map(|name| names_of_states.extend(name)),
                "points.tsv" => point(&row, 1).map(|at| {
                    points.insert(row.cell(0), at);
                }),
                _ => entry(&row).map(|entry| entries.push(entry)),
            };
            errors.extend(taken.err());
        }
    }
    if !errors.is_empty() {
        errors.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        return Err(errors);
    }
    let mut entries = merged(entries);
    // "West Bank" is a region of its own before it is a word for Palestine.
    let regions = entries.iter().filter(|e| matches!(e.feature, "RGN" | "ADM1"));
    let names = regions.flat_map(|e| e.aliases.iter().chain([&e.name]).map(|name| (e.country, *name)));
    let regions: BTreeSet<(&str, &str)> = names.collect();
    names_of_states.retain(|name| !regions.contains(name));
    for entry in entries.iter_mut().filter(|e| is_state(e.feature)) {
        if let Some(&(lat, lon)) = points.get(entry.country) {
            (entry.lat, entry.lon) = (lat, lon);
        }
        let names = names_of_states.iter().filter(|(code, _)| *code == entry.country);
        entry.aliases.extend(names.map(|&(_, name)| name));
    }
    put_together(entries, under).ok_or_else(|| {
        let expected = format!("at most {MOST_DIVISIONS} divisions, names of less than 16 MB together");
        vec![GazetteerError { file: "gazetteer".into(), line: 0, found: "too much".into(), expected }]
    })
}

/// Whether a feature code is a state's or a territory's.
pub(crate) fn is_state(feature: &str) -> bool {
    feature.starts_with("PCL") || feature == "TERR"
}

fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// Code and name of a state, if the row has a name of the state itself.
fn state<'a>(row: &table::Row<'a>) -> Result<Option<(&'a str, &'a str)>, GazetteerError> {
    let named = matches!(row.cell(1), "name" | "short" | "official" | "former" | "abbreviation");
    Ok(named.then(|| (row.cell(0), row.cell(2))))
}

fn point(row: &table::Row<'_>, column: usize) -> Result<(f64, f64), GazetteerError> {
    let degrees = |column: usize, most: f64| {
        let number = row.cell(column).parse::<f64>().ok().filter(|d| d.abs() <= most);
        number.ok_or_else(|| row.error(row.cell(column), format!("degrees from -{most} to {most}, such as 33.5138")))
    };
    Ok((degrees(column, 90.0)?, degrees(column + 1, 180.0)?))
}

fn entry<'a>(row: &table::Row<'a>) -> Result<Entry<'a>, GazetteerError> {
    let number = |column: usize, what: &str| match row.cell(column) {
        "" => Ok(0),
        cell => cell.parse::<u64>().map_err(|_| row.error(cell, format!("{what}, or nothing"))),
    };
    let id = number(0, "a GeoNames id such as 170654")?;
    let id = u32::try_from(id).map_err(|_| row.error(row.cell(0), "a GeoNames id such as 170654, or nothing"))?;
    let codes = row.cell(3);
    if codes.split(' ').any(|c| !codes.is_empty() && (c.len() != 3 || !c.bytes().all(|b| b.is_ascii_uppercase()))) {
        return Err(row.error(codes, "ISO 3166 alpha-3 codes such as SYR or FRA ESP, or nothing"));
    }
    let (lat, lon) = point(row, 5)?;
    #[expect(clippy::cast_precision_loss, reason = "people are fewer than fit")]
    let people = (number(7, "a number of people")? as f64).ln_1p();
    Ok(Entry {
        id,
        name: row.required(1, "name")?,
        feature: row.required(2, "feature code of GeoNames such as PPL")?,
        country: codes,
        admin1: row.cell(4),
        lat,
        lon,
        people,
        aliases: row.cell(8).split('|').map(str::trim).filter(|a| !a.is_empty()).collect(),
    })
}

/// Entries of one id as one: the first one's facts, everybody's names.
fn merged(entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    let mut by_id: BTreeMap<u32, usize> = BTreeMap::new();
    let mut kept: Vec<Entry<'_>> = Vec::with_capacity(entries.len());
    for entry in entries {
        match by_id.get(&entry.id) {
            Some(&at) if entry.id != 0 => {
                kept[at].aliases.push(entry.name);
                kept[at].aliases.extend(entry.aliases);
            }
            _ => {
                by_id.insert(entry.id, kept.len());
                kept.push(entry);
            }
        }
    }
    kept
}

fn folded(name: &str) -> String {
    let words: Vec<String> = atoms::split(name).into_iter().map(|a| a.text).filter(|t| t != atoms::BREAK).collect();
    words.join(" ")
}

fn put_together(mut entries: Vec<Entry<'_>>, under: Option<&Layer>) -> Option<Layer> {
    // Divisions first: rows refer to them by a small number. The rest by name, which packs well.
    entries.sort_by_cached_key(|e| (e.feature != "ADM1", folded(e.name), e.id));
    let divisions: BTreeMap<(&str, &str), usize> = entries
        .iter()
        .enumerate()
        .filter(|(_, e)| e.feature == "ADM1" && !e.admin1.is_empty())
        .map(|(i, e)| ((e.country, e.admin1), i))
        .collect();
    if divisions.len() > MOST_DIVISIONS {
        return None;
    }
    let features: BTreeSet<&str> = entries.iter().map(|e| e.feature).collect();
    let countries: BTreeSet<&str> = entries.iter().map(|e| e.country).collect();
    let shared = Shared {
        features: features.iter().map(|s| (*s).to_owned()).collect(),
        countries: countries.iter().map(|s| (*s).to_owned()).collect(),
    };
    let (mut names, mut rows) = (String::new(), Vec::with_capacity(entries.len()));
    let mut keys: BTreeMap<String, BTreeMap<usize, Key>> = BTreeMap::new();
    for (row, entry) in entries.iter().enumerate() {
        let own_division = divisions.get(&(entry.country, entry.admin1)).copied();
        rows.push(Row {
            id: entry.id,
            lat: entry.lat,
            lon: entry.lon,
            feature: u8::try_from(features.iter().position(|f| *f == entry.feature)?).ok()?,
            country: u16::try_from(shared.countries.binary_search_by(|c| c.as_str().cmp(entry.country)).ok()?).ok()?,
            admin1: under.map_or(own_division, |under| division_under(under, entry)),
            people: entry.people,
            name: u32::try_from(names.len()).ok().filter(|n| n >> 24 == 0)?,
        });
        names.push_str(entry.name);
        let all = std::iter::once((entry.name, false)).chain(entry.aliases.iter().map(|a| (*a, true)));
        for (name, alias) in all {
            let folded = folded(name);
            let caps = folded.len() <= SHORT && name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
            if !folded.is_empty() {
                keys.entry(folded).or_default().entry(row).or_insert(Key { row, alias, caps });
            }
        }
    }
    let mut builder = Builder::memory();
    let (mut groups, mut first) = (Vec::with_capacity(keys.len()), 0);
    for (name, group) in keys {
        builder.insert(&name, first).ok()?;
        first += group.len() as u64;
        groups.push(group.into_values().collect::<Vec<Key>>());
    }
    Layer::new(shared, names, builder.into_inner().ok()?, &rows, &groups)
}

/// The division of the layer below that a user's line names ("Texas").
fn division_under(under: &Layer, entry: &Entry<'_>) -> Option<usize> {
    if entry.admin1.is_empty() {
        return None;
    }
    let found = under.longest(&atoms::split(entry.admin1))?.1;
    found.into_iter().map(|f| f.place).find(|&p| {
        let row = under.row(p);
        under.feature(row.feature) == "ADM1" && under.country(row.country) == entry.country
    })
}

//! Where: the places that a document names, with GeoNames' ids and points.
//!
//! [`find`] takes a parsed document and gives [`Placed`]: every name of the atlas that is a place's here, and the place
//! it means. First it is asked whether a name is a place's (`names`), then which of all places of that name (`meaning`). Both
//! answers are learned (`model/places.tsv`). Places that act ("Washington said") are listed too; whether an event happened at a place
//! is the events' business (`crate::events`). What it does not do: addresses, and places by their description.

mod kinds;
mod meaning;
mod model;
mod names;

use std::collections::BTreeMap;
use std::ops::Range;

use legation_gazetteer::atlas::{self, Atlas};
use legation_gazetteer::atoms::Atom;
use legation_gazetteer::{Gazetteer, Sort};

pub use model::{Features, Model};

use crate::actors::atoms_of;
use crate::syntax::Parse;
use crate::{LoadError, Span, reading};
use kinds::Kind;
use meaning::Group;
use names::Name;

/// A place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Index of its sentence.
    pub sentence: usize,
    /// Its words; it may be a part of one ("Canada" in "Canada-EU").
    pub words: Range<usize>,
    /// What the reading says of it.
    pub place: reading::Place,
}

/// Knows where what is, and which place a name means.
#[derive(Clone, Debug)]
pub struct Geography {
    atlas: Atlas,
    model: Model,
}

impl Geography {
    /// With the atlas that the program carries, and those of the tables (name, content) laid over it that are of places;
    /// `gazetteer/README.md` says what a line adds and what it replaces.
    ///
    /// # Errors
    /// All mistakes in these tables.
    pub fn with_tables(tables: &[(String, String)]) -> Result<Geography, LoadError> {
        let damaged = |what: &str| LoadError::new(&[format!("{what} is not what the build made")]);
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/atlas.bin"));
        let atlas = Atlas::from_bytes(bytes).ok_or_else(|| damaged("the atlas"))?;
        let model = Model::embedded().ok_or_else(|| damaged("model/places.tsv"))?;
        let own: Vec<_> = tables.iter().filter(|(name, _)| is_table(name)).collect();
        if own.is_empty() {
            return Ok(Geography { atlas, model });
        }
        let own = own.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let atlas = atlas.overlaid(own).map_err(|errors| LoadError::new(&errors))?;
        Ok(Geography { atlas, model })
    }

    /// The same atlas with other weights.
    pub fn with_model(self, model: Model) -> Geography {
        Geography { model, ..self }
    }

    /// Finds the places of a document, in the order of the text.
    pub fn find(&self, parse: &Parse, gazetteer: &Gazetteer) -> Vec<Placed> {
        let (names, groups) = self.settled(parse, gazetteer);
        let mut placed = Vec::new();
        for group in &groups {
            let Some(best) = group.best() else { continue };
            for name in group.names.iter().map(|&i| &names[i]).filter(|n| n.likely >= self.model.least) {
                let place = described(&self.atlas.get(best.place), &self.atlas, name.span);
                placed.push(Placed { sentence: name.sentence, words: name.words.clone(), place });
            }
        }
        placed.sort_by_key(|p| p.place.span);
        placed
    }

    /// What [`Geography::find`] knows of every name: rows to learn its weights from.
    pub fn describe(&self, parse: &Parse, gazetteer: &Gazetteer) -> Vec<Described> {
        let (names, groups) = self.settled(parse, gazetteer);
        let describe = |group: &Group| {
            let mentions = group.names.iter().map(|&i| (names[i].span, names[i].features.clone()));
            let meanings = group.meanings.iter().map(|m| {
                let place = self.atlas.get(m.place);
                Possible { geonameid: place.geonameid, lat: place.lat, lon: place.lon, features: m.features.clone() }
            });
            Described { mentions: mentions.collect(), meanings: meanings.collect() }
        };
        groups.iter().map(describe).collect()
    }

    fn settled(&self, parse: &Parse, gazetteer: &Gazetteer) -> (Vec<Name>, Vec<Group>) {
        let atoms: Vec<Vec<Atom>> = parse.sentences.iter().map(|s| atoms_of(s, 0..s.words.len())).collect();
        let names = names::find(parse, &atoms, &self.atlas, &self.model);
        let groups = if names.is_empty() {
            Vec::new()
        } else {
            meaning::settle(&names, &peoples(&atoms, gazetteer), &self.atlas, &self.model)
        };
        (names, groups)
    }
}

/// Whether a user's table is one of places, by its name: the others are the gazetteer's.
pub(crate) fn is_table(name: &str) -> bool {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    atlas::TABLES.contains(&base) && base != "states.tsv"
}

/// A name with all its mentions, as the stage sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// Characters of every mention, and what is known of it as a name.
    pub mentions: Vec<(Span, Features)>,
    /// What it can mean.
    pub meanings: Vec<Possible>,
}

/// A place that a name can mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Possible {
    /// GeoNames' id.
    pub geonameid: Option<u32>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// What is known of it.
    pub features: Features,
}

/// How often the document has words for the people of a state ("Iraqi"), by the state's code.
fn peoples(sentences: &[Vec<Atom>], gazetteer: &Gazetteer) -> BTreeMap<String, f64> {
    let mut counts: BTreeMap<String, f64> = BTreeMap::new();
    for atoms in sentences {
        for at in (0..atoms.len()).filter(|&at| atoms[at].upper) {
            let records = gazetteer.hits(atoms, at).into_iter().map(|h| gazetteer.get(h.record));
            let of_people = records.filter(|r| matches!(r.sort(), Sort::Adjective | Sort::Demonym));
            if let Some(fact) = of_people.flat_map(|r| r.facts().next()).next() {
                *counts.entry(fact.code.to_owned()).or_default() += 1.0;
            }
        }
    }
    counts
}

fn described(place: &atlas::Place<'_>, atlas: &Atlas, span: Span) -> reading::Place {
    let kind = Kind::of(place.feature);
    let states = place.country.split(' ').filter(|c| !c.is_empty()).count();
    let round = |degrees: f64| (degrees * 1e4).round() / 1e4;
    reading::Place {
        span,
        geonameid: place.geonameid,
        name: place.name.to_owned(),
        country_code: if states == 1 { place.country.to_owned() } else { String::new() },
        admin1: place.admin1.filter(|_| kind != Kind::State).map(|d| atlas.get(d).name.to_owned()),
        lat: Some(round(place.lat)),
        lon: Some(round(place.lon)),
        feature_code: Some(place.feature.to_owned()),
        resolution: if kind == Kind::Region && states != 1 { 1 } else { kind.resolution() },
        origin: None,
    }
}

/// How far two places are from each other, on a sphere of 6371 km: good to a few per cent, and quick.
fn kilometres(a: &atlas::Place<'_>, b: &atlas::Place<'_>) -> f64 {
    const DEGREE: f64 = 111.19;
    let mut lon = (a.lon - b.lon).abs();
    if lon > 180.0 {
        lon = 360.0 - lon;
    }
    let lat = (a.lat - b.lat).abs();
    let shrunk = lon * ((a.lat + b.lat) / 2.0).to_radians().cos();
    (lat * lat + shrunk * shrunk).sqrt() * DEGREE
}

//! What is where: places of the world by their names, with GeoNames' ids, points, states and divisions.
//!
//! An [`Atlas`] is compiled of the tables `geonames.tsv`, `regions.tsv` and `points.tsv`, with the names of states from
//! `states.tsv` ([`Atlas::compile`]). The program carries the compiled bytes and uses them where they lie; a user's own
//! places are a second layer over them ([`Atlas::overlaid`]). It says which places a name can mean; which one a text
//! means is decided in `legation::places`.

mod build;
mod layer;

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::atoms::Atom;
use crate::table::GazetteerError;
use layer::{Layer, Row};

pub use build::TABLES;

/// A place as the tables have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// GeoNames' id; none for what we wrote ourselves and know no id of.
    pub geonameid: Option<u32>,
    /// Its name.
    pub name: &'a str,
    /// GeoNames' feature code ("PPLC" a capital, "ADM1" a first-order division, "PCLI" a state).
    pub feature: &'a str,
    /// ISO 3166 alpha-3 code of its state; several with a space between where it spans more, empty where it is nobody's.
    pub country: &'a str,
    /// The first-order division it lies in, by its index; a division's own.
    pub admin1: Option<usize>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Natural logarithm of one more than its people, to a tenth or so.
    pub log_people: f64,
}

/// A place that a name can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Index of the place.
    pub place: usize,
    /// Whether it is another name than the place's first one.
    pub alias: bool,
}

/// Places by their names.
#[derive(Clone)]
pub struct Atlas {
    base: Layer,
    /// A user's own, before the program's.
    own: Option<Layer>,
    /// Of places that both have: index in `base`, index of the user's.
    replaced: HashMap<usize, usize>,
}

impl fmt::Debug for Atlas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Atlas").field("places", &self.len()).finish_non_exhaustive()
    }
}

impl Atlas {
    /// Compiles tables, given as (name, content); a file's base name says what it is ([`TABLES`]).
    ///
    /// # Errors
    /// All mistakes of all files at once.
    pub fn compile<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Atlas, Vec<GazetteerError>> {
        Ok(Atlas { base: build::layer(files, None)?, own: None, replaced: HashMap::new() })
    }

    /// The atlas whose [`Atlas::bytes`] these are; none if they are something else.
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Atlas> {
        Some(Atlas { base: Layer::read(bytes)?, own: None, replaced: HashMap::new() })
    }

    /// The compiled form, without what a user laid over it.
    pub fn bytes(&self) -> Vec<u8> {
        self.base.bytes()
    }

    /// This atlas with a user's tables (`geonames.tsv`, `regions.tsv`) laid over it. A line with a geonameid that we have
    /// stands in place of ours, under our names too; any other line adds a place.
    ///
    /// # Errors
    /// All mistakes of all files at once.
    pub fn overlaid<'a>(
        &self,
        more: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Atlas, Vec<GazetteerError>> {
        let own = build::layer(more, Some(&self.base))?;
        let ids: BTreeMap<u32, usize> = own.rows().enumerate().map(|(i, row)| (row.id, i)).collect();
        let ours = self.base.rows().enumerate().filter(|(_, row)| row.id != 0);
        let replaced = ours.filter_map(|(i, row)| Some((i, self.base.len() + ids.get(&row.id)?))).collect();
        Ok(Atlas { base: self.base.clone(), own: Some(own), replaced })
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.base.len() + self.own.as_ref().map_or(0, Layer::len)
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The longest row of atoms from the first on that names places: how many atoms, and which places.
    ///
    /// A name begins with a capital, and none of its words but short ones ("de", "of the") is in small letters.
    pub fn longest(&self, atoms: &[Atom]) -> Option<(usize, Vec<Found>)> {
        let in_base = self.base.longest(atoms);
        let in_own = self.own.as_ref().and_then(|own| own.longest(atoms));
        let length = in_base.iter().chain(&in_own).map(|(len, _)| *len).max()?;
        let of = |found: Option<(usize, Vec<Found>)>| found.filter(|f| f.0 == length).map_or(Vec::new(), |f| f.1);
        let own = of(in_own).into_iter().map(|f| Found { place: f.place + self.base.len(), ..f });
        let mut found: Vec<Found> = own.collect();
        for f in of(in_base) {
            let f = Found { place: self.replaced.get(&f.place).copied().unwrap_or(f.place), ..f };
            if !found.iter().any(|g| g.place == f.place) {
                found.push(f);
            }
        }
        Some((length, found))
    }

    /// A place by its index, as [`Found`] has it.
    ///
    /// # Panics
    /// If nothing that this atlas gave had that index.
    pub fn get(&self, place: usize) -> Place<'_> {
        let base = self.base.len();
        let (layer, row) = match &self.own {
            Some(own) if place >= base => (own, place - base),
            _ => (&self.base, place),
        };
        let Row { id, lat, lon, feature, country, admin1, people, .. } = layer.row(row);
        Place {
            geonameid: Some(id).filter(|&id| id != 0),
            name: layer.name(row),
            feature: layer.feature(feature),
            country: layer.country(country),
            admin1,
            lat,
            lon,
            log_people: people,
        }
    }
}

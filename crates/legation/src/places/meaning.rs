//! Which place a name means: the document settles it.
//!
//! All mentions of a name in a document mean one place, but for those that say in what they lie ("Paris, Texas"). Every place
//! that the name can mean is described by itself (what sort, how large, whether called so in the first place) and by the company
//! it keeps: how much of what else the document names lies in its state, its division, or near it. What else the document
//! names is uncertain too, so it counts by how likely each of its meanings is, and all are weighed again a few times.

use std::collections::BTreeMap;

use legation_gazetteer::atlas::{Atlas, Place};

use super::kilometres;
use super::kinds::Kind;
use super::model::{Features, Model};
use super::names::{Name, contains};

/// How often every name is weighed with what the others then seem to mean.
const ROUNDS: usize = 3;
/// No more meanings of a name are looked at closely: the likeliest by themselves, and those that the text points at.
const CLOSELY: usize = 24;
/// No more of a document's other places are asked how near they are, so that a gazetteer read as a text comes to an end.
const NEIGHBOURS: usize = 200;
/// So far off, places are no longer near each other, by a factor of e.
const NEAR_KM: f64 = 120.0;

/// Mentions of one name that mean one place.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Indices of its mentions.
    pub names: Vec<usize>,
    /// What it can mean, and how likely each is.
    pub meanings: Vec<Meaning>,
    key: String,
    /// How likely it is a place's name at all.
    likely: f64,
}

/// A place that a name can mean.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    /// Index in the atlas.
    pub place: usize,
    /// How likely it is meant.
    pub likely: f64,
    /// What is known of it without the other names.
    own: Features,
    /// All that is known of it.
    pub features: Features,
}

impl Group {
    /// What it means most likely.
    pub fn best(&self) -> Option<&Meaning> {
        self.meanings.iter().reduce(|best, next| if next.likely > best.likely { next } else { best })
    }
}

/// The groups of a document's names, in the order of their first mentions. `peoples` counts words such as "Iraqi" by state.
pub(super) fn settle(names: &[Name], peoples: &BTreeMap<String, f64>, atlas: &Atlas, model: &Model) -> Vec<Group> {
    let mut groups = grouped(names, atlas, model);
    for _ in 0..ROUNDS {
        let around = Around::of(&groups, atlas);
        let weighed: Vec<Vec<Features>> = groups.iter().map(|g| around.features(g, peoples, atlas)).collect();
        for (group, features) in groups.iter_mut().zip(weighed) {
            let likely = model.in_context(&features);
            for ((meaning, features), likely) in group.meanings.iter_mut().zip(features).zip(likely) {
                (meaning.features, meaning.likely) = (features, likely);
            }
        }
    }
    groups
}

fn grouped(names: &[Name], atlas: &Atlas, model: &Model) -> Vec<Group> {
    let mut by_key: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (i, name) in names.iter().enumerate() {
        let container = name.container.map_or("", |c| names[c].key.as_str());
        by_key.entry((&name.key, container)).or_default().push(i);
    }
    let mut groups: Vec<Group> = by_key.into_values().map(|mentions| group(mentions, names, atlas, model)).collect();
    groups.sort_by_key(|g| g.names[0]);
    groups
}

fn group(mentions: Vec<usize>, names: &[Name], atlas: &Atlas, model: &Model) -> Group {
    let name = &names[mentions[0]];
    let inside =
        |place: usize, container: usize| names[container].found.iter().any(|o| contains(atlas, o.place, place));
    // In what another mention of the same name says that it lies.
    let elsewhere: Vec<usize> = names.iter().filter(|n| n.key == name.key).filter_map(|n| n.container).collect();
    // What says of itself that it lies in this.
    let inner: Vec<usize> =
        (0..names.len()).filter(|&i| names[i].container.is_some_and(|c| mentions.contains(&c))).collect();
    let mut found = name.found.clone();
    if found.len() > 3 * CLOSELY {
        // By size first, so that "San José" is not described three hundred times.
        let rank = |f: &legation_gazetteer::atlas::Found| {
            let place = atlas.get(f.place);
            let pointed = name.container.is_some_and(|c| inside(f.place, c));
            (pointed, Kind::of(place.feature) != Kind::Town, place.log_people)
        };
        let mut ranked: Vec<_> = found.into_iter().map(|f| (rank(&f), f)).collect();
        ranked.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(std::cmp::Ordering::Equal));
        found = ranked.into_iter().map(|(_, f)| f).take(3 * CLOSELY).collect();
    }
    let described = found.iter().map(|f| {
        let place = atlas.get(f.place);
        let mut own = by_itself(&place, f.alias);
        match name.container {
            Some(c) if inside(f.place, c) => own.push(("said", 1.0)),
            Some(_) => own.push(("said_not", 1.0)),
            None if elsewhere.iter().any(|&c| inside(f.place, c)) => own.push(("said_elsewhere", 1.0)),
            None => {}
        }
        if inner.iter().any(|&i| names[i].found.iter().any(|g| contains(atlas, f.place, g.place))) {
            own.push(("holds", 1.0));
        }
        (f.place, own)
    });
    let described: Vec<(usize, Features)> = described.collect();
    let prior = model.prior(&described.iter().map(|(_, own)| own.clone()).collect::<Vec<_>>());
    let mut meanings: Vec<Meaning> = described
        .into_iter()
        .zip(prior)
        .map(|((place, own), likely)| Meaning { place, likely, features: own.clone(), own })
        .collect();
    meanings.sort_by(|a, b| b.likely.total_cmp(&a.likely).then(a.place.cmp(&b.place)));
    meanings.truncate(CLOSELY);
    let likely = mentions.iter().map(|&i| names[i].likely).fold(0.0, f64::max);
    Group { key: name.key.clone(), names: mentions, meanings, likely }
}

fn by_itself(place: &Place<'_>, alias: bool) -> Features {
    let kind = match Kind::of(place.feature) {
        Kind::State => "state",
        Kind::Division => "division",
        Kind::District => "district",
        Kind::Capital => "capital",
        Kind::Seat => "seat",
        Kind::Town if place.feature == "PPLA2" => "seat_of_district",
        Kind::Town => "town",
        Kind::Quarter => "quarter",
        Kind::Site => "site",
        Kind::Region => "region",
    };
    let mut features = vec![(kind, 1.0), ("people", place.log_people / 10.0)];
    if place.log_people == 0.0 {
        features.push(("people_unknown", 1.0));
    }
    if alias {
        features.push(("alias", 1.0));
        features.push(("alias_people", place.log_people / 10.0));
    }
    features
}

/// What a document's names mean together, each meaning counted by how likely it is.
struct Around<'a> {
    countries: BTreeMap<&'a str, f64>,
    divisions: BTreeMap<usize, f64>,
    /// Of every group what it most likely means, how likely that is, its name.
    likeliest: Vec<(Place<'a>, f64, &'a str)>,
    all: f64,
}

impl<'a> Around<'a> {
    fn of(groups: &'a [Group], atlas: &'a Atlas) -> Around<'a> {
        let mut around =
            Around { countries: BTreeMap::new(), divisions: BTreeMap::new(), likeliest: Vec::new(), all: 0.0 };
        for group in groups {
            around.all += group.likely;
            for meaning in &group.meanings {
                let place = atlas.get(meaning.place);
                let weight = group.likely * meaning.likely;
                *around.countries.entry(place.country).or_default() += weight;
                if let Some(division) = place.admin1 {
                    *around.divisions.entry(division).or_default() += weight;
                }
            }
            if let Some(best) = group.best() {
                let place = atlas.get(best.place);
                if !matches!(Kind::of(place.feature), Kind::State | Kind::Region) {
                    around.likeliest.push((place, group.likely * best.likely, &group.key));
                }
            }
        }
        // Sorting keeps the order of equals.
        around.likeliest.sort_by(|a, b| b.1.total_cmp(&a.1));
        around.likeliest.truncate(NEIGHBOURS);
        around
    }

    /// What is known of a group's meanings, themselves not counted.
    fn features(&self, group: &Group, peoples: &BTreeMap<String, f64>, atlas: &Atlas) -> Vec<Features> {
        let (mut countries, mut divisions): (BTreeMap<&str, f64>, BTreeMap<usize, f64>) = Default::default();
        for meaning in &group.meanings {
            let place = atlas.get(meaning.place);
            let weight = group.likely * meaning.likely;
            *countries.entry(place.country).or_default() += weight;
            if let Some(division) = place.admin1 {
                *divisions.entry(division).or_default() += weight;
            }
        }
        let rest = (self.all - group.likely).max(0.0);
        let share = |mass: f64| (mass.max(0.0) / (rest + 0.5)).clamp(0.0, 1.0);
        let peoples_all: f64 = peoples.values().sum();
        let describe = |meaning: &Meaning| {
            let place = atlas.get(meaning.place);
            let mut features = meaning.own.clone();
            let others =
                |all: Option<&f64>, own: Option<&f64>| all.copied().unwrap_or(0.0) - own.copied().unwrap_or(0.0);
            let country = share(others(self.countries.get(place.country), countries.get(place.country)));
            features.push(("in_state", country));
            features.push(("in_state_at_all", (country * 10.0).min(1.0)));
            // "Georgia" beside Tbilisi, or beside Atlanta.
            if Kind::of(place.feature) == Kind::State {
                features.push(("state_in_state", country));
                features.push(("state_in_state_at_all", (country * 10.0).min(1.0)));
            }
            if let Some(division) = place.admin1 {
                let division = share(others(self.divisions.get(&division), divisions.get(&division)));
                features.push(("in_division", division));
                features.push(("in_division_at_all", (division * 10.0).min(1.0)));
                if Kind::of(place.feature) == Kind::Division {
                    features.push(("division_in_division", division));
                    features.push(("division_in_division_at_all", (division * 10.0).min(1.0)));
                }
            }
            let near = self.likeliest.iter().filter(|(_, _, key)| *key != group.key);
            let near = near.map(|(other, weight, _)| weight * (-kilometres(other, &place) / NEAR_KM).exp());
            features.push(("near", near.fold(0.0, f64::max)));
            let people = peoples.get(place.country).copied().unwrap_or(0.0);
            features.push(("people_of", people / (peoples_all + 0.5)));
            features
        };
        group.meanings.iter().map(describe).collect()
    }
}

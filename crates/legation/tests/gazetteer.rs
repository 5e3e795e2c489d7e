//! The tables of `gazetteer/`: their order, and how much they know.

use std::collections::BTreeSet;

use legation::actors::Resolver;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../gazetteer");

/// The lines of a table under its columns, as cells.
fn table(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(format!("{FOLDER}/{name}")).expect(name);
    let lines = text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).skip(1);
    lines.map(|l| l.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn tables_are_sorted_and_no_line_comes_twice() {
    for name in ["states.tsv", "organisations.tsv", "holders.tsv", "places.tsv", "roles.tsv", "genders.tsv"] {
        let lines: Vec<String> = table(name).iter().map(|cells| cells.join("\t")).collect();
        let wrong = lines.windows(2).find(|w| w[0] >= w[1]);
        assert_eq!(wrong, None, "{name}: out of order, or twice");
    }
}

#[test]
fn every_line_has_a_source() {
    let known = ["own", "CIA World Factbook", "GeoNames"];
    for name in ["states.tsv", "organisations.tsv", "holders.tsv", "places.tsv", "roles.tsv", "genders.tsv"] {
        let wrong = table(name).into_iter().find(|cells| !known.contains(&cells.last().map_or("", String::as_str)));
        assert_eq!(wrong, None, "{name}");
    }
}

#[test]
fn the_tables_know_as_much_as_they_promise() {
    let highest = ["president", "prime minister", "chancellor", "king", "queen", "emir", "sultan", "supreme leader"];
    let holders = table("holders.tsv");
    let since_1990 = |c: &&Vec<String>| c[5].is_empty() || c[5].as_str() >= "1990";
    let heads = holders.iter().filter(|c| c[2] == "GOV" && highest.iter().any(|h| c[3].ends_with(h)));
    let people: BTreeSet<&str> = holders.iter().map(|c| c[0].as_str()).collect();
    let organisations = table("organisations.tsv");
    let of_kind = |kind: &str| -> BTreeSet<&str> {
        organisations.iter().filter(|c| c[3] == kind).map(|c| c[0].as_str()).collect()
    };
    let multinational = organisations.iter().filter(|c| c[3] == "company" && c[1] == "MNC");
    let roles = table("roles.tsv");
    let nouns = roles.iter().filter(|c| ["person", "group", "body", "relational", "part"].contains(&c[2].as_str()));
    let counts = [
        ("tenures of heads of state and government since 1990", heads.filter(since_1990).count(), 2_500),
        ("people", people.len(), 45_000),
        ("intergovernmental organisations", of_kind("igo").len(), 400),
        ("armed groups", of_kind("armed").len(), 400),
        ("parties", of_kind("party").len(), 500),
        ("ministries, agencies, forces", of_kind("body").len(), 600),
        ("multinational companies", multinational.count(), 150),
        ("media", of_kind("media").len(), 100),
        ("role nouns and phrases", nouns.count(), 2_000),
    ];
    let short: Vec<_> = counts.iter().filter(|(_, count, least)| count < least).collect();
    assert!(short.is_empty(), "{short:?} of {counts:?}");
    for (what, count, _) in counts {
        println!("{count:>6} {what}");
    }
}

#[test]
fn what_the_program_carries_is_small() {
    let resolver = Resolver::embedded().expect("a whole build");
    let bytes = resolver.gazetteer().bytes().len();
    println!("{bytes} bytes");
    assert!(bytes < 8_000_000, "{bytes} bytes: more than 8 MB");
}

#[test]
fn the_atlas_is_as_large_as_it_promises_and_no_larger() {
    let places = ["geonames.tsv", "divisions.tsv", "regions.tsv"].map(table);
    let known: BTreeSet<String> = table("points.tsv").into_iter().map(|c| c[0].clone()).collect();
    let of = |feature: &str| places[0].iter().filter(|c| c[2] == feature).count();
    let towns =
        places[0].iter().filter(|c| c[2].starts_with("PPL")).filter(|c| c[7].parse::<u64>().is_ok_and(|n| n > 15_000));
    let counts = [
        ("states and territories", of("PCLI"), 249),
        ("first-order divisions", of("ADM1"), 3_500),
        ("towns of over 15,000 people", towns.count(), 33_000),
        ("seas, regions, sites", places[2].len(), 6_000),
    ];
    let short: Vec<_> = counts.iter().filter(|(_, count, least)| count < least).collect();
    assert!(short.is_empty(), "{short:?} of {counts:?}");
    let codes = places.iter().flatten().flat_map(|c| c[3].split(' ')).filter(|c| !c.is_empty());
    let unknown: BTreeSet<&str> = codes.filter(|c| !known.contains(*c)).collect();
    assert!(unknown.is_empty(), "no point for {unknown:?}");
    let files = ["geonames.tsv", "divisions.tsv", "regions.tsv", "points.tsv", "states.tsv"];
    let texts = files.map(|name| std::fs::read_to_string(format!("{FOLDER}/{name}")).expect(name));
    let named = files.iter().zip(&texts).map(|(name, text)| (*name, text.as_str()));
    let bytes = legation_gazetteer::atlas::Atlas::compile(named).expect("sound tables").bytes().len();
    assert!(bytes < 12_000_000, "{bytes} bytes");
}

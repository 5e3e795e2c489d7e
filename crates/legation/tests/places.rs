//! Where what is: names of places in texts, places of events, a user's own places.

use legation::reading::{Place, Reading};
use legation::{Coder, Document, Options};

/// The lines of a table that are no remarks, as cells.
fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

fn read(coder: &Coder, text: &str) -> Reading {
    coder.read(&Document::from_text(text.replace(" / ", "\n\n")))
}

/// The place at the nth occurrence of some words ("Paris#2").
fn at<'a>(reading: &'a Reading, words: &str) -> Option<&'a Place> {
    let (words, nth) = words.split_once('#').map_or((words, 1), |(w, n)| (w, n.parse().expect("a number")));
    let (byte, _) = reading.text.match_indices(words).nth(nth - 1).unwrap_or_else(|| panic!("no {words:?}"));
    let start = reading.text[..byte].chars().count();
    let span = legation::Span::new(start, start + words.chars().count());
    reading.places.iter().find(|p| p.span.overlaps(span))
}

#[test]
fn names_mean_the_places_that_their_texts_speak_of() {
    let coder = Coder::load().expect("the program's own parts load");
    let mut wrong = Vec::new();
    for line in lines(include_str!("places/names.tsv")) {
        let reading = read(&coder, line[0]);
        for wanted in line[1].split("; ") {
            let (words, meaning) = wanted.split_once(" = ").expect("words = meaning");
            let found = at(&reading, words);
            let fits = match (found, meaning.parse::<u32>()) {
                (None, _) => meaning == "-",
                (Some(place), Ok(id)) => place.geonameid == Some(id),
                (Some(place), Err(_)) => place.name == meaning,
            };
            if !fits {
                wrong.push(format!("{}: {wanted}, found {found:?}", line[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn events_have_the_place_that_governs_them_or_none() {
    let coder = Coder::load().expect("the program's own parts load");
    let mut wrong = Vec::new();
    for line in lines(include_str!("places/events.tsv")) {
        let reading = read(&coder, line[0]);
        let event = reading.events.iter().find(|e| e.event == [line[1]]);
        let place = event.and_then(|e| e.event_loc.as_ref());
        let told = place.map_or("-".to_owned(), |place| {
            let chars = legation::Chars::new(&reading.text);
            let origin = format!("{:?}", place.origin.expect("an event's place has an origin")).to_lowercase();
            format!("{} {origin}", chars.slice(place.span))
        });
        if event.is_none() || told != line[2] {
            wrong.push(format!("{line:?}: found {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn places_carry_what_the_atlas_knows() {
    let coder = Coder::load().expect("the program's own parts load");
    let reading = read(&coder, "Shells fell on Mosul, in northern Iraq.");
    let place = at(&reading, "Mosul").expect("found");
    assert_eq!((place.country_code.as_str(), place.resolution), ("IRQ", 4));
    assert_eq!((place.feature_code.as_deref(), place.admin1.as_deref()), (Some("PPLA"), Some("Nineveh")));
    let (lat, lon) = (place.lat.expect("degrees"), place.lon.expect("degrees"));
    assert!((lat - 36.335).abs() < 0.01 && (lon - 43.119).abs() < 0.01, "{lat} {lon}");
}

#[test]
fn a_users_places_are_laid_over_ours() {
    let table = "geonameid\tname\tfeature\tcountry\tadmin1\tlatitude\tlongitude\tpopulation\taliases\n\
                 \tCamp Zephyr\tMILB\tIRQ\tNineveh\t36.1\t43.2\t\tFort Zephyr\n\
                 99072\tMosul the Great\tPPLA\tIRQ\tNineveh\t36.3\t43.1\t2000000\tZephyropolis\n";
    let options = Options { gazetteer: vec![("mine/regions.tsv".into(), table.into())], ..Options::default() };
    let coder = Coder::with(&options).expect("a sound table");
    let reading = read(&coder, "Rockets hit Fort Zephyr, near Mosul in Iraq, and two soldiers died in Zephyropolis.");
    let name = |words: &str| at(&reading, words).map(|p| (p.name.clone(), p.admin1.clone().unwrap_or_default()));
    let at_camp = Some(("Camp Zephyr".to_owned(), "Nineveh".to_owned()));
    assert_eq!(name("Fort Zephyr"), at_camp, "{:?}", reading.places);
    assert_eq!(name("Mosul").map(|n| n.0).as_deref(), Some("Mosul the Great"));
    assert_eq!(name("Zephyropolis").map(|n| n.0).as_deref(), Some("Mosul the Great"));
}

#[test]
fn mistakes_in_a_users_places_are_told_all_at_once() {
    let head = "geonameid\tname\tfeature\tcountry\tadmin1\tlatitude\tlongitude\tpopulation\taliases\n";
    let cases = [
        ("x\tA\tPPL\tIRQ\t\t1\t2\n", "a GeoNames id"),
        ("\t\tPPL\tIRQ\t\t1\t2\n", "a name"),
        ("\tA\t\tIRQ\t\t1\t2\n", "a feature code"),
        ("\tA\tPPL\tIraq\t\t1\t2\n", "ISO 3166 alpha-3"),
        ("\tA\tPPL\tIRQ\t\t91\t2\n", "degrees from -90 to 90"),
        ("\tA\tPPL\tIRQ\t\t1\tNaN\n", "degrees from -180 to 180"),
        ("\tA\tPPL\tIRQ\t\t1\t2\tmany\n", "a number of people"),
    ];
    let table: String = cases.iter().map(|(line, _)| *line).collect();
    let options =
        Options { gazetteer: vec![("mine/regions.tsv".into(), format!("{head}{table}"))], ..Options::default() };
    let told = Coder::with(&options).err().expect("mistakes").to_string();
    for (number, (_, expected)) in cases.iter().enumerate() {
        let line = told.lines().nth(number).unwrap_or_default();
        let at = format!("mine/regions.tsv:{}:", number + 2);
        assert!(line.starts_with(&at) && line.contains(expected), "{line}: expected {at} ... {expected}");
    }
}

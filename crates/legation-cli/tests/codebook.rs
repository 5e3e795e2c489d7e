//! A codebook of one's own: `--codebook`, and `legation check` of it.

mod util;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use util::{Folder, MET};

/// A CONSULT that knows nothing but "meet", and calls it phoning.
const CONSULT: &str = r#"
category = "CONSULT"
replace = true
definition = "for this test"
quad = 1
scale = 2.5
[modes]
phone = "by telephone"
[[frame]]
match = ["PARTIES meet PARTIES"]
mode = "phone"
"#;

/// A category that PLOVER does not have.
const GREET: &str = r#"
category = "GREET"
definition = "for this test"
quad = 1
scale = 1
[[frame]]
match = ["ACTOR meet RECIPIENT!"]
[[example]]
text = "France met Egypt."
actor = "France"
recipient = "Egypt"
"#;

const TALKS: &str = "France met Egypt. Mali accused Chad of hiring mercenaries. Peru will meet Chile on Friday. Kenya will not meet Uganda.";

/// The events of [`TALKS`] with these files of the user's.
fn coded(files: &[(&str, &str)]) -> Vec<Value> {
    let folder =
        files.iter().fold(Folder::new().with("a.txt", TALKS).with_folder("mine"), |folder, (name, content)| {
            folder.with(&format!("mine/{name}"), content)
        });
    let ran = folder.run("code a.txt --date 2025-03-14 --codebook mine").exits(0).says_nothing();
    let brief = |e: &Value| json!([e["event"][0], e["mode"].get(0), e["why"]["at"]]);
    ran.json().iter().map(brief).collect()
}

/// Categories of the events of [`TALKS`].
fn categories(files: &[(&str, &str)]) -> Vec<String> {
    coded(files).iter().map(|e| e[0].as_str().unwrap().to_string()).collect()
}

const ALLEGE: &str = "category = \"ACCUSE\"\n[[frame]]\nmatch = [\"ACTOR accuse RECIPIENT of EVENT\"]\n";

#[test]
fn without_files_of_ones_own() {
    // The two that all other tests are compared with: what is still to come is AGREE, what will not be is REJECT.
    assert_eq!(categories(&[("light.toml", "")]), ["CONSULT", "ACCUSE", "AGREE", "REJECT"]);
}

#[test]
fn a_file_adds_to_the_category() {
    let frame = "category = \"ACCUSE\"\n[modes]\nhire = \"of hiring\"\n[[frame]]\nmatch = [\"ACTOR accuse RECIPIENT of hire\"]\nmode = \"hire\"\n";
    let found = coded(&[("accuse.toml", frame)]);
    assert_eq!(found[1], json!(["ACCUSE", "hire", "mine/accuse.toml:5"]));
    assert_eq!(found[0][0], json!("CONSULT"));
}

#[test]
fn a_frame_of_ones_own_wins_over_an_equal_one() {
    // Ours has a mode and a confidence of 0.9; the same pattern without a mode, in another category too, is the user's.
    assert_eq!(coded(&[("accuse.toml", ALLEGE)])[1], json!(["ACCUSE", null, "mine/accuse.toml:3"]));
    let other = GREET.replace("ACTOR meet RECIPIENT!", "ACTOR accuse RECIPIENT of EVENT");
    assert_eq!(coded(&[("greet.toml", &other)])[1], json!(["GREET", null, "mine/greet.toml:7"]));
    // Unless it is said to be less sure.
    let unsure = other.replace("[[example]]", "confidence = 0.2\n[[example]]");
    assert_eq!(coded(&[("greet.toml", &unsure)])[1][0], json!("ACCUSE"));
}

#[test]
fn replace_stands_in_place_of_ours() {
    let found = coded(&[("consult.toml", CONSULT)]);
    assert_eq!(found[0], json!(["CONSULT", "phone", "mine/consult.toml:10"]));
    let nothing = "category = \"CONSULT\"\nreplace = true\ndefinition = \"none\"\nquad = 1\nscale = 0\n";
    assert_eq!(categories(&[("consult.toml", nothing)])[0], "ACCUSE");
}

#[test]
fn a_category_is_switched_off_whoever_would_make_its_events() {
    let off = |name: &str| format!("category = \"{name}\"\noff = true\n");
    assert_eq!(categories(&[("a.toml", &off("ACCUSE"))]), ["CONSULT", "AGREE", "REJECT"]);
    assert_eq!(categories(&[("a.toml", &off("REJECT"))]), ["CONSULT", "ACCUSE", "AGREE"]);
    assert_eq!(categories(&[("a.toml", &off("AGREE")), ("b.toml", &off("REJECT"))]), ["CONSULT", "ACCUSE"]);
    // Meetings to come are AGREE by themselves to the learned head.
    assert_eq!(categories(&[("a.toml", &off("CONSULT"))]), ["ACCUSE", "AGREE", "REJECT"]);
}

#[test]
fn a_pattern_of_ours_is_taken_away() {
    let frame = ALLEGE.replace("[[frame]]", "[[frame]]\noff = true");
    let found = coded(&[("accuse.toml", &frame)]);
    assert!(!found.iter().any(|e| e[2] == coded(&[("light.toml", "")])[1][2]), "{found:?}");
}

#[test]
fn a_category_of_ones_own_is_like_any_other() {
    let folder = Folder::new().with("a.txt", MET).with_folder("mine").with("mine/greet.toml", GREET);
    let ran = folder.run("code a.txt --codebook mine").exits(0);
    let event = &ran.json()[0];
    assert_eq!(
        (&event["event"], &event["quad_code"], &event["event_scale"]),
        (&json!(["GREET"]), &json!(1), &json!(1.0))
    );
    assert_eq!(event.get("cameo"), None);
    let csv = folder.run("code a.txt --codebook mine --format csv").exits(0).out;
    assert!(csv.lines().nth(1).unwrap().contains(",GREET,"), "{csv}");
    let pretty = folder.run("read a.txt --codebook mine --pretty").exits(0).out;
    assert!(pretty.contains("GREET"), "{pretty}");
    let pairs =
        json!({"text": MET, "pairs": [{"actor": {"start": 0, "end": 23}, "recipient": {"start": 28, "end": 50}}]});
    let ran = folder.run_with("read --input jsonl --pairs --codebook mine", pairs.to_string()).exits(0);
    assert_eq!(ran.field("relations")[0][0]["event"], json!("GREET"));
}

#[test]
fn contexts_and_words_are_added() {
    let contexts = "[[context]]\nname = \"travel\"\ndefinition = \"for this test\"\nwords = [\"paris\"]\n[[context]]\nname = \"military\"\nwords = [\"monday\"]\n";
    let folder = Folder::new().with("a.txt", MET).with_folder("mine").with("mine/contexts.toml", contexts);
    let ran = folder.run("code a.txt --codebook mine").exits(0);
    // Those that the head hears come beside them, with the user's file and without.
    let contexts = |ran: &util::Ran| -> BTreeSet<String> {
        let found = ran.json()[0]["context"].clone();
        found.as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned()).collect()
    };
    let before = contexts(&folder.run("code a.txt").exits(0));
    let added: Vec<String> = contexts(&ran).difference(&before).cloned().collect();
    assert_eq!(added, ["military", "travel"]);
    let light = "blocked_parties = [\"president\"]\n";
    let ran = folder.with("mine/light.toml", light).run("code a.txt --codebook mine").exits(0);
    assert!(!ran.out.contains("the president of Egypt\",\"identifier"), "{}", ran.out);
}

#[test]
fn the_digest_tells_codebooks_apart_and_not_folders() {
    let digest = |folder: &str, content: &str| {
        let files = Folder::new().with("a.txt", MET).with_folder(folder).with(&format!("{folder}/greet.toml"), content);
        files.run(&format!("code a.txt --codebook {folder}")).exits(0).json()[0]["cite_info"]["codebook"].clone()
    };
    let ours = Folder::new().with("a.txt", MET).run("code a.txt").json()[0]["cite_info"]["codebook"].clone();
    assert_ne!(digest("mine", GREET), ours);
    assert_eq!(digest("mine", GREET), digest("yours", GREET));
    assert_ne!(digest("mine", GREET), digest("mine", &GREET.replace("scale = 1", "scale = 2")));
}

#[test]
fn every_mistake_is_named_with_file_and_line() {
    let wrong = CONSULT.replace("PARTIES meet PARTIES", "PARTYS meet").replace(r#"mode = "phone""#, r#"mode = "fax""#);
    let folder = Folder::new().with("a.txt", MET).with_folder("mine").with("mine/consult.toml", wrong);
    let (slot, mode) =
        ("mine/consult.toml:10: unknown slot \"PARTYS\"", "mine/consult.toml:11: mode \"fax\" is none of");
    folder.run("read a.txt --codebook mine").exits(1).says(&[slot, mode]);
    let ran = folder.run("check mine").exits(1).says_nothing();
    assert!(ran.out.contains(slot) && ran.out.contains(mode) && ran.out.contains("mine: 1 file"), "{}", ran.out);
}

#[test]
fn a_folder_that_is_none_is_told() {
    let folder = Folder::new().with("a.txt", MET).with_folder("mine");
    folder.run("read a.txt --codebook nowhere").exits(2).says(&["--codebook nowhere: "]);
    folder.run("read a.txt --codebook mine").exits(2).says(&["--codebook mine: no .toml file in it"]);
    folder
        .with("mine/a.toml", b"\xFF")
        .run("read a.txt --codebook mine")
        .exits(2)
        .says(&["mine/a.toml: this is not UTF-8"]);
}

#[test]
fn two_files_about_one_category_are_one_too_many() {
    let folder = Folder::new().with_folder("mine").with("mine/a.toml", GREET).with("mine/b.toml", GREET);
    let out = folder.run("check mine").exits(1).out;
    assert!(out.contains("mine/b.toml:2: category GREET is in mine/a.toml too"), "{out}");
}

//! A codebook of one's own: `--codebook`.

mod util;

use util::{Folder, MET};

/// A CONSULT that knows nothing but "meet", and calls it phoning.
const CONSULT: &str = r#"
category = "CONSULT"
definition = "for this test"
quad = 1
scale = 2.1
[modes]
phone = "by telephone"
[[frame]]
match = ["PARTIES meet PARTIES"]
mode = "phone"
"#;

fn with_codebook(content: &str) -> Folder {
    let folder = Folder::new().with("a.txt", MET);
    std::fs::create_dir(folder.path("mine")).unwrap();
    folder.with("mine/consult.toml", content)
}

#[test]
fn a_file_replaces_the_programs_own() {
    let ran = with_codebook(CONSULT).run("code a.txt --codebook mine").exits(0);
    assert!(ran.out.contains(r#""mode":["phone"]"#), "{}", ran.out);
    assert!(ran.out.contains(r#""at":"codebook/consult.toml:9""#), "{}", ran.out);
}

#[test]
fn every_mistake_is_named_with_file_and_line() {
    let wrong = CONSULT.replace("PARTIES meet PARTIES", "PARTYS meet").replace(r#"mode = "phone""#, r#"mode = "fax""#);
    let ran = with_codebook(&wrong).run("read a.txt --codebook mine").exits(1);
    ran.says(&[
        "consult.toml:8: mode \"fax\": expected one of [modes]: phone",
        "consult.toml:9: \"PARTYS\": expected a slot",
    ]);
}

#[test]
fn a_folder_that_is_none_is_told() {
    Folder::new().with("a.txt", MET).run("read a.txt --codebook nowhere").exits(2).says(&["--codebook nowhere: "]);
    let other = with_codebook(CONSULT).with("mine/acuse.toml", CONSULT);
    other.run("read a.txt --codebook mine").exits(1).says(&["acuse.toml:1: unknown file; expected one of accuse.toml"]);
}

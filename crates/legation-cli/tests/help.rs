//! Help, version, completions.

mod util;

use util::Folder;

#[test]
fn version_is_one_line() {
    let out = Folder::new().run("--version").exits(0).out;
    assert_eq!(out, format!("legation {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_command_has_help_with_examples() {
    let folder = Folder::new();
    for command in ["", "read", "code", "actors", "parse", "check", "eval", "diff", "completions"] {
        for flag in ["--help", "-h"] {
            let out = folder.run(&format!("{command} {flag}")).exits(0).out;
            assert!(out.contains("Examples:\n  legation ") && out.contains("Usage: legation"), "{command}:\n{out}");
        }
    }
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let out = Folder::new().run(&format!("completions {shell}")).exits(0).out;
        assert!(["pretty", "parse", "min-confidence", "diff"].iter().all(|word| out.contains(word)), "{shell}");
    }
    Folder::new().run("completions tcsh").exits(2).says(&["tcsh", "possible values"]);
}

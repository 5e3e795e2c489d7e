//! The view for people: what `legation read --pretty` shows.

mod util;

use unicode_width::UnicodeWidthStr as _;
use util::{Folder, MET};

fn long() -> String {
    format!("{MET} {MET} {MET}\n\n{}\n", "外交部发言人没有评论。".repeat(6))
}

fn widest(shown: &str) -> usize {
    shown.lines().map(|line| line.width()).max().unwrap_or(0)
}

#[test]
fn shows_the_text_and_a_table_of_the_events() {
    let ran = Folder::new().with("a.txt", MET).run("read a.txt --pretty --date 2025-06-05").exits(0);
    assert!(ran.out.starts_with("a.txt · 5 June 2025\n\nThe president of France met"), "{}", ran.out);
    for part in ["#  when", "CONSULT", "conf."] {
        assert!(ran.out.contains(part), "{part:?} is missing:\n{}", ran.out);
    }
}

#[test]
fn a_pipe_gets_no_colour_and_at_most_100_columns() {
    let ran = Folder::new().run_with("read --pretty", long()).exits(0);
    assert!(!ran.out.contains('\u{1b}'));
    assert!((80..=100).contains(&widest(&ran.out)), "{}", widest(&ran.out));
}

#[test]
fn narrow_screens_get_blocks_and_nothing_sticks_out() {
    for width in [20, 40, 60, 69, 70, 80, 120] {
        let folder = Folder::new().with("a.txt", long());
        let output = folder.command("read a.txt --pretty").env("COLUMNS", width.to_string()).output().unwrap();
        let ran = util::Ran::from(output).exits(0);
        assert!(widest(&ran.out) <= width, "{width}:\n{}", ran.out);
        assert_eq!(ran.out.contains("#  when"), width >= 70, "{width}:\n{}", ran.out);
    }
}

#[test]
fn colour_comes_when_it_is_asked_for() {
    let folder = Folder::new().with("a.txt", MET);
    let colored = |arguments: &str, no_color: &str| {
        let output = folder.command(arguments).env("NO_COLOR", no_color).output().unwrap();
        util::Ran::from(output).exits(0).out.contains('\u{1b}')
    };
    assert!(colored("read a.txt --pretty --color always", ""));
    assert!(colored("read a.txt --pretty --color always", "1"), "what is asked for on the command line wins");
    assert!(!colored("read a.txt --pretty --color never", ""));
    assert!(!colored("read a.txt --pretty --color auto", ""));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let folder = Folder::new().with("a.txt", long());
    let plain = folder.run("read a.txt --pretty").exits(0).out;
    let colored = folder.run("read a.txt --pretty --color always").exits(0).out;
    let without: String = colored
        .split('\u{1b}')
        .enumerate()
        .map(|(i, part)| if i == 0 { part } else { part.split_once('m').unwrap().1 })
        .collect();
    let lines =
        |text: &str| text.lines().map(str::trim_end).filter(|l| !l.is_empty()).map(String::from).collect::<Vec<_>>();
    let legend = |line: &String| !line.starts_with("actor or recipient · ") && !line.ends_with("¹ see table");
    let mut shown = lines(&without);
    shown.retain(legend);
    assert_eq!(shown, lines(&plain));
}

#[test]
fn several_documents_follow_each_other() {
    let ran = Folder::new().with("a.txt", "One.").with("b.txt", "Two.").run("read a.txt b.txt --pretty").exits(0);
    assert_eq!(ran.out, "a.txt\n\nOne.\n\nNo events.\n\n\nb.txt\n\nTwo.\n\nNo events.\n");
}

#[test]
fn escape_codes_in_the_text_do_not_reach_the_terminal() {
    let ran = Folder::new().run_with("read --pretty", format!("\u{1b}]0;owned\u{7} {MET} \u{1b}[2J")).exits(0);
    assert!(!ran.out.contains(['\u{1b}', '\u{7}']), "{:?}", ran.out);
}

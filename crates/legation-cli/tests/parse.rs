//! What `legation parse` prints.

mod util;

use serde_json::json;
use util::Folder;

const GIVEN: &str = "\
# newdoc id = d1
# newpar
# sent_id = s-17
# text = Don't visit Paris!
# note = kept as it is
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tDo\t_\t_\t_\t_\t_\t_\t_\t_
2\tn't\t_\t_\t_\t_\t_\t_\t_\t_
3\tvisit\t_\t_\t_\t_\t_\t_\t_\t_
4\tParis\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
5\t!\t_\t_\t_\t_\t_\t_\t_\t_

";

/// ID and FORM of every row, and the comments.
fn skeleton(conllu: &str) -> Vec<String> {
    conllu.lines().map(|line| line.split('\t').take(2).collect::<Vec<_>>().join("\t")).collect()
}

#[test]
fn a_text_becomes_conllu() {
    let ran = Folder::new().with("a.txt", "France accused Mali. Egypt agreed.").run("parse a.txt").exits(0);
    assert!(ran.out.starts_with("# newdoc id = a.txt\n# newpar\n# sent_id = 1\n# text = "), "{}", ran.out);
    let rows: Vec<&str> = ran.out.lines().filter(|line| line.contains('\t')).collect();
    assert!(rows.iter().all(|row| row.split('\t').count() == 10), "{}", ran.out);
    assert!(rows[0].starts_with("1\tFrance\t") && rows[0].contains("start_char=0|end_char=6"), "{}", ran.out);
    assert!(ran.out.ends_with("\n\n"));
}

#[test]
fn conllu_is_the_default_and_may_be_asked_for() {
    let folder = Folder::new();
    assert_eq!(folder.run_with("parse --conllu", "Hi.").exits(0).out, folder.run_with("parse", "Hi.").out);
}

#[test]
fn given_words_and_comments_are_kept() {
    let folder = Folder::new().with("a.conllu", GIVEN).with("b.txt", GIVEN);
    for arguments in ["parse a.conllu", "parse b.txt --input conllu"] {
        assert_eq!(skeleton(&folder.run(arguments).exits(0).says_nothing().out), skeleton(GIVEN));
    }
}

#[test]
fn many_given_sentences_stay_in_order_for_any_number_of_threads() {
    let sentences: String = (0..700).map(|i| format!("# sent_id = {i}\n1\tw{i}\t_\t_\t_\t_\t_\t_\t_\t_\n\n")).collect();
    let folder = Folder::new().with("a.conllu", &sentences);
    let one = folder.run("parse a.conllu --threads 1").exits(0).out;
    assert_eq!(skeleton(&one), skeleton(&sentences));
    assert!(folder.run("parse a.conllu --threads 5").exits(0).out == one);
}

#[test]
fn every_sentence_has_an_id_of_its_own() {
    let lines: String = (0..3).map(|i| format!("{}\n", json!({"id": format!("d{i}"), "text": "One. Two."}))).collect();
    let ran = Folder::new().run_with("parse --input jsonl", lines).exits(0);
    let ids: Vec<&str> = ran.out.lines().filter_map(|line| line.strip_prefix("# sent_id = ")).collect();
    assert_eq!(ids, (1..=ids.len()).map(|i| i.to_string()).collect::<Vec<_>>());
    let documents: Vec<&str> = ran.out.lines().filter_map(|line| line.strip_prefix("# newdoc id = ")).collect();
    assert_eq!(documents, ["d0", "d1", "d2"]);
}

#[test]
fn nothing_gives_nothing() {
    for input in ["", " \n\n"] {
        assert_eq!(Folder::new().run_with("parse", input).exits(0).out, "");
        assert_eq!(Folder::new().run_with("parse --input conllu", input).exits(0).out, "");
    }
}

#[test]
fn broken_conllu_is_named_by_its_line() {
    let folder = Folder::new().with("a.conllu", "# sent_id = 1\n1\tword\n3\tword\n");
    folder.run("parse a.conllu").exits(1).says(&["legation: a.conllu:3: this is not CoNLL-U: id 3: expected 2"]);
}

#[test]
fn conllu_is_not_taken_for_text() {
    let folder = Folder::new().with("a.conllu", GIVEN);
    folder.run("read a.conllu").exits(1).says(&["a.conllu: this is CoNLL-U, which only `legation parse` reads"]);
}

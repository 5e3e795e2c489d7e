use super::*;
use crate::Chars;

fn segment(text: &str) -> Vec<Sentence> {
    Segmenter::embedded().unwrap().segment(text)
}

/// A text with its cuts marked as in `cases.txt`.
fn marked(text: &str) -> String {
    let chars = Chars::new(text);
    let (mut out, mut at) = (String::new(), 0);
    for sentence in segment(text) {
        for (i, word) in sentence.words.iter().enumerate() {
            let between = chars.slice(Span::new(at, word.span.start));
            let mark = match (i, word.joined) {
                _ if at == 0 => "",
                (0, _) => "‖",
                (_, true) => "¦",
                _ if between.is_empty() => "|",
                _ => "",
            };
            out += &between.replace('\n', "⏎");
            out += mark;
            out += &word.form;
            at = word.span.end;
        }
    }
    out
}

#[test]
fn cases() {
    let (mut wrong, mut known) = (Vec::new(), 0);
    let lines = include_str!("cases.txt").lines().enumerate();
    for (number, line) in lines.filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
        let (fails, wanted) = line.strip_prefix('~').map_or((false, line), |rest| (true, rest));
        let text: String = wanted.replace('⏎', "\n").chars().filter(|c| !"‖|¦".contains(*c)).collect();
        let found = marked(&text);
        known += usize::from(fails);
        if (found == wanted) == fails {
            wrong.push(format!("line {}\n  wanted {line}\n  found  {found}", number + 1));
        }
    }
    println!("{known} known failures");
    assert!(wrong.is_empty(), "{} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Every span slices back, words follow each other, and what lies between them is white space.
fn check(text: &str) {
    let chars = Chars::new(text);
    let mut at = 0;
    for sentence in segment(text) {
        let words = &sentence.words;
        assert!(!words.is_empty() && words.len() <= LONGEST);
        assert_eq!(sentence.span, words[0].span.cover(words[words.len() - 1].span));
        assert!(!words[0].joined);
        for word in words {
            assert!(!word.span.is_empty() && word.span.start >= at, "{word:?} in {text:?}");
            assert_eq!(chars.slice(word.span), word.form);
            assert!(chars.slice(Span::new(at, word.span.start)).chars().all(atoms::is_space), "{word:?} in {text:?}");
            at = word.span.end;
            let next = text.get(chars.byte(at)..).and_then(|rest| rest.chars().next());
            assert_eq!(word.space_after, next.is_none_or(atoms::is_space), "{word:?} in {text:?}");
        }
    }
    assert!(chars.slice(Span::new(at, chars.len())).chars().all(atoms::is_space), "{text:?}");
}

#[test]
fn nothing_is_lost_of_any_text() {
    let nasty = [
        "",
        " \n\t ",
        "\u{feff}The army left.\r\n\r\nIt came back.\r\nTwice.",
        "a\0b\u{1}c \u{7f}\u{85}d",
        "zero\u{200b}width \u{200b} and so\u{ad}ft, \u{200f}marks",
        "e\u{301}te\u{301} n\u{303}o\u{301}",
        "🙂🙂👨‍👩‍👧👍🏽🇫🇷",
        "和平会谈在北京举行。双方没有签字。",
        "السلام عليكم. هل وصل الوزير؟",
        "don't DON'T n't 'n't n’t cannot gonna its",
        "...!!!???---((()))\"\"\"''' \u{301}",
        "İstanbul ǅ ß ﬁ Ω̈",
        "\u{2028}a\u{2029}b\u{3000}c\u{a0}d",
        "\u{10ffff}\u{e000}\u{fffd}",
    ];
    nasty.iter().for_each(|text| check(text));
    check(&nasty.concat());
}

#[test]
fn long_texts_take_time_in_proportion() {
    check(&"(".repeat(10_000));
    check(&"word ".repeat(40_000));
    check(&"x".repeat(300_000));
    check(&"和".repeat(70_000));
    check(&"a.b-".repeat(40_000));
}

#[test]
fn sentences_have_at_most_160_words() {
    let text = "word ".repeat(1_000);
    let sentences = segment(&text);
    assert_eq!(sentences.iter().map(|s| s.words.len()).sum::<usize>(), 1_000);
    assert!(sentences.iter().all(|s| s.words.len() <= LONGEST));
}

#[test]
fn paragraphs_begin_after_empty_lines_and_at_long_lines() {
    let begins = |text: &str| segment(text).iter().map(|s| s.new_paragraph).collect::<Vec<_>>();
    assert_eq!(begins("One came. Two left.\n\nThree stayed."), [true, false, true]);
    assert_eq!(begins("One came.\r\n\r\nTwo left."), [true, true]);
    let long = "The army said that the attack on the camp had failed and that the rebels had lost many men there in the \
        hills near the border on Monday night.";
    assert_eq!(begins(&format!("{long}\n{long}")), [true, true]);
}

#[test]
fn bytes_of_another_kind_are_refused() {
    assert_eq!(Segmenter::new(b"hello").unwrap_err(), ModelError::Magic);
    assert_eq!(Segmenter::new(b"LSG2").unwrap_err(), ModelError::Length(4, 9));
    let full = include_bytes!("../../../../model/segmenter.bin");
    let cut = Segmenter::new(&full[..full.len() - 1]).unwrap_err();
    assert_eq!(cut, ModelError::Length(full.len() - 1, full.len()));
    let mut other = full.to_vec();
    other[8] = 3;
    assert_eq!(Segmenter::new(&other).unwrap_err(), ModelError::Shape(3, model::COLUMNS));
}

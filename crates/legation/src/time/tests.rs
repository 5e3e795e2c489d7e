//! Tables of sentences and what must be found in them.

use super::*;
use crate::conllu;

/// A parse without tags or heads: one sentence, words at white space.
fn bare(text: &str) -> Parse {
    let words: String = text.split_whitespace().enumerate().map(|(i, w)| format!("{}\t{w}\n", i + 1)).collect();
    let mut parse = conllu::read(&words).unwrap().parse;
    for sentence in &mut parse.sentences {
        sentence.words.iter_mut().for_each(|w| w.upos = crate::syntax::Upos::X);
    }
    parse
}

/// "span TYPE value" for every time.
fn shown(found: &[Timed], text: &Chars<'_>) -> Vec<String> {
    let show = |t: &Timed| {
        let kind = format!("{:?}", t.time.kind).to_uppercase();
        format!("{} {kind} {}", text.slice(t.time.span), t.time.value)
    };
    found.iter().map(show).collect()
}

fn check(anchor: Option<Date>, cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let chars = Chars::new(text);
        let found = shown(&find(&bare(text), &chars, anchor), &chars);
        if found != *expected {
            wrong.push(format!("{text}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The specification by example: `codebook/times/cases.tsv`.
#[test]
fn the_cases_hold() {
    let table = include_str!("../../../../codebook/times/cases.tsv");
    let lines = table.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
    let mut wrong = Vec::new();
    for (number, line) in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let [anchor, text, expected] = columns[..] else { panic!("cases.tsv:{}: expected three columns", number + 1) };
        let chars = Chars::new(text);
        let found = find(&bare(text), &chars, (anchor != "-").then(|| anchor.parse().unwrap()));
        let show = |t: &Timed| {
            let kind = format!("{:?}", t.time.kind).to_uppercase();
            let modifier = t.time.modifier.as_deref().unwrap_or("");
            let shown = format!("{} = {kind} {} {modifier}", chars.slice(t.time.span), t.time.value);
            shown.trim_end().to_string()
        };
        let shown: Vec<String> = found.iter().map(show).collect();
        let shown = if shown.is_empty() { String::from("none") } else { shown.join(" ; ") };
        if shown != expected.trim_end() {
            wrong.push(format!("cases.tsv:{}: {text}\n  expected {expected}\n  found    {shown}", number + 1));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// A Wednesday.
const DAY: Option<Date> = Some(Date::constant(2024, 10, 16));

#[test]
fn the_tables_can_be_read() {
    assert_eq!(TABLES.as_ref().err(), None);
}

#[test]
fn written_dates() {
    check(
        DAY,
        &[
            ("It ended on March 9 , 2021 .", &["March 9 , 2021 DATE 2021-03-09"]),
            ("It ended on 9 March 2021.", &["9 March 2021 DATE 2021-03-09"]),
            ("It ran March 9-11.", &["March 9 DATE 2024-03-09", "11 DATE 2024-03-11"]),
            ("It ran on March 9 and 11 in Rabat.", &["March 9 DATE 2024-03-09", "11 DATE 2024-03-11"]),
            ("On March 9 and 11 men fled.", &["March 9 DATE 2024-03-09"]),
            ("It ended on March 9th.", &["March 9th DATE 2024-03-09"]),
            ("It ended on the 9th of March 2021.", &["the 9th of March 2021 DATE 2021-03-09"]),
            ("Dated 2021-03-09, it lapsed.", &["2021-03-09 DATE 2021-03-09"]),
            ("Dated 03/09/2021, it lapsed.", &["03/09/2021 DATE 2021-03-09"]),
            ("Dated 25/12/2021, it lapsed.", &["25/12/2021 DATE 2021-12-25"]),
            ("They met on Tuesday, Sept. 3, in Rabat.", &["Tuesday, Sept. 3 DATE 2024-09-03"]),
            ("They met in May 2020.", &["May 2020 DATE 2020-05"]),
            ("They met in October of 1973.", &["October of 1973 DATE 1973-10"]),
            ("They met in nineteen ninety-one.", &["nineteen ninety-one DATE 1991"]),
            ("The 2010 accord failed.", &["2010 DATE 2010"]),
            ("The abbey burned in 1798.", &["1798 DATE 1798"]),
            ("Votes fell from 2012 to 2020.", &["2012 DATE 2012", "2020 DATE 2020"]),
            ("In the 1980s and the '90s it grew.", &["the 1980s DATE 198", "the '90s DATE 199"]),
            ("A 17th-century fort fell in the 21st century.", &["17th-century DATE 16", "the 21st century DATE 20"]),
            ("It rose in fiscal 2023.", &["fiscal 2023 DATE 2023"]),
        ],
    );
}

#[test]
fn dates_from_the_day_of_publication() {
    check(
        DAY,
        &[
            ("He resigned on Monday.", &["Monday DATE 2024-10-14"]),
            ("He resigned on Wednesday.", &["Wednesday DATE 2024-10-16"]),
            ("He will resign on Monday.", &["Monday DATE 2024-10-21"]),
            ("Rioters set fire to the plan on Monday.", &["Monday DATE 2024-10-14"]),
            ("Envoys are set to meet on Monday.", &["Monday DATE 2024-10-21"]),
            ("He resigned last Monday.", &["last Monday DATE 2024-10-14"]),
            ("A march is planned for Friday.", &["Friday DATE 2024-10-18"]),
            ("He resigned yesterday.", &["yesterday DATE 2024-10-15"]),
            ("He left last week and returns next month.", &["last week DATE 2024-W41", "next month DATE 2024-11"]),
            ("She arrived this weekend.", &["this weekend DATE 2024-W42-WE"]),
            ("Last June the bridge collapsed.", &["Last June DATE 2024-06"]),
            ("Rates rose in early March.", &["early March DATE 2024-03"]),
            ("Rates rose in mid-2022.", &["mid-2022 DATE 2022"]),
            ("Rates rose in December.", &["December DATE 2023-12"]),
            ("Votes of December 2 and March 3.", &["December 2 DATE 2024-12-02", "March 3 DATE 2024-03-03"]),
            ("Rates will rise in December.", &["December DATE 2024-12"]),
            ("Exports grew in Q2.", &["Q2 DATE 2024-Q2"]),
            ("Exports grew in the first half of 2023.", &["the first half of 2023 DATE 2023-H1"]),
            ("The bill passed this year's third quarter.", &["this year's third quarter DATE 2024-Q3"]),
            ("Floods came in spring 2022.", &["spring 2022 DATE 2022-SP"]),
            ("He fled two weeks ago.", &["two weeks ago DATE 2024-W40"]),
            ("He fled nearly 20 years ago.", &["nearly 20 years ago DATE 2004"]),
            ("He fled several years ago.", &["several years ago DATE PAST_REF"]),
            ("He was freed in August last year.", &["August last year DATE 2023-08"]),
            ("He must go by the end of the month.", &["the end of the month DATE 2024-10"]),
            ("Shops shut on New Year's Day.", &["New Year's Day DATE 2024-01-01"]),
            ("Shops will shut on Christmas Eve.", &["Christmas Eve DATE 2024-12-24"]),
            ("Shops shut during Ramadan.", &["Ramadan DATE 2024-03-11/2024-04-09"]),
            ("It has recently closed and is now empty.", &["recently DATE PAST_REF", "now DATE PRESENT_REF"]),
            ("Talks may open soon.", &["soon DATE FUTURE_REF"]),
        ],
    );
}

#[test]
fn dates_from_the_date_last_mentioned() {
    check(
        DAY,
        &[
            (
                "He fled on May 2 and died three days later.",
                &["May 2 DATE 2024-05-02", "three days later DATE 2024-05-05"],
            ),
            (
                "He said on Monday he met her earlier in the day.",
                &["Monday DATE 2024-10-14", "earlier in the day DATE 2024-10-14"],
            ),
            ("It began in May 1998. That year it grew.", &["May 1998 DATE 1998-05", "That year DATE 1998"]),
            ("It began on May 2. The same month it grew.", &["May 2 DATE 2024-05-02", "The same month DATE 2024-05"]),
            (
                "He left on Monday, having come the day before.",
                &["Monday DATE 2024-10-14", "the day before DATE 2024-10-13"],
            ),
            ("He left earlier in the day.", &["earlier in the day DATE 2024-10-16"]),
            (
                "Profit fell in the third quarter from a year earlier.",
                &["the third quarter DATE 2024-Q3", "a year earlier DATE 2023-Q3"],
            ),
        ],
    );
}

#[test]
fn times_of_day() {
    check(
        DAY,
        &[
            ("It struck at 9 a.m. Tuesday.", &["9 a.m. Tuesday TIME 2024-10-15T09:00"]),
            ("It struck at 21:40 on Tuesday.", &["21:40 on Tuesday TIME 2024-10-15T21:40"]),
            ("It struck on Tuesday at 12 a.m. sharp.", &["Tuesday at 12 a.m. TIME 2024-10-15T00:00"]),
            ("It struck at 0630 GMT.", &["0630 GMT TIME 2024-10-16T06:30"]),
            ("He spoke on Monday morning.", &["Monday morning TIME 2024-10-14TMO"]),
            ("He fled in the early hours of Monday.", &["the early hours of Monday TIME 2024-10-14TMO"]),
            ("He spoke last night.", &["last night TIME 2024-10-15TNI"]),
            ("He spoke on the evening of October 3.", &["the evening of October 3 TIME 2024-10-03TEV"]),
        ],
    );
}

#[test]
fn lengths_and_sets() {
    check(
        DAY,
        &[
            ("They met for three months.", &["three months DURATION P3M"]),
            ("They held a nearly 90-minute call.", &["nearly 90-minute DURATION PT90M"]),
            ("A two-and-a-half-hour call.", &["two-and-a-half-hour DURATION PT2H30M"]),
            ("They fought for two and a half years.", &["two and a half years DURATION P2Y6M"]),
            ("He served four-and-a-half years.", &["four-and-a-half years DURATION P4Y6M"]),
            ("A months-long siege ended.", &["months-long DURATION PXM"]),
            ("They fought for a decade.", &["a decade DURATION P10Y"]),
            ("They fought for half an hour.", &["half an hour DURATION PT30M"]),
            ("It grew in the past two years.", &["the past two years DURATION P2Y"]),
            ("It may end within 48 hours.", &["48 hours DURATION PT48H"]),
            ("They have waited for weeks.", &["weeks DURATION PXW"]),
            ("They pray every Friday and fast daily.", &["every Friday SET XXXX-WXX-5", "daily SET P1D"]),
            ("It costs 3 million dollars a year.", &["a year SET P1Y"]),
            ("They vote every four years.", &["every four years SET P4Y"]),
        ],
    );
}

#[test]
fn what_is_no_time() {
    check(
        DAY,
        &[
            ("The 31-year-old man may march in second place.", &[]),
            ("Mrs May saw the fall of the house.", &[]),
            ("He is 40 years old.", &[]),
            ("Some 2000 people came and $ 1999 was paid.", &[]),
            ("The spring broke, the second one.", &[]),
            ("A quarter of voters stayed away.", &[]),
        ],
    );
}

#[test]
fn impossible_dates_have_no_value() {
    check(
        DAY,
        &[
            ("It ended on February 30.", &["February 30 DATE "]),
            ("It ended on June 31, 2023.", &["June 31, 2023 DATE "]),
            ("It ended on 2023-13-01.", &["2023-13-01 DATE "]),
            ("It fell 9000 years ago.", &["9000 years ago DATE "]),
            ("It fell 99999999999999999999 days ago.", &["99999999999999999999 days ago DATE "]),
            ("It was in 0000-00-00, the 99999th century.", &["0000-00-00 DATE ", "the 99999th century DATE "]),
        ],
    );
}

#[test]
fn without_a_day_of_publication_relative_dates_stay_open() {
    check(
        None,
        &[
            ("He left on Monday.", &["Monday DATE "]),
            (
                "He left on May 2, 2020 and came the next day.",
                &["May 2, 2020 DATE 2020-05-02", "the next day DATE 2020-05-03"],
            ),
            ("He stayed two days.", &["two days DURATION P2D"]),
        ],
    );
}

#[test]
fn what_leaves_the_calendar_has_no_value() {
    check(
        Some(Date::MAX),
        &[
            ("It will end next winter.", &["next winter DATE "]),
            ("It will end next year and next quarter.", &["next year DATE ", "next quarter DATE "]),
            ("It ended this month.", &["this month DATE 9999-12"]),
        ],
    );
    check(
        Some(Date::constant(-5, 3, 1)),
        &[
            ("It ended this year, this week.", &["this year DATE ", "this week DATE "]),
            ("It ended this morning.", &["this morning DATE "]),
            ("It ended in winter, on Friday.", &["winter DATE ", "Friday DATE "]),
        ],
    );
}

#[test]
fn nothing_panics_at_the_ends_of_the_calendar() {
    let text = "Last century, next decade, 10000 weeks ago, three decades later, last Monday, Easter, next weekend, yesterday, \
                tomorrow, the previous day, at noon tomorrow, since year-end, the first quarter, the 9999s, '٣ May, Dec. 31, the";
    for anchor in [Date::MIN, Date::MAX, Date::constant(1, 1, 1), Date::constant(0, 1, 1)] {
        let found = find(&bare(text), &Chars::new(text), Some(anchor));
        assert!(found.len() > 8, "{anchor}");
    }
}

#[test]
fn days_of_dates() {
    let text = "In 2023, in June 2024, last week, on Monday and for two days.";
    let found = find(&bare(text), &Chars::new(text), DAY);
    let days: Vec<String> = found
        .iter()
        .map(|t| t.when.map_or(String::from("-"), |w| format!("{} {} {:?}", w.from, w.to, w.precision)))
        .collect();
    assert_eq!(
        days,
        [
            "2023-01-01 2023-12-31 Year",
            "2024-06-01 2024-06-30 Month",
            "2024-10-07 2024-10-13 Week",
            "2024-10-14 2024-10-14 Day",
            "-"
        ]
    );
}

/// A tree of "form upos features head relation" lines, with the lemma where it is not the form.
fn tree(lines: &str) -> (Parse, String) {
    let rows = lines.trim().lines().enumerate().map(|(i, line)| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [form, lemma, upos, feats, head, rel] = columns[..] else { panic!("{line}") };
        format!("{}\t{form}\t{lemma}\t{upos}\t_\t{feats}\t{head}\t{rel}\t_\t_\n", i + 1)
    });
    let bank = conllu::read(&rows.collect::<String>()).unwrap();
    (bank.parse, bank.text)
}

const REPORTED: &str = "
    She she PRON _ 2 nsubj
    announced announce VERB Tense=Past|VerbForm=Fin 0 root
    on on ADP _ 4 case
    Thursday Thursday PROPN _ 2 obl
    that that SCONJ _ 7 mark
    he he PRON _ 7 nsubj
    held hold VERB Tense=Past|VerbForm=Fin 2 ccomp
    a a DET _ 9 det
    call call NOUN _ 7 obj
    earlier early ADV _ 7 advmod
    in in ADP _ 13 case
    the the DET _ 13 det
    day day NOUN _ 10 obl
    . . PUNCT _ 2 punct";

const PLANNED: &str = "
    Envoys envoy NOUN _ 2 nsubj
    said say VERB Tense=Past|VerbForm=Fin 0 root
    Friday Friday PROPN _ 2 obl
    they they PRON _ 6 nsubj
    will will AUX VerbForm=Fin 6 aux
    meet meet VERB VerbForm=Inf 2 ccomp
    and and CCONJ _ 8 cc
    sign sign VERB VerbForm=Inf 6 conj
    a a DET _ 10 det
    pact pact NOUN _ 8 obj
    Monday Monday PROPN _ 6 obl
    . . PUNCT _ 2 punct";

const LIGHT: &str = "
    Rebels rebel NOUN _ 2 nsubj
    launched launch VERB Tense=Past|VerbForm=Fin 0 root
    an a DET _ 4 det
    attack attack NOUN _ 2 obj
    on on ADP _ 6 case
    Sunday Sunday PROPN _ 4 nmod
    and and CCONJ _ 8 cc
    fled flee VERB Tense=Past|VerbForm=Fin 2 conj
    . . PUNCT _ 2 punct";

#[test]
fn events_are_dated_by_their_clause() {
    let cases = [
        (REPORTED, "announced", Some("2024-10-10 Day")),
        (REPORTED, "call", Some("2024-10-10 Day")),
        (REPORTED, "held", Some("2024-10-10 Day")),
        (PLANNED, "said", Some("2024-10-11 Day")),
        (PLANNED, "meet", Some("2024-10-21 Day")),
        (PLANNED, "sign", Some("2024-10-21 Day")),
        (LIGHT, "attack", Some("2024-10-13 Day")),
        (LIGHT, "launched", Some("2024-10-13 Day")),
        (LIGHT, "fled", Some("2024-10-13 Day")),
    ];
    for (lines, trigger, expected) in cases {
        let (parse, text) = tree(lines);
        let chars = Chars::new(&text);
        let times = find(&parse, &chars, DAY);
        let sentence = &parse.sentences[0];
        let word = sentence.words.iter().position(|w| w.form == trigger).unwrap();
        let dated = of_event(sentence, word, &times, DAY).map(|w| format!("{} {:?}", w.from, w.precision));
        assert_eq!(dated.as_deref(), expected, "{trigger}");
    }
}

#[test]
fn what_is_said_does_not_date_what_is_planned() {
    let lines = PLANNED.replace("Monday Monday PROPN _ 6 obl", "there there ADV _ 6 advmod");
    let (parse, text) = tree(&lines);
    let times = find(&parse, &Chars::new(&text), DAY);
    assert_eq!((times.len(), of_event(&parse.sentences[0], 5, &times, DAY)), (1, None));
}

#[test]
fn the_head_of_an_article_tells_its_day() {
    let cases = [
        ("PARIS, March 6, 2025 (Agency) - France expelled two envoys on Tuesday.", Some("2025-03-06")),
        ("Envoys meet\n\nBy Jane Doe | Published 6 March 2025, 10:00 GMT\n\nFrance expelled two.", Some("2025-03-06")),
        ("Thursday, March 6, 2025\n\nFrance expelled two envoys.", Some("2025-03-06")),
        ("PARIS, March 6 (Agency) - France expelled two envoys.", None),
        ("France expelled two envoys on March 6, 2025.", None),
        ("France, Sept. 11, 2001 and its memory are in dispute.", None),
        ("PARIS, February 30, 2025 (Agency) - France expelled two envoys.", None),
        ("", None),
    ];
    for (text, day) in cases {
        let found = dateline(&bare(text), &Chars::new(text)).map(|d| d.to_string());
        assert_eq!(found.as_deref(), day, "{text}");
    }
}

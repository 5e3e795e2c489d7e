//! Whether a text is English at all: [`Language::of`].
//!
//! A cheap judgement that warns ("not English: no events coded"); it does not say which other language a text is
//! in. It counts scripts and the small words that hold sentences together (`function_words.tsv`). Headlines have few
//! of those and foreign names many odd letters, so what is short is called foreign only where words of another
//! language stand in it.

use std::collections::{HashMap, HashSet};

/// What a text is written in, as far as Legation cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, or more English than anything else.
    English,
    /// Some other language.
    Other,
    /// Too little to tell: no letters, or a few words that could be names.
    Unclear,
}

/// Only so many characters from the text's start are looked at.
const LOOK: usize = 50_000;

/// A text of fewer words is not called foreign for its lack of English ones: it may be a headline or a list of names.
const SHORT: usize = 25;

/// In running English about 40 words of a hundred are in the list, in headlines about 15; other languages share up to
/// 6 of them ("in", "a", "on").
const ENGLISH_IN_HUNDRED: usize = 10;

impl Language {
    /// Judges a text.
    pub fn of(text: &str) -> Language {
        let text = text.char_indices().nth(LOOK).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
        let (latin, other) = scripts(text);
        if other > latin {
            return Language::Other;
        }
        Counts::of(text).judge()
    }

    /// What to tell the user, if anything.
    pub fn warning(self) -> Option<&'static str> {
        (self == Language::Other).then_some("not English: no events coded")
    }
}

/// Letters of the Latin script, and of all others.
fn scripts(text: &str) -> (usize, usize) {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let latin = letters().filter(|&c| is_latin(c)).count();
    (latin, letters().count() - latin)
}

fn is_latin(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{fb00}'..='\u{fb06}')
}

/// Words, English small words, and the most small words of any one other language.
struct Counts {
    words: usize,
    english: usize,
    foreign: usize,
}

impl Counts {
    fn of(text: &str) -> Counts {
        let lists = Lists::new();
        let mut counts = Counts { words: 0, english: 0, foreign: 0 };
        let mut foreign = vec![0_usize; lists.languages];
        for word in text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’') {
            let word = word.trim_matches(['\'', '’']).to_lowercase().replace('’', "'");
            if word.is_empty() {
                continue;
            }
            counts.words += 1;
            counts.english += usize::from(lists.english.contains(word.as_str()));
            for &language in lists.foreign.get(word.as_str()).into_iter().flatten() {
                if let Some(count) = foreign.get_mut(language) {
                    *count += 1;
                }
            }
        }
        counts.foreign = foreign.into_iter().max().unwrap_or(0);
        counts
    }

    fn judge(&self) -> Language {
        let Counts { words, english, foreign } = *self;
        if foreign >= 2 && foreign > english {
            Language::Other
        } else if english > 0 && english * 100 >= words * ENGLISH_IN_HUNDRED {
            Language::English
        } else if words < SHORT {
            Language::Unclear
        } else {
            Language::Other
        }
    }
}

/// The words of `function_words.tsv`.
struct Lists {
    english: HashSet<&'static str>,
    /// Numbers of the languages a word is in.
    foreign: HashMap<&'static str, Vec<usize>>,
    languages: usize,
}

impl Lists {
    fn new() -> Lists {
        let mut lists = Lists { english: HashSet::new(), foreign: HashMap::new(), languages: 0 };
        let lines = include_str!("function_words.tsv").lines().filter(|l| !l.starts_with('#'));
        for (name, words) in lines.filter_map(|l| l.split_once('\t')) {
            let words = words.split_whitespace();
            if name == "English" {
                lists.english.extend(words);
                continue;
            }
            words.for_each(|word| lists.foreign.entry(word).or_default().push(lists.languages));
            lists.languages += 1;
        }
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: [&str; 7] = [
        "The president met the prime minister in Ankara on Monday and promised more aid.",
        "Police arrest 12 after clashes in Lagos",
        "U.S. and China resume talks",
        "“El País” reported that the talks between Doña María de la Cruz and the unions had failed.",
        "Paris police detain Jean-Luc de la Tour at the Gare du Nord, in what is said to be a spy case",
        "IRAN: MISSILES ARE FIRED AT THE BASE",
        "We don't know who fired first.",
    ];

    const SHORT_HEADLINES: [&str; 7] = [
        "Rebels attack army base, killing five soldiers",
        "Turkey bombs Syria",
        "Macron slams Putin",
        "Iran Rejects Sanctions",
        "Erdoğan visits Diyarbakır",
        "Rio de Janeiro gang leader arrested",
        "Bundeswehr soldiers leave Mali",
    ];

    const OTHER: [&str; 16] = [
        "Le ministre des Affaires étrangères est arrivé hier à Genève pour une réunion avec les rebelles.",
        "Grève générale dans le nord du pays",
        "Der Außenminister ist gestern in Wien angekommen und traf die Vertreter der Opposition.",
        "Zwei Tote nach Angriff auf die Botschaft in der Hauptstadt",
        "El presidente anunció que las tropas se retirarán de la frontera en los próximos días.",
        "Cientos de personas protestan en la plaza contra el gobierno",
        "Министр иностранных дел прибыл вчера в столицу на переговоры.",
        "Взрыв в порту",
        "وصل وزير الخارجية إلى العاصمة أمس لإجراء محادثات مع الحكومة.",
        "احتجاجات في المدينة",
        "外交部长昨天抵达首都举行会谈。",
        "軍が国境に到着した",
        "Dışişleri bakanı dün görüşmeler için başkente geldi ve bir açıklama yaptı.",
        "Ordu sınırda bir köyü ve iki tepeyi geri aldı, bu sabah ise çatışmalar sürdü.",
        "O presidente disse que não vai aceitar uma nova proposta dos sindicatos.",
        "Para menteri bertemu dengan pemberontak di ibu kota untuk perundingan ini.",
    ];

    #[test]
    fn english_is_told_from_eight_other_languages() {
        for text in ENGLISH {
            assert_eq!(Language::of(text), Language::English, "{text}");
        }
        for text in OTHER {
            assert_eq!(Language::of(text), Language::Other, "{text}");
        }
    }

    #[test]
    fn short_english_headlines_are_not_called_foreign() {
        for text in SHORT_HEADLINES {
            assert_ne!(Language::of(text), Language::Other, "{text}");
        }
    }

    #[test]
    fn nothing_to_read_is_unclear() {
        for text in ["", " \n", "12,000 - 3%", "🙂🙂🔥", "\0\u{feff}", "👨‍👩‍👧 🇫🇷"] {
            assert_eq!(Language::of(text), Language::Unclear, "{text:?}");
        }
        assert_eq!(Language::Other.warning(), Some("not English: no events coded"));
    }

    #[test]
    fn the_word_lists_do_not_overlap_with_english() {
        let lists = Lists::new();
        assert!(lists.english.len() > 90 && lists.languages > 10);
        let shared: Vec<_> = lists.foreign.keys().filter(|word| lists.english.contains(**word)).collect();
        assert!(shared.is_empty(), "{shared:?}");
    }
}

//! Whose party it is when the text does not say (`events/home.rs`).

use legation::{Coder, Document};

/// (text, words of the party, its code)
const CASES: [(&str, &str, &str); 6] = [
    ("Police arrested 12 protesters in Lagos on Monday.", "Police", "NGA"),
    ("Police arrested 12 protesters in Lagos on Monday.", "12 protesters", "NGA"),
    ("Kenyan soldiers killed three gunmen near the border.", "three gunmen", "KEN"),
    ("The United Nations condemned the killing of two teachers.", "two teachers", ""),
    ("Protests spread in Chile. The government met union leaders.", "union leaders", "CHL"),
    ("Chinese and Japanese officials criticised the protesters.", "the protesters", "CHN"),
];

#[test]
fn a_party_without_a_country_has_that_of_its_scene() {
    let coder = Coder::load().expect("the program's own parts load");
    for (text, words, code) in CASES {
        let reading = coder.read(&Document::from_text(text));
        let parties = reading.events.iter().flat_map(|e| e.actor.iter().chain(&e.recipient));
        let found: Vec<(&str, &str)> = parties.map(|p| (p.entity_text.as_str(), p.code.as_str())).collect();
        assert!(found.contains(&(words, code)), "{text}: expected {words:?} {code:?} among {found:?}");
    }
}

//! Who says what, for people: a block for each attribution, those inside others indented under them.

use std::collections::BTreeMap;

use super::Screen;
use super::rich::{Mark, Rich, Role};
use crate::commands::quotes::{Quote, Told};

/// Columns that a claim inside a claim is moved to the right.
const STEP: usize = 4;

/// The whole view.
pub fn view(quotes: &[Quote], screen: &Screen) -> String {
    if quotes.is_empty() {
        return Rich::of("Nobody is quoted.\n", Mark::of(Role::Aside)).print(screen);
    }
    let mut inner: BTreeMap<Option<usize>, Vec<&Quote>> = BTreeMap::new();
    quotes.iter().for_each(|quote| inner.entry(quote.within).or_default().push(quote));
    let mut out = String::new();
    if let Some(title) = quotes[0].title.as_ref().or(quotes[0].document_id.as_ref()) {
        out.push_str(&Rich::of(title, Mark::of(Role::Heading)).print(screen));
        out.push('\n');
    }
    for quote in inner.get(&None).into_iter().flatten() {
        block(quote, &inner, 0, screen, &mut out);
        out.push('\n');
    }
    out
}

fn block(
    quote: &Quote,
    inner: &BTreeMap<Option<usize>, Vec<&Quote>>,
    margin: usize,
    screen: &Screen,
    out: &mut String,
) {
    let mut show = |rich: &Rich, left: usize| {
        let left = left.min(screen.width / 2);
        for line in rich.wrap(screen.width - left) {
            out.push_str(&format!("{}{}\n", " ".repeat(left), line.paint(screen.color)).replace(" \n", "\n"));
        }
    };
    show(&heading(quote), margin);
    show(&Rich::of(&quote.words, Mark { said: true, ..Mark::default() }), margin + 2);
    quote.events.iter().for_each(|event| show(&told(event), margin + 2));
    for quote in inner.get(&Some(quote.attribution)).into_iter().flatten() {
        block(quote, inner, margin + STEP, screen, out);
    }
}

/// "he (Emmanuel Macron, FRA GOV) said, in an interview"
fn heading(quote: &Quote) -> Rich {
    let speaker = quote.speaker.as_deref().unwrap_or("(somebody)");
    let mut rich = Rich::of(speaker, Mark::of(Role::Attribution));
    let name = quote.name.as_deref().filter(|name| !speaker.contains(name));
    let codes =
        [quote.code.as_str(), &quote.sector].into_iter().filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ");
    let known: Vec<&str> = name.into_iter().chain((!codes.is_empty()).then_some(codes.as_str())).collect();
    if !known.is_empty() {
        rich.push(&format!(" ({})", known.join(", ")), Mark::of(Role::Party));
    }
    rich.push(&format!(" {}", quote.cue), Mark::of(Role::Attribution));
    if let Some(channel) = quote.channel.as_ref().filter(|c| Some(*c) != quote.speaker.as_ref()) {
        rich.push(&format!(" · {channel}"), Mark::of(Role::Aside));
    }
    rich
}

/// "→ ASSAULT negated RUS > UKR, contested"
fn told(event: &Told) -> Rich {
    let mut rich = Rich::of("→ ", Mark::of(Role::Aside));
    rich.push(&event.event.join(" "), Mark { status: Some(event.status), ..Mark::of(Role::of_quad(event.quad_code)) });
    let side = |codes: &[String]| codes.join(" + ");
    let status = super::rich::word_of(event.status);
    rich.push(&format!(" {status} {}", side(&event.actor)), Mark::default());
    if !event.recipient.is_empty() {
        rich.push(&format!(" > {}", side(&event.recipient)), Mark::default());
    }
    if !event.link.is_empty() {
        rich.push(", contested", Mark::of(Role::Conflict));
    }
    rich
}

//! Claims set against each other: one side says that something happened, another that it did not.

use crate::reading::{Attribution, DatePrecision, Event, Party, Status};

/// Links the events of a document that contradict each other, both ways.
///
/// Two events do if they are of one category, one is actual and the other negated, whoever is told on a side of both is the
/// same, both name somebody in common, their days, where the text tells them, do not differ, and not one and the same
/// source says both: it would not contradict itself, but speak of two things.
pub(crate) fn link(events: &mut [Event], attributions: &[Attribution]) {
    let count = events.len();
    for (i, j) in (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j))) {
        if contradict(&events[i], &events[j], attributions) {
            let (first, second) = (events[i].id.clone(), events[j].id.clone());
            events[i].link.push(second);
            events[j].link.push(first);
        }
    }
}

fn contradict(a: &Event, b: &Event, attributions: &[Attribution]) -> bool {
    let statuses =
        matches!((a.status, b.status), (Status::Actual, Status::Negated) | (Status::Negated, Status::Actual));
    statuses && a.event == b.event && same_sides(a, b) && same_day(a, b) && sources_differ(a, b, attributions)
}

/// Whether the same are told to do the same to the same. All parties of a reciprocal event are actors.
fn same_sides(a: &Event, b: &Event) -> bool {
    let agree = |x: &[Party], y: &[Party]| x.is_empty() || y.is_empty() || meet(x, y);
    (meet(&a.actor, &b.actor) || meet(&a.recipient, &b.recipient))
        && agree(&a.actor, &b.actor)
        && agree(&a.recipient, &b.recipient)
}

fn meet(x: &[Party], y: &[Party]) -> bool {
    let same = |p: &Party, q: &Party| {
        p.entity.is_some() && p.entity == q.entity
            || !p.code.is_empty() && p.code == q.code && fits(&p.sector, &q.sector)
    };
    x.iter().any(|p| y.iter().any(|q| same(p, q)))
}

/// A country stands for its government and its army.
fn fits(a: &str, b: &str) -> bool {
    let state = ["", "GOV", "MIL"];
    a == b || state.contains(&a) && state.contains(&b)
}

fn same_day(a: &Event, b: &Event) -> bool {
    let told = |e: &Event| e.date.filter(|_| e.date_precision == Some(DatePrecision::Day));
    told(a).zip(told(b)).is_none_or(|(a, b)| a == b)
}

fn sources_differ(a: &Event, b: &Event, attributions: &[Attribution]) -> bool {
    let who = |e: &Event| e.attribution.and_then(|i| attributions.get(i));
    match (who(a), who(b)) {
        (None, None) => false,
        (Some(a), Some(b)) if a.entity.is_some() => a.entity != b.entity,
        (Some(a), Some(b)) => a.source.is_none() || a.source != b.source,
        _ => true,
    }
}

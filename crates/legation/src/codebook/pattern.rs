//! The pattern language of the codebook (`codebook/README.md`), from text to a form that can be matched.

use std::fmt;

use crate::nearest::did_you_mean;

/// What a slot's filler is in the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Who acts.
    Actor,
    /// Who is acted upon.
    Recipient,
    /// All sides of a reciprocal event.
    Parties,
    /// Anything; its owner may be the recipient.
    Thing,
    /// A clause.
    Event,
}

impl Role {
    const NAMES: [(&str, Role); 5] = [
        ("ACTOR", Role::Actor),
        ("RECIPIENT", Role::Recipient),
        ("PARTIES", Role::Parties),
        ("THING", Role::Thing),
        ("EVENT", Role::Event),
    ];
}

/// A place in a pattern that something fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What fills it.
    pub role: Role,
    /// Whether the pattern needs it filled (`!`).
    pub required: bool,
}

/// Alternatives for one word, each a lemma with its particle, if it has one.
pub type Lemmas = Vec<Lemma>;

/// A lemma, and the particle that makes it another word ("call off").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lemma {
    /// Dictionary form in small letters.
    pub lemma: String,
    /// Particle, or none.
    pub particle: Option<String>,
}

/// What kind of word evokes the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TriggerKind {
    /// A verb with its subject and objects.
    Verb,
    /// A noun, with what stands beside it.
    Noun,
    /// An adjective or noun after "be".
    Predicate,
}

/// What has to, or may, stand with the trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complement {
    /// The direct object fills a slot.
    Object(Slot),
    /// The object (or a second object) is one of these words.
    ObjectWord(Lemmas),
    /// A phrase with one of these prepositions fills a slot.
    Prep(Vec<String>, Slot),
    /// A phrase with one of these prepositions is headed by one of these words; "to" may also be an infinitive.
    PrepWord(Vec<String>, Lemmas),
    /// A clause without a word before it fills a slot.
    Clause(Slot),
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As the codebook writes it.
    pub source: String,
    /// What kind of word evokes the event.
    pub kind: TriggerKind,
    /// The words that evoke it.
    pub trigger: Lemmas,
    /// What the subject is.
    pub subject: Option<Slot>,
    /// What else belongs to it, in the pattern's order.
    pub complements: Vec<Complement>,
}

impl Pattern {
    /// How many elements name words: the more, the more exactly the pattern says what it wants.
    pub fn lemma_elements(&self) -> usize {
        let words = |c: &&Complement| matches!(c, Complement::ObjectWord(_) | Complement::PrepWord(..));
        1 + self.complements.iter().filter(words).count()
    }

    /// Whether this pattern says the same as another, whatever the order of the alternatives.
    pub fn says_same(&self, other: &Pattern) -> bool {
        self.covers(other) && other.covers(self)
    }

    /// Whether this pattern finds everything that the other finds, just as exactly: the same slots and words, or more alternatives.
    pub fn covers(&self, other: &Pattern) -> bool {
        let all = |ours: &[Lemma], theirs: &[Lemma]| theirs.iter().all(|w| ours.contains(w));
        let each = |(ours, theirs): (&Complement, &Complement)| match (ours, theirs) {
            (Complement::ObjectWord(a), Complement::ObjectWord(b)) => all(a, b),
            (Complement::Prep(p, s), Complement::Prep(q, t)) => s == t && q.iter().all(|w| p.contains(w)),
            (Complement::PrepWord(p, a), Complement::PrepWord(q, b)) => all(a, b) && q.iter().all(|w| p.contains(w)),
            (a, b) => a == b,
        };
        (self.kind, self.subject, self.complements.len()) == (other.kind, other.subject, other.complements.len())
            && all(&self.trigger, &other.trigger)
            && self.complements.iter().zip(&other.complements).all(each)
    }

    /// All slots, the subject's first.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let slot = |c: &Complement| match c {
            Complement::Object(s) | Complement::Prep(_, s) | Complement::Clause(s) => Some(*s),
            Complement::ObjectWord(_) | Complement::PrepWord(..) => None,
        };
        self.subject.into_iter().chain(self.complements.iter().filter_map(slot))
    }
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError(pub String);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Words that come before what they govern. A closed class of English, so it stands here and not in a file.
#[rustfmt::skip]
pub(super) const PREPOSITIONS: [&str; 62] = [
    "about", "above", "across", "after", "against", "along", "alongside", "amid", "among", "amongst", "around", "as", "at",
    "before", "behind", "below", "beneath", "beside", "besides", "between", "beyond", "by", "concerning", "despite", "down",
    "during", "for", "from", "how", "if", "in", "inside", "into", "like", "near", "of", "off", "on", "onto", "out", "outside",
    "over", "past", "per", "regarding", "since", "that", "through", "throughout", "to", "toward", "towards", "under", "until",
    "up", "upon", "via", "versus", "whether", "with", "within", "without",
];

enum Element {
    Slot(Slot),
    Preps(Vec<String>),
    Words(Lemmas),
}

/// Reads a pattern.
///
/// # Errors
/// An empty pattern, an unknown slot, a slot where a word has to be, a pattern without slots.
pub fn parse(source: &str) -> Result<Pattern, PatternError> {
    let elements: Vec<Element> = source.split_whitespace().map(element).collect::<Result<_, _>>()?;
    let mut rest = elements.into_iter().peekable();
    let subject = match rest.peek() {
        Some(&Element::Slot(slot)) => {
            rest.next();
            Some(slot)
        }
        _ => None,
    };
    let Some(Element::Words(mut trigger)) = rest.next() else {
        return Err(PatternError(format!(
            "{source:?}: expected a verb after the first slot, or a noun at the beginning"
        )));
    };
    let mut kind = if subject.is_some() { TriggerKind::Verb } else { TriggerKind::Noun };
    if trigger.iter().all(|l| l.lemma == "be")
        && let Some(Element::Words(predicate)) = rest.next_if(|e| matches!(e, Element::Words(_)))
    {
        (kind, trigger) = (TriggerKind::Predicate, predicate);
    }
    let pattern = Pattern { source: source.into(), kind, trigger, subject, complements: complements(rest) };
    if pattern.slots().next().is_none() {
        return Err(PatternError(format!("{source:?}: expected at least one slot ({})", slot_names())));
    }
    Ok(pattern)
}

fn complements(mut rest: std::iter::Peekable<impl Iterator<Item = Element>>) -> Vec<Complement> {
    let mut found = Vec::new();
    while let Some(element) = rest.next() {
        match element {
            Element::Slot(slot) if slot.role == Role::Event => found.push(Complement::Clause(slot)),
            Element::Slot(slot) => found.push(Complement::Object(slot)),
            Element::Words(words) => found.push(Complement::ObjectWord(words)),
            Element::Preps(preps) => match rest.next() {
                Some(Element::Slot(slot)) => found.push(Complement::Prep(preps, slot)),
                Some(Element::Words(words)) => found.push(Complement::PrepWord(preps, words)),
                // A preposition with nothing after it ("prop up RECIPIENT with") asks for nothing.
                Some(Element::Preps(_)) | None => {}
            },
        }
    }
    found
}

fn element(text: &str) -> Result<Element, PatternError> {
    if text.starts_with(|c: char| c.is_uppercase()) {
        return slot(text).map(Element::Slot);
    }
    let words: Vec<&str> = text.split('|').collect();
    if words.iter().any(|w| w.is_empty()) {
        return Err(PatternError(format!("{text:?}: expected a word on both sides of every |")));
    }
    if words.iter().all(|w| PREPOSITIONS.contains(w)) {
        return Ok(Element::Preps(words.into_iter().map(String::from).collect()));
    }
    let lemma = |w: &str| match w.split_once('+') {
        Some((lemma, particle)) => Lemma { lemma: lemma.into(), particle: Some(particle.into()) },
        None => Lemma { lemma: w.into(), particle: None },
    };
    Ok(Element::Words(words.into_iter().map(lemma).collect()))
}

fn slot(text: &str) -> Result<Slot, PatternError> {
    let (name, required) = text.strip_suffix('!').map_or((text, false), |name| (name, true));
    let role = Role::NAMES.iter().find(|(n, _)| *n == name);
    role.map(|&(_, role)| Slot { role, required }).ok_or_else(|| {
        let near = did_you_mean(name, Role::NAMES.map(|(name, _)| name));
        PatternError(format!(
            "unknown slot {text:?}; expected one of {}, or a lemma in small letters{near}",
            slot_names()
        ))
    })
}

fn slot_names() -> String {
    Role::NAMES.map(|(name, _)| name).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(source: &str) -> String {
        let p = parse(source).unwrap();
        let words = |w: &Lemmas| w.iter().map(|l| l.lemma.as_str()).collect::<Vec<_>>().join("|");
        let complements = p.complements.iter().map(|c| match c {
            Complement::Object(s) => format!("obj={:?}", s.role),
            Complement::ObjectWord(w) => format!("obj:{}", words(w)),
            Complement::Prep(p, s) => format!("{}={:?}", p.join("|"), s.role),
            Complement::PrepWord(p, w) => format!("{}:{}", p.join("|"), words(w)),
            Complement::Clause(s) => format!("clause={:?}", s.role),
        });
        let parts: Vec<String> = complements.collect();
        format!("{:?} {} {}", p.kind, words(&p.trigger), parts.join(" ")).trim_end().to_string()
    }

    #[test]
    fn patterns_are_compiled() {
        let cases = [
            ("ACTOR accuse RECIPIENT of EVENT", "Verb accuse obj=Recipient of=Event"),
            (
                "ACTOR impose sanction|embargo on|against RECIPIENT!",
                "Verb impose obj:sanction|embargo on|against=Recipient",
            ),
            ("ACTOR call+off talk with RECIPIENT", "Verb call obj:talk with=Recipient"),
            ("ACTOR agree to withdraw troop from RECIPIENT", "Verb agree to:withdraw obj:troop from=Recipient"),
            ("ACTOR be critical of RECIPIENT", "Predicate critical of=Recipient"),
            ("ACTOR agree to EVENT", "Verb agree to=Event"),
            ("ACTOR say that EVENT", "Verb say that=Event"),
            ("talk|meeting between|with PARTIES", "Noun talk|meeting between|with=Parties"),
            ("ACTOR give RECIPIENT! aid", "Verb give obj=Recipient obj:aid"),
        ];
        for (source, expected) in cases {
            assert_eq!(shape(source), expected);
        }
    }

    #[test]
    fn a_pattern_covers_those_with_fewer_alternatives() {
        let cases = [
            ("ACTOR recall|withdraw envoy from|in RECIPIENT", "ACTOR withdraw envoy in RECIPIENT", true, false),
            ("ACTOR recall|withdraw envoy", "ACTOR  withdraw|recall envoy", true, true),
            ("ACTOR recall envoy", "ACTOR recall envoy from RECIPIENT", false, false),
            ("ACTOR pull+out envoy", "ACTOR pull envoy", false, false),
            ("ACTOR recall RECIPIENT!", "ACTOR recall RECIPIENT", false, false),
        ];
        for (a, b, covers, same) in cases {
            let (p, q) = (parse(a).unwrap(), parse(b).unwrap());
            assert_eq!((p.covers(&q), p.says_same(&q)), (covers, same), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        let cases = [
            ("", "expected a verb"),
            ("ACTOR RECIPIENT", "expected a verb"),
            (
                "ACTR accuse RECIPIENT",
                "unknown slot \"ACTR\"; expected one of ACTOR, RECIPIENT, PARTIES, THING, EVENT, or a lemma in small letters; did you mean \"ACTOR\"?",
            ),
            ("ACTOR accuse| RECIPIENT", "both sides of every |"),
            ("talk with", "at least one slot"),
        ];
        for (source, expected) in cases {
            let message = parse(source).unwrap_err().to_string();
            assert!(message.contains(expected), "{source:?}: {message}");
        }
    }
}

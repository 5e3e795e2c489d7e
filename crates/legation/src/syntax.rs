//! Sentences with their grammar: what the reader gives and every later stage builds on.
//!
//! Names are those of Universal Dependencies version 2: `upos`, `feats`, `head`, `rel`. A [`Sentence`] is a tree over
//! its words; helpers walk it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::Span;

/// A document's sentences, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parse {
    /// In the order of the text.
    pub sentences: Vec<Sentence>,
}

/// Universal part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[rustfmt::skip]
#[allow(missing_docs, reason = "the names are Universal Dependencies' own")]
pub enum Upos { Adj, Adp, Adv, Aux, Cconj, Det, Intj, Noun, Num, Part, Pron, Propn, Punct, Sconj, Sym, Verb, X }

impl Upos {
    #[rustfmt::skip]
    const NAMES: [(&str, Upos); 17] = [
        ("ADJ", Upos::Adj), ("ADP", Upos::Adp), ("ADV", Upos::Adv), ("AUX", Upos::Aux), ("CCONJ", Upos::Cconj),
        ("DET", Upos::Det), ("INTJ", Upos::Intj), ("NOUN", Upos::Noun), ("NUM", Upos::Num), ("PART", Upos::Part),
        ("PRON", Upos::Pron), ("PROPN", Upos::Propn), ("PUNCT", Upos::Punct), ("SCONJ", Upos::Sconj),
        ("SYM", Upos::Sym), ("VERB", Upos::Verb), ("X", Upos::X),
    ];

    /// The tag with UD's name for it ("NOUN").
    pub fn from_name(name: &str) -> Option<Upos> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|&(_, tag)| tag)
    }

    /// UD's name for it.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, tag)| *tag == self).map_or("X", |&(name, _)| name)
    }

    /// Whether it can head a noun phrase that names somebody or something: noun, proper noun, pronoun.
    pub fn is_nominal(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn | Upos::Pron)
    }
}

impl fmt::Display for Upos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word with its grammar.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Where it stands in the document.
    pub span: Span,
    /// Its characters.
    pub form: String,
    /// Dictionary form ("accuse" for "accused").
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: Arc<str>,
    /// Morphological features as CoNLL-U writes them ("Tense=Past|VerbForm=Fin"), "_" for none.
    pub feats: Arc<str>,
    /// Index of the word it hangs from; none for the root.
    pub head: Option<usize>,
    /// Relation to the head, with its subtype ("nsubj:pass"); "root" for the root.
    pub rel: Arc<str>,
    /// What the phrase it heads refers to, if it refers to anything: "person", "place" and so on (GUM's types).
    pub entity: Option<Arc<str>>,
    /// Whether white space, or the text's end, follows.
    pub space_after: bool,
    /// Whether it belongs to the same surface token as the word before.
    pub joined: bool,
}

impl Word {
    /// Value of a morphological feature: `feat("Tense")` is `Some("Past")` for "accused".
    pub fn feat(&self, name: &str) -> Option<&str> {
        self.feats.split('|').find_map(|f| f.split_once('=').filter(|(key, _)| *key == name)).map(|(_, value)| value)
    }

    /// Whether the relation is `rel`, subtypes included: `is_rel("nsubj")` holds for "nsubj:pass".
    pub fn is_rel(&self, rel: &str) -> bool {
        self.rel.strip_prefix(rel).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }
}

/// Kind of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// PER
    Person,
    /// ORG
    Organization,
    /// LOC
    Place,
}

impl NameKind {
    /// The label that UniversalNER has for it.
    pub fn label(self) -> &'static str {
        match self {
            NameKind::Person => "PER",
            NameKind::Organization => "ORG",
            NameKind::Place => "LOC",
        }
    }
}

/// A name: consecutive words of one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its words, by index.
    pub words: Range<usize>,
    /// What it is the name of.
    pub kind: NameKind,
}

/// A parsed sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    /// Where it stands in the document.
    pub span: Span,
    /// Its words; heads are indices into this.
    pub words: Vec<Word>,
    /// The names in it, in order, none overlapping.
    pub names: Vec<Name>,
    /// Whether a paragraph begins here.
    pub new_paragraph: bool,
    children: Vec<Vec<usize>>,
}

impl Sentence {
    /// The sentence as it was before it was parsed.
    pub fn words_only(&self) -> crate::segment::Sentence {
        let word = |w: &Word| crate::segment::Word {
            span: w.span,
            form: w.form.clone(),
            space_after: w.space_after,
            joined: w.joined,
        };
        crate::segment::Sentence {
            span: self.span,
            words: self.words.iter().map(word).collect(),
            new_paragraph: self.new_paragraph,
        }
    }

    /// Puts a sentence together. Heads out of range are taken as root.
    pub fn new(span: Span, mut words: Vec<Word>, names: Vec<Name>, new_paragraph: bool) -> Self {
        let mut children = vec![Vec::new(); words.len()];
        let count = words.len();
        for (i, word) in words.iter_mut().enumerate() {
            word.head = word.head.filter(|&h| h < count && h != i);
            if let Some(head) = word.head {
                children[head].push(i);
            }
        }
        Sentence { span, words, names, new_paragraph, children }
    }

    /// The words that hang from word `i`, left to right.
    pub fn children(&self, i: usize) -> &[usize] {
        &self.children[i]
    }

    /// The words that hang from word `i` by `rel` (subtypes included), left to right.
    pub fn children_by<'a>(&'a self, i: usize, rel: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.children[i].iter().copied().filter(move |&c| self.words[c].is_rel(rel))
    }

    /// The first word that hangs from word `i` by `rel` (subtypes included).
    pub fn child(&self, i: usize, rel: &str) -> Option<usize> {
        self.children_by(i, rel).next()
    }

    /// Index of the root, the first if the tree has several.
    pub fn root(&self) -> Option<usize> {
        self.words.iter().position(|w| w.head.is_none())
    }

    /// Word `i` and all that hangs from it, in the order of the text.
    pub fn subtree(&self, i: usize) -> Vec<usize> {
        let mut found = vec![i];
        let mut next = 0;
        // The parser gives trees; the bound keeps a cycle in handed-in CoNLL-U from running forever.
        while next < found.len() && found.len() <= self.words.len() {
            found.extend(self.children[found[next]].iter().copied());
            next += 1;
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Smallest span that holds the given words.
    pub fn span_of(&self, words: impl IntoIterator<Item = usize>) -> Option<Span> {
        words.into_iter().map(|i| self.words[i].span).reduce(Span::cover)
    }

    /// The name that word `i` belongs to.
    pub fn name_at(&self, i: usize) -> Option<&Name> {
        self.names.iter().find(|n| n.words.contains(&i))
    }
}

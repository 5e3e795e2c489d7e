//! The rules of `rules.tsv`, and the trees that they make of a row of [`Atom`]s.
//!
//! Rules are context free with a look at the neighbours, and layered: a rule uses only what rules above it make. So a
//! match ends, and its cost is bounded by the table. What a tree means is not decided here (see `resolve.rs`).

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::Error;
use super::resolve::Action;
use super::words::{Atom, Class, Value};

/// What an element of a rule asks for.
#[derive(Clone, Debug, PartialEq)]
enum Symbol {
    Class(Class),
    /// Something made by rules, by its index.
    Made(usize),
    /// A word as it stands, by its number.
    Literal(u16),
}

/// What something can begin with: most places are passed over by a look at this.
#[derive(Clone, Debug, Default, PartialEq)]
struct First {
    /// One bit a class.
    classes: u128,
    literals: Vec<u16>,
}

impl First {
    fn add(&mut self, other: &First) {
        self.classes |= other.classes;
        self.literals.extend(other.literals.iter().filter(|l| !self.literals.contains(l)).copied().collect::<Vec<_>>());
    }

    fn may_be(&self, look: &Look) -> bool {
        self.classes & look.classes != 0 || look.literal.is_some_and(|l| self.literals.contains(&l))
    }
}

/// An atom as the rules look at it.
struct Look {
    /// One bit a class that it has.
    classes: u128,
    /// Its number, if rules name it.
    literal: Option<u16>,
}

/// One place in a rule.
#[derive(Clone, Debug)]
struct Element {
    any_of: Vec<Symbol>,
    optional: bool,
}

/// A neighbour that must or must not be there.
#[derive(Clone, Debug)]
struct Neighbour {
    element: Element,
    wanted: bool,
}

/// A line of the table.
#[derive(Clone, Debug)]
struct Rule {
    before: Vec<Neighbour>,
    body: Vec<Element>,
    after: Vec<Neighbour>,
    action: Action,
    first: First,
}

/// What a rule was made of.
#[derive(Debug)]
pub enum Node {
    Leaf(Class, Value),
    Tree(Action, Vec<Rc<Node>>),
}

/// Where a match ends, in atoms, and what it is made of.
type Match = (usize, Rc<Node>);

/// Something made by rules.
#[derive(Debug)]
struct Made {
    name: String,
    rules: Vec<Rule>,
    first: First,
}

/// All rules.
pub struct Grammar {
    /// In the order of the table; the last is what comes out.
    made: Vec<Made>,
    /// The words that rules name, with their numbers.
    literals: HashMap<String, u16>,
}

impl Grammar {
    /// Reads the table; `file` is its name for errors.
    pub fn read(file: &str, text: &str) -> Result<Grammar, Error> {
        let mut grammar = Grammar { made: Vec::new(), literals: HashMap::new() };
        for (i, line) in text.lines().enumerate() {
            if !line.is_empty() && !line.starts_with('#') {
                grammar.line(line).map_err(|message| Error { file: file.to_owned(), line: i + 1, message })?;
            }
        }
        Ok(grammar)
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[name, pattern, action] = columns.as_slice() else {
            return Err(format!("\"{line}\": expected what is made, of what, and an action, set apart by tabs"));
        };
        let action = Action::from_name(action).ok_or_else(|| format!("\"{action}\" is not an action"))?;
        let mut rule =
            Rule { before: Vec::new(), body: Vec::new(), after: Vec::new(), action, first: First::default() };
        for word in pattern.split(' ') {
            self.element(word, &mut rule)?;
        }
        if rule.body.iter().all(|e| e.optional) {
            return Err(format!("\"{pattern}\" could match nothing at all"));
        }
        rule.first = self.first_of(&rule.body);
        let first = rule.first.clone();
        // Only now, so that a rule cannot use what it makes.
        match self.made.iter().position(|m| m.name == name) {
            Some(known) if known + 1 == self.made.len() => {
                self.made[known].first.add(&first);
                self.made[known].rules.push(rule);
            }
            Some(_) => return Err(format!("rules for {name} must stand together")),
            None => self.made.push(Made { name: name.to_owned(), rules: vec![rule], first }),
        }
        Ok(())
    }

    fn element(&mut self, word: &str, rule: &mut Rule) -> Result<(), String> {
        let inner = word.strip_prefix('(').and_then(|w| w.strip_suffix(')'));
        let Some(inner) = inner else {
            rule.body.push(self.alternatives(word)?);
            return Ok(());
        };
        let (wanted, inner) = inner.strip_prefix('!').map_or((true, inner), |rest| (false, rest));
        let neighbour = Neighbour { element: self.alternatives(inner)?, wanted };
        let side = if rule.body.is_empty() { &mut rule.before } else { &mut rule.after };
        side.push(neighbour);
        Ok(())
    }

    fn alternatives(&mut self, word: &str) -> Result<Element, String> {
        let (word, optional) = word.strip_suffix('?').map_or((word, false), |w| (w, true));
        let any_of = word.split('|').map(|w| self.symbol(w)).collect::<Result<_, _>>()?;
        Ok(Element { any_of, optional })
    }

    fn symbol(&mut self, word: &str) -> Result<Symbol, String> {
        if !word.chars().any(char::is_uppercase) {
            let next = u16::try_from(self.literals.len()).map_err(|_| "too many words".to_owned())?;
            return Ok(Symbol::Literal(*self.literals.entry(word.to_owned()).or_insert(next)));
        }
        let class = Class::from_name(word).map(Symbol::Class);
        let made = || self.made.iter().position(|m| m.name == word).map(Symbol::Made);
        class.or_else(made).ok_or_else(|| format!("\"{word}\" is neither a class nor made by a rule above"))
    }

    /// What a row of elements can begin with.
    fn first_of(&self, row: &[Element]) -> First {
        let mut first = First::default();
        let leading = row.iter().position(|e| !e.optional).unwrap_or(0);
        for symbol in row.iter().take(leading + 1).flat_map(|e| &e.any_of) {
            match symbol {
                Symbol::Class(class) => first.classes |= bit(*class),
                Symbol::Literal(literal) => first.literals.push(*literal),
                Symbol::Made(made) => first.add(&self.made[*made].first),
            }
        }
        first
    }

    /// The rules at work on a row of atoms.
    pub fn chart<'a>(&'a self, atoms: &'a [Atom]) -> Chart<'a> {
        let look = |atom: &Atom| Look {
            classes: atom.lexes.iter().fold(0, |bits, lex| bits | bit(lex.class)),
            literal: self.literals.get(&atom.form).copied(),
        };
        let known = RefCell::new(vec![Vec::new(); atoms.len()]);
        Chart { grammar: self, atoms, looks: atoms.iter().map(look).collect(), known }
    }
}

fn bit(class: Class) -> u128 {
    const { assert!(Class::COUNT <= 128) };
    1 << class as u8
}

/// What can be made from an atom on, by the index of what is made.
type Known = Vec<(usize, Rc<[Match]>)>;

/// Rules at work on a row of atoms.
pub struct Chart<'a> {
    grammar: &'a Grammar,
    atoms: &'a [Atom],
    looks: Vec<Look>,
    /// What has been found to be made from each atom on, with its index.
    known: RefCell<Vec<Known>>,
}

impl Chart<'_> {
    /// The longest expression of time that begins at an atom.
    pub fn longest(&self, at: usize) -> Option<Match> {
        let whole = self.grammar.made.len().checked_sub(1)?;
        if !self.grammar.made[whole].first.may_be(self.looks.get(at)?) {
            return None;
        }
        let found = self.made(whole, at);
        // The first of the longest: `max_by_key` would give the last.
        found.iter().reduce(|best, next| if next.0 > best.0 { next } else { best }).cloned()
    }

    /// All that can be made from an atom on, one match an end.
    fn made(&self, symbol: usize, at: usize) -> Rc<[Match]> {
        let (Some(made), Some(look)) = (self.grammar.made.get(symbol), self.looks.get(at)) else { return Rc::new([]) };
        if let Some((_, known)) = self.known.borrow()[at].iter().find(|(s, _)| *s == symbol) {
            return Rc::clone(known);
        }
        let mut found: Vec<Match> = Vec::new();
        for rule in made.rules.iter().filter(|r| r.first.may_be(look)) {
            for (end, children) in self.row(&rule.body, at) {
                let known = end == at || found.iter().any(|(e, _)| *e == end);
                if !known && self.left(&rule.before, at) && self.right(&rule.after, end) {
                    found.push((end, Rc::new(Node::Tree(rule.action, children))));
                }
            }
        }
        let found: Rc<[Match]> = found.into();
        self.known.borrow_mut()[at].push((symbol, Rc::clone(&found)));
        found
    }

    /// All ways to match a row of elements.
    fn row(&self, elements: &[Element], at: usize) -> Vec<(usize, Vec<Rc<Node>>)> {
        let Some((first, rest)) = elements.split_first() else { return vec![(at, Vec::new())] };
        let mut found = Vec::new();
        for (end, node) in self.element(first, at) {
            for (end, mut children) in self.row(rest, end) {
                if let Some(node) = &node {
                    children.insert(0, Rc::clone(node));
                }
                found.push((end, children));
            }
        }
        if first.optional {
            found.extend(self.row(rest, at));
        }
        found
    }

    /// All ways to match one element, less leaving it out. Literals leave no node.
    fn element(&self, element: &Element, at: usize) -> Vec<(usize, Option<Rc<Node>>)> {
        let (Some(atom), Some(look)) = (self.atoms.get(at), self.looks.get(at)) else { return Vec::new() };
        let mut found = Vec::new();
        for symbol in &element.any_of {
            match symbol {
                Symbol::Literal(literal) if look.literal == Some(*literal) => found.push((at + 1, None)),
                Symbol::Class(class) if look.classes & bit(*class) != 0 => found.extend(
                    atom.lexes
                        .iter()
                        .filter(|l| l.class == *class)
                        .map(|l| (at + l.len, Some(Rc::new(Node::Leaf(l.class, l.value.clone()))))),
                ),
                Symbol::Made(made) if self.grammar.made[*made].first.may_be(look) => {
                    found.extend(self.made(*made, at).iter().map(|(e, n)| (*e, Some(Rc::clone(n)))))
                }
                _ => {}
            }
        }
        found
    }

    /// Whether the atoms before `at` are as the rule wants them, the nearest last.
    fn left(&self, neighbours: &[Neighbour], at: usize) -> bool {
        let mut at = at;
        neighbours.iter().rev().all(|n| {
            let start =
                (at.saturating_sub(4)..at).rev().find(|&s| self.element(&n.element, s).iter().any(|m| m.0 == at));
            at = start.unwrap_or(at);
            start.is_some() == n.wanted || n.element.optional
        })
    }

    /// Whether the atoms from `at` on are as the rule wants them.
    fn right(&self, neighbours: &[Neighbour], at: usize) -> bool {
        neighbours.iter().all(|n| self.element(&n.element, at).is_empty() != n.wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_in_the_table_are_named() {
        let cases = [
            ("TIME\tNOW", "t:1: \"TIME\tNOW\": expected what is made, of what, and an action, set apart by tabs"),
            ("TIME\tNOW\tfly", "t:1: \"fly\" is not an action"),
            ("# x\nTIME\tNOWS\tsame", "t:2: \"NOWS\" is neither a class nor made by a rule above"),
            ("TIME\tTIME\tsame", "t:1: \"TIME\" is neither a class nor made by a rule above"),
            ("TIME\tthe?\tsame", "t:1: \"the?\" could match nothing at all"),
            ("A\tNOW\tsame\nB\tNOW\tsame\nA\tNOW\tsame", "t:3: rules for A must stand together"),
        ];
        for (text, message) in cases {
            assert_eq!(Grammar::read("t", text).err().map(|e| e.to_string()).as_deref(), Some(message), "{text}");
        }
    }
}

//! The rules of `rules.tsv`, and the trees that they make of a row of [`Atom`]s.
//!
//! Rules are context free with a look at the neighbours, and layered: a rule uses only what rules above it make. So a
//! match ends, and its cost is bounded by the table. What a tree means is not decided here (see `resolve.rs`).

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
    Literal(String),
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
    makes: usize,
    before: Vec<Neighbour>,
    body: Vec<Element>,
    after: Vec<Neighbour>,
    action: Action,
}

/// What a rule was made of.
#[derive(Debug)]
pub enum Node {
    Leaf(Class, Value),
    Tree(Action, Vec<Rc<Node>>),
}

/// Where a match ends, in atoms, and what it is made of.
type Match = (usize, Rc<Node>);

/// All rules.
pub struct Grammar {
    rules: Vec<Rule>,
    /// Names of what is made, in the order of the table.
    made: Vec<String>,
    /// Classes and literals that an expression can begin with.
    first: (Vec<bool>, Vec<String>),
}

impl Grammar {
    /// Reads the table; `file` is its name for errors.
    pub fn read(file: &'static str, text: &str) -> Result<Grammar, Error> {
        let mut grammar =
            Grammar { rules: Vec::new(), made: Vec::new(), first: (vec![false; Class::COUNT], Vec::new()) };
        for (i, line) in text.lines().enumerate() {
            if !line.is_empty() && !line.starts_with('#') {
                grammar.line(line).map_err(|message| Error { file, line: i + 1, message })?;
            }
        }
        for symbol in (0..grammar.made.len()).rev().take(1).collect::<Vec<_>>() {
            grammar.collect_first(symbol);
        }
        Ok(grammar)
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[name, pattern, action] = columns.as_slice() else {
            return Err(format!("\"{line}\": expected what is made, of what, and an action, set apart by tabs"));
        };
        let action = Action::from_name(action).ok_or_else(|| format!("\"{action}\" is not an action"))?;
        let mut rule = Rule { makes: 0, before: Vec::new(), body: Vec::new(), after: Vec::new(), action };
        for word in pattern.split(' ') {
            self.element(word, &mut rule)?;
        }
        if rule.body.iter().all(|e| e.optional) {
            return Err(format!("\"{pattern}\" could match nothing at all"));
        }
        // Only now, so that a rule cannot use what it makes.
        rule.makes = self.made.iter().position(|n| n == name).unwrap_or_else(|| {
            self.made.push(name.to_owned());
            self.made.len() - 1
        });
        if rule.makes + 1 != self.made.len() {
            return Err(format!("rules for {name} must stand together"));
        }
        self.rules.push(rule);
        Ok(())
    }

    fn element(&self, word: &str, rule: &mut Rule) -> Result<(), String> {
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

    fn alternatives(&self, word: &str) -> Result<Element, String> {
        let (word, optional) = word.strip_suffix('?').map_or((word, false), |w| (w, true));
        let any_of = word.split('|').map(|w| self.symbol(w)).collect::<Result<_, _>>()?;
        Ok(Element { any_of, optional })
    }

    fn symbol(&self, word: &str) -> Result<Symbol, String> {
        if !word.chars().any(char::is_uppercase) {
            return Ok(Symbol::Literal(word.to_owned()));
        }
        let class = Class::from_name(word).map(Symbol::Class);
        let made = || self.made.iter().position(|n| n == word).map(Symbol::Made);
        class.or_else(made).ok_or_else(|| format!("\"{word}\" is neither a class nor made by a rule above"))
    }

    /// Notes what `made` can begin with.
    fn collect_first(&mut self, made: usize) {
        let mut next = Vec::new();
        for rule in self.rules.iter().filter(|r| r.makes == made) {
            let leading = rule.body.iter().position(|e| !e.optional).unwrap_or(0);
            for symbol in rule.body[..=leading].iter().flat_map(|e| &e.any_of) {
                match symbol {
                    Symbol::Class(class) => self.first.0[*class as usize] = true,
                    Symbol::Literal(form) => self.first.1.push(form.clone()),
                    Symbol::Made(inner) => next.push(*inner),
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        next.into_iter().for_each(|inner| self.collect_first(inner));
        self.first.1.sort();
        self.first.1.dedup();
    }

    /// The longest expression of time that begins at an atom.
    pub fn longest(&self, atoms: &[Atom], at: usize) -> Option<Match> {
        let atom = atoms.get(at)?;
        let may = atom.lexes.iter().any(|l| self.first.0[l.class as usize]) || self.first.1.contains(&atom.form);
        if !may {
            return None;
        }
        let chart = Chart { grammar: self, atoms };
        let found = chart.made(self.made.len().checked_sub(1)?, at);
        // The first of the longest: `max_by_key` would give the last.
        found.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best })
    }
}

/// Rules at work on a row of atoms.
struct Chart<'a> {
    grammar: &'a Grammar,
    atoms: &'a [Atom],
}

impl Chart<'_> {
    /// All that can be made from an atom on, one match an end.
    fn made(&self, symbol: usize, at: usize) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        for rule in self.grammar.rules.iter().filter(|r| r.makes == symbol) {
            for (end, children) in self.row(&rule.body, at) {
                let known = end == at || found.iter().any(|(e, _)| *e == end);
                if !known && self.left(&rule.before, at) && self.right(&rule.after, end) {
                    found.push((end, Rc::new(Node::Tree(rule.action, children))));
                }
            }
        }
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
        let Some(atom) = self.atoms.get(at) else { return Vec::new() };
        let mut found = Vec::new();
        for symbol in &element.any_of {
            match symbol {
                Symbol::Literal(form) if atom.form == *form => found.push((at + 1, None)),
                Symbol::Literal(_) => {}
                Symbol::Class(class) => found.extend(
                    atom.lexes
                        .iter()
                        .filter(|l| l.class == *class)
                        .map(|l| (at + l.len, Some(Rc::new(Node::Leaf(l.class, l.value.clone()))))),
                ),
                Symbol::Made(made) => found.extend(self.made(*made, at).into_iter().map(|(e, n)| (e, Some(n)))),
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

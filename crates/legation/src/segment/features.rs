//! What the model looks at: for every gap between two atoms a fixed number of hashed [`features`](Block::features).
//!
//! Training runs this same code (`examples/segment_features.rs`), so there is no second version to keep alike.

use super::atoms::{Atom, Class, Space, shape};
use super::hash::{START, letters, mix};

/// Features of one gap.
pub(super) const COUNT: usize = 76;

/// How many atoms on either side of a gap are looked at one by one.
const REACH: usize = 6;

/// Atoms between two empty lines, with what is known of them before anything is cut.
pub(super) struct Block<'a> {
    atoms: &'a [Atom],
    states: Vec<State>,
    chunks: Vec<Chunk>,
    lines: Vec<Line>,
    longest_line: usize,
    ends: usize,
}

/// What an atom stands in.
#[derive(Clone, Copy, Default)]
struct State {
    /// Index of the run of characters without white space.
    chunk: usize,
    /// Hash of that run up to and with this atom.
    up_to: u32,
    /// Hash of that run from this atom on.
    from: u32,
    line: usize,
    /// Signs of addresses in that run before this atom, see [`State::note`].
    address: u32,
    /// Open quotes (straight: bit 0, curly: bit 1) before this atom.
    quotes: u32,
    /// Open brackets before this atom, at most 2.
    depth: u32,
    /// Atoms since the last full stop, question or exclamation mark.
    since_end: u32,
}

/// A run of characters without white space.
#[derive(Clone, Copy, Default)]
struct Chunk {
    low: u32,
    shape: u32,
    /// [`State::address`] at its end.
    address: u32,
}

#[derive(Clone, Copy, Default)]
struct Line {
    start: usize,
    end: usize,
    lower: bool,
}

/// The slots for one gap's features.
struct Slots<'f> {
    slots: &'f mut [u32; COUNT],
    next: usize,
}

impl Slots<'_> {
    #[inline]
    fn add(&mut self, value: u32) {
        if let Some(slot) = self.slots.get_mut(self.next) {
            let hash = mix(mix(START, self.next as u32), value);
            *slot = (hash ^ (hash >> 15)).wrapping_mul(0x85eb_ca6b);
            self.next += 1;
        }
    }
}

fn all(values: &[u32]) -> u32 {
    values.iter().fold(START, |hash, &value| mix(hash, value))
}

/// Sizes in steps that widen: 0, 1, 2, 3, 4-5, 6-8, ...
fn step(n: usize) -> u32 {
    match n {
        0..=3 => n as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=13 => 6,
        14..=22 => 7,
        23..=40 => 8,
        41..=80 => 9,
        _ => 10,
    }
}

impl<'a> Block<'a> {
    /// Looks over the atoms once forwards and once backwards.
    pub fn new(atoms: &'a [Atom]) -> Self {
        let mut block = Block {
            atoms,
            states: Vec::with_capacity(atoms.len()),
            chunks: Vec::new(),
            lines: Vec::new(),
            longest_line: 0,
            ends: 0,
        };
        block.read_forwards();
        block.read_backwards();
        block.longest_line = block.lines.iter().map(|l| l.end - l.start).max().unwrap_or(0);
        block
    }

    fn read_forwards(&mut self) {
        let mut state = State::default();
        for (i, atom) in self.atoms.iter().enumerate() {
            if i == 0 || atom.space != Space::None {
                self.chunks.push(Chunk { low: START, shape: START, address: 0 });
                (state.up_to, state.address) = (START, 0);
            }
            if i == 0 || atom.space >= Space::Line {
                self.lines.push(Line { start: atom.start, end: atom.end, lower: false });
            }
            state.chunk = self.chunks.len() - 1;
            state.line = self.lines.len() - 1;
            state.up_to = mix(state.up_to, atom.low);
            self.states.push(state);
            state.note(atom, i.checked_sub(1).and_then(|p| self.atoms.get(p)));
            if let (Some(chunk), Some(line)) = (self.chunks.last_mut(), self.lines.last_mut()) {
                *chunk = Chunk { low: state.up_to, shape: mix(chunk.shape, atom.shape), address: state.address };
                line.end = atom.end;
                line.lower |= matches!(atom.shape, shape::LOWER | shape::TITLE | shape::MIXED);
            }
            self.ends += usize::from(is_end(atom.sign));
            state.pass(atom);
        }
    }

    fn read_backwards(&mut self) {
        let (mut from, mut chunk) = (START, usize::MAX);
        for (state, atom) in self.states.iter_mut().zip(self.atoms).rev() {
            if state.chunk != chunk {
                (from, chunk) = (START, state.chunk);
            }
            from = mix(from, atom.low);
            state.from = from;
        }
    }

    /// An atom by its distance from a gap: its letters, its shape, and whether space stands before it.
    fn around(&self, i: usize, offset: isize) -> (u32, u32) {
        match i.checked_add_signed(offset).and_then(|at| self.atoms.get(at)) {
            Some(atom) => (atom.low, atom.shape * 8 + atom.space as u32),
            None => (1, 1),
        }
    }

    fn chunk(&self, i: usize, offset: isize) -> Chunk {
        let at = self.states.get(i).and_then(|s| s.chunk.checked_add_signed(offset));
        at.and_then(|at| self.chunks.get(at)).copied().unwrap_or_default()
    }

    /// The features of the gap before atom `i`, which is not the first.
    pub fn features(&self, i: usize, slots: &mut [u32; COUNT]) {
        let (Some(left), Some(right)) = (i.checked_sub(1).and_then(|l| self.atoms.get(l)), self.atoms.get(i)) else {
            return;
        };
        let mut f = Slots { slots, next: 0 };
        self.window(i, right.space as u32, &mut f);
        self.affixes(i, left, right, &mut f);
        self.pieces(i, &mut f);
        self.layout(i, left, right, &mut f);
        self.address(i, left, right, &mut f);
        self.wider(i, left, right, &mut f);
        debug_assert_eq!(f.next, COUNT);
    }

    fn window(&self, i: usize, space: u32, f: &mut Slots<'_>) {
        let mut low = [0; 2 * REACH];
        let mut shape = [0; 2 * REACH];
        for k in 0..2 * REACH {
            (low[k], shape[k]) = self.around(i, k as isize - REACH as isize);
            f.add(mix(low[k], space));
            f.add(mix(shape[k], space));
        }
        let (l, r) = (REACH - 1, REACH);
        f.add(all(&[low[l], low[r], space]));
        f.add(all(&[low[l - 1], low[l], space]));
        f.add(all(&[low[r], low[r + 1], space]));
        f.add(all(&[low[l], shape[r]]));
        f.add(all(&[shape[l], low[r], shape[r]]));
        f.add(all(&[low[l - 1], low[l], shape[r]]));
        f.add(all(&[low[l - 1], shape[l], shape[r]]));
        f.add(all(&[low[l - 2], low[l - 1], low[l], shape[r]]));
        f.add(all(&[shape[l], low[r], low[r + 1]]));
        f.add(all(&[shape[l], shape[r], low[r + 1]]));
        f.add(all(&shape[l..=r]));
        f.add(all(&shape[l - 1..=r]));
        f.add(all(&shape[l..=r + 1]));
        f.add(all(&shape[l - 1..=r + 1]));
        f.add(all(&shape[l - 2..=r + 1]));
        f.add(all(&shape[l - 1..=r + 2]));
        f.add(all(&shape[l - 2..=r + 2]));
        f.add(all(&shape[l - 3..=r + 3]));
    }

    fn affixes(&self, i: usize, left: &Atom, right: &Atom, f: &mut Slots<'_>) {
        let space = right.space as u32;
        let before = i.checked_sub(2).and_then(|at| self.atoms.get(at));
        f.add(all(&[left.suffix, right.prefix, space]));
        f.add(all(&[left.suffix, right.shape, space]));
        f.add(all(&[left.shape, right.prefix, right.shape, space]));
        f.add(all(&[before.map_or(0, |b| b.suffix), left.shape, right.shape, space]));
        f.add(all(&[left.len().min(20) as u32, left.shape, right.len().min(20) as u32, right.shape, space]));
    }

    fn pieces(&self, i: usize, f: &mut Slots<'_>) {
        let (Some(left), Some(right)) = (self.states.get(i - 1), self.states.get(i)) else { return };
        let space = u32::from(left.chunk != right.chunk);
        let (here, next) = (self.chunk(i, 0), self.chunk(i, 1));
        f.add(all(&[left.up_to, space]));
        f.add(all(&[right.from, space]));
        f.add(all(&[left.up_to, right.from, space]));
        f.add(all(&[here.shape, left.up_to, space]));
        f.add(all(&[self.chunk(i - 1, 0).shape, here.shape, space]));
        f.add(all(&[next.low, here.low, space]));
        f.add(all(&[self.chunk(i - 1, -1).low, left.up_to, space]));
    }

    fn layout(&self, i: usize, left: &Atom, right: &Atom, f: &mut Slots<'_>) {
        let (Some(before), Some(state)) = (self.states.get(i - 1), self.states.get(i)) else { return };
        let line = self.lines.get(before.line).copied().unwrap_or_default();
        let next = self.lines.get(state.line).copied().unwrap_or_default();
        let space = right.space as u32;
        let since = step(before.since_end as usize);
        let to_end = step(self.atoms.len() - i);
        let ending = self.atoms.last().map_or(0, |a| a.shape);
        f.add(all(&[state.quotes, state.depth, left.shape, right.shape, space]));
        f.add(all(&[state.quotes, state.depth, since, space]));
        f.add(all(&[since, left.shape, right.shape, space]));
        f.add(all(&[to_end, left.shape, right.shape, space]));
        f.add(all(&[step(self.ends), ending, left.shape, right.shape, space]));
        f.add(all(&[step(i), to_end, space]));
        f.add(all(&[u32::from(line.lower), u32::from(next.lower), left.shape, right.shape, space]));
        let room = self.longest_line.saturating_sub(line.end - line.start);
        let fits = if right.space == Space::Line { 1 + u32::from(self.first_piece(i) < room) } else { 0 };
        let width = (self.longest_line / 12).min(12) as u32;
        f.add(all(&[fits, width, left.shape, right.shape]));
        f.add(all(&[fits, left.shape, right.shape, step(room)]));
        f.add(all(&[fits, step((line.end - line.start) / 8), step((next.end - next.start) / 8), space]));
    }

    /// Characters from atom `i` to the next white space, as far as it matters. If they would have had room on the line
    /// before, the line break was meant.
    fn first_piece(&self, i: usize) -> usize {
        let rest = self.atoms.get(i..).unwrap_or_default().iter().take(12).enumerate();
        rest.take_while(|(k, atom)| *k == 0 || atom.space == Space::None).map(|(_, atom)| atom.len()).sum()
    }

    /// Web and mail addresses, file names, telephone numbers: they are cut elsewhere than other text.
    fn address(&self, i: usize, left: &Atom, right: &Atom, f: &mut Slots<'_>) {
        let (Some(state), whole) = (self.states.get(i), self.chunk(i, 0).address) else { return };
        let space = u32::from(right.space != Space::None);
        let (before, after) = (self.around(i, -2).1, self.around(i, 1).1);
        f.add(all(&[whole, state.address, left.shape, right.shape, space]));
        f.add(all(&[whole, left.shape, right.shape, before, after, space]));
        f.add(all(&[whole, left.low, right.low, space]));
        f.add(all(&[whole, left.low, right.shape, space]));
        f.add(all(&[whole, left.shape, right.low, space]));
    }

    /// Longer stretches of words, and how the block begins.
    fn wider(&self, i: usize, left: &Atom, right: &Atom, f: &mut Slots<'_>) {
        let space = right.space as u32;
        let low = |offset: isize| self.around(i, offset).0;
        let shape = |offset: isize| self.around(i, offset).1;
        f.add(all(&[low(0), low(1), low(2), space]));
        f.add(all(&[low(-3), low(-2), low(-1), space]));
        f.add(all(&[left.shape, right.shape, low(1), shape(2)]));
        f.add(all(&[shape(-4), shape(-3), shape(-2), shape(-1), shape(0), space]));
        f.add(all(&[shape(-1), shape(0), shape(1), shape(2), shape(3), space]));
        f.add(all(&[self.atoms.first().map_or(0, |a| a.low), left.shape, right.shape]));
        f.add(all(&[self.atoms.first().map_or(0, |a| a.shape), right.low, right.shape, space]));
    }
}

impl State {
    /// Notes what tells an address from other text: "@", "//", "www", slashes and dots between letters, digits.
    fn note(&mut self, atom: &Atom, before: Option<&Atom>) {
        let before = before.filter(|_| atom.space == Space::None);
        let touches = |class| before.is_some_and(|b| b.class == class);
        self.address |= match (atom.class, atom.sign) {
            (Class::Sign, '@') => 1,
            (Class::Sign, '/') if before.is_some_and(|b| b.sign == '/') => 2,
            (Class::Letters, _) if before.is_none() && atom.low == letters("www".chars()) => 2,
            (Class::Letters, _) if atom.shape == shape::LOWER && before.is_some_and(|b| b.sign == '.') => 4,
            (Class::Digits, _) => 8,
            (Class::Sign, '-' | '_') if touches(Class::Digits) => 16,
            (Class::Sign, '-') if touches(Class::Letters) && self.address & 32 == 0 => 32,
            (Class::Sign, '-') if touches(Class::Letters) => 64,
            _ => 0,
        };
    }

    /// Moves on behind an atom.
    fn pass(&mut self, atom: &Atom) {
        self.since_end = if is_end(atom.sign) { 0 } else { self.since_end.saturating_add(1) };
        match atom.sign {
            '"' => self.quotes ^= 1,
            '“' => self.quotes |= 2,
            '”' => self.quotes &= 1,
            '(' | '[' => self.depth = (self.depth + 1).min(2),
            ')' | ']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

fn is_end(sign: char) -> bool {
    matches!(sign, '.' | '?' | '!' | '…')
}

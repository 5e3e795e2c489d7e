//! stub
use crate::{Chars, reading::Attribution, syntax::Parse};
#[derive(Clone,Debug)]
/// stub
pub struct Attributed { /// a
pub attribution: Attribution }
/// stub
pub fn find(_: &Parse, _: &Chars<'_>) -> Vec<Attributed> { Vec::new() }
/// stub
pub fn covering(_: &[Attributed], _: usize, _: usize) -> Option<usize> { None }

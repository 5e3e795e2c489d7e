//! stub
/// stub
#[derive(PartialEq)]
pub enum Language { /// a
English, /// b
Other }
/// stub
pub fn of(_: &str) -> Language { Language::English }

//! Words in quotation marks.
//!
//! Straight (`"`), curly (`“ ”`) and doubled single marks (`''`), over as many sentences as they run. A quotation that
//! is still open when its paragraph ends stops there and says so: it goes on in the next one, as newspapers print it.
//! Single marks are left alone: they cannot be told from apostrophes with certainty.

use crate::Span;

/// A stretch in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quote {
    /// From the opening mark to the closing one, both included.
    pub span: Span,
    /// Whether the closing mark is there.
    pub closed: bool,
}

/// The quotations of a text, in its order; none overlap.
pub(super) fn find(text: &str) -> Vec<Quote> {
    let chars: Vec<char> = text.chars().collect();
    let mut quotes = Vec::new();
    let mut open: Option<usize> = None;
    let mut i = 0;
    while i < chars.len() {
        let width = mark_width(&chars, i);
        match open {
            None if width > 0 && opens(&chars, i) => open = Some(i),
            Some(start) if width > 0 && chars[i] != '“' => {
                quotes.push(Quote { span: Span::new(start, i + width), closed: true });
                open = None;
            }
            Some(start) if ends_paragraph(&chars, i) => {
                quotes.push(Quote { span: Span::new(start, i), closed: false });
                open = None;
            }
            _ => {}
        }
        i += width.max(1);
    }
    quotes.extend(open.map(|start| Quote { span: Span::new(start, chars.len()), closed: false }));
    quotes
}

/// Number of characters of the quotation mark at `i`; 0 if there is none.
fn mark_width(chars: &[char], i: usize) -> usize {
    match chars[i] {
        '"' | '“' | '”' => 1,
        '\'' if chars.get(i + 1) == Some(&'\'') => 2,
        _ => 0,
    }
}

/// A curly mark says whether it opens; others open after white space, a bracket or a dash, before something.
fn opens(chars: &[char], i: usize) -> bool {
    let before = i.checked_sub(1).map_or(' ', |b| chars[b]);
    match chars[i] {
        '“' => true,
        '”' => false,
        _ => before.is_whitespace() || "([—–-‘'".contains(before),
    }
}

/// An empty line, or a line end before another opening mark.
fn ends_paragraph(chars: &[char], i: usize) -> bool {
    if chars[i] != '\n' {
        return false;
    }
    let rest = chars[i + 1..].iter().copied().find(|c| *c == '\n' || !c.is_whitespace());
    matches!(rest, None | Some('\n' | '"' | '“'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_found() {
        let cases: [(&str, &[&str]); 7] = [
            ("He said \"go home\" twice.", &["\"go home\""]),
            ("“Öl,” he said. “Gas. And coal.”", &["“Öl,”", "“Gas. And coal.”"]),
            ("“One.\n\n“Two.”", &["“One.", "“Two.”"]),
            ("''Old style,'' it was", &["''Old style,''"]),
            ("It is 5\" wide", &[]),
            ("the parties' leaders' talks", &[]),
            ("\"Never closed", &["\"Never closed"]),
        ];
        for (text, expected) in cases {
            let chars: Vec<char> = text.chars().collect();
            let found: Vec<String> =
                find(text).iter().map(|q| chars[q.span.start..q.span.end].iter().collect()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}

//! Text with marks, wrapped to a width and printed with or without colour.
//!
//! [`Rich`] is a row of characters, each with a [`Mark`]. It is wrapped by what characters take up on the screen: East
//! Asian ones take two columns, accents none.

use std::ops::Range;

use anstyle::{AnsiColor, Effects, Style};
use legation::reading::Status;
use unicode_width::UnicodeWidthChar as _;

use super::Screen;

/// What a character is part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Nothing in particular.
    #[default]
    Plain,
    /// Who takes part in an event.
    Party,
    /// Words that name an event, whatever it is.
    Event,
    /// Words that name an event of cooperation.
    Cooperation,
    /// Words that name an event of conflict.
    Conflict,
    /// An expression of time.
    Time,
    /// Who says something, and the word that says that they do.
    Attribution,
    /// A headline.
    Heading,
    /// What is not the text's own.
    Aside,
}

impl Role {
    /// Role of the words of an event, from its quad class (1 and 2 are cooperation).
    pub fn of_quad(quad_code: u8) -> Role {
        if quad_code <= 2 { Role::Cooperation } else { Role::Conflict }
    }
}

/// How a character is to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// What it is part of.
    pub role: Role,
    /// Whether somebody is reported to have said it.
    pub said: bool,
    /// What is said of the reality of the event whose words it is part of.
    pub status: Option<Status>,
}

/// How the text tells an event's reality, in a word.
pub fn word_of(status: Status) -> &'static str {
    match status {
        Status::Actual => "actual",
        Status::Future => "future",
        Status::Hypothetical => "hypothetical",
        Status::Negated => "negated",
    }
}

impl Mark {
    /// A mark with nothing but a role.
    pub fn of(role: Role) -> Mark {
        Mark { role, said: false, status: None }
    }

    /// The sixteen colours that every terminal has, so that the user's own theme decides how they look. Events differ
    /// from the rest by being underlined, too: red and green alone would not do for one reader in twelve.
    fn style(self) -> Style {
        let colored = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        let style = match self.role {
            Role::Plain => Style::new(),
            Role::Party => colored(AnsiColor::Cyan).bold(),
            Role::Event => Style::new().bold(),
            Role::Cooperation => colored(AnsiColor::Green).bold(),
            Role::Conflict => colored(AnsiColor::Red).bold(),
            Role::Time => colored(AnsiColor::Yellow),
            Role::Attribution => colored(AnsiColor::Magenta),
            Role::Heading => Style::new().bold(),
            Role::Aside => Style::new().dimmed(),
        };
        // What happened is underlined; what lies ahead has dots under it, what may be has waves, what did not happen is struck out.
        let line = match (self.status, self.role) {
            (Some(Status::Actual), _) | (None, Role::Cooperation | Role::Conflict) => Effects::UNDERLINE,
            (Some(Status::Future), _) => Effects::DOTTED_UNDERLINE,
            (Some(Status::Hypothetical), _) => Effects::CURLY_UNDERLINE,
            (Some(Status::Negated), _) => Effects::STRIKETHROUGH,
            (None, _) => Effects::new(),
        };
        let style = style.effects(style.get_effects() | line);
        if self.said { style.italic() } else { style }
    }
}

/// Text with marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich {
    chars: Vec<(char, Mark)>,
}

impl Rich {
    /// A text with one mark throughout.
    pub fn of(text: &str, mark: Mark) -> Rich {
        let mut rich = Rich::default();
        rich.push(text, mark);
        rich
    }

    /// Appends a text.
    pub fn push(&mut self, text: &str, mark: Mark) {
        text.chars().for_each(|c| self.push_char(c, mark));
    }

    /// Appends a character. What would steer the terminal is shown as U+FFFD: the texts come from anywhere.
    pub fn push_char(&mut self, c: char, mark: Mark) {
        let shown = match c {
            '\n' => c,
            '\t' => ' ',
            '\r' | '\u{FEFF}' => return,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
            c if c.is_control() => '\u{FFFD}',
            c => c,
        };
        self.chars.push((shown, mark));
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// Columns that its longest line takes up.
    pub fn width(&self) -> usize {
        self.chars.split(|(c, _)| *c == '\n').map(columns).max().unwrap_or(0)
    }

    /// Columns that its longest word takes up.
    pub fn word_width(&self) -> usize {
        self.chars.split(|(c, _)| c.is_whitespace()).map(columns).max().unwrap_or(0)
    }

    /// Wraps it to a width. An empty text is one empty line.
    pub fn wrap(&self, width: usize) -> Vec<Rich> {
        let wrap_line = |line: &[(char, Mark)]| {
            let ranges = breaks(line, width.max(2)).into_iter();
            ranges.map(|range| Rich { chars: line[range].to_vec() }).collect::<Vec<_>>()
        };
        self.chars.split(|(c, _)| *c == '\n').flat_map(wrap_line).collect()
    }

    /// Wraps it to the screen; each line ends in a line end.
    pub fn print(&self, screen: &Screen) -> String {
        self.wrap(screen.width).iter().map(|line| line.paint(screen.color) + "\n").collect()
    }

    /// The text with the terminal's codes for its marks, or without any.
    pub fn paint(&self, color: bool) -> String {
        let mut out = String::new();
        for run in self.chars.chunk_by(|a, b| a.1 == b.1) {
            let style = if color { run[0].1.style() } else { Style::new() };
            out.push_str(&style.render().to_string());
            out.extend(run.iter().map(|(c, _)| c));
            out.push_str(&style.render_reset().to_string());
        }
        out
    }

    /// The same, filled up with spaces to a width.
    pub fn paint_padded(&self, width: usize, color: bool) -> String {
        self.paint(color) + &" ".repeat(width.saturating_sub(columns(&self.chars)))
    }
}

fn columns(chars: &[(char, Mark)]) -> usize {
    chars.iter().map(|&(c, _)| width_of(c)).sum()
}

fn width_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Where a line is broken: after spaces and dashes, at East Asian characters, and anywhere in a word that is wider
/// than the line. Spaces at the end of a line are left out.
fn breaks(line: &[(char, Mark)], width: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut column, mut chance) = (0, 0, 0);
    for (i, &(c, _)) in line.iter().enumerate() {
        let wide = width_of(c) == 2;
        if wide {
            chance = i;
        }
        if c != ' ' && column + width_of(c) > width && i > start {
            let at = if chance > start { chance } else { i };
            lines.push(without_spaces(line, start..at));
            start = at;
            column = columns(&line[start..i]);
        }
        column += width_of(c);
        if wide || c == ' ' || c == '—' {
            chance = i + 1;
        }
    }
    lines.push(without_spaces(line, start..line.len()));
    lines
}

fn without_spaces(line: &[(char, Mark)], range: Range<usize>) -> Range<usize> {
    let spaces = line[range.clone()].iter().rev().take_while(|(c, _)| *c == ' ').count();
    range.start..range.end - spaces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_readers_expect_it() {
        let cases: [(&str, usize, &[&str]); 9] = [
            ("", 10, &[""]),
            ("one two three", 7, &["one two", "three"]),
            ("one   two", 4, &["one", "two"]),
            ("one two", 7, &["one two"]),
            ("incomprehensible", 6, &["incomp", "rehens", "ible"]),
            ("外交部没有评论", 6, &["外交部", "没有评", "论"]),
            ("see 外交部 now", 7, &["see 外", "交部", "now"]),
            ("war—peace", 6, &["war—", "peace"]),
            ("e\u{301}te\u{301} e\u{301}", 3, &["e\u{301}te\u{301}", "e\u{301}"]),
        ];
        for (text, width, expected) in cases {
            let lines = Rich::of(text, Mark::default()).wrap(width);
            assert_eq!(lines.iter().map(|line| line.paint(false)).collect::<Vec<_>>(), expected, "{text:?} at {width}");
        }
    }

    #[test]
    fn what_steers_terminals_is_disarmed() {
        let rich = Rich::of("a\x1b[31mb\u{7}\u{9b}c\u{202e}d\te\r", Mark::default());
        assert_eq!(rich.paint(false), "a\u{FFFD}[31mb\u{FFFD}\u{FFFD}c\u{FFFD}d e");
    }
}

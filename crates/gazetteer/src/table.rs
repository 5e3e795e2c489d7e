//! Tab-separated tables of facts, with mistakes told by file, line, what was found and what was expected.

use std::fmt;

use jiff::civil::Date;

/// No fact needs more bytes in one cell.
const LONGEST_CELL: usize = 10_000;

/// A mistake in a gazetteer file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GazetteerError {
    /// File as the caller names it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What stands there.
    pub found: String,
    /// What should stand there.
    pub expected: String,
}

impl fmt::Display for GazetteerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: found {:?}, expected {}", self.file, self.line, self.found, self.expected)
    }
}

impl std::error::Error for GazetteerError {}

/// One line of a table.
pub(crate) struct Row<'a> {
    pub file: &'a str,
    pub line: usize,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// The cell of a column; empty where the line is shorter.
    pub fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).copied().unwrap_or_default()
    }

    pub fn error(&self, found: &str, expected: impl Into<String>) -> GazetteerError {
        GazetteerError { file: self.file.into(), line: self.line, found: found.into(), expected: expected.into() }
    }

    /// The day from which something holds. A month or a year stands for its first day. Empty is none.
    pub fn from(&self, column: usize) -> Result<Option<Date>, GazetteerError> {
        Ok(self.days(column)?.map(|(first, _)| first))
    }

    /// The day on which something no longer holds. A month or a year stands for the day after its last. Empty is none.
    pub fn to(&self, column: usize) -> Result<Option<Date>, GazetteerError> {
        Ok(self.days(column)?.map(|(_, after)| after))
    }

    /// First day of a date and, for a day itself that day, for a month or a year the day after.
    fn days(&self, column: usize) -> Result<Option<(Date, Date)>, GazetteerError> {
        let cell = self.cell(column);
        let full = match cell.len() {
            0 => return Ok(None),
            4 => format!("{cell}-01-01"),
            7 => format!("{cell}-01"),
            _ => cell.to_owned(),
        };
        let wrong = || self.error(cell, "a date such as 2021-01-20, 2021-01, 2021, or nothing");
        let first: Date = full.parse().map_err(|_| wrong())?;
        let after = match cell.len() {
            4 => first.checked_add(jiff::Span::new().years(1)),
            7 => first.checked_add(jiff::Span::new().months(1)),
            _ => Ok(first),
        };
        Ok(Some((first, after.map_err(|_| wrong())?)))
    }

    /// A cell that must not be empty.
    pub fn required(&self, column: usize, what: &str) -> Result<&'a str, GazetteerError> {
        Some(self.cell(column)).filter(|c| !c.is_empty()).ok_or_else(|| self.error("", format!("a {what}")))
    }

    /// A code of one of the given lists; empty is allowed where `optional`.
    pub fn code(&self, column: usize, known: &[&str], what: &str) -> Result<&'a str, GazetteerError> {
        let cell = self.cell(column);
        if cell.is_empty() || known.contains(&cell) {
            return Ok(cell);
        }
        Err(self.error(cell, format!("a {what}: {}", known.join(" "))))
    }
}

/// The rows of a table whose first line that is no comment must be `columns`, and what is wrong with the others. A table
/// without that line has no rows.
pub(crate) fn rows<'a>(file: &'a str, text: &'a str, columns: &[&str]) -> (Vec<Row<'a>>, Vec<GazetteerError>) {
    // Spreadsheets put a byte order mark before the first word.
    let mut lines = text
        .trim_start_matches('\u{FEFF}')
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|(i, l)| Row { file, line: i + 1, cells: l.split('\t').map(str::trim).collect() });
    let Some(header) = lines.next() else { return (Vec::new(), Vec::new()) };
    if header.cells != columns {
        let expected = format!("the columns {}, set apart by tabs", columns.join(", "));
        return (Vec::new(), vec![header.error(&header.cells.join(" "), expected)]);
    }
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for row in lines {
        match shape(&row, columns.len()) {
            Ok(()) => rows.push(row),
            Err(error) => errors.push(error),
        }
    }
    (rows, errors)
}

/// Whether a row has the form of one.
fn shape(row: &Row, columns: usize) -> Result<(), GazetteerError> {
    if row.cells.len() > columns {
        return Err(row.error(&format!("{} cells", row.cells.len()), format!("at most {columns}")));
    }
    if row.cells.iter().any(|c| c.len() > LONGEST_CELL) {
        return Err(row.error("a very long cell", format!("at most {LONGEST_CELL} bytes in each")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_name_file_line_and_expectation() {
        let text = "# note\na\tb\n1\t2020-13-01\n1\t2\t3\n";
        let (found, errors) = rows("x.tsv", text, &["a", "b"]);
        let error = found[0].from(1).expect_err("no such month");
        assert_eq!((error.file.as_str(), error.line, error.found.as_str()), ("x.tsv", 3, "2020-13-01"));
        assert_eq!(errors.iter().map(|e| e.line).collect::<Vec<_>>(), [4]);
        let (found, errors) = rows("x.tsv", text, &["a", "c"]);
        assert!(found.is_empty() && errors[0].expected.contains("tabs"), "{errors:?}");
    }

    #[test]
    fn a_byte_order_mark_does_no_harm() {
        let (found, errors) = rows("x.tsv", "\u{FEFF}a\tb\r\n1\t2\r\n", &["a", "b"]);
        assert_eq!((found.len(), found[0].cell(1), errors.len()), (1, "2", 0));
    }
}

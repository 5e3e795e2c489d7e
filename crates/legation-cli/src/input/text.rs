//! Bytes to text: what is UTF-8 and what is not, and where.

use std::fmt;

/// Why bytes are not a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A byte that UTF-8 does not allow in its place.
    NotUtf8 {
        /// Line, from 1.
        line: usize,
        /// Byte, counted from 1 from the beginning of what was decoded.
        byte: usize,
        /// The byte.
        value: u8,
    },
    /// A NUL byte.
    Binary {
        /// Line, from 1.
        line: usize,
        /// Byte, counted from 1.
        byte: usize,
    },
    /// UTF-16, by its byte order mark.
    Utf16,
}

impl Error {
    /// Line of the text, from 1.
    pub fn line(&self) -> Option<usize> {
        match *self {
            Error::NotUtf8 { line, .. } | Error::Binary { line, .. } => Some(line),
            Error::Utf16 => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotUtf8 { byte, value, .. } => {
                write!(
                    f,
                    "byte {byte} (0x{value:02X}) is not valid UTF-8; convert it to UTF-8, or read it with --lossy"
                )
            }
            Error::Binary { byte, .. } => {
                write!(
                    f,
                    "byte {byte} is NUL, so this looks like a binary file; give plain text, or read it with --lossy"
                )
            }
            Error::Utf16 => write!(f, "this is UTF-16; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)"),
        }
    }
}

/// The bytes as text, exactly as they are; with `lossy`, U+FFFD for what is not UTF-8.
pub fn decode(bytes: Vec<u8>, lossy: bool) -> Result<String, Error> {
    if lossy {
        return Ok(String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Error::Utf16);
    }
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(Error::Binary { line: line_of(&bytes, at), byte: at + 1 });
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let value = error.as_bytes().get(at).copied().unwrap_or_default();
        Error::NotUtf8 { line: line_of(error.as_bytes(), at), byte: at + 1, value }
    })
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|&&b| b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        let cases: [(&[u8], Error); 5] = [
            (b"one\ntwo \xFFthree", Error::NotUtf8 { line: 2, byte: 9, value: 0xFF }),
            (b"cut off \xE2\x82", Error::NotUtf8 { line: 1, byte: 9, value: 0xE2 }),
            (b"\x7FELF\x00\x00", Error::Binary { line: 1, byte: 5 }),
            (b"\xFF\xFEh\x00i\x00", Error::Utf16),
            (b"\xFE\xFF\x00h\x00i", Error::Utf16),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(bytes.to_vec(), false), Err(expected));
            assert!(decode(bytes.to_vec(), true).is_ok());
        }
    }

    #[test]
    fn what_is_text_stays_as_it_is() {
        for text in ["", "\u{FEFF}with a mark\r\n", "Gül — “twice” 🙂"] {
            assert_eq!(decode(text.as_bytes().to_vec(), false).as_deref(), Ok(text));
        }
    }
}

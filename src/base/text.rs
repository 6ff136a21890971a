//! A text file of the site with its name, so that mistakes in it can be placed.

use std::ops::Range;

use super::diagnostic::Spot;
use super::{Diagnostic, Location, SitePath};

/// The most bytes that a file of text may have.
pub const SIZE_LIMIT: usize = 10 * 1024 * 1024;

/// A file's text: UTF-8, without byte order mark, lines ended by `\n` alone.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// The file.
    pub path: SitePath,
    /// Its text.
    pub text: String,
}

impl SourceText {
    /// The text of a file's bytes, its byte order mark left out and its line ends made `\n`.
    ///
    /// # Errors
    /// A file that is too large, is not UTF-8, or has a NUL byte.
    pub fn decode(path: &SitePath, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        if bytes.len() > SIZE_LIMIT {
            let message = format!("{path} is larger than 10 MiB");
            return Err(Diagnostic::error("too-large", message).in_file(path).help("divide it into several files"));
        }
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            let message = format!("{path} is written in UTF-16");
            return Err(Diagnostic::error("not-utf8", message).in_file(path).help("save it as UTF-8"));
        }
        let mut text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
        if text.starts_with('\u{FEFF}') {
            text.drain(..'\u{FEFF}'.len_utf8());
        }
        if text.as_bytes().contains(&b'\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        let source = Self { path: path.clone(), text };
        if let Some(at) = source.text.as_bytes().iter().position(|byte| *byte == 0) {
            let mistake = Diagnostic::error("nul-byte", "there is a NUL byte in this file");
            return Err(mistake.at(source.location(&(at..at + 1))).help("save it as a text file, in UTF-8"));
        }
        Ok(source)
    }

    /// The place of a byte range.
    pub fn location(&self, range: &Range<usize>) -> Location {
        Location::in_text(&self.path, &self.text, range.clone())
    }

    /// The same without the file's name.
    pub fn spot(&self, range: &Range<usize>) -> Spot {
        Spot::in_text(&self.text, range.clone())
    }
}

/// A value and where it stands in a file whose name is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub spot: Spot,
}

fn not_utf8(path: &SitePath, error: &std::string::FromUtf8Error) -> Diagnostic {
    let valid = error.utf8_error().valid_up_to();
    let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
    let source = SourceText { path: path.clone(), text: before.replace("\r\n", "\n").replace('\r', "\n") };
    let end = source.text.len();
    Diagnostic::error("not-utf8", format!("{path} is not UTF-8: byte {valid} begins no character"))
        .at(source.location(&(end..end)))
        .help("save it as UTF-8")
}

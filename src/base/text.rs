//! A text file of the site with its name, so that mistakes in it can be placed.

use std::ops::Range;
use std::sync::OnceLock;

use super::diagnostic::{Mark, Spot, floor_boundary};
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
    /// Counted lines and characters every [`STEP`] bytes, so that many places in a long text cost no
    /// more than few.
    marks: OnceLock<Vec<Mark>>,
}

/// Bytes between two marks.
const STEP: usize = 1 << 16;

impl SourceText {
    /// A file's text that is UTF-8 without byte order mark already.
    pub fn new(path: SitePath, text: String) -> Self {
        Self { path, text, marks: OnceLock::new() }
    }

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
        let Ok(text) = simdutf8::basic::from_utf8(&bytes) else { return Err(not_utf8(path, bytes)) };
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        // Nearly all texts have neither, which is seen in one pass.
        if memchr::memchr2(b'\r', 0, text.as_bytes()).is_none() {
            return Ok(Self::new(path.clone(), text.to_owned()));
        }
        let source = Self::new(path.clone(), one_line_end(text));
        if let Some(at) = memchr::memchr(0, source.text.as_bytes()) {
            let mistake = Diagnostic::error("nul-byte", "there is a NUL byte in this file");
            return Err(mistake.at(source.location(&(at..at + 1))).help("save it as a text file, in UTF-8"));
        }
        Ok(source)
    }

    /// The place of a byte range.
    pub fn location(&self, range: &Range<usize>) -> Location {
        Location::at(&self.path, self.spot(range))
    }

    fn marks(&self) -> &[Mark] {
        self.marks.get_or_init(|| {
            let mut mark = Mark::default();
            let steps = 1..=self.text.len() / STEP;
            let next = |step| {
                mark = mark.forward(&self.text, floor_boundary(&self.text, step * STEP));
                mark
            };
            steps.map(next).collect()
        })
    }

    /// The same without the file's name.
    pub fn spot(&self, range: &Range<usize>) -> Spot {
        // A mark well before the place, lest it stand within a character that begins there.
        let step = range.start.min(self.text.len()).saturating_sub(4) / STEP;
        let mark = if step == 0 { Mark::default() } else { self.marks()[step - 1] };
        Spot::after(mark, &self.text, range.clone())
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

/// A text with `\n` for every line's end.
fn one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn not_utf8(path: &SitePath, mut bytes: Vec<u8>) -> Diagnostic {
    let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    bytes.truncate(valid);
    let source = SourceText::new(path.clone(), one_line_end(&String::from_utf8_lossy(&bytes)));
    let end = source.text.len();
    Diagnostic::error("not-utf8", format!("{path} is not UTF-8: byte {valid} begins no character"))
        .at(source.location(&(end..end)))
        .help("save it as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_change_no_place() {
        let text = "č\nabc\n日本".repeat(20_000);
        let source = SourceText::new(SitePath::new("a.md"), text.clone());
        for at in (0..text.len()).step_by(997) {
            assert_eq!(source.spot(&(at..at + 3)), Spot::in_text(&text, at..at + 3), "{at}");
        }
    }
}

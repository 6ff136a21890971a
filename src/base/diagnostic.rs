//! What is wrong with a site, as values that are gathered and told once at the end.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::SitePath;

/// How bad it is: an error fails the run, a warning does not (unless `--deny warnings`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site can't be published like this.
    Error,
    /// The site can be published; somebody should look.
    Warning,
}

/// A place in a file of the site. Line and column count from 1, the column in characters; `length` is
/// the number of characters to underline, at least 1. A line of 0 means the whole file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file, from the site's root.
    pub path: SitePath,
    /// 1-based line, or 0 for the whole file.
    pub line: u32,
    /// 1-based column in characters, or 0 for the whole file.
    pub column: u32,
    /// Characters to underline.
    pub length: u32,
}

impl Location {
    /// The whole file.
    pub fn file(path: &SitePath) -> Self {
        Self { path: path.clone(), line: 0, column: 0, length: 0 }
    }

    /// A byte range of a text. The range is cut at the end of its first line, so that one line is shown.
    pub fn in_text(path: &SitePath, text: &str, range: Range<usize>) -> Self {
        Self::at(path, Spot::in_text(text, range))
    }

    /// A spot that was taken while the text was at hand.
    pub fn at(path: &SitePath, spot: Spot) -> Self {
        Self { path: path.clone(), line: spot.line, column: spot.column, length: spot.length }
    }
}

/// Line, column and length of something in a file whose name is known elsewhere; as in [`Location`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Spot {
    /// 1-based line, 0 when unknown.
    pub line: u32,
    /// 1-based column in characters, 0 when unknown.
    pub column: u32,
    /// Characters to underline.
    pub length: u32,
}

impl Spot {
    /// The spot of a byte range; offsets beyond the text or inside a character are moved back to fit.
    pub fn in_text(text: &str, range: Range<usize>) -> Self {
        Self::after(Mark::default(), text, range)
    }

    /// The same, counted from a mark at or before the range.
    pub(super) fn after(mark: Mark, text: &str, range: Range<usize>) -> Self {
        let start = floor_boundary(text, range.start);
        let end = floor_boundary(text, range.end.max(start));
        let mark = mark.forward(text, start);
        let shown = text[start..end].lines().next().unwrap_or("");
        Self {
            line: count(mark.lines + 1),
            column: count(mark.characters + 1),
            length: count(shown.chars().count().max(1)),
        }
    }
}

/// A byte of a text and what was counted up to it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    at: usize,
    /// Ends of lines before it.
    lines: usize,
    /// Characters before it that begin on its line.
    characters: usize,
}

impl Mark {
    /// A mark further on in the text.
    pub(super) fn forward(self, text: &str, at: usize) -> Self {
        let passed = &text[self.at.min(at)..at];
        let lines = memchr::memchr_iter(b'\n', passed.as_bytes()).count();
        let (line, before) = match memchr::memrchr(b'\n', passed.as_bytes()) {
            Some(end) => (&passed[end + 1..], 0),
            None => (passed, self.characters),
        };
        Self { at, lines: self.lines + lines, characters: before + line.chars().count() }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The position, or that of the character it stands in.
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One mistake: what, where, and what to do about it. Two are the same whatever output showed them.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A stable name in kebab-case, such as `unknown-key`.
    pub code: &'static str,
    /// What is wrong, in the editor's words: lower case, no full stop.
    pub message: String,
    /// Where, if anywhere.
    pub location: Option<Location>,
    /// What to do.
    pub help: Option<String>,
    /// The output that showed it, of a mistake that shows only when something is made: the same mistake shows in many.
    pub page: Option<Box<str>>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), location: None, help: None, page: None }
    }

    /// A warning without a place.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// The same at a place.
    #[must_use]
    pub fn at(self, location: Location) -> Self {
        Self { location: Some(location), ..self }
    }

    /// The same, about a whole file.
    #[must_use]
    pub fn in_file(self, path: &SitePath) -> Self {
        self.at(Location::file(path))
    }

    /// The same with a word on what to do.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same, as an output showed it.
    #[must_use]
    pub fn shown_by(self, page: &str) -> Self {
        Self { page: Some(Box::from(page)), ..self }
    }

    /// The same with "did you mean" as its help, where there is a near name.
    #[must_use]
    pub fn suggest(self, nearest: Option<&str>) -> Self {
        match nearest {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }
}

impl Diagnostic {
    fn identity(&self) -> (&Option<Location>, Severity, &str, &str, &Option<String>) {
        (&self.location, self.severity, self.code, &self.message, &self.help)
    }
}

impl PartialEq for Diagnostic {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Diagnostic {}

impl Hash for Diagnostic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// Mistakes as they are found; told in order of place, each once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds what another part found.
    pub fn append(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them as found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// All of them by file, line and column, those without a place first, each with how often it was
    /// found: a mistake in a template shows on many pages and is told once.
    pub fn into_told(self) -> Vec<(Diagnostic, usize)> {
        let mut all = self.0;
        all.sort_by(|a, b| a.identity().cmp(&b.identity()));
        let mut told: Vec<(Diagnostic, usize)> = Vec::new();
        for diagnostic in all {
            match told.last_mut() {
                Some((last, times)) if *last == diagnostic => *times += 1,
                _ => told.push((diagnostic, 1)),
            }
        }
        told
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(only: Diagnostic) -> Self {
        Self(vec![only])
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, found: T) {
        self.0.extend(found);
    }
}

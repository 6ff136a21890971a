//! A text file of the site with its name, so that mistakes in it can be placed.

use std::ops::Range;

use super::diagnostic::Spot;
use super::{Location, SitePath};

/// A file's text: UTF-8, without byte order mark, lines ended by `\n` alone.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// The file.
    pub path: SitePath,
    /// Its text.
    pub text: String,
}

impl SourceText {
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

//! What a text can't know of itself while it is written: where links lead and how pictures and boxes look.

use std::ops::Range;

use crate::document::{BoxSource, EmbedSource, Figure};

/// What becomes of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It leads there.
    To {
        /// The address; it is escaped when it is written.
        href: String,
        /// The language of what it leads to, where that differs.
        hreflang: Option<String>,
        /// How it relates, such as `sponsored`.
        rel: Option<&'static str>,
    },
    /// Nowhere: what it says stays as text.
    PlainText,
}

/// Answers what stands around a text. Ranges are bytes of the file's text, for mistakes. What is
/// answered as a `String` is HTML and is written as it is.
pub trait Surroundings {
    /// Where a link leads; the target is as written, or `mailto:…`.
    fn link(&mut self, target: &str, range: &Range<usize>) -> Link;
    /// A picture within a line of text.
    fn image(&mut self, target: &str, alt: &str, title: &str, range: &Range<usize>) -> String;
    /// A picture alone in its paragraph.
    fn figure(&mut self, figure: &Figure<'_>) -> String;
    /// Two or more pictures after each other; its HTML has the class `gallery`.
    fn gallery(&mut self, figures: &[Figure<'_>]) -> String;
    /// A box by the theme's component.
    fn boxed(&mut self, source: &BoxSource) -> String;
    /// A card for something that a provider shows.
    fn embed(&mut self, source: &EmbedSource) -> String;
}

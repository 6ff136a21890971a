//! Markdown that stands in no document: captions, texts of boxes, values of templates.

use std::ops::Range;

use crate::base::{SitePath, SourceText, url};
use crate::document::typography::Typography;
use crate::document::{
    BoxSource, Dialect, EmbedSource, Figure, Link, Style, Surroundings, fragment, inline_html, write_html,
};

/// A line of Markdown as HTML, without a paragraph around it. Links are as written; pictures and blocks of a
/// magazine are left out.
pub(super) fn inline(markdown: &str, dialect: &Dialect, typography: Option<&Typography>) -> String {
    inline_html(&source(markdown), dialect, Style::of_magazine(typography), &mut Nowhere)
}

/// Paragraphs of Markdown as HTML, with links as written.
pub(super) fn block(markdown: &str, dialect: &Dialect, typography: Option<&Typography>) -> String {
    let source = source(markdown);
    write_html(&fragment(&source, dialect), Style::of_magazine(typography), &mut Nowhere)
}

/// Markdown that is no file's own, as a text.
pub(super) fn source(markdown: &str) -> SourceText {
    SourceText::new(SitePath::new("text"), markdown.to_owned())
}

/// No place: nothing is resolved.
struct Nowhere;

impl Surroundings for Nowhere {
    fn link(&mut self, target: &str, _: &Range<usize>) -> Link {
        if url::is_dangerous(target) {
            return Link::PlainText;
        }
        Link::To { href: target.to_owned(), hreflang: None, rel: None }
    }

    fn image(&mut self, _: &str, _: &str, _: &str, _: &Range<usize>) -> String {
        String::new()
    }

    fn figure(&mut self, _: &Figure<'_>) -> String {
        String::new()
    }

    fn gallery(&mut self, _: &[Figure<'_>]) -> String {
        String::new()
    }

    fn boxed(&mut self, _: &BoxSource) -> String {
        String::new()
    }

    fn embed(&mut self, _: &EmbedSource) -> String {
        String::new()
    }
}

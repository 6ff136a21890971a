//! How deep and how large a text may be, looked at before and while Markdown is read.

use std::ops::Range;

use pulldown_cmark::Tag;

use crate::base::{Diagnostic, SourceText};

/// Quotations, lists, emphasis and links within each other, at most.
const DEEPEST: usize = 100;

/// Counts how deep the parts of a text lie in each other.
#[derive(Debug, Default)]
pub(super) struct Depth(usize);

impl Depth {
    /// Goes into a tag; false where that is too deep.
    pub(super) fn enter(&mut self, tag: &Tag<'_>) -> bool {
        self.0 += usize::from(counts(tag));
        self.0 <= DEEPEST
    }

    /// Comes out of it.
    pub(super) fn leave(&mut self, tag: pulldown_cmark::TagEnd) {
        use pulldown_cmark::TagEnd;
        let counted = matches!(
            tag,
            TagEnd::BlockQuote(_)
                | TagEnd::Item
                | TagEnd::DefinitionListDefinition
                | TagEnd::FootnoteDefinition
                | TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
        );
        self.0 = self.0.saturating_sub(usize::from(counted));
    }
}

fn counts(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::BlockQuote(_)
            | Tag::Item
            | Tag::DefinitionListDefinition
            | Tag::FootnoteDefinition(_)
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// The mistake of a text that is too deep at a place.
pub(super) fn too_deep(source: &SourceText, range: &Range<usize>) -> Diagnostic {
    Diagnostic::error("too-deep", format!("Markdown is nested more than {DEEPEST} deep here"))
        .at(source.location(range))
        .help("take some quotations, lists or emphasis apart")
}

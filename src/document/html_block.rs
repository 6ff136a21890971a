//! A block of raw HTML while it is gathered: in a quotation or a list item its lines don't follow each other in the file.

use std::ops::Range;

pub(super) struct HtmlBlock {
    pub(super) html: String,
    /// All its bytes in the file.
    pub(super) range: Range<usize>,
    /// Where its pieces begin, in the HTML and in the file.
    starts: Vec<(usize, usize)>,
}

impl HtmlBlock {
    pub(super) fn new(range: Range<usize>) -> Self {
        Self { html: String::new(), range, starts: Vec::new() }
    }

    /// Adds a piece, which begins at a byte of the file.
    pub(super) fn add(&mut self, piece: &str, start: usize) {
        self.starts.push((self.html.len(), start));
        self.html.push_str(piece);
    }

    /// Where in the file some bytes of the HTML stand.
    pub(super) fn place(&self, within: &Range<usize>) -> Range<usize> {
        let next = self.starts.partition_point(|(start, _)| *start <= within.start);
        let before = next.checked_sub(1).and_then(|at| self.starts.get(at));
        let Some((html, file)) = before else { return self.range.clone() };
        let start = file + within.start - html;
        start..start + within.len()
    }
}

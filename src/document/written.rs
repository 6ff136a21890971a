//! What the page of a document needs of its text: written when its head is taken, and put aside where that can be, so that
//! the file needn't be read again.

use std::borrow::Cow;

use crate::base::{Aside, Scratch};

use super::contents::Contents;
use super::html::{self, Draft, Style};
use super::{Dialect, Part};

/// A text, written but for what only its site knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Written<'a> {
    /// The text.
    pub draft: Draft<'a>,
    /// Its headings.
    pub contents: Contents<'a>,
}

impl<'a> Written<'a> {
    /// The text of these parts.
    pub fn new(parts: &'a [Part<'a>], dialect: &'a Dialect) -> Self {
        Self { draft: html::draft(parts, Style::of_magazine(Some(&dialect.typography))), contents: Contents::of(parts) }
    }

    /// Puts it aside; nothing where it can't be. The HTML comes last, as it is.
    pub fn put_aside(&self, scratch: &dyn Scratch) -> Option<Aside> {
        let html = self.draft.html.as_bytes();
        let bytes = Vec::with_capacity(html.len() + html.len() / 4);
        let mut bytes = postcard::to_extend(&(&self.draft.gaps, &self.draft.unseen, &self.contents), bytes).ok()?;
        bytes.extend_from_slice(html);
        Aside::put(scratch, &bytes)
    }

    /// What was put aside as these bytes.
    pub fn from_aside(bytes: &'a [u8]) -> Option<Self> {
        let ((gaps, unseen, contents), html) = postcard::take_from_bytes(bytes).ok()?;
        let html = Cow::Borrowed(simdutf8::basic::from_utf8(html).ok()?);
        Some(Self { draft: Draft { html, gaps, unseen }, contents })
    }
}

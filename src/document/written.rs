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

    /// Puts it aside; nothing where it can't be. The HTML comes first, as it is, and its length last.
    pub fn put_aside(self, scratch: &dyn Scratch) -> Option<Aside> {
        let Draft { html, gaps, unseen } = self.draft;
        let html = html.into_owned().into_bytes();
        let length = u32::try_from(html.len()).ok()?;
        let mut bytes = postcard::to_extend(&(gaps, unseen, self.contents), html).ok()?;
        bytes.extend(length.to_le_bytes());
        Aside::put(scratch, bytes)
    }

    /// What was put aside as these bytes.
    pub fn from_aside(bytes: &'a [u8]) -> Option<Self> {
        let (bytes, length) = bytes.split_last_chunk()?;
        let (html, rest) = bytes.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let (gaps, unseen, contents) = postcard::from_bytes(rest).ok()?;
        let html = Cow::Borrowed(simdutf8::basic::from_utf8(html).ok()?);
        Some(Self { draft: Draft { html, gaps, unseen }, contents })
    }
}

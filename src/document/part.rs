//! The parts of a text: Markdown's events with what a magazine knows more of put together, such as
//! figures with their credits. A list of parts is all that rendering needs of a text.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};
use serde::{Deserialize, Serialize};

use crate::base::Table;

/// One part, with its byte range in the file's text.
#[derive(Debug, Clone)]
pub enum Part<'a> {
    /// What Markdown says; headings carry their id, raw HTML is already what may pass.
    Markdown(Event<'a>, Range<usize>),
    /// A picture alone in its paragraph; boxed, since parts are many and figures few and large.
    Figure(Box<Figure<'a>>),
    /// Two or more pictures after each other.
    Gallery(Vec<Figure<'a>>),
    /// A fenced block whose language is a name in braces.
    Box(BoxSource),
    /// An address of a provider alone in its paragraph.
    Embed(EmbedSource),
}

/// A picture with what stands around it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure<'a> {
    /// As written.
    #[serde(borrow)]
    pub target: CowStr<'a>,
    /// The alternative text; empty when there is none.
    pub alt: String,
    /// The title in quotation marks: the caption, Markdown.
    pub caption: CowStr<'a>,
    /// The name that its credit line gives.
    pub credit: Option<String>,
    /// The name that the line after its gallery gives, where it has no line of its own.
    pub shared_credit: Option<String>,
    /// The image's bytes.
    pub range: Range<usize>,
}

/// A box: its name and its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoxSource {
    /// The component's name.
    pub name: String,
    /// The name's bytes.
    pub name_range: Range<usize>,
    /// The TOML inside; ranges count in the file's text.
    pub data: Table,
    /// All its bytes.
    pub range: Range<usize>,
}

/// An address of something that a provider shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmbedSource {
    /// The provider: `youtube`.
    pub provider: String,
    /// The address as written.
    pub url: String,
    /// The frame's address, the no-cookie form where there is one; empty where the provider has none for it.
    pub frame: String,
    /// The address's bytes.
    pub range: Range<usize>,
}

impl EmbedSource {
    /// The host of a Mastodon post's frame; those of the other providers are always the same.
    pub fn post_host(&self) -> Option<&str> {
        let rest = self.frame.strip_prefix("https://").filter(|_| self.provider == "mastodon")?;
        rest.split('/').next()
    }
}

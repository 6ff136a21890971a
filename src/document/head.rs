//! What the rest of a site may know of a document.

use crate::base::{Aside, Fingerprint, SitePath, Spot};

use super::FrontMatter;

/// A document without its text.
#[derive(Debug, Clone)]
pub struct Head {
    /// The file.
    pub path: SitePath,
    /// The file's fingerprint: what was not put aside is rendered only while it is the same.
    pub fingerprint: Fingerprint,
    /// Its text as [`super::Written`], where that was put aside.
    pub written: Option<Aside>,
    /// The front matter.
    pub matter: FrontMatter,
    /// Whether there is any text below the front matter.
    pub has_body: bool,
    /// Words; in scripts without spaces as a dictionary finds them.
    pub words: u32,
    /// Ids that a link's `#part` may name, in order.
    pub anchors: Vec<Box<str>>,
    /// Pictures in the text.
    pub pictures: Vec<PictureUse>,
    /// Links to Markdown files and to addresses on the site, each target once.
    pub links: Vec<LinkUse>,
    /// Hosts of the Mastodon posts that the text shows, each once: any host may be one.
    pub post_hosts: Box<[Box<str>]>,
}

/// A picture that a text shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureUse {
    /// As written: `lamp.jpg`, `/photos/lamp.jpg`.
    pub target: Box<str>,
    /// The credit that its line in the text gives.
    pub credit: Option<Box<str>>,
    /// The credit that the line after its gallery gives to those that have none.
    pub shared_credit: Option<Box<str>>,
    /// Its alternative text.
    pub alt: Box<str>,
    /// Whether the text says what stands under it, and be it nothing.
    pub has_caption: bool,
    /// What the text gives to stand under it; Markdown.
    pub caption: Box<str>,
    /// Its place.
    pub spot: Spot,
}

/// A link that stays on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkUse {
    /// As written, with its `#part`.
    pub target: Box<str>,
}

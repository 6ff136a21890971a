//! A text as HTML with gaps: for what a text can't know of itself, where links lead and how pictures and boxes look.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;
use pulldown_cmark_escape::{FmtWriter, escape_href};
use serde::{Deserialize, Serialize};

use crate::base::html::attribute;
use crate::document::{BoxSource, EmbedSource, Figure};

use super::surroundings::{Link, Surroundings};

/// A text that is written but for what stands around it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft<'a> {
    /// What is written.
    pub(in crate::document) html: Cow<'a, str>,
    /// What isn't yet, in order.
    pub(in crate::document) gaps: Vec<Gap<'a>>,
    /// What is asked for and not shown: what footnotes lack that nobody calls.
    pub(in crate::document) unseen: Vec<Gap<'a>>,
}

/// A gap before a byte of the HTML.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::document) struct Gap<'a> {
    pub(super) at: usize,
    #[serde(borrow)]
    pub(super) what: Missing<'a>,
}

/// What belongs into a gap. Ranges are bytes of the file's text, for mistakes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Missing<'a> {
    /// The start of a link; the target is as written, or `mailto:…`.
    Link {
        #[serde(borrow)]
        target: CowStr<'a>,
        #[serde(borrow)]
        title: CowStr<'a>,
        range: Range<usize>,
    },
    /// The end of the innermost link.
    LinkEnd,
    /// A picture within a line of text.
    Image {
        #[serde(borrow)]
        target: CowStr<'a>,
        alt: String,
        #[serde(borrow)]
        title: CowStr<'a>,
        range: Range<usize>,
    },
    Figure(#[serde(borrow)] Box<Figure<'a>>),
    Gallery(#[serde(borrow)] Vec<Figure<'a>>),
    Box(Box<BoxSource>),
    Embed(Box<EmbedSource>),
}

impl Draft<'_> {
    /// The text with its gaps filled.
    pub fn fill(&self, surroundings: &mut dyn Surroundings) -> String {
        let mut out = String::with_capacity(self.html.len() + self.gaps.len() * 256);
        // Whether each open link is written, innermost last.
        let mut links = Vec::new();
        let mut written = 0;
        for Gap { at, what } in &self.gaps {
            out.push_str(&self.html[written..*at]);
            written = *at;
            what.fill(surroundings, &mut links, &mut out);
        }
        out.push_str(&self.html[written..]);
        let mut nowhere = String::new();
        self.unseen.iter().for_each(|gap| gap.what.fill(surroundings, &mut links, &mut nowhere));
        out
    }
}

impl Missing<'_> {
    fn fill(&self, surroundings: &mut dyn Surroundings, links: &mut Vec<bool>, out: &mut String) {
        match self {
            Missing::Link { target, title, range } => {
                let link = surroundings.link(target, range);
                links.push(link != Link::PlainText);
                begin_link(link, title, out);
            }
            Missing::LinkEnd => out.push_str(if links.pop() == Some(true) { "</a>" } else { "" }),
            Missing::Image { target, alt, title, range } => {
                out.push_str(&surroundings.image(target, alt, title, range));
            }
            Missing::Figure(figure) => block(&surroundings.figure(figure), out),
            Missing::Gallery(figures) => block(&surroundings.gallery(figures), out),
            Missing::Box(source) => block(&surroundings.boxed(source), out),
            Missing::Embed(source) => block(&surroundings.embed(source), out),
        }
    }
}

/// Writes what stands by itself, from the beginning of a line to its end.
fn block(html: &str, out: &mut String) {
    out.push_str(html.trim_end());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn begin_link(link: Link, title: &str, out: &mut String) {
    let Link::To { href, hreflang, rel } = link else { return };
    out.push_str("<a href=\"");
    let written = escape_href(FmtWriter(&mut *out), &href);
    debug_assert!(written.is_ok(), "writing to a string can't fail");
    out.push('"');
    if let Some(language) = hreflang {
        attribute("hreflang", &language, out);
    }
    if let Some(rel) = rel {
        attribute("rel", rel, out);
    }
    if !title.is_empty() {
        attribute("title", title, out);
    }
    out.push('>');
}

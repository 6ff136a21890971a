//! A text's parts as HTML, in CommonMark's reference form where Markdown says all.

pub mod draft;
mod footnotes;
#[cfg(feature = "highlight")]
mod highlight;
pub mod surroundings;
mod verbatim;
mod writer;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::SourceText;

use super::{Dialect, Part, Typography, fragment};

pub use draft::Draft;
pub use surroundings::{Link, Surroundings};

use writer::Writer;

/// How a text is written.
#[derive(Debug, Clone, Copy)]
pub struct Style<'a> {
    /// What ids of footnotes begin with, where several texts stand on one page; usually nothing.
    pub prefix: &'a str,
    /// What is written beyond Markdown's own elements.
    pub dress: Dress,
    /// The language's marks in place of a keyboard's; `None` leaves all as it is typed.
    pub typography: Option<&'a Typography>,
}

impl<'a> Style<'a> {
    /// How texts of a magazine are written.
    pub fn of_magazine(typography: Option<&'a Typography>) -> Self {
        Self { prefix: "", dress: Dress::Magazine, typography }
    }
}

/// What is written beyond Markdown's own elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// What themes style: tables in `<div class="table">`, code in classes that begin with `hl-`.
    Magazine,
    /// Markdown's own elements alone, for feeds and for comparison with the CommonMark specification.
    Plain,
}

/// Writes a text, all but what stands around it.
pub fn draft<'p>(parts: &'p [Part<'p>], style: Style<'p>) -> Draft<'p> {
    Writer::new(parts, style).write()
}

/// Writes a text.
pub fn write_html(parts: &[Part<'_>], style: Style<'_>, surroundings: &mut dyn Surroundings) -> String {
    draft(parts, style).fill(surroundings)
}

/// Writes one line of Markdown, such as a caption, without a paragraph around it.
pub fn inline_html(
    markdown: &SourceText,
    dialect: &Dialect,
    style: Style<'_>,
    surroundings: &mut dyn Surroundings,
) -> String {
    let mut parts = fragment(markdown, dialect);
    take_out_paragraphs(&mut parts);
    write_html(&parts, style, surroundings)
}

/// Takes out where paragraphs begin and end, so that one line stands without an element of its own.
pub fn take_out_paragraphs(parts: &mut Vec<Part<'_>>) {
    parts.retain(|part| {
        !matches!(part, Part::Markdown(Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph), _))
    });
}

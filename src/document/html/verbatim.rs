//! Which of a text's pieces are prose, whose marks are a language's, and how they go on.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::document::Part;

/// Where the marks of a text stay as they are typed.
#[derive(Default)]
pub(super) struct Verbatim {
    /// Open links whose text is their address.
    pub(super) addresses: usize,
    /// The raw element that is open.
    element: Option<&'static str>,
}

/// Elements of raw HTML whose text is nobody's prose.
const VERBATIM: [&str; 8] = ["code", "pre", "kbd", "samp", "var", "script", "style", "math"];

impl Verbatim {
    /// Takes note of raw HTML within a paragraph.
    pub(super) fn note_html(&mut self, html: &str) {
        match (self.element, html.strip_prefix("</"), html.strip_prefix('<')) {
            (Some(open), Some(end), _) if verbatim_name(end) == Some(open) => self.element = None,
            (None, None, Some(start)) => self.element = verbatim_name(start),
            _ => {}
        }
    }

    /// Whether what stands here stays as it is typed.
    pub(super) fn is_on(&self) -> bool {
        self.addresses > 0 || self.element.is_some()
    }
}

fn verbatim_name(tag: &str) -> Option<&'static str> {
    VERBATIM.into_iter().find(|name| {
        tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && !tag.as_bytes().get(name.len()).is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// Whether a tag stands within a line of text.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

/// The beginning of the text that follows in the same paragraph, so many characters where it has them; code and pictures
/// are words in it.
pub(super) fn text_ahead(parts: &[Part<'_>], enough: usize) -> String {
    const MOST_PIECES: usize = 400;
    let mut text = String::new();
    for event in inline_ahead(parts).take(MOST_PIECES) {
        match event {
            Event::Text(piece) => text.extend(piece.chars().take(enough)),
            Event::Code(_) | Event::Start(Tag::Image { .. }) => text.push('x'),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            _ => {}
        }
        if text.len() > 4 * enough {
            break;
        }
    }
    text
}

/// The whole text that follows in the same paragraph, as it is read out.
pub(super) fn words_ahead(parts: &[Part<'_>]) -> String {
    let mut text = String::new();
    for event in inline_ahead(parts) {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// What follows until the paragraph or item ends, or something begins that stands by itself.
fn inline_ahead<'p, 'a>(parts: &'p [Part<'a>]) -> impl Iterator<Item = &'p Event<'a>> {
    parts.iter().map_while(|part| match part {
        Part::Markdown(Event::Start(tag), _) if !is_inline(tag) => None,
        Part::Markdown(Event::End(end), _) if !is_inline_end(*end) => None,
        Part::Markdown(event, _) => Some(event),
        _ => None,
    })
}

fn is_inline_end(end: TagEnd) -> bool {
    matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

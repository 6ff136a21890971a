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

/// The beginning of the text that follows in the same paragraph; code and pictures are words in it.
pub(super) fn text_ahead(parts: &[Part<'_>]) -> String {
    const ENOUGH: usize = 400;
    let mut text = String::new();
    for part in parts.iter().take(ENOUGH) {
        let Part::Markdown(event, _) = part else { break };
        match event {
            Event::Text(piece) => text.extend(piece.chars().take(ENOUGH)),
            Event::Code(_) | Event::Start(Tag::Image { .. }) => text.push('x'),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::Start(tag) if !is_inline(tag) => break,
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image) => {}
            Event::End(_) => break,
            _ => {}
        }
        if text.len() > ENOUGH {
            break;
        }
    }
    text
}

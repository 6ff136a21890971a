//! The table of contents of a text.

use pulldown_cmark::{Event, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::Part;

/// A heading that can be linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 1 to 6.
    pub level: u8,
    /// The heading's id.
    pub id: String,
    /// Its plain text.
    pub title: String,
}

/// The headings of a text in order.
pub fn contents(parts: &[Part<'_>]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut is_open = false;
    for part in parts {
        let Part::Markdown(event, _) = part else { continue };
        let piece = match event {
            Event::Start(Tag::Heading { level, id: Some(id), .. }) => {
                is_open = true;
                entries.push(Entry { level: *level as u8, id: id.to_string(), title: String::new() });
                continue;
            }
            Event::End(TagEnd::Heading(_)) => {
                is_open = false;
                continue;
            }
            Event::Text(text) | Event::Code(text) => text,
            Event::SoftBreak | Event::HardBreak => " ",
            _ => continue,
        };
        if let (true, Some(entry)) = (is_open, entries.last_mut()) {
            entry.title.push_str(piece);
        }
    }
    entries
}

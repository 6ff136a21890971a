//! The table of contents of a text.

use pulldown_cmark::{Event, Tag};
use serde::{Deserialize, Serialize};

use super::Part;
use super::anchors::heading_text;

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
    let heading = |(at, part): (usize, &Part<'_>)| match part {
        Part::Markdown(Event::Start(Tag::Heading { level, id: Some(id), .. }), _) => Some(Entry {
            level: *level as u8,
            id: id.to_string(),
            title: heading_text(&parts[at + 1..]).replace('\n', " "),
        }),
        _ => None,
    };
    parts.iter().enumerate().filter_map(heading).collect()
}

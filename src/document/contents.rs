//! The table of contents of a text.

use std::borrow::Cow;

use pulldown_cmark::{Event, Tag};
use serde::{Deserialize, Serialize};

use super::Part;
use super::anchors::heading_text;

/// A heading that can be linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry<'a> {
    /// 1 to 6.
    pub level: u8,
    /// The heading's id.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Its plain text.
    #[serde(borrow)]
    pub title: Cow<'a, str>,
}

/// The headings of a text in order.
pub fn contents<'p>(parts: &'p [Part<'_>]) -> Vec<Entry<'p>> {
    let heading = |(at, part): (usize, &'p Part<'_>)| match part {
        Part::Markdown(Event::Start(Tag::Heading { level, id: Some(id), .. }), _) => Some(Entry {
            level: *level as u8,
            id: Cow::Borrowed(id),
            title: in_one_line(heading_text(&parts[at + 1..])),
        }),
        _ => None,
    };
    parts.iter().enumerate().filter_map(heading).collect()
}

fn in_one_line(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\n') { text.replace('\n', " ").into() } else { text }
}

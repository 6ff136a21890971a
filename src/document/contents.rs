//! The table of contents of a text.

use std::borrow::Cow;

use pulldown_cmark::{Event, Tag};
use serde::{Deserialize, Serialize};

use super::Part;
use super::anchors::heading_text;

/// The headings of a text in order, a line for each: `2 id Plain text`. Read only where a theme shows them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents<'a>(#[serde(borrow)] Cow<'a, str>);

/// A heading that can be linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// 1 to 6.
    pub level: u32,
    /// The heading's id.
    pub id: &'a str,
    /// Its plain text.
    pub title: &'a str,
}

impl Contents<'_> {
    /// The headings of a text.
    pub fn of(parts: &[Part<'_>]) -> Self {
        let mut lines = String::with_capacity(512);
        for (at, part) in parts.iter().enumerate() {
            if let Part::Markdown(Event::Start(Tag::Heading { level, id: Some(id), .. }), _) = part {
                lines.push(char::from(b'0' + *level as u8));
                // No id holds a space.
                for piece in [" ", id, " ", &in_one_line(heading_text(&parts[at + 1..])), "\n"] {
                    lines.push_str(piece);
                }
            }
        }
        Self(lines.into())
    }

    /// One after the other.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.0.split_terminator('\n').filter_map(|line| {
            let (level, rest) = line.split_once(' ')?;
            let (id, title) = rest.split_once(' ')?;
            Some(Entry { level: level.parse().ok()?, id, title })
        })
    }
}

fn in_one_line(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\n') { text.replace('\n', " ").into() } else { text }
}

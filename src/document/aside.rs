//! A text's parts as bytes, so that they can be put aside when its head is taken and needn't be read out of Markdown again.
//!
//! First the number of parts, then each as three numbers of four bytes: what it is, and where it begins and ends in the
//! file's text. Nearly all are words that stand in the text as they are, or one of `PLAIN`. The others follow, by serde.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use crate::base::{Aside, Scratch};

use super::Part;

/// Events that say all by their names; those that are met most often come first.
const PLAIN: [Event<'static>; 32] = [
    Event::Start(Tag::Paragraph),
    Event::End(TagEnd::Paragraph),
    Event::SoftBreak,
    Event::End(TagEnd::Link),
    Event::Start(Tag::Strong),
    Event::End(TagEnd::Strong),
    Event::Start(Tag::Emphasis),
    Event::End(TagEnd::Emphasis),
    Event::End(TagEnd::Heading(HeadingLevel::H2)),
    Event::End(TagEnd::Heading(HeadingLevel::H3)),
    Event::Start(Tag::Item),
    Event::End(TagEnd::Item),
    Event::Start(Tag::TableCell),
    Event::End(TagEnd::TableCell),
    Event::Start(Tag::TableRow),
    Event::End(TagEnd::TableRow),
    Event::HardBreak,
    Event::Rule,
    Event::Start(Tag::List(None)),
    Event::End(TagEnd::List(false)),
    Event::Start(Tag::List(Some(1))),
    Event::End(TagEnd::List(true)),
    Event::Start(Tag::BlockQuote(None)),
    Event::End(TagEnd::BlockQuote(None)),
    Event::End(TagEnd::CodeBlock),
    Event::End(TagEnd::FootnoteDefinition),
    Event::Start(Tag::TableHead),
    Event::End(TagEnd::TableHead),
    Event::End(TagEnd::Table),
    Event::Start(Tag::DefinitionListDefinition),
    Event::End(TagEnd::DefinitionListDefinition),
    Event::End(TagEnd::Image),
];

/// What stands for words of the text, after the numbers of [`PLAIN`].
const WORDS: u32 = PLAIN.len() as u32;
/// What stands for the next of the others.
const OTHER: u32 = WORDS + 1;

/// Bytes of a number.
const NUMBER: usize = size_of::<u32>();

/// Puts the parts of a file's text aside; nothing where they can't be.
pub fn put(parts: &[Part<'_>], text: &str, scratch: &dyn Scratch) -> Option<Aside> {
    let mut bytes = Vec::with_capacity((1 + 3 * parts.len()) * NUMBER + text.len() / 8);
    let mut others = Vec::new();
    bytes.extend(u32::try_from(parts.len()).ok()?.to_le_bytes());
    for part in parts {
        let (kind, range) = noted(part, text).unwrap_or((OTHER, &(0..0)));
        if kind == OTHER {
            others.push(part);
        }
        let numbers = [kind, u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?];
        bytes.extend_from_slice(numbers.map(u32::to_le_bytes).as_flattened());
    }
    Aside::put(scratch, &postcard::to_extend(&others, bytes).ok()?)
}

/// What a part is and where, unless it is one of the others.
fn noted<'p>(part: &'p Part<'_>, text: &str) -> Option<(u32, &'p Range<usize>)> {
    let Part::Markdown(event, range) = part else { return None };
    if let Event::Text(CowStr::Borrowed(words)) = event {
        let is_there = text.get(range.clone()).is_some_and(|there| std::ptr::eq(there, *words));
        return is_there.then_some((WORDS, range));
    }
    // They say more, and stand in every text.
    if matches!(event, Event::Start(Tag::Heading { .. } | Tag::Link { .. } | Tag::Image { .. })) {
        return None;
    }
    let kind = PLAIN.iter().position(|plain| plain == event)?;
    Some((u32::try_from(kind).ok()?, range))
}

/// The parts that were put aside as these bytes, of a file with this text.
pub fn parts_aside<'a>(bytes: &'a [u8], text: &'a str) -> Option<Vec<Part<'a>>> {
    let (count, rest) = bytes.split_first_chunk()?;
    let count = u32::from_le_bytes(*count) as usize;
    let (numbers, others) = rest.split_at_checked(count.checked_mul(3 * NUMBER)?)?;
    let mut others = postcard::from_bytes::<Vec<Part<'a>>>(others).ok()?.into_iter();
    let mut parts = Vec::with_capacity(count);
    for three in numbers.chunks_exact(3 * NUMBER) {
        let number = |at: usize| three[at * NUMBER..].first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
        let (kind, range) = (number(0)?, number(1)? as usize..number(2)? as usize);
        parts.push(match kind {
            OTHER => others.next()?,
            WORDS => Part::Markdown(Event::Text(CowStr::Borrowed(text.get(range.clone())?)), range),
            plain => Part::Markdown(PLAIN.get(plain as usize)?.clone(), range),
        });
    }
    Some(parts)
}

//! The items of an AVIF file (ISO 14496-12, `meta`): what each is, and where its bytes lie.

use std::ops::Range;

use super::bytes::{big, big_size, part};

/// A box: its name, where it stands, and where what it holds begins.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub kind: [u8; 4],
    pub whole: Range<usize>,
    pub start: usize,
}

impl Section {
    /// What it holds.
    pub(super) fn content<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.start..self.whole.end]
    }
}

/// The boxes in a part of a file, to where it is damaged.
pub(super) fn sections(bytes: &[u8], within: Range<usize>) -> Vec<Section> {
    let mut found = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let Some(section) = section(bytes, at, within.end) else { break };
        at = section.whole.end;
        found.push(section);
    }
    found
}

fn section(bytes: &[u8], at: usize, end: usize) -> Option<Section> {
    let kind: [u8; 4] = part(bytes, at + 4, 4)?.try_into().ok()?;
    let (length, head) = match big_size(bytes, at, 4)? {
        0 => (end - at, 8),
        1 => (big_size(bytes, at + 8, 8)?, 16),
        length => (length, 8),
    };
    let stop = at.checked_add(length)?;
    (length >= head && stop <= end).then_some(Section { kind, whole: at..stop, start: at + head })
}

/// What an item is.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub id: u32,
    pub kind: [u8; 4],
    pub is_xmp: bool,
    pub whole: Range<usize>,
}

impl Item {
    /// Whether it is EXIF or XMP.
    pub(super) fn is_metadata(&self) -> bool {
        self.kind == *b"Exif" || self.is_xmp
    }
}

/// Where an item's bytes lie.
#[derive(Debug, Clone)]
pub(super) struct Location {
    pub id: u32,
    /// 0 counts from the start of the file, 1 from that of `idat`.
    pub method: u8,
    pub reference: u16,
    /// Start and length.
    pub extents: Vec<(u64, u64)>,
}

/// What `meta` says.
pub(super) struct Meta {
    pub section: Section,
    pub children: Vec<Section>,
    pub primary: u32,
    pub items: Vec<Item>,
    pub locations: Vec<Location>,
}

impl Meta {
    /// Reads it out of a file.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let section = sections(bytes, 0..bytes.len()).into_iter().find(|section| section.kind == *b"meta")?;
        let children = sections(bytes, section.start + 4..section.whole.end);
        let child = |kind: &[u8; 4]| children.iter().find(|child| child.kind == *kind);
        let pitm = child(b"pitm")?.content(bytes);
        let primary = big(pitm, 4, if pitm.first()? == &0 { 2 } else { 4 })?;
        let items = items(bytes, child(b"iinf")?)?;
        let locations = locations(child(b"iloc")?.content(bytes))?;
        Some(Self { primary: u32::try_from(primary).ok()?, items, locations, section, children })
    }

    /// A box in it.
    pub(super) fn child(&self, kind: &[u8; 4]) -> Option<&Section> {
        self.children.iter().find(|child| child.kind == *kind)
    }

    /// Where an item's bytes lie in the file.
    pub(super) fn places(&self, bytes: &[u8], item: &Item) -> Option<Vec<Range<usize>>> {
        let location = self.locations.iter().find(|location| location.id == item.id)?;
        let base = match location.method {
            0 => 0,
            1 => self.child(b"idat")?.start,
            _ => return None,
        };
        let place = |(start, length): &(u64, u64)| {
            let start = base.checked_add(usize::try_from(*start).ok()?)?;
            let end = match usize::try_from(*length).ok()? {
                0 => bytes.len(),
                length => start.checked_add(length)?,
            };
            (start <= end && end <= bytes.len()).then_some(start..end)
        };
        location.extents.iter().map(place).collect()
    }
}

fn items(bytes: &[u8], section: &Section) -> Option<Vec<Item>> {
    let count = if section.content(bytes).first()? == &0 { 2 } else { 4 };
    let mut found = Vec::new();
    for entry in sections(bytes, section.start + 4 + count..section.whole.end) {
        let content = entry.content(bytes);
        let width = match content.first()? {
            2 => 2,
            3 => 4,
            _ => continue, // older than any that names its kind
        };
        let id = u32::try_from(big(content, 4, width)?).ok()?;
        let kind: [u8; 4] = part(content, 6 + width, 4)?.try_into().ok()?;
        let mut words = content.get(10 + width..)?.split(|byte| *byte == 0);
        let is_xmp = kind == *b"mime" && words.nth(1) == Some(b"application/rdf+xml".as_slice());
        found.push(Item { id, kind, is_xmp, whole: entry.whole });
    }
    Some(found)
}

/// Numbers one after the other.
struct Numbers<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Numbers<'_> {
    fn next(&mut self, width: usize) -> Option<u64> {
        let number = big(self.bytes, self.at, width)?;
        self.at += width;
        Some(number)
    }
}

fn locations(content: &[u8]) -> Option<Vec<Location>> {
    let mut numbers = Numbers { bytes: content, at: 4 };
    let version = *content.first()?;
    let widths = numbers.next(2)?;
    let width = |at: u32| usize::try_from(widths >> at & 15).ok();
    let (offset, length, base) = (width(12)?, width(8)?, width(4)?);
    let index = if version == 0 { 0 } else { width(0)? };
    let count = numbers.next(if version < 2 { 2 } else { 4 })?;
    let mut found = Vec::new();
    for _ in 0..count {
        let id = u32::try_from(numbers.next(if version < 2 { 2 } else { 4 })?).ok()?;
        let method = if version == 0 { 0 } else { u8::try_from(numbers.next(2)? & 15).ok()? };
        let reference = u16::try_from(numbers.next(2)?).ok()?;
        let base = numbers.next(base)?;
        let mut extents = Vec::new();
        for _ in 0..numbers.next(2)? {
            numbers.next(index)?;
            let start = base.checked_add(numbers.next(offset)?)?;
            extents.push((start, numbers.next(length)?));
            // Without widths nothing is read, and the count alone would decide how long this takes.
            if offset + length == 0 && extents.len() > 1 {
                return None;
            }
        }
        found.push(Location { id, method, reference, extents });
    }
    Some(found)
}

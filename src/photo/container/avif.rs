//! AVIF: EXIF and XMP are items that describe the primary one. New ones lie in a part of their own at the file's end.

use std::borrow::Cow;

use super::avif_items::{Item, Location, Meta, Section, sections};
use super::bytes::{big, big_size};
use super::{Blocks, Look, Packets};

/// What a box of Content Credentials begins with (C2PA 2.1, A.5).
const MANIFEST: [u8; 16] =
    [0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4, 0x81];

/// What a box of XMP begins with (XMP part 3, 1.1.6), which programs that take an animated AVIF for a film write.
const XMP: [u8; 16] = [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC];

pub(super) fn blocks(bytes: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let mut boxed_xmp = None;
    for section in sections(bytes, 0..bytes.len()).iter().filter(|section| section.kind == *b"uuid") {
        let content = section.content(bytes);
        blocks.manifest = content.strip_prefix(&MANIFEST).map(Cow::Borrowed).or(blocks.manifest);
        boxed_xmp = content.strip_prefix(&XMP).map(Cow::Borrowed).or(boxed_xmp);
    }
    add_items(bytes, &mut blocks);
    blocks.xmp = blocks.xmp.or(boxed_xmp);
    blocks
}

/// Adds the items of EXIF and XMP.
fn add_items<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    let Some(meta) = Meta::read(bytes) else { return };
    for item in meta.items.iter().filter(|item| item.is_metadata()) {
        let Some(content) = content(bytes, &meta, item) else { continue };
        if item.is_xmp {
            blocks.xmp.get_or_insert(content);
        } else {
            blocks.exif = blocks.exif.take().or_else(|| tiff(content));
        }
    }
}

fn content<'a>(bytes: &'a [u8], meta: &Meta, item: &Item) -> Option<Cow<'a, [u8]>> {
    let places = meta.places(bytes, item)?;
    match places.as_slice() {
        [one] => Some(Cow::Borrowed(&bytes[one.clone()])),
        many if many.iter().map(ExactSizeIterator::len).sum::<usize>() <= super::LONGEST_BLOCK => {
            Some(Cow::Owned(many.iter().flat_map(|place| bytes[place.clone()].iter().copied()).collect()))
        }
        _ => None,
    }
}

/// EXIF after the number that says where it begins.
fn tiff(content: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    let start = 4 + big_size(&content, 0, 4)?;
    match content {
        Cow::Borrowed(bytes) => bytes.get(start..).map(Cow::Borrowed),
        Cow::Owned(bytes) => bytes.get(start..).map(|rest| Cow::Owned(rest.to_owned())),
    }
}

pub(super) fn look(bytes: &[u8]) -> Look {
    let top = sections(bytes, 0..bytes.len());
    let meta = top.iter().find(|section| section.kind == *b"meta").map(|meta| meta.content(bytes)).unwrap_or_default();
    Look {
        has_alpha: memchr::memmem::find(meta, b"auxiliary:alpha").is_some(),
        is_animated: top.iter().any(|section| section.kind == *b"moov"),
        ..Look::default()
    }
}

pub(super) fn ends(bytes: &[u8]) -> bool {
    // Less than the head of a box may follow the last one.
    let is_covered = sections(bytes, 0..bytes.len()).last().is_some_and(|section| section.whole.end + 8 > bytes.len());
    let has_all = |meta: &Meta| meta.items.iter().all(|item| meta.places(bytes, item).is_some());
    is_covered && Meta::read(bytes).is_none_or(|meta| has_all(&meta))
}

pub(super) fn replace(bytes: &[u8], packets: &Packets) -> Option<Vec<u8>> {
    let meta = Meta::read(bytes)?;
    let top = sections(bytes, 0..bytes.len());
    let bytes = blanked(bytes, &meta, &top);
    // Fragments of a film count their places in ways of their own; such a file gains no credit.
    if top.iter().any(|section| matches!(&section.kind, b"moof" | b"sidx" | b"mfra")) {
        return Some(bytes);
    }
    match rewritten(&bytes, &meta, &top, packets) {
        // An animation that can't be followed gains no credit, and loses what nobody should know all the same.
        None if top.iter().any(|section| section.kind == *b"moov") => Some(bytes),
        rewritten => rewritten,
    }
}

/// The blanked file with new items, and all that has moved moved.
fn rewritten(bytes: &[u8], meta: &Meta, top: &[Section], packets: &Packets) -> Option<Vec<u8>> {
    let added = added(meta, packets)?;
    let length = rebuilt(bytes, meta, &added, 0, 0)?.len();
    let moved = i64::try_from(length).ok()? - i64::try_from(meta.section.whole.len()).ok()?;
    let end = i64::try_from(bytes.len()).ok()? + moved;
    let mut out = Vec::with_capacity(bytes.len() + length + 8192);
    for section in top {
        if section.kind == *b"moov" {
            let mut film = bytes[section.whole.clone()].to_vec();
            let head = section.start - section.whole.start;
            move_chunks(&mut film, head, u64::try_from(meta.section.whole.end).ok()?, moved)?;
            out.extend(film);
        } else if section.kind == *b"meta" {
            out.extend(rebuilt(bytes, meta, &added, moved, u64::try_from(end + 8).ok()?)?);
        } else {
            let start = out.len();
            out.extend_from_slice(&bytes[section.whole.clone()]);
            // A box that reaches to the end of the file must say where it ends, now that more follows.
            if big(bytes, section.whole.start, 4) == Some(0) {
                out[start..start + 4].copy_from_slice(&u32::try_from(section.whole.len()).ok()?.to_be_bytes());
            }
        }
    }
    let payload: Vec<u8> = added.into_iter().flat_map(|added| added.content).collect();
    out.extend(boxed(b"mdat", &[&payload])?);
    Some(out)
}

/// Moves the places of an animation's frames that lie behind a point of the file. `from` is where in these bytes boxes
/// begin.
fn move_chunks(bytes: &mut [u8], from: usize, behind: u64, by: i64) -> Option<()> {
    for section in sections(bytes, from..bytes.len()) {
        let width = match &section.kind {
            b"trak" | b"mdia" | b"minf" | b"stbl" => {
                move_chunks(&mut bytes[..section.whole.end], section.start, behind, by)?;
                continue;
            }
            b"stco" => 4,
            b"co64" => 8,
            b"saio" => return None,
            _ => continue,
        };
        let count = big_size(bytes, section.start + 4, 4)?;
        let first = section.start + 8;
        if first.checked_add(count.checked_mul(width)?)? > section.whole.end {
            return None;
        }
        for at in (0..count).map(|entry| first + entry * width) {
            let place = big(bytes, at, width)?;
            if place >= behind {
                let moved = place.checked_add_signed(by)?.to_be_bytes();
                if moved[..8 - width].iter().any(|byte| *byte != 0) {
                    return None;
                }
                bytes[at..at + width].copy_from_slice(&moved[8 - width..]);
            }
        }
    }
    Some(())
}

/// The file with nothing where its metadata was.
fn blanked(bytes: &[u8], meta: &Meta, top: &[Section]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for item in meta.items.iter().filter(|item| item.is_metadata()) {
        for place in meta.places(bytes, item).unwrap_or_default() {
            out[place].fill(if item.is_xmp { b' ' } else { 0 });
        }
    }
    for section in top.iter().filter(|section| section.kind == *b"uuid") {
        out[section.whole.start + 4..section.whole.start + 8].copy_from_slice(b"free");
        out[section.start..section.whole.end].fill(0);
    }
    out
}

/// An item that is new.
struct Added {
    id: u16,
    /// Its entry in `iinf`.
    entry: Vec<u8>,
    content: Vec<u8>,
}

fn added(meta: &Meta, packets: &Packets) -> Option<Vec<Added>> {
    let mut next = meta.items.iter().map(|item| item.id).max()?;
    let mut found = Vec::new();
    let mut add = |what: &[u8], content: Vec<u8>| {
        next = next.checked_add(1)?;
        let id = u16::try_from(next).ok()?;
        let entry = boxed(b"infe", &[&[2, 0, 0, 0], &id.to_be_bytes(), &[0, 0], what])?;
        found.push(Added { id, entry, content });
        Some(())
    };
    if let Some(exif) = &packets.exif {
        add(b"Exif\0", [&[0; 4], exif.as_slice()].concat())?;
    }
    if let Some(xmp) = &packets.xmp {
        add(b"mime\0application/rdf+xml\0", xmp.clone())?;
    }
    Some(found)
}

/// `meta` without the old metadata and with the new, whose content begins at `start`; what lies behind `meta` has moved.
fn rebuilt(bytes: &[u8], meta: &Meta, added: &[Added], moved: i64, start: u64) -> Option<Vec<u8>> {
    let is_gone = |id: u32| meta.items.iter().any(|item| item.id == id && item.is_metadata());
    let mut content = bytes.get(meta.section.start..meta.section.start + 4)?.to_vec();
    let has_references = meta.child(b"iref").is_some();
    for child in &meta.children {
        match &child.kind {
            b"iinf" => {
                content.extend(items(bytes, meta, added)?);
                if !has_references {
                    content.extend(references(&[], added, meta.primary, 0)?);
                }
            }
            b"iloc" => content.extend(locations(meta, added, &is_gone, moved, start)?),
            b"iref" => {
                let version = *child.content(bytes).first()?;
                let kept = kept_references(bytes, child, version, &is_gone)?;
                content.extend(references(&kept, added, meta.primary, version)?);
            }
            _ => content.extend_from_slice(&bytes[child.whole.clone()]),
        }
    }
    boxed(b"meta", &[&content])
}

fn items(bytes: &[u8], meta: &Meta, added: &[Added]) -> Option<Vec<u8>> {
    let kept: Vec<&Item> = meta.items.iter().filter(|item| !item.is_metadata()).collect();
    let mut content = vec![0; 4];
    content.extend(u16::try_from(kept.len() + added.len()).ok()?.to_be_bytes());
    kept.iter().for_each(|item| content.extend_from_slice(&bytes[item.whole.clone()]));
    added.iter().for_each(|added| content.extend_from_slice(&added.entry));
    boxed(b"iinf", &[&content])
}

fn locations(meta: &Meta, added: &[Added], is_gone: &dyn Fn(u32) -> bool, moved: i64, start: u64) -> Option<Vec<u8>> {
    let mut all: Vec<Location> = meta.locations.iter().filter(|location| !is_gone(location.id)).cloned().collect();
    for extent in all.iter_mut().filter(|location| location.method == 0).flat_map(|location| &mut location.extents) {
        if extent.0 >= u64::try_from(meta.section.whole.end).ok()? {
            extent.0 = extent.0.checked_add_signed(moved)?;
        }
    }
    let mut next = start;
    for added in added {
        let length = u64::try_from(added.content.len()).ok()?;
        all.push(Location { id: u32::from(added.id), method: 0, reference: 0, extents: vec![(next, length)] });
        next += length;
    }
    // Version 1: offsets and lengths of four bytes, no base, no index.
    let mut content = vec![1, 0, 0, 0, 0x44, 0];
    content.extend(u16::try_from(all.len()).ok()?.to_be_bytes());
    for location in all.iter().filter(|location| location.method < 2) {
        content.extend(u16::try_from(location.id).ok()?.to_be_bytes());
        content.extend([0, location.method]);
        content.extend(location.reference.to_be_bytes());
        content.extend(u16::try_from(location.extents.len()).ok()?.to_be_bytes());
        for (start, length) in &location.extents {
            content.extend(u32::try_from(*start).ok()?.to_be_bytes());
            content.extend(u32::try_from(*length).ok()?.to_be_bytes());
        }
    }
    all.iter().all(|location| location.method < 2).then(|| boxed(b"iloc", &[&content]))?
}

/// The references that don't begin at an item that is gone, as they stand in the file.
fn kept_references<'a>(
    bytes: &'a [u8],
    section: &Section,
    version: u8,
    is_gone: &dyn Fn(u32) -> bool,
) -> Option<Vec<&'a [u8]>> {
    let mut kept = Vec::new();
    for reference in sections(bytes, section.start + 4..section.whole.end) {
        let from = big(reference.content(bytes), 0, if version == 0 { 2 } else { 4 })?;
        if !is_gone(u32::try_from(from).ok()?) {
            kept.push(&bytes[reference.whole]);
        }
    }
    Some(kept)
}

fn references(kept: &[&[u8]], added: &[Added], primary: u32, version: u8) -> Option<Vec<u8>> {
    let mut content = vec![version, 0, 0, 0];
    kept.iter().for_each(|reference| content.extend_from_slice(reference));
    for added in added {
        let one = [0, 1];
        content.extend(if version == 0 {
            boxed(b"cdsc", &[&added.id.to_be_bytes(), &one, &u16::try_from(primary).ok()?.to_be_bytes()])?
        } else {
            boxed(b"cdsc", &[&u32::from(added.id).to_be_bytes(), &one, &primary.to_be_bytes()])?
        });
    }
    boxed(b"iref", &[&content])
}

fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Option<Vec<u8>> {
    let length = 8 + parts.iter().map(|part| part.len()).sum::<usize>();
    let mut out = Vec::with_capacity(length);
    out.extend(u32::try_from(length).ok()?.to_be_bytes());
    out.extend_from_slice(kind);
    parts.iter().for_each(|part| out.extend_from_slice(part));
    Some(out)
}

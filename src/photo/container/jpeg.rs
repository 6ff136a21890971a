//! JPEG (ISO 10918-1): segments before the first scan, and where the picture ends.

use std::borrow::Cow;

use memchr::memchr;

use super::bytes::big_size;
use super::{Blocks, Look, Packets, join};

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const MORE_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";
const PICTURES: &[u8] = b"MPF\0";
/// What a segment can hold beside its own length.
const FITS: usize = 65_533;

/// One marker segment.
struct Segment<'a> {
    marker: u8,
    /// What it holds, after marker and length.
    payload: &'a [u8],
    /// The segment as it stands in the file.
    whole: &'a [u8],
}

/// The segments before the first scan, and where the scan's own begins.
fn segments(bytes: &[u8]) -> (Vec<Segment<'_>>, Option<usize>) {
    let mut found = Vec::new();
    let mut at = 2;
    loop {
        let start = at;
        if bytes.get(at) != Some(&0xFF) {
            return (found, None);
        }
        while bytes.get(at) == Some(&0xFF) {
            at += 1; // fill bytes may stand before any marker
        }
        let Some(marker) = bytes.get(at).copied() else { return (found, None) };
        if marker == 0xDA {
            return (found, Some(start));
        }
        let segment = big_size(bytes, at + 1, 2).filter(|length| *length >= 2).and_then(|length| {
            let end = at + 1 + length;
            Some(Segment { marker, payload: bytes.get(at + 3..end)?, whole: bytes.get(start..end)? })
        });
        let Some(segment) = segment else { return (found, None) };
        at = start + segment.whole.len();
        found.push(segment);
    }
}

/// Where the picture ends whose first scan begins here. Phones append more pictures, and films.
fn end(bytes: &[u8], scan: usize) -> usize {
    let mut at = scan + 2;
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr(0xFF, rest)) {
        at += next + 1;
        match bytes.get(at) {
            Some(0xD9) => return at + 1,
            // A filled byte, a restart, a fill: data goes on.
            Some(0x00 | 0x01 | 0xD0..=0xD7) => at += 1,
            Some(0xFF) => {}
            // A segment between scans, whose bytes mean nothing here.
            Some(_) => at += 1 + big_size(bytes, at + 1, 2).unwrap_or(0),
            None => break,
        }
    }
    bytes.len()
}

pub(super) fn blocks(bytes: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let (segments, _) = segments(bytes);
    blocks.more_xmp = more_xmp(&segments).map(Cow::Owned);
    for Segment { marker, payload, .. } in segments {
        match marker {
            0xE1 => {
                if let Some(exif) = payload.strip_prefix(EXIF) {
                    blocks.exif.get_or_insert(Cow::Borrowed(exif));
                } else if let Some(xmp) = payload.strip_prefix(XMP) {
                    blocks.xmp.get_or_insert(Cow::Borrowed(xmp));
                }
            }
            0xED => {
                if let Some(resources) = payload.strip_prefix(PHOTOSHOP) {
                    blocks.resources = join(blocks.resources, resources);
                }
            }
            0xEB => blocks.manifest = join(blocks.manifest, payload),
            0xE2 if payload.starts_with(PICTURES) => blocks.has_thumbnail = true,
            // JFIF's own, and that of its extension.
            0xE0 if payload.starts_with(b"JFXX\0") => blocks.has_thumbnail = true,
            0xE0 if payload.starts_with(b"JFIF\0") && payload.len() > 14 => blocks.has_thumbnail = true,
            _ => {}
        }
    }
    blocks
}

/// The rest of a packet of XMP, which lies in several segments (XMP part 3, 1.1.3.1): each has the sum that names the
/// packet, the length of all and its own place. One packet is read, and only if nothing of it is missing.
fn more_xmp<'a>(segments: &[Segment<'a>]) -> Option<Vec<u8>> {
    let part = |segment: &Segment<'a>| {
        let rest = segment.payload.strip_prefix(MORE_XMP).filter(|_| segment.marker == 0xE1)?;
        Some((rest.get(..32)?, big_size(rest, 32, 4)?, big_size(rest, 36, 4)?, rest.get(40..)?))
    };
    let mut parts: Vec<(&[u8], usize, usize, &[u8])> = segments.iter().filter_map(part).collect();
    parts.sort_by_key(|(_, _, at, _)| *at);
    let (name, length, ..) = *parts.first()?;
    let mut whole = Vec::new();
    for (_, _, at, part) in parts.iter().filter(|part| part.0 == name && part.1 == length) {
        if *at != whole.len() || whole.len() + part.len() > super::LONGEST_BLOCK {
            return None;
        }
        whole.extend_from_slice(part);
    }
    (whole.len() == length).then_some(whole)
}

pub(super) fn has_profile(bytes: &[u8]) -> bool {
    segments(bytes).0.iter().any(|segment| segment.marker == 0xE2 && segment.payload.starts_with(PROFILE))
}

pub(super) fn look(bytes: &[u8]) -> Look {
    // Frames of four colours are of inks.
    let is_inked = |segment: &Segment<'_>| matches!(segment.marker, 0xC0..=0xC2) && segment.payload.get(5) == Some(&4);
    let has_own_colours = has_profile(bytes) || segments(bytes).0.iter().any(is_inked);
    Look { has_own_colours, ..Look::default() }
}

pub(super) fn replace(bytes: &[u8], packets: &Packets) -> Option<Vec<u8>> {
    let (segments, scan) = segments(bytes);
    let scan = scan?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(bytes.get(..2)?);
    let jfif = segments.iter().find(|segment| segment.marker == 0xE0 && segment.payload.starts_with(b"JFIF\0"));
    if let Some(header) = jfif.and_then(|segment| segment.payload.get(..12)) {
        out.extend_from_slice(&[0xFF, 0xE0, 0, 16]);
        out.extend_from_slice(header);
        out.extend_from_slice(&[0, 0]); // no thumbnail
    }
    write(&mut out, 0xE1, EXIF, packets.exif.as_deref());
    write(&mut out, 0xE1, XMP, packets.xmp.as_deref());
    write(&mut out, 0xED, PHOTOSHOP, packets.resources.as_deref());
    let profile = packets.profile.as_ref().map(|profile| [&[1, 1], profile.as_slice()].concat());
    write(&mut out, 0xE2, PROFILE, profile.as_deref());
    for Segment { marker, payload, whole } in &segments {
        let stays = match marker {
            // The colour profile, and how the colours are transformed.
            0xE2 => payload.starts_with(PROFILE),
            0xEE => payload.starts_with(b"Adobe"),
            0xE0..=0xEF | 0xFE => false,
            _ => true,
        };
        if stays {
            out.extend_from_slice(whole);
        }
    }
    out.extend_from_slice(&bytes[scan..end(bytes, scan)]);
    Some(out)
}

fn write(out: &mut Vec<u8>, marker: u8, name: &[u8], content: Option<&[u8]>) {
    let Some(content) = content else { return };
    let length = name.len() + content.len();
    if length > FITS {
        return;
    }
    let length = u16::try_from(length + 2).expect("it fits into a segment");
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(name);
    out.extend_from_slice(content);
}

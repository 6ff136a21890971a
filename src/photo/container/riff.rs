//! WebP (RFC 9649): chunks of RIFF, and the header that says which there are.

use std::borrow::Cow;

use super::bytes::part;
use super::{Blocks, Look, Packets};

const PROFILE: u8 = 0x20;
const ALPHA: u8 = 0x10;
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
const ANIMATION: u8 = 0x02;

/// The chunks of a file as (name, data), to where it is damaged.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = 12;
    std::iter::from_fn(move || {
        let head = part(bytes, at, 8)?;
        let length = u32::from_le_bytes(head[4..8].try_into().ok()?);
        let data = part(bytes, at + 8, usize::try_from(length).ok()?)?;
        at += 8 + data.len() + data.len() % 2;
        Some((&head[..4], data))
    })
}

pub(super) fn blocks(bytes: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    for (name, data) in chunks(bytes) {
        match name {
            b"EXIF" => blocks.exif = Some(Cow::Borrowed(data.strip_prefix(b"Exif\0\0").unwrap_or(data))),
            b"XMP " => blocks.xmp = Some(Cow::Borrowed(data)),
            b"C2PA" => blocks.manifest = Some(Cow::Borrowed(data)),
            _ => {}
        }
    }
    blocks
}

pub(super) fn look(bytes: &[u8]) -> Look {
    let mut look = Look::default();
    let kept: Vec<_> = chunks(bytes).take(4).collect();
    if let Some(header) = header(&kept) {
        look.has_alpha = header[0] & ALPHA != 0;
        look.is_animated = header[0] & ANIMATION != 0;
    }
    // Some programs forget it in the header.
    let is_clear = |(name, data): &(&[u8], &[u8])| {
        *name == b"ALPH" || (*name == b"VP8L" && lossless(data).is_some_and(|(_, _, alpha)| alpha))
    };
    look.has_alpha |= kept.iter().any(is_clear);
    look.has_own_colours = kept.iter().any(|(name, _)| *name == b"ICCP");
    look
}

pub(super) fn ends(bytes: &[u8]) -> bool {
    let length = part(bytes, 4, 4).and_then(|length| length.try_into().ok()).map(u32::from_le_bytes);
    // What lies in a frame has a head of its own.
    let is_picture = |name: &[u8]| matches!(name, b"VP8 " | b"VP8L" | b"ANMF");
    let held: usize = chunks(bytes).map(|(_, data)| 8 + data.len() + data.len() % 2).sum();
    let has_picture = chunks(bytes).any(|(name, _)| is_picture(name));
    has_picture && length.and_then(|length| usize::try_from(length).ok()).is_some_and(|length| 4 + held >= length)
}

pub(super) fn replace(bytes: &[u8], packets: &Packets) -> Option<Vec<u8>> {
    let kept: Vec<(&[u8], &[u8])> = chunks(bytes).filter(|(name, _)| stays(name)).collect();
    let mut header = header(&kept)?;
    header[0] &= !(EXIF | XMP);
    header[0] |= if packets.exif.is_some() { EXIF } else { 0 };
    header[0] |= if packets.xmp.is_some() { XMP } else { 0 };
    let mut out = Vec::with_capacity(bytes.len() + 4096);
    out.extend_from_slice(b"RIFF\0\0\0\0WEBP");
    write(&mut out, b"VP8X", &header)?;
    for (name, data) in kept.iter().filter(|(name, _)| *name != b"VP8X") {
        write(&mut out, name, data)?;
    }
    if let Some(exif) = &packets.exif {
        write(&mut out, b"EXIF", exif)?;
    }
    if let Some(xmp) = &packets.xmp {
        write(&mut out, b"XMP ", xmp)?;
    }
    let length = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Some(out)
}

fn stays(name: &[u8]) -> bool {
    matches!(name, b"VP8X" | b"ICCP" | b"ANIM" | b"ANMF" | b"ALPH" | b"VP8 " | b"VP8L")
}

/// The extended header: the file's own, else one for its single picture.
fn header(chunks: &[(&[u8], &[u8])]) -> Option<[u8; 10]> {
    if let Some((_, data)) = chunks.iter().find(|(name, _)| *name == b"VP8X") {
        return data.get(..10)?.try_into().ok();
    }
    let (name, data) = chunks.iter().find(|(name, _)| matches!(*name, b"VP8 " | b"VP8L"))?;
    let (width, height, alpha) = if *name == b"VP8L" {
        lossless(data)?
    } else {
        let side = |at| Some(u32::from(u16::from_le_bytes(part(data, at, 2)?.try_into().ok()?) & 0x3FFF));
        (side(6)?, side(8)?, false)
    };
    let has_profile = chunks.iter().any(|(name, _)| *name == b"ICCP");
    let mut header = [0; 10];
    header[0] = if alpha { ALPHA } else { 0 } | if has_profile { PROFILE } else { 0 };
    header[4..7].copy_from_slice(&width.checked_sub(1)?.to_le_bytes()[..3]);
    header[7..10].copy_from_slice(&height.checked_sub(1)?.to_le_bytes()[..3]);
    Some(header)
}

/// Width, height and transparency out of a lossless picture's header.
fn lossless(data: &[u8]) -> Option<(u32, u32, bool)> {
    let bits = u32::from_le_bytes(part(data, 1, 4)?.try_into().ok()?);
    Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bits >> 28 & 1 == 1))
}

fn write(out: &mut Vec<u8>, name: &[u8], data: &[u8]) -> Option<()> {
    out.extend_from_slice(name);
    out.extend_from_slice(&u32::try_from(data.len()).ok()?.to_le_bytes());
    out.extend_from_slice(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
    Some(())
}

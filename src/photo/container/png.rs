//! PNG (third edition): chunks, and text in them.

use std::borrow::Cow;

use super::bytes::{big_size, part};
use super::{Blocks, Look, Packets};

const KEYWORD: &[u8] = b"XML:com.adobe.xmp\0";

/// One chunk.
struct Chunk<'a> {
    kind: &'a [u8],
    data: &'a [u8],
    /// The chunk as it stands in the file.
    whole: &'a [u8],
}

/// The chunks up to the end of the picture, or to where the file is damaged.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = Some(8);
    std::iter::from_fn(move || {
        let start = at?;
        let length = big_size(bytes, start, 4)?;
        let whole = part(bytes, start, length.checked_add(12)?)?;
        let (kind, data) = (&whole[4..8], &whole[8..8 + length]);
        at = (kind != b"IEND").then(|| start + whole.len());
        Some(Chunk { kind, data, whole })
    })
}

pub(super) fn blocks(bytes: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    for Chunk { kind, data, .. } in chunks(bytes) {
        match kind {
            b"eXIf" => blocks.exif = Some(Cow::Borrowed(data.strip_prefix(b"Exif\0\0").unwrap_or(data))),
            b"iTXt" => blocks.xmp = blocks.xmp.or_else(|| packet(data)),
            b"caBX" => blocks.manifest = Some(Cow::Borrowed(data)),
            _ => {}
        }
    }
    blocks
}

/// The XMP packet of an international text that is one. Compressed ones are unlawful for XMP.
fn packet(data: &[u8]) -> Option<Cow<'_, [u8]>> {
    let rest = data.strip_prefix(KEYWORD)?.strip_prefix(&[0, 0])?;
    let language = memchr::memchr(0, rest)?;
    let translated = memchr::memchr(0, &rest[language + 1..])?;
    Some(Cow::Borrowed(&rest[language + translated + 2..]))
}

pub(super) fn look(bytes: &[u8]) -> Look {
    let mut look = Look::default();
    // What is asked for stands before the first pixels.
    for Chunk { kind, data, .. } in chunks(bytes).take_while(|chunk| chunk.kind != b"IDAT") {
        look.has_alpha |= kind == b"tRNS" || (kind == b"IHDR" && matches!(data.get(9), Some(4 | 6)));
        look.is_animated |= kind == b"acTL";
        look.has_own_colours |= matches!(kind, b"iCCP" | b"cICP");
    }
    look
}

pub(super) fn ends(bytes: &[u8]) -> bool {
    chunks(bytes).last().is_some_and(|chunk| chunk.kind == b"IEND")
}

pub(super) fn replace(bytes: &[u8], packets: &Packets) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() + 4096);
    out.extend_from_slice(bytes.get(..8)?);
    let mut is_whole = false;
    for Chunk { kind, whole, .. } in chunks(bytes) {
        if stays(kind) {
            out.extend_from_slice(whole);
        }
        is_whole |= kind == b"IEND";
        if kind == b"IHDR" {
            if let Some(exif) = &packets.exif {
                write(&mut out, b"eXIf", exif)?;
            }
            if let Some(xmp) = &packets.xmp {
                write(&mut out, b"iTXt", &[KEYWORD, &[0; 4], xmp].concat())?;
            }
        }
    }
    is_whole.then_some(out)
}

/// Chunks that the pixels need, or that tell how they are shown.
fn stays(kind: &[u8]) -> bool {
    const SHOWN: [&[u8]; 15] = [
        b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"pHYs",
        b"acTL", b"fcTL", b"fdAT",
    ];
    kind[0].is_ascii_uppercase() || SHOWN.contains(&kind)
}

fn write(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) -> Option<()> {
    out.extend_from_slice(&u32::try_from(data.len()).ok()?.to_be_bytes());
    let start = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(data);
    let sum = checksum(&out[start..]);
    out.extend_from_slice(&sum.to_be_bytes());
    Some(())
}

/// CRC-32 as in ISO 3309; texts are short, so bit by bit is fast enough.
fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = !0_u32;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

//! GIF89a: blocks, among them the extension that holds XMP.

use std::borrow::Cow;

use super::bytes::part;
use super::{Blocks, Look, Packets};

const XMP: &[u8] = b"XMP DataXMP";
/// Extensions that tell how the picture is shown: repetition, colour profile.
const SHOWN: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// One block of a file.
enum Block<'a> {
    /// An application's: its name, and the block after the name.
    Application { name: &'a [u8], content: &'a [u8], whole: &'a [u8] },
    /// A comment or plain text, which no browser shows.
    Remark,
    /// What the picture needs.
    Picture(&'a [u8]),
}

/// The blocks after the header, and the header's length.
fn parsed(bytes: &[u8]) -> Option<(usize, Vec<Block<'_>>, bool)> {
    let flags = *bytes.get(10)?;
    let start = 13 + table(flags);
    let mut at = start;
    let mut blocks = Vec::new();
    loop {
        let from = at;
        match bytes.get(at) {
            Some(0x21) => {
                let label = *bytes.get(at + 1)?;
                at = chain(bytes, at + 2)?;
                let whole = &bytes[from..at];
                blocks.push(match label {
                    0xFF => {
                        let content = whole.get(14..).unwrap_or_default();
                        Block::Application { name: whole.get(3..14).unwrap_or_default(), content, whole }
                    }
                    0xF9 => Block::Picture(whole),
                    _ => Block::Remark,
                });
            }
            Some(0x2C) => {
                let flags = *bytes.get(at + 9)?;
                at = chain(bytes, at + 11 + table(flags))?;
                blocks.push(Block::Picture(&bytes[from..at]));
            }
            ended => return Some((start, blocks, ended == Some(&0x3B))),
        }
    }
}

/// The length of a colour table.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where a chain of sub-blocks ends.
fn chain(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

pub(super) fn blocks(bytes: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    for block in parsed(bytes).into_iter().flat_map(|(_, blocks, _)| blocks) {
        if let Block::Application { name, content, .. } = block
            && name == XMP
        {
            // The packet stands there as it is, with a trailer that leads sub-block readers out of it.
            blocks.xmp = content.len().checked_sub(258).and_then(|length| part(content, 0, length)).map(Cow::Borrowed);
        }
    }
    blocks
}

pub(super) fn look(bytes: &[u8]) -> Look {
    let (mut frames, mut look) = (0, Look::default());
    for block in parsed(bytes).into_iter().flat_map(|(_, blocks, _)| blocks) {
        match block {
            Block::Picture([0x21, _, _, flags, ..]) => look.has_alpha |= flags & 1 == 1,
            Block::Picture(_) => frames += 1,
            _ => {}
        }
    }
    look.is_animated = frames > 1;
    look
}

/// Whether there is a trailer, and in each picture before it as many pixels as it says.
pub(super) fn is_whole(bytes: &[u8]) -> Result<(), String> {
    let Some((_, blocks, true)) = parsed(bytes) else { return Err(super::CUT_OFF.to_owned()) };
    let frames = blocks.iter().filter_map(|block| match block {
        Block::Picture(whole @ [0x2C, ..]) => Some(*whole),
        _ => None,
    });
    let mut count = 0;
    for frame in frames {
        count += 1;
        if !has_all_pixels(frame).unwrap_or(false) {
            return Err("it holds fewer pixels than its header says".to_owned());
        }
    }
    if count == 0 { Err("there is no picture in it".to_owned()) } else { Ok(()) }
}

/// Whether the codes of a frame stand for as many pixels as its head says; a row may be lacking. Nothing is decoded but
/// lengths.
fn has_all_pixels(frame: &[u8]) -> Option<bool> {
    let side = |at| part(frame, at, 2).map(|side| u64::from(u16::from_le_bytes([side[0], side[1]])));
    let (width, height) = (side(5)?, side(7)?);
    let wanted = width * height.saturating_sub(1).max(1);
    let start = 10 + table(*frame.get(9)?);
    let least = u32::from(*frame.get(start)?);
    if !(1..=11).contains(&least) {
        return None;
    }
    let (clear, end) = (1_usize << least, (1_usize << least) + 1);
    // For each code how many pixels it stands for; the first ones for one, two for none.
    let mut lengths: Vec<u64> = vec![1; end + 1];
    let (mut width, mut last, mut told) = (least + 1, None, 0);
    let (mut held, mut count) = (0_u32, 0_u32);
    for byte in sub_blocks(frame, start + 1) {
        held |= u32::from(byte) << count;
        count += 8;
        while count >= width {
            let code = usize::try_from(held & ((1 << width) - 1)).ok()?;
            held >>= width;
            count -= width;
            if code == end {
                return Some(told >= wanted);
            }
            if code == clear {
                lengths.truncate(end + 1);
                (width, last) = (least + 1, None);
                continue;
            }
            let length = match last {
                _ if code < lengths.len() => lengths[code],
                Some(last) if code == lengths.len() => last + 1,
                _ => return Some(false),
            };
            if let Some(last) = last
                && lengths.len() < 4096
            {
                lengths.push(last + 1);
            }
            if lengths.len() == 1 << width && width < 12 {
                width += 1;
            }
            last = Some(length);
            told += length;
            if told >= wanted {
                return Some(true);
            }
        }
    }
    Some(told >= wanted)
}

/// The bytes of a chain of sub-blocks.
fn sub_blocks(bytes: &[u8], mut at: usize) -> impl Iterator<Item = u8> {
    let chain = std::iter::from_fn(move || {
        let length = usize::from(*bytes.get(at)?);
        let data = part(bytes, at + 1, length).filter(|data| !data.is_empty())?;
        at += 1 + length;
        Some(data)
    });
    chain.flatten().copied()
}

pub(super) fn replace(bytes: &[u8], packets: &Packets) -> Option<Vec<u8>> {
    let (start, blocks, is_whole) = parsed(bytes)?;
    let mut out = Vec::with_capacity(bytes.len() + 4096);
    out.extend_from_slice(b"GIF89a"); // the older version has no extensions
    out.extend_from_slice(bytes.get(6..start)?);
    for block in blocks {
        match block {
            Block::Picture(whole) => out.extend_from_slice(whole),
            Block::Application { name, whole, .. } if SHOWN.contains(&name) => out.extend_from_slice(whole),
            Block::Application { .. } | Block::Remark => {}
        }
    }
    if let Some(xmp) = &packets.xmp {
        out.extend_from_slice(&[0x21, 0xFF, 11]);
        out.extend_from_slice(XMP);
        out.extend_from_slice(xmp);
        out.push(1);
        out.extend((0..=255_u8).rev());
        out.push(0);
    }
    out.push(0x3B);
    is_whole.then_some(out)
}

//! A progressive JPEG taken apart into its colours: a decoder keeps all numbers of all blocks until the last pass, and of
//! one colour there are a third of them (ITU-T T.81, annexes B, F and G).

use super::jpeg_codes::{Bits, Table, define, sizes};
use super::jpeg_scans;

const START: [u8; 2] = [0xFF, 0xD8];
const END: [u8; 2] = [0xFF, 0xD9];
const PROGRESSIVE: u8 = 0xC2;

/// How a progressive JPEG names its colours, if each of them has all pixels; else it can't be taken apart.
pub(super) fn names(bytes: &[u8]) -> Option<Vec<u8>> {
    let frame = segments(bytes).find(|segment| segment.marker == PROGRESSIVE)?;
    let (width, height, colours) = sizes(frame.content)?;
    let is_whole = colours.iter().all(|(_, across, down)| (*across, *down) == (1, 1));
    (width > 0 && height > 0 && is_whole).then(|| colours.iter().map(|colour| colour.0).collect())
}

/// A grey JPEG of one colour. Passes of one colour are copied, and those of several, which hold the first number of each
/// block, are copied bit by bit. What can't be followed is left out, for the decoder to judge.
pub(super) fn alone(bytes: &[u8], colour: usize) -> Option<Vec<u8>> {
    let mut tables: [[Option<Table>; 4]; 2] = Default::default();
    let mut frame: Option<Frame> = None;
    let mut interval = 0;
    let mut file = START.to_vec();
    for segment in segments(bytes) {
        let Segment { marker, content, data } = segment;
        match marker {
            PROGRESSIVE => {
                let (width, height, colours) = sizes(content)?;
                let own = content.get(6 + 3 * colour..)?.first_chunk::<3>()?;
                put_segment(&mut file, marker, &[&content[..5], &[1], own]);
                let names = colours.iter().map(|colour| colour.0).collect();
                frame = Some(Frame { names, blocks: width.div_ceil(8) * height.div_ceil(8) });
            }
            0xC4 | 0xDB | 0xDD => {
                put_segment(&mut file, marker, &[content]);
                match marker {
                    0xC4 => define(content, &mut tables)?,
                    0xDD => interval = u64::from(u16::from_be_bytes(*content.first_chunk()?)),
                    _ => {}
                }
            }
            0xDA => {
                let frame = frame.as_ref()?;
                let (count, rest) = content.split_first()?;
                let (named, rest) = rest.split_at_checked(2 * usize::from(*count))?;
                let named = named.as_chunks::<2>().0;
                let Some(own) = named.iter().find(|named| Some(&named[0]) == frame.names.get(colour)) else { continue };
                put_segment(&mut file, marker, &[&[1], own, rest]);
                if *count == 1 {
                    file.extend_from_slice(data);
                } else {
                    let table = |named: &[u8; 2]| tables[0].get(usize::from(named[1] >> 4)).cloned().flatten();
                    let is_first = rest.get(2)? >> 4 == 0;
                    let steps = named.iter().map(|named| {
                        let is_own = named == own;
                        Some(Step { is_own, table: if is_first { Some(table(named)?) } else { None } })
                    });
                    let pass = Pass { steps: steps.collect::<Option<_>>()?, blocks: frame.blocks, interval };
                    pass.copy(data, &mut file);
                }
            }
            // Other ways of storing pixels.
            0xC0 | 0xC1 | 0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return None,
            _ => {}
        }
    }
    file.extend_from_slice(&END);
    Some(file)
}

struct Frame {
    /// How scans name the colours.
    names: Vec<u8>,
    blocks: u64,
}

/// A marker, what stands in its segment, and what follows up to the next one.
struct Segment<'a> {
    marker: u8,
    content: &'a [u8],
    data: &'a [u8],
}

/// The segments up to the end of the picture, or as far as they can be followed.
fn segments(bytes: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut at = START.len();
    std::iter::from_fn(move || {
        at += jpeg_scans::next_marker(bytes.get(at..)?)?;
        let marker = bytes[at];
        let length = usize::from(u16::from_be_bytes(*bytes.get(at + 1..)?.first_chunk()?));
        let content = bytes.get(at + 3..(at + 1 + length).max(at + 3))?;
        let from = at + 3 + content.len();
        at = from;
        loop {
            at += jpeg_scans::next_marker(bytes.get(at..)?)?;
            if !matches!(bytes[at], 0xD0..=0xD7) {
                break;
            }
        }
        // The marker itself is found again.
        at -= 1;
        (marker != END[1]).then(|| Segment { marker, content, data: &bytes[from..at] })
    })
}

fn put_segment(file: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) {
    let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
    file.extend_from_slice(&[0xFF, marker]);
    file.extend_from_slice(&u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
    parts.iter().for_each(|part| file.extend_from_slice(part));
}

/// A pass over several colours, block by block.
struct Pass {
    steps: Vec<Step>,
    blocks: u64,
    /// Blocks between two restarts; 0 where there are none.
    interval: u64,
}

/// What a pass holds of a block of one colour.
struct Step {
    is_own: bool,
    /// How the number is coded; without, one bit sharpens it.
    table: Option<Table>,
}

impl Pass {
    /// Copies the bits of one colour.
    fn copy(&self, data: &[u8], file: &mut Vec<u8>) {
        let mut bits = Bits::new(data);
        let mut own = Writer { file, held: 0, count: 0 };
        for block in 0..self.blocks {
            if self.interval > 0 && block > 0 && block % self.interval == 0 {
                if bits.restart().is_none() {
                    break;
                }
                own.fill_up();
                let number = u8::try_from((block / self.interval - 1) % 8).unwrap_or_default();
                own.file.extend_from_slice(&[0xFF, 0xD0 + number]);
            }
            if self.steps.iter().any(|step| step.copy(&mut bits, &mut own).is_none()) {
                break;
            }
        }
        own.fill_up();
    }
}

impl Step {
    fn copy(&self, bits: &mut Bits<'_>, own: &mut Writer<'_>) -> Option<()> {
        let (code, length) = match &self.table {
            None => (bits.take(1)?, 1),
            Some(table) => {
                let (code, length, size) = bits.code(table)?;
                let size = u32::from(size & 15);
                (code << size | bits.take(size)?, length + size)
            }
        };
        if self.is_own {
            own.put(code, length);
        }
        Some(())
    }
}

/// Bits to bytes.
struct Writer<'a> {
    file: &'a mut Vec<u8>,
    held: u64,
    count: u32,
}

impl Writer<'_> {
    fn put(&mut self, bits: u32, count: u32) {
        self.held = self.held << count | u64::from(bits);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.held >> self.count).to_le_bytes()[0];
            self.file.push(byte);
            if byte == 0xFF {
                self.file.push(0);
            }
        }
    }

    /// Ones up to the end of the byte.
    fn fill_up(&mut self) {
        let lacking = (8 - self.count % 8) % 8;
        self.put((1 << lacking) - 1, lacking);
    }
}

//! What a JPEG's segments say before it is decoded: whether it is whole, in how many passes it is stored, how its inks
//! are meant (ITU-T T.81 annex B, Adobe Technical Note 5116).

/// Whether 255 is full ink or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inks {
    /// 255 is full ink, as without Adobe's segment.
    Plain,
    /// 255 is no ink, as all of Adobe's programs write.
    Inverted,
}

/// What the segments say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scans {
    /// Passes over the picture.
    pub(super) count: u64,
    pub(super) inks: Inks,
    /// How Adobe's segment says that colours are stored: 0 plain, 1 as luma and two differences, 2 so with black beside.
    pub(super) transform: Option<u8>,
    /// Where the mark of the picture's end stands.
    pub(super) end: usize,
    /// Whether it is sharpened from pass to pass; else each pass holds all of some of its colours.
    pub(super) is_progressive: bool,
}

const END: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;
const ADOBE: u8 = 0xEE;
const PROGRESSIVE: u8 = 0xC2;

/// Goes over the segments of a JPEG up to its end.
///
/// # Errors
/// A file that ends before the picture does.
pub(super) fn look(bytes: &[u8]) -> Result<Scans, String> {
    const CUT_OFF: &str = "it is cut off: the end of the picture is missing";
    let mut scans = Scans { count: 0, inks: Inks::Plain, transform: None, end: 0, is_progressive: false };
    let mut at = 2;
    loop {
        at += next_marker(bytes.get(at..).unwrap_or_default()).ok_or(CUT_OFF)?;
        let marker = bytes[at];
        at += 1;
        match marker {
            END => return Ok(Scans { end: at - 2, ..scans }),
            // Without a length: a marker within a scan, the start of the picture.
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let segment = bytes.get(at..).unwrap_or_default();
        let length = segment.first_chunk().map(|length| usize::from(u16::from_be_bytes(*length))).ok_or(CUT_OFF)?;
        if marker == START_OF_SCAN {
            scans.count += 1;
        }
        scans.is_progressive |= marker == PROGRESSIVE;
        if marker == ADOBE && segment.get(2..).is_some_and(|name| name.starts_with(b"Adobe")) {
            scans.inks = Inks::Inverted;
            scans.transform = segment.get(13).copied();
        }
        at += length;
    }
}

/// Where after this point the next marker's second byte stands; what lies between belongs to a scan.
pub(super) fn next_marker(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xFF, bytes)
        .map(|at| at + 1)
        .find(|at| bytes.get(*at).is_some_and(|byte| !matches!(byte, 0 | 0xFF)))
}

//! EXIF (CIPA DC-008): what a camera wrote, and the little of it that is written again.

use exif::{Context, Exif, In, Reader, Tag, Value};

use super::credits::Credits;
use super::header::{Colours, Format};
use super::maker_note;
use super::words::{decoded, tidy};

/// Longer blocks are no camera's.
const LONGEST: usize = 1 << 20;

/// What an EXIF block says.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub credits: Credits,
    /// 1 to 8; none where it isn't written.
    pub orientation: Option<u8>,
    pub colours: Colours,
    pub has_place: bool,
    pub has_serial_number: bool,
    pub has_thumbnail: bool,
}

/// Reads an EXIF block, as far as it is sound.
pub(super) fn read(block: &[u8]) -> Told {
    if block.len() > LONGEST {
        return Told::default();
    }
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    match reader.read_raw(block.to_vec()).or_else(|error| error.distill_partial_result(|_| {})) {
        Ok(exif) => told(&exif),
        Err(_) => Told::default(),
    }
}

fn told(exif: &Exif) -> Told {
    let text = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        // Copyright has the photographer's and the editor's, one after the other.
        Value::Ascii(lines) => tidy(&lines.iter().map(|line| decoded(line)).collect::<Vec<_>>().join(" ")),
        _ => None,
    };
    let creator = text(Tag::Artist).map(|artists| artists.split(';').filter_map(tidy).collect());
    let credits = Credits {
        creator: creator.unwrap_or_default(),
        copyright: text(Tag::Copyright),
        // Cameras write their own name or the word for a picture there.
        description: text(Tag::ImageDescription).filter(|words| words.contains(' ')),
        date_created: text(Tag::DateTimeOriginal).and_then(|date| day(&date)),
        ..Credits::default()
    };
    let orientation = exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    // DCF 2.0: a colour space that EXIF has no number for, and the name of the one that is meant.
    let is_other =
        exif.get_field(Tag::ColorSpace, In::PRIMARY).and_then(|field| field.value.get_uint(0)) == Some(0xFFFF);
    let is_adobe_rgb = is_other && text(Tag::InteroperabilityIndex).is_some_and(|name| name == "R03");
    let notes = match exif.get_field(Tag::MakerNote, In::PRIMARY).map(|field| &field.value) {
        Some(Value::Undefined(notes, _)) => Some(notes.as_slice()),
        _ => None,
    };
    let make = text(Tag::Make).unwrap_or_default();
    let is_there = |tag| exif.get_field(tag, In::PRIMARY).is_some();
    Told {
        credits,
        orientation: orientation.and_then(|way| u8::try_from(way).ok()).filter(|way| (1..=8).contains(way)),
        colours: if is_adobe_rgb { Colours::AdobeRgb } else { Colours::AsProfiled },
        has_place: [Tag::GPSLatitude, Tag::GPSLongitude, Tag::GPSDestLatitude, Tag::GPSAreaInformation]
            .into_iter()
            .any(is_there),
        has_serial_number: [Tag::BodySerialNumber, Tag::LensSerialNumber, Tag(Context::Tiff, 0xC62F)]
            .into_iter()
            .any(|tag| text(tag).is_some())
            || notes.is_some_and(|notes| maker_note::has_serial_number(notes, &make)),
        has_thumbnail: exif.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL).is_some(),
    }
}

/// `2026:05:01 10:00:00` as the day that it is.
fn day(text: &str) -> Option<String> {
    let (day, _) = text.split_once(' ')?;
    let is_day = day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') && day > "0001";
    is_day.then(|| day.replace(':', "-"))
}

/// What stands in a block beside a tag: some of it fits there, the rest follows all tags.
enum Entry<'a> {
    Text(&'a str),
    Number(u8),
    Ratio(u32, u32),
}

/// An EXIF block with the makers and the copyright, and how the pixels lie; none where there is nothing to say. In a JPEG
/// what the standard requires beside them says nothing: its own defaults.
pub(super) fn written(credits: &Credits, orientation: u8, format: Format) -> Option<Vec<u8>> {
    let artists = credits.creator.join("; ");
    let mut entries: Vec<(u16, Entry<'_>)> = Vec::new();
    if orientation > 1 {
        entries.push((0x0112, Entry::Number(orientation)));
    }
    if !artists.is_empty() {
        entries.push((0x013B, Entry::Text(&artists)));
    }
    if let Some(copyright) = &credits.copyright {
        entries.push((0x8298, Entry::Text(copyright)));
    }
    if entries.is_empty() {
        return None;
    }
    if format == Format::Jpeg {
        let inches = Entry::Number(2);
        let centred = Entry::Number(1);
        entries.extend([
            (0x011A, Entry::Ratio(72, 1)),
            (0x011B, Entry::Ratio(72, 1)),
            (0x0128, inches),
            (0x0213, centred),
        ]);
        entries.sort_by_key(|(tag, _)| *tag);
    }
    block(&entries)
}

/// Entries in the order of their tags as a block.
fn block(entries: &[(u16, Entry<'_>)]) -> Option<Vec<u8>> {
    let mut block = b"MM\0\x2A\0\0\0\x08".to_vec();
    block.extend(u16::try_from(entries.len()).ok()?.to_be_bytes());
    let behind = 8 + 2 + 12 * entries.len() + 4;
    let mut rest: Vec<u8> = Vec::new();
    for (tag, entry) in entries {
        let (kind, count, mut value) = match entry {
            Entry::Text(text) => (2, text.len() + 1, [text.as_bytes(), &[0]].concat()),
            Entry::Number(number) => (3, 1, vec![0, *number]),
            Entry::Ratio(above, below) => (5, 1, [above.to_be_bytes(), below.to_be_bytes()].concat()),
        };
        block.extend(tag.to_be_bytes());
        block.extend([0, kind]);
        block.extend(u32::try_from(count).ok()?.to_be_bytes());
        if value.len() <= 4 {
            value.resize(4, 0);
            block.extend(value);
            continue;
        }
        block.extend(u32::try_from(behind + rest.len()).ok()?.to_be_bytes());
        rest.extend(value);
        if rest.len() % 2 == 1 {
            rest.push(0); // values begin at even places
        }
    }
    block.extend([0; 4]);
    block.extend(rest);
    Some(block)
}

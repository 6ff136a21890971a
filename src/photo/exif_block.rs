//! EXIF (CIPA DC-008): what a camera wrote, and the little of it that is written again.

use exif::{Context, Exif, In, Reader, Tag, Value};

use super::Colours;
use super::credits::Credits;
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
            .any(|tag| text(tag).is_some()),
        has_thumbnail: exif.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL).is_some(),
    }
}

/// `2026:05:01 10:00:00` as the day that it is.
fn day(text: &str) -> Option<String> {
    let (day, _) = text.split_once(' ')?;
    let is_day = day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') && day > "0001";
    is_day.then(|| day.replace(':', "-"))
}

/// An EXIF block with the makers and the copyright, and how the pixels lie; none where there is nothing to say.
pub(super) fn written(credits: &Credits, orientation: u8) -> Option<Vec<u8>> {
    let artists = credits.creator.join("; ");
    let texts = [(0x013B_u16, Some(&artists).filter(|names| !names.is_empty())), (0x8298, credits.copyright.as_ref())];
    let texts: Vec<(u16, &String)> = texts.into_iter().filter_map(|(tag, text)| Some((tag, text?))).collect();
    let count = texts.len() + usize::from(orientation > 1);
    if count == 0 {
        return None;
    }
    let mut block = b"MM\0\x2A\0\0\0\x08".to_vec();
    block.extend(u16::try_from(count).ok()?.to_be_bytes());
    if orientation > 1 {
        block.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    }
    let behind = 8 + 2 + 12 * count + 4;
    let mut words: Vec<u8> = Vec::new();
    for (tag, text) in texts {
        let length = text.len() + 1;
        block.extend(tag.to_be_bytes());
        block.extend([0, 2]);
        block.extend(u32::try_from(length).ok()?.to_be_bytes());
        if length <= 4 {
            let mut short = [0; 4];
            short[..text.len()].copy_from_slice(text.as_bytes());
            block.extend(short);
            continue;
        }
        block.extend(u32::try_from(behind + words.len()).ok()?.to_be_bytes());
        words.extend_from_slice(text.as_bytes());
        words.push(0);
        if words.len() % 2 == 1 {
            words.push(0); // values begin at even places
        }
    }
    block.extend([0; 4]);
    block.extend(words);
    Some(block)
}

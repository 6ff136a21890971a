//! IPTC-IIM 4.2 in Photoshop's image resources: how newspapers have credited pictures since 1991.

use super::credits::Credits;
use super::words::{decoded, tidy};

/// The resource that holds IPTC-IIM, and those that hold a thumbnail.
const IIM: u16 = 0x0404;
const THUMBNAILS: [u16; 2] = [0x0409, 0x040C];

/// What the image resources of a picture say.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub credits: Credits,
    pub has_thumbnail: bool,
}

/// Reads Photoshop's image resources.
pub(super) fn read(resources: &[u8]) -> Told {
    let mut told = Told::default();
    for (id, content) in parts(resources) {
        if id == IIM {
            told.credits = credits(content);
        }
        told.has_thumbnail |= THUMBNAILS.contains(&id);
    }
    told
}

/// The resources by their numbers, to where they are damaged.
fn parts(mut rest: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let after = rest.strip_prefix(b"8BIM")?;
        let (id, after) = after.split_first_chunk::<2>()?;
        let name = usize::from(*after.first()?) + 1;
        let after = after.get(name + name % 2..)?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let content = after.get(..length)?;
        rest = after.get(length + length % 2..).unwrap_or_default();
        Some((u16::from_be_bytes(*id), content))
    })
}

/// The data sets of IPTC-IIM as (record, number, content).
fn data_sets(mut rest: &[u8]) -> impl Iterator<Item = (u8, u8, &[u8])> {
    std::iter::from_fn(move || {
        let (head, after) = rest.split_first_chunk::<5>()?;
        let [0x1C, record, number, high, low] = *head else { return None };
        let length = u16::from_be_bytes([high, low]);
        // Longer ones say how many bytes their length takes; no credit is one of them.
        let length = (length < 0x8000).then_some(usize::from(length))?;
        let content = after.get(..length)?;
        rest = &after[length..];
        Some((record, number, content))
    })
}

fn credits(content: &[u8]) -> Credits {
    let mut credits = Credits::default();
    for (_, number, content) in data_sets(content).filter(|(record, ..)| *record == 2) {
        let Some(text) = tidy(&decoded(content)) else { continue };
        let place = match number {
            80 => {
                credits.creator.push(text);
                continue;
            }
            55 => {
                credits.date_created = date(&text);
                continue;
            }
            105 => &mut credits.headline,
            110 => &mut credits.credit_line,
            115 => &mut credits.source,
            116 => &mut credits.copyright,
            120 => &mut credits.description,
            _ => continue,
        };
        place.get_or_insert(text);
    }
    credits.creator.truncate(16);
    credits
}

/// 20260501 as 2026-05-01.
fn date(text: &str) -> Option<String> {
    let is_date = text.len() == 8 && text.bytes().all(|digit| digit.is_ascii_digit());
    is_date.then(|| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))
}

/// Image resources with these credits; none where there is nothing that IPTC-IIM can say.
pub(super) fn written(credits: &Credits) -> Option<Vec<u8>> {
    let day = credits.date_created.as_ref().and_then(|date| date.get(..10)).map(|date| date.replace('-', ""));
    let day = day.filter(|day| day.len() == 8);
    // The lengths are the standard's; half a name would be the wrong one, so what doesn't fit is left out.
    let told = [
        (55, day.as_ref(), 8),
        (105, credits.headline.as_ref(), 256),
        (110, credits.credit_line.as_ref(), 32),
        (115, credits.source.as_ref(), 32),
        (116, credits.copyright.as_ref(), 128),
        (120, credits.description.as_ref(), 2000),
    ];
    let creators = credits.creator.iter().map(|creator| (80, Some(creator), 32));
    let mut content = Vec::new();
    for (number, text, longest) in told.into_iter().chain(creators) {
        let Some(text) = text else { continue };
        if text.len() <= longest {
            data_set(&mut content, 2, number, text.as_bytes());
        }
    }
    if content.is_empty() {
        return None;
    }
    let mut iim = Vec::with_capacity(content.len() + 32);
    data_set(&mut iim, 1, 90, b"\x1B%G"); // what follows is UTF-8
    data_set(&mut iim, 2, 0, &[0, 4]);
    iim.extend(content);
    let mut resources = Vec::with_capacity(iim.len() + 16);
    resources.extend_from_slice(b"8BIM");
    resources.extend(IIM.to_be_bytes());
    resources.extend([0, 0]);
    resources.extend(u32::try_from(iim.len()).ok()?.to_be_bytes());
    resources.extend_from_slice(&iim);
    if iim.len() % 2 == 1 {
        resources.push(0);
    }
    Some(resources)
}

fn data_set(out: &mut Vec<u8>, record: u8, number: u8, content: &[u8]) {
    let Ok(length) = u16::try_from(content.len()) else { return };
    out.extend([0x1C, record, number]);
    out.extend(length.to_be_bytes());
    out.extend_from_slice(content);
}

//! All that a picture file says of itself, merged in the contract's order: XMP, IPTC-IIM, EXIF.

use super::container::{self, Blocks};
use super::credits::{Credits, SOURCE_TYPES};
use super::{Colours, Format, Reveals, exif_block, iim, xmp};

/// What a file says of the picture in it.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub credits: Credits,
    /// How the pixels lie, as EXIF counts it.
    pub orientation: u8,
    pub colours: Colours,
    pub contradictions: Vec<String>,
    pub reveals: Reveals,
}

/// Reads what a file says. Nothing is decoded, and what is damaged is passed over.
pub(super) fn read(bytes: &[u8], format: Format) -> Metadata {
    let Blocks { exif, xmp, more_xmp, resources, manifest, has_thumbnail } = container::blocks(bytes, format);
    let mut xmp = xmp.map(|block| xmp::read(&block)).unwrap_or_default();
    xmp.complete(more_xmp.map(|block| xmp::read(&block)).unwrap_or_default());
    let iim = resources.map(|block| iim::read(&block)).unwrap_or_default();
    let exif = exif.map(|block| exif_block::read(&block)).unwrap_or_default();
    let mut contradictions = contradictions(&[("XMP", &xmp.credits), ("IPTC", &iim.credits), ("EXIF", &exif.credits)]);
    contradictions.dedup();
    let reveals = Reveals {
        place: xmp.has_place || exif.has_place,
        serial_number: xmp.has_serial_number || exif.has_serial_number,
        thumbnail: xmp.has_thumbnail || iim.has_thumbnail || exif.has_thumbnail || has_thumbnail,
    };
    let mut credits = xmp.credits;
    credits.complete(iim.credits);
    credits.complete(exif.credits);
    if credits.digital_source_type.is_none() {
        credits.digital_source_type = manifest.and_then(|manifest| source_type(&manifest));
    }
    // AVIF turns pictures by properties of its own, and what EXIF says there is history.
    let turns = !matches!(format, Format::Avif | Format::Gif | Format::Svg);
    let orientation = exif.orientation.filter(|_| turns).unwrap_or(1);
    Metadata { credits, orientation, colours: exif.colours, contradictions, reveals }
}

/// Where two of them name different makers, credits or rights, in an editor's words. Of several makers one may name
/// fewer than the other.
fn contradictions(told: &[(&str, &Credits)]) -> Vec<String> {
    type Fact = fn(&Credits) -> Vec<String>;
    let facts: [(&str, Fact); 3] = [
        ("creator", |credits| credits.creator.clone()),
        ("credit line", |credits| credits.credit_line.iter().cloned().collect()),
        ("copyright", |credits| credits.copyright.iter().cloned().collect()),
    ];
    let mut found = Vec::new();
    for (fact, of) in facts {
        let mut said = told.iter().map(|(block, credits)| (block, of(credits))).filter(|(_, said)| !said.is_empty());
        let Some((first, wins)) = said.next() else { continue };
        let agrees = |others: &[String]| {
            let shares_one = wins.iter().any(|one| others.iter().any(|other| is_same(one, other)));
            shares_one || is_same(&wins.join(" "), &others.join(" "))
        };
        for (block, others) in said.filter(|(_, others)| !agrees(others)) {
            let (wins, others) = (wins.join("; "), others.join("; "));
            found.push(format!("its {fact} is `{wins}` in {first} and `{others}` in {block}"));
        }
    }
    found
}

/// Whether two notices say the same; the older blocks cut texts off and know no letters but ASCII's.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = any_ascii::any_ascii(text).to_lowercase();
        let letters = letters.replace("copyright", "").replace("(c)", "");
        letters.chars().filter(char::is_ascii_alphanumeric).collect()
    };
    let (one, other) = (plain(one), plain(other));
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    short == long || (short.len() >= 20 && long.starts_with(short.as_str()))
}

/// The digital source type in Content Credentials, whose own format nothing here reads: the term stands there as text.
fn source_type(manifest: &[u8]) -> Option<String> {
    let found: Vec<&str> = memchr::memmem::find_iter(manifest, SOURCE_TYPES)
        .filter_map(|at| {
            let rest = manifest.get(at + SOURCE_TYPES.len()..)?;
            let length = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
            std::str::from_utf8(&rest[..length]).ok().filter(|term| !term.is_empty())
        })
        .collect();
    // What says most of machines holds for the whole.
    let machine = found.iter().find(|term| term.ends_with("lgorithmicMedia"));
    machine.or(found.first()).map(|term| format!("http://cv.iptc.org/newscodes/digitalsourcetype/{term}"))
}

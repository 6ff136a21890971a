//! Where pictures keep what they say of themselves: the blocks of EXIF, XMP and IPTC-IIM in each format, found and
//! replaced without touching a pixel.

mod avif;
mod avif_items;
mod bytes;
mod gif;
mod jpeg;
mod png;
mod riff;

use std::borrow::Cow;

use super::Format;

/// Blocks longer than this are passed over: no credit is that long.
const LONGEST_BLOCK: usize = 4 << 20;

/// What is wrong with a file that ends too soon.
const CUT_OFF: &str = "it is cut off: the end of the picture is missing";

/// The blocks of metadata in a file, as they stand there.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Blocks<'a> {
    /// EXIF, from its TIFF header on.
    pub exif: Option<Cow<'a, [u8]>>,
    /// An XMP packet.
    pub xmp: Option<Cow<'a, [u8]>>,
    /// What of XMP found no place there: JPEG's segments are short.
    pub more_xmp: Option<Cow<'a, [u8]>>,
    /// Photoshop's image resources, which hold IPTC-IIM.
    pub resources: Option<Cow<'a, [u8]>>,
    /// Content Credentials (C2PA).
    pub manifest: Option<Cow<'a, [u8]>>,
    /// Whether a smaller copy of the picture stands beside it, outside of the blocks above.
    pub has_thumbnail: bool,
}

/// How a file's pixels are shown.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether some of them may be transparent.
    pub has_alpha: bool,
    /// Whether there are several pictures, one after the other.
    pub is_animated: bool,
    /// Whether their colours are meant in another way than sRGB: by a profile, or as inks.
    pub has_own_colours: bool,
}

/// The blocks to be written into a file; what is `None` isn't written.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Packets {
    /// EXIF, from its TIFF header on.
    pub exif: Option<Vec<u8>>,
    /// An XMP packet.
    pub xmp: Option<Vec<u8>>,
    /// Photoshop's image resources; JPEG alone has a place for them.
    pub resources: Option<Vec<u8>>,
    /// A colour profile, for a JPEG that only named it.
    pub profile: Option<Vec<u8>>,
}

/// Finds the blocks of a file. A damaged file has those that stand before the damage.
pub(super) fn blocks(bytes: &[u8], format: Format) -> Blocks<'_> {
    let mut blocks = match format {
        Format::Jpeg => jpeg::blocks(bytes),
        Format::Png => png::blocks(bytes),
        Format::WebP => riff::blocks(bytes),
        Format::Gif => gif::blocks(bytes),
        Format::Avif => avif::blocks(bytes),
        Format::Svg => Blocks::default(),
    };
    for block in [&mut blocks.exif, &mut blocks.xmp, &mut blocks.resources] {
        block.take_if(|block| block.len() > LONGEST_BLOCK);
    }
    blocks
}

/// How a file's pixels are shown, by its header.
pub(super) fn look(bytes: &[u8], format: Format) -> Look {
    match format {
        Format::Png => png::look(bytes),
        Format::WebP => riff::look(bytes),
        Format::Gif => gif::look(bytes),
        Format::Avif => avif::look(bytes),
        Format::Svg => Look { has_alpha: true, ..Look::default() },
        Format::Jpeg => jpeg::look(bytes),
    }
}

/// The same picture with these blocks and no other metadata; colour profiles, animations and all that the pixels need
/// stay. Nothing where the file is not as its format wants it.
pub(super) fn replace(bytes: &[u8], format: Format, packets: &Packets) -> Option<Vec<u8>> {
    match format {
        Format::Jpeg => jpeg::replace(bytes, packets),
        Format::Png => png::replace(bytes, packets),
        Format::WebP => riff::replace(bytes, packets),
        Format::Gif => gif::replace(bytes, packets),
        Format::Avif => avif::replace(bytes, packets),
        Format::Svg => None,
    }
}

/// Whether a JPEG brings a colour profile.
pub(super) fn has_profile(bytes: &[u8]) -> bool {
    jpeg::has_profile(bytes)
}

/// Whether a file that is shown as it is holds all that it begins with, by its blocks alone.
///
/// # Errors
/// What is missing, in an editor's words.
pub(super) fn is_whole(bytes: &[u8], format: Format) -> Result<(), String> {
    let ends = match format {
        Format::Png => png::ends(bytes),
        Format::WebP => riff::ends(bytes),
        Format::Gif => return gif::is_whole(bytes),
        Format::Avif => avif::ends(bytes),
        Format::Jpeg | Format::Svg => true,
    };
    if ends { Ok(()) } else { Err(CUT_OFF.to_owned()) }
}

/// Two parts of one block as one.
fn join<'a>(before: Option<Cow<'a, [u8]>>, more: &'a [u8]) -> Option<Cow<'a, [u8]>> {
    match before {
        None => Some(Cow::Borrowed(more)),
        Some(before) if before.len() + more.len() > LONGEST_BLOCK => Some(before),
        Some(before) => Some(Cow::Owned([&before, more].concat())),
    }
}

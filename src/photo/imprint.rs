//! Credits written into pictures: into derivatives, and into originals that lose what nobody should know.

use super::container::{self, Packets};
use super::derivative::Encoding;
use super::{Colours, Credits, Format, Picture, colour, exif_block, iim, xmp_packet};

/// How credits are written; another number has published files made anew.
pub const IMPRINT: u8 = 3;

/// The same picture with these credits in XMP (and in EXIF the makers and the copyright, in JPEG IPTC-IIM too) and no
/// other metadata.
pub fn imprint(bytes: Vec<u8>, encoding: Encoding, credits: &Credits) -> Vec<u8> {
    let format = match encoding {
        Encoding::Avif => Format::Avif,
        Encoding::WebP => Format::WebP,
        Encoding::Jpeg => Format::Jpeg,
        Encoding::Png => Format::Png,
    };
    if *credits == Credits::default() {
        return bytes; // our encoders write nothing but pixels
    }
    let imprinted = container::replace(&bytes, format, &packets(credits, 1, format));
    imprinted.unwrap_or(bytes)
}

/// An original as it is published: the same pixels and colour profile and orientation, without place, serial numbers
/// and thumbnail; with its credits. A file that is damaged, or whose format keeps no metadata, stays as it is.
pub fn cleaned(bytes: Vec<u8>, picture: &Picture, credits: &Credits) -> Vec<u8> {
    let mut packets = packets(credits, picture.orientation, picture.format);
    // What EXIF said of the colours goes with it.
    if picture.colours == Colours::AdobeRgb && picture.format == Format::Jpeg && !container::has_profile(&bytes) {
        packets.profile = colour::adobe_rgb();
    }
    let cleaned = container::replace(&bytes, picture.format, &packets);
    cleaned.unwrap_or(bytes)
}

fn packets(credits: &Credits, orientation: u8, format: Format) -> Packets {
    Packets {
        exif: exif_block::written(credits, orientation, format).filter(|_| format != Format::Gif),
        xmp: xmp_packet::written(credits),
        profile: None,
        resources: iim::written(credits).filter(|_| format == Format::Jpeg),
    }
}

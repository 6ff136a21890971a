//! Large WebP at half its size, of which libwebp makes fewer pixels row by row.

use std::io::Cursor;

use super::decode::{Decoded, damaged};
use super::libwebp;
use super::raster::Channels;

/// Decodes to half its width and height, rounded up.
///
/// # Errors
/// Why it can't be, in an editor's words.
pub(super) fn decode_half(bytes: &[u8]) -> Result<Decoded, String> {
    let mut header = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let profile = header.icc_profile().ok().flatten();
    let (width, height) = header.dimensions();
    let channels = if header.has_alpha() { Channels::Rgba } else { Channels::Rgb };
    let raster = libwebp::decode(bytes, (width.div_ceil(2), height.div_ceil(2)), channels).map_err(damaged)?;
    Ok(Decoded { raster: raster.without_idle_alpha(), profile })
}

//! Large WebP by libwebp, which makes fewer pixels of it row by row.
#![expect(unsafe_code, reason = "libwebp is written in C")]

use std::io::Cursor;

use libwebp_sys as webp;

use super::decode::{Decoded, damaged};
use super::raster::{Channels, Raster};

/// Decodes to half its width and height, rounded up.
///
/// # Errors
/// Why it can't be, in an editor's words.
pub(super) fn decode_half(bytes: &[u8]) -> Result<Decoded, String> {
    let mut header = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let profile = header.icc_profile().ok().flatten();
    let (width, height) = header.dimensions();
    let channels = if header.has_alpha() { Channels::Rgba } else { Channels::Rgb };
    let size = (width.div_ceil(2), height.div_ceil(2));
    let mut raster = Raster { width: size.0, height: size.1, channels, bytes: Vec::new() };
    raster.bytes.resize(size.0 as usize * size.1 as usize * channels.count(), 0);
    let side = |pixels: usize| i32::try_from(pixels).map_err(|_| "its header is damaged");
    let mut config = webp::WebPDecoderConfig::new().map_err(|()| "libwebp is another than was built")?;
    config.options.use_scaling = 1;
    (config.options.scaled_width, config.options.scaled_height) = (side(size.0 as usize)?, side(size.1 as usize)?);
    config.output.colorspace =
        if channels == Channels::Rgba { webp::WEBP_CSP_MODE::MODE_RGBA } else { webp::WEBP_CSP_MODE::MODE_RGB };
    config.output.is_external_memory = 1;
    config.output.u.RGBA = webp::WebPRGBABuffer {
        rgba: raster.bytes.as_mut_ptr(),
        stride: side(size.0 as usize * channels.count())?,
        size: raster.bytes.len(),
    };
    // SAFETY: the input is as long as is said, and the output is memory of ours as large as is said, which libwebp
    // compares with the size that it is asked for.
    match unsafe { webp::WebPDecode(bytes.as_ptr(), bytes.len(), &raw mut config) } {
        webp::VP8StatusCode::VP8_STATUS_OK => Ok(Decoded { raster: raster.without_idle_alpha(), profile }),
        status => Err(damaged(format!("{status:?}"))),
    }
}

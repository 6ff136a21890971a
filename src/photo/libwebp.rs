//! libwebp in safe functions: the only code here that no compiler checks.
#![expect(unsafe_code, reason = "libwebp is written in C")]

use std::mem::MaybeUninit;

use libwebp_sys as webp;

use super::raster::{Channels, Raster};

/// The most pixels of a side.
pub(super) const MOST: u32 = 16_383;

/// How pixels are encoded, lossily; transparency losslessly.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    /// From 0 to 100.
    pub(super) quality: f32,
    /// From 0, fast, to 6, thorough.
    pub(super) method: i32,
    /// How much more bits go where errors are seen than where texture hides them, per hundred.
    pub(super) strength_where_smooth: i32,
}

/// Encodes pixels.
///
/// # Errors
/// More pixels than a WebP can have, or too little memory.
pub(super) fn encode(raster: &Raster, settings: Settings) -> Result<Vec<u8>, String> {
    let (width, height) = raster.size();
    if raster.width > MOST || raster.height > MOST {
        return Err(format!("{width} by {height} pixels are too many for a WebP"));
    }
    assert_eq!(raster.bytes.len(), width * height * raster.channels.count(), "a raster has as many bytes as pixels");
    let mut config = webp::WebPConfig::new().map_err(|()| OTHER)?;
    config.quality = settings.quality;
    config.method = settings.method;
    config.sns_strength = settings.strength_where_smooth;
    let mut picture = Picture::new(raster)?;
    let mut writer = Writer::new();
    picture.0.writer = Some(webp::WebPMemoryWrite);
    picture.0.custom_ptr = (&raw mut writer.0).cast();
    // SAFETY: the configuration and the picture were initialised by libwebp, and the writer outlives the call.
    if unsafe { webp::WebPEncode(&raw const config, &raw mut picture.0) } == 0 {
        return Err(format!("libwebp gave up ({:?})", picture.0.error_code));
    }
    Ok(writer.bytes().to_vec())
}

/// Decodes to this size, which is that of the file or smaller, row by row.
///
/// # Errors
/// What libwebp says.
pub(super) fn decode(bytes: &[u8], (width, height): (u32, u32), channels: Channels) -> Result<Raster, String> {
    if !(1..=MOST).contains(&width) || !(1..=MOST).contains(&height) {
        return Err(format!("a WebP has no {width} by {height} pixels"));
    }
    let colours = match channels {
        Channels::Rgba => webp::WEBP_CSP_MODE::MODE_RGBA,
        Channels::Rgb => webp::WEBP_CSP_MODE::MODE_RGB,
        Channels::Cmyk => return Err("a WebP has no inks".to_owned()),
    };
    let mut raster = Raster { width, height, channels, bytes: Vec::new() };
    let stride = width as usize * channels.count();
    raster.bytes.resize(stride * height as usize, 0);
    let mut config = webp::WebPDecoderConfig::new().map_err(|()| OTHER)?;
    config.options.use_scaling = 1;
    (config.options.scaled_width, config.options.scaled_height) = (side(width), side(height));
    config.output.colorspace = colours;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = webp::WebPRGBABuffer {
        rgba: raster.bytes.as_mut_ptr(),
        stride: i32::try_from(stride).expect("the sides were found to be small"),
        size: raster.bytes.len(),
    };
    // SAFETY: the input is as long as is said, and the output is memory of ours as large as is said, which libwebp
    // compares with the size that it is asked for.
    match unsafe { webp::WebPDecode(bytes.as_ptr(), bytes.len(), &raw mut config) } {
        webp::VP8StatusCode::VP8_STATUS_OK => Ok(raster),
        status => Err(format!("{status:?}")),
    }
}

const OTHER: &str = "libwebp is another than was built";

fn side(pixels: u32) -> i32 {
    i32::try_from(pixels).expect("the sides were found to be small")
}

/// A picture of libwebp, which frees what it holds.
struct Picture(webp::WebPPicture);

impl Picture {
    fn new(raster: &Raster) -> Result<Self, String> {
        let mut picture = Self(webp::WebPPicture::new().map_err(|()| OTHER)?);
        picture.0.width = side(raster.width);
        picture.0.height = side(raster.height);
        let stride = side(raster.width) * if raster.channels == Channels::Rgba { 4 } else { 3 };
        // SAFETY: the bytes are as many as width, height and channels say, which was asserted.
        let imported = unsafe {
            match raster.channels {
                Channels::Rgba => webp::WebPPictureImportRGBA(&raw mut picture.0, raster.bytes.as_ptr(), stride),
                _ => webp::WebPPictureImportRGB(&raw mut picture.0, raster.bytes.as_ptr(), stride),
            }
        };
        if imported == 0 { Err("there is too little memory for it".to_owned()) } else { Ok(picture) }
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        // SAFETY: it was initialised by libwebp, and is freed once.
        unsafe { webp::WebPPictureFree(&raw mut self.0) }
    }
}

/// Memory that libwebp writes to, and frees.
struct Writer(webp::WebPMemoryWriter);

impl Writer {
    fn new() -> Self {
        let mut writer = MaybeUninit::uninit();
        // SAFETY: libwebp fills in all of it.
        unsafe {
            webp::WebPMemoryWriterInit(writer.as_mut_ptr());
            Self(writer.assume_init())
        }
    }

    fn bytes(&self) -> &[u8] {
        if self.0.mem.is_null() {
            return &[];
        }
        // SAFETY: libwebp has written so many bytes there, and they stay until this is dropped.
        unsafe { std::slice::from_raw_parts(self.0.mem, self.0.size) }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // SAFETY: it was initialised by libwebp, and is cleared once.
        unsafe { webp::WebPMemoryWriterClear(&raw mut self.0) }
    }
}

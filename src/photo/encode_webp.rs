//! WebP by libwebp: with its reading (`decode_webp.rs`) the only code here that no compiler checks.
#![expect(unsafe_code, reason = "libwebp is written in C")]

use std::mem::MaybeUninit;

use libwebp_sys as webp;

use super::derivative::Kind;
use super::raster::{Channels, Raster};

const QUALITY: f32 = 78.7;
const PLACEHOLDER_QUALITY: f32 = 30.0;
/// From 0, fast, to 6, thorough. The third step doubles the time, and a score is reached with no fewer bytes than here.
const METHOD: i32 = 2;

/// Pictures that are no wider are encoded with more care: it costs little, and of few pixels each is looked at.
const NARROW: u32 = 640;
const NARROW_QUALITY: f32 = 80.0;
const NARROW_METHOD: i32 = 4;

/// How much more bits go where errors are seen than where texture hides them, per hundred.
const STRENGTH_WHERE_SMOOTH: i32 = 70;

/// The most pixels of a side.
const MOST: u32 = 16_383;

/// Encodes pixels in sRGB, lossily; transparency losslessly.
///
/// # Errors
/// More pixels than a WebP can have, or too little memory.
pub(super) fn encode(raster: &Raster, kind: Kind) -> Result<Vec<u8>, String> {
    let (width, height) = raster.size();
    if raster.width > MOST || raster.height > MOST {
        return Err(format!("{width} by {height} pixels are too many for a WebP"));
    }
    assert_eq!(raster.bytes.len(), width * height * raster.channels.count(), "a raster has as many bytes as pixels");
    let config = config(kind, raster.width)?;
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

fn config(kind: Kind, width: u32) -> Result<webp::WebPConfig, String> {
    let (quality, method) = match kind {
        Kind::Placeholder => (PLACEHOLDER_QUALITY, METHOD),
        Kind::Picture if width <= NARROW => (NARROW_QUALITY, NARROW_METHOD),
        Kind::Picture => (QUALITY, METHOD),
    };
    let mut config = webp::WebPConfig::new().map_err(|()| "libwebp is another than was built")?;
    config.quality = quality;
    config.method = method;
    config.sns_strength = STRENGTH_WHERE_SMOOTH;
    Ok(config)
}

/// A picture of libwebp, which frees what it holds.
struct Picture(webp::WebPPicture);

impl Picture {
    fn new(raster: &Raster) -> Result<Self, String> {
        let mut picture = Self(webp::WebPPicture::new().map_err(|()| "libwebp is another than was built")?);
        let side = |pixels: u32| i32::try_from(pixels).expect("the sides were found to be small");
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

//! What a WebP of ours is like.

use super::derivative::Kind;
use super::libwebp::{self, Settings};
use super::raster::Raster;

const QUALITY: f32 = 78.7;
const PLACEHOLDER_QUALITY: f32 = 30.0;
/// The third step doubles the time, and a score is reached with no fewer bytes than here.
const METHOD: i32 = 2;

/// Pictures that are no wider are encoded with more care: it costs little, and of few pixels each is looked at.
const NARROW: u32 = 640;
const NARROW_QUALITY: f32 = 80.6;
const NARROW_METHOD: i32 = 6;

const STRENGTH_WHERE_SMOOTH: i32 = 70;

/// Encodes pixels in sRGB.
///
/// # Errors
/// More pixels than a WebP can have, or too little memory.
pub(super) fn encode(raster: &Raster, kind: Kind) -> Result<Vec<u8>, String> {
    let (quality, method) = match kind {
        Kind::Placeholder => (PLACEHOLDER_QUALITY, METHOD),
        Kind::Picture if raster.width <= NARROW => (NARROW_QUALITY, NARROW_METHOD),
        Kind::Picture => (QUALITY, METHOD),
    };
    libwebp::encode(raster, Settings { quality, method, strength_where_smooth: STRENGTH_WHERE_SMOOTH })
}

//! What a picture looks like, in few bytes, so that the same picture is known again in another size.

use super::colour::to_srgb;
use super::decode::decode;
use super::decode_large::{decode_half, is_large};
use super::header::Picture;
use super::orientation::Orientation;
use super::raster::{Channels, Raster};
use super::resize::resize;

/// Columns and rows of what is compared.
const SIDE: u32 = 16;

/// The difference of sides and of brightness, of 256, that resizing and compression make at most.
const RATIO: f64 = 0.03;
const BRIGHTNESS: u32 = 6;

/// How many of 240 steps from light to dark may go the other way.
const STEPS: u32 = 24;

/// A step smaller than this is none: in skies and shadows compression makes them at will.
const LEAST_STEP: u8 = 3;

/// What a picture looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    ratio: f64,
    /// Brightness row by row.
    brightness: Vec<u8>,
}

impl Likeness {
    /// That of a JPEG, PNG or WebP.
    ///
    /// # Errors
    /// Why it can't be decoded, in an editor's words.
    pub fn of(bytes: &[u8], picture: &Picture) -> Result<Self, String> {
        let is_large = picture.size.is_some_and(is_large);
        let decoded = if is_large { decode_half(bytes, picture.format) } else { decode(bytes, picture.format) }?;
        let full = (f64::from(decoded.raster.width), f64::from(decoded.raster.height));
        let small = resize(&decoded.raster, (0.0, 0.0, full.0, full.1), (SIDE, SIDE))?;
        let orientation = Orientation::of_exif(picture.orientation);
        let upright = orientation.apply(to_srgb(small, decoded.profile.as_deref()));
        let (width, height) = orientation.turn_size(full);
        Ok(Self { ratio: width / height, brightness: brightness(&upright) })
    }

    /// Whether two pictures look the same.
    pub fn is_like(&self, other: &Self) -> bool {
        if (self.ratio / other.ratio - 1.0).abs() > RATIO {
            return false;
        }
        let pairs = || self.brightness.iter().zip(&other.brightness);
        let difference: u32 = pairs().map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
        let turned = self.steps().zip(other.steps()).filter(|(one, other)| one != other && one + other == 0).count();
        difference <= BRIGHTNESS * SIDE * SIDE && turned <= STEPS as usize
    }

    /// From each field to the next in its row: 1 is lighter, -1 darker, 0 neither.
    fn steps(&self) -> impl Iterator<Item = i8> {
        let rows = self.brightness.chunks(SIDE as usize);
        rows.flat_map(|row| row.windows(2)).map(|pair| match pair[0].abs_diff(pair[1]) {
            ..LEAST_STEP => 0,
            _ if pair[1] > pair[0] => 1,
            _ => -1,
        })
    }
}

fn brightness(raster: &Raster) -> Vec<u8> {
    let seen = if raster.channels == Channels::Rgba { &raster.on_white() } else { raster };
    let weighed = |[red, green, blue]: &[u8; 3]| {
        let sum = u32::from(*red) * 299 + u32::from(*green) * 587 + u32::from(*blue) * 114;
        u8::try_from(sum / 1000).unwrap_or(255)
    };
    seen.bytes.as_chunks::<3>().0.iter().map(weighed).collect()
}

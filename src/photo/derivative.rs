//! The recipe of a derivative, and its name, which is known before anything is decoded.

use std::sync::Arc;

use crate::base::{Digest, SitePath};

use super::credits::Credits;
use super::header::MOST_PIXELS;

/// The folder of all derivatives in the output, with its slash.
pub const FOLDER: &str = "assets/photos/";

/// The longer side of a placeholder.
pub const PLACEHOLDER_SIDE: u32 = 32;

/// Formats that derivatives are made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// AVIF
    Avif,
    /// WebP
    WebP,
    /// JPEG
    Jpeg,
    /// PNG, only where transparency must be kept in the fallback.
    Png,
}

impl Encoding {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The end of its files' names, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// How wide a part of a picture may be made in it: each format has a longest side, and an AVIF of more pixels would
    /// take its encoder minutes and gigabytes.
    pub fn widest(self, (width, height): (u32, u32)) -> u32 {
        let (side, pixels) = match self {
            Self::Avif => (65_535, 16_000_000),
            Self::WebP => (16_383, MOST_PIXELS),
            Self::Jpeg => (65_535, MOST_PIXELS),
            Self::Png => (u32::MAX, MOST_PIXELS),
        };
        let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
        let by_side = u64::from(side) * width / width.max(height);
        let by_pixels = (pixels * width / height).isqrt();
        u32::try_from(by_side.min(by_pixels).clamp(1, width)).expect("it is no more than the part has")
    }
}

/// The point that every crop keeps, per ten thousand from the top left of the picture as it is shown (upright).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Focus {
    /// From the left.
    pub x: u16,
    /// From the top.
    pub y: u16,
}

impl Focus {
    /// The middle.
    pub const CENTRE: Self = Self { x: 5000, y: 5000 };
}

impl From<(f64, f64)> for Focus {
    /// Two numbers from 0 to 1; others are taken to the edge.
    fn from((x, y): (f64, f64)) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped to 0 to 10000")]
        let part = |number: f64| (number.clamp(0.0, 1.0) * 10_000.0).round() as u16;
        Self { x: part(x), y: part(y) }
    }
}

/// Which part of a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Crop {
    /// All of it.
    Whole,
    /// The largest part with this ratio of width to height that lies as near around the focus as the edges let it.
    Ratio {
        /// `16` in 16:9.
        width: u32,
        /// `9` in 16:9.
        height: u32,
        /// The point that stays.
        focus: Focus,
    },
}

impl Crop {
    /// Width and height of the part that is shown of a picture of this size, in pixels of the picture.
    pub fn part(self, (full_width, full_height): (u32, u32)) -> (u32, u32) {
        let Self::Ratio { width, height, .. } = self else { return (full_width, full_height) };
        let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
        let scaled = |length: u32, by: u64, of: u64| {
            let pixels = (u64::from(length) * by + of / 2) / of;
            u32::try_from(pixels).unwrap_or(u32::MAX).max(1)
        };
        if u64::from(full_width) * height > u64::from(full_height) * width {
            (scaled(full_height, width, height).min(full_width), full_height)
        } else {
            (full_width, scaled(full_width, height, width).min(full_height))
        }
    }
}

/// What a derivative is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// To be looked at.
    Picture,
    /// To be seen until the picture is there: tiny, blurred, of low quality.
    Placeholder,
}

/// How a derivative is made out of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recipe {
    /// Which part is shown.
    pub crop: Crop,
    /// Width of the result in pixels, never more than that part has.
    pub width: u32,
    /// Height of the result in pixels, never more than that part has.
    pub height: u32,
    /// Its format.
    pub encoding: Encoding,
    /// What it is for.
    pub kind: Kind,
}

impl Recipe {
    /// The same for everyone, in few bytes: what a name or a cache's key is made of.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (width, height, focus) = match self.crop {
            Crop::Whole => (0, 0, Focus { x: 0, y: 0 }),
            Crop::Ratio { width, height, focus } => (width, height, focus),
        };
        let numbers = [width, height, u32::from(focus.x), u32::from(focus.y), self.width, self.height];
        let mut bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        bytes.push(match self.encoding {
            Encoding::Avif => 0,
            Encoding::WebP => 1,
            Encoding::Jpeg => 2,
            Encoding::Png => 3,
        });
        bytes.push(match self.kind {
            Kind::Picture => 0,
            Kind::Placeholder => 1,
        });
        bytes
    }
}

/// One derivative: of which file, how, and what is written into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivative {
    /// The file that it is made of.
    pub source: SitePath,
    /// BLAKE3 of that file's bytes.
    pub digest: Digest,
    /// How it is made.
    pub recipe: Recipe,
    /// What is written into it.
    pub credits: Arc<Credits>,
    /// BLAKE3 of these, which all derivatives of one picture have in common.
    pub credits_digest: Digest,
}

impl Derivative {
    /// Its output path: `assets/photos/<24 hexadecimal digits>-<width>.<ext>`, by digest, recipe and credits alone, so
    /// that pages needn't wait for encoders.
    pub fn path(&self) -> String {
        let mut name = blake3::Hasher::new();
        name.update(self.digest.as_bytes()).update(&self.recipe.to_bytes()).update(self.credits_digest.as_bytes());
        let name = name.finalize().to_hex();
        format!("{FOLDER}{}-{}.{}", &name[..24], self.recipe.width, self.recipe.encoding.extension())
    }
}

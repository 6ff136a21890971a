//! What a picture's header says.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Digest, SitePath};

use super::container::{self, Look};
use super::credits::Credits;
use super::decode;
use super::metadata::{self, Metadata};
use super::svg;

/// Pictures may have at most this many pixels.
pub const MOST_PIXELS: u64 = 100_000_000;

/// How many times as tall as wide a picture may be: as narrow as a pixel it must still fit into every format.
const TALLEST: u32 = 16_383;

/// A picture of at most so many bytes may be shown whole as it is.
const SLIGHT: u64 = 2 << 10;

/// It is decoded once to see whether it is sound, so that it may have only so many pixels.
const SLIGHT_PIXELS: u64 = 4_000_000;

/// The formats that pictures on a site may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// WebP
    WebP,
    /// GIF
    Gif,
    /// AVIF
    Avif,
    /// SVG
    Svg,
}

impl Format {
    /// The format that a file's name promises.
    pub fn of_name(path: &SitePath) -> Option<Self> {
        match path.extension().as_str() {
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::WebP),
            "gif" => Some(Self::Gif),
            "avif" => Some(Self::Avif),
            "svg" => Some(Self::Svg),
            _ => None,
        }
    }

    /// Its name, and the end of its files' names, without the dot.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Jpeg => ("JPEG", "jpg"),
            Self::Png => ("PNG", "png"),
            Self::WebP => ("WebP", "webp"),
            Self::Gif => ("GIF", "gif"),
            Self::Avif => ("AVIF", "avif"),
            Self::Svg => ("SVG", "svg"),
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Avif => "image/avif",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// How a picture's colours are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colours {
    /// As its profile says, or in sRGB.
    #[default]
    AsProfiled,
    /// In Adobe RGB where it has no profile: cameras say so by EXIF's R03.
    AdobeRgb,
}

/// A picture that can be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its format, by its bytes.
    pub format: Format,
    /// Width and height in pixels as it is shown, upright; none for an SVG that names none.
    pub size: Option<(u32, u32)>,
    /// How its pixels lie, as EXIF counts it: 1 is upright, 8 the last.
    pub orientation: u8,
    /// How its colours are meant.
    pub colours: Colours,
    /// Whether they are meant in another way than sRGB: by a profile, or as inks.
    pub has_own_colours: bool,
    /// Its bytes.
    pub length: u64,
    /// BLAKE3 of its bytes.
    pub digest: Digest,
    /// Whether some of it may be transparent.
    pub has_alpha: bool,
    /// Whether it moves.
    pub is_animated: bool,
    /// What it says of its makers and rights.
    pub credits: Arc<Credits>,
    /// Where XMP, IPTC and EXIF contradict each other, in an editor's words.
    pub contradictions: Vec<String>,
    /// What it tells that nobody should know.
    pub reveals: Reveals,
}

/// What a picture's file tells that nobody should know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reveals {
    /// Where on Earth it was made.
    pub place: bool,
    /// The number of a camera or a lens.
    pub serial_number: bool,
    /// A small picture of what it showed, perhaps before it was cropped.
    pub thumbnail: bool,
}

impl Picture {
    /// Reads a picture's header. What is shown as it is is gone over to its end; of others the darkroom sees whether they
    /// are whole.
    ///
    /// # Errors
    /// Why it is no picture, in an editor's words.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let format = format(bytes).ok_or("it is no JPEG, PNG, WebP, GIF, AVIF or SVG")?;
        let size = match format {
            Format::Svg => {
                svg::check(bytes).map_err(|why| format!("{why}, and a picture may only be seen"))?;
                svg::size(bytes)?
            }
            _ => Some(raster_size(bytes)?),
        };
        if let Some((width, height)) = size {
            if width == 0 || height == 0 {
                return Err("its header says that it has no width or no height".to_owned());
            }
            if u64::from(width) * u64::from(height) > MOST_PIXELS {
                return Err(format!("it claims {width} by {height} pixels; 100 megapixels are the most"));
            }
        }
        let Metadata { credits, orientation, colours, contradictions, reveals } = metadata::read(bytes, format);
        let Look { has_alpha, is_animated, has_own_colours } = container::look(bytes, format);
        let picture = Self {
            format,
            // From the fifth on the picture lies on its side.
            size: size.map(|(width, height)| if orientation > 4 { (height, width) } else { (width, height) }),
            orientation,
            colours,
            has_own_colours: has_own_colours || colours != Colours::AsProfiled,
            length: bytes.len() as u64,
            digest: blake3::hash(bytes),
            has_alpha,
            is_animated,
            credits: Arc::new(credits),
            contradictions,
            reveals,
        };
        if picture.size.is_some_and(|(width, height)| height / width > TALLEST) {
            return Err(format!("it is more than {TALLEST} times as tall as wide"));
        }
        if !picture.can_be_developed() {
            container::is_whole(bytes, format)?;
        } else if picture.is_slight() {
            decode::decode(bytes, format)?;
        }
        Ok(picture)
    }

    /// Whether derivatives can be made of it; other pictures are shown as they are.
    pub fn can_be_developed(&self) -> bool {
        matches!(self.format, Format::Jpeg | Format::Png | Format::WebP) && !self.is_animated
    }

    /// Whether it is so little that what is written into a derivative weighs more, and needs neither to be turned nor other
    /// colours.
    pub fn is_slight(&self) -> bool {
        let pixels = self.size.map(|(width, height)| u64::from(width) * u64::from(height));
        let is_as_shown = self.orientation == 1 && !self.has_own_colours;
        is_as_shown && self.length <= SLIGHT && pixels.is_some_and(|pixels| pixels <= SLIGHT_PIXELS)
    }
}

/// Whether a file's name is that of a picture.
pub fn is_picture_name(path: &SitePath) -> bool {
    Format::of_name(path).is_some()
}

fn format(bytes: &[u8]) -> Option<Format> {
    use imagesize::ImageType;
    match imagesize::image_type(bytes) {
        Ok(ImageType::Jpeg) => Some(Format::Jpeg),
        Ok(ImageType::Png) => Some(Format::Png),
        Ok(ImageType::Webp) => Some(Format::WebP),
        Ok(ImageType::Gif) => Some(Format::Gif),
        Ok(ImageType::Heif(_)) if bytes.get(8..12).is_some_and(|brand| brand == b"avif" || brand == b"avis") => {
            Some(Format::Avif)
        }
        Ok(_) => None,
        Err(_) => svg::is_svg(bytes).then_some(Format::Svg),
    }
}

fn raster_size(bytes: &[u8]) -> Result<(u32, u32), String> {
    let size = imagesize::blob_size(bytes).map_err(|_| "its header is damaged".to_owned())?;
    let number = |pixels: usize| u32::try_from(pixels).map_err(|_| "its header is damaged".to_owned());
    Ok((number(size.width)?, number(size.height)?))
}

//! Pixels to files without metadata. The numbers are chosen so that neither files nor scores are worse than those of
//! the encoders that magazines have used so far; see benches/photos.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, QuantizationTableType, SamplingFactor};

use super::derivative::{Encoding, Kind, Recipe};
use super::encode_webp;
use super::raster::{Channels, Raster};

/// Changes whenever an encoder's settings do, or a package that makes pixels: what was made with others is made anew.
pub const SETTINGS: u32 = 7;

/// With tables after Klein, Silverstein and Carney, which spend fewer bytes on a score than the standard's.
const JPEG_QUALITY: u8 = 79;
const PLACEHOLDER_QUALITY: u8 = 30;

/// Encodes pixels in sRGB.
///
/// # Errors
/// A size that the format can't have.
pub(super) fn encode(raster: &Raster, recipe: &Recipe) -> Result<Vec<u8>, String> {
    match recipe.encoding {
        Encoding::Jpeg if raster.channels == Channels::Rgba => jpeg(&raster.on_white(), recipe.kind),
        Encoding::Jpeg => jpeg(raster, recipe.kind),
        Encoding::Png => png(raster),
        Encoding::WebP => encode_webp::encode(raster, recipe.kind),
        Encoding::Avif => avif(raster),
    }
}

fn jpeg(raster: &Raster, kind: Kind) -> Result<Vec<u8>, String> {
    let too_large = |_| format!("{} by {} pixels are too many for a JPEG", raster.width, raster.height);
    let (width, height) = (u16::try_from(raster.width), u16::try_from(raster.height));
    let quality = if kind == Kind::Placeholder { PLACEHOLDER_QUALITY } else { JPEG_QUALITY };
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let table = || QuantizationTableType::KleinSilversteinCarney;
    encoder.set_quantization_tables(table(), table());
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.set_optimized_huffman_tables(true);
    encoder
        .encode(&raster.bytes, width.map_err(too_large)?, height.map_err(too_large)?, ColorType::Rgb)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn png(raster: &Raster) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, raster.width, raster.height);
    encoder.set_color(if raster.channels == Channels::Rgba { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(&raster.bytes).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(bytes)
}

#[cfg(feature = "avif")]
fn avif(raster: &Raster) -> Result<Vec<u8>, String> {
    super::encode_avif::encode(raster)
}

#[cfg(not(feature = "avif"))]
fn avif(_: &Raster) -> Result<Vec<u8>, String> {
    Err("this program was built without AVIF".to_owned())
}

//! Pictures made smaller.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::orientation::Area;
use super::raster::{Channels, Raster};

/// A part of a picture brought to this size. Colours are weighed by how much they cover, so that what is transparent
/// leaves no fringe.
///
/// # Errors
/// A part or a size that is none.
pub(super) fn resize(source: &Raster, area: Area, (width, height): (u32, u32)) -> Result<Raster, String> {
    let (full_width, full_height) = (f64::from(source.width), f64::from(source.height));
    if (width, height) == (source.width, source.height) && area == (0.0, 0.0, full_width, full_height) {
        return Ok(source.clone());
    }
    let pixels = match source.channels {
        Channels::Rgb => PixelType::U8x3,
        Channels::Rgba | Channels::Cmyk => PixelType::U8x4,
    };
    let from = ImageRef::new(source.width, source.height, &source.bytes, pixels).map_err(|error| error.to_string())?;
    let mut to = Image::new(width, height, pixels);
    let (left, top, area_width, area_height) = area;
    // What rounding put beyond the edge is not there.
    let (left, top) = (left.clamp(0.0, full_width - 1.0), top.clamp(0.0, full_height - 1.0));
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(left, top, area_width.min(full_width - left), area_height.min(full_height - top))
        .use_alpha(source.channels == Channels::Rgba);
    Resizer::new().resize(&from, &mut to, &options).map_err(|error| error.to_string())?;
    Ok(Raster { width, height, channels: source.channels, bytes: to.into_vec() })
}

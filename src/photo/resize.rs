//! Pictures made smaller.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};

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
    let (left, top, area_width, area_height) = area;
    // What rounding put beyond the edge is not there.
    let (left, top) = (left.clamp(0.0, full_width - 1.0), top.clamp(0.0, full_height - 1.0));
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(left, top, area_width.min(full_width - left), area_height.min(full_height - top))
        .use_alpha(source.channels == Channels::Rgba);
    let bytes = match source.channels {
        Channels::Rgb => typed::<U8x3>(source, (width, height), &options),
        Channels::Rgba | Channels::Cmyk => typed::<U8x4>(source, (width, height), &options),
    };
    Ok(Raster { width, height, channels: source.channels, bytes: bytes? })
}

/// The same for one type of pixels: asked by their type, not by a name of it, the compiler leaves out the eleven others.
fn typed<P: PixelTrait>(
    source: &Raster,
    (width, height): (u32, u32),
    options: &ResizeOptions,
) -> Result<Vec<u8>, String> {
    let from: TypedImageRef<'_, P> =
        TypedImageRef::from_buffer(source.width, source.height, &source.bytes).map_err(|error| error.to_string())?;
    let mut bytes = vec![0; width as usize * height as usize * source.channels.count()];
    let mut to: TypedImage<'_, P> =
        TypedImage::from_buffer(width, height, &mut bytes).map_err(|error| error.to_string())?;
    Resizer::new().resize_typed(&from, &mut to, options).map_err(|error| error.to_string())?;
    Ok(bytes)
}

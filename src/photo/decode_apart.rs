//! Large progressive JPEGs decoded one colour after the other, so that memory is needed for one.

use zune_core::colorspace::ColorSpace;

use super::decode::{TOO_FEW, damaged, to_inks, to_light};
use super::jpeg_colours;
use super::jpeg_scans::Scans;
use super::raster::{Channels, Raster};

/// Decodes to this size, which is that of the file or half of it; nothing where the file can't be taken apart.
///
/// # Errors
/// Why it can't be, in an editor's words.
pub(super) fn decode(bytes: &[u8], scans: &Scans, (width, height): (u32, u32)) -> Result<Option<Raster>, String> {
    let Some(names) = jpeg_colours::names(bytes).filter(|_| scans.is_progressive) else { return Ok(None) };
    let channels = match names.len() {
        3 => Channels::Rgb,
        4 => Channels::Cmyk,
        _ => return Ok(None),
    };
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| "its header is damaged");
    let size = (side(width)?, side(height)?);
    let mut pixels = vec![0; width as usize * height as usize * channels.count()];
    for colour in 0..channels.count() {
        let Some(file) = jpeg_colours::alone(bytes, colour) else { return Ok(None) };
        let mut decoder = jpeg_decoder::Decoder::new(file.as_slice());
        decoder.scale(size.0, size.1).map_err(damaged)?;
        let plane = decoder.decode().map_err(damaged)?;
        if plane.len() * channels.count() != pixels.len() {
            return Err(TOO_FEW.to_owned());
        }
        for (pixel, value) in pixels.chunks_exact_mut(channels.count()).zip(plane) {
            pixel[colour] = value;
        }
    }
    match channels {
        Channels::Cmyk => {
            let stored = if scans.transform == Some(2) { ColorSpace::YCCK } else { ColorSpace::CMYK };
            to_inks(&mut pixels, stored, scans.inks);
        }
        _ if scans.transform == Some(0) || (scans.transform.is_none() && names == b"RGB") => {}
        _ => pixels.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| *pixel = to_light(*pixel)),
    }
    Ok(Some(Raster { width, height, channels, bytes: pixels }))
}

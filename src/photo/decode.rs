//! Picture files to pixels as they are stored, within limits of memory and time.

use std::io::Cursor;

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

use super::colour;
use super::decode_apart;
use super::decode_large;
use super::header::{Colours, Format, MOST_PIXELS};
use super::jpeg_codes;
use super::jpeg_scans::{self, Inks};
use super::raster::{Channels, Raster};

/// The most memory that a decoder may take in all, in bytes.
const MOST_WORKING_MEMORY: usize = 512 << 20;

/// The most that a PNG's profile and other chunks may come to when they are unpacked, in bytes.
const MOST_BESIDE_PIXELS: usize = 64 << 20;

/// How many pixels may be gone over in all, where a file has them gone over again and again: a hundred megapixels
/// twenty-four times.
const MOST_WORK: u64 = 24 * MOST_PIXELS;

pub(super) const TOO_FEW: &str = "it holds fewer pixels than its header says";

/// Stored pixels, neither turned nor in sRGB.
pub(super) struct Decoded {
    pub(super) raster: Raster,
    /// The ICC profile that the colours are meant in.
    pub(super) profile: Option<Vec<u8>>,
}

impl Decoded {
    /// With the profile that its EXIF names, where it has none of its own.
    pub(super) fn meant_in(self, colours: Colours) -> Self {
        let named = || match colours {
            Colours::AsProfiled => None,
            Colours::AdobeRgb => colour::adobe_rgb(),
        };
        Self { profile: self.profile.or_else(named), ..self }
    }
}

/// Decodes a JPEG, PNG or WebP.
///
/// # Errors
/// Why it can't be, in an editor's words.
pub(super) fn decode(bytes: &[u8], format: Format) -> Result<Decoded, String> {
    match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        Format::WebP => webp(bytes),
        Format::Gif | Format::Avif | Format::Svg => Err("pictures of its format are shown as they are".to_owned()),
    }
}

fn jpeg(bytes: &[u8]) -> Result<Decoded, String> {
    let scans = jpeg_scans::look(bytes)?;
    let JpegHeader { size, profile } = jpeg_header(bytes, scans.count)?;
    if scans.count > 1 && jpeg_codes::is_short(bytes) {
        return Err(TOO_FEW.to_owned());
    }
    if scans.count > 1 && !scans.is_progressive {
        return separate_jpeg(bytes, size, profile);
    }
    if decode_large::is_large(size)
        && let Ok(Some(raster)) = decode_apart::decode(bytes, &scans, size)
    {
        return Ok(Decoded { raster, profile });
    }
    let mut decoder = zune(bytes, Care::None);
    decoder.decode_headers().map_err(damaged)?;
    let stored = decoder.input_colorspace().ok_or("its header is damaged")?;
    let wanted = if matches!(stored, ColorSpace::CMYK | ColorSpace::YCCK) { stored } else { ColorSpace::RGB };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(wanted));
    // Without the mark of its end a picture that lacks rows is told from a whole one, if it is read with care; else the
    // decoder would make them up. Care also finds faults that nobody sees, so what fails is looked at more closely.
    let careful = (scans.count == 1).then(|| {
        let mut decoder = zune(&bytes[..scans.end], Care::Strict);
        decoder.set_options(decoder.options().jpeg_set_out_colorspace(wanted));
        decoder.decode()
    });
    let mut pixels = match careful {
        Some(Ok(pixels)) => pixels,
        Some(Err(_)) if jpeg_codes::is_short(bytes) => return Err(TOO_FEW.to_owned()),
        _ => decoder.decode().map_err(damaged)?,
    };
    let channels = if wanted == ColorSpace::RGB { Channels::Rgb } else { Channels::Cmyk };
    if channels == Channels::Cmyk {
        to_inks(&mut pixels, wanted, scans.inks);
    }
    Ok(Decoded { raster: raster(size, channels, pixels)?, profile })
}

/// How closely a decoder looks at a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// What can be shown is shown.
    None,
    /// All that is wrong is told.
    Strict,
}

fn zune(bytes: &[u8], care: Care) -> zune_jpeg::JpegDecoder<ZCursor<&[u8]>> {
    let options = DecoderOptions::new_fast().set_max_width(65_535).set_max_height(65_535);
    zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options.set_strict_mode(care == Care::Strict))
}

/// What stands before a JPEG's pixels.
pub(super) struct JpegHeader {
    pub(super) size: (u32, u32),
    pub(super) profile: Option<Vec<u8>>,
}

/// A JPEG's size and colour profile, if it has no more than so many passes.
pub(super) fn jpeg_header(bytes: &[u8], passes: u64) -> Result<JpegHeader, String> {
    let mut decoder = zune(bytes, Care::None);
    decoder.decode_headers().map_err(damaged)?;
    let (width, height) = decoder.dimensions().ok_or("its header is damaged")?;
    let size = within_limits(width, height)?;
    if u64::from(size.0) * u64::from(size.1) * passes > MOST_WORK {
        return Err(format!("it is stored in {passes} passes over {width} by {height} pixels, which is too slow"));
    }
    Ok(JpegHeader { size, profile: decoder.icc_profile() })
}

/// A JPEG whose colours are stored one after the other.
fn separate_jpeg(bytes: &[u8], size: (u32, u32), profile: Option<Vec<u8>>) -> Result<Decoded, String> {
    let raster = raster_of(&mut jpeg_decoder::Decoder::new(bytes), size)?;
    Ok(Decoded { raster, profile })
}

/// The pixels, of which there are to be so many, of the slower decoder.
pub(super) fn raster_of(decoder: &mut jpeg_decoder::Decoder<&[u8]>, size: (u32, u32)) -> Result<Raster, String> {
    decoder.set_max_decoding_buffer_size(MOST_WORKING_MEMORY);
    let pixels = decoder.decode().map_err(damaged)?;
    let format = decoder.info().ok_or("its header is damaged")?.pixel_format;
    let (channels, pixels) = match format {
        jpeg_decoder::PixelFormat::RGB24 => (Channels::Rgb, pixels),
        jpeg_decoder::PixelFormat::L8 => (Channels::Rgb, pixels.iter().flat_map(|grey| [*grey; 3]).collect()),
        // That decoder has turned them around already.
        jpeg_decoder::PixelFormat::CMYK32 => (Channels::Cmyk, pixels),
        jpeg_decoder::PixelFormat::L16 => return Err("it has more than eight bits a colour".to_owned()),
    };
    raster(size, channels, pixels)
}

/// Brings the four stored channels to inks, 255 being full.
pub(super) fn to_inks(pixels: &mut [u8], stored: ColorSpace, inks: Inks) {
    for pixel in pixels.as_chunks_mut::<4>().0 {
        if stored == ColorSpace::YCCK {
            let light = to_light([pixel[0], pixel[1], pixel[2]]);
            for (channel, light) in pixel.iter_mut().zip(light) {
                *channel = 255 - light;
            }
        }
        if inks == Inks::Inverted {
            pixel.iter_mut().for_each(|channel| *channel = 255 - *channel);
        }
    }
}

/// Red, green and blue out of luma and two differences (ITU-R BT.601 in full range, as JFIF has it).
pub(super) fn to_light([luma, blue, red]: [u8; 3]) -> [u8; 3] {
    let [luma, blue, red] = [f32::from(luma), f32::from(blue) - 128.0, f32::from(red) - 128.0];
    [luma + 1.402 * red, luma - 0.344_136 * blue - 0.714_136 * red, luma + 1.772 * blue].map(|light| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is held")]
        let light = light.round().clamp(0.0, 255.0) as u8;
        light
    })
}

/// A PNG's header, to be read on in eight bits a channel.
pub(super) fn png_reader(bytes: &[u8]) -> Result<png::Reader<Cursor<&[u8]>>, String> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: MOST_BESIDE_PIXELS });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let reader = decoder.read_info().map_err(damaged)?;
    within_limits(reader.info().width as usize, reader.info().height as usize)?;
    Ok(reader)
}

fn png(bytes: &[u8]) -> Result<Decoded, String> {
    let mut reader = png_reader(bytes)?;
    let size = (reader.info().width, reader.info().height);
    let profile = reader.info().icc_profile.as_ref().map(|profile| profile.to_vec());
    let mut stored = vec![0; reader.output_buffer_size().ok_or("its header is damaged")?];
    let frame = reader.next_frame(&mut stored).map_err(damaged)?;
    stored.truncate(frame.buffer_size());
    let (channels, pixels) = match frame.color_type {
        png::ColorType::Rgb => (Channels::Rgb, stored),
        png::ColorType::Rgba => (Channels::Rgba, stored),
        png::ColorType::Grayscale => (Channels::Rgb, stored.iter().flat_map(|grey| [*grey; 3]).collect()),
        png::ColorType::GrayscaleAlpha => {
            let pixels = stored.as_chunks::<2>().0.iter();
            (Channels::Rgba, pixels.flat_map(|[grey, cover]| [*grey, *grey, *grey, *cover]).collect())
        }
        png::ColorType::Indexed => return Err("its palette is damaged".to_owned()),
    };
    Ok(Decoded { raster: raster(size, channels, pixels)?.without_idle_alpha(), profile })
}

fn webp(bytes: &[u8]) -> Result<Decoded, String> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    decoder.set_memory_limit(MOST_WORKING_MEMORY);
    let (width, height) = decoder.dimensions();
    let size = within_limits(width as usize, height as usize)?;
    let channels = if decoder.has_alpha() { Channels::Rgba } else { Channels::Rgb };
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or("its header is damaged")?];
    decoder.read_image(&mut pixels).map_err(damaged)?;
    let profile = decoder.icc_profile().ok().flatten();
    Ok(Decoded { raster: raster(size, channels, pixels)?.without_idle_alpha(), profile })
}

fn within_limits(width: usize, height: usize) -> Result<(u32, u32), String> {
    let pixels = (width as u64).saturating_mul(height as u64);
    match (u32::try_from(width), u32::try_from(height)) {
        (Ok(width), Ok(height)) if (1..=MOST_PIXELS).contains(&pixels) => Ok((width, height)),
        _ => Err(format!("it claims {width} by {height} pixels; 100 megapixels are the most")),
    }
}

/// Pixels as many as the size says.
fn raster((width, height): (u32, u32), channels: Channels, bytes: Vec<u8>) -> Result<Raster, String> {
    if bytes.len() as u64 != u64::from(width) * u64::from(height) * channels.count() as u64 {
        return Err(TOO_FEW.to_owned());
    }
    Ok(Raster { width, height, channels, bytes })
}

pub(super) fn damaged(error: impl std::fmt::Display) -> String {
    let error = error.to_string();
    let line = error.lines().next().unwrap_or_default().trim();
    format!("it is damaged ({line})")
}

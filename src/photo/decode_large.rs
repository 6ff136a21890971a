//! Large pictures decoded at half their size, row by row where the format can, so that a build's memory stays bounded.

use super::decode::{self, Decoded, damaged};
use super::decode_apart;
use super::decode_webp;
use super::header::Format;
use super::jpeg_codes;
use super::jpeg_scans;
use super::raster::{Channels, Raster};

/// Pictures with more pixels are decoded so where nothing is made of them that needs more.
const LARGE: u64 = 40_000_000;

/// Whether a picture of so many pixels is decoded at half its size where that is enough.
pub(super) fn is_large((width, height): (u32, u32)) -> bool {
    u64::from(width) * u64::from(height) > LARGE
}

/// Decodes a JPEG, PNG or WebP to half its width and height, rounded up.
///
/// # Errors
/// Why it can't be, in an editor's words.
pub(super) fn decode_half(bytes: &[u8], format: Format) -> Result<Decoded, String> {
    match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        Format::WebP => decode_webp::decode_half(bytes),
        Format::Gif | Format::Avif | Format::Svg => decode::decode(bytes, format),
    }
}

/// A decoder that makes four pixels of each block's sixty-four numbers in each direction, and never more.
fn jpeg(bytes: &[u8]) -> Result<Decoded, String> {
    let scans = jpeg_scans::look(bytes)?;
    let decode::JpegHeader { size, profile } = decode::jpeg_header(bytes, scans.count)?;
    if jpeg_codes::is_short(bytes) {
        return Err(decode::TOO_FEW.to_owned());
    }
    let half = (size.0.div_ceil(2), size.1.div_ceil(2));
    if let Some(raster) = decode_apart::decode(bytes, &scans, half)? {
        return Ok(Decoded { raster, profile });
    }
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| "its header is damaged");
    decoder.scale(side(half.0)?, side(half.1)?).map_err(damaged)?;
    let raster = decode::raster_of(&mut decoder, half)?;
    Ok(Decoded { raster, profile })
}

fn png(bytes: &[u8]) -> Result<Decoded, String> {
    let mut reader = decode::png_reader(bytes)?;
    if reader.info().interlaced {
        let Decoded { raster, profile } = decode::decode(bytes, Format::Png)?;
        return Ok(Decoded { raster: halved(raster), profile });
    }
    let (width, height) = (reader.info().width, reader.info().height);
    let profile = reader.info().icc_profile.as_ref().map(|profile| profile.to_vec());
    let (colours, _) = reader.output_color_type();
    let count = colours.samples();
    let channels = if matches!(count, 2 | 4) { Channels::Rgba } else { Channels::Rgb };
    let size = (width.div_ceil(2), height.div_ceil(2));
    let mut raster = Raster { width: size.0, height: size.1, channels, bytes: Vec::new() };
    raster.bytes.reserve_exact(size.0 as usize * size.1 as usize * channels.count());
    let mut above: Vec<u8> = Vec::new();
    for y in 0..height {
        let row = reader.next_row().map_err(damaged)?.ok_or(decode::TOO_FEW)?;
        if y % 2 == 0 && y + 1 < height {
            above.clear();
            above.extend_from_slice(row.data());
        } else {
            let above = if y % 2 == 0 { row.data() } else { &above };
            halve_rows([above, row.data()], count, &mut raster.bytes);
        }
    }
    reader.finish().map_err(damaged)?;
    Ok(Decoded { raster: raster.without_idle_alpha(), profile })
}

/// Half of a picture along each side, in its own memory: a row comes to stand where rows were that are done.
fn halved(raster: Raster) -> Raster {
    let count = raster.channels.count();
    let row = raster.width as usize * count;
    let mut bytes = raster.bytes;
    let mut half = Vec::with_capacity(row / 2 + count);
    let (mut from, mut to) = (0, 0);
    while from < bytes.len() {
        let rows = &bytes[from..(from + 2 * row).min(bytes.len())];
        half.clear();
        halve_rows([&rows[..row], &rows[rows.len() - row..]], count, &mut half);
        from += rows.len();
        bytes[to..to + half.len()].copy_from_slice(&half);
        to += half.len();
    }
    bytes.truncate(to);
    bytes.shrink_to_fit();
    Raster { width: raster.width.div_ceil(2), height: raster.height.div_ceil(2), channels: raster.channels, bytes }
}

/// Four pixels of two rows as one each, grey ones as colours; what covers more counts for more.
fn halve_rows(rows: [&[u8]; 2], count: usize, out: &mut Vec<u8>) {
    let colours = if count < 3 { [0, 0, 0] } else { [0, 1, 2] };
    let byte = |mean: u32| u8::try_from(mean).unwrap_or(u8::MAX);
    for (above, below) in rows[0].chunks(2 * count).zip(rows[1].chunks(2 * count)) {
        let right = above.len() - count;
        let four = |at: usize| [above[at], above[right + at], below[at], below[right + at]].map(u32::from);
        if matches!(count, 1 | 3) {
            for colour in colours {
                let [a, b, c, d] = four(colour);
                out.push(byte((a + b + c + d + 2) / 4));
            }
            continue;
        }
        let covers = four(count - 1);
        let cover: u32 = covers.iter().sum();
        for colour in colours {
            let [a, b, c, d] = four(colour);
            let sum = a * covers[0] + b * covers[1] + c * covers[2] + d * covers[3];
            out.push(byte((sum + cover / 2) / cover.max(1)));
        }
        out.push(byte((cover + 2) / 4));
    }
}

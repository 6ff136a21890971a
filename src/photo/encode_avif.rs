//! AVIF by rav1e: a still picture of AV1 with its colours at half the resolution, and its transparency beside it. Ten bits
//! a colour take three per cent less than eight for the same look, and no more time.

use avif_serialize::Aviffy;
use rav1e::prelude::*;

use super::raster::{Channels, Raster};

/// How colours are encoded, by the width of the picture.
struct Effort {
    /// Pictures that are wider take the next.
    widest: u32,
    /// From 0, fine, to 255, coarse.
    quantizer: usize,
    /// Whether several transforms of each block are tried.
    transforms: Transforms,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Transforms {
    Tried,
    Guessed,
}

/// Trying transforms saves a tenth of a file and takes three times as long, so it is done where there are few pixels.
const EFFORTS: [Effort; 3] = [
    Effort { widest: 640, quantizer: 137, transforms: Transforms::Tried },
    Effort { widest: 1100, quantizer: 131, transforms: Transforms::Guessed },
    Effort { widest: u32::MAX, quantizer: 129, transforms: Transforms::Guessed },
];

/// Of transparency there is little to say, and its edges are sharp.
const TRANSPARENCY: Effort = Effort { widest: u32::MAX, quantizer: 60, transforms: Transforms::Guessed };

/// Encodes pixels in sRGB.
///
/// # Errors
/// A size that AV1 can't have.
pub(super) fn encode(raster: &Raster) -> Result<Vec<u8>, String> {
    let (width, height) = raster.size();
    let [luma, blue, red] = planes(raster);
    let halved = |plane: &[u16]| (halved(plane, width, height), width.div_ceil(2));
    let effort =
        EFFORTS.iter().find(|effort| raster.width <= effort.widest).expect("the last is for all that are wider");
    let colours = compress((width, height), effort, vec![(luma, width), halved(&blue), halved(&red)])?;
    let cover = match raster.channels {
        Channels::Rgba => {
            let ten = |cover: u8| u16::from(cover) << 2 | u16::from(cover) >> 6;
            let cover = raster.bytes.as_chunks::<4>().0.iter().map(|pixel| ten(pixel[3])).collect();
            Some(compress((width, height), &TRANSPARENCY, vec![(cover, width)])?)
        }
        _ => None,
    };
    let mut file = Aviffy::new();
    file.set_matrix_coefficients(avif_serialize::constants::MatrixCoefficients::Bt601)
        .set_full_color_range(true)
        .set_chroma_subsampling((true, true));
    Ok(file.to_vec(&colours, cover.as_deref(), raster.width, raster.height, 10))
}

/// One frame of these planes, each with its width: three of colours, or one of greys.
fn compress(
    (width, height): (usize, usize),
    effort: &Effort,
    planes: Vec<(Vec<u16>, usize)>,
) -> Result<Vec<u8>, String> {
    let has_colours = planes.len() == 3;
    let description = ColorDescription {
        color_primaries: ColorPrimaries::BT709,
        transfer_characteristics: TransferCharacteristics::SRGB,
        matrix_coefficients: MatrixCoefficients::BT601,
    };
    let settings = EncoderConfig {
        width,
        height,
        bit_depth: 10,
        chroma_sampling: if has_colours { ChromaSampling::Cs420 } else { ChromaSampling::Cs400 },
        pixel_range: PixelRange::Full,
        color_description: has_colours.then_some(description),
        still_picture: true,
        quantizer: effort.quantizer,
        min_quantizer: u8::try_from(effort.quantizer).unwrap_or(u8::MAX),
        speed_settings: speed(effort),
        ..EncoderConfig::default()
    };
    // One thread: pictures are encoded side by side already.
    let config = Config::new().with_encoder_config(settings).with_threads(1);
    let mut context: Context<u16> = config.new_context().map_err(|error| error.to_string())?;
    let mut frame = context.new_frame();
    for (plane, (values, width)) in frame.planes.iter_mut().zip(planes) {
        let bytes: Vec<u8> = values.into_iter().flat_map(u16::to_le_bytes).collect();
        plane.copy_from_raw_u8(&bytes, 2 * width, 2);
    }
    context.send_frame(frame).map_err(|error| error.to_string())?;
    context.flush();
    let mut compressed = Vec::new();
    loop {
        match context.receive_packet() {
            Ok(mut packet) => compressed.append(&mut packet.data),
            Err(EncoderStatus::Encoded) => {}
            Err(EncoderStatus::LimitReached) => return Ok(compressed),
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// The fastest that there is, save for what an effort asks. The filter that sharpens edges along their direction takes a
/// fifth of the time, and saves half a per cent.
fn speed(effort: &Effort) -> SpeedSettings {
    let mut speed = SpeedSettings::from_preset(10);
    speed.multiref = false;
    speed.rdo_lookahead_frames = 1;
    speed.scene_detection_mode = SceneDetectionSpeed::None;
    speed.fast_deblock = false;
    speed.cdef = false;
    speed.prediction.fine_directional_intra = false;
    speed.transform.rdo_tx_decision = effort.transforms == Transforms::Tried;
    speed.partition.partition_range = PartitionRange::new(BlockSize::BLOCK_8X8, BlockSize::BLOCK_16X16);
    speed
}

/// Luma and the two differences of colour in full range (ITU-R BT.601), in steps of 1/65536 of a thousand and twenty-third.
fn planes(raster: &Raster) -> [Vec<u16>; 3] {
    let count = raster.channels.count();
    let pixels = raster.bytes.len() / count;
    let mut planes = [(); 3].map(|()| Vec::with_capacity(pixels));
    let ten = |value: i32| u16::try_from(value.clamp(0, 1023)).unwrap_or_default();
    for pixel in raster.bytes.chunks_exact(count) {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(i32::from);
        planes[0].push(ten((78_611 * red + 154_332 * green + 29_972 * blue + 32_768) >> 16));
        planes[1].push(ten(((-44_366 * red - 87_091 * green + 131_457 * blue + 32_768) >> 16) + 512));
        planes[2].push(ten(((131_457 * red - 110_079 * green - 21_378 * blue + 32_768) >> 16) + 512));
    }
    planes
}

/// Each four pixels as one.
fn halved(plane: &[u16], width: usize, height: usize) -> Vec<u16> {
    let mut halved = Vec::with_capacity(width.div_ceil(2) * height.div_ceil(2));
    for y in (0..height).step_by(2) {
        let (first, second) = (y * width, (y + 1).min(height - 1) * width);
        for x in (0..width).step_by(2) {
            let next = (x + 1).min(width - 1);
            let sum: u16 = [first + x, first + next, second + x, second + next].map(|at| plane[at]).iter().sum();
            halved.push((sum + 2) / 4);
        }
    }
    halved
}

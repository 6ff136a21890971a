//! Colours of cameras, screens and print brought to sRGB, which is what a file without a profile is taken for.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::raster::{Channels, Raster};

/// The pixels in sRGB. A profile that can't be read, or is none for such pixels, is passed over, as browsers do.
pub(super) fn to_srgb(raster: Raster, profile: Option<&[u8]>) -> Raster {
    let profile = profile.and_then(|profile| ColorProfile::new_from_slice(profile).ok());
    match (raster.channels, profile) {
        (Channels::Cmyk, Some(profile)) if profile.color_space == DataColorSpace::Cmyk => {
            from_cmyk(&raster, &profile).unwrap_or_else(|| without_profile(&raster))
        }
        (Channels::Cmyk, _) => without_profile(&raster),
        (_, Some(profile)) if profile.color_space == DataColorSpace::Gray => from_grey(raster, &profile),
        (_, Some(profile)) if profile.color_space == DataColorSpace::Rgb && !is_srgb(&profile) => {
            from_rgb(raster, &profile)
        }
        _ => raster,
    }
}

/// The profile of Adobe RGB, which cameras name without bringing it. Always the same bytes: its day is that of the
/// specification.
pub(super) fn adobe_rgb() -> Option<Vec<u8>> {
    const DAY: [u8; 12] = [0x07, 0xD5, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0];
    let mut profile = ColorProfile::new_adobe_rgb().encode().ok()?;
    profile.get_mut(24..36)?.copy_from_slice(&DAY);
    Some(profile)
}

fn from_cmyk(raster: &Raster, profile: &ColorProfile) -> Option<Raster> {
    let bytes = transformed(&raster.bytes, raster.bytes.len() / 4 * 3, profile, Layout::Rgba, Layout::Rgb)?;
    Some(Raster { width: raster.width, height: raster.height, channels: Channels::Rgb, bytes })
}

/// Inks without a profile: each takes away its part of the light.
fn without_profile(raster: &Raster) -> Raster {
    let light =
        |ink: u8, black: u8| u8::try_from((u32::from(255 - ink) * u32::from(255 - black) + 127) / 255).unwrap_or(255);
    let pixels = raster.bytes.as_chunks::<4>().0.iter();
    let bytes = pixels.flat_map(|[c, m, y, k]| [light(*c, *k), light(*m, *k), light(*y, *k)]).collect();
    Raster { width: raster.width, height: raster.height, channels: Channels::Rgb, bytes }
}

/// A grey picture was decoded to three equal channels: its profile is one curve.
fn from_grey(raster: Raster, profile: &ColorProfile) -> Raster {
    let steps: Vec<u8> = (0..=255).collect();
    let Some(curve) = transformed(&steps, 3 * 256, profile, Layout::Gray, Layout::Rgb) else { return raster };
    let mut raster = raster;
    for pixel in raster.bytes.chunks_exact_mut(raster.channels.count()) {
        for channel in &mut pixel[..3] {
            *channel = curve[usize::from(*channel) * 3];
        }
    }
    raster
}

fn from_rgb(raster: Raster, profile: &ColorProfile) -> Raster {
    let layout = if raster.channels == Channels::Rgba { Layout::Rgba } else { Layout::Rgb };
    match transformed(&raster.bytes, raster.bytes.len(), profile, layout, layout) {
        Some(bytes) => Raster { bytes, ..raster },
        None => raster,
    }
}

/// Whether a profile says the same as sRGB, as most cameras' do: then nothing is to be rounded.
fn is_srgb(profile: &ColorProfile) -> bool {
    const STEPS: [u8; 6] = [0, 51, 102, 153, 204, 255];
    let colours: Vec<u8> = STEPS
        .iter()
        .flat_map(|r| STEPS.iter().flat_map(move |g| STEPS.iter().flat_map(move |b| [*r, *g, *b])))
        .collect();
    transformed(&colours, colours.len(), profile, Layout::Rgb, Layout::Rgb)
        .is_some_and(|seen| colours.iter().zip(seen).all(|(a, b)| a.abs_diff(b) <= 2))
}

fn transformed(bytes: &[u8], length: usize, from: &ColorProfile, layout: Layout, to: Layout) -> Option<Vec<u8>> {
    let transform =
        from.create_transform_8bit(layout, &ColorProfile::new_srgb(), to, TransformOptions::default()).ok()?;
    let mut out = vec![0; length];
    transform.transform(bytes, &mut out).ok()?;
    Some(out)
}

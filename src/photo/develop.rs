//! The darkroom: a picture is decoded once, and all of its derivatives are made out of it, from the largest down.

use super::colour::to_srgb;
use super::crop;
use super::decode::{Decoded, decode};
use super::derivative::{Crop, Recipe};
use super::encode::encode;
use super::header::Picture;
use super::orientation::{Area, Orientation};
use super::raster::Raster;
use super::resize::resize;

/// A raster may be made from another only if that is larger by so much: less would blur it for nothing.
const LARGER: f64 = 1.25;

/// Decodes a picture once and makes all of these out of it, from the largest down: pixels alone, without metadata, in
/// sRGB, upright, in the recipes' order.
///
/// # Errors
/// Why the picture can't be decoded, or a recipe not be followed, in an editor's words.
pub fn develop(bytes: &[u8], picture: &Picture, recipes: &[Recipe]) -> Result<Vec<Vec<u8>>, String> {
    let decoded = decode(bytes, picture.format)?;
    develop_decoded(decoded, Orientation::of_exif(picture.orientation), recipes)
}

/// Decodes a picture and makes nothing of it, to see whether that can be done.
///
/// # Errors
/// As [`develop`].
pub fn prove(bytes: &[u8], picture: &Picture) -> Result<(), String> {
    decode(bytes, picture.format).map(drop)
}

/// The most memory that developing a picture takes, in bytes, roughly.
pub fn memory_of(bytes: &[u8], picture: &Picture) -> u64 {
    let pixels = picture.size.map_or(0, |(width, height)| u64::from(width) * u64::from(height));
    // What is decoded, and what a decoder may hold beside it: a progressive JPEG's coefficients, a PNG's fourth channel.
    bytes.len() as u64 + pixels * 7
}

fn develop_decoded(decoded: Decoded, orientation: Orientation, recipes: &[Recipe]) -> Result<Vec<Vec<u8>>, String> {
    let negative = Negative::new(decoded, orientation);
    let mut wanted = prints(&negative, recipes);
    let bases: Vec<Option<usize>> = (0..wanted.len()).map(|at| base(&wanted, at)).collect();
    for (print, _) in wanted.iter_mut().zip(&bases).filter(|(_, base)| base.is_none()) {
        print.raster = Some(negative.print(print.area, print.size)?);
    }
    // By far the largest part of the memory, and not needed any more.
    drop(negative);
    let mut results: Vec<Vec<u8>> = vec![Vec::new(); recipes.len()];
    for at in 0..wanted.len() {
        if let Some(base) = bases[at] {
            let raster = from_print(&wanted[base], &wanted[at])?;
            wanted[at].raster = Some(raster);
        }
        let raster = wanted[at].raster.as_ref().expect("those without a base were made before");
        for recipe in &wanted[at].recipes {
            results[*recipe] = encode(raster, &recipes[*recipe])?;
        }
    }
    Ok(results)
}

/// Pixels as they were stored.
struct Negative {
    raster: Raster,
    profile: Option<Vec<u8>>,
    orientation: Orientation,
}

impl Negative {
    fn new(Decoded { raster, profile }: Decoded, orientation: Orientation) -> Self {
        Self { raster, profile, orientation }
    }

    /// Width and height as shown.
    fn size(&self) -> (u32, u32) {
        self.orientation.turn_size((self.raster.width, self.raster.height))
    }

    /// A part of it, as shown, in this size. What is slow is done with few pixels.
    fn print(&self, area: Area, size: (u32, u32)) -> Result<Raster, String> {
        let full = (f64::from(self.raster.width), f64::from(self.raster.height));
        let small = resize(&self.raster, self.orientation.stored(area, full), self.orientation.turn_size(size))?;
        Ok(self.orientation.apply(to_srgb(small, self.profile.as_deref())))
    }
}

/// Pixels that one or several recipes are encoded from.
struct Print {
    crop: Crop,
    size: (u32, u32),
    /// The part of the picture as shown, in its pixels.
    area: Area,
    recipes: Vec<usize>,
    raster: Option<Raster>,
}

impl Print {
    /// How many of its pixels stand for one of the source's, along a side.
    fn scale(&self) -> f64 {
        f64::from(self.size.0) / self.area.2
    }
}

/// What is to be printed, those with the most detail first.
fn prints(negative: &Negative, recipes: &[Recipe]) -> Vec<Print> {
    let (full_width, full_height) = negative.size();
    let mut prints: Vec<Print> = Vec::new();
    for (at, recipe) in recipes.iter().enumerate() {
        let size = (recipe.width.clamp(1, full_width), recipe.height.clamp(1, full_height));
        match prints.iter_mut().find(|print| print.crop == recipe.crop && print.size == size) {
            Some(print) => print.recipes.push(at),
            None => {
                let area = crop::area(recipe.crop, (full_width, full_height));
                prints.push(Print { crop: recipe.crop, size, area, recipes: vec![at], raster: None });
            }
        }
    }
    prints.sort_by(|a, b| b.scale().total_cmp(&a.scale()));
    prints
}

/// The smallest print that another can be made from: it shows the same part or all, and enough detail.
fn base(prints: &[Print], at: usize) -> Option<usize> {
    let print = &prints[at];
    let serves = |other: &&usize| {
        let other = &prints[**other];
        (other.crop == print.crop || other.crop == Crop::Whole) && other.scale() >= print.scale() * LARGER
    };
    (0..at).collect::<Vec<_>>().iter().rfind(serves).copied()
}

/// A print made out of a larger one.
fn from_print(base: &Print, print: &Print) -> Result<Raster, String> {
    let raster = base.raster.as_ref().expect("prints are made from the largest down");
    let (left, top, width, height) = print.area;
    let (across, down) = (f64::from(base.size.0) / base.area.2, f64::from(base.size.1) / base.area.3);
    let area = ((left - base.area.0) * across, (top - base.area.1) * down, width * across, height * down);
    resize(raster, area, print.size)
}

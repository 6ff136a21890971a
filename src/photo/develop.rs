//! The darkroom: a picture is decoded once, and all of its derivatives are made out of it and its halves, from the largest down.

use super::colour::to_srgb;
use super::crop;
use super::decode::{self, Decoded};
use super::decode_large::{self, is_large};
use super::derivative::{Crop, Encoding, Recipe};
use super::encode::encode;
use super::header::Picture;
use super::orientation::{Area, Orientation};
use super::raster::Raster;
use super::resize::resize;

/// A print is made from a halved source only if that is larger by so much: less would blur it for nothing.
const LARGER: f64 = 1.25;

/// What came of a recipe: a file, or pixels that only wait for an encoder that is slow.
pub enum Made {
    /// The file, pixels alone, without metadata.
    File(Vec<u8>),
    /// The pixels.
    Pixels(Pixels),
}

/// Pixels as a recipe wants them.
pub struct Pixels {
    raster: Raster,
    recipe: Recipe,
}

impl Pixels {
    /// The file that they make.
    ///
    /// # Errors
    /// Why they can't be encoded, in an editor's words.
    pub fn encode(&self) -> Result<Vec<u8>, String> {
        encode(&self.raster, &self.recipe)
    }
}

/// Decodes a picture once and makes all of these out of it, from the largest down: pixels alone, without metadata, in
/// sRGB, upright, in the recipes' order.
///
/// # Errors
/// Why the picture can't be decoded, or a recipe not be followed, in an editor's words.
pub fn develop(bytes: &[u8], picture: &Picture, recipes: &[Recipe]) -> Result<Vec<Vec<u8>>, String> {
    let finish = |made| match made {
        Made::File(bytes) => Ok(bytes),
        Made::Pixels(pixels) => pixels.encode(),
    };
    begin(bytes, picture, recipes)?.into_iter().map(finish).collect()
}

/// The same, but what takes long to encode, which is AVIF, is left for others to do side by side.
///
/// # Errors
/// As [`develop`].
pub fn begin(bytes: &[u8], picture: &Picture, recipes: &[Recipe]) -> Result<Vec<Made>, String> {
    let orientation = Orientation::of_exif(picture.orientation);
    if !picture.size.is_some_and(is_large) {
        return develop_negative(Negative::new(decode(bytes, picture)?, orientation), recipes);
    }
    // What needs every pixel is made apart, so that others come out the same with it and without.
    let full = picture.size.unwrap_or_default();
    let (all, half): (Vec<usize>, Vec<usize>) =
        (0..recipes.len()).partition(|at| Print::new(full, &recipes[*at]).halvings() == 0);
    let recipes_of = |places: &[usize]| places.iter().map(|at| recipes[*at]).collect::<Vec<Recipe>>();
    let mut made: Vec<(usize, Made)> = Vec::with_capacity(recipes.len());
    if !all.is_empty() {
        let negative = Negative::new(decode(bytes, picture)?, orientation);
        let some = recipes_of(&all);
        made.extend(all.into_iter().zip(develop_negative(negative, &some)?));
    }
    if !half.is_empty() {
        let decoded = decode_large::decode_half(bytes, picture.format)?.meant_in(picture.colours);
        let negative = Negative { full: orientation.turn_size(full), halved: 1, ..Negative::new(decoded, orientation) };
        let some = recipes_of(&half);
        made.extend(half.into_iter().zip(develop_negative(negative, &some)?));
    }
    made.sort_unstable_by_key(|(at, _)| *at);
    Ok(made.into_iter().map(|(_, made)| made).collect())
}

fn decode(bytes: &[u8], picture: &Picture) -> Result<Decoded, String> {
    decode::decode(bytes, picture.format).map(|decoded| decoded.meant_in(picture.colours))
}

/// Decodes a picture and makes nothing of it, to see whether that can be done.
///
/// # Errors
/// As [`develop`].
pub fn prove(bytes: &[u8], picture: &Picture) -> Result<(), String> {
    if picture.size.is_some_and(is_large) {
        decode_large::decode_half(bytes, picture.format).map(drop)
    } else {
        decode(bytes, picture).map(drop)
    }
}

/// The most memory that developing a picture takes, in bytes, roughly.
pub fn memory_of(bytes: &[u8], picture: &Picture) -> u64 {
    let pixels = picture.size.map_or(0, |(width, height)| u64::from(width) * u64::from(height));
    // What is decoded, and what a decoder may hold beside it: a progressive JPEG's coefficients, a PNG's fourth channel.
    bytes.len() as u64 + pixels * 7
}

fn develop_negative(negative: Negative, recipes: &[Recipe]) -> Result<Vec<Made>, String> {
    let wanted = prints(&negative, recipes);
    let mut groups = wanted.chunk_by(|a, b| a.halvings() == b.halvings()).peekable();
    let mut held = Some(negative);
    let mut results: Vec<(usize, Made)> = Vec::with_capacity(recipes.len());
    while let Some(group) = groups.next() {
        let negative = held.take().expect("it is held while there are prints to make").halved(group[0].halvings())?;
        let rasters: Vec<Raster> = group.iter().map(|print| negative.print(print)).collect::<Result<_, _>>()?;
        // By far the largest part of the memory: only as much as the others need is held while encoders are at work.
        held = groups.peek().map(|next| negative.halved(next[0].halvings())).transpose()?;
        for (print, raster) in group.iter().zip(rasters) {
            let (slow, quick): (Vec<usize>, Vec<usize>) =
                print.recipes.iter().partition(|at| recipes[**at].encoding == Encoding::Avif);
            for at in quick {
                results.push((at, Made::File(encode(&raster, &recipes[at])?)));
            }
            for at in slow {
                results.push((at, Made::Pixels(Pixels { raster: raster.clone(), recipe: recipes[at] })));
            }
        }
    }
    results.sort_unstable_by_key(|(at, _)| *at);
    Ok(results.into_iter().map(|(_, made)| made).collect())
}

/// Pixels as they were stored, or half as many along each side, or a quarter.
struct Negative {
    raster: Raster,
    profile: Option<Vec<u8>>,
    orientation: Orientation,
    /// Width and height as stored, before any halving.
    full: (u32, u32),
    /// How often it was halved.
    halved: u32,
}

impl Negative {
    fn new(Decoded { raster, profile }: Decoded, orientation: Orientation) -> Self {
        let full = (raster.width, raster.height);
        Self { raster, profile, orientation, full, halved: 0 }
    }

    /// Width and height as shown.
    fn size(&self) -> (u32, u32) {
        self.orientation.turn_size(self.full)
    }

    /// The same, halved along each side until it was so many times.
    fn halved(mut self, times: u32) -> Result<Self, String> {
        while self.halved < times {
            let (width, height) = (self.raster.width, self.raster.height);
            let all = (0.0, 0.0, f64::from(width), f64::from(height));
            self.raster = resize(&self.raster, all, (width.div_ceil(2), height.div_ceil(2)))?;
            self.halved += 1;
        }
        Ok(self)
    }

    /// A part of it, as shown. What is slow is done with few pixels.
    fn print(&self, print: &Print) -> Result<Raster, String> {
        let full = (f64::from(self.full.0), f64::from(self.full.1));
        let (across, down) = (f64::from(self.raster.width) / full.0, f64::from(self.raster.height) / full.1);
        let (left, top, width, height) = self.orientation.stored(print.area, full);
        let area = (left * across, top * down, width * across, height * down);
        let small = resize(&self.raster, area, self.orientation.turn_size(print.size))?;
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
}

impl Print {
    /// What a recipe needs of a picture of this size as shown.
    fn new(full: (u32, u32), recipe: &Recipe) -> Self {
        let size = (recipe.width.clamp(1, full.0), recipe.height.clamp(1, full.1));
        Self { crop: recipe.crop, size, area: crop::area(recipe.crop, full), recipes: Vec::new() }
    }

    /// How many of its pixels stand for one of the source's, along a side.
    fn scale(&self) -> f64 {
        f64::from(self.size.0) / self.area.2
    }

    /// How often the source is halved before this is made out of it. That hangs on nothing but the recipe, and not on
    /// what else is ordered: the same recipe gives the same bytes after any earlier build.
    fn halvings(&self) -> u32 {
        let room = (1.0 / (self.scale() * LARGER)).max(1.0);
        room.log2().floor() as u32
    }
}

/// What is to be printed, those with the most detail first.
fn prints(negative: &Negative, recipes: &[Recipe]) -> Vec<Print> {
    let mut prints: Vec<Print> = Vec::new();
    for (at, recipe) in recipes.iter().enumerate() {
        let print = Print::new(negative.size(), recipe);
        match prints.iter_mut().find(|other| other.crop == print.crop && other.size == print.size) {
            Some(other) => other.recipes.push(at),
            None => prints.push(Print { recipes: vec![at], ..print }),
        }
    }
    prints.sort_by(|a, b| b.scale().total_cmp(&a.scale()));
    prints
}

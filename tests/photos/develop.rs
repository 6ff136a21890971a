//! What comes out of the darkroom for pictures that are drawn here.

use polygloss::photo::{Crop, Encoding, Focus, Kind, Picture, Recipe, develop};

/// A PNG whose left half is red and whose right half is blue.
pub(crate) fn halves(width: u32, height: u32) -> Vec<u8> {
    let left = width as usize / 2;
    let row = [[255, 0, 0].repeat(left), [0, 0, 255].repeat(width as usize - left)].concat();
    let pixels = row.repeat(height as usize);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("a PNG can be written");
    bytes
}

pub(crate) fn recipe(crop: Crop, width: u32, height: u32, encoding: Encoding) -> Recipe {
    Recipe { crop, width, height, encoding, kind: Kind::Picture }
}

#[test]
fn every_recipe_is_followed_in_its_order() {
    let bytes = halves(400, 300);
    let picture = Picture::read(&bytes).expect("a PNG is a picture");
    let sizes = [(100, 75), (400, 300), (200, 150)];
    let encodings = [Encoding::Jpeg, Encoding::WebP, Encoding::Png, Encoding::Avif];
    let recipes: Vec<Recipe> = sizes
        .iter()
        .flat_map(|(width, height)| encodings.map(|encoding| recipe(Crop::Whole, *width, *height, encoding)))
        .collect();
    let made = develop(&bytes, &picture, &recipes).expect("it can be developed");
    for (recipe, bytes) in recipes.iter().zip(made) {
        let made = Picture::read(&bytes).expect("what was made is a picture");
        assert_eq!(made.size, Some((recipe.width, recipe.height)), "{recipe:?}");
        assert_eq!(made.format.media_type(), recipe.encoding.media_type());
    }
}

#[test]
fn a_recipe_gives_the_same_bytes_alone_and_among_others() {
    let bytes = halves(1000, 750);
    let picture = Picture::read(&bytes).expect("a PNG is a picture");
    let crop = Crop::Ratio { width: 1, height: 1, focus: Focus { x: 4321, y: 5000 } };
    let whole = [(640, 480), (480, 360), (320, 240), (33, 25)].map(|(width, height)| (Crop::Whole, width, height));
    let recipes: Vec<Recipe> = whole
        .into_iter()
        .chain([(crop, 300, 300), (crop, 90, 90)])
        .map(|(crop, width, height)| recipe(crop, width, height, Encoding::Png))
        .collect();
    let made = develop(&bytes, &picture, &recipes).expect("they can be developed");
    for (recipe, among) in recipes.iter().zip(made) {
        let alone = develop(&bytes, &picture, &[*recipe]).expect("it can be developed");
        assert!(alone[0] == among, "{recipe:?}");
    }
}

#[test]
fn a_crop_keeps_its_focus() {
    let bytes = halves(400, 300);
    let picture = Picture::read(&bytes).expect("a PNG is a picture");
    for (x, colour) in [(0, [255, 0, 0]), (10_000, [0, 0, 255])] {
        let crop = Crop::Ratio { width: 1, height: 2, focus: Focus { x, y: 5000 } };
        let made = develop(&bytes, &picture, &[recipe(crop, 50, 100, Encoding::Png)]).expect("it can be developed");
        let mut reader = png::Decoder::new(std::io::Cursor::new(&made[0])).read_info().expect("it is a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
        reader.next_frame(&mut pixels).expect("it is whole");
        assert!(pixels.as_chunks::<3>().0.iter().all(|pixel| *pixel == colour));
    }
}

//! Files as cameras and picture editors write them; make.sh says how each came to be.

use std::path::Path;

use polygloss::photo::{Credits, Crop, Encoding, Format, Kind, Picture, Recipe, cleaned, develop};

type Colour = [u8; 3];

/// The quarters of almost all of them, from the top left, row by row.
const QUARTERS: [Colour; 4] = [[200, 40, 40], [40, 160, 60], [40, 60, 180], [220, 200, 60]];

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/photos/files").join(name);
    std::fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The whole picture as a PNG of its own size: its size, channels and bytes.
fn shown(name: &str) -> (u32, u32, usize, Vec<u8>) {
    let bytes = file(name);
    let picture = Picture::read(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
    let (width, height) = picture.size.expect("it has a size");
    let recipe = Recipe { crop: Crop::Whole, width, height, encoding: Encoding::Png, kind: Kind::Picture };
    let made = develop(&bytes, &picture, &[recipe]).unwrap_or_else(|why| panic!("{name}: {why}"));
    let mut reader = png::Decoder::new(std::io::Cursor::new(&made[0])).read_info().expect("it is a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
    let frame = reader.next_frame(&mut pixels).expect("it is whole");
    pixels.truncate(frame.buffer_size());
    (frame.width, frame.height, frame.color_type.samples(), pixels)
}

fn assert_quarters(name: &str, most: u8) {
    let (width, height, channels, pixels) = shown(name);
    assert_eq!((width, height), (96, 64), "{name}");
    for (quarter, expected) in [(24, 16), (72, 16), (24, 48), (72, 48)].into_iter().zip(QUARTERS) {
        let at = (quarter.1 * width as usize + quarter.0) * channels;
        let found = &pixels[at..at + 3];
        let is_near = found.iter().zip(expected).all(|(found, expected)| found.abs_diff(expected) <= most);
        assert!(is_near, "{name} has {found:?} where {expected:?} belongs");
    }
}

#[test]
fn cameras_may_be_held_in_eight_ways() {
    (1..=8).for_each(|number| assert_quarters(&format!("held-{number}.jpg"), 4));
}

#[test]
fn colours_of_other_spaces_look_the_same() {
    for name in ["adobe-rgb.jpg", "adobe-named.jpg", "display-p3.jpg", "pro-photo-16.png"] {
        assert_quarters(name, 6);
    }
}

/// Whoever builds at another time gets the same bytes.
#[test]
fn a_profile_that_is_written_has_no_clock() {
    let named = file("adobe-named.jpg");
    let picture = Picture::read(&named).expect("it is a picture");
    let published = cleaned(named, &picture, &Credits::default());
    let mark = published.windows(4).position(|window| window == b"acsp").expect("it has a profile");
    assert_eq!(published[mark - 12..mark - 8], [0x07, 0xD5, 0, 5]);
}

#[test]
fn inks_become_light() {
    assert_quarters("cmyk.jpg", 8);
}

#[test]
fn every_way_of_storing_pixels_is_read() {
    for name in
        ["sixteen-bit.png", "palette.png", "interlaced.png", "progressive.jpg", "subsampled.jpg", "separate.jpg"]
    {
        assert_quarters(name, 6);
    }
}

#[test]
fn grey_stays_grey() {
    let (.., pixels) = shown("grey.jpg");
    assert!(pixels.as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b));
}

#[test]
fn what_must_be_turned_or_converted_is_never_shown_as_it_is() {
    let is_slight = |name: &str| Picture::read(&file(name)).expect("it is a picture").is_slight();
    assert!(["held-1.jpg", "subsampled.jpg", "palette.png"].into_iter().all(is_slight));
    for name in ["cmyk.jpg", "display-p3.jpg", "adobe-named.jpg", "held-3.jpg", "held-6.jpg"] {
        assert!(!is_slight(name), "{name}");
    }
}

#[test]
fn transparency_stays() {
    for name in ["transparent.png", "transparent.webp"] {
        let (width, _, channels, pixels) = shown(name);
        assert_eq!(channels, 4, "{name}");
        let at = |x: usize, y: usize| &pixels[(y * width as usize + x) * 4..][..4];
        assert_eq!(at(0, 0)[3], 0, "{name}");
        assert_eq!(at(48, 32), [200, 40, 40, 255], "{name}");
    }
}

#[test]
fn what_is_transparent_leaves_no_dark_fringe() {
    let bytes = file("transparent.png");
    let picture = Picture::read(&bytes).expect("it is a picture");
    let recipe = |encoding| Recipe { crop: Crop::Whole, width: 24, height: 16, encoding, kind: Kind::Picture };
    let recipes = [recipe(Encoding::Png), recipe(Encoding::WebP), recipe(Encoding::Avif)];
    let made = develop(&bytes, &picture, &recipes).expect("it is whole");
    let mut reader = png::Decoder::new(std::io::Cursor::new(&made[0])).read_info().expect("it is a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
    reader.next_frame(&mut pixels).expect("it is whole");
    for [red, green, blue, cover] in pixels.as_chunks::<4>().0.iter().filter(|pixel| pixel[3] > 40) {
        assert!(red.abs_diff(200) < 20 && green.abs_diff(40) < 20 && blue.abs_diff(40) < 20, "at a cover of {cover}");
    }
    for (bytes, format) in made[1..].iter().zip([Format::WebP, Format::Avif]) {
        let picture = Picture::read(bytes).expect("it is a picture");
        assert_eq!((picture.format, picture.size), (format, Some((24, 16))));
        assert!(picture.has_alpha, "{format:?}");
    }
}

#[test]
fn what_moves_is_told() {
    assert!(Picture::read(&file("moving.gif")).expect("it is a GIF").is_animated);
}

#[test]
fn a_name_is_no_format() {
    let bytes = file("mislabelled.png");
    assert_eq!(Picture::read(&bytes).expect("it is a JPEG").format, Format::Jpeg);
    assert_quarters("mislabelled.png", 6);
}

#[test]
fn what_is_cut_off_is_told() {
    for name in ["cut-off.jpg", "cut-off.png"] {
        let bytes = file(name);
        let Ok(picture) = Picture::read(&bytes) else { continue };
        let recipe = Recipe { crop: Crop::Whole, width: 96, height: 64, encoding: Encoding::Jpeg, kind: Kind::Picture };
        assert!(develop(&bytes, &picture, &[recipe]).is_err(), "{name}");
    }
}

#[test]
fn claims_are_not_believed() {
    let mut bytes = file("sixteen-bit.png");
    // Width and height in the header, which a checksum follows that nobody need get right to be feared.
    bytes[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    assert!(Picture::read(&bytes).expect_err("it is too large").contains("100 megapixels"));
    // Ninety-nine megapixels that aren't there.
    bytes[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x26, 0xAC]);
    if let Ok(picture) = Picture::read(&bytes) {
        let recipe = Recipe { crop: Crop::Whole, width: 96, height: 64, encoding: Encoding::Jpeg, kind: Kind::Picture };
        assert!(develop(&bytes, &picture, &[recipe]).is_err());
    }
}

//! Pictures that are cut off, or whose header promises more than they hold: an error where they are shown, whatever
//! their format, and whether they are developed or shown as they are.

use std::sync::Arc;

use polygloss::base::Forgetful;
use polygloss::photo::{self, Crop, Encoding, Kind, Picture, Recipe};

use crate::develop::halves;
use crate::site::{built, file, site_with};

/// The error that a build and a check end with, after the place and the picture's name.
fn why(name: &str, bytes: Vec<u8>) -> String {
    let (_, errors) = built(&site_with(name, bytes), Arc::new(Forgetful));
    // Of a drawing it is also said that it could do anything.
    let errors: Vec<String> = errors.into_iter().filter(|error| error.starts_with("bad-picture")).collect();
    let [error] = errors.as_slice() else { panic!("{name}: {errors:?}") };
    let before = format!("bad-picture content/en/walks/one/index.md:6 `{name}` can't be shown: ");
    error.strip_prefix(&before).unwrap_or_else(|| panic!("{error}")).to_owned()
}

fn is_fine(name: &str, bytes: Vec<u8>) {
    let (_, errors) = built(&site_with(name, bytes), Arc::new(Forgetful));
    assert_eq!(errors, Vec::<String>::new(), "{name}");
}

/// The picture of 96 by 64 pixels in another format.
fn encoded(encoding: Encoding, source: &str) -> Vec<u8> {
    let bytes = file(source);
    let picture = Picture::read(&bytes).expect("it is a picture");
    let recipe = Recipe { crop: Crop::Whole, width: 96, height: 64, encoding, kind: Kind::Picture };
    photo::develop(&bytes, &picture, &[recipe]).expect("it can be developed").remove(0)
}

/// The same with other bytes at the place after these.
fn changed(mut bytes: Vec<u8>, after: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(after.len()).position(|window| window == after).expect("it is there") + after.len();
    bytes[at..at + to.len()].copy_from_slice(to);
    bytes
}

/// A JPEG that claims to be so many pixels high.
fn taller(bytes: Vec<u8>, mark: [u8; 2], height: u16) -> Vec<u8> {
    let at = bytes.windows(2).position(|window| window == mark).expect("there is a frame") + 5;
    let mut bytes = bytes;
    bytes[at..at + 2].copy_from_slice(&height.to_be_bytes());
    bytes
}

const FEWER: &str = "it holds fewer pixels than its header says";
const CUT_OFF: &str = "it is cut off: the end of the picture is missing";

#[test]
fn a_jpeg_that_claims_more_rows_than_it_holds() {
    for height in [96, 640, 30_000] {
        assert_eq!(why("a.jpg", taller(file("subsampled.jpg"), [0xFF, 0xC0], height)), FEWER, "{height}");
        assert_eq!(why("a.jpg", taller(file("held-1.jpg"), [0xFF, 0xC0], height)), FEWER, "{height}");
        assert_eq!(why("a.jpg", taller(file("grey.jpg"), [0xFF, 0xC0], height)), FEWER, "{height}");
        assert_eq!(why("a.jpg", taller(file("separate.jpg"), [0xFF, 0xC0], height)), FEWER, "{height}");
        assert_eq!(why("a.jpg", taller(file("progressive.jpg"), [0xFF, 0xC2], height)), FEWER, "{height}");
        assert_eq!(why("a.jpg", taller(file("cmyk.jpg"), [0xFF, 0xC0], height)), FEWER, "{height}");
    }
}

#[test]
fn a_jpeg_that_ends_in_the_middle() {
    for name in ["subsampled.jpg", "progressive.jpg", "separate.jpg"] {
        let bytes = file(name);
        let half = bytes[..bytes.len() * 2 / 3].to_vec();
        assert_eq!(why("a.jpg", half.clone()), CUT_OFF, "{name}");
    }
    // With the mark of its end put back behind it.
    let bytes = file("held-1.jpg");
    let scan = bytes.windows(2).position(|window| window == [0xFF, 0xDA]).expect("there is a scan");
    let half = [&bytes[..(scan + bytes.len()) / 2], &[0xFF, 0xD9]].concat();
    assert_eq!(why("a.jpg", half), FEWER);
}

#[test]
fn a_png_that_claims_more_rows_than_it_holds_or_is_cut_off() {
    let bytes = file("sixteen-bit.png");
    let why_short = why("a.png", with_height(&bytes, 640));
    assert!(why_short.starts_with("it is damaged"), "{why_short}");
    let why_cut = why("a.png", bytes[..bytes.len() * 2 / 3].to_vec());
    assert!(why_cut.starts_with("it is damaged"), "{why_cut}");
}

/// A PNG whose header says another height, with the sum that belongs to it.
fn with_height(bytes: &[u8], height: u32) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = !bytes[12..29].iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    });
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

#[test]
fn a_webp_that_claims_more_rows_than_it_holds_or_is_cut_off() {
    let lossy = encoded(Encoding::WebP, "subsampled.jpg");
    is_fine("a.webp", lossy.clone());
    let taller = changed(lossy.clone(), &[0x9D, 0x01, 0x2A, 96, 0], &640_u16.to_le_bytes());
    assert!(why("a.webp", taller).starts_with("it is damaged"));
    for bytes in [lossy, file("transparent.webp")] {
        let why = why("a.webp", bytes[..bytes.len() * 2 / 3].to_vec());
        assert!(why.starts_with("it is damaged") || why == CUT_OFF, "{why}");
    }
}

#[test]
fn a_gif_that_claims_more_rows_than_it_holds_or_is_cut_off() {
    let bytes = file("moving.gif");
    is_fine("a.gif", bytes.clone());
    let taller = changed(bytes.clone(), &[0x2C, 0, 0, 0, 0, 24, 0], &640_u16.to_le_bytes());
    assert_eq!(why("a.gif", taller), FEWER);
    assert_eq!(why("a.gif", bytes[..bytes.len() - 1].to_vec()), CUT_OFF);
    assert_eq!(why("a.gif", bytes[..bytes.len() - 10].to_vec()), CUT_OFF);
}

#[test]
fn an_avif_that_is_cut_off() {
    let bytes = encoded(Encoding::Avif, "subsampled.jpg");
    is_fine("a.avif", bytes.clone());
    assert_eq!(why("a.avif", bytes[..bytes.len() * 2 / 3].to_vec()), CUT_OFF);
}

#[test]
fn a_drawing_that_is_cut_off() {
    let drawing = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g><path d="M0 0h9"/></g></svg>"#;
    is_fine("a.svg", drawing.to_vec());
    assert!(why("a.svg", drawing[..drawing.len() - 8].to_vec()).starts_with("it is no sound XML"));
}

#[test]
fn a_few_bytes_that_claim_a_huge_picture_are_told_of_at_once() {
    let begun = std::time::Instant::now();
    why("a.png", with_height(&file("palette.png"), 900_000));
    why("a.jpg", taller(file("subsampled.jpg"), [0xFF, 0xC0], u16::MAX));
    assert!(begun.elapsed().as_secs() < 20, "it took {:?}", begun.elapsed());
}

#[test]
fn a_picture_that_is_a_line_from_top_to_bottom() {
    assert_eq!(why("a.png", halves(1, 20_000)), "it is more than 16383 times as tall as wide");
    is_fine("a.png", halves(20_000, 1));
}

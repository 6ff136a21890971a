//! Pictures of more than 40 megapixels, which are decoded at half their size.

use polygloss::photo::{Crop, Encoding, Likeness, Picture, develop};

use crate::develop::{halves, recipe};

const SIZE: (u32, u32) = (6401, 6251);

/// The colours left and right of the middle, and a little off both edges.
fn colours(png: &[u8]) -> [[u8; 3]; 4] {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("it is a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
    let frame = reader.next_frame(&mut pixels).expect("it is whole");
    let (width, count) = (frame.width as usize, frame.color_type.samples());
    [1, width / 2 - 4, width / 2 + 4, width - 2].map(|x| {
        let at = (frame.height as usize / 2 * width + x) * count;
        [pixels[at], pixels[at + 1], pixels[at + 2]]
    })
}

/// A JPEG of these pixels in several passes, in which every colour has all pixels; it is decoded one colour after the other.
fn progressive(png: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("it is a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
    reader.next_frame(&mut pixels).expect("it is whole");
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.set_progressive(true);
    encoder.set_restart_interval(1000);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
    let [width, height] = [SIZE.0, SIZE.1].map(|side| u16::try_from(side).expect("a JPEG may be so large"));
    encoder.encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).expect("a JPEG can be written");
    bytes
}

fn likeness(bytes: &[u8]) -> Likeness {
    let picture = Picture::read(bytes).expect("it is a picture");
    Likeness::of(bytes, &picture).expect("it can be decoded")
}

#[test]
fn large_pictures_look_like_small_ones_in_every_format() {
    let source = halves(SIZE.0, SIZE.1);
    let picture = Picture::read(&source).expect("it is a picture");
    let whole = [Encoding::Jpeg, Encoding::WebP].map(|encoding| recipe(Crop::Whole, SIZE.0, SIZE.1, encoding));
    let small = recipe(Crop::Whole, 350, 300, Encoding::Png);
    let made = develop(&source, &picture, &[whole[0], small, whole[1]]).expect("it can be developed");
    let progressive = progressive(&source);
    let looks_alike = |bytes: &[u8]| {
        let picture = Picture::read(bytes).expect("it is a picture");
        assert_eq!(picture.size, Some(SIZE));
        let small = develop(bytes, &picture, &[small]).expect("it can be developed").remove(0);
        assert!(bytes != source || small == made[1], "the same comes out alone and among others");
        for (found, expected) in colours(&small).into_iter().zip([[255, 0, 0], [255, 0, 0], [0, 0, 255], [0, 0, 255]]) {
            let is_near = found.iter().zip(expected).all(|(found, expected)| found.abs_diff(expected) <= 6);
            assert!(is_near, "{:?} has {found:?} where {expected:?} belongs", picture.format);
        }
    };
    std::thread::scope(|threads| {
        for bytes in [&source, &made[0], &made[2], &progressive] {
            threads.spawn(|| looks_alike(bytes));
        }
        assert!(likeness(&made[0]).is_like(&likeness(&halves(640, 625))), "it is known again in another size");
    });
    // What is lacking is told of large ones too.
    let mut short = made[0].clone();
    let at = short.windows(2).position(|window| window == [0xFF, 0xC0]).expect("there is a frame") + 5;
    short[at..at + 2].copy_from_slice(&9000_u16.to_be_bytes());
    let picture = Picture::read(&short).expect("its header is sound");
    let why = develop(&short, &picture, &[small]).expect_err("it lacks rows");
    assert_eq!(why, "it holds fewer pixels than its header says");
}

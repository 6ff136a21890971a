//! Scores pictures with SSIMULACRA2: reads lines of two paths of PNGs, the reference's and the picture's, and writes a
//! number for each. 100 is the same, 90 can't be told apart, 70 is good.

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, stdin};

use ssimulacra2::{ColorPrimaries, Rgb, TransferCharacteristic, compute_frame_ssimulacra2};

fn main() -> Result<(), Box<dyn Error>> {
    for line in stdin().lines() {
        let line = line?;
        let (reference, picture) = line.split_once('\t').ok_or("two paths stand on a line, with a tab between them")?;
        println!("{:.3}", compute_frame_ssimulacra2(read(reference)?, read(picture)?)?);
    }
    Ok(())
}

fn read(path: &str) -> Result<Rgb, Box<dyn Error>> {
    let mut reader = png::Decoder::new(BufReader::new(File::open(path)?)).read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let frame = reader.next_frame(&mut bytes)?;
    let count = frame.color_type.samples();
    let channel = |byte: u8| f32::from(byte) / 255.0;
    let pixels = bytes[..frame.buffer_size()].chunks_exact(count);
    let pixels = pixels.map(|pixel| [channel(pixel[0]), channel(pixel[1]), channel(pixel[2])]).collect();
    Ok(Rgb::new(
        pixels,
        frame.width as usize,
        frame.height as usize,
        TransferCharacteristic::SRGB,
        ColorPrimaries::BT709,
    )?)
}

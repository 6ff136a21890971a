//! Maker notes, as seven makers begin theirs, with the number of the camera and without.

use polygloss::photo::{Picture, Reveals};

use super::bytes;

/// A table of one tag whose value is this.
fn table(tag: u16, value: u32) -> Vec<u8> {
    [&[0, 1][..], &tag.to_be_bytes(), &[0, 4, 0, 0, 0, 1], &value.to_be_bytes(), &[0; 4]].concat()
}

/// The same as most computers write it.
fn turned_table(tag: u16, value: u32) -> Vec<u8> {
    [&[1, 0][..], &tag.to_le_bytes(), &[4, 0, 1, 0, 0, 0], &value.to_le_bytes(), &[0; 4]].concat()
}

/// What a JPEG with these notes of this maker reveals.
fn revealed(make: &str, notes: &[u8]) -> Reveals {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("it is short").to_be_bytes();
    let make = format!("{make}\0").into_bytes();
    // The header, two tags, the maker's name, one tag, the notes.
    let name = 8 + 2 + 2 * 12 + 4;
    let tags = name + length(&make)[3];
    let exif = [
        b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x02\x01\x0F\0\x02",
        &length(&make)[..],
        &[0, 0, 0, name, 0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, tags, 0, 0, 0, 0],
        &make,
        &[0, 1, 0x92, 0x7C, 0, 7],
        &length(notes),
        &[0, 0, 0, tags + 18, 0, 0, 0, 0],
        notes,
    ]
    .concat();
    let plain = bytes("agency.jpg");
    let segment = u16::try_from(exif.len() + 2).expect("it is short").to_be_bytes();
    let jpeg = [&plain[..2], &[0xFF, 0xE1], &segment, &exif, &plain[2..]].concat();
    Picture::read(&jpeg).expect("it is a picture").reveals
}

#[test]
fn the_number_of_a_camera_is_found_in_its_makers_notes() {
    type Notes = Box<dyn Fn(u32) -> Vec<u8>>;
    let begun =
        |start: &'static [u8], tag: u16| -> Notes { Box::new(move |number| [start, &table(tag, number)].concat()) };
    let olympus = |start: &'static [u8]| -> Notes {
        Box::new(move |number| {
            let within = u32::try_from(start.len() + 18).expect("it is short");
            [start, &turned_table(0x2010, within), &turned_table(0x0101, number)].concat()
        })
    };
    let makers: [(&str, Notes); 8] = [
        ("Canon", Box::new(|number| turned_table(0x000C, number))),
        ("NIKON CORPORATION", begun(b"Nikon\0\x02\x10\0\0MM\0\x2A\0\0\0\x08", 0x001D)),
        ("OLYMPUS CORPORATION", olympus(b"OLYMPUS\0II\x03\0")),
        ("OM Digital Solutions", olympus(b"OM SYSTEM\0\0\0II\x04\0")),
        ("PENTAX", begun(b"AOC\0MM", 0x0229)),
        ("Panasonic", begun(b"Panasonic\0\0\0", 0x0025)),
        ("SONY", begun(b"SONY DSC \0\0\0", 0x2031)),
        ("FUJIFILM", Box::new(|number| [&b"FUJIFILM\x0C\0\0\0"[..], &turned_table(0x0010, number)].concat())),
    ];
    for (make, notes) in makers {
        assert!(revealed(make, &notes(1_234_567)).serial_number, "{make}");
        assert!(!revealed(make, &notes(0)).serial_number, "{make} writes none");
    }
    assert!(!revealed("Another", &turned_table(0x000C, 1_234_567)).serial_number);
}

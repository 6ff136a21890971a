//! Metadata where few programs look for it: the rest of a packet in a JPEG, items of an animated AVIF.

use std::sync::Arc;

use polygloss::photo::{Credits, Picture, cleaned};

use super::bytes;

const HEAD: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description "#;
const TAIL: &str = "</rdf:Description></rdf:RDF></x:xmpmeta>";

fn segment(parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len() + 2).expect("it is short");
    [&[0xFF, 0xE1][..], &length.to_be_bytes(), &content].concat()
}

#[test]
fn a_packet_may_go_on_in_other_segments() {
    let sum = b"0123456789ABCDEF0123456789ABCDEF";
    let main = format!(
        "{HEAD}xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" xmlns:n=\"http://ns.adobe.com/xmp/note/\" \
         photoshop:Credit=\"The line\" n:HasExtendedXMP=\"{}\">{TAIL}",
        String::from_utf8_lossy(sum)
    );
    let more = format!(
        "{HEAD}xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:exif=\"http://ns.adobe.com/exif/1.0/\" \
         exif:GPSLatitude=\"46,3N\"><dc:creator><rdf:Seq><rdf:li>Ana Čuk</rdf:li></rdf:Seq></dc:creator>{TAIL}"
    );
    let number = |number: usize| u32::try_from(number).expect("it is small").to_be_bytes();
    let part = |from: usize, to: usize| {
        let head = [&sum[..], &number(more.len()), &number(from)].concat();
        segment(&[b"http://ns.adobe.com/xmp/extension/\0", &head, &more.as_bytes()[from..to]])
    };
    let plain = bytes("agency.jpg");
    let clean = cleaned(plain.clone(), &Picture::read(&plain).expect("it is a picture"), &Credits::default());
    let with = |parts: &[Vec<u8>]| {
        let packet = segment(&[b"http://ns.adobe.com/xap/1.0/\0", main.as_bytes()]);
        let bytes = [&clean[..2], &packet, &parts.concat(), &clean[2..]].concat();
        Picture::read(&bytes).expect("it is a picture")
    };
    // In any order; and nothing of it where a part is missing.
    let whole = with(&[part(100, more.len()), part(0, 100)]);
    assert_eq!(whole.credits.credit_line.as_deref(), Some("The line"));
    assert_eq!(whole.credits.creator, ["Ana Čuk"]);
    assert!(whole.reveals.place);
    assert_eq!(with(&[part(0, 100)]).credits.creator, Vec::<String>::new());
}

fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("it is short");
    [&length.to_be_bytes()[..], name, content].concat()
}

#[test]
fn an_animated_avif_gains_its_credit_and_keeps_its_frames() {
    // A still one, and behind it a film whose one frame lies behind the film's table.
    let still = bytes("xmp.avif");
    let film = |place: u32| {
        let table = boxed(b"stco", &[&[0; 4][..], &1_u32.to_be_bytes(), &place.to_be_bytes()].concat());
        boxed(b"moov", &boxed(b"trak", &boxed(b"mdia", &boxed(b"minf", &boxed(b"stbl", &table)))))
    };
    let frame = b"the pixels of a frame";
    let place = u32::try_from(still.len() + film(0).len() + 8).expect("it is short");
    let moving = [&still[..], &film(place), &boxed(b"mdat", frame)].concat();
    let picture = Picture::read(&moving).expect("it is a picture");
    assert!(picture.is_animated);
    let mut credits = Credits::clone(&Arc::default());
    credits.credit_line = Some("Somebody else with a long name".repeat(9));
    let made = cleaned(moving.clone(), &picture, &credits);
    let picture = Picture::read(&made).expect("it is a picture");
    assert_eq!(picture.credits.credit_line, credits.credit_line);
    assert_eq!(picture.credits.creator, Vec::<String>::new(), "the old ones are gone");
    let table = made.windows(4).position(|window| window == b"stco").expect("it is there") + 12;
    let place = u32::from_be_bytes(made[table..table + 4].try_into().expect("four bytes")) as usize;
    assert_eq!(&made[place..place + frame.len()], frame);
    assert_ne!(made.len(), moving.len());
}

#[test]
fn an_avif_may_hold_its_packet_as_films_do() {
    let still = bytes("xmp.avif");
    let picture = Picture::read(&still).expect("it is a picture");
    let bare = cleaned(still, &picture, &Credits::default());
    assert_eq!(Picture::read(&bare).expect("it is a picture").credits.creator, Vec::<String>::new());
    let name = [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC];
    let packet = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="The line"/></rdf:RDF></x:xmpmeta>"#;
    let filmed = [bare.as_slice(), &boxed(b"uuid", &[&name, packet.as_bytes()].concat())].concat();
    let picture = Picture::read(&filmed).expect("it is a picture");
    assert_eq!(picture.credits.credit_line.as_deref(), Some("The line"));
    let made = cleaned(filmed, &picture, &Credits::default());
    assert_eq!(Picture::read(&made).expect("it is a picture").credits.credit_line, None);
}

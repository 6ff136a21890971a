//! What picture files say of themselves: read out of files that other programs wrote, and written into pictures.

mod listed;
mod more;
mod notes;
mod published;
#[path = "../tools/tries.rs"]
mod tries;

use std::fs;
use std::path::Path;

use polygloss::photo::{Credits, Encoding, Picture, Reveals, cleaned, imprint};
use proptest::prelude::*;

/// The files that make.sh made.
const FILES: [&str; 13] = [
    "agency-utf8.jpg",
    "agency.jpg",
    "camera.jpg",
    "camera.png",
    "camera.webp",
    "contradiction.jpg",
    "machine.jpg",
    "short-form.jpg",
    "xmp.avif",
    "xmp.gif",
    "xmp.jpg",
    "xmp.png",
    "xmp.webp",
];

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/metadata/files");
    fs::read(folder.join(name)).expect("make.sh made it")
}

fn picture(name: &str) -> Picture {
    Picture::read(&bytes(name)).expect("it is a picture")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn full() -> Credits {
    Credits {
        creator: vec!["Ana Čuk".to_owned(), "Bor Žagar".to_owned()],
        credit_line: some("Ana Čuk/Agencija Ž"),
        copyright: some("© 2026 Ana Čuk"),
        web_statement: some("https://example.org/licence?a=1&b=2"),
        licensor_url: some("https://example.org/buy"),
        usage_terms: some("Once, in print <only>"),
        description: some("A lamp & a stair"),
        headline: some("The lamp"),
        source: some("Archive"),
        date_created: some("2026-05-01"),
        digital_source_type: some("http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"),
        data_mining: None,
        alt_text: [("sl", "Svetilka"), ("x-default", "A lamp")].map(|(l, t)| (l.to_owned(), t.to_owned())).into(),
    }
}

#[test]
fn xmp_is_read_in_every_format() {
    for name in ["xmp.jpg", "xmp.png", "xmp.webp", "xmp.avif", "xmp.gif"] {
        assert_eq!(*picture(name).credits, full(), "{name}");
        assert_eq!(picture(name).reveals, Reveals::default(), "{name}");
    }
}

#[test]
fn properties_may_be_attributes_and_structures() {
    let picture = picture("short-form.jpg");
    let told = Credits {
        creator: vec!["Tom".to_owned(), "Ann".to_owned()],
        credit_line: some("Tom & Ann’s/Agency"),
        copyright: some("Rights"),
        web_statement: some("https://example.org/by"),
        licensor_url: some("https://example.org/t"),
        data_mining: some("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"),
        ..Credits::default()
    };
    assert_eq!(*picture.credits, told);
    assert_eq!(picture.reveals, Reveals { place: true, serial_number: true, thumbnail: false });
}

#[test]
fn cameras_tell_the_way_up_and_more_than_they_should() {
    let photograph = picture("camera.jpg");
    assert_eq!(photograph.credits.creator, ["Ana Cuk", "Bor Zagar"]);
    assert_eq!(photograph.credits.copyright.as_deref(), Some("2026 Ana Cuk"));
    assert_eq!(photograph.credits.date_created.as_deref(), Some("2026-05-01"));
    assert_eq!(photograph.credits.line().as_deref(), Some("Ana Cuk, Bor Zagar"));
    assert_eq!((photograph.orientation, photograph.size), (6, Some((48, 64))));
    assert_eq!(photograph.reveals, Reveals { place: true, serial_number: true, thumbnail: true });
    for name in ["camera.png", "camera.webp"] {
        let photograph = picture(name);
        assert_eq!((photograph.orientation, photograph.size), (8, Some((48, 64))), "{name}");
        assert_eq!(photograph.reveals, Reveals { place: true, ..Reveals::default() }, "{name}");
    }
    assert!(picture("camera.webp").has_alpha);
    assert!(!picture("camera.png").has_alpha);
}

#[test]
fn old_agencies_are_credited_in_their_letters() {
    let german = picture("agency.jpg").credits;
    assert_eq!(german.creator, ["Jörg Müller"]);
    assert_eq!(german.credit_line.as_deref(), Some("dpa"));
    assert_eq!(german.copyright.as_deref(), Some("© dpa"));
    assert_eq!(german.description.as_deref(), Some("Die Brücke"));
    assert_eq!(german.date_created.as_deref(), Some("2026-05-01"));
    assert_eq!(picture("agency-utf8.jpg").credits.creator, ["Ana Čuk"]);
}

#[test]
fn contradictions_are_told_and_xmp_wins() {
    let picture = picture("contradiction.jpg");
    assert_eq!(picture.credits.creator, ["Ana Čuk"]);
    // `Ana Cuk` is the same in the letters that EXIF has.
    assert_eq!(picture.contradictions, ["its creator is `Ana Čuk` in XMP and `Boris Z.` in IPTC"]);
    assert_eq!(self::picture("machine.jpg").credits.source_type(), Some("trainedAlgorithmicMedia"));
}

#[test]
fn originals_keep_what_is_seen_and_lose_the_rest() {
    for name in FILES {
        let before = picture(name);
        let clean = cleaned(bytes(name), &before, &full());
        let after = Picture::read(&clean).expect("it is still a picture");
        assert_eq!(*after.credits, full(), "{name}");
        assert_eq!((after.orientation, after.size), (before.orientation, before.size), "{name}");
        assert_eq!((after.has_alpha, after.is_animated), (before.has_alpha, before.is_animated), "{name}");
        assert_eq!((after.reveals, after.contradictions.len()), (Reveals::default(), 0), "{name}");
        let silent = cleaned(clean, &after, &Credits::default());
        assert_eq!(*Picture::read(&silent).expect("it is still a picture").credits, Credits::default(), "{name}");
    }
}

/// A JPEG with another segment after its first two bytes, and with something behind its end.
fn with_segment(name: &str, marker: u8, payload: &[u8], behind: &[u8]) -> Vec<u8> {
    let plain = bytes(name);
    let length = u16::try_from(payload.len() + 2).expect("it is short").to_be_bytes();
    [&plain[..2], &[0xFF, marker], &length, payload, &plain[2..], behind].concat()
}

#[test]
fn content_credentials_are_replaced_by_what_they_say_of_machines() {
    let term = b"JP\0\0jumb..http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture..\
        https://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia\x00rest";
    let claimed = with_segment("agency.jpg", 0xEB, term, b"");
    let picture = Picture::read(&claimed).expect("it is a picture");
    assert_eq!(picture.credits.source_type(), Some("compositeWithTrainedAlgorithmicMedia"));
    let clean = cleaned(claimed, &picture, &picture.credits);
    assert!(memchr::memmem::find(&clean, b"jumb").is_none());
    let after = Picture::read(&clean).expect("it is a picture");
    assert_eq!(after.credits.source_type(), Some("compositeWithTrainedAlgorithmicMedia"));
}

#[test]
fn profiles_stay_and_what_phones_append_goes() {
    let profile = [&b"ICC_PROFILE\0\x01\x01"[..], &[7; 64]].concat();
    let phone = with_segment("camera.jpg", 0xE2, &profile, &bytes("agency.jpg"));
    let picture = Picture::read(&phone).expect("it is a picture");
    let clean = cleaned(phone, &picture, &Credits::default());
    assert!(memchr::memmem::find(&clean, &profile).is_some());
    assert!(clean.ends_with(b"\xFF\xD9") && clean.len() < bytes("camera.jpg").len() + profile.len());
    assert_eq!(Picture::read(&clean).expect("it is a picture").credits.creator, Vec::<String>::new());
}

#[test]
fn derivatives_say_whose_they_are() {
    let encodings = [Encoding::Jpeg, Encoding::WebP, Encoding::Png, Encoding::Avif];
    for (name, encoding) in ["camera.jpg", "camera.webp", "camera.png", "xmp.avif"].into_iter().zip(encodings) {
        let picture = Picture::read(&imprint(bytes(name), encoding, &full())).expect("it is still a picture");
        assert_eq!(*picture.credits, full(), "{name}");
        // Where the pixels of a derivative lie is where they are seen.
        assert_eq!(picture.orientation, 1, "{name}");
    }
}

#[test]
fn what_a_file_says_is_words_in_a_line() {
    let loud = Credits {
        creator: vec!["<b>A\u{202E}\nB</b>".to_owned()],
        web_statement: some("javascript:alert(1)"),
        copyright: some(&"ž".repeat(100_000)),
        ..Credits::default()
    };
    let picture = Picture::read(&imprint(bytes("xmp.png"), Encoding::Png, &loud)).expect("it is still a picture");
    assert_eq!(picture.credits.creator, ["<b>A B</b>"]);
    assert_eq!(picture.credits.web_statement, None);
    assert_eq!(picture.credits.copyright.as_ref().map(|text| text.chars().count()), Some(4000));
    // JPEG has no room for so much: the rest of it stays a picture.
    assert!(Picture::read(&imprint(bytes("xmp.jpg"), Encoding::Jpeg, &loud)).is_ok());
}

proptest! {
    #![proptest_config(tries::tries(256))]

    /// Damaged files are refused or read in part; nothing is ever out of bounds.
    #[test]
    fn damage_is_survived(
        name in prop::sample::select(FILES.to_vec()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut damaged = bytes(name);
        for (at, byte) in changes {
            let at = at.index(damaged.len());
            damaged[at] = byte;
        }
        if let Some(cut) = cut {
            damaged.truncate(cut.index(damaged.len()));
        }
        if let Ok(picture) = Picture::read(&damaged) {
            let clean = cleaned(damaged, &picture, &full());
            let _ = Picture::read(&clean);
        }
    }
}

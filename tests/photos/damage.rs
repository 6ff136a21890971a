//! Damaged files: developed as far as they go or refused in words, and no decoder is ever out of bounds.

use std::fs;
use std::path::{Path, PathBuf};

use polygloss::photo::{Crop, Encoding, Focus, Kind, Likeness, Picture, Recipe, develop, memory_of, prove};
use proptest::prelude::*;

use crate::tries::tries;

/// What the darkroom would take on in this test, in bytes; larger claims are refused or take longer than a test has.
const MOST: u64 = 64 << 20;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let of = |name: &str| {
        fs::read_dir(folder.join(name)).expect("it is there").map(|entry| entry.expect("it is there").path())
    };
    let mut files: Vec<PathBuf> = ["photos/files", "metadata/files"].into_iter().flat_map(of).collect();
    files.sort();
    files
}

/// One change of a file: bytes that are other, gone, or there twice.
#[derive(Debug, Clone)]
enum Change {
    Byte(prop::sample::Index, u8),
    Number(prop::sample::Index, u32),
    Cut(prop::sample::Index, prop::sample::Index),
    Twice(prop::sample::Index, prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<prop::sample::Index>;
    let numbers =
        prop_oneof![Just(0), Just(1), Just(0x7FFF_FFFF), Just(0x8000_0000), Just(u32::MAX), Just(0xFFFF), any::<u32>()];
    prop_oneof![
        4 => (place(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        2 => (place(), numbers).prop_map(|(at, number)| Change::Number(at, number)),
        1 => (place(), place()).prop_map(|(from, to)| Change::Cut(from, to)),
        1 => (place(), place()).prop_map(|(from, to)| Change::Twice(from, to)),
    ]
}

fn damaged(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        match change {
            Change::Byte(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Change::Number(at, number) => {
                let at = at.index(bytes.len());
                let written = number.to_be_bytes();
                let count = written.len().min(bytes.len() - at);
                bytes[at..at + count].copy_from_slice(&written[..count]);
            }
            Change::Cut(from, to) => {
                let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
                bytes.drain(from.min(to)..from.max(to));
            }
            Change::Twice(from, to) => {
                let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
                let piece = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.splice(from..from, piece);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(tries(300))]

    #[test]
    fn damage_is_survived_in_the_darkroom(
        file in prop::sample::select(files()),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let bytes = damaged(fs::read(file).expect("it is there"), &changes);
        if let Ok(picture) = Picture::read(&bytes)
            && picture.can_be_developed()
            && memory_of(&bytes, &picture) < MOST
        {
            let _ = prove(&bytes, &picture);
            let _ = Likeness::of(&bytes, &picture);
            let (width, height) = picture.size.unwrap_or((1, 1));
            let focus = Focus { x: 10_000, y: 0 };
            let crops = [Crop::Whole, Crop::Ratio { width: 1, height: 1, focus }];
            let recipes = crops.map(|crop| {
                let (width, height) = if crop == Crop::Whole { (width, height) } else { (width.min(height), width.min(height)) };
                Recipe { crop, width: width.min(64), height: height.min(64), encoding: Encoding::Jpeg, kind: Kind::Picture }
            });
            for recipe in recipes {
                let _ = develop(&bytes, &picture, &[recipe]);
            }
        }
    }
}

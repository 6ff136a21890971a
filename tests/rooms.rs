//! The folders of `src/` stand in a line, each using only those before it; files are short and say what they are for.

use std::fs;
use std::path::{Path, PathBuf};

/// The line, from what everyone shares to what the terminal sees.
const ROOMS: [&str; 11] =
    ["base", "config", "document", "photo", "site", "plan", "render", "build", "disk", "serve", "cli"];

/// How long a file may get.
const LINES: usize = 500;

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All Rust files of a folder and those below it.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("the file can be read");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// The rooms that a text names as `crate::room`, also among others: `crate::{base::Url, site}`.
fn named(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        if text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => rooms.push(word(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut is_first = true;
                for (at, letter) in list.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => is_first = true,
                        _ if is_first && !letter.is_whitespace() => {
                            rooms.push(word(&list[at..]));
                            is_first = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    rooms
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn every_folder_is_a_room_and_every_room_a_folder() {
    let mut folders: Vec<String> = fs::read_dir(src())
        .expect("src can be listed")
        .map(|entry| entry.expect("src can be listed"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("a folder's name is UTF-8"))
        .collect();
    folders.sort();
    let mut rooms = ROOMS.map(str::to_owned).to_vec();
    rooms.sort();
    assert_eq!(folders, rooms, "ROOMS is the line of the folders of src");
}

#[test]
fn a_room_uses_only_those_before_it() {
    let mut wrong = Vec::new();
    for (place, room) in ROOMS.iter().enumerate() {
        for (path, text) in files(&src().join(room)) {
            for used in named(&text) {
                if ROOMS.iter().position(|other| *other == used).is_none_or(|other| other > place) {
                    wrong.push(format!("{}: `{room}` uses `{used}`", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_begin_with_what_they_are_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = ["src", "tests", "benches"].into_iter().flat_map(|folder| files(&root.join(folder)));
    let mut wrong = Vec::new();
    for (path, text) in all {
        if !text.starts_with("//! ") {
            wrong.push(format!("{} doesn't begin with `//!`", path.display()));
        }
        if text.lines().count() > LINES {
            wrong.push(format!("{} has more than {LINES} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Cargo.toml denies `unsafe` to all of the package; nobody else may take that back.
#[test]
fn what_no_compiler_checks_stands_in_one_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("the file can be read");
    assert!(manifest.contains("unsafe_code = \"deny\""));
    let all = ["src", "tests", "benches"].into_iter().flat_map(|folder| files(&root.join(folder)));
    let exempt = all.filter(|(path, text)| text.contains("unsafe_code") && !path.ends_with("tests/rooms.rs"));
    let exempt: Vec<PathBuf> = exempt.map(|(path, _)| path).collect();
    assert_eq!(exempt, [root.join("src/photo/libwebp.rs")]);
}

#[test]
fn rooms_are_read_out_of_every_form_of_use() {
    let text = "use crate::base::Url; use crate::{config::{A, B}, site, plan::Job}; f(crate::disk::g()) mycrate::x";
    assert_eq!(named(text), ["base", "config", "site", "plan", "disk"]);
}

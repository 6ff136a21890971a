//! `photos`: what the commands tell of a site's pictures.

use std::fs;
use std::path::Path;
use std::process::Command;

use polygloss::photo::{Crop, Encoding, Kind, Picture, Recipe, develop};
use serde_json::Value;
use tempfile::TempDir;

use super::bytes;

const ARTICLE: &str = r#"+++
title = "A"
cover = "lamp.jpg"
[photos."lamp.jpg"]
credit = "=Ana, \"STA\""
alt = "A lamp"
expires = 2026-05-20
+++
![Lamp](lamp.jpg)

Text.

![Bare](bare.jpg)

Text with a [link](linked.webp) to a picture.
"#;

/// A photograph of the demonstration, and the same narrower and in another format.
fn photograph() -> (Vec<u8>, Vec<u8>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let large = fs::read(root.join("content/en/food/citrus-in-winter/citrus-slices.jpg")).expect("it is there");
    let picture = Picture::read(&large).expect("it is a picture");
    let (width, height) = picture.size.expect("it has a size");
    let (width, height) = (400, 400 * height / width);
    let recipe = Recipe { crop: Crop::Whole, width, height, encoding: Encoding::WebP, kind: Kind::Picture };
    let small = develop(&large, &picture, &[recipe]).expect("it can be developed").remove(0);
    (large, small)
}

fn site() -> TempDir {
    let folder = tempfile::tempdir().expect("there is room");
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("there is room");
        fs::write(path, bytes).expect("there is room");
    };
    let settings = "base_url = \"https://mag.example\"\ntitle = \"M\"\ndefault_language = \"en\"\n[publisher]\nshare_image = \"/share.png\"\n[languages.en]\n[languages.sl]\n";
    write("polygloss.toml", settings.as_bytes());
    write("content/en/a/index.md", ARTICLE.as_bytes());
    write("content/sl/a.md", b"+++\ntitle = \"A\"\n+++\n![Svetilka](lamp.jpg)\n");
    let (large, small) = photograph();
    write("content/en/a/lamp.jpg", &large);
    write("static/share.png", &bytes("camera.png"));
    write("content/en/a/linked.webp", &small);
    write("content/en/a/bare.jpg", &bytes("machine.jpg"));
    write("content/en/a/idle.jpg", &bytes("agency.jpg"));
    write("static/idle.png", &bytes("xmp.png"));
    write("static/same.jpg", &bytes("agency.jpg"));
    folder
}

fn photos(folder: &TempDir, arguments: &str) -> String {
    let command = Command::new(env!("CARGO_BIN_EXE_polygloss"))
        .args(["--now", "2026-05-10", "photos"])
        .args(arguments.split(' '))
        .arg("--root")
        .arg(folder.path())
        .output()
        .expect("it runs");
    assert!(command.status.success(), "{}", String::from_utf8_lossy(&command.stderr));
    String::from_utf8(command.stdout).expect("it is text")
}

fn paths(folder: &TempDir, arguments: &str) -> Vec<String> {
    let rows: Value = serde_json::from_str(&photos(folder, arguments)).expect("it is JSON");
    let rows = rows.as_array().expect("it is an array").iter();
    rows.map(|row| row["path"].as_str().expect("a row has a path").to_owned()).collect()
}

#[test]
fn every_picture_is_listed_with_its_credit_and_its_places() {
    let site = site();
    let rows: Value = serde_json::from_str(&photos(&site, "list --json")).expect("it is JSON");
    let lamp = rows.as_array().expect("it is an array").iter().find(|row| row["path"] == "content/en/a/lamp.jpg");
    let lamp = lamp.expect("it is listed");
    assert_eq!(lamp["credit"], "=Ana, \"STA\"");
    assert_eq!((&lamp["expires"], &lamp["width"]), (&"2026-05-20".into(), &1350.into()));
    assert_eq!(lamp["languages"], serde_json::json!(["en", "sl"]));
    let places: Vec<(&Value, &Value)> =
        lamp["used"].as_array().expect("it is").iter().map(|used| (&used["path"], &used["line"])).collect();
    let (en, sl) = (&"content/en/a/index.md".into(), &"content/sl/a.md".into());
    // The translation shows its source's cover, and names it nowhere.
    assert_eq!(places, [(en, &3.into()), (en, &9.into()), (sl, &Value::Null), (sl, &4.into())]);
    let idle = rows.as_array().expect("it is").iter().find(|row| row["path"] == "content/en/a/idle.jpg");
    assert_eq!(idle.expect("it is listed")["credit"], "dpa");

    let csv = photos(&site, "list --csv");
    assert!(csv.starts_with("path,credit,creator,"));
    assert!(csv.contains("content/en/a/lamp.jpg,\"'=Ana, \"\"STA\"\"\","), "{csv}");
    let table = photos(&site, "list");
    assert!(table.lines().any(|line| line.contains("lamp.jpg") && line.contains("index.md:3 and 3 more")), "{table}");
}

#[test]
fn what_needs_care_is_found() {
    let site = site();
    assert_eq!(paths(&site, "missing --json"), ["content/en/a/bare.jpg"]);
    assert_eq!(paths(&site, "expiring --within 11d --json"), ["content/en/a/lamp.jpg"]);
    assert_eq!(paths(&site, "expiring --within 1w --json"), Vec::<String>::new());
    // A link in a text and a key of the configuration name theirs.
    assert_eq!(paths(&site, "unused --json"), ["content/en/a/idle.jpg", "static/idle.png", "static/same.jpg"]);
    assert_eq!(photos(&site, "expiring --within 1d"), "");
}

#[test]
fn pictures_are_known_again_in_another_size() {
    let site = site();
    let rows: Value = serde_json::from_str(&photos(&site, "duplicates --json")).expect("it is JSON");
    let rows: Vec<(u64, &str)> = rows
        .as_array()
        .expect("it is an array")
        .iter()
        .map(|row| (row["group"].as_u64().expect("it has one"), row["path"].as_str().expect("a row has a path")))
        .collect();
    assert!(rows.contains(&(1, "content/en/a/lamp.jpg")) || rows.contains(&(2, "content/en/a/lamp.jpg")), "{rows:?}");
    let group = |path: &str| rows.iter().find(|(_, of)| *of == path).map(|(group, _)| *group);
    assert_eq!(group("content/en/a/lamp.jpg"), group("content/en/a/linked.webp"), "{rows:?}");
    assert_eq!(group("content/en/a/idle.jpg"), group("static/same.jpg"), "{rows:?}");
    assert_ne!(group("content/en/a/lamp.jpg"), group("static/same.jpg"), "{rows:?}");
}

#[test]
fn what_was_pruned_is_told_to_programs_too() {
    let site = site();
    let pruned: Value = serde_json::from_str(&photos(&site, "prune --json")).expect("it is JSON");
    assert_eq!(pruned, serde_json::json!({ "type": "pruned", "removed": 0, "bytes": 0, "kept": 0 }));
}

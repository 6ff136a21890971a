//! Publishing entry by entry: on demand, and where folders of others stand in the output.

use std::fs;
use std::os::unix::fs::MetadataExt;

use polygloss::disk::Options;

use crate::scene::{Scene, in_place, owned, refused};

const OLD: [(&str, &str); 5] = [
    ("assets/a.1.css", "a"),
    ("en/a/index.html", "a"),
    ("en/b/index.html", "b"),
    ("gone/index.html", "gone"),
    ("index.html", "old"),
];
const NEW: [(&str, &str); 4] =
    [("assets/a.2.css", "a2"), ("en/a/index.html", "a2"), ("index.html", "new"), ("sl/index.html", "sl")];

#[test]
fn the_output_folder_itself_can_stay() {
    let scene = Scene::new();
    scene.publish(&OLD, in_place()).expect("published");
    let before = fs::metadata(scene.path("site/public")).expect("there").ino();
    scene.file("site/public/CNAME", "mine");
    scene.file("site/public/en/b/notes.txt", "mine");
    scene.publish(&NEW, in_place()).expect("published");
    assert_eq!(fs::metadata(scene.path("site/public")).expect("there").ino(), before);
    let mut expected = owned(&NEW);
    expected.extend(owned(&[("CNAME", "mine"), ("en/b/notes.txt", "mine")]));
    expected.sort();
    assert_eq!(scene.published(), expected);
    assert!(!scene.path("site/public/gone").exists());
    assert_eq!(scene.left_aside(), Vec::<String>::new());
}

#[test]
fn folders_of_others_stay_where_they_are() {
    let scene = Scene::new();
    scene.publish(&OLD, Options::default()).expect("published");
    scene.file("site/public/.git/config", "mine");
    scene.file("site/public/en/b/drafts/x.txt", "mine");
    scene.file("site/public/gone/kept/x.txt", "mine");
    fs::create_dir(scene.path("site/public/empty")).expect("a folder");
    let numbers = || [".git", "en/b/drafts", "gone/kept", "empty"].map(|name| inode(&scene, name));
    let before = numbers();
    scene.publish(&NEW, Options::default()).expect("published");
    assert_eq!(numbers(), before);
    let mut expected = owned(&NEW);
    expected.extend(owned(&[(".git/config", "mine"), ("en/b/drafts/x.txt", "mine"), ("gone/kept/x.txt", "mine")]));
    expected.sort();
    assert_eq!(scene.published(), expected);
    assert_eq!(scene.left_aside(), Vec::<String>::new());
}

#[test]
fn a_folder_of_others_deep_down_is_seen() {
    let scene = Scene::new();
    scene.publish(&OLD, Options::default()).expect("published");
    scene.file("site/public/en/drafts/x.txt", "mine");
    let before = inode(&scene, "en/drafts");
    scene.publish(&NEW, Options::default()).expect("published");
    assert_eq!(inode(&scene, "en/drafts"), before);
    assert_eq!(scene.tree("site/public")["en/drafts/x.txt"], "mine");
    assert_eq!(scene.left_aside(), Vec::<String>::new());
}

#[test]
fn files_and_folders_can_change_places() {
    let scene = Scene::new();
    scene.publish(&[("a", "file"), ("b/index.html", "folder")], in_place()).expect("published");
    scene.publish(&[("a/index.html", "folder"), ("b", "file")], in_place()).expect("published");
    assert_eq!(scene.published(), owned(&[("a/index.html", "folder"), ("b", "file")]));
}

#[test]
fn what_is_in_the_way_is_refused_before_anything_moves() {
    let scene = Scene::new();
    scene.publish(&OLD, in_place()).expect("published");
    scene.file("site/public/sl", "mine");
    scene.file("site/public/.git/config", "mine");
    let before = scene.tree("site/public");
    let refusal = refused(scene.publish(&NEW, Options::default()));
    assert_eq!(refusal.message, "`public/sl` was not written by Polygloss and is in the way of the site");
    assert_eq!(scene.tree("site/public"), before);
}

#[test]
fn what_a_killed_run_began_the_next_finishes() {
    let scene = Scene::new();
    scene.publish(&OLD, in_place()).expect("published");
    let other = Scene::new();
    other.publish(&NEW, Options::default()).expect("published");
    let stage = scene.path("site/public/.polygloss-new");
    fs::create_dir(&stage).expect("a folder");
    fs::copy(scene.path("site/public/.polygloss.json"), stage.join("old.json")).expect("copied");
    fs::copy(other.path("site/public/.polygloss.json"), stage.join("new.json")).expect("copied");
    fs::rename(other.path("site/public"), stage.join("tree")).expect("on one disk");
    let put = |name: &str| {
        let inode = fs::symlink_metadata(stage.join("tree").join(name)).expect("there").ino();
        format!(r#"{{"Put":{{"path":{},"inode":{inode}}}}}"#, encoded(name))
    };
    let mut steps: Vec<String> = ["sl", "assets", "en", "index.html", ".polygloss.json"].into_iter().map(put).collect();
    steps.insert(4, format!(r#"{{"Retire":{{"path":{}}}}}"#, encoded("gone")));
    let state = format!(r#"{{"Placing":{{"steps":[{}],"settled":[]}}}}"#, steps.join(","));
    // The killed run had done its first two steps: one was a move, one an exchange.
    fs::rename(stage.join("tree/sl"), scene.path("site/public/sl")).expect("moved");
    fs::rename(scene.path("site/public/assets"), scene.path("old-assets")).expect("moved");
    fs::rename(stage.join("tree/assets"), scene.path("site/public/assets")).expect("moved");
    fs::rename(scene.path("old-assets"), stage.join("tree/assets")).expect("moved");
    let record = format!(r#"{{"mark":"polygloss stage 1","process":1,"state":{state}}}"#);
    fs::write(stage.join("stage.json"), record).expect("written");

    let site = scene.site();
    drop(polygloss::disk::Publication::begin(&site, &scene.path("site/public"), Options::default()).expect("begun"));
    assert_eq!(scene.published(), owned(&NEW));
    assert!(!stage.exists());
}

fn encoded(name: &str) -> String {
    format!(r#"{{"Unix":{:?}}}"#, name.as_bytes())
}

fn inode(scene: &Scene, name: &str) -> u64 {
    fs::metadata(scene.path("site/public").join(name)).expect("there").ino()
}

//! A site whose cache holds all that one can hold, and what may become of that cache: each build is as one without.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use blake3::Hash;

use crate::edits::{NOW, Random};
use crate::scene::{Scene, Tree};

/// What the program keeps under names that say what it is made of, a digest of the bytes behind them.
const SEALED: [&str; 3] = ["photos", "known", "search"];
const SEAL: usize = 32;

/// A site with photographs and, where the program has it, a search.
pub(crate) fn site() -> Scene {
    let scene = Scene::in_languages(&["en", "sl"]);
    let configuration = fs::read_to_string(scene.path("site/polygloss.toml")).expect("there is one");
    let search = if cfg!(feature = "search") { "[search]\nenabled = true\n" } else { "" };
    let scene = scene.file("site/polygloss.toml", configuration + search);
    let scene = scene.content("en/z/camera.jpg", include_bytes!("../metadata/files/camera.jpg"));
    let scene = scene.article("en/z/index.md", "title = \"Z\"", "![Camera](camera.jpg)\n\nPhoto: A");
    scene.article("sl/travel/a.md", "title = \"Pot\"", "Besede.")
}

/// Builds until the cache holds what a build leaves for the next, and for the one after that.
fn filled(scene: Scene) -> (Scene, Tree) {
    let scene = scene.run(&NOW).exits(0).then();
    let sound = scene.published();
    let has = |part: &str| sound.keys().any(|path| path.contains(part));
    assert!(has(".webp") && has("/pagefind/") == cfg!(feature = "search"));
    let scene = scene.run(&NOW).exits(0).then().run(&NOW).exits(0).then();
    assert_eq!(scene.published(), sound);
    for part in SEALED.iter().chain(&["spare"]) {
        let is_empty = *part == "search" && !cfg!(feature = "search");
        assert_eq!(files(&scene, part).is_empty(), is_empty, "{part}");
    }
    (scene, sound)
}

/// The files of a part of the cache, in order.
fn files(scene: &Scene, part: &str) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(scene.path("site/.polygloss").join(part)).sort_by_file_name();
    let entries = all.into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    entries.map(walkdir::DirEntry::into_path).collect()
}

/// The key under which a file is kept.
fn key(path: &Path) -> Hash {
    let name: Vec<_> = path.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
    Hash::from_hex(format!("{}{}", name[1], name[0])).expect("a name is a digest")
}

fn sealed(key: Hash, bytes: &[u8]) -> Vec<u8> {
    [bytes, blake3::keyed_hash(key.as_bytes(), bytes).as_bytes()].concat()
}

/// What is in a sealed file before its seal.
fn kept(path: &Path) -> Vec<u8> {
    let mut bytes = fs::read(path).expect("it can be read");
    let kept = bytes.len() - SEAL;
    assert!(bytes == sealed(key(path), &bytes[..kept]), "{} is not sound", path.display());
    bytes.truncate(kept);
    bytes
}

/// Builds over what became of the cache: as from nothing, and the cache is a whole one again.
#[track_caller]
fn build(scene: Scene, sound: &Tree, whole: &BTreeMap<PathBuf, Vec<u8>>, when: &str) -> Scene {
    let scene = scene.run(&NOW).exits(0).then();
    assert!(scene.published() == *sound, "{when}: other bytes are published");
    files(&scene, "known").iter().for_each(|path| drop(kept(path)));
    for (path, bytes) in whole {
        let is_whole = fs::read(path).is_ok_and(|now| now == *bytes);
        assert!(is_whole, "{when}: {} is not made anew", path.display());
    }
    scene
}

/// The next build takes out of the cache what the one before put there.
#[track_caller]
fn works_again(scene: Scene, sound: &Tree, whole: &BTreeMap<PathBuf, Vec<u8>>, when: &str) -> Scene {
    let inodes = || whole.keys().map(|path| fs::metadata(path).expect("it is there").ino()).collect::<Vec<_>>();
    let before = inodes();
    let scene = build(unpublished(scene), sound, whole, when);
    assert_eq!(inodes(), before, "{when}: something is made anew each time");
    scene
}

/// Takes away what was published, of which a build would take over what it needs, and leaves the cache alone to it.
fn unpublished(scene: Scene) -> Scene {
    fs::remove_dir_all(scene.path("site/public")).expect("it is there");
    // After a build without an old site there is none.
    let _ = fs::remove_dir_all(scene.path("site/.polygloss/spare"));
    scene
}

/// The derivatives and indices of a whole cache.
fn whole(scene: &Scene) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = ["photos", "search"].into_iter().flat_map(|part| files(scene, part));
    all.map(|path| (path.clone(), sealed(key(&path), &kept(&path)))).collect()
}

/// Spoils one file of the cache after the other, in every way.
pub(crate) fn spoil_one_by_one(scene: Scene) {
    let (mut scene, sound) = filled(scene);
    let whole = whole(&scene);
    let mut random = Random(30);
    let mut spoilt = 0;
    let is_for_output = |path: &Path| ["/photos/", "/search/"].iter().any(|part| path.to_string_lossy().contains(part));
    let mut all = files(&scene, "");
    all.sort_by_key(|path| is_for_output(path));
    for path in all {
        for way in ["half of it", "one byte less", "another bit", "random bytes"] {
            // The folder that is put by from build to build may hold other names by now.
            let Ok(bytes) = fs::read(&path) else { continue };
            let other: Vec<u8> = match way {
                "half of it" => bytes[..bytes.len() / 2].to_vec(),
                "one byte less" => bytes[..bytes.len().saturating_sub(1)].to_vec(),
                "another bit" => bytes.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 0)).collect(),
                _ => bytes.iter().map(|_| u8::try_from(random.below(256)).expect("it is below")).collect(),
            };
            fs::write(&path, other).expect("it can be written");
            scene = if is_for_output(&path) { unpublished(scene) } else { scene };
            scene = build(scene, &sound, &whole, &format!("{way} in {}", path.display()));
            spoilt += 1;
        }
    }
    assert!(spoilt > 4 * 12, "{spoilt}");
}

/// Makes of the cache what another version of the program might have left.
pub(crate) fn of_other_versions(scene: Scene) {
    let (mut scene, sound) = filled(scene);
    let whole = whole(&scene);
    let all = |scene: &Scene| SEALED.into_iter().flat_map(|part| files(scene, part)).collect::<Vec<_>>();
    let other = |path: &Path| blake3::hash(&[b"of version 0: ".as_slice(), key(path).as_bytes()].concat());

    // A version or a method is a part of the key: what another one kept has other names.
    let before = all(&scene);
    for path in &before {
        let (bytes, key) = (kept(path), other(path));
        let name = key.to_hex();
        let folder = path.ancestors().nth(2).expect("two folders hold it").join(&name[..2]);
        fs::create_dir_all(&folder).expect("folders can be made");
        fs::write(folder.join(&name[2..]), sealed(key, &bytes)).expect("it can be written");
        fs::remove_file(path).expect("it was there");
    }
    scene = build(unpublished(scene), &sound, &whole, "under names of another version");
    scene = works_again(scene, &sound, &whole, "after names of another version");
    assert!(before.iter().all(|path| path.exists()), "all is kept anew");

    // Names as today's, with what another version kept.
    for path in &before {
        fs::write(path, sealed(other(path), &kept(path))).expect("it can be written");
    }
    scene = build(unpublished(scene), &sound, &whole, "with the seals of another version");
    scene = works_again(scene, &sound, &whole, "after seals of another version");

    // What is known, noted in another way.
    for way in ["nothing", "half", "no entries", "more entries", "a text"] {
        for path in files(&scene, "known") {
            let bytes = kept(&path);
            let noted = match way {
                "nothing" => Vec::new(),
                "half" => bytes[..bytes.len() / 2].to_vec(),
                "no entries" => [&[0], bytes.as_slice()].concat(),
                "more entries" => [&[0xFF], bytes.as_slice()].concat(),
                _ => b"{\"version\": 1, \"pictures\": []}".to_vec(),
            };
            fs::write(&path, sealed(key(&path), &noted)).expect("it can be written");
        }
        scene = build(scene, &sound, &whole, &format!("{way} in what is known"));
    }
    works_again(scene, &sound, &whole, "after other notes");
}

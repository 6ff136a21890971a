//! What is slow to make: kept from build to build in the output and in the cache, unless somebody touched it.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use polygloss::base::{Digest, Fingerprint, Sink, SitePath, Store, manifest};
use polygloss::disk::{Options, PhotoCache, Publication, Unmarked};

use crate::scene::{Scene, in_place, owned};

const PATH: &str = "assets/photos/lamp-480.webp";

fn key(name: &str) -> Digest {
    blake3::hash(name.as_bytes())
}

/// Publishes pages; the inodes of their files.
fn publish_pages(scene: &Scene, pages: &[(&str, &str)], options: Options) -> Vec<u64> {
    scene.publish(pages, options).expect("published");
    assert_eq!(scene.published(), owned(pages));
    assert_eq!(scene.left_aside(), Vec::<String>::new());
    let file = |path: &&str| fs::metadata(scene.path("site/public").join(path)).expect("it is there");
    pages.iter().map(|(path, _)| file(path).ino()).collect()
}

#[test]
fn a_page_that_says_the_same_is_the_same_file() {
    for options in [Options::default, in_place] {
        let scene = Scene::new();
        let first = publish_pages(&scene, &[("en/a/index.html", "a"), ("en/b/index.html", "b")], options());
        let second = publish_pages(&scene, &[("en/a/index.html", "a"), ("en/b/index.html", "c")], options());
        assert_eq!(first[0], second[0]);
        assert_ne!(first[1], second[1]);
        scene.file("site/public/en/a/index.html", "x");
        let third = publish_pages(&scene, &[("en/a/index.html", "a"), ("en/b/index.html", "c")], options());
        assert_ne!(second[0], third[0]);
        assert_eq!(second[1], third[1]);
    }
}

#[test]
fn a_page_of_another_mode_is_written_anew() {
    let scene = Scene::new();
    let pages = [("en/a/index.html", "a")];
    let first = publish_pages(&scene, &pages, Options::default());
    let page = scene.path("site/public/en/a/index.html");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o600)).expect("it is ours");
    let second = publish_pages(&scene, &pages, Options::default());
    assert_ne!(first, second);
    assert_ne!(fs::metadata(&page).expect("it is there").mode() & 0o777, 0o600);
}

/// Publishes one file under a key; whether the last build's was kept.
fn publish(scene: &Scene, name: &str, text: &str, options: Options) -> bool {
    let site = scene.site();
    let publication = Publication::begin(&site, &scene.path("site/public"), options).expect("begun");
    let kept = publication.keep(PATH, key(name)).expect("the disk is well");
    if kept.is_none() {
        publication.write_to_keep(PATH, key(name), text.as_bytes()).expect("written");
    }
    let digest = kept.unwrap_or_else(|| Fingerprint::of(text.as_bytes()));
    let manifest = manifest::of(&mut [(PATH.into(), digest)]);
    publication.write(manifest::NAME, &manifest).expect("written");
    publication.publish().expect("published");
    assert_eq!(scene.published(), [(PATH.to_owned(), text.to_owned())]);
    kept.is_some()
}

fn inode(scene: &Scene) -> u64 {
    fs::metadata(scene.path("site/public").join(PATH)).expect("it is there").ino()
}

#[test]
fn an_unchanged_file_is_the_same_file() {
    for options in [Options::default, in_place] {
        let scene = Scene::new();
        assert!(!publish(&scene, "lamp", "pixels", options()));
        let before = inode(&scene);
        for _ in 0..3 {
            assert!(publish(&scene, "lamp", "pixels", options()));
        }
        assert_eq!(inode(&scene), before);
        assert_eq!(scene.left_aside(), Vec::<String>::new());
        assert!(!publish(&scene, "another lamp", "others", options()));
        assert!(publish(&scene, "another lamp", "others", options()));
    }
}

/// Publishes some derivatives of these texts, each made of what it says, and other files; the derivatives' folder's inode.
fn publish_derivatives(scene: &Scene, derivatives: &[(&str, &str)], others: &[(&str, &str)]) -> u64 {
    let site = scene.site();
    let publication = Publication::begin(&site, &scene.path("site/public"), Options::default()).expect("begun");
    let mut digests = Vec::new();
    for (path, text) in derivatives {
        let kept = publication.keep(path, key(text)).expect("the disk is well");
        let write = || publication.write_to_keep(path, key(text), text.as_bytes()).expect("written");
        digests.push(((*path).into(), kept.unwrap_or_else(write)));
    }
    for (path, text) in others {
        publication.write(path, text.as_bytes()).expect("written");
        digests.push(((*path).into(), Fingerprint::of(text.as_bytes())));
    }
    publication.write(manifest::NAME, &manifest::of(&mut digests)).expect("written");
    publication.publish().expect("published");
    assert_eq!(scene.published(), owned(&[derivatives, others].concat()));
    assert_eq!(scene.left_aside(), Vec::<String>::new());
    fs::metadata(scene.path("site/public/assets/photos")).expect("it is there").ino()
}

const LAMP: (&str, &str) = ("assets/photos/lamp.webp", "lamp");
const STAIR: (&str, &str) = ("assets/photos/stair.webp", "stair");

#[test]
fn the_folder_of_derivatives_is_handed_on() {
    let scene = Scene::new();
    let folders: Vec<u64> = (0..4).map(|_| publish_derivatives(&scene, &[LAMP, STAIR], &[])).collect();
    assert_eq!([folders[0], folders[1]], [folders[2], folders[3]]);
    assert_ne!(folders[0], folders[1]);
    // What comes, goes, or is another under an old name.
    let wall = ("assets/photos/wall.webp", "wall");
    publish_derivatives(&scene, &[LAMP, STAIR, wall], &[]);
    publish_derivatives(&scene, &[wall], &[]);
    publish_derivatives(&scene, &[LAMP, STAIR], &[]);
    publish_derivatives(&scene, &[(LAMP.0, "another lamp"), STAIR], &[]);
    publish_derivatives(&scene, &[LAMP], &[(STAIR.0, "a file of static/")]);
    publish_derivatives(&scene, &[LAMP], &[(STAIR.0, "a file of static/")]);
    publish_derivatives(&scene, &[LAMP], &[(STAIR.0, "another file of static/")]);
    // What somebody touched is no more what was kept, whichever folder it stands in.
    fs::write(scene.path("site/public").join(LAMP.0), "lamq").expect("written");
    publish_derivatives(&scene, &[LAMP, STAIR], &[]);
    publish_derivatives(&scene, &[LAMP, STAIR], &[]);
    fs::remove_dir_all(scene.path("site/.polygloss/spare")).expect("there is one");
    publish_derivatives(&scene, &[LAMP, STAIR], &[]);
}

#[test]
fn the_files_of_others_among_derivatives_stay_theirs() {
    let scene = Scene::new();
    publish_derivatives(&scene, &[LAMP], &[]);
    scene.file("site/public/assets/photos/notes.txt", "mine");
    for _ in 0..4 {
        let site = scene.site();
        let publication = Publication::begin(&site, &scene.path("site/public"), Options::default()).expect("begun");
        let digest = publication.keep(LAMP.0, key(LAMP.1)).expect("the disk is well").expect("nobody touched it");
        publication.write(manifest::NAME, &manifest::of(&mut [(LAMP.0.into(), digest)])).expect("written");
        publication.publish().expect("published");
        assert_eq!(scene.published(), owned(&[LAMP, ("assets/photos/notes.txt", "mine")]));
    }
}

#[test]
fn a_folder_of_derivatives_of_another_mode_is_not_handed_on() {
    let scene = Scene::new();
    let folder = scene.path("site/public/assets/photos");
    let mode = || fs::metadata(&folder).expect("it is there").mode() & 0o777;
    publish_derivatives(&scene, &[LAMP], &[]);
    let usual = mode();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("it is ours");
    for _ in 0..3 {
        publish_derivatives(&scene, &[LAMP], &[]);
        assert_eq!(mode(), usual);
    }
}

#[test]
fn a_site_that_shows_no_pictures_any_more_has_no_folder_for_them() {
    let scene = Scene::new();
    publish_derivatives(&scene, &[LAMP], &[]);
    publish_derivatives(&scene, &[LAMP], &[]);
    publish_pages(&scene, &[("en/a/index.html", "a")], Options::default());
    assert!(!scene.path("site/public/assets").exists());
}

/// Publishes a copy of `static/map.txt`, which says this; its inode.
fn publish_copy(scene: &Scene, text: &str) -> u64 {
    let site = scene.site();
    let publication = Publication::begin(&site, &scene.path("site/public"), Options::default()).expect("begun");
    let digest = publication.copy("map.txt", &SitePath::new("static/map.txt")).expect("copied");
    assert_eq!(digest, Fingerprint::of(text.as_bytes()));
    publication.write(manifest::NAME, &manifest::of(&mut [("map.txt".into(), digest)])).expect("written");
    publication.publish().expect("published");
    assert_eq!(scene.published(), owned(&[("map.txt", text)]));
    fs::metadata(scene.path("site/public/map.txt")).expect("it is there").ino()
}

#[test]
fn a_file_that_has_not_changed_is_not_copied_again() {
    let scene = Scene::new();
    scene.file("site/static/map.txt", "a map");
    let fresh = publish_copy(&scene, "a map");
    assert_ne!(publish_copy(&scene, "a map"), fresh, "it may be changed again within a tick of the clock");
    // Stamps of files can't be made older.
    std::thread::sleep(std::time::Duration::from_millis(2_600));
    let first = publish_copy(&scene, "a map");
    assert_eq!([publish_copy(&scene, "a map"), publish_copy(&scene, "a map")], [first; 2]);
    scene.file("site/public/map.txt", "a mop");
    assert_ne!(publish_copy(&scene, "a map"), first);
    scene.file("site/static/map.txt", "a mat");
    publish_copy(&scene, "a mat");
}

#[test]
fn what_somebody_touched_is_written_anew() {
    let scene = Scene::new();
    publish(&scene, "lamp", "pixels", Options::default());
    scene.file(&format!("site/public/{PATH}"), "pixelz");
    assert!(!publish(&scene, "lamp", "pixels", Options::default()));
    fs::remove_dir_all(scene.path("site/public/assets")).expect("removed");
    assert!(!publish(&scene, "lamp", "pixels", Options::default()));
    fs::remove_dir_all(scene.path("site/.polygloss")).expect("removed");
    assert!(!publish(&scene, "lamp", "pixels", Options::default()));
    fs::remove_file(scene.path("site/public").join(PATH)).expect("removed");
    scene.link(&format!("site/public/{PATH}"), "/etc/hostname");
    assert!(!publish(&scene, "lamp", "pixels", Options { unmarked: Unmarked::Take, ..Options::default() }));
}

#[test]
fn a_build_that_fails_leaves_what_was_kept() {
    let scene = Scene::new();
    publish(&scene, "lamp", "pixels", Options::default());
    let site = scene.site();
    let publication = Publication::begin(&site, &scene.path("site/public"), Options::default()).expect("begun");
    assert!(publication.keep(PATH, key("lamp")).expect("the disk is well").is_some());
    drop(publication);
    assert_eq!(scene.published(), [(PATH.to_owned(), "pixels".to_owned())]);
    assert!(publish(&scene, "lamp", "pixels", Options::default()));
}

#[test]
fn a_damaged_file_of_the_cache_is_as_none() {
    let scene = Scene::new();
    let cache = PhotoCache::of_site(&scene.path("site"));
    cache.keep(key("lamp"), b"pixels");
    assert_eq!(cache.find(key("lamp")).as_deref(), Some(b"pixels".as_slice()));
    for (path, text) in scene.tree("site/.polygloss/photos") {
        let path = scene.path("site/.polygloss/photos").join(path);
        let whole = fs::read(&path).unwrap_or_else(|error| panic!("{text}: {error}"));
        for length in [0, 1, whole.len() - 1] {
            fs::write(&path, &whole[..length]).expect("written");
            assert_eq!(cache.find(key("lamp")), None);
        }
    }
    cache.keep(key("lamp"), b"pixels");
    assert!(cache.find(key("lamp")).is_some());
}

#[test]
fn a_file_of_the_cache_under_another_name_is_as_none() {
    let scene = Scene::new();
    let cache = PhotoCache::of_site(&scene.path("site"));
    cache.keep(key("lamp"), b"pixels");
    cache.keep(key("stair"), b"others");
    let folder = scene.path("site/.polygloss/photos");
    let file = |of: &str| {
        let name = key(of).to_hex();
        folder.join(&name[..2]).join(&name[2..])
    };
    fs::copy(file("lamp"), file("stair")).expect("copied");
    assert_eq!(cache.find(key("stair")), None);
    assert!(cache.find(key("lamp")).is_some());
}

#[test]
fn many_may_write_the_same_at_once() {
    let scene = Scene::new();
    let bytes = vec![7; 100_000];
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let cache = PhotoCache::of_site(&scene.path("site"));
                for _ in 0..20 {
                    cache.keep(key("lamp"), &bytes);
                    assert!(cache.find(key("lamp")).as_ref() == Some(&bytes));
                }
            });
        }
    });
    assert_eq!(scene.tree("site/.polygloss/photos").len(), 1);
}

#[test]
fn pruning_leaves_what_is_needed_and_what_is_not_ours() {
    let scene = Scene::new();
    let cache = PhotoCache::of_site(&scene.path("site"));
    cache.keep(key("lamp"), b"pixels");
    cache.keep(key("stair"), b"others");
    scene.file("site/.polygloss/photos/notes/mine.txt", "mine");
    let pruned = cache.prune(&HashSet::from([key("lamp")])).expect("the disk is well");
    assert_eq!((pruned.removed, pruned.kept), (1, 1));
    assert!(cache.find(key("lamp")).is_some());
    assert_eq!(cache.find(key("stair")), None);
    assert!(scene.path("site/.polygloss/photos/notes/mine.txt").exists());
}

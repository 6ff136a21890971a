//! What is listed and read of a site.

use polygloss::base::{Failure, FailureKind, Listing, SitePath, World};
use polygloss::disk::{create_file, find_root, prepare_empty_folder};

use crate::scene::Scene;

fn paths(listing: &Listing) -> Vec<&str> {
    listing.files.keys().map(SitePath::as_str).collect()
}

fn told(listing: &Listing) -> Vec<String> {
    let mut told: Vec<String> = listing.diagnostics.iter().map(|d| format!("{}: {}", d.code, d.message)).collect();
    told.sort();
    told
}

#[test]
fn a_site_is_what_stands_in_its_folders() {
    let scene = Scene::new();
    scene.file("site/content/en/a.md", "text");
    scene.file("site/content/en/.draft.md", "");
    scene.file("site/content/en/#a.md", "");
    scene.file("site/content/en/a.md~", "");
    scene.file("site/content/.git/config", "");
    scene.file("site/static/.well-known/security.txt", "");
    scene.file("site/static/.nojekyll", "");
    scene.file("site/static/.git/config", "");
    scene.file("site/static/.a.css.swp", "");
    scene.file("site/themes/mine/static/.nojekyll", "");
    scene.file("site/themes/mine/.gitignore", "");
    scene.file("site/public/index.html", "");
    scene.file("site/notes.txt", "");
    std::fs::create_dir(scene.path("site/content/sl")).expect("a folder");
    let listing = scene.list();
    assert_eq!(
        paths(&listing),
        [
            "content/en/a.md",
            "polygloss.toml",
            "static/.nojekyll",
            "static/.well-known/security.txt",
            "themes/mine/static/.nojekyll"
        ]
    );
    assert_eq!(listing.files[&SitePath::new("content/en/a.md")].size, 4);
    assert_eq!(listing.content_folders, ["en", "sl"]);
    assert!(listing.diagnostics.is_empty(), "{:?}", listing.diagnostics);
}

#[test]
fn links_are_followed_only_within_the_site() {
    let scene = Scene::new();
    scene.file("secret.txt", "secret");
    scene.file("outside/a.md", "secret");
    scene.file("site/content/en/a.md", "a");
    scene.link("site/content/en/b.md", "a.md");
    scene.link("site/content/en/absolute.md", scene.path("site/content/en/a.md"));
    scene.link("site/content/en/secret.txt", "../../../secret.txt");
    scene.link("site/content/en/folder", "../../../outside");
    scene.link("site/content/en/broken.md", "nowhere.md");
    scene.link("site/content/en/self.md", "self.md");
    scene.link("site/content/hr", "en");
    scene.link("site/static/up", "..");
    let listing = scene.list();
    assert_eq!(
        paths(&listing),
        [
            "content/en/a.md",
            "content/en/absolute.md",
            "content/en/b.md",
            "content/hr/a.md",
            "content/hr/absolute.md",
            "content/hr/b.md",
            "polygloss.toml"
        ]
    );
    assert_eq!(listing.content_folders, ["en", "hr"]);
    let told = told(&listing);
    for expected in [
        "link-outside: the link `content/en/secret.txt` leads out of the site's folder and is left out",
        "link-outside: the link `content/en/folder` leads out of the site's folder and is left out",
        "broken-link: the link `content/en/broken.md` leads to nothing and is left out",
        "broken-link: the link `content/en/self.md` leads back to itself and is left out",
        "link-loop: the link `static/up` leads back to a folder that holds it and is left out",
    ] {
        assert!(told.iter().any(|told| told == expected), "{expected} in {told:#?}");
    }
    assert!(!listing.diagnostics.has_errors());
    let site = scene.site();
    assert_eq!(site.read(&SitePath::new("content/en/absolute.md")).expect("inside"), b"a");
    let failure = site.read(&SitePath::new("content/en/secret.txt")).expect_err("outside");
    assert_eq!(failure.message, "content/en/secret.txt: a link that leads out of the site's folder");
    site.read(&SitePath::new("../secret.txt")).expect_err("outside");
}

#[test]
fn folders_that_link_to_each_other_end() {
    let scene = Scene::new();
    scene.file("site/content/en/a/a.md", "");
    scene.file("site/content/en/b/b.md", "");
    scene.link("site/content/en/a/to-b", "../b");
    scene.link("site/content/en/b/to-a", "../a");
    let listing = scene.list();
    assert!(paths(&listing).contains(&"content/en/a/to-b/b.md"));
    assert_eq!(told(&listing).len(), 2);
}

#[test]
fn names_are_compared_in_one_form() {
    let scene = Scene::new();
    scene.file("site/content/en/cafe\u{301}.md", "apart");
    let site = scene.site();
    let listing = site.list().expect("a listing");
    let path = SitePath::new("content/en/caf\u{e9}.md");
    assert!(listing.files.contains_key(&path));
    assert_eq!(site.read(&path).expect("the file on disk"), b"apart");

    scene.file("site/content/en/caf\u{e9}.md", "together");
    let listing = scene.list();
    assert_eq!(
        told(&listing),
        ["same-name: two files have one name, written in two ways: `content/en/caf\\u{e9}.md` and \
          `content/en/cafe\\u{301}.md`"]
    );
    assert!(listing.diagnostics.has_errors());
}

#[test]
fn names_that_are_no_addresses_are_errors() {
    use std::os::unix::ffi::OsStrExt;
    let scene = Scene::new();
    scene.file("site/content/en/l'amour.md", "");
    scene.file("site/content/en/a\u{7}.md", "");
    scene.file("site/content/en/a\"b.md", "");
    scene.file("site/content/en/a<b/index.md", "");
    scene.file("site/content/en/a\\b.md", "");
    let foreign = std::ffi::OsStr::from_bytes(b"site/static/\xff.txt");
    std::fs::create_dir_all(scene.path("site/static")).expect("a folder");
    std::fs::write(scene.path("").join(foreign), "").expect("a file");
    let listing = scene.list();
    assert_eq!(paths(&listing), ["content/en/l'amour.md", "polygloss.toml"]);
    assert_eq!(
        told(&listing),
        [
            "file-name: the name of `content/en/a\"b.md` holds a quotation mark `\"`",
            "file-name: the name of `content/en/a<b` holds `<`",
            "file-name: the name of `content/en/a\\b.md` holds a backslash",
            "file-name: the name of `content/en/a\\u{7}.md` holds a control character",
            "file-name: the name of `static/\u{fffd}.txt` is not UTF-8",
        ]
    );
}

#[test]
fn pipes_are_left_out_and_never_waited_for() {
    let scene = Scene::new();
    scene.file("site/content/en/a.md", "");
    let here = rustix::fs::CWD;
    let kind = rustix::fs::FileType::Fifo;
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(here, scene.path("site/content/en/pipe.md"), kind, mode, 0).expect("a pipe");
    let site = scene.site();
    let listing = site.list().expect("a listing");
    assert_eq!(paths(&listing), ["content/en/a.md", "polygloss.toml"]);
    assert_eq!(told(&listing), ["special-file: `content/en/pipe.md` is a pipe, not a file, and is left out"]);
    site.read(&SitePath::new("content/en/pipe.md")).expect_err("no file");
}

#[test]
fn a_file_that_is_gone_is_a_mistake_by_name() {
    let scene = Scene::new();
    scene.file("site/content/en/a.md", "");
    let site = scene.site();
    site.list().expect("a listing");
    std::fs::remove_file(scene.path("site/content/en/a.md")).expect("removed");
    let failure = site.read(&SitePath::new("content/en/a.md")).expect_err("gone");
    assert_eq!(failure, Failure::changed(&SitePath::new("content/en/a.md")));
    let mistake = failure.into_mistake().expect("a mistake");
    assert_eq!(mistake.message, "content/en/a.md was changed or taken away while the site was read");
}

#[test]
fn a_huge_file_is_a_mistake_by_name() {
    let scene = Scene::new();
    scene.file("site/content/en/a.png", "");
    let file = std::fs::File::create(scene.path("site/content/en/a.png")).expect("it is there");
    file.set_len((256 << 20) + 1).expect("holes take no room");
    let failure = scene.site().read(&SitePath::new("content/en/a.png")).expect_err("it is too large");
    let mistake = failure.into_mistake().expect("it is the site's");
    assert_eq!(mistake.message, "content/en/a.png is larger than 256 MiB");
}

#[test]
fn the_nearest_folder_with_a_configuration_is_the_site() {
    let scene = Scene::new();
    scene.file("site/content/en/a.md", "");
    assert_eq!(find_root(&scene.path("site/content/en")), Some(scene.path("site")));
    assert_eq!(find_root(&scene.path("")), None);
}

#[test]
fn new_files_overwrite_nothing_and_stay_in_the_folder() {
    let scene = Scene::new();
    let root = scene.path("site");
    create_file(&root, "content/sl/culture/museum.md", b"new").expect("a new file");
    let failure = create_file(&root, "content/sl/culture/museum.md", b"newer").expect_err("it exists");
    assert_eq!(failure.kind, FailureKind::Usage);
    assert_eq!(scene.tree("site/content")["sl/culture/museum.md"], "new");
    create_file(&root, "../evil.md", b"").expect_err("outside");
    scene.link("site/content/en", scene.path(""));
    create_file(&root, "content/en/evil.md", b"").expect_err("outside through a link");
    assert!(!scene.path("evil.md").exists());

    prepare_empty_folder(&scene.path("fresh/site")).expect("a new folder");
    prepare_empty_folder(&scene.path("fresh/site")).expect("an empty folder");
    assert_eq!(prepare_empty_folder(&root).expect_err("not empty").kind, FailureKind::Usage);
    assert_eq!(prepare_empty_folder(&root.join("polygloss.toml")).expect_err("a file").kind, FailureKind::Usage);
}

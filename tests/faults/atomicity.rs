//! Group B: builds that fail, meet each other, or find a cache that is broken. What needs signals, a second user or a
//! full disk stands in `tests/system/`.

use std::fs;
use std::fs::File;

use rustix::fs::FlockOperation;

use crate::caches;
use crate::scene::Scene;

#[test]
fn n018_a_template_error_in_one_article_keeps_the_old_site() {
    let broken = "<main>{{ page.title }}\n{{ page.nothing_of_that_name.deeper }}</main>";
    let scene =
        Scene::built().file("site/templates/broken.html", broken).article("en/new.md", "title = \"New\"", "Text.");
    let scene = scene.article("en/z.md", "title = \"Z\"\ntemplate = \"broken.html\"", "Text.");
    scene.build().exits(1).tells("templates/broken.html:2").tells("Nothing was published").old_site_stands();
}

#[test]
fn n018_a_template_that_is_no_template_keeps_the_old_site() {
    let scene = Scene::built().file("site/templates/broken.html", "<main>\n{% if %}</main>");
    let scene = scene.article("en/z.md", "title = \"Z\"\ntemplate = \"broken.html\"", "Text.");
    scene.build().exits(1).tells("templates/broken.html:2").old_site_stands();
    let scene = Scene::built().article("en/z.md", "title = \"Z\"\ntemplate = \"pag.html\"", "Text.");
    scene.build().exits(1).tells("content/en/z.md:3:12").tells("page.html").old_site_stands();
}

#[test]
fn n019_every_mistake_is_told_in_one_run() {
    let scene =
        Scene::built().content("en/a.md", "+++\ntitle = \n+++\n").content("en/b.md", "+++\ntitel = \"B\"\n+++\n");
    let scene = scene.article("en/c.md", "title = \"C\"", "Text.\n\n[nowhere](nowhere.md)");
    let scene = scene.article("en/d.md", "title = \"D\"\ntags = 5", "![](nothing.jpg)").content("en/e.md", b"a\xFFb");
    let run = scene.build().exits(1).old_site_stands();
    let run = run.tells("content/en/a.md:2:9").tells("content/en/b.md:2:1").tells("content/en/c.md:6:1");
    run.tells("content/en/d.md:3:8").tells("content/en/d.md:5:1").tells("content/en/e.md:1:2");
}

#[test]
fn n027_a_second_build_ends_and_says_who_is_at_work() {
    let scene = Scene::built();
    let lock = File::options().read(true).write(true).open(scene.path("site/.polygloss/lock")).expect("a lock");
    fs::write(scene.path("site/.polygloss/lock"), "4711\n").expect("it can be written");
    rustix::fs::flock(&lock, FlockOperation::LockExclusive).expect("it is free");
    let run = scene.build().exits(3).tells("another build of this site is at work (process 4711)").old_site_stands();
    drop(lock);
    // The number stands there still, but nobody holds the lock.
    run.then().article("en/new.md", "title = \"New\"", "Text.").build().exits(0).publishes("en/new/index.html");
}

#[test]
fn n027_builds_of_two_sites_into_one_folder_meet_too() {
    let scene = Scene::built();
    let output = File::open(scene.path("site/public")).expect("a folder");
    rustix::fs::flock(&output, FlockOperation::LockExclusive).expect("it is free");
    let run = scene.build().exits(3).tells("another build into public is at work").old_site_stands();
    drop(output);
    run.then().build().exits(0);
}

#[test]
fn n030_a_corrupt_cache_changes_nothing_in_the_output() {
    let camera = include_bytes!("../metadata/files/camera.jpg");
    let scene = Scene::built().content("en/z/camera.jpg", *camera);
    let scene = scene.article("en/z/index.md", "title = \"Z\"", "![Camera](camera.jpg)\n\nPhoto: A");
    let mut scene = scene.build().exits(0).then();
    let sound = scene.published();
    for bytes in [&b""[..], b"\0", b"\xFF\xFE\xFD random \x00\x01", b"{\"version\":"] {
        for entry in walkdir::WalkDir::new(scene.path("site/.polygloss")) {
            let entry = entry.expect("readable");
            if entry.file_type().is_file() {
                fs::write(entry.path(), bytes).expect("it can be written");
            }
        }
        scene = scene.build().exits(0).then();
        assert_eq!(scene.published(), sound);
    }
    fs::remove_dir_all(scene.path("site/.polygloss")).expect("it can go");
    let scene = scene.file("site/.polygloss", "a file where the cache should be");
    let scene = scene.build().exits(0).then();
    assert_eq!(scene.published(), sound);
}

#[test]
fn n030_each_file_of_a_cache_spoilt_alone_changes_nothing_in_the_output() {
    caches::spoil_one_by_one(caches::site());
}

#[test]
fn n031_a_cache_of_another_version_is_made_anew() {
    caches::of_other_versions(caches::site());
}

#[test]
fn n031_a_manifest_of_another_version_does_not_mark_the_folder() {
    let scene = Scene::built();
    let manifest = fs::read_to_string(scene.path("site/public/.polygloss.json")).expect("there is one");
    let other = manifest.replace("\"version\": 1", "\"version\": 99");
    assert_ne!(manifest, other);
    scene.file("site/public/.polygloss.json", other).build().exits(1).tells("refused-output").changes_nothing();
}

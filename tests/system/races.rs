//! Builds beside each other, beside somebody who changes the sources, and over caches that others spoilt.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::caches;
use crate::edits::{NOW, compare, site};
use crate::scene::Scene;
use crate::versions::Versions;

#[test]
fn n027_two_builds_at_once() {
    let mut versions = Versions::new(300);
    let mut met = 0;
    for round in 0..30 {
        let wanted = (round + 1) % 2;
        versions.write(wanted);
        let (one, other) = (versions.start(&[]), versions.start(&[]));
        let outputs = [one, other].map(|build| build.wait_with_output().expect("it ends"));
        let mut statuses = outputs.each_ref().map(|output| output.status.code());
        statuses.sort_unstable();
        let told: String = outputs.iter().map(|output| String::from_utf8_lossy(&output.stderr)).collect();
        assert!(matches!(statuses, [Some(0), Some(0 | 3)]), "{statuses:?}: {told}");
        if statuses[1] == Some(3) {
            assert!(told.contains("is at work"), "{told}");
            met += 1;
        }
        assert_eq!(versions.expect_whole("two at once"), wanted);
        versions.expect_nothing_aside("two at once");
    }
    assert!(met > 0, "they never met");
}

#[test]
fn n032_files_that_come_and_go_while_they_are_read() {
    let scene = site().run(&NOW).exits(0).then();
    let done = AtomicBool::new(false);
    let article = fs::read(scene.path("site/content/en/food/a1.md")).expect("there is one");
    let folder = scene.path("site/content/en/food");
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0_usize;
            while !done.load(Ordering::Relaxed) {
                let path = folder.join(format!("come-and-go-{}.md", round % 40));
                if fs::remove_file(&path).is_err() {
                    fs::write(&path, &article).expect("it can be written");
                }
                let picture = folder.join(format!("come-and-go-{}.txt", round % 7));
                if fs::remove_file(&picture).is_err() {
                    fs::write(&picture, &article).expect("it can be written");
                }
                round += 1;
            }
        });
        for _ in 0..60 {
            let output = scene.command(&NOW).output().expect("the program can be started");
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {told}", output.status);
            assert!(!told.contains("panicked"), "{told}");
        }
        done.store(true, Ordering::Relaxed);
    });
    scene.run(&NOW).exits(0);
}

#[test]
fn n108_two_hundred_sequences_of_edits() {
    for seed in 108..116 {
        compare(seed, 25);
    }
}

/// A site whose pictures the cache knows: files that were written just now are read once more.
fn known() -> Scene {
    let scene = caches::site();
    thread::sleep(Duration::from_millis(2_600));
    let scene = scene.run(&NOW).exits(0).then();
    let known = walkdir::WalkDir::new(scene.path("site/.polygloss/known")).into_iter().filter_map(Result::ok);
    let names =
        |path: &Path| fs::read(path).is_ok_and(|it| String::from_utf8_lossy(&it).contains("content/en/z/camera.jpg"));
    assert_eq!(known.filter(|entry| names(entry.path())).count(), 1, "the picture is known");
    scene
}

#[test]
fn n030_each_file_of_a_cache_that_knows_pictures_spoilt_alone() {
    caches::spoil_one_by_one(known());
}

#[test]
fn n031_a_cache_of_another_version_that_knows_pictures() {
    caches::of_other_versions(known());
}

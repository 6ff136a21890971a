//! Builds beside each other, and beside somebody who changes the sources.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::edits::{NOW, compare, site};
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
fn n108_two_hundred_edits() {
    compare(108, 200);
}

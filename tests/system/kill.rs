//! Builds that are ended by a signal at any moment.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use crate::edits::Random;
use crate::versions::{Versions, signal};

/// Kills builds with these options after these parts of the time that one takes, and checks what stands then and after the
/// next build.
fn kill_at(
    versions: &mut Versions,
    options: &[&str],
    parts: impl ExactSizeIterator<Item = f64>,
    right_after: impl Fn(&Versions, &str),
) {
    let all = parts.len();
    let mut stands = 0;
    let mut killed = 0;
    for part in parts {
        let wanted = 1 - stands;
        versions.write(wanted);
        let when = format!("killed at {part:.3} of {:?}", versions.takes);
        let mut build = versions.start(options);
        thread::sleep(versions.takes.mul_f64(part));
        signal(&build, Signal::KILL);
        killed += usize::from(build.wait().expect("it ends").signal().is_some());
        right_after(versions, &when);
        versions.build_expecting(wanted, options, &when);
        stands = wanted;
    }
    assert!(3 * killed >= all, "only {killed} of {all} builds were killed before their end");
}

/// Where the new site takes the old one's place in one exchange.
fn kill_and_expect_a_whole_site(versions: &mut Versions, parts: impl ExactSizeIterator<Item = f64>) {
    kill_at(versions, &[], parts, |versions, when| {
        versions.expect_whole(when);
    });
}

#[test]
fn n020_killed_at_fifty_moments() {
    let mut versions = Versions::new(500);
    let mut random = Random(20);
    kill_and_expect_a_whole_site(&mut versions, (0..50).map(|_| random.below(1_100) as f64 / 1_000.0));
}

#[test]
fn n020_killed_around_the_moment_of_publishing() {
    let mut versions = Versions::on_disk(100);
    let mut random = Random(21);
    kill_and_expect_a_whole_site(&mut versions, (0..50).map(|_| 0.7 + random.below(400) as f64 / 1_000.0));
}

#[test]
fn n020_killed_in_a_build_of_4000_pages() {
    let mut versions = Versions::new(2_000);
    kill_and_expect_a_whole_site(&mut versions, [0.1, 0.3, 0.5, 0.7, 0.9].into_iter());
}

#[test]
fn n020_killed_where_entries_are_put_in_place_one_by_one() {
    let mut versions = Versions::new(200);
    let mut random = Random(22);
    let parts = (0..30).map(|_| random.below(1_100) as f64 / 1_000.0);
    kill_at(&mut versions, &["--in-place"], parts, Versions::expect_whole_entries);
}

#[test]
fn n020_killed_at_the_moment_when_entries_are_put_in_place() {
    const LOOSE: usize = 1_000;
    let mut versions = Versions::with_loose_files(10, LOOSE);
    let mut random = Random(24);
    let (mut stands, mut torn) = (0, 0);
    for _ in 0..30 {
        let wanted = 1 - stands;
        versions.write(wanted);
        // A file that is the new one by now: others are still the old ones.
        let sign = versions.scene().path(&format!("site/public/loose-{}.txt", random.below(LOOSE)));
        let inode = || fs::metadata(&sign).map(|file| file.ino()).ok();
        let before = inode();
        let mut build = versions.start(&["--in-place"]);
        while inode() == before && build.try_wait().expect("it is our child").is_none() {
            std::hint::spin_loop();
        }
        build.kill().expect("it is our child");
        let status = build.wait().expect("it ends");
        let when = format!("killed when {} was in its place: {status}", sign.display());
        versions.expect_whole_entries(&when);
        torn += usize::from(versions.is_between());
        versions.build_expecting(wanted, &["--in-place"], &when);
        stands = wanted;
    }
    assert!(torn >= 10, "only {torn} of 30 builds were killed between two entries");
}

#[test]
fn n022_ended_by_sigterm_and_sigint() {
    let mut versions = Versions::new(1_000);
    let mut random = Random(23);
    let mut stands = 0;
    let mut ended = [0, 0];
    for round in 0..30 {
        let wanted = 1 - stands;
        versions.write(wanted);
        let (sent, status) = [(Signal::TERM, 143), (Signal::INT, 130)][round % 2];
        let build = versions.start(&[]);
        // Before the program watches signals, they end it as they end any other.
        let part = 0.1 + random.below(800) as f64 / 1_000.0;
        thread::sleep(versions.takes.mul_f64(part).max(Duration::from_millis(15)));
        signal(&build, sent);
        let output = build.wait_with_output().expect("it ends");
        let when = format!("ended at {part:.3}: {}", String::from_utf8_lossy(&output.stderr));
        versions.expect_nothing_aside(&when);
        match output.status.code() {
            Some(0) => assert_eq!(versions.expect_whole(&when), wanted, "{when}"),
            Some(code) if code == status => {
                assert_eq!(versions.expect_whole(&when), stands, "{when}");
                ended[round % 2] += 1;
            }
            other => panic!("exit status {other:?}, signal {:?}; {when}", output.status.signal()),
        }
        versions.build_expecting(wanted, &[], &when);
        stands = wanted;
    }
    assert!(ended.iter().all(|count| *count > 3), "{ended:?}");
}

//! What a build asks of the system, and the demonstration in other surroundings.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::edits::{NOW, copy, site};
use crate::needs::{must, root_with};
use crate::scene::{Scene, program};

/// The calls that a build makes, one a line.
fn traced(scene: &Scene, calls: &str) -> String {
    let log = scene.path("trace.txt");
    let mut command = Command::new("strace");
    command.args(["-f", "-s", "400", "-e", &format!("trace={calls}"), "-o"]).arg(&log);
    command.arg(program()).args(NOW).current_dir(scene.path("site"));
    // Cargo's, in which the loader would look first.
    command.env_remove("LD_LIBRARY_PATH");
    must(&mut command);
    fs::read_to_string(log).expect("strace wrote it")
}

#[test]
fn n109_no_connection_and_no_program() {
    if !root_with(&["strace"]) {
        return;
    }
    let log = traced(&site(), "network,execve,execveat");
    let calls: Vec<&str> = log.lines().filter(|line| line.contains('(')).collect();
    let (programs, others): (Vec<_>, Vec<_>) = calls.into_iter().partition(|line| line.contains(" execve("));
    assert_eq!(programs.len(), 1, "{programs:#?}");
    assert!(others.iter().all(|line| line.contains("socketpair(AF_UNIX")), "{others:#?}");
}

#[test]
fn n109_nothing_is_read_outside_the_site() {
    if !root_with(&["strace"]) {
        return;
    }
    let scene = site();
    let log = traced(&scene, "open,openat,openat2");
    let root = scene.path("").canonicalize().expect("it is there").display().to_string();
    // Libraries, and what the runtime asks of the system about itself.
    let system = ["/lib", "/usr/lib", "/etc/ld.so", "/proc/", "/sys/", "/dev/"];
    let opened = log.lines().filter_map(|line| line.split('"').nth(1));
    let outside: Vec<&str> = opened
        .filter(|path| path.starts_with('/') && !path.starts_with(&root))
        .filter(|path| !system.iter().any(|folder| path.starts_with(folder)))
        .collect();
    assert_eq!(outside, Vec::<&str>::new());
}

/// What the demonstration's pictures are made to, below its cache.
const PICTURES: &str = ".polygloss/photos";

/// The demonstration, with pictures that were made elsewhere.
fn demonstration(pictures: &Path) -> Scene {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scene = Scene::new();
    let folders = ["content", "static", "data", "strings", "templates", "styles"];
    let folders = folders.map(|folder| (repository.join(folder), folder));
    for (from, folder) in folders.into_iter().chain([(pictures.to_owned(), PICTURES)]) {
        if from.is_dir() {
            copy(&from, &scene.path("site").join(folder));
        }
    }
    let configuration = fs::read(repository.join("polygloss.toml")).expect("there is one");
    scene.file("site/polygloss.toml", configuration)
}

#[test]
fn n103_the_demonstration_in_other_surroundings() {
    // To make all pictures takes minutes without optimisation; .ci/run makes them twice in the release build.
    let made = demonstration(&Path::new(env!("CARGO_MANIFEST_DIR")).join(PICTURES));
    must(Command::new(program()).args(NOW).current_dir(made.path("site")));
    let build = |environment: &[(&str, &str)]| {
        let mut scene = demonstration(&made.path("site").join(PICTURES));
        for (name, value) in environment {
            scene = scene.environment(name, value);
        }
        scene.run(&NOW).exits(0).then().published()
    };
    let plain = build(&[]);
    for environment in [
        &[("RAYON_NUM_THREADS", "1"), ("TZ", "Asia/Kathmandu"), ("LANG", "tr_TR.UTF-8")][..],
        &[("RAYON_NUM_THREADS", "16"), ("TZ", "America/Los_Angeles"), ("LC_ALL", "C"), ("HOME", "/nowhere")],
    ] {
        assert!(build(environment) == plain, "{environment:?}");
    }
}

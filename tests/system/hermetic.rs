//! What a build asks of the system, and the demonstration in other surroundings.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::caches;
use crate::edits::{NOW, copy, site};
use crate::needs::{anyone_with, must, root_with};
use crate::scene::{Run, Scene, program};

/// A site of each kind, with nothing made for it yet: one of all that is text, and one of photographs and a search.
fn cold() -> [Scene; 2] {
    [site(), caches::site()]
}

/// The calls that a build makes, one a line.
fn traced(scene: &Scene, calls: &str) -> String {
    let log = scene.path("trace.txt");
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-s", "400", "-e", &format!("trace={calls}"), "-o"]).arg(&log);
    command.arg(program()).args(NOW).current_dir(scene.path("site"));
    // Cargo's, in which the loader would look first.
    command.env_remove("LD_LIBRARY_PATH");
    assert!(!scene.path("site/.polygloss").exists(), "it is cold");
    must(&mut command);
    let published = scene.published();
    let has = |part: &str| published.keys().any(|path| path.contains(part));
    let is_illustrated = scene.path("site/content/en/z/camera.jpg").exists();
    assert!(has("index.html") && has("assets/photos/") == is_illustrated);
    assert_eq!(has("/pagefind/"), is_illustrated && cfg!(feature = "search"));
    fs::read_to_string(log).expect("strace wrote it")
}

#[test]
fn n109_no_connection_and_no_program() {
    if !root_with(&["strace"]) {
        return;
    }
    for scene in cold() {
        let log = traced(&scene, "network,execve,execveat");
        let calls: Vec<&str> = log.lines().filter(|line| line.contains('(')).collect();
        let (programs, others): (Vec<_>, Vec<_>) = calls.into_iter().partition(|line| line.contains(" exec"));
        assert_eq!(programs.len(), 1, "{programs:#?}");
        assert!(others.iter().all(|line| line.contains("socketpair(AF_UNIX")), "{others:#?}");
    }
}

#[test]
fn n109_nothing_is_read_outside_the_site() {
    if !root_with(&["strace"]) {
        return;
    }
    for scene in cold() {
        let log = traced(&scene, "open,openat,openat2");
        let root = scene.path("").canonicalize().expect("it is there").display().to_string();
        // Libraries, and what the runtime asks of the system about itself.
        let system = ["/lib", "/usr/lib", "/etc/ld.so", "/proc/", "/sys/", "/dev/"];
        // The names that it asks for, and where the descriptors lead that it's given.
        let asked = log.lines().filter_map(|line| line.split('"').nth(1));
        let given = log.lines().filter_map(|line| line.rsplit_once(" = ")?.1.split_once('<')?.1.strip_suffix('>'));
        assert!(given.clone().any(|path| path.starts_with(&root)), "{log}");
        let outside: Vec<&str> = asked
            .chain(given)
            .filter(|path| path.starts_with('/') && !path.starts_with(&root))
            .filter(|path| !system.iter().any(|folder| path.starts_with(folder)))
            .collect();
        assert_eq!(outside, Vec::<&str>::new());
    }
}

/// The program where the machine's clock shows this.
fn run_at(scene: Scene, time: &str, arguments: &[&str]) -> Run {
    let program = scene.command(arguments);
    let mut command = Command::new("faketime");
    command.args(["-f", time]).arg(program.get_program()).args(arguments).current_dir(scene.path("site"));
    command.env_clear().env("HOME", scene.path("home"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    scene.run_command(command)
}

#[test]
fn n107_another_clock() {
    if !anyone_with(&["faketime"]) {
        return;
    }
    const CLOCKS: [&str; 2] = ["@2016-05-04 12:00:00", "@2036-05-04 12:00:00"];
    let site = || site().article("en/food/late.md", "title = \"Late\"\ndate = 2030-01-01", "Text.");
    // It's another one indeed: without an instant that was given, the article is held back or published by it.
    run_at(site(), CLOCKS[0], &["build"]).exits(0).publishes_no("en/food/late/index.html");
    run_at(site(), CLOCKS[1], &["build"]).exits(0).publishes("en/food/late/index.html");

    let plain = site().run(&NOW).exits(0).then().published();
    let mut scene = site();
    for clock in CLOCKS {
        assert!(run_at(site(), clock, &NOW).exits(0).then().published() == plain, "{clock}");
        scene = run_at(scene, clock, &NOW).exits(0).then();
        assert!(scene.published() == plain, "{clock}, after another one");
    }
}

#[test]
fn n103_another_host() {
    if !root_with(&["unshare", "sh"]) {
        return;
    }
    let plain = site().run(&NOW).exits(0).then().published();
    for host in ["zanzibar-7", "a.zanzibar.example"] {
        let scene = site();
        // A name of its own for what is begun so, which must then be the one that it sees.
        let script = "echo \"$1\" > /proc/sys/kernel/hostname && [ \"$(uname -n)\" = \"$1\" ] && shift && exec \"$@\"";
        let mut command = Command::new("unshare");
        command.args(["--uts", "sh", "-c", script, "sh", host]).arg(program()).args(NOW);
        command.current_dir(scene.path("site")).env_clear().env("HOME", scene.path("home")).env("HOSTNAME", host);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let run = scene.run_command(command).exits(0).nowhere_shows(host);
        assert!(run.then().published() == plain, "{host}");
    }
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

//! Disks that are full, folders that may not be written, files that may not be read.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::needs::{must, root_with};
use crate::scene::{Scene, program as tried, tree};

/// A file system in memory that goes when the test ends.
struct Mount(PathBuf);

impl Mount {
    fn new(folder: &Path, size: &str) -> Self {
        fs::create_dir_all(folder).expect("folders can be made");
        must(Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(folder));
        Self(folder.to_owned())
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        must(Command::new("umount").arg("-l").arg(&self.0));
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn n023_a_full_disk() {
    if !root_with(&["mount", "umount"]) {
        return;
    }
    for options in
        [&["build", "--output", "../small/public"][..], &["build", "--in-place", "--output", "../small/public"]]
    {
        let scene = Scene::new().article("en/a.md", "title = \"A\"", "Text.");
        // Room for the old site and the new one, each of about half a megabyte with the theme's faces, and for no more.
        let small = Mount::new(&scene.path("small"), "2m");
        let scene = scene.output("small/public").run(options).exits(0).then();
        for (name, size) in [("large.bin", 4_000_000), ("large.txt", 2_000_000)] {
            let scene = &scene;
            fs::create_dir_all(scene.path("site/static")).expect("folders can be made");
            fs::write(scene.path("site/static").join(name), vec![7; size]).expect("it can be written");
            let before = tree(&small.0);
            let output = scene.command(options).output().expect("the program can be started");
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(3), "{told}");
            // Once the large file has taken what there was, any other that is written beside it may be the first to fail.
            assert!(told.contains("No space left") && told.contains("/small/"), "{told}");
            assert_eq!(tree(&small.0), before);
            assert_eq!(names(&small.0), ["public"]);
            fs::remove_file(scene.path("site/static").join(name)).expect("it is there");
        }
        let run = scene.run(options).exits(0);
        // Before the folder that it lies in.
        drop(small);
        drop(run);
    }
}

#[test]
fn n023_a_disk_of_no_more_than_many_small_files() {
    if !root_with(&["mount", "umount"]) {
        return;
    }
    let mut scene = Scene::new().article("en/a.md", "title = \"A\"", "Text.");
    let small = Mount::new(&scene.path("small"), "1m");
    let options = ["build", "--output", "../small/public"];
    scene = scene.output("small/public").run(&options).exits(0).then();
    for number in 0..400 {
        scene = scene.article(&format!("en/travel/a{number}.md"), "title = \"A\"", &"Text. ".repeat(100));
    }
    let before = tree(&small.0);
    let output = scene.command(&options).output().expect("the program can be started");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("No space left"), "{told}");
    assert_eq!(tree(&small.0), before);
}

#[test]
fn n023_an_output_that_is_a_mount_point() {
    if !root_with(&["mount", "umount"]) {
        return;
    }
    let scene = Scene::new().article("en/a.md", "title = \"A\"", "Text.");
    let mount = Mount::new(&scene.path("site/public"), "20m");
    let scene =
        scene.build().exits(0).then().article("en/b.md", "title = \"B\"", "Text.").remove("site/content/en/a.md");
    let scene = scene.file("site/public/CNAME", "m.example");
    let run = scene.build().exits(0).publishes("en/b/index.html").publishes_no("en/a").shows("CNAME", "m.example");
    assert!(!names(&mount.0).contains(&".polygloss-new".to_owned()), "{run}");
    drop(mount);
}

/// Runs the program as the user nobody, who owns the scene's folder and may do there what modes say.
fn as_nobody(scene: &Scene, arguments: &[&str]) -> Output {
    // Where the program was built nobody may be allowed to look.
    let program = scene.path("polygloss");
    if !program.exists() {
        fs::copy(tried(), &program).expect("it can be copied");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program).args(arguments);
    command.current_dir(scene.path("site")).env_clear().env("HOME", scene.path("home"));
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.stdin(Stdio::null()).output().expect("setpriv can be started")
}

fn give_to_nobody(scene: &Scene) {
    must(Command::new("chown").args(["-R", "65534:65534"]).arg(scene.path("")));
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("modes can be set");
}

#[test]
fn n025_an_output_that_may_not_be_written() {
    if !root_with(&["setpriv", "chown"]) {
        return;
    }
    // Also where the folder beside it may be written: what stands there couldn't be removed.
    for locked in [&["site/public", "site"][..], &["site/public"]] {
        let scene = Scene::built().article("en/new.md", "title = \"New\"", "Text.");
        give_to_nobody(&scene);
        for folder in locked {
            must(Command::new("chown").arg("0:0").arg(scene.path(folder)));
            set_mode(&scene.path(folder), 0o755);
        }
        let before = scene.published();
        let output = as_nobody(&scene, &["build"]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("public") && told.contains("ermission"), "{told}");
        assert_eq!(scene.published(), before);
        assert!(!names(&scene.path("site")).iter().any(|name| name.contains("polygloss-new")), "{told}");
    }
}

#[test]
fn n026_a_source_that_may_not_be_read() {
    if !root_with(&["setpriv", "chown"]) {
        return;
    }
    for path in ["content/en/old.md", "static/a.txt", "polygloss.toml", "strings/en.toml", "content/en/travel"] {
        let scene = Scene::built().file("site/static/a.txt", "a").file("site/strings/en.toml", "");
        give_to_nobody(&scene);
        let before = scene.published();
        set_mode(&scene.path("site").join(path), 0);
        let output = as_nobody(&scene, &["build"]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{path}: {told}");
        assert!(told.contains(path) && told.contains("ermission denied"), "{path}: {told}");
        assert_eq!(scene.published(), before);
        set_mode(&scene.path("site").join(path), 0o755);
    }
}

#[test]
fn n103_another_user() {
    if !root_with(&["setpriv", "chown"]) {
        return;
    }
    let scene = crate::edits::site().run(&crate::edits::NOW).exits(0).then();
    let before = scene.published();
    fs::remove_dir_all(scene.path("site/public")).expect("it is there");
    give_to_nobody(&scene);
    let output = as_nobody(&scene, &crate::edits::NOW);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(scene.published(), before);
}

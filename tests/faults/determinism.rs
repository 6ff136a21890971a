//! Group G: the same sources at the same instant give the same bytes.

use std::fs;
use std::process::Command;

use crate::edits::{self, NOW, site, site_of};
use crate::scene::{Scene, Tree};

fn bytes_of(scene: Scene) -> Tree {
    scene.run(&NOW).exits(0).then().published()
}

/// File modes follow the umask, as they should; bytes don't.
fn without_modes(tree: Tree) -> Tree {
    let without = |entry: &str| entry.split(' ').filter(|part| part.len() > 4).collect::<Vec<_>>().join(" ");
    tree.into_iter().map(|(path, entry)| (path, without(&entry))).collect()
}

#[test]
fn n101_building_twice() {
    let first = bytes_of(site());
    assert!(first.len() > 60);
    assert_eq!(bytes_of(site()), first);
    let scene = site().run(&NOW).exits(0).then();
    assert_eq!(bytes_of(scene), first);
}

#[test]
fn n102_thirty_runs() {
    let mut scene = site_of(4);
    let mut first = None;
    for _ in 0..30 {
        scene = scene.run(&NOW).exits(0).then();
        let published = scene.published();
        assert!(published.contains_key("sitemap-fr.xml") && published.contains_key("index.html"));
        assert_eq!(*first.get_or_insert_with(|| published.clone()), published);
    }
}

#[test]
fn n103_another_environment() {
    let plain = bytes_of(site_of(6));
    for environment in [
        &[("TZ", "Asia/Kathmandu"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")][..],
        &[("TZ", "America/Los_Angeles"), ("LANG", "C"), ("LC_ALL", "C"), ("LANGUAGE", "fr")],
        &[("USER", "someone"), ("LOGNAME", "someone"), ("HOSTNAME", "elsewhere"), ("HOME", "/nowhere")],
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "2")],
        &[("RAYON_NUM_THREADS", "16")],
        &[("COLUMNS", "40"), ("TERM", "xterm-256color"), ("NO_COLOR", "1"), ("RUST_LOG", "trace"), ("CI", "true")],
    ] {
        let scene = environment.iter().fold(site_of(6), |scene, (name, value)| scene.environment(name, value));
        assert_eq!(bytes_of(scene), plain, "{environment:?}");
    }
}

#[test]
fn n103_another_umask() {
    let plain = without_modes(bytes_of(site()));
    for umask in ["022", "077", "002"] {
        let scene = site();
        let program = scene.command(&NOW);
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(format!("umask {umask}; exec \"$0\" \"$@\"")).arg(program.get_program()).args(NOW);
        command.current_dir(scene.path("site")).env_clear().env("HOME", scene.path("home"));
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let published = scene.run_command(command).exits(0).then().published();
        assert_eq!(without_modes(published), plain, "umask {umask}");
    }
}

#[test]
fn n103_another_order_and_age_of_files() {
    let plain = bytes_of(site());
    let scene = site();
    let mut files = Vec::new();
    for folder in ["content/en/travel", "content/fr/food", "content/sl/food", "static", "data"] {
        for entry in fs::read_dir(scene.path("site").join(folder)).expect("a folder") {
            let path = entry.expect("readable").path();
            files.push((fs::read(&path).expect("a file"), path));
        }
    }
    files.sort();
    files.iter().for_each(|(_, path)| fs::remove_file(path).expect("it was there"));
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(10 * 365 * 86_400);
    for (bytes, path) in files.iter().rev() {
        fs::write(path, bytes).expect("it can be written");
        let file = fs::File::options().write(true).open(path).expect("it is there");
        file.set_modified(later).expect("times can be set");
    }
    assert_eq!(bytes_of(scene), plain);
}

#[test]
fn n107_a_fixed_instant_replaces_the_clock() {
    let at = |scene: Scene, now: &str| scene.run(&["build", "--now", now]).exits(0).then().published();
    let plain = bytes_of(site());
    assert_eq!(at(site(), "2026-05-04T14:00:00+02:00"), plain);
    assert_eq!(at(site(), "2026-05-04T14:00"), plain, "the site's zone is Paris");
    let scene = site().environment("SOURCE_DATE_EPOCH", "1777896000");
    let run = scene.build().exits(0).says("as of 2026-05-04T14:00:00+02:00");
    assert_eq!(run.then().published(), plain);
    let scene = site().environment("SOURCE_DATE_EPOCH", "1");
    assert_eq!(at(scene, "2026-05-04T12:00:00Z"), plain, "--now goes over the environment");
    site().run(&["build", "--now", "yesterday"]).exits(2).tells("--now");
    site().environment("SOURCE_DATE_EPOCH", "soon").build().exits(2).tells("SOURCE_DATE_EPOCH");
}

#[test]
fn n108_after_edits_a_build_is_as_a_clean_one() {
    edits::compare(7, 8);
}

#[test]
fn n111_the_sites_place_on_disk_is_in_no_output() {
    let scene = site().article("en/food/z.md", "title = \"Z\"", "<b>x</b> [x](../travel/a0.md#none)");
    let (folder, home) = (scene.path("").display().to_string(), scene.path("home").display().to_string());
    let run = scene.run(&NOW).exits(0).nowhere_shows(folder.trim_end_matches('/')).nowhere_shows(&home);
    let name = run.scene.path("").file_name().expect("a name").to_string_lossy().into_owned();
    run.nowhere_shows(&name).never_tells(&name);
}

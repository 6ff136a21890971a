//! Group G: the same sources at the same instant give the same bytes.

use std::fs;
use std::process::Command;

use crate::scene::{Scene, Tree};

const NOW: [&str; 3] = ["build", "--now", "2026-05-04T12:00:00Z"];

/// A site with all that could be told in another order: languages, tags, people, sections, data, files.
fn site() -> Scene {
    let mut scene = Scene::in_languages(&["en", "fr", "sl"]).configure("timezone = \"Europe/Paris\"\npaginate_by = 3");
    for number in 0..12 {
        let tags = format!("[\"t{}\", \"t{}\", \"\u{e9}t{}\"]", number % 5, number % 3, number % 2);
        let matter = format!(
            "title = \"Title {number}\"\ndate = 2026-0{}-01\ntags = {tags}\nauthors = [\"Ana {}\", \"Bor\"]",
            number % 4 + 1,
            number % 3
        );
        let body = "One \"two\" three, with `code`.\n\n```rust\nfn main() {}\n```\n\n[^1]\n\n[^1]: Note.";
        for language in ["en", "fr", "sl"] {
            let section = ["travel", "food"][number % 2];
            scene = scene.article(&format!("{language}/{section}/a{number}.md"), &matter, body);
        }
    }
    scene = scene.file("site/data/b.toml", "z = 1\na = 2\n").file("site/data/a.json", "{\"z\": 1, \"a\": 2}");
    scene.file("site/static/b.txt", "b").file("site/static/a.txt", "a")
}

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
    let mut scene = site();
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
    let plain = bytes_of(site());
    for environment in [
        &[("TZ", "Asia/Kathmandu"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")][..],
        &[("TZ", "America/Los_Angeles"), ("LANG", "C"), ("LC_ALL", "C"), ("LANGUAGE", "fr")],
        &[("USER", "someone"), ("LOGNAME", "someone"), ("HOSTNAME", "elsewhere"), ("HOME", "/nowhere")],
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "2")],
        &[("RAYON_NUM_THREADS", "16")],
        &[("COLUMNS", "40"), ("TERM", "xterm-256color"), ("NO_COLOR", "1"), ("RUST_LOG", "trace"), ("CI", "true")],
    ] {
        let scene = environment.iter().fold(site(), |scene, (name, value)| scene.environment(name, value));
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
    let mut warm = site().run(&NOW).exits(0).then();
    let mut seed = 7_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for step in 0..12 {
        let article = format!("en/{}/a{}.md", ["travel", "food"][usize::from(random(2) == 1)], random(14));
        let matter = format!("title = \"Edit {step}\"\ntags = [\"t{}\"]\ndate = 2026-0{}-02", random(9), random(8) + 1);
        let path = warm.path("site/content").join(&article);
        warm = if random(3) == 0 && path.exists() {
            warm.remove(&format!("site/content/{article}"))
        } else {
            warm.article(&article, &matter, "Edited.")
        };
        warm = warm.run(&NOW).exits(0).then();
        let clean = Scene::new();
        copy(&warm.path("site"), &clean.path("site"));
        assert_eq!(bytes_of(clean), warm.published(), "after edit {step}");
    }
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("readable");
        let name = entry.file_name();
        if name == "public" || name == ".polygloss" {
            continue;
        }
        if entry.file_type().expect("a kind").is_dir() {
            copy(&entry.path(), &to.join(name));
        } else {
            fs::copy(entry.path(), to.join(name)).expect("it can be copied");
        }
    }
}

#[test]
fn n111_the_sites_place_on_disk_is_in_no_output() {
    let scene = site().article("en/food/z.md", "title = \"Z\"", "<b>x</b> [x](../travel/a0.md#none)");
    let (folder, home) = (scene.path("").display().to_string(), scene.path("home").display().to_string());
    let run = scene.run(&NOW).exits(0).nowhere_shows(folder.trim_end_matches('/')).nowhere_shows(&home);
    let name = run.scene.path("").file_name().expect("a name").to_string_lossy().into_owned();
    run.nowhere_shows(&name).never_tells(&name);
}

//! Builds that are killed, or meet others, while pictures are made: the published site stays whole, the cache sound, and
//! the next build writes the bytes that one without any past writes.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::edits::Random;
use crate::needs::root_with;
use crate::scene::{Tree, program, tree};
use crate::versions::signal;

const SETTINGS: &str = "base_url = \"https://mag.example\"\ndefault_language = \"en\"\ntheme = \"plain\"\n[languages.en]\n[photos]\ncredits = \"off\"\n\
     widths = [80, 160]\nformats = [\"webp\", \"jpeg\"]\n";

/// A folder with a site of photographs in it.
struct Magazine(tempfile::TempDir);

impl Magazine {
    fn new() -> Self {
        let magazine = Self(tempfile::tempdir().expect("folders can be made"));
        let photographs = photographs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
        assert!(photographs.len() > 8, "the demonstration has photographs");
        magazine.write("polygloss.toml", SETTINGS);
        magazine.write("themes/plain/theme.toml", "");
        for name in ["home", "section", "page", "tag", "tags", "person", "people", "404", "root"] {
            magazine.write(&format!("themes/plain/templates/{name}.html"), "<p>{{ page.title }}</p>");
        }
        magazine.write("themes/plain/templates/article.html", "<main>{{ article.content }}</main>");
        for (number, photograph) in photographs.iter().take(5).enumerate() {
            magazine.write(
                &format!("content/en/walks/w{number}/index.md"),
                "+++\ntitle = \"A walk\"\ndate = 2026-05-01\n+++\n![A lamp](lamp.jpg)\n",
            );
            let to = magazine.0.path().join(format!("site/content/en/walks/w{number}/lamp.jpg"));
            fs::copy(photograph, to).expect("it can be copied");
        }
        magazine
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join("site").join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("folders can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn start(&self, arguments: &[&str]) -> Child {
        let mut command = Command::new(program());
        command.args(arguments).args(["--now", "2026-06-01", "--root"]).arg(self.0.path().join("site"));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program can be started")
    }

    fn build(&self) -> Tree {
        let output = self.start(&["build"]).wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.published()
    }

    fn published(&self) -> Tree {
        tree(&self.0.path().join("site/public"))
    }

    fn forget(&self) {
        let folder = self.0.path().join("site/.polygloss");
        fs::remove_dir_all(folder).expect("the cache is safe to delete");
    }

    /// Every file in the cache that came to its name ends with the digest of what stands before, keyed by that name.
    fn expect_sound_cache(&self, when: &str) -> usize {
        let Ok(entries) = fs::read_dir(self.0.path().join("site/.polygloss/photos")) else { return 0 };
        let mut sound = 0;
        let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
        while let Some(path) = folders.pop() {
            if path.is_dir() {
                folders.extend(fs::read_dir(&path).expect("readable").map(|entry| entry.expect("readable").path()));
            } else if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("new-")) {
                let bytes = fs::read(&path).expect("readable");
                let (kept, seal) = bytes.split_at(bytes.len() - 32);
                let name: Vec<_> = path.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
                let key = blake3::Hash::from_hex(format!("{}{}", name[1], name[0])).expect("a name is a digest");
                let is_sound = blake3::keyed_hash(key.as_bytes(), kept).as_bytes() == seal;
                assert!(is_sound, "{when}: {} is not sound", path.display());
                sound += 1;
            }
        }
        sound
    }
}

/// Photographs below a folder, in order of their paths.
fn photographs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(photographs(&path));
        } else if path.extension().is_some_and(|extension| extension == "jpg") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn how_far_the_pictures_are_is_drawn_on_a_terminal_alone() {
    if !root_with(&["script"]) {
        return;
    }
    let magazine = Magazine::new();
    let build = format!("{} build --root {}/site", program().display(), magazine.0.path().display());
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &build, "/dev/null"]).env("TERM", "xterm");
    let shown = terminal.stdin(Stdio::null()).output().expect("the program can be started");
    assert!(shown.status.success(), "{shown:?}");
    let shown = String::from_utf8_lossy(&shown.stdout);
    assert!(shown.contains("Pictures") && shown.contains("0 of 5"), "{shown}");
    let last = shown.rsplit('\r').find(|line| line.contains("Built")).expect("what was built is told");
    assert!(!last.contains("Pictures"), "the bar goes: {shown}");

    magazine.forget();
    let piped = magazine.start(&["build"]).wait_with_output().expect("it ends");
    assert!(piped.status.success() && !String::from_utf8_lossy(&piped.stderr).contains("Pictures"));
}

#[test]
fn killed_while_pictures_are_made() {
    let magazine = Magazine::new();
    let begun = Instant::now();
    let whole = magazine.build();
    let takes = begun.elapsed();
    assert!(whole.keys().filter(|path| path.ends_with(".webp")).count() > 5, "{:?}", whole.keys());
    let mut random = Random(300);
    let (mut killed, mut with_some) = (0, 0);
    for round in 0..6 {
        magazine.forget();
        // Another title, so that the published site is told from the one that comes.
        magazine.write("content/en/about.md", &format!("+++\ntitle = \"Round {round}\"\n+++\n"));
        let before = magazine.published();
        let part = 0.05 + random.below(900) as f64 / 1_000.0;
        let when = format!("killed at {part:.3} of {takes:?}");
        let mut build = magazine.start(&["build"]);
        thread::sleep(takes.mul_f64(part));
        signal(&build, Signal::KILL);
        let was_killed = build.wait().expect("it ends").signal().is_some();
        killed += usize::from(was_killed);
        let sound = magazine.expect_sound_cache(&when);
        with_some += usize::from(was_killed && sound > 0);
        if was_killed && magazine.published() != before {
            // It was killed after the exchange: then all of the new site stands there.
            assert_eq!(magazine.published(), magazine.build(), "{when}");
        }
        let after = magazine.build();
        magazine.forget();
        assert_eq!(after, magazine.build(), "{when}: the same without a cache");
    }
    assert!(killed > 1 && with_some > 0, "{killed} were killed, {with_some} while pictures were made");
}

#[test]
fn killed_while_derivatives_are_handed_on() {
    let magazine = Magazine::new();
    let whole = magazine.build();
    // From the third build on the folder of the one before the last is brought.
    magazine.build();
    let begun = Instant::now();
    assert_eq!(magazine.build(), whole);
    let takes = begun.elapsed();
    let mut random = Random(20);
    let mut killed = 0;
    for round in 0..30 {
        let before = magazine.published();
        magazine.write("content/en/about.md", &format!("+++\ntitle = \"Round {round}\"\n+++\n"));
        let part = random.below(1_000) as f64 / 1_000.0;
        let mut build = magazine.start(&["build"]);
        thread::sleep(takes.mul_f64(part));
        signal(&build, Signal::KILL);
        killed += usize::from(build.wait().expect("it ends").signal().is_some());
        let left = magazine.published();
        let after = magazine.build();
        assert!(left == before || left == after, "killed at {part:.3} of {takes:?}");
        assert!(derivatives(&after) == derivatives(&whole), "killed at {part:.3} of {takes:?}");
    }
    assert!(killed > 5, "{killed} were killed");
    let last = magazine.published();
    magazine.forget();
    assert_eq!(magazine.build(), last, "the same without a cache");
}

/// What a published site has of derivatives.
fn derivatives(site: &Tree) -> Tree {
    site.iter()
        .filter(|(path, _)| path.starts_with("assets/photos/"))
        .map(|(path, file)| (path.clone(), file.clone()))
        .collect()
}

#[test]
fn builds_and_checks_at_once() {
    let magazine = Magazine::new();
    let whole = magazine.build();
    for round in 0..3 {
        magazine.forget();
        let all = [&["build"][..], &["build"], &["check"]].map(|command| magazine.start(command));
        thread::sleep(Duration::from_millis(round * 40));
        let outputs = all.map(|run| run.wait_with_output().expect("it ends"));
        let told: String = outputs.iter().map(|output| String::from_utf8_lossy(&output.stderr)).collect();
        let statuses = outputs.each_ref().map(|output| output.status.code());
        assert!(statuses[..2].contains(&Some(0)) && statuses[2] == Some(0), "{statuses:?}: {told}");
        assert!(statuses.iter().all(|status| matches!(status, Some(0 | 3))), "{statuses:?}: {told}");
        assert!(magazine.expect_sound_cache("at once") > 0);
        assert_eq!(magazine.published(), whole);
        assert_eq!(magazine.build(), whole);
    }
}

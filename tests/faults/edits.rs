//! A site of many articles, and edits of it at random: each build afterwards is as a clean one.

use std::fs;
use std::path::Path;

use crate::editing::Editor;
use crate::scene::{Run, Scene};

/// A build at a fixed instant.
pub(crate) const NOW: [&str; 3] = ["build", "--now", "2026-05-04T12:00:00Z"];

/// A site with all that could be told in another order: languages, tags, people, sections, data, files.
pub(crate) fn site() -> Scene {
    site_of(12)
}

/// The same with so many articles in each language.
pub(crate) fn site_of(articles: usize) -> Scene {
    let mut scene = Scene::in_languages(&["en", "fr", "sl"]).configure("timezone = \"Europe/Paris\"\npaginate_by = 3");
    for number in 0..articles {
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

/// Edits a site again and again, and after each sequence of edits compares a build over what stands, with all that is
/// cached, with a build from nothing: what they tell, and what they publish.
pub(crate) fn compare(seed: u64, sequences: usize) {
    let mut warm = site_of(4);
    let mut editor = Editor::new(warm.path("site"), seed);
    warm = warm.run(&NOW).exits(0).then();
    let mut done = Vec::new();
    let mut published = 0;
    for _ in 0..sequences {
        done.push(editor.work());
        let clean = Scene::new();
        copy(&warm.path("site"), &clean.path("site"));
        let (clean, over) = (clean.run(&NOW), warm.run(&NOW));
        let when = || format!("seed {seed}, after sequence {} of edits: {:#?}\n{over}", done.len(), done.last());
        let told = |run: &Run| (run.ended.status, run.ended.stderr.clone());
        assert_eq!(told(&over), told(&clean), "{}", when());
        if clean.ended.status == Some(0) {
            let (now, wanted) = (over.scene.published(), clean.scene.published());
            let paths = now.keys().chain(wanted.keys());
            let differ: Vec<_> = paths.filter(|path| now.get(*path) != wanted.get(*path)).collect();
            assert!(differ.is_empty(), "{differ:#?} differ\n{}", when());
            published += 1;
        }
        warm = over.then();
    }
    assert!(published > sequences / 2, "seed {seed}: of {sequences} only {published} were without mistakes");
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }
}

/// Copies a site's sources, without what was built of them.
pub(crate) fn copy(from: &Path, to: &Path) {
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

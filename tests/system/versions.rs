//! A site whose sources change between two versions, and what each of them publishes.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Output};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::edits::NOW;
use crate::scene::{Scene, Tree};

const LANGUAGES: [&str; 2] = ["en", "sl"];

/// A site in version 0 or 1, published in version 0 to begin with.
pub(crate) struct Versions {
    scene: Option<Scene>,
    articles: usize,
    loose: usize,
    /// What each version publishes, with the files of others that stand in the output.
    published: [Tree; 2],
    /// How long a build takes, by those of late.
    pub(crate) takes: Duration,
}

impl Versions {
    /// Sites of about twice as many pages as there are articles.
    pub(crate) fn new(articles: usize) -> Self {
        Self::within(Scene::new(), articles, 0)
    }

    /// The same with so many files at the top of the output, all others in each version.
    pub(crate) fn with_loose_files(articles: usize, loose: usize) -> Self {
        Self::within(Scene::new(), articles, loose)
    }

    /// The same beside the compiled tests: on a disk, where temporary folders are in memory.
    pub(crate) fn on_disk(articles: usize) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
        Self::within(Scene::within(folder), articles, 0)
    }

    fn within(scene: Scene, articles: usize, loose: usize) -> Self {
        let scene = scene.languages(&LANGUAGES).file("site/public/.gitignore", "*\n");
        let mut versions =
            Self { scene: Some(scene), articles, loose, published: Default::default(), takes: Duration::ZERO };
        for version in [1, 0, 1, 0] {
            versions.write(version);
            let started = Instant::now();
            let output = versions.build(&[]);
            versions.takes = started.elapsed();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            versions.published[version] = versions.scene().published();
        }
        assert_ne!(versions.published[0], versions.published[1]);
        assert!(versions.published[0].len() > 2 * articles);
        versions
    }

    pub(crate) fn scene(&self) -> &Scene {
        self.scene.as_ref().expect("it is taken for moments only")
    }

    /// Writes the sources of a version. It has pages that the other one lacks.
    pub(crate) fn write(&mut self, version: usize) {
        let mut scene = self.scene.take().expect("it is taken for moments only");
        for number in 0..self.articles {
            for language in LANGUAGES {
                let title = format!("title = \"Article {number} of version {version}\"\ndate = 2026-01-02");
                let slug = if number % 10 == 0 { format!("\nslug = \"s{number}-{version}\"") } else { String::new() };
                let body = "A sentence of some length, as in any article.\n\n".repeat(10);
                scene = scene.article(&format!("{language}/travel/a{number}.md"), &format!("{title}{slug}"), &body);
            }
        }
        for number in 0..self.loose {
            scene = scene.file(&format!("site/static/loose-{number}.txt"), version.to_string());
        }
        let image = [u8::try_from(version).expect("0 or 1"); 300_000];
        self.scene = Some(scene.file("site/static/large.bin", image));
    }

    /// Which version is published, byte for byte.
    #[track_caller]
    pub(crate) fn expect_whole(&self, when: &str) -> usize {
        let published = self.scene().published();
        self.published.iter().position(|version| *version == published).unwrap_or_else(|| {
            let differs: Vec<_> =
                published.iter().filter(|(path, file)| self.published[0].get(*path) != Some(file)).collect();
            panic!(
                "{when}: neither version stands; of {} these differ from the first: {differs:.400?}",
                published.len()
            )
        })
    }

    /// Each entry of the output is whole, as it is in one version or the other, beside what is written to be put in place.
    #[track_caller]
    pub(crate) fn expect_whole_entries(&self, when: &str) {
        let published = self.in_place();
        let now = entries(&published);
        let versions = self.published.each_ref().map(entries);
        let names: BTreeSet<&str> = versions.iter().chain([&now]).flat_map(|it| it.keys().copied()).collect();
        for name in names {
            let is_whole = versions.iter().any(|version| version.get(name) == now.get(name));
            assert!(is_whole, "{when}: `{name}` is of neither version: {:.400?}", now.get(name));
        }
    }

    /// Whether a part of the output is of one version and a part of the other.
    pub(crate) fn is_between(&self) -> bool {
        !self.published.contains(&self.in_place())
    }

    /// What stands in the output, beside what is written to be put in place.
    fn in_place(&self) -> Tree {
        let mut published = self.scene().published();
        published.retain(|path, _| top(path) != INSIDE);
        published
    }

    /// Starts a build and does not wait for it.
    pub(crate) fn start(&self, options: &[&str]) -> Child {
        self.scene().command(&[&NOW[..], options].concat()).spawn().expect("the program can be started")
    }

    pub(crate) fn build(&self, options: &[&str]) -> Output {
        self.start(options).wait_with_output().expect("it ends")
    }

    /// Builds and expects this version, whole, with nothing left beside it or in it.
    #[track_caller]
    pub(crate) fn build_expecting(&mut self, version: usize, options: &[&str], when: &str) {
        let started = Instant::now();
        let output = self.build(options);
        self.takes = (self.takes + started.elapsed()) / 2;
        assert!(output.status.success(), "{when}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(self.expect_whole(when), version, "{when}");
        self.expect_nothing_aside(when);
    }

    #[track_caller]
    pub(crate) fn expect_nothing_aside(&self, when: &str) {
        for folder in ["site", "site/public", ""] {
            for entry in std::fs::read_dir(self.scene().path(folder)).expect("a folder") {
                let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
                assert!(!name.contains("polygloss-new"), "{when}: {folder}/{name} was left");
            }
        }
    }
}

/// Where a build writes what it then puts in place entry by entry.
const INSIDE: &str = ".polygloss-new";

/// The entry of the output to which a path belongs.
fn top(path: &str) -> &str {
    path.split_once('/').map_or(path, |(top, _)| top)
}

/// The entries of the output, each with all that stands below it.
fn entries(tree: &Tree) -> BTreeMap<&str, Vec<(&String, &String)>> {
    let mut entries = BTreeMap::<_, Vec<_>>::new();
    for (path, file) in tree {
        entries.entry(top(path)).or_default().push((path, file));
    }
    entries
}

/// Sends a signal to a program that may have ended already.
pub(crate) fn signal(child: &Child, signal: Signal) {
    let process = Pid::from_child(child);
    // It is not waited for yet, so its number is its own.
    kill_process(process, signal).expect("it is our child");
}

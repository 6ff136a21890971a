//! A magazine in a temporary folder that is edited while a desk looks after it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polygloss::base::{Clock, Diagnostic, Severity, When, manifest, world};
use polygloss::build::{Memory, Request, Scrutiny, Stages, build, understand};
use polygloss::disk::Folder;

use polygloss::serve::{Desk, DeskOptions, Rendered, Watching};
use polygloss::site::Visibility;

pub(crate) const ORIGIN: &str = "http://127.0.0.1:4000";
const NOW: &str = "2026-05-10T12:00:00Z";
const SHOWN: Visibility = Visibility { drafts: true, future: true, preview: false };

/// Outputs by path.
pub(crate) type Outputs = BTreeMap<String, Vec<u8>>;

/// The magazine's folder.
pub(crate) struct Workshop {
    folder: tempfile::TempDir,
    /// Paths that were written since somebody last asked.
    touched: BTreeSet<PathBuf>,
}

impl Workshop {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), touched: BTreeSet::new() }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("it is there")
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn write(&mut self, path: &str, bytes: impl AsRef<[u8]>) {
        let full = self.path(path);
        let folder = full.parent().expect("a folder holds it");
        // What the system would tell: the first folder that is made.
        let first_new = full.ancestors().take_while(|folder| !folder.exists()).last().map(Path::to_owned);
        fs::create_dir_all(folder).expect("folders can be made");
        fs::write(&full, bytes).expect("files can be written");
        self.touched.extend([first_new, Some(full)].into_iter().flatten());
    }

    pub(crate) fn remove(&mut self, path: &str) {
        let full = self.path(path);
        if full.is_dir() {
            fs::remove_dir_all(&full).expect("folders can be removed");
        } else {
            fs::remove_file(&full).expect("files can be removed");
        }
        self.touched.insert(full);
    }

    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        let (from, to) = (self.path(from), self.path(to));
        fs::create_dir_all(to.parent().expect("a folder holds it")).expect("folders can be made");
        fs::rename(&from, &to).expect("files can be renamed");
        self.touched.extend([to.parent().expect("a folder holds it").to_owned(), from, to]);
    }

    pub(crate) fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.path(path)).ok()
    }

    /// What the system would have told of since this was last asked.
    pub(crate) fn touched(&mut self) -> BTreeSet<PathBuf> {
        std::mem::take(&mut self.touched)
    }

    /// All files below a folder, by their paths from the root, in order.
    pub(crate) fn files(&self, below: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.path(below)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let relative = path.strip_prefix(self.root()).expect("it is below");
                    found.push(relative.to_str().expect("names are UTF-8").to_owned());
                }
            }
        }
        found.sort();
        found
    }

    /// A desk that looks after it.
    pub(crate) fn desk(&self, watching: Watching) -> Arc<Desk> {
        let clock = Box::new(|| Clock { now: When::parse(NOW).expect("a time"), given: true });
        let options = DeskOptions { visibility: SHOWN, origin: ORIGIN.to_owned(), clock, watching };
        Desk::open(&self.root(), options).expect("the folder can be read")
    }

    /// What a build of it gives, or its mistakes where there are errors.
    pub(crate) fn built(&self) -> Result<Outputs, Vec<Diagnostic>> {
        let folder = Folder::open(&self.root()).expect("the folder can be read");
        let configured = self.read("polygloss.toml").unwrap_or_default();
        let base_url = configured.lines().find_map(|line| line.strip_prefix("base_url = \"https://m.example"));
        let request = Request {
            clock: Clock { now: When::parse(NOW).expect("a time"), given: true },
            visibility: SHOWN,
            base_url: base_url.map(|path| format!("{ORIGIN}{}", path.trim_end_matches('"'))),
            scrutiny: Scrutiny::Ordinary,
        };
        let stages = &mut Stages::start();
        let understood = understand(&folder, &request, &mut Memory::new(), stages).expect("all can be read");
        let sink = world::Memory::new(&folder);
        let mut found = understood.diagnostics;
        if let Some(magazine) = &understood.magazine {
            found = build(magazine, found, &folder, &sink, None, stages).expect("all can be read").diagnostics;
        }
        if found.has_errors() {
            return Err(found.into_told().into_iter().map(|(mistake, _)| mistake).collect());
        }
        let mut outputs = sink.into_outputs();
        outputs.remove(manifest::NAME);
        Ok(outputs)
    }
}

/// All outputs of the newest edition, or the mistakes where there are errors.
pub(crate) fn served(desk: &Desk) -> Result<Outputs, Vec<Diagnostic>> {
    let edition = desk.current();
    let mut found: Vec<Diagnostic> = edition.mistakes().to_vec();
    let mut outputs = Outputs::new();
    for job in 0..edition.jobs() {
        let bytes = match edition.render(job) {
            Rendered::Page { bytes, mistakes } => {
                found.extend(mistakes);
                bytes
            }
            Rendered::File { path } => {
                let mut bytes = Vec::new();
                let (mut file, _) = edition.open(&path).expect("a published file is there");
                file.read_to_end(&mut bytes).expect("it can be read");
                bytes
            }
            Rendered::Unreadable(_) => Vec::new(),
            other => panic!("{}: {other:?}", edition.output(job)),
        };
        outputs.insert(edition.output(job).to_owned(), bytes);
    }
    if found.iter().any(|mistake| mistake.severity == Severity::Error) { Err(found) } else { Ok(outputs) }
}

/// That what is served is what is built; `what` was done before.
pub(crate) fn assert_same(workshop: &Workshop, desk: &Desk, what: &str) -> bool {
    match (workshop.built(), served(desk)) {
        (Ok(built), Ok(served)) => {
            let names = |outputs: &Outputs| outputs.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&built), names(&served), "the outputs after {what}");
            for (path, bytes) in &built {
                let texts = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&served[path]));
                assert!(*bytes == served[path], "{path} after {what}:\n{}", first_difference(&texts.0, &texts.1));
            }
            true
        }
        (Err(found), Err(_)) => {
            // Shown where a test fails.
            for mistake in found.iter().filter(|mistake| mistake.severity == Severity::Error) {
                eprintln!("after {what}: {} {:?}", mistake.message, mistake.location);
            }
            false
        }
        (Ok(_), Err(found)) => panic!("after {what} a build is right, and the edition has {found:#?}"),
        (Err(found), Ok(_)) => panic!("after {what} the edition is right, and a build has {found:#?}"),
    }
}

fn first_difference(built: &str, served: &str) -> String {
    let lines = built.lines().zip(served.lines()).find(|(one, other)| one != other);
    lines.map_or_else(|| "one is longer".to_owned(), |(one, other)| format!("built  {one}\nserved {other}"))
}

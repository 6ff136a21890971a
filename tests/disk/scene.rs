//! A temporary site, and what stands in its folders.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use polygloss::base::manifest;
use polygloss::base::{Failure, Fingerprint, Listing, Sink, World};
use polygloss::disk::{Folder, Options, Placement, Publication, Refusal, Stop, Unmarked};

/// A site in a temporary folder of its own: `site/` in it is the site's root.
pub(crate) struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let scene = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        scene.file("site/polygloss.toml", "");
        scene
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn file(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder holds it")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    pub(crate) fn link(&self, path: &str, target: impl AsRef<Path>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder holds it")).expect("folders can be made");
        std::os::unix::fs::symlink(target, path).expect("links can be made");
    }

    pub(crate) fn site(&self) -> Folder {
        Folder::open(&self.path("site")).expect("the site can be opened")
    }

    pub(crate) fn list(&self) -> Listing {
        self.site().list().expect("the site can be listed")
    }

    /// Writes these outputs and the manifest, and publishes them.
    pub(crate) fn publish(&self, outputs: &[(&str, &str)], options: Options) -> Result<(), Stop> {
        let site = self.site();
        let publication = Publication::begin(&site, &self.path("site/public"), options)?;
        write(&publication, outputs)?;
        publication.publish()
    }

    /// All files below a folder of the scene with their texts; a link is its target after an arrow.
    pub(crate) fn tree(&self, folder: &str) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        gather(&self.path(folder), "", &mut found);
        found
    }

    /// What is published, without the manifest.
    pub(crate) fn published(&self) -> Vec<(String, String)> {
        self.tree("site/public").into_iter().filter(|(path, _)| path != manifest::NAME).collect()
    }

    /// What stands beside the output and in the site that no site has.
    pub(crate) fn left_aside(&self) -> Vec<String> {
        let all = self.tree("site");
        all.into_keys().filter(|path| path.contains(".polygloss-new")).collect()
    }
}

pub(crate) fn write(sink: &dyn Sink, outputs: &[(&str, &str)]) -> Result<(), Failure> {
    let mut digests = Vec::new();
    for (path, text) in outputs {
        sink.write(path, text.as_bytes())?;
        digests.push((Cow::from(*path), Fingerprint::of(text.as_bytes())));
    }
    sink.write(manifest::NAME, &manifest::of(&mut digests))
}

pub(crate) fn in_place() -> Options {
    Options { placement: Placement::InPlace, ..Options::default() }
}

pub(crate) fn force() -> Options {
    Options { unmarked: Unmarked::Take, ..Options::default() }
}

pub(crate) fn refused(result: Result<(), Stop>) -> Refusal {
    match result {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("refused was expected, not {other:?}"),
    }
}

pub(crate) fn failed<T>(result: Result<T, Stop>) -> Failure {
    match result {
        Err(Stop::Failed(failure)) => failure,
        Err(other) => panic!("a failure was expected, not {other:?}"),
        Ok(_) => panic!("a failure was expected"),
    }
}

pub(crate) fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn gather(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.expect("a readable entry");
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            gather(&entry.path(), &format!("{path}/"), found);
        } else if kind.is_symlink() {
            let target = fs::read_link(entry.path()).expect("a target");
            found.insert(path, format!("-> {}", target.display()));
        } else if kind.is_file() {
            found.insert(path, String::from_utf8_lossy(&fs::read(entry.path()).expect("a file")).into_owned());
        } else {
            found.insert(path, "special".to_owned());
        }
    }
}

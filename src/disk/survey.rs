//! What in an output folder is ours and what is others'.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::manifest::Manifest;

use super::stage::INSIDE;

/// The files that a manifest lists, and the manifest itself; without one nothing is ours. Shared by its clones.
#[derive(Debug, Clone)]
pub(super) struct Ours(Option<Arc<Manifest>>);

impl Ours {
    /// What a manifest says is ours.
    pub(super) fn of(manifest: Option<Manifest>) -> Self {
        Self(manifest.map(Arc::new))
    }

    /// The manifest, if there is one.
    pub(super) fn manifest(&self) -> Option<&Manifest> {
        self.0.as_deref()
    }

    /// Whether a file is listed; `path` is from the output folder.
    pub(super) fn lists(&self, path: &Path) -> bool {
        self.0.as_ref().zip(path.to_str()).is_some_and(|(manifest, path)| manifest.lists(path))
    }

    /// Whether a file in a folder or below it is listed.
    pub(super) fn lists_below(&self, folder: &Path) -> bool {
        self.0.as_ref().zip(folder.to_str()).is_some_and(|(manifest, folder)| manifest.lists_below(folder))
    }
}

/// What is others' in an output folder; paths are from there.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Plain files and links.
    pub(super) files: BTreeSet<PathBuf>,
    /// Folders in which nothing is ours, not looked into; also pipes and the like.
    pub(super) folders: BTreeSet<PathBuf>,
}

impl Survey {
    /// Looks through an output folder.
    pub(super) fn of(output: &Path, ours: &Ours) -> io::Result<Self> {
        survey(output, Path::new(""), ours)
    }

    /// Whether a path is a folder of others, or in one.
    pub(super) fn is_others_folder(&self, path: &Path) -> bool {
        path.ancestors().any(|folder| self.folders.contains(folder))
    }

    /// Whether a path is a folder of others, or in one, or holds one.
    pub(super) fn touches_others_folder(&self, path: &Path) -> bool {
        self.is_others_folder(path) || holds(&self.folders, path)
    }

    /// Others' files in a folder and below it, outside folders of others.
    pub(super) fn files_in(&self, folder: &Path) -> impl Iterator<Item = &PathBuf> {
        self.files.range(folder.to_owned()..).take_while(move |path| path.starts_with(folder))
    }

    /// Whether anything in a folder is others'.
    pub(super) fn holds_others(&self, path: &Path) -> bool {
        self.touches_others_folder(path) || holds(&self.files, path)
    }
}

fn holds(paths: &BTreeSet<PathBuf>, folder: &Path) -> bool {
    paths.range(folder.to_owned()..).next().is_some_and(|path| path.starts_with(folder))
}

fn survey(output: &Path, folder: &Path, ours: &Ours) -> io::Result<Survey> {
    let mut found = Survey::default();
    let mut folders = Vec::new();
    for entry in fs::read_dir(output.join(folder))? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let path = folder.join(entry.file_name());
        if kind.is_dir() {
            if path == Path::new(INSIDE) {
                continue;
            }
            if ours.lists_below(&path) {
                folders.push(path);
            } else {
                found.folders.insert(path);
            }
        } else if kind.is_symlink() {
            found.files.insert(path);
        } else if !kind.is_file() {
            found.folders.insert(path);
        } else if !ours.lists(&path) {
            found.files.insert(path);
        }
    }
    let below: Vec<Survey> = folders.par_iter().map(|path| survey(output, path, ours)).collect::<io::Result<_>>()?;
    for mut part in below {
        found.files.append(&mut part.files);
        found.folders.append(&mut part.folders);
    }
    Ok(found)
}

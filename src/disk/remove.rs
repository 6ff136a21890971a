//! Removes trees of files, many at once, and nothing that is not ours.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

/// Removes what `is_ours` says of a tree, and the folders that are empty then. Gives the paths of what
/// was left. Links are removed as links. `path` is what is asked about: a path from where the caller
/// counts, of the same file as `tree`.
pub(super) fn remove(tree: &Path, path: &Path, is_ours: &(dyn Fn(&Path) -> bool + Sync)) -> io::Result<Vec<PathBuf>> {
    match tree.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => remove_folder(tree, path, is_ours),
        Ok(_) => remove_file(tree, path, is_ours),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn remove_folder(tree: &Path, path: &Path, is_ours: &(dyn Fn(&Path) -> bool + Sync)) -> io::Result<Vec<PathBuf>> {
    let mut left = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(tree)? {
        let entry = entry?;
        let below = path.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            folders.push((entry.path(), below));
        } else {
            left.append(&mut remove_file(&entry.path(), &below, is_ours)?);
        }
    }
    let below: Vec<Vec<PathBuf>> =
        folders.par_iter().map(|(tree, path)| remove_folder(tree, path, is_ours)).collect::<io::Result<_>>()?;
    left.extend(below.into_iter().flatten());
    if left.is_empty() {
        gone(fs::remove_dir(tree))?;
    }
    Ok(left)
}

fn remove_file(file: &Path, path: &Path, is_ours: &dyn Fn(&Path) -> bool) -> io::Result<Vec<PathBuf>> {
    if !is_ours(path) {
        return Ok(vec![path.to_owned()]);
    }
    gone(fs::remove_file(file))?;
    Ok(Vec::new())
}

/// What is gone already needn't be removed.
pub(super) fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

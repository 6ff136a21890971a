//! New files and folders for `new` and `init`, which never touch what is there.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::base::Failure;

use super::system::{failure, shown};

/// Writes a new file into a folder, with the folders that it needs. `path` stands below `root` and has
/// `/` between its parts.
///
/// # Errors
/// A file that is there already, a path that leads out of `root`, or a disk that can't be written.
pub fn create_file(root: &Path, path: &str, bytes: &[u8]) -> Result<(), Failure> {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
    if !path.split('/').all(is_plain) {
        return Err(Failure::usage(format!("`{path}` is no path in this folder")));
    }
    let target = root.join(path);
    let folder = target.parent().unwrap_or(root);
    let root = root.canonicalize().map_err(|error| failure(shown(root), error))?;
    let nearest = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok()).unwrap_or(&root);
    let real = nearest.canonicalize().map_err(|error| failure(shown(nearest), error))?;
    if !real.starts_with(&root) {
        return Err(Failure::usage(format!("`{path}` leads out of this folder through a link")));
    }
    fs::create_dir_all(folder).map_err(|error| failure(path, error))?;
    let mut file = match fs::OpenOptions::new().write(true).create_new(true).open(&target) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Failure::usage(format!("{path}: exists already")));
        }
        Err(error) => return Err(failure(path, error)),
    };
    file.write_all(bytes).map_err(|error| {
        // Half a file is worse than none; what stopped the writing is what gets told.
        let _ = fs::remove_file(&target);
        failure(path, error)
    })
}

/// Makes a folder, or takes one that is there and empty.
///
/// # Errors
/// A folder that is not empty, or something else of that name.
pub fn prepare_empty_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            Failure::usage(format!("{}: is no folder", shown(folder)))
        }
        _ => failure(shown(folder), error),
    })?;
    let mut entries = fs::read_dir(folder).map_err(|error| failure(shown(folder), error))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(Failure::usage(format!("{}: is not empty", shown(folder)))),
    }
}

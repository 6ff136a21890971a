//! A look into an output folder at what the last build put there.

use std::fs::File;
use std::path::Path;

use super::system::{open_beneath, open_folder};

/// Opens a file of an output folder by its path there; nothing where there is none, or where it lies outside.
pub fn open_published(output: &Path, path: &str) -> Option<File> {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    let output = output.canonicalize().ok()?;
    let folder = open_folder(&output).ok()?;
    let file = path.split('/').all(is_plain).then(|| open_beneath(&folder, &output, Path::new(path)).ok()).flatten()?;
    file.metadata().is_ok_and(|metadata| metadata.is_file()).then_some(file)
}

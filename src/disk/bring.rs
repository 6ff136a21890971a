//! Brings others' plain files from the old output into the new one.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD};

use super::output::{Output, Refusal, Stop};
use super::publish::Unmarked;
use super::system::{failure, shown};

/// Links or copies these files, whose paths are from the output folder, into a tree that is going to
/// take its place. Where the tree has a file of that name itself, the other is overwritten if that was
/// allowed.
pub(super) fn bring<'a>(
    files: impl Iterator<Item = &'a PathBuf>,
    output: &Output,
    tree: &Path,
    unmarked: Unmarked,
) -> Result<(), Stop> {
    for path in files {
        let new = tree.join(path);
        match new.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => return Err(blocked(output, path).into()),
            Ok(_) if unmarked == Unmarked::Take => {}
            Ok(_) => return Err(foreign(output, path).into()),
            Err(error) if error.kind() == ErrorKind::NotADirectory => return Err(blocked(output, path).into()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let old = output.path.join(path);
                link_or_copy(&old, &new).map_err(|error| failure(name(output, path), error))?;
            }
            Err(error) => return Err(failure(name(output, path), error).into()),
        }
    }
    Ok(())
}

/// A file of others stands where the site has one.
pub(super) fn foreign(output: &Output, path: &Path) -> Refusal {
    let message =
        format!("`{}` was not written by Polygloss, and the site has a file of that name", name(output, path));
    Refusal { message, help: "move it away, or overwrite it with --force".to_owned() }
}

/// Something of others stands where the site needs a folder, or the other way round.
pub(super) fn blocked(output: &Output, path: &Path) -> Refusal {
    let message = format!("`{}` was not written by Polygloss and is in the way of the site", name(output, path));
    Refusal { message, help: "move it away".to_owned() }
}

fn name(output: &Output, path: &Path) -> String {
    format!("{}/{}", output.shown, shown(path))
}

fn link_or_copy(old: &Path, new: &Path) -> io::Result<()> {
    if let Some(folder) = new.parent() {
        fs::create_dir_all(folder)?;
    }
    // Without a flag this makes a second name of a link itself, not of what it leads to.
    if rustix::fs::linkat(CWD, old, CWD, new, AtFlags::empty()).is_ok() {
        return Ok(());
    }
    let metadata = old.symlink_metadata()?;
    if metadata.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(old)?, new);
    }
    fs::copy(old, new)?;
    fs::OpenOptions::new().write(true).open(new)?.set_modified(metadata.modified()?)
}

//! The folder of derivatives, handed on from build to build.
//!
//! A site with many photographs has thousands of derivatives, nearly all as the build before left them. To name each of
//! them in the new site and to remove the old names takes as long as all pages do. So the folder of the site that was
//! replaced is put by, and the next build begins with it: what it needs is there already, under the same names of the same
//! files.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::photo::derivative::FOLDER;

use super::cache::cache_folder;
use super::writer::Writer;

/// Folders that were put by, in the site's cache.
const SPARES: &str = "spare";

/// What the builds into one output folder hand on.
pub(super) struct Spare {
    /// Where the folder is put by; none where the site has no cache.
    place: Option<PathBuf>,
    /// Names in the folder that was brought which nobody has claimed.
    left: Mutex<HashSet<String>>,
}

impl Spare {
    /// That of an output folder.
    pub(super) fn of(root: &Path, output: &Path) -> Self {
        let name = blake3::hash(output.as_os_str().as_encoded_bytes()).to_hex();
        let place = cache_folder(root, SPARES).map(|spares| spares.join(name.as_str()));
        Self { place, left: Mutex::default() }
    }

    /// Moves the folder that was put by into a new tree; not one that would be made there otherwise now, and not one from
    /// another file system.
    pub(super) fn bring(&self, tree: &Path, writer: &Writer) {
        let folder = tree.join(FOLDER);
        let Some(parent) = Path::new(FOLDER).parent().and_then(Path::to_str) else { return };
        let Some(place) = &self.place else { return };
        // A link would be moved as a link.
        let is_folder = place.symlink_metadata().is_ok_and(|place| place.is_dir());
        if !is_folder || writer.make_folder(parent).is_err() || fs::rename(place, &folder).is_err() {
            return;
        }
        match names(&folder).filter(|_| is_alike(&folder, &tree.join(parent))) {
            Some(names) => *self.left() = names,
            None => drop(fs::remove_dir_all(&folder)),
        }
    }

    /// Whether the new tree has this file already; it is the caller's now.
    pub(super) fn claim(&self, path: &str) -> bool {
        path.strip_prefix(FOLDER).is_some_and(|name| self.left().remove(name))
    }

    /// Removes what nobody claimed, and the folder if that was all.
    pub(super) fn clear(&self, tree: &Path) {
        let folder = tree.join(FOLDER);
        for name in self.left().drain() {
            let _ = fs::remove_file(folder.join(name));
        }
        for folder in folder.ancestors().take_while(|folder| *folder != tree) {
            let _ = fs::remove_dir(folder);
        }
    }

    /// Puts the folder of a site that was replaced by, unless it holds what isn't ours.
    pub(super) fn take(&self, old: &Path, is_ours: &dyn Fn(&Path) -> bool) {
        let Some(place) = &self.place else { return };
        let folder = old.join(FOLDER);
        let is_ours = |name: &String| is_ours(&Path::new(FOLDER).join(name));
        if names(&folder).is_some_and(|names| names.iter().all(is_ours)) {
            let _ = place.parent().map(fs::create_dir_all);
            // Where it can't be moved it is removed like all else.
            let _ = fs::rename(&folder, place);
        }
    }

    fn left(&self) -> MutexGuard<'_, HashSet<String>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes all folders that were put by for the site in this folder.
pub fn forget_spares(root: &Path) {
    if let Some(spares) = cache_folder(root, SPARES) {
        let _ = fs::remove_dir_all(spares);
    }
}

/// The names in a folder that holds files alone.
fn names(folder: &Path) -> Option<HashSet<String>> {
    let name = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.ok()?;
        entry.file_type().ok().filter(fs::FileType::is_file)?;
        entry.file_name().into_string().ok()
    };
    fs::read_dir(folder).ok()?.map(name).collect()
}

/// Whether a folder has the mode, owner and group of one that was just made.
fn is_alike(folder: &Path, made: &Path) -> bool {
    let standing = |folder: &Path| folder.symlink_metadata().map(|it| (it.mode(), it.uid(), it.gid())).ok();
    standing(folder).is_some_and(|own| Some(own) == standing(made))
}

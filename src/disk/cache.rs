//! Where a site's cache lies.

use std::path::{Path, PathBuf};

/// The site's cache folder, which holds its lock.
pub(super) const CACHE: &str = ".polygloss";

/// The cache folder of the site in `root`, which must be canonical; nothing where a link stands for it that leads out of the
/// site, or to nothing.
pub(super) fn cache(root: &Path) -> Option<PathBuf> {
    stays_in(root, root.join(CACHE))
}

/// A folder of that one.
pub(super) fn cache_folder(root: &Path, name: &str) -> Option<PathBuf> {
    stays_in(root, cache(root)?.join(name))
}

fn stays_in(root: &Path, folder: PathBuf) -> Option<PathBuf> {
    let stays = !folder.is_symlink() || folder.canonicalize().is_ok_and(|real| real.starts_with(root));
    stays.then_some(folder)
}

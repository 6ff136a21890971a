//! A site's folder on disk: what is listed, and how a file is opened without leaving the folder.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use rustix::buffer::spare_capacity;
use rustix::io::retry_on_intr;

use crate::base::{Failure, Listing, Scratch, SitePath, Stamp, World};

use super::listing::{self, CONFIGURATION, Listed, Spellings, stamp};
use super::scratch::ScratchFiles;
use super::system::{failure, open_beneath, open_folder, shown};

/// The most that is read of one file, in bytes. What a site may hold is far below; this keeps a file
/// that grew since it was listed from filling the memory.
const MOST_READ: u64 = 256 << 20;

/// A site on disk. Nothing outside its folder is read, whatever links say.
pub struct Folder {
    root: PathBuf,
    directory: OwnedFd,
    spellings: RwLock<Spellings>,
    /// Whether each file is read at most once, so that nobody asks whether it is still the same.
    is_read_once: bool,
    scratch: Option<ScratchFiles>,
}

/// The folder of the site that `start` is in: the nearest of it and its parents that holds a
/// `polygloss.toml`.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    start.ancestors().find(|folder| folder.join(CONFIGURATION).is_file()).map(Path::to_owned)
}

impl Folder {
    /// Opens a site's folder.
    ///
    /// # Errors
    /// A folder that is not there or can't be read.
    pub fn open(root: &Path) -> Result<Self, Failure> {
        let canonical = root.canonicalize().map_err(|error| failure(shown(root), error))?;
        let directory = open_folder(&canonical).map_err(|error| failure(shown(root), error))?;
        Ok(Self { root: canonical, directory, spellings: RwLock::default(), is_read_once: false, scratch: None })
    }

    /// The same for a run that reads every document and renders every page once: what is understood of its files is put
    /// aside, and no document's stamp is asked for.
    #[must_use]
    pub fn read_once(self) -> Self {
        Self { is_read_once: true, scratch: ScratchFiles::of_site(&self.root), ..self }
    }

    /// The folder's absolute path without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The site's listing, and how many links it has.
    pub(super) fn list_with_links(&self) -> Result<(Listing, usize), Failure> {
        let Listed { listing, spellings, links } = listing::list(&self.root, !self.is_read_once)?;
        *self.spellings.write().unwrap_or_else(PoisonError::into_inner) = spellings;
        Ok((listing, links))
    }

    /// Opens a file of the site for reading, with its stamp.
    ///
    /// # Errors
    /// A file that is gone or can't be read; the message names it.
    pub fn open_file(&self, path: &SitePath) -> Result<(File, Stamp), Failure> {
        let spelling = self.spellings.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        let relative = spelling.as_deref().unwrap_or(Path::new(path.as_str()));
        let file = open_beneath(&self.directory, &self.root, relative).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Failure::changed(path),
            _ => failure(path, error),
        })?;
        let metadata = file.metadata().map_err(|error| failure(path, error))?;
        if !metadata.is_file() {
            return Err(Failure::changed(path));
        }
        Ok((file, stamp(&metadata)))
    }
}

impl World for Folder {
    fn list(&self) -> Result<Listing, Failure> {
        self.list_with_links().map(|(listing, _)| listing)
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, Failure> {
        let (file, Stamp { size, .. }) = self.open_file(path)?;
        if size > MOST_READ {
            return Err(Failure::too_large(path, MOST_READ));
        }
        let expected = usize::try_from(size).unwrap_or(0);
        // With room for one byte more, a file that is as long as it says is known to end after one call.
        let mut bytes = Vec::with_capacity(expected + 1);
        let count = retry_on_intr(|| rustix::io::read(&file, spare_capacity(&mut bytes)))
            .map_err(|error| failure(path, error))?;
        if count != expected {
            file.take(MOST_READ + 1).read_to_end(&mut bytes).map_err(|error| failure(path, error))?;
        }
        if bytes.len() as u64 > MOST_READ {
            return Err(Failure::too_large(path, MOST_READ));
        }
        Ok(bytes)
    }

    fn scratch(&self) -> Option<&dyn Scratch> {
        self.scratch.as_ref().map(|scratch| scratch as &dyn Scratch)
    }
}

//! The cache of derivatives: plain files below `.polygloss/photos/`, shared by builds at once, safe to delete.

use std::collections::HashSet;
use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::{Digest, Failure, Store};

use super::cache::cache_folder;
use super::system::{failure, shown};

/// What begins the names of files that are being written.
const IN_WRITING: &str = "new-";

/// A file that is being written for so long was left by a run that was killed, in nanoseconds: a day.
const LEFT: i64 = 86_400_000_000_000;

/// The digest of the bytes, keyed by what they are made of, stands after them.
const SEAL: usize = 32;

/// Bytes by what they are made of. A file comes to its name whole, and is believed only while its seal is right: a
/// machine that lost power may leave half of one, and a copy of another is none.
pub struct PhotoCache {
    /// None where the site has no cache; nothing is kept then.
    folder: Option<PathBuf>,
    written: AtomicU64,
}

/// What came of pruning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Files that went.
    pub removed: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that stay.
    pub kept: usize,
}

impl PhotoCache {
    /// The derivatives of the site in this folder.
    pub fn of_site(root: &Path) -> Self {
        Self::below(root, "photos")
    }

    /// What is known of that site's pictures and outputs.
    pub fn knowledge_of_site(root: &Path) -> Self {
        Self::below(root, "known")
    }

    /// What readers of the site in this folder search in.
    pub fn searches_of_site(root: &Path) -> Self {
        Self::below(root, "search")
    }

    fn below(root: &Path, name: &str) -> Self {
        Self { folder: cache_folder(root, name), written: AtomicU64::new(0) }
    }

    /// Removes all but what is kept under these keys, and what killed runs left in writing.
    ///
    /// # Errors
    /// A folder that can't be read or written.
    pub fn prune(&self, needed: &HashSet<Digest>) -> Result<Pruned, Failure> {
        let mut pruned = Pruned::default();
        let Some(folder) = &self.folder else { return Ok(pruned) };
        let failed = |error| failure(shown(folder), error);
        let now = self.moment();
        for folder in entries(folder).map_err(failed)? {
            let first = folder.file_name().to_string_lossy().into_owned();
            if !folder.file_type().map_err(failed)?.is_dir() {
                continue;
            }
            for file in entries(&folder.path()).map_err(failed)? {
                let name = file.file_name().to_string_lossy().into_owned();
                let Ok(metadata) = file.metadata() else { continue };
                let is_left = || now.is_some_and(|now| written(&metadata) < now - LEFT);
                match Digest::from_hex(format!("{first}{name}")) {
                    Ok(key) if needed.contains(&key) => pruned.kept += 1,
                    Ok(_) => {
                        fs::remove_file(file.path()).map_err(failed)?;
                        pruned.removed += 1;
                        pruned.bytes += metadata.len();
                    }
                    Err(_) if name.starts_with(IN_WRITING) && is_left() => drop(fs::remove_file(file.path())),
                    // None of ours.
                    Err(_) => {}
                }
            }
            // Stays unless it is empty.
            let _ = fs::remove_dir(folder.path());
        }
        Ok(pruned)
    }

    fn path(&self, key: Digest) -> Option<PathBuf> {
        let name = key.to_hex();
        Some(self.folder.as_ref()?.join(&name[..2]).join(&name[2..]))
    }

    /// A file with a name that nobody else has, also not from before.
    fn create(&self, folder: &Path) -> io::Result<(PathBuf, File)> {
        loop {
            let number = self.written.fetch_add(1, Ordering::Relaxed);
            let new = folder.join(format!("{IN_WRITING}{}-{number}", std::process::id()));
            match File::create_new(&new) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                created => return Ok((new, created?)),
            }
        }
    }

    fn write(&self, key: Digest, bytes: &[u8]) -> io::Result<()> {
        let Some(path) = self.path(key) else { return Ok(()) };
        let folder = path.parent().expect("a file of the cache lies in a folder of it");
        fs::create_dir_all(folder)?;
        let (new, mut file) = self.create(folder)?;
        let mut write = || {
            file.write_all(bytes)?;
            file.write_all(seal(key, bytes).as_bytes())?;
            fs::rename(&new, &path)
        };
        write().inspect_err(|_| drop(fs::remove_file(&new)))
    }
}

impl Store for PhotoCache {
    fn find(&self, key: Digest) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(self.path(key)?).ok()?.read_to_end(&mut bytes).ok()?;
        let found = bytes.split_off(bytes.len().checked_sub(SEAL)?);
        (found == seal(key, &bytes).as_bytes()).then_some(bytes)
    }

    fn moment(&self) -> Option<i64> {
        let folder = self.folder.as_ref()?;
        fs::create_dir_all(folder).ok()?;
        let (name, file) = self.create(folder).ok()?;
        let stamped = file.metadata();
        let _ = fs::remove_file(name);
        stamped.ok().as_ref().map(written)
    }

    fn keep(&self, key: Digest, bytes: &[u8]) {
        // What can't be kept is made again the next time; the build needs it only now.
        let _ = self.write(key, bytes);
    }
}

fn seal(key: Digest, bytes: &[u8]) -> Digest {
    blake3::keyed_hash(key.as_bytes(), bytes)
}

/// When a file was written, in nanoseconds.
fn written(file: &fs::Metadata) -> i64 {
    file.mtime().wrapping_mul(1_000_000_000).wrapping_add(file.mtime_nsec())
}

/// What is in a folder; nothing where there is none.
fn entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

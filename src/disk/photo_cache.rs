//! The cache of derivatives: plain files below `.polygloss/photos/`, shared by builds at once, safe to delete.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::{Digest, Store};

use super::lock::CACHE;

/// The folder in the cache.
const FOLDER: &str = "photos";

/// What begins the names of files that are being written.
const IN_WRITING: &str = "new-";

/// The digest of the bytes stands after them.
const SEAL: usize = 32;

/// Derivatives by what they are made of. A file comes to its name whole, and is believed only while its seal is right: a
/// machine that lost power may leave half of one.
pub struct PhotoCache {
    folder: PathBuf,
    written: AtomicU64,
}

impl PhotoCache {
    /// The cache of the site in this folder.
    pub fn of_site(root: &Path) -> Self {
        Self { folder: root.join(CACHE).join(FOLDER), written: AtomicU64::new(0) }
    }

    fn path(&self, key: Digest) -> PathBuf {
        let name = key.to_hex();
        self.folder.join(&name[..2]).join(&name[2..])
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().expect("a file of the cache lies in a folder of it");
        fs::create_dir_all(folder)?;
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let new = folder.join(format!("{IN_WRITING}{}-{number}", std::process::id()));
        let write = || {
            let mut file = File::create(&new)?;
            file.write_all(bytes)?;
            file.write_all(blake3::hash(bytes).as_bytes())?;
            drop(file);
            fs::rename(&new, path)
        };
        write().inspect_err(|_| drop(fs::remove_file(&new)))
    }
}

impl Store for PhotoCache {
    fn find(&self, key: Digest) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(self.path(key)).ok()?.read_to_end(&mut bytes).ok()?;
        let seal = bytes.split_off(bytes.len().checked_sub(SEAL)?);
        (seal == blake3::hash(&bytes).as_bytes()).then_some(bytes)
    }

    fn moment(&self) -> Option<i64> {
        let moment = self.folder.join(format!("{IN_WRITING}{}", std::process::id()));
        fs::create_dir_all(&self.folder).ok()?;
        let stamped = fs::write(&moment, b" ").and_then(|()| moment.metadata());
        let _ = fs::remove_file(&moment);
        let stamped = stamped.ok()?;
        stamped.mtime().checked_mul(1_000_000_000)?.checked_add(stamped.mtime_nsec())
    }

    fn keep(&self, key: Digest, bytes: &[u8]) {
        // What can't be kept is made again the next time; the build needs it only now.
        let _ = self.write(&self.path(key), bytes);
    }
}

//! What the last build wrote that is slow to make, so that the next one takes it over by a second name of the same file.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rustix::fs::{FileType, Stat};
use serde::{Deserialize, Serialize};

use crate::base::{Digest, Fingerprint, Stamp, Store};

use super::photo_cache::PhotoCache;

/// How the record is written.
const METHOD: u8 = 3;

/// A file that a build wrote.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Entry {
    /// All that it was made of.
    pub(super) key: Digest,
    /// Of its bytes.
    pub(super) print: Fingerprint,
    /// Inode, size, and when it was written. Not when it was last changed: a second name is a change.
    state: [i64; 4],
}

impl Entry {
    /// That of a file that was just written.
    pub(super) fn new(key: Digest, print: Fingerprint, file: &Stat) -> Self {
        Self { key, print, state: state(file) }
    }

    /// Whether this is the file, and nobody has written to it since.
    pub(super) fn is(&self, file: &Stat) -> bool {
        FileType::from_raw_mode(file.st_mode).is_file() && state(file) == self.state
    }
}

fn state(file: &Stat) -> [i64; 4] {
    let part = |nanoseconds| i64::try_from(nanoseconds).unwrap_or_default();
    [file.st_ino.cast_signed(), file.st_size, file.st_mtime, part(file.st_mtime_nsec)]
}

/// What is kept of an output folder from build to build, in the cache.
pub(super) struct Kept {
    cache: PhotoCache,
    name: Digest,
    /// When this build began, by the clock that stamps files.
    begun: Option<i64>,
    old: BTreeMap<String, Entry>,
    new: Mutex<BTreeMap<String, Entry>>,
}

impl Kept {
    /// What the last build left of this output folder.
    pub(super) fn of(root: &Path, output: &Path) -> Self {
        let cache = PhotoCache::knowledge_of_site(root);
        let name = blake3::hash(&[b"kept of ".as_slice(), &[METHOD], output.as_os_str().as_encoded_bytes()].concat());
        let old = cache.find(name).and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default();
        let begun = cache.moment();
        Self { cache, name, begun, old, new: Mutex::default() }
    }

    /// The file that the last build wrote at a path of the output, if it was made of the same.
    pub(super) fn find(&self, path: &str, key: Digest) -> Option<Entry> {
        self.old.get(path).copied().filter(|entry| entry.key == key)
    }

    /// What a copy of a file of the site is made of: that file, as long as it has this stamp. Nothing for one that was changed
    /// just now, since it may be changed again and have the same.
    pub(super) fn key_of_copy(&self, source: Stamp) -> Option<Digest> {
        source.is_settled(self.begun?).then(|| {
            let stamp = postcard::to_stdvec(&source).expect("numbers can be written");
            blake3::hash(&[b"copy of ".as_slice(), &stamp].concat())
        })
    }

    /// Notes a file of this build.
    pub(super) fn note(&self, path: &str, entry: Entry) {
        self.new.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), entry);
    }

    /// Keeps what was noted for the next build, once it is published.
    pub(super) fn save(&self) {
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        if new.is_empty() && self.old.is_empty() {
            return;
        }
        let record = postcard::to_stdvec(&*new).expect("paths and numbers can be written");
        self.cache.keep(self.name, &record);
    }
}

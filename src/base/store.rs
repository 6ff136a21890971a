//! What is kept between builds because it is slow to make; the disk keeps it in the cache.

use super::Digest;

/// Bytes by the digest of all that they are made of. Called from several threads and programs at once. Whatever is lost is
/// made again.
pub trait Store: Sync + Send {
    /// What is kept under this key.
    fn find(&self, key: Digest) -> Option<Vec<u8>>;

    /// Now, by the clock that stamps the site's files, in nanoseconds; nothing where that can't be told.
    fn moment(&self) -> Option<i64>;

    /// Keeps bytes under this key, where it can.
    fn keep(&self, key: Digest, bytes: &[u8]);
}

/// A store that keeps nothing, for tests and for sites whose folder can't be written.
pub struct Forgetful;

impl Store for Forgetful {
    fn find(&self, _: Digest) -> Option<Vec<u8>> {
        None
    }

    fn moment(&self) -> Option<i64> {
        None
    }

    fn keep(&self, _: Digest, _: &[u8]) {}
}

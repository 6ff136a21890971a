//! A file without a name on the site's disk, which goes with the process.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::buffer::spare_capacity;
use rustix::fs::{Mode, OFlags};
use rustix::io::retry_on_intr;

use crate::base::Scratch;

/// Bytes that must be free on the disk: what is put aside takes no room that outputs may need.
const FREE: u64 = 1 << 30;

/// Of what is free, the part that may be taken: one in so many.
const SHARE: u64 = 4;

/// What a run puts aside on disk.
pub(super) struct ScratchFile {
    file: File,
    end: AtomicU64,
    /// How long the file may become.
    most: u64,
}

impl ScratchFile {
    /// One for the site in this folder; nothing where it can't be written or has little room, or where the system has no files
    /// without a name.
    pub(super) fn of_site(root: &Path) -> Option<Self> {
        let disk = rustix::fs::statvfs(root).ok()?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free < FREE {
            return None;
        }
        Some(Self { file: nameless(root)?, end: AtomicU64::new(0), most: free / SHARE })
    }
}

#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    let flags = OFlags::RDWR | OFlags::TMPFILE | OFlags::EXCL | OFlags::CLOEXEC;
    rustix::fs::open(folder, flags, Mode::RUSR | Mode::WUSR).ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn nameless(_: &Path) -> Option<File> {
    None
}

impl Scratch for ScratchFile {
    fn put(&self, bytes: &[u8]) -> Option<u64> {
        let length = bytes.len() as u64;
        let at = self.end.fetch_add(length, Ordering::Relaxed);
        if at + length > self.most {
            return None;
        }
        self.file.write_all_at(bytes, at).ok().map(|()| at)
    }

    fn fetch(&self, at: u64, length: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(length.max(1));
        retry_on_intr(|| rustix::io::pread(&self.file, spare_capacity(&mut bytes), at)).ok()?;
        bytes.truncate(length);
        (bytes.len() == length).then_some(bytes)
    }

    fn clear(&self) {
        let _ = self.file.set_len(0);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_taken_than_its_share() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = nameless(folder.path()).expect("a file without a name");
        let scratch = ScratchFile { file, end: AtomicU64::new(0), most: 10 };
        assert_eq!(scratch.put(b"123456"), Some(0));
        assert_eq!(scratch.put(b"123456"), None);
        assert_eq!(scratch.fetch(0, 6), Some(b"123456".to_vec()));
        assert_eq!(scratch.fetch(4, 6), None);
    }
}

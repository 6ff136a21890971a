//! Files without a name on the site's disk, which go with the process: one for each thread, since a file takes one write at
//! a time.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use rustix::buffer::spare_capacity;
use rustix::fs::{Mode, OFlags};
use rustix::io::retry_on_intr;

use crate::base::Scratch;

/// Bytes that must be free on the disk: what is put aside takes no room that outputs may need.
const FREE: u64 = 1 << 30;

/// Of what is free, the part that may be taken: one in so many.
const SHARE: u64 = 4;

/// The most files that are used.
const MOST_FILES: usize = 16;

/// What a run puts aside on disk.
pub(super) struct ScratchFiles {
    files: Vec<ScratchFile>,
    /// How long each of them may become.
    most: u64,
}

struct ScratchFile {
    file: File,
    end: AtomicU64,
}

impl ScratchFiles {
    /// Those of the site in this folder; nothing where they can't be written or have little room, or where the system has no
    /// files without a name.
    pub(super) fn of_site(root: &Path) -> Option<Self> {
        let disk = rustix::fs::statvfs(root).ok()?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free < FREE {
            return None;
        }
        let count = rayon::current_num_threads().clamp(1, MOST_FILES);
        Self::of_files((0..count).map(|_| nameless(root)).collect::<Option<_>>()?, free / SHARE)
    }

    fn of_files(files: Vec<File>, most: u64) -> Option<Self> {
        let most = most / u64::try_from(files.len()).ok()?;
        let files = files.into_iter().map(|file| ScratchFile { file, end: AtomicU64::new(0) }).collect();
        Some(Self { files, most })
    }

    /// Where bytes are that begin at this place: a place says the file too.
    fn find(&self, place: u64) -> (&File, u64) {
        let count = self.files.len() as u64;
        (&self.files[(place % count) as usize].file, place / count)
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

impl Scratch for ScratchFiles {
    fn put(&self, bytes: &[u8]) -> Option<u64> {
        let own = rayon::current_thread_index().unwrap_or(0) % self.files.len();
        let ScratchFile { file, end } = &self.files[own];
        let length = bytes.len() as u64;
        let at = end.fetch_add(length, Ordering::Relaxed);
        if at + length > self.most {
            return None;
        }
        file.write_all_at(bytes, at).ok()?;
        Some(at * self.files.len() as u64 + own as u64)
    }

    fn fetch(&self, place: u64, length: usize) -> Option<Vec<u8>> {
        let (file, at) = self.find(place);
        let mut bytes = Vec::with_capacity(length.max(1));
        retry_on_intr(|| rustix::io::pread(file, spare_capacity(&mut bytes), at)).ok()?;
        bytes.truncate(length);
        (bytes.len() == length).then_some(bytes)
    }

    fn clear(&self) {
        self.files.par_iter().for_each(|ScratchFile { file, .. }| drop(file.set_len(0)));
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_taken_than_its_share() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = (0..2).map(|_| nameless(folder.path()).expect("a file without a name")).collect();
        let scratch = ScratchFiles::of_files(files, 20).expect("there are files");
        let place = scratch.put(b"123456").expect("there is room");
        assert_eq!(scratch.put(b"123456"), None);
        assert_eq!(scratch.fetch(place, 6), Some(b"123456".to_vec()));
        assert_eq!(scratch.fetch(place + 2 * 4, 6), None);
        assert_eq!(scratch.fetch(place + 1, 6), None);
    }
}

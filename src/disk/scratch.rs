//! Files without a name on the site's disk, which go with the process: one for each thread, since a file takes one write at
//! a time.

use std::fs::File;
use std::io::IoSlice;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

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

/// Texts that are written together: each would end within a page of the system's.
const TOGETHER: usize = 16;

/// What a run puts aside on disk.
pub(super) struct ScratchFiles {
    files: Vec<ScratchFile>,
    /// How long each of them may become.
    most: u64,
}

struct ScratchFile {
    file: File,
    /// How much is written: what lies further on waits, or is lost.
    written: AtomicU64,
    waiting: Mutex<Waiting>,
}

/// Texts that are to be written, each at the end of the one before.
#[derive(Default)]
struct Waiting {
    texts: Vec<Vec<u8>>,
    /// Where the first of them begins in the file.
    begin: u64,
    /// Where the last of them ends.
    end: u64,
    /// Whether some could not be written: nothing more is taken then.
    has_lost: bool,
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
        let of_file = |file| ScratchFile { file, written: AtomicU64::new(0), waiting: Mutex::new(Waiting::default()) };
        Some(Self { files: files.into_iter().map(of_file).collect(), most })
    }

    /// Where bytes are that begin at this place: a place says the file too.
    fn find(&self, place: u64) -> (&ScratchFile, u64) {
        let count = self.files.len() as u64;
        (&self.files[(place % count) as usize], place / count)
    }
}

impl ScratchFile {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a text at the end of what was taken, which may be up to `most`.
    fn put(&self, text: Vec<u8>, most: u64) -> Option<u64> {
        let mut waiting = self.waiting();
        let at = waiting.end;
        let end = at + text.len() as u64;
        if end > most || waiting.has_lost {
            return None;
        }
        waiting.end = end;
        waiting.texts.push(text);
        if waiting.texts.len() == TOGETHER {
            self.write(&mut waiting);
        }
        Some(at)
    }

    /// Writes what waits; it is lost where that fails.
    fn write(&self, waiting: &mut Waiting) {
        let texts = std::mem::take(&mut waiting.texts);
        let slices: Vec<IoSlice<'_>> = texts.iter().map(|text| IoSlice::new(text)).collect();
        let written = retry_on_intr(|| rustix::io::pwritev(&self.file, &slices, waiting.begin));
        if written.is_ok_and(|written| waiting.begin + written as u64 == waiting.end) {
            self.written.store(waiting.end, Ordering::Release);
        } else {
            waiting.has_lost = true;
        }
        waiting.begin = waiting.end;
    }

    /// A text that is not written yet.
    fn find_waiting(&self, at: u64, length: usize) -> Option<Vec<u8>> {
        let waiting = self.waiting();
        let mut begins = waiting.begin;
        for text in &waiting.texts {
            if begins == at && text.len() == length {
                return Some(text.clone());
            }
            begins += text.len() as u64;
        }
        None
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
    fn put(&self, text: Vec<u8>) -> Option<u64> {
        let own = rayon::current_thread_index().unwrap_or(0) % self.files.len();
        let at = self.files[own].put(text, self.most)?;
        Some(at * self.files.len() as u64 + own as u64)
    }

    fn fetch(&self, place: u64, length: usize) -> Option<Vec<u8>> {
        let (file, at) = self.find(place);
        if at + length as u64 > file.written.load(Ordering::Acquire) {
            return file.find_waiting(at, length);
        }
        let mut bytes = Vec::with_capacity(length.max(1));
        retry_on_intr(|| rustix::io::pread(&file.file, spare_capacity(&mut bytes), at)).ok()?;
        bytes.truncate(length);
        (bytes.len() == length).then_some(bytes)
    }

    fn clear(&self) {
        self.files.par_iter().for_each(|file| {
            let mut waiting = file.waiting();
            *waiting = Waiting::default();
            file.written.store(0, Ordering::Release);
            drop(file.file.set_len(0));
        });
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
        let place = scratch.put(b"123456".to_vec()).expect("there is room");
        assert_eq!(scratch.put(b"123456".to_vec()), None);
        assert_eq!(scratch.fetch(place, 6), Some(b"123456".to_vec()));
        assert_eq!(scratch.fetch(place + 2 * 4, 6), None);
        assert_eq!(scratch.fetch(place + 1, 6), None);
    }

    #[test]
    fn what_waits_and_what_is_written_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = vec![nameless(folder.path()).expect("a file without a name")];
        let scratch = ScratchFiles::of_files(files, 1 << 20).expect("there is a file");
        let texts: Vec<Vec<u8>> = (0..2 * TOGETHER + 3).map(|at| vec![b'a' + at as u8 % 26; 1 + at]).collect();
        let places: Vec<u64> = texts.iter().filter_map(|text| scratch.put(text.clone())).collect();
        assert_eq!(places.len(), texts.len());
        for (text, place) in texts.iter().zip(&places) {
            assert_eq!(scratch.fetch(*place, text.len()).as_ref(), Some(text));
        }
        assert_eq!(scratch.fetch(places[places.len() - 1] + 1, 1), None);
        scratch.clear();
        assert_eq!(scratch.fetch(places[0], 1), None);
    }
}

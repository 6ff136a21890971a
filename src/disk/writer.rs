//! Writes outputs into a tree of its own, from many threads at once.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags, Stat};
use rustix::io::Errno;

use crate::base::{Failure, Fingerprint, Fingerprinter, SitePath};

use super::interrupt::Interrupt;
use super::stage::INSIDE;
use super::system::{escaped, failure, open_folder, reflink};

/// From this size on, in bytes, a try to share blocks with the source is worth its call.
const WORTH_SHARING: u64 = 64 << 10;

/// Bytes moved at once when copying.
const AT_ONCE: usize = 128 << 10;

/// A file that is there for a moment in an empty tree.
const PROBE: &str = ".probe";

/// What new files may be asked for: the mask takes from it.
const NEW_FILE: Mode = Mode::from_raw_mode(0o666);

/// An open tree that takes files.
pub(super) struct Writer {
    tree: OwnedFd,
    /// The output folder's name in messages.
    shown: String,
    /// Mode, owner and group of what is written here, once that was tried.
    standing: Option<[u32; 3]>,
    folders: Mutex<HashSet<String>>,
    shares_blocks: AtomicBool,
    interrupt: Interrupt,
}

impl Writer {
    /// One for an empty tree.
    pub(super) fn new(tree: &Path, shown: &str, interrupt: Interrupt) -> io::Result<Self> {
        Ok(Self {
            tree: open_folder(tree)?,
            standing: None,
            shown: shown.to_owned(),
            folders: Mutex::default(),
            shares_blocks: AtomicBool::new(true),
            interrupt,
        })
    }

    /// Tries what mode and owner new files get in the tree, which is still empty: masks, mounts, access lists and the folder
    /// itself decide. Before this no file is linked.
    pub(super) fn probe(&mut self) -> io::Result<()> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let probe = rustix::fs::openat(&self.tree, PROBE, flags, NEW_FILE)?;
        rustix::fs::unlinkat(&self.tree, PROBE, AtFlags::empty())?;
        self.standing = Some(standing(&rustix::fs::fstat(&probe)?));
        Ok(())
    }

    /// The tree itself.
    pub(super) fn tree(&self) -> &OwnedFd {
        &self.tree
    }

    /// Writes a new file.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.interrupt.check()?;
        let mut file = self.create(path)?;
        file.write_all(bytes).map_err(|error| self.failure(path, error))
    }

    /// Writes a new file and tells what the system says of it.
    pub(super) fn write_and_look(&self, path: &str, bytes: &[u8]) -> Result<Stat, Failure> {
        self.interrupt.check()?;
        let mut file = self.create(path)?;
        file.write_all(bytes).and_then(|()| Ok(rustix::fs::fstat(&file)?)).map_err(|error| self.failure(path, error))
    }

    /// Makes a second name of a file that stands at the same path in another folder, and tells what the system says of it
    /// by that name, which nobody else knows. Nothing where it can't be made, or where a new file would have another mode or
    /// owner.
    pub(super) fn link(&self, path: &str, old: &OwnedFd) -> Result<Option<Stat>, Failure> {
        self.interrupt.check()?;
        self.make_folder(folder_of(path)).map_err(|error| self.failure(path, error.into()))?;
        if rustix::fs::linkat(old, path, &self.tree, path, AtFlags::empty()).is_err() {
            return Ok(None);
        }
        let linked = rustix::fs::statat(&self.tree, path, AtFlags::SYMLINK_NOFOLLOW);
        let linked = linked.map_err(|error| self.failure(path, error.into()))?;
        if Some(standing(&linked)) == self.standing {
            return Ok(Some(linked));
        }
        self.remove(path)?;
        Ok(None)
    }

    /// What the system says of a file in the tree, if a new one would have the same mode and owner.
    pub(super) fn look(&self, path: &str) -> Option<Stat> {
        let file = rustix::fs::statat(&self.tree, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        (Some(standing(&file)) == self.standing).then_some(file)
    }

    /// As [`Self::link`] where that file holds these bytes already; false where it doesn't, or where no second name can be made.
    pub(super) fn link_same(&self, path: &str, bytes: &[u8], old: &OwnedFd) -> Result<bool, Failure> {
        let Some(same) = holding(bytes, old, path) else { return Ok(false) };
        let Some(linked) = self.link(path, old)? else { return Ok(false) };
        let is_it = (linked.st_dev, linked.st_ino) == (same.st_dev, same.st_ino);
        if !is_it {
            self.remove(path)?;
        }
        Ok(is_it)
    }

    /// Takes a file back.
    pub(super) fn remove(&self, path: &str) -> Result<(), Failure> {
        rustix::fs::unlinkat(&self.tree, path, AtFlags::empty()).map_err(|error| self.failure(path, error.into()))
    }

    /// Copies a file of so many bytes, and gives the fingerprint of what was copied and what the system says of the copy.
    pub(super) fn copy(
        &self,
        path: &str,
        (from, size): (File, u64),
        source: &SitePath,
    ) -> Result<(Fingerprint, Stat), Failure> {
        self.interrupt.check()?;
        let to = self.create(path)?;
        // Where blocks are shared, the fingerprint is taken of the copy: the source may change under us.
        let (mut from, mut to) = if self.shares(&to, &from, size) { (to, None) } else { (from, Some(to)) };
        let mut copied = Fingerprinter::default();
        let mut buffer = vec![0; usize::try_from(size).map_or(AT_ONCE, |size| AT_ONCE.min(size + 1))];
        loop {
            let length = read_some(&mut from, &mut buffer).map_err(|error| failure(source, error))?;
            if length == 0 {
                let copy = to.as_ref().unwrap_or(&from);
                let state = rustix::fs::fstat(copy).map_err(|error| self.failure(path, error.into()))?;
                return Ok((copied.finish(), state));
            }
            copied.update(&buffer[..length]);
            if let Some(to) = &mut to {
                to.write_all(&buffer[..length]).map_err(|error| self.failure(path, error))?;
            }
            self.interrupt.check()?;
        }
    }

    /// Makes a large copy share its source's blocks; small ones are copied faster.
    fn shares(&self, to: &File, from: &File, size: u64) -> bool {
        if size < WORTH_SHARING || !self.shares_blocks.load(Ordering::Relaxed) {
            return false;
        }
        let shared = reflink(to, from).is_ok();
        if !shared {
            self.shares_blocks.store(false, Ordering::Relaxed);
        }
        shared
    }

    fn create(&self, path: &str) -> Result<File, Failure> {
        let is_plain = |part: &str| !matches!(part, "" | "." | "..");
        if !path.split('/').all(is_plain) || path.split('/').next() == Some(INSIDE) {
            return Err(Failure::machine(format!("`{}` is no path in the output folder", escaped(path))));
        }
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        self.make_folder(folder_of(path))
            .and_then(|()| rustix::fs::openat(&self.tree, path, flags, NEW_FILE))
            .map(File::from)
            .map_err(|error| self.failure(path, error.into()))
    }

    /// Makes a folder of the tree, with those that hold it.
    pub(super) fn make_folder(&self, folder: &str) -> Result<(), Errno> {
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if folder.is_empty() || known().contains(folder) {
            return Ok(());
        }
        let make = || rustix::fs::mkdirat(&self.tree, folder, Mode::from_raw_mode(0o777));
        let made = match make() {
            Err(Errno::NOENT) => {
                self.make_folder(folder_of(folder))?;
                make()
            }
            made => made,
        };
        match made {
            Err(Errno::EXIST) => {
                // Most folders hold one page and are never asked for again: only the others are remembered.
                known().insert(folder.to_owned());
                Ok(())
            }
            made => made,
        }
    }

    fn failure(&self, path: &str, error: io::Error) -> Failure {
        failure(format!("{}/{}", self.shown, escaped(path)), error)
    }
}

fn standing(file: &Stat) -> [u32; 3] {
    [file.st_mode, file.st_uid, file.st_gid]
}

/// What the system says of a plain file in a folder, if it holds just these bytes.
fn holding(bytes: &[u8], folder: &OwnedFd, path: &str) -> Option<Stat> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    // Nothing is followed that leads elsewhere: where the system can't promise that, there is no such file.
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    let opened = rustix::fs::openat2(folder, path, flags, Mode::empty(), resolve);
    let mut file = File::from(opened.ok()?);
    let state = rustix::fs::fstat(&file).ok()?;
    let has_size = u64::try_from(state.st_size).is_ok_and(|size| size == bytes.len() as u64);
    if !has_size || !FileType::from_raw_mode(state.st_mode).is_file() {
        return None;
    }
    let mut rest = bytes;
    let mut buffer = [0; 16 << 10];
    loop {
        let length = read_some(&mut file, &mut buffer).ok()?;
        if length == 0 {
            return rest.is_empty().then_some(state);
        }
        rest = rest.strip_prefix(&buffer[..length])?;
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn read_some(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

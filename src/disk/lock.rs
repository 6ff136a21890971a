//! Locks that end with the process that holds them.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use crate::base::Failure;

use super::cache::cache;
use super::system::open_folder;

/// Held while a build works; let go when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _held: Option<OwnedFd>,
}

/// Whether a lock is ours now.
pub(super) enum Grip {
    /// It is, or this file system has no locks.
    Ours(Lock),
    /// Another process holds it.
    Others,
}

/// Locks an open file or folder, without waiting.
pub(super) fn lock(file: OwnedFd) -> Grip {
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Err(Errno::WOULDBLOCK) => Grip::Others,
        Ok(()) => Grip::Ours(Lock { _held: Some(file) }),
        // Some network file systems know no locks on folders. To build without is better than not to.
        Err(_) => Grip::Ours(Lock { _held: None }),
    }
}

/// Locks a folder by its path, and makes sure that the path still names the folder that was locked.
pub(super) fn lock_folder(folder: &Path) -> io::Result<Grip> {
    loop {
        let open = open_folder(folder)?;
        let opened = rustix::fs::fstat(&open)?;
        let Grip::Ours(lock) = lock(open) else { return Ok(Grip::Others) };
        if folder.symlink_metadata()?.ino() == opened.st_ino {
            return Ok(Grip::Ours(lock));
        }
    }
}

/// Locks a site against a second build. Nothing where its folder can't be written: the lock on the
/// output must do then.
///
/// # Errors
/// Another build of this site is at work.
pub(super) fn lock_site(root: &Path) -> Result<Option<Lock>, Failure> {
    let Some(file) = open_lock_file(root) else { return Ok(None) };
    let mut own = File::from(file);
    let Ok(held) = own.as_fd().try_clone_to_owned() else { return Ok(None) };
    match lock(held) {
        Grip::Others => {
            let mut holder = String::new();
            let _ = (&mut own).take(20).read_to_string(&mut holder);
            Err(at_work("of this site", holder.trim().parse().ok()))
        }
        Grip::Ours(lock) => {
            // Only for the message of a second build, so no reason to stop.
            let _ = own.set_len(0).and_then(|()| writeln!(own, "{}", std::process::id()));
            Ok(Some(lock))
        }
    }
}

/// The failure of the second of two builds.
pub(super) fn at_work(whose: &str, process: Option<u32>) -> Failure {
    Failure::machine(match process {
        Some(process) => format!("another build {whose} is at work (process {process})"),
        None => format!("another build {whose} is at work"),
    })
}

fn open_lock_file(root: &Path) -> Option<OwnedFd> {
    let path = cache(root)?;
    match std::fs::create_dir(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(_) => return None,
    }
    let cache = open_folder(&path).ok()?;
    let new = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    if let Ok(ignore) = rustix::fs::openat(&cache, ".gitignore", new, Mode::from_raw_mode(0o666)) {
        // A cache that Git shows is untidy, nothing more.
        let _ = File::from(ignore).write_all(b"*\n");
    }
    let flags = OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    rustix::fs::openat(&cache, "lock", OFlags::RDWR | flags, Mode::from_raw_mode(0o666))
        .or_else(|_| {
            rustix::fs::openat(&cache, "lock", OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())
        })
        .ok()
}

//! Calls to the operating system that the standard library lacks, and errors in words.

use std::fmt::Display;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use crate::base::Failure;

/// A failure of the machine about a file or folder.
pub(super) fn failure(name: impl Display, error: impl Into<io::Error>) -> Failure {
    Failure::machine(format!("{name}: {}", reason(&error.into())))
}

/// An error without the number that the standard library adds to it.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.rfind(" (os error ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

/// A path for messages, control characters escaped.
pub(super) fn shown(path: &Path) -> String {
    escaped(&path.to_string_lossy())
}

/// A text for messages, control characters escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() { out.extend(character.escape_default()) } else { out.push(character) }
    }
    out
}

/// Opens a folder; not through a link in its last part.
pub(super) fn open_folder(path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?)
}

/// Opens a file below a folder for reading. Links that lead out of the folder are an error. A pipe that
/// took the file's place does not hold us up.
pub(super) fn open_beneath(folder: &OwnedFd, root: &Path, relative: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::ResolveFlags;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        match rustix::fs::openat2(folder, relative, flags, Mode::empty(), resolve) {
            Ok(file) => return Ok(File::from(file)),
            // An absolute link, which may yet lead back in; a race; or a kernel without the call.
            Err(Errno::XDEV | Errno::AGAIN | Errno::NOSYS | Errno::PERM) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let real = root.join(relative).canonicalize()?;
    let Ok(inside) = real.strip_prefix(root) else {
        return Err(io::Error::other("a link that leads out of the site's folder"));
    };
    Ok(File::from(rustix::fs::openat(folder, inside, flags | OFlags::NOFOLLOW, Mode::empty())?))
}

/// Exchanges two files or folders in one step.
pub(super) fn exchange(one: &Path, other: &Path) -> Result<(), Errno> {
    let here = rustix::fs::CWD;
    rustix::fs::renameat_with(here, one, here, other, RenameFlags::EXCHANGE)
}

/// Moves a file or folder to a name that must be free. Where the file system can't promise that, looks
/// first.
pub(super) fn rename_to_free(from: &Path, to: &Path) -> Result<(), Errno> {
    let here = rustix::fs::CWD;
    match rustix::fs::renameat_with(here, from, here, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            if to.symlink_metadata().is_ok() {
                return Err(Errno::EXIST);
            }
            rustix::fs::rename(from, to)
        }
        result => result,
    }
}

/// Whether an error says that these two can't be exchanged or moved here, not that something is wrong.
pub(super) fn means_unsupported(error: Errno) -> bool {
    matches!(error, Errno::XDEV | Errno::INVAL | Errno::NOSYS | Errno::NOTSUP | Errno::BUSY)
}

/// Whether an error says that we may not write there.
pub(super) fn means_forbidden(error: Errno) -> bool {
    matches!(error, Errno::ACCESS | Errno::PERM | Errno::ROFS)
}

/// Brings all that was written to the disk of this folder.
pub(super) fn flush(folder: &OwnedFd) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(folder)?;
    #[cfg(not(target_os = "linux"))]
    rustix::fs::fsync(folder)?;
    Ok(())
}

/// Makes `to` share `from`'s blocks, where the file system can.
#[cfg(target_os = "linux")]
pub(super) fn reflink(to: &impl AsFd, from: &impl AsFd) -> Result<(), Errno> {
    rustix::fs::ioctl_ficlone(to, from)
}

/// Makes `to` share `from`'s blocks, where the file system can.
#[cfg(not(target_os = "linux"))]
pub(super) fn reflink(_: &impl AsFd, _: &impl AsFd) -> Result<(), Errno> {
    Err(Errno::NOTSUP)
}

/// Whether another file system, or the same once more, is mounted on this folder.
pub(super) fn is_mount_point(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{StatxAttributes, StatxFlags};
        if let Ok(stat) = rustix::fs::statx(rustix::fs::CWD, folder, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::TYPE)
            && stat.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT)
        {
            return stat.stx_attributes.contains(StatxAttributes::MOUNT_ROOT);
        }
    }
    let here = rustix::fs::CWD;
    let device = |path: &Path| rustix::fs::statat(here, path, AtFlags::SYMLINK_NOFOLLOW).map(|stat| stat.st_dev).ok();
    folder.parent().is_some_and(|parent| device(parent) != device(folder))
}

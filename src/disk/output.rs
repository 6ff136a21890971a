//! Which folders may become an output, and what one that exists says of itself.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use crate::base::manifest::{self, Manifest};
use crate::base::{Failure, FailureKind};

use super::cache::CACHE;
use super::listing::FOLDERS;
use super::stage::INSIDE;
use super::system::{failure, shown};

/// An output folder that is not taken. Whether that is a wrong use (2) or a mistake in the site (1)
/// depends on who named the folder, which the caller knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why, with the folder's name.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Why nothing is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The output folder is not taken.
    Refused(Refusal),
    /// The machine failed, or a signal came.
    Failed(Failure),
}

impl Stop {
    pub(super) fn refused(message: String, help: &str) -> Self {
        Refusal { message, help: help.to_owned() }.into()
    }

    /// The failure that a command ends with whose output was named on the command line.
    pub fn into_usage(self) -> Failure {
        match self {
            Self::Refused(refusal) => {
                Failure { kind: FailureKind::Usage, message: format!("{}; {}", refusal.message, refusal.help) }
            }
            Self::Failed(failure) => failure,
        }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// An output folder that is safe to write to, as far as its path says.
#[derive(Debug)]
pub(super) struct Output {
    /// Absolute and, save for its last part, without links.
    pub(super) path: PathBuf,
    /// Its name in messages: from the site's root where it is below.
    pub(super) shown: String,
    root: PathBuf,
}

impl Output {
    /// Takes a path, unless it is a link, holds the site's sources or lies in them.
    pub(super) fn accept(root: &Path, output: &Path) -> Result<Self, Stop> {
        let named = match output.strip_prefix(root) {
            Ok(below) if below.as_os_str().is_empty() => ".".to_owned(),
            below => shown(below.unwrap_or(output)),
        };
        let path = real_path(output, &named)?;
        let elsewhere = "choose a folder of its own, such as `public`";
        if root.starts_with(&path) {
            return Err(Stop::refused(format!("the output folder `{named}` holds the site"), elsewhere));
        }
        if std::env::home_dir().and_then(|home| home.canonicalize().ok()).is_some_and(|home| home.starts_with(&path)) {
            return Err(Stop::refused(format!("the output folder `{named}` holds your home folder"), elsewhere));
        }
        for folder in FOLDERS.into_iter().chain(["l10n", CACHE, ".git", super::listing::CONFIGURATION]) {
            let sources = root.join(folder);
            let real = sources.canonicalize().unwrap_or_else(|_| sources.clone());
            if [sources, real].iter().any(|sources| path.starts_with(sources) || sources.starts_with(&path)) {
                let message =
                    format!("the output folder `{named}` and the site's `{folder}` are one or lie in each other");
                return Err(Stop::refused(message, elsewhere));
            }
        }
        let shown = shown(path.strip_prefix(root).unwrap_or(&path));
        Ok(Self { path, shown, root: root.to_owned() })
    }

    /// The name in messages of something in the output or beside it.
    pub(super) fn name_of(&self, path: &Path) -> String {
        shown(path.strip_prefix(&self.root).unwrap_or(path))
    }

    /// Whether a folder is there.
    pub(super) fn exists(&self) -> Result<bool, Failure> {
        match self.path.symlink_metadata() {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failure(&self.shown, error)),
        }
    }

    /// The manifest of the last build, if this is an output of ours.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, Failure> {
        read_manifest(&self.path.join(manifest::NAME))
            .map_err(|error| failure(format!("{}/{}", self.shown, manifest::NAME), error))
    }

    /// Whether nothing is there that counts: what belongs to Git, and what we left, does not.
    pub(super) fn is_empty(&self) -> Result<bool, Failure> {
        let entries = fs::read_dir(&self.path).map_err(|error| failure(&self.shown, error))?;
        for entry in entries {
            let name = entry.map_err(|error| failure(&self.shown, error))?.file_name();
            if !name.as_encoded_bytes().starts_with(b".git") && name != INSIDE {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Reads a manifest. Nothing when there is none or it is none of ours; links are not followed.
pub(super) fn read_manifest(path: &Path) -> io::Result<Option<Manifest>> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::LOOP) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(Manifest::parse(&bytes))
}

/// The path without links before its last part, which must not be a link itself.
fn real_path(output: &Path, named: &str) -> Result<PathBuf, Stop> {
    let not_a_folder = || Stop::refused(format!("the output `{named}` is not a folder"), "choose another name");
    let absolute = std::path::absolute(output).map_err(|error| failure(named, error))?;
    // Without a slash at its end, which would follow a link.
    let mut existing: PathBuf = absolute.components().collect();
    let mut missing = Vec::new();
    let metadata = loop {
        match existing.symlink_metadata() {
            Ok(metadata) => break metadata,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                let Some(name) = existing.file_name() else { return Err(not_a_folder()) };
                missing.push(name.to_owned());
                existing.pop();
            }
            Err(error) => return Err(failure(named, error).into()),
        }
    };
    if missing.is_empty() && metadata.is_symlink() {
        let message = format!("the output folder `{named}` is a link");
        return Err(Stop::refused(message, "name the folder that it leads to, or remove the link"));
    }
    let mut path = existing.canonicalize().map_err(|error| failure(named, error))?;
    if !path.is_dir() {
        return Err(not_a_folder());
    }
    path.extend(missing.iter().rev());
    Ok(path)
}

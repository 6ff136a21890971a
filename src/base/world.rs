//! What a build sees of the world: the files of one site, and where its outputs go. The clock is in
//! [`super::Clock`]. Tests build sites out of memory by giving another world.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::{Diagnostic, Diagnostics, Fingerprint, Scratch, SitePath};

/// Why a run had to stop that is no mistake in the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind, which decides the exit status.
    pub kind: FailureKind,
    /// What failed, with the file's or folder's name.
    pub message: String,
}

/// The kinds of failure, after the contract's exit statuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// 1: this file of the site was taken away or changed while the site was read.
    Changed(SitePath),
    /// 1: this file of the site is larger than any that is read.
    TooLarge(SitePath),
    /// 2: the command can't be done as it was given.
    Usage,
    /// 3: the machine failed: disk, permission, another build at work.
    Machine,
    /// 130 or 143: a signal, by its number (2 or 15).
    Interrupted(i32),
    /// 0: who reads our output has gone.
    PipeClosed,
}

impl Failure {
    /// A failure of the machine.
    pub fn machine(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Machine, message: message.into() }
    }

    /// A file of the site that was taken away, or is another than before, while the site was read.
    pub fn changed(path: &SitePath) -> Self {
        let message = format!("{path} was changed or taken away while the site was read");
        Self { kind: FailureKind::Changed(path.clone()), message }
    }

    /// A file of the site that is larger than any that is read.
    pub fn too_large(path: &SitePath, most: u64) -> Self {
        let message = format!("{path} is larger than {} MiB", most >> 20);
        Self { kind: FailureKind::TooLarge(path.clone()), message }
    }

    /// A mistake in the site, where it is one, to be told with the others.
    ///
    /// # Errors
    /// All other failures: they end the run.
    pub fn into_mistake(self) -> Result<Diagnostic, Self> {
        match &self.kind {
            FailureKind::Changed(path) => {
                Ok(Diagnostic::error("changed-meanwhile", self.message.as_str()).in_file(path).help("start again"))
            }
            FailureKind::TooLarge(path) => Ok(Diagnostic::error("too-large", self.message.as_str())
                .in_file(path)
                .help("save it smaller, or with more compression")),
            _ => Err(self),
        }
    }

    /// A command that can't be done.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Usage, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// What tells one state of a file from another without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Its size in bytes.
    pub size: u64,
    state: [u64; 3],
}

impl Stamp {
    /// That of a file that nobody will ask for again.
    pub const UNKNOWN: Self = Self { size: 0, state: [0; 3] };

    /// That of a file on disk: its inode, and when it was written and when anything of it was changed, in nanoseconds.
    pub fn of_file(size: u64, inode: u64, written: i64, changed: i64) -> Self {
        Self { size, state: [inode, written.cast_unsigned(), changed.cast_unsigned()] }
    }

    /// Whether a file on disk that is read after this moment, in nanoseconds, has another stamp once it is changed again. One
    /// that was changed shortly before may not: some file systems count in steps of two seconds.
    pub fn is_settled(&self, moment: i64) -> bool {
        const RACY: i64 = 2_500_000_000;
        let [_, written, changed] = self.state;
        written.cast_signed() < moment - RACY && changed.cast_signed() < moment - RACY
    }

    /// That of a file in memory.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let digest = blake3::hash(bytes);
        let part = |at: usize| {
            let bytes = digest.as_bytes()[at * 8..].first_chunk().expect("a digest has four times eight bytes");
            u64::from_le_bytes(*bytes)
        };
        Self { size: bytes.len() as u64, state: [part(0), part(1), part(2)] }
    }
}

/// The files that a site is made of, sorted by path, with what was noticed while listing them: links
/// that lead out, two names that are one in NFC, names that no site may have.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// Each file's stamp, by its path.
    pub files: Arc<BTreeMap<SitePath, Stamp>>,
    /// Folders directly below `content/`, also those without files.
    pub content_folders: Vec<String>,
    /// What was noticed.
    pub diagnostics: Diagnostics,
}

/// The files of one site. Nothing outside the site's folder can be named through it.
pub trait World: Sync {
    /// Lists the configuration and all files below `content`, `data`, `static`, `strings`, `templates`,
    /// `styles` and `themes`; names that begin with `.` or `#` or end with `~` are left out of `content`.
    ///
    /// # Errors
    /// A folder that can't be read.
    fn list(&self) -> Result<Listing, Failure>;

    /// The bytes of a listed file.
    ///
    /// # Errors
    /// A file that is gone or can't be read; the message names it.
    fn read(&self, path: &SitePath) -> Result<Vec<u8>, Failure>;

    /// Where what is understood of files can be put aside for this run, if anywhere.
    fn scratch(&self) -> Option<&dyn Scratch> {
        None
    }
}

/// Where outputs go. Called from several threads at once; each path at most once.
pub trait Sink: Sync {
    /// Takes one output's bytes. `path` is the path below the output folder, such as `sl/index.html`.
    ///
    /// # Errors
    /// A disk that is full, or a signal that ended the run.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure>;

    /// Takes what the last build wrote at this path, if it was made of the same (`key`) and nobody has touched it since;
    /// gives its fingerprint.
    ///
    /// # Errors
    /// As [`Sink::write`].
    fn keep(&self, _path: &str, _key: super::Digest) -> Result<Option<Fingerprint>, Failure> {
        Ok(None)
    }

    /// As [`Sink::write`], and the next build may keep it under this key; gives the fingerprint.
    ///
    /// # Errors
    /// As [`Sink::write`].
    fn write_to_keep(&self, path: &str, _key: super::Digest, bytes: &[u8]) -> Result<Fingerprint, Failure> {
        self.write(path, bytes)?;
        Ok(Fingerprint::of(bytes))
    }

    /// Takes a file of the site as it is and gives its fingerprint.
    ///
    /// # Errors
    /// As [`Sink::write`] and [`World::read`].
    fn copy(&self, path: &str, source: &SitePath) -> Result<Fingerprint, Failure>;
}

/// A sink that keeps outputs in memory, for tests and previews of small sites.
pub struct Memory<'a> {
    world: &'a dyn World,
    outputs: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl<'a> Memory<'a> {
    /// An empty one that copies from this world.
    pub fn new(world: &'a dyn World) -> Self {
        Self { world, outputs: Mutex::default() }
    }

    /// All outputs by path.
    pub fn into_outputs(self) -> BTreeMap<String, Vec<u8>> {
        self.outputs.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn keep(&self, path: &str, bytes: Vec<u8>) {
        self.outputs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(path.to_owned(), bytes);
    }
}

impl Sink for Memory<'_> {
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.keep(path, bytes.to_vec());
        Ok(())
    }

    fn copy(&self, path: &str, source: &SitePath) -> Result<Fingerprint, Failure> {
        let bytes = self.world.read(source)?;
        let print = Fingerprint::of(&bytes);
        self.keep(path, bytes);
        Ok(print)
    }
}

/// A sink that takes outputs and forgets them, for `check`.
pub struct Nowhere;

impl Sink for Nowhere {
    fn write(&self, _: &str, _: &[u8]) -> Result<(), Failure> {
        Ok(())
    }

    fn copy(&self, _: &str, _: &SitePath) -> Result<Fingerprint, Failure> {
        Ok(Fingerprint::of(b""))
    }
}

/// A site in memory: text by path.
impl World for BTreeMap<SitePath, Vec<u8>> {
    fn list(&self) -> Result<Listing, Failure> {
        let folders: std::collections::BTreeSet<String> = self
            .keys()
            .filter_map(|path| Some(path.as_str().strip_prefix("content/")?.split_once('/')?.0.to_owned()))
            .collect();
        Ok(Listing {
            files: Arc::new(self.iter().map(|(path, bytes)| (path.clone(), Stamp::of_bytes(bytes))).collect()),
            content_folders: folders.into_iter().collect(),
            diagnostics: Diagnostics::new(),
        })
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, Failure> {
        self.get(path).cloned().ok_or_else(|| Failure::changed(path))
    }
}

//! The stage: a folder in which a new site is written before it is put in place, and what a killed run
//! left of one.
//!
//! It holds `tree`, which becomes the site; `stage.json`, which says that the folder is ours and how
//! far the run came; and, once the tree is being put in place, the manifests of the old site and of the
//! new one, so that a later run knows what is ours in either.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::base::{Failure, manifest};

use super::lock::{Grip, Lock, at_work, lock_folder};
use super::output::{Output, read_manifest};
use super::place::{Placing, Step, execute};
use super::remove::{gone, remove};
use super::survey::Ours;
use super::system::{failure, means_forbidden, rename_to_free, shown};

/// The stage's name where it stands in the output folder.
pub(super) const INSIDE: &str = ".polygloss-new";

const RECORD: &str = "stage.json";
const RECORD_IN_WRITING: &str = "stage.json.new";
const TREE: &str = "tree";
const OLD: &str = "old.json";
const NEW: &str = "new.json";
const MARK: &str = "polygloss stage 1";

/// What `stage.json` says.
#[derive(Serialize, Deserialize)]
struct Record {
    mark: String,
    process: u32,
    state: State,
}

/// How far a run came.
#[derive(Serialize, Deserialize)]
pub(super) enum State {
    /// The tree is being written: all in it is ours, and the output is as it was.
    Writing,
    /// The tree is being put in place by these steps. In what comes back from the output, others' files
    /// whose paths stand in `settled` are in the new site already or were to be overwritten.
    Placing {
        /// What is to be done, in this order; nothing where the folders are exchanged as a whole.
        steps: Vec<Step>,
        /// Paths below the output folder.
        settled: Vec<std::ffi::OsString>,
    },
}

/// What is ours in the old site and in the new one.
#[derive(Debug, Clone)]
pub(super) struct Sites {
    pub(super) old: Ours,
    pub(super) new: Ours,
}

/// A stage that this process holds. Dropped, it goes, with what it holds.
#[derive(Debug)]
pub(super) struct Stage {
    folder: PathBuf,
    /// The folder's name in messages.
    shown: String,
    output: PathBuf,
    /// What is ours, where this process has read the manifests.
    sites: OnceLock<Sites>,
    _lock: Lock,
}

/// Why there is no stage.
pub(super) enum Unstaged {
    /// We may not write there; another place may do.
    Forbidden(io::Error),
    /// The machine failed.
    Failed(Failure),
}

/// The stage's folder beside an output folder.
pub(super) fn beside(output: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".polygloss-new");
    output.with_file_name(name)
}

/// Ends what a killed run left in this folder, if it did, and removes it.
pub(super) fn finish_left(folder: PathBuf, output: &Output) -> Result<(), Failure> {
    if folder.symlink_metadata().is_err() {
        return Ok(());
    }
    match Stage::hold(folder, output)? {
        Some(stage) => stage.finish(),
        None => Ok(()),
    }
}

/// The process whose stage this folder is, if it is one.
pub(super) fn worker(folder: &Path) -> Option<u32> {
    read_record(folder).ok().flatten().map(|record| record.process)
}

impl Stage {
    /// Makes a stage with an empty tree.
    pub(super) fn prepare(folder: PathBuf, output: &Output) -> Result<Self, Unstaged> {
        let stage = loop {
            match fs::DirBuilder::new().mode(0o700).create(&folder) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) if rustix::io::Errno::from_io_error(&error).is_some_and(means_forbidden) => {
                    return Err(Unstaged::Forbidden(error));
                }
                Err(error) => return Err(Unstaged::Failed(failure(output.name_of(&folder), error))),
            }
            if let Some(stage) = Self::hold(folder.clone(), output).map_err(Unstaged::Failed)? {
                break stage;
            }
        };
        let failed = |error| Unstaged::Failed(failure(&stage.shown, error));
        stage.clear().map_err(Unstaged::Failed)?;
        stage.record(State::Writing).map_err(failed)?;
        fs::create_dir(stage.tree()).map_err(failed)?;
        Ok(stage)
    }

    /// Takes a folder that is there. Nothing if it is gone meanwhile.
    fn hold(folder: PathBuf, output: &Output) -> Result<Option<Self>, Failure> {
        match lock_folder(&folder) {
            Ok(Grip::Ours(lock)) => {
                let (shown, output) = (output.name_of(&folder), output.path.clone());
                Ok(Some(Self { shown, folder, output, sites: OnceLock::new(), _lock: lock }))
            }
            Ok(Grip::Others) => Err(at_work(&format!("into {}", output.shown), worker(&folder))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failure(output.name_of(&folder), error)),
        }
    }

    /// Where the new site is written.
    pub(super) fn tree(&self) -> PathBuf {
        self.folder.join(TREE)
    }

    /// Takes over another stage's tree.
    pub(super) fn take_tree(&self, other: &Self) -> io::Result<()> {
        fs::rename(other.tree(), self.tree())
    }

    /// Notes that from now on the tree is put in place, and how.
    pub(super) fn begin_placing(&self, sites: &Sites, state: State) -> io::Result<()> {
        if let Some(manifest) = sites.old.manifest() {
            fs::write(self.folder.join(OLD), manifest.to_json())?;
        }
        fs::copy(self.tree().join(manifest::NAME), self.folder.join(NEW))?;
        self.sites.get_or_init(|| sites.clone());
        self.record(state)
    }

    /// Does what is left to be done, removes what is ours in the tree and gives back what is others'.
    pub(super) fn finish(self) -> Result<(), Failure> {
        self.clear()
    }

    fn clear(&self) -> Result<(), Failure> {
        let failed = |error| failure(&self.shown, error);
        match read_record(&self.folder).map_err(failed)?.map(|record| record.state) {
            None => self.expect_nothing()?,
            Some(State::Writing) => drop(remove(&self.tree(), Path::new(""), &|_| true).map_err(failed)?),
            Some(State::Placing { steps, settled }) => self.finish_placing(&steps, settled)?,
        }
        // The record last: without it a folder that is not empty is none of ours.
        for name in [OLD, NEW, RECORD_IN_WRITING, RECORD] {
            gone(fs::remove_file(self.folder.join(name))).map_err(failed)?;
        }
        Ok(())
    }

    fn finish_placing(&self, steps: &[Step], settled: Vec<std::ffi::OsString>) -> Result<(), Failure> {
        let failed = |error| failure(&self.shown, error);
        let read = |name| Ok(Ours::of(read_manifest(&self.folder.join(name)).map_err(failed)?));
        let Sites { old, new } = match self.sites.get() {
            Some(known) => known.clone(),
            None => Sites { old: read(OLD)?, new: read(NEW)? },
        };
        let tree = self.tree();
        execute(steps, &Placing { tree: &tree, output: &self.output, old: &old, new: &new })?;
        let settled: std::collections::BTreeSet<PathBuf> = settled.into_iter().map(PathBuf::from).collect();
        let is_ours = |path: &Path| old.lists(path) || new.lists(path) || settled.contains(path);
        let left = remove(&tree, Path::new(""), &is_ours).map_err(failed)?;
        if left.is_empty() {
            return Ok(());
        }
        for path in &left {
            self.give_back(path)?;
        }
        remove(&tree, Path::new(""), &|_| false).map_err(failed)?;
        Ok(())
    }

    /// Moves a file of others that came while we worked back to where it was.
    fn give_back(&self, path: &Path) -> Result<(), Failure> {
        let (from, to) = (self.tree().join(path), self.output.join(path));
        let folders = to.parent().map_or(Ok(()), fs::create_dir_all);
        folders.and_then(|()| Ok(rename_to_free(&from, &to)?)).map_err(|error| {
            let reason = failure(shown(&to), error);
            Failure::machine(format!("{}: is not ours and can't be moved back ({reason})", shown(&from)))
        })
    }

    /// A folder without record is ours only if it is empty.
    fn expect_nothing(&self) -> Result<(), Failure> {
        let entries = fs::read_dir(&self.folder).map_err(|error| failure(&self.shown, error))?;
        for entry in entries.flatten() {
            if entry.file_name() != RECORD_IN_WRITING {
                let message = "is in the way and was not made by Polygloss; move it away";
                return Err(Failure::machine(format!("{}: {message}", self.shown)));
            }
        }
        Ok(())
    }

    fn record(&self, state: State) -> io::Result<()> {
        let record = Record { mark: MARK.to_owned(), process: std::process::id(), state };
        let written = self.folder.join(RECORD_IN_WRITING);
        fs::write(&written, serde_json::to_vec(&record)?)?;
        fs::rename(written, self.folder.join(RECORD))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // After `finish` there is nothing left but the folder; what fails now the next run ends.
        let _ = self.clear();
        let _ = fs::remove_dir(&self.folder);
    }
}

fn read_record(folder: &Path) -> io::Result<Option<Record>> {
    match fs::read(folder.join(RECORD)) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok().filter(|record: &Record| record.mark == MARK)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

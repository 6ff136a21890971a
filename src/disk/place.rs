//! Puts a new site into an output folder entry by entry, where the folder can't be exchanged as a
//! whole: first a plan, which a killed run leaves to the next, then its steps.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use crate::base::{Failure, manifest};

use super::bring::{blocked, bring, foreign};
use super::output::{Output, Stop};
use super::publish::Unmarked;
use super::remove::remove;
use super::stage::INSIDE;
use super::survey::{Ours, Survey};
use super::system::{exchange, failure, means_unsupported, rename_to_free, shown};

/// One step. Each can be done again: what is done already is seen and left.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Step {
    /// The tree's file or folder takes its place in the output.
    Put {
        /// Its path below the tree, and below the output.
        path: OsString,
        /// Its number on the disk, which tells it from the old one that an exchange left in the tree.
        inode: u64,
    },
    /// What is ours at this path of the output is removed.
    Retire {
        /// The path below the output.
        path: OsString,
    },
}

/// From where to where, and what is ours.
pub(super) struct Placing<'a> {
    pub(super) tree: &'a Path,
    pub(super) output: &'a Path,
    pub(super) old: &'a Ours,
    pub(super) new: &'a Ours,
}

/// What a plan is made from.
pub(super) struct Sight<'a> {
    pub(super) tree: &'a Path,
    pub(super) output: &'a Output,
    pub(super) old: &'a Ours,
    pub(super) survey: &'a Survey,
    pub(super) unmarked: Unmarked,
}

/// Plans the steps, and brings others' files into those folders of the tree that will be exchanged.
/// What only adds comes first, the manifest last.
pub(super) fn plan(sight: &Sight<'_>) -> Result<Vec<Step>, Stop> {
    let mut plan = Plan::default();
    let failed = |error| Stop::from(failure(&sight.output.shown, error));
    plan.folder(sight, Path::new("")).map_err(|error| match error {
        Fault::Stop(stop) => stop,
        Fault::Io(error) => failed(error),
    })?;
    let (manifest, replaced): (Vec<Step>, Vec<Step>) = plan.replaced.into_iter().partition(is_manifest);
    let (first_manifest, added): (Vec<Step>, Vec<Step>) = plan.added.into_iter().partition(is_manifest);
    Ok([added, replaced, plan.retired, first_manifest, manifest].into_iter().flatten().collect())
}

fn is_manifest(step: &Step) -> bool {
    matches!(step, Step::Put { path, .. } if path == manifest::NAME)
}

#[derive(Default)]
struct Plan {
    added: Vec<Step>,
    replaced: Vec<Step>,
    retired: Vec<Step>,
}

enum Fault {
    Stop(Stop),
    Io(io::Error),
}

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Plan {
    fn folder(&mut self, sight: &Sight<'_>, folder: &Path) -> Result<(), Fault> {
        let names = names(&sight.tree.join(folder))?;
        for name in &names {
            let path = folder.join(name);
            let new = sight.tree.join(&path).symlink_metadata()?;
            let put = Step::Put { path: path.clone().into_os_string(), inode: new.ino() };
            let old = match sight.output.path.join(&path).symlink_metadata() {
                Ok(old) => old,
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    self.added.push(put);
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            if new.is_dir() && old.is_dir() && sight.survey.touches_others_folder(&path) {
                self.folder(sight, &path)?;
                continue;
            }
            sight.may_replace(&path, &new, &old)?;
            self.replaced.push(put);
        }
        self.retire_all_but(sight, folder, &names)
    }

    /// Retires what is ours in a folder of the output, save these names.
    fn retire_all_but(&mut self, sight: &Sight<'_>, folder: &Path, kept: &BTreeSet<OsString>) -> Result<(), Fault> {
        for name in names(&sight.output.path.join(folder))? {
            let path = folder.join(&name);
            if kept.contains(&name) || path == Path::new(INSIDE) || sight.survey.is_others_folder(&path) {
                continue;
            }
            if sight.survey.touches_others_folder(&path) {
                self.retire_all_but(sight, &path, &BTreeSet::new())?;
            } else if !sight.survey.files.contains(&path) {
                self.retired.push(Step::Retire { path: path.into_os_string() });
            }
        }
        Ok(())
    }
}

impl Sight<'_> {
    /// Whether what is in the output may go for what is in the tree.
    fn may_replace(&self, path: &Path, new: &fs::Metadata, old: &fs::Metadata) -> Result<(), Stop> {
        if old.is_dir() && new.is_dir() {
            let others = self.survey.files_in(path);
            return bring(others, self.output, self.tree, self.unmarked);
        }
        if old.is_dir() {
            return if self.survey.holds_others(path) { Err(blocked(self.output, path).into()) } else { Ok(()) };
        }
        if old.is_file() && self.old.lists(path) {
            return Ok(());
        }
        if new.is_dir() || !(old.is_file() || old.is_symlink()) {
            return Err(blocked(self.output, path).into());
        }
        if self.unmarked == Unmarked::Take { Ok(()) } else { Err(foreign(self.output, path).into()) }
    }
}

fn names(folder: &Path) -> io::Result<BTreeSet<OsString>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
}

/// Does the steps that are not done yet.
pub(super) fn execute(steps: &[Step], placing: &Placing<'_>) -> Result<(), Failure> {
    for step in steps {
        let (Step::Put { path, .. } | Step::Retire { path }) = step;
        let path = Path::new(path);
        let is_plain = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !is_plain {
            return Err(Failure::machine(format!("{}: a damaged note of a killed build", shown(placing.tree))));
        }
        let done = match step {
            Step::Put { inode, .. } => placing.put(path, *inode),
            Step::Retire { .. } => placing.retire(path),
        };
        done.map_err(|error| failure(shown(&placing.output.join(path)), error))?;
    }
    Ok(())
}

impl Placing<'_> {
    fn put(&self, path: &Path, inode: u64) -> io::Result<()> {
        let (new, old) = (self.tree.join(path), self.output.join(path));
        let metadata = match new.symlink_metadata() {
            Ok(metadata) if metadata.ino() == inode => metadata,
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let Ok(before) = old.symlink_metadata() else {
            return Ok(rename_to_free(&new, &old)?);
        };
        if !metadata.is_dir() && !before.is_dir() {
            return fs::rename(new, old);
        }
        match exchange(&new, &old) {
            Ok(()) => Ok(()),
            Err(error) if means_unsupported(error) => self.merge(path),
            Err(error) => Err(error.into()),
        }
    }

    fn retire(&self, path: &Path) -> io::Result<()> {
        remove(&self.output.join(path), path, &|path| self.old.lists(path) && !self.new.lists(path))?;
        Ok(())
    }

    /// Puts a folder in place file by file, where folders can't be exchanged: on network file systems,
    /// or where a container's image holds the old one.
    fn merge(&self, path: &Path) -> io::Result<()> {
        let (new, old) = (self.tree.join(path), self.output.join(path));
        if new.symlink_metadata()?.is_dir() {
            if !old.symlink_metadata().is_ok_and(|old| old.is_dir()) {
                super::remove::gone(fs::remove_file(&old))?;
                fs::create_dir(&old)?;
            }
            for name in names(&new)? {
                self.merge(&path.join(name))?;
            }
            return self.retire(path);
        }
        match rustix::fs::rename(&new, &old) {
            Err(Errno::ISDIR) => {
                remove(&old, path, &|path| self.old.lists(path))?;
                fs::rename(new, old)
            }
            result => Ok(result?),
        }
    }
}

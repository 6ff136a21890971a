//! Publishing: the new site is written aside and put in place at the end, whole.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustix::fs::{Gid, Mode, Uid};
use rustix::io::Errno;

use crate::base::manifest::{self, Manifest};
use crate::base::{Digest, Failure, Fingerprint, Sink, SitePath};

use super::bring::bring;
use super::folder::Folder;
use super::interrupt::Interrupt;
use super::kept::{Entry, Kept};
use super::lock::{Grip, Lock, at_work, lock_folder, lock_site};
use super::output::{Output, Stop};
use super::place::{Sight, plan};
use super::spare::Spare;
use super::stage::{INSIDE, Sites, Stage, State, Unstaged, beside, finish_left, worker};
use super::survey::{Ours, Survey};
use super::system::{
    exchange, failure, flush, is_mount_point, means_forbidden, means_unsupported, open_folder, rename_to_free,
};
use super::writer::Writer;

/// What to do with files in the output folder that no manifest lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unmarked {
    /// Refuse a folder that holds files but no manifest, and overwrite nothing that is not listed.
    #[default]
    Refuse,
    /// Take the folder, and overwrite what has the name of an output. Nothing is deleted.
    Take,
}

/// How the new site is put in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Placement {
    /// In one exchange with the old one, where that can be; else as [`Placement::InPlace`].
    #[default]
    Exchange,
    /// Entry by entry, so that the output folder itself stays.
    InPlace,
}

/// How to publish.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What to do with unlisted files.
    pub unmarked: Unmarked,
    /// How to put the site in place.
    pub placement: Placement,
    /// What ends the work early.
    pub interrupt: Interrupt,
}

/// A new site that is being written. Dropped before [`Publication::publish`], it leaves no trace.
pub struct Publication<'a> {
    // The order is that in which they are dropped: the stage before the locks.
    writer: Writer,
    kept: Kept,
    spare: Spare,
    stage: Stage,
    _made: MadeFolders,
    site: &'a Folder,
    output: Output,
    /// The site that stands there.
    published: Option<OwnedFd>,
    old: Ours,
    /// The manifest of the new site, once it is written.
    new: OnceLock<Manifest>,
    options: Options,
    _locks: (Option<Lock>, Option<Lock>),
}

impl<'a> Publication<'a> {
    /// Begins to publish a site to `output`, a path from the current folder. Finishes what a killed run
    /// left there.
    ///
    /// # Errors
    /// An output folder that is not taken, another build at work, or a failing machine.
    pub fn begin(site: &'a Folder, output: &Path, options: Options) -> Result<Self, Stop> {
        options.interrupt.check()?;
        let output = Output::accept(site.root(), output)?;
        let site_lock = lock_site(site.root())?;
        let exists = output.exists()?;
        let output_lock = if exists { Some(lock_output(&output)?) } else { None };
        finish_left(output.path.join(INSIDE), &output)?;
        finish_left(beside(&output.path), &output)?;
        let old = Ours::of(if exists { expect_ours(&output, options.unmarked)? } else { None });
        let made = MadeFolders::for_output(&output)?;
        let stage = prepare_stage(&output, &old, options.placement)?;
        let tree = stage.tree();
        let failed = |error| failure(&output.shown, error);
        let mut writer = Writer::new(&tree, &output.shown, options.interrupt.clone()).map_err(failed)?;
        let spare = Spare::of(site.root(), &output.path);
        if exists {
            take_over(&writer, &output, Mode::RWXU).map_err(failed)?;
            writer.probe().map_err(failed)?;
            spare.bring(&tree, &writer);
        }
        let kept = Kept::of(site.root(), &output.path);
        let published = open_folder(&output.path).ok();
        Ok(Self {
            writer,
            kept,
            spare,
            stage,
            _made: made,
            site,
            output,
            published,
            old,
            new: OnceLock::new(),
            options,
            _locks: (site_lock, output_lock),
        })
    }

    /// Puts the new site in place of the old one. The manifest must have been written.
    ///
    /// # Errors
    /// As for [`Publication::begin`]; the old site stands then as it was, or, where it is replaced entry
    /// by entry, the next run finishes.
    pub fn publish(mut self) -> Result<(), Stop> {
        self.spare.clear(&self.stage.tree());
        let Some(new) = self.new.take() else {
            return Err(Failure::machine(format!("{}/{}: was not written", self.output.shown, manifest::NAME)).into());
        };
        let sites = Sites { old: self.old.clone(), new: Ours::of(Some(new)) };
        if !self.output.exists()? && self.publish_first(&sites)? {
            return self.end();
        }
        let survey = Survey::of(&self.output.path, &sites.old).map_err(|error| self.failed(error))?;
        let is_inside = self.stage.tree().starts_with(&self.output.path);
        if is_inside || !survey.folders.is_empty() {
            return self.place(&sites, &survey);
        }
        if self.exchange(&sites, &survey)? {
            let is_ours = |path: &Path| sites.old.lists(path) || survey.files.contains(path);
            self.spare.take(&self.stage.tree(), &is_ours);
            return self.end();
        }
        // What was brought for the exchange stays where it is now.
        for path in survey.files.iter().filter(|path| !sites.new.lists(path)) {
            fs::remove_file(self.stage.tree().join(path)).map_err(|error| self.failed(error))?;
        }
        self.place(&sites, &survey)
    }

    /// Moves the tree to where no output was; false when one has come meanwhile.
    fn publish_first(&self, sites: &Sites) -> Result<bool, Stop> {
        self.make_ready(sites, State::Placing { steps: Vec::new(), settled: Vec::new() })?;
        match rename_to_free(&self.stage.tree(), &self.output.path) {
            Ok(()) => Ok(true),
            Err(Errno::EXIST | Errno::NOTEMPTY) => Ok(false),
            Err(error) => Err(self.failed(error.into()).into()),
        }
    }

    /// Exchanges the tree and the output; false where that can't be.
    fn exchange(&self, sites: &Sites, survey: &Survey) -> Result<bool, Stop> {
        bring(survey.files.iter(), &self.output, &self.stage.tree(), self.options.unmarked)?;
        take_over(&self.writer, &self.output, Mode::empty()).map_err(|error| self.failed(error))?;
        self.make_ready(sites, State::Placing { steps: Vec::new(), settled: settled(survey) })?;
        match exchange(&self.stage.tree(), &self.output.path) {
            Ok(()) => Ok(true),
            Err(error) if means_unsupported(error) || means_forbidden(error) => Ok(false),
            Err(error) => Err(self.failed(error.into()).into()),
        }
    }

    /// Puts the tree's entries in place one by one.
    fn place(self, sites: &Sites, survey: &Survey) -> Result<(), Stop> {
        let this = if self.stage.tree().starts_with(&self.output.path) { self } else { self.move_inside()? };
        let tree = this.stage.tree();
        let unmarked = this.options.unmarked;
        let steps = plan(&Sight { tree: &tree, output: &this.output, old: &sites.old, survey, unmarked })?;
        this.make_ready(sites, State::Placing { steps, settled: settled(survey) })?;
        this.end()
    }

    /// Moves the tree into the output folder.
    fn move_inside(self) -> Result<Self, Stop> {
        let inside = match Stage::prepare(self.output.path.join(INSIDE), &self.output) {
            Ok(stage) => stage,
            Err(Unstaged::Forbidden(error)) => return Err(self.failed(error).into()),
            Err(Unstaged::Failed(failure)) => return Err(failure.into()),
        };
        inside.take_tree(&self.stage).map_err(|error| self.failed(error))?;
        Ok(Self { stage: inside, ..self })
    }

    /// Brings all to the disk and notes what comes now; the last moment at which a signal ends the run.
    /// The note comes last, because from it on whoever finds the stage puts the tree in place.
    fn make_ready(&self, sites: &Sites, state: State) -> Result<(), Failure> {
        self.options.interrupt.check()?;
        flush(self.writer.tree()).map_err(|error| self.failed(error))?;
        self.options.interrupt.check()?;
        self.stage.begin_placing(sites, state).map_err(|error| self.failed(error))
    }

    /// Whether the new tree has this very file already; another one is taken away.
    fn has(&self, path: &str, entry: &Entry) -> Result<bool, Failure> {
        if !self.spare.claim(path) {
            return Ok(false);
        }
        let is_it = self.writer.look(path).is_some_and(|file| entry.is(&file));
        if !is_it {
            self.writer.remove(path)?;
        }
        Ok(is_it)
    }

    /// Makes room for a new file where the new tree has an older one.
    fn free(&self, path: &str) -> Result<(), Failure> {
        if self.spare.claim(path) { self.writer.remove(path) } else { Ok(()) }
    }

    fn end(self) -> Result<(), Stop> {
        let (kept, stage) = (self.kept, self.stage);
        let ((), finished) = rayon::join(|| kept.save(), || stage.finish());
        Ok(finished?)
    }

    fn failed(&self, error: io::Error) -> Failure {
        failure(&self.output.shown, error)
    }
}

impl Sink for Publication<'_> {
    /// What stays the same gets a second name of the old file, and keeps its time: a disk takes far longer to make a new
    /// file and to remove the old one.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        // Here, where the run has work beside it; at its end all else would wait.
        if let Some(manifest) = (path == manifest::NAME).then(|| Manifest::parse(bytes)).flatten() {
            drop(self.new.set(manifest));
        }
        if let Some(published) = &self.published
            && self.old.lists(Path::new(path))
            && self.writer.link_same(path, bytes, published)?
        {
            return Ok(());
        }
        self.free(path)?;
        self.writer.write(path, bytes)
    }

    fn keep(&self, path: &str, key: Digest) -> Result<Option<Fingerprint>, Failure> {
        let (Some(published), Some(entry)) = (&self.published, self.kept.find(path, key)) else { return Ok(None) };
        if !self.has(path, &entry)? {
            let Some(linked) = self.writer.link(path, published)? else { return Ok(None) };
            if !entry.is(&linked) {
                self.writer.remove(path)?;
                return Ok(None);
            }
        }
        self.kept.note(path, entry);
        Ok(Some(entry.print))
    }

    fn write_to_keep(&self, path: &str, key: Digest, bytes: &[u8]) -> Result<Fingerprint, Failure> {
        self.free(path)?;
        let file = self.writer.write_and_look(path, bytes)?;
        let print = Fingerprint::of(bytes);
        self.kept.note(path, Entry::new(key, print, &file));
        Ok(print)
    }

    /// A file that has not changed since it was copied last is not copied again.
    fn copy(&self, path: &str, source: &SitePath) -> Result<Fingerprint, Failure> {
        let (from, stamp) = self.site.open_file(source)?;
        let key = self.kept.key_of_copy(stamp);
        if let Some(key) = key
            && let Some(print) = self.keep(path, key)?
        {
            return Ok(print);
        }
        self.free(path)?;
        let (print, file) = self.writer.copy(path, (from, stamp.size), source)?;
        key.into_iter().for_each(|key| self.kept.note(path, Entry::new(key, print, &file)));
        Ok(print)
    }
}

fn settled(survey: &Survey) -> Vec<std::ffi::OsString> {
    survey.files.iter().map(|path| path.clone().into_os_string()).collect()
}

fn lock_output(output: &Output) -> Result<Lock, Failure> {
    match lock_folder(&output.path) {
        Ok(Grip::Ours(lock)) => Ok(lock),
        Ok(Grip::Others) => {
            let process = worker(&beside(&output.path)).or_else(|| worker(&output.path.join(INSIDE)));
            Err(at_work(&format!("into {}", output.shown), process))
        }
        Err(error) => Err(failure(&output.shown, error)),
    }
}

/// The old manifest, unless we may not write there or the folder holds what nobody said we may take.
fn expect_ours(output: &Output, unmarked: Unmarked) -> Result<Option<Manifest>, Stop> {
    let writable = rustix::fs::access(&output.path, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK);
    writable.map_err(|error| failure(&output.shown, error))?;
    marked(output, unmarked)
}

/// The old manifest; nothing in a folder that is empty or that somebody said we may take.
pub(super) fn marked(output: &Output, unmarked: Unmarked) -> Result<Option<Manifest>, Stop> {
    let manifest = output.manifest()?;
    if manifest.is_none() && unmarked == Unmarked::Refuse && !output.is_empty()? {
        let message = format!("the output folder `{}` is not empty and was not made by Polygloss", output.shown);
        return Err(Stop::refused(message, "choose another folder, or take this one with --force"));
    }
    Ok(manifest)
}

/// The stage beside the output, or in it where the two can't be exchanged.
fn prepare_stage(output: &Output, old: &Ours, placement: Placement) -> Result<Stage, Failure> {
    let failed = |error| failure(&output.shown, error);
    let exists = output.exists()?;
    if !exists || (placement == Placement::Exchange && can_be_exchanged(output, old).map_err(failed)?) {
        match Stage::prepare(beside(&output.path), output) {
            Ok(stage) => return Ok(stage),
            Err(Unstaged::Failed(failure)) => return Err(failure),
            Err(Unstaged::Forbidden(error)) if !exists => return Err(failed(error)),
            Err(Unstaged::Forbidden(_)) => {}
        }
    }
    match Stage::prepare(output.path.join(INSIDE), output) {
        Ok(stage) => Ok(stage),
        Err(Unstaged::Forbidden(error)) => Err(failed(error)),
        Err(Unstaged::Failed(failure)) => Err(failure),
    }
}

/// Whether nothing speaks against an exchange that is seen at a glance. What is only seen later moves
/// the tree.
fn can_be_exchanged(output: &Output, old: &Ours) -> io::Result<bool> {
    if is_mount_point(&output.path) {
        return Ok(false);
    }
    for entry in fs::read_dir(&output.path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && !old.lists_below(Path::new(&entry.file_name())) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Gives the tree the owner and mode of the output folder, as far as we may, and these rights besides.
fn take_over(writer: &Writer, output: &Output, besides: Mode) -> io::Result<()> {
    let old = rustix::fs::stat(&output.path)?;
    let new = rustix::fs::fstat(writer.tree())?;
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid) {
        // Not allowed to all; the group alone may be.
        let (user, group) = (Uid::from_raw(old.st_uid), Gid::from_raw(old.st_gid));
        let _ = rustix::fs::fchown(writer.tree(), Some(user), Some(group))
            .or_else(|_| rustix::fs::fchown(writer.tree(), None, Some(group)));
    }
    let _ = rustix::fs::fchmod(writer.tree(), Mode::from_raw_mode(old.st_mode & 0o7777) | besides);
    Ok(())
}

/// The folders that were made to hold the output. Those that are empty at the end go again: nothing was
/// published then.
struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    fn for_output(output: &Output) -> Result<Self, Failure> {
        let parent = output.path.parent().unwrap_or(&output.path);
        let missing: Vec<&Path> = parent.ancestors().take_while(|folder| !folder.exists()).collect();
        let mut made = Self(Vec::new());
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => made.0.push(folder.to_owned()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failure(&output.shown, error)),
            }
        }
        Ok(made)
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

//! What the system tells of changes below a folder.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::disk::FOLDERS;

/// What comes to who looks after a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// Something has changed.
    Sound(Sound),
    /// From now on nothing is heard; why.
    Deaf(String),
    /// The watching is to end.
    End,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sound {
    /// This was written, and may be written further.
    Written(PathBuf),
    /// This was written to its end.
    Closed(PathBuf),
    /// This was made, renamed or taken away.
    Placed(PathBuf),
    /// Something, somewhere.
    Lost,
}

/// The system's watches on a site's folder.
pub(super) struct Ears {
    watcher: RecommendedWatcher,
}

impl Ears {
    /// Listens to a site's configuration and folders.
    ///
    /// # Errors
    /// Why that can't be, as a sentence.
    pub(super) fn open(root: &Path, heard: Sender<Heard>) -> Result<Self, String> {
        let hear = move |event: notify::Result<Event>| {
            for heard_now in sounds(event) {
                // Whoever listened may have ended before us.
                let _ = heard.send(heard_now);
            }
        };
        // Links are left to the look at the folder: they may lead out of it.
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(hear, config).map_err(|error| reason(&error))?;
        let mut ears = Self { watcher };
        ears.watcher.watch(root, RecursiveMode::NonRecursive).map_err(|error| reason(&error))?;
        for folder in FOLDERS.map(|folder| root.join(folder)).iter().filter(|folder| folder.is_dir()) {
            ears.hear(folder)?;
        }
        Ok(ears)
    }

    /// Listens to a folder with all in it. One that is gone is no fault.
    ///
    /// # Errors
    /// Why that can't be, as a sentence.
    pub(super) fn hear(&mut self, folder: &Path) -> Result<(), String> {
        match self.watcher.watch(folder, RecursiveMode::Recursive) {
            Err(error) if is_gone(&error) => Ok(()),
            result => result.map_err(|error| reason(&error)),
        }
    }
}

/// What an event says. That a file was opened or read says nothing.
fn sounds(event: notify::Result<Event>) -> Vec<Heard> {
    let event = match event {
        Ok(event) => event,
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return vec![Heard::Deaf(reason(&error))],
        Err(_) => return vec![Heard::Sound(Sound::Lost)],
    };
    if event.need_rescan() {
        return vec![Heard::Sound(Sound::Lost)];
    }
    let sound: fn(PathBuf) -> Sound = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Sound::Closed,
        EventKind::Access(_) => return Vec::new(),
        EventKind::Modify(ModifyKind::Data(_)) => Sound::Written,
        _ => Sound::Placed,
    };
    event.paths.into_iter().map(|path| Heard::Sound(sound(path))).collect()
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Why the system tells nothing.
fn reason(error: &notify::Error) -> String {
    match error.kind {
        ErrorKind::MaxFilesWatch => "the system's limit of watched folders is reached".to_owned(),
        _ => format!("the system doesn't tell of changes: {error}"),
    }
}

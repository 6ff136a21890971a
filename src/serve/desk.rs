//! Where editions are made: a folder that is looked after, and what is known of it.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::watch;

use crate::base::{Clock, Failure, Fingerprint, SitePath, SourceText, World};
use crate::build::{Memory, Request, Scrutiny, Stages, Understood, understand};
use crate::config::settings_reader;
use crate::disk::{Folder, KnownFolder, Looked};
use crate::site::Visibility;

use super::edition::{Edition, told};
use super::watch::{News, WatchGuard, look_after};

/// How a folder is served.
pub struct DeskOptions {
    /// Whether drafts and scheduled articles are shown, and languages that aren't live.
    pub visibility: Visibility,
    /// Scheme, host and port of the server; the path is that of polygloss.toml: `http://127.0.0.1:4000`.
    pub origin: String,
    /// Tells the time when an edition is made.
    pub clock: Box<dyn Fn() -> Clock + Send + Sync>,
    /// How changes are noticed.
    pub watching: Watching,
}

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watching {
    /// The system tells of them.
    Told,
    /// The folder is listed again and again.
    Polling,
}

/// A folder that is served.
pub struct Desk {
    folder: Arc<KnownFolder>,
    options: DeskOptions,
    current: RwLock<Arc<Edition>>,
    newest: watch::Sender<u64>,
    /// Only one edition is made at a time.
    making: Mutex<Making>,
}

/// What making an edition needs of the last one.
struct Making {
    memory: Memory,
    /// Files that somebody wrote, as they were last seen.
    seen: HashMap<SitePath, Fingerprint>,
    /// Files that are other than in the newest edition, because the next could not be made.
    owed: BTreeSet<SitePath>,
}

/// Where to look for changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// At these paths, as the disk spells them.
    Here(BTreeSet<PathBuf>),
    /// Everywhere; and at these files whatever their stamps say.
    Everywhere(Vec<SitePath>),
}

/// Files above this size are other only where their stamps are: they aren't read to be compared.
const MOST_COMPARED: u64 = 1 << 20;

/// As many files are looked at one by one; beyond that all are listed.
const MOST_NAMED: usize = 64;

/// An edition is begun so often where files change while it is made; then it stays undone until the next look.
const TRIES: usize = 4;

impl Desk {
    /// Reads the site in a folder and makes its first edition.
    ///
    /// # Errors
    /// A folder that can't be read.
    pub fn open(folder: &Path, options: DeskOptions) -> Result<Arc<Self>, Failure> {
        let folder = Arc::new(KnownFolder::open(folder)?);
        let mut memory = Memory::new();
        let first = make(&folder, &options, &mut memory, None)?;
        let making = Making { memory, seen: HashMap::new(), owed: BTreeSet::new() };
        Ok(Arc::new(Self {
            folder,
            options,
            current: RwLock::new(Arc::new(first)),
            newest: watch::channel(1).0,
            making: Mutex::new(making),
        }))
    }

    /// The newest edition.
    pub fn current(&self) -> Arc<Edition> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells the number of each new edition.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    /// The site's folder, to show lines of its files.
    pub fn folder(&self) -> &Folder {
        self.folder.folder()
    }

    /// Looks after the folder in threads of its own until the guard is dropped; `tell` is called from them, one at a time.
    ///
    /// # Errors
    /// Threads that can't be started.
    pub fn watch(self: &Arc<Self>, tell: impl Fn(News) + Send + 'static) -> Result<WatchGuard, Failure> {
        look_after(self, self.options.watching, tell)
    }

    /// Makes the next edition where something has changed: the files that did, in order of path.
    ///
    /// # Errors
    /// A folder or a file that can't be read; the last edition stays, and the next look tries again.
    pub fn renew(&self, look: &Where) -> Result<Option<Vec<SitePath>>, Failure> {
        let mut making = self.making();
        let (mut found, mut is_other) = (BTreeSet::new(), false);
        let looked = self.look(look, &mut found, &mut is_other);
        found.retain(|path| making.is_other(&self.folder, path));
        making.owed.append(&mut found);
        looked?;
        let changed = std::mem::take(&mut making.owed);
        if changed.is_empty() && !is_other {
            return Ok(None);
        }
        changed.iter().for_each(|path| making.memory.doubt(path));
        let last = self.current();
        match make(&self.folder, &self.options, &mut making.memory, Some(&last)) {
            Ok(next) => {
                let number = next.number();
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                let old = std::mem::replace(&mut *current, Arc::new(next));
                drop(current);
                self.newest.send_replace(number);
                // To take a large site apart takes time, and nobody need wait for it.
                drop((old, last));
                Ok(Some(changed.into_iter().collect()))
            }
            Err(failure) => {
                making.owed = changed;
                Err(failure)
            }
        }
    }

    /// Whether there are changes that no edition could be made of.
    pub(super) fn owes(&self) -> bool {
        !self.making().owed.is_empty()
    }

    /// Adds the files that may be other than before to `found`. What differs beside files is said in `is_other`.
    fn look(&self, look: &Where, found: &mut BTreeSet<SitePath>, is_other: &mut bool) -> Result<(), Failure> {
        let mut is_clear = true;
        match look {
            Where::Everywhere(doubted) => {
                found.extend(doubted.iter().cloned());
                is_clear = false;
            }
            Where::Here(paths) if paths.len() > MOST_NAMED => is_clear = false,
            Where::Here(paths) => {
                for path in paths {
                    match self.folder.look_at(path) {
                        Looked::Nothing => {}
                        Looked::Same(path) | Looked::Other(path) => {
                            found.insert(path);
                        }
                        Looked::Unclear => is_clear = false,
                    }
                }
            }
        }
        if !is_clear && let Some(files) = self.folder.look_everywhere()? {
            *is_other |= files.is_empty();
            found.extend(files);
        }
        Ok(())
    }

    pub(super) fn known_folder(&self) -> &KnownFolder {
        &self.folder
    }

    fn making(&self) -> MutexGuard<'_, Making> {
        self.making.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Making {
    /// Whether a file is another than when it was last read, as far as that is known.
    fn is_other(&mut self, folder: &KnownFolder, path: &SitePath) -> bool {
        // It may be there again by now, but not for the edition that is made of the listing.
        if !folder.lists(path) {
            self.seen.remove(path);
            return true;
        }
        let before = self.seen.get(path).copied().or_else(|| self.memory.head(path).map(|head| head.fingerprint));
        let is_small = folder.folder().open_file(path).is_ok_and(|(_, stamp)| stamp.size <= MOST_COMPARED);
        let Some(bytes) = is_small.then(|| folder.read(path).ok()).flatten() else {
            self.seen.remove(path);
            return true;
        };
        let now = Fingerprint::of(&bytes);
        self.seen.insert(path.clone(), now);
        before != Some(now)
    }
}

/// Makes an edition; where the settings can't be understood, with the magazine of the last one. Starts over where a file
/// changes meanwhile.
fn make(
    folder: &Arc<KnownFolder>,
    options: &DeskOptions,
    memory: &mut Memory,
    last: Option<&Edition>,
) -> Result<Edition, Failure> {
    let number = last.map_or(1, |last| last.number() + 1);
    let mut tries = 1..=TRIES;
    loop {
        let mut stages = Stages::start();
        let request = Request {
            clock: (options.clock)(),
            visibility: options.visibility,
            base_url: base_url(&**folder, &options.origin),
            scrutiny: Scrutiny::Ordinary,
        };
        // On one of the threads that share the work, lest each part of it be handed over.
        let understood = rayon::scope(|_| understand(&**folder, &request, memory, &mut stages));
        let Understood { magazine, diagnostics, .. } = understood?;
        let has_changed = magazine.is_none() && diagnostics.iter().any(|mistake| mistake.code == "changed-meanwhile");
        if has_changed && tries.next().is_some() {
            folder.look_everywhere()?;
            continue;
        }
        let magazine = magazine.map(Arc::new).or_else(|| last.and_then(Edition::magazine).cloned());
        return Ok(Edition::new(number, folder.clone(), magazine, told(diagnostics), stages));
    }
}

/// The server's origin with the path of polygloss.toml; nothing where that can't be read, which understanding tells.
fn base_url(world: &dyn World, origin: &str) -> Option<String> {
    let path = SitePath::new("polygloss.toml");
    let source = SourceText::decode(&path, world.read(&path).ok()?).ok()?;
    let (settings, _) = settings_reader::read(&source);
    Some(format!("{origin}{}", settings?.base_path))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_was_gone_is_other_though_it_has_come_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = SitePath::new("content/en/culture/a.md");
        let on_disk = folder.path().join(path.as_str());
        fs::create_dir_all(on_disk.parent().expect("a folder holds it")).expect("it can be made");
        fs::write(&on_disk, "one").expect("it can be written");
        let known = KnownFolder::open(folder.path()).expect("it is a folder");
        let mut making = Making { memory: Memory::new(), seen: HashMap::new(), owed: BTreeSet::new() };
        assert!(making.is_other(&known, &path), "it was never seen");
        assert!(!making.is_other(&known, &path));

        fs::remove_file(&on_disk).expect("it can be removed");
        known.look_everywhere().expect("it can be listed");
        fs::write(&on_disk, "two").expect("it can be written");
        assert!(making.is_other(&known, &path), "the listing is without it");
        known.look_everywhere().expect("it can be listed");
        assert!(making.is_other(&known, &path), "the edition was made without it");
    }
}

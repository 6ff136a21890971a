//! Where editions are made: a folder that is looked after, and what is known of it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::base::{Clock, Diagnostic, Failure, SitePath, SourceText, World};
use crate::build::{Request, Stages, Understood, understand};
use crate::config::settings_reader;
use crate::config::string_chain::Missing;
use crate::disk::Folder;
use crate::site::Visibility;

use super::edition::{Edition, told};

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

/// What there is to tell while a folder is watched.
#[derive(Debug, Clone)]
pub enum News {
    /// A new edition.
    Change(Change),
    /// Mistakes of the newest edition that were found on pages nobody had asked for, each once.
    Found(Vec<Diagnostic>),
    /// From now on the folder is polled; why.
    Polling(String),
    /// The folder can't be read at the moment; what the machine says.
    Failed(Failure),
}

/// A new edition and what it was made for.
#[derive(Debug, Clone)]
pub struct Change {
    /// Files that were written, renamed or taken away, in order of path.
    pub files: Vec<SitePath>,
    /// From the first that was heard of it until the edition stood.
    pub took: Duration,
    /// The edition's mistakes.
    pub mistakes: Vec<Diagnostic>,
    /// The edition's number.
    pub edition: u64,
}

/// Ends the watching when it is dropped.
#[must_use]
pub struct WatchGuard {
    _end: std::sync::mpsc::Sender<()>,
}

/// A folder that is served.
pub struct Desk {
    folder: Arc<Folder>,
    options: DeskOptions,
    current: RwLock<Arc<Edition>>,
    newest: watch::Sender<u64>,
    /// Only one edition is made at a time.
    making: Mutex<()>,
}

impl Desk {
    /// Reads the site in a folder and makes its first edition.
    ///
    /// # Errors
    /// A folder that can't be read.
    pub fn open(folder: &Path, options: DeskOptions) -> Result<Arc<Self>, Failure> {
        let folder = Arc::new(Folder::open(folder)?);
        let first = make(&folder, &options, 1, None)?;
        Ok(Arc::new(Self {
            folder,
            options,
            current: RwLock::new(Arc::new(first)),
            newest: watch::channel(1).0,
            making: Mutex::default(),
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
        &self.folder
    }

    /// Looks after the folder in threads of its own until the guard is dropped; `tell` is called from one of them.
    ///
    /// # Errors
    /// Threads that can't be started.
    pub fn watch(self: &Arc<Self>, tell: impl Fn(News) + Send + 'static) -> Result<WatchGuard, Failure> {
        let (end, ended) = std::sync::mpsc::channel();
        let desk = self.clone();
        let look = move || {
            let mut before = desk.folder.list().map(|listing| listing.files).ok();
            while ended.recv_timeout(Duration::from_millis(300)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                let start = Instant::now();
                let files = desk.folder.list().map(|listing| listing.files).ok();
                if files != before {
                    before = files;
                    match desk.renew() {
                        Ok(edition) => tell(News::Change(Change {
                            files: Vec::new(),
                            took: start.elapsed(),
                            mistakes: edition.mistakes().to_vec(),
                            edition: edition.number(),
                        })),
                        Err(failure) => tell(News::Failed(failure)),
                    }
                }
            }
        };
        std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(look)
            .map_err(|error| Failure::machine(format!("no thread can be started: {error}")))?;
        Ok(WatchGuard { _end: end })
    }

    /// Makes the next edition.
    ///
    /// # Errors
    /// A folder that can't be read; the last edition stays.
    pub fn renew(&self) -> Result<Arc<Edition>, Failure> {
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let last = self.current();
        let next = Arc::new(make(&self.folder, &self.options, last.number() + 1, Some(&last))?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = next.clone();
        self.newest.send_replace(next.number());
        Ok(next)
    }
}

/// Makes an edition; where the settings can't be understood, with the magazine of the last one.
fn make(folder: &Arc<Folder>, options: &DeskOptions, number: u64, last: Option<&Edition>) -> Result<Edition, Failure> {
    let request = Request {
        clock: (options.clock)(),
        visibility: options.visibility,
        base_url: base_url(&**folder, &options.origin),
        missing_strings: Missing::Counted,
    };
    let Understood { magazine, diagnostics, .. } = understand(&**folder, &request, &mut Stages::start())?;
    let magazine = magazine.map(Arc::new).or_else(|| last.and_then(Edition::magazine).cloned());
    Ok(Edition::new(number, folder.clone(), magazine, told(diagnostics)))
}

/// The server's origin with the path of polygloss.toml; nothing where that can't be read, which understanding tells.
fn base_url(world: &dyn World, origin: &str) -> Option<String> {
    let path = SitePath::new("polygloss.toml");
    let source = SourceText::decode(&path, world.read(&path).ok()?).ok()?;
    let (settings, _) = settings_reader::read(&source);
    Some(format!("{origin}{}", settings?.base_path))
}

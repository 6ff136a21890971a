//! What is shown at an address: the page of the newest edition, what it was when it last could be made, or why there is
//! none.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::StatusCode;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::base::{Diagnostic, Severity, SitePath};
use crate::build::{Darkroom, Spoilt};
use crate::disk::PhotoCache;
use crate::photo::{Derivative, derivative};

use super::desk::Desk;
use super::edition::{Edition, Rendered};
use super::find::Found;
use super::overlay;
use super::sheet::{Seen, Sheet};
use super::shelf::Shelf;
use super::styles::Style;
use super::target;

/// How long the edition is waited for that knows of a file's change, and how often.
const PATIENCE: Duration = Duration::from_millis(400);
const TRIES: usize = 5;

/// What there is to tell while pages are shown.
#[derive(Debug, Clone)]
pub enum Remark {
    /// Mistakes of a page that was asked for.
    Mistakes(Vec<Diagnostic>),
    /// A page could not be made, by our fault or the machine's: its path in the output, and why.
    Broken(String, String),
}

/// Whom remarks are told.
pub(super) type Tell = Box<dyn Fn(Remark) + Send + Sync>;

/// What is shown at an address.
pub(super) enum Shown {
    /// A page; the status says whether it is one of that address.
    Page(StatusCode, Arc<Sheet>),
    /// Bytes that were made, and their path in the output.
    Bytes(String, Bytes),
    /// A file of the site, and its path in the output.
    File(String, File),
    /// Another address.
    Redirect(String),
}

impl Shown {
    /// Its state, as a browser that shows it has it.
    pub(super) fn seen(&self, edition: u64) -> Seen {
        match self {
            Self::Page(_, sheet) => sheet.seen.clone(),
            Self::Redirect(to) => Seen::other(edition, to),
            Self::Bytes(path, _) | Self::File(path, _) => Seen::other(edition, path),
        }
    }
}

/// What is behind a page until the next edition: a file that it is made of has changed.
struct Outdated;

/// Whether a page may still be waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wait {
    Possible,
    Over,
}

/// Shows pages.
pub(super) struct Press {
    pub(super) desk: Arc<Desk>,
    darkroom: Darkroom,
    /// The last edition of which all pages were rendered to know their pictures.
    rendered: Mutex<u64>,
    shelf: Shelf,
    tell: Tell,
}

impl Press {
    /// Shows the pages of this desk's editions.
    pub(super) fn new(desk: Arc<Desk>, tell: Tell) -> Arc<Self> {
        let darkroom = Darkroom::new(Arc::new(PhotoCache::of_site(desk.folder().root())));
        Arc::new(Self { desk, darkroom, rendered: Mutex::new(0), shelf: Shelf::default(), tell })
    }

    /// What is shown at a path, decoded, base path and all.
    pub(super) async fn show(self: &Arc<Self>, path: &str) -> Shown {
        let mut editions = self.desk.subscribe();
        for attempt in 1..=TRIES {
            editions.borrow_and_update();
            let wait = if attempt == TRIES { Wait::Over } else { Wait::Possible };
            let (press, asked) = (self.clone(), path.to_owned());
            match spawn_blocking(move || press.look(&asked, wait)).await {
                Ok(Ok(shown)) => return shown,
                Ok(Err(Outdated)) => drop(timeout(PATIENCE, editions.changed()).await),
                Err(error) => return self.broken(path, &error.to_string()),
            }
        }
        self.broken(path, "its files change all the time")
    }

    fn look(&self, path: &str, wait: Wait) -> Result<Shown, Outdated> {
        let edition = self.desk.current();
        let base = edition.base_path();
        if let Some(below) = target::below(path, base)
            && let Some(file) = edition.search_file(below)
        {
            return Ok(Shown::File(below.trim_start_matches('/').to_owned(), file));
        }
        let found = match target::below(path, base) {
            Some(below) => self.find(&edition, below),
            None if path == "/" => Found::Redirect(format!("{base}/")),
            // The page of the default language that says so.
            None => match edition.find("/404.html") {
                Found::Job(page) => Found::Nothing { page: Some(page) },
                found => found,
            },
        };
        match found {
            Found::Redirect(to) => Ok(Shown::Redirect(to)),
            Found::Derivative(derivative) => self.derivative(&edition, &derivative, wait),
            Found::Job(job) => self.output(&edition, job, wait),
            Found::Nothing { page: Some(job) } if edition.is_html(job) => {
                Ok(Shown::Page(StatusCode::NOT_FOUND, self.page(&edition, job, wait)?))
            }
            Found::Nothing { .. } => Ok(self.nothing(&edition)),
        }
    }

    /// What answers an address. What pages show of pictures is known once they are rendered: who asks for more than is
    /// known waits for all of them, such as a browser that kept a page from before.
    fn find(&self, edition: &Edition, below: &str) -> Found {
        let found = edition.find(below);
        if !matches!(found, Found::Nothing { .. }) || !below.trim_start_matches('/').starts_with(derivative::FOLDER) {
            return found;
        }
        let mut rendered = self.rendered.lock().unwrap_or_else(PoisonError::into_inner);
        if *rendered < edition.number() {
            edition.order_all();
            *rendered = edition.number();
        }
        edition.find(below)
    }

    fn output(&self, edition: &Edition, job: usize, wait: Wait) -> Result<Shown, Outdated> {
        if edition.is_html(job) {
            let sheet = self.page(edition, job, wait)?;
            return Ok(Shown::Page(sheet.status, sheet));
        }
        let path = edition.output(job).to_owned();
        match edition.render(job) {
            Rendered::Page { bytes, mistakes } => {
                self.tell_mistakes(mistakes);
                Ok(Shown::Bytes(path, bytes.into()))
            }
            Rendered::File { path: source } => match edition.open(&source) {
                Ok((file, _)) => Ok(Shown::File(path, file)),
                Err(_) if wait == Wait::Possible => Err(Outdated),
                Err(failure) => Ok(self.broken(&path, &failure.message)),
            },
            Rendered::Outdated(_) if wait == Wait::Possible => Err(Outdated),
            Rendered::Outdated(source) => Ok(self.broken(&path, &format!("{source} changes all the time"))),
            Rendered::Unreadable(source) => {
                let sheet = self.unreadable(edition, &source);
                Ok(Shown::Page(sheet.status, sheet))
            }
            Rendered::Broken(why) => Ok(self.broken(&path, &why)),
        }
    }

    /// A picture made out of one of the site's.
    fn derivative(&self, edition: &Edition, derivative: &Derivative, wait: Wait) -> Result<Shown, Outdated> {
        match edition.develop(derivative, &self.darkroom) {
            Ok(bytes) => Ok(Shown::Bytes(derivative.path(), bytes.into())),
            Err(Spoilt::Picture(mistake)) => {
                let why = mistake.message.clone();
                self.tell_mistakes(vec![mistake]);
                let page = overlay::plain_page("This picture can't be shown", &why);
                let sheet = self.sheet(edition, StatusCode::INTERNAL_SERVER_ERROR, page.into(), edition.mistakes());
                Ok(Shown::Page(sheet.status, Arc::new(sheet)))
            }
            Err(Spoilt::Source(_)) if wait == Wait::Possible => Err(Outdated),
            Err(Spoilt::Source(failure)) => Ok(self.broken(&derivative.path(), &failure.message)),
        }
    }

    /// A page of HTML, from the shelf or made.
    fn page(&self, edition: &Edition, job: usize, wait: Wait) -> Result<Arc<Sheet>, Outdated> {
        let output = edition.output(job);
        if let Some(sheet) = self.shelf.current(output, edition.number()) {
            return Ok(sheet);
        }
        let good = self.shelf.good(output);
        let (bytes, good, own) = match edition.render(job) {
            Rendered::Page { bytes, mistakes } => {
                let bytes = Bytes::from(bytes);
                if mistakes.iter().any(|mistake| mistake.severity == Severity::Error) {
                    (good.clone().unwrap_or(bytes), good, mistakes)
                } else {
                    (bytes.clone(), Some(bytes), mistakes)
                }
            }
            Rendered::Outdated(_) if wait == Wait::Possible => return Err(Outdated),
            Rendered::Outdated(source) => match good {
                Some(good) => (good.clone(), Some(good), Vec::new()),
                None => return Ok(self.excuse(edition, output, &format!("{source} changes all the time"))),
            },
            Rendered::Unreadable(source) => match good {
                Some(good) => (good.clone(), Some(good), Vec::new()),
                None => return Ok(self.unreadable(edition, &source)),
            },
            Rendered::Broken(why) => return Ok(self.excuse(edition, output, &why)),
            Rendered::File { .. } => unreachable!("a file is no page"),
        };
        let mut mistakes: Vec<Diagnostic> =
            edition.mistakes().iter().filter(|mistake| edition.concerns(job, mistake)).cloned().collect();
        mistakes.extend(own.iter().cloned());
        mistakes.sort_by_key(|mistake| mistake.severity);
        self.tell_mistakes(own);
        let sheet = Arc::new(self.sheet(edition, StatusCode::OK, bytes, &mistakes));
        self.shelf.keep(output, &sheet, good);
        Ok(sheet)
    }

    fn sheet(&self, edition: &Edition, status: StatusCode, bytes: Bytes, mistakes: &[Diagnostic]) -> Sheet {
        let mistakes = overlay::mistakes(mistakes, self.desk.folder());
        Sheet::new(edition.number(), status, bytes, mistakes, |style| version(edition, style))
    }

    /// A page that can't be made: an answer that comes right by itself once it can.
    fn excuse(&self, edition: &Edition, output: &str, why: &str) -> Arc<Sheet> {
        (self.tell)(Remark::Broken(output.to_owned(), why.to_owned()));
        let page = overlay::plain_page("This page could not be made", why);
        Arc::new(self.sheet(edition, StatusCode::INTERNAL_SERVER_ERROR, page.into(), edition.mistakes()))
    }

    /// A page that was never shown before its file broke.
    fn unreadable(&self, edition: &Edition, source: &SitePath) -> Arc<Sheet> {
        let text = format!("It appears here by itself once the mistakes in {source} are mended.");
        let page = overlay::plain_page("This page can't be shown yet", &text);
        Arc::new(self.sheet(edition, StatusCode::SERVICE_UNAVAILABLE, page.into(), edition.mistakes()))
    }

    fn broken(&self, path: &str, why: &str) -> Shown {
        let sheet = self.excuse(&self.desk.current(), path, why);
        Shown::Page(sheet.status, sheet)
    }

    /// No page, not even one that says so: there are no settings yet, or no template.
    fn nothing(&self, edition: &Edition) -> Shown {
        let (status, page) = match edition.jobs() {
            0 => {
                let text = "It appears here by itself once its mistakes are mended.";
                (StatusCode::SERVICE_UNAVAILABLE, overlay::plain_page("This magazine can't be read yet", text))
            }
            _ => (StatusCode::NOT_FOUND, overlay::plain_page("There is nothing here", "No page has this address.")),
        };
        Shown::Page(status, Arc::new(self.sheet(edition, status, page.into(), edition.mistakes())))
    }

    fn tell_mistakes(&self, mistakes: Vec<Diagnostic>) {
        if !mistakes.is_empty() {
            (self.tell)(Remark::Mistakes(mistakes));
        }
    }
}

/// Tells whether a style sheet of static/ is another than before.
fn version(edition: &Edition, style: &Style) -> String {
    // A digest in its name says it already.
    if style.address != style.stem {
        return String::new();
    }
    let decoded = target::decoded(&style.address).ok();
    let found =
        decoded.as_deref().and_then(|path| target::below(path, edition.base_path())).map(|path| edition.find(path));
    let Some(Found::Job(job)) = found else { return String::new() };
    let Rendered::File { path } = edition.render(job) else { return String::new() };
    let metadata = edition.open(&path).ok().and_then(|(file, _)| file.metadata().ok());
    metadata.map_or_else(String::new, |file| format!("{:x}-{:x}-{:x}", file.len(), file.mtime(), file.mtime_nsec()))
}

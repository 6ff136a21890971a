//! One state of the magazine as it is served.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Diagnostic, Diagnostics, Failure, FailureKind, Severity, SitePath};
use crate::build::{Darkroom, Magazine, Spoilt, Stages};
use crate::disk::{KnownFolder, open_published};
use crate::photo::Derivative;
use crate::plan::Output;
use crate::site::{Site, addresses};

use super::find;
use super::find::Found;

/// One state of the magazine as it is served; complete when made, never changed. What could not be understood is as it
/// was when it last could.
pub struct Edition {
    number: u64,
    folder: Arc<KnownFolder>,
    magazine: Option<Arc<Magazine>>,
    mistakes: Vec<Diagnostic>,
    stages: Stages,
}

/// What came of a job.
#[derive(Debug)]
pub enum Rendered {
    /// A page, or another text. With errors among the mistakes the bytes are not to be shown.
    Page {
        /// What a build would write.
        bytes: Vec<u8>,
        /// What is wrong on it, beside the edition's own mistakes.
        mistakes: Vec<Diagnostic>,
    },
    /// A file of the site that is published as it is, to be opened with [`Edition::open`].
    File {
        /// The file.
        path: SitePath,
    },
    /// A file that it is made of has changed since: the next edition is on its way.
    Outdated(SitePath),
    /// A file that it is made of can't be understood; the edition's mistakes say why. What was last made of it is to be
    /// shown, if anything was.
    Unreadable(SitePath),
    /// It could not be made, which is our mistake or the machine's, not the site's; why.
    Broken(String),
}

impl Edition {
    pub(super) fn new(
        number: u64,
        folder: Arc<KnownFolder>,
        magazine: Option<Arc<Magazine>>,
        mistakes: Vec<Diagnostic>,
        stages: Stages,
    ) -> Self {
        Self { number, folder, magazine, mistakes, stages }
    }

    /// How long it took to make.
    pub fn stages(&self) -> &Stages {
        &self.stages
    }

    /// Editions count from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The path of base_url, percent-encoded: `/mag`, or `` where there is none.
    pub fn base_path(&self) -> &str {
        self.site().map_or("", |site| &site.settings.base_path)
    }

    /// All mistakes of understanding, joining and planning, each once, in order of place.
    pub fn mistakes(&self) -> &[Diagnostic] {
        &self.mistakes
    }

    /// Which job answers an address below base_url's path, decoded: `/en/culture/museum/`, `/assets/x.css`.
    pub fn find(&self, address: &str) -> Found {
        match &self.magazine {
            Some(magazine) => match magazine.orders().find(address.trim_start_matches('/')) {
                Some(derivative) => Found::Derivative(Box::new(derivative)),
                None => find::find(&magazine.site, &magazine.plan, address),
            },
            None => Found::Nothing { page: None },
        }
    }

    /// A file of the search that the last build published, at an address below base_url's path, decoded: a search is made by
    /// builds alone.
    pub(super) fn search_file(&self, address: &str) -> Option<File> {
        let site = self.site().filter(|site| site.settings.search_is_enabled)?;
        let holds = |id| address.starts_with(&addresses::search_index(site.language(id)));
        let output = self.folder.folder().root().join(&site.settings.output_dir.value);
        site.live_languages().any(holds).then(|| open_published(&output, &address[1..])).flatten()
    }

    /// The number of jobs.
    pub fn jobs(&self) -> usize {
        self.magazine.as_ref().map_or(0, |magazine| magazine.plan.jobs().len())
    }

    /// Makes the output of a job, by its position.
    pub fn render(&self, job: usize) -> Rendered {
        let Some(magazine) = &self.magazine else { return Rendered::Broken("there is no page yet".to_owned()) };
        let mut found = Diagnostics::new();
        let made = match magazine.plan.jobs()[job].output {
            Output::File(file) if magazine.site.original(file).is_none() => {
                return Rendered::File { path: magazine.site.files.get(file).path.clone() };
            }
            Output::File(file) => catch_unwind(AssertUnwindSafe(|| magazine.original(file, &*self.folder))),
            _ => catch_unwind(AssertUnwindSafe(|| magazine.render(job, &*self.folder, &mut found))),
        };
        match made {
            Ok(Ok(bytes)) => Rendered::Page { bytes: bytes.unwrap_or_default(), mistakes: told(found) },
            Ok(Err(Failure { kind: FailureKind::Changed(path), .. })) if self.is_wrong(&path) => {
                Rendered::Unreadable(path)
            }
            Ok(Err(Failure { kind: FailureKind::Changed(path), .. })) => Rendered::Outdated(path),
            Ok(Err(failure)) => Rendered::Broken(failure.message),
            Err(panic) => Rendered::Broken(said(&*panic).to_owned()),
        }
    }

    /// Makes a derivative of one of the site's pictures.
    ///
    /// # Errors
    /// A picture that is damaged, or is another than when it was ordered.
    pub fn develop(&self, derivative: &Derivative, darkroom: &Darkroom) -> Result<Vec<u8>, Spoilt> {
        darkroom.develop(derivative, &*self.folder)
    }

    /// Renders all pages, so that all derivatives are ordered that they show.
    pub fn order_all(&self) {
        (0..self.jobs()).into_par_iter().for_each(|job| drop(self.render(job)));
    }

    /// Opens a file of the site that a job publishes, with its size in bytes.
    ///
    /// # Errors
    /// A file that is gone or can't be read.
    pub fn open(&self, path: &SitePath) -> Result<(File, u64), Failure> {
        self.folder.folder().open_file(path).map(|(file, stamp)| (file, stamp.size))
    }

    /// Whether a job makes a page of HTML.
    pub fn is_html(&self, job: usize) -> bool {
        let output = self.magazine.as_ref().map(|magazine| &magazine.plan.jobs()[job].output);
        matches!(output, Some(Output::Page(..) | Output::NotFoundAtRoot | Output::Redirect(_)))
    }

    /// A job's path in the output folder: `en/culture/museum/index.html`.
    pub fn output(&self, job: usize) -> &str {
        self.magazine.as_ref().map_or("", |magazine| &magazine.plan.jobs()[job].path)
    }

    /// The address of the page that a Markdown file is the text of, percent-encoded, with base_url's path; nothing where
    /// it isn't shown.
    pub fn address_of_source(&self, path: &SitePath) -> Option<String> {
        let site = self.site()?;
        let target = find::target_of_source(site, path)?;
        Some(site.url(&site.address(target)))
    }

    /// Whether a mistake belongs on the page of a job: it stands in the page's own file or in one that it was translated
    /// from, or in no file of content at all. A mistake in content that no page is made of belongs on pages that
    /// aren't there.
    pub fn concerns(&self, job: usize, mistake: &Diagnostic) -> bool {
        let Some(magazine) = &self.magazine else { return true };
        let Some(location) = &mistake.location else { return true };
        find::concerns(&magazine.site, &magazine.plan.jobs()[job].output, &location.path)
    }

    /// Whether there is an error in a file.
    fn is_wrong(&self, path: &SitePath) -> bool {
        self.mistakes.iter().any(|mistake| {
            mistake.severity == Severity::Error && mistake.location.as_ref().is_some_and(|place| place.path == *path)
        })
    }

    pub(super) fn magazine(&self) -> Option<&Arc<Magazine>> {
        self.magazine.as_ref()
    }

    fn site(&self) -> Option<&Site> {
        self.magazine.as_ref().map(|magazine| &*magazine.site)
    }
}

/// Mistakes each once, in order of place.
pub(super) fn told(found: Diagnostics) -> Vec<Diagnostic> {
    found.into_told().into_iter().map(|(mistake, _)| mistake).collect()
}

/// What a panic says.
fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("an internal failure")
}

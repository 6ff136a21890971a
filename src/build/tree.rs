//! The files below `content/` and `static/`, sorted out in one pass.

use crate::base::{Listing, SitePath, Stamp};
use crate::config::theme_files::stamped_below;
use crate::config::{LanguageId, Settings};
use crate::document::Place;

/// Which of them are documents, and which are published or stand beside those that are. Each in order of path.
pub(super) struct Tree<'a> {
    /// The Markdown files of the site's languages.
    pub(super) documents: Vec<(&'a SitePath, Stamp)>,
    /// The languages of the documents, beside them.
    pub(super) languages: Vec<LanguageId>,
    /// All other files, those of `static/` last.
    pub(super) others: Vec<(&'a SitePath, Stamp)>,
}

impl<'a> Tree<'a> {
    /// Sorts out a site's files.
    pub(super) fn new(listing: &'a Listing, settings: &Settings) -> Self {
        let (mut documents, mut languages, mut others) = (Vec::new(), Vec::new(), Vec::new());
        // Files of one language stand together.
        let mut last = None;
        for (path, stamp) in stamped_below(listing, "content/") {
            let Some(place) = Place::of(path) else {
                others.push((path, stamp));
                continue;
            };
            let language = match last {
                Some((folder, language)) if folder == place.language => language,
                _ => settings.language(place.language),
            };
            last = Some((place.language, language));
            if let Some(language) = language {
                documents.push((path, stamp));
                languages.push(language);
            }
        }
        others.extend(stamped_below(listing, "static/"));
        Self { documents, languages, others }
    }
}

//! The `_index.md` of a language: its home page.

use std::sync::Arc;

use crate::base::{Diagnostic, Diagnostics, Location};
use crate::config::{LanguageId, Settings};
use crate::document::{FrontMatter, Head, Kind, Place, SectionMatter};

use super::covers::check_cover;
use super::{FileId, Files};

/// A language's home page where it has a file.
#[derive(Debug, Clone)]
pub struct Home {
    /// Its document.
    pub head: Arc<Head>,
    /// Its picture.
    pub cover: Option<FileId>,
}

impl Home {
    /// Its front matter.
    pub fn matter(&self) -> &SectionMatter {
        match &self.head.matter {
            FrontMatter::Section(matter) => matter,
            _ => unreachable!("an _index.md has a section's front matter"),
        }
    }

    /// Its description.
    pub fn description(&self) -> Option<&str> {
        self.matter().description.as_deref()
    }
}

/// The home pages of all languages, in the languages' order.
pub(super) fn homes(
    settings: &Settings,
    heads: &[(LanguageId, Arc<Head>)],
    files: &Files,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Home>> {
    let is_home = |head: &Head| Place::of(&head.path).is_some_and(|place| place.kind == Kind::Home);
    let of = |language: LanguageId| heads.iter().find(|(of, head)| *of == language && is_home(head));
    let mut home = |head: &Arc<Head>| {
        let mut home = Home { head: head.clone(), cover: None };
        for (key, written) in [("slug", &home.matter().slug), ("key", &home.matter().key)] {
            diagnostics.extend(written.as_ref().map(|written| idle(key).at(Location::at(&head.path, written.spot))));
        }
        if let Some(cover) = &home.matter().cover {
            let found = files.find(&cover.value, &head.path, None);
            check_cover(found, cover, &head.path, None, files, diagnostics);
            home.cover = found;
        }
        home
    };
    settings.language_ids().map(|language| of(language).map(|(_, head)| head)).map(|head| head.map(&mut home)).collect()
}

/// What an `_index.md` may say of a section and is idle on a language's home page.
fn idle(key: &str) -> Diagnostic {
    let message = format!("`{key}` does nothing here: a language's home page stands where its language does");
    Diagnostic::warning("idle-key", message).help("take it out")
}

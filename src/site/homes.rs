//! The `_index.md` of a language: its home page.

use std::sync::Arc;

use crate::config::{LanguageId, Settings};
use crate::document::{FrontMatter, Head, Kind, Place, SectionMatter};

/// A language's home page where it has a file.
#[derive(Debug, Clone)]
pub struct Home {
    /// Its document.
    pub head: Arc<Head>,
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
pub(super) fn homes(settings: &Settings, heads: &[(LanguageId, Arc<Head>)]) -> Vec<Option<Home>> {
    let is_home = |head: &Head| Place::of(&head.path).is_some_and(|place| place.kind == Kind::Home);
    let of = |language: LanguageId| heads.iter().find(|(of, head)| *of == language && is_home(head));
    settings.language_ids().map(|language| of(language).map(|(_, head)| Home { head: head.clone() })).collect()
}

//! What has a page of its own, in one language, and the same in the others.

use std::borrow::Cow;

use crate::base::url;
use crate::config::LanguageId;

use super::{PageId, PersonId, SectionId, Site, TagId, addresses};

/// A page of the magazine by what it shows; lists by their first page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A language's home.
    Home(LanguageId),
    /// A section in a language.
    Section(SectionId, LanguageId),
    /// An article or page.
    Page(PageId),
    /// A tag in a language.
    Tag(TagId, LanguageId),
    /// All tags of a language.
    Tags(LanguageId),
    /// A person in a language.
    Person(PersonId, LanguageId),
    /// All people of a language.
    People(LanguageId),
    /// The credits of all pictures in a language.
    Credits(LanguageId),
    /// The page of a language that searches.
    Search(LanguageId),
    /// The page of a language for addresses where nothing is.
    NotFound(LanguageId),
    /// The language chooser.
    Root,
}

impl Target {
    /// The same in another language, whether there is such a page or not; nothing for an article that has none.
    fn in_language(self, site: &Site, language: LanguageId) -> Option<Self> {
        Some(match self {
            Self::Home(_) => Self::Home(language),
            Self::Section(id, _) => Self::Section(id, language),
            Self::Page(id) => Self::Page(site.version(site.page(id).piece, language)?),
            Self::Tag(id, _) => Self::Tag(id, language),
            Self::Tags(_) => Self::Tags(language),
            Self::Person(id, _) => Self::Person(id, language),
            Self::People(_) => Self::People(language),
            Self::Credits(_) => Self::Credits(language),
            Self::Search(_) => Self::Search(language),
            Self::NotFound(_) | Self::Root => return None,
        })
    }
}

impl Site {
    /// A page's language; the default one of the chooser.
    pub fn language_of(&self, target: Target) -> LanguageId {
        match target {
            Target::Home(language)
            | Target::Section(_, language)
            | Target::Tag(_, language)
            | Target::Tags(language)
            | Target::Person(_, language)
            | Target::People(language)
            | Target::Credits(language)
            | Target::Search(language)
            | Target::NotFound(language) => language,
            Target::Page(id) => self.page(id).language,
            Target::Root => self.settings.default_language,
        }
    }

    /// Its address below base_url's path, decoded.
    pub fn address(&self, target: Target) -> Cow<'_, str> {
        let language = || self.language(self.language_of(target));
        match target {
            Target::Home(_) => addresses::home(language()).into(),
            Target::Section(id, of) => Cow::from(&*self.section(id).faces[of.index()].address),
            Target::Page(id) => Cow::from(&*self.page(id).address),
            Target::Tag(id, of) => Cow::from(&*self.tag(id).faces[of.index()].address),
            Target::Tags(_) => addresses::tags(language()).into(),
            Target::Person(id, of) => Cow::from(&*self.person(id).faces[of.index()].address),
            Target::People(_) => addresses::people(language()).into(),
            Target::Credits(_) => addresses::credits(language()).into(),
            Target::Search(_) => addresses::search(language()).into(),
            Target::NotFound(_) => format!("{}404.html", addresses::home(language())).into(),
            Target::Root => Cow::from("/"),
        }
    }

    /// Whether this build makes that page.
    pub fn shows(&self, target: Target) -> bool {
        let lists = |language: LanguageId| &self.lists[language.index()];
        self.language(self.language_of(target)).is_live
            && match target {
                Target::Home(_) | Target::NotFound(_) => true,
                Target::Section(id, of) => self.section(id).faces[of.index()].is_shown,
                Target::Page(id) => self.page(id).is_shown,
                Target::Tag(id, of) => self.tag(id).faces[of.index()].is_shown,
                Target::Tags(of) => !lists(of).tags.is_empty(),
                Target::Person(id, of) => self.person(id).faces[of.index()].is_shown,
                Target::People(of) => !lists(of).people.is_empty(),
                Target::Credits(_) => self.settings.photos.credits_page,
                Target::Search(_) => self.settings.search_is_enabled,
                Target::Root => self.settings.default_language_in_subdir,
            }
    }

    /// The same page in a language, where this build makes it.
    pub fn shown_in(&self, target: Target, language: LanguageId) -> Option<Target> {
        target.in_language(self, language).filter(|target| self.shows(*target))
    }

    /// Whether search engines are to keep out of it: `noindex`, or first published elsewhere.
    pub fn is_kept_from_search(&self, target: Target) -> bool {
        match target {
            Target::Page(id) => {
                let matter = self.page(id).matter();
                matter.noindex || matter.canonical.as_ref().is_some_and(|address| !self.is_at(id, &address.value))
            }
            Target::NotFound(_) => true,
            _ => false,
        }
    }

    /// Whether a page stands at an address with scheme and host.
    fn is_at(&self, id: PageId, address: &str) -> bool {
        let own = self.permalink(&self.page(id).address);
        url::decode(address) == url::decode(&own)
    }

    /// All versions of a page that search engines may know of, itself among them, in the languages' order; empty
    /// when there is no other.
    pub fn alternates(&self, target: Target) -> Vec<(LanguageId, Target)> {
        if self.is_kept_from_search(target) {
            return Vec::new();
        }
        let mut found: Vec<(LanguageId, Target)> = Vec::new();
        for language in self.live_languages() {
            if let Some(version) = self.shown_in(target, language)
                && !self.is_kept_from_search(version)
            {
                found.push((language, version));
            }
        }
        if found.len() < 2 { Vec::new() } else { found }
    }

    /// The title of an article or page.
    pub fn title(&self, id: PageId) -> &str {
        &self.page(id).matter().title.value
    }
}

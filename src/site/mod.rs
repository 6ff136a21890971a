//! Heads joined into a magazine: languages, sections, translations, people, tags and lists. Joined once, then
//! read-only.

pub mod addresses;
pub mod again;
pub mod articles;
mod covers;
pub mod credit_roll;
pub mod credits;
pub mod files;
pub mod homes;
pub mod join;
pub mod languages;
pub mod links;
pub mod lists;
pub mod people;
pub mod pieces;
mod placement;
pub mod related;
mod rights;
pub mod sections;
pub mod showings;
pub mod tags;
pub mod targets;
mod wordings;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use crate::base::{LanguageTag, SitePath, When};
use crate::config::{LanguageId, Settings, Strings};
use crate::document::{Head, PhotoMatter};

pub use again::Joined;
pub use files::{FileId, Files};
pub use join::{Sources, Visibility};
pub use languages::Language;
pub use people::Person;
pub use sections::Section;
pub use tags::Tag;
pub use targets::Target;

/// An index into one of a site's lists.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of a position.
            pub fn new(at: usize) -> Self {
                Self(u32::try_from(at).expect("a site has fewer than four thousand million of anything"))
            }

            /// As a position.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
pub(crate) use id;

id! {
    /// An article, or a page outside every section, in one language.
    PageId
}
id! {
    /// The same article in all its languages.
    PieceId
}
id! {
    /// A section in all its languages.
    SectionId
}
id! {
    /// A person in all languages.
    PersonId
}
id! {
    /// A tag in all languages.
    TagId
}

/// Whether an article may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It may.
    Live,
    /// `draft = true`.
    Draft,
    /// Its date lies ahead.
    Scheduled,
    /// Its `expires` has passed.
    Expired,
}

/// An article or page in one language, with what it inherits.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its document; the front matter is an article's.
    pub head: Arc<Head>,
    /// Its language.
    pub language: LanguageId,
    /// Its piece.
    pub piece: PieceId,
    /// The version that it was made from; itself for a source.
    pub source: PageId,
    /// Its section; none for a page.
    pub section: Option<SectionId>,
    /// Whether it may be seen.
    pub state: State,
    /// Whether this build shows it.
    pub is_shown: bool,
    /// Its address below base_url's path, decoded: `/sl/kultura/muzej/`.
    pub address: Box<str>,
    /// When it is published, as written.
    pub date: Option<When>,
    /// The instant of that in the site's time zone.
    pub published: Option<Timestamp>,
    /// When it was last changed.
    pub updated: Option<When>,
    /// Its authors in order.
    pub people: Box<[PersonId]>,
    /// Its tags in order.
    pub tags: Box<[TagId]>,
    /// The series it belongs to.
    pub series: Option<Box<str>>,
    /// Its place in lists, before all dates.
    pub weight: Option<i64>,
    /// Its cover.
    pub cover: Option<FileId>,
}

impl Page {
    /// When it was last changed, as far as it says: `updated`, else its date.
    pub fn changed(&self) -> Option<When> {
        self.updated.or(self.date)
    }
}

/// A piece: its versions by language.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The key that ties its versions together.
    pub key: Box<str>,
    /// The source first named by `from`, else by the languages' order.
    pub source: PageId,
    /// All versions in the languages' order.
    pub versions: Box<[PageId]>,
}

/// A whole magazine, understood. What is large is shared with the next one that is joined alike.
#[derive(Debug, Clone)]
pub struct Site {
    /// polygloss.toml.
    pub settings: Arc<Settings>,
    /// What the interface says.
    pub strings: Arc<Strings>,
    /// The instant of this build.
    pub now: Timestamp,
    /// What it shows.
    pub visibility: Visibility,
    /// Languages in the configuration's order.
    pub languages: Arc<Vec<Language>>,
    /// Home pages with a file of their own, in the languages' order.
    pub homes: Arc<Vec<Option<homes::Home>>>,
    /// Articles and pages, sorted by their files' paths.
    pub pages: Vec<Arc<Page>>,
    /// Pieces, sorted by their first file's path.
    pub pieces: Arc<Vec<Piece>>,
    /// Sections, a parent before its children.
    pub sections: Arc<Vec<Section>>,
    /// People, those with files first, by id or name.
    pub people: Arc<Vec<Person>>,
    /// Tags by id.
    pub tags: Arc<Vec<Tag>>,
    /// Pictures and other files beside articles and in static/.
    pub files: Arc<Files>,
    /// What stands beside pictures, by the picture's path.
    pub sidecars: Arc<BTreeMap<SitePath, PhotoMatter>>,
    /// Lists per language.
    pub lists: Arc<Vec<lists::LanguageLists>>,
    /// Where each page stands among all, by page.
    pub standings: Arc<Vec<lists::Standing>>,
    /// Articles by the words of their titles, per language.
    title_words: Arc<Vec<lists::TitleWords>>,
    /// Pieces by any of their names, to find a version in another language.
    pieces_by_name: Arc<FxHashMap<Box<str>, PieceId>>,
    /// The sections of each language by folder below the language's.
    section_folders: Arc<Vec<FxHashMap<Box<str>, SectionId>>>,
}

impl Site {
    /// A page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// A page, its source, the source of that, and so on: those that a page inherits from, where one begins with its source.
    pub fn lineage(&self, from: PageId) -> impl Iterator<Item = &Page> + Clone {
        let source_of = move |at: usize| self.pages[at].source.index();
        pieces::lineage(from.index(), source_of).map(move |at| &*self.pages[at])
    }

    /// The file that a document names: in static/, beside it, or beside one that it inherits from.
    pub fn file_named(&self, target: &str, document: &SitePath, source: Option<PageId>) -> Option<FileId> {
        self.files.find(target, document, self.folders_of(source))
    }

    /// The documents beside which a page's files lie that don't lie beside its own, by its source.
    pub fn folders_of(&self, source: Option<PageId>) -> impl Iterator<Item = &SitePath> + Clone {
        source.into_iter().flat_map(move |source| self.lineage(source)).map(|page| &page.head.path)
    }

    /// All pages' ids.
    pub fn page_ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len()).map(PageId::new)
    }

    /// A section.
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.index()]
    }

    /// A person.
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id.index()]
    }

    /// A tag.
    pub fn tag(&self, id: TagId) -> &Tag {
        &self.tags[id.index()]
    }

    /// The language that texts in a file are in: that of its folder, or the default one.
    pub fn language_of_path(&self, path: &SitePath) -> &LanguageTag {
        let folder = path.as_str().strip_prefix("content/").and_then(|below| below.split_once('/'));
        let language = folder.and_then(|(folder, _)| self.settings.language(folder));
        &self.language(language.unwrap_or(self.settings.default_language)).tag
    }

    /// A language.
    pub fn language(&self, id: LanguageId) -> &Language {
        &self.languages[id.index()]
    }

    /// The versions of a page's piece that this build shows, in the languages' order.
    pub fn shown_versions(&self, piece: PieceId) -> impl Iterator<Item = PageId> + '_ {
        self.pieces[piece.index()].versions.iter().copied().filter(|id| self.page(*id).is_shown)
    }

    /// The version of a piece in a language, shown or not.
    pub fn version(&self, piece: PieceId, language: LanguageId) -> Option<PageId> {
        self.pieces[piece.index()].versions.iter().copied().find(|id| self.page(*id).language == language)
    }

    /// A page by its path below its language folder, without extension: `culture/museum`.
    pub fn page_named(&self, language: LanguageId, name: &str) -> Option<PageId> {
        let id = self.version(self.piece_named(name)?, language)?;
        (self.page(id).name() == name).then_some(id)
    }

    /// Whether another program on the host answers an address, by `[links] elsewhere`.
    pub fn is_elsewhere(&self, address: &str) -> bool {
        self.settings.elsewhere.iter().any(|prefix| address.starts_with(prefix.as_str()))
    }

    /// Whether an address with a host is of this site.
    pub fn is_own_address(&self, address: &str) -> bool {
        let path = address.strip_prefix(self.settings.origin.as_str());
        path.is_some_and(|path| path.is_empty() || path.starts_with(['/', '?', '#']))
    }

    /// The section of a folder of a language.
    pub fn section_of_folder(&self, language: LanguageId, folder: &str) -> Option<SectionId> {
        self.section_folders[language.index()].get(folder).copied()
    }

    /// A piece by any version's path below its language folder.
    pub fn piece_named(&self, name: &str) -> Option<PieceId> {
        self.pieces_by_name.get(name).copied()
    }

    /// Languages that this build publishes.
    pub fn live_languages(&self) -> impl Iterator<Item = LanguageId> + '_ {
        self.settings.language_ids().filter(|id| self.language(*id).is_live)
    }
}

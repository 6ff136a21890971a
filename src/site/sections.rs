//! Sections: folders of articles, with a face in each language that has them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::slug::slug_or_digest;
use crate::base::{Diagnostic, Diagnostics};
use crate::config::{LanguageId, Settings};
use crate::document::{FrontMatter, Head, Kind, Place, SectionMatter};

use super::languages::Language;
use super::{FileId, PageId, SectionId};

/// A section in all its languages.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its key, or its folders below the language folder: `travel/europe`.
    pub id: Box<str>,
    /// The section that holds it.
    pub parent: Option<SectionId>,
    /// Its faces in the languages' order. Every language has one, so that an article can stand in it.
    pub faces: Vec<Face>,
}

impl Section {
    /// Whether no language has anything in it that is shown, nor an `_index.md`.
    pub fn is_empty(&self) -> bool {
        self.faces.iter().all(|face| face.index.is_none() && face.articles.is_empty())
    }
}

/// A section in one language.
#[derive(Debug, Clone)]
pub struct Face {
    /// Its title, of the language, else of its fallbacks, else its folder's name.
    pub title: String,
    /// Its `_index.md`, where this language has one.
    pub index: Option<Arc<Head>>,
    /// Its address below base_url's path, decoded: `/sl/kultura/`.
    pub address: Box<str>,
    /// Its picture, its own or another language's.
    pub cover: Option<FileId>,
    /// Articles that are shown in it and in the sections below it, in order.
    pub articles: Vec<PageId>,
    /// Whether it has a page: it has an `_index.md` or a shown article in this language.
    pub is_shown: bool,
}

impl Face {
    /// The front matter of its `_index.md`.
    pub fn matter(&self) -> Option<&SectionMatter> {
        match &self.index.as_ref()?.matter {
            FrontMatter::Section(matter) => Some(matter),
            _ => None,
        }
    }
}

/// Which section each folder of each language is, before there are sections.
#[derive(Debug, Default)]
pub struct SectionNames {
    /// The ids of each language's sections by folder: a key where an `_index.md` gives one.
    by_folder: Vec<FxHashMap<Box<str>, Box<str>>>,
    /// All ids, sorted; a parent comes before its children.
    ids: BTreeSet<Box<str>>,
    /// The `_index.md` of a section by id and language.
    indexes: BTreeMap<(Box<str>, LanguageId), Arc<Head>>,
}

impl SectionNames {
    /// Finds all sections of these documents.
    pub fn new(settings: &Settings, heads: &[(LanguageId, Arc<Head>)], diagnostics: &mut Diagnostics) -> Self {
        let by_folder = vec![FxHashMap::default(); settings.languages.len()];
        let mut names = Self { by_folder, ..Self::default() };
        let mut keys: HashMap<(LanguageId, &str), &str> = HashMap::new();
        for (language, head) in heads {
            if let (Some(place), FrontMatter::Section(matter)) = (Place::of(&head.path), &head.matter)
                && let Some(key) = &matter.key
                && place.kind == Kind::Section
            {
                keys.insert((*language, place.name), key.value.as_str());
            }
        }
        for section in &settings.sections {
            names.ids.insert(section.value.as_str().into());
        }
        for (language, head) in heads {
            let Some(place) = Place::of(&head.path) else { continue };
            let folder = match place.kind {
                Kind::Section if is_reserved(place.name) => {
                    diagnostics.push(reserved(place.name).in_file(&head.path));
                    continue;
                }
                Kind::Section => place.name,
                Kind::Article => place.folders(),
                _ => continue,
            };
            names.add(*language, folder, &keys);
            if let (Kind::Section, Some(id)) = (place.kind, names.of_folder(*language, folder)) {
                names.indexes.insert((id.into(), *language), head.clone());
            }
        }
        names
    }

    /// Notes a folder and those that hold it.
    fn add(&mut self, language: LanguageId, folder: &str, keys: &HashMap<(LanguageId, &str), &str>) {
        if folder.is_empty() || self.of_folder(language, folder).is_some() {
            return;
        }
        let (parent, last) = folder.rsplit_once('/').unwrap_or(("", folder));
        self.add(language, parent, keys);
        let id: Box<str> = match (keys.get(&(language, folder)), self.of_folder(language, parent)) {
            (Some(key), _) => (*key).into(),
            (None, Some(parent)) => format!("{parent}/{last}").into(),
            (None, None) => last.into(),
        };
        self.by_folder[language.index()].insert(folder.into(), id.clone());
        self.ids.insert(id);
    }

    /// The id of a section that front matter names: an id, or a folder of that language.
    pub fn named(&self, language: LanguageId, name: &str) -> Option<&str> {
        self.of_folder(language, name).or_else(|| self.ids.get(name).map(|id| &**id))
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(|id| &**id)
    }

    /// The sections of each language by folder.
    pub fn folders(&self, ids: &FxHashMap<Box<str>, SectionId>) -> Vec<FxHashMap<Box<str>, SectionId>> {
        let of_language = |folders: &FxHashMap<Box<str>, Box<str>>| {
            folders.iter().filter_map(|(folder, id)| Some((folder.clone(), *ids.get(id)?))).collect()
        };
        self.by_folder.iter().map(of_language).collect()
    }

    /// The section of a folder of a language; none for the language's folder itself.
    pub fn of_folder(&self, language: LanguageId, folder: &str) -> Option<&str> {
        self.by_folder[language.index()].get(folder).map(|id| &**id)
    }
}

/// The sections with their faces, still without articles, and their ids by name.
pub fn faces(
    names: &SectionNames,
    settings: &Settings,
    languages: &[Language],
) -> (Vec<Section>, FxHashMap<Box<str>, SectionId>) {
    let mut sections: Vec<Section> = Vec::new();
    let mut by_id: FxHashMap<Box<str>, SectionId> = FxHashMap::default();
    for id in names.ids() {
        let parent = id.rsplit_once('/').and_then(|(parent, _)| by_id.get(parent).copied());
        let faces = settings
            .language_ids()
            .map(|language| {
                let parent = parent.map(|parent: SectionId| &sections[parent.index()].faces[language.index()]);
                face(names, id, language, languages, parent)
            })
            .collect();
        by_id.insert(id.into(), SectionId::new(sections.len()));
        sections.push(Section { id: id.into(), parent, faces });
    }
    (sections, by_id)
}

fn face(names: &SectionNames, id: &str, language: LanguageId, languages: &[Language], parent: Option<&Face>) -> Face {
    let index_in = |language: LanguageId| names.indexes.get(&(id.into(), language));
    let matter_of = |head: &Arc<Head>| match &head.matter {
        FrontMatter::Section(matter) => Some(matter.clone()),
        _ => None,
    };
    let index = index_in(language).cloned();
    let own = index.as_ref().and_then(matter_of);
    let settings = &languages[language.index()];
    let last = id.rsplit_once('/').map_or(id, |(_, last)| last);
    let title = std::iter::once(language)
        .chain(settings.fallback.iter().copied())
        .find_map(|language| Some(index_in(language).and_then(matter_of)?.title?.value))
        .unwrap_or_else(|| humanized(last));
    let folder = index.as_ref().and_then(|head| Place::of(&head.path).map(|place| place.last().to_owned()));
    let slug = own
        .and_then(|matter| matter.slug.map(|slug| slug.value))
        .unwrap_or_else(|| slug_or_digest(folder.as_deref().unwrap_or(last), &settings.tag));
    let base = parent.map_or_else(|| super::addresses::home(settings), |parent| parent.address.to_string());
    Face {
        title,
        is_shown: index.is_some() && settings.is_live,
        index,
        address: format!("{base}{slug}/").into(),
        cover: None,
        articles: Vec::new(),
    }
}

/// Whether a folder below a language's holds people or tags, so that it can be no section.
pub fn is_reserved(folder: &str) -> bool {
    matches!(folder.split('/').next(), Some("authors" | "tags"))
}

/// The mistake of a section with the name of such a folder.
pub(super) fn reserved(folder: &str) -> Diagnostic {
    let (name, what, string) = if folder.starts_with("authors") {
        ("authors", "the people of a language", "people")
    } else {
        ("tags", "the tags of a language", "tags")
    };
    let help = format!("take another name for a section; what the list of all is called is the string `{string}`");
    Diagnostic::error("bad-section", format!("`{name}` is no section: that folder holds {what}")).help(help)
}

/// `slow-travel` as a title: `Slow travel`.
pub fn humanized(name: &str) -> String {
    let name = name.replace(['-', '_'], " ");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

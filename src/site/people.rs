//! People: who is named as author, and who has a file in `authors/`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::slug::slug_or_digest;
use crate::base::{Diagnostic, Diagnostics, Location, Placed, SitePath};
use crate::config::{LanguageId, Settings};
use crate::document::{FrontMatter, Head, Kind, PersonMatter, Place};

use super::languages::Language;
use super::{FileId, Files, PageId, PersonId};

/// A person in all languages.
#[derive(Debug, Clone)]
pub struct Person {
    /// The id of their files; none for a name without a file.
    pub id: Option<Box<str>>,
    /// The name as an article gives it, or the id.
    pub label: Box<str>,
    /// Faces in the languages' order.
    pub faces: Vec<PersonFace>,
}

/// A person in one language.
#[derive(Debug, Clone)]
pub struct PersonFace {
    /// Their name.
    pub name: String,
    /// What they do, in this language only.
    pub role: Option<String>,
    /// Their file in this language.
    pub head: Option<Arc<Head>>,
    /// Their portrait, of this or another language's file.
    pub portrait: Option<FileId>,
    /// The address of their page, decoded.
    pub address: Box<str>,
    /// Articles of theirs that are shown, in order.
    pub articles: Vec<PageId>,
    /// Whether they have a page in this language.
    pub is_shown: bool,
}

impl PersonFace {
    /// The front matter of their file in this language.
    pub fn matter(&self) -> Option<&PersonMatter> {
        matter(self.head.as_ref()?)
    }
}

fn matter(head: &Arc<Head>) -> Option<&PersonMatter> {
    match &head.matter {
        FrontMatter::Person(matter) => Some(matter),
        _ => None,
    }
}

/// People by what articles may call them, before they have articles.
#[derive(Debug, Default)]
pub struct PeopleNames {
    ids: BTreeMap<Box<str>, PersonId>,
    names: FxHashMap<Box<str>, PersonId>,
    /// Names that are no ids, but nearly.
    near: FxHashMap<Box<str>, Near>,
}

/// The id that a name is nearly.
#[derive(Debug)]
struct Near {
    id: Box<str>,
    /// Both would have the same page, so that nobody else can be meant.
    is_meant: bool,
}

impl PeopleNames {
    /// All people: those with files by id, then those whom only articles name, by name.
    pub fn gather(
        heads: &[(LanguageId, Arc<Head>)],
        named: &BTreeSet<&str>,
        settings: &Settings,
        languages: &[Language],
        files: &Files,
    ) -> (Self, Vec<Person>) {
        let mut by_id: BTreeMap<&str, Vec<(LanguageId, &Arc<Head>)>> = BTreeMap::new();
        for (language, head) in heads {
            if let Some(place) = Place::of(&head.path).filter(|place| place.kind == Kind::Person) {
                by_id.entry(place.name).or_default().push((*language, head));
            }
        }
        let mut names = Self::default();
        let mut people = Vec::new();
        for (id, own) in &by_id {
            let person = PersonId::new(people.len());
            names.ids.insert((*id).into(), person);
            for (_, head) in own {
                if let Some(matter) = matter(head) {
                    names.names.entry(matter.name.value.as_str().into()).or_insert(person);
                }
            }
            people.push(with_file(id, own, settings, languages, files));
        }
        let lowered: Vec<(String, &str)> = by_id.keys().map(|id| (id.to_lowercase(), *id)).collect();
        let homes: FxHashMap<Box<str>, &str> =
            by_id.keys().zip(&people).map(|(id, person)| (person.address(settings).into(), *id)).collect();
        for name in named.iter().copied().filter(|name| !names.ids.contains_key(*name)) {
            let mut near = near(name, &lowered);
            if !names.names.contains_key(name) {
                let guest = without_file(name, settings, languages);
                let meant = homes.get(guest.address(settings)).copied();
                let person = meant.map_or_else(|| PersonId::new(people.len()), |id| names.ids[id]);
                names.names.insert(name.into(), person);
                match meant {
                    Some(id) => near = Some(Near { id: id.into(), is_meant: true }),
                    None => people.push(guest),
                }
            }
            names.near.extend(near.map(|near| (name.into(), near)));
        }
        (names, people)
    }

    /// Whom an article means.
    pub fn find(&self, name: &str) -> Option<PersonId> {
        self.ids.get(name).or_else(|| self.names.get(name)).copied()
    }

    /// Tells of a name that is one letter off an id.
    pub fn doubt(&self, author: &Placed<String>, path: &SitePath, diagnostics: &mut Diagnostics) {
        let name = author.value.trim();
        if let Some(Near { id, is_meant }) = self.near.get(name) {
            let message = match is_meant {
                true => format!("`{name}` is taken for the author `{id}`, whose page would be at the same address"),
                false => format!("`{name}` is taken as a name, but it is one letter off the author `{id}`"),
            };
            let mistake = Diagnostic::warning("near-author", message).at(Location::at(path, author.spot));
            diagnostics.push(mistake.suggest(Some(id)));
        }
    }
}

impl Person {
    /// The address of their page in the default language.
    fn address(&self, settings: &Settings) -> &str {
        &self.faces[settings.default_language.index()].address
    }
}

/// The first of these ids, each after itself in lower case, that a name is one letter off.
fn near(name: &str, ids: &[(String, &str)]) -> Option<Near> {
    let name = name.to_lowercase();
    let may_be = |id: &str| name.len().abs_diff(id.len()) <= LONGEST_LETTER;
    let is_near = |id: &str| may_be(id) && strsim::damerau_levenshtein(&name, id) <= 1;
    let (_, id) = ids.iter().find(|(lowered, _)| is_near(lowered))?;
    Some(Near { id: (*id).into(), is_meant: false })
}

/// The most bytes of a letter in UTF-8.
const LONGEST_LETTER: usize = 4;

fn with_file(
    id: &str,
    own: &[(LanguageId, &Arc<Head>)],
    settings: &Settings,
    languages: &[Language],
    files: &Files,
) -> Person {
    let head_in = |language: LanguageId| own.iter().find(|(of, _)| *of == language).map(|(_, head)| *head);
    let faces = settings
        .language_ids()
        .map(|language| {
            let known = &languages[language.index()];
            let chain = || {
                std::iter::once(language)
                    .chain(known.fallback.iter().copied())
                    .filter_map(head_in)
                    .chain(own.iter().map(|(_, head)| *head))
            };
            let head = head_in(language);
            let slug = head.and_then(|head| matter(head)?.slug.as_ref().map(|slug| slug.value.clone()));
            let slug = slug.unwrap_or_else(|| slug_or_digest(id, &known.tag));
            PersonFace {
                name: chain().find_map(matter).map_or_else(|| id.to_owned(), |matter| matter.name.value.clone()),
                role: head.and_then(|head| matter(head)?.role.clone()),
                portrait: chain()
                    .find_map(|head| files.find(&matter(head)?.portrait.as_ref()?.value, &head.path, None)),
                head: head.cloned(),
                address: format!("{}{slug}/", super::addresses::people(known)).into(),
                articles: Vec::new(),
                is_shown: head.is_some() && known.is_live,
            }
        })
        .collect();
    Person { id: Some(id.into()), label: id.into(), faces }
}

fn without_file(name: &str, settings: &Settings, languages: &[Language]) -> Person {
    let faces = settings
        .language_ids()
        .map(|language| {
            let known = &languages[language.index()];
            let slug = slug_or_digest(name, &known.tag);
            PersonFace {
                name: name.to_owned(),
                role: None,
                head: None,
                portrait: None,
                address: format!("{}{slug}/", super::addresses::people(known)).into(),
                articles: Vec::new(),
                is_shown: false,
            }
        })
        .collect();
    Person { id: None, label: name.into(), faces }
}

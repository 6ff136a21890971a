//! Tags: ids that are the same in every language, with a title and a text in each.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::path::nfc;
use crate::base::slug::slug_or_digest;
use crate::config::{LanguageId, Settings};
use crate::document::{FrontMatter, Head, Kind, Place, TagMatter};

use super::languages::Language;
use super::{PageId, TagId};

/// A tag in all languages.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Its id, in lower case.
    pub id: Box<str>,
    /// Faces in the languages' order.
    pub faces: Vec<TagFace>,
}

/// A tag in one language.
#[derive(Debug, Clone)]
pub struct TagFace {
    /// Its title: of its file in this language, else of its fallbacks, else as articles write it.
    pub title: String,
    /// Its file in this language.
    pub head: Option<Arc<Head>>,
    /// The address of its page, decoded.
    pub address: Box<str>,
    /// Articles that carry it and are shown, in order.
    pub articles: Vec<PageId>,
    /// Whether it has a page in this language.
    pub is_shown: bool,
}

impl TagFace {
    /// The front matter of its file in this language.
    pub fn matter(&self) -> Option<&TagMatter> {
        matter(self.head.as_ref()?)
    }
}

fn matter(head: &Arc<Head>) -> Option<&TagMatter> {
    match &head.matter {
        FrontMatter::Tag(matter) => Some(matter),
        _ => None,
    }
}

/// The id of a tag as somebody wrote it: "Night" and "night" are one.
pub fn normal(name: &str) -> String {
    let name = name.trim();
    if name.is_ascii() { name.to_ascii_lowercase() } else { nfc(name).to_lowercase() }
}

/// All tags of the documents, still without articles, and their ids by name.
pub fn gather(
    heads: &[(LanguageId, Arc<Head>)],
    used: &BTreeMap<String, &str>,
    settings: &Settings,
    languages: &[Language],
) -> (Vec<Tag>, FxHashMap<Box<str>, TagId>) {
    let mut by_id: BTreeMap<String, Vec<(LanguageId, &Arc<Head>)>> = BTreeMap::new();
    for (language, head) in heads {
        if let Some(place) = Place::of(&head.path).filter(|place| place.kind == Kind::Tag) {
            by_id.entry(normal(place.name)).or_default().push((*language, head));
        }
    }
    for id in used.keys() {
        by_id.entry(id.clone()).or_default();
    }
    let mut ids = FxHashMap::with_capacity_and_hasher(by_id.len(), Default::default());
    let mut tags = Vec::with_capacity(by_id.len());
    for (id, own) in by_id {
        ids.insert(id.as_str().into(), TagId::new(tags.len()));
        let written = used.get(&id).copied().unwrap_or(&id);
        let faces = settings.language_ids().map(|language| face(&id, written, &own, language, languages)).collect();
        tags.push(Tag { id: id.into(), faces });
    }
    (tags, ids)
}

fn face(
    id: &str,
    written: &str,
    own: &[(LanguageId, &Arc<Head>)],
    language: LanguageId,
    languages: &[Language],
) -> TagFace {
    let known = &languages[language.index()];
    let head_in = |language: LanguageId| own.iter().find(|(of, _)| *of == language).map(|(_, head)| *head);
    let title = std::iter::once(language)
        .chain(known.fallback.iter().copied())
        .filter_map(head_in)
        .find_map(|head| matter(head)?.title.as_ref().map(|title| title.value.clone()));
    let head = head_in(language);
    let slug = head.and_then(|head| matter(head)?.slug.as_ref().map(|slug| slug.value.clone()));
    let slug = slug.unwrap_or_else(|| slug_or_digest(id, &known.tag));
    TagFace {
        title: title.unwrap_or_else(|| written.to_owned()),
        head: head.cloned(),
        address: format!("{}{slug}/", super::addresses::tags(known)).into(),
        articles: Vec::new(),
        is_shown: head.is_some() && known.is_live,
    }
}

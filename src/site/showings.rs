//! Every place where a document shows a picture: in its text, as a cover, as a portrait.

use crate::base::{Location, Placed, Spot};
use crate::config::LanguageId;
use crate::document::{Head, PictureUse};

use super::credits::PhotoFacts;
use super::{FileId, PageId, Site, Target};

/// A picture at a place where a document shows it.
#[derive(Debug, Clone)]
pub struct Showing<'a> {
    /// The file.
    pub file: FileId,
    /// Its name as the document writes it; a translation may show its source's cover without naming it.
    pub name: Option<&'a str>,
    /// The page that shows it.
    pub target: Target,
    /// That page's language.
    pub language: LanguageId,
    /// The document.
    pub head: &'a Head,
    /// The place where the picture is named.
    pub spot: Option<Spot>,
    /// What the text says of it, where it is part of a text.
    pub written: Option<&'a PictureUse>,
    /// What is known of it there.
    pub facts: PhotoFacts,
}

impl Showing<'_> {
    /// Where it is named, else the document.
    pub fn place(&self) -> Location {
        self.spot.map_or_else(|| Location::file(&self.head.path), |spot| Location::at(&self.head.path, spot))
    }

    /// Whether readers get to see the alternative text that is known of it, and not one of the text's own.
    pub fn lends_alt(&self) -> bool {
        self.written.is_none_or(|written| written.alt.is_empty())
    }

    /// The same of its caption.
    pub fn lends_caption(&self) -> bool {
        self.written.is_none_or(|written| !written.has_caption)
    }
}

/// A document, and what of it can show pictures.
struct Document<'a> {
    head: &'a Head,
    target: Target,
    language: LanguageId,
    source: Option<PageId>,
    cover: Option<FileId>,
    named: Option<&'a Placed<String>>,
}

impl Site {
    /// All showings of pictures, also in what isn't published yet: articles in order of their files, then homes,
    /// sections, people and tags.
    pub fn showings(&self) -> Vec<Showing<'_>> {
        self.showings_where(|_| true)
    }

    /// Those of one language's documents.
    pub fn showings_in(&self, language: LanguageId) -> Vec<Showing<'_>> {
        self.showings_where(|of| of == language)
    }

    fn showings_where(&self, is_wanted: impl Fn(LanguageId) -> bool) -> Vec<Showing<'_>> {
        let mut found = Vec::new();
        let documents = self.pages_with_pictures().chain(self.other_documents());
        for document in documents.filter(|document| is_wanted(document.language)) {
            self.add_showings(&document, &mut found);
        }
        found
    }

    fn pages_with_pictures(&self) -> impl Iterator<Item = Document<'_>> {
        self.page_ids().map(|id| {
            let page = self.page(id);
            Document {
                head: &page.head,
                target: Target::Page(id),
                language: page.language,
                source: Some(page.source),
                cover: page.cover,
                named: page.matter().cover.as_ref(),
            }
        })
    }

    /// The documents that are no articles.
    pub(super) fn other_heads(&self) -> impl Iterator<Item = &Head> {
        self.other_documents().map(|document| document.head)
    }

    fn other_documents(&self) -> impl Iterator<Item = Document<'_>> {
        self.settings.language_ids().flat_map(move |language| {
            let at = language.index();
            let plain = move |head, target| Document { head, target, language, source: None, cover: None, named: None };
            let home = self.homes[at].iter().map(move |home| Document {
                cover: home.cover,
                named: home.matter().cover.as_ref(),
                ..plain(&home.head, Target::Home(language))
            });
            let sections = self.sections.iter().enumerate().filter_map(move |(id, section)| {
                let face = &section.faces[at];
                let target = Target::Section(super::SectionId::new(id), language);
                let named = face.matter().and_then(|matter| matter.cover.as_ref());
                Some(Document { cover: face.cover, named, ..plain(face.index.as_deref()?, target) })
            });
            let people = self.people.iter().enumerate().filter_map(move |(id, person)| {
                let face = &person.faces[at];
                let target = Target::Person(super::PersonId::new(id), language);
                let named = face.matter().and_then(|matter| matter.portrait.as_ref());
                Some(Document { cover: face.portrait, named, ..plain(face.head.as_deref()?, target) })
            });
            let tags = self.tags.iter().enumerate().filter_map(move |(id, tag)| {
                let target = Target::Tag(super::TagId::new(id), language);
                Some(plain(tag.faces[at].head.as_deref()?, target))
            });
            home.chain(sections).chain(people).chain(tags)
        })
    }

    fn add_showings<'a>(&'a self, document: &Document<'a>, found: &mut Vec<Showing<'a>>) {
        let Document { head, target, language, source, cover, named } = *document;
        let facts = |file, line: Option<&str>| self.photo_facts(file, head, source, line);
        if let Some(file) = cover {
            let (name, spot) = (named.map(|named| named.value.as_str()), named.map(|named| named.spot));
            let facts = facts(file, None);
            found.push(Showing { file, name, target, language, head, spot, written: None, facts });
        }
        for written in &head.pictures {
            if let Some(file) = self.file_named(&written.target, &head.path, source) {
                let facts = facts(file, written.credit.as_deref());
                let (name, spot) = (Some(&*written.target), Some(written.spot));
                found.push(Showing { file, name, target, language, head, spot, written: Some(written), facts });
            }
        }
    }
}

//! What is known of pictures at the places where they stand for something: a page, a home page, a section, a person.

use crate::site::credits::PhotoFacts;
use crate::site::homes::Home;
use crate::site::people::PersonFace;
use crate::site::sections::Face;
use crate::site::{FileId, PageId};

use super::Pictures;

/// A published picture, and what is known of it at its place.
pub(in crate::render) type Placed = (FileId, PhotoFacts);

impl Pictures {
    /// What is known of a page's cover.
    pub(super) fn cover_facts(&self, id: PageId, file: FileId) -> PhotoFacts {
        let page = self.site.page(id);
        self.site.photo_facts(file, &page.head, Some(page.source), None)
    }

    /// The picture that stands for a page: its cover, else the first of its text.
    pub(in crate::render) fn of_page(&self, id: PageId) -> Option<Placed> {
        let cover = self.site.page(id).cover.filter(|file| self.shown(*file).is_some());
        cover.map(|file| (file, self.cover_facts(id, file))).or_else(|| self.first_of_text(id))
    }

    /// The first picture of a page's text.
    pub(super) fn first_of_text(&self, id: PageId) -> Option<Placed> {
        let page = self.site.page(id);
        page.head.pictures.iter().find_map(|used| {
            let file = self.site.file_named(&used.target, &page.head.path, Some(page.source))?;
            self.shown(file)?;
            let line = used.credit.as_deref();
            Some((file, self.site.photo_facts(file, &page.head, Some(page.source), line)))
        })
    }

    /// A home page's picture.
    pub(in crate::render) fn home_cover(&self, home: &Home) -> Option<Placed> {
        let file = home.cover.filter(|file| self.shown(*file).is_some())?;
        Some((file, self.site.photo_facts(file, &home.head, None, None)))
    }

    /// A section's picture.
    pub(in crate::render) fn section_cover(&self, face: &Face) -> Option<Placed> {
        let file = face.cover.filter(|file| self.shown(*file).is_some())?;
        let facts = match &face.index {
            Some(head) => self.site.photo_facts(file, head, None, None),
            None => self.site.file_facts(file),
        };
        Some((file, facts))
    }

    /// A person's portrait; their name is its alternative text unless another is given.
    pub(in crate::render) fn portrait(&self, face: &PersonFace) -> Option<Placed> {
        let file = face.portrait.filter(|file| self.shown(*file).is_some())?;
        let mut facts = match &face.head {
            Some(head) => self.site.photo_facts(file, head, None, None),
            None => self.site.file_facts(file),
        };
        facts.alt.get_or_insert_with(|| face.name.clone());
        Some((file, facts))
    }

    /// A picture of static/.
    pub(in crate::render) fn in_static(&self, target: &str) -> Option<Placed> {
        let file = self.site.files.at(&format!("static/{}", target.trim_start_matches('/')))?;
        self.shown(file)?;
        Some((file, self.site.file_facts(file)))
    }
}

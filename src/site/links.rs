//! Where a link to a Markdown file leads a reader: to the piece in their language, else through the language's
//! fallbacks, else to the version there is.

use crate::base::nearest::nearest;
use crate::base::path::resolve;
use crate::base::{SitePath, url};
use crate::config::LanguageId;
use crate::document::{Head, Kind, Place};

use super::{SectionId, Site, State, Target, tags};

/// What a link to a Markdown file leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A page in the reader's language or one of its fallbacks.
    Here(Target),
    /// A page in a language that isn't among the reader's fallbacks.
    Abroad(Target),
    /// The piece is there, but this build shows no version of it.
    Hidden(State),
    /// The section, person or tag is there, but has no page: nothing that is shown is of it.
    Empty,
    /// Nothing is there; the nearest name, as the link could be written.
    Missing(Option<String>),
}

impl Site {
    /// Where a link leads that stands in a document of a language. `file` is its target up to `?` or `#`, ending
    /// with `.md`: relative to the document, or from the language folder when it begins with `/`.
    pub fn destination(&self, file: &str, from: &SitePath, reader: LanguageId) -> Destination {
        let file = url::decode(file).unwrap_or(file.into());
        let path = match file.strip_prefix('/') {
            Some(below) => resolve(&format!("content/{}", self.language(reader).tag), below),
            None => resolve(from.folder(), &file),
        };
        let Some(path) = path else { return Destination::Missing(None) };
        let Some(place) = Place::of(&path) else { return Destination::Missing(None) };
        let Some(folder) = self.settings.language(place.language) else {
            // One step too far up: what should be a language is a folder within one.
            let name = format!("{}/{}", place.language, place.name);
            return Destination::Missing(self.nearest_name(reader, &name).map(|near| format!("/{near}.md")));
        };
        match place.kind {
            Kind::Home => self.first_shown(Target::Home(folder), reader),
            Kind::Section => match self.section_named(folder, place.name) {
                Some(id) => self.first_with_page(Target::Section(id, folder), reader),
                None => {
                    let near = nearest(place.name, self.sections.iter().map(|section| &*section.id));
                    Destination::Missing(near.map(|near| format!("/{near}/_index.md")))
                }
            },
            Kind::Person => match self.people.iter().position(|person| person.id.as_deref() == Some(place.name)) {
                Some(at) => self.first_with_page(Target::Person(super::PersonId::new(at), folder), reader),
                None => {
                    let near = nearest(place.name, self.people.iter().filter_map(|person| person.id.as_deref()));
                    Destination::Missing(near.map(|near| format!("/authors/{near}.md")))
                }
            },
            Kind::Tag => match self.tags.binary_search_by(|tag| (*tag.id).cmp(tags::normal(place.name).as_str())) {
                Ok(at) => self.first_with_page(Target::Tag(super::TagId::new(at), folder), reader),
                Err(_) => {
                    let near = nearest(place.name, self.tags.iter().map(|tag| &*tag.id));
                    Destination::Missing(near.map(|near| format!("/tags/{near}.md")))
                }
            },
            Kind::Article => self.article(folder, place.name, &file, reader),
        }
    }

    fn article(&self, folder: LanguageId, name: &str, file: &str, reader: LanguageId) -> Destination {
        let page = self.page_named(folder, name);
        let piece = page.map(|page| self.page(page).piece).or_else(|| self.piece_named(name));
        let Some(piece) = piece else {
            return Destination::Missing(self.nearest_article(folder, name, file));
        };
        let first = self.pieces[piece.index()].source;
        match self.first_shown(Target::Page(first), reader) {
            Destination::Missing(_) => {
                let version = self.version(piece, reader).unwrap_or(first);
                Destination::Hidden(self.page(version).state)
            }
            found => found,
        }
    }

    /// A section by its folder in a language, or by its id where it has none there.
    fn section_named(&self, language: LanguageId, name: &str) -> Option<SectionId> {
        let by_id = || self.sections.iter().position(|section| &*section.id == name).map(SectionId::new);
        self.section_of_folder(language, name).or_else(by_id)
    }

    /// The first version of a list that has a page, in the reader's order of languages.
    fn first_with_page(&self, target: Target, reader: LanguageId) -> Destination {
        match self.first_shown(target, reader) {
            Destination::Missing(_) => Destination::Empty,
            found => found,
        }
    }

    /// The first version of a page that is shown, in the reader's order of languages.
    fn first_shown(&self, target: Target, reader: LanguageId) -> Destination {
        let chain = std::iter::once(reader).chain(self.language(reader).fallback.iter().copied());
        if let Some(found) = chain.into_iter().find_map(|language| self.shown_in(target, language)) {
            return Destination::Here(found);
        }
        match self.settings.language_ids().find_map(|language| self.shown_in(target, language)) {
            Some(found) => Destination::Abroad(found),
            None => Destination::Missing(None),
        }
    }

    /// The name in a language that is nearest to all of another, or whose last part is nearest to its own.
    fn nearest_name(&self, folder: LanguageId, name: &str) -> Option<&str> {
        let names: Vec<&str> =
            self.pages.iter().filter(|page| page.language == folder).map(|page| page.name()).collect();
        let last = |name: &str| name.rfind('/').map_or(0, |at| at + 1);
        nearest(name, names.iter().copied()).or_else(|| {
            let near = nearest(&name[last(name)..], names.iter().map(|name| &name[last(name)..]))?;
            names.iter().copied().find(|name| &name[last(name)..] == near)
        })
    }

    /// How the link could have been written.
    fn nearest_article(&self, folder: LanguageId, name: &str, file: &str) -> Option<String> {
        let near = self.nearest_name(folder, name)?;
        let start = file.strip_suffix(".md").and_then(|written| written.strip_suffix(name));
        let start = start.filter(|start| start.is_empty() || start.ends_with('/')).unwrap_or("/");
        Some(format!("{start}{near}.md"))
    }

    /// The anchors of a page, where it has a text.
    pub fn anchors(&self, target: Target) -> &[Box<str>] {
        let head: Option<&Head> = match target {
            Target::Page(id) => Some(&self.page(id).head),
            Target::Section(id, language) => self.section(id).faces[language.index()].index.as_deref(),
            Target::Tag(id, language) => self.tag(id).faces[language.index()].head.as_deref(),
            Target::Person(id, language) => self.person(id).faces[language.index()].head.as_deref(),
            _ => None,
        };
        head.map_or(&[], |head| &head.anchors)
    }
}

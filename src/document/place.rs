//! What a file below `content/` is, by its path alone.

use std::borrow::Borrow;

use crate::base::SitePath;

/// What a Markdown file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `<language>/_index.md`
    Home,
    /// `<language>/<section>/_index.md`
    Section,
    /// `<language>/authors/<id>.md`
    Person,
    /// `<language>/tags/<id>.md`
    Tag,
    /// An article, or a page outside every section.
    Article,
}

/// Where a Markdown file stands, as slices of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// What it is.
    pub kind: Kind,
    /// The folder directly below `content/`.
    pub language: &'a str,
    /// Home: empty. Section: its folders below the language's. Person and tag: the id. Article: its path below
    /// the language folder without extension and without a final `/index`.
    pub name: &'a str,
}

impl<'a> Place<'a> {
    /// The place of a Markdown file below a language folder; nothing for any other file.
    pub fn of(path: &'a impl Borrow<str>) -> Option<Self> {
        let (language, below) = path.borrow().strip_prefix("content/")?.split_once('/')?;
        let name = below.strip_suffix(".md")?;
        let place = |kind, name| Some(Self { kind, language, name });
        if name == "_index" {
            return place(Kind::Home, "");
        }
        if let Some(section) = name.strip_suffix("/_index") {
            return place(Kind::Section, section);
        }
        let name = name.strip_suffix("/index").unwrap_or(name);
        if let Some(id) = name.strip_prefix("authors/") {
            return place(Kind::Person, id);
        }
        if let Some(id) = name.strip_prefix("tags/") {
            return place(Kind::Tag, id);
        }
        place(Kind::Article, name)
    }

    /// The folders between the language folder and an article, empty for a page.
    pub fn folders(&self) -> &'a str {
        self.name.rsplit_once('/').map_or("", |(folders, _)| folders)
    }

    /// The last part of its name.
    pub fn last(&self) -> &'a str {
        self.name.rsplit_once('/').map_or(self.name, |(_, last)| last)
    }
}

/// Whether a file has a folder of its own, whose files belong to it: `index.md` and `_index.md`.
pub fn owns_its_folder(path: &SitePath) -> bool {
    matches!(path.file_name(), "index.md" | "_index.md")
}

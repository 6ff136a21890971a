//! Front matter as a value: contract, section 2. What is absent was not written; inheritance comes later.

use crate::base::{LanguageTag, Placed, Table, When};

/// The front matter of a file, by what the file is.
#[derive(Debug, Clone, PartialEq)]
pub enum FrontMatter {
    /// An article, or a page outside every section.
    Article(Box<ArticleMatter>),
    /// `_index.md` of a language or section.
    Section(Box<SectionMatter>),
    /// `authors/<id>.md`.
    Person(Box<PersonMatter>),
    /// `tags/<id>.md`.
    Tag(Box<TagMatter>),
}

/// An article's front matter. What few articles have is in a box: this is kept for each of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArticleMatter {
    /// Required; the file's name stands in where it is missing, beside an error.
    pub title: Placed<String>,
    /// Below the title.
    pub subtitle: Option<String>,
    /// Above the title.
    pub kicker: Option<String>,
    /// The standfirst.
    pub lead: Option<String>,
    /// For search engines.
    pub description: Option<String>,
    /// A section's path.
    pub section: Option<Placed<String>>,
    /// A language's code; only ever a repetition of the folder's.
    pub language: Option<Box<Placed<String>>>,
    /// When it is published.
    pub date: Option<Placed<When>>,
    /// When it was last changed.
    pub updated: Option<Placed<When>>,
    /// The last day, or the instant, until which it is shown.
    pub expires: Option<Placed<When>>,
    /// Not to be published yet.
    pub draft: bool,
    /// Its part of the address, percent-decoded and allowed.
    pub slug: Option<Placed<String>>,
    /// Ties translations together.
    pub key: Option<Box<Placed<String>>>,
    /// Old addresses, percent-decoded and allowed.
    pub aliases: Vec<Placed<String>>,
    /// Ids of people, or names.
    pub authors: Option<Vec<Placed<String>>>,
    /// Ids of tags.
    pub tags: Option<Vec<Placed<String>>>,
    /// The series' id.
    pub series: Option<Placed<String>>,
    /// Its place in lists.
    pub weight: Option<i64>,
    /// A picture beside the article, or `/…` in static/.
    pub cover: Option<Placed<String>>,
    /// Wants the top of the home page.
    pub featured: bool,
    /// Who paid for it.
    pub sponsor: Option<String>,
    /// Not for search engines.
    pub noindex: bool,
    /// Where it was first published.
    pub canonical: Option<Box<Placed<String>>>,
    /// Another template.
    pub template: Option<Box<Placed<String>>>,
    /// What is known of its pictures, by file.
    pub photos: Vec<(Placed<String>, PhotoMatter)>,
    /// What a translation says of itself.
    pub translation: Option<Box<TranslationMatter>>,
    /// Free.
    pub extra: Table,
}

/// `[translation]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TranslationMatter {
    /// The language it was made from.
    pub from: Option<Placed<String>>,
    /// Who made it.
    pub by: Option<String>,
    /// Whether a machine made it.
    pub machine: bool,
}

/// `[photos."file"]` and `<picture>.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PhotoMatter {
    /// `Name/Agency`.
    pub credit: Option<String>,
    /// What is to be seen, for those who can't; an empty one says that the picture is decoration.
    pub alt: Wording,
    /// What stands under it; Markdown.
    pub caption: Wording,
    /// The licence's address.
    pub license: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Who made it.
    pub creator: Option<String>,
    /// The point that every crop keeps, 0 to 1 from the top left.
    pub focus: Option<(f64, f64)>,
    /// Whether a machine made or changed it.
    pub ai: Option<AiUse>,
    /// The licence's last day.
    pub expires: Option<Placed<When>>,
}

/// A text in the language of its file, `alt = "…"`, or in several: `alt = { en = "…", sl = "…" }`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wording {
    /// In the language of its file.
    pub plain: Option<String>,
    /// In others, by their codes.
    pub by_language: Vec<(LanguageTag, String)>,
}

/// Whether a machine made or changed a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AiUse {
    /// It did not.
    None,
    /// It changed it.
    Edited,
    /// It made it.
    Generated,
}

/// `_index.md`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SectionMatter {
    /// The section's title.
    pub title: Option<Placed<String>>,
    /// Its description.
    pub description: Option<String>,
    /// Its part of the address.
    pub slug: Option<Placed<String>>,
    /// Its place among sections.
    pub weight: Option<i64>,
    /// Its picture.
    pub cover: Option<Placed<String>>,
    /// What is known of its pictures.
    pub photos: Vec<(Placed<String>, PhotoMatter)>,
    /// Ties translations together.
    pub key: Option<Placed<String>>,
    /// Another template.
    pub template: Option<Placed<String>>,
    /// Free.
    pub extra: Table,
}

/// `authors/<id>.md`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonMatter {
    /// Required.
    pub name: Placed<String>,
    /// What the person does.
    pub role: Option<String>,
    /// A picture.
    pub portrait: Option<Placed<String>>,
    /// What is known of pictures.
    pub photos: Vec<(Placed<String>, PhotoMatter)>,
    /// Label and address.
    pub links: Vec<(String, Placed<String>)>,
    /// Its part of the address.
    pub slug: Option<Placed<String>>,
    /// Free.
    pub extra: Table,
}

/// `tags/<id>.md`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TagMatter {
    /// The tag's title.
    pub title: Option<Placed<String>>,
    /// Its part of the address.
    pub slug: Option<Placed<String>>,
    /// Free.
    pub extra: Table,
}

//! polygloss.toml as a value: contract, section 4.

use jiff::tz::TimeZone;

use crate::base::{LanguageTag, Placed, Table};

/// The position of a language in the configuration's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(pub u16);

impl LanguageId {
    /// As an index into what is kept per language.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The site's settings. Texts keep their place where a later stage may find a mistake in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Scheme and host without a final slash: `https://magazine.example`.
    pub origin: String,
    /// base_url's path without a final slash: `` or `/mag`.
    pub base_path: String,
    /// The site's title.
    pub title: String,
    /// The language of `x-default`.
    pub default_language: LanguageId,
    /// Whether the default language has a folder as the others.
    pub default_language_in_subdir: bool,
    /// Dates without an offset are in this zone.
    pub timezone: TimeZone,
    /// The zone's name.
    pub timezone_name: String,
    /// The theme's name.
    pub theme: Placed<String>,
    /// The output folder, relative to the site's root.
    pub output_dir: Placed<String>,
    /// Articles on a page of a list, at least 1.
    pub paginate_by: usize,
    /// The order of sections, by their paths below a language folder.
    pub sections: Vec<Placed<String>>,
    /// The languages in the order in which they are written.
    pub languages: Vec<LanguageSettings>,
    /// Who publishes.
    pub publisher: Publisher,
    /// The picture that is shared where a page has none, from static/: `/share.jpg`.
    pub share_image: Option<Placed<String>>,
    /// Pictures.
    pub photos: PhotoSettings,
    /// Entries of a feed.
    pub feed_limit: usize,
    /// Whether feeds carry whole articles.
    pub feeds_are_full: bool,
    /// Whether there is a search.
    pub search_is_enabled: bool,
    /// The providers whose addresses become cards, by name.
    pub embed_providers: Vec<String>,
    /// Prefixes of addresses that another program on the host answers: `/shop/`.
    pub elsewhere: Vec<String>,
    /// Whether raw HTML in articles passes.
    pub raw_html: bool,
    /// `[theme_settings]` as written.
    pub theme_settings: Table,
    /// `[extra]` as written.
    pub extra: Table,
}

impl Settings {
    /// The language with this code.
    pub fn language(&self, code: &str) -> Option<LanguageId> {
        let at = self.languages.iter().position(|language| language.tag.as_str() == code)?;
        Some(LanguageId(u16::try_from(at).expect("there are fewer than 65,536 languages")))
    }

    /// All languages' positions in order.
    pub fn language_ids(&self) -> impl Iterator<Item = LanguageId> + use<> {
        (0..self.languages.len())
            .map(|at| LanguageId(u16::try_from(at).expect("there are fewer than 65,536 languages")))
    }
}

/// One language of `[languages.xx]`.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageSettings {
    /// Its code.
    pub tag: LanguageTag,
    /// Its name for itself, where the site gives one.
    pub name: Option<String>,
    /// The magazine's title in it, where it differs.
    pub title: Option<String>,
    /// The magazine's description in it.
    pub description: Option<String>,
    /// Languages that stand in for it, in order, itself left out; the default language where none is given.
    pub fallback: Vec<LanguageId>,
    /// Four quotation marks: opening, closing, inner opening, inner closing.
    pub quotes: Option<[String; 4]>,
    /// Whether `build` publishes it.
    pub live: bool,
    /// The menu, where it isn't the sections.
    pub menu: Option<Vec<MenuItem>>,
    /// The footer's links.
    pub footer: Vec<MenuItem>,
}

/// One entry of a menu.
#[derive(Debug, Clone, PartialEq)]
pub struct MenuItem {
    /// What it says.
    pub label: String,
    /// A Markdown file from the language folder, an address on the site, or elsewhere.
    pub link: Placed<String>,
}

/// Who publishes the magazine.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Publisher {
    /// Its name.
    pub name: Option<String>,
    /// Its logo, from static/.
    pub logo: Option<Placed<String>>,
    /// Its pages elsewhere.
    pub same_as: Vec<String>,
}

/// `[photos]`.
#[derive(Debug, Clone, PartialEq)]
pub struct PhotoSettings {
    /// What a picture without a credit is.
    pub credits: CreditPolicy,
    /// Widths of derivatives in pixels, ascending.
    pub widths: Vec<u32>,
    /// Formats of derivatives: `webp`, `jpeg`, `avif`.
    pub formats: Vec<String>,
    /// Whether each language has a page of all picture credits.
    pub credits_page: bool,
}

/// What a picture without a credit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditPolicy {
    /// An error.
    Require,
    /// A warning.
    Warn,
    /// Nothing.
    Off,
}

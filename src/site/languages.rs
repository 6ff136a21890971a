//! A language of the magazine: its names, its way of writing, where it stands.

use icu_locale::names::LanguageIdentifierDisplayName;
use writeable::TryWriteable;

use crate::base::LanguageTag;
use crate::config::LanguageId;
use crate::config::{LanguageSettings, Settings, Strings};

/// A language with what is derived from its settings.
#[derive(Debug, Clone)]
pub struct Language {
    /// Its code.
    pub tag: LanguageTag,
    /// Its name for itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The locale as OpenGraph writes it, with a territory: `sl_SI`.
    pub open_graph_locale: String,
    /// The magazine's title in it.
    pub title: String,
    /// The magazine's description in it.
    pub description: Option<String>,
    /// The first part of its addresses, without slashes; empty where it stands at the root.
    pub prefix: String,
    /// Languages that stand in for it, in order.
    pub fallback: Vec<LanguageId>,
    /// Whether this build publishes it.
    pub is_live: bool,
    /// The words for tags and authors in addresses.
    pub tags_slug: String,
    /// See `tags_slug`.
    pub authors_slug: String,
    /// The word for the page of picture credits.
    pub credits_slug: String,
    /// The word for the page that searches.
    pub search_slug: String,
}

impl Language {
    /// A language of these settings.
    pub fn new(settings: &Settings, strings: &Strings, id: LanguageId, shows_all: bool) -> Self {
        let own: &LanguageSettings = &settings.languages[id.index()];
        let at_root = id == settings.default_language && !settings.default_language_in_subdir;
        let word = |key: &str, default: &str| {
            let text = strings.text(id, key).unwrap_or(default);
            crate::base::slug::slug(text, &own.tag).unwrap_or_else(|| default.to_owned())
        };
        Self {
            name: own.name.clone().unwrap_or_else(|| own_name(&own.tag)),
            direction: if own.tag.is_right_to_left() { "rtl" } else { "ltr" },
            open_graph_locale: open_graph_locale(&own.tag),
            title: own.title.clone().unwrap_or_else(|| settings.title.clone()),
            description: own.description.clone(),
            prefix: if at_root { String::new() } else { own.tag.to_string() },
            fallback: own.fallback.clone(),
            is_live: own.live || shows_all,
            tags_slug: word("tags_slug", "tags"),
            authors_slug: word("authors_slug", "authors"),
            credits_slug: word("credits_slug", "credits"),
            search_slug: word("search_slug", "search"),
            tag: own.tag.clone(),
        }
    }
}

/// What a language calls itself (CLDR), its first letter upper-case as a menu wants it.
fn own_name(tag: &LanguageTag) -> String {
    let locale = tag.locale();
    let name = LanguageIdentifierDisplayName::try_new_heavy((&locale).into(), locale.id.clone(), Default::default())
        .ok()
        .and_then(|name| Some(name.as_borrowed().try_write_to_string().ok()?.into_owned()));
    let name = name.unwrap_or_else(|| tag.to_string());
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The code with its likely territory and an underscore.
fn open_graph_locale(tag: &LanguageTag) -> String {
    let mut locale = tag.locale();
    icu::locale::LocaleExpander::new_extended().maximize(&mut locale.id);
    match locale.id.region {
        Some(region) => format!("{}_{region}", locale.id.language),
        None => tag.as_str().replace('-', "_"),
    }
}

//! Addresses below base_url's path, decoded, each beginning and ending with a slash.

use std::borrow::Cow;

use crate::base::url::encode_path;

use super::languages::Language;

/// A language's home: `/sl/`, or `/` where it stands at the root.
pub fn home(language: &Language) -> String {
    if language.prefix.is_empty() { "/".to_owned() } else { format!("/{}/", language.prefix) }
}

/// The list of all tags.
pub fn tags(language: &Language) -> String {
    format!("{}{}/", home(language), language.tags_slug)
}

/// The list of all people.
pub fn people(language: &Language) -> String {
    format!("{}{}/", home(language), language.authors_slug)
}

/// The credits of all pictures.
pub fn credits(language: &Language) -> String {
    format!("{}{}/", home(language), language.credits_slug)
}

/// The page that searches.
pub fn search(language: &Language) -> String {
    format!("{}{}/", home(language), language.search_slug)
}

/// The folder of what that page searches in.
pub fn search_index(language: &Language) -> String {
    format!("{}pagefind/", home(language))
}

/// A later page of a list; the list's own address for the first.
pub fn list_page(list: Cow<'_, str>, number: u32) -> Cow<'_, str> {
    if number <= 1 { list } else { format!("{list}page/{number}/").into() }
}

/// The output path of a page's address: `sl/kultura/index.html`.
pub fn output(address: &str) -> String {
    let path = address.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { [path, "index.html"].concat() } else { path.to_owned() }
}

impl super::Site {
    /// The root-relative address that a page writes for an address below base_url's path: encoded, with that path.
    pub fn url(&self, address: &str) -> String {
        [&self.settings.base_path, &*encode_path(address)].concat()
    }

    /// The same with scheme and host.
    pub fn permalink(&self, address: &str) -> String {
        [&self.settings.origin, &self.settings.base_path, &*encode_path(address)].concat()
    }

    /// What `url` says of an address, as part of what `permalink` says of it.
    pub fn url_in<'p>(&self, permalink: &'p str) -> &'p str {
        &permalink[self.settings.origin.len()..]
    }
}

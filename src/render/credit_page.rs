//! The page of picture credits: each picture of a language with its credit and the pages that show it.

use tera::Value;

use crate::config::LanguageId;

use super::about::title;
use super::renderer::Shared;
use super::value::{list, map};

/// The `credits` of a language's page of credits: a list of `picture` and `pages`.
pub(super) fn credits(shared: &Shared, language: LanguageId) -> Value {
    let site = &*shared.site;
    let dialect = shared.values.dialect(language);
    let entries = site.credit_roll(language).into_iter().filter_map(|entry| {
        let pages = entry.pages.iter().map(|target| {
            let url = site.url(&site.address(*target));
            map([("title", title(site, &shared.values, *target).into()), ("url", url.into())])
        });
        let picture = shared.pictures.value(entry.file, &entry.facts, Some(dialect))?;
        Some(map([("picture", picture.into()), ("pages", list(pages.collect()).into())]))
    });
    list(entries.collect())
}

//! What readers search in, made of a language's texts by Pagefind: a folder of small files of which a browser loads the
//! few that a search needs.

use std::collections::BTreeMap;

use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;

use crate::base::{Failure, LanguageTag};
use crate::render::SearchText;

/// Whoever changes what is handed to Pagefind, or its version, raises this.
const METHOD: u8 = 2;

/// What an index depends on beside its texts.
pub(super) fn method(language: &LanguageTag) -> String {
    format!("pagefind 1.6.0, {METHOD}, {}", code(language))
}

/// A file of an index: its path below the index's folder, and its bytes.
pub(super) type IndexFile = (String, Vec<u8>);

/// The index of a language's texts, sorted by path; the same bytes for the same texts in the same order.
///
/// # Errors
/// Pagefind's, which are none for texts from memory.
pub(super) fn index(language: &LanguageTag, texts: &[SearchText]) -> Result<Vec<IndexFile>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| Failure::machine(format!("the search index can't be made: {error}")))?;
    let files = runtime.block_on(index_with_pagefind(&code(language), texts));
    let files = files.map_err(|error| Failure::machine(format!("the search index can't be made: {error}")))?;
    Ok(published(files))
}

/// Pagefind's name of a language: browsers ask for it in lower case.
fn code(language: &LanguageTag) -> String {
    language.as_str().to_ascii_lowercase()
}

async fn index_with_pagefind(
    language: &str,
    texts: &[SearchText],
) -> Result<Vec<SyntheticFile>, Box<dyn std::error::Error + Send + Sync>> {
    let mut index = PagefindIndex::new(Some(PagefindServiceConfig::builder().build()))?;
    for text in texts {
        let sections = text.sections.clone();
        let filters = BTreeMap::from([("section".to_owned(), sections)]);
        let date = text.date.clone().unwrap_or_else(|| "0".to_owned());
        let sort = BTreeMap::from([("date".to_owned(), date)]);
        let content = plain(&text.text);
        let address = text.address.clone();
        index
            .add_custom_record(address, content, language.to_owned(), Some(meta(text)), Some(filters), Some(sort))
            .await?;
    }
    Ok(index.get_files().await?)
}

/// What is shown of a page that was found. Pagefind finds its words too, but for the date's and the picture's.
fn meta(text: &SearchText) -> BTreeMap<String, String> {
    let mut meta = BTreeMap::from([("title".to_owned(), plain(&text.title))]);
    if !text.names.is_empty() {
        meta.insert("names".to_owned(), plain(&text.names.join(", ")));
    }
    meta.extend(text.date.as_ref().map(|date| ("date".to_owned(), unsearchable(date))));
    meta.extend(text.picture.as_ref().map(|picture| ("picture".to_owned(), unsearchable(picture))));
    meta
}

/// A text as signs that are no words, so that nobody finds all pictures by `webp`: each byte as the Braille sign of its
/// number.
fn unsearchable(text: &str) -> String {
    let sign = |byte: u8| char::from_u32(0x2800 + u32::from(byte)).expect("there are 256 Braille signs");
    text.bytes().map(sign).collect()
}

/// A text in which nothing is an order to Pagefind.
fn plain(text: &str) -> String {
    text.replace("PAGEFIND_", "PAGEFIND-")
}

/// The files that a page of ours asks for: Pagefind's own interfaces are left out.
fn published(files: Vec<SyntheticFile>) -> Vec<IndexFile> {
    let has_own_stemmer = files.iter().any(|file| {
        let name = file.filename.to_string_lossy();
        name.starts_with("wasm.") && name != "wasm.unknown.pagefind"
    });
    let is_wanted = |name: &str| match name {
        "pagefind.js" | "pagefind-entry.json" => true,
        "wasm.unknown.pagefind" => !has_own_stemmer,
        _ => name.ends_with(".pf_meta") || name.contains('/') || name.starts_with("wasm."),
    };
    let named = files.into_iter().map(|file| (file.filename.to_string_lossy().into_owned(), file.contents));
    let mut files: Vec<IndexFile> = named.filter(|(name, _)| is_wanted(name)).collect();
    files.sort();
    files
}

//! Where the files of documents and of static/ are published.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use crate::base::SitePath;
use crate::config::Settings;
use crate::document::place::owns_its_folder;

use super::files::{PublishedFile, SiteFile};
use super::sections::{Section, SectionNames};
use super::{Files, Language, Page, PageId, SectionId, addresses};

/// The article that a folder belongs to, and the address of what lies there, where it is shown.
type Place = (Option<PageId>, Option<String>);

/// Gives files their addresses: those of static/ below the root, those in the folder of a document below its page.
pub(super) fn place(
    files: Vec<SiteFile>,
    pages: &[Page],
    sections: &[Section],
    languages: &[Language],
    settings: &Settings,
    names: &SectionNames,
    section_ids: &FxHashMap<Box<str>, SectionId>,
) -> Files {
    let mut folders: HashMap<&str, (PageId, Option<String>)> = HashMap::new();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| owns_its_folder(&page.head.path)) {
        let address = page.is_shown.then(|| page.address.to_string());
        folders.insert(page.head.path.folder(), (PageId::new(at), address));
    }
    let folder_address = |folder: &str| -> Option<Place> {
        if let Some((owner, address)) = folders.get(folder) {
            return Some((Some(*owner), address.clone()));
        }
        let (code, below) =
            folder.strip_prefix("content/")?.split_once('/').unwrap_or((&folder["content/".len()..], ""));
        let language = settings.language(code)?;
        let known = &languages[language.index()];
        let address = match below {
            "" => Some(addresses::home(known)),
            "authors" => Some(addresses::people(known)),
            "tags" => Some(addresses::tags(known)),
            _ => {
                let id = section_ids.get(names.of_folder(language, below)?)?;
                Some(sections[id.index()].faces[language.index()].address.to_string())
            }
        };
        Some((None, address.filter(|_| known.is_live)))
    };
    let place = |path: &SitePath| -> Option<Place> {
        if let Some(below) = path.as_str().strip_prefix("static/") {
            return Some((None, Some(format!("/{below}"))));
        }
        let mut folder = path.folder();
        loop {
            if let Some((owner, address)) = folder_address(folder) {
                let below = &path.as_str()[folder.len() + 1..];
                return Some((owner, address.map(|address| format!("{address}{below}"))));
            }
            folder = folder.rsplit_once('/')?.0;
        }
    };
    let published = |(path, picture): SiteFile| {
        let (owner, address) = place(&path).unwrap_or_default();
        PublishedFile { address: address.map(Into::into), owner, path, picture }
    };
    Files::new(files.into_iter().map(published).collect())
}

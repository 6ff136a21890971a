//! Where the files of documents and of static/ are published.

use std::collections::HashMap;

use crate::base::SitePath;
use crate::config::Settings;
use crate::document::place::owns_its_folder;

use super::files::{PublishedFile, SiteFile};
use super::sections::{Section, SectionNames};
use super::{Files, Language, Page, SectionId, addresses};

/// Gives files their addresses: those of static/ below the root, those in the folder of a document below its page.
pub(super) fn place(
    files: Vec<SiteFile>,
    pages: &[Page],
    sections: &[Section],
    languages: &[Language],
    settings: &Settings,
    names: &SectionNames,
    section_ids: &HashMap<Box<str>, SectionId>,
) -> Files {
    let mut folders: HashMap<&str, Option<String>> = HashMap::new();
    for page in pages.iter().filter(|page| owns_its_folder(&page.head.path)) {
        let address = page.is_shown.then(|| page.address.to_string());
        folders.insert(page.head.path.folder(), address);
    }
    let folder_address = |folder: &str| -> Option<Option<String>> {
        if let Some(address) = folders.get(folder) {
            return Some(address.clone());
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
        Some(address.filter(|_| known.is_live))
    };
    let address = |path: &SitePath| -> Option<Box<str>> {
        if let Some(below) = path.as_str().strip_prefix("static/") {
            return Some(format!("/{below}").into());
        }
        let mut folder = path.folder();
        loop {
            if let Some(address) = folder_address(folder) {
                return Some(format!("{}{}", address?, &path.as_str()[folder.len() + 1..]).into());
            }
            folder = folder.rsplit_once('/')?.0;
        }
    };
    Files::new(
        files.into_iter().map(|(path, picture)| PublishedFile { address: address(&path), path, picture }).collect(),
    )
}

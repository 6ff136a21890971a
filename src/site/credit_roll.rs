//! The pictures that a language's pages show, by whom they are: what a page of credits lists.

use std::collections::BTreeMap;

use super::credits::PhotoFacts;
use super::{FileId, Site, Target, lists};
use crate::config::LanguageId;

/// A picture in a page of credits.
#[derive(Debug, Clone)]
pub struct CreditEntry {
    /// The file.
    pub file: FileId,
    /// What is known of it where it is shown first.
    pub facts: PhotoFacts,
    /// The pages that show it, in order of their documents.
    pub pages: Vec<Target>,
}

impl Site {
    /// The credited pictures of a language's pages, by their credits as the language sorts them, then by file.
    pub fn credit_roll(&self, language: LanguageId) -> Vec<CreditEntry> {
        let mut found: BTreeMap<FileId, CreditEntry> = BTreeMap::new();
        for showing in self.showings_in(language) {
            if showing.facts.credit.is_none() || !self.shows(showing.target) {
                continue;
            }
            let entry = found.entry(showing.file).or_insert_with(|| CreditEntry {
                file: showing.file,
                facts: showing.facts,
                pages: Vec::new(),
            });
            if !entry.pages.contains(&showing.target) {
                entry.pages.push(showing.target);
            }
        }
        let collator = lists::collator(self.language(language));
        let credit = |entry: &CreditEntry| entry.facts.credit.clone().unwrap_or_default();
        let mut entries: Vec<CreditEntry> = found.into_values().collect();
        entries.sort_by(|a, b| collator.compare(&credit(a), &credit(b)).then(a.file.cmp(&b.file)));
        entries
    }
}

//! The order of articles in lists, and the lists of each language.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Page, PageId, PersonId, SectionId, TagId};

/// Lists of one language.
#[derive(Debug, Clone, Default)]
pub struct LanguageLists {
    /// All articles that are shown, in order.
    pub articles: Vec<PageId>,
    /// Pages outside sections that are shown, by title.
    pub pages: Vec<PageId>,
    /// Articles of each series, the oldest first.
    pub series: BTreeMap<Box<str>, Vec<PageId>>,
    /// Sections that have a page, in order.
    pub sections: Vec<SectionId>,
    /// Tags that have a page, by title.
    pub tags: Vec<TagId>,
    /// People who have a page, by name.
    pub people: Vec<PersonId>,
    /// Articles by the words of their titles, in the order of the list.
    pub by_title_word: BTreeMap<Box<str>, Vec<PageId>>,
}

/// How articles are sorted: weights first, from the lightest; then dates, from the newest; those without a date
/// last; then by the file's path.
pub fn order(a: &Page, b: &Page) -> Ordering {
    let weight = |page: &Page| (page.weight.is_none(), page.weight);
    weight(a).cmp(&weight(b)).then_with(|| newest_first(a, b))
}

/// Dates from the newest, those without one last, then by the file's path.
pub fn newest_first(a: &Page, b: &Page) -> Ordering {
    (b.published, &a.head.path).cmp(&(a.published, &b.head.path))
}

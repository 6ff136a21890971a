//! Articles near an article: by series, tags, section and the words of the title. Only an article's neighbours
//! in each list are weighed, so that an edit moves few pages, and a page costs the same in a large magazine.

use std::cmp::Reverse;
use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::base::LanguageTag;

use super::{PageId, Site, lists};

/// How far to each side of an article a list is looked through.
const REACH: usize = 24;

const SERIES: u32 = 8;
const TAG: u32 = 4;
const TITLE_WORD: u32 = 2;
const SECTION: u32 = 1;

impl Site {
    /// Up to `limit` articles of the same language near this one, the nearest first; of two as near, the one
    /// nearer in time.
    pub fn related(&self, of: PageId, limit: usize) -> Vec<PageId> {
        let page = self.page(of);
        let lists = &self.lists[page.language.index()];
        let mut found: Vec<(PageId, u32)> = Vec::new();
        if let Some(series) = page.series.as_ref().and_then(|series| lists.series.get(series)) {
            found.extend(series.iter().filter(|id| **id != of).map(|id| (*id, SERIES)));
        }
        let mut weigh = |list: &[PageId], weight: u32| {
            let around = self.neighbourhood(list, of);
            found.extend(around.iter().filter(|id| **id != of).map(|id| (*id, weight)));
        };
        for tag in &page.tags {
            weigh(&self.tag(*tag).faces[page.language.index()].articles, TAG);
        }
        if let Some(section) = page.section {
            weigh(&self.section(section).faces[page.language.index()].articles, SECTION);
        }
        for word in title_words(self.title(of), &self.language(page.language).tag) {
            if let Some(list) = self.by_title_word(page.language).get(&word) {
                weigh(list, TITLE_WORD);
            }
        }
        self.best(of, found, limit)
    }

    /// The part of a list around an article.
    fn neighbourhood<'a>(&self, list: &'a [PageId], of: PageId) -> &'a [PageId] {
        if list.len() <= 2 * REACH {
            return list;
        }
        let at = match list.binary_search_by(|id| lists::order(self.page(*id), self.page(of))) {
            Ok(at) | Err(at) => at,
        };
        &list[at.saturating_sub(REACH)..(at + REACH).min(list.len())]
    }

    fn best(&self, of: PageId, mut found: Vec<(PageId, u32)>, limit: usize) -> Vec<PageId> {
        found.sort_unstable_by_key(|(id, _)| *id);
        found.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let date = |id: PageId| self.page(id).published.map_or(0, |instant| instant.as_second());
        let own = date(of);
        let mut near: Vec<_> =
            found.iter().map(|(id, weight)| (Reverse(*weight), date(*id).abs_diff(own), *id)).collect();
        // Only the first few matter, and hundreds are weighed.
        if limit < near.len() {
            near.select_nth_unstable(limit);
            near.truncate(limit);
        }
        near.sort_unstable();
        near.into_iter().map(|(.., id)| id).collect()
    }
}

/// The words of a title that say something, as digests: of five letters or more, of two in scripts without spaces, in
/// lower case, each once.
pub(super) fn title_words(title: &str, language: &LanguageTag) -> Vec<u64> {
    let least = if matches!(language.primary(), "ja" | "zh" | "ko" | "th") { 2 } else { 5 };
    let mut words: Vec<u64> = title
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().nth(least - 1).is_some())
        .map(|word| {
            let mut hasher = FxHasher::default();
            word.chars().flat_map(char::to_lowercase).for_each(|letter| hasher.write_u32(u32::from(letter)));
            hasher.finish()
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

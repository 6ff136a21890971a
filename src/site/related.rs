//! Articles near an article: by series, tags, section and the words of the title. Only an article's neighbours
//! in each list are weighed, so that an edit moves few pages, and a page costs the same in a large magazine.

use std::cmp::Reverse;
use std::hash::Hasher;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHasher};

use crate::base::LanguageTag;

use super::{PageId, Site};

/// How far to each side of an article a list is looked through.
const REACH: usize = 24;

/// How many articles are near one, more or less.
const USUALLY_FOUND: usize = 12 * REACH;

/// What one thing in common weighs; the last three as often as it is rare.
const SERIES: u32 = 64;
const TAG: u32 = 4;
const TITLE_WORD: u32 = 3;
const SECTION: u32 = 1;

/// A title's word that more than every so many articles have says nothing.
const COMMON: usize = 6;

/// No more is made of rarity than of one article in so many, as a power of two.
const RAREST: u32 = 5;

impl Site {
    /// Up to `limit` articles of the same language near this one, the nearest first; of two as near, the one
    /// nearer in time.
    pub fn related(&self, of: PageId, limit: usize) -> Vec<PageId> {
        let page = self.page(of);
        let lists = &self.lists[page.language.index()];
        let mut found: FxHashMap<PageId, u32> = FxHashMap::with_capacity_and_hasher(USUALLY_FOUND, FxBuildHasher);
        let mut weigh = |ids: &[PageId], weight: u32| {
            for id in ids.iter().filter(|id| **id != of) {
                *found.entry(*id).or_default() += weight;
            }
        };
        if let Some(series) = page.series.as_ref().and_then(|series| lists.series.get(series)) {
            weigh(series, SERIES);
        }
        let all = lists.articles.len();
        let mut weigh_list = |list: &[PageId], weight: u32| {
            let rarity = (all / list.len().max(1)).checked_ilog2().unwrap_or(0).min(RAREST);
            weigh(self.neighbourhood(list, of), weight * (1 + rarity));
        };
        for tag in &page.tags {
            weigh_list(&self.tag(*tag).faces[page.language.index()].articles, TAG);
        }
        if let Some(section) = page.section {
            weigh_list(&self.section(section).faces[page.language.index()].articles, SECTION);
        }
        for word in title_words(self.title(of), &self.language(page.language).tag) {
            let list = self.by_title_word(page.language).get(&word);
            if let Some(list) = list.filter(|list| list.len() <= (all / COMMON).max(2)) {
                weigh_list(list, TITLE_WORD);
            }
        }
        self.best(of, found, limit)
    }

    /// The part of a list around an article.
    fn neighbourhood<'a>(&self, list: &'a [PageId], of: PageId) -> &'a [PageId] {
        if list.len() <= 2 * REACH {
            return list;
        }
        let place = |id: PageId| self.standings[id.index()].place;
        let at = list.partition_point(|id| place(*id) < place(of));
        &list[at.saturating_sub(REACH)..(at + REACH).min(list.len())]
    }

    /// The first of those that were found with these weights.
    fn best(&self, of: PageId, found: FxHashMap<PageId, u32>, limit: usize) -> Vec<PageId> {
        let date = |id: PageId| self.standings[id.index()].published;
        let own = date(of);
        // Hundreds are weighed: only those that may be among the first are asked for their dates.
        let mut found: Vec<(PageId, u32)> = found.into_iter().collect();
        let least = match limit.checked_sub(1) {
            Some(last) if last < found.len() => {
                found.select_nth_unstable_by_key(last, |(_, weight)| Reverse(*weight)).1.1
            }
            _ => 0,
        };
        let heavy = found.into_iter().filter(|(_, weight)| *weight >= least);
        let mut near: Vec<_> = heavy.map(|(id, weight)| (Reverse(weight), date(id).abs_diff(own), id)).collect();
        if limit < near.len() {
            near.select_nth_unstable(limit);
            near.truncate(limit);
        }
        near.sort_unstable();
        near.into_iter().map(|(.., id)| id).collect()
    }
}

/// The words of a title that say something, as digests, in lower case, each once.
pub(super) fn title_words(title: &str, language: &LanguageTag) -> Vec<u64> {
    let mut words: Vec<u64> = Vec::new();
    let mut add = |word: &mut dyn Iterator<Item = char>| {
        let mut hasher = FxHasher::default();
        word.flat_map(char::to_lowercase).for_each(|letter| hasher.write_u32(u32::from(letter)));
        words.push(hasher.finish());
    };
    for word in title.split(|letter: char| !letter.is_alphanumeric()) {
        match language.primary() {
            "ja" | "zh" => written_together(word, &mut add),
            _ => stem(word, language).into_iter().for_each(|stem| add(&mut stem.chars())),
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// A word without what its ends change to: of five letters or more the first ones, of three in Arabic and Hebrew, where
/// vowels and the article aren't counted, of two in scripts whose letters are syllables.
fn stem<'a>(word: &'a str, language: &LanguageTag) -> Option<&'a str> {
    let (word, least, end) = match language.primary() {
        "ar" | "fa" | "ur" => {
            (["وال", "بال", "ال"].iter().find_map(|article| word.strip_prefix(article)).unwrap_or(word), 3, 1)
        }
        "he" => (word.strip_prefix('ה').unwrap_or(word), 3, 1),
        "ko" | "th" => (word, 2, 1),
        _ => (word, 5, 2),
    };
    let length = word.chars().count();
    if length < least {
        return None;
    }
    let kept = length.saturating_sub(end).max(least);
    Some(word.char_indices().nth(kept).map_or(word, |(at, _)| &word[..at]))
}

/// What stands out in a text without spaces: words of Katakana, and each two of Han, which most words begin with.
/// Hiragana tie them together.
fn written_together(text: &str, add: &mut dyn FnMut(&mut dyn Iterator<Item = char>)) {
    let kind = |letter: char| match letter {
        '\u{3040}'..='\u{309F}' => Kind::Hiragana,
        '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' => Kind::Katakana,
        '\u{3005}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => Kind::Han,
        _ => Kind::Other,
    };
    let letters: Vec<char> = text.chars().collect();
    for run in letters.chunk_by(|one, next| kind(*one) == kind(*next)) {
        match kind(run[0]) {
            Kind::Han => run.windows(2).for_each(|two| add(&mut two.iter().copied())),
            Kind::Katakana if run.len() > 1 => add(&mut run.iter().copied()),
            Kind::Other if run.len() > 3 => add(&mut run.iter().copied()),
            _ => {}
        }
    }
}

/// Scripts of Japanese and Chinese.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Hiragana,
    Katakana,
    Han,
    Other,
}

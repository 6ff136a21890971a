//! The order of articles in lists, and the lists of each language.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use icu::collator::options::CollatorOptions;
use icu::collator::{Collator, CollatorBorrowed};
use rustc_hash::FxHashMap;

use crate::config::{LanguageId, Settings};

use super::languages::Language;
use super::people::Person;
use super::sections::Section;
use super::tags::Tag;
use super::{Page, PageId, PersonId, SectionId, Site, TagId, related};

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
}

/// A language's articles by the words of their titles, in the order of its list; made where it is first asked for.
pub(super) type TitleWords = OnceLock<FxHashMap<u64, Vec<PageId>>>;

impl Site {
    /// A language's articles by the words of their titles, in the order of its list, without words of one title alone.
    pub(super) fn by_title_word(&self, language: LanguageId) -> &FxHashMap<u64, Vec<PageId>> {
        let lists = &self.lists[language.index()];
        self.title_words[language.index()].get_or_init(|| {
            let mut found: FxHashMap<u64, Vec<PageId>> = FxHashMap::default();
            for id in &lists.articles {
                for word in related::title_words(self.title(*id), &self.language(language).tag) {
                    found.entry(word).or_default().push(*id);
                }
            }
            found.retain(|_, list| list.len() > 1);
            found
        })
    }
}

/// Nothing is known yet of the words of titles.
pub(super) fn no_title_words(languages: &[Language]) -> Arc<Vec<TitleWords>> {
    Arc::new(languages.iter().map(|_| OnceLock::new()).collect())
}

/// Dates from the newest, those without one last, then by the file's path.
pub fn newest_first(a: &Page, b: &Page) -> Ordering {
    (b.published, &a.head.path).cmp(&(a.published, &b.head.path))
}

/// Where a page stands among all: little, since lists are searched for hundreds of them at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its place in the order of all articles, which is that of every list.
    pub place: u32,
    /// When it was published, in seconds since 1970; 0 without a date.
    pub published: i64,
}

/// All pages that are shown, as lists show them: weights first, from the lightest; then dates, from the newest; those
/// without a date last; then by the file's path.
pub(super) fn in_order(pages: &[Page]) -> Vec<PageId> {
    let mut shown: Vec<PageId> = (0..pages.len()).map(PageId::new).filter(|id| pages[id.index()].is_shown).collect();
    // Pages stand in the order of their paths.
    shown.sort_by_cached_key(|id| {
        let page = &pages[id.index()];
        (page.weight.is_none(), page.weight, Reverse(page.published), *id)
    });
    shown
}

/// Where each page stands, by page; those that aren't shown come after all others.
pub(super) fn standings(pages: &[Page], shown: &[PageId]) -> Vec<Standing> {
    let published = |page: &Page| page.published.map_or(0, |instant| instant.as_second());
    let mut standings: Vec<Standing> =
        pages.iter().map(|page| Standing { place: u32::MAX, published: published(page) }).collect();
    for (place, id) in (0..).zip(shown) {
        standings[id.index()].place = place;
    }
    standings
}

/// Puts pages into the lists of sections, people, tags and languages, in the order of `shown`.
pub(super) fn fill(
    shown: &[PageId],
    pages: &[Page],
    sections: &mut [Section],
    people: &mut [Person],
    tags: &mut [Tag],
    settings: &Settings,
    languages: &[Language],
) -> Vec<LanguageLists> {
    let mut lists: Vec<LanguageLists> = vec![LanguageLists::default(); languages.len()];
    for id in shown.iter().copied() {
        let page = &pages[id.index()];
        let language = page.language.index();
        let own = &mut lists[language];
        for person in &page.people {
            let face = &mut people[person.index()].faces[language];
            face.articles.push(id);
            face.is_shown = true;
        }
        for tag in &page.tags {
            let face = &mut tags[tag.index()].faces[language];
            face.articles.push(id);
            face.is_shown = true;
        }
        let Some(section) = page.section else {
            own.pages.push(id);
            continue;
        };
        own.articles.push(id);
        let mut above = Some(section);
        while let Some(section) = above {
            let face = &mut sections[section.index()].faces[language];
            face.articles.push(id);
            face.is_shown = true;
            above = sections[section.index()].parent;
        }
        if let Some(series) = &page.series {
            own.series.entry(series.clone()).or_default().push(id);
        }
    }
    for (at, own) in lists.iter_mut().enumerate() {
        finish(own, at, pages, sections, people, tags, settings, &languages[at]);
    }
    lists
}

#[expect(clippy::too_many_arguments, reason = "one language's lists are sorted by what stands in all the others")]
fn finish(
    own: &mut LanguageLists,
    at: usize,
    pages: &[Page],
    sections: &[Section],
    people: &[Person],
    tags: &[Tag],
    settings: &Settings,
    language: &Language,
) {
    let collator = collator(language);
    for series in own.series.values_mut() {
        // The oldest first; an article's weight is its place in the series where it has one.
        series.sort_by(|a, b| {
            let (a, b) = (&pages[a.index()], &pages[b.index()]);
            (a.weight.is_none(), a.weight).cmp(&(b.weight.is_none(), b.weight)).then(newest_first(b, a))
        });
    }
    let title = |id: &PageId| pages[id.index()].matter().title.value.as_str();
    own.pages.sort_by(|a, b| collator.compare(title(a), title(b)).then(a.cmp(b)));
    let position = |id: &str| settings.sections.iter().position(|section| section.value == id).unwrap_or(usize::MAX);
    own.sections = (0..sections.len()).filter(|id| sections[*id].faces[at].is_shown).map(SectionId::new).collect();
    own.sections.sort_by(|a, b| {
        let rank = |id: &SectionId| {
            let section = &sections[id.index()];
            let weight = section.faces.iter().find_map(|face| face.matter()?.weight);
            let weight = section.faces[at].matter().and_then(|matter| matter.weight).or(weight);
            (position(&section.id), weight.is_none(), weight)
        };
        let title = |id: &SectionId| &sections[id.index()].faces[at].title;
        rank(a).cmp(&rank(b)).then_with(|| collator.compare(title(a), title(b))).then(a.cmp(b))
    });
    own.tags = (0..tags.len()).filter(|id| tags[*id].faces[at].is_shown).map(TagId::new).collect();
    let tag = |id: &TagId| tags[id.index()].faces[at].title.as_str();
    own.tags.sort_by(|a, b| collator.compare(tag(a), tag(b)).then(a.cmp(b)));
    own.people = (0..people.len()).filter(|id| people[*id].faces[at].is_shown).map(PersonId::new).collect();
    let name = |id: &PersonId| people[id.index()].faces[at].name.as_str();
    own.people.sort_by(|a, b| collator.compare(name(a), name(b)).then(a.cmp(b)));
}

/// The language's order of names (CLDR).
pub(super) fn collator(language: &Language) -> CollatorBorrowed<'static> {
    Collator::try_new((&language.tag.locale()).into(), CollatorOptions::default())
        .expect("the data of all languages is compiled in")
}

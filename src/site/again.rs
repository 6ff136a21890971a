//! A site that is joined again: where its documents say to each other what they said before, all is as it was but what is
//! shown of them.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::Diagnostics;
use crate::config::LanguageId;
use crate::document::{ArticleMatter, FrontMatter, Head};

use super::{Page, Site, Sources, join, lists};

/// A site and what it was joined from.
pub struct Joined {
    /// The site.
    pub site: Arc<Site>,
    /// What was found.
    pub found: Diagnostics,
    heads: Vec<(LanguageId, Arc<Head>)>,
}

impl Joined {
    /// Joins documents into a site. With a `last` one in which they said the same to each other, most of it is taken from
    /// there; the site is the same as without.
    pub fn new(sources: Sources, last: Option<&Self>) -> Self {
        let again = last.and_then(|last| Some((last.again(&sources)?, last.found.clone())));
        let (site, found) = again.unwrap_or_else(|| join::join(&sources));
        Self { site: Arc::new(site), found, heads: sources.heads }
    }

    /// The site with other texts; nothing where it must be joined anew.
    fn again(&self, sources: &Sources) -> Option<Site> {
        let last = &*self.site;
        let is_alike = last.visibility == sources.visibility
            && *last.settings == *sources.settings
            && *last.strings == *sources.strings
            && *last.sidecars == sources.sidecars
            && last.files.are(&sources.files)
            && self.heads.len() == sources.heads.len()
            && last.pages.iter().all(|page| keeps_its_state(page, last, sources.now));
        if !is_alike {
            return None;
        }
        let mut pages = Vec::with_capacity(last.pages.len());
        let mut titles_differ = false;
        for ((old_language, old), (language, new)) in self.heads.iter().zip(&sources.heads) {
            let is_page = matches!(old.matter, FrontMatter::Article(_));
            let page = is_page.then(|| &last.pages[pages.len()]);
            if Arc::ptr_eq(old, new) && old_language == language {
                pages.extend(page.cloned());
                continue;
            }
            let (FrontMatter::Article(before), FrontMatter::Article(after)) = (&old.matter, &new.matter) else {
                return None;
            };
            let page = page?;
            // Pages outside sections are sorted by their titles.
            if old.path != new.path || page.section.is_none() || ties(before) != ties(after) {
                return None;
            }
            titles_differ |= before.title.value != after.title.value;
            pages.push(Arc::new(Page { head: new.clone(), ..Page::clone(page) }));
        }
        let title_words = if titles_differ { lists::no_title_words(&last.languages) } else { last.title_words.clone() };
        Some(Site {
            settings: sources.settings.clone(),
            strings: sources.strings.clone(),
            now: sources.now,
            pages,
            title_words,
            ..last.clone()
        })
    }
}

impl Site {
    /// Whether another site was joined alike: the same pages at the same addresses in the same lists.
    pub fn is_alike(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.pieces, &other.pieces)
    }
}

/// Whether an article is a draft, scheduled, live or over as it was when the site was joined last.
fn keeps_its_state(page: &Page, last: &Site, now: Timestamp) -> bool {
    let passes = |instant: Timestamp| (instant > last.now) != (instant > now);
    let expires =
        std::iter::once(page).chain(last.lineage(page.source)).find_map(|page| page.matter().expires.as_ref());
    !page.published.is_some_and(passes) && !expires.is_some_and(|day| passes(day.value.end(&last.settings.timezone)))
}

/// What others must know of an article to be joined with it: all but the texts that are shown of it.
fn ties(matter: &ArticleMatter) -> impl PartialEq + '_ {
    let ArticleMatter {
        title: _,
        subtitle: _,
        kicker: _,
        lead: _,
        description: _,
        extra: _,
        section,
        language,
        date,
        updated,
        expires,
        draft,
        slug,
        key,
        aliases,
        authors,
        tags,
        series,
        weight,
        cover,
        featured,
        sponsor,
        noindex,
        canonical,
        template,
        photos,
        translation,
    } = matter;
    (
        (section, language, date, updated, expires, draft, slug, key, aliases),
        (authors, tags, series, weight, cover, featured, sponsor, noindex),
        (canonical, template, photos, translation),
    )
}

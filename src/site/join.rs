//! All heads into one site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::{Diagnostics, SitePath};
use crate::config::{LanguageId, Settings, Strings};
use crate::document::{FrontMatter, Head, PhotoMatter};
use crate::photo::Picture;

use super::files::{PublishedFile, SiteFile};
use super::people::PeopleNames;
use super::pieces::{Group, Version, pair};
use super::sections::{SectionNames, faces};
use super::{
    Files, Language, Page, PageId, Piece, PieceId, Site, State, articles, covers, homes, lists, placement, tags,
};

/// Which articles a build shows besides those that are live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Visibility {
    /// Drafts, and languages that aren't live.
    pub drafts: bool,
    /// Articles whose date lies ahead.
    pub future: bool,
    /// A preview: search engines are kept out, and a banner says so.
    pub preview: bool,
}

impl Visibility {
    /// Whether an article in this state is shown.
    pub fn shows(self, state: State) -> bool {
        match state {
            State::Live => true,
            State::Draft => self.drafts,
            State::Scheduled => self.future,
            State::Expired => false,
        }
    }
}

/// What a site is joined from.
pub struct Sources {
    /// polygloss.toml.
    pub settings: Arc<Settings>,
    /// What the interface says.
    pub strings: Arc<Strings>,
    /// All documents, sorted by path, with their languages.
    pub heads: Vec<(LanguageId, Arc<Head>)>,
    /// Files beside articles and in static/, sorted by path, with what pictures show.
    pub files: Vec<SiteFile>,
    /// What stands beside pictures, by the picture's path.
    pub sidecars: BTreeMap<SitePath, PhotoMatter>,
    /// The instant of this build.
    pub now: Timestamp,
    /// What it shows.
    pub visibility: Visibility,
}

/// Joins them.
pub(super) fn join(sources: &Sources) -> (Site, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let Sources { settings, strings, heads, files, sidecars, now, visibility } = sources;
    let (now, visibility) = (*now, *visibility);
    let languages: Vec<Language> =
        settings.language_ids().map(|id| Language::new(settings, strings, id, visibility.drafts)).collect();
    let versions: Vec<Version> = heads
        .iter()
        .filter(|(_, head)| matches!(head.matter, FrontMatter::Article(_)))
        .map(|(language, head)| Version { language: *language, head: head.clone() })
        .collect();
    // Neither needs the other.
    let mut of_pairs = Diagnostics::new();
    let (groups, (section_names, named, written)) = rayon::join(
        || pair(&versions, settings, &mut of_pairs),
        || (SectionNames::new(settings, heads, &mut diagnostics), authors(&versions), written_tags(&versions)),
    );
    diagnostics.append(of_pairs);
    let (mut sections, section_ids) = faces(&section_names, settings, &languages);
    // Portraits need files, files need addresses of people's pages only for files beside them: both go by path.
    let unplaced = Files::new(files.iter().map(|(path, picture)| unplaced_file(path, picture)).collect());
    let (people_names, mut people) = PeopleNames::gather(heads, &named, settings, &languages, &unplaced);
    let (mut tags, tag_ids) = tags::gather(heads, &written, settings, &languages);
    let around = articles::Surroundings {
        settings,
        languages: &languages,
        section_names: &section_names,
        sections: &sections,
        section_ids: &section_ids,
        people: &people_names,
        tag_ids: &tag_ids,
        now,
        visibility,
    };
    let mut pages = articles::pages(&versions, &groups, &around, &mut diagnostics);
    covers::find(&mut pages, &mut sections, heads, &unplaced, &mut diagnostics);
    let homes = homes::homes(settings, heads, &unplaced, &mut diagnostics);
    let shown = lists::in_order(&pages);
    let lists = lists::fill(&shown, &pages, &mut sections, &mut people, &mut tags, settings, &languages);
    let (files, pieces_by_name) = rayon::join(
        || placement::place(files.clone(), &pages, &sections, &languages, settings, &section_names, &section_ids),
        || by_name(&pages),
    );
    let section_folders = section_names.folders(&section_ids);
    let pieces = pieces(groups);
    let site = Site {
        homes: Arc::new(homes),
        settings: settings.clone(),
        strings: strings.clone(),
        now,
        visibility,
        title_words: lists::no_title_words(&languages),
        languages: Arc::new(languages),
        standings: Arc::new(lists::standings(&pages, &shown)),
        pages: pages.into_iter().map(Arc::new).collect(),
        pieces: Arc::new(pieces),
        sections: Arc::new(sections),
        people: Arc::new(people),
        tags: Arc::new(tags),
        files: Arc::new(files),
        sidecars: Arc::new(sidecars.clone()),
        lists: Arc::new(lists),
        pieces_by_name: Arc::new(pieces_by_name),
        section_folders: Arc::new(section_folders),
    };
    (site, diagnostics)
}

/// Pieces by the paths of their versions below a language folder.
fn by_name(pages: &[Page]) -> FxHashMap<Box<str>, PieceId> {
    let mut found: FxHashMap<Box<str>, PieceId> = FxHashMap::default();
    for page in pages {
        if !found.contains_key(page.name()) {
            found.insert(page.name().into(), page.piece);
        }
    }
    found
}

fn unplaced_file(path: &SitePath, picture: &Option<Result<Picture, Box<str>>>) -> PublishedFile {
    PublishedFile { path: path.clone(), address: None, owner: None, picture: picture.clone() }
}

fn pieces(groups: Vec<Group>) -> Vec<Piece> {
    let page = |at: usize| PageId::new(at);
    groups
        .into_iter()
        .map(|group| Piece {
            key: group.key,
            source: page(group.source),
            versions: group.versions.into_iter().map(page).collect(),
        })
        .collect()
}

/// Everyone whom an article names.
fn authors(versions: &[Version]) -> BTreeSet<&str> {
    let authors = versions.iter().flat_map(|version| version.matter().authors.iter().flatten());
    let each_once: FxHashSet<&str> = authors.map(|author| author.value.trim()).collect();
    each_once.into_iter().filter(|name| !name.is_empty()).collect()
}

/// Every tag that an article carries, by id, as it is first written.
fn written_tags(versions: &[Version]) -> BTreeMap<String, &str> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut written = BTreeMap::new();
    for tag in versions.iter().flat_map(|version| version.matter().tags.iter().flatten()) {
        if !seen.insert(tag.value.as_str()) {
            continue;
        }
        let id = tags::normal(&tag.value);
        if !id.is_empty() {
            written.entry(id).or_insert(tag.value.trim());
        }
    }
    written
}

/// Pieces that are held back by a date, and when the next is due.
pub fn held_back(site: &Site) -> (usize, Option<Timestamp>) {
    let held = |page: &&Arc<Page>| {
        !page.is_shown
            && matches!(page.state, State::Scheduled | State::Expired)
            && site.language(page.language).is_live
    };
    let scheduled = site.pages.iter().filter(held).filter(|page| page.state == State::Scheduled);
    let next = scheduled.filter_map(|page| page.published).min();
    (site.pages.iter().filter(held).count(), next)
}

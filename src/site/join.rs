//! All heads into one site.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use icu::collator::options::CollatorOptions;
use icu::collator::{Collator, CollatorBorrowed};
use jiff::Timestamp;

use crate::base::{Diagnostics, Location, SitePath};
use crate::config::{LanguageId, Settings, Strings};
use crate::document::place::owns_its_folder;
use crate::document::{FrontMatter, Head, PhotoMatter};
use crate::photo::Picture;

use super::files::PublishedFile;
use super::people::PeopleNames;
use super::pieces::{Group, Version, pair};
use super::sections::{Section, SectionNames, faces};
use super::{
    Files, Language, Page, PageId, PersonId, Piece, SectionId, Site, State, TagId, addresses, articles, lists, people,
    related, tags,
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
    pub files: Vec<(SitePath, Option<Result<Picture, Box<str>>>)>,
    /// What stands beside pictures, by the picture's path.
    pub sidecars: BTreeMap<SitePath, PhotoMatter>,
    /// The instant of this build.
    pub now: Timestamp,
    /// What it shows.
    pub visibility: Visibility,
}

/// Joins them.
pub fn join(sources: Sources) -> (Site, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let Sources { settings, strings, heads, files, sidecars, now, visibility } = sources;
    let languages: Vec<Language> =
        settings.language_ids().map(|id| Language::new(&settings, &strings, id, visibility.drafts)).collect();
    let section_names = SectionNames::new(&settings, &heads);
    let (mut sections, section_ids) = faces(&section_names, &settings, &languages);
    let versions: Vec<Version> = heads
        .iter()
        .filter(|(_, head)| matches!(head.matter, FrontMatter::Article(_)))
        .map(|(language, head)| Version { language: *language, head: head.clone() })
        .collect();
    let groups = pair(&versions, &settings, &mut diagnostics);
    let named = authors(&versions);
    // Portraits need files, files need addresses of people's pages only for files beside them: both go by path.
    let unplaced = Files::new(files.iter().map(|(path, picture)| unplaced_file(path, picture)).collect());
    let (people_names, mut people) = PeopleNames::gather(&heads, &named, &settings, &languages, &unplaced);
    let written = written_tags(&versions);
    let (mut tags, tag_ids) = tags::gather(&heads, &written, &settings, &languages);
    let around = articles::Surroundings {
        settings: &settings,
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
    covers(&mut pages, &mut sections, &heads, &unplaced, &mut diagnostics);
    let lists = fill_lists(&pages, &mut sections, &mut people, &mut tags, &settings, &languages);
    let files = place_files(files, &pages, &sections, &languages, &settings, &section_names, &section_ids);
    let mut pages_by_name = vec![HashMap::new(); languages.len()];
    let mut pieces_by_name = HashMap::with_capacity(groups.len());
    for (at, page) in pages.iter().enumerate() {
        pages_by_name[page.language.index()].insert(page.name().into(), PageId::new(at));
        pieces_by_name.entry(page.name().into()).or_insert(page.piece);
    }
    let section_folders = section_names.folders(&section_ids);
    let pieces = pieces(groups);
    let site = Site {
        homes: super::homes::homes(&settings, &heads),
        settings,
        strings,
        now,
        visibility,
        languages,
        pages,
        pieces,
        sections,
        people,
        tags,
        files,
        sidecars,
        lists,
        pages_by_name,
        pieces_by_name,
        section_folders,
    };
    (site, diagnostics)
}

fn unplaced_file(path: &SitePath, picture: &Option<Result<Picture, Box<str>>>) -> PublishedFile {
    PublishedFile { path: path.clone(), address: None, picture: picture.clone() }
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
    authors.map(|author| author.value.trim()).filter(|name| !name.is_empty()).collect()
}

/// Every tag that an article carries, by id, as it is first written.
fn written_tags(versions: &[Version]) -> BTreeMap<String, &str> {
    let mut written = BTreeMap::new();
    for tag in versions.iter().flat_map(|version| version.matter().tags.iter().flatten()) {
        let id = tags::normal(&tag.value);
        if !id.is_empty() {
            written.entry(id).or_insert(tag.value.trim());
        }
    }
    written
}

/// Finds the covers of pages and sections.
fn covers(
    pages: &mut [Page],
    sections: &mut [Section],
    heads: &[(LanguageId, Arc<Head>)],
    files: &Files,
    diagnostics: &mut Diagnostics,
) {
    let paths: Vec<SitePath> = pages.iter().map(|page| page.head.path.clone()).collect();
    let written: Vec<_> = pages.iter().map(|page| page.matter().cover.clone()).collect();
    for (at, page) in pages.iter_mut().enumerate() {
        let source = page.source.index();
        let origin = (source != at).then(|| &paths[source]);
        page.cover = match (&written[at], &written[source]) {
            (Some(cover), _) => {
                let found = files.find(&cover.value, &paths[at], origin);
                check_cover(found, cover, &paths[at], origin, files, diagnostics);
                found
            }
            (None, Some(cover)) => files.find(&cover.value, &paths[at], origin),
            (None, None) => None,
        };
    }
    for section in sections {
        let covers: Vec<_> = section
            .faces
            .iter()
            .map(|face| {
                let cover = face.matter()?.cover.as_ref()?;
                let path = &face.index.as_ref()?.path;
                let found = files.find(&cover.value, path, None);
                check_cover(found, cover, path, None, files, diagnostics);
                found
            })
            .collect();
        let any = covers.iter().flatten().next().copied();
        for (face, cover) in section.faces.iter_mut().zip(covers) {
            face.cover = cover.or(any);
        }
    }
    for (_, head) in heads {
        if let FrontMatter::Person(matter) = &head.matter
            && let Some(portrait) = &matter.portrait
        {
            let found = files.find(&portrait.value, &head.path, None);
            check_cover(found, portrait, &head.path, None, files, diagnostics);
        }
    }
}

/// Tells of a picture in front matter that isn't there or is no picture.
fn check_cover(
    found: Option<super::FileId>,
    written: &crate::base::Placed<String>,
    path: &SitePath,
    source: Option<&SitePath>,
    files: &Files,
    diagnostics: &mut Diagnostics,
) {
    let place = Location::at(path, written.spot);
    diagnostics.extend(files.check_picture(found, &written.value, path, source).map(|mistake| mistake.at(place)));
}

/// Puts pages into the lists of sections, people, tags and languages, in order.
fn fill_lists(
    pages: &[Page],
    sections: &mut [Section],
    people: &mut [people::Person],
    tags: &mut [tags::Tag],
    settings: &Settings,
    languages: &[Language],
) -> Vec<lists::LanguageLists> {
    let mut lists: Vec<lists::LanguageLists> = vec![lists::LanguageLists::default(); languages.len()];
    let mut shown: Vec<PageId> = (0..pages.len()).map(PageId::new).filter(|id| pages[id.index()].is_shown).collect();
    shown.sort_by(|a, b| lists::order(&pages[a.index()], &pages[b.index()]));
    for id in shown {
        let page = &pages[id.index()];
        let language = page.language.index();
        let own = &mut lists[language];
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
        if let Some(series) = &page.series {
            own.series.entry(series.clone()).or_default().push(id);
        }
        for word in related::title_words(&page.matter().title.value, &languages[language].tag) {
            own.by_title_word.entry(word.into()).or_default().push(id);
        }
    }
    for (at, own) in lists.iter_mut().enumerate() {
        finish_lists(own, at, pages, sections, people, tags, settings, &languages[at]);
    }
    lists
}

#[expect(clippy::too_many_arguments, reason = "one language's lists are sorted by what stands in all the others")]
fn finish_lists(
    own: &mut lists::LanguageLists,
    at: usize,
    pages: &[Page],
    sections: &[Section],
    people: &[people::Person],
    tags: &[tags::Tag],
    settings: &Settings,
    language: &Language,
) {
    let collator = collator(language);
    for series in own.series.values_mut() {
        // The oldest first; an article's weight is its place in the series where it has one.
        series.sort_by(|a, b| {
            let (a, b) = (&pages[a.index()], &pages[b.index()]);
            (a.weight.is_none(), a.weight).cmp(&(b.weight.is_none(), b.weight)).then(lists::newest_first(b, a))
        });
    }
    // A word that stands alone or everywhere says nothing of nearness.
    own.by_title_word.retain(|_, list| list.len() > 1);
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
fn collator(language: &Language) -> CollatorBorrowed<'static> {
    Collator::try_new((&language.tag.locale()).into(), CollatorOptions::default())
        .expect("the data of all languages is compiled in")
}

/// Gives files their addresses: those of static/ below the root, those in the folder of a document below its page.
fn place_files(
    files: Vec<(SitePath, Option<Result<Picture, Box<str>>>)>,
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

/// Pieces that are held back by a date, and when the next is due.
pub fn held_back(site: &Site) -> (usize, Option<Timestamp>) {
    let held = |page: &&Page| {
        !page.is_shown
            && matches!(page.state, State::Scheduled | State::Expired)
            && site.language(page.language).is_live
    };
    let next = site.pages.iter().filter(|page| page.state == State::Scheduled).filter_map(|page| page.published).min();
    (site.pages.iter().filter(held).count(), next)
}

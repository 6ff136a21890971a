//! Pages out of paired documents: what they inherit, whether they are shown, where they stand.

use std::borrow::Cow;

use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::nearest::nearest;
use crate::base::slug::slug_or_digest;
use crate::base::{Diagnostic, Diagnostics, Location, Placed, When};
use crate::config::Settings;
use crate::document::{ArticleMatter, FrontMatter, Place};

use super::languages::Language;
use super::people::PeopleNames;
use super::pieces::{Group, Version, lineage};
use super::sections::{self, Section, SectionNames};
use super::{Page, PageId, PieceId, SectionId, State, TagId, Visibility, tags};

impl Page {
    /// Its own front matter.
    pub fn matter(&self) -> &ArticleMatter {
        match &self.head.matter {
            FrontMatter::Article(matter) => matter,
            _ => unreachable!("a page's document is an article"),
        }
    }

    /// Its path below the language folder: `culture/museum`.
    pub fn name(&self) -> &str {
        Place::of(&self.head.path).map_or("", |place| place.name)
    }
}

/// What pages are made with.
pub(super) struct Surroundings<'a> {
    pub settings: &'a Settings,
    pub languages: &'a [Language],
    pub section_names: &'a SectionNames,
    pub sections: &'a [Section],
    pub section_ids: &'a FxHashMap<Box<str>, SectionId>,
    pub people: &'a PeopleNames,
    pub tag_ids: &'a FxHashMap<Box<str>, TagId>,
    pub now: Timestamp,
    pub visibility: Visibility,
}

/// The pages of all versions, beside them, without covers.
pub(super) fn pages(
    versions: &[Version],
    groups: &[Group],
    around: &Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Page> {
    let mut pieces = vec![0; versions.len()];
    let mut sources = vec![0; versions.len()];
    for (piece, group) in groups.iter().enumerate() {
        for (at, source) in group.versions.iter().zip(&group.sources) {
            (pieces[*at], sources[*at]) = (piece, *source);
        }
    }
    let made: Vec<(Page, Diagnostics)> = pieces
        .into_par_iter()
        .enumerate()
        .map(|(at, piece)| {
            let mut found = Diagnostics::new();
            (page(&Lineage { versions, sources: &sources, at }, PieceId::new(piece), around, &mut found), found)
        })
        .collect();
    let mut pages = Vec::with_capacity(made.len());
    for (page, found) in made {
        diagnostics.append(found);
        pages.push(page);
    }
    pages
}

/// A version and those that it inherits from.
struct Lineage<'a> {
    /// All versions.
    versions: &'a [Version],
    /// The source of each.
    sources: &'a [usize],
    /// Which of them it is.
    at: usize,
}

impl<'a> Lineage<'a> {
    fn own(&self) -> &'a Version {
        &self.versions[self.at]
    }

    /// The version, its source, the source of that, and so on.
    fn versions(&self) -> impl Iterator<Item = &'a Version> {
        let (versions, sources) = (self.versions, self.sources);
        lineage(self.at, move |at| sources[at]).map(move |at| &versions[at])
    }

    fn inherit<T>(&self, field: impl Fn(&'a ArticleMatter) -> Option<T>) -> Option<T> {
        self.versions().find_map(|version| field(version.matter()))
    }
}

fn page(lineage: &Lineage<'_>, piece: PieceId, around: &Surroundings<'_>, diagnostics: &mut Diagnostics) -> Page {
    let version = lineage.own();
    let zone = &around.settings.timezone;
    let value = |placed: &Placed<When>| placed.value;
    let date = lineage.inherit(|matter| matter.date.as_ref().map(value));
    let expires = lineage.inherit(|matter| matter.expires.as_ref().map(value));
    let published = date.map(|date| date.instant(zone));
    let state = if version.matter().draft {
        State::Draft
    } else if published.is_some_and(|published| published > around.now) {
        State::Scheduled
    } else if expires.is_some_and(|expires| expires.end(zone) <= around.now) {
        State::Expired
    } else {
        State::Live
    };
    check_language(version, around.settings, diagnostics);
    let section = section(lineage, around, diagnostics);
    let language = &around.languages[version.language.index()];
    Page {
        language: version.language,
        piece,
        source: PageId::new(lineage.sources[lineage.at]),
        section,
        state,
        is_shown: language.is_live && around.visibility.shows(state),
        address: address(version, section, language, around),
        date,
        published,
        updated: lineage.inherit(|matter| matter.updated.as_ref().map(value)),
        people: people(lineage, around, diagnostics),
        tags: page_tags(lineage, around),
        series: lineage.inherit(|matter| matter.series.as_ref().map(|series| series.value.as_str().into())),
        weight: lineage.inherit(|matter| matter.weight),
        cover: None,
        head: version.head.clone(),
    }
}

fn check_language(version: &Version, settings: &Settings, diagnostics: &mut Diagnostics) {
    let Some(named) = &version.matter().language else { return };
    let folder = settings.languages[version.language.index()].tag.as_str();
    if named.value != folder {
        let message = format!("this says `{}`, but the file is in content/{folder}/", named.value);
        let help = match settings.language(&named.value) {
            Some(_) => format!("move the file to content/{}/, or take the line out", named.value),
            None => format!("write `{folder}`, or take the line out"),
        };
        let place = Location::at(&version.head.path, named.spot);
        diagnostics.push(Diagnostic::error("wrong-language", message).at(place).help(help));
    }
}

/// The section: the front matter's, else the folder's or the source's. A translation in a folder of another section than its
/// source's is where it lies; in that of the same one, or outside all, it is where its source is.
fn section(lineage: &Lineage<'_>, around: &Surroundings<'_>, diagnostics: &mut Diagnostics) -> Option<SectionId> {
    let names = around.section_names;
    let mut folder = None;
    let mut named = None;
    for (step, version) in lineage.versions().enumerate() {
        let own = Place::of(&version.head.path).and_then(|place| names.of_folder(version.language, place.folders()));
        if folder.is_some() && own != folder {
            break;
        }
        folder = own;
        let Some(written) = &version.matter().section else { continue };
        named = names.named(version.language, &written.value);
        if named.is_none() && step == 0 {
            diagnostics.push(no_such_section(version, written, around));
        }
        break;
    }
    named.or(folder).and_then(|id| around.section_ids.get(id).copied())
}

fn no_such_section(version: &Version, written: &Placed<String>, around: &Surroundings<'_>) -> Diagnostic {
    let place = Location::at(&version.head.path, written.spot);
    if sections::is_reserved(&written.value) {
        return sections::reserved(&written.value).at(place);
    }
    let message = format!("there is no section `{}`", written.value);
    let mistake = Diagnostic::error("no-such-section", message).at(place);
    match nearest(&written.value, around.section_names.ids()) {
        Some(near) => mistake.suggest(Some(near)),
        None => {
            let known: Vec<&str> = around.section_names.ids().collect();
            mistake.help(format!("sections are: {}", known.join(", ")))
        }
    }
}

fn address(version: &Version, section: Option<SectionId>, language: &Language, around: &Surroundings<'_>) -> Box<str> {
    let name = Place::of(&version.head.path).map_or("", |place| place.last());
    let slug = version.matter().slug.as_ref().map(|slug| Cow::from(&slug.value));
    let slug = slug.unwrap_or_else(|| slug_or_digest(name, &language.tag).into());
    let base = match section {
        Some(section) => Cow::from(&*around.sections[section.index()].faces[version.language.index()].address),
        None => super::addresses::home(language).into(),
    };
    format!("{base}{slug}/").into()
}

fn people(lineage: &Lineage<'_>, around: &Surroundings<'_>, diagnostics: &mut Diagnostics) -> Box<[super::PersonId]> {
    for author in lineage.own().matter().authors.iter().flatten() {
        around.people.doubt(author, &lineage.own().head.path, diagnostics);
    }
    let authors = lineage.inherit(|matter| matter.authors.as_ref());
    let mut people: Vec<_> =
        authors.into_iter().flatten().filter_map(|author| around.people.find(author.value.trim())).collect();
    let mut seen = std::collections::BTreeSet::new();
    people.retain(|person| seen.insert(*person));
    people.into()
}

fn page_tags(lineage: &Lineage<'_>, around: &Surroundings<'_>) -> Box<[TagId]> {
    let written = lineage.inherit(|matter| matter.tags.as_ref());
    let mut tags: Vec<TagId> = written
        .into_iter()
        .flatten()
        .filter_map(|tag| around.tag_ids.get(tags::normal(&tag.value).as_str()).copied())
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    tags.retain(|tag| seen.insert(*tag));
    tags.into()
}

//! The pictures that front matter names: covers of pages and sections, portraits.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::nearest::nearest;
use crate::base::{Diagnostic, Diagnostics, Location, Placed, SitePath};
use crate::config::LanguageId;
use crate::document::{FrontMatter, Head};

use super::credits::photos;
use super::pieces::lineage;
use super::sections::Section;
use super::{FileId, Files, Page};

/// Finds the covers of pages and sections.
pub(super) fn find(
    pages: &mut [Page],
    sections: &mut [Section],
    heads: &[(LanguageId, Arc<Head>)],
    files: &Files,
    diagnostics: &mut Diagnostics,
) {
    let found: Vec<(Option<FileId>, Diagnostics)> =
        pages.par_iter().enumerate().map(|(at, page)| of_page(at, page, pages, files)).collect();
    for (page, (cover, told)) in pages.iter_mut().zip(found) {
        page.cover = cover;
        diagnostics.append(told);
    }
    for (_, head) in heads.iter().filter(|(_, head)| !matches!(head.matter, FrontMatter::Article(_))) {
        check_photos(head, None, files, diagnostics);
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

/// A page's own cover, else the one that it inherits; and what is wrong with it and with its `[photos]`.
fn of_page(at: usize, page: &Page, pages: &[Page], files: &Files) -> (Option<FileId>, Diagnostics) {
    let mut told = Diagnostics::new();
    let path = &page.head.path;
    let sources = lineage(at, |at| pages[at].source.index()).skip(1).map(|at| &pages[at]);
    let folders = sources.clone().map(|source| &source.head.path);
    let cover = match &page.matter().cover {
        Some(cover) => {
            let found = files.find(&cover.value, path, folders.clone());
            check_cover(found, cover, path, folders.clone(), files, &mut told);
            found
        }
        None => {
            let inherited = sources.clone().find_map(|source| source.matter().cover.as_ref());
            let found = inherited.and_then(|cover| Some((files.find(&cover.value, path, folders.clone())?, cover)));
            found.map(|(found, cover)| {
                // A file of its own stands for the source's, and nobody else looks at it.
                if files.get(found).path.folder() == path.folder() {
                    let mistake = files.check_picture(Some(found), &cover.value, path, folders.clone());
                    told.extend(mistake.map(|mistake| mistake.in_file(path)));
                }
                found
            })
        }
    };
    check_photos(&page.head, folders, files, &mut told);
    (cover, told)
}

/// Tells of what is said of pictures that aren't there.
fn check_photos<'a>(
    head: &'a Head,
    sources: impl IntoIterator<Item = &'a SitePath> + Clone,
    files: &'a Files,
    diagnostics: &mut Diagnostics,
) {
    for (name, _) in photos(head) {
        if files.find(&name.value, &head.path, sources.clone()).is_none() {
            let message = format!("`[photos]` tells of `{}`, and there is no such picture", name.value);
            let near = files.names_near(&name.value, &head.path, sources.clone());
            let mistake = Diagnostic::warning("no-such-picture", message).at(Location::at(&head.path, name.spot));
            diagnostics.push(match nearest(&name.value, near) {
                Some(near) => mistake.suggest(Some(near)),
                None => mistake.help("name a file as the text does, or take the lines out"),
            });
        }
    }
}

/// Tells of a picture in front matter that isn't there or is no picture.
pub(super) fn check_cover<'a>(
    found: Option<FileId>,
    written: &Placed<String>,
    path: &'a SitePath,
    sources: impl IntoIterator<Item = &'a SitePath>,
    files: &'a Files,
    diagnostics: &mut Diagnostics,
) {
    let place = Location::at(path, written.spot);
    diagnostics.extend(files.check_picture(found, &written.value, path, sources).map(|mistake| mistake.at(place)));
}

//! What the configuration and front matter name, checked against the joined site.

use crate::base::nearest::nearest;
use crate::base::url::is_external;
use crate::base::{Diagnostic, Diagnostics, Location, SitePath, SourceText, Spot};
use crate::config::LanguageId;
use crate::document::Head;
use crate::plan::{Output, Plan};
use crate::site::links::Destination;
use crate::site::{FileId, Page, Site, Target};

/// Tells of menus that lead nowhere, and of pictures that aren't in static/ or whose licence has ended.
pub(super) fn settings(site: &Site, plan: &Plan, source: &SourceText, diagnostics: &mut Diagnostics) {
    let settings = &site.settings;
    if settings.search_is_enabled && cfg!(not(feature = "search")) {
        let mistake = Diagnostic::error("no-search", "this program was built without the search");
        let help = "set `enabled = false` under `[search]`, or build the program with its feature `search`";
        diagnostics.push(mistake.in_file(&source.path).help(help));
    }
    let pictures = [("logo", &settings.publisher.logo), ("share_image", &settings.share_image)];
    for (key, picture) in pictures.into_iter().filter_map(|(key, picture)| Some((key, picture.as_ref()?))) {
        let target = format!("/{}", picture.value.trim_start_matches('/'));
        let found = site.files.find(&target, &source.path, None);
        let lapsed = || found.and_then(|file| site.check_licence(&site.file_facts(file), &target));
        if let Some(mistake) = site.files.check_picture(found, &target, &source.path, None).or_else(lapsed) {
            let message = format!("`{key}`: {}", mistake.message);
            diagnostics.push(Diagnostic { message, ..mistake }.at(Location::at(&source.path, picture.spot)));
        }
    }
    for (id, language) in settings.language_ids().zip(&settings.languages) {
        for item in language.menu.iter().flatten().chain(&language.footer) {
            let mistake = entry(site, plan, id, &item.link.value);
            diagnostics.extend(mistake.map(|mistake| mistake.at(Location::at(&source.path, item.link.spot))));
        }
    }
}

/// Lines of `_redirects` that hosts read at least: GitLab Pages' limit; Cloudflare's is twice that.
const REDIRECTS: usize = 1000;

/// Tells of more redirects than hosts may read.
pub(super) fn redirects(plan: &Plan, source: &SourceText, diagnostics: &mut Diagnostics) {
    let count = plan.jobs().iter().filter(|job| matches!(job.output, Output::Redirect(_))).count();
    if count > REDIRECTS {
        let message =
            format!("there are {count} aliases, and some hosts read no more than {REDIRECTS} lines of `_redirects`");
        let help =
            "those beyond lead on by pages of their own, which readers see for a moment; take out what nobody asks for";
        diagnostics.push(Diagnostic::warning("many-redirects", message).in_file(&source.path).help(help));
    }
}

/// What is wrong with the link of an entry in a language's menu or footer.
fn entry(site: &Site, plan: &Plan, language: LanguageId, link: &str) -> Option<Diagnostic> {
    let (path, _) = link.split_once(['#', '?']).unwrap_or((link, ""));
    if path.ends_with(".md") && !is_external(path) {
        let from = SitePath::new(&format!("content/{}/_index.md", site.language(language).tag));
        let own = |target| match target {
            Target::Page(id) => site.version(site.page(id).piece, language).filter(|own| *own != id),
            _ => None,
        };
        let named = |target| &site.language(site.language_of(target)).name;
        return match site.destination(path, &from, language) {
            // In a language that isn't published yet nobody is led anywhere.
            Destination::Here(_) | Destination::Abroad(_) if !site.language(language).is_live => None,
            Destination::Here(target) | Destination::Abroad(target) if own(target).is_some() => {
                let name = named(target);
                let message = format!("`{path}` isn't published in this language, so this entry leads to {name}");
                Some(Diagnostic::warning("hidden-link", message).help("publish that, or take the entry out"))
            }
            Destination::Here(_) => None,
            Destination::Abroad(target) => {
                let name = named(target);
                let message = format!(
                    "`{path}` is there neither in this language nor in its fallbacks; this entry leads to {name}"
                );
                let help = "translate that piece, or name its language among the `fallback` of this one";
                Some(Diagnostic::warning("foreign-link", message).help(help))
            }
            Destination::Hidden(_) | Destination::Empty => {
                let message = format!("`{path}` isn't published, so this entry leads to the home page");
                Some(Diagnostic::warning("hidden-link", message).help("publish that, or take the entry out"))
            }
            Destination::Missing(near) => {
                let mistake = Diagnostic::error("broken-link", format!("there is no `{path}`"));
                Some(match near {
                    Some(near) => mistake.suggest(Some(&near)),
                    None => mistake.help("name a file from the language's folder, such as `/about.md`"),
                })
            }
        };
    }
    let is_answered = !path.starts_with('/') || path.starts_with("//") || site.is_elsewhere(path) || plan.answers(path);
    (!is_answered).then(|| {
        Diagnostic::error("broken-link", format!("nothing is published at `{path}`"))
            .help("name the prefix in `[links] elsewhere` if another program answers it")
    })
}

/// Tells of sections that the configuration lists, in which nothing stands, and whose name is nearly another's.
pub(super) fn sections(site: &Site, source: &SourceText, diagnostics: &mut Diagnostics) {
    let is_empty = |id: &str| site.sections.iter().any(|section| &*section.id == id && section.is_empty());
    for listed in site.settings.sections.iter().filter(|listed| is_empty(&listed.value)) {
        let others = site.sections.iter().filter(|section| !section.is_empty()).map(|section| &*section.id);
        if let Some(near) = nearest(&listed.value, others) {
            let message = format!("nothing stands in the section `{}`", listed.value);
            let mistake = Diagnostic::warning("empty-section", message).at(Location::at(&source.path, listed.spot));
            diagnostics.push(mistake.suggest(Some(near)));
        }
    }
}

/// The name of a page's cover, and where the page says something of it; none where it is as its source has it, whose own
/// page is looked at.
fn cover_to_check<'a>(site: &'a Site, page: &'a Page, file: FileId) -> Option<(FileId, &'a str, Spot)> {
    if let Some(written) = &page.matter().cover {
        return Some((file, &written.value, written.spot));
    }
    let source = site.page(page.source);
    let photos = &page.matter().photos;
    if source.is_shown && source.cover == Some(file) && photos.is_empty() {
        return None;
    }
    let inherited = site.lineage(page.source).find_map(|source| source.matter().cover.as_ref())?;
    let is_of_cover = |name: &str| site.file_named(name, &page.head.path, Some(page.source)) == Some(file);
    let told = photos.iter().find(|(name, _)| is_of_cover(&name.value));
    let spot = told.map_or_else(Spot::default, |(name, _)| name.spot);
    Some((file, &inherited.value, spot))
}

/// A cover whose file is published with no page.
fn not_published(name: &str, is_written: bool) -> Diagnostic {
    let message = format!("the cover `{name}` belongs to an article that isn't published");
    let mistake = if is_written {
        Diagnostic::error("no-such-picture", message)
    } else {
        Diagnostic::warning("no-such-picture", format!("{message}, so this page has none"))
    };
    mistake.help("put a copy of it beside this article, or publish that one")
}

/// Tells of what is wrong with covers, and of portraits whose licence has ended or that a machine made: a portrait needs no
/// credit, and the name says whom it shows. Pictures in texts are looked at where the text is written.
pub(super) fn pictures(site: &Site, diagnostics: &mut Diagnostics) {
    let mut tell = |mistakes: Vec<Diagnostic>, head: &Head, spot: Spot| {
        diagnostics.extend(mistakes.into_iter().map(|mistake| mistake.at(Location::at(&head.path, spot))));
    };
    for page in site.pages.iter().filter(|page| page.is_shown) {
        if let Some((file, name, spot)) = page.cover.and_then(|file| cover_to_check(site, page, file)) {
            let facts = site.photo_facts(file, &page.head, Some(page.source), None);
            let mistakes = match site.files.get(file).address {
                Some(_) => site.check_facts(&facts, file, name, "", page.language),
                None => vec![not_published(name, page.matter().cover.is_some())],
            };
            tell(mistakes, &page.head, spot);
        }
    }
    for language in site.live_languages() {
        if let Some(home) = &site.homes[language.index()]
            && let (Some(written), Some(file)) = (&home.matter().cover, home.cover)
        {
            let facts = site.photo_facts(file, &home.head, None, None);
            tell(site.check_facts(&facts, file, &written.value, "", language), &home.head, written.spot);
        }
        for face in site.sections.iter().map(|section| &section.faces[language.index()]) {
            if let (Some(head), Some(file)) = (&face.index, face.cover)
                && let Some(written) = face.matter().and_then(|matter| matter.cover.as_ref())
            {
                let facts = site.photo_facts(file, head, None, None);
                tell(site.check_facts(&facts, file, &written.value, "", language), head, written.spot);
            }
        }
        for face in site.people.iter().map(|person| &person.faces[language.index()]) {
            if let (Some(head), Some(file)) = (&face.head, face.portrait)
                && let Some(written) = face.matter().and_then(|matter| matter.portrait.as_ref())
            {
                let facts = site.photo_facts(file, head, None, None);
                tell(site.check_portrait(&facts, file, &written.value), head, written.spot);
            }
        }
    }
}

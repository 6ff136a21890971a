//! Outputs that would stand on one path, also on disks that don't tell case or normal form apart.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::path::nfc;
use crate::base::url::refused_part;
use crate::base::{Diagnostic, Diagnostics, Location, Placed, SitePath};
use crate::config::LanguageId;
use crate::document::ArticleMatter;
use crate::document::place::owns_its_folder;
use crate::site::{Page, PersonId, Site, TagId, Target, addresses, tags};

use super::jobs::{FeedScope, Job, MANIFEST, Output, alias_output};

/// The mistakes of outputs that would stand on one path, or on a path that not every system can store.
pub fn find(site: &Site, jobs: &[Job]) -> Diagnostics {
    // Neither needs the other.
    let (mut diagnostics, twice) = rayon::join(|| refusals(site, jobs), || collisions(site, jobs));
    diagnostics.append(twice);
    diagnostics
}

/// The mistakes of outputs whose paths can't be.
fn refusals(site: &Site, jobs: &[Job]) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    for job in jobs {
        if let Some(why) = refused(&job.path).or_else(|| reserved(site, job)) {
            let (source, place) = source(site, job);
            let message = format!("{source} can't be published as /{}: {why}", shortened(&job.path));
            let help = match job.output {
                Output::File(_) => "give the file another name",
                _ => "give it another name or a `slug`",
            };
            diagnostics.push(placed(Diagnostic::error("bad-path", message).help(help), place));
        }
    }
    diagnostics
}

/// The mistakes of outputs that need the same path, or a folder where another has a file.
fn collisions(site: &Site, jobs: &[Job]) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let mut taken: FxHashMap<Cow<'_, str>, usize> = FxHashMap::with_capacity_and_hasher(jobs.len(), Default::default());
    for (at, job) in jobs.iter().enumerate() {
        if let Some(first) = taken.insert(folded(&job.path), at)
            && !is_one_place(site, &jobs[first], job)
            && !are_feeds(&jobs[first], job)
        {
            diagnostics.push(collision(site, &jobs[first], job));
        }
    }
    // A file where another output needs a folder: `/a` and `/a/index.html`.
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for job in jobs {
        let mut folder = &*job.path;
        // A folder that was seen before was looked at with all above it; where it stands in the way, once is told.
        while let Some((above, _)) = folder.rsplit_once('/').filter(|(above, _)| seen.insert(above)) {
            if let Some(at) = taken.get(&folded(above)) {
                diagnostics.push(collision(site, &jobs[*at], job));
                break;
            }
            folder = above;
        }
    }
    diagnostics
}

/// Whether both are `museum.md` and `museum/index.md`, which is told where pieces are paired.
fn is_one_place(site: &Site, first: &Job, second: &Job) -> bool {
    match (&first.output, &second.output) {
        (Output::Page(Target::Page(one), _), Output::Page(Target::Page(other), _)) => {
            let (one, other) = (site.page(*one), site.page(*other));
            one.language == other.language && one.name() == other.name()
        }
        _ => false,
    }
}

/// Whether an article with a folder of its own stands where that folder is a section, for another article in it.
fn makes_a_section(site: &Site, first: &Job, second: &Job) -> bool {
    let owns = |page: &Page, section: &str| page.name() == section && owns_its_folder(&page.head.path);
    match (&first.output, &second.output) {
        (Output::Page(Target::Page(id), _), Output::Page(Target::Section(section, _), _))
        | (Output::Page(Target::Section(section, _), _), Output::Page(Target::Page(id), _)) => {
            owns(site.page(*id), &site.section(*section).id)
        }
        _ => false,
    }
}

/// Whether both are feeds, whose lists collide too, which is told.
fn are_feeds(first: &Job, second: &Job) -> bool {
    matches!((&first.output, &second.output), (Output::Feed(..), Output::Feed(..)))
}

/// A path as disks see it that don't tell case or normal form apart.
fn folded(path: &str) -> Cow<'_, str> {
    match path.is_ascii() {
        true if !path.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Borrowed(path),
        true => Cow::Owned(path.to_ascii_lowercase()),
        false => Cow::Owned(nfc(&path.to_lowercase()).into_owned()),
    }
}

fn refused(path: &str) -> Option<String> {
    if path == MANIFEST {
        return Some("that name is Polygloss's own".to_owned());
    }
    if path.len() > 4_000 {
        return Some("its address is longer than 4,000 bytes".to_owned());
    }
    path.split('/').find_map(refused_part).map(str::to_owned)
}

/// Why an output can't stand where a language's search index will.
fn reserved(site: &Site, job: &Job) -> Option<String> {
    if !site.settings.search_is_enabled || !job.path.to_ascii_lowercase().contains("pagefind/") {
        return None;
    }
    let path = folded(&job.path);
    let holds = |folder: String| path.starts_with(&*folded(folder.trim_start_matches('/')));
    let is_taken = site.live_languages().any(|id| holds(addresses::search_index(site.language(id))));
    is_taken.then(|| "what readers search in stands in that folder".to_owned())
}

fn collision(site: &Site, first: &Job, second: &Job) -> Diagnostic {
    let (one, one_place) = source(site, first);
    let (other, other_place) = source(site, second);
    let message = if first.path == second.path {
        format!("{one} and {other} would both stand at /{}", first.path)
    } else if folded(&first.path) == folded(&second.path) {
        format!(
            "{one} and {other} would both stand at /{} and /{}, which some systems can't tell apart",
            first.path, second.path
        )
    } else {
        format!("{one} would be the file /{}, in whose place {other} needs a folder, for /{}", first.path, second.path)
    };
    let is = |is: fn(&Output) -> bool| is(&first.output) || is(&second.output);
    let help = if makes_a_section(site, first, second) {
        "a second Markdown file beside `index.md` makes a section of the folder: move it elsewhere"
    } else if is(|output| matches!(output, Output::Redirect(_))) {
        "take the alias out, or write another address"
    } else if is(|output| matches!(output, Output::Robots | Output::RedirectRules | Output::HeaderRules)) {
        "take that file out of static/: Polygloss makes its own"
    } else {
        "give one of them another slug or name"
    };
    let mistake = Diagnostic::error("same-address", message).help(help);
    // What else there is comes of the settings.
    let settings = || Location::file(&SitePath::new("polygloss.toml"));
    placed(mistake, other_place.or(one_place).or_else(|| Some(settings())))
}

fn placed(mistake: Diagnostic, place: Option<Location>) -> Diagnostic {
    Diagnostic { location: place, ..mistake }
}

/// A path that can be read in one look.
fn shortened(path: &str) -> String {
    const SHOWN: usize = 80;
    match path.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &path[..at]),
        None => path.to_owned(),
    }
}

/// What an output comes from, in an editor's words, and where that is written.
fn source(site: &Site, job: &Job) -> (String, Option<Location>) {
    let target = match &job.output {
        Output::Page(target, _) => *target,
        Output::Redirect(target) => {
            let (name, file) = of_target(site, *target);
            return (format!("an alias of {name}"), place_of_alias(site, *target, &job.path).or(file));
        }
        Output::File(id) => {
            let path = &site.files.get(*id).path;
            return (path.to_string(), Some(Location::file(path)));
        }
        Output::Asset(_) => return ("a file of the theme".to_owned(), None),
        Output::NotFoundAtRoot => return ("the page for missing addresses".to_owned(), None),
        Output::Feed(_, FeedScope::Section(id, language)) => {
            let (_, file) = of_target(site, Target::Section(*id, *language));
            let code = &site.language(*language).tag;
            return (format!("the feed of the section `{}` ({code})", site.section(*id).id), file);
        }
        Output::Feed(_, FeedScope::Language(language)) => {
            return (format!("the feed of the home page ({})", site.language(*language).tag), None);
        }
        Output::SitemapIndex | Output::Sitemap(..) | Output::NewsSitemap(_) => return ("a sitemap".to_owned(), None),
        Output::Robots => return ("robots.txt, which Polygloss makes,".to_owned(), None),
        Output::RedirectRules => return ("_redirects, which Polygloss makes,".to_owned(), None),
        Output::HeaderRules => return ("_headers, which Polygloss makes,".to_owned(), None),
    };
    of_target(site, target)
}

fn of_target(site: &Site, target: Target) -> (String, Option<Location>) {
    let code = |language: LanguageId| &site.language(language).tag;
    // Where the addresses of these pages are written.
    let strings = |language| Some(Location::file(&SitePath::new(&format!("strings/{}.toml", code(language)))));
    match target {
        Target::Page(id) => {
            let page = site.page(id);
            let path = &page.head.path;
            let slug = page.matter().slug.as_ref().map(|slug| Location::at(path, slug.spot));
            (path.to_string(), Some(slug.unwrap_or_else(|| Location::file(path))))
        }
        Target::Section(id, language) => {
            let section = site.section(id);
            let file = section.faces[language.index()].index.as_ref().map(|head| head.path.clone());
            let name = file
                .as_ref()
                .map_or_else(|| format!("the section `{}` ({})", section.id, code(language)), |path| path.to_string());
            let first = || Some(site.page(*section.faces[language.index()].articles.first()?).head.path.clone());
            (name, file.or_else(first).as_ref().map(Location::file))
        }
        Target::Tag(id, language) => {
            let tag = site.tag(id);
            let file = tag.faces[language.index()].head.as_ref().map(|head| Location::file(&head.path));
            let place = file.or_else(|| first_tagged(site, id, language));
            (format!("the tag `{}` ({})", shortened(&tag.id), code(language)), place)
        }
        Target::Person(id, language) => {
            let person = site.person(id);
            let file = person.faces[language.index()].head.as_ref().map(|head| Location::file(&head.path));
            let place = file.or_else(|| first_named(site, id, language));
            (format!("the author `{}` ({})", shortened(&person.label), code(language)), place)
        }
        Target::Home(language) => (format!("the home page ({})", code(language)), None),
        Target::Tags(language) => (format!("the list of tags ({})", code(language)), strings(language)),
        Target::People(language) => (format!("the list of authors ({})", code(language)), strings(language)),
        Target::Credits(language) => (format!("the page of picture credits ({})", code(language)), strings(language)),
        Target::Search(language) => (format!("the page that searches ({})", code(language)), strings(language)),
        Target::NotFound(language) => (format!("the page for missing addresses ({})", code(language)), None),
        Target::Root => ("the language chooser".to_owned(), None),
    }
}

/// Where the alias is written that stands at a path.
fn place_of_alias(site: &Site, target: Target, path: &str) -> Option<Location> {
    let Target::Page(id) = target else { return None };
    let page = site.page(id);
    let alias = page.matter().aliases.iter().find(|alias| alias_output(&alias.value) == path)?;
    Some(Location::at(&page.head.path, alias.spot))
}

/// Where a tag without a file is first written that has a page in a language.
fn first_tagged(site: &Site, id: TagId, language: LanguageId) -> Option<Location> {
    let tag = &*site.tag(id).id;
    first_written(
        site,
        language,
        |page| page.tags.contains(&id),
        |matter| matter.tags.as_ref(),
        |name| tags::normal(name) == tag,
    )
}

/// Where a person without a file is first named who has a page in a language.
fn first_named(site: &Site, id: PersonId, language: LanguageId) -> Option<Location> {
    let label = &*site.person(id).label;
    first_written(
        site,
        language,
        |page| page.people.contains(&id),
        |matter| matter.authors.as_ref(),
        |name| name.trim() == label,
    )
}

/// The place of a name in the front matter of the first page of a language that bears it, or where it inherits it from.
fn first_written(
    site: &Site,
    language: LanguageId,
    bears: impl Fn(&Page) -> bool,
    names: impl Fn(&ArticleMatter) -> Option<&Vec<Placed<String>>>,
    is_meant: impl Fn(&str) -> bool,
) -> Option<Location> {
    let page = site.pages.iter().find(|page| page.is_shown && page.language == language && bears(page))?;
    let page = std::iter::once(&**page).chain(site.lineage(page.source)).find(|page| names(page.matter()).is_some())?;
    let name = names(page.matter())?.iter().find(|name| is_meant(&name.value))?;
    Some(Location::at(&page.head.path, name.spot))
}

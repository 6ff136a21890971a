//! What answers an address, and what belongs to whose page.

use crate::base::SitePath;
use crate::document::{Head, Place};
use crate::photo::Derivative;
use crate::plan::{Job, Output, Plan};
use crate::site::{PageId, Site, Target};

use super::styles::without_digest;

/// What answers an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The job at this position.
    Job(usize),
    /// The same with a slash at its end; root-relative, percent-encoded, with base_url's path.
    Redirect(String),
    /// A picture that a page ordered.
    Derivative(Box<Derivative>),
    /// Nothing.
    Nothing {
        /// The job of the page that says so in the language of the address.
        page: Option<usize>,
    },
}

/// Finds what answers an address below base_url's path, decoded.
pub(super) fn find(site: &Site, plan: &Plan, address: &str) -> Found {
    let path = address.strip_prefix('/').unwrap_or(address);
    if path.is_empty() || path.ends_with('/') {
        if address.is_empty() {
            return Found::Redirect(site.url("/"));
        }
        return match plan.position(&format!("{path}index.html")) {
            Some(job) => Found::Job(job),
            None => nothing(site, plan, path),
        };
    }
    if let Some(job) = plan.position(path) {
        return Found::Job(job);
    }
    if plan.position(&format!("{path}/index.html")).is_some() {
        return Found::Redirect(site.url(&format!("/{path}/")));
    }
    match successor(plan, path) {
        Some(job) => Found::Job(job),
        None => nothing(site, plan, path),
    }
}

/// What a file of the theme has become. Browsers ask for it by the digest of the edition that their page was made of,
/// and must not be left without a style sheet because it was saved meanwhile.
fn successor(plan: &Plan, path: &str) -> Option<usize> {
    let name = without_digest(path);
    let is_it = |job: &Job| matches!(job.output, Output::Asset(_)) && without_digest(&job.path) == name;
    (name != path).then(|| plan.jobs().iter().position(is_it)).flatten()
}

fn nothing(site: &Site, plan: &Plan, path: &str) -> Found {
    let first = path.split('/').next().unwrap_or("");
    let language = site.live_languages().find(|id| site.language(*id).prefix == first);
    let own = language.and_then(|id| plan.position(site.address(Target::NotFound(id)).trim_start_matches('/')));
    Found::Nothing { page: own.or_else(|| plan.position("404.html")) }
}

/// The page that a Markdown file is the text of, where it is shown.
pub(super) fn target_of_source(site: &Site, path: &SitePath) -> Option<Target> {
    if let Ok(at) = site.pages.binary_search_by(|page| page.head.path.cmp(path)) {
        return Some(Target::Page(PageId::new(at))).filter(|target| site.shows(*target));
    }
    let language = site.settings.language(Place::of(path)?.language)?;
    let is = |head: Option<&std::sync::Arc<Head>>| head.is_some_and(|head| head.path == *path);
    let at = language.index();
    let home = || is(site.homes[at].as_ref().map(|home| &home.head)).then_some(Target::Home(language));
    let lists = &site.lists[at];
    let section = || lists.sections.iter().find(|id| is(site.section(**id).faces[at].index.as_ref()));
    let person = || lists.people.iter().find(|id| is(site.person(**id).faces[at].head.as_ref()));
    let tag = || lists.tags.iter().find(|id| is(site.tag(**id).faces[at].head.as_ref()));
    home()
        .or_else(|| section().map(|id| Target::Section(*id, language)))
        .or_else(|| person().map(|id| Target::Person(*id, language)))
        .or_else(|| tag().map(|id| Target::Tag(*id, language)))
        .filter(|target| site.shows(*target))
}

/// The document whose text a page shows.
pub(super) fn head(site: &Site, target: Target) -> Option<&Head> {
    match target {
        Target::Home(language) => site.homes[language.index()].as_ref().map(|home| &*home.head),
        Target::Section(id, language) => site.section(id).faces[language.index()].index.as_deref(),
        Target::Tag(id, language) => site.tag(id).faces[language.index()].head.as_deref(),
        Target::Person(id, language) => site.person(id).faces[language.index()].head.as_deref(),
        Target::Page(id) => Some(&site.page(id).head),
        Target::Tags(_)
        | Target::People(_)
        | Target::Credits(_)
        | Target::Search(_)
        | Target::NotFound(_)
        | Target::Root => None,
    }
}

/// The documents that a page is made of: its own, and the one that it was translated from.
pub(super) fn documents(site: &Site, target: Target) -> Vec<&SitePath> {
    let own = head(site, target);
    let source = match target {
        Target::Page(id) => Some(&*site.page(site.page(id).source).head),
        _ => None,
    };
    let mut paths: Vec<&SitePath> = own.into_iter().chain(source).map(|head| &head.path).collect();
    paths.dedup();
    paths
}

/// Whether a mistake in a file belongs on the page of an output.
pub(super) fn concerns(site: &Site, output: &Output, file: &SitePath) -> bool {
    if !file.as_str().starts_with("content/") {
        return true;
    }
    let target = match output {
        Output::Page(Target::NotFound(_), _) | Output::NotFoundAtRoot => {
            return target_of_source(site, file).is_none();
        }
        Output::Page(target, _) | Output::Redirect(target) => *target,
        _ => return false,
    };
    documents(site, target).into_iter().any(|document| {
        // What stands beside an index.md is that article's.
        document == file
            || (document.stem() == "index" && file.extension() != "md" && file.folder() == document.folder())
    })
}

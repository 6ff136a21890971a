//! All jobs of a build.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::base::manifest;
use crate::config::LanguageId;
use crate::site::{FileId, PageId, SectionId, Site, Target, addresses};

/// Addresses in one sitemap (sitemaps.org).
pub const SITEMAP_LIMIT: usize = 50_000;

/// One output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its path below the output folder: `sl/kultura/index.html`.
    pub path: Box<str>,
    /// What it is.
    pub output: Output,
}

/// What an output is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A page; of a list the page with this number, from 1.
    Page(Target, u32),
    /// The default language's 404 page once more, at the root.
    NotFoundAtRoot,
    /// A feed.
    Feed(FeedFormat, FeedScope),
    /// The index of sitemaps.
    SitemapIndex,
    /// A language's sitemap; its part from 1.
    Sitemap(LanguageId, u32),
    /// A language's news sitemap.
    NewsSitemap(LanguageId),
    /// robots.txt
    Robots,
    /// A page that leads to another: where an alias of that page was, or a list's first page by number.
    Redirect(Target),
    /// `_redirects`
    RedirectRules,
    /// `_headers`
    HeaderRules,
    /// A file beside an article or of static/.
    File(FileId),
    /// A file of the theme, by its position among the theme's assets.
    Asset(u32),
}

/// The three formats of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedFormat {
    /// RSS 2.0
    Rss,
    /// Atom
    Atom,
    /// JSON Feed
    Json,
}

impl FeedFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// Its file's name, which is also its template's.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Rss => "feed.xml",
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }
}

/// What a feed is the feed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedScope {
    /// A language.
    Language(LanguageId),
    /// A section in a language.
    Section(SectionId, LanguageId),
}

impl FeedScope {
    /// The page that it is the feed of.
    pub fn target(self) -> Target {
        match self {
            Self::Language(language) => Target::Home(language),
            Self::Section(section, language) => Target::Section(section, language),
        }
    }

    /// Its address below base_url's path, decoded.
    pub fn address(self, site: &Site, format: FeedFormat) -> String {
        format!("{}{}", site.address(self.target()), format.file_name())
    }

    /// Its articles, the newest first; those without a date stay out.
    pub fn articles(self, site: &Site) -> Vec<PageId> {
        let list = match self {
            Self::Language(language) => &site.lists[language.index()].articles,
            Self::Section(section, language) => &site.section(section).faces[language.index()].articles,
        };
        let mut dated: Vec<PageId> = list.iter().copied().filter(|id| site.page(*id).date.is_some()).collect();
        dated.sort_by(|a, b| crate::site::lists::newest_first(site.page(*a), site.page(*b)));
        dated.truncate(site.settings.feed_limit);
        dated
    }
}

/// All outputs of a build, sorted by path.
#[derive(Debug, Default)]
pub struct Plan {
    jobs: Vec<Job>,
}

impl Plan {
    /// All jobs in order of their paths.
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// The job of an output path.
    pub fn job(&self, path: &str) -> Option<&Job> {
        self.position(path).map(|at| &self.jobs[at])
    }

    /// The position of the job of an output path.
    pub fn position(&self, path: &str) -> Option<usize> {
        self.jobs.binary_search_by(|job| (*job.path).cmp(path)).ok()
    }

    /// Whether something is built at an address below base_url's path, decoded: `/sl/kultura/` or `/lamp.jpg`.
    pub fn answers(&self, address: &str) -> bool {
        let path = address.trim_start_matches('/');
        if path.is_empty() || path.ends_with('/') {
            return self.job(&format!("{path}index.html")).is_some();
        }
        self.job(path).is_some() || self.job(&format!("{path}/index.html")).is_some()
    }
}

/// The plan of a site whose theme publishes `assets`, by their output paths. [`super::collisions::find`] finds what is wrong
/// with it.
pub fn plan(site: &Site, assets: &[String]) -> Plan {
    let mut jobs = Vec::new();
    pages(site, &mut jobs);
    feeds(site, &mut jobs);
    common(site, &mut jobs);
    redirects(site, &mut jobs);
    for (id, file) in site.files.iter() {
        if let Some(address) = &file.address {
            jobs.push(Job { path: address.trim_start_matches('/').into(), output: Output::File(id) });
        }
    }
    for (at, path) in assets.iter().enumerate() {
        let at = u32::try_from(at).expect("a theme has fewer than four thousand million files");
        jobs.push(Job { path: path.as_str().into(), output: Output::Asset(at) });
    }
    jobs.par_sort_by(|a, b| a.path.cmp(&b.path));
    Plan { jobs }
}

/// The number of pages that a list of so many articles takes, at least 1.
pub fn list_pages(site: &Site, articles: usize) -> u32 {
    u32::try_from(articles.div_ceil(site.settings.paginate_by).max(1)).unwrap_or(u32::MAX)
}

fn pages(site: &Site, jobs: &mut Vec<Job>) {
    let mut targets = vec![Target::Root];
    for language in site.live_languages() {
        let lists = &site.lists[language.index()];
        let fixed = [Target::Home, Target::Tags, Target::People, Target::Credits, Target::Search, Target::NotFound];
        targets.extend(fixed.map(|target| target(language)));
        targets.extend(lists.sections.iter().map(|id| Target::Section(*id, language)));
        targets.extend(lists.tags.iter().map(|id| Target::Tag(*id, language)));
        targets.extend(lists.people.iter().map(|id| Target::Person(*id, language)));
        targets.extend(lists.articles.iter().chain(&lists.pages).map(|id| Target::Page(*id)));
    }
    let job = |target: Target| {
        let path = addresses::output(&site.address(target));
        Job { path: path.into(), output: Output::Page(target, 1) }
    };
    jobs.par_extend(targets.into_par_iter().filter(|target| site.shows(*target)).map(job));
    later_pages(site, jobs);
}

/// Pages of lists after the first.
fn later_pages(site: &Site, jobs: &mut Vec<Job>) {
    let mut push = |target: Target, articles: usize| {
        let list = site.address(target);
        for number in 2..=list_pages(site, articles) {
            let address = addresses::list_page(Cow::from(&*list), number);
            jobs.push(Job { path: addresses::output(&address).into(), output: Output::Page(target, number) });
        }
    };
    for language in site.live_languages() {
        let lists = &site.lists[language.index()];
        for id in &lists.sections {
            push(Target::Section(*id, language), site.section(*id).faces[language.index()].articles.len());
        }
        for id in &lists.tags {
            push(Target::Tag(*id, language), site.tag(*id).faces[language.index()].articles.len());
        }
        for id in &lists.people {
            push(Target::Person(*id, language), site.person(*id).faces[language.index()].articles.len());
        }
    }
}

fn feeds(site: &Site, jobs: &mut Vec<Job>) {
    for language in site.live_languages() {
        let sections = site.lists[language.index()].sections.iter();
        let scopes = std::iter::once(FeedScope::Language(language))
            .chain(sections.map(|section| FeedScope::Section(*section, language)));
        for scope in scopes {
            for format in FeedFormat::ALL {
                let address = scope.address(site, format);
                jobs.push(Job { path: addresses::output(&address).into(), output: Output::Feed(format, scope) });
            }
        }
    }
}

/// What every site has once.
fn common(site: &Site, jobs: &mut Vec<Job>) {
    let mut push = |path: String, output| jobs.push(Job { path: path.into(), output });
    push("sitemap.xml".to_owned(), Output::SitemapIndex);
    push("robots.txt".to_owned(), Output::Robots);
    push("_redirects".to_owned(), Output::RedirectRules);
    push("_headers".to_owned(), Output::HeaderRules);
    if site.settings.default_language_in_subdir && site.language(site.settings.default_language).is_live {
        push("404.html".to_owned(), Output::NotFoundAtRoot);
    }
    for language in site.live_languages() {
        let tag = &site.language(language).tag;
        for part in 1..=sitemap_parts(site, language) {
            let suffix = if part == 1 { String::new() } else { format!("-{part}") };
            push(format!("sitemap-{tag}{suffix}.xml"), Output::Sitemap(language, part));
        }
        push(format!("news-sitemap-{tag}.xml"), Output::NewsSitemap(language));
    }
}

/// The number of a language's sitemaps.
pub fn sitemap_parts(site: &Site, language: LanguageId) -> u32 {
    let entries = sitemap_targets(site, language).count();
    u32::try_from(entries.div_ceil(SITEMAP_LIMIT).max(1)).unwrap_or(u32::MAX)
}

/// What a language's sitemap names, in order: its home, sections, articles, pages, tags, people and what else it has; of a
/// preview, from which search engines are kept out, nothing.
pub fn sitemap_targets(site: &Site, language: LanguageId) -> impl Iterator<Item = Target> + '_ {
    let lists = &site.lists[language.index()];
    let fixed = [Target::Home, Target::Tags, Target::People, Target::Credits, Target::Search];
    fixed
        .into_iter()
        .map(move |target| target(language))
        .chain(lists.sections.iter().map(move |id| Target::Section(*id, language)))
        .chain(lists.articles.iter().chain(&lists.pages).map(|id| Target::Page(*id)))
        .chain(lists.tags.iter().map(move |id| Target::Tag(*id, language)))
        .chain(lists.people.iter().map(move |id| Target::Person(*id, language)))
        .filter(|target| !site.visibility.preview && site.shows(*target) && !site.is_kept_from_search(*target))
}

fn redirects(site: &Site, jobs: &mut Vec<Job>) {
    for id in site.page_ids().filter(|id| site.page(*id).is_shown) {
        for alias in &site.page(id).matter().aliases {
            let path = alias_output(&alias.value);
            jobs.push(Job { path: path.into(), output: Output::Redirect(Target::Page(id)) });
        }
    }
}

/// The output path of an alias: a folder's `index.html` unless it names a file with an extension.
pub fn alias_output(alias: &str) -> String {
    let path = alias.trim_start_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    if last.is_empty() || last.contains('.') {
        addresses::output(alias)
    } else {
        addresses::output(&format!("{alias}/"))
    }
}

/// The manifest's path, which no job may take.
pub const MANIFEST: &str = manifest::NAME;

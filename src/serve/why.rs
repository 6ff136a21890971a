//! What one page is made of, so that an editor knows where each part of it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::base::{Diagnostics, Failure, Listing, Placed, SitePath, World, url};
use crate::build::Magazine;
use crate::config::ThemeChain;
use crate::config::theme_files::{self, Layer, ThemeFile};
use crate::document::{Head, Place};
use crate::plan::Output;
use crate::plan::jobs::list_pages;
use crate::site::{PageId, Site, Target};

use super::find::{self, Found, documents, find, target_of_source};

/// What a page is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Why {
    /// Its path in the output folder.
    pub output: String,
    /// Markdown files whose text is on it, its own first.
    pub texts: Vec<SitePath>,
    /// The file that its text was translated from.
    pub translated_from: Option<SitePath>,
    /// Pictures of its text and its cover, and what stands beside them.
    pub pictures: Vec<SitePath>,
    /// Its template, then those that it extends and includes.
    pub templates: Vec<SitePath>,
    /// Components by name, with their files.
    pub components: Vec<(String, SitePath)>,
    /// Strings of the interface, with the language that they are in and the one that lends them.
    pub strings: Vec<(String, String, Option<String>)>,
    /// Lists of the site: as templates write them, and the one that the page is of.
    pub lists: Vec<String>,
    /// Files of the theme by name.
    pub assets: Vec<String>,
    /// The file that it is, where it is published as it is.
    pub file: Option<SitePath>,
}

/// The job of an address with or without its host, or of a Markdown file by its path from the site's root.
pub fn find_job(magazine: &Magazine, asked: &str) -> Option<usize> {
    let site = &magazine.site;
    if Place::of(&SitePath::new(asked)).is_some() {
        let address = site.address(target_of_source(site, &SitePath::new(asked))?);
        return position(magazine, &address);
    }
    let path = match asked.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/').unwrap_or(rest.len())..],
        None => asked,
    };
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    let below = path.strip_prefix(&site.settings.base_path).filter(|below| below.starts_with('/')).unwrap_or(&path);
    position(magazine, &url::decode(below)?)
}

fn position(magazine: &Magazine, address: &str) -> Option<usize> {
    match find(&magazine.site, &magazine.plan, address) {
        Found::Job(job) => Some(job),
        Found::Redirect(_) => position(magazine, &format!("{address}/")),
        Found::Derivative(_) | Found::Nothing { .. } => None,
    }
}

/// What a job is made of, found while it is made.
///
/// # Errors
/// A file that is gone or can't be read.
pub fn why(magazine: &Magazine, world: &dyn World, job: usize) -> Result<Why, Failure> {
    let site = &*magazine.site;
    let planned = &magazine.plan.jobs()[job];
    let mut why = Why { output: planned.path.to_string(), ..Why::default() };
    if let Output::File(file) = planned.output {
        why.file = Some(site.files.get(file).path.clone());
        return Ok(why);
    }
    let listing = world.list()?;
    let (traced, trace) = magazine.traced();
    let reading = Reading { world, read: Mutex::default() };
    traced.render(job, &reading, &mut Diagnostics::new())?;
    let asked = trace.asked();
    let target = match planned.output {
        Output::Page(target, _) | Output::Redirect(target) => Some(target),
        Output::Feed(_, scope) => Some(scope.target()),
        _ => None,
    };
    let own: Vec<&SitePath> = target.map(|target| documents(site, target)).unwrap_or_default();
    why.texts = own.iter().take(1).map(|path| (*path).clone()).collect();
    why.translated_from = own.get(1).map(|path| (*path).clone());
    let read = reading.read.into_inner().unwrap_or_else(PoisonError::into_inner);
    why.texts.extend(read.into_iter().filter(|path| Place::of(path).is_some() && own.first() != Some(&path)));
    why.pictures = target.map(|target| pictures(site, &listing, target)).unwrap_or_default();
    let language = |id: crate::config::LanguageId| site.language(id).tag.to_string();
    let lender = |id, key: &str| site.strings.lender(id, key).map(ToString::to_string);
    why.strings = asked.strings.into_iter().map(|(id, key)| (key.clone(), language(id), lender(id, &key))).collect();
    why.lists = own_list(site, &planned.output).into_iter().chain(asked.lists).collect();
    why.assets = asked.assets.into_iter().collect();
    if let Some(template) = magazine.template(job) {
        let theme = Theme::new(world, &listing, &site.settings.theme)?;
        let boxes = boxes(world, &why.texts)?;
        (why.templates, why.components) = theme.reached(&template, &boxes);
    }
    Ok(why)
}

/// A world whose readings are noted.
struct Reading<'a> {
    world: &'a dyn World,
    read: Mutex<BTreeSet<SitePath>>,
}

impl World for Reading<'_> {
    fn list(&self) -> Result<Listing, Failure> {
        self.world.list()
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, Failure> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        self.world.read(path)
    }
}

/// The list that a page is of.
fn own_list(site: &Site, output: &Output) -> Option<String> {
    let Output::Page(target, number) = output else { return None };
    let at = site.language_of(*target).index();
    let (what, articles) = match target {
        Target::Home(_) => ("all articles".to_owned(), site.lists[at].articles.len()),
        Target::Section(id, _) => {
            let section = site.section(*id);
            (format!("articles of the section {}", section.id), section.faces[at].articles.len())
        }
        Target::Tag(id, _) => {
            let tag = site.tag(*id);
            (format!("articles with the tag {}", tag.id), tag.faces[at].articles.len())
        }
        Target::Person(id, _) => {
            let person = site.person(*id);
            (format!("articles by {}", person.label), person.faces[at].articles.len())
        }
        _ => return None,
    };
    Some(format!("{what}, page {number} of {}", list_pages(site, articles)))
}

/// Pictures of a page's own text and its cover, and the files that stand beside them.
fn pictures(site: &Site, listing: &Listing, target: Target) -> Vec<SitePath> {
    let (head, source, cover): (Option<&Head>, Option<PageId>, _) = match target {
        Target::Page(id) => {
            let page = site.page(id);
            (Some(&*page.head), Some(page.source), page.cover)
        }
        Target::Section(id, language) => {
            let face = &site.section(id).faces[language.index()];
            (face.index.as_deref(), None, face.cover)
        }
        Target::Person(id, language) => {
            let face = &site.person(id).faces[language.index()];
            (face.head.as_deref(), None, face.portrait)
        }
        _ => (find::head(site, target), None, None),
    };
    let shown = head.into_iter().flat_map(|head| &head.pictures);
    let of_text = shown.filter_map(|picture| site.file_named(&picture.target, &head?.path, source));
    let mut paths: BTreeSet<SitePath> =
        cover.into_iter().chain(of_text).map(|id| site.files.get(id).path.clone()).collect();
    for picture in paths.clone() {
        let beside = [format!("{picture}.toml"), format!("{}/{}.toml", picture.folder(), picture.stem())];
        paths.extend(beside.iter().map(|path| SitePath::new(path)).find(|path| listing.files.contains_key(path)));
    }
    paths.into_iter().collect()
}

/// The names of boxes in these texts.
fn boxes(world: &dyn World, texts: &[SitePath]) -> Result<BTreeSet<String>, Failure> {
    let mut names = BTreeSet::new();
    for path in texts {
        let bytes = world.read(path)?;
        let text = String::from_utf8_lossy(&bytes);
        let fences = text.lines().filter_map(|line| line.trim_start().trim_start_matches(['`', '~']).strip_prefix('{'));
        names.extend(fences.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.trim().to_owned()));
    }
    Ok(names)
}

/// A theme's templates as texts.
struct Theme {
    chain: Vec<String>,
    templates: Vec<(ThemeFile, String)>,
}

impl Theme {
    fn new(world: &dyn World, listing: &Listing, name: &Placed<String>) -> Result<Self, Failure> {
        // What is wrong with it was told where the magazine was understood.
        let told = &mut Diagnostics::new();
        let chain = ThemeChain::read(world, listing, name, &SitePath::new(""), told)?.names;
        let mut templates = Vec::new();
        for file in theme_files::files(listing, &chain, "templates") {
            let text = String::from_utf8_lossy(&file.read(world)?).into_owned();
            templates.push((file, text));
        }
        Ok(Self { chain, templates })
    }

    /// The files that are reached from a template, in the order of reaching them, and the components that they or these
    /// boxes call.
    fn reached(&self, template: &str, boxes: &BTreeSet<String>) -> (Vec<SitePath>, Vec<(String, SitePath)>) {
        let mut files: Vec<SitePath> = Vec::new();
        let mut components: BTreeMap<String, SitePath> = BTreeMap::new();
        let mut open: Vec<(&ThemeFile, &str)> = self.template(template, None).into_iter().collect();
        for name in boxes {
            if let Some((file, text)) = self.component(name) {
                components.insert(name.clone(), file.path.clone());
                open.insert(0, (file, text));
            }
        }
        while let Some((file, text)) = open.pop() {
            let is_component = components.values().any(|path| *path == file.path);
            if files.contains(&file.path) {
                continue;
            }
            if !is_component {
                files.push(file.path.clone());
            }
            let mut next = Vec::new();
            for name in quoted_after(text, "extends").chain(quoted_after(text, "include")) {
                next.extend(self.template(name, Some(file.layer)));
            }
            for name in called(text) {
                if let Some((file, text)) = self.component(name).filter(|_| !components.contains_key(name)) {
                    components.insert(name.to_owned(), file.path.clone());
                    next.push((file, text));
                }
            }
            open.extend(next.into_iter().rev());
        }
        (files, components.into_iter().collect())
    }

    /// A template by a name that stands in a file of this layer.
    fn template(&self, name: &str, from: Option<Layer>) -> Option<(&ThemeFile, &str)> {
        let of =
            |(depth, theme): (usize, &String)| Some((depth, name.strip_prefix(theme.as_str())?.strip_prefix('/')?));
        let own = self.chain.iter().enumerate().find_map(of);
        let under = name.strip_prefix(theme_files::BUILT_IN).and_then(|rest| rest.strip_prefix('/'));
        let of_layer = |wanted: &dyn Fn(Layer) -> bool, name: &str| {
            let file = self.templates.iter().find(|(file, _)| file.name == name && wanted(file.layer));
            file.map(|(file, text)| (file, text.as_str()))
        };
        match (own, from) {
            // What lies under a theme of the site's knows only its own.
            (_, Some(Layer::BuiltIn)) => of_layer(&|layer| layer == Layer::BuiltIn, under.unwrap_or(name)),
            (Some((depth, own)), _) => of_layer(&|layer| layer == Layer::Theme(depth), own),
            (None, _) => of_layer(&|_| true, name),
        }
    }

    /// The file that a component stands in.
    fn component(&self, name: &str) -> Option<(&ThemeFile, &str)> {
        let start = format!("component {name}");
        let holds = |text: &str| {
            text.match_indices(&start).any(|(at, _)| {
                let rest = text[at + start.len()..].trim_start();
                rest.starts_with('(') && text[..at].trim_end().ends_with(['%', '-'])
            })
        };
        self.templates.iter().find(|(_, text)| holds(text)).map(|(file, text)| (file, text.as_str()))
    }
}

/// The names in quotation marks in tags that begin with a word.
fn quoted_after<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    tags(text, "{%").filter_map(move |tag| tag.strip_prefix(word)?.trim_start().strip_prefix('"')?.split('"').next())
}

/// The names of components that a template calls.
fn called(text: &str) -> impl Iterator<Item = &str> {
    tags(text, "{{").chain(tags(text, "{%")).filter_map(|tag| {
        let rest = tag.strip_prefix('<')?;
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '.' | '-'));
        Some(&rest[..end?]).filter(|name| !name.is_empty())
    })
}

/// What stands in a template after each of these openings.
fn tags<'a>(text: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(opening).map(move |(at, _)| text[at + opening.len()..].trim_start_matches('-').trim_start())
}

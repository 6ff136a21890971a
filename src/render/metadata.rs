//! What stands in a page's head for search engines and for those who share it: description, authors, canonical address,
//! versions, feeds, OpenGraph and the card of a shared link.

use crate::base::html::attribute;
use crate::config::LanguageId;
use crate::photo::Encoding;
use crate::plan::{FeedFormat, FeedScope};
use crate::site::{Page, PageId, PersonId, Site, Target};

use super::about::{self, About};
use super::page::{feed_title, kind, listed};
use super::pictures::{Placed, Ratio};
use super::renderer::Shared;

/// The size of the picture that a shared link shows.
const CARD: (u32, u32) = (1200, 630);

/// The same of a portrait: a face cut to a strip is none.
const PORTRAIT: (u32, u32) = (1200, 1200);

/// How many articles of a list are asked for a picture that may stand for it.
const ASKED: usize = 12;

/// The elements of a page's head, each on a line of its own.
pub(super) fn of_page(shared: &Shared, target: Target, number: u32) -> String {
    let site = &*shared.site;
    let about = About::new(site, target, number);
    let mut head = Head(String::with_capacity(3 << 10));
    let description = about::description(site, &shared.values, target).filter(|text| !text.is_empty());
    if let Some(description) = &description {
        head.named("description", description);
    }
    if let Some(page) = about.article {
        authors(shared, page, &mut head);
    }
    head.named("robots", if about.is_noindex { "noindex" } else { "max-image-preview:large" });
    links(shared, target, &about, &mut head);
    head.property("og:type", graph_type(kind(site, target)));
    head.property("og:title", &about::title(site, &shared.values, target).unwrap_or_default());
    head.property("og:url", &about.permalink);
    let own = site.language(about.language);
    head.property("og:site_name", &shared.values.typography(about.language).text(&own.title));
    head.property("og:locale", &own.open_graph_locale);
    for (language, _) in about.alternates.iter().filter(|(language, _)| *language != about.language) {
        head.property("og:locale:alternate", &site.language(*language).open_graph_locale);
    }
    if let Some(description) = &description {
        head.property("og:description", description);
    }
    let picture = picture(shared, target);
    let is_portrait = is_portrait(shared, target);
    if let Some(placed) = &picture {
        shared_picture(shared, about.language, placed, if is_portrait { PORTRAIT } else { CARD }, &mut head);
    }
    if let Some(page) = about.article.filter(|page| page.section.is_some()) {
        article(shared, page, &mut head);
    }
    head.named("twitter:card", if picture.is_some() && !is_portrait { "summary_large_image" } else { "summary" });
    head.0
}

/// The picture that stands for a page: its own, where a JPEG can be made of it, else the magazine's, else that of what its
/// list begins with.
pub(super) fn picture(shared: &Shared, target: Target) -> Option<Placed> {
    let (site, pictures) = (&*shared.site, &*shared.pictures);
    let target = if target == Target::Root { Target::Home(site.language_of(target)) } else { target };
    let own = match target {
        Target::Page(id) => pictures.of_page(id),
        Target::Section(id, language) => pictures.section_cover(&site.section(id).faces[language.index()]),
        Target::Person(id, language) => pictures.portrait(&site.person(id).faces[language.index()]),
        Target::Home(language) => site.homes[language.index()].as_ref().and_then(|home| pictures.home_cover(home)),
        _ => None,
    };
    let common = || pictures.in_static(&site.settings.share_image.as_ref()?.value);
    // What nothing can be made of, and few programs that show shared pages know, gives way.
    let is_known = |(file, _): &Placed| {
        let media_type = pictures.shown(*file).map(|shown| shown.picture.format.media_type());
        !matches!(media_type, Some("image/avif" | "image/svg+xml"))
    };
    match own {
        Some(own) if is_known(&own) => Some(own),
        own => common().or(own).or_else(|| of_list(shared, target)),
    }
}

/// The picture of an article that a page's list begins with, from the one that leads a front page.
fn of_list(shared: &Shared, target: Target) -> Option<Placed> {
    let ids = listed(&shared.site, target).filter(|_| !matches!(target, Target::Person(..)))?;
    let is_lead = |id: &&PageId| matches!(target, Target::Home(_)) && shared.site.page(**id).matter().featured;
    let lead = ids.iter().find(is_lead);
    lead.into_iter().chain(ids.iter().take(ASKED)).find_map(|id| shared.pictures.of_page(*id))
}

/// Elements of a head.
struct Head(String);

impl Head {
    fn named(&mut self, name: &'static str, content: &str) {
        self.element("meta name", name, &[("content", content)]);
    }

    fn property(&mut self, property: &'static str, content: &str) {
        self.element("meta property", property, &[("content", content)]);
    }

    fn link(&mut self, rel: &'static str, attributes: &[(&str, &str)]) {
        self.element("link rel", rel, attributes);
    }

    /// Elements that are written already.
    fn add(&mut self, elements: &str) {
        self.begin_line();
        self.0.push_str(elements);
    }

    fn begin_line(&mut self) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
    }

    /// An element; its first attribute stands beside its name and has a value of ours, which needs no escaping.
    fn element(&mut self, name: &str, first: &'static str, others: &[(&str, &str)]) {
        self.begin_line();
        for part in ["<", name, "=\"", first, "\""] {
            self.0.push_str(part);
        }
        for (name, value) in others {
            attribute(name, value, &mut self.0);
        }
        self.0.push('>');
    }
}

fn links(shared: &Shared, target: Target, about: &About<'_>, head: &mut Head) {
    let site = &*shared.site;
    if let Some(canonical) = &about.canonical {
        head.link("canonical", &[("href", canonical)]);
    }
    let mut alternate = |hreflang: &str, href: &str| {
        head.link("alternate", &[("hreflang", hreflang), ("href", href)]);
    };
    // Of what search engines are kept from, such as a preview, the versions stand in menus alone.
    if !about.is_noindex {
        for (language, version) in &about.alternates {
            alternate(site.language(*language).tag.as_str(), &site.permalink(&site.address(*version)));
        }
        if let Some(address) = about.x_default(site) {
            alternate("x-default", &address);
        }
    }
    if let Target::Section(id, language) = target {
        head.add(&feed_links(site, FeedScope::Section(id, language)));
    }
    head.add(&shared.values.of(about.language).feed_links);
}

/// The links to the feeds of a scope.
pub(super) fn feed_links(site: &Site, scope: FeedScope) -> String {
    let mut links = Head(String::new());
    let title = feed_title(site, scope);
    for format in FeedFormat::ALL {
        let href = site.url(&scope.address(site, format));
        links.link("alternate", &[("type", format.media_type()), ("title", &title), ("href", &href)]);
    }
    links.0
}

fn graph_type(kind: &str) -> &'static str {
    match kind {
        "article" => "article",
        "person" => "profile",
        _ => "website",
    }
}

/// Whether a page is shared with a portrait.
fn is_portrait(shared: &Shared, target: Target) -> bool {
    let Target::Person(id, language) = target else { return false };
    shared.pictures.portrait(&shared.site.person(id).faces[language.index()]).is_some()
}

fn shared_picture(
    shared: &Shared,
    language: LanguageId,
    (file, facts): &Placed,
    (width, height): (u32, u32),
    head: &mut Head,
) {
    let stated = shared.pictures.state(*file, facts);
    let card = stated.and_then(|stated| shared.pictures.one(&stated, Ratio::new(width, height), width, Encoding::Jpeg));
    let Some(card) = card else { return };
    head.property("og:image", &shared.pictures.permalink(&card));
    head.property("og:image:type", card.media_type);
    if let Some((width, height)) = card.size {
        head.property("og:image:width", &width.to_string());
        head.property("og:image:height", &height.to_string());
    }
    if let Some(alt) = facts.alt.as_deref().filter(|alt| !alt.is_empty()) {
        head.property("og:image:alt", &shared.values.typography(language).text(alt));
    }
}

fn authors(shared: &Shared, page: &Page, head: &mut Head) {
    let name = |id: &PersonId| shared.site.person(*id).faces[page.language.index()].name.to_string();
    let names: Vec<String> = page.people.iter().map(name).collect();
    if !names.is_empty() {
        head.named("author", &shared.values.of(page.language).formats.list(&names));
    }
}

fn article(shared: &Shared, page: &Page, head: &mut Head) {
    let site: &Site = &shared.site;
    let at = page.language.index();
    if let Some(date) = page.date {
        head.property("article:published_time", &shared.rfc3339(date));
    }
    if let Some(date) = page.changed() {
        head.property("article:modified_time", &shared.rfc3339(date));
    }
    for person in &page.people {
        head.property("article:author", &site.permalink(&site.person(*person).faces[at].address));
    }
    if let Some(section) = page.section {
        let title = &site.section(section).faces[at].title;
        head.property("article:section", &shared.values.typography(page.language).text(title));
    }
    for tag in &page.tags {
        head.property("article:tag", &site.tag(*tag).faces[at].title);
    }
}

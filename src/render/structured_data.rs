//! JSON-LD after schema.org: NewsArticle, BreadcrumbList, Person, Organization, WebSite, ItemList, ImageObject.

use crate::config::LanguageId;
use crate::site::{PageId, PersonId, Site, Target, addresses};

use super::json::{self, List, Object};
use super::renderer::Shared;
use super::structured_pictures as pictures;

/// Bytes of a page's data, more or less.
const USUAL_SIZE: usize = 4 << 10;

/// The page's data in a script element of type `application/ld+json`; empty where there is nothing to say.
pub(super) fn script(shared: &Shared, target: Target, page: u32) -> String {
    if !matches!(target, Target::Home(_) | Target::Section(..) | Target::Page(_) | Target::Tag(..) | Target::Person(..))
    {
        return String::new();
    }
    let mut out = String::with_capacity(USUAL_SIZE);
    out.push_str("<script type=\"application/ld+json\">");
    json::object(&mut out, |graph| {
        graph.text("@context", "https://schema.org");
        graph.list("@graph", |things| {
            things_of_page(shared, target, page, things);
            breadcrumbs(&shared.site, target, things);
        });
    });
    out.push_str("</script>");
    out
}

/// What a page is of, and what it shows.
fn things_of_page(shared: &Shared, target: Target, page: u32, things: &mut List<'_>) {
    let site = &*shared.site;
    match target {
        Target::Home(language) => {
            things.object(|thing| website(site, language, thing));
            things.object(|thing| organization(shared, thing));
        }
        Target::Page(id) => {
            let pictures = pictures::of_page(shared, id);
            things.object(|thing| article(shared, id, &pictures, thing));
            pictures.write_shown(things);
        }
        Target::Person(id, language) => things.object(|thing| profile(shared, id, language, thing)),
        _ => {}
    }
    let articles = super::page::listed(site, target).unwrap_or_default();
    if !articles.is_empty() || matches!(target, Target::Section(..) | Target::Tag(..)) {
        things.object(|thing| item_list(shared, target, page, articles, thing));
    }
}

fn organization_id(site: &Site) -> String {
    site.permalink("/") + "#organization"
}

fn organization(shared: &Shared, thing: &mut Object<'_>) {
    let site = &*shared.site;
    let publisher = &site.settings.publisher;
    let logo = publisher
        .logo
        .as_ref()
        .and_then(|logo| site.files.find(&logo.value, &crate::base::SitePath::new("polygloss.toml"), None));
    thing.text("@type", "Organization");
    thing.text("@id", &organization_id(site));
    thing.text("name", publisher.name.as_deref().unwrap_or(&site.settings.title));
    thing.text("url", &site.permalink("/"));
    if let Some(logo) = logo {
        pictures::write_logo(shared, logo, thing);
    }
    thing.texts("sameAs", &publisher.same_as);
}

fn website_id(site: &Site, language: LanguageId) -> String {
    site.permalink(&addresses::home(site.language(language))) + "#website"
}

fn website(site: &Site, language: LanguageId, thing: &mut Object<'_>) {
    let own = site.language(language);
    thing.text("@type", "WebSite");
    thing.text("@id", &website_id(site, language));
    thing.text("name", &own.title);
    thing.known("description", own.description.as_deref());
    thing.text("url", &site.permalink(&addresses::home(own)));
    thing.text("inLanguage", own.tag.as_str());
    thing.object("publisher", |publisher| publisher.text("@id", &organization_id(site)));
}

fn article(shared: &Shared, id: PageId, pictures: &pictures::OfPage<'_>, thing: &mut Object<'_>) {
    let site = &*shared.site;
    let page = site.page(id);
    let matter = page.matter();
    let is_article = page.section.is_some();
    let at = page.language.index();
    let source = site.page(page.source);
    let is_translation = source.language != page.language;
    let translator = matter.translation.as_ref().and_then(|translation| translation.by.as_deref());
    let translations =
        site.shown_versions(page.piece).filter(|version| *version != id && site.page(*version).source == id);
    let permalink = site.permalink(&page.address);
    thing.text("@type", if is_article { "NewsArticle" } else { "WebPage" });
    thing.text("@id", &article_id(site, id));
    thing.text(if is_article { "headline" } else { "name" }, &matter.title.value);
    thing.known("alternativeHeadline", matter.subtitle.as_deref().filter(|_| is_article));
    thing.known("description", matter.description.as_deref().or(matter.lead.as_deref()));
    thing.text("url", &permalink);
    thing.text("mainEntityOfPage", &permalink);
    thing.text("inLanguage", site.language(page.language).tag.as_str());
    thing.object("isPartOf", |website| website.text("@id", &website_id(site, page.language)));
    thing.known("datePublished", page.date.map(|date| shared.rfc3339(date)));
    thing.known("dateModified", page.changed().map(|date| shared.rfc3339(date)));
    pictures.write_image(thing);
    thing.each("author", &page.people, |author, thing| person(site, *author, page.language, thing));
    thing.object("publisher", |publisher| organization(shared, publisher));
    thing.known("articleSection", page.section.map(|section| &*site.section(section).faces[at].title));
    thing.texts("keywords", page.tags.iter().map(|tag| site.tag(*tag).faces[at].title.as_str()));
    if is_article {
        thing.number("wordCount", page.head.words);
        thing.text("timeRequired", &format!("PT{}M", super::values::minutes(page.head.words)));
        thing.yes("isAccessibleForFree");
    }
    if let Some(sponsor) = matter.sponsor.as_deref() {
        thing.object("sponsor", |thing| named("Organization", sponsor, thing));
    }
    if is_translation && source.is_shown {
        thing.object("translationOfWork", |source| source.text("@id", &article_id(site, page.source)));
    }
    if let Some(translator) = translator {
        thing.object("translator", |thing| named("Person", translator, thing));
    }
    thing.each("workTranslation", translations, |version, thing| thing.text("@id", &article_id(site, version)));
}

/// What names an article in the graphs of all pages.
fn article_id(site: &Site, id: PageId) -> String {
    site.permalink(&site.page(id).address) + "#article"
}

/// Something of which only kind and name are known.
pub(super) fn named(kind: &str, name: &str, thing: &mut Object<'_>) {
    thing.text("@type", kind);
    thing.text("name", name);
}

/// A person; with the name in the graphs of all pages, where they have a page.
fn person(site: &Site, id: PersonId, language: LanguageId, thing: &mut Object<'_>) {
    let face = &site.person(id).faces[language.index()];
    let url = face.is_shown.then(|| site.permalink(&face.address));
    thing.text("@type", "Person");
    thing.known("@id", url.as_ref().map(|url| [url, "#person"].concat()));
    thing.text("name", &face.name);
    thing.known("url", url);
    thing.known("jobTitle", face.role.as_deref());
}

fn profile(shared: &Shared, id: PersonId, language: LanguageId, thing: &mut Object<'_>) {
    let site = &*shared.site;
    let face = &site.person(id).faces[language.index()];
    let links = face.matter().map(|matter| matter.links.as_slice()).unwrap_or_default();
    thing.text("@type", "ProfilePage");
    thing.text("inLanguage", site.language(language).tag.as_str());
    thing.object("isPartOf", |website| website.text("@id", &website_id(site, language)));
    thing.object("mainEntity", |thing| {
        person(site, id, language, thing);
        pictures::write_portrait(shared, face, thing);
        thing.texts("sameAs", links.iter().map(|(_, link)| &link.value));
        thing.object("worksFor", |publisher| publisher.text("@id", &organization_id(site)));
    });
}

/// The articles of one page of a list with their covers, counted from the first page on.
fn item_list(shared: &Shared, target: Target, page: u32, articles: &[PageId], thing: &mut Object<'_>) {
    let site = &*shared.site;
    let size = site.settings.paginate_by;
    let before = (page.max(1) as usize - 1) * size;
    thing.text("@type", "ItemList");
    thing.text("url", &site.permalink(&addresses::list_page(site.address(target), page)));
    thing.number("numberOfItems", articles.len());
    let items = articles.iter().enumerate().skip(before).take(size);
    thing.list("itemListElement", |list| {
        for (at, id) in items {
            list.object(|item| {
                item.text("@type", "ListItem");
                item.number("position", at + 1);
                item.text("url", &site.permalink(&site.page(*id).address));
                item.text("name", site.title(*id));
                pictures::write_cover(shared, *id, item);
            });
        }
    });
}

/// The way from the language's home to a page.
fn breadcrumbs(site: &Site, target: Target, things: &mut List<'_>) {
    let language = site.language_of(target);
    let at = language.index();
    let mut way: Vec<(&str, String)> = Vec::new();
    let mut section = match target {
        Target::Page(id) => {
            way.push((site.title(id), site.permalink(&site.address(target))));
            site.page(id).section
        }
        Target::Section(id, _) => Some(id),
        Target::Tag(id, _) => {
            way.push((&site.tag(id).faces[at].title, site.permalink(&site.address(target))));
            let name = site.strings.text(language, "tags").unwrap_or("tags");
            way.push((name, site.permalink(&site.address(Target::Tags(language)))));
            None
        }
        Target::Person(id, _) => {
            way.push((&site.person(id).faces[at].name, site.permalink(&site.address(target))));
            let name = site.strings.text(language, "people").unwrap_or("people");
            way.push((name, site.permalink(&site.address(Target::People(language)))));
            None
        }
        _ => return,
    };
    while let Some(id) = section {
        let face = &site.section(id).faces[at];
        way.push((&face.title, site.permalink(&face.address)));
        section = site.section(id).parent;
    }
    let own = site.language(language);
    way.push((&own.title, site.permalink(&addresses::home(own))));
    things.object(|thing| {
        thing.text("@type", "BreadcrumbList");
        thing.each("itemListElement", way.iter().rev().enumerate(), |(at, (name, address)), item| {
            item.text("@type", "ListItem");
            item.number("position", at + 1);
            item.text("name", name);
            item.text("item", address);
        });
    });
}

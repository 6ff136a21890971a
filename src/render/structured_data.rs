//! JSON-LD after schema.org: NewsArticle, BreadcrumbList, Person, Organization, WebSite, ItemList, ImageObject.

use super::json_value::{Value, list, named, number, object, reference, some, texts};

use crate::config::LanguageId;
use crate::site::{PageId, PersonId, Site, Target, addresses};

use super::renderer::Shared;
use super::structured_pictures as pictures;

/// The page's data in a script element of type `application/ld+json`; empty where there is nothing to say.
pub(super) fn script(shared: &Shared, target: Target, page: u32) -> String {
    let site = &*shared.site;
    let graph: Vec<Value<'_>> = match target {
        Target::Home(language) => {
            let articles = &site.lists[language.index()].articles;
            let list = (!articles.is_empty()).then(|| item_list(site, target, page, articles));
            [website(site, language), organization(shared)].into_iter().chain(list).collect()
        }
        Target::Page(id) => {
            let pictures = pictures::of_page(shared, id);
            let mut graph = vec![article(shared, id, pictures.image)];
            graph.extend(pictures.shown);
            graph.extend(breadcrumbs(site, target));
            graph
        }
        Target::Section(id, language) => {
            let articles = &site.section(id).faces[language.index()].articles;
            std::iter::once(item_list(site, target, page, articles)).chain(breadcrumbs(site, target)).collect()
        }
        Target::Tag(id, language) => {
            let articles = &site.tag(id).faces[language.index()].articles;
            std::iter::once(item_list(site, target, page, articles)).chain(breadcrumbs(site, target)).collect()
        }
        Target::Person(id, language) => {
            let articles = &site.person(id).faces[language.index()].articles;
            let list = (!articles.is_empty()).then(|| item_list(site, target, page, articles));
            std::iter::once(profile(shared, id, language)).chain(list).chain(breadcrumbs(site, target)).collect()
        }
        Target::Tags(_) | Target::People(_) | Target::Credits(_) => breadcrumbs(site, target).into_iter().collect(),
        Target::Search(_) | Target::NotFound(_) | Target::Root => Vec::new(),
    };
    if graph.is_empty() {
        return String::new();
    }
    let data = object([("@context", some("https://schema.org")), ("@graph", Some(list(graph)))]);
    format!("<script type=\"application/ld+json\">{}</script>", data.to_script())
}

fn organization_id(site: &Site) -> String {
    format!("{}#organization", site.permalink("/"))
}

fn organization(shared: &Shared) -> Value<'_> {
    let site = &*shared.site;
    let publisher = &site.settings.publisher;
    let logo = publisher
        .logo
        .as_ref()
        .and_then(|logo| site.files.find(&logo.value, &crate::base::SitePath::new("polygloss.toml"), None));
    object([
        ("@type", some("Organization")),
        ("@id", some(organization_id(site))),
        ("name", some(publisher.name.as_deref().unwrap_or(&site.settings.title))),
        ("url", some(site.permalink("/"))),
        ("logo", logo.and_then(|logo| pictures::logo(shared, logo))),
        ("sameAs", (!publisher.same_as.is_empty()).then(|| texts(publisher.same_as.iter()))),
    ])
}

fn website_id(site: &Site, language: LanguageId) -> String {
    format!("{}#website", site.permalink(&addresses::home(site.language(language))))
}

fn website(site: &Site, language: LanguageId) -> Value<'_> {
    let own = site.language(language);
    let home = site.permalink(&addresses::home(own));
    object([
        ("@type", some("WebSite")),
        ("@id", some(website_id(site, language))),
        ("name", some(own.title.as_str())),
        ("description", own.description.as_deref().and_then(some)),
        ("url", some(home)),
        ("inLanguage", some(own.tag.as_str())),
        ("publisher", Some(reference(organization_id(site)))),
    ])
}

fn article<'a>(shared: &'a Shared, id: PageId, image: Option<Value<'a>>) -> Value<'a> {
    let site = &*shared.site;
    let page = site.page(id);
    let matter = page.matter();
    let language = site.language(page.language);
    let permalink = site.permalink(&page.address);
    let description = matter.description.as_deref().or(matter.lead.as_deref());
    let is_article = page.section.is_some();
    let authors: Vec<Value<'_>> = page.people.iter().map(|person| person_link(site, *person, page.language)).collect();
    let tags: Vec<&str> =
        page.tags.iter().map(|tag| site.tag(*tag).faces[page.language.index()].title.as_str()).collect();
    let source = site.page(page.source);
    let is_translation = source.language != page.language;
    let translator = matter.translation.as_ref().and_then(|translation| translation.by.as_deref());
    let translations: Vec<Value<'_>> = site
        .shown_versions(page.piece)
        .filter(|version| *version != id && site.page(*version).source == id)
        .map(|version| reference(format!("{}#article", site.permalink(&site.page(version).address))))
        .collect();
    object([
        ("@type", some(if is_article { "NewsArticle" } else { "WebPage" })),
        ("@id", some(format!("{permalink}#article"))),
        ("headline", some(matter.title.value.as_str()).filter(|_| is_article)),
        ("name", some(matter.title.value.as_str()).filter(|_| !is_article)),
        ("alternativeHeadline", matter.subtitle.as_deref().filter(|_| is_article).and_then(some)),
        ("description", description.and_then(some)),
        ("url", some(permalink.clone())),
        ("mainEntityOfPage", some(permalink)),
        ("inLanguage", some(language.tag.as_str())),
        ("isPartOf", Some(reference(website_id(site, page.language)))),
        ("datePublished", page.date.and_then(|date| some(shared.rfc3339(date)))),
        ("dateModified", page.changed().and_then(|date| some(shared.rfc3339(date)))),
        ("image", image),
        ("author", (!authors.is_empty()).then(|| list(authors))),
        ("publisher", Some(organization(shared))),
        (
            "articleSection",
            page.section.and_then(|section| some(&*site.section(section).faces[page.language.index()].title)),
        ),
        ("keywords", (!tags.is_empty()).then(|| texts(tags))),
        ("wordCount", is_article.then(|| number(page.head.words))),
        ("timeRequired", some(format!("PT{}M", super::values::minutes(page.head.words))).filter(|_| is_article)),
        ("isAccessibleForFree", is_article.then_some(Value::Boolean(true))),
        ("sponsor", matter.sponsor.as_deref().map(|name| named("Organization", name))),
        (
            "translationOfWork",
            (is_translation && source.is_shown)
                .then(|| reference(format!("{}#article", site.permalink(&source.address)))),
        ),
        ("translator", translator.map(|name| named("Person", name))),
        ("workTranslation", (!translations.is_empty()).then(|| list(translations))),
    ])
}

fn person_link(site: &Site, id: PersonId, language: LanguageId) -> Value<'_> {
    let face = &site.person(id).faces[language.index()];
    let shown = |of: fn(&Site, &str) -> String| face.is_shown.then(|| of(site, &face.address));
    object([
        ("@type", some("Person")),
        ("@id", shown(person_id).and_then(some)),
        ("name", some(face.name.as_str())),
        ("url", shown(|site, address| site.permalink(address)).and_then(some)),
        ("jobTitle", face.role.as_deref().and_then(some)),
    ])
}

/// What names a person in the graphs of all pages.
fn person_id(site: &Site, address: &str) -> String {
    format!("{}#person", site.permalink(address))
}

fn profile(shared: &Shared, id: PersonId, language: LanguageId) -> Value<'_> {
    let site = &*shared.site;
    let face = &site.person(id).faces[language.index()];
    let links: Vec<&str> = face
        .matter()
        .map_or_else(Vec::new, |matter| matter.links.iter().map(|(_, link)| link.value.as_str()).collect());
    let person = object([
        ("@type", some("Person")),
        ("@id", some(person_id(site, &face.address))),
        ("name", some(face.name.as_str())),
        ("url", some(site.permalink(&face.address))),
        ("jobTitle", face.role.as_deref().and_then(some)),
        ("image", pictures::portrait(shared, face)),
        ("sameAs", (!links.is_empty()).then(|| texts(links))),
        ("worksFor", Some(reference(organization_id(site)))),
    ]);
    object([
        ("@type", some("ProfilePage")),
        ("inLanguage", some(site.language(language).tag.as_str())),
        ("isPartOf", Some(reference(website_id(site, language)))),
        ("mainEntity", Some(person)),
    ])
}

/// The articles of one page of a list, counted from the first page on.
fn item_list<'a>(site: &'a Site, target: Target, page: u32, articles: &[PageId]) -> Value<'a> {
    let size = site.settings.paginate_by;
    let before = (page.max(1) as usize - 1) * size;
    let items = articles.iter().enumerate().skip(before).take(size).map(|(at, id)| {
        object([
            ("@type", some("ListItem")),
            ("position", Some(number(at + 1))),
            ("url", some(site.permalink(&site.page(*id).address))),
            ("name", some(site.title(*id))),
        ])
    });
    let address = addresses::list_page(site.address(target), page);
    object([
        ("@type", some("ItemList")),
        ("url", some(site.permalink(&address))),
        ("numberOfItems", Some(number(articles.len()))),
        ("itemListElement", Some(list(items))),
    ])
}

/// The way from the language's home to a page.
fn breadcrumbs(site: &Site, target: Target) -> Option<Value<'_>> {
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
        _ => return None,
    };
    while let Some(id) = section {
        let face = &site.section(id).faces[at];
        way.push((&face.title, site.permalink(&face.address)));
        section = site.section(id).parent;
    }
    let own = site.language(language);
    way.push((&own.title, site.permalink(&addresses::home(own))));
    let items = way.into_iter().rev().enumerate().map(|(at, (name, item))| {
        let position = Some(number(at + 1));
        object([("@type", some("ListItem")), ("position", position), ("name", some(name)), ("item", some(item))])
    });
    Some(object([("@type", some("BreadcrumbList")), ("itemListElement", Some(list(items)))]))
}

//! What a template sees of the page that is being made: the `page` value, and what comes with its kind.

use std::borrow::Cow;

use tera::{Context, Value};

use crate::config::LanguageId;
use crate::document::Head;
use crate::document::head::PictureUse;
use crate::plan::{FeedScope, jobs::list_pages};
use crate::site::{Page, PageId, PersonId, SectionId, Site, State, TagId, Target, addresses};

use super::about::{self, About};
use super::prose::Prose;
use super::renderer::Shared;
use super::value::{Field, field, html, list, map, with};
use super::values::Values;

/// The name under which a page's context carries its job's position, for functions that need to know the page. No template
/// can name it, and the engine, which looks for names in their order, passes it last.
pub(super) const JOB: &str = "~job";

/// The context that every template has.
pub(super) fn context(shared: &Shared, target: Target, number: u32, job: usize) -> Context {
    let mut context = bare_context(&shared.site, &shared.values, shared.site.language_of(target), job);
    context.insert_value("page", page(shared, target, number));
    context
}

/// The name of a page's kind, which is its template's but for an article's own.
pub(super) fn kind(site: &Site, target: Target) -> &'static str {
    match target {
        Target::Home(_) => "home",
        Target::Section(..) => "section",
        Target::Page(id) if site.page(id).section.is_some() => "article",
        Target::Page(_) => "page",
        Target::Tag(..) => "tag",
        Target::Tags(_) => "tags",
        Target::Person(..) => "person",
        Target::People(_) => "people",
        Target::Credits(_) => "credits",
        Target::Search(_) => "search",
        Target::NotFound(_) => "404",
        Target::Root => "root",
    }
}

fn page(shared: &Shared, target: Target, number: u32) -> Value {
    let (site, values) = (&*shared.site, &shared.values);
    let about = About::new(site, target, number);
    let of_page = about.article;
    let versions: Vec<(LanguageId, Value)> = about
        .alternates
        .iter()
        .map(|(of, version)| (*of, alternate(site, values, *of, *version, about.language)))
        .collect();
    map([
        ("alternates", list(versions.iter().map(|(_, version)| version.clone()).collect()).into()),
        ("banner", of_page.and_then(|page| banner(page.state)).into()),
        ("canonical", about.canonical.as_deref().into()),
        ("description", about::description(site, values, target).into()),
        ("feeds", feeds(site, values, target).into()),
        ("kind", kind(site, target).into()),
        ("languages", languages(site, target, &versions).into()),
        ("noindex", about.is_noindex.into()),
        ("permalink", about.permalink.as_str().into()),
        ("title", about::title(site, values, target).into()),
        ("url", site.url_in(&about.permalink).into()),
        ("x_default", about.x_default(site).into()),
    ])
}

fn banner(state: State) -> Option<&'static str> {
    match state {
        State::Draft => Some("draft"),
        State::Scheduled => Some("scheduled"),
        State::Live | State::Expired => None,
    }
}

fn alternate(site: &Site, values: &Values, of: LanguageId, version: Target, own: LanguageId) -> Value {
    let language = site.language(of);
    let permalink = site.permalink(&site.address(version));
    map([
        ("current", Field::from(of == own)),
        ("dir", language.direction.into()),
        ("lang", language.tag.as_str().into()),
        ("name", language.name.as_str().into()),
        ("permalink", permalink.as_str().into()),
        ("title", about::title(site, values, version).into()),
        ("translated", true.into()),
        ("url", site.url_in(&permalink).into()),
    ])
}

/// Every language for the menu: the same page in it, which may be one of these `versions`; else the version that its
/// readers fall back to, unless that is this very page; else its home.
fn languages(site: &Site, target: Target, versions: &[(LanguageId, Value)]) -> Value {
    let own = site.language_of(target);
    let of_language = |wanted: LanguageId| versions.iter().find(|(language, _)| *language == wanted);
    let entry = |of: LanguageId| {
        if let Some((_, version)) = of_language(of).filter(|_| target != Target::Root) {
            return version.clone();
        }
        let language = site.language(of);
        let version = if of == own { Some(target) } else { site.shown_in(target, of) };
        let instead = (version.is_none() && target != Target::Root)
            .then(|| language.fallback.iter().find_map(|fallback| of_language(*fallback)))
            .flatten()
            .filter(|(language, _)| *language != own);
        map([
            ("current", Field::from(of == own && target != Target::Root)),
            ("dir", language.direction.into()),
            ("instead", instead.map(|(_, version)| version).into()),
            ("lang", language.tag.as_str().into()),
            ("name", language.name.as_str().into()),
            ("translated", version.is_some().into()),
            ("url", site.url(&site.address(version.unwrap_or(Target::Home(of)))).into()),
        ])
    };
    list(site.live_languages().map(entry).collect())
}

/// The feeds of a language, and of a section on its own pages.
fn feeds(site: &Site, values: &Values, target: Target) -> Value {
    let language = site.language_of(target);
    let common = field(&values.of(language).language, "feeds").cloned();
    let common = common.unwrap_or_else(|| list(Vec::new()));
    let Target::Section(section, _) = target else { return common };
    let scope = FeedScope::Section(section, language);
    let own = super::values::feeds(site, scope, &feed_title(site, scope));
    let both = [own.as_array().unwrap_or_default(), common.as_array().unwrap_or_default()].concat();
    list(both)
}

/// What a feed is called where a page names it.
pub(super) fn feed_title(site: &Site, scope: FeedScope) -> Cow<'_, str> {
    match scope {
        FeedScope::Language(language) => Cow::from(site.language(language).title.as_str()),
        FeedScope::Section(section, language) => {
            let section = &site.section(section).faces[language.index()].title;
            Cow::from(format!("{} – {section}", site.language(language).title))
        }
    }
}

/// The document whose text a page shows.
pub(super) fn head(site: &Site, target: Target) -> Option<&Head> {
    let at = site.language_of(target).index();
    match target {
        Target::Home(_) => site.homes[at].as_ref().map(|home| &*home.head),
        Target::Section(id, _) => site.section(id).faces[at].index.as_deref(),
        Target::Page(id) => Some(&site.page(id).head),
        Target::Tag(id, _) => site.tag(id).faces[at].head.as_deref(),
        Target::Person(id, _) => site.person(id).faces[at].head.as_deref(),
        _ => None,
    }
}

/// The articles that a page lists, page by page.
pub(super) fn listed(site: &Site, target: Target) -> Option<&[PageId]> {
    let at = site.language_of(target).index();
    match target {
        Target::Home(_) => Some(&site.lists[at].articles),
        Target::Section(id, _) => Some(&site.section(id).faces[at].articles),
        Target::Tag(id, _) => Some(&site.tag(id).faces[at].articles),
        Target::Person(id, _) => Some(&site.person(id).faces[at].articles),
        _ => None,
    }
}

/// What a page is of, with the name by which its template knows it.
pub(super) fn subject(shared: &Shared, target: Target, prose: Prose) -> Option<(&'static str, Value)> {
    let (site, values) = (&*shared.site, &shared.values);
    Some(match target {
        Target::Home(language) => ("home", home(shared, language, &prose)),
        Target::Section(id, language) => ("section", section(site, values, id, language, &prose)),
        Target::Page(id) => ("article", article(shared, id, prose)),
        Target::Tag(id, language) => ("tag", tag(site, values, id, language, &prose)),
        Target::Person(id, language) => ("person", person(site, values, id, language, &prose)),
        Target::Tags(language) => ("tags", shared.tag_cards(language)),
        Target::People(language) => ("people", shared.person_cards(language)),
        Target::Credits(language) => ("credits", super::credit_page::credits(shared, language)),
        Target::Search(language) => ("search", search(site, language)),
        Target::NotFound(_) | Target::Root => return None,
    })
}

/// The `paginator` of a page of a list.
pub(super) fn paginator(site: &Site, values: &Values, target: Target, articles: &[PageId], number: u32) -> Value {
    let list_address = site.address(target);
    let count = list_pages(site, articles.len());
    let size = site.settings.paginate_by;
    let shown = articles.iter().skip((number as usize - 1) * size).take(size);
    let address = |number: u32| site.url(&addresses::list_page(Cow::from(&*list_address), number));
    map([
        ("number", number.into()),
        ("count", count.into()),
        ("total", articles.len().into()),
        ("previous", (number > 1).then(|| address(number - 1)).into()),
        ("next", (number < count).then(|| address(number + 1)).into()),
        ("first", address(1).into()),
        ("last", address(count).into()),
        ("articles", list(shown.map(|id| values.card(*id)).collect()).into()),
    ])
}

/// The `article` of an article's own page.
fn article(shared: &Shared, id: PageId, prose: Prose) -> Value {
    let (site, values) = (&*shared.site, &shared.values);
    let page = site.page(id);
    let (previous, next) = neighbours(site, id);
    let card = |id: Option<PageId>| Field::from(id.map(|id| values.card(id)));
    with(
        &values.card(id),
        [
            ("content", html(&prose.html).into()),
            ("toc", prose.toc.into()),
            ("previous", card(previous)),
            ("next", card(next)),
            ("translation", shared.shows_translation.then(|| translation(site, values, page)).into()),
            ("cover_in_text", is_cover_in_text(site, page).into()),
        ],
    )
}

/// Whether the text shows the cover too, so that a theme needn't show it twice.
pub(super) fn is_cover_in_text(site: &Site, page: &Page) -> bool {
    let file = |picture: &PictureUse| site.file_named(&picture.target, &page.head.path, Some(page.source));
    page.cover.is_some_and(|cover| page.head.pictures.iter().any(|picture| file(picture) == Some(cover)))
}

fn translation(site: &Site, values: &Values, page: &Page) -> Value {
    let source = site.page(page.source);
    if source.language == page.language {
        return Value::none();
    }
    let matter = page.matter().translation.as_ref();
    let language = site.language(source.language);
    map([
        ("from", language.tag.as_str().into()),
        ("from_name", language.name.as_str().into()),
        ("by", matter.and_then(|matter| matter.by.as_deref()).into()),
        ("machine", matter.is_some_and(|matter| matter.machine).into()),
        ("source", source.is_shown.then(|| original(site, values, page.source)).into()),
    ])
}

/// The *link* to the version that a translation was made from.
fn original(site: &Site, values: &Values, id: PageId) -> Value {
    let page = site.page(id);
    let permalink = site.permalink(&page.address);
    map([
        ("title", values.typography(page.language).text(site.title(id)).into()),
        ("url", site.url_in(&permalink).into()),
        ("permalink", permalink.as_str().into()),
        ("lang", site.language(page.language).tag.as_str().into()),
    ])
}

/// The articles before and after one in the list of its section: the previous is the older one.
fn neighbours(site: &Site, id: PageId) -> (Option<PageId>, Option<PageId>) {
    let page = site.page(id);
    let Some(section) = page.section else { return (None, None) };
    let list = &site.section(section).faces[page.language.index()].articles;
    let place = |id: PageId| site.standings[id.index()].place;
    match list.binary_search_by_key(&place(id), |other| place(*other)) {
        Ok(at) => (list.get(at + 1).copied(), at.checked_sub(1).and_then(|at| list.get(at).copied())),
        Err(_) => (None, None),
    }
}

/// The context of an output that is no page.
pub(super) fn bare_context(site: &Site, values: &Values, language: LanguageId, job: usize) -> Context {
    let own = values.of(language);
    let mut context = Context::new();
    context.insert_value("lang", Value::from(site.language(language).tag.as_str()));
    context.insert_value("language", own.language.clone());
    context.insert_value("site", own.site.clone());
    context.insert_value("data", own.data.clone());
    context.insert_value(JOB, Value::from(job));
    context
}

/// The `home` of a language's home page.
fn home(shared: &Shared, language: LanguageId, prose: &Prose) -> Value {
    let (site, values) = (&*shared.site, &shared.values);
    let home = site.homes[language.index()].as_ref();
    let typography = values.typography(language);
    let title = home.and_then(|home| home.matter().title.as_ref()).map(|title| title.value.as_str());
    let description = home.and_then(|home| home.description());
    map([
        ("title", title.map(|title| typography.text(title)).into()),
        ("description", description.map(|text| typography.text(text)).into()),
        ("content", html(&prose.html).into()),
        ("cover", home.and_then(|home| shared.pictures.of_home(home)).into()),
        ("extra", home.map_or_else(|| map([]), |home| super::value::table(&home.matter().extra)).into()),
    ])
}

/// The `section` of a section's page.
fn section(site: &Site, values: &Values, id: SectionId, language: LanguageId, prose: &Prose) -> Value {
    let own = values.of(language);
    let below = site.lists[language.index()].sections.iter().filter(|below| site.section(**below).parent == Some(id));
    let subsections = below.map(|below| own.sections[below.index()].clone()).collect();
    with(&own.sections[id.index()], [("content", html(&prose.html).into()), ("subsections", list(subsections).into())])
}

/// The `search` of a language's search page: where its index lies, and how its script counts what was found.
fn search(site: &Site, language: LanguageId) -> Value {
    let own = site.language(language);
    let forms = site.strings.message(language, "search_count").map(|message| &message.forms);
    let forms = forms.into_iter().flatten().map(|(form, text)| (form.clone().into(), Value::from(text.as_str())));
    let counts_as = site.strings.lender(language, "search_count").unwrap_or(&own.tag);
    map([
        ("forms", Value::from(forms.collect::<tera::Map>()).into()),
        ("counts_as", counts_as.as_str().into()),
        ("index_url", site.url(&addresses::search_index(own)).into()),
        ("home_url", site.url(&addresses::home(own)).into()),
        ("root_url", site.url("/").into()),
    ])
}

/// The `tag` of a tag's page.
fn tag(site: &Site, values: &Values, id: TagId, language: LanguageId, prose: &Prose) -> Value {
    let matter = site.tag(id).faces[language.index()].matter();
    let extra = matter.map_or_else(|| map([]), |matter| super::value::table(&matter.extra));
    with(&values.of(language).tags[id.index()], [("content", html(&prose.html).into()), ("extra", extra.into())])
}

/// The `person` of a person's page.
fn person(site: &Site, values: &Values, id: PersonId, language: LanguageId, prose: &Prose) -> Value {
    let matter = site.person(id).faces[language.index()].matter();
    let links = matter.map_or_else(Vec::new, |matter| {
        let link = |(label, url): &(String, crate::base::Placed<String>)| {
            map([("label", label.as_str().into()), ("url", url.value.as_str().into())])
        };
        matter.links.iter().map(link).collect()
    });
    with(
        &values.of(language).people[id.index()],
        [
            ("content", html(&prose.html).into()),
            ("links", list(links).into()),
            ("extra", matter.map_or_else(|| map([]), |matter| super::value::table(&matter.extra)).into()),
        ],
    )
}

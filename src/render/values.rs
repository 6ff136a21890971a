//! The values of a site that templates see, made once and shared by all pages.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tera::{Map, Value};

use crate::base::data::Entry;
use crate::base::{Data, Table};
use crate::config::{DataFiles, LanguageId, MenuItem};
use crate::document::Dialect;
use crate::document::typography::Typography;
use crate::plan::{FeedFormat, FeedScope};
use crate::site::links::Destination;
use crate::site::{PageId, PersonId, SectionId, Site, State, TagId, Target, addresses};

use super::cards::Cards;
use super::dates::Formats;
use super::metadata::feed_links;
use super::pictures::Pictures;
use super::value::{Field, data, field, iso, list, map, table};

/// What is kept per language.
pub struct LanguageValues {
    /// The `language` of its pages.
    pub language: Value,
    /// The `site` of its pages.
    pub site: Value,
    /// The `data` of its pages.
    pub data: Value,
    /// The links to its feeds in the heads of its pages.
    pub feed_links: String,
    /// What its interface says by key, where that says the same wherever it stands.
    pub strings: FxHashMap<String, Value>,
    /// How it writes.
    pub formats: Formats,
    /// *Section cards* by section.
    pub sections: Vec<Value>,
    /// *Section links* by section.
    pub section_links: Vec<Value>,
    /// *Person cards* by person.
    pub people: Vec<Value>,
    /// *Tag cards* by tag.
    pub tags: Vec<Value>,
}

/// All of a site's values.
pub struct Values {
    site: Arc<Site>,
    pictures: Arc<Pictures>,
    dialects: Arc<Vec<Dialect>>,
    /// By language.
    pub languages: Vec<LanguageValues>,
    cards: Cards,
    /// Where the theme's forms go to, each with a space before it: ` https://list.example`.
    pub form_origins: String,
}

impl Values {
    /// The values of a site.
    pub fn new(
        site: Arc<Site>,
        pictures: Arc<Pictures>,
        dialects: Arc<Vec<Dialect>>,
        data_files: &DataFiles,
        theme_settings: &Table,
    ) -> Self {
        let mut languages: Vec<LanguageValues> = site
            .settings
            .language_ids()
            .map(|id| language_values(&site, &pictures, &dialects[id.index()], id, data_files))
            .collect();
        let shared: Vec<Value> = languages.iter().map(|values| values.language.clone()).collect();
        for id in site.settings.language_ids() {
            let live = site.live_languages().map(|id| shared[id.index()].clone()).collect();
            languages[id.index()].site = site_value(&site, &pictures, id, live, theme_settings);
        }
        let cards = Cards::new(&site);
        Self { site, pictures, dialects, languages, cards, form_origins: form_origins(theme_settings) }
    }

    /// The values of a language.
    pub fn of(&self, language: LanguageId) -> &LanguageValues {
        &self.languages[language.index()]
    }

    /// A page's card; none for a page that isn't shown.
    pub fn card(&self, id: PageId) -> Value {
        let page = self.site.page(id);
        if !page.is_shown {
            return Value::none();
        }
        self.cards.get(id, || self.make_card(id))
    }

    /// The picture that stands for an article: its cover, else the first of its text; none for one without.
    pub(super) fn image(&self, id: PageId) -> Value {
        let own = field(&self.card(id), "cover").cloned().filter(|cover| !cover.is_none());
        own.or_else(|| self.pictures.of_text(self.dialect(self.site.page(id).language), id)).unwrap_or_else(Value::none)
    }

    /// How a language's texts are read.
    pub(super) fn dialect(&self, language: LanguageId) -> &Dialect {
        &self.dialects[language.index()]
    }

    /// How a language's punctuation is set.
    pub(super) fn typography(&self, language: LanguageId) -> &Typography {
        &self.dialect(language).typography
    }

    /// Gives back what is kept for the pages of a language alone.
    pub(super) fn give_back(&self, language: LanguageId) {
        self.cards.give_back(language);
    }

    fn make_card(&self, id: PageId) -> Value {
        let site = &*self.site;
        let page = site.page(id);
        let matter = page.matter();
        let values = self.of(page.language);
        let dialect = self.dialect(page.language);
        let typography = &dialect.typography;
        let optional = |text| Field::from(Option::as_deref(text).map(|text| typography.text(text)));
        // Each stands for the other where that is missing, and is held once then.
        let said = |text: &Option<String>| text.as_deref().map(|text| Value::from(typography.text(text)));
        let (lead, description) = (said(&matter.lead), said(&matter.description));
        let authors = page.people.iter().map(|person| values.people[person.index()].clone()).collect();
        let tags = page.tags.iter().map(|tag| values.tags[tag.index()].clone()).collect();
        let permalink = site.permalink(&page.address);
        map([
            ("authors", list(authors).into()),
            ("cover", page.cover.and_then(|file| self.pictures.of_cover(dialect, id, file)).into()),
            ("date", page.date.map(iso).into()),
            ("description", description.as_ref().or(lead.as_ref()).into()),
            ("extra", table(&matter.extra).into()),
            ("featured", matter.featured.into()),
            ("key", Field::from(&*site.pieces[page.piece.index()].key)),
            ("kicker", optional(&matter.kicker)),
            ("lang", site.language(page.language).tag.as_str().into()),
            ("lead", lead.as_ref().or(description.as_ref()).into()),
            ("minutes", minutes(page.head.words).into()),
            ("permalink", permalink.as_str().into()),
            ("section", page.section.map(|section| &values.section_links[section.index()]).into()),
            ("series", page.series.as_deref().into()),
            ("sponsor", matter.sponsor.as_deref().into()),
            ("state", state(page.state).into()),
            ("subtitle", optional(&matter.subtitle)),
            ("tags", list(tags).into()),
            ("title", typography.text(&matter.title.value).into()),
            ("updated", page.updated.map(iso).into()),
            ("url", site.url_in(&permalink).into()),
            ("words", page.head.words.into()),
        ])
    }
}

fn language_values(
    site: &Site,
    pictures: &Pictures,
    dialect: &Dialect,
    id: LanguageId,
    data_files: &DataFiles,
) -> LanguageValues {
    let language = site.language(id);
    let typography = &dialect.typography;
    let set = |text: &str| Value::from(typography.text(text));
    let section_ids = || (0..site.sections.len()).map(SectionId::new);
    let numbers = section_numbers(site);
    let sections = section_ids()
        .map(|section| section_card(site, pictures, section, id, typography, numbers[section.index()]))
        .collect();
    let section_links = section_ids()
        .map(|section| {
            let face = &site.section(section).faces[id.index()];
            map([
                ("id", Field::from(&*site.section(section).id)),
                ("title", set(&face.title).into()),
                ("url", site.url(&face.address).into()),
                ("number", numbers[section.index()].into()),
            ])
        })
        .collect();
    let people = (0..site.people.len())
        .map(|person| person_card(site, pictures, PersonId::new(person), id, typography))
        .collect();
    let tags = (0..site.tags.len()).map(|tag| tag_card(site, TagId::new(tag), id, typography)).collect();
    let files = data_files.of_language(language.tag.as_str());
    let data_value: Map = files.into_iter().map(|(name, value)| (name.to_owned().into(), data(value))).collect();
    let mut values = LanguageValues {
        language: Value::none(),
        site: Value::none(),
        data: Value::from(data_value),
        feed_links: feed_links(site, FeedScope::Language(id)),
        strings: strings(site, id),
        formats: Formats::new(&language.tag),
        sections,
        section_links,
        people,
        tags,
    };
    values.language = language_value(site, id, typography, &values);
    values
}

/// The strings of a language that hold no `{name}`.
fn strings(site: &Site, language: LanguageId) -> FxHashMap<String, Value> {
    let texts = site.strings.keys(language).filter_map(|key| Some((key, site.strings.text(language, key)?)));
    let same = texts.filter(|(_, text)| !text.contains('{'));
    same.map(|(key, text)| (key.to_owned(), Value::from(text))).collect()
}

fn language_value(site: &Site, id: LanguageId, typography: &Typography, values: &LanguageValues) -> Value {
    let language = site.language(id);
    let settings = &site.settings.languages[id.index()];
    let own_sections = &site.lists[id.index()].sections;
    let sections: Vec<Value> = own_sections.iter().map(|section| values.sections[section.index()].clone()).collect();
    let menu = match &settings.menu {
        Some(items) => items.iter().map(|item| menu_item(site, id, item)).collect(),
        None => own_sections
            .iter()
            .filter(|section| site.section(**section).parent.is_none())
            .map(|section| {
                let face = &site.section(*section).faces[id.index()];
                menu_value(&typography.text(&face.title), site.url(&face.address), None)
            })
            .collect(),
    };
    let address = |target: Target| {
        if site.shows(target) { Value::from(site.url(&site.address(target))) } else { Value::none() }
    };
    let home = addresses::home(language);
    map([
        ("code", language.tag.as_str().into()),
        ("name", language.name.as_str().into()),
        ("dir", language.direction.into()),
        ("locale", language.open_graph_locale.as_str().into()),
        ("title", typography.text(&language.title).into()),
        ("description", language.description.as_deref().map(|text| typography.text(text)).into()),
        ("url", site.url(&home).into()),
        ("permalink", site.permalink(&home).into()),
        ("menu", list(menu).into()),
        ("footer", list(settings.footer.iter().map(|item| menu_item(site, id, item)).collect()).into()),
        ("sections", list(sections).into()),
        ("tags_url", address(Target::Tags(id)).into()),
        ("people_url", address(Target::People(id)).into()),
        ("credits_url", address(Target::Credits(id)).into()),
        ("search_url", address(Target::Search(id)).into()),
        ("feeds", feeds(site, FeedScope::Language(id), &language.title).into()),
        ("not_found_url", site.url(&site.address(Target::NotFound(id))).into()),
    ])
}

/// The three feeds of a scope.
pub(super) fn feeds(site: &Site, scope: FeedScope, title: &str) -> Value {
    let feeds = FeedFormat::ALL.map(|format| {
        map([
            ("type", format.media_type().into()),
            ("title", title.into()),
            ("url", site.url(&scope.address(site, format)).into()),
        ])
    });
    list(feeds.into())
}

/// A menu's entry, with its language where that is another than the page's.
fn menu_value(label: &str, url: String, language: Option<&str>) -> Value {
    map([("label", label.into()), ("url", url.into()), ("current", false.into()), ("lang", language.into())])
}

/// A menu's entry; where it leads was checked when the settings were.
fn menu_item(site: &Site, id: LanguageId, item: &MenuItem) -> Value {
    let link = item.link.value.as_str();
    let (file, part) = link.split_once('#').map_or((link, None), |(file, part)| (file, Some(part)));
    let target = if file.ends_with(".md") {
        let path = crate::base::SitePath::new(&format!("content/{}/_index.md", site.language(id).tag));
        match site.destination(file, &path, id) {
            Destination::Here(target) | Destination::Abroad(target) => target,
            Destination::Hidden(_) | Destination::Empty | Destination::Missing(_) => Target::Home(id),
        }
    } else if link.starts_with('/') && !link.starts_with("//") && !site.is_elsewhere(link) {
        return menu_value(&item.label, format!("{}{link}", site.settings.base_path), None);
    } else {
        return menu_value(&item.label, link.to_owned(), None);
    };
    let mut url = site.url(&site.address(target));
    if let Some(part) = part {
        url = format!("{url}#{part}");
    }
    let language = Some(site.language_of(target)).filter(|language| *language != id);
    menu_value(&item.label, url, language.map(|language| site.language(language).tag.as_str()))
}

fn site_value(
    site: &Site,
    pictures: &Pictures,
    id: LanguageId,
    languages: Vec<Value>,
    theme_settings: &Table,
) -> Value {
    let settings = &site.settings;
    let language = site.language(id);
    let publisher = &settings.publisher;
    let logo = publisher.logo.as_ref().and_then(|logo| pictures.of_static(&logo.value));
    let texts = |texts: &[String]| list(texts.iter().map(|text| Value::from(text.as_str())).collect());
    map([
        ("title", language.title.as_str().into()),
        ("description", language.description.as_deref().into()),
        ("base_url", format!("{}{}", settings.origin, settings.base_path).into()),
        ("url", site.url("/").into()),
        ("default_language", settings.languages[settings.default_language.index()].tag.as_str().into()),
        ("languages", list(languages).into()),
        (
            "publisher",
            map([
                ("name", publisher.name.as_deref().unwrap_or(&settings.title).into()),
                ("logo", logo.into()),
                ("same_as", texts(&publisher.same_as).into()),
            ])
            .into(),
        ),
        ("theme_settings", table(theme_settings).into()),
        ("extra", table(&settings.extra).into()),
        ("preview", site.visibility.preview.into()),
        ("search", settings.search_is_enabled.into()),
        ("chooser", settings.default_language_in_subdir.into()),
    ])
}

/// The hosts of the settings of a theme that end in `_action`: its forms are sent there.
fn form_origins(settings: &Table) -> String {
    let addresses = settings.0.iter().filter(|entry| entry.key.ends_with("_action"));
    let host = |entry: &Entry| match &entry.value.data {
        Data::Text(text) => {
            text.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(rest).to_owned())
        }
        _ => None,
    };
    let is_host = |host: &String| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
    addresses.filter_map(host).filter(is_host).map(|host| format!(" https://{host}")).collect()
}

/// By section the place of its top-level section among all of the magazine's, from 1: the same in every language,
/// so that a theme can give each its colour.
fn section_numbers(site: &Site) -> Vec<usize> {
    let default = site.settings.default_language;
    let languages = std::iter::once(default).chain(site.settings.language_ids());
    let mut order: Vec<SectionId> = Vec::new();
    for id in languages.flat_map(|language| site.lists[language.index()].sections.iter().copied()) {
        if site.section(id).parent.is_none() && !order.contains(&id) {
            order.push(id);
        }
    }
    let number = |mut id: SectionId| {
        while let Some(parent) = site.section(id).parent {
            id = parent;
        }
        order.iter().position(|other| *other == id).unwrap_or(order.len()) + 1
    };
    (0..site.sections.len()).map(SectionId::new).map(number).collect()
}

fn section_card(
    site: &Site,
    pictures: &Pictures,
    id: SectionId,
    language: LanguageId,
    typography: &Typography,
    number: usize,
) -> Value {
    let section = site.section(id);
    let face = &section.faces[language.index()];
    let matter = face.matter();
    let description = matter.and_then(|matter| matter.description.as_deref());
    let parent = section.parent.map(|parent| &*site.section(parent).id);
    let cover = pictures.of_section(face);
    map([
        ("id", Field::from(&*section.id)),
        ("title", typography.text(&face.title).into()),
        ("description", description.map(|text| typography.text(text)).into()),
        ("url", site.url(&face.address).into()),
        ("cover", cover.into()),
        ("count", face.articles.len().into()),
        ("parent", parent.into()),
        ("number", number.into()),
        ("extra", matter.map_or_else(|| table(&Default::default()), |matter| table(&matter.extra)).into()),
    ])
}

fn person_card(site: &Site, pictures: &Pictures, id: PersonId, language: LanguageId, typography: &Typography) -> Value {
    let person = site.person(id);
    let face = &person.faces[language.index()];
    map([
        ("id", person.id.as_deref().into()),
        ("name", face.name.as_str().into()),
        ("url", site.url(&face.address).into()),
        ("role", face.role.as_deref().map(|role| typography.text(role)).into()),
        ("portrait", pictures.of_portrait(face).into()),
        ("count", face.articles.len().into()),
    ])
}

fn tag_card(site: &Site, id: TagId, language: LanguageId, typography: &Typography) -> Value {
    let tag = site.tag(id);
    let face = &tag.faces[language.index()];
    map([
        ("id", Field::from(&*tag.id)),
        ("title", typography.text(&face.title).into()),
        ("url", site.url(&face.address).into()),
        ("count", face.articles.len().into()),
    ])
}

/// Minutes to read so many words, at least one. Words of scripts without spaces were counted by a dictionary, so
/// one pace of 230 words a minute serves all.
pub(super) fn minutes(words: u32) -> u32 {
    words.div_ceil(230).max(1)
}

fn state(state: State) -> &'static str {
    match state {
        State::Live | State::Expired => "live",
        State::Draft => "draft",
        State::Scheduled => "scheduled",
    }
}

//! What readers search in: noted of each article and page while it is made, so that no text is read twice.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::config::LanguageId;
use crate::photo::Encoding;
use crate::site::{PageId, Site, State, addresses};

use super::pictures::Ratio;
use super::plain_text::{end_sentence, push_text};
use super::renderer::Shared;
use super::value::field;

/// The width of the pictures beside what is found, in pixels; their ratio is 3:2.
const PICTURE_WIDTH: u32 = 240;

/// What can be found of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchText {
    /// Its address below its language's home, percent-encoded.
    pub address: String,
    /// Its title.
    pub title: String,
    /// What it says: the line under its title, its lead, its text, without markup.
    pub text: String,
    /// Who wrote it, and its tags as its language calls them.
    pub names: Vec<String>,
    /// The ids of its section and of those above.
    pub sections: Vec<String>,
    /// When it was published: an ISO date.
    pub date: Option<String>,
    /// The address of a small picture below base_url's path, percent-encoded.
    pub picture: Option<String>,
}

/// Texts by page. What is noted stays until it is taken.
#[derive(Debug, Default)]
pub struct SearchTexts(Mutex<BTreeMap<PageId, SearchText>>);

impl SearchTexts {
    /// Notes a page that readers may find, with the HTML of its text.
    pub(super) fn note(&self, shared: &Shared, id: PageId, html: &str) {
        let page = shared.site.page(id);
        if page.state == State::Live && !page.matter().noindex {
            let text = search_text(shared, id, html);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, text);
        }
    }

    /// Takes all that was noted, by language, in order of the addresses.
    pub fn take(&self, site: &Site) -> BTreeMap<LanguageId, Vec<SearchText>> {
        let texts = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut by_language: BTreeMap<LanguageId, Vec<SearchText>> = BTreeMap::new();
        for (id, text) in texts {
            by_language.entry(site.page(id).language).or_default().push(text);
        }
        by_language.values_mut().for_each(|texts| texts.sort_by(|a, b| a.address.cmp(&b.address)));
        by_language
    }
}

fn search_text(shared: &Shared, id: PageId, html: &str) -> SearchText {
    let site = &*shared.site;
    let page = site.page(id);
    let (matter, language) = (page.matter(), page.language);
    let typography = shared.values.typography(language);
    let mut text = String::with_capacity(html.len());
    for line in [&matter.kicker, &matter.subtitle, &matter.lead].into_iter().flatten() {
        text.push_str(&typography.text(line));
        end_sentence(&mut text);
        text.push(' ');
    }
    push_text(html, &mut text);
    let text = text.trim_end().to_owned();
    let authors = page.people.iter().map(|person| &site.person(*person).faces[language.index()].name);
    let tags = page.tags.iter().map(|tag| &site.tag(*tag).faces[language.index()].title);
    let mut sections = Vec::new();
    let mut section = page.section;
    while let Some(id) = section {
        sections.push(site.section(id).id.to_string());
        section = site.section(id).parent;
    }
    SearchText {
        address: below_home(site, language, &page.address),
        title: typography.text(site.title(id)).into_owned(),
        text,
        names: authors.chain(tags).map(ToString::to_string).collect(),
        sections,
        date: page.date.map(|date| date.zoned(&site.settings.timezone).date().to_string()),
        picture: picture(shared, id),
    }
}

fn below_home(site: &Site, language: LanguageId, address: &str) -> String {
    let home = addresses::home(site.language(language));
    crate::base::url::encode_path(address.strip_prefix(&home).unwrap_or(address)).into_owned()
}

/// The picture that stands for a page, small.
fn picture(shared: &Shared, id: PageId) -> Option<String> {
    let image = shared.values.image(id);
    let stated = shared.pictures.stated(&field(&image, "id")?.to_string())?;
    let file = shared.pictures.one(&stated, Ratio::new(3, 2), PICTURE_WIDTH, Encoding::WebP)?;
    file.url.strip_prefix(&*shared.site.settings.base_path).map(|url| url.trim_start_matches('/').to_owned())
}

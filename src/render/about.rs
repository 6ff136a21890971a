//! What a page is: its addresses, its versions, its title and description, as templates and search engines are told.

use std::borrow::Cow;

use crate::config::LanguageId;
use crate::site::{Page, Site, Target, addresses};

use super::values::Values;

/// What is known of a page before it is made.
pub(super) struct About<'a> {
    /// Its language.
    pub language: LanguageId,
    /// The article or page outside sections that it is, if it is one.
    pub article: Option<&'a Page>,
    /// Its address with scheme and host.
    pub permalink: String,
    /// The address under which search engines know it; none for one that must not have any.
    pub canonical: Option<Cow<'a, str>>,
    /// Whether search engines are to pass it by.
    pub is_noindex: bool,
    /// All its versions, itself among them; empty where there is no other, and on later pages of a list.
    pub alternates: Vec<(LanguageId, Target)>,
}

impl<'a> About<'a> {
    /// What is known of this page, which is the given one of a list's.
    pub(super) fn new(site: &'a Site, target: Target, number: u32) -> Self {
        let permalink = site.permalink(&addresses::list_page(site.address(target), number));
        let article = match target {
            Target::Page(id) => Some(site.page(id)),
            _ => None,
        };
        let canonical = match article.and_then(|page| page.matter().canonical.as_ref()) {
            Some(canonical) => Some(Cow::from(canonical.value.as_str())),
            None if matches!(target, Target::NotFound(_)) => None,
            None => Some(Cow::from(permalink.clone())),
        };
        // An article first published elsewhere may be found; its canonical address says where.
        let is_only_foreign = article.is_some_and(|page| !site.visibility.preview && !page.matter().noindex);
        let is_kept = site.visibility.preview || site.is_kept_from_search(target);
        Self {
            language: site.language_of(target),
            article,
            permalink,
            canonical,
            is_noindex: is_kept && !is_only_foreign,
            alternates: if number == 1 { site.alternates(target) } else { Vec::new() },
        }
    }

    /// The address of the version for readers of any other language: the default language's.
    pub(super) fn x_default(&self, site: &Site) -> Option<String> {
        let default = self.alternates.iter().find(|(language, _)| *language == site.settings.default_language);
        default.map(|(_, version)| site.permalink(&site.address(*version)))
    }
}

/// The title of a page, in its language; none where the interface says it.
pub(super) fn title<'a>(site: &'a Site, values: &Values, target: Target) -> Option<Cow<'a, str>> {
    let language = site.language_of(target);
    let at = language.index();
    let set = |text: &'a str| Some(values.typography(language).text(text));
    let said = |key: &str| site.strings.text(language, key).map(Cow::from);
    match target {
        Target::Home(_) | Target::Root => set(&site.language(language).title),
        Target::Section(id, _) => set(&site.section(id).faces[at].title),
        Target::Page(id) => set(site.title(id)),
        Target::Tag(id, _) => set(&site.tag(id).faces[at].title),
        Target::Person(id, _) => Some(Cow::from(site.person(id).faces[at].name.as_str())),
        Target::Tags(_) => said("tags"),
        Target::People(_) => said("people"),
        Target::Credits(_) => said("photo_credits"),
        Target::Search(_) => said("search_title"),
        Target::NotFound(_) => said("not_found"),
    }
}

/// The description of a page, in its language.
pub(super) fn description<'a>(site: &'a Site, values: &Values, target: Target) -> Option<Cow<'a, str>> {
    let language = site.language_of(target);
    let text = match target {
        Target::Home(_) | Target::Root => {
            let own = site.homes[language.index()].as_ref().and_then(|home| home.description());
            own.or(site.language(language).description.as_deref())
        }
        Target::Section(id, _) => {
            let face = &site.section(id).faces[language.index()];
            face.matter().and_then(|matter| matter.description.as_deref())
        }
        Target::Page(id) => {
            let matter = site.page(id).matter();
            matter.description.as_deref().or(matter.lead.as_deref())
        }
        Target::Search(_) => site.language(language).description.as_deref(),
        _ => None,
    };
    text.map(|text| values.typography(language).text(text))
}

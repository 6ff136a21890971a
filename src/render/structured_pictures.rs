//! Pictures in structured data: schema.org's ImageObject with maker, credit, licence, and where a licence can be had.

use std::collections::BTreeSet;

use crate::base::LanguageTag;
use crate::document::front_matter::AiUse;
use crate::document::{PictureUse, plain_words};
use crate::photo::Encoding;
use crate::site::credits::PhotoFacts;
use crate::site::people::PersonFace;
use crate::site::{FileId, Page, PageId, Site};

use super::fragment;
use super::json::{List, Object};
use super::pictures::{Ratio, Rendition, Stated};
use super::renderer::Shared;
use super::structured_data::named;

/// The ratios in which search engines show an article's picture.
const RATIOS: [(u32, u32); 3] = [(16, 9), (4, 3), (1, 1)];

/// How wide they want it to be.
const WIDTH: u32 = 1200;

/// The pictures of a page.
pub(super) struct OfPage<'a> {
    shared: &'a Shared,
    language: &'a str,
    /// The cover in all ratios, and what is known of it.
    cover: Option<(Vec<Rendition>, PhotoFacts)>,
    /// Every picture that it shows, as it shows it.
    shown: Vec<(Rendition, PhotoFacts)>,
}

/// What a page shows.
pub(super) fn of_page(shared: &Shared, id: PageId) -> OfPage<'_> {
    let page = shared.site.page(id);
    let uses = uses(&shared.site, page);
    let cover = page.cover.and_then(|cover| stated(shared, page, &uses, cover, None)).map(|(stated, facts)| {
        let mut files: Vec<Rendition> = Vec::new();
        for (width, height) in RATIOS {
            let file = shared.pictures.one(&stated, Ratio::new(width, height), WIDTH, Encoding::Jpeg);
            files.extend(file.filter(|file| !files.contains(file)));
        }
        (files, facts)
    });
    let language = shared.site.language(page.language).tag.as_str();
    OfPage { shared, language, cover, shown: in_text(shared, page, &uses) }
}

impl OfPage<'_> {
    /// The article's `image`: the cover in all ratios, else the pictures of its text.
    pub(super) fn write_image(&self, article: &mut Object<'_>) {
        match &self.cover {
            Some((files, facts)) => article.each("image", files, |file, image| self.write(file, facts, image)),
            None => article.each("image", &self.shown, |(file, _), image| image.text("@id", &id_of(self.shared, file))),
        }
    }

    /// Every picture that it shows.
    pub(super) fn write_shown(&self, things: &mut List<'_>) {
        for (file, facts) in &self.shown {
            things.object(|thing| self.write(file, facts, thing));
        }
    }

    fn write(&self, file: &Rendition, facts: &PhotoFacts, image: &mut Object<'_>) {
        image_object(self.shared, file, facts, Some(self.language), image);
    }
}

/// The pictures of a text that are there, each with how it is used.
type Uses<'a> = Vec<(FileId, &'a PictureUse)>;

fn uses<'a>(site: &Site, page: &'a Page) -> Uses<'a> {
    let found = |used: &PictureUse| site.file_named(&used.target, &page.head.path, Some(page.source));
    page.head.pictures.iter().filter_map(|used| Some((found(used)?, used))).collect()
}

/// The cover and the pictures of a text, each once, with what is known of them.
fn in_text(shared: &Shared, page: &Page, uses: &Uses<'_>) -> Vec<(Rendition, PhotoFacts)> {
    let of_text = uses.iter().map(|(file, used)| (*file, used.credit.as_deref()));
    let mut seen = BTreeSet::new();
    let all = page.cover.map(|cover| (cover, None)).into_iter().chain(of_text);
    all.filter(|(file, _)| seen.insert(*file))
        .filter_map(|(file, line)| {
            let (stated, facts) = stated(shared, page, uses, file, line)?;
            Some((shared.pictures.main(&stated)?, facts))
        })
        .collect()
}

fn stated(
    shared: &Shared,
    page: &Page,
    uses: &Uses<'_>,
    file: FileId,
    line: Option<&str>,
) -> Option<(Stated, PhotoFacts)> {
    let mut facts = shared.site.photo_facts(file, &page.head, Some(page.source), line);
    let stated = shared.pictures.state(file, &facts)?;
    // Where the text shows it, readers see the text's own words; a cover that stands there stands nowhere else.
    if let Some((_, used)) = uses.iter().find(|(shown, _)| *shown == file) {
        if !used.alt.is_empty() {
            (facts.alt, facts.alt_language) = (Some(used.alt.to_string()), None);
        }
        if used.has_caption {
            (facts.caption, facts.caption_language) = (Some(used.caption.to_string()), None);
        }
    }
    let dialect = shared.values.dialect(page.language);
    facts.caption = facts.caption.map(|caption| plain_words(&fragment::source(&caption), dialect));
    Some((stated, facts))
}

/// An article's cover as the `image` of what names it in a list, where it has one.
pub(super) fn write_cover(shared: &Shared, id: PageId, item: &mut Object<'_>) {
    let page = shared.site.page(id);
    let stated = page.cover.and_then(|cover| stated(shared, page, &Uses::new(), cover, None));
    let Some((file, facts)) = stated.and_then(|(stated, facts)| Some((shared.pictures.main(&stated)?, facts))) else {
        return;
    };
    let language = shared.site.language(page.language).tag.as_str();
    item.object("image", |image| image_object(shared, &file, &facts, Some(language), image));
}

/// The publisher's `logo`, where there is one.
pub(super) fn write_logo(shared: &Shared, file: FileId, publisher: &mut Object<'_>) {
    let Some(shown) = shared.pictures.shown(file) else { return };
    let facts = PhotoFacts { caption: None, ..shared.site.file_facts(file) };
    let file = shared.pictures.itself(shown);
    publisher.object("logo", |image| image_object(shared, &file, &facts, None, image));
}

/// A person's portrait as their `image`, where there is one.
pub(super) fn write_portrait(shared: &Shared, face: &PersonFace, person: &mut Object<'_>) {
    let Some((file, facts)) = portrait(shared, face) else { return };
    person.object("image", |image| image_object(shared, &file, &facts, None, image));
}

fn portrait(shared: &Shared, face: &PersonFace) -> Option<(Rendition, PhotoFacts)> {
    let file = face.portrait?;
    let facts = match &face.head {
        Some(head) => shared.site.photo_facts(file, head, None, None),
        None => shared.site.file_facts(file),
    };
    let stated = shared.pictures.state(file, &facts)?;
    let square = shared.pictures.one(&stated, Ratio::new(1, 1), WIDTH, Encoding::Jpeg)?;
    // Nothing stands under a portrait.
    Some((square, PhotoFacts { caption: None, ..facts }))
}

/// What names a picture's file in the graph of a page.
fn id_of(shared: &Shared, file: &Rendition) -> String {
    shared.pictures.permalink(file)
}

/// A picture; it has a name where it is part of a page in a language.
fn image_object(shared: &Shared, file: &Rendition, facts: &PhotoFacts, language: Option<&str>, image: &mut Object<'_>) {
    let address = shared.pictures.permalink(file);
    let said = [(&facts.caption, &facts.caption_language), (&facts.alt, &facts.alt_language)];
    let said = said.into_iter().find_map(|(words, of)| Some((words.as_deref().filter(|words| !words.is_empty())?, of)));
    let source = facts.source.as_ref().filter(|source| source.starts_with("http"));
    let (width, height) = file.size.unzip();
    let kind = match facts.ai {
        Some(AiUse::Generated) => Some("https://schema.org/TrainedAlgorithmicMediaDigitalSource"),
        Some(AiUse::Edited) => Some("https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        _ => None,
    };
    image.text("@type", "ImageObject");
    image.known("@id", language.map(|_| &address));
    image.text("contentUrl", &address);
    image.text("encodingFormat", file.media_type);
    if let Some(width) = width {
        image.number("width", width);
    }
    if let Some(height) = height {
        image.number("height", height);
    }
    image.known("caption", said.map(|(words, _)| words));
    // Words that a translation borrows are in their own language.
    let spoken = language.zip(said).map(|(page, (_, of))| of.as_ref().map_or(page, LanguageTag::as_str));
    image.known("inLanguage", spoken);
    image.known("creditText", facts.credit.as_deref());
    makers(facts, image);
    image.known("copyrightNotice", facts.copyright.as_deref());
    image.known("license", facts.license.as_deref());
    image.known("acquireLicensePage", facts.acquire_license.as_ref().or(source));
    image.known("digitalSourceType", kind);
}

/// Who made it, as `creator`: each of the makers, or the agency where nobody else is named.
fn makers(facts: &PhotoFacts, image: &mut Object<'_>) {
    let kind = if facts.is_of_agency() { "Organization" } else { "Person" };
    match facts.makers().as_slice() {
        [] => {}
        [maker] => image.object("creator", |thing| named(kind, maker, thing)),
        makers => image.each("creator", makers, |maker, thing| named(kind, maker, thing)),
    }
}

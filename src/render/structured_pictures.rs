//! Pictures in structured data: schema.org's ImageObject with maker, credit, licence, and where a licence can be had.

use std::collections::BTreeSet;

use crate::document::front_matter::AiUse;
use crate::document::{PictureUse, plain_words};
use crate::photo::Encoding;
use crate::site::credits::PhotoFacts;
use crate::site::people::PersonFace;
use crate::site::{FileId, Page, PageId, Site};

use super::fragment;
use super::json_value::{Value as Borrowing, list, named, number, object, reference, some};
use super::pictures::{Ratio, Rendition, Stated};
use super::renderer::Shared;

/// What is said of a picture holds its words: what is known of it is gone when they are written.
type Value = Borrowing<'static>;

/// The ratios in which search engines show an article's picture.
const RATIOS: [(u32, u32); 3] = [(16, 9), (4, 3), (1, 1)];

/// How wide they want it to be.
const WIDTH: u32 = 1200;

/// The pictures of a page.
pub(super) struct OfPage {
    /// Its `image`: the cover in all ratios, else the pictures of its text.
    pub(super) image: Option<Value>,
    /// Every picture that it shows, as it shows it.
    pub(super) shown: Vec<Value>,
}

/// What a page shows.
pub(super) fn of_page(shared: &Shared, id: PageId) -> OfPage {
    let page = shared.site.page(id);
    let uses = uses(&shared.site, page);
    let found = in_text(shared, page, &uses);
    let image = image(shared, page, &uses, &found);
    let shown = found.into_iter().map(|(file, facts)| described(shared, page, &file, facts)).collect();
    OfPage { image, shown }
}

fn image(shared: &Shared, page: &Page, uses: &Uses<'_>, found: &[(Rendition, PhotoFacts)]) -> Option<Value> {
    if let Some((stated, facts)) = page.cover.and_then(|cover| stated(shared, page, uses, cover, None)) {
        let mut files: Vec<Rendition> = Vec::new();
        for (width, height) in RATIOS {
            let file = shared.pictures.one(&stated, Ratio::new(width, height), WIDTH, Encoding::Jpeg);
            files.extend(file.filter(|file| !files.contains(file)));
        }
        return Some(list(files.iter().map(|file| described(shared, page, file, facts.clone()))));
    }
    let references = found.iter().map(|(file, _)| reference(id_of(shared, file)));
    (!found.is_empty()).then(|| list(references))
}

/// The pictures of a text that are there, each with how it is used.
type Uses<'a> = Vec<(FileId, &'a PictureUse)>;

fn uses<'a>(site: &Site, page: &'a Page) -> Uses<'a> {
    let origin = &site.page(page.source).head.path;
    let found = |used: &PictureUse| site.files.find(&used.target, &page.head.path, Some(origin));
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
            facts.alt = Some(used.alt.to_string());
        }
        if used.has_caption {
            facts.caption = Some(used.caption.to_string());
        }
    }
    let dialect = shared.values.dialect(page.language);
    facts.caption = facts.caption.map(|caption| plain_words(&fragment::source(&caption), dialect));
    Some((stated, facts))
}

/// The publisher's logo.
pub(super) fn logo(shared: &Shared, file: FileId) -> Option<Value> {
    let facts = PhotoFacts { caption: None, ..shared.site.file_facts(file) };
    let file = shared.pictures.itself(shared.pictures.shown(file)?);
    Some(image_object(shared, &file, facts, None))
}

/// A person's portrait.
pub(super) fn portrait(shared: &Shared, face: &PersonFace) -> Option<Value> {
    let file = face.portrait?;
    let facts = match &face.head {
        Some(head) => shared.site.photo_facts(file, head, None, None),
        None => shared.site.file_facts(file),
    };
    let stated = shared.pictures.state(file, &facts)?;
    // Nothing stands under a portrait.
    let facts = PhotoFacts { caption: None, ..facts };
    let square = shared.pictures.one(&stated, Ratio::new(1, 1), WIDTH, Encoding::Jpeg)?;
    Some(image_object(shared, &square, facts, None))
}

fn described(shared: &Shared, page: &Page, file: &Rendition, facts: PhotoFacts) -> Value {
    let language = shared.site.language(page.language).tag.as_str();
    image_object(shared, file, facts, Some(language))
}

/// What names a picture's file in the graph of a page.
fn id_of(shared: &Shared, file: &Rendition) -> String {
    shared.pictures.permalink(file)
}

fn image_object(shared: &Shared, file: &Rendition, facts: PhotoFacts, language: Option<&str>) -> Value {
    let kind = match facts.ai {
        Some(AiUse::Generated) => some("https://schema.org/TrainedAlgorithmicMediaDigitalSource"),
        Some(AiUse::Edited) => some("https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        _ => None,
    };
    let makers = makers(&facts);
    let PhotoFacts { credit, alt, caption, license, source, copyright, acquire_license, .. } = facts;
    let acquire = acquire_license.or_else(|| source.filter(|source| source.starts_with("http")));
    let (width, height) = file.size.unzip();
    let caption = [caption, alt].into_iter().flatten().find(|words| !words.is_empty());
    let caption_language = language.filter(|_| caption.is_some()).map(str::to_owned);
    object([
        ("@type", some("ImageObject")),
        ("@id", language.and_then(|_| some(id_of(shared, file)))),
        ("contentUrl", some(shared.pictures.permalink(file))),
        ("encodingFormat", some(file.media_type)),
        ("width", width.map(number)),
        ("height", height.map(number)),
        ("caption", caption.and_then(some)),
        ("inLanguage", caption_language.and_then(some)),
        ("creditText", credit.and_then(some)),
        ("creator", makers),
        ("copyrightNotice", copyright.and_then(some)),
        ("license", license.and_then(some)),
        ("acquireLicensePage", acquire.and_then(some)),
        ("digitalSourceType", kind),
    ])
}

/// Who made it: each of the makers, or the agency where nobody else is named.
fn makers(facts: &PhotoFacts) -> Option<Value> {
    let kind = if facts.is_of_agency() { "Organization" } else { "Person" };
    let mut makers: Vec<Value> = facts.makers().into_iter().map(|name| named(kind, name)).collect();
    if makers.len() > 1 { Some(list(makers)) } else { makers.pop() }
}

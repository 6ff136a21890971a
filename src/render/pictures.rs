//! Pictures as templates and texts show them.

use tera::Value;

use crate::document::Dialect;
use crate::document::front_matter::AiUse;
use crate::document::typography::Typography;
use crate::photo::Picture;
use crate::site::credits::PhotoFacts;
use crate::site::homes::Home;
use crate::site::people::PersonFace;
use crate::site::sections::Face;
use crate::site::{FileId, PageId, Site};

use super::value::{html, map, option};

/// A picture that is published, with what is known of it where it is shown.
pub(super) struct Shown<'a> {
    /// Its address below base_url's path.
    pub address: &'a str,
    /// What it shows.
    pub picture: &'a Picture,
}

/// A file as a picture; nothing when it isn't published or is none.
pub(super) fn shown(site: &Site, id: FileId) -> Option<Shown<'_>> {
    let file = site.files.get(id);
    match (&file.address, &file.picture) {
        (Some(address), Some(Ok(picture))) => Some(Shown { address, picture }),
        _ => None,
    }
}

/// How texts beside a picture are written.
#[derive(Clone, Copy)]
pub(super) struct Voice<'a> {
    /// Their Markdown.
    pub dialect: &'a Dialect,
    /// Their punctuation.
    pub typography: &'a Typography,
}

/// The *picture* value; without a voice it has no caption.
pub(super) fn value(site: &Site, shown: &Shown<'_>, facts: &PhotoFacts, voice: Option<Voice<'_>>) -> Value {
    let set = |text: &str| voice.map_or_else(|| text.to_owned(), |voice| voice.typography.text(text).into_owned());
    let caption = voice.zip(facts.caption.as_deref());
    let caption =
        caption.map(|(voice, caption)| html(&super::fragment::inline(caption, voice.dialect, Some(voice.typography))));
    let (width, height) = shown.picture.size.unzip();
    map([
        ("url", Value::from(site.url(shown.address))),
        ("permalink", Value::from(site.permalink(shown.address))),
        ("width", option(width)),
        ("height", option(height)),
        ("alt", Value::from(set(facts.alt.as_deref().unwrap_or_default()))),
        ("caption", option(caption)),
        ("credit", option(facts.credit.as_deref())),
        ("license", option(facts.license.as_deref())),
        ("source", option(facts.source.as_deref())),
        ("creator", option(facts.creator.as_deref())),
        ("type", Value::from(shown.picture.format.media_type())),
        ("ai", Value::from(ai(facts.ai))),
    ])
}

fn ai(ai: Option<AiUse>) -> &'static str {
    match ai {
        None | Some(AiUse::None) => "none",
        Some(AiUse::Edited) => "edited",
        Some(AiUse::Generated) => "generated",
    }
}

/// A page's cover.
pub(super) fn of_cover(site: &Site, voice: Voice<'_>, id: PageId, file: FileId) -> Option<Value> {
    let page = site.page(id);
    let shown = shown(site, file)?;
    let facts = site.photo_facts(file, &page.head, Some(page.source), None);
    Some(value(site, &shown, &facts, Some(voice)))
}

/// A home page's picture.
pub(super) fn of_home(site: &Site, home: &Home) -> Option<Value> {
    let shown = shown(site, home.cover?)?;
    Some(value(site, &shown, &site.photo_facts(home.cover?, &home.head, None, None), None))
}

/// A section's picture.
pub(super) fn of_section(site: &Site, face: &Face, file: FileId) -> Option<Value> {
    let shown = shown(site, file)?;
    let facts = match &face.index {
        Some(head) => site.photo_facts(file, head, None, None),
        None => PhotoFacts::default(),
    };
    Some(value(site, &shown, &facts, None))
}

/// A person's portrait; their name is its alternative text unless another is given.
pub(super) fn of_portrait(site: &Site, face: &PersonFace, file: FileId) -> Option<Value> {
    let shown = shown(site, file)?;
    let mut facts = match &face.head {
        Some(head) => site.photo_facts(file, head, None, None),
        None => PhotoFacts::default(),
    };
    facts.alt.get_or_insert_with(|| face.name.clone());
    Some(value(site, &shown, &facts, None))
}

/// A picture of static/.
pub(super) fn of_static(site: &Site, target: &str) -> Option<Value> {
    let shown = shown(site, site.files.at(&format!("static/{}", target.trim_start_matches('/')))?)?;
    Some(value(site, &shown, &PhotoFacts::default(), None))
}

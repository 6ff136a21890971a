//! Pictures as templates see them.

use tera::Value;

use crate::base::LanguageTag;
use crate::base::html::language_attributes;
use crate::document::Dialect;
use crate::document::front_matter::AiUse;
use crate::site::credits::PhotoFacts;
use crate::site::homes::Home;
use crate::site::people::PersonFace;
use crate::site::sections::Face;
use crate::site::{FileId, PageId};

use super::super::fragment;
use super::super::value::{html, map};
use super::{Pictures, Rendition};

/// Words for what a machine did to a picture.
const AI_WORDS: [(&str, AiUse); 3] =
    [("none", AiUse::None), ("edited", AiUse::Edited), ("generated", AiUse::Generated)];

/// What a *picture*'s `ai` says.
pub(in crate::render) fn ai_use(word: &str) -> Option<AiUse> {
    AI_WORDS.iter().find(|(known, _)| *known == word).map(|(_, ai)| *ai)
}

fn ai_word(ai: Option<AiUse>) -> &'static str {
    AI_WORDS.iter().find(|(_, known)| Some(*known) == ai).map_or("none", |(word, _)| word)
}

/// A text as HTML that says its language, where it is another than the page's.
pub(in crate::render) fn in_language(html: String, language: Option<&LanguageTag>) -> String {
    match language {
        Some(language) => format!("<span{}>{html}</span>", language_attributes(language)),
        None => html,
    }
}

impl Pictures {
    /// The *picture* value; its texts are read as those of this language. Without one it has no caption.
    pub(in crate::render) fn value(
        &self,
        file: FileId,
        facts: &PhotoFacts,
        dialect: Option<&Dialect>,
    ) -> Option<Value> {
        let shown = self.shown(file)?;
        let id = self.note(&self.state(file, facts)?);
        // Words in another language keep their own marks.
        let set = |text: &str| match dialect {
            Some(dialect) if facts.alt_language.is_none() => dialect.typography.text(text).into_owned(),
            _ => text.to_owned(),
        };
        let inline = |(dialect, caption): (&Dialect, &str)| {
            let typography = facts.caption_language.is_none().then_some(&dialect.typography);
            let text = fragment::inline(caption, dialect, typography);
            html(&in_language(text, facts.caption_language.as_ref()))
        };
        let (width, height) = shown.picture.size.unzip();
        Some(map([
            ("acquire_license", facts.acquire_license.as_deref().into()),
            ("ai", ai_word(facts.ai).into()),
            ("alt", set(facts.alt.as_deref().unwrap_or_default()).into()),
            ("alt_lang", facts.alt_language.as_ref().map(LanguageTag::as_str).into()),
            ("caption", dialect.zip(facts.caption.as_deref()).map(inline).into()),
            ("copyright", facts.copyright.as_deref().into()),
            ("creator", facts.creator().into()),
            ("credit", facts.credit.as_deref().into()),
            ("height", height.into()),
            ("id", id.into()),
            ("license", facts.license.as_deref().into()),
            ("permalink", self.site.permalink(shown.address).into()),
            ("source", facts.source.as_deref().into()),
            ("type", shown.picture.format.media_type().into()),
            ("url", self.site.url(shown.address).into()),
            ("usage_terms", facts.usage_terms.as_deref().into()),
            ("width", width.into()),
        ]))
    }

    /// A file's address with scheme and host.
    pub(in crate::render) fn permalink(&self, file: &Rendition) -> String {
        format!("{}{}", self.site.settings.origin, file.url)
    }

    /// A page's cover.
    pub(in crate::render) fn of_cover(&self, dialect: &Dialect, id: PageId, file: FileId) -> Option<Value> {
        self.value(file, &self.cover_facts(id, file), Some(dialect))
    }

    /// The first picture of a page's text.
    pub(in crate::render) fn of_text(&self, dialect: &Dialect, id: PageId) -> Option<Value> {
        self.first_of_text(id).and_then(|(file, facts)| self.value(file, &facts, Some(dialect)))
    }

    /// A home page's picture.
    pub(in crate::render) fn of_home(&self, home: &Home) -> Option<Value> {
        self.home_cover(home).and_then(|(file, facts)| self.value(file, &facts, None))
    }

    /// A section's picture.
    pub(in crate::render) fn of_section(&self, face: &Face) -> Option<Value> {
        self.section_cover(face).and_then(|(file, facts)| self.value(file, &facts, None))
    }

    /// A person's portrait.
    pub(in crate::render) fn of_portrait(&self, face: &PersonFace) -> Option<Value> {
        self.portrait(face).and_then(|(file, facts)| self.value(file, &facts, None))
    }

    /// A picture of static/.
    pub(in crate::render) fn of_static(&self, target: &str) -> Option<Value> {
        self.in_static(target).and_then(|(file, facts)| self.value(file, &facts, None))
    }
}

//! How the articles of one language are to be read: what its credit lines begin with and what may pass.

use crate::base::LanguageTag;

use super::Typography;
use super::alphabet::Alphabet;

/// The Markdown of one language of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// The language: slugs of headings follow it.
    pub language: LanguageTag,
    /// The scripts that it is written in, where they can be told from others.
    pub alphabets: &'static [Alphabet],
    /// Whether paragraphs in another language are told by their small words too, not by their letters alone.
    pub hears_words: bool,
    /// What a credit line begins with, in lower case: `photo`, `photos`, `foto`.
    pub credit_labels: Vec<String>,
    /// Its marks in place of a keyboard's.
    pub typography: Typography,
    /// Whether raw HTML passes.
    pub raw_html: bool,
    /// The providers whose addresses become cards, by name.
    pub providers: Vec<String>,
    /// Whether a magazine's own blocks are known.
    pub extent: Extent,
}

/// What is understood beyond Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Figures, galleries, boxes, embeds and ids of headings.
    Magazine,
    /// Nothing: what the CommonMark specification's examples are compared with.
    Markdown,
}

impl Dialect {
    /// The dialect of a language whose word for a photo is any of these labels; `Photo` and `Photos` always are.
    pub fn new<'a>(language: LanguageTag, labels: impl IntoIterator<Item = &'a str>) -> Self {
        let mut credit_labels: Vec<String> = labels
            .into_iter()
            .chain(["photo", "photos"])
            .map(|label| label.trim().trim_end_matches([':', '：']).trim_end().to_lowercase())
            .filter(|label| !label.is_empty())
            .collect();
        credit_labels.sort();
        credit_labels.dedup();
        let providers = super::embeds::PROVIDERS.iter().map(|name| (*name).to_owned()).collect();
        let alphabets = Alphabet::of_language(&language);
        let typography = Typography::new(&language, None);
        Self {
            language,
            alphabets,
            hears_words: false,
            credit_labels,
            typography,
            raw_html: false,
            providers,
            extent: Extent::Magazine,
        }
    }
}

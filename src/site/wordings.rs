//! What is said of a picture in several languages: the words in the reader's are taken, else the first in another.

use crate::base::LanguageTag;
use crate::document::PhotoMatter;
use crate::document::front_matter::Wording;
use crate::photo::Credits;

/// A text, and its language where that is known.
type Said = (Option<LanguageTag>, String);

/// Alternative texts and captions, those first that hold first.
pub(super) struct Wordings {
    wanted: LanguageTag,
    alt: Vec<Said>,
    caption: Vec<Said>,
}

/// The texts that are taken, each with its language where that is another one.
pub(super) struct Chosen {
    pub alt: (Option<String>, Option<LanguageTag>),
    pub caption: (Option<String>, Option<LanguageTag>),
}

impl Wordings {
    /// None yet; texts in this language are wanted.
    pub(super) fn new(wanted: &LanguageTag) -> Self {
        Self { wanted: wanted.clone(), alt: Vec::new(), caption: Vec::new() }
    }

    /// Adds what a file says whose own language is this.
    pub(super) fn add(&mut self, language: &LanguageTag, matter: &PhotoMatter) {
        add(&mut self.alt, language, &matter.alt);
        add(&mut self.caption, language, &matter.caption);
    }

    /// Adds an alternative text.
    pub(super) fn add_alt(&mut self, language: &LanguageTag, alt: Option<String>) {
        self.alt.extend(alt.map(|alt| (Some(language.clone()), alt)));
    }

    /// Adds what the picture's file says itself.
    pub(super) fn add_inside(&mut self, credits: &Credits) {
        let said = credits.alt_text.iter().map(|(code, text)| (LanguageTag::parse(code).ok(), text.clone()));
        // What is meant for every language comes before what is in another.
        let (named, common): (Vec<Said>, Vec<Said>) = said.partition(|(language, _)| language.is_some());
        self.alt.extend(common.into_iter().chain(named));
    }

    /// The texts to take.
    pub(super) fn chosen(self) -> Chosen {
        Chosen { alt: choose(self.alt, &self.wanted), caption: choose(self.caption, &self.wanted) }
    }
}

fn add(texts: &mut Vec<Said>, language: &LanguageTag, wording: &Wording) {
    texts.extend(wording.plain.iter().map(|text| (Some(language.clone()), text.clone())));
    texts.extend(wording.by_language.iter().map(|(language, text)| (Some(language.clone()), text.clone())));
}

/// The text in the wanted language, else in one near to it, else the first, and its language where it is another one.
fn choose(mut texts: Vec<Said>, wanted: &LanguageTag) -> (Option<String>, Option<LanguageTag>) {
    let exact = |(language, text): &Said| language.as_ref() == Some(wanted) || text.is_empty();
    let near = |(language, _): &Said| language.as_ref().is_some_and(|language| language.primary() == wanted.primary());
    let own = texts.iter().position(exact).or_else(|| texts.iter().position(near));
    match own {
        Some(at) => (Some(texts.swap_remove(at).1), None),
        None => {
            let (language, text) = texts.into_iter().next().unzip();
            (text, language.flatten())
        }
    }
}

//! What is said of a picture in several languages: the words in the reader's are taken, else the first in another.

use std::borrow::Cow;

use crate::base::LanguageTag;
use crate::document::PhotoMatter;
use crate::document::front_matter::Wording;
use crate::photo::Credits;

/// A text, and its language where that is known.
type Said<'a> = (Option<Cow<'a, LanguageTag>>, &'a str);

/// Alternative texts and captions, those first that hold first.
pub(super) struct Wordings<'a> {
    wanted: &'a LanguageTag,
    alt: Vec<Said<'a>>,
    caption: Vec<Said<'a>>,
}

/// The texts that are taken, each with its language where that is another one.
pub(super) struct Chosen {
    pub alt: (Option<String>, Option<LanguageTag>),
    pub caption: (Option<String>, Option<LanguageTag>),
}

impl<'a> Wordings<'a> {
    /// None yet; texts in this language are wanted.
    pub(super) fn new(wanted: &'a LanguageTag) -> Self {
        Self { wanted, alt: Vec::new(), caption: Vec::new() }
    }

    /// Adds what a file says whose own language is this.
    pub(super) fn add(&mut self, language: &'a LanguageTag, matter: &'a PhotoMatter) {
        add(&mut self.alt, language, &matter.alt);
        add(&mut self.caption, language, &matter.caption);
    }

    /// Adds an alternative text.
    pub(super) fn add_alt(&mut self, language: &'a LanguageTag, alt: Option<&'a str>) {
        self.alt.extend(alt.map(|alt| (Some(Cow::Borrowed(language)), alt)));
    }

    /// Adds what the picture's file says itself.
    pub(super) fn add_inside(&mut self, credits: &'a Credits) {
        let language = |code: &str| LanguageTag::parse(code).ok().map(Cow::Owned);
        let said = credits.alt_text.iter().map(|(code, text)| (language(code), text.as_str()));
        // What is meant for every language comes before what is in another.
        let (named, common): (Vec<Said<'_>>, Vec<Said<'_>>) = said.partition(|(language, _)| language.is_some());
        self.alt.extend(common.into_iter().chain(named));
    }

    /// The texts to take.
    pub(super) fn chosen(self) -> Chosen {
        Chosen { alt: choose(&self.alt, self.wanted), caption: choose(&self.caption, self.wanted) }
    }
}

fn add<'a>(texts: &mut Vec<Said<'a>>, language: &'a LanguageTag, wording: &'a Wording) {
    texts.extend(wording.plain.iter().map(|text| (Some(Cow::Borrowed(language)), text.as_str())));
    texts.extend(wording.by_language.iter().map(|(language, text)| (Some(Cow::Borrowed(language)), text.as_str())));
}

/// The text in the wanted language, else in one near to it, else the first, and its language where it is another one.
fn choose(texts: &[Said<'_>], wanted: &LanguageTag) -> (Option<String>, Option<LanguageTag>) {
    let exact = |(language, text): &&Said<'_>| language.as_deref() == Some(wanted) || text.is_empty();
    let near = |(language, _): &&Said<'_>| language.as_ref().is_some_and(|own| own.primary() == wanted.primary());
    match texts.iter().find(exact).or_else(|| texts.iter().find(near)) {
        Some((_, text)) => (Some((*text).to_owned()), None),
        None => match texts.first() {
            Some((language, text)) => (Some((*text).to_owned()), language.clone().map(Cow::into_owned)),
            None => (None, None),
        },
    }
}

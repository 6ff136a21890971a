//! Codes of languages as BCP 47 writes them.

use std::fmt;
use std::sync::Arc;

use icu::locale::subtags::{Region, language};
use icu::locale::{
    LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander, TransformResult,
};

/// A language's code in BCP 47's canonical case: `sl`, `pt-BR`, `zh-Hant`. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageTag(Arc<str>);

impl LanguageTag {
    /// A code that is well formed and written canonically; language, script and region only, which is all that search engines
    /// know of.
    ///
    /// # Errors
    /// The canonical spelling, when there is one, of a code that is not it: `en-US` for `en_us`, `sl` for `sl-rozaj`, `en-GB`
    /// for `gb`.
    pub fn parse(code: &str) -> Result<Self, Option<String>> {
        let Ok(mut identifier) = LanguageIdentifier::try_from_str(&code.replace('_', "-")) else { return Err(None) };
        if identifier.language.is_unknown() {
            return Err(None);
        }
        identifier.variants.clear();
        let mut locale = Locale::from(identifier);
        LocaleCanonicalizer::new_common().canonicalize(&mut locale);
        if let Some(language) = meant_by_region(&locale.id) {
            return Err(Some(language.to_string()));
        }
        let canonical = locale.id.to_string();
        if canonical == code { Ok(Self(Arc::from(code))) } else { Err(Some(canonical)) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code's first part: `pt` of `pt-BR`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// ICU's value of it.
    pub fn locale(&self) -> Locale {
        Locale::try_from_str(&self.0).expect("a tag is parsed before it is made")
    }

    /// Whether its script runs from right to left (CLDR).
    pub fn is_right_to_left(&self) -> bool {
        LocaleDirectionality::new_common().is_right_to_left(&self.locale().id)
    }
}

/// The language that is likely meant where the code of a region stands for one (CLDR): `en-GB` for `gb`.
fn meant_by_region(code: &LanguageIdentifier) -> Option<LanguageIdentifier> {
    let region: Region =
        code.language.as_str().parse().ok().filter(|_| *code == LanguageIdentifier::from(code.language))?;
    let expander = LocaleExpander::new_extended();
    let is_language = expander.maximize(&mut code.clone()) == TransformResult::Modified;
    let mut meant = LanguageIdentifier { region: Some(region), ..LanguageIdentifier::UNKNOWN };
    if is_language {
        return None;
    }
    if expander.maximize(&mut meant) == TransformResult::Modified {
        meant.script = None;
        return Some(meant);
    }
    // Where English is likely, CLDR needn't say so.
    let is_english = matches!(region.as_str(), "AU" | "GB" | "NZ");
    is_english.then_some(LanguageIdentifier { language: language!("en"), ..meant })
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

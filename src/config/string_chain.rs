//! Strings of files to complete tables: a site's over its theme's, then those of fallbacks.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Diagnostic, Diagnostics, LanguageTag, Location, SitePath, Spot};

use super::settings::{LanguageId, Settings};
use super::strings::{Message, StringTable, Strings};
use super::strings_reader::{StringsFile, placeholders};

/// A message and where it is written.
type Written<'a> = (&'a Message, &'a SitePath, Spot);

/// What one language has of its own.
type Own<'a> = BTreeMap<&'a str, Written<'a>>;

/// The files of one layer (the built-in theme, the theme, the site) by the codes that name them.
pub type Layer = BTreeMap<String, StringsFile>;

/// How much is told of texts that a language lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// How many they are, and a few of their names.
    #[default]
    Counted,
    /// All their names.
    Listed,
}

/// Completes the strings of all languages out of layers, of which each lies over those before it. A
/// text that a language lacks comes from its fallbacks, then from the default language, then from
/// English, then from any language; this is one warning for each language.
pub fn complete(settings: &Settings, layers: &[Layer], missing: Missing) -> (Strings, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let own: Vec<Own<'_>> = settings.languages.iter().map(|language| own(&codes(&language.tag), layers)).collect();
    let english = self::own(&["en"], layers);
    let keys: BTreeSet<&str> = own.iter().chain([&english]).flat_map(|table| table.keys().copied()).collect();
    let tables = settings.language_ids().map(|language| {
        let chain = chain(settings, language, &own, &english);
        let (mut table, mut lenders) = (StringTable::new(), BTreeMap::new());
        for key in &keys {
            let found = chain.iter().enumerate().find_map(|(at, (tag, own))| Some((at, tag, own.get(key)?)));
            let Some((at, tag, (message, ..))) = found else { continue };
            table.insert((*key).to_owned(), (*message).clone());
            if at > 0 {
                lenders.insert((*key).to_owned(), tag.clone());
            }
        }
        (table, lenders)
    });
    let (tables, lenders) = tables.unzip();
    let strings = Strings::new(tables, lenders);
    for language in settings.language_ids() {
        diagnostics.extend(lacking(settings, language, &own, &keys, missing));
    }
    diagnostics.extend(strange_placeholders(&own));
    (strings, diagnostics)
}

/// The files that hold a language's own strings, the nearest first: its own, then those of the same
/// language and script without a region. `zh` is no substitute for `zh-Hant`.
fn codes(tag: &LanguageTag) -> Vec<&str> {
    let mut codes = vec![tag.as_str()];
    if let Some((shorter, last)) = tag.as_str().rsplit_once('-')
        && last.len() != 4
    {
        codes.push(shorter);
    }
    codes
}

fn own<'a>(codes: &[&str], layers: &'a [Layer]) -> Own<'a> {
    let mut own = Own::new();
    for code in codes.iter().rev() {
        for layer in layers {
            own.extend(layer.get(*code).map(entries).unwrap_or_default());
        }
    }
    own
}

fn entries(file: &StringsFile) -> Own<'_> {
    file.messages.iter().map(|(key, (message, spot))| (key.as_str(), (message, &file.path, *spot))).collect()
}

fn chain<'o, 'a>(
    settings: &Settings,
    language: LanguageId,
    own: &'o [Own<'a>],
    english: &'o Own<'a>,
) -> Vec<(LanguageTag, &'o Own<'a>)> {
    let fallback = &settings.languages[language.index()].fallback;
    let ids = [language].into_iter().chain(fallback.iter().copied()).chain([settings.default_language]);
    let of = |id: LanguageId| (settings.languages[id.index()].tag.clone(), &own[id.index()]);
    let in_english = (LanguageTag::parse("en").expect("this is a code"), english);
    ids.map(of).chain([in_english]).chain(settings.language_ids().map(of)).collect()
}

/// The one warning of a language that lacks texts.
fn lacking(
    settings: &Settings,
    language: LanguageId,
    own: &[Own<'_>],
    keys: &BTreeSet<&str>,
    told: Missing,
) -> Option<Diagnostic> {
    let most = match told {
        Missing::Counted => 5,
        Missing::Listed => usize::MAX,
    };
    let tag = &settings.languages[language.index()].tag;
    let own = &own[language.index()];
    let missing: Vec<&str> = keys.iter().copied().filter(|key| !own.contains_key(key)).collect();
    if missing.is_empty() {
        return None;
    }
    let file = SitePath::new(&format!("strings/{tag}.toml"));
    let named: Vec<String> = missing.iter().take(most).map(|key| format!("`{key}`")).collect();
    let more = missing.len().saturating_sub(most);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = if own.is_empty() {
        let listed = match told {
            Missing::Counted => String::new(),
            Missing::Listed => format!(": {}", named.join(", ")),
        };
        format!("neither the theme nor the site has strings in `{tag}`; its pages speak another language{listed}")
    } else {
        let verb = if missing.len() == 1 { "string is" } else { "strings are" };
        format!(
            "{} {verb} missing in `{tag}` and taken from another language: {}{more}",
            missing.len(),
            named.join(", ")
        )
    };
    let help = if told == Missing::Counted && (own.is_empty() || missing.len() > most) {
        format!("write them in {file}; `polygloss check` names all")
    } else {
        format!("write them in {file}")
    };
    Some(Diagnostic::warning("missing-string", message).in_file(&file).help(help))
}

/// Warnings of placeholders that no other language's text of the same key has: typing mistakes. Where the site has a text
/// of its own, that is where one was made; that it leaves out what a theme's text has is no mistake of the theme.
fn strange_placeholders(own: &[Own<'_>]) -> Vec<Diagnostic> {
    let mut used: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut having: BTreeMap<&str, usize> = BTreeMap::new();
    let mut of_site: BTreeSet<&str> = BTreeSet::new();
    let is_of_site = |path: &SitePath| !path.as_str().starts_with("themes/");
    for table in own {
        for (key, (message, path, _)) in table {
            *having.entry(key).or_default() += 1;
            if is_of_site(path) {
                of_site.insert(key);
            }
            for name in names(message) {
                *used.entry((key, name)).or_default() += 1;
            }
        }
    }
    let mut told = BTreeSet::new();
    let mut warnings = Vec::new();
    for table in own {
        for (key, (message, path, spot)) in table {
            if of_site.contains(key) && !is_of_site(path) {
                continue;
            }
            for name in names(message) {
                let is_alone = having[key] > 1 && used[&(*key, name)] == 1;
                if is_alone && told.insert((*path, *key, name)) {
                    let message = format!("`{key}` has `{{{name}}}` here and in no other language");
                    let known: Vec<&str> = used
                        .keys()
                        .filter(|(other, known)| other == key && *known != name)
                        .map(|(_, name)| *name)
                        .collect();
                    let mut warning = Diagnostic::warning("unknown-placeholder", message).at(Location::at(path, *spot));
                    if !known.is_empty() {
                        warning = warning.help(format!("others have: {}", known.join(", ")));
                    }
                    warnings.push(warning);
                }
            }
        }
    }
    warnings
}

fn names(message: &Message) -> BTreeSet<&str> {
    message.forms.values().flat_map(|text| placeholders(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{settings_reader, strings_reader};
    use super::*;
    use crate::base::SourceText;

    fn layer(texts: &[(&str, &str)]) -> Layer {
        let read = |code: &str, text: &str| {
            let path = SitePath::new(&format!("strings/{code}.toml"));
            strings_reader::read(&SourceText::new(path, text.to_owned())).0
        };
        texts.iter().map(|(code, text)| ((*code).to_owned(), read(code, text))).collect()
    }

    #[test]
    fn what_is_missing_comes_from_fallbacks() {
        let text = "base_url = 'https://a.example'\n[languages.en]\n[languages.sl]\n[languages.hr]\nfallback = ['sl']\n\
                    [languages.de-AT]\n[languages.it]\n";
        let source = SourceText::new(SitePath::new("polygloss.toml"), text.to_owned());
        let settings = settings_reader::read(&source).0.expect("these are settings");
        let theme = layer(&[("en", "a = 'A {x}'\nb = 'B'"), ("sl", "a = 'Č {x}'"), ("de", "a = 'Ä {y}'\nb = 'ß'")]);
        let site = layer(&[("hr", "b = 'H'")]);
        let (strings, diagnostics) = complete(&settings, &[theme, site], Missing::Counted);
        let text = |code: &str, key: &str| {
            strings.text(settings.language(code).expect("it is declared"), key).unwrap_or("").to_owned()
        };
        assert_eq!(
            ["en", "sl", "hr", "de-AT", "it"].map(|code| text(code, "a")),
            ["A {x}", "Č {x}", "Č {x}", "Ä {y}", "A {x}"]
        );
        assert_eq!(["en", "sl", "hr", "de-AT", "it"].map(|code| text(code, "b")), ["B", "B", "H", "ß", "B"]);
        let told: Vec<&str> = diagnostics.iter().map(|mistake| mistake.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "1 string is missing in `sl` and taken from another language: `b`",
                "1 string is missing in `hr` and taken from another language: `a`",
                "neither the theme nor the site has strings in `it`; its pages speak another language",
                "`a` has `{y}` here and in no other language"
            ]
        );
    }
}

//! `strings/<language>.toml`'s text to messages, with CLDR's plural categories checked.

use std::collections::{BTreeMap, BTreeSet};

use icu::plurals::{PluralCategory, PluralRules};

use crate::base::{Data, Diagnostic, Diagnostics, Fields, LanguageTag, Node, SitePath, SourceText, Spot, toml, url};

use super::strings::Message;

/// CLDR's names of plural categories.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The messages of one file, each with the place of its key.
#[derive(Debug, Clone)]
pub struct StringsFile {
    /// The file.
    pub path: SitePath,
    /// Its messages by key. One that counts has a text for every category of its language.
    pub messages: BTreeMap<String, (Message, Spot)>,
}

/// Reads a file that is named by its language's code.
pub fn read(source: &SourceText) -> (StringsFile, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let mut messages = BTreeMap::new();
    let plurals = match LanguageTag::parse(source.path.stem()) {
        Ok(tag) => Plurals::of(&tag),
        Err(canonical) => {
            let message = format!("`{}` is no language's code as BCP 47 writes it", source.path.stem());
            let mistake = Diagnostic::error("bad-language", message).in_file(&source.path);
            diagnostics.push(mistake.suggest(canonical.as_deref()));
            Plurals::any()
        }
    };
    match toml::parse(source, 0..source.text.len()) {
        Err(mistakes) => diagnostics.extend(mistakes),
        Ok(table) => {
            let mut fields = Fields::new(source, &table, &mut diagnostics);
            for entry in &table.0 {
                let spot = source.spot(&entry.key_range);
                if let Some(message) = message(&mut fields, &entry.key, &entry.value, spot, &plurals) {
                    messages.insert(entry.key.clone(), (message, spot));
                }
            }
        }
    }
    (StringsFile { path: source.path.clone(), messages }, diagnostics)
}

/// The names that stand in braces in a text: `{name}`.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|after| {
        let name = after.split_once('}')?.0;
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        (!name.is_empty() && name.bytes().all(is_name)).then_some(name)
    })
}

/// The plural categories of a language.
struct Plurals {
    /// Those that CLDR's rules for cardinal numbers know.
    known: BTreeSet<&'static str>,
    /// Those that whole numbers up to a thousand ask for, and `other`. French needs a form for
    /// millions and Czech one for fractions, and no magazine counts such things.
    needed: BTreeSet<&'static str>,
}

impl Plurals {
    fn of(tag: &LanguageTag) -> Self {
        let Ok(rules) = PluralRules::try_new_cardinal((&tag.locale()).into()) else { return Self::any() };
        let known = rules.categories().map(category_name).collect();
        let counted = (0..=1000_u32).map(|number| category_name(rules.category_for(number)));
        Self { known, needed: counted.chain(["other"]).collect() }
    }

    /// A language of which nothing is known.
    fn any() -> Self {
        Self { known: CATEGORIES.into(), needed: BTreeSet::from(["other"]) }
    }
}

/// CLDR's name of a plural category: `one`, `few`.
pub fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

fn message(fields: &mut Fields<'_>, key: &str, node: &Node, spot: Spot, plurals: &Plurals) -> Option<Message> {
    let mut forms = BTreeMap::new();
    match &node.data {
        Data::Text(text) => {
            forms.insert("other".to_owned(), filled(fields, key, text, node)?);
        }
        Data::Table(table) => {
            let mut inner = Fields::new(fields.source(), table, fields.diagnostics());
            inner.node("description");
            for category in CATEGORIES {
                let Some(node) = inner.node(category) else { continue };
                match &node.data {
                    Data::Text(text) => {
                        let text = filled(&mut inner, &format!("{key}.{category}"), text, node);
                        forms.extend(text.map(|text| (category.to_owned(), text)));
                    }
                    _ => inner.mistyped(&format!("{key}.{category}"), node, "a text"),
                }
            }
            inner.finish();
            check_categories(fields, key, spot, table, plurals);
            complete(&mut forms, plurals);
        }
        _ => {
            fields.mistyped(key, node, "a text, or a table of texts by plural category");
            return None;
        }
    }
    if matches!(key, "tags_slug" | "authors_slug" | "credits_slug" | "search_slug") {
        check_slug(fields, key, node, forms.get("other")?)?;
    }
    (!forms.is_empty()).then_some(Message { forms })
}

fn filled(fields: &mut Fields<'_>, key: &str, text: &str, node: &Node) -> Option<String> {
    if text.trim().is_empty() {
        fields.refuse("empty-string", format!("the text of `{key}` is empty"), node, "write what readers see");
        return None;
    }
    Some(text.to_owned())
}

/// A message with any category besides `other` counts, and needs a text for each number.
fn check_categories(fields: &mut Fields<'_>, key: &str, spot: Spot, table: &crate::base::Table, plurals: &Plurals) {
    let written: BTreeSet<&str> = CATEGORIES.into_iter().filter(|category| table.get(category).is_some()).collect();
    let names = |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let place = crate::base::Location::at(&fields.source().path, spot);
    let language = fields.source().path.stem();
    let counts = written.iter().any(|category| *category != "other");
    let missing: Vec<&str> = plurals.needed.iter().copied().filter(|category| !written.contains(category)).collect();
    let strange: Vec<&str> = written.iter().copied().filter(|category| !plurals.known.contains(category)).collect();
    if !missing.is_empty() && (counts || written.is_empty()) {
        let message = if counts {
            format!("`{key}` lacks the plural form {} that `{language}` needs", names(missing))
        } else {
            format!("`{key}` has no text")
        };
        let help = format!("`{language}` has {}", names(plurals.needed.iter().copied().collect()));
        fields.diagnostics().push(Diagnostic::error("missing-plural", message).at(place.clone()).help(help));
    }
    if !strange.is_empty() {
        let message = format!("`{key}` has the plural form {} that `{language}` doesn't know", names(strange));
        let help = format!("`{language}` has {}", names(plurals.known.iter().copied().collect()));
        fields.diagnostics().push(Diagnostic::error("unknown-plural", message).at(place).help(help));
    }
}

/// Gives a message that counts the categories that need not be written.
fn complete(forms: &mut BTreeMap<String, String>, plurals: &Plurals) {
    let Some(other) = forms.get("other").cloned() else { return };
    if forms.len() > 1 {
        for category in &plurals.known {
            forms.entry((*category).to_owned()).or_insert_with(|| other.clone());
        }
    }
}

/// Two strings are parts of addresses.
fn check_slug(fields: &mut Fields<'_>, key: &str, node: &Node, slug: &str) -> Option<()> {
    let refused = if slug.contains('/') { Some("it has a `/`") } else { url::refused_part(slug) };
    if let Some(why) = refused {
        let message = format!("`{key}` can't be a part of an address: {why}");
        fields.refuse("bad-slug", message, node, "write one word, like \"tags\"");
        return None;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> (StringsFile, Vec<String>) {
        let (file, diagnostics) = read(&SourceText::new(SitePath::new(path), text.to_owned()));
        (file, diagnostics.iter().map(|mistake| mistake.message.clone()).collect())
    }

    #[test]
    fn a_message_that_counts_needs_its_languages_forms() {
        let counted = "[minutes]\none = '{count} minuta'\nfew = '{count} minute'\nother = '{count} minut'\n";
        assert_eq!(told("strings/sl.toml", counted).1, ["`minutes` lacks the plural form `two` that `sl` needs"]);
        assert_eq!(told("strings/en.toml", counted).1, ["`minutes` has the plural form `few` that `en` doesn't know"]);
        let (file, mistakes) = told("strings/cs.toml", counted);
        assert_eq!(mistakes, [""; 0]);
        assert_eq!(file.messages["minutes"].0.forms["many"], "{count} minut");
    }

    #[test]
    fn texts_are_never_empty() {
        assert_eq!(told("strings/en.toml", "a = ' '\n[b]\ndescription = 'x'\n").1.len(), 2);
        assert_eq!(told("strings/en.toml", "a = 1\ntags_slug = 'a/b'").1.len(), 2);
        assert_eq!(told("strings/ja.toml", "[a]\nother = '{count}分'").1, [""; 0]);
    }
}

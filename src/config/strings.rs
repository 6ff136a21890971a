//! What the interface says, per language: TOML in go-i18n's layout with CLDR's plural categories.

use std::collections::BTreeMap;

use crate::base::LanguageTag;

use super::LanguageId;

/// One text of the interface: by plural category where it counts something, else `other` alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// Texts by CLDR plural category: `zero one two few many other`. `{name}` stands for a value.
    pub forms: BTreeMap<String, String>,
}

/// The strings of one language, its own only.
pub type StringTable = BTreeMap<String, Message>;

/// The strings of all languages, each with what its fallbacks lend it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    tables: Vec<StringTable>,
    lenders: Vec<BTreeMap<String, LanguageTag>>,
}

impl Strings {
    /// Complete tables, one per language in the configuration's order, and beside each the languages that lend it
    /// what it lacks.
    pub fn new(tables: Vec<StringTable>, lenders: Vec<BTreeMap<String, LanguageTag>>) -> Self {
        Self { tables, lenders }
    }

    /// A message of a language.
    pub fn message(&self, language: LanguageId, key: &str) -> Option<&Message> {
        self.tables.get(language.index())?.get(key)
    }

    /// The language that lends another a message: its plural forms are chosen by that language's rules.
    pub fn lender(&self, language: LanguageId, key: &str) -> Option<&LanguageTag> {
        self.lenders.get(language.index())?.get(key)
    }

    /// A text that counts nothing.
    pub fn text(&self, language: LanguageId, key: &str) -> Option<&str> {
        self.message(language, key)?.forms.get("other").map(String::as_str)
    }

    /// All keys of a language.
    pub fn keys(&self, language: LanguageId) -> impl Iterator<Item = &str> {
        self.tables.get(language.index()).into_iter().flat_map(|table| table.keys().map(String::as_str))
    }
}

//! What a page's templates asked for while it was made.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use tera::{Kwargs, Value};

use crate::config::LanguageId;

/// Notes the calls of functions in templates.
#[derive(Debug, Default)]
pub struct Trace(Mutex<Asked>);

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Strings of the interface, by language.
    pub strings: BTreeSet<(LanguageId, String)>,
    /// Lists of the site, as templates write them: `related(limit=3)`.
    pub lists: BTreeSet<String>,
    /// Files of the theme by name.
    pub assets: BTreeSet<String>,
}

impl Trace {
    /// All that was noted.
    pub fn asked(&self) -> Asked {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes a string of the interface.
    pub(super) fn note_string(&self, key: &str, language: Option<LanguageId>) {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.strings.extend(language.map(|language| (language, key.to_owned())));
    }

    /// Notes a call of a function.
    pub(super) fn note(&self, function: &str, kwargs: &Kwargs, language: Option<LanguageId>) {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = |name: &str| kwargs.get::<String>(name).ok().flatten();
        match function {
            "t" => asked.strings.extend(language.zip(text("key"))),
            "asset" => asked.assets.extend(text("name")),
            "articles" | "related" | "series" | "sections" | "tags" | "people" => {
                let arguments: Vec<String> =
                    kwargs.iter().map(|(name, value)| format!("{name}={}", written(value))).collect();
                asked.lists.insert(format!("{function}({})", arguments.join(", ")));
            }
            _ => {}
        }
    }
}

/// A value as a template writes it.
fn written(value: &Value) -> String {
    if value.is_string() { format!("\"{value}\"") } else { value.to_string() }
}

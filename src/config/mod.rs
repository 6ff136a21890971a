//! polygloss.toml, the theme's theme.toml and the strings, as values.

mod base_url;
mod language_reader;
pub mod settings;
pub mod settings_reader;
pub mod string_chain;
pub mod strings;
pub mod strings_reader;

pub use settings::{CreditPolicy, LanguageId, LanguageSettings, MenuItem, Settings};
pub use strings::{StringTable, Strings};

//! polygloss.toml, the theme's theme.toml and the strings, as values.

pub mod settings;
pub mod strings;

pub use settings::{CreditPolicy, LanguageId, LanguageSettings, MenuItem, Settings};
pub use strings::{StringTable, Strings};

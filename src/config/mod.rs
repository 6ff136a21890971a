//! polygloss.toml, the theme's theme.toml and the strings, as values.

mod base_url;
mod colour;
pub mod data_files;
mod language_reader;
pub mod picture_style;
pub mod setting_kind;
pub mod settings;
pub mod settings_reader;
pub mod string_chain;
pub mod strings;
pub mod strings_reader;
pub mod theme;
pub mod theme_chain;
pub mod theme_files;
mod theme_settings;

pub use data_files::DataFiles;
pub use picture_style::PictureStyle;
pub use settings::{CreditPolicy, LanguageId, LanguageSettings, MenuItem, Settings};
pub use strings::{StringTable, Strings};
pub use theme::ThemeManifest;
pub use theme_chain::ThemeChain;

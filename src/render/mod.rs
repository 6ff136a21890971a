//! A job, a site and a theme become bytes.

pub mod assets;
pub mod body;
mod boxes;
mod cards;
pub mod contents;
mod credit_page;
pub mod dates;
mod filters;
mod footnotes;
mod fragment;
mod frames;
mod functions;
#[cfg(feature = "highlight")]
mod highlight;
mod json_value;
mod lists;
mod once;
pub mod orders;
mod page;
mod pictures;
mod plain_text;
mod prose;
pub mod renderer;
pub mod search_texts;
pub mod signatures;
mod structured_data;
mod structured_pictures;
pub mod surroundings;
pub mod tag;
mod template_mistakes;
mod templates;
mod trace;
mod value;
pub mod values;
mod verbatim;
pub mod vocabulary;
mod within;

pub use assets::Assets;
pub use body::{Dress, Style, inline_html, write_html};
pub use contents::{Entry, contents};
pub use orders::Orders;
pub use renderer::{Renderer, Theme};
pub use search_texts::{SearchText, SearchTexts};
pub use surroundings::{Link, Surroundings};
pub use templates::Templates;
pub use trace::{Asked, Trace};

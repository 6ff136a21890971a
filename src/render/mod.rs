//! A job, a site and a theme become bytes.

pub mod body;
pub mod contents;
mod footnotes;
pub mod surroundings;

pub use body::{Dress, Style, inline_html, write_html};
pub use contents::{Entry, contents};
pub use surroundings::{Link, Surroundings};

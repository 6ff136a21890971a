//! One Markdown file understood alone.

mod anchors;
mod boxes;
mod credit_line;
pub mod dialect;
pub mod embeds;
mod figures;
pub mod front_matter;
pub mod head;
mod limits;
pub mod matter;
pub mod part;
pub mod parts;
mod passing;
pub mod place;
mod quotes;
mod raw_html;
mod read;
mod remarks;
pub mod source;
pub mod typographer;
pub mod typography;
pub mod understand;
mod words;

pub use dialect::{Dialect, Extent};
pub use front_matter::{ArticleMatter, FrontMatter, PersonMatter, PhotoMatter, SectionMatter, TagMatter};
pub use head::{Head, LinkUse, PictureUse};
pub use part::{BoxSource, EmbedSource, Figure, Part};
pub use parts::{fragment, parts, plain_words};
pub use place::{Kind, Place};
pub use source::{Document, MatterSyntax};
pub use typographer::Pass;
pub use typography::Typography;
pub use understand::{Understanding, understand};

//! One Markdown file understood alone.

pub mod front_matter;
pub mod head;
pub mod matter;
pub mod part;
pub mod place;
pub mod source;

pub use front_matter::{ArticleMatter, FrontMatter, PersonMatter, PhotoMatter, SectionMatter, TagMatter};
pub use head::{Head, LinkUse, PictureUse};
pub use part::{BoxSource, EmbedSource, Figure, Part};
pub use place::{Kind, Place};
pub use source::{Document, MatterSyntax};

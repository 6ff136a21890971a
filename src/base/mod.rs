//! The words everyone shares: diagnostics, paths, addresses, languages, dates, slugs, data and the world.

pub mod bytes;
pub mod characters;
pub mod conflicts;
pub mod data;
pub mod date;
pub mod diagnostic;
pub mod excerpt;
mod fields;
pub mod fingerprint;
pub mod html;
pub mod json;
pub mod language;
pub mod manifest;
pub mod nearest;
pub mod nesting;
pub mod path;
pub mod progress;
pub mod scratch;
pub mod slug;
pub mod store;
pub mod text;
pub mod toml;
pub mod url;
pub mod world;
pub mod yaml;

pub use data::{Data, Fields, Node, Table};
pub use date::{Clock, When};
pub use diagnostic::{Diagnostic, Diagnostics, Location, Severity, Spot};
pub use fingerprint::{Fingerprint, Fingerprinter};
pub use language::LanguageTag;
pub use path::SitePath;
pub use progress::{Progress, Unseen};
pub use scratch::{Aside, Scratch};
pub use store::{Forgetful, Store};
pub use text::{Placed, SourceText};
pub use world::{Failure, FailureKind, Listing, Sink, Stamp, World};

/// BLAKE3 of some bytes, as 64 hexadecimal digits or fewer by `to_hex()[..n]`.
pub type Digest = blake3::Hash;

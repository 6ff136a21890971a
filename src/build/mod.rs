//! The pipeline; start reading here: understand each file alone, join, plan, render, publish.

mod ahead;
mod checks;
mod darkroom;
mod developing;
mod index;
mod memory;
mod originals;
mod photo_checks;
pub mod photographs;
pub mod pipeline;
mod room;
mod scrutiny;
mod search;
#[cfg(feature = "search")]
mod search_index;
#[cfg(not(feature = "search"))]
#[path = "no_search_index.rs"]
mod search_index;
mod sidecars;
mod sources;
mod spoilt;
pub mod timing;
mod tree;

pub use ahead::look_ahead;
pub use darkroom::{Darkroom, Spoilt, key_of_pixels};
pub use index::Index;
pub use memory::Memory;
pub use photo_checks::examine_pictures;
pub use pipeline::{Built, Magazine, Pictures, Request, Summary, Understood, build, understand, warnings};
pub use scrutiny::Scrutiny;
pub use search::Search;
pub use timing::Stages;

/// How many files or outputs a thread takes at once: without a limit, one would do an eighth of them alone in the end.
const PIECE: usize = 16;

//! The watch mode: a magazine as it stands this moment, page by page, as a build of the same files would make it.
//!
//! A [`Desk`] looks after a site's folder and lays out an [`Edition`] after each change; an edition never changes.

mod desk;
mod edition;
mod find;

pub use desk::{Change, Desk, DeskOptions, News, WatchGuard, Watching};
pub use edition::{Edition, Rendered};
pub use find::Found;

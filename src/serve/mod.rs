//! The watch mode: a magazine as it stands this moment, page by page, as a build of the same files would make it.
//!
//! A [`Desk`] looks after a site's folder and lays out an [`Edition`] after each change; an edition never changes.
//! A [`Server`] answers requests with its pages and tells browsers what has become of those that they show.

mod answer;
mod desk;
mod ears;
mod edition;
mod events;
mod find;
mod guard;
mod http;
mod media;
mod overlay;
mod press;
mod sheet;
mod shelf;
mod styles;
mod sweep;
mod target;
mod watch;
mod why;
mod wire;

pub use desk::{Desk, DeskOptions, Watching, Where};
pub use edition::{Edition, Rendered};
pub use find::Found;
pub use http::Server;
pub use press::Remark;
pub use watch::{Change, News, WatchGuard};
pub use why::{Why, find_job, why};

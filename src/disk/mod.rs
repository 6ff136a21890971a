//! The only folder of the code that touches files: a site is read here, and its outputs are published.
//!
//! [`Folder`] is a site as a [`World`](crate::base::World); [`Publication`] is an output folder as a
//! [`Sink`](crate::base::Sink). A publication writes the new site into a *stage*, a folder beside the
//! output or inside it, and puts it in place at the end. What is Polygloss's in an output folder is
//! what the manifest there lists; all else is others' and stays.

mod bring;
mod cache;
mod examine;
mod folder;
mod fresh;
mod interrupt;
mod kept;
mod known;
mod listing;
mod lock;
mod memory;
mod names;
mod output;
mod photo_cache;
mod place;
mod publish;
mod published;
mod remove;
mod scratch;
mod spare;
mod stage;
mod survey;
mod system;
mod writer;

pub use examine::examine;
pub use folder::{Folder, find_root};
pub use fresh::{create_file, prepare_empty_folder};
pub use interrupt::Interrupt;
pub use known::{KnownFolder, Looked};
pub use listing::FOLDERS;
pub use memory::peak_memory;
pub use names::refused_name;
pub use output::{Refusal, Stop};
pub use photo_cache::{PhotoCache, Pruned};
pub use publish::{Options, Placement, Publication, Unmarked};
pub use published::open_published;
pub use spare::forget_spares;

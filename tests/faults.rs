//! The cases of `FAULTS.md` that one run of the program answers: broken input, broken folders, hostile texts.

#[path = "faults/atomicity.rs"]
mod atomicity;
#[path = "faults/caches.rs"]
mod caches;
#[path = "faults/commands.rs"]
mod commands;
#[path = "faults/determinism.rs"]
mod determinism;
#[path = "faults/editing.rs"]
mod editing;
#[path = "faults/edits.rs"]
mod edits;
#[path = "faults/front_matter.rs"]
mod front_matter;
#[path = "faults/hostile.rs"]
mod hostile;
#[path = "faults/injection.rs"]
mod injection;
#[path = "faults/languages.rs"]
mod languages;
#[path = "faults/links.rs"]
mod links;
#[path = "faults/messages.rs"]
mod messages;
#[path = "faults/output.rs"]
mod output;
#[path = "faults/paths.rs"]
mod paths;
#[path = "faults/scene.rs"]
mod scene;
#[path = "faults/table.rs"]
mod table;
#[path = "faults/watched.rs"]
mod watched;

//! The cases of `FAULTS.md` that kill the program, race with it, or need root, a second user, a mount, strace or
//! faketime: `cargo test --test system`. `POLYGLOSS` may name a program of the release build, which makes pictures faster.

#[path = "faults/caches.rs"]
mod caches;
#[path = "faults/editing.rs"]
mod editing;
#[path = "faults/edits.rs"]
mod edits;
#[path = "system/hermetic.rs"]
mod hermetic;
#[path = "system/kill.rs"]
mod kill;
#[path = "system/machine.rs"]
mod machine;
#[path = "system/needs.rs"]
mod needs;
#[path = "system/pictures.rs"]
mod pictures;
#[path = "system/races.rs"]
mod races;
#[path = "faults/scene.rs"]
#[expect(dead_code, reason = "the tests of one run need more of it")]
mod scene;
#[path = "system/versions.rs"]
mod versions;
#[path = "faults/watched.rs"]
#[expect(dead_code, reason = "growth is measured elsewhere")]
mod watched;

//! The manifest `.polygloss.json`: it marks an output folder as ours and names what we wrote there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Digest;

/// The manifest's name in the output folder.
pub const NAME: &str = ".polygloss.json";

/// What a build wrote, without the manifest itself: the first 16 bytes of each file's BLAKE3, in
/// hexadecimal, by its path below the output folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `polygloss`.
    pub generator: String,
    /// The version of this layout: 1.
    pub version: u32,
    /// Digests by path.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// A manifest of these outputs.
    pub fn new(outputs: impl IntoIterator<Item = (String, Digest)>) -> Self {
        let files = outputs.into_iter().map(|(path, digest)| (path, digest.to_hex()[..32].to_owned())).collect();
        Self { generator: "polygloss".to_owned(), version: 1, files }
    }

    /// Its JSON, the same bytes for the same outputs.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a map of texts is always JSON") + "\n"
    }

    /// Reads one. `None` for bytes that are no manifest of ours.
    pub fn parse(json: &[u8]) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(json).ok()?;
        (manifest.generator == "polygloss" && manifest.version == 1).then_some(manifest)
    }
}

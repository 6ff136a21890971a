//! The manifest `.polygloss.json`: it marks an output folder as ours and names what we wrote there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use super::Digest;

/// The manifest's name in the output folder.
pub const NAME: &str = ".polygloss.json";

/// The manifest of these outputs as JSON; the same bytes for the same outputs.
pub fn of(outputs: &mut [(Cow<'_, str>, Digest)]) -> Vec<u8> {
    outputs.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    let written = Written { generator: "polygloss", version: 1, files: Files(outputs) };
    let mut json = serde_json::to_vec_pretty(&written).expect("a map of texts is always JSON");
    json.push(b'\n');
    json
}

/// A manifest as it is written: of a large site it is not held twice.
#[derive(Serialize)]
struct Written<'a> {
    generator: &'static str,
    version: u32,
    files: Files<'a>,
}

struct Files<'a>(&'a [(Cow<'a, str>, Digest)]);

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, digest)| (path, Hexadecimal(digest))))
    }
}

struct Hexadecimal<'a>(&'a Digest);

impl Serialize for Hexadecimal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_hex()[..32])
    }
}

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

//! The manifest `.polygloss.json`: it marks an output folder as ours and names what we wrote there.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::json;

use super::Fingerprint;

/// The manifest's name in the output folder.
pub const NAME: &str = ".polygloss.json";

/// The manifest of these outputs as JSON; the same bytes for the same outputs.
pub fn of(outputs: &mut [(Cow<'_, str>, Fingerprint)]) -> Vec<u8> {
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

struct Files<'a>(&'a [(Cow<'a, str>, Fingerprint)]);

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, print)| (path, print.to_string())))
    }
}

/// What a build wrote, by its paths below the output folder, and the manifest itself. The file says too what the bytes were:
/// the 128-bit XXH3 of each file, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Sorted.
    paths: Vec<String>,
}

#[derive(Deserialize)]
struct Read {
    generator: String,
    version: u32,
    files: Paths,
}

/// The keys of a map; what they stand for isn't looked at.
struct Paths(Vec<String>);

impl<'de> Deserialize<'de> for Paths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Paths;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("fingerprints by path")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Paths, A::Error> {
                let mut paths = Vec::new();
                while let Some((path, IgnoredAny)) = map.next_entry()? {
                    paths.push(path);
                }
                Ok(Paths(paths))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

impl Manifest {
    /// Reads one. `None` for bytes that are no manifest of ours.
    pub fn parse(json: &[u8]) -> Option<Self> {
        let Read { generator, version, files: Paths(mut paths) } = serde_json::from_slice(json).ok()?;
        // They are, unless somebody else wrote them.
        if !paths.is_sorted() {
            paths.sort_unstable();
        }
        paths.insert(paths.partition_point(|path| path.as_str() < NAME), NAME.to_owned());
        (generator == "polygloss" && version == 1).then_some(Self { paths })
    }

    /// What [`Manifest::parse`] reads again, without fingerprints.
    pub fn to_json(&self) -> Vec<u8> {
        let files: BTreeMap<&str, &str> = self.paths.iter().map(|path| (path.as_str(), "")).collect();
        let written = json!({ "generator": "polygloss", "version": 1, "files": files });
        serde_json::to_vec(&written).expect("a map of texts is always JSON")
    }

    /// Whether a file is listed.
    pub fn lists(&self, path: &str) -> bool {
        self.paths.binary_search_by(|listed| listed.as_str().cmp(path)).is_ok()
    }

    /// Whether a file in a folder or below it is listed.
    pub fn lists_below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        let at = self.paths.partition_point(|listed| *listed < start);
        self.paths.get(at).is_some_and(|listed| listed.starts_with(&start))
    }
}

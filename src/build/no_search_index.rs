//! In place of the index that readers search in, where the program was built without it.

use crate::base::{Failure, LanguageTag};
use crate::render::SearchText;

/// A file of an index: its path below the index's folder, and its bytes.
pub(super) type IndexFile = (String, Vec<u8>);

/// Nothing.
pub(super) fn method(_: &LanguageTag) -> String {
    String::new()
}

/// No files: a site that wants some was told before.
pub(super) fn index(_: &LanguageTag, _: &[SearchText]) -> Result<Vec<IndexFile>, Failure> {
    Ok(Vec::new())
}

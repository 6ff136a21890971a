//! Where a file of a site is, from the site's root.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use icu::normalizer::ComposingNormalizerBorrowed;

/// A path from the site's root, with `/` between its parts and in Unicode's NFC, whatever the disk
/// spells: `content/sl/culture/muzej.md`. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// A path out of text, brought to NFC.
    pub fn new(path: &str) -> Self {
        Self(Arc::from(&*nfc(path)))
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds it, `""` at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part with its extension.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The last part without its extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }

    /// The extension in lower case, `""` without one.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The first byte of the first mark that composes with a letter, U+0300; all that is encoded by lesser bytes is composed.
const FIRST_OF_MARKS: u8 = 0xCC;

/// Unicode's composed normal form; ASCII and most Latin letters pass without a look at tables.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.bytes().fold(true, |is_composed, byte| is_composed & (byte < FIRST_OF_MARKS)) {
        return text.into();
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// The path in NFC that `target` names as seen from a folder of the site, `.` and `..` resolved; nothing when
/// it leads out of the site's root.
pub fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut path = String::with_capacity(folder.len() + 1 + target.len());
    path.push_str(folder);
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if path.is_empty() => return None,
            ".." => path.truncate(path.rfind('/').unwrap_or(0)),
            name => {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(name);
            }
        }
    }
    Some(match nfc(&path) {
        Cow::Borrowed(_) => path,
        Cow::Owned(composed) => composed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_for_composed_is() {
        let passing: String = ('\0'..'\u{300}').collect();
        assert!(passing.bytes().all(|byte| byte < FIRST_OF_MARKS));
        assert_eq!(ComposingNormalizerBorrowed::new_nfc().normalize(&passing), passing);
        assert_eq!(nfc("c\u{30c}a"), "ča");
    }

    #[test]
    fn targets_are_resolved_from_a_folder() {
        for (folder, target, expected) in [
            ("a/b", "c.jpg", Some("a/b/c.jpg")),
            ("a/b", "./c//d/", Some("a/b/c/d")),
            ("a/b", "../../c", Some("c")),
            ("a/b", "../..", Some("")),
            ("a", "../../c", None),
            ("", "a/../b", Some("b")),
            ("", "..", None),
        ] {
            let found = resolve(folder, target);
            assert_eq!(found.as_deref(), expected, "{folder} {target}");
        }
    }
}

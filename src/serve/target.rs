//! What a request is for: the path of its target, decoded, or why it is none.

use axum::http::Uri;

use crate::base::path::nfc;
use crate::base::url::decode;

/// No page has a longer address; what is longer is a mistake or worse.
const LONGEST: usize = 8 << 10;

/// Why a target is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is malformed.
    Malformed,
    /// It is too long.
    Overlong,
    /// It is a path that no output has.
    Nothing,
}

/// The path that a request is for, decoded, in NFC.
///
/// # Errors
/// A target with a host, a path that is badly encoded, leads upwards, or holds what no address does.
pub(super) fn path_of(uri: &Uri) -> Result<String, Refused> {
    if uri.authority().is_some() || uri.scheme().is_some() || !uri.path().starts_with('/') {
        return Err(Refused::Malformed);
    }
    decoded(uri.path())
}

/// A percent-encoded path, decoded once.
pub(super) fn decoded(path: &str) -> Result<String, Refused> {
    if path.len() > LONGEST {
        return Err(Refused::Overlong);
    }
    let mut out = String::with_capacity(path.len());
    for part in path.strip_prefix('/').ok_or(Refused::Malformed)?.split('/') {
        let part = decode(part).ok_or(Refused::Malformed)?;
        if part.contains(|letter: char| letter.is_control() || letter == '\\') {
            return Err(Refused::Malformed);
        }
        if part == "." || part == ".." || part.contains('/') {
            return Err(Refused::Nothing);
        }
        out.push('/');
        out.push_str(&part);
    }
    if out.contains("//") { Err(Refused::Nothing) } else { Ok(nfc(&out).into_owned()) }
}

/// A decoded path as seen from below a percent-encoded base path; nothing where it is elsewhere.
pub(super) fn below<'a>(path: &'a str, base_path: &str) -> Option<&'a str> {
    let base = decode(base_path)?;
    path.strip_prefix(&*nfc(&base)).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_once_and_lead_nowhere_else() {
        assert_eq!(decoded("/en/%E6%96%87%E5%8C%96/"), Ok("/en/文化/".to_owned()));
        assert_eq!(decoded("/%2541"), Ok("/%41".to_owned()));
        assert_eq!(decoded("/c%CC%8C"), Ok("/č".to_owned()));
        for path in ["/../s", "/..%2fs", "/%2e%2e/s", "//etc/passwd", "/a//", "/a%2fb", "/./a"] {
            assert_eq!(decoded(path), Err(Refused::Nothing), "{path}");
        }
        for path in ["/..\\s", "/%00", "/%", "/%f", "/%ff", "/%zz", "", "*"] {
            assert_eq!(decoded(path), Err(Refused::Malformed), "{path}");
        }
        assert_eq!(decoded(&format!("/{}", "a".repeat(9000))), Err(Refused::Overlong));
    }

    #[test]
    fn a_base_path_ends_with_a_part() {
        assert_eq!(below("/mag/en/", "/mag"), Some("/en/"));
        assert_eq!(below("/mag", "/mag"), Some(""));
        assert_eq!(below("/magazine/", "/mag"), None);
        assert_eq!(below("/en/", ""), Some("/en/"));
    }
}

//! A page as it is shown at the moment, and which state of it a browser has.

use std::fmt;
use std::str::FromStr;

use axum::body::Bytes;
use axum::http::StatusCode;

use super::overlay;
use super::styles::{Style, styles, without_digests};

/// A page as it is shown, without what is added as it leaves.
pub(super) struct Sheet {
    /// The edition that it is of.
    pub edition: u64,
    /// Its status, unless there is no such page at all.
    pub status: StatusCode,
    /// Its bytes.
    pub bytes: Bytes,
    /// What is wrong on it, as JSON.
    pub mistakes: String,
    /// Its style sheets.
    pub styles: Vec<Style>,
    /// Its state.
    pub seen: Seen,
}

impl Sheet {
    /// A page of an edition. `version` tells of a style sheet whose name stays whether its bytes do.
    pub(super) fn new(
        edition: u64,
        status: StatusCode,
        bytes: Bytes,
        mistakes: String,
        version: impl Fn(&Style) -> String,
    ) -> Self {
        let text = String::from_utf8_lossy(&bytes);
        let styles = styles(&text);
        let versions: Vec<String> =
            styles.iter().map(|style| format!("{} {}\n", style.address, version(style))).collect();
        let seen = Seen {
            edition,
            page: short(&bytes),
            skeleton: short(without_digests(&text, &styles).as_bytes()),
            styles: short(versions.concat().as_bytes()),
            mistakes: short(mistakes.as_bytes()),
        };
        Self { edition, status, bytes, mistakes, styles, seen }
    }

    /// The bytes as they leave.
    pub(super) fn dressed(&self) -> Bytes {
        overlay::dressed(&self.bytes, &self.seen.to_string(), &self.mistakes)
    }
}

/// Which state of a page a browser has: an edition's number and digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// The edition that it came from.
    pub edition: u64,
    /// Of its bytes.
    pub page: String,
    /// Of its bytes without the digests in its style sheets' names.
    pub skeleton: String,
    /// Of its style sheets' names and versions.
    pub styles: String,
    /// Of its mistakes.
    pub mistakes: String,
}

impl Seen {
    /// The state of something that is no page, such as a way to another address.
    pub(super) fn other(edition: u64, what: &str) -> Self {
        let page = short(what.as_bytes());
        let none = short(b"");
        Self { edition, skeleton: page.clone(), page, styles: none.clone(), mistakes: none }
    }
}

fn short(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { edition, page, skeleton, styles, mistakes } = self;
        write!(f, "{edition}-{page}-{skeleton}-{styles}-{mistakes}")
    }
}

impl FromStr for Seen {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('-');
        let edition = parts.next().and_then(|part| part.parse().ok()).ok_or(())?;
        let mut digest = || parts.next().filter(|part| part.len() == 16).map(str::to_owned).ok_or(());
        let (page, skeleton, styles, mistakes) = (digest()?, digest()?, digest()?, digest()?);
        if parts.next().is_some() { Err(()) } else { Ok(Self { edition, page, skeleton, styles, mistakes }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(page: &str) -> Sheet {
        Sheet::new(3, StatusCode::OK, Bytes::copy_from_slice(page.as_bytes()), "[]".to_owned(), |_| String::new())
    }

    #[test]
    fn a_state_is_read_as_it_was_written() {
        let seen = sheet("a").seen;
        assert_eq!(seen.to_string().parse(), Ok(seen));
        assert_eq!("1-2-3".parse::<Seen>(), Err(()));
    }

    #[test]
    fn pages_that_differ_in_style_have_one_skeleton() {
        let link = |digest: &str| format!("<link rel=\"stylesheet\" href=\"/assets/a.{digest}.css\">text");
        let (one, two) = (sheet(&link("0123456789abcdef")), sheet(&link("fedcba9876543210")));
        assert_eq!(one.seen.skeleton, two.seen.skeleton);
        assert_ne!(one.seen.page, two.seen.page);
        assert_ne!(one.seen.styles, two.seen.styles);
        assert_ne!(one.seen.skeleton, sheet("other").seen.skeleton);
    }
}

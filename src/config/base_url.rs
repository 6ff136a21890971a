//! base_url: where the site will be, as an origin and a path.

use crate::base::url::{decode, encode_path, is_web_address, refused_part};

/// An address in two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BaseUrl {
    /// `https://host`, with its port if it has one.
    pub(super) origin: String,
    /// `` or `/mag`, percent-encoded.
    pub(super) path: String,
}

/// Reads an address.
///
/// # Errors
/// Why it can't be the address of a site, as the end of a sentence.
pub(super) fn parse(written: &str) -> Result<BaseUrl, &'static str> {
    let written = written.trim();
    if written.contains(char::is_whitespace) {
        return Err("can't hold white space; write `%20` for it");
    }
    if !is_web_address(written) {
        return Err("must begin with `https://` or `http://` and name a host");
    }
    if written.contains(['?', '#']) {
        return Err("can't have a `?` or `#`");
    }
    let (scheme, rest) = written.split_once("://").unwrap_or(("https", written));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if host.contains('@') {
        return Err("can't hold a user's name");
    }
    if port(host).is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err("has a port that is no number up to 65535");
    }
    let path = path.trim_matches('/');
    let Some(path) = decode(path) else { return Err("has percent signs that are no percent-encoding") };
    if !path.is_empty() && path.split('/').any(|part| refused_part(part).is_some()) {
        return Err("has a path that not every system can store");
    }
    let path = if path.is_empty() { String::new() } else { format!("/{}", encode_path(&path)) };
    Ok(BaseUrl { origin: format!("{}://{}", scheme.to_ascii_lowercase(), host.to_lowercase()), path })
}

/// What follows the last colon of a host, unless that is part of an address of IPv6: `[::1]`.
fn port(host: &str) -> Option<&str> {
    host.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.ends_with(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_their_last_slash() {
        for (written, origin, path) in [
            ("https://magazine.example", "https://magazine.example", ""),
            ("HTTPS://Magazine.Example/", "https://magazine.example", ""),
            ("http://localhost:4000/mag/č/", "http://localhost:4000", "/mag/%C4%8D"),
            ("http://[::1]/", "http://[::1]", ""),
            ("http://[::1]:80/", "http://[::1]:80", ""),
        ] {
            let read = parse(written).map(|url| (url.origin, url.path));
            assert_eq!(read, Ok((origin.to_owned(), path.to_owned())));
        }
    }

    #[test]
    fn what_is_no_address_of_a_site_is_refused() {
        for written in [
            "",
            "magazine.example",
            "ftp://a.example",
            "https://",
            "https:///a",
            "https://a/?b",
            "https://a/../b",
            "https://a:b",
        ] {
            assert!(parse(written).is_err(), "{written}");
        }
    }
}

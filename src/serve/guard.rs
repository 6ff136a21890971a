//! Who may ask: a page of another site must reach nothing here, whatever name it gives this machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, HeaderValue};

/// Fetch metadata: where a request comes from, in a browser's words.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names that requests may be for.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// Names besides this machine's, in lower case.
    allowed: Vec<String>,
}

impl Guard {
    /// A guard who lets requests for these names pass too.
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let bare = |name: String| name.trim_end_matches('.').to_ascii_lowercase();
        Self { allowed: names.into_iter().map(bare).collect() }
    }

    /// Whether a request that came to this address is for a name of this machine. A name that somebody else's server
    /// resolves to this machine (DNS rebinding) is none.
    pub(super) fn lets_pass(&self, headers: &HeaderMap, here: IpAddr) -> bool {
        host(headers).is_some_and(|host| self.is_ours(host, here))
    }

    fn is_ours(&self, host: &str, here: IpAddr) -> bool {
        let Some(name) = name(host) else { return false };
        let name = name.strip_suffix('.').unwrap_or(&name).to_ascii_lowercase();
        if self.allowed.contains(&name) || name == "localhost" || name.ends_with(".localhost") {
            return true;
        }
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let address = match bare {
            Some(bare) => bare.parse::<Ipv6Addr>().map(IpAddr::from).ok(),
            None => name.parse::<Ipv4Addr>().map(IpAddr::from).ok(),
        };
        // An address is no name that could be made to lead here; this one did.
        address.is_some_and(|address| address.is_loopback() || address == here.to_canonical())
    }
}

/// The one `Host` of a request.
fn host(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(HOST).iter();
    let host = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(host)
}

/// A host without its port; nothing where it is no host. IPv6 addresses keep their brackets.
fn name(host: &str) -> Option<String> {
    let end = match host.strip_prefix('[') {
        Some(rest) => rest.find(']')? + 2,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at(end);
    let is_port = |port: &str| port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    let has_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._[]:".contains(&byte);
    (has_port && !name.is_empty() && name.bytes().all(is_name)).then(|| name.to_owned())
}

/// Whether a request comes from a page of this server, or from no page at all.
pub(super) fn is_from_here(headers: &HeaderMap) -> bool {
    let is_same_site = match headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes) {
        None => true,
        Some(site) => site == b"same-origin" || site == b"none",
    };
    let mut origins = headers.get_all(ORIGIN).iter();
    let is_same_origin = match (origins.next(), origins.next()) {
        (None, _) => true,
        (Some(origin), None) => host(headers)
            .is_some_and(|host| origin.as_bytes().eq_ignore_ascii_case(format!("http://{host}").as_bytes())),
        (Some(_), Some(_)) => false,
    };
    is_same_site && is_same_origin
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 5));

    #[test]
    fn only_names_of_this_machine_pass() {
        let guard = Guard::new(["Proof.example".to_owned()]);
        for host in [
            "localhost",
            "LOCALHOST:4000",
            "localhost.",
            "a.b.localhost:1",
            "127.0.0.1",
            "127.9.9.9:80",
            "[::1]",
            "[::1]:4000",
            "192.168.1.5:4000",
            "proof.example",
            "PROOF.example:8080",
        ] {
            assert!(guard.is_ours(host, HERE), "{host}");
        }
        for host in [
            "",
            "evil",
            "evil:4000",
            "localhost.evil",
            "notlocalhost",
            "127.0.0.1.evil",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0.0.0.0",
            "192.168.1.6",
            "[::2]",
            "[::1",
            "::1",
            "a@localhost",
            "localhost@evil",
            "localhost:x",
            "localhost:1:2",
            "localhost/",
            "www.proof.example",
            "[::1]x",
        ] {
            assert!(!guard.is_ours(host, HERE), "{host}");
        }
    }

    #[test]
    fn only_pages_of_this_server_may_listen() {
        let headers = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            };
            pairs.iter().map(pair).collect()
        };
        let host = ("host", "localhost:4000");
        let asked = |more: &[(&'static str, &'static str)]| is_from_here(&headers(&[&[host], more].concat()));
        assert!(asked(&[]));
        assert!(asked(&[("origin", "http://localhost:4000")]));
        assert!(asked(&[("sec-fetch-site", "same-origin")]));
        assert!(!asked(&[("origin", "null")]));
        assert!(!asked(&[("origin", "http://evil.example")]));
        assert!(!asked(&[("origin", "http://localhost:4001")]));
        assert!(!asked(&[("origin", "https://localhost:4000")]));
        assert!(!asked(&[("sec-fetch-site", "cross-site")]));
        assert!(!asked(&[("sec-fetch-site", "same-site"), ("origin", "http://localhost:4000")]));
    }
}

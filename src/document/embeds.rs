//! Addresses of providers whose films, songs, posts and maps a text can show.

use std::ops::Range;

use super::part::EmbedSource;

/// All providers by name.
pub const PROVIDERS: [&str; 8] =
    ["youtube", "vimeo", "spotify", "soundcloud", "tiktok", "instagram", "mastodon", "openstreetmap"];

/// An address, cut into what providers tell things by.
struct Address<'a> {
    /// In lower case, without `www.`.
    host: String,
    path: Vec<&'a str>,
    query: &'a str,
    fragment: &'a str,
}

impl<'a> Address<'a> {
    fn read(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        if !["https", "http"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host_is_plain = !host.is_empty()
            && host.contains('.')
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        let path = path.split('/').filter(|part| !part.is_empty()).collect();
        let host = host.to_ascii_lowercase();
        let host = host.strip_prefix("www.").map(str::to_owned).unwrap_or(host);
        host_is_plain.then_some(Self { host, path, query, fragment })
    }

    /// Whose address it is, by its host; the short ones are those that providers give to share.
    fn provider(&self) -> Option<&'static str> {
        Some(match self.host.as_str() {
            "youtube.com" | "m.youtube.com" | "music.youtube.com" | "youtube-nocookie.com" | "youtu.be" => "youtube",
            "vimeo.com" | "player.vimeo.com" => "vimeo",
            "open.spotify.com" | "spotify.link" => "spotify",
            "soundcloud.com" | "m.soundcloud.com" | "on.soundcloud.com" => "soundcloud",
            "tiktok.com" | "m.tiktok.com" | "vm.tiktok.com" | "vt.tiktok.com" => "tiktok",
            "instagram.com" | "instagr.am" => "instagram",
            "openstreetmap.org" | "osm.org" => "openstreetmap",
            _ => return None,
        })
    }

    fn parameter(&self, name: &str) -> Option<&'a str> {
        self.query
            .split('&')
            .find_map(|pair| pair.split_once('=').and_then(|(key, value)| (key == name).then_some(value)))
    }
}

/// What an address alone in its paragraph shows, where one of these providers knows it.
pub(super) fn recognise(url: &str, range: Range<usize>, providers: &[String]) -> Option<EmbedSource> {
    let is_strange = |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '"' | '<' | '>');
    if url.len() > 2000 || url.contains(is_strange) {
        return None;
    }
    let address = Address::read(url)?;
    let (provider, frame) = frame(&address).or_else(|| Some((address.provider()?, String::new())))?;
    let is_wanted = providers.iter().any(|name| name == provider);
    is_wanted.then(|| EmbedSource { provider: provider.to_owned(), url: url.to_owned(), frame, range })
}

fn frame(address: &Address<'_>) -> Option<(&'static str, String)> {
    let path = address.path.as_slice();
    match (address.host.as_str(), path) {
        ("youtube.com" | "m.youtube.com" | "music.youtube.com", ["playlist"]) => {
            let list = address.parameter("list").filter(|list| is_id(list, 1, 64))?;
            Some(("youtube", format!("https://www.youtube-nocookie.com/embed/videoseries?list={list}")))
        }
        ("youtube.com" | "m.youtube.com" | "music.youtube.com", ["watch"]) => youtube(address.parameter("v")?, address),
        ("youtube.com" | "m.youtube.com" | "youtube-nocookie.com", ["shorts" | "embed" | "live", id])
        | ("youtu.be", [id]) => youtube(id, address),
        ("vimeo.com", [id]) | ("player.vimeo.com", ["video", id]) if is_number(id) => {
            let hash = address.parameter("h").filter(|hash| is_id(hash, 1, 32));
            Some(("vimeo", vimeo(id, hash)))
        }
        ("vimeo.com", [id, hash]) if is_number(id) && is_id(hash, 1, 32) => Some(("vimeo", vimeo(id, Some(hash)))),
        ("open.spotify.com", [.., kind, id]) if path.len() <= 3 => spotify(kind, id),
        ("soundcloud.com" | "m.soundcloud.com", [user, rest @ ..]) => soundcloud(user, rest),
        ("tiktok.com", [user, "video", id]) if user.starts_with('@') && is_number(id) => {
            Some(("tiktok", format!("https://www.tiktok.com/embed/v2/{id}")))
        }
        (
            "instagram.com" | "instagr.am",
            [kind @ ("p" | "reel" | "tv"), id] | [_, kind @ ("p" | "reel" | "tv"), id],
        ) if is_id(id, 1, 64) => Some(("instagram", format!("https://www.instagram.com/{kind}/{id}/embed/"))),
        ("openstreetmap.org" | "osm.org", [] | ["node" | "way" | "relation", _]) => openstreetmap(address),
        (host, [user, id]) if is_fediverse_user(user) && is_number(id) => {
            Some(("mastodon", format!("https://{host}/{user}/{id}/embed")))
        }
        _ => None,
    }
}

fn youtube(id: &str, address: &Address<'_>) -> Option<(&'static str, String)> {
    if !is_id(id, 1, 64) {
        return None;
    }
    let mut frame = format!("https://www.youtube-nocookie.com/embed/{id}");
    if let Some(start) = address.parameter("t").or_else(|| address.parameter("start")).and_then(seconds) {
        frame.push_str(&format!("?start={start}"));
    }
    Some(("youtube", frame))
}

/// `90`, `90s` and `1m30s` in seconds.
fn seconds(text: &str) -> Option<u32> {
    let (mut total, mut number) = (0_u32, 0_u32);
    for letter in text.chars() {
        match letter {
            '0'..='9' => number = number.checked_mul(10)?.checked_add(letter.to_digit(10)?)?,
            'h' | 'm' | 's' => {
                let unit = if letter == 'h' {
                    3600
                } else if letter == 'm' {
                    60
                } else {
                    1
                };
                total = total.checked_add(number.checked_mul(unit)?)?;
                number = 0;
            }
            _ => return None,
        }
    }
    total.checked_add(number).filter(|seconds| *seconds > 0)
}

fn vimeo(id: &str, hash: Option<&str>) -> String {
    match hash {
        Some(hash) => format!("https://player.vimeo.com/video/{id}?h={hash}&dnt=1"),
        None => format!("https://player.vimeo.com/video/{id}?dnt=1"),
    }
}

fn spotify(kind: &str, id: &str) -> Option<(&'static str, String)> {
    let is_known = matches!(kind, "track" | "album" | "playlist" | "artist" | "episode" | "show");
    let is_id = id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_known && is_id).then(|| ("spotify", format!("https://open.spotify.com/embed/{kind}/{id}")))
}

fn soundcloud(user: &str, rest: &[&str]) -> Option<(&'static str, String)> {
    let named = |part: &str| is_id(part, 1, 120);
    if rest.is_empty() || rest.len() > 2 || !named(user) || !rest.iter().all(|part| named(part)) {
        return None;
    }
    let path = rest.join("%2F");
    Some(("soundcloud", format!("https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2F{user}%2F{path}")))
}

/// `#map=15/46.0511/14.5051` as the frame around that point.
fn openstreetmap(address: &Address<'_>) -> Option<(&'static str, String)> {
    let map = address.fragment.split('&').find_map(|pair| pair.strip_prefix("map="))?;
    let mut numbers = map.split('/');
    let zoom: u8 = numbers.next()?.parse().ok().filter(|zoom| *zoom <= 19)?;
    let latitude = coordinate(numbers.next()?, 85.0)?;
    let longitude = coordinate(numbers.next()?, 180.0)?;
    if numbers.next().is_some() {
        return None;
    }
    // A frame about 600 pixels wide and 450 high, at 256 pixels a tile.
    let width = 360.0 / f64::from(1_u32 << zoom) * 600.0 / 256.0;
    let height = width * 0.75 * latitude.to_radians().cos();
    let (west, east) = ((longitude - width / 2.0).max(-180.0), (longitude + width / 2.0).min(180.0));
    let (south, north) = ((latitude - height / 2.0).max(-85.0), (latitude + height / 2.0).min(85.0));
    let mut frame = format!(
        "https://www.openstreetmap.org/export/embed.html?bbox={west:.5}%2C{south:.5}%2C{east:.5}%2C{north:.5}&layer=mapnik"
    );
    let marked = |name: &str, most: f64| address.parameter(name).and_then(|text| coordinate(text, most));
    if let (Some(latitude), Some(longitude)) = (marked("mlat", 85.0), marked("mlon", 180.0)) {
        frame.push_str(&format!("&marker={latitude:.5}%2C{longitude:.5}"));
    }
    Some(("openstreetmap", frame))
}

fn coordinate(text: &str, most: f64) -> Option<f64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    text.parse().ok().filter(|number: &f64| is_plain && number.abs() <= most)
}

fn is_number(text: &str) -> bool {
    (1..=25).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_id(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// `@user` or `@user@host`.
fn is_fediverse_user(text: &str) -> bool {
    text.strip_prefix('@').is_some_and(|name| {
        (1..=200).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'@'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame_of(url: &str) -> Option<String> {
        recognise(url, 0..0, &PROVIDERS.map(str::to_owned)).map(|embed| embed.frame)
    }

    #[test]
    fn addresses_become_frames() {
        for (url, frame) in [
            (
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m5s",
                "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=65",
            ),
            ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
            ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
            (
                "https://open.spotify.com/intl-de/track/4cOdK2wGLETKBW3PvgPWqT?si=1",
                "https://open.spotify.com/embed/track/4cOdK2wGLETKBW3PvgPWqT",
            ),
            (
                "https://soundcloud.com/user/song",
                "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fuser%2Fsong",
            ),
            ("https://www.tiktok.com/@u/video/712345", "https://www.tiktok.com/embed/v2/712345"),
            ("https://www.instagram.com/p/CabcDEF123/", "https://www.instagram.com/p/CabcDEF123/embed/"),
            ("HTTPS://YouTu.be/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
            ("https://mastodon.social/@user/123456", "https://mastodon.social/@user/123456/embed"),
        ] {
            assert_eq!(frame_of(url).as_deref(), Some(frame), "{url}");
        }
        let map = frame_of("https://www.openstreetmap.org/#map=15/46.0511/14.5051").expect("a map is known");
        assert!(map.starts_with("https://www.openstreetmap.org/export/embed.html?bbox=14.4"), "{map}");
    }

    #[test]
    fn what_has_no_frame_is_a_card_with_a_link() {
        for url in [
            "https://www.youtube.com/watch?v=a+b",
            "https://www.youtube.com/@channel",
            "https://www.openstreetmap.org/#map=99/1/1",
            "https://vimeo.com/about",
            "https://www.youtube.com/",
            "https://youtu.be/dQw4w9WgXc'",
            "https://vm.tiktok.com/ZMabc/",
            "https://osm.org/go/0IsAbc",
        ] {
            assert_eq!(frame_of(url).as_deref(), Some(""), "{url}");
        }
    }

    #[test]
    fn other_addresses_stay_text() {
        for url in [
            "https://youtu.be/dQw4w9WgXc\"",
            "https://evil.example/@user/12x",
            "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
            "ftp://youtu.be/dQw4w9WgXcQ",
        ] {
            assert_eq!(frame_of(url), None, "{url}");
        }
        assert!(recognise("https://youtu.be/dQw4w9WgXcQ", 0..0, &["vimeo".to_owned()]).is_none());
    }
}

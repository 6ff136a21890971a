//! Addresses: percent-encoding and what may stand in a slug or an alias.

use std::borrow::Cow;

use super::bytes;

/// Encodes a path for use in an address (RFC 3986 `pchar` and `/` stay, all else is percent-encoded).
pub fn encode_path(path: &str) -> Cow<'_, str> {
    // Nearly every address is as it is, and of letters and what stands between `(` and `;`.
    let is_plain = |byte: u8| ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'(') <= b';' - b'(');
    if bytes::find(path.as_bytes(), |byte| !is_plain(byte), |byte| !STAYS[usize::from(byte)]).is_none() {
        return path.into();
    }
    let mut out = String::with_capacity(path.len() + 16);
    for byte in path.bytes() {
        if STAYS[usize::from(byte)] {
            out.push(char::from(byte));
        } else {
            push_encoded(&mut out, byte);
        }
    }
    out.into()
}

/// Encodes a text for the query of an address: all but letters, digits and `-._~` is percent-encoded.
pub fn encode_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            push_encoded(&mut out, byte);
        }
    }
    out
}

fn push_encoded(out: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

/// Bytes that may stand in a path of an address as they are.
const STAYS: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        bytes[at] = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'(' | b')')
            || matches!(byte, b'*' | b'+' | b',' | b';' | b'=' | b':' | b'@' | b'/');
        at += 1;
    }
    bytes
};

/// Decodes percent-encoding once. `None` where it is malformed or not UTF-8.
pub fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(text.into());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (high, low) = (rest.next()?, rest.next()?);
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            bytes.push(digit(high)? * 16 + digit(low)?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// Whether an address names a scheme or another host: `https:…`, `mailto:…`, `//host/…`.
pub fn is_external(target: &str) -> bool {
    target.starts_with("//") || scheme(target).is_some()
}

/// The scheme of an address in lower case, white space and control characters left out as browsers do.
pub fn scheme(target: &str) -> Option<Cow<'_, str>> {
    let end = target.bytes().position(|byte| matches!(byte, b':' | b'/' | b'?' | b'#'))?;
    if target.as_bytes()[end] != b':' {
        return None;
    }
    let written = &target[..end];
    let may_stand = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.');
    // Nearly every scheme is written as it is meant.
    let scheme = if written.bytes().all(may_stand) {
        Cow::from(written)
    } else {
        let letters = written.chars().filter(|letter| !letter.is_ascii_control() && *letter != ' ');
        letters.flat_map(char::to_lowercase).collect::<String>().into()
    };
    (!scheme.is_empty() && scheme.bytes().all(may_stand)).then_some(scheme)
}

/// Whether an address could run script or carry a document of its own: `javascript:`, `vbscript:`, `data:`.
pub fn is_dangerous(target: &str) -> bool {
    matches!(scheme(target.trim_start()).as_deref(), Some("javascript" | "vbscript" | "data"))
}

/// Names that Windows keeps for devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Why one part of an output path can't be used on every system, if so.
pub fn refused_part(part: &str) -> Option<&'static str> {
    let stem = part.split('.').next().unwrap_or(part);
    // Nearly every part is made of these alone.
    let is_plain = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if part.is_empty() {
        Some("it is empty")
    } else if part == "." || part == ".." {
        Some("it has `.` or `..` as a part")
    } else if !is_plain && part.contains('\\') {
        Some("it has a backslash")
    } else if !is_plain && part.chars().any(char::is_control) {
        Some("it has a control character")
    } else if !is_plain && part.contains([':', '<', '>', '"', '|', '?', '*']) {
        Some("it has one of : < > \" | ? *, which some systems can't store")
    } else if part.ends_with(['.', ' ']) {
        Some("it ends with a dot or a space, which some systems can't store")
    } else if matches!(stem.len(), 3 | 4) && DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)) {
        Some("some systems keep this name for a device")
    } else if part.len() > 255 {
        Some("it is longer than 255 bytes")
    } else {
        None
    }
}

/// Whether it is an address of the web: `http` or `https`, a host, nothing that can't stand in one.
pub fn is_web_address(address: &str) -> bool {
    let after = match scheme(address).as_deref() {
        Some(scheme @ ("http" | "https")) => address.get(scheme.len()..).and_then(|rest| rest.strip_prefix("://")),
        _ => None,
    };
    let host = after.map_or("", |rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    !host.is_empty()
        && !host.starts_with([':', '@'])
        && !address
            .contains(|letter: char| letter.is_control() || letter.is_whitespace() || "<>\"\\`{}|^".contains(letter))
}

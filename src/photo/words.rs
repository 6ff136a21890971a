//! Words out of picture files: in some encoding, of any length, meant for a line of text.

/// More characters are no credit.
const LONGEST: usize = 4000;

/// Bytes as text: UTF-8 where they are, else Latin-1, as programs before it wrote.
pub(super) fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A text in one line, without what can't be seen or turns lines around; nothing where that leaves none.
pub(super) fn tidy(text: &str) -> Option<String> {
    let is_hidden = |letter: char| {
        (letter.is_control() && !letter.is_whitespace())
            || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}')
    };
    let visible: String = text.chars().filter(|letter| !is_hidden(*letter)).take(LONGEST).collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// An address of the web, and nothing else.
pub(super) fn web_address(text: &str) -> Option<String> {
    let text = tidy(text)?;
    let is_web = ["https://", "http://"].iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && text.len() > scheme.len()
    });
    (is_web && !text.contains(|letter: char| letter.is_whitespace() || "\"<>\\^`{|}".contains(letter))).then_some(text)
}

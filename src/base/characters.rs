//! Characters that no document can hold: those that XML 1.0 (2.2) leaves out, and HTML with it.

use super::bytes;

/// The first such character of a text and its byte offset.
pub fn first_forbidden(text: &str) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let may_be = |byte: u8| ((byte < 0x20) & (byte != b'\n')) | (byte == FIRST_OF_LAST);
    let mut from = 0;
    while let Some(found) = bytes::find(&bytes[from..], may_be, |byte| is_low(byte) || byte == FIRST_OF_LAST) {
        let at = from + found;
        let letter = text[at..].chars().next()?;
        if is_forbidden(letter) {
            return Some((at, letter));
        }
        from = at + letter.len_utf8();
    }
    None
}

/// The first byte of U+FFFE and U+FFFF, and of others.
const FIRST_OF_LAST: u8 = 0xEF;

fn is_low(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// The text with U+FFFD in place of such characters.
pub fn replaced(text: String) -> String {
    if first_forbidden(&text).is_none() {
        return text;
    }
    text.chars().map(|letter| if is_forbidden(letter) { '\u{FFFD}' } else { letter }).collect()
}

/// What is wrong with such a character, in an editor's words.
pub fn message(letter: char) -> String {
    format!("there is a control character here, U+{:04X}, that no page and no feed can hold", u32::from(letter))
}

/// What to do about it.
pub const HELP: &str = "delete it; it often comes along with text that is pasted";

/// The code of its mistake.
pub const CODE: &str = "control-character";

fn is_forbidden(letter: char) -> bool {
    u8::try_from(letter).is_ok_and(is_low) || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_the_letters_of_all_scripts_pass() {
        assert_eq!(first_forbidden("a\tb\nc\r č 写 \u{7F} \u{85} \u{FFFD} \u{1F600}"), None);
        for before in ["č".to_owned(), "č、".repeat(50)] {
            for letter in ['\u{7}', '\u{FFFE}', '\u{FFFF}'] {
                assert_eq!(first_forbidden(&format!("{before}{letter}b")), Some((before.len(), letter)));
            }
        }
        assert_eq!(replaced("a\u{B}b\u{FFFE}c".to_owned()), "a\u{FFFD}b\u{FFFD}c");
    }
}

//! Characters that no document can hold: those that XML 1.0 (2.2) leaves out, and HTML with it.

/// The first such character of a text and its byte offset.
pub fn first_forbidden(text: &str) -> Option<(usize, char)> {
    // Nearly every text has none, and bytes are looked through many times faster than characters.
    let is_low = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let low = text.bytes().any(is_low);
    if !low && !text.contains(['\u{FFFE}', '\u{FFFF}']) {
        return None;
    }
    text.char_indices().find(|(_, letter)| is_forbidden(*letter))
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
    (letter < ' ' && !matches!(letter, '\t' | '\n' | '\r')) || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_the_letters_of_all_scripts_pass() {
        assert_eq!(first_forbidden("a\tb\nc\r č 写 \u{7F} \u{85} \u{FFFD} \u{1F600}"), None);
        assert_eq!(first_forbidden("č\u{7}"), Some((2, '\u{7}')));
        assert_eq!(replaced("a\u{B}b\u{FFFE}c".to_owned()), "a\u{FFFD}b\u{FFFD}c");
    }
}

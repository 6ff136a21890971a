//! Text in HTML and XML.

use std::borrow::Cow;

use super::bytes;

/// Writes a text so that it says the same in an element and in an attribute value in double quotes.
pub fn escape(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut written = 0;
    while let Some(at) = next_special(bytes, written) {
        out.push_str(&text[written..at]);
        out.push_str(match bytes[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            // Control characters may stand in neither HTML nor XML.
            _ => "",
        });
        written = at + 1;
    }
    out.push_str(&text[written..]);
}

/// Writes an attribute of an element, with a space before it.
pub fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, out);
    out.push('"');
}

/// The next byte that is written otherwise.
fn next_special(bytes: &[u8], from: usize) -> Option<usize> {
    // Each compared by itself, which a processor does with all bytes of a step together.
    let may_be =
        |byte: u8| (byte < b' ') | (byte == b'"') | (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == 127);
    let found = bytes::find(&bytes[from..], may_be, |byte| IS_SPECIAL[usize::from(byte)]);
    found.map(|at| from + at)
}

const IS_SPECIAL: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut at = 0;
    while at < 128 {
        bytes[at] = matches!(at as u8, b'&' | b'<' | b'>' | b'"' | 0..=8 | 11..=31 | 127);
        at += 1;
    }
    bytes
};

/// HTML without its scripts, with what they hold.
pub fn without_scripts(html: &str) -> Cow<'_, str> {
    let begins = |at: usize, tag: &str| {
        let found = &html.as_bytes()[at..];
        let (name, after) = found.split_at(tag.len().min(found.len()));
        name.eq_ignore_ascii_case(tag.as_bytes()) && after.first().is_some_and(|byte| b" \t\n\x0C\r/>".contains(byte))
    };
    let next = |from: usize, tag: &str| {
        memchr::memchr_iter(b'<', &html.as_bytes()[from..]).map(|at| from + at).find(|at| begins(*at, tag))
    };
    let mut out = String::new();
    let mut written = 0;
    while let Some(start) = next(written, "<script") {
        let Some(end) = next(start, "</script").and_then(|end| Some(end + html[end..].find('>')? + 1)) else { break };
        out.push_str(&html[written..start]);
        written = end;
    }
    if written == 0 {
        return html.into();
    }
    out.push_str(&html[written..]);
    out.into()
}

/// The attributes of an element in a language: ` lang="ar" dir="rtl"`.
pub fn language_attributes(language: &super::LanguageTag) -> String {
    let direction = if language.is_right_to_left() { "rtl" } else { "ltr" };
    format!(" lang=\"{language}\" dir=\"{direction}\"")
}

#[cfg(test)]
mod tests {
    use super::{escape, without_scripts};

    #[test]
    fn marks_are_escaped_wherever_they_stand() {
        for before in 0..40 {
            let text = format!("{}<č & \u{1}\"d\">\n\t{}", "a".repeat(before), "b".repeat(40));
            let mut out = String::new();
            escape(&text, &mut out);
            let expected = format!("{}&lt;č &amp; &quot;d&quot;&gt;\n\t{}", "a".repeat(before), "b".repeat(40));
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn scripts_go_with_what_they_hold() {
        let html = "<p>a</p><script type=\"x\">{\"<b>\": 1}</SCRIPT ><p>č</p>\n<Script></script>\n";
        assert_eq!(without_scripts(html), "<p>a</p><p>č</p>\n\n");
        assert_eq!(without_scripts("<p>a</p><scripture></script>"), "<p>a</p><scripture></script>");
        assert_eq!(without_scripts("a <script> without end"), "a <script> without end");
    }
}

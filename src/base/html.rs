//! Text in HTML and XML.

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

/// The next byte that is written otherwise; looked for in steps, since most of a text has none.
fn next_special(bytes: &[u8], from: usize) -> Option<usize> {
    const AT_ONCE: usize = 8;
    let is_plain = |step: &&[u8]| !step.iter().fold(false, |found, byte| found | IS_SPECIAL[usize::from(*byte)]);
    let plain = from + AT_ONCE * bytes[from..].chunks_exact(AT_ONCE).take_while(is_plain).count();
    bytes[plain..].iter().position(|byte| IS_SPECIAL[usize::from(*byte)]).map(|found| plain + found)
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

#[cfg(test)]
mod tests {
    use super::escape;

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
}

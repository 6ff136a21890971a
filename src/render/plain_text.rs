//! What HTML of ours says, without its markup, for those who search.

use std::borrow::Cow;

/// Elements whose content nobody reads as part of the text.
const SILENT: [&str; 7] = ["script", "style", "svg", "button", "template", "noscript", "iframe"];

/// Elements that stand within a line: where they begin and end, a word goes on.
const INLINE: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "picture",
    "q", "s", "samp", "small", "source", "span", "strong", "sub", "sup", "u", "wbr",
];

/// Writes what some HTML says at the end of a text; a space stands between its blocks, and a full stop after those that
/// have no mark of their own, such as headings. Who made a picture is left out.
pub(super) fn push_text(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        push_words(&rest[..open], out);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let (tag, after) = rest.split_at(tag_end(rest));
        rest = after;
        let name = name_of(tag);
        if !INLINE.contains(&name) {
            if tag.starts_with("</") {
                out.truncate(out.trim_end().len());
                end_sentence(out);
            }
            if !out.is_empty() && !out.ends_with(char::is_whitespace) {
                out.push(' ');
            }
        }
        if !tag.starts_with("</") && !tag.ends_with("/>") && is_silent(name, tag) {
            rest = after_element(rest, name);
        }
    }
    push_words(rest, out);
}

/// Ends a text that ends with a word by the full stop of its script.
pub(super) fn end_sentence(text: &mut String) {
    match text.chars().next_back() {
        Some('\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}') => text.push('。'),
        Some(last) if last.is_alphanumeric() => text.push('.'),
        _ => {}
    }
}

fn is_silent(name: &str, tag: &str) -> bool {
    SILENT.contains(&name) || tag == "<span class=\"credit\">" || tag == "<span class=\"ai\">"
}

/// Where a tag that begins a text ends; a `>` in a quoted value ends none.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// The name of a start or end tag.
fn name_of(tag: &str) -> &str {
    let tag = tag.trim_start_matches('<').trim_start_matches('/');
    &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())]
}

/// What stands after the end of an element whose start tag was read.
fn after_element<'a>(mut rest: &'a str, name: &str) -> &'a str {
    let mut depth = 1;
    while let Some(open) = rest.find('<') {
        let (tag, after) = rest[open..].split_at(tag_end(&rest[open..]));
        rest = after;
        match name_of(tag) == name {
            true if tag.starts_with("</") => depth -= 1,
            true if !tag.ends_with("/>") => depth += 1,
            _ => {}
        }
        if depth == 0 {
            return rest;
        }
    }
    ""
}

/// Text between tags: white space is one space, and a hyphen that only shows where a line breaks is none.
fn push_words(text: &str, out: &mut String) {
    let text: Cow<'_, str> = if text.contains('&') { decoded(text).into() } else { text.into() };
    for c in text.chars() {
        match c {
            '\u{AD}' => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.as_bytes().iter().take(12).position(|byte| *byte == b';');
        match end.and_then(|end| Some((character(&rest[1..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "shy" => '\u{AD}',
        _ => {
            let number = name.strip_prefix('#')?;
            let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
            char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::push_text;

    #[test]
    fn html_becomes_its_text() {
        for (html, text) in [
            ("<p>One <em>t</em>wo?</p>\n<p>three</p>", "One two? three."),
            ("<h2>秋の夜</h2><p>月。</p>", "秋の夜。 月。"),
            ("<h2 id=\"a>b\">Head</h2><ul><li>x</li><li>y</li></ul>", "Head. x. y. "),
            ("a&nbsp;&amp;&#x10D;&#269; &unknown; &lt;img&gt;", "a &čč &unknown; <img>"),
            (
                "<figure><img alt=\"\"><figcaption><span class=\"caption\">Lamp</span> <span class=\"credit\">Photo: \
              <bdi><span>N</span></bdi></span></figcaption></figure>end",
                "Lamp. end",
            ),
            ("<script type=\"x\">{\"a\": 1}</script>b<!-- <p>c -->d<svg><path/></svg>", "bd "),
            ("Stra\u{AD}ße<br />zwei", "Straße zwei"),
        ] {
            let mut out = String::new();
            push_text(html, &mut out);
            assert_eq!(out.trim_end(), text.trim_end(), "{html}");
        }
    }
}

//! JSON that is written as it is found, entry by entry, and can't end the script element it stands in.

use std::fmt::Write;

use crate::base::bytes;

/// The first byte of U+2028 and U+2029, which end a line in scripts.
const FIRST_OF_SEPARATORS: u8 = 0xE2;

/// An object that is being written: its entries in the order in which they are named.
pub(super) struct Object<'o>(Pieces<'o>);

/// A list that is being written.
pub(super) struct List<'o>(Pieces<'o>);

/// What is parted by commas.
struct Pieces<'o> {
    out: &'o mut String,
    are_begun: bool,
}

/// Appends an object.
pub(super) fn object(out: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    fill(&mut Object(Pieces { out, are_begun: false }));
    out.push('}');
}

fn list(out: &mut String, fill: impl FnOnce(&mut List<'_>)) {
    out.push('[');
    fill(&mut List(Pieces { out, are_begun: false }));
    out.push(']');
}

impl Pieces<'_> {
    /// Where the next piece goes.
    fn next(&mut self) -> &mut String {
        if self.are_begun {
            self.out.push(',');
        }
        self.are_begun = true;
        self.out
    }
}

impl Object<'_> {
    /// Where the value of a key goes.
    fn value(&mut self, key: &'static str) -> &mut String {
        let out = self.0.next();
        out.push('"');
        out.push_str(key);
        out.push_str("\":");
        out
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str, text: &str) {
        write_text(text, self.value(key));
    }

    /// A text, where it is known.
    pub(super) fn known(&mut self, key: &'static str, text: Option<impl AsRef<str>>) {
        if let Some(text) = text {
            self.text(key, text.as_ref());
        }
    }

    /// A whole number.
    pub(super) fn number(&mut self, key: &'static str, number: impl TryInto<u64>) {
        let number = number.try_into().unwrap_or(u64::MAX);
        write!(self.value(key), "{number}").expect("memory takes any text");
    }

    /// That something is so.
    pub(super) fn yes(&mut self, key: &'static str) {
        self.value(key).push_str("true");
    }

    /// An object.
    pub(super) fn object(&mut self, key: &'static str, fill: impl FnOnce(&mut Object<'_>)) {
        object(self.value(key), fill);
    }

    /// A list.
    pub(super) fn list(&mut self, key: &'static str, fill: impl FnOnce(&mut List<'_>)) {
        list(self.value(key), fill);
    }

    /// A list of an object for each of these; nothing where there are none.
    pub(super) fn each<T>(
        &mut self,
        key: &'static str,
        items: impl IntoIterator<Item = T>,
        fill: impl Fn(T, &mut Object<'_>),
    ) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.list(key, |list| items.for_each(|item| list.object(|object| fill(item, object))));
        }
    }

    /// A list of these texts; nothing where there are none.
    pub(super) fn texts(&mut self, key: &'static str, items: impl IntoIterator<Item = impl AsRef<str>>) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.list(key, |list| items.for_each(|text| write_text(text.as_ref(), list.0.next())));
        }
    }
}

impl List<'_> {
    /// An object.
    pub(super) fn object(&mut self, fill: impl FnOnce(&mut Object<'_>)) {
        object(self.0.next(), fill);
    }
}

/// A text between quotation marks. Most need nothing else, which a processor sees of many bytes at once.
fn write_text(text: &str, out: &mut String) {
    let needs_more = |byte: u8| {
        (byte < b' ')
            | (byte == b'"')
            | (byte == b'\\')
            | (byte == b'<')
            | (byte == b'>')
            | (byte == b'&')
            | (byte == FIRST_OF_SEPARATORS)
    };
    if bytes::find(text.as_bytes(), needs_more, needs_more).is_some() {
        out.push_str(&in_html(serde_json::to_string(text).expect("a text can be written as JSON")));
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// JSON that can't end the element it stands in, nor the text of a script: `<`, `>` and `&` as escapes.
pub(super) fn in_html(json: String) -> String {
    const ESCAPES: [(char, &str); 5] =
        [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")];
    // Most have none of these, which is quick to see.
    let has_separator =
        || memchr::memchr(FIRST_OF_SEPARATORS, json.as_bytes()).is_some() && json.contains(['\u{2028}', '\u{2029}']);
    if memchr::memchr3(b'<', b'>', b'&', json.as_bytes()).is_none() && !has_separator() {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        match ESCAPES.iter().find(|(escaped, _)| *escaped == letter) {
            Some((_, escape)) => out.push_str(escape),
            None => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_left_out_and_nothing_ends_a_script() {
        let mut out = String::new();
        object(&mut out, |entry| {
            entry.text("a", "</script>&\"\n“č”\u{2028}");
            entry.known("b", None::<&str>);
            entry.texts("c", ["x", "y"]);
            entry.each("d", [] as [u32; 0], |_, _| {});
            entry.each("e", [1_u32, 2], |number, entry| entry.number("n", number));
            entry.object("f", |entry| entry.yes("g"));
        });
        let expected = "{\"a\":\"\\u003c/script\\u003e\\u0026\\\"\\n“č”\\u2028\",\"c\":[\"x\",\"y\"],\
                        \"e\":[{\"n\":1},{\"n\":2}],\"f\":{\"g\":true}}";
        assert_eq!(out, expected);
    }
}

//! JSON as it is built for structured data: entries in the order they are named in, without a map under them.

use std::borrow::Cow;
use std::fmt::Write;

/// Bytes of a page's data, more or less.
const USUAL_SIZE: usize = 4 << 10;

/// The first byte of U+2028 and U+2029, which end a line in scripts.
const FIRST_OF_SEPARATORS: u8 = 0xE2;

/// A piece of JSON.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(u64),
    Boolean(bool),
    List(Vec<Value<'a>>),
    Object(Vec<(&'static str, Value<'a>)>),
}

impl Value<'_> {
    /// Its text, as it may stand in a script element: see [`in_html`].
    pub(super) fn to_script(&self) -> String {
        let mut out = String::with_capacity(USUAL_SIZE);
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => write_text(text, out),
            Self::Number(number) => write!(out, "{number}").expect("memory takes any text"),
            Self::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if at == 0 { "\"" } else { ",\"" });
                    out.push_str(key);
                    out.push_str("\":");
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// Bytes that don't stand for themselves in a text, or may not.
const NEED_MORE: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        bytes[at] = byte < b' ' || matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&') || byte == FIRST_OF_SEPARATORS;
        at += 1;
    }
    bytes
};

/// A text between quotation marks. Most need nothing else.
fn write_text(text: &str, out: &mut String) {
    if text.bytes().fold(false, |found, byte| found | NEED_MORE[usize::from(byte)]) {
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

/// An object of those entries that have a value.
pub(super) fn object<'a, const N: usize>(entries: [(&'static str, Option<Value<'a>>); N]) -> Value<'a> {
    let mut known = Vec::with_capacity(N);
    known.extend(entries.into_iter().filter_map(|(key, value)| Some((key, value?))));
    Value::Object(known)
}

/// A text as an entry that is there.
pub(super) fn some<'a>(text: impl Into<Cow<'a, str>>) -> Option<Value<'a>> {
    Some(Value::Text(text.into()))
}

/// A list.
pub(super) fn list<'a>(items: impl IntoIterator<Item = Value<'a>>) -> Value<'a> {
    Value::List(items.into_iter().collect())
}

/// A list of texts.
pub(super) fn texts<'a>(items: impl IntoIterator<Item = impl Into<Cow<'a, str>>>) -> Value<'a> {
    list(items.into_iter().map(|text| Value::Text(text.into())))
}

/// A whole number.
pub(super) fn number<'a, N: TryInto<u64>>(number: N) -> Value<'a> {
    Value::Number(number.try_into().unwrap_or(u64::MAX))
}

/// Something that is described elsewhere.
pub(super) fn reference<'a>(id: String) -> Value<'a> {
    object([("@id", some(id))])
}

/// Something of which only kind and name are known.
pub(super) fn named<'a>(kind: &'static str, name: impl Into<Cow<'a, str>>) -> Value<'a> {
    object([("@type", some(kind)), ("name", some(name))])
}

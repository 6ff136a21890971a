//! One HTML tag with its attributes in double quotes.

use crate::base::html;

/// Text escaped for HTML and for attributes in double quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    html::escape(text, &mut out);
    out
}

/// A start tag as it is written.
pub struct Tag(String);

/// Bytes of a tag, more or less.
const USUAL_SIZE: usize = 256;

impl Tag {
    /// `<name`
    pub fn new(name: &str) -> Self {
        let mut tag = String::with_capacity(USUAL_SIZE);
        tag.push('<');
        tag.push_str(name);
        Self(tag)
    }

    /// Adds an attribute that has a value.
    pub fn attribute(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            html::escape(value, &mut self.0);
            self.0.push('"');
        }
    }

    /// The whole tag.
    pub fn finish(mut self) -> String {
        self.0.push('>');
        self.0
    }
}

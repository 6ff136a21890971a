//! One HTML tag with its attributes in double quotes.

/// Text escaped for HTML and for attributes in double quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    push_escaped(&mut out, text);
    out
}

/// The same at the end of another text.
pub fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// A start tag as it is written.
pub struct Tag(String);

impl Tag {
    /// `<name`
    pub fn new(name: &str) -> Self {
        Self(format!("<{name}"))
    }

    /// Adds an attribute that has a value.
    pub fn attribute(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            push_escaped(&mut self.0, value);
            self.0.push('"');
        }
    }

    /// The whole tag.
    pub fn finish(mut self) -> String {
        self.0.push('>');
        self.0
    }
}

//! What [`Fields`] reads beyond plain types: texts that say something, choices, addresses of the web.

use super::data::{Data, Fields, Node};
use super::diagnostic::Diagnostic;
use super::nearest::nearest;
use super::path::nfc;
use super::text::Placed;
use super::url;

impl<'a> Fields<'a> {
    /// Tells an error at a value.
    pub fn refuse(&mut self, code: &'static str, message: impl Into<String>, node: &Node, help: &str) {
        let mistake = Diagnostic::error(code, message).at(self.source().location(&node.range)).help(help);
        self.diagnostics().push(mistake);
    }

    /// A text that says something, without white space around it; an empty one is as if it weren't there.
    pub fn filled_text(&mut self, key: &'static str) -> Option<Placed<String>> {
        let text = self.typed(key, "a text", |data| match data {
            Data::Text(text) => Some(text.trim()),
            _ => None,
        })?;
        (!text.value.is_empty()).then(|| Placed { value: text.value.to_owned(), spot: text.spot })
    }

    /// The same without its place.
    pub fn words(&mut self, key: &'static str) -> Option<String> {
        self.filled_text(key).map(|text| text.value)
    }

    /// The same of what readers see: characters in it that nobody sees are told of.
    pub fn shown_words(&mut self, key: &'static str) -> Option<String> {
        let text = self.filled_text(key)?;
        self.warn_of_invisible(key, &text);
        Some(text.value)
    }

    /// A list of texts that say something, in NFC; an empty one is an error.
    pub fn filled_texts(&mut self, key: &'static str) -> Option<Vec<Placed<String>>> {
        let texts = self.texts(key)?;
        let mut filled = Vec::with_capacity(texts.len());
        for text in texts {
            let value = text.value.trim();
            if value.is_empty() {
                let place = super::Location::at(&self.source().path, text.spot);
                let mistake = Diagnostic::error("empty-text", format!("a text of `{key}` is empty")).at(place);
                self.diagnostics().push(mistake.help("leave it out"));
            } else {
                filled.push(Placed { value: nfc(value).into_owned(), spot: text.spot });
            }
        }
        Some(filled)
    }

    /// One of some words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let node = self.node(key)?;
        let Data::Text(word) = &node.data else {
            self.mistyped(key, node, "a text");
            return None;
        };
        let chosen = choices.iter().find(|(name, _)| name == word).map(|(_, value)| *value);
        if chosen.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let help = match nearest(word, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of: {}", names.join(", ")),
            };
            self.refuse("unknown-value", format!("`{key}` can't be `{word}`"), node, &help);
        }
        chosen
    }

    /// An address that begins with `https://` or `http://`.
    pub fn web_address(&mut self, key: &'static str) -> Option<Placed<String>> {
        let address = self.filled_text(key)?;
        if url::is_web_address(&address.value) {
            return Some(address);
        }
        let node = self.node(key)?;
        let message = format!("`{key}` must be an address of the web");
        self.refuse("bad-address", message, node, "write it with `https://` before it");
        None
    }

    /// A list of such addresses.
    pub fn web_addresses(&mut self, key: &'static str) -> Vec<Placed<String>> {
        let mut addresses = self.filled_texts(key).unwrap_or_default();
        addresses.retain(|address| {
            let is_address = url::is_web_address(&address.value);
            if !is_address {
                let place = super::Location::at(&self.source().path, address.spot);
                let message = format!("`{key}` must hold addresses of the web");
                let mistake = Diagnostic::error("bad-address", message).at(place);
                self.diagnostics().push(mistake.help("write it with `https://` before it"));
            }
            is_address
        });
        addresses
    }

    /// A number, whole or not.
    pub fn number(data: &Data) -> Option<f64> {
        match data {
            Data::Float(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "numbers that people write are small")]
            Data::Integer(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// Warns of characters that nobody sees and that change how a text reads or compares: overrides of
    /// direction, spaces without width. Those that join letters stay unmentioned.
    pub fn warn_of_invisible(&mut self, key: &str, text: &Placed<String>) {
        let is_invisible = |letter: &char| matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}');
        if let Some(letter) = text.value.chars().find(is_invisible) {
            let message = format!("`{key}` holds the invisible character U+{:04X}", u32::from(letter));
            let place = super::Location::at(&self.source().path, text.spot);
            let warning = Diagnostic::warning("invisible-character", message).at(place);
            self.diagnostics().push(warning.help("write the text anew by hand"));
        }
    }
}

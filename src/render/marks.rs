//! What a component says of its parameters beyond their types, in its metadata, and whether a box's values hold to it.

use tera::{ComponentInfo, Value};

use crate::base::data::{Entry, Node};
use crate::base::{Data, Diagnostic, Fields, SourceText, Table, url};

/// The names of parameters by what is said of them.
pub(super) struct Marks<'c> {
    markdown: Vec<&'c str>,
    addresses: Vec<&'c str>,
    texts: Vec<&'c str>,
    coordinates: Vec<&'c str>,
}

/// How a component wants a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As HTML.
    Markdown,
    /// As it is written.
    Address,
    /// With its language's punctuation.
    Plain,
}

impl<'c> Marks<'c> {
    pub(super) fn of(component: &'c ComponentInfo) -> Self {
        let names = |mark: &str| {
            let listed = component.metadata().get(mark).and_then(Value::as_array);
            listed.map_or_else(Vec::new, |names| names.iter().filter_map(Value::as_str).collect())
        };
        Self {
            markdown: names("markdown"),
            addresses: names("addresses"),
            texts: names("texts"),
            coordinates: names("coordinates"),
        }
    }

    /// How the texts of a parameter are read.
    pub(super) fn reading(&self, name: &str) -> Reading {
        if self.markdown.contains(&name) {
            Reading::Markdown
        } else if self.addresses.contains(&name) {
            Reading::Address
        } else {
            Reading::Plain
        }
    }

    /// What is wrong with a value that is of its parameter's type.
    pub(super) fn misfits(&self, entry: &Entry, text: &SourceText) -> Vec<Diagnostic> {
        let name = entry.key.as_str();
        let items = match &entry.value.data {
            Data::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.value),
        };
        let mut found = Vec::new();
        for item in items {
            if self.texts.contains(&name) && !matches!(item.data, Data::Text(_) | Data::Date(_)) {
                found.push(no_text(name, item, text));
            }
            if self.addresses.contains(&name) {
                found.extend(no_address(name, item, text));
            }
        }
        found.extend(self.limit(name).and_then(|most| outside(name, most, &entry.value, text)));
        found
    }

    /// The coordinate that stands without the other.
    pub(super) fn lone_coordinate(&self, data: &Table, text: &SourceText) -> Option<Diagnostic> {
        let [latitude, longitude] = self.coordinates[..] else { return None };
        let (lone, other) = match (data.get(latitude), data.get(longitude)) {
            (Some(_), None) => (latitude, longitude),
            (None, Some(_)) => (longitude, latitude),
            _ => return None,
        };
        let entry = data.0.iter().find(|entry| entry.key == lone)?;
        let mistake = Diagnostic::error("missing-parameter", format!("`{lone}` says no place without `{other}`"));
        Some(mistake.at(text.location(&entry.key_range)).help(format!("write `{other} = …` beside it")))
    }

    /// How far a coordinate goes, in degrees.
    fn limit(&self, name: &str) -> Option<f64> {
        let at = self.coordinates.iter().position(|coordinate| *coordinate == name)?;
        Some(if at == 0 { 90.0 } else { 180.0 })
    }
}

fn no_text(name: &str, item: &Node, text: &SourceText) -> Diagnostic {
    let message = format!("each of `{name}` must be a text, but this is {}", item.data.kind());
    let mistake = Diagnostic::error("wrong-type", message).at(text.location(&item.range));
    match item.data {
        Data::List(_) | Data::Table(_) => mistake.help("write each text in quotation marks, with a comma between two"),
        _ => mistake.help("put quotation marks around it"),
    }
}

fn no_address(name: &str, item: &Node, text: &SourceText) -> Option<Diagnostic> {
    let Data::Text(written) = &item.data else { return None };
    let address = written.trim();
    if address.is_empty() || url::is_web_address(address) {
        return None;
    }
    let mistake = Diagnostic::error("bad-address", format!("`{name}` must be an address of the web"));
    let is_other = address.starts_with(['/', '.', '#']) || url::is_external(address);
    let help = if is_other { "write one that begins with `https://`" } else { "write it with `https://` before it" };
    Some(mistake.at(text.location(&item.range)).help(help))
}

fn outside(name: &str, most: f64, value: &Node, text: &SourceText) -> Option<Diagnostic> {
    let number = Fields::number(&value.data)?;
    if (-most..=most).contains(&number) {
        return None;
    }
    let message = format!("`{name}` must be a number from -{most} to {most}");
    Some(
        Diagnostic::error("wrong-type", message)
            .at(text.location(&value.range))
            .help("write it in degrees, like 46.05"),
    )
}

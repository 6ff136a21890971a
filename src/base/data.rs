//! Data that people write, as a tree in which every value knows where it stands: what TOML and YAML
//! have in common. [`Fields`] reads such a tree into types and tells every mistake, not the first.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::date::When;
use super::nearest::nearest;
use super::text::{Placed, SourceText};
use super::{Diagnostic, Diagnostics};

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Data {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a point.
    Float(f64),
    /// A text.
    Text(String),
    /// A date, or a date and time.
    Date(When),
    /// Values in order.
    List(Vec<Node>),
    /// Values by name.
    Table(Table),
}

impl Data {
    /// What an editor calls it: "a text", "a list".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "true or false",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Text(_) => "a text",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// A value and its bytes in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// The value.
    pub data: Data,
    /// Its byte range in the file's text.
    pub range: Range<usize>,
}

/// Values by name, in the order in which they were written; each name once.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table(pub Vec<Entry>);

/// One named value of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The name.
    pub key: String,
    /// Its byte range.
    pub key_range: Range<usize>,
    /// The value.
    pub value: Node,
}

impl Table {
    /// The value of a name.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }
}

/// Reads one table into types. Every name that is asked for counts as known; [`Fields::finish`] tells
/// of those that nobody asked for.
pub struct Fields<'a> {
    source: &'a SourceText,
    table: &'a Table,
    asked: Vec<&'static str>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Fields<'a> {
    /// A reader of this table of this file.
    pub fn new(source: &'a SourceText, table: &'a Table, diagnostics: &'a mut Diagnostics) -> Self {
        Self { source, table, asked: Vec::new(), diagnostics }
    }

    /// The file that is read.
    pub fn source(&self) -> &'a SourceText {
        self.source
    }

    /// Where mistakes go.
    pub fn diagnostics(&mut self) -> &mut Diagnostics {
        self.diagnostics
    }

    /// The value of a name as written.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.table.get(key)
    }

    /// Tells that a value is not of the type that is wanted, such as "a text".
    pub fn mistyped(&mut self, key: &str, node: &Node, wanted: &str) {
        let message = format!("`{key}` must be {wanted}, but this is {}", node.data.kind());
        let mut mistake = Diagnostic::error("wrong-type", message).at(self.source.location(&node.range));
        if wanted.starts_with("a text") && !matches!(node.data, Data::List(_) | Data::Table(_)) {
            mistake = mistake.help("put quotation marks around it");
        }
        let written_as_text = match (&node.data, wanted) {
            (Data::Text(text), "true or false") => text == "true" || text == "false",
            (Data::Text(text), "a whole number") => text.parse::<i64>().is_ok(),
            _ => false,
        };
        if written_as_text {
            mistake = mistake.help("leave out the quotation marks");
        }
        self.diagnostics.push(mistake);
    }

    pub(super) fn typed<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        read: impl Fn(&'a Data) -> Option<T>,
    ) -> Option<Placed<T>> {
        let node = self.node(key)?;
        let value = read(&node.data);
        if value.is_none() {
            self.mistyped(key, node, wanted);
        }
        Some(Placed { value: value?, spot: self.source.spot(&node.range) })
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Option<Placed<String>> {
        self.typed(key, "a text", |data| match data {
            Data::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &'static str) -> Option<Placed<bool>> {
        self.typed(key, "true or false", |data| match data {
            Data::Boolean(value) => Some(*value),
            _ => None,
        })
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<Placed<i64>> {
        self.typed(key, "a whole number", |data| match data {
            Data::Integer(value) => Some(*value),
            _ => None,
        })
    }

    /// A table.
    pub fn table(&mut self, key: &'static str) -> Option<&'a Table> {
        self.typed(key, "a table", |data| match data {
            Data::Table(table) => Some(table),
            _ => None,
        })
        .map(|placed| placed.value)
    }

    /// A list of texts, each with its place.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<Placed<&'a str>>> {
        const WANTED: &str = "a list of texts, like [\"one\", \"two\"]";
        let node = self.node(key)?;
        let Data::List(items) = &node.data else {
            self.mistyped(key, node, WANTED);
            return None;
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match &item.data {
                Data::Text(text) => {
                    texts.push(Placed { value: text.as_str(), spot: self.source.spot(&item.range) });
                }
                _ => self.mistyped(key, item, WANTED),
            }
        }
        Some(texts)
    }

    /// A date, or date and time; YAML writes it as a text, and an empty one is as if it weren't there.
    pub fn date(&mut self, key: &'static str) -> Option<Placed<When>> {
        let node = self.node(key)?;
        let read = match &node.data {
            Data::Date(when) => Ok(*when),
            Data::Text(text) if text.trim().is_empty() => return None,
            Data::Text(text) => When::parse(text),
            _ => {
                self.mistyped(key, node, "a date like 2026-05-01");
                return None;
            }
        };
        match read {
            Ok(value) => Some(Placed { value, spot: self.source.spot(&node.range) }),
            Err(why) => {
                let mistake = Diagnostic::error("bad-date", format!("`{key}`: {why}"))
                    .at(self.source.location(&node.range))
                    .help(super::date::HELP);
                self.diagnostics.push(mistake);
                None
            }
        }
    }

    /// Tells of every name that nobody asked for, with the nearest known one.
    pub fn finish(self) {
        const TOLD: usize = 100;
        let strange = || self.table.0.iter().filter(|entry| !self.asked.contains(&entry.key.as_str()));
        for entry in strange().take(TOLD) {
            self.diagnostics.push(unknown_key(self.source, entry, &self.asked));
        }
        if let Some(entry) = strange().nth(TOLD) {
            let message = format!("there are {} more keys here that are not known", strange().count() - TOLD);
            let place = self.source.location(&entry.key_range);
            self.diagnostics.push(Diagnostic::error("unknown-key", message).at(place));
        }
    }
}

/// The mistake of a name that is not known, with the nearest of those that are.
pub fn unknown_key(source: &SourceText, entry: &Entry, known: &[&str]) -> Diagnostic {
    let near = nearest(&entry.key, known.iter().copied());
    let mistake = Diagnostic::error("unknown-key", format!("there is no key `{}` here", entry.key))
        .at(source.location(&entry.key_range));
    match near {
        Some(_) => mistake.suggest(near),
        None => mistake.help(format!("known keys: {}", known.join(", "))),
    }
}

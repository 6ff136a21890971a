//! Small helpers to make the engine's values.

use std::borrow::Cow;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use tera::value::Key;
use tera::{Map, Value};

/// What an entry of a map holds, before the engine has a value of it.
pub(super) enum Field<'a> {
    Nothing,
    Truth(bool),
    Number(u64),
    Text(Cow<'a, str>),
    Value(Cow<'a, Value>),
}

impl From<bool> for Field<'_> {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<u32> for Field<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Field<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl<'a> From<&'a str> for Field<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Field<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Cow<'a, str>> for Field<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<Value> for Field<'_> {
    fn from(value: Value) -> Self {
        Self::Value(Cow::Owned(value))
    }
}

impl<'a> From<&'a Value> for Field<'a> {
    fn from(value: &'a Value) -> Self {
        Self::Value(Cow::Borrowed(value))
    }
}

impl<'a, T: Into<Field<'a>>> From<Option<T>> for Field<'a> {
    fn from(field: Option<T>) -> Self {
        field.map_or(Self::Nothing, Into::into)
    }
}

impl Serialize for Field<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

/// A map of these entries.
pub(super) fn map<const N: usize>(entries: [(&'static str, Field<'_>); N]) -> Value {
    Value::from_serializable(&Entries { base: None, entries: &entries })
}

/// A map that [`map`] made with some entries more, or others.
pub(super) fn with<const N: usize>(value: &Value, entries: [(&'static str, Field<'_>); N]) -> Value {
    let base = value.as_map();
    debug_assert!(base.is_none_or(|base| base.keys().all(|key| matches!(key, Key::Str(_)))), "`map` made it");
    Value::from_serializable(&Entries { base, entries: &entries })
}

/// What a map is made of. The engine makes its maps out of other maps, and hashes each key twice then; out of what serde
/// calls a struct it makes them once, and takes the values in it as they are.
struct Entries<'a> {
    /// A map that such entries made; what follows is besides, or instead.
    base: Option<&'a Map>,
    entries: &'a [(&'static str, Field<'a>)],
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("", self.base.map_or(0, Map::len) + self.entries.len())?;
        for (key, value) in self.base.into_iter().flatten() {
            if let Key::Str(key) = key {
                fields.serialize_field(key, value)?;
            }
        }
        for (key, field) in self.entries {
            fields.serialize_field(key, field)?;
        }
        fields.end()
    }
}

/// A list.
pub(super) fn list(items: Vec<Value>) -> Value {
    Value::from(items)
}

/// HTML that is safe to show as it is.
pub(super) fn html(text: &str) -> Value {
    Value::safe_string(text)
}

/// Data as written, as a value; dates as ISO text.
pub(super) fn data(data: &crate::base::Data) -> Value {
    use crate::base::Data;
    match data {
        Data::Boolean(value) => Value::from(*value),
        Data::Integer(value) => Value::from(*value),
        Data::Float(value) => Value::from(*value),
        Data::Text(value) => Value::from(value.as_str()),
        Data::Date(when) => Value::from(iso(*when)),
        Data::List(items) => list(items.iter().map(|item| self::data(&item.data)).collect()),
        Data::Table(entries) => table(entries),
    }
}

/// A table as written.
pub(super) fn table(table: &crate::base::Table) -> Value {
    let entries = table.0.iter().map(|entry| (Key::String(Arc::from(entry.key.as_str())), data(&entry.value.data)));
    Value::from(entries.collect::<Map>())
}

/// A date as it was written, in ISO 8601: `2026-05-01`, `2026-05-01T08:00:00`, with an offset of UTC for instants.
pub(super) fn iso(when: crate::base::When) -> String {
    use crate::base::When;
    match when {
        When::Day(date) => date.to_string(),
        When::Local(datetime) => datetime.to_string(),
        When::Instant(timestamp) => timestamp.to_string(),
    }
}

/// A map's value by its key.
pub(super) fn field<'a>(map: &'a Value, key: &'static str) -> Option<&'a Value> {
    map.get_from_path(key)
}

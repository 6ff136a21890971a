//! JSON as it is built for structured data: entries in the order they are named in, without a map under them.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A piece of JSON.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(u64),
    Boolean(bool),
    List(Vec<Value>),
    Object(Vec<(&'static str, Value)>),
}

impl Value {
    /// Its text.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and lists can be written as JSON")
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// An object of those entries that have a value.
pub(super) fn object<const N: usize>(entries: [(&'static str, Option<Value>); N]) -> Value {
    Value::Object(entries.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
}

/// A text as an entry that is there.
pub(super) fn some(text: impl Into<String>) -> Option<Value> {
    Some(Value::Text(text.into()))
}

/// A list.
pub(super) fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::List(items.into_iter().collect())
}

/// A list of texts.
pub(super) fn texts(items: impl IntoIterator<Item = impl Into<String>>) -> Value {
    list(items.into_iter().map(|text| Value::Text(text.into())))
}

/// A whole number.
pub(super) fn number<N: TryInto<u64>>(number: N) -> Value {
    Value::Number(number.try_into().unwrap_or(u64::MAX))
}

/// Something that is described elsewhere.
pub(super) fn reference(id: String) -> Value {
    object([("@id", some(id))])
}

/// Something of which only kind and name are known.
pub(super) fn named(kind: &'static str, name: &str) -> Value {
    object([("@type", some(kind)), ("name", some(name))])
}

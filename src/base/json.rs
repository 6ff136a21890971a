//! JSON as [`Data`]. Its values have no places; mistakes of syntax do.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};

use super::characters;
use super::conflicts;
use super::data::{Data, Entry, Node, Table};
use super::diagnostic::Diagnostic;
use super::nesting;
use super::text::SourceText;

/// Reads a file of JSON. A name with `null` is as if it weren't there.
///
/// # Errors
/// The first mistake of syntax, a name that is there twice, `null` in a list, nesting deeper than
/// [`nesting::LIMIT`].
pub fn parse(source: &SourceText) -> Result<Data, Diagnostic> {
    if let Err(at) = nesting::check_json(&source.text) {
        return Err(nesting::too_deep(source, at));
    }
    let error = match serde_json::from_str::<Value>(&source.text) {
        Ok(Value(Some(data))) => return Ok(data),
        Ok(Value(None)) => {
            return Err(Diagnostic::error("bad-json", "there is nothing in this file").in_file(&source.path));
        }
        Err(error) => error,
    };
    if let Some(undone) = conflicts::find(source).into_iter().next() {
        return Err(undone);
    }
    let lines = source.text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let at = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or(&words);
    let mistake = Diagnostic::error("bad-json", format!("this is no JSON: {words}")).at(source.location(&(at..at + 1)));
    Err(mistake.help("names and texts stand in quotation marks, and a comma between two values"))
}

struct Value(Option<Data>);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor).map(Value)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Option<Data>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Option<Data>, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Option<Data>, E> {
        Ok(Some(Data::Boolean(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Option<Data>, E> {
        Ok(Some(Data::Integer(value)))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Option<Data>, E> {
        i64::try_from(value).map(|value| Some(Data::Integer(value))).map_err(|_| E::custom("this number is too large"))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Option<Data>, E> {
        Ok(Some(Data::Float(value)))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Option<Data>, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Option<Data>, E> {
        match characters::first_forbidden(&value) {
            Some((_, letter)) => Err(E::custom(characters::message(letter))),
            None => Ok(Some(Data::Text(value))),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Option<Data>, A::Error> {
        let mut list = Vec::new();
        while let Some(Value(item)) = items.next_element()? {
            let data = item.ok_or_else(|| A::Error::custom("a list can't hold `null` here"))?;
            list.push(Node { data, range: 0..0 });
        }
        Ok(Some(Data::List(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Option<Data>, A::Error> {
        let mut table = Table::default();
        let mut names = HashSet::new();
        while let Some((key, Value(data))) = entries.next_entry::<String, Value>()? {
            if !names.insert(key.clone()) {
                return Err(A::Error::custom(format!("`{key}` is here twice")));
            }
            if let Some(data) = data {
                table.0.push(Entry { key, key_range: 0..0, value: Node { data, range: 0..0 } });
            }
        }
        Ok(Some(Data::Table(table)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;

    fn read(text: &str) -> Result<Data, Diagnostic> {
        parse(&SourceText::new(SitePath::new("data/a.json"), text.to_owned()))
    }

    #[test]
    fn mistakes_have_places() {
        for (text, line) in [("{\n\"a\": 1,\n}", 3), ("{\"a\":1,\n\"a\":2}", 2), ("[1,\n null]", 2), ("", 1)] {
            let mistake = read(text).expect_err("this is wrong on purpose");
            assert_eq!(mistake.location.map(|location| location.line), Some(line), "{text}");
        }
        assert_eq!(read(&"[".repeat(1_000_000)).expect_err("this is deep").code, "too-deep");
        assert!(read("{\"a\": [\"[[\\\"[\", {}], \"b\": null}").is_ok());
    }
}

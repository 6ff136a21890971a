//! What a setting of a theme may be.

use lightningcss::properties::font::FontFamily;
use lightningcss::traits::Parse;
use lightningcss::values::length::LengthPercentage;

use crate::base::Data;

use super::colour::is_colour;

/// What a setting may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingKind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A colour of CSS: `#0a0a0a`, `teal`, `oklch(70% 0.1 200)`.
    Colour,
    /// Faces as CSS's `font-family` lists them: `Georgia, serif`.
    Face,
    /// A length of CSS: `40rem`.
    Length,
    /// A list of texts.
    Texts,
    /// One of these texts.
    Choice(Vec<String>),
    /// A list of some of these texts, each once.
    Choices(Vec<String>),
}

/// The types that theme.toml may name, save those that need `values`.
pub(super) const PLAIN: [(&str, SettingKind); 8] = [
    ("text", SettingKind::Text),
    ("boolean", SettingKind::Boolean),
    ("integer", SettingKind::Integer),
    ("number", SettingKind::Number),
    ("colour", SettingKind::Colour),
    ("face", SettingKind::Face),
    ("length", SettingKind::Length),
    ("texts", SettingKind::Texts),
];

impl SettingKind {
    /// What a value of this kind looks like, for messages.
    pub(super) fn wanted(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Boolean => "true or false".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Colour => "a text with a colour, like \"#0a6b5e\"".to_owned(),
            Self::Face => "a text with names of faces, like \"'Source Serif 4', Georgia, serif\"".to_owned(),
            Self::Length => "a text with a length, like \"40rem\"".to_owned(),
            Self::Texts => "a list of texts, like [\"one\", \"two\"]".to_owned(),
            Self::Choice(values) => format!("one of {}", values.join(", ")),
            Self::Choices(values) => format!("a list of some of {}, each once", values.join(", ")),
        }
    }

    /// Whether a value is of this kind.
    pub(super) fn holds(&self, data: &Data) -> bool {
        match (self, data) {
            (Self::Text, Data::Text(_))
            | (Self::Boolean, Data::Boolean(_))
            | (Self::Integer | Self::Number, Data::Integer(_))
            | (Self::Number, Data::Float(_)) => true,
            (Self::Colour, Data::Text(text)) => is_colour(text),
            (Self::Face, Data::Text(text)) => is_face(text),
            (Self::Length, Data::Text(text)) => is_length(text),
            (Self::Choice(values), Data::Text(text)) => values.contains(text),
            (Self::Texts, Data::List(_)) => texts(data).is_some(),
            (Self::Choices(values), Data::List(_)) => texts(data).is_some_and(|texts| {
                let is_new = |at: usize| !texts[..at].contains(&texts[at]);
                (0..texts.len()).all(is_new) && texts.iter().all(|text| values.iter().any(|value| value == text))
            }),
            _ => false,
        }
    }

    /// The words that a value may be or hold, where they are known.
    pub(super) fn words(&self) -> &[String] {
        match self {
            Self::Choice(values) | Self::Choices(values) => values,
            _ => &[],
        }
    }

    /// The kind of a default without a word on its type.
    pub(super) fn of(data: &Data) -> Option<Self> {
        Some(match data {
            Data::Text(_) => Self::Text,
            Data::Boolean(_) => Self::Boolean,
            Data::Integer(_) => Self::Integer,
            Data::Float(_) => Self::Number,
            Data::List(_) => Self::Texts,
            Data::Date(_) | Data::Table(_) => return None,
        })
    }

    /// A value as style sheets write it; none for what is nothing to them.
    pub fn in_css(&self, data: &Data) -> Option<String> {
        match (self, data) {
            (Self::Colour | Self::Face | Self::Length, Data::Text(text)) => Some(text.trim().to_owned()),
            (Self::Integer | Self::Number, Data::Integer(number)) => Some(number.to_string()),
            (Self::Number, Data::Float(number)) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// The texts of a list of texts alone.
fn texts(data: &Data) -> Option<Vec<&str>> {
    let Data::List(items) = data else { return None };
    items.iter().map(|item| if let Data::Text(text) = &item.data { Some(text.as_str()) } else { None }).collect()
}

/// Whether a text is a list of faces and nothing more.
fn is_face(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_alphanumeric() || " ,-_.'\"".contains(letter);
    text.chars().all(is_plain) && Vec::<FontFamily<'_>>::parse_string(text.trim()).is_ok()
}

/// Whether a text is a length and nothing more.
fn is_length(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.%+*/-()".contains(&byte);
    // Without a unit only nothing is a length, though the parser takes others for pixels.
    let is_number = text.trim().parse().is_ok_and(|number: f64| number != 0.0);
    text.bytes().all(is_plain) && !is_number && LengthPercentage::parse_string(text.trim()).is_ok()
}

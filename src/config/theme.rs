//! theme.toml: what a theme is called and what a site may set under `[theme_settings]`.

use crate::base::data::{Entry, unknown_key};
use crate::base::{Data, Diagnostic, Diagnostics, Fields, Node, SourceText, Table, toml};

use super::PictureStyle;

/// theme.toml. A theme without one has no settings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeManifest {
    /// The theme's name, where it says one.
    pub name: Option<String>,
    /// What a site may set, in order.
    pub settings: Vec<ThemeSetting>,
    /// How it shows pictures in texts.
    pub pictures: PictureStyle,
}

/// Something that a site may set.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeSetting {
    /// Its name.
    pub name: String,
    /// What it may be.
    pub kind: SettingKind,
    /// What it is where the site is silent.
    pub default: Data,
    /// What it is for.
    pub description: Option<String>,
}

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
    /// A list of texts.
    Texts,
    /// One of these texts.
    Choice(Vec<String>),
}

impl SettingKind {
    /// What a value of this kind looks like, for messages.
    fn wanted(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Boolean => "true or false".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Colour => "a text with a colour, like \"#0a6b5e\"".to_owned(),
            Self::Texts => "a list of texts, like [\"one\", \"two\"]".to_owned(),
            Self::Choice(values) => format!("one of {}", values.join(", ")),
        }
    }

    fn holds(&self, data: &Data) -> bool {
        match (self, data) {
            (Self::Text, Data::Text(_))
            | (Self::Boolean, Data::Boolean(_))
            | (Self::Integer | Self::Number, Data::Integer(_))
            | (Self::Number, Data::Float(_)) => true,
            (Self::Colour, Data::Text(text)) => is_colour(text),
            (Self::Choice(values), Data::Text(text)) => values.contains(text),
            (Self::Texts, Data::List(items)) => items.iter().all(|item| matches!(item.data, Data::Text(_))),
            _ => false,
        }
    }

    /// The kind of a default without a word on its type.
    fn of(data: &Data) -> Option<Self> {
        Some(match data {
            Data::Text(_) => Self::Text,
            Data::Boolean(_) => Self::Boolean,
            Data::Integer(_) => Self::Integer,
            Data::Float(_) => Self::Number,
            Data::List(_) => Self::Texts,
            Data::Date(_) | Data::Table(_) => return None,
        })
    }
}

/// Whether a text can be a colour and nothing more: it may be written into a style sheet.
fn is_colour(text: &str) -> bool {
    let text = text.trim();
    match text.strip_prefix('#') {
        Some(digits) => matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => {
            let (name, arguments) = text.strip_suffix(')').and_then(|text| text.split_once('(')).unwrap_or((text, ""));
            let is_argument = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.%/-".contains(&byte);
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
                && arguments.bytes().all(is_argument)
        }
    }
}

/// Reads theme.toml.
pub fn read(source: &SourceText) -> (ThemeManifest, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let table = match toml::parse(source, 0..source.text.len()) {
        Ok(table) => table,
        Err(mistakes) => {
            diagnostics.extend(mistakes);
            return (ThemeManifest::default(), diagnostics);
        }
    };
    let mut fields = Fields::new(source, &table, &mut diagnostics);
    let name = fields.words("name");
    for key in ["description", "license", "author", "homepage", "version"] {
        fields.text(key);
    }
    let pictures = fields.table("pictures").map(|table| PictureStyle::read(source, table, fields.diagnostics()));
    let declared = fields.table("settings").cloned().unwrap_or_default();
    fields.finish();
    let settings = declared.0.iter().filter_map(|entry| setting(source, entry, &mut diagnostics)).collect();
    (ThemeManifest { name, settings, pictures: pictures.unwrap_or_default() }, diagnostics)
}

/// A setting: its default alone, or a table with `default`, `type`, `values` and `description`.
fn setting(source: &SourceText, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<ThemeSetting> {
    let place = source.location(&entry.value.range);
    let refuse = |message: String| Diagnostic::error("bad-setting", message).at(place.clone());
    let name = entry.key.clone();
    let Data::Table(table) = &entry.value.data else {
        let default = entry.value.data.clone();
        let kind = SettingKind::of(&default);
        if kind.is_none() {
            diagnostics.push(refuse(format!("the setting `{name}` can't be {}", default.kind())));
        }
        return Some(ThemeSetting { name, kind: kind?, default, description: None });
    };
    let mut fields = Fields::new(source, table, diagnostics);
    let written = fields.choice("type", &TYPES);
    let values = fields.filled_texts("values").map(|values| values.into_iter().map(|value| value.value).collect());
    let description = fields.words("description");
    let default = fields.node("default").map(|node| node.data.clone());
    fields.finish();
    let Some(default) = default else {
        diagnostics.push(refuse(format!("the setting `{name}` has no `default`")));
        return None;
    };
    let kind = match (written, values) {
        (None | Some("choice"), Some(values)) => Some(SettingKind::Choice(values)),
        (Some("choice"), None) => None,
        (Some("number"), _) => Some(SettingKind::Number),
        (Some("colour"), _) => Some(SettingKind::Colour),
        (Some("text"), _) => Some(SettingKind::Text),
        (Some("boolean"), _) => Some(SettingKind::Boolean),
        (Some("integer"), _) => Some(SettingKind::Integer),
        (Some("texts"), _) => Some(SettingKind::Texts),
        _ => SettingKind::of(&default),
    };
    match kind {
        None => diagnostics.push(refuse(format!("the setting `{name}` doesn't say what it may be"))),
        Some(kind) if kind.holds(&default) => return Some(ThemeSetting { name, kind, default, description }),
        Some(kind) => diagnostics.push(refuse(format!("the default of `{name}` must be {}", kind.wanted()))),
    }
    None
}

/// The types that theme.toml may name.
const TYPES: [(&str, &str); 7] = [
    ("text", "text"),
    ("boolean", "boolean"),
    ("integer", "integer"),
    ("number", "number"),
    ("colour", "colour"),
    ("texts", "texts"),
    ("choice", "choice"),
];

impl ThemeManifest {
    /// A site's `[theme_settings]` with the theme's defaults where it is silent. `source` is
    /// polygloss.toml, in which mistakes are told.
    pub fn complete(&self, written: &Table, source: &SourceText) -> (Table, Diagnostics) {
        let mut diagnostics = Diagnostics::new();
        let known: Vec<&str> = self.settings.iter().map(|setting| setting.name.as_str()).collect();
        for entry in &written.0 {
            if known.is_empty() {
                let message = format!("the theme has no settings, so `{}` sets nothing", entry.key);
                diagnostics.push(Diagnostic::error("unknown-key", message).at(source.location(&entry.key_range)));
            } else if !known.contains(&entry.key.as_str()) {
                diagnostics.push(unknown_key(source, entry, &known));
            }
        }
        let mut table = Table::default();
        for setting in &self.settings {
            let value = match written.get(&setting.name) {
                Some(node) if setting.kind.holds(&node.data) => node.clone(),
                node => {
                    if let Some(node) = node {
                        Fields::new(source, written, &mut diagnostics).mistyped(
                            &setting.name,
                            node,
                            &setting.kind.wanted(),
                        );
                    }
                    Node { data: setting.default.clone(), range: 0..0 }
                }
            };
            table.0.push(Entry { key: setting.name.clone(), key_range: 0..0, value });
        }
        (table, diagnostics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;

    fn source(path: &str, text: &str) -> SourceText {
        SourceText::new(SitePath::new(path), text.to_owned())
    }

    #[test]
    fn settings_are_completed_and_checked() {
        let manifest = source(
            "themes/a/theme.toml",
            "name = 'a'\n[settings]\nstrip = 3\naccent = { type = 'colour', default = '#0a6b5e' }\n\
             mood = { default = 'calm', values = ['calm', 'loud'] }\n",
        );
        let (manifest, diagnostics) = read(&manifest);
        assert!(diagnostics.is_empty());
        let site = source("polygloss.toml", "accent = 'red;}'\nstrip = 5\nmod = 'loud'\n");
        let written = toml::parse(&site, 0..site.text.len()).expect("this is TOML");
        let (table, diagnostics) = manifest.complete(&written, &site);
        assert_eq!(diagnostics.iter().map(|mistake| mistake.code).collect::<Vec<_>>(), ["unknown-key", "wrong-type"]);
        let values: Vec<&Data> = table.0.iter().map(|entry| &entry.value.data).collect();
        let text = |text: &str| Data::Text(text.to_owned());
        assert_eq!(values, [&Data::Integer(5), &text("#0a6b5e"), &text("calm")]);
    }

    #[test]
    fn a_default_must_be_what_it_says() {
        let manifest =
            source("themes/a/theme.toml", "[settings]\na = { type = 'integer', default = 'x' }\nb = 2026-05-01\n");
        let (manifest, diagnostics) = read(&manifest);
        assert_eq!((manifest.settings.len(), diagnostics.iter().count()), (0, 2));
    }
}

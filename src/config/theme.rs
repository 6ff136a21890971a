//! theme.toml: what a theme is called, which one it extends, and what a site may set under `[theme_settings]`.

use crate::base::data::Entry;
use crate::base::{Data, Diagnostic, Diagnostics, Fields, Location, Placed, SourceText, Table, toml};

use super::PictureStyle;
use super::setting_kind::{PLAIN, SettingKind};

/// theme.toml, over those of the themes that it extends. A theme without one has no settings.
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
    /// Where its default stands.
    pub place: Location,
    /// What it is for.
    pub description: Option<String>,
    /// Of a colour: what it must be told apart from, each the name of another setting or a colour.
    pub on: Vec<String>,
    /// Of a colour: the contrast that is wanted.
    pub contrast: f64,
}

impl ThemeSetting {
    /// The custom property that carries it in style sheets.
    pub fn property(&self) -> String {
        format!("--{}", self.name.replace('_', "-"))
    }
}

/// The contrast that WCAG 2.2 asks of text (success criterion 1.4.3).
const TEXT_CONTRAST: f64 = 4.5;

/// The theme that a theme.toml extends.
pub(super) fn extended(source: &SourceText) -> Option<Placed<String>> {
    let table = toml::parse(source, 0..source.text.len()).ok()?;
    Fields::new(source, &table, &mut Diagnostics::new()).filled_text("extends")
}

/// Reads theme.toml over what the theme that it extends says.
pub fn read(source: &SourceText, beneath: &ThemeManifest) -> (ThemeManifest, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let table = match toml::parse(source, 0..source.text.len()) {
        Ok(table) => table,
        Err(mistakes) => {
            diagnostics.extend(mistakes);
            return (beneath.clone(), diagnostics);
        }
    };
    let mut fields = Fields::new(source, &table, &mut diagnostics);
    let name = fields.words("name");
    for key in ["extends", "description", "license", "author", "homepage", "version"] {
        fields.text(key);
    }
    let pictures = fields.table("pictures").cloned().unwrap_or_default();
    let pictures = PictureStyle::read(source, &pictures, &beneath.pictures, fields.diagnostics());
    let declared = fields.table("settings").cloned().unwrap_or_default();
    fields.finish();
    let mut settings = beneath.settings.clone();
    for entry in &declared.0 {
        let known = settings.iter().position(|setting| setting.name == entry.key);
        let read = Declaration { source, entry }.read(known.map(|at| &settings[at]), &mut diagnostics);
        match (read, known) {
            (Some(setting), Some(at)) => settings[at] = setting,
            (Some(setting), None) => settings.push(setting),
            (None, _) => {}
        }
    }
    let manifest = ThemeManifest { name, settings, pictures };
    manifest.check_grounds(source, &declared, &mut diagnostics);
    (manifest, diagnostics)
}

/// One entry of `[settings]`.
struct Declaration<'a> {
    source: &'a SourceText,
    entry: &'a Entry,
}

impl Declaration<'_> {
    /// A setting: its default alone, or a table with `default` and what it may be. Where a theme that is extended has
    /// it already, only what is said anew changes.
    fn read(&self, known: Option<&ThemeSetting>, diagnostics: &mut Diagnostics) -> Option<ThemeSetting> {
        let name = &self.entry.key;
        if !is_name(name) {
            let message = format!("`{name}` is no name for a setting");
            diagnostics.push(self.refuse(message).help("write small letters, digits and `_`, a letter first"));
            return None;
        }
        let none = Table::default();
        let (table, alone) = match &self.entry.value.data {
            Data::Table(table) => (table, None),
            alone => (&none, Some(alone.clone())),
        };
        let mut fields = Fields::new(self.source, table, diagnostics);
        let written = fields.choice("type", &TYPES);
        let values = fields.filled_texts("values").map(|values| values.into_iter().map(|value| value.value).collect());
        let description = fields.words("description").or_else(|| known?.description.clone());
        let on = grounds(&mut fields).or_else(|| Some(known?.on.clone())).unwrap_or_default();
        let contrast = contrast(&mut fields).or_else(|| Some(known?.contrast)).unwrap_or(TEXT_CONTRAST);
        let said = alone.or_else(|| fields.node("default").map(|node| node.data.clone()));
        fields.finish();
        let place = match (&said, known) {
            (None, Some(known)) => known.place.clone(),
            _ => self.source.location(&self.entry.value.range),
        };
        let Some(default) = said.or_else(|| Some(known?.default.clone())) else {
            diagnostics.push(self.refuse(format!("the setting `{name}` has no `default`")));
            return None;
        };
        let kind = self.kind(written, values, &default, known, diagnostics)?;
        if !kind.holds(&default) {
            diagnostics.push(self.refuse(format!("the default of `{name}` must be {}", kind.wanted())));
            return None;
        }
        Some(ThemeSetting { name: name.clone(), kind, default, place, description, on, contrast })
    }

    fn kind(
        &self,
        written: Option<Type>,
        values: Option<Vec<String>>,
        default: &Data,
        known: Option<&ThemeSetting>,
        diagnostics: &mut Diagnostics,
    ) -> Option<SettingKind> {
        let name = &self.entry.key;
        let kind = match (written, values) {
            (None, None) if known.is_some() => known.map(|known| known.kind.clone()),
            (None | Some(Type::Choice), Some(values)) if !matches!(default, Data::List(_)) => {
                Some(SettingKind::Choice(values))
            }
            (None | Some(Type::Choices), Some(values)) => Some(SettingKind::Choices(values)),
            (Some(Type::Choice | Type::Choices), _) => None,
            (Some(Type::Plain(at)), _) => Some(PLAIN[at].1.clone()),
            (None, None) => SettingKind::of(default),
        };
        match (&kind, known) {
            (None, _) => {
                diagnostics.push(self.refuse(format!("the setting `{name}` doesn't say what it may be")));
                None
            }
            // Templates of the theme that declared it count on what it was.
            (Some(kind), Some(known)) if *kind != known.kind => {
                let message = format!("`{name}` is {} in the theme that this one extends", known.kind.wanted());
                diagnostics.push(self.refuse(message).help("give it a new default, or choose another name"));
                None
            }
            _ => kind,
        }
    }

    fn refuse(&self, message: String) -> Diagnostic {
        Diagnostic::error("bad-setting", message).at(self.source.location(&self.entry.value.range))
    }
}

/// A name that can be a part of a custom property, and be written after a point in templates.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The types that theme.toml may name.
#[derive(Clone, Copy)]
enum Type {
    /// One of [`PLAIN`].
    Plain(usize),
    Choice,
    Choices,
}

const TYPES: [(&str, Type); 10] = [
    (PLAIN[0].0, Type::Plain(0)),
    (PLAIN[1].0, Type::Plain(1)),
    (PLAIN[2].0, Type::Plain(2)),
    (PLAIN[3].0, Type::Plain(3)),
    (PLAIN[4].0, Type::Plain(4)),
    (PLAIN[5].0, Type::Plain(5)),
    (PLAIN[6].0, Type::Plain(6)),
    (PLAIN[7].0, Type::Plain(7)),
    ("choice", Type::Choice),
    ("choices", Type::Choices),
];

/// `on`: one name or colour, or a list of them.
fn grounds(fields: &mut Fields<'_>) -> Option<Vec<String>> {
    let node = fields.node("on")?;
    if let Data::Text(text) = &node.data {
        return Some(vec![text.clone()]);
    }
    fields.filled_texts("on").map(|texts| texts.into_iter().map(|text| text.value).collect())
}

fn contrast(fields: &mut Fields<'_>) -> Option<f64> {
    let node = fields.node("contrast")?;
    let ratio = Fields::number(&node.data).filter(|ratio| (1.0..=21.0).contains(ratio));
    if ratio.is_none() {
        fields.mistyped("contrast", node, "a number from 1 to 21");
    }
    ratio
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;

    fn read_text(text: &str, beneath: &ThemeManifest) -> (ThemeManifest, Vec<String>) {
        let (manifest, found) = read(&SourceText::new(SitePath::new("theme.toml"), text.to_owned()), beneath);
        (manifest, found.iter().map(|mistake| mistake.message.clone()).collect())
    }

    #[test]
    fn a_default_must_be_what_it_says() {
        let text = "[settings]\na = { type = 'integer', default = 'x' }\nb = 2026-05-01\n\"c d\" = 1\n";
        let (manifest, found) = read_text(text, &ThemeManifest::default());
        assert_eq!((manifest.settings.len(), found.len()), (0, 3));
    }

    #[test]
    fn a_child_gives_new_defaults() {
        let parent = "[settings]\nstrip = { default = 3, description = 'Of each section' }\n\
                      front = { type = 'choices', values = ['lead', 'news'], default = ['lead'] }\n";
        let (parent, found) = read_text(parent, &ThemeManifest::default());
        assert!(found.is_empty(), "{found:?}");
        let (child, found) = read_text("[settings]\nstrip = 5\nfront = ['news', 'lead']\nown = true\n", &parent);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(child.settings.len(), 3);
        assert_eq!(child.settings[0].default, Data::Integer(5));
        assert_eq!(child.settings[0].description.as_deref(), Some("Of each section"));
        let (_, found) = read_text("[settings]\nstrip = { type = 'text', default = 'x' }\nfront = ['late']\n", &parent);
        assert_eq!(
            found,
            [
                "`strip` is a whole number in the theme that this one extends",
                "the default of `front` must be a list of some of lead, news, each once"
            ]
        );
    }
}

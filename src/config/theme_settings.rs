//! A site's `[theme_settings]` beside what its theme declares: completed, and looked at for contrast.

use crate::base::data::{Entry, unknown_key};
use crate::base::nearest::nearest;
use crate::base::{Data, Diagnostic, Diagnostics, Fields, Location, Node, SourceText, Table};

use super::colour::{Colour, is_colour};
use super::setting_kind::SettingKind;
use super::theme::{ThemeManifest, ThemeSetting};

impl ThemeManifest {
    /// A site's `[theme_settings]` with the theme's defaults where it is silent. `source` is polygloss.toml, in which
    /// mistakes are told.
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
                        refuse(setting, node, source, &mut diagnostics);
                    }
                    Node { data: setting.default.clone(), range: 0..0 }
                }
            };
            table.0.push(Entry { key: setting.name.clone(), key_range: 0..0, value });
        }
        if !diagnostics.has_errors() {
            diagnostics.extend(self.faint(&table, written, source));
        }
        (table, diagnostics)
    }

    /// The complete settings as the custom properties of a style sheet; empty without any.
    pub fn properties(&self, settings: &Table) -> String {
        let declaration = |setting: &ThemeSetting| {
            let value = setting.kind.in_css(&settings.get(&setting.name)?.data)?;
            Some(format!("{}: {value};", setting.property()))
        };
        let declarations: Vec<String> = self.settings.iter().filter_map(declaration).collect();
        if declarations.is_empty() { String::new() } else { format!(":root {{ {} }}\n", declarations.join(" ")) }
    }

    /// Colours that can't be told apart well enough from what they stand on.
    fn faint(&self, complete: &Table, written: &Table, source: &SourceText) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for setting in self.settings.iter().filter(|setting| setting.kind == SettingKind::Colour) {
            for ground in &setting.on {
                let text = |name: &str| match complete.get(name).map(|node| &node.data) {
                    Some(Data::Text(text)) => Some(text.clone()),
                    _ => None,
                };
                let own = text(&setting.name);
                let below = text(ground).unwrap_or_else(|| ground.clone());
                let Some((own, below)) = own.and_then(|own| Some((Colour::parse(&own)?, Colour::parse(&below)?)))
                else {
                    continue;
                };
                let contrast = own.contrast(below);
                if f64::from(contrast) >= setting.contrast {
                    continue;
                }
                // It is the one who chose a colour last that can choose another.
                let chosen = written.get(&setting.name).or_else(|| written.get(ground));
                let place = chosen.map_or_else(|| setting.place.clone(), |node| source.location(&node.range));
                found.push(faint(setting, ground, contrast, place));
            }
        }
        found
    }

    /// Tells of words after `on` in this theme.toml that name nothing, and of an `on` of what is no colour.
    pub(super) fn check_grounds(&self, source: &SourceText, declared: &Table, diagnostics: &mut Diagnostics) {
        for entry in &declared.0 {
            let Some(setting) = self.settings.iter().find(|setting| setting.name == entry.key) else { continue };
            let place = || source.location(&entry.value.range);
            if setting.kind != SettingKind::Colour && !setting.on.is_empty() {
                let message = format!("`{}` is no colour, so it stands on none", entry.key);
                diagnostics.push(Diagnostic::error("bad-setting", message).at(place()));
                continue;
            }
            let colours = || {
                let colours = self.settings.iter().filter(|setting| setting.kind == SettingKind::Colour);
                colours.map(|setting| setting.name.as_str())
            };
            for ground in
                setting.on.iter().filter(|ground| !is_colour(ground) && !colours().any(|name| name == *ground))
            {
                let message = format!("`{ground}` is neither a colour nor a setting with one");
                let mistake = Diagnostic::error("bad-setting", message).at(place());
                diagnostics.push(mistake.suggest(nearest(ground, colours())));
            }
        }
    }
}

/// The contrast is cut, not rounded, so that what is told is never enough.
fn faint(setting: &ThemeSetting, ground: &str, contrast: f32, place: Location) -> Diagnostic {
    let cut = (contrast * 100.0).floor() / 100.0;
    let message = format!(
        "`{}` on `{ground}` has a contrast of {cut} to 1, and {} to 1 is needed to be read by everybody",
        setting.name, setting.contrast
    );
    let help = "choose a darker or a lighter one (WCAG 2.2, success criterion 1.4.3)";
    Diagnostic::warning("low-contrast", message).at(place).help(help)
}

/// Tells of a value that a setting can't have.
fn refuse(setting: &ThemeSetting, node: &Node, source: &SourceText, diagnostics: &mut Diagnostics) {
    let wanted = setting.kind.wanted();
    let none = Table::default();
    let mut fields = Fields::new(source, &none, diagnostics);
    let (written, is_of_type) = match &node.data {
        Data::Text(text) => (text.as_str(), !matches!(setting.kind, SettingKind::Texts) && wanted.contains("text")),
        _ => ("", false),
    };
    let words = setting.kind.words();
    match &node.data {
        Data::Text(text) if is_of_type || matches!(setting.kind, SettingKind::Choice(_)) => {
            let near = nearest(written, words.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it must be {wanted}"),
            };
            fields.refuse("unknown-value", format!("`{}` can't be `{text}`", setting.name), node, &help);
        }
        Data::List(items) if matches!(setting.kind, SettingKind::Choices(_)) => {
            let is_strange = |item: &&Node| !matches!(&item.data, Data::Text(text) if words.contains(text));
            let strange = items.iter().find(is_strange).unwrap_or(node);
            let near = match &strange.data {
                Data::Text(text) => nearest(text, words.iter().map(String::as_str)),
                _ => None,
            };
            let help = near.map_or_else(|| format!("it must be {wanted}"), |near| format!("did you mean `{near}`?"));
            fields.refuse("unknown-value", format!("`{}` can't be this", setting.name), strange, &help);
        }
        _ => fields.mistyped(&setting.name, node, &wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{SitePath, toml};

    fn source(path: &str, text: &str) -> SourceText {
        SourceText::new(SitePath::new(path), text.to_owned())
    }

    fn complete(theme: &str, site: &str) -> (Table, Vec<String>) {
        let (manifest, found) =
            super::super::theme::read(&source("themes/a/theme.toml", theme), &ThemeManifest::default());
        assert!(found.is_empty(), "{found:?}");
        let site = source("polygloss.toml", site);
        let written = toml::parse(&site, 0..site.text.len()).expect("this is TOML");
        let (table, found) = manifest.complete(&written, &site);
        let told = |mistake: &Diagnostic| {
            let place = mistake.location.as_ref().expect("it has a place");
            format!("{} {}:{} {}", mistake.code, place.path, place.line, mistake.help.as_deref().unwrap_or_default())
        };
        (table, found.iter().map(told).collect())
    }

    #[test]
    fn settings_are_completed_and_checked() {
        let theme = "[settings]\nstrip = 3\naccent = { type = 'colour', default = '#0a6b5e' }\n\
                     mood = { default = 'calm', values = ['calm', 'loud'] }\nwidth = { type = 'length', default = '1rem' }\n";
        let (table, found) = complete(theme, "accent = 'red;}'\nstrip = 5\nmod = 'loud'\nmood = 'lout'\nwidth = 3\n");
        assert_eq!(
            found,
            [
                "unknown-key polygloss.toml:3 did you mean `mood`?",
                "unknown-value polygloss.toml:1 it must be a text with a colour, like \"#0a6b5e\"",
                "unknown-value polygloss.toml:4 did you mean `loud`?",
                "wrong-type polygloss.toml:5 put quotation marks around it",
            ]
        );
        let values: Vec<&Data> = table.0.iter().map(|entry| &entry.value.data).collect();
        let text = |text: &str| Data::Text(text.to_owned());
        assert_eq!(values, [&Data::Integer(5), &text("#0a6b5e"), &text("calm"), &text("1rem")]);
    }

    #[test]
    fn contrast_is_told_where_a_colour_was_chosen() {
        let theme = "[settings]\npaper = { type = 'colour', default = '#fff' }\n\
                     ink = { type = 'colour', default = '#111', on = ['paper', '#ccc'] }\n\
                     rule = { type = 'colour', default = '#999', on = 'paper', contrast = 1.5 }\n";
        assert!(complete(theme, "").1.is_empty());
        let help = "choose a darker or a lighter one (WCAG 2.2, success criterion 1.4.3)";
        assert_eq!(
            complete(theme, "ink = '#777'").1,
            [format!("low-contrast polygloss.toml:1 {help}"), format!("low-contrast polygloss.toml:1 {help}")]
        );
        assert_eq!(complete(theme, "paper = '#333'").1, [format!("low-contrast polygloss.toml:1 {help}")]);
    }
}

//! `data/`: what a site hands to its templates as `data.<name>`.

use std::collections::BTreeMap;

use crate::base::nearest::nearest;
use crate::base::{Data, Diagnostic, Diagnostics, SitePath, SourceText, json, toml};

use super::settings::Settings;

/// The data of a site by name, each with the file that it comes from.
#[derive(Debug, Clone, Default)]
pub struct DataFiles {
    common: BTreeMap<String, (SitePath, Data)>,
    languages: BTreeMap<String, BTreeMap<String, (SitePath, Data)>>,
}

impl DataFiles {
    /// What a language's templates see: its own data over the common one, by name.
    pub fn of_language(&self, code: &str) -> BTreeMap<&str, &Data> {
        let own = self.languages.get(code);
        let entries = self.common.iter().chain(own.into_iter().flatten());
        entries.map(|(name, (_, data))| (name.as_str(), data)).collect()
    }
}

/// Whether a file below `data/` is one that [`read`] takes.
pub fn is_data(path: &SitePath) -> bool {
    matches!(path.extension().as_str(), "toml" | "json")
}

/// Reads the files below `data/`.
pub fn read<'a>(files: impl IntoIterator<Item = &'a SourceText>, settings: &Settings) -> (DataFiles, Diagnostics) {
    let mut data = DataFiles::default();
    let mut diagnostics = Diagnostics::new();
    for source in files {
        let below = source.path.as_str().strip_prefix("data/").unwrap_or(source.path.as_str());
        let table = match below.split_once('/') {
            None => &mut data.common,
            Some((code, name)) if settings.language(code).is_some() && !name.contains('/') => {
                data.languages.entry(code.to_owned()).or_default()
            }
            Some((code, _)) => {
                diagnostics.push(strange_folder(source, code, settings));
                continue;
            }
        };
        let read = if source.path.extension() == "json" {
            json::parse(source).map_err(|mistake| vec![mistake])
        } else {
            toml::parse(source, 0..source.text.len()).map(Data::Table)
        };
        match read {
            Err(mistakes) => diagnostics.extend(mistakes),
            Ok(value) => {
                let name = source.path.stem().to_owned();
                if let Some((other, _)) = table.insert(name.clone(), (source.path.clone(), value)) {
                    let message = format!("{} and {other} are both `data.{name}`", source.path);
                    diagnostics.push(Diagnostic::error("same-name", message).in_file(&source.path).help("rename one"));
                }
            }
        }
    }
    (data, diagnostics)
}

fn strange_folder(source: &SourceText, code: &str, settings: &Settings) -> Diagnostic {
    let codes: Vec<&str> = settings.languages.iter().map(|language| language.tag.as_str()).collect();
    let message = format!("nothing reads {}: `data/` holds files, and a folder for each language", source.path);
    Diagnostic::error("unknown-language", message)
        .in_file(&source.path)
        .help(format!("languages: {}", codes.join(", ")))
        .suggest(nearest(code, codes.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::super::settings_reader;
    use super::*;

    #[test]
    fn a_languages_data_lies_over_the_common_one() {
        let source = |path: &str, text: &str| SourceText::new(SitePath::new(path), text.to_owned());
        let config = source("polygloss.toml", "base_url = 'https://a.example'\n[languages.en]\n[languages.sl]\n");
        let settings = settings_reader::read(&config).0.expect("these are settings");
        let files = [
            source("data/a.toml", "x = 1"),
            source("data/b.json", "[1]"),
            source("data/sl/a.toml", "x = 2"),
            source("data/hr/a.toml", "x = 3"),
            source("data/b.toml", "x = 3"),
        ];
        let (data, diagnostics) = read(&files, &settings);
        let codes: Vec<&str> = diagnostics.iter().map(|mistake| mistake.code).collect();
        assert_eq!(codes, ["unknown-language", "same-name"]);
        let x = |code: &str| match data.of_language(code).get("a") {
            Some(Data::Table(table)) => table.get("x").map(|node| node.data.clone()),
            _ => None,
        };
        assert_eq!((x("sl"), x("en")), (Some(Data::Integer(2)), Some(Data::Integer(1))));
    }
}

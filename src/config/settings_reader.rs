//! polygloss.toml's text to [`Settings`]: contract, section 4.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::base::nearest::nearest;
use crate::base::{Data, Diagnostic, Diagnostics, Fields, Location, Placed, SourceText, Spot, Table, toml};

use super::base_url::{self, BaseUrl};
use super::language_reader::{self, Languages};
use super::settings::{CreditPolicy, PhotoSettings, Publisher, Settings};

/// The providers whose addresses become cards.
pub const EMBED_PROVIDERS: [&str; 8] =
    ["youtube", "vimeo", "spotify", "soundcloud", "tiktok", "instagram", "mastodon", "openstreetmap"];

/// The formats that pictures can be derived in.
const FORMATS: [&str; 3] = ["webp", "jpeg", "avif"];

/// Reads polygloss.toml. Where there are errors the settings are what could be understood, so that
/// later stages find their mistakes too; there are none without syntax or without any language.
pub fn read(source: &SourceText) -> (Option<Settings>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let settings = match toml::parse(source, 0..source.text.len()) {
        Ok(table) => settings(source, &table, &mut diagnostics),
        Err(mistakes) => {
            diagnostics.extend(mistakes);
            None
        }
    };
    (settings, diagnostics)
}

impl Settings {
    /// The same for another address.
    ///
    /// # Errors
    /// An address that can't be a site's.
    pub fn with_base_url(self, address: &str) -> Result<Self, Diagnostic> {
        let url = base_url::parse(address)
            .map_err(|why| Diagnostic::error("bad-base-url", format!("`--base-url {address}`: it {why}")))?;
        Ok(Self { origin: url.origin, base_path: url.path, ..self })
    }
}

fn settings(source: &SourceText, table: &Table, diagnostics: &mut Diagnostics) -> Option<Settings> {
    let mut fields = Fields::new(source, table, diagnostics);
    let url = base_url(&mut fields);
    let title = fields.shown_words("title");
    let languages = language_reader::read(&mut fields);
    let (timezone, timezone_name) = timezone(&mut fields);
    let theme = theme(&mut fields);
    let output_dir = fields.filled_text("output_dir").unwrap_or_else(|| unplaced("public"));
    let paginate_by = at_least_one(&mut fields, "paginate_by", 12);
    let sections = sections(&mut fields);
    let (publisher, share_image) = publisher(&mut fields);
    let photos = photos(&mut fields);
    let (feed_limit, feeds_are_full) = within(&mut fields, "feeds", (20, false), |fields| {
        (at_least_one(fields, "limit", 20), is_set(fields, "full", false))
    });
    let search_is_enabled = within(&mut fields, "search", false, |fields| is_set(fields, "enabled", false));
    let default_in_subdir = is_set(&mut fields, "default_language_in_subdir", true);
    let providers = || EMBED_PROVIDERS.map(str::to_owned).to_vec();
    let embed_providers = within(&mut fields, "embeds", providers(), |fields| {
        names(fields, "providers", &EMBED_PROVIDERS).unwrap_or_else(providers)
    });
    let elsewhere = within(&mut fields, "links", Vec::new(), |fields| {
        from_root(fields, "elsewhere").into_iter().map(|prefix| prefix.value).collect()
    });
    let raw_html = within(&mut fields, "security", false, |fields| is_set(fields, "raw_html", false));
    let theme_settings = fields.table("theme_settings").cloned().unwrap_or_default();
    let extra = fields.table("extra").cloned().unwrap_or_default();
    fields.finish();
    let Languages { all, default } = languages?;
    let host = url.origin.split("://").nth(1).unwrap_or("").to_owned();
    Some(Settings {
        origin: url.origin,
        base_path: url.path,
        title: title.unwrap_or(host),
        default_language: default,
        default_language_in_subdir: default_in_subdir,
        timezone,
        timezone_name,
        theme,
        output_dir,
        paginate_by,
        sections,
        languages: all,
        publisher,
        share_image,
        photos,
        feed_limit,
        feeds_are_full,
        search_is_enabled,
        embed_providers,
        elsewhere,
        raw_html,
        theme_settings,
        extra,
    })
}

/// Reads a table inside, or takes the default where it isn't there.
fn within<T>(parent: &mut Fields<'_>, key: &'static str, default: T, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
    let Some(table) = parent.table(key) else { return default };
    let mut fields = Fields::new(parent.source(), table, parent.diagnostics());
    let value = read(&mut fields);
    fields.finish();
    value
}

fn unplaced(value: &str) -> Placed<String> {
    Placed { value: value.to_owned(), spot: Spot::default() }
}

pub(super) fn is_set(fields: &mut Fields<'_>, key: &'static str, default: bool) -> bool {
    fields.boolean(key).map_or(default, |placed| placed.value)
}

fn base_url(fields: &mut Fields<'_>) -> BaseUrl {
    let is_missing = fields.node("base_url").is_none_or(|node| matches!(node.data, Data::Text(_)));
    if let Some(written) = fields.filled_text("base_url") {
        match base_url::parse(&written.value) {
            Ok(url) => return url,
            Err(why) => {
                let place = Location::at(&fields.source().path, written.spot);
                let mistake = Diagnostic::error("bad-base-url", format!("`base_url` {why}")).at(place);
                fields.diagnostics().push(mistake.help("write it like \"https://magazine.example\""));
            }
        }
    } else if is_missing {
        let place = Location::at(&fields.source().path, Spot { line: 1, column: 1, length: 1 });
        let mistake = Diagnostic::error("missing-base-url", "there is no `base_url`").at(place);
        fields.diagnostics().push(mistake.help("write `base_url = \"https://…\"`, where the site will be"));
    }
    BaseUrl { origin: "https://site.invalid".to_owned(), path: String::new() }
}

fn timezone(fields: &mut Fields<'_>) -> (TimeZone, String) {
    let utc = || (TimeZone::UTC, "UTC".to_owned());
    let Some(name) = fields.filled_text("timezone") else { return utc() };
    let database = TimeZoneDatabase::bundled();
    if let Ok(zone) = database.get(&name.value) {
        let name = zone.iana_name().unwrap_or(&name.value).to_owned();
        return (zone, name);
    }
    let known: Vec<String> = database.available().map(|name| name.to_string()).collect();
    let place = Location::at(&fields.source().path, name.spot);
    let mistake = Diagnostic::error("unknown-timezone", format!("there is no time zone `{}`", name.value))
        .at(place)
        .help("write a name like `Europe/Ljubljana`")
        .suggest(nearest(&name.value, known.iter().map(String::as_str)));
    fields.diagnostics().push(mistake);
    utc()
}

fn theme(fields: &mut Fields<'_>) -> Placed<String> {
    let Some(theme) = fields.filled_text("theme") else { return unplaced("gloss") };
    if theme.value.contains('/') || crate::base::url::refused_part(&theme.value).is_some() {
        let place = Location::at(&fields.source().path, theme.spot);
        let mistake = Diagnostic::error("bad-theme", "`theme` must be the name of a folder in `themes/`").at(place);
        fields.diagnostics().push(mistake);
        return unplaced("gloss");
    }
    theme
}

fn at_least_one(fields: &mut Fields<'_>, key: &'static str, default: usize) -> usize {
    let Some(number) = fields.integer(key) else { return default };
    match usize::try_from(number.value) {
        Ok(value) if value > 0 => value,
        _ => {
            let place = Location::at(&fields.source().path, number.spot);
            fields.diagnostics().push(Diagnostic::error("bad-number", format!("`{key}` must be 1 or more")).at(place));
            default
        }
    }
}

fn sections(fields: &mut Fields<'_>) -> Vec<Placed<String>> {
    let mut sections: Vec<Placed<String>> = Vec::new();
    for section in fields.filled_texts("sections").unwrap_or_default() {
        let value = section.value.trim_matches('/').to_owned();
        let why = if matches!(value.split('/').next(), Some("authors" | "tags")) {
            Some("is no section: that folder holds the people or the tags of a language")
        } else if sections.iter().any(|other| other.value == value) {
            Some("is here twice")
        } else {
            None
        };
        match why {
            Some(why) => {
                let place = Location::at(&fields.source().path, section.spot);
                fields.diagnostics().push(Diagnostic::error("bad-section", format!("`{value}` {why}")).at(place));
            }
            None => sections.push(Placed { value, spot: section.spot }),
        }
    }
    sections
}

fn publisher(fields: &mut Fields<'_>) -> (Publisher, Option<Placed<String>>) {
    within(fields, "publisher", (Publisher::default(), None), |fields| {
        let publisher = Publisher {
            name: fields.words("name"),
            logo: static_file(fields, "logo"),
            same_as: fields.web_addresses("same_as").into_iter().map(|address| address.value).collect(),
        };
        (publisher, static_file(fields, "share_image"))
    })
}

/// A file of static/, named as on the site.
fn static_file(fields: &mut Fields<'_>, key: &'static str) -> Option<Placed<String>> {
    let file = fields.filled_text(key)?;
    let node = fields.node(key)?;
    if file.value.starts_with('/') && !file.value.starts_with("//") {
        return Some(file);
    }
    let message = format!("`{key}` must name a file of `static/` and begin with `/`");
    fields.refuse("bad-address", message, node, "write it like \"/logo.png\"");
    None
}

fn photos(fields: &mut Fields<'_>) -> PhotoSettings {
    let default = PhotoSettings {
        credits: CreditPolicy::Warn,
        widths: vec![480, 960, 1600],
        formats: vec!["webp".to_owned(), "jpeg".to_owned()],
        credits_page: false,
    };
    within(fields, "photos", default.clone(), |fields| {
        let policies = [("require", CreditPolicy::Require), ("warn", CreditPolicy::Warn), ("off", CreditPolicy::Off)];
        PhotoSettings {
            credits: fields.choice("credits", &policies).unwrap_or(default.credits),
            widths: widths(fields).unwrap_or(default.widths),
            formats: names(fields, "formats", &FORMATS).unwrap_or(default.formats),
            credits_page: fields.boolean("credits_page").is_some_and(|page| page.value),
        }
    })
}

fn widths(fields: &mut Fields<'_>) -> Option<Vec<u32>> {
    let node = fields.node("widths")?;
    let width = |data: &Data| match data {
        Data::Integer(number) => u32::try_from(*number).ok().filter(|width| (1..=20_000).contains(width)),
        _ => None,
    };
    let widths = match &node.data {
        Data::List(items) => items.iter().map(|item| width(&item.data)).collect::<Option<Vec<u32>>>(),
        _ => None,
    };
    let widths = widths.filter(|widths| widths.is_sorted_by(|a, b| a < b));
    if widths.is_none() {
        let message = "`widths` must be whole numbers of pixels, each larger than the one before";
        fields.refuse("wrong-type", message, node, "write it like [480, 960, 1600]");
    }
    widths
}

/// A list of known names, each once.
fn names(fields: &mut Fields<'_>, key: &'static str, known: &[&str]) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for name in fields.filled_texts(key)? {
        if !known.contains(&name.value.as_str()) {
            let place = Location::at(&fields.source().path, name.spot);
            let mistake = Diagnostic::error("unknown-value", format!("`{key}` can't hold `{}`", name.value))
                .at(place)
                .help(format!("known: {}", known.join(", ")))
                .suggest(nearest(&name.value, known.iter().copied()));
            fields.diagnostics().push(mistake);
        } else if !names.contains(&name.value) {
            names.push(name.value);
        }
    }
    Some(names)
}

/// A list of paths on the site.
fn from_root(fields: &mut Fields<'_>, key: &'static str) -> Vec<Placed<String>> {
    let mut paths = fields.filled_texts(key).unwrap_or_default();
    paths.retain(|path| {
        let is_path = path.value.starts_with('/') && !path.value.starts_with("//");
        if !is_path {
            let place = Location::at(&fields.source().path, path.spot);
            let mistake = Diagnostic::error("bad-address", format!("what `{key}` holds must begin with `/`")).at(place);
            fields.diagnostics().push(mistake.help("write it like \"/shop/\""));
        }
        is_path
    });
    paths
}

#[cfg(test)]
mod tests {
    use super::super::settings::LanguageId;
    use super::*;
    use crate::base::SitePath;

    fn settings_of(text: &str) -> (Option<Settings>, Vec<String>) {
        let source = SourceText::new(SitePath::new("polygloss.toml"), text.to_owned());
        let (settings, diagnostics) = read(&source);
        let told = diagnostics.into_told().into_iter().map(|(mistake, _)| {
            let line = mistake.location.map_or(0, |location| location.line);
            format!("{line} {}: {}", mistake.code, mistake.help.unwrap_or_default())
        });
        (settings, told.collect())
    }

    #[test]
    fn what_is_absent_has_the_contracts_defaults() {
        let (settings, mistakes) = settings_of("base_url = 'https://a.example/mag/'\n[languages.sl]\n[languages.en]\n");
        assert_eq!(mistakes, [""; 0]);
        let settings = settings.expect("these are settings");
        assert_eq!((settings.origin.as_str(), settings.base_path.as_str()), ("https://a.example", "/mag"));
        assert_eq!((settings.default_language, settings.paginate_by), (LanguageId(1), 12));
        assert_eq!((settings.theme.value.as_str(), settings.output_dir.value.as_str()), ("gloss", "public"));
        assert_eq!(settings.languages[0].fallback, [LanguageId(1)]);
        assert_eq!(settings.languages[1].fallback, []);
        assert_eq!((settings.photos.widths, settings.embed_providers.len()), (vec![480, 960, 1600], 8));
    }

    #[test]
    fn every_mistake_is_told_with_what_to_do() {
        let (settings, mistakes) = settings_of(
            "base_url = 'a.example'\ndefault_langauge = 'sl'\ntimezone = 'Europe/Ljubljan'\npaginate_by = 0\n\
             [languages.en-UK]\n[languages.sl]\nfallback = ['hr']\nquotes = '»«'\nmenu = [{ label = 'x' }]\n\
             [photos]\ncredits = 'reqire'\nwidths = [2, 1]\n[embeds]\nproviders = ['youtub']\n[links]\nelsewhere = ['shop']\n",
        );
        assert_eq!(
            mistakes,
            [
                "1 bad-base-url: write it like \"https://magazine.example\"",
                "2 unknown-key: did you mean `default_language`?",
                "3 unknown-timezone: did you mean `Europe/Ljubljana`?",
                "4 bad-number: ",
                "5 bad-language: write `en-GB`, also as the folder's name",
                "7 unknown-language: declared: sl",
                "8 bad-quotes: opening, closing, inner opening, inner closing: \"»«›‹\"",
                "9 missing-key: give it a `label` and a `link`",
                "11 unknown-value: did you mean `require`?",
                "12 wrong-type: write it like [480, 960, 1600]",
                "14 unknown-value: did you mean `youtube`?",
                "16 bad-address: write it like \"/shop/\"",
            ]
        );
        assert!(settings.is_some());
    }

    #[test]
    fn nothing_can_be_built_without_languages_or_an_address() {
        let (settings, mistakes) = settings_of("title = 'x'");
        assert!(settings.is_none());
        assert_eq!(mistakes.len(), 2);
    }
}

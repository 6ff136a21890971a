//! The first stages: every file understood alone, then joined and planned.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::nearest::nearest;
use crate::base::{Diagnostic, Diagnostics, Failure, LanguageTag, Listing, SitePath, SourceText, World};
use crate::config::string_chain::{Layer as StringLayer, Missing};
use crate::config::theme_files::{self, Layer, below};
use crate::config::{
    DataFiles, LanguageId, Settings, Strings, data_files, settings_reader, string_chain, strings_reader, theme,
};
use crate::document::dialect::Dialect;
use crate::document::{FrontMatter, Head, PhotoMatter, Place, matter};
use crate::photo::{Picture, is_picture_name};
use crate::render::Theme;
use crate::site::files::SiteFile;

/// polygloss.toml.
pub(super) const CONFIGURATION: &str = "polygloss.toml";

/// Reads the settings; nothing where they can't be understood at all.
pub(super) fn settings(
    world: &dyn World,
    base_url: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Result<Option<(Settings, SourceText)>, Failure> {
    let path = SitePath::new(CONFIGURATION);
    let Some(source) = text(world, &path, diagnostics)? else { return Ok(None) };
    let (settings, found) = settings_reader::read(&source);
    diagnostics.append(found);
    let Some(settings) = settings else { return Ok(None) };
    let settings = match base_url {
        Some(address) => match settings.with_base_url(address) {
            Ok(settings) => settings,
            Err(mistake) => return Err(Failure::usage(mistake.message)),
        },
        None => settings,
    };
    Ok(Some((settings, source)))
}

/// A text file; nothing, and why, where it is no text.
fn text(world: &dyn World, path: &SitePath, diagnostics: &mut Diagnostics) -> Result<Option<SourceText>, Failure> {
    match SourceText::decode(path, world.read(path)?) {
        Ok(source) => Ok(Some(source)),
        Err(mistake) => {
            diagnostics.push(mistake);
            Ok(None)
        }
    }
}

/// Tells of folders of `content/` that no language claims.
pub(super) fn check_folders(settings: &Settings, listing: &Listing, diagnostics: &mut Diagnostics) {
    for folder in listing.content_folders.iter().filter(|folder| settings.language(folder).is_none()) {
        let codes = settings.languages.iter().map(|language| language.tag.as_str());
        let message = format!("content/{folder}/ belongs to no language");
        let mistake =
            Diagnostic::error("unclaimed-folder", message).in_file(&SitePath::new(&format!("content/{folder}")));
        diagnostics.push(match (LanguageTag::parse(folder), nearest(folder, codes)) {
            (Ok(_), _) => mistake.help(format!("add `[languages.{folder}]` to polygloss.toml")),
            (Err(_), Some(near)) => mistake.suggest(Some(near)),
            (Err(Some(canonical)), None) => mistake
                .help(format!("write the code as `{canonical}`, and add `[languages.{canonical}]` to polygloss.toml")),
            (Err(None), None) => mistake.help("name it by a language's code (BCP 47), or move it out of content/"),
        });
    }
    let stray = below(listing, "content/").filter(|path| !path.as_str()["content/".len()..].contains('/'));
    for path in stray.filter(|path| path.extension() == "md") {
        let message = format!("{path} stands outside every language's folder");
        let mistake = Diagnostic::error("unclaimed-file", message).in_file(path);
        diagnostics.push(mistake.help("move it into a folder such as content/en/"));
    }
}

/// The theme with its settings, and the strings of all languages.
pub(super) fn theme(
    world: &dyn World,
    listing: &Listing,
    settings: &Settings,
    source: &SourceText,
    diagnostics: &mut Diagnostics,
) -> Result<Theme, Failure> {
    let name = known_theme(listing, settings, diagnostics);
    let manifest = match theme_files::manifest(listing, &name) {
        Some(file) => {
            let decoded = SourceText::decode(&file.path, file.read(world)?.into_owned());
            match decoded {
                Ok(source) => {
                    let (manifest, found) = theme::read(&source);
                    diagnostics.append(found);
                    manifest
                }
                Err(mistake) => {
                    diagnostics.push(mistake);
                    Default::default()
                }
            }
        }
        None => Default::default(),
    };
    let (theme_settings, found) = manifest.complete(&settings.theme_settings, source);
    diagnostics.append(found);
    Theme::load(world, listing, &name, &settings.base_path, theme_settings, diagnostics)
}

/// The theme that is named, or the built-in one beside an error.
fn known_theme(listing: &Listing, settings: &Settings, diagnostics: &mut Diagnostics) -> String {
    let name = &settings.theme;
    if theme_files::theme_exists(listing, &name.value) {
        return name.value.clone();
    }
    let message = format!("there is no theme `{}`: neither themes/{0}/ nor a built-in one", name.value);
    let place = crate::base::Location::at(&SitePath::new(CONFIGURATION), name.spot);
    let near = nearest(&name.value, theme_files::themes(listing).chain([theme_files::BUILT_IN]));
    diagnostics.push(Diagnostic::error("no-such-theme", message).at(place).suggest(near));
    theme_files::BUILT_IN.to_owned()
}

/// The strings of all languages.
pub(super) fn strings(
    world: &dyn World,
    listing: &Listing,
    settings: &Settings,
    missing: Missing,
    diagnostics: &mut Diagnostics,
) -> Result<Strings, Failure> {
    let mut layers: [StringLayer; 3] = Default::default();
    for file in theme_files::files(listing, &settings.theme.value, "strings") {
        let source = match SourceText::decode(&file.path, file.read(world)?.into_owned()) {
            Ok(source) => source,
            Err(mistake) => {
                diagnostics.push(mistake);
                continue;
            }
        };
        let (strings, found) = strings_reader::read(&source);
        diagnostics.append(found);
        let layer = match file.layer {
            Layer::BuiltIn => 0,
            Layer::Theme => 1,
            Layer::Site => 2,
        };
        layers[layer].insert(file.path.stem().to_owned(), strings);
    }
    let (strings, found) = string_chain::complete(settings, &layers, missing);
    diagnostics.append(found);
    Ok(strings)
}

/// How the articles of each language are read.
pub(super) fn dialects(settings: &Settings, strings: &Strings) -> Vec<Dialect> {
    settings
        .language_ids()
        .map(|id| {
            let labels = ["photo_credit", "photo_credit_plural"].into_iter().filter_map(|key| strings.text(id, key));
            Dialect {
                raw_html: settings.raw_html,
                providers: settings.embed_providers.clone(),
                ..Dialect::new(settings.languages[id.index()].tag.clone(), labels)
            }
        })
        .collect()
}

/// `data/`.
pub(super) fn data(
    world: &dyn World,
    listing: &Listing,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Result<DataFiles, Failure> {
    let mut sources = Vec::new();
    for path in below(listing, "data/").filter(|path| data_files::is_data(path)) {
        sources.extend(text(world, path, diagnostics)?);
    }
    let (data, found) = data_files::read(&sources, settings);
    diagnostics.append(found);
    Ok(data)
}

/// The heads of all documents, sorted by path.
pub(super) fn heads(
    world: &dyn World,
    listing: &Listing,
    settings: &Settings,
    dialects: &[Dialect],
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(LanguageId, Arc<Head>)>, Failure> {
    let documents: Vec<(LanguageId, &SitePath)> = below(listing, "content/")
        .filter_map(|path| Some((settings.language(Place::of(path)?.language)?, path)))
        .collect();
    let read = documents
        .par_iter()
        .map(|(language, path)| {
            let bytes = world.read(path)?;
            let (head, found) = Head::understand(path, bytes, &dialects[language.index()]);
            Ok((head.map(|head| (*language, Arc::new(head))), found))
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let mut heads = Vec::with_capacity(read.len());
    for (head, found) in read {
        diagnostics.append(found);
        heads.extend(head);
    }
    Ok(heads)
}

/// Files beside articles and in static/, sorted by path; pictures of static/ are read where somebody shows them.
pub(super) fn files(
    world: &dyn World,
    listing: &Listing,
    settings: &Settings,
    heads: &[(LanguageId, Arc<Head>)],
    sidecars: &BTreeMap<SitePath, (SitePath, PhotoMatter)>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<SiteFile>, Failure> {
    let shown = shown_of_static(settings, heads);
    let is_sidecar: BTreeSet<&SitePath> = sidecars.values().map(|(path, _)| path).collect();
    let of_content = below(listing, "content/").filter(|path| {
        let language = path.as_str()["content/".len()..].split_once('/').map(|(language, _)| language);
        language.is_some_and(|language| settings.language(language).is_some())
            && path.extension() != "md"
            && !is_sidecar.contains(path)
    });
    let paths: Vec<&SitePath> = of_content.chain(below(listing, "static/")).collect();
    for path in paths.iter().filter(|path| path.as_str().starts_with("content/")) {
        diagnostics.extend(dangerous(path, settings));
    }
    paths
        .par_iter()
        .map(|path| {
            let is_shown = path.as_str().strip_prefix("static").is_none_or(|below| shown.contains(below));
            let picture = if is_picture_name(path) && is_shown {
                Some(Picture::read(&world.read(path)?).map_err(Into::into))
            } else {
                None
            };
            Ok(((*path).clone(), picture))
        })
        .collect()
}

/// Files that a browser would run, where editors put their own.
fn dangerous(path: &SitePath, settings: &Settings) -> Option<Diagnostic> {
    const RUN: [&str; 14] =
        ["html", "htm", "xhtml", "xht", "shtml", "xml", "xsl", "xslt", "svg", "svgz", "js", "mjs", "wasm", "swf"];
    if settings.raw_html || !RUN.contains(&path.extension().as_str()) {
        return None;
    }
    let message = format!("{path} could run script in a reader's browser");
    let mistake = Diagnostic::error("dangerous-file", message).in_file(path);
    Some(mistake.help("put it in static/, which is the owner's, or set `raw_html = true` under `[security]`"))
}

/// The addresses below static/ that some document or setting shows as a picture: `/photos/lamp.jpg`.
fn shown_of_static(settings: &Settings, heads: &[(LanguageId, Arc<Head>)]) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    let mut note = |target: &str| {
        if target.starts_with('/') {
            let decoded = crate::base::url::decode(target).unwrap_or_else(|| target.to_owned());
            let path = crate::base::path::resolve("", &decoded);
            shown.extend(path.map(|path| format!("/{path}")));
        }
    };
    for target in [&settings.publisher.logo, &settings.share_image].into_iter().flatten() {
        note(&format!("/{}", target.value.trim_start_matches('/')));
    }
    for (_, head) in heads {
        head.pictures.iter().for_each(|picture| note(&picture.target));
        let cover = match &head.matter {
            FrontMatter::Article(matter) => matter.cover.as_ref(),
            FrontMatter::Section(matter) => matter.cover.as_ref(),
            FrontMatter::Person(matter) => matter.portrait.as_ref(),
            FrontMatter::Tag(_) => None,
        };
        if let Some(cover) = cover {
            note(&cover.value);
        }
    }
    shown
}

/// The `<picture>.toml` beside pictures, by the picture's path, with the file they stand in. `lamp.toml` and
/// `lamp.jpg.toml` both belong to `lamp.jpg`.
pub(super) fn sidecars(
    world: &dyn World,
    listing: &Listing,
    diagnostics: &mut Diagnostics,
) -> Result<BTreeMap<SitePath, (SitePath, PhotoMatter)>, Failure> {
    let mut found = BTreeMap::new();
    let pictures = below(listing, "content/").chain(below(listing, "static/")).filter(|path| is_picture_name(path));
    for picture in pictures {
        let whole = SitePath::new(&format!("{picture}.toml"));
        let short = SitePath::new(&format!("{}/{}.toml", picture.folder(), picture.stem()));
        let Some(path) = [whole, short].into_iter().find(|path| listing.files.contains_key(path)) else { continue };
        let Some(source) = text(world, &path, diagnostics)? else { continue };
        let (facts, mistakes) = matter::read_sidecar(&source);
        diagnostics.append(mistakes);
        found.insert(picture.clone(), (path, facts));
    }
    Ok(found)
}

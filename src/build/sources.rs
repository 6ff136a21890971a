//! The first stages: every file understood alone, then joined and planned.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::nearest::nearest;
use crate::base::{Diagnostic, Diagnostics, Failure, LanguageTag, Listing, SitePath, SourceText, Stamp, World};
use crate::config::string_chain::{Layer as StringLayer, Missing};
use crate::config::theme_files::{self, Layer, ThemeFile, below};
use crate::config::{
    DataFiles, LanguageId, Settings, Strings, ThemeChain, data_files, settings_reader, string_chain, strings_reader,
};
use crate::document::dialect::Dialect;
use crate::document::{FrontMatter, Head, Typography};
use crate::photo::{Picture, is_picture_name};
use crate::render::assets::Dressing;
use crate::render::{Assets, Templates, Theme};
use crate::site::files::SiteFile;

use super::memory::{Bundle, Ingredients, Memory, Reading, Shelf};
use super::scrutiny::Scrutiny;
use super::sidecars::Sidecars;
use super::tree::Tree;

/// polygloss.toml.
pub(super) const CONFIGURATION: &str = "polygloss.toml";

/// Reads the settings; nothing where they can't be understood at all.
pub(super) fn settings(
    world: &dyn World,
    listing: &Listing,
    base_url: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Result<Option<(Settings, SourceText)>, Failure> {
    let path = SitePath::new(CONFIGURATION);
    if !listing.files.contains_key(&path) {
        let mistake = Diagnostic::error("no-settings", format!("{path} is no file of this site")).in_file(&path);
        diagnostics.push(mistake.help("put the file itself into the site's folder, in place of what leads to it"));
        return Ok(None);
    }
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
pub(super) fn text(
    world: &dyn World,
    path: &SitePath,
    diagnostics: &mut Diagnostics,
) -> Result<Option<SourceText>, Failure> {
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

/// The site's theme and those that it extends.
pub(super) fn themes(
    world: &dyn World,
    listing: &Listing,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Result<ThemeChain, Failure> {
    ThemeChain::read(world, listing, &settings.theme, &SitePath::new(CONFIGURATION), diagnostics)
}

/// The theme's templates and published files, with its settings.
pub(super) fn theme(
    world: &dyn World,
    listing: &Listing,
    settings: &Settings,
    source: &SourceText,
    themes: &ThemeChain,
    (templates, assets): (&mut Bundle<Arc<Templates>>, &mut Bundle<Arc<Assets>>),
    diagnostics: &mut Diagnostics,
) -> Result<Theme, Failure> {
    let ThemeChain { names, manifest } = themes;
    let (theme_settings, found) = manifest.complete(&settings.theme_settings, source);
    diagnostics.append(found);
    let from = stamps(listing, &theme_files::folders(names, "templates"), &names.join(" "));
    let templates =
        templates.renew(from, diagnostics, |found| Theme::templates(world, listing, names, found).map(Arc::new))?;
    let properties = manifest.properties(&theme_settings);
    let folders = ["static", "styles"].map(|folder| theme_files::folders(names, folder)).concat();
    let also = format!("{}\n{}\n{properties}", names.join(" "), settings.base_path);
    let surroundings = Dressing { base_path: &settings.base_path, properties: &properties };
    let assets = assets.renew(stamps(listing, &folders, &also), diagnostics, |found| {
        Assets::load(world, listing, names, surroundings, found).map(Arc::new)
    })?;
    Ok(Theme { templates, assets, settings: theme_settings, pictures: manifest.pictures.clone() })
}

/// The stamps of all files below these folders, and what else matters.
fn stamps(listing: &Listing, folders: &[String], also: &str) -> Ingredients {
    let files = folders.iter().flat_map(|folder| below(listing, folder));
    (files.map(|path| (path.clone(), listing.files[path])).collect(), also.to_owned())
}

/// The strings of all languages.
pub(super) fn strings(
    world: &dyn World,
    listing: &Listing,
    settings: &Settings,
    themes: &ThemeChain,
    missing: Missing,
    memory: &mut Memory,
    diagnostics: &mut Diagnostics,
) -> Result<Strings, Failure> {
    let files: BTreeMap<SitePath, ThemeFile> = theme_files::files(listing, &themes.names, "strings")
        .into_iter()
        .map(|file| (file.path.clone(), file))
        .collect();
    let built_in = Stamp::of_bytes(b"");
    let stamp = |file: &ThemeFile| if file.is_built_in() { built_in } else { listing.files[&file.path] };
    let wanted: Vec<(&SitePath, Stamp)> = files.iter().map(|(path, file)| (path, stamp(file))).collect();
    memory.strings.renew(&wanted, |_, path, last| {
        Ok(match SourceText::decode(path, files[path].read(world)?.into_owned()) {
            Ok(source) => {
                let (strings, found) = strings_reader::read(&source);
                // Pages that are shown stay as they were until the mistake is mended.
                let known = last.and_then(|(strings, _)| strings.clone()).filter(|_| found.has_errors());
                (Some(known.unwrap_or(strings)), found)
            }
            Err(mistake) => (last.and_then(|(strings, _)| strings.clone()), Diagnostics::from(mistake)),
        })
    })?;
    // From the lowest: the built-in theme, those that are extended, the site's, its own.
    let depth = themes.names.len();
    let mut layers = vec![StringLayer::default(); depth + 2];
    for (path, (strings, found)) in memory.strings.iter() {
        diagnostics.append(found.clone());
        let layer = match files[path].layer {
            Layer::BuiltIn => 0,
            Layer::Theme(above) => depth - above,
            Layer::Site => depth + 1,
        };
        if let Some(strings) = strings {
            layers[layer].insert(path.stem().to_owned(), strings.clone());
        }
    }
    let (strings, found) = string_chain::complete(settings, &layers, missing);
    diagnostics.append(found);
    Ok(strings)
}

/// How the articles of each language are read.
pub(super) fn dialects(settings: &Settings, strings: &Strings, scrutiny: Scrutiny) -> Vec<Dialect> {
    settings
        .language_ids()
        .map(|id| {
            let labels = ["photo_credit", "photo_credit_plural"].into_iter().filter_map(|key| strings.text(id, key));
            let language = &settings.languages[id.index()];
            Dialect {
                typography: Typography::new(&language.tag, language.quotes.as_ref()),
                raw_html: settings.raw_html,
                providers: settings.embed_providers.clone(),
                hears_words: scrutiny.hears_words(),
                ..Dialect::new(language.tag.clone(), labels)
            }
        })
        .collect()
}

/// `data/`.
pub(super) fn data(
    world: &dyn World,
    listing: &Listing,
    settings: &Settings,
    memory: &mut Memory,
    diagnostics: &mut Diagnostics,
) -> Result<Arc<DataFiles>, Failure> {
    let codes: Vec<&str> = settings.languages.iter().map(|language| language.tag.as_str()).collect();
    memory.data.renew(stamps(listing, &["data/".to_owned()], &codes.join(" ")), diagnostics, |found| {
        let mut sources = Vec::new();
        for path in below(listing, "data/").filter(|path| data_files::is_data(path)) {
            sources.extend(text(world, path, found)?);
        }
        let (data, mistakes) = data_files::read(&sources, settings);
        found.append(mistakes);
        Ok(Arc::new(data))
    })
}

/// The heads of all documents, sorted by path.
pub(super) fn heads(
    world: &dyn World,
    tree: &Tree<'_>,
    dialects: &[Dialect],
    (known_dialects, known): (&mut Vec<Dialect>, &mut Shelf<Reading>),
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(LanguageId, Arc<Head>)>, Failure> {
    if known_dialects != dialects {
        *known_dialects = dialects.to_vec();
        known.doubt_all();
    }
    known.renew(&tree.documents, |at, path, last| {
        let (head, found) =
            Head::understand(path, world.read(path)?, &dialects[tree.languages[at].index()], world.scratch());
        Ok(Reading::new(head, found, last))
    })?;
    let mut heads = Vec::with_capacity(tree.documents.len());
    for (language, (_, reading)) in tree.languages.iter().zip(known.iter()) {
        diagnostics.extend(reading.found.iter().cloned());
        heads.extend(reading.shown.clone().map(|head| (*language, head)));
    }
    Ok(heads)
}

/// Files beside articles and in static/, sorted by path; pictures of static/ are read where somebody shows them.
pub(super) fn files(
    world: &dyn World,
    tree: &Tree<'_>,
    settings: &Settings,
    heads: &[(LanguageId, Arc<Head>)],
    sidecars: &Sidecars,
    memory: &mut Memory,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<SiteFile>, Failure> {
    let shown = shown_of_static(settings, heads);
    let is_published = |path: &SitePath| {
        let Some(below) = path.as_str().strip_prefix("content/") else { return true };
        let language = below.split_once('/').and_then(|(language, _)| settings.language(language));
        language.is_some() && !is_markdown(path) && !sidecars.files.contains(path)
    };
    let is_of_site = |path: &SitePath| {
        path.as_str().strip_prefix("content/").and_then(|below| settings.language(below.split('/').next()?)).is_some()
    };
    for (path, _) in tree.others.iter().filter(|(path, _)| is_markdown(path) && is_of_site(path)) {
        let mistake = Diagnostic::warning(
            "misnamed-markdown",
            format!("{path} is passed over: names of Markdown files end with `.md` here"),
        );
        diagnostics.push(mistake.in_file(path).help(format!("name it `{}.md`", path.stem())));
    }
    let all: Vec<(&SitePath, Stamp)> = tree.others.iter().copied().filter(|(path, _)| is_published(path)).collect();
    for (path, _) in all.iter().filter(|(path, _)| path.as_str().starts_with("content/")) {
        if !settings.raw_html && RUN.contains(&path.extension().as_str()) {
            diagnostics.push(dangerous(path, None));
        }
    }
    let is_shown = |path: &SitePath| path.as_str().strip_prefix("static").is_none_or(|below| shown.contains(below));
    let pictures: Vec<(&SitePath, Stamp)> =
        all.iter().copied().filter(|(path, _)| is_picture_name(path) && is_shown(path)).collect();
    memory.pictures.renew(&pictures, |_, path, _| Ok(Picture::read(&world.read(path)?).map_err(Into::into)))?;
    for (path, picture) in memory.pictures.iter().filter(|(path, _)| path.as_str().starts_with("content/")) {
        if let (false, "svg", Err(why)) = (settings.raw_html, path.extension().as_str(), picture) {
            diagnostics.push(dangerous(path, Some(why)));
        }
    }
    let mut read = memory.pictures.iter().peekable();
    let mut picture = |path: &SitePath| read.next_if(|(shown, _)| *shown == path).map(|(_, picture)| picture.clone());
    Ok(all.into_iter().map(|(path, _)| (path.clone(), picture(path))).collect())
}

/// Whether a file is Markdown by its name, however that is written.
fn is_markdown(path: &SitePath) -> bool {
    matches!(path.extension().as_str(), "md" | "markdown" | "mdown" | "mkd")
}

/// Extensions of files that a browser would run: HTML and scripts, and what hosts serve as XML, in which scripts of XHTML
/// run. Drawings are looked into.
const RUN: [&str; 35] = [
    "htm", "html", "shtm", "shtml", "xht", "xhtm", "xhtml", "hta", "mht", "mhtml", "htc", "xml", "xsl", "xslt", "dtd",
    "atom", "rdf", "rss", "gpx", "kml", "mathml", "mml", "opml", "wsdl", "xbl", "xspf", "xul", "svgz", "cjs", "js",
    "mjs", "php", "vbs", "wasm", "swf",
];

/// A file that a browser would run, where editors put their own.
fn dangerous(path: &SitePath, why: Option<&str>) -> Diagnostic {
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    let message = format!("{path} could run script in a reader's browser{why}");
    let mistake = Diagnostic::error("dangerous-file", message).in_file(path);
    mistake.help("put it in static/, which is the owner's, or set `raw_html = true` under `[security]`")
}

/// The addresses below static/ that some document or setting shows as a picture: `/photos/lamp.jpg`.
fn shown_of_static(settings: &Settings, heads: &[(LanguageId, Arc<Head>)]) -> HashSet<String> {
    // Many documents show few pictures.
    let written = heads.par_iter().fold(HashSet::new, |mut written: HashSet<&str>, (_, head)| {
        written.extend(shown_from_root(head));
        written
    });
    let written = written.reduce(HashSet::new, |one, other| &one | &other);
    let of_settings = [&settings.publisher.logo, &settings.share_image].into_iter().flatten();
    let address = |target: &str| {
        let decoded = crate::base::url::decode(target).unwrap_or(target.into());
        crate::base::path::resolve("", &decoded).map(|path| format!("/{path}"))
    };
    let written = written.into_iter().filter_map(address);
    written.chain(of_settings.filter_map(|target| address(&target.value))).collect()
}

/// The pictures that a document shows by addresses from the site's root.
fn shown_from_root(head: &Head) -> impl Iterator<Item = &str> {
    let cover = match &head.matter {
        FrontMatter::Article(matter) => matter.cover.as_ref(),
        FrontMatter::Section(matter) => matter.cover.as_ref(),
        FrontMatter::Person(matter) => matter.portrait.as_ref(),
        FrontMatter::Tag(_) => None,
    };
    let of_text = head.pictures.iter().map(|picture| &*picture.target);
    of_text.chain(cover.map(|cover| cover.value.as_str())).filter(|target| target.starts_with('/'))
}

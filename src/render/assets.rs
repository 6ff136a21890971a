//! The theme's files as they are published: style sheets bundled and minified, every name with a digest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lightningcss::bundler::{Bundler, ResolveResult, SourceProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};
use lightningcss::values::url::Url;
use lightningcss::visit_types;
use lightningcss::visitor::{Visit, VisitTypes, Visitor};

use crate::base::nearest::nearest;
use crate::base::path::resolve;
use crate::base::{Diagnostic, Diagnostics, Failure, Listing, Location, SitePath, SourceText, Spot, World};
use crate::config::theme_files::{Layer, ThemeFile, files};

/// A published file of the theme.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its name in `styles/` or `static/`: `gloss.css`.
    pub name: String,
    /// Its output path: `assets/gloss.0123456789abcdef.css`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What style sheets take from a site.
#[derive(Debug, Clone, Copy)]
pub struct Dressing<'a> {
    /// What addresses in them begin with.
    pub base_path: &'a str,
    /// The theme's settings as custom properties: what [`SETTINGS`] holds.
    pub properties: &'a str,
}

/// The sheet that others import for the theme's settings. A file of that name stands for it.
pub const SETTINGS: &str = "_settings.css";

/// All published files of a theme, by name.
#[derive(Debug, Clone, Default)]
pub struct Assets(pub Vec<Asset>);

impl Assets {
    /// Reads, bundles and names those of a theme and of the themes that it extends.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn load(
        world: &dyn World,
        listing: &Listing,
        chain: &[String],
        dressing: Dressing<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Failure> {
        let mut assets = Vec::new();
        for file in topmost(files(listing, chain, "static")) {
            let bytes = file.read(world)?.into_owned();
            assets.push(asset(file.name, bytes));
        }
        let sheets = Sheets::read(world, files(listing, chain, "styles"), chain, dressing.properties, diagnostics)?;
        for name in sheets.names() {
            match bundle(&sheets, name, &assets, dressing.base_path) {
                Ok(css) => assets.push(asset(name.to_owned(), css.into_bytes())),
                Err(mistakes) => diagnostics.append(mistakes),
            }
        }
        assets.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self(assets))
    }

    /// A file by its name.
    pub fn find(&self, name: &str) -> Option<&Asset> {
        self.0.binary_search_by(|asset| asset.name.as_str().cmp(name)).ok().map(|at| &self.0[at])
    }
}

/// Of each name the file in the topmost layer.
fn topmost(files: Vec<ThemeFile>) -> Vec<ThemeFile> {
    let mut kept: Vec<ThemeFile> = Vec::with_capacity(files.len());
    for file in files {
        if kept.last().is_none_or(|last| last.name != file.name) {
            kept.push(file);
        }
    }
    kept
}

fn asset(name: String, bytes: Vec<u8>) -> Asset {
    let digest = &blake3::hash(&bytes).to_hex()[..16];
    let path = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("assets/{stem}.{digest}.{extension}"),
        _ => format!("assets/{name}.{digest}"),
    };
    Asset { name, path, bytes }
}

/// The style sheets of a theme as the bundler asks for them.
struct Sheets<'c> {
    /// By name the topmost; by theme and name those of each theme, so that one can import what it lies over.
    texts: BTreeMap<String, (SitePath, String)>,
    chain: &'c [String],
}

impl<'c> Sheets<'c> {
    fn read(
        world: &dyn World,
        files: Vec<ThemeFile>,
        chain: &'c [String],
        properties: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Failure> {
        let mut texts = BTreeMap::new();
        for file in files {
            let text = match SourceText::decode(&file.path, file.read(world)?.into_owned()) {
                Ok(source) => source.text,
                Err(mistake) => {
                    diagnostics.push(mistake);
                    continue;
                }
            };
            if let Layer::Theme(depth) = file.layer {
                texts.insert(format!("{}/{}", chain[depth], file.name), (file.path.clone(), text.clone()));
            }
            texts.entry(file.name).or_insert((file.path, text));
        }
        let settings = (SitePath::new(&format!("styles/{SETTINGS}")), properties.to_owned());
        texts.entry(SETTINGS.to_owned()).or_insert(settings);
        Ok(Self { texts, chain })
    }

    /// The theme that a name begins with, and the rest of the name.
    fn of_theme<'n>(&self, name: &'n str) -> Option<&'n str> {
        self.chain.iter().find_map(|theme| name.strip_prefix(theme.as_str())?.strip_prefix('/'))
    }

    /// What is wrong with an address in a sheet that leads to no file of the theme.
    fn no_such_file(&self, address: &str, assets: &[Asset]) -> Diagnostic {
        let name = address.strip_prefix(STATIC).unwrap_or(address);
        let mistake = Diagnostic::error("bad-style", format!("`{name}` is no file of the theme's static/"));
        let is_whole = |text: &str, at: usize| {
            text[..at].trim_end().ends_with(['(', '"', '\''])
                && text[at + address.len()..].trim_start().starts_with([')', '"', '\''])
        };
        let written = |(path, text): &(SitePath, String)| {
            let (at, _) = text.match_indices(address).find(|(at, _)| is_whole(text, *at))?;
            Some(Location::in_text(path, text, at..at + address.len()))
        };
        let mistake = match self.texts.values().find_map(written) {
            Some(place) => mistake.at(place),
            None => mistake,
        };
        match nearest(name, assets.iter().map(|asset| asset.name.as_str())) {
            Some(near) => mistake.suggest(Some(&format!("{STATIC}{near}"))),
            None => mistake.help(format!("name a file of static/ as `{STATIC}name`, or a whole address")),
        }
    }

    /// Sheets that become files of their own.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.texts
            .keys()
            .map(String::as_str)
            .filter(|name| !name.contains('/') && !name.starts_with('_') && name.ends_with(".css"))
    }
}

impl SourceProvider for Sheets<'_> {
    type Error = std::io::Error;

    fn read<'a>(&'a self, file: &Path) -> Result<&'a str, Self::Error> {
        let name = file.to_string_lossy();
        self.texts.get(&*name).map(|(_, text)| text.as_str()).ok_or_else(|| {
            std::io::Error::new(std::io::ErrorKind::NotFound, format!("there is no style sheet `{name}`"))
        })
    }

    fn resolve(&self, specifier: &str, from: &Path) -> Result<ResolveResult, Self::Error> {
        if crate::base::url::is_external(specifier) {
            return Ok(ResolveResult::External(specifier.to_owned()));
        }
        // What a sheet of a theme imports is the topmost of that name too.
        let from = from.to_string_lossy();
        let from = self.of_theme(&from).unwrap_or(&from);
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = if self.of_theme(specifier).is_some() { "" } else { folder };
        let path = resolve(folder, specifier).map(PathBuf::from);
        path.map(ResolveResult::File).ok_or_else(|| {
            std::io::Error::new(std::io::ErrorKind::NotFound, format!("`{specifier}` leads out of styles/"))
        })
    }
}

fn bundle(sheets: &Sheets<'_>, name: &str, assets: &[Asset], base_path: &str) -> Result<String, Diagnostics> {
    let mistake = |message: String, place: Option<(String, u32, u32)>| {
        let mistake = Diagnostic::error("bad-style", message);
        let (file, line, column) = place.unwrap_or((name.to_owned(), 0, 0));
        let path =
            sheets.texts.get(&file).map_or_else(|| SitePath::new(&format!("styles/{file}")), |(path, _)| path.clone());
        Diagnostics::from(mistake.at(Location::at(&path, Spot { line, column, length: 1 })))
    };
    let options = ParserOptions { filename: name.to_owned(), ..ParserOptions::default() };
    let mut bundler = Bundler::new(sheets, None, options);
    let mut sheet = bundler.bundle(Path::new(name)).map_err(|error| {
        let place = error.loc.as_ref().map(|loc| (loc.filename.clone(), loc.line + 1, loc.column));
        mistake(error.kind.to_string(), place)
    })?;
    let mut addresses = Addresses { assets, base_path, missing: Vec::new() };
    let _ = sheet.visit(&mut addresses);
    if !addresses.missing.is_empty() {
        let mut found = Diagnostics::new();
        found.extend(addresses.missing.iter().map(|address| sheets.no_such_file(address, assets)));
        return Err(found);
    }
    // Browsers of the last four years or so: nesting and light-dark() are lowered for them.
    let browsers =
        Browsers { chrome: Some(105 << 16), safari: Some(16 << 16), firefox: Some(110 << 16), ..Browsers::default() };
    let targets = Targets::from(browsers);
    sheet
        .minify(MinifyOptions { targets, ..MinifyOptions::default() })
        .map_err(|error| mistake(error.kind.to_string(), None))?;
    let printed = print(&sheet, targets).map_err(|why| mistake(why, None))?;
    Ok(printed)
}

fn print(sheet: &StyleSheet<'_>, targets: Targets) -> Result<String, String> {
    let options = PrinterOptions { minify: true, targets, ..PrinterOptions::default() };
    sheet.to_css(options).map(|printed| printed.code).map_err(|error| error.kind.to_string())
}

/// What addresses of the theme's files begin with in its sheets.
const STATIC: &str = "../static/";

/// Turns `url("../static/x")` into the address where x is published.
struct Addresses<'a> {
    assets: &'a [Asset],
    base_path: &'a str,
    missing: Vec<String>,
}

impl<'i> Visitor<'i> for Addresses<'_> {
    type Error = std::convert::Infallible;

    fn visit_types(&self) -> VisitTypes {
        visit_types!(URLS)
    }

    fn visit_url(&mut self, url: &mut Url<'i>) -> Result<(), Self::Error> {
        if url.is_absolute() || url.url.is_empty() {
            return Ok(());
        }
        let (file, part) = url.url.split_at(url.url.find(['?', '#']).unwrap_or(url.url.len()));
        let asset = file.strip_prefix(STATIC).and_then(|name| self.assets.iter().find(|asset| asset.name == name));
        match asset {
            Some(asset) => url.url = format!("{}/{}{part}", self.base_path, asset.path).into(),
            None => self.missing.push(url.url.to_string()),
        }
        Ok(())
    }
}

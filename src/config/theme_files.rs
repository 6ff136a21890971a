//! The files of a theme with what lies over and under it: the site's own, the theme's, those of the themes that it
//! extends, and `gloss` of the program.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::base::{Failure, Listing, SitePath, Stamp, World};

/// The theme that is built into the program.
pub const BUILT_IN: &str = "gloss";

static GLOSS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/gloss.rs"));

/// Where a theme's file lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The site's own `templates/`, `styles/` or `strings/`.
    Site,
    /// `themes/<theme>/`, over the built-in one of that name where there is one: 0 is the theme that the site names, 1
    /// the one that it extends, and so on.
    Theme(usize),
    /// The built-in theme under another one that doesn't extend it.
    BuiltIn,
}

/// A file of a theme.
#[derive(Debug, Clone)]
pub struct ThemeFile {
    /// Its path in its folder: `components/recipe.html`.
    pub name: String,
    /// Where it lies.
    pub layer: Layer,
    /// The file to name in messages; for a built-in one where it would lie.
    pub path: SitePath,
    bytes: Option<&'static [u8]>,
}

impl ThemeFile {
    /// Its bytes.
    ///
    /// # Errors
    /// As [`World::read`].
    pub fn read(&self, world: &dyn World) -> Result<Cow<'static, [u8]>, Failure> {
        match self.bytes {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => world.read(&self.path).map(Cow::Owned),
        }
    }

    /// Whether it lies in the program.
    pub fn is_built_in(&self) -> bool {
        self.bytes.is_some()
    }
}

/// Whether there is a theme of that name.
pub fn theme_exists(listing: &Listing, theme: &str) -> bool {
    theme == BUILT_IN || themes(listing).any(|name| name == theme)
}

/// The names of the site's themes.
pub fn themes(listing: &Listing) -> impl Iterator<Item = &str> {
    let mut last = "";
    listing.files.keys().filter_map(move |path| {
        let (name, _) = path.as_str().strip_prefix("themes/")?.split_once('/')?;
        let is_new = name != last;
        last = name;
        is_new.then_some(name)
    })
}

/// All files of one folder (`templates`, `styles`, `static`, `strings`) in all layers, by name and layer. `chain` is the
/// site's theme and those that it extends; within a theme's layer a file of the site's `themes/` hides the built-in one
/// of that name.
pub fn files(listing: &Listing, chain: &[String], folder: &str) -> Vec<ThemeFile> {
    let mut found: BTreeMap<(String, Layer), ThemeFile> = BTreeMap::new();
    let mut add = |name: &str, layer, path: SitePath, bytes| {
        found.insert((name.to_owned(), layer), ThemeFile { name: name.to_owned(), layer, path, bytes });
    };
    let built_in_layer = chain.iter().position(|theme| theme == BUILT_IN).map_or(Layer::BuiltIn, Layer::Theme);
    for (name, bytes) in GLOSS {
        if let Some(below) = name.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) {
            add(below, built_in_layer, SitePath::new(&format!("themes/{BUILT_IN}/{name}")), Some(*bytes));
        }
    }
    let themes = chain.iter().enumerate();
    let mut starts: Vec<(String, Layer)> =
        themes.map(|(depth, theme)| (format!("themes/{theme}/{folder}/"), Layer::Theme(depth))).collect();
    // The site's static/ is published as it is; it is no part of a theme.
    if folder != "static" {
        starts.push((format!("{folder}/"), Layer::Site));
    }
    for (start, layer) in starts {
        for path in below(listing, &start) {
            add(&path.as_str()[start.len()..], layer, path.clone(), None);
        }
    }
    found.into_values().collect()
}

/// The folders of a site whose files [`files`] finds.
pub fn folders(chain: &[String], folder: &str) -> Vec<String> {
    let themes = chain.iter().map(|theme| format!("themes/{theme}/{folder}/"));
    themes.chain((folder != "static").then(|| format!("{folder}/"))).collect()
}

/// The theme.toml of a theme.
pub fn manifest(listing: &Listing, theme: &str) -> Option<ThemeFile> {
    let path = SitePath::new(&format!("themes/{theme}/theme.toml"));
    let bytes = if listing.files.contains_key(&path) {
        None
    } else {
        Some(GLOSS.iter().find(|(name, _)| theme == BUILT_IN && *name == "theme.toml")?.1)
    };
    Some(ThemeFile { name: "theme.toml".to_owned(), layer: Layer::Theme(0), path, bytes })
}

/// The files below a folder, given with its final slash.
pub fn below<'a>(listing: &'a Listing, start: &'a str) -> impl Iterator<Item = &'a SitePath> {
    stamped_below(listing, start).map(|(path, _)| path)
}

/// The same with their stamps.
pub fn stamped_below<'a>(listing: &'a Listing, start: &'a str) -> impl Iterator<Item = (&'a SitePath, Stamp)> {
    let files = listing.files.range(SitePath::new(start)..);
    files.map(|(path, stamp)| (path, *stamp)).take_while(move |(path, _)| path.as_str().starts_with(start))
}

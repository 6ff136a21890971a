//! The theme that a site names, those that it extends, and what they say together.

use crate::base::nearest::nearest;
use crate::base::{Diagnostic, Diagnostics, Failure, Listing, Location, Placed, SitePath, SourceText, World};

use super::theme::{self, ThemeManifest};
use super::theme_files::{BUILT_IN, manifest, theme_exists, themes};

/// A theme with those that it extends.
#[derive(Debug, Clone)]
pub struct ThemeChain {
    /// Their names, the site's first.
    pub names: Vec<String>,
    /// What their theme.toml say, each over that of the theme which it extends.
    pub manifest: ThemeManifest,
}

impl ThemeChain {
    /// Reads the theme of this name, which stands in `configuration`; the built-in one beside an error.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn read(
        world: &dyn World,
        listing: &Listing,
        name: &Placed<String>,
        configuration: &SitePath,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Failure> {
        let mut names = vec![known(listing, name, configuration, diagnostics).unwrap_or_else(|| BUILT_IN.to_owned())];
        let mut sources = Vec::new();
        loop {
            let Some(source) = source(world, listing, &names[names.len() - 1], diagnostics)? else { break };
            let extended = theme::extended(&source);
            let path = source.path.clone();
            sources.push(source);
            let Some(extended) = extended else { break };
            if names.contains(&extended.value) {
                let message = format!("`{}` extends itself, directly or through others", extended.value);
                let mistake = Diagnostic::error("theme-cycle", message).at(Location::at(&path, extended.spot));
                diagnostics.push(mistake.help(format!("the themes here are {}", names.join(", "))));
                break;
            }
            let Some(next) = known(listing, &extended, &path, diagnostics) else { break };
            names.push(next);
        }
        let mut manifest = ThemeManifest::default();
        for source in sources.iter().rev() {
            let (over, found) = theme::read(source, &manifest);
            diagnostics.append(found);
            manifest = over;
        }
        Ok(Self { names, manifest })
    }
}

/// The theme.toml of a theme; nothing where it has none, or none that is text.
fn source(
    world: &dyn World,
    listing: &Listing,
    theme: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Option<SourceText>, Failure> {
    let Some(file) = manifest(listing, theme) else { return Ok(None) };
    match SourceText::decode(&file.path, file.read(world)?.into_owned()) {
        Ok(source) => Ok(Some(source)),
        Err(mistake) => {
            diagnostics.push(mistake);
            Ok(None)
        }
    }
}

/// A theme that is named in a file, if there is one of that name.
fn known(listing: &Listing, name: &Placed<String>, file: &SitePath, diagnostics: &mut Diagnostics) -> Option<String> {
    if theme_exists(listing, &name.value) {
        return Some(name.value.clone());
    }
    let message = format!("there is no theme `{}`: neither themes/{0}/ nor a built-in one", name.value);
    let near = nearest(&name.value, themes(listing).chain([BUILT_IN]));
    let mistake = Diagnostic::error("no-such-theme", message).at(Location::at(file, name.spot));
    diagnostics.push(match near {
        Some(near) => mistake.suggest(Some(near)),
        None => mistake.help(format!("put it in themes/{}/, or leave the line out for `{BUILT_IN}`", name.value)),
    });
    None
}

//! What `check` tells of pictures beside what every build does: words that nobody translated, and originals of static/
//! that tell more than they should.

use rayon::prelude::*;

use crate::base::{Diagnostic, Diagnostics, Failure, World};
use crate::photo::{Picture, Reveals, is_picture_name};
use crate::site::{FileId, Site};

/// Looks at all pictures that are shown, and at all of static/.
///
/// # Errors
/// A file that can't be read.
pub fn examine_pictures(site: &Site, world: &dyn World) -> Result<Diagnostics, Failure> {
    let mut found = Diagnostics::new();
    for showing in site.showings().iter().filter(|showing| site.shows(showing.target)) {
        let words = [
            (
                "alternative text",
                "alt",
                "untranslated-alt",
                showing.facts.alt_language.is_some() && showing.lends_alt(),
            ),
            (
                "caption",
                "caption",
                "untranslated-caption",
                showing.facts.caption_language.is_some() && showing.lends_caption(),
            ),
        ];
        for (what, key, code, is_foreign) in words {
            if is_foreign {
                let language = site.language(showing.language);
                let name = showing.name.unwrap_or_else(|| site.files.get(showing.file).path.file_name());
                let message = format!("the {what} of `{name}` is in another language than {}", language.name);
                let help = format!(
                    "write `{key}` under `[photos.\"{name}\"]` here, or `{key} = {{ {} = \"…\" }}` where the other one stands",
                    language.tag
                );
                found.push(Diagnostic::warning(code, message).at(showing.place()).help(help));
            }
        }
    }
    let originals: Vec<FileId> = site
        .files
        .iter()
        .filter(|(_, file)| file.path.as_str().starts_with("static/") && is_picture_name(&file.path))
        .map(|(id, _)| id)
        .collect();
    let revealing: Vec<Option<Diagnostic>> =
        originals.into_par_iter().map(|id| revealing(site, id, world)).collect::<Result<_, Failure>>()?;
    found.extend(revealing.into_iter().flatten());
    Ok(found)
}

/// An original of static/, which is published as it is, that tells where it was made or with which camera.
fn revealing(site: &Site, id: FileId, world: &dyn World) -> Result<Option<Diagnostic>, Failure> {
    let file = site.files.get(id);
    let reveals = match &file.picture {
        Some(Ok(picture)) => picture.reveals,
        Some(Err(_)) => return Ok(None),
        None => Picture::read(&world.read(&file.path)?).map(|picture| picture.reveals).unwrap_or_default(),
    };
    let what = match reveals {
        Reveals { place: true, serial_number: true, .. } => "where it was made, and the number of the camera",
        Reveals { place: true, .. } => "where it was made",
        Reveals { serial_number: true, .. } => "the number of the camera",
        _ => return Ok(None),
    };
    let message = format!("{} tells everybody {what}", file.path);
    let help = "put it beside the article, where it is published without, or save it anew without in a picture editor";
    Ok(Some(Diagnostic::warning("revealing-picture", message).in_file(&file.path).help(help)))
}

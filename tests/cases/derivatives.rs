//! Names that say what a derivative is of, in place of digests, which change with every byte of a picture.

use std::collections::BTreeMap;

use polygloss::photo::derivative::{Crop, Derivative, Focus, Kind};

/// What derivatives are called in a case, by output path: `assets/photos/[lamp.jpg 16:9]-480.webp`.
pub(crate) fn names(ordered: &[(String, Derivative)]) -> BTreeMap<String, String> {
    ordered.iter().map(|(path, derivative)| (path.clone(), name(path, derivative))).collect()
}

fn name(path: &str, derivative: &Derivative) -> String {
    let mut what = derivative.source.as_str().rsplit('/').next().unwrap_or_default().to_owned();
    if let Crop::Ratio { width, height, focus } = derivative.recipe.crop {
        what += &format!(" {width}:{height}");
        if focus != Focus::CENTRE {
            what += &format!(" around {},{}", focus.x, focus.y);
        }
    }
    if derivative.recipe.kind == Kind::Placeholder {
        what += " placeholder";
    }
    let (folder, file) = path.rsplit_once('/').unwrap_or_default();
    format!("{folder}/[{what}]-{}", file.rsplit('-').next().unwrap_or_default())
}

/// A text with these names, and without the digests by which templates know pictures.
pub(crate) fn named(text: &str, names: &BTreeMap<String, String>) -> String {
    let named = names.iter().fold(text.to_owned(), |text, (path, name)| text.replace(path, name));
    let mut parts = named.split("\"id\":\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, rest| {
        let is_digest = rest.len() > 16 && rest.as_bytes()[..16].iter().all(u8::is_ascii_hexdigit);
        let rest = if is_digest { &rest[16..] } else { rest };
        text + "\"id\":\"" + rest
    })
}

//! Slugs and aliases: percent-decoded, and only what may stand in a path on every system.

use crate::base::path::nfc;
use crate::base::{Diagnostic, Fields, Location, Placed, url};

/// `slug`, decoded, in NFC.
pub(super) fn slug(fields: &mut Fields<'_>) -> Option<Placed<String>> {
    let written = fields.text("slug").filter(|slug| !slug.value.trim().is_empty())?;
    let slug = match url::decode(&written.value) {
        _ if written.value.trim() != written.value => Err("it begins or ends with a space"),
        None => Err("its percent signs are no percent-encoding"),
        Some(slug) if slug.contains('/') => Err("it has a `/`"),
        Some(slug) => match url::refused_part(&slug) {
            Some(why) => Err(why),
            None => Ok(nfc(&slug).into_owned()),
        },
    };
    match slug {
        Ok(value) => {
            let slug = Placed { value, spot: written.spot };
            fields.warn_of_invisible("slug", &slug);
            Some(slug)
        }
        Err(why) => {
            refuse(
                fields,
                "bad-slug",
                format!("this slug can't be used: {why}"),
                &written,
                "write it like `museum-at-night`",
            );
            None
        }
    }
}

/// `aliases`, decoded, in NFC, each with a `/` before it.
pub(super) fn aliases(fields: &mut Fields<'_>) -> Vec<Placed<String>> {
    let written = fields.filled_texts("aliases").unwrap_or_default();
    let mut aliases = Vec::with_capacity(written.len());
    for alias in written {
        match read_alias(&alias.value) {
            Ok(value) => aliases.push(Placed { value, spot: alias.spot }),
            Err(why) => {
                let message = format!("this alias can't be used: {why}");
                refuse(fields, "bad-alias", message, &alias, "write an old path on this site like `/old/museum/`");
            }
        }
    }
    aliases
}

fn read_alias(written: &str) -> Result<String, &'static str> {
    if url::is_external(written) {
        return Err("it leads to another site");
    }
    if written.contains(['?', '#']) {
        return Err("what follows `?` or `#` can't be redirected");
    }
    let decoded = url::decode(written).ok_or("its percent signs are no percent-encoding")?;
    let alias = decoded.strip_prefix('/').unwrap_or(&decoded);
    let parts = alias.strip_suffix('/').unwrap_or(alias);
    match parts.split('/').find_map(url::refused_part) {
        Some(why) => Err(why),
        None => Ok(format!("/{}", nfc(alias))),
    }
}

fn refuse(fields: &mut Fields<'_>, code: &'static str, message: String, written: &Placed<String>, help: &str) {
    let place = Location::at(&fields.source().path, written.spot);
    fields.diagnostics().push(Diagnostic::error(code, message).at(place).help(help));
}

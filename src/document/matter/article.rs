//! An article's front matter.

use crate::base::{Fields, Placed, Table};

use super::super::front_matter::TranslationMatter;
use super::super::{ArticleMatter, Document};
use super::{address, extra, photo, required};

/// Reads an article's table.
pub(super) fn read(document: &Document, table: &Table, fields: &mut Fields<'_>) -> ArticleMatter {
    ArticleMatter {
        title: required(document, table, fields, "title"),
        subtitle: fields.words("subtitle"),
        kicker: fields.words("kicker"),
        lead: fields.words("lead"),
        description: fields.words("description"),
        section: fields.filled_text("section").map(without_slashes),
        language: fields.filled_text("language").map(Box::new),
        date: fields.date("date"),
        updated: fields.date("updated"),
        expires: fields.date("expires"),
        draft: is_set(fields, "draft"),
        slug: address::slug(fields),
        key: fields.filled_text("key").map(without_slashes).map(Box::new),
        aliases: address::aliases(fields),
        authors: fields.filled_texts("authors"),
        tags: fields.filled_texts("tags"),
        series: fields.filled_text("series"),
        weight: fields.integer("weight").map(|weight| weight.value),
        cover: fields.filled_text("cover"),
        featured: is_set(fields, "featured"),
        sponsor: fields.words("sponsor"),
        noindex: is_set(fields, "noindex"),
        canonical: fields.web_address("canonical").map(Box::new),
        template: fields.filled_text("template").map(Box::new),
        photos: photo::photos(fields),
        translation: fields.table("translation").map(|table| Box::new(translation(table, fields))),
        extra: extra(fields),
    }
}

fn is_set(fields: &mut Fields<'_>, key: &'static str) -> bool {
    fields.boolean(key).is_some_and(|placed| placed.value)
}

fn without_slashes(text: Placed<String>) -> Placed<String> {
    Placed { value: crate::base::path::nfc(text.value.trim_matches('/')).into_owned(), spot: text.spot }
}

fn translation(table: &Table, fields: &mut Fields<'_>) -> TranslationMatter {
    let mut fields = Fields::new(fields.source(), table, fields.diagnostics());
    let read = TranslationMatter {
        from: fields.filled_text("from"),
        by: fields.words("by"),
        machine: is_set(&mut fields, "machine"),
    };
    fields.finish();
    read
}

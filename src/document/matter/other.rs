//! The front matter of sections, people and tags.

use crate::base::{Data, Fields, Placed, Table, url};

use super::super::{Document, PersonMatter, SectionMatter, TagMatter};
use super::{address, extra, photo, required};

/// Reads the table of `_index.md`.
pub(super) fn section(fields: &mut Fields<'_>) -> SectionMatter {
    SectionMatter {
        title: title(fields),
        description: fields.words("description"),
        slug: address::slug(fields),
        weight: fields.integer("weight").map(|weight| weight.value),
        cover: fields.filled_text("cover"),
        photos: photo::photos(fields),
        key: fields.filled_text("key"),
        template: fields.filled_text("template"),
        extra: extra(fields),
    }
}

/// Reads a person's table.
pub(super) fn person(document: &Document, table: &Table, fields: &mut Fields<'_>) -> PersonMatter {
    PersonMatter {
        name: required(document, table, fields, "name"),
        role: fields.words("role"),
        portrait: fields.filled_text("portrait"),
        photos: photo::photos(fields),
        links: links(fields),
        slug: address::slug(fields),
        extra: extra(fields),
    }
}

/// Reads a tag's table.
pub(super) fn tag(fields: &mut Fields<'_>) -> TagMatter {
    TagMatter { title: title(fields), slug: address::slug(fields), extra: extra(fields) }
}

fn title(fields: &mut Fields<'_>) -> Option<Placed<String>> {
    let title = fields.filled_text("title")?;
    fields.warn_of_invisible("title", &title);
    Some(title)
}

/// `[links]`: label and address.
fn links(fields: &mut Fields<'_>) -> Vec<(String, Placed<String>)> {
    let Some(table) = fields.table("links") else { return Vec::new() };
    let mut links = Vec::with_capacity(table.0.len());
    for entry in &table.0 {
        let node = &entry.value;
        let Data::Text(address) = &node.data else {
            fields.mistyped(&entry.key, node, "a text");
            continue;
        };
        let address = address.trim();
        let is_allowed = url::is_web_address(address)
            || matches!(url::scheme(address).as_deref(), Some("mailto" | "tel"))
            || (address.starts_with('/') && !address.starts_with("//"));
        if is_allowed {
            let spot = fields.source().spot(&node.range);
            links.push((entry.key.clone(), Placed { value: address.to_owned(), spot }));
        } else {
            let message = format!("the link `{}` is no address", entry.key);
            fields.refuse("bad-address", message, node, "write it like `https://…` or `mailto:…`");
        }
    }
    links
}

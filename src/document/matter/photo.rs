//! What front matter and `<picture>.toml` say of pictures.

use crate::base::path::nfc;
use crate::base::url;
use crate::base::{Data, Diagnostics, Fields, LanguageTag, Placed, SourceText, Table, toml};

use super::super::PhotoMatter;
use super::super::front_matter::{AiUse, Wording};

/// Reads `<picture>.toml` beside a picture.
pub fn read_sidecar(source: &SourceText) -> (PhotoMatter, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let matter = match toml::parse(source, 0..source.text.len()) {
        Ok(table) => photo(&mut Fields::new(source, &table, &mut diagnostics), &table),
        Err(mistakes) => {
            diagnostics.extend(mistakes);
            PhotoMatter::default()
        }
    };
    (matter, diagnostics)
}

/// `[photos]`: a table for each file.
pub(super) fn photos(fields: &mut Fields<'_>) -> Vec<(Placed<String>, PhotoMatter)> {
    let Some(table) = fields.table("photos") else { return Vec::new() };
    let mut photos = Vec::with_capacity(table.0.len());
    for entry in &table.0 {
        let Data::Table(about) = &entry.value.data else {
            fields.mistyped(&format!("photos.{}", entry.key), &entry.value, "a table, like [photos.\"lamp.jpg\"]");
            continue;
        };
        let file = Placed { value: nfc(&entry.key).into_owned(), spot: fields.source().spot(&entry.key_range) };
        photos.push((file, photo(fields, about)));
    }
    photos
}

fn photo(parent: &mut Fields<'_>, table: &Table) -> PhotoMatter {
    let mut fields = Fields::new(parent.source(), table, parent.diagnostics());
    let caption = wording(&mut fields, "caption");
    let matter = PhotoMatter {
        credit: fields.words("credit"),
        alt: wording(&mut fields, "alt"),
        caption: Wording {
            plain: caption.plain.filter(|text| !text.is_empty()),
            by_language: caption.by_language.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        },
        license: fields.web_address("license").map(|address| address.value),
        source: origin(&mut fields),
        creator: fields.words("creator"),
        focus: focus(&mut fields),
        ai: ai(&mut fields),
        expires: fields.date("expires"),
    };
    fields.finish();
    matter
}

/// A text, or a table of texts by the codes of their languages.
fn wording(fields: &mut Fields<'_>, key: &'static str) -> Wording {
    let mut wording = Wording::default();
    let Some(node) = fields.node(key) else { return wording };
    match &node.data {
        Data::Text(text) => wording.plain = Some(text.trim().to_owned()),
        Data::Table(table) => {
            for entry in &table.0 {
                match (LanguageTag::parse(&entry.key), &entry.value.data) {
                    (Ok(language), Data::Text(text)) => wording.by_language.push((language, text.trim().to_owned())),
                    (Ok(_), _) => fields.mistyped(&format!("{key}.{}", entry.key), &entry.value, "a text"),
                    (Err(canonical), _) => {
                        let message = format!("`{}` is no code of a language", entry.key);
                        let help = canonical.map(|canonical| format!("write `{canonical}`"));
                        let help = help.as_deref().unwrap_or("write the code of one, like `sl` or `pt-BR`");
                        fields.refuse("bad-language", message, &entry.value, help);
                    }
                }
            }
        }
        _ => fields.mistyped(key, node, "a text, or a table of texts by language"),
    }
    wording
}

fn ai(fields: &mut Fields<'_>) -> Option<AiUse> {
    fields.words("ai")?;
    fields.choice("ai", &[("none", AiUse::None), ("edited", AiUse::Edited), ("generated", AiUse::Generated)])
}

/// Where a picture is from: an address, or words where it has none.
fn origin(fields: &mut Fields<'_>) -> Option<String> {
    let source = fields.words("source")?;
    if !url::is_dangerous(&source) {
        return Some(source);
    }
    let node = fields.node("source")?;
    fields.refuse("bad-address", "`source` could run script".to_owned(), node, "write an address of the web");
    None
}

fn focus(fields: &mut Fields<'_>) -> Option<(f64, f64)> {
    const WANTED: &str = "two numbers from 0 to 1, like [0.5, 0.3]";
    let node = fields.node("focus")?;
    let point = match &node.data {
        Data::List(items) => match items.as_slice() {
            [left, top] => Fields::number(&left.data).zip(Fields::number(&top.data)),
            _ => None,
        },
        _ => None,
    };
    let within = |number: f64| (0.0..=1.0).contains(&number);
    let point = point.filter(|(left, top)| within(*left) && within(*top));
    if point.is_none() {
        fields.refuse("wrong-type", format!("`focus` must be {WANTED}"), node, "count from the top left corner");
    }
    point
}

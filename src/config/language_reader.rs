//! `[languages.xx]` of polygloss.toml and the default language.

use icu::segmenter::GraphemeClusterSegmenter;

use crate::base::nearest::nearest;
use crate::base::{Data, Diagnostic, Fields, LanguageTag, Location, Node, Placed, Spot, Table, url};

use super::settings::{LanguageId, LanguageSettings, MenuItem};
use super::settings_reader::is_set;

/// The languages of a site.
pub(super) struct Languages {
    /// In the order in which they are written; at least one.
    pub(super) all: Vec<LanguageSettings>,
    /// The default one.
    pub(super) default: LanguageId,
}

/// Reads `languages` and `default_language`; nothing where no language is there.
pub(super) fn read(fields: &mut Fields<'_>) -> Option<Languages> {
    let default = fields.filled_text("default_language");
    let declared = declared(fields);
    let codes: Vec<&str> = declared.iter().map(|(tag, _)| tag.as_str()).collect();
    if codes.is_empty() {
        let place = Location::at(&fields.source().path, Spot { line: 1, column: 1, length: 1 });
        let mistake = Diagnostic::error("no-languages", "no language is declared").at(place);
        fields.diagnostics().push(mistake.help("add a line `[languages.en]` for each language"));
        return None;
    }
    let default = match default {
        Some(code) => known(fields, "default_language", &code, &codes),
        None => codes.iter().position(|code| *code == "en").map(id),
    }
    .unwrap_or(LanguageId(0));
    let all: Vec<_> = declared.iter().map(|(tag, table)| language(fields, tag, table, &codes, default)).collect();
    let (tag, table) = &declared[default.index()];
    if let (false, Some(live)) = (all[default.index()].live, table.get("live")) {
        let message = format!("`{tag}` is the default language and can't wait to be published");
        let help = "name another as `default_language`, or take this line out";
        fields.refuse("default-not-live", message, live, help);
    }
    Some(Languages { all, default })
}

fn id(at: usize) -> LanguageId {
    LanguageId(u16::try_from(at).expect("no more than `MOST` languages are kept"))
}

/// More languages than the world writes.
const MOST: usize = 10_000;

/// The tables of languages whose codes are right.
fn declared<'a>(fields: &mut Fields<'a>) -> Vec<(LanguageTag, &'a Table)> {
    let Some(table) = fields.table("languages") else { return Vec::new() };
    let mut declared = Vec::with_capacity(table.0.len());
    for entry in table.0.iter().take(MOST) {
        let Data::Table(about) = &entry.value.data else {
            fields.mistyped(&format!("languages.{}", entry.key), &entry.value, "a table, like [languages.en]");
            continue;
        };
        match LanguageTag::parse(&entry.key) {
            Ok(tag) => declared.push((tag, about)),
            Err(canonical) => {
                let place = fields.source().location(&entry.key_range);
                let message = format!("`{}` is no language's code as BCP 47 writes it", entry.key);
                let help = match canonical {
                    Some(code) => format!("write `{code}`, also as the folder's name"),
                    None => "write a code like `sl`, `pt-BR` or `zh-Hant`".to_owned(),
                };
                fields.diagnostics().push(Diagnostic::error("bad-language", message).at(place).help(help));
            }
        }
    }
    declared
}

/// The language that a code names.
fn known(fields: &mut Fields<'_>, key: &str, code: &Placed<String>, codes: &[&str]) -> Option<LanguageId> {
    let at = codes.iter().position(|known| *known == code.value);
    if at.is_none() {
        let place = Location::at(&fields.source().path, code.spot);
        let message = format!("`{key}` names `{}`, which is not among the languages", code.value);
        let mistake = Diagnostic::error("unknown-language", message)
            .at(place)
            .help(format!("declared: {}", codes.join(", ")))
            .suggest(nearest(&code.value, codes.iter().copied()));
        fields.diagnostics().push(mistake);
    }
    at.map(id)
}

fn language(
    parent: &mut Fields<'_>,
    tag: &LanguageTag,
    table: &Table,
    codes: &[&str],
    default: LanguageId,
) -> LanguageSettings {
    let mut fields = Fields::new(parent.source(), table, parent.diagnostics());
    let itself = codes.iter().position(|code| *code == tag.as_str()).map(id);
    let settings = LanguageSettings {
        tag: tag.clone(),
        name: fields.words("name"),
        title: fields.shown_words("title"),
        description: fields.shown_words("description"),
        fallback: fallback(&mut fields, codes, itself, default),
        quotes: quotes(&mut fields),
        live: is_set(&mut fields, "live", true),
        menu: menu(&mut fields, "menu"),
        footer: menu(&mut fields, "footer").unwrap_or_default(),
    };
    fields.finish();
    settings
}

fn fallback(
    fields: &mut Fields<'_>,
    codes: &[&str],
    itself: Option<LanguageId>,
    default: LanguageId,
) -> Vec<LanguageId> {
    let mut fallback = match fields.filled_texts("fallback") {
        Some(written) => written.iter().filter_map(|code| known(fields, "fallback", code, codes)).collect(),
        None => vec![default],
    };
    let mut seen = Vec::new();
    fallback.retain(|language| {
        let is_new = Some(*language) != itself && !seen.contains(language);
        seen.push(*language);
        is_new
    });
    fallback
}

fn quotes(fields: &mut Fields<'_>) -> Option<[String; 4]> {
    let written = fields.filled_text("quotes")?;
    let breaks: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(&written.value).collect();
    let marks: Vec<String> = breaks.windows(2).map(|pair| written.value[pair[0]..pair[1]].to_owned()).collect();
    let marks = <[String; 4]>::try_from(marks).ok();
    if marks.is_none() {
        let place = Location::at(&fields.source().path, written.spot);
        let mistake = Diagnostic::error("bad-quotes", "`quotes` must be four characters").at(place);
        fields.diagnostics().push(mistake.help("opening, closing, inner opening, inner closing: \"»«›‹\""));
    }
    marks
}

/// A list of `{ label = "…", link = "…" }`.
fn menu(fields: &mut Fields<'_>, key: &'static str) -> Option<Vec<MenuItem>> {
    const WANTED: &str = "a list like [{ label = \"About\", link = \"/about.md\" }]";
    let node = fields.node(key)?;
    let Data::List(items) = &node.data else {
        fields.mistyped(key, node, WANTED);
        return None;
    };
    let mut menu = Vec::with_capacity(items.len());
    for item in items {
        match &item.data {
            Data::Table(table) => menu.extend(menu_item(fields, item, table)),
            _ => fields.mistyped(key, item, WANTED),
        }
    }
    Some(menu)
}

fn menu_item(parent: &mut Fields<'_>, item: &Node, table: &Table) -> Option<MenuItem> {
    let mut fields = Fields::new(parent.source(), table, parent.diagnostics());
    let (label, link) = (fields.words("label"), fields.filled_text("link"));
    for (key, is_there) in [("label", label.is_some()), ("link", link.is_some())] {
        if !is_there && table.get(key).is_none_or(|node| matches!(node.data, Data::Text(_))) {
            fields.refuse("missing-key", format!("this entry has no `{key}`"), item, "give it a `label` and a `link`");
        }
    }
    if link.as_ref().is_some_and(|link| url::is_dangerous(&link.value)) {
        fields.refuse("bad-address", "this link could run script", item, "link to a page");
        return None;
    }
    fields.finish();
    Some(MenuItem { label: label?, link: link? })
}

//! Front matter out of a document's data: every mistake told at its place, what is right kept.

mod address;
mod article;
mod other;
mod photo;

pub use photo::read_sidecar;

use crate::base::{Diagnostic, Diagnostics, Fields, Location, Placed, Spot, Table};

use super::{Document, FrontMatter, Kind, MatterSyntax};

/// Reads a document's front matter; nothing where its syntax is broken.
pub fn read(document: &Document, kind: Kind) -> (Option<FrontMatter>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let (table, mistakes) = document.table();
    diagnostics.extend(mistakes);
    let Some(table) = table else { return (None, diagnostics) };
    let mut fields = Fields::new(&document.source, &table, &mut diagnostics);
    let matter = match kind {
        Kind::Article => FrontMatter::Article(Box::new(article::read(document, &table, &mut fields))),
        Kind::Home | Kind::Section => FrontMatter::Section(Box::new(other::section(&mut fields))),
        Kind::Person => FrontMatter::Person(Box::new(other::person(document, &table, &mut fields))),
        Kind::Tag => FrontMatter::Tag(Box::new(other::tag(&mut fields))),
    };
    fields.finish();
    (Some(matter), diagnostics)
}

/// A text that must be there; where it isn't, the file's name stands in beside an error.
fn required(document: &Document, table: &Table, fields: &mut Fields<'_>, key: &'static str) -> Placed<String> {
    if let Some(text) = fields.filled_text(key) {
        fields.warn_of_invisible(key, &text);
        return text;
    }
    let path = &document.source.path;
    let written = table.get(key);
    if let Some(node) = written.filter(|node| matches!(node.data, crate::base::Data::Text(_))) {
        fields.refuse(missing(key), format!("`{key}` is empty"), node, "write something between the quotation marks");
    } else if written.is_none() {
        let help = match document.syntax {
            MatterSyntax::Toml => format!("write `{key} = \"…\"` between the `+++` lines"),
            MatterSyntax::Yaml => format!("write `{key}: …` between the `---` lines"),
            MatterSyntax::None => format!("begin the file with a line `+++`, a line `{key} = \"…\"` and a line `+++`"),
        };
        let place = Location::at(path, Spot { line: 1, column: 1, length: 1 });
        fields.diagnostics().push(Diagnostic::error(missing(key), format!("there is no `{key}`")).at(place).help(help));
    }
    let stem = match path.stem() {
        "index" => path.folder().rsplit('/').next().unwrap_or(""),
        stem => stem,
    };
    Placed { value: stem.to_owned(), spot: Spot::default() }
}

fn missing(key: &str) -> &'static str {
    if key == "title" { "missing-title" } else { "missing-name" }
}

/// `[extra]`, free.
fn extra(fields: &mut Fields<'_>) -> Table {
    fields.table("extra").cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::source;
    use super::*;
    use crate::base::SitePath;

    fn article(matter: &str) -> (crate::document::ArticleMatter, Vec<String>) {
        let path = SitePath::new("content/en/culture/museum.md");
        let document = source::open(&path, format!("+++\n{matter}\n+++\n").into_bytes()).expect("this is a document");
        match read(&document, Kind::Article) {
            (Some(FrontMatter::Article(matter)), diagnostics) => {
                (*matter, diagnostics.iter().map(|mistake| format!("{} {}", mistake.code, mistake.message)).collect())
            }
            _ => panic!("this is an article"),
        }
    }

    #[test]
    fn a_whole_article_is_read() {
        let (matter, mistakes) = article(
            "title = \"The museum\"\nslug = \"muzej-%C4%8D\"\naliases = [\"/old/museum/\", \"a.html\"]\n\
             date = 2026-05-01\nauthors = [\"ana\"]\n[photos.\"lamp.jpg\"]\nfocus = [0.5, 1]\nai = \"none\"\n\
             [translation]\nfrom = \"sl\"\n[extra]\nfree = 1",
        );
        assert_eq!(mistakes, [""; 0]);
        assert_eq!(matter.slug.map(|slug| slug.value).as_deref(), Some("muzej-č"));
        let aliases: Vec<&str> = matter.aliases.iter().map(|alias| alias.value.as_str()).collect();
        assert_eq!(aliases, ["/old/museum/", "/a.html"]);
        assert_eq!(matter.photos[0].1.focus, Some((0.5, 1.0)));
    }

    #[test]
    fn every_mistake_is_told() {
        let (matter, mistakes) = article(
            "titel = \"a\"\ntags = 1.10\ndraft = \"false\"\nslug = \"..%2Fevil\"\naliases = [\"/../../evil\", \"\"]\n\
             date = \"03/04/2026\"\ncanonical = \"javascript:x\"\n[photos.a]\nai = \"editd\"\nfocus = [2, 0]",
        );
        let codes: Vec<&str> = mistakes.iter().filter_map(|mistake| mistake.split(' ').next()).collect();
        assert_eq!(
            codes,
            [
                "missing-title",
                "bad-date",
                "wrong-type",
                "bad-slug",
                "empty-text",
                "bad-alias",
                "wrong-type",
                "bad-address",
                "wrong-type",
                "unknown-value",
                "unknown-key"
            ]
        );
        assert_eq!(matter.title.value, "museum");
    }

    #[test]
    fn invisible_characters_are_warned_of() {
        let (_, mistakes) = article("title = \"a\u{202E}b\"\nslug = \"a\u{200B}b\"");
        assert_eq!(mistakes.len(), 2);
        assert_eq!(article("title = \"a\u{200D}b\u{200C}\"").1, [""; 0]);
    }
}

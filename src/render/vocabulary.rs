//! The values that templates see: their fields, their types, and a word on each. docs/themes.md lists them, and
//! `tests/vocabulary.rs` holds them against what templates are given.

use std::fmt::{self, Display, Formatter};

mod kinds;

pub use kinds::KINDS;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A text that is HTML.
    Html,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Truth,
    /// As somebody wrote it.
    Free,
    /// A map of the kind of this name.
    Of(&'static str),
    /// A list.
    List(&'static Shape),
    /// The value, or none.
    Maybe(&'static Shape),
}

use Shape::{Free, Html, List, Maybe, Number, Of, Text, Truth};

/// A field: its name, its type, and a word on it, which may be empty.
pub type Field = (&'static str, Shape, &'static str);

/// A kind of map.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// The kind whose fields it has too.
    pub over: Option<&'static str>,
    /// Its fields.
    pub fields: &'static [Field],
}

/// What every template sees.
pub const EVERYWHERE: &[Field] = &[
    ("lang", Text, "the page's language, as a code"),
    ("language", Of("language"), "the page's language"),
    ("site", Of("site"), "the magazine"),
    ("data", Free, "`data/<name>.toml` or `.json` as `data.<name>`"),
];

/// What pages see besides: all templates but those of feeds, sitemaps and robots.txt.
pub const ON_PAGES: &[Field] = &[("page", Of("page"), "the page that is being made")];

/// What each template sees besides.
pub const TEMPLATES: &[(&str, &[Field])] = &[
    ("home.html", &[("home", Of("home"), ""), ("paginator", Of("paginator"), "of its first page only")]),
    ("section.html", &[("section", Of("section"), ""), ("paginator", Of("paginator"), "")]),
    ("article.html", &[("article", Of("article"), "")]),
    ("page.html", &[("article", Of("article"), "")]),
    ("tag.html", &[("tag", Of("tag"), ""), ("paginator", Of("paginator"), "")]),
    ("tags.html", &[("tags", List(&Of("tag card")), "by title")]),
    ("person.html", &[("person", Of("person"), ""), ("paginator", Of("paginator"), "")]),
    ("people.html", &[("people", List(&Of("person card")), "by name")]),
    ("credits.html", &[("credits", List(&Of("credit")), "by credit; with `[photos] credits_page = true` alone")]),
    ("search.html", &[("search", Of("search"), "with `[search] enabled = true` alone")]),
    ("404.html", &[]),
    ("root.html", &[]),
    ("redirect.html", &[("target", Text, "an absolute address")]),
    ("feed.xml", &[("feed", Of("feed"), ""), ("entries", List(&Of("entry")), "")]),
    ("atom.xml", &[("feed", Of("feed"), ""), ("entries", List(&Of("entry")), "")]),
    ("feed.json", &[("feed", Of("feed"), ""), ("entries", List(&Of("entry")), "")]),
    ("sitemap.xml", &[("entries", List(&Of("address")), "")]),
    ("sitemap-index.xml", &[("sitemaps", List(&Of("sitemap")), "")]),
    ("news-sitemap.xml", &[("entries", List(&Of("news")), "")]),
    ("robots.txt", &[("sitemaps", List(&Text), "their addresses"), ("disallow", Truth, "under `--preview`")]),
];

impl Kind {
    /// The kind of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// Its fields with those of the kind that it lies over.
    pub fn all_fields(&self) -> Vec<&'static Field> {
        let beneath = self.over.and_then(Self::find).map(Self::all_fields).unwrap_or_default();
        beneath.into_iter().chain(self.fields).collect()
    }
}

impl Display for Shape {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Text => f.write_str("text"),
            Html => f.write_str("HTML"),
            Number => f.write_str("number"),
            Truth => f.write_str("true or false"),
            Free => f.write_str("as written"),
            Of(kind) => write!(f, "*{kind}*"),
            List(Of(kind)) => write!(f, "list of *{kind}*"),
            List(of) => write!(f, "list of {of}s"),
            Maybe(of) => write!(f, "{of} or none"),
        }
    }
}

/// The part of docs/themes.md that lists the values.
pub fn documentation() -> String {
    let mut out = String::from("## What every template sees\n\n");
    table(&mut out, EVERYWHERE, "name");
    out.push_str("\nPages see besides:\n\n");
    table(&mut out, ON_PAGES, "name");
    out.push_str("\n## What each template sees besides\n\n| template | sees |\n|---|---|\n");
    for (template, fields) in TEMPLATES {
        let seen = |(name, shape, about): &Field| {
            let about = if about.is_empty() { String::new() } else { format!(" ({about})") };
            format!("`{name}`: {shape}{about}")
        };
        let seen: Vec<String> = fields.iter().map(seen).collect();
        let seen = if seen.is_empty() { "nothing more".to_owned() } else { seen.join("; ") };
        out.push_str(&format!("| `{template}` | {seen} |\n"));
    }
    out.push_str("\nWith one language `redirect.html` takes the place of `root.html`.\n\n## The values\n");
    for kind in KINDS {
        let over = kind.over.map(|over| format!("; all that a *{over}* has, and")).unwrap_or_default();
        out.push_str(&format!("\n### {}\n\n{}{over}:\n\n", kind.name, kind.about));
        table(&mut out, kind.fields, "field");
    }
    out
}

fn table(out: &mut String, fields: &[Field], head: &str) {
    out.push_str(&format!("| {head} | is | |\n|---|---|---|\n"));
    for (name, shape, about) in fields {
        out.push_str(&format!("| `{name}` | {shape} | {about} |\n"));
    }
}

//! What the functions and filters of templates are called with: calls are held to it, and docs/themes.md lists it.

use tera::{Error, Kwargs, TeraResult, Value};

use crate::base::nearest::nearest;

/// A function or filter.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// Its name.
    pub name: &'static str,
    /// Its arguments.
    pub arguments: &'static [Argument],
    /// What it gives, for people; Markdown.
    pub gives: &'static str,
}

/// An argument: its name, what it must be, and what stands for it in documentation.
pub type Argument = (&'static str, Kind, &'static str);

/// What an argument must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A list of whole numbers.
    Numbers,
    /// `true` or `false`.
    Truth,
    /// Any value; what it must be is told by the function.
    Any,
    /// Arguments of any other names are taken too.
    More,
}

const LANG: Argument = ("lang", Kind::Text, "");

/// All functions, in the order of the documentation.
pub const FUNCTIONS: &[Signature] = &[
    Signature {
        name: "t",
        arguments: &[
            ("key", Kind::Text, "\"minutes\""),
            ("count", Kind::Number, "3"),
            ("name", Kind::More, "\"…\""),
            ("own", Kind::Truth, "true"),
            LANG,
        ],
        gives: "a string of the interface; `count` picks the plural and stands for `{count}`, any other argument for its `{name}`. With \
                `own=true` nothing where the language has none of its own: for what would be wrong in the words of another",
    },
    Signature {
        name: "articles",
        arguments: &[
            ("section", Kind::Text, ""),
            ("tag", Kind::Text, ""),
            ("author", Kind::Text, ""),
            ("series", Kind::Text, ""),
            ("featured", Kind::Truth, ""),
            ("limit", Kind::Number, ""),
            ("offset", Kind::Number, ""),
            LANG,
        ],
        gives: "*cards*, newest first; every argument is optional",
    },
    Signature {
        name: "related",
        arguments: &[("limit", Kind::Number, "3"), LANG],
        gives: "*cards* near the article of this page",
    },
    Signature {
        name: "series",
        arguments: &[("id", Kind::Text, "article.series"), LANG],
        gives: "the *cards* of a series in order",
    },
    Signature { name: "sections", arguments: &[LANG], gives: "the *section cards* of the language, in order" },
    Signature { name: "tags", arguments: &[LANG], gives: "the *tag cards* of the language, by title" },
    Signature { name: "people", arguments: &[LANG], gives: "the *person cards* of the language, by name" },
    Signature { name: "language", arguments: &[("code", Kind::Text, "\"sl\"")], gives: "a *language*" },
    Signature {
        name: "url",
        arguments: &[("path", Kind::Text, "\"/about.md\""), LANG],
        gives: "the address of a Markdown file from the language folder in the reader's language, of a file of `static/`, or of a \
                page; an error when nothing is there",
    },
    Signature {
        name: "absolute",
        arguments: &[("url", Kind::Text, "…"), LANG],
        gives: "an address with scheme and host",
    },
    Signature {
        name: "asset",
        arguments: &[("name", Kind::Text, "\"gloss.css\""), LANG],
        gives: "the address of one of the theme's files",
    },
    Signature {
        name: "picture",
        arguments: &[
            ("of", Kind::Any, "article.cover"),
            ("crop", Kind::Text, "\"16:9\""),
            ("sizes", Kind::Text, "\"100vw\""),
            ("widest", Kind::Number, ""),
            ("widths", Kind::Numbers, ""),
            ("class", Kind::Text, ""),
            ("alt", Kind::Text, ""),
            ("eager", Kind::Truth, "true"),
            LANG,
        ],
        gives: "a picture in every format and width of the site, whole or cut around its focus; `class` is the `<img>`'s. `sizes` \
                says how wide it is shown; `widest=960` leaves out widths beyond the first that reaches it; `widths=[80, 160]` \
                stands for the site's. Loaded lazily unless `eager`, which the first picture of a page should be",
    },
    Signature {
        name: "picture_file",
        arguments: &[
            ("of", Kind::Any, "page_image()"),
            ("width", Kind::Number, "1200"),
            ("height", Kind::Number, "630"),
            ("crop", Kind::Text, ""),
            ("format", Kind::Text, ""),
            LANG,
        ],
        gives: "one file of a picture: `url`, `permalink`, `width`, `height`, `type`, `alt`. No larger than the original; cut to the \
                ratio of `width` and `height`, to `crop=\"4:3\"`, or whole. `format` is `\"jpeg\"` (default), `\"webp\"`, `\"avif\"` \
                or `\"png\"`",
    },
    Signature {
        name: "credit_line",
        arguments: &[("of", Kind::Any, "article.cover"), LANG],
        gives: "HTML: who made a picture, linked to its licence, and a label where a machine made or changed it; empty where neither \
                is known",
    },
    Signature {
        name: "once",
        arguments: &[
            ("part", Kind::Text, "\"parts/foot.html\""),
            ("variant", Kind::Text, "\"large\""),
            ("each", Kind::Any, "articles(limit=3)"),
            ("as", Kind::Text, "\"card\""),
            ("look", Kind::More, "\"large\""),
            LANG,
        ],
        gives: "another template as HTML, made once for all pages of a language: it sees `lang`, `language`, `site` and `data`, and \
                nothing of the page. For what is the same everywhere. What else it is given it sees by its name; it is made once for \
                each `variant` then, which must differ wherever what is given differs. With `each`, a list of *cards* or other \
                maps, it is made for each of them, seen by the name `as`, and all stand one after the other",
    },
    Signature {
        name: "page_image",
        arguments: &[],
        gives: "the *picture* that stands for the page: the cover, else the first of its text, else `[publisher] share_image`, else \
                that of what its list begins with; none where there is none",
    },
    Signature {
        name: "metadata",
        arguments: &[],
        gives: "what stands in the page's head for search engines and for those who share it, as HTML: description, authors, robots, \
                canonical address, versions, feeds, OpenGraph, the card of a shared link",
    },
    Signature {
        name: "structured_data",
        arguments: &[],
        gives: "the page's JSON-LD in a `<script type=\"application/ld+json\">`",
    },
    Signature {
        name: "date",
        arguments: &[("value", Kind::Text, "article.date"), ("format", Kind::Text, "\"long\""), LANG],
        gives: "a date in the language: `long` (default), `full` (with the day of the week), `medium`, `short`, `month`, `year`, \
                `weekday`",
    },
    Signature {
        name: "number",
        arguments: &[("value", Kind::Number, "1234"), LANG],
        gives: "a number in the language",
    },
    Signature { name: "today", arguments: &[], gives: "the build's date, ISO" },
];

/// All filters.
pub const FILTERS: &[Signature] = &[
    Signature {
        name: "t",
        arguments: &[("count", Kind::Number, "3"), ("name", Kind::More, "\"…\""), ("own", Kind::Truth, "true"), LANG],
        gives: "the string of the interface that has this key, such as `{{ \"minutes\" | t(count=3) }}`; as the function `t` gives it",
    },
    Signature {
        name: "date",
        arguments: &[("format", Kind::Text, "\"long\""), LANG],
        gives: "a date in the language, such as `{{ article.date | date }}`; as the function `date` gives it",
    },
    Signature {
        name: "markdown",
        arguments: &[("inline", Kind::Truth, "true"), LANG],
        gives: "text with Markdown as HTML; `inline=true` without a paragraph",
    },
    Signature { name: "json", arguments: &[], gives: "a value as JSON, safe in HTML" },
    Signature {
        name: "listed",
        arguments: &[LANG],
        gives: "a list of texts, or of things with a `name` or `title`, as the language joins them",
    },
    Signature { name: "xml", arguments: &[], gives: "text escaped for XML" },
    Signature { name: "slug", arguments: &[LANG], gives: "a text as a part of an address" },
    Signature { name: "urlencode", arguments: &[], gives: "a text for the query of an address" },
    Signature { name: "absolute", arguments: &[], gives: "HTML with its addresses made absolute" },
];

/// The engine's own filters, tests and functions.
pub const OF_ENGINE: [&[&str]; 3] = [
    &[
        "abs",
        "capitalize",
        "default",
        "escape",
        "escape_html",
        "escape_xml",
        "first",
        "float",
        "get",
        "group_by",
        "indent",
        "int",
        "join",
        "keys",
        "last",
        "length",
        "lower",
        "newlines_to_br",
        "nth",
        "pairs",
        "pluralize",
        "replace",
        "reverse",
        "round",
        "safe",
        "sort",
        "split",
        "str",
        "title",
        "trim",
        "trim_end",
        "trim_start",
        "truncate",
        "unique",
        "upper",
        "values",
        "wordcount",
    ],
    &[
        "array",
        "bool",
        "containing",
        "defined",
        "divisible_by",
        "ending_with",
        "even",
        "float",
        "integer",
        "iterable",
        "map",
        "none",
        "number",
        "odd",
        "starting_with",
        "string",
        "undefined",
    ],
    &["range", "super", "throw"],
];

impl Signature {
    /// The function or filter of a name.
    pub fn find(all: &'static [Self], name: &str) -> Option<&'static Self> {
        all.iter().find(|signature| signature.name == name)
    }

    /// Whether a call's arguments are what they should be.
    ///
    /// # Errors
    /// What is wrong with the first that isn't.
    pub(super) fn check(&self, kwargs: &Kwargs) -> TeraResult<()> {
        for (name, value) in kwargs.iter() {
            let name = name.as_str().unwrap_or_default();
            match self.arguments.iter().find(|(known, ..)| *known == name) {
                Some((_, kind, _)) if kind.holds(value) => {}
                Some((_, kind, _)) => {
                    let message =
                        format!("`{name}` of `{}` must be {}, but this is {}", self.name, kind.words(), called(value));
                    return Err(Error::message(message));
                }
                None if self.arguments.iter().any(|(_, kind, _)| *kind == Kind::More) => {}
                None => return Err(Error::message(self.unknown(name))),
            }
        }
        Ok(())
    }

    fn unknown(&self, name: &str) -> String {
        let known: Vec<&str> = self.arguments.iter().map(|(known, ..)| *known).collect();
        let what = format!("`{}` has no argument `{name}`", self.name);
        match nearest(name, known.iter().copied()) {
            Some(near) => format!("{what}; did you mean `{near}`?"),
            None if known.is_empty() => format!("{what}; it has none"),
            None => format!("{what}; it has {}", known.join(", ")),
        }
    }
}

impl Kind {
    fn holds(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Number => value.is_number(),
            Self::Numbers => value.as_array().is_some_and(|items| items.iter().all(Value::is_number)),
            Self::Truth => value.is_bool(),
            Self::Any | Self::More => true,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a whole number",
            Self::Numbers => "a list of whole numbers",
            Self::Truth => "true or false",
            Self::Any | Self::More => "anything",
        }
    }
}

fn called(value: &Value) -> &'static str {
    if value.is_none() || value.is_undefined() {
        "nothing"
    } else if value.is_string() {
        "a text"
    } else if value.is_bool() {
        "true or false"
    } else if value.is_number() {
        "a number"
    } else if value.as_array().is_some() {
        "a list"
    } else {
        "a map"
    }
}

/// The part of docs/themes.md that lists functions and filters.
pub fn documentation() -> String {
    let mut out = String::from("## Functions\n\n");
    out.push_str("Each knows the page's language; in a component, which sees nothing of the page, pass `lang` or declare `@lang` among ");
    out.push_str("its parameters.\nAn argument that a function doesn't have, or of another type, is an error.\n\n");
    out.push_str("| function | gives |\n|---|---|\n");
    for Signature { name, arguments, gives } in FUNCTIONS {
        out.push_str(&format!("| `{name}({})` | {} |\n", written(arguments), in_table(gives)));
    }
    out.push_str("\n| filter | gives |\n|---|---|\n");
    for Signature { name, arguments, gives } in FILTERS {
        let arguments = written(arguments);
        let arguments = if arguments.is_empty() { arguments } else { format!("({arguments})") };
        out.push_str(&format!("| `{name}{arguments}` | {} |\n", in_table(gives)));
    }
    out
}

/// Markdown in a table's cell, where a line even in code parts columns.
fn in_table(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

fn written(arguments: &[Argument]) -> String {
    let own = arguments.iter().filter(|(name, ..)| *name != "lang");
    own.map(|(name, _, example)| format!("{name}={example}")).collect::<Vec<_>>().join(", ")
}

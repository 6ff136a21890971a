//! What docs/themes.md says of templates' values, functions and filters is made of the program's own tables, and the tables
//! are held against what the templates of a rich site are given. `UPDATE=1 cargo test --test vocabulary` writes the page anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use polygloss::base::world::Memory as Outputs;
use polygloss::base::{Clock, Diagnostics, SitePath, When};
use polygloss::build::{Memory, Request, Scrutiny, Stages, build, understand};
use polygloss::render::signatures;
use polygloss::render::vocabulary::{self, EVERYWHERE, Field, KINDS, Kind, ON_PAGES, Shape, TEMPLATES};
use polygloss::site::Visibility;
use serde_json::Value;

#[path = "cases/picture.rs"]
mod picture;

/// A site with something of everything.
const SITE: [(&str, &str); 12] = [
    (
        "polygloss.toml",
        "base_url = \"https://mag.example\"\ndefault_language = \"en\"\ntitle = \"Mag\"\npaginate_by = 1\n\
         [languages.en]\ndescription = \"D\"\nmenu = [{ label = \"A\", link = \"/about.md\" }]\n\
         footer = [{ label = \"A\", link = \"/about.md\" }]\n[languages.sl]\n\
         [publisher]\nname = \"P\"\nlogo = \"/p.jpg\"\nsame_as = [\"https://x.example\"]\nshare_image = \"/p.jpg\"\n\
         [photos]\ncredits_page = true\n[search]\nenabled = true\n[extra]\na = 1\n",
    ),
    ("content/en/_index.md", "+++\ntitle = \"T\"\ndescription = \"D\"\ncover = \"/p.jpg\"\n+++\nHello\n"),
    ("content/en/culture/_index.md", "+++\ntitle = \"Culture\"\ndescription = \"D\"\ncover = \"/p.jpg\"\n+++\nHello\n"),
    (
        "content/en/culture/a.md",
        "+++\ntitle = \"A\"\nsubtitle = \"S\"\nkicker = \"K\"\nlead = \"L\"\ndate = 2026-05-09\nupdated = 2026-05-10\n\
         aliases = [\"/old/\"]\nauthors = [\"ana\", \"Guest\"]\ntags = [\"night\"]\nseries = \"s\"\nfeatured = true\nsponsor = \"S\"\n\
         cover = \"/p.jpg\"\n[photos.\"/p.jpg\"]\ncredit = \"C\"\nalt = \"A\"\ncaption = \"Cap\"\nlicense = \"https://l.example\"\n\
         source = \"https://s.example\"\ncreator = \"C\"\n+++\n## One\n\n![x](/p.jpg)\n",
    ),
    (
        "content/en/culture/b.md",
        "+++\ntitle = \"B\"\ndate = 2026-05-08\nseries = \"s\"\ntags = [\"night\"]\nauthors = [\"ana\"]\n+++\nB\n",
    ),
    ("content/en/culture/c.md", "+++\ntitle = \"C\"\ndate = 2026-05-07\ndraft = true\n+++\nC\n"),
    ("content/en/culture/deep/d.md", "+++\ntitle = \"D\"\ndate = 2026-05-07\n+++\nD\n"),
    ("content/en/about.md", "+++\ntitle = \"About\"\n+++\nText\n"),
    (
        "content/en/authors/ana.md",
        "+++\nname = \"Ana\"\nrole = \"R\"\nportrait = \"/p.jpg\"\n[links]\nSite = \"https://a.example\"\n+++\nBio\n",
    ),
    ("content/en/tags/night.md", "+++\ntitle = \"Night\"\n+++\nIntro\n"),
    ("content/sl/culture/a.md", "+++\ntitle = \"A\"\n[translation]\nfrom = \"en\"\nby = \"N\"\n+++\n## Ena\n\nA\n"),
    ("data/x.toml", "a = 1\n"),
];

/// What a template writes: all that it sees.
const PROBE: &str = "{{ __tera_context | json | safe }}";

/// What the templates of the site were given, by template.
fn seen() -> BTreeMap<&'static str, Vec<Value>> {
    let mut site: BTreeMap<SitePath, Vec<u8>> =
        SITE.iter().map(|(path, text)| (SitePath::new(path), text.as_bytes().to_vec())).collect();
    site.insert(SitePath::new("static/p.jpg"), picture::of("p.jpg", (64, 48)));
    for (template, _) in TEMPLATES {
        // What is made on demand must be named.
        let text = format!("{{# toc translation #}}{{% set_global probed = \"{template}\" %}}{PROBE}");
        site.insert(SitePath::new(&format!("templates/{template}")), text.into_bytes());
    }
    let now = When::parse("2026-05-10T12:00").expect("this is a time");
    let request = Request {
        clock: Clock { now, given: true },
        visibility: Visibility { drafts: true, future: true, preview: false },
        base_url: None,
        scrutiny: Scrutiny::Ordinary,
    };
    let (mut memory, mut stages) = (Memory::new(), Stages::start());
    let understood = understand(&site, &request, &mut memory, &mut stages).expect("all files are there");
    let magazine = understood.magazine.expect("the site is sound");
    let sink = Outputs::new(&site);
    let built = build(&magazine, understood.diagnostics, &site, &sink, None, &mut stages).expect("all is in memory");
    assert!(!built.diagnostics.has_errors(), "{:#?}", told(built.diagnostics));
    let mut seen: BTreeMap<&'static str, Vec<Value>> = BTreeMap::new();
    for (path, bytes) in sink.into_outputs() {
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { continue };
        let Some(probed) = value.get("probed").and_then(Value::as_str) else { continue };
        let (template, _) = TEMPLATES.iter().find(|(template, _)| *template == probed).expect("we wrote it");
        assert!(value.is_object(), "{path}");
        seen.entry(template).or_default().push(value);
    }
    seen
}

fn told(diagnostics: Diagnostics) -> Vec<String> {
    diagnostics.into_told().into_iter().map(|(mistake, _)| mistake.message).collect()
}

/// Holds values against the tables.
#[derive(Default)]
struct Reader {
    wrong: BTreeSet<String>,
    met: BTreeSet<(String, &'static str)>,
}

impl Reader {
    fn fields(&mut self, kind: &str, fields: &[&'static Field], value: &Value) {
        let Some(map) = value.as_object() else {
            self.wrong.insert(format!("{kind} is no map"));
            return;
        };
        for (name, value) in map {
            match fields.iter().find(|(known, ..)| known == name) {
                Some((known, shape, _)) => {
                    self.met.insert((kind.to_owned(), known));
                    self.value(&format!("{kind}.{name}"), *shape, value);
                }
                None => {
                    self.wrong.insert(format!("{kind} has `{name}`, which src/render/vocabulary.rs doesn't tell of"));
                }
            }
        }
    }

    fn value(&mut self, place: &str, shape: Shape, value: &Value) {
        let holds = match shape {
            Shape::Text | Shape::Html => value.is_string(),
            Shape::Number => value.is_i64() || value.is_u64(),
            Shape::Truth => value.is_boolean(),
            Shape::Free => true,
            Shape::Maybe(_) if value.is_null() => true,
            Shape::Maybe(of) => return self.value(place, *of, value),
            Shape::List(of) => match value.as_array() {
                Some(items) => return items.iter().for_each(|item| self.value(place, *of, item)),
                None => false,
            },
            Shape::Of(name) => {
                let kind = Kind::find(name).unwrap_or_else(|| panic!("{place}: there is no kind `{name}`"));
                return self.fields(name, &kind.all_fields(), value);
            }
        };
        if !holds {
            self.wrong.insert(format!("{place} must be {shape}, but this is {value}"));
        }
    }
}

#[test]
fn templates_see_what_the_tables_say() {
    let seen = seen();
    let mut reader = Reader::default();
    for (template, own) in TEMPLATES {
        let values = seen.get(template).unwrap_or_else(|| panic!("no page of the site is made by {template}"));
        let is_page = template.ends_with(".html");
        let fields: Vec<&Field> =
            EVERYWHERE.iter().chain(ON_PAGES.iter().filter(|_| is_page)).chain(own.iter()).collect();
        for value in values {
            let mut value = value.clone();
            let map = value.as_object_mut().expect("a context is a map");
            // What begins otherwise than names do is for functions alone.
            map.retain(|name, _| name != "probed" && !name.starts_with('~'));
            reader.fields(template, &fields, &value);
        }
        for (name, ..) in fields {
            if !reader.met.contains(&((*template).to_owned(), *name)) {
                reader.wrong.insert(format!("{template} never sees `{name}`"));
            }
        }
    }
    for kind in KINDS {
        for (name, ..) in kind.all_fields() {
            if !reader.met.contains(&(kind.name.to_owned(), *name)) {
                reader.wrong.insert(format!("no *{}* ever has `{name}`", kind.name));
            }
        }
    }
    assert!(reader.wrong.is_empty(), "{:#?}", reader.wrong);
}

#[test]
fn the_documentation_is_made_of_the_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/themes.md");
    let page = fs::read_to_string(&path).expect("the page is there");
    let mut made = page.clone();
    for (name, text) in [("values", vocabulary::documentation()), ("functions", signatures::documentation())] {
        let (begin, end) =
            (format!("<!-- {name}: made by tests/vocabulary.rs -->\n\n"), format!("\n<!-- end of {name} -->\n"));
        let start = made.find(&begin).expect("the page has the mark") + begin.len();
        let stop = start + made[start..].find(&end).expect("the mark has an end");
        made.replace_range(start..stop, &text);
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).expect("the page can be written");
    } else {
        assert!(page == made, "docs/themes.md is not what the tables say: UPDATE=1 cargo test --test vocabulary");
    }
}

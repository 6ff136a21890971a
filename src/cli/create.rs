//! `init` and `new`.

use std::path::Path;

use crate::base::nearest::nearest;
use crate::base::{Failure, LanguageTag, SitePath, url};
use crate::disk::{create_file, prepare_empty_folder, refused_name};
use crate::document::{Kind, Place};
use crate::site::{Site, Visibility, sections};

use super::Outcome;
use super::args::{Arguments, InitOptions, NewOptions};
use super::magazine::magazine;
use super::report::Reporter;

/// The starter site: files and their bytes.
static STARTER: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/starter.rs"));

/// A new site that builds at once.
pub(super) fn init(options: &InitOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    prepare_empty_folder(&options.dir)?;
    for (name, bytes) in STARTER {
        // Cargo and git would act on a file of this name in the sources.
        let name = if *name == "gitignore" { ".gitignore" } else { name };
        create_file(&options.dir, name, bytes)?;
    }
    let folder = options.dir.display();
    reporter.say(&format!("A new magazine is in {folder}. Build it with: polygloss build --root {folder}"));
    Ok(Outcome::Done)
}

/// A new article with its front matter.
pub(super) fn new(arguments: &Arguments, options: &NewOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    let Some((folder, magazine, _)) = magazine(arguments, Visibility::default(), reporter)? else {
        return Ok(Outcome::Mistakes);
    };
    let path = content_path(&magazine.site, &options.path)?;
    let today = magazine.site.now.to_zoned(magazine.site.settings.timezone.clone()).date();
    let text = front_matter(&magazine.site, &path, &today.to_string());
    if let Some(other) = other_spelling(folder.root(), &path) {
        return Err(Failure::usage(format!("{other}: exists already, and is the same article")));
    }
    create_file(folder.root(), path.as_str(), text.as_bytes())?;
    let line = if reporter.is_json() {
        serde_json::json!({ "type": "created", "path": path.as_str() }).to_string()
    } else {
        path.to_string()
    };
    reporter.print(&format!("{line}\n"))?;
    Ok(Outcome::Done)
}

/// The file from the site's root that the command means.
fn content_path(site: &Site, named: &str) -> Result<SitePath, Failure> {
    let below = named.strip_prefix("content/").unwrap_or(named);
    let below = if below.ends_with(".md") { below.to_owned() } else { format!("{below}.md") };
    let path = SitePath::new(&format!("content/{below}"));
    let refused = |why: &str| Failure::usage(format!("`{below}` can't be the name of an article: it {why}"));
    if let Some(why) = refused_name(path.as_str()) {
        return Err(refused(why));
    }
    let Some(place) = Place::of(&path) else {
        return Err(Failure::usage(format!("`{named}` names no article; write it like sl/culture/museum.md")));
    };
    if site.settings.language(place.language).is_none() {
        let codes = site.settings.languages.iter().map(|language| language.tag.as_str());
        let near = nearest(place.language, codes).map(|near| format!("; did you mean `{near}`?"));
        let hint = near.unwrap_or_else(|| match LanguageTag::parse(place.language) {
            Ok(tag) => format!("; add `[languages.{tag}]` to polygloss.toml first"),
            Err(_) => String::new(),
        });
        return Err(Failure::usage(format!("the site has no language `{}`{hint}", place.language)));
    }
    if place.kind == Kind::Section && sections::is_reserved(place.name) {
        return Err(refused("would be a section, and that folder holds people or tags"));
    }
    if place.kind != Kind::Home && url::refused_part(place.last()).is_some() {
        return Err(refused("has a name that some systems can't store"));
    }
    Ok(path)
}

/// `museum/index.md` for `museum.md` and the other way round, where it is there.
fn other_spelling(root: &Path, path: &SitePath) -> Option<String> {
    let stem = path.as_str().strip_suffix(".md")?;
    let other = match stem.strip_suffix("/index") {
        Some(folder) => format!("{folder}.md"),
        None => format!("{stem}/index.md"),
    };
    root.join(&other).exists().then_some(other)
}

/// What a new file begins with: for a translation only what is its own.
fn front_matter(site: &Site, path: &SitePath, today: &str) -> String {
    let place = Place::of(path).expect("the path was checked");
    let title = crate::site::sections::humanized(place.last());
    let title = title.replace('\\', "\\\\").replace('"', "\\\"");
    let source = site.piece_named(place.name).map(|piece| site.page(site.pieces[piece.index()].source));
    match (place.kind, source) {
        (Kind::Person, _) => format!("+++\nname = \"{title}\"\nrole = \"\"\n+++\n\n"),
        (Kind::Home | Kind::Section | Kind::Tag, _) => format!("+++\ntitle = \"{title}\"\n+++\n\n"),
        (Kind::Article, Some(source)) => {
            let from = &site.language(source.language).tag;
            format!(
                "+++\ntitle = \"{title}\"\nlead = \"\"\ndraft = true\n\n[translation]\nfrom = \"{from}\"\nby = \"\"\n+++\n\n"
            )
        }
        (Kind::Article, None) => {
            format!(
                "+++\ntitle = \"{title}\"\nlead = \"\"\ndate = {today}\nauthors = []\ntags = []\ndraft = true\n+++\n\n"
            )
        }
    }
}

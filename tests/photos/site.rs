//! Pictures on the way from an article to the output.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use polygloss::base::{Clock, Forgetful, Severity, SitePath, Store, Unseen, When, world};
use polygloss::build::{Built, Darkroom, Memory, Pictures, Request, Scrutiny, Stages, build, understand};
use polygloss::site::Visibility;

use crate::shelf::Shelf;

const CONFIGURATION: &str = "base_url = \"https://magazine.example\"\ntitle = \"Walks\"\ndefault_language = \"en\"\n[languages.en]\n\
     [photos]\ncredits = \"off\"\nwidths = [24, 48]\n";

pub(crate) type Files = BTreeMap<SitePath, Vec<u8>>;

/// A picture of tests/photos/files.
pub(crate) fn file(picture: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/photos/files").join(picture);
    std::fs::read(path).unwrap_or_else(|error| panic!("{picture}: {error}"))
}

/// A site with one article that shows this picture.
fn site(picture: &str) -> Files {
    site_with(picture, file(picture))
}

/// A site with one article that shows a picture of this name with these bytes.
pub(crate) fn site_with(picture: &str, bytes: Vec<u8>) -> Files {
    let text = format!("+++\ntitle = \"A walk\"\ndate = 2026-05-01\n+++\n\n![A lamp]({picture})\n");
    BTreeMap::from([
        (SitePath::new("polygloss.toml"), CONFIGURATION.into()),
        (SitePath::new("content/en/walks/one/index.md"), text.into()),
        (SitePath::new(&format!("content/en/walks/one/{picture}")), bytes),
    ])
}

/// What came of a build: its outputs by path, and its errors.
pub(crate) fn built(site: &Files, store: Arc<dyn Store>) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let clock = Clock { now: When::parse("2026-06-01").expect("it is a time"), given: true };
    let scrutiny = Scrutiny::Ordinary;
    let request = Request { clock, visibility: Visibility::default(), base_url: None, scrutiny };
    let mut stages = Stages::start();
    let understood = understand(site, &request, &mut Memory::new(), &mut stages).expect("all can be read");
    let magazine = understood.magazine.expect("there are settings");
    let sink = world::Memory::new(site);
    let darkroom = Darkroom::new(store);
    let pictures = Pictures { darkroom: &darkroom, progress: &Unseen, search: None };
    let checked = build(&magazine, understood.diagnostics.clone(), site, &world::Memory::new(site), None, &mut stages);
    let mut told_by_check = checked.expect("all can be written").diagnostics;
    let result = build(&magazine, understood.diagnostics, site, &sink, Some(&pictures), &mut stages);
    let Built { diagnostics, .. } = result.expect("all can be written");
    let examined = darkroom.examine(magazine.orders().all(), &magazine.site, site, &Unseen).expect("all can be read");
    told_by_check.append(examined);
    let errors = |diagnostics: polygloss::base::Diagnostics| -> Vec<String> {
        let told = diagnostics.into_told().into_iter().map(|(mistake, _)| mistake);
        let told = told.filter(|mistake| mistake.severity == Severity::Error);
        told.map(|mistake| {
            let place = mistake.location.expect("it has a place");
            format!("{} {}:{} {}", mistake.code, place.path, place.line, mistake.message)
        })
        .collect()
    };
    let errors_of_build = errors(diagnostics);
    assert_eq!(errors(told_by_check), errors_of_build, "a check tells what a build does");
    (sink.into_outputs(), errors_of_build)
}

#[test]
fn all_that_pages_name_is_there() {
    let (outputs, errors) = built(&site("adobe-rgb.jpg"), Arc::new(Forgetful));
    assert_eq!(errors, Vec::<String>::new());
    let page = String::from_utf8_lossy(&outputs["en/walks/one/index.html"]).into_owned();
    let named: Vec<&str> = page
        .match_indices("assets/photos/")
        .map(|(at, _)| {
            let end = page[at..].find(|letter: char| !(letter.is_ascii_alphanumeric() || "/-.".contains(letter)));
            &page[at..at + end.expect("an address ends")]
        })
        .collect();
    assert!(named.len() >= 4, "{page}");
    for path in named {
        assert!(outputs.contains_key(path), "{path}");
    }
}

#[test]
fn what_the_store_has_is_not_made_again() {
    let store = Arc::new(Shelf::default());
    let first = built(&site("held-6.jpg"), store.clone());
    let made = store.kept();
    assert!(made > 0);
    let second = built(&site("held-6.jpg"), store.clone());
    assert_eq!(store.kept(), made);
    assert!(first == second, "it is the same site");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let mut site = site("adobe-rgb.jpg");
    let settings = site.get_mut(&SitePath::new("polygloss.toml")).expect("it has settings");
    settings.extend(b"formats = [\"avif\", \"webp\", \"jpeg\"]\n");
    let built_by = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
        pool.install(|| built(&site, Arc::new(Forgetful)))
    };
    let by_one = built_by(1);
    let made = |end| by_one.0.keys().filter(|path| path.starts_with("assets/photos/") && path.ends_with(end)).count();
    assert!([".avif", ".webp", ".jpg"].into_iter().all(|end| made(end) > 1), "{:?}", by_one.0.keys());
    for threads in [2, 16] {
        assert!(built_by(threads) == by_one, "{threads} threads");
    }
}

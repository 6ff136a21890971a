//! The search: what can be found in each language, the same bytes each time, made again only for texts that changed.
#![cfg(feature = "search")]

#[path = "faults/scene.rs"]
#[expect(dead_code, reason = "the tests of mistakes need more of it")]
mod scene;
#[path = "photos/shelf.rs"]
mod shelf;
#[path = "faults/watched.rs"]
#[expect(dead_code, reason = "growth is measured elsewhere")]
mod watched;

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use polygloss::base::{Clock, SitePath, Unseen, When, world};
use polygloss::build::{Darkroom, Memory, Pictures, Request, Scrutiny, Search, Stages, build, understand};
use polygloss::site::Visibility;

use scene::{Run, Scene};
use shelf::Shelf;

type Files = BTreeMap<SitePath, Vec<u8>>;

const CONFIGURATION: &str = "base_url = \"https://m.example/mag\"\ntitle = \"M\"\ndefault_language = \"en\"\n\
     [languages.en]\n[languages.sl]\n[languages.ar]\n[languages.ja]\n[search]\nenabled = true\n";

fn article(title: &str, front: &str, text: &str) -> Vec<u8> {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-05-01\n{front}\n+++\n\n{text}\n").into_bytes()
}

fn site() -> Files {
    let files = [
        ("polygloss.toml", CONFIGURATION.as_bytes().to_vec()),
        ("content/en/culture/_index.md", b"+++\ntitle = \"Culture\"\n+++\n".to_vec()),
        (
            "content/en/culture/museum.md",
            article(
                "The museum </script><img src=x>",
                "lead = \"One lamp.\"\ntags = [\"night\"]\nauthors = [\"Ana Novak\"]",
                "Three *floors* & a lamp.\n\n## Stairs\n\nA ___PAGEFIND_WEIGHT___9 stone stair.",
            ),
        ),
        ("content/en/culture/harbour.md", article("The harbour", "", "Boats.")),
        ("content/en/culture/draft.md", article("Hidden", "draft = true", "Secret.")),
        ("content/en/culture/quiet.md", article("Quiet", "noindex = true", "Secret.")),
        ("content/en/culture/later.md", b"+++\ntitle = \"Later\"\ndate = 2027-01-01\n+++\nSecret.\n".to_vec()),
        ("content/en/about.md", article("About", "", "Who we are.")),
        ("content/sl/culture/museum.md", article("Muzej ponoči", "", "Čebele in svetilka.")),
        ("content/ar/culture/museum.md", article("المتحف", "", "مصباح على الدرج.")),
        ("content/ja/culture/museum.md", article("夜の美術館", "", "石の階段にランプがあります。")),
    ];
    files.into_iter().map(|(path, bytes)| (SitePath::new(path), bytes)).collect()
}

/// All outputs of a build.
fn built(site: &Files, shelf: &Arc<Shelf>, preview: bool) -> BTreeMap<String, Vec<u8>> {
    let clock = Clock { now: When::parse("2026-06-01").expect("it is a time"), given: true };
    let visibility = Visibility { drafts: preview, future: preview, preview };
    let request = Request { clock, visibility, base_url: None, scrutiny: Scrutiny::Ordinary };
    let mut stages = Stages::start();
    let understood = understand(site, &request, &mut Memory::new(), &mut stages).expect("all can be read");
    let (magazine, texts) = understood.magazine.expect("there are settings").noting_texts();
    let sink = world::Memory::new(site);
    let darkroom = Darkroom::new(shelf.clone());
    let search = Search::new(shelf.clone(), texts);
    let pictures = Pictures { darkroom: &darkroom, progress: &Unseen, search: Some(&search) };
    let built = build(&magazine, understood.diagnostics, site, &sink, Some(&pictures), &mut stages);
    let diagnostics = built.expect("all can be written").diagnostics;
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.into_told());
    sink.into_outputs()
}

/// What can be found in a language, by address.
fn found(outputs: &BTreeMap<String, Vec<u8>>, language: &str) -> BTreeMap<String, serde_json::Value> {
    let folder = format!("{language}/pagefind/fragment/");
    let fragments = outputs.iter().filter(|(path, _)| path.starts_with(&folder)).map(|(_, bytes)| {
        let mut text = String::new();
        flate2::read::GzDecoder::new(&**bytes).read_to_string(&mut text).expect("it is gzipped text");
        let json = text.strip_prefix("pagefind_dcd").expect("it is Pagefind's");
        serde_json::from_str::<serde_json::Value>(json).expect("it is JSON")
    });
    fragments.map(|fragment| (fragment["url"].as_str().expect("it has an address").to_owned(), fragment)).collect()
}

#[test]
fn what_is_published_is_found_and_nothing_else() {
    for preview in [false, true] {
        let outputs = built(&site(), &Arc::default(), preview);
        let english = found(&outputs, "en");
        assert_eq!(english.keys().collect::<Vec<_>>(), ["about/", "culture/harbour/", "culture/museum/"]);
        let museum = &english["culture/museum/"];
        let text = museum["content"].as_str().expect("it is a text");
        assert_eq!(text, "One lamp. Three floors & a lamp. Stairs. A ___PAGEFIND-WEIGHT___9 stone stair.");
        assert_eq!(museum["meta"]["title"], "The museum </script><img src=x>");
        assert_eq!(museum["meta"]["names"], "Ana Novak, night");
        let signs = museum["meta"]["date"].as_str().expect("it has a date").chars();
        let date: String = signs.filter_map(|sign| char::from_u32(u32::from(sign) - 0x2800)).collect();
        assert_eq!(date, "2026-05-01");
        assert_eq!(museum["filters"]["section"][0], "culture");
        assert_eq!(found(&outputs, "ja").len(), 1);
        assert!(outputs.contains_key("ar/pagefind/wasm.ar.pagefind"));
        assert!(outputs.contains_key("sl/pagefind/wasm.unknown.pagefind"));
        let other = |path: &&String| path.contains("-ui") || path.contains("worker") || path.contains("highlight");
        assert_eq!(outputs.keys().find(other), None, "interfaces of others are not published");
        assert!(!outputs.contains_key("pagefind/pagefind.js"));
        let manifest = String::from_utf8_lossy(&outputs[".polygloss.json"]).into_owned();
        assert!(outputs.keys().filter(|path| path.contains("pagefind/")).all(|path| manifest.contains(path)));
    }
}

#[test]
fn the_same_texts_are_the_same_bytes_and_made_once() {
    let first = built(&site(), &Arc::default(), false);
    let shelf = Arc::new(Shelf::default());
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    assert!(one_thread.install(|| built(&site(), &shelf, false)) == first, "also with one thread");
    let kept = shelf.kept();
    assert!(built(&site(), &shelf, false) == first, "also out of the cache");
    assert_eq!(shelf.kept(), kept, "nothing was made again");
    let mut changed = site();
    changed.remove(&SitePath::new("content/en/culture/harbour.md"));
    let outputs = built(&changed, &shelf, false);
    assert_eq!(found(&outputs, "en").keys().collect::<Vec<_>>(), ["about/", "culture/museum/"]);
    assert_eq!(shelf.kept(), kept + 2, "one language was made again");
    let of = |outputs: &BTreeMap<String, Vec<u8>>, language: &str| -> BTreeMap<String, Vec<u8>> {
        let folder = format!("{language}/pagefind/");
        outputs
            .iter()
            .filter(|(path, _)| path.starts_with(&folder))
            .map(|(path, file)| (path.clone(), file.clone()))
            .collect()
    };
    assert!(of(&outputs, "ja") == of(&first, "ja"));
    assert!(of(&outputs, "en") != of(&first, "en"));
}

/// The site on disk, built by the program.
fn run(site: &Files) -> Run {
    let scene = Scene::new();
    let scene = site.iter().fold(scene, |scene, (path, bytes)| scene.file(&format!("site/{path}"), bytes));
    scene.run(&NOW).exits(0)
}

const NOW: [&str; 3] = ["build", "--now", "2026-06-01"];

/// The files that a run published, by path.
fn published(run: &Run) -> BTreeMap<String, Vec<u8>> {
    let read = |path: String| {
        let bytes = std::fs::read(run.scene.path("site/public").join(&path)).ok()?;
        Some((path, bytes))
    };
    run.scene.published().into_keys().filter_map(read).collect()
}

#[test]
fn n013_what_is_of_a_deleted_article_is_found_no_more() {
    let before = run(&site());
    assert!(found(&published(&before), "en").contains_key("culture/harbour/"));
    let after = before.then().remove("site/content/en/culture/harbour.md").run(&NOW).exits(0);
    let outputs = published(&after);
    assert_eq!(found(&outputs, "en").keys().collect::<Vec<_>>(), ["about/", "culture/museum/"]);
    let mut fewer = site();
    fewer.remove(&SitePath::new("content/en/culture/harbour.md"));
    assert!(outputs == published(&run(&fewer)), "as if it had never been there");
}

#[test]
fn n112_markup_in_the_front_matter_is_found_as_text() {
    const EVIL: &str = "</script><img src=x onerror=alert(1)> ___PAGEFIND_WEIGHT___9";
    let mut site = site();
    let front = format!(
        "subtitle = \"{EVIL}\"\nkicker = \"{EVIL}\"\nlead = \"{EVIL}\"\nauthors = [\"{EVIL}\"]\ntags = [\"{EVIL}\"]"
    );
    site.insert(SitePath::new("content/en/culture/evil.md"), article(EVIL, &front, "Text."));
    let run = run(&site).nowhere_shows("<img src=x onerror");
    let evil = &found(&published(&run), "en")["culture/evil/"];
    let plain = EVIL.replace("PAGEFIND_", "PAGEFIND-");
    assert_eq!(evil["meta"]["title"], plain);
    assert_eq!(evil["meta"]["names"], format!("{plain}, {plain}"));
    assert_eq!(evil["content"], format!("{plain}. {plain}. {plain}. Text."));
    run.publishes("en/search/index.html");
}

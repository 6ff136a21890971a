//! What a published site's pictures say of themselves.

use std::collections::BTreeMap;

use polygloss::base::{Clock, SitePath, When, world};
use polygloss::build::{Memory, Request, Scrutiny, Stages, build, understand};
use polygloss::photo::{Picture, Reveals};
use polygloss::site::Visibility;

use super::bytes;

const ARTICLE: &str = r#"+++
title = "A"
[photos."camera.jpg"]
credit = "Ana Čuk/STA"
license = "https://example.org/licence"
ai = "edited"
+++
![Camera](camera.jpg)

Text.

![Agency](agency.jpg)
Photo: The line
"#;

#[test]
fn originals_beside_articles_are_published_clean_and_credited() {
    let mut site: BTreeMap<SitePath, Vec<u8>> = BTreeMap::new();
    let mut add = |path: &str, bytes: Vec<u8>| site.insert(SitePath::new(path), bytes);
    let settings = "base_url = \"https://mag.example\"\ntitle = \"M\"\ndefault_language = \"en\"\n[languages.en]\n[languages.sl]\n";
    add("polygloss.toml", settings.into());
    add("content/en/a/index.md", ARTICLE.into());
    add("content/sl/a.md", "+++\ntitle = \"A\"\n+++\n![Kamera](camera.jpg)\n".into());
    let index = "+++\ntitle = \"S\"\ncover = \"cover.jpg\"\n[photos.\"cover.jpg\"]\ncredit = \"Of the section\"\n+++\n";
    add("content/en/s/_index.md", index.into());
    add("content/en/s/cover.jpg", bytes("camera.jpg"));
    for name in ["camera.jpg", "agency.jpg"] {
        add(&format!("content/en/a/{name}"), bytes(name));
        add(&format!("static/{name}"), bytes(name));
    }
    let request = Request {
        clock: Clock { now: When::parse("2026-05-10T12:00").expect("it is a time"), given: true },
        visibility: Visibility::default(),
        base_url: None,
        scrutiny: Scrutiny::Ordinary,
    };
    let (mut memory, mut stages) = (Memory::new(), Stages::start());
    let understood = understand(&site, &request, &mut memory, &mut stages).expect("all files are there");
    let magazine = understood.magazine.expect("it is a magazine");
    let sink = world::Memory::new(&site);
    build(&magazine, understood.diagnostics, &site, &sink, None, &mut stages).expect("it is built");
    let outputs = sink.into_outputs();

    let camera = Picture::read(&outputs["en/a/camera.jpg"]).expect("it is a picture");
    assert_eq!(camera.reveals, Reveals::default());
    assert_eq!(camera.orientation, 6);
    assert_eq!(camera.credits.credit_line.as_deref(), Some("Ana Čuk/STA"));
    assert_eq!(camera.credits.creator, ["Ana Cuk", "Bor Zagar"]);
    assert_eq!(camera.credits.copyright.as_deref(), Some("2026 Ana Cuk"));
    assert_eq!(camera.credits.web_statement.as_deref(), Some("https://example.org/licence"));
    assert_eq!(camera.credits.source_type(), Some("compositeWithTrainedAlgorithmicMedia"));
    let agency = Picture::read(&outputs["en/a/agency.jpg"]).expect("it is a picture");
    assert_eq!(agency.credits.credit_line.as_deref(), Some("The line"));
    let cover = Picture::read(&outputs["en/s/cover.jpg"]).expect("it is a picture");
    assert_eq!(cover.credits.credit_line.as_deref(), Some("Of the section"));
    // What lies in static/ is the owner's, and stays as it is.
    assert_eq!(outputs["camera.jpg"], bytes("camera.jpg"));
}

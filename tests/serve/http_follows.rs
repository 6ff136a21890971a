//! What a browser is told of the page that it shows.

use serde_json::Value;

use crate::running::{Running, Site};

const ARTICLE: &str = "/en/culture/museum/";
const FILE: &str = "content/en/culture/museum.md";

fn article(title: &str, text: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-05-01\n+++\n{text}\n")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// A server and the state in which a browser has a page.
fn open(site: Site, page: &str, options: &[&str]) -> (Running, String) {
    let server = site.serve(options);
    let seen = server.get(page).seen();
    (server, seen)
}

#[test]
fn a_page_is_reloaded_when_its_own_text_changes() {
    let (server, seen) = open(Site::new(), ARTICLE, &[]);
    let mut own = server.follow(ARTICLE, &seen);
    let other = server.get("/sl/culture/museum/").seen();
    let mut other = server.follow("/sl/culture/museum/", &other);
    server.site.write(FILE, article("The museum", "Another lamp."));
    assert_eq!(own.next().0, "reload");
    assert!(other.is_silent(), "the other language's page is as it was");
}

#[test]
fn what_was_missed_is_told_on_the_next_connection() {
    let (server, seen) = open(Site::new(), ARTICLE, &[]);
    server.site.write(FILE, article("The museum", "Another lamp."));
    server.until(ARTICLE, |answer| answer.text().contains("Another lamp."));
    assert_eq!(server.follow(ARTICLE, &seen).next().0, "reload");
    let seen = server.get(ARTICLE).seen();
    assert!(server.follow(ARTICLE, &seen).is_silent(), "nothing was missed");
    assert_eq!(server.follow(ARTICLE, "").next(), ("mistakes".to_owned(), "[]".to_owned()));
}

#[test]
fn a_page_that_appears_or_goes_is_reloaded() {
    let (server, seen) = open(Site::new(), "/en/culture/night/", &[]);
    let mut events = server.follow("/en/culture/night/", &seen);
    server.site.write("content/en/culture/night.md", article("Night", "Dark."));
    assert_eq!(events.next().0, "reload");
    std::fs::remove_file(server.site.path("content/en/culture/night.md")).expect("it was there");
    assert_eq!(events.next().0, "reload");
}

#[test]
fn style_sheets_are_swapped_alone() {
    let site = Site::new();
    site.write("styles/gloss.css", "body { color: red }");
    let (server, seen) = open(site, ARTICLE, &[]);
    let mut events = server.follow(ARTICLE, &seen);
    server.site.write("styles/gloss.css", "body { color: blue }");
    let (name, data) = events.next();
    assert_eq!(name, "styles");
    let styles = json(&data);
    assert_eq!(styles[0][0], "/assets/gloss.css");
    let address = styles[0][1].as_str().expect("an address");
    assert!(address.starts_with("/assets/gloss.") && address.ends_with(".css"), "{address}");
    let style = server.get(address);
    assert_eq!((style.status, style.header("content-type")), (200, Some("text/css; charset=utf-8")));
    assert!(style.text().contains("#00f") || style.text().contains("blue"), "{}", style.text());

    // A page made of this edition asks for it when the next one is there already.
    server.site.write("styles/gloss.css", "body { color: tomato }");
    assert_eq!(events.next().0, "styles");
    let style = server.get(address);
    assert_eq!((style.status, style.header("content-type")), (200, Some("text/css; charset=utf-8")));
    assert!(style.text().contains("tomato"), "{}", style.text());
    assert_eq!(server.get("/assets/other.0123456789abcdef.css").status, 404);
}

#[test]
fn mistakes_are_shown_as_text_over_the_last_good_page_and_go_when_mended() {
    let (server, seen) = open(Site::new(), ARTICLE, &[]);
    let mut events = server.follow(ARTICLE, &seen);
    server.site.write(FILE, article("The museum", "A [way](/no/<script>/where/)."));
    let (name, data) = events.next();
    assert_eq!(name, "mistakes");
    let mistake = &json(&data)[0];
    assert_eq!((&mistake["severity"], &mistake["code"]), (&"error".into(), &"broken-link".into()));
    assert!(mistake["place"].as_str().is_some_and(|place| place.starts_with(&format!("{FILE}:5:"))), "{data}");
    assert_eq!(mistake["line"][0], 5);
    let page = server.get(ARTICLE);
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("A lamp.") && !text.contains("A <a"), "the last good page: {text}");
    assert!(text.contains("data-mistakes=\"[{&quot;") && text.contains(&format!("{FILE}:5:")), "{text}");
    assert!(!text.contains("<script>/where"), "{text}");
    assert_eq!(server.get("/sl/culture/museum/").text().matches("data-mistakes").count(), 0, "other pages are as ever");
    server.until_told("error[broken-link]");
    server.site.write(FILE, article("The museum", "A lamp."));
    assert_eq!(events.next(), ("mistakes".to_owned(), "[]".to_owned()));
    assert!(!server.until(ARTICLE, |answer| !answer.text().contains("data-mistakes")).text().is_empty());
}

#[test]
fn a_template_with_a_mistake_is_shown_on_its_pages() {
    let (server, seen) = open(Site::new(), ARTICLE, &[]);
    let mut events = server.follow(ARTICLE, &seen);
    server.site.write(
        "templates/article.html",
        "{% extends \"base.html\" %}\n{% block main %}{{ nobody }}{% endblock main %}\n",
    );
    let (name, data) = events.next();
    assert_eq!(name, "mistakes");
    assert!(data.contains("templates/article.html:2:"), "{data}");
    assert!(server.get(ARTICLE).text().contains("A lamp."), "the last good page");
}

#[test]
fn a_site_without_settings_says_so_until_it_has_some() {
    let site = Site::with("base_url = \n");
    let server = site.serve(&[]);
    let page = server.get("/");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("bad-toml"), "{}", page.text());
    let mut events = server.follow("/", &page.seen());
    server.site.write("polygloss.toml", "base_url = \"https://m.example\"\n[languages.en]\n[languages.sl]\n");
    events.until("reload");
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn a_site_with_mistakes_is_served_as_far_as_it_goes() {
    let site = Site::new();
    site.write("content/en/culture/broken.md", "+++\ntitle = 1\n+++\n");
    let server = site.serve(&[]);
    server.until_told("error[wrong-type]");
    assert_eq!(server.get(ARTICLE).status, 200);
    let missing = server.get("/en/culture/broken/");
    assert!(missing.text().contains("content/en/culture/broken.md:2:"), "{} {}", missing.status, missing.text());
}
#[test]
fn broken_front_matter_keeps_the_page_as_it_was() {
    let (server, seen) = open(Site::new(), ARTICLE, &[]);
    let mut events = server.follow(ARTICLE, &seen);
    server.site.write(FILE, "+++\ntitel = \"The museum\"\n+++\nText.\n");
    let (name, data) = events.next();
    assert_eq!(name, "mistakes", "{data}");
    assert!(data.contains("did you mean `title`?"), "{data}");
    assert!(server.get(ARTICLE).text().contains("A lamp."));
    assert_eq!(server.get("/sl/culture/museum/").status, 200);
    server.until_told("error[unknown-key]");
    server.site.write(FILE, article("The museum", "A new lamp."));
    loop {
        if events.next().0 == "reload" {
            break;
        }
    }
    server.until(ARTICLE, |answer| answer.text().contains("A new lamp.") && !answer.text().contains("data-mistakes"));
}

#[test]
fn the_browser_is_led_to_the_page_just_saved() {
    let (server, seen) = open(Site::new(), "/en/", &["--jump"]);
    let mut events = server.follow("/en/", &seen);
    server.site.write("content/sl/culture/museum.md", "+++\ntitle = \"Muzej\"\n+++\nDve luči.\n");
    let (name, data) = events.next();
    assert_eq!(name, "go");
    assert_eq!(json(&data)[1], "/sl/culture/museum/");
}

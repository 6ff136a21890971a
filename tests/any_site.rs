//! Whatever articles say, their pages are sound HTML, their feeds and sitemaps XML and JSON, in the built-in theme.

#[path = "tools/balance.rs"]
mod balance;
#[path = "tools/texts.rs"]
mod texts;
#[path = "tools/tries.rs"]
mod tries;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use polygloss::base::{Clock, SitePath, When, characters, world};
use polygloss::build::{Memory, Request, Scrutiny, Stages, build, understand};
use polygloss::site::Visibility;
use proptest::prelude::*;
use texts::text;
use tries::tries;

const PICTURE: &[u8] = include_bytes!("photos/files/held-1.jpg");

/// What an article says beside its text, each in one line.
#[derive(Debug, Clone)]
struct Words {
    title: String,
    lead: String,
    tags: Vec<String>,
    author: String,
    credit: String,
}

fn line() -> impl Strategy<Value = String> {
    text().prop_map(|text| characters::replaced(text).replace(char::is_control, " "))
}

fn words() -> impl Strategy<Value = Words> {
    (line(), line(), prop::collection::vec(line(), 0..3), line(), line())
        .prop_map(|(title, lead, tags, author, credit)| Words { title, lead, tags, author, credit })
}

/// An article with all of these, where nothing of them is empty.
fn article(words: &Words, body: &str) -> String {
    // JSON's texts are TOML's.
    let quoted = |text: &str| serde_json::to_string(text).expect("a text can be written");
    let filled = |text: &str| if text.trim().is_empty() { quoted("x") } else { quoted(text) };
    let tags: Vec<String> = words.tags.iter().map(|tag| filled(tag)).collect();
    let mut matter = format!("title = {}\ndate = 2026-05-01\nlead = {}\n", filled(&words.title), filled(&words.lead));
    writeln!(matter, "subtitle = {}\ntags = [{}]", filled(&words.lead), tags.join(", "))
        .expect("memory takes any text");
    writeln!(matter, "authors = [{}]\ncover = \"b.jpg\"", filled(&words.author)).expect("memory takes any text");
    write!(matter, "[photos.\"b.jpg\"]\ncredit = {}\nalt = {}\n", filled(&words.credit), filled(&words.title))
        .expect("memory takes any text");
    format!("+++\n{matter}+++\n{body}\n")
}

/// The outputs of a magazine with this article, and the codes of errors that kept it from being made.
fn built(files: &BTreeMap<SitePath, Vec<u8>>) -> (BTreeMap<String, Vec<u8>>, BTreeSet<&'static str>) {
    let clock = Clock { now: When::parse("2026-05-10T12:00").expect("it is a time"), given: true };
    let visibility = Visibility { drafts: false, future: false, preview: false };
    let request = Request { clock, visibility, base_url: None, scrutiny: Scrutiny::Ordinary };
    let mut stages = Stages::start();
    let understood = understand(files, &request, &mut Memory::new(), &mut stages).expect("memory can be read");
    let magazine = understood.magazine.expect("the settings are sound");
    let sink = world::Memory::new(files);
    let built =
        build(&magazine, understood.diagnostics, files, &sink, None, &mut stages).expect("memory can be written");
    let errors = built.diagnostics.iter().filter(|mistake| mistake.severity == polygloss::base::Severity::Error);
    (sink.into_outputs(), errors.map(|mistake| mistake.code).collect())
}

/// What is wrong with a page: an id that stands twice too.
fn fault(html: &str) -> Option<String> {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    balance::fault(html, |_, tag| {
        let id = tag.attributes.iter().find(|(name, _)| ***name == *b"id");
        let id = id.map(|(_, value)| String::from_utf8_lossy(value).into_owned());
        id.filter(|id| !ids.insert(id.clone())).map(|id| format!("id {id} twice"))
    })
}

fn xml_fault(xml: &str) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return None,
            Ok(quick_xml::events::Event::Start(element) | quick_xml::events::Event::Empty(element)) => {
                if let Some(why) = element.attributes().find_map(Result::err) {
                    return Some(why.to_string());
                }
            }
            Ok(_) => {}
            Err(why) => return Some(why.to_string()),
        }
    }
}

proptest! {
    #![proptest_config(tries(30))]

    #[test]
    fn any_article_makes_a_sound_magazine(body in text(), own in words(), translated in words(), again in text()) {
        let mut files: BTreeMap<SitePath, Vec<u8>> = BTreeMap::new();
        let mut add = |path: &str, bytes: &[u8]| drop(files.insert(SitePath::new(path), bytes.to_vec()));
        let languages = "[languages.en]\n[languages.ar]\nfallback = [\"en\"]\n[photos]\ncredits = \"off\"\n";
        add("polygloss.toml", format!("base_url = \"https://mag.example\"\ntitle = \"Mag\"\n{languages}").as_bytes());
        // Characters that no page can hold are a mistake of their own, and so are boxes of anything.
        let plain = |text: String| characters::replaced(text).replace("{info}", "");
        let (body, again) = (plain(body), plain(again));
        add("content/en/culture/a/index.md", article(&own, &body).as_bytes());
        add("content/ar/culture/a/index.md", article(&translated, &again).as_bytes());
        add("content/en/culture/a/b.jpg", PICTURE);
        let (outputs, errors) = built(&files);
        // What a text of these pieces may get wrong; all that was made before that is looked at too.
        let known = ["broken-link", "no-such-picture", "same-address", "bad-path"];
        prop_assert!(errors.iter().all(|code| known.contains(code)), "{errors:?}");
        for (path, bytes) in &outputs {
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            let wrong = match path.rsplit_once('.').map(|(_, end)| end) {
                Some("html") => fault(text),
                Some("xml") => xml_fault(text),
                Some("json") => serde_json::from_str::<serde_json::Value>(text).err().map(|why| why.to_string()),
                _ => None,
            };
            prop_assert_eq!(wrong, None, "{}: {}", path, text);
        }
    }
}

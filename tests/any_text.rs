//! Whatever an article's text says, it becomes balanced HTML that can't run script.

#[path = "tools/balance.rs"]
mod balance;
#[path = "tools/texts.rs"]
mod texts;
#[path = "tools/tries.rs"]
mod tries;

use std::ops::Range;
use std::sync::Mutex;

use polygloss::base::{Diagnostics, LanguageTag, Scratch, SitePath, SourceText, html::escape, url};
use polygloss::document::{
    BoxSource, Contents, Dialect, Dress, EmbedSource, Extent, Figure, Link, Part, Style, Surroundings, Written, parts,
    understand, write_html,
};
use proptest::prelude::*;
use pulldown_cmark::{Event, Tag};
use texts::text;
use tries::tries;

struct Plain;

fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape(text, &mut html);
    html
}

impl Surroundings for Plain {
    fn link(&mut self, target: &str, _: &Range<usize>) -> Link {
        Link::To { href: target.to_owned(), hreflang: None, rel: None }
    }
    fn image(&mut self, target: &str, alt: &str, title: &str, _: &Range<usize>) -> String {
        format!("<img src=\"{}\" alt=\"{}\" title=\"{}\">", escaped(target), escaped(alt), escaped(title))
    }
    fn figure(&mut self, figure: &Figure<'_>) -> String {
        let (target, credit) = (escaped(&figure.target), escaped(figure.credit.as_deref().unwrap_or("")));
        format!("<figure><img src=\"{target}\"><figcaption>{credit}</figcaption></figure>")
    }
    fn gallery(&mut self, figures: &[Figure<'_>]) -> String {
        figures.iter().map(|figure| self.figure(figure)).collect()
    }
    fn boxed(&mut self, source: &BoxSource) -> String {
        format!("<aside>{}</aside>", escaped(&source.name))
    }
    fn embed(&mut self, source: &EmbedSource) -> String {
        format!("<a href=\"{}\">{}</a>", escaped(&source.frame), escaped(&source.url))
    }
}

fn magazine(language: &str) -> Dialect {
    Dialect::new(LanguageTag::parse(language).expect("the code is canonical"), ["Foto"])
}

fn written(markdown: &str, dialect: &Dialect, dress: Dress) -> String {
    let source = SourceText::new(SitePath::new("a.md"), markdown.to_owned());
    let parts = parts(&source, 0..source.text.len(), dialect, &mut Diagnostics::new());
    understand(&source, &parts, dialect, &mut Diagnostics::new());
    let headings = parts.iter().filter_map(|part| match part {
        Part::Markdown(Event::Start(Tag::Heading { id, .. }), _) => id.as_deref(),
        _ => None,
    });
    assert!(Contents::of(&parts).entries().map(|entry| entry.id).eq(headings), "{markdown:?}");
    write_html(&parts, Style { prefix: "", dress, typography: Some(&dialect.typography) }, &mut Plain)
}

/// Puts bytes aside in memory.
#[derive(Default)]
struct Held(Mutex<Vec<u8>>);

impl Scratch for Held {
    fn put(&self, bytes: Vec<u8>) -> Option<u64> {
        let mut held = self.0.lock().expect("nobody panics");
        held.extend(&bytes);
        Some((held.len() - bytes.len()) as u64)
    }

    fn fetch(&self, at: u64, length: usize) -> Option<Vec<u8>> {
        let at = usize::try_from(at).expect("it was put there");
        self.0.lock().expect("nobody panics").get(at..at + length).map(<[u8]>::to_vec)
    }

    fn clear(&self) {
        self.0.lock().expect("nobody panics").clear();
    }
}

/// What is wrong with a piece of HTML that an author wrote, if anything.
fn fault(html: &str) -> Option<String> {
    balance::fault(html, |name, tag| {
        if ["script", "style", "svg", "div", "textarea"].contains(&name) && tag.attributes.is_empty() {
            return Some(format!("<{name}> passed"));
        }
        tag.attributes.iter().find_map(|(attribute, value)| {
            let (attribute, value) = (String::from_utf8_lossy(attribute), String::from_utf8_lossy(value));
            let is_dangerous = matches!(&*attribute, "href" | "src") && url::is_dangerous(&value);
            (attribute.starts_with("on") || is_dangerous).then(|| format!("{attribute}={value} passed"))
        })
    })
}

/// Raw HTML that is left out takes headings and heads of tables with it.
#[test]
fn what_is_left_out_leaves_nothing_half_behind() {
    for markdown in [
        "- *<script><?\n\t# ",
        "- *<script><?\n\t# a\n\n# b",
        "<style>\n\n| a | b |\n|--|--|\n*</style>",
        "![a](b.jpg)\n\nFoto: X<u>  \ny",
    ] {
        let html = written(markdown, &magazine("sl"), Dress::Magazine);
        assert_eq!(fault(&html), None, "{html}");
        assert!(!html.contains("a</h1>") && !html.contains("<th>"), "{html}");
    }
}

proptest! {
    #![proptest_config(tries(3_000))]

    #[test]
    fn any_text_becomes_balanced_html(markdown in text(), language in prop::sample::select(vec!["sl", "fr", "en", "ja"])) {
        let html = written(&markdown, &magazine(language), Dress::Magazine);
        prop_assert_eq!(fault(&html), None, "{}", html);
    }

    #[test]
    fn so_it_does_in_feeds_and_in_other_dialects(markdown in text(), raw_html in any::<bool>(), is_markdown in any::<bool>()) {
        let extent = if is_markdown { Extent::Markdown } else { Extent::Magazine };
        let dialect = Dialect { raw_html, extent, hears_words: true, ..magazine("en") };
        let html = written(&markdown, &dialect, Dress::Plain);
        // Whoever lets raw HTML pass answers for its balance.
        prop_assert!(raw_html || fault(&html).is_none(), "{:?}: {}", fault(&html), html);
    }

    #[test]
    fn texts_that_are_put_aside_come_back_as_they_were(before in text(), markdown in text()) {
        let source = SourceText::new(SitePath::new("a.md"), format!("{before}\n\n{markdown}"));
        let dialect = magazine("en");
        let body = before.len() + 2..source.text.len();
        let parts = parts(&source, body, &dialect, &mut Diagnostics::new());
        let written = Written::new(&parts, &dialect);
        let held = Held::default();
        held.put(b"of another text".to_vec());
        let aside = written.clone().put_aside(&held).expect("there is room");
        let bytes = aside.fetch(&held).expect("nothing is lost");
        let again = Written::from_aside(&bytes).expect("it is what was put aside");
        prop_assert_eq!(&again, &written);
        prop_assert_eq!(again.draft.fill(&mut Plain), written.draft.fill(&mut Plain));
        held.clear();
        prop_assert_eq!(aside.fetch(&held), None);
    }
}

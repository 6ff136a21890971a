//! The examples of the CommonMark specification. They are not ours to keep here: POLYGLOSS_COMMONMARK
//! names the `spec.txt` of the npm package commonmark-spec 0.31.2. Run it with `cargo test --test commonmark`.

use std::collections::BTreeMap;
use std::ops::Range;

use polygloss::base::{Diagnostics, LanguageTag, SitePath, SourceText};
use polygloss::document::{
    BoxSource, Dialect, Dress, EmbedSource, Extent, Figure, Link, Style, Surroundings, parts, write_html,
};

/// Examples that our extensions change, each with its reason.
const EXCEPTIONS: [(usize, &str); 0] = [];

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

/// The examples of the specification: between lines of 32 backticks, its Markdown, a dot, its HTML.
fn examples(spec: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut lines = spec.lines();
    while let Some(line) = lines.next() {
        if line != format!("{fence} example") {
            continue;
        }
        let mut until = |end: &str| -> String {
            lines.by_ref().take_while(|line| *line != end).map(|line| format!("{line}\n")).collect::<String>()
        };
        let markdown = until(".").replace('→', "\t");
        let html = until(&fence).replace('→', "\t");
        examples.push(Example { number: examples.len() + 1, markdown, html });
    }
    examples
}

/// Surroundings without a site.
struct Nowhere;

impl Surroundings for Nowhere {
    fn link(&mut self, target: &str, _: &Range<usize>) -> Link {
        Link::To { href: target.to_owned(), hreflang: None, rel: None }
    }
    fn image(&mut self, target: &str, alt: &str, title: &str, _: &Range<usize>) -> String {
        let mut html = String::from("<img src=\"");
        pulldown_cmark_escape::escape_href(&mut html, target).expect("a string can be written to");
        html.push_str("\" alt=\"");
        pulldown_cmark_escape::escape_html(&mut html, alt).expect("a string can be written to");
        if !title.is_empty() {
            html.push_str("\" title=\"");
            pulldown_cmark_escape::escape_html(&mut html, title).expect("a string can be written to");
        }
        html + "\" />"
    }
    fn figure(&mut self, _: &Figure<'_>) -> String {
        unreachable!("Markdown alone has no figures")
    }
    fn gallery(&mut self, _: &[Figure<'_>]) -> String {
        unreachable!("Markdown alone has no galleries")
    }
    fn boxed(&mut self, _: &BoxSource) -> String {
        unreachable!("Markdown alone has no boxes")
    }
    fn embed(&mut self, _: &EmbedSource) -> String {
        unreachable!("Markdown alone has no embeds")
    }
}

fn html(markdown: &str) -> String {
    let language = LanguageTag::parse("en").expect("the code is canonical");
    let dialect = Dialect { raw_html: true, extent: Extent::Markdown, ..Dialect::new(language, []) };
    let source = SourceText::new(SitePath::new("example.md"), markdown.to_owned());
    let parts = parts(&source, 0..source.text.len(), &dialect, &mut Diagnostics::new());
    write_html(&parts, Style { prefix: "", dress: Dress::Plain, typography: None }, &mut Nowhere)
}

#[test]
fn the_examples_of_the_specification_come_out_as_it_says() {
    let path = std::env::var("POLYGLOSS_COMMONMARK").expect("POLYGLOSS_COMMONMARK names commonmark-spec's spec.txt");
    let spec = std::fs::read_to_string(&path).expect("the specification can be read");
    let examples = examples(&spec);
    assert_eq!(examples.len(), 652, "the specification is version 0.31.2");
    let exceptions: BTreeMap<usize, &str> = EXCEPTIONS.into_iter().collect();
    let mut wrong = Vec::new();
    for example in &examples {
        let ours = html(&example.markdown);
        if (ours != example.html) != exceptions.contains_key(&example.number) {
            wrong.push(example.number);
            println!("{}: {:?}\n  wanted {:?}\n  got    {ours:?}", example.number, example.markdown, example.html);
        }
    }
    assert_eq!(wrong, Vec::<usize>::new(), "these examples differ, or no longer differ");
}

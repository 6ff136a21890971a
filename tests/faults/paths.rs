//! Group C: paths, addresses and collisions.

use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::scene::Scene;

#[test]
fn n037_slugs_lead_nowhere_else() {
    for slug in ["../../evil", "..", ".", "a/b", "%2e%2e", "..%2fevil", "a\\\\b", "a\\u0000b", "a%00b"] {
        let scene = Scene::built().article("en/z.md", &format!("title = \"Z\"\nslug = \"{slug}\""), "Text.");
        scene.build().exits(1).tells("content/en/z.md:3:8").old_site_stands();
    }
}

#[test]
fn n037_slugs_of_sections_people_and_tags_lead_nowhere_else() {
    for (path, title) in [("travel/_index.md", "title"), ("authors/ana.md", "name"), ("tags/sea.md", "title")] {
        let scene =
            Scene::built().article(&format!("en/{path}"), &format!("{title} = \"Z\"\nslug = \"../../evil\""), "");
        scene.build().exits(1).tells(&format!("content/en/{path}:3:8")).old_site_stands();
    }
}

#[test]
fn n039_aliases_lead_nowhere_else() {
    for alias in ["/../../evil", "/a/../../b/", "/%2e%2e/evil", "/a\\\\b", "/a%0Ab", "../evil"] {
        let scene = Scene::built().article("en/z.md", &format!("title = \"Z\"\naliases = [\"{alias}\"]"), "Text.");
        scene.build().exits(1).tells("content/en/z.md:3:12").old_site_stands();
    }
}

#[test]
fn n041_two_articles_at_one_address_are_both_named() {
    let scene = Scene::built().article("en/a.md", "title = \"A\"\nslug = \"same\"", "Text.");
    let scene = scene.article("en/b.md", "title = \"B\"\nslug = \"same\"", "Text.");
    scene.build().exits(1).tells("content/en/a.md").tells("content/en/b.md").tells("/en/same/").old_site_stands();
}

#[test]
fn n041_an_alias_where_a_page_is_names_both() {
    let scene = Scene::built().article("en/a.md", "title = \"A\"\naliases = [\"/en/old/\"]", "Text.");
    scene.build().exits(1).tells("content/en/a.md").tells("content/en/old.md").old_site_stands();
}

#[test]
fn n042_a_page_and_a_file_of_static() {
    let scene = Scene::built().file("site/static/en/old/index.html", "static");
    scene.build().exits(1).tells("content/en/old.md").tells("static/en/old/index.html").old_site_stands();
    let scene = Scene::built().file("site/static/en/old", "a file where a folder is needed");
    scene.build().exits(1).tells("content/en/old.md").tells("static/en/old").old_site_stands();
}

#[test]
fn n043_a_page_and_what_is_made() {
    for (slug, other) in [("tags", "tags"), ("authors", "authors"), ("travel", "travel")] {
        let scene = Scene::built().article("en/travel/a.md", "title = \"A\"\nauthors = [\"A\"]", "");
        let scene = scene.article("en/z.md", &format!("title = \"Z\"\nslug = \"{slug}\""), "");
        scene.build().exits(1).tells("content/en/z.md").tells(other).old_site_stands();
    }
    for (path, made) in [("tags/sea", "the tag `sea`"), ("authors/ana", "the author `Ana`"), ("travel", "travel")] {
        let scene = Scene::built().article("en/travel/a.md", "title = \"A\"\nauthors = [\"Ana\"]", "");
        let scene = scene.file(&format!("site/static/en/{path}/index.html"), "static");
        let run = scene.build().exits(1).tells(&format!("static/en/{path}/index.html")).tells(made);
        run.tells("same-address").old_site_stands();
        let scene = Scene::built().article("en/travel/a.md", "title = \"A\"\nauthors = [\"Ana\"]", "");
        let scene = scene.article("en/z.md", &format!("title = \"Z\"\naliases = [\"/en/{path}/\"]"), "");
        scene.build().exits(1).tells("content/en/z.md").tells(made).old_site_stands();
    }
    for name in ["sitemap.xml", "sitemap-en.xml", "404.html", "robots.txt", "en/feed.xml", "en/404.html", "_headers"] {
        let scene = Scene::built().file(&format!("site/static/{name}"), "static");
        scene.build().exits(1).tells(&format!("static/{name}")).tells("same-address").old_site_stands();
    }
    let scene = Scene::built().file("site/static/.polygloss.json", "{}");
    scene.build().exits(1).tells("static/.polygloss.json").old_site_stands();
}

#[test]
fn n045_a_difference_in_case_alone() {
    let scene = Scene::built().article("en/Recipes.md", "title = \"A\"\nslug = \"Soup\"", "");
    let scene = scene.article("en/recipes.md", "title = \"B\"\nslug = \"soup\"", "");
    scene.build().exits(1).tells("content/en/Recipes.md").tells("content/en/recipes.md").old_site_stands();
    let scene =
        Scene::built().article("en/Recipes/a.md", "title = \"A\"", "").article("en/recipes/a.md", "title = \"B\"", "");
    scene.build().exits(1).tells("content/en/Recipes").tells("content/en/recipes").old_site_stands();
    let scene = Scene::built().file("site/static/Logo.svg", "<svg/>").file("site/static/logo.svg", "<svg/>");
    scene.build().exits(1).tells("static/Logo.svg").tells("static/logo.svg").old_site_stands();
}

#[test]
fn n046_a_difference_in_normal_form_alone() {
    let scene = Scene::built().article("en/caf\u{e9}.md", "title = \"A\"", "");
    let scene = scene.article("en/cafe\u{301}.md", "title = \"B\"", "");
    scene.build().exits(1).tells("caf\\u{e9}.md").tells("cafe\\u{301}.md").old_site_stands();
}

#[test]
fn n048_names_that_windows_reserves() {
    for slug in ["con", "CON", "aux.md", "nul", "lpt1", "dot.", "space ", "a:b", "a?b", "a*b", "a|b", "a>b"] {
        let scene = Scene::built().article("en/z.md", &format!("title = \"Z\"\nslug = \"{slug}\""), "");
        scene.build().exits(1).tells("content/en/z.md:3:8").old_site_stands();
    }
    let scene = Scene::built().article("en/aux.md", "title = \"Z\"", "");
    scene.build().exits(1).tells("content/en/aux.md").old_site_stands();
    for name in ["static/nul", "static/con.txt", "static/a:b.txt", "static/dot./a.txt", "content/en/aux/_index.md"] {
        let scene = Scene::built().file(&format!("site/{name}"), "");
        scene.build().exits(1).tells(name).old_site_stands();
    }
    let scene = Scene::built().article("en/z.md", "title = \"Z\"\naliases = [\"/old/con/\"]", "");
    scene.build().exits(1).tells("content/en/z.md:3:12").old_site_stands();
}

#[test]
fn n049_addresses_that_no_disk_holds() {
    let long = "a".repeat(256);
    let scene = Scene::built().article("en/z.md", &format!("title = \"Z\"\nslug = \"{long}\""), "");
    scene.build().exits(1).tells("content/en/z.md:3:8").old_site_stands();
    let deep = "/0123456789".repeat(400);
    let scene = Scene::built().article("en/z.md", &format!("title = \"Z\"\naliases = [\"{deep}/\"]"), "");
    scene.build().exits(1).tells("content/en/z.md").old_site_stands();
    let scene = Scene::built().article("en/travel/z.md", &format!("title = \"Z\"\ntags = [\"{long}\"]"), "");
    scene
        .build()
        .exits(1)
        .tells("bad-path")
        .tells("the tag `aaa")
        .tells("content/en/travel/z.md:3:9")
        .old_site_stands();
    let scene = Scene::built().article("en/travel/z.md", &format!("title = \"Z\"\nauthors = [\"A\", \"{long}\"]"), "");
    scene.build().exits(1).tells("bad-path").tells("content/en/travel/z.md:3:17").old_site_stands();
}

#[test]
fn n051_names_without_latin_letters_have_stable_slugs() {
    let untitled = |name: &str| format!("untitled-{}", &blake3::hash(name.as_bytes()).to_hex()[..8]);
    let mut scene = Scene::in_languages(&["en", "ar"]);
    for name in ["\u{1F389}", "!!!", "\u{645}\u{62A}\u{62D}\u{641}"] {
        scene = scene.article(&format!("ar/{name}.md"), &format!("title = \"{name}\""), "");
    }
    let run = scene.build().exits(0).publishes("ar/\u{645}\u{62A}\u{62D}\u{641}/index.html");
    let run = run.publishes(&format!("ar/{}/index.html", untitled("\u{1F389}")));
    run.publishes(&format!("ar/{}/index.html", untitled("!!!")));
}

#[test]
fn n053_a_page_with_the_name_of_a_language() {
    let scene = Scene::in_languages(&["en", "sl"]).article("en/sl.md", "title = \"Slovenia\"", "");
    let run = scene.build().exits(0).shows("en/sl/index.html", "Slovenia").publishes("sl/index.html");
    let scene = run.then().configure("default_language_in_subdir = false");
    scene.build().exits(1).tells("content/en/sl.md").tells("same-address").old_site_stands();
}

#[test]
fn n054_file_names_that_are_no_addresses() {
    for name in ["a\u{7}b", "a\"b", "a<b", "a\nb", "a\\b", "a\u{1b}[31mb"] {
        let scene = Scene::built().article(&format!("en/{name}.md"), "title = \"Z\"", "");
        scene.build().exits(1).tells("file-name").tells("content/en/a").old_site_stands();
        let scene = Scene::built().file(&format!("site/static/deep/{name}.txt"), "").file("site/static/b.txt", "");
        scene.build().exits(1).tells("file-name").tells("static/deep/a").old_site_stands();
    }
    let scene = Scene::built().article("en/l'amour.md", "title = \"L'amour\"", "");
    scene.build().exits(0).publishes("en/lamour/index.html");
}

#[test]
fn n054_file_names_that_are_not_utf8() {
    let scene = Scene::built();
    let name = std::ffi::OsStr::from_bytes(b"site/content/en/caf\xE9.md");
    fs::write(scene.path("").join(name), "+++\ntitle = \"Z\"\n+++\n").expect("this disk takes it");
    scene.build().exits(1).tells("content/en/caf").tells("not UTF-8").old_site_stands();
}

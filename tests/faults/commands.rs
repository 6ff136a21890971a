//! What each command does and how it ends: contract, section 6.

use std::fs;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::scene::{Scene, tree};

/// Runs a command that may write sources.
#[track_caller]
fn ends(scene: &Scene, arguments: &[&str], status: i32) -> (String, String) {
    let Output { status: ended, stdout, stderr } = scene.command(arguments).output().expect("it can be started");
    let text = |bytes| String::from_utf8(bytes).expect("what it says is UTF-8");
    let (stdout, stderr) = (text(stdout), text(stderr));
    assert_eq!(ended.code(), Some(status), "{arguments:?}\n{stdout}\n{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    (stdout, stderr)
}

#[test]
fn a_new_site_builds_at_once_without_a_word() {
    let scene = Scene::new();
    for folder in ["../fresh", "../fresh/deep/er"] {
        ends(&scene, &["init", folder], 0);
        let (said, told) = ends(&scene, &["--root", folder, "build"], 0);
        assert!(said.starts_with("Built ") && told.is_empty(), "{said}\n{told}");
        ends(&scene, &["--root", folder, "check", "--deny", "warnings"], 0);
        let before = tree(&scene.path("site").join(folder));
        ends(&scene, &["init", folder], 2);
        assert_eq!(tree(&scene.path("site").join(folder)), before);
    }
    fs::create_dir(scene.path("empty")).expect("a folder");
    ends(&scene, &["init", "../empty"], 0);
    ends(&scene, &["init", "../beside.txt"], 2);
}

#[test]
fn a_new_article_has_its_front_matter() {
    let scene = Scene::in_languages(&["en", "sl"]).article("en/culture/lamp.md", "title = \"Lamp\"", "");
    let scene = scene.article("en/culture/door/index.md", "title = \"Door\"", "");
    let (said, _) = ends(&scene, &["new", "en/culture/night-walk.md", "--now", "2026-05-10"], 0);
    assert_eq!(said, "content/en/culture/night-walk.md\n");
    let text = |path: &str| fs::read_to_string(scene.path("site/content").join(path)).expect("it is there");
    let article = text("en/culture/night-walk.md");
    assert!(article.starts_with("+++\ntitle = \"Night walk\"\n") && article.contains("date = 2026-05-10"), "{article}");
    ends(&scene, &["new", "sl/culture/lamp.md"], 0);
    assert!(text("sl/culture/lamp.md").contains("[translation]\nfrom = \"en\""), "{}", text("sl/culture/lamp.md"));
    for (path, line) in
        [("sl/authors/ana.md", "name = "), ("sl/tags/night.md", "title = "), ("sl/_index.md", "title = ")]
    {
        ends(&scene, &["new", path], 0);
        assert!(text(path).contains(line), "{}", text(path));
    }
    ends(&scene, &["new", "en/about"], 0);
    assert!(text("en/about.md").contains("title = \"About\""));
    // All of it is understood.
    ends(&scene, &["build", "--drafts"], 0);
}

#[test]
fn new_refuses_what_exists_and_what_no_site_can_hold() {
    let scene = Scene::built();
    let before = tree(&scene.path(""));
    for path in [
        "en/old.md",
        "content/en/old.md",
        "en/old",
        "en/old/index.md",
        "en/travel/far.md",
        "xx/a.md",
        "../a.md",
        "en/../../a.md",
        "/etc/a.md",
        "en",
        "a.md",
        "en/",
        "en/.hidden.md",
        "en/#a.md",
        "en/a\"b.md",
        "en/a<b.md",
        "en/a\\b.md",
        "en/a\u{7}b.md",
        "en/con.md",
        "en/aux/index.md",
        "en//a.md",
        "en/authors/_index.md",
        "en/tags/_index.md",
    ] {
        let (said, told) = ends(&scene, &["new", path], 2);
        assert!(said.is_empty() && told.starts_with("error: ") && !told.contains('\u{7}'), "{path}: {said}{told}");
    }
    assert_eq!(tree(&scene.path("")), before);
}

/// The states and paths of a list as JSON.
fn listed(scene: &Scene, arguments: &[&str]) -> Vec<String> {
    let (said, _) = ends(scene, &[&["list"], arguments, &["--json", "--now", "2026-05-10"]].concat(), 0);
    let rows: Vec<Value> = serde_json::from_str(&said).unwrap_or_else(|error| panic!("{said}: {error}"));
    for row in &rows {
        let keys: Vec<&str> = row.as_object().expect("an object").keys().map(String::as_str).collect();
        let mut wanted = ["path", "language", "key", "title", "date", "state"];
        wanted.sort_unstable();
        let mut found = keys.clone();
        found.sort_unstable();
        assert_eq!(found, wanted);
    }
    rows.iter()
        .map(|row| {
            format!("{} {} {}", row["state"].as_str().unwrap_or(""), row["path"].as_str().unwrap_or(""), row["date"])
        })
        .collect()
}

#[test]
fn articles_are_listed_by_their_state() {
    let scene = Scene::in_languages(&["en", "sl"]).article("en/a.md", "title = \"A\"\ndraft = true", "");
    let scene = scene.article("en/food/b.md", "title = \"B\"\ndate = 2027-01-01", "");
    let scene = scene.article("en/food/c.md", "title = \"C\"\nexpires = 2026-01-01\ndate = 2025-01-01", "");
    let scene = scene.article("en/food/d/index.md", "title = \"D\"", "![](lamp.gif)");
    let scene = scene.content("en/food/d/lamp.gif", b"GIF89a\x01\0\x01\0\0\0\0;");
    let scene = scene.article("sl/food/d.md", "title = \"D\"", "");
    assert_eq!(listed(&scene, &["drafts"]), ["draft content/en/a.md null"]);
    assert_eq!(listed(&scene, &["scheduled"]), ["scheduled content/en/food/b.md \"2027-01-01\""]);
    assert_eq!(listed(&scene, &["expired"]), ["expired content/en/food/c.md \"2025-01-01\""]);
    assert_eq!(listed(&scene, &["uncredited"]), ["live content/en/food/d/index.md null"]);
    let untranslated = listed(&scene, &["untranslated"]);
    assert_eq!(untranslated.len(), 3, "{untranslated:?}");
    assert_eq!(listed(&scene, &[]).len(), 5);
    let (said, _) = ends(&scene, &["list", "drafts"], 0);
    assert!(said.lines().count() == 1 && said.contains("content/en/a.md"), "{said}");
}

#[test]
fn the_nearest_folder_with_a_configuration_is_the_site() {
    let scene = Scene::built();
    let mut command = scene.command(&["build"]);
    command.current_dir(scene.path("site/content/en/travel"));
    assert!(command.output().expect("it can be started").status.success());
    let mut command = scene.command(&["build"]);
    let output = command.current_dir(scene.path("home")).output().expect("it can be started");
    assert_eq!(output.status.code(), Some(2));
    let mut command = scene.command(&["--root", "../site", "build", "--output", "../out"]);
    assert!(command.current_dir(scene.path("home")).output().expect("it can be started").status.success());
    assert!(
        scene.path("out/en/old/index.html").is_file(),
        "an output on the command line is told from where one stands"
    );
}

#[test]
fn check_tells_what_a_build_does_and_writes_nothing() {
    let scene = Scene::in_languages(&["en", "sl"]).article("en/a.md", "titel = \"A\"", "").article(
        "sl/b.md",
        "titel = \"B\"",
        "",
    );
    let run =
        scene.run(&["check"]).exits(1).changes_nothing().tells("content/en/a.md:2:1").tells("content/sl/b.md:2:1");
    let run =
        run.then().run(&["check", "--lang", "sl"]).exits(1).tells("content/sl/b.md:2:1").never_tells("content/en/a.md");
    let scene = run.then().article("en/a.md", "title = \"A\"", "Photo: nobody").article("sl/b.md", "title = \"B\"", "");
    let run = scene.run(&["check"]).exits(0).changes_nothing().tells("warning");
    let run = run.then().run(&["check", "--deny", "warnings"]).exits(1).tells("warning").changes_nothing();
    run.then().run(&["check", "--deny", "warnings", "--lang", "sl"]).exits(0);
}

#[test]
fn a_preview_shows_all_and_keeps_search_engines_out() {
    let scene = Scene::built().article("en/a.md", "title = \"Draft\"\ndraft = true", "");
    let scene = scene.article("en/b.md", "title = \"Later\"\ndate = 2999-01-01", "");
    let run = scene.run(&["build", "--preview"]).exits(0).publishes("en/a/index.html").publishes("en/b/index.html");
    let run = run
        .shows("robots.txt", "Disallow: /\n")
        .shows("en/old/index.html", "noindex")
        .shows("en/index.html", "noindex");
    let banner = |run: &crate::scene::Run| run.page("en/old/index.html").contains("banner");
    assert!(banner(&run), "{}", run.page("en/old/index.html"));
    let run =
        run.then().run(&["build", "--drafts"]).exits(0).publishes("en/a/index.html").publishes_no("en/b/index.html");
    assert!(!banner(&run) && !run.page("en/old/index.html").contains("noindex"));
    let run = run.then().run(&["build", "--base-url", "https://other.example/mag/"]).exits(0);
    let run = run.shows("en/old/index.html", "href=\"https://other.example/mag/en/old/\"").nowhere_shows("m.example");
    run.then().run(&["build", "--base-url", "other"]).exits(2).changes_nothing();
}

#[test]
fn a_reader_who_has_gone_is_no_mistake() {
    let scene = Scene::built();
    for arguments in
        [&["list"][..], &["build"], &["check", "--message-format", "json"], &["completions", "zsh"], &["--help"]]
    {
        let mut child = scene.command(arguments).stdout(Stdio::piped()).spawn().expect("it can be started");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{arguments:?} {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_is_asked_wrongly_is_told_as_such() {
    for arguments in
        [&["biuld"][..], &[], &["build", "--port", "1"], &["list", "all"], &["new"], &["build", "-v", "-q"]]
    {
        Scene::built().run(arguments).exits(2).changes_nothing();
    }
    for arguments in
        [&["--version"][..], &["--help"], &["build", "--help"], &["completions", "bash"], &["help", "list"]]
    {
        let run = Scene::built().run(arguments).exits(0).changes_nothing();
        assert!(!run.ended.stdout.is_empty() && run.ended.stderr.is_empty(), "{run}");
    }
    // Options of all commands may stand after the command too.
    Scene::built().run(&["build", "--root", ".", "--now", "2026-05-10", "--message-format", "human", "-v"]).exits(0);
}

#[test]
fn a_wrong_instant_or_address_is_a_wrong_use_of_any_command() {
    for command in [&["init", "new"][..], &["completions", "bash"], &["list"], &["build"]] {
        Scene::built().run(&[&["--now", "soon"], command].concat()).exits(2).tells("--now").changes_nothing();
    }
    for address in ["https://m.example:port", "https://m.example:99999", "m.example"] {
        Scene::built().run(&["build", "--base-url", address]).exits(2).tells("--base-url").changes_nothing();
    }
}

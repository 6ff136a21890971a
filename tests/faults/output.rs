//! Group A: which folders may become an output, and what of others' is kept there.

use crate::scene::Scene;

fn refused(output: &str) {
    for force in [&["build", "--output", output][..], &["build", "--force", "--output", output]] {
        Scene::built().run(force).exits(2).tells("the output folder").changes_nothing();
    }
}

#[test]
fn n001_the_site_itself_is_no_output() {
    refused(".");
    refused("./");
}

#[test]
fn n002_the_sources_are_no_output() {
    refused("content");
    refused("content/en/public");
}

#[test]
fn n003_what_holds_the_site_is_no_output() {
    refused("..");
}

#[test]
fn n004_the_root_of_the_disk_is_no_output() {
    refused("/");
}

#[test]
fn n005_the_home_folder_is_no_output() {
    for force in [&["--output"][..], &["--force", "--output"]] {
        let scene = Scene::built();
        let home = scene.path("home").display().to_string();
        let arguments = [&["build"], force, &[home.as_str()]].concat();
        scene.run(&arguments).exits(2).tells("your home folder").changes_nothing();
    }
}

#[test]
fn n006_an_output_dir_in_the_sources_is_a_mistake_of_the_configuration() {
    for folder in ["content", ".", "..", "/", "static/x"] {
        for command in ["build", "check"] {
            let scene = Scene::built().configure(&format!("# the site\noutput_dir = \"{folder}\""));
            scene.run(&[command]).exits(1).tells("polygloss.toml:2:14").tells("refused-output").changes_nothing();
        }
    }
}

#[test]
fn n009_a_folder_of_others_is_no_output() {
    let scene = Scene::built().file("site/theirs/precious.txt", "precious");
    scene.run(&["build", "--output", "theirs"]).exits(2).tells("`theirs`").changes_nothing();
    for command in ["build", "check"] {
        let scene = Scene::new().file("site/public/index.html", "theirs");
        let scene = scene.run(&[command]).exits(1).tells("refused-output").tells("public").changes_nothing().then();
        let scene = scene.remove("site/public/index.html").link("site/public/x", "/nowhere");
        scene.run(&[command]).exits(1).tells("refused-output").changes_nothing();
        Scene::new().file("site/public/.gitignore", "*").run(&[command]).exits(0);
    }
}

#[test]
fn n010_force_overwrites_what_it_must_and_deletes_nothing() {
    let scene = Scene::new().article("en/a.md", "title = \"A\"", "Text.").output("site/theirs");
    let scene = scene.file("site/theirs/index.html", "theirs").file("site/theirs/en/old/index.html", "precious");
    let run = scene.run(&["build", "--force", "--output", "theirs"]).exits(0);
    assert_ne!(run.page("index.html"), "theirs");
    let run = run.shows("en/old/index.html", "precious").publishes("en/a/index.html");
    let run = run.then().run(&["build", "--output", "theirs"]).exits(0);
    run.shows("en/old/index.html", "precious").publishes("en/a/index.html");
}

#[test]
fn n011_files_and_folders_of_others_in_the_output_are_kept() {
    let mut scene = Scene::built();
    for (path, text) in [
        (".git/config", "git"),
        ("CNAME", "m.example"),
        (".nojekyll", ""),
        ("notes.txt", "mine"),
        ("en/old/notes.txt", "mine too"),
    ] {
        scene = scene.file(&format!("site/public/{path}"), text);
    }
    let run = scene.article("en/new.md", "title = \"New\"", "Text.").build().exits(0).publishes("en/new/index.html");
    let run = run.shows(".git/config", "git").shows("CNAME", "m.example").publishes(".nojekyll");
    run.shows("notes.txt", "mine").shows("en/old/notes.txt", "mine too");
}

#[test]
fn n013_what_is_of_a_deleted_article_goes() {
    let scene = Scene::built().remove("site/content/en/travel/far.md");
    let run = scene.build().exits(0).publishes_no("en/travel/far/index.html").publishes_no("en/travel/far");
    let run = run.publishes_no("en/travel").publishes_no("en/tags/sea").publishes("en/old/index.html");
    run.nowhere_shows("travel/far").nowhere_shows("Far away");
}

#[test]
fn n016_init_leaves_a_folder_with_files_alone() {
    let scene = Scene::built().file("site/full/notes.txt", "mine");
    let scene = scene.run(&["init", "full"]).exits(2).tells("full").changes_nothing().then();
    let scene = scene.run(&["init", "."]).exits(2).changes_nothing().then();
    scene.run(&["init", "polygloss.toml"]).exits(2).changes_nothing();
}

#[test]
fn n009_a_file_of_others_where_a_page_belongs_is_a_mistake_of_the_site() {
    // A file where a page belongs, a file where its folder belongs, and a folder with something in it where it belongs.
    for theirs in ["en/new/index.html", "en/new", "en/new/index.html/notes.txt"] {
        let scene = Scene::built().file(&format!("site/public/{theirs}"), "theirs");
        let scene = scene.article("en/new.md", "title = \"N\"", "");
        let scene =
            scene.run(&["check"]).exits(1).tells("refused-output").tells("`public/en/new").changes_nothing().then();
        let scene =
            scene.run(&["build"]).exits(1).tells("refused-output").tells("`public/en/new").old_site_stands().then();
        scene.run(&["build", "--output", "public"]).exits(2).tells("en/new").old_site_stands();
    }
    let scene =
        Scene::built().file("site/public/en/notes.txt", "theirs").file("site/public/en/theirs/a.html", "theirs");
    scene.article("en/new.md", "title = \"N\"", "").run(&["check"]).exits(0).changes_nothing();
}

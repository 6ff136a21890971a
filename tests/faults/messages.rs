//! What is told, and how: contract, section 6.

use serde_json::Value;

use crate::scene::{Run, Scene};

/// The lines of standard output as objects; the last one is the summary, and there is no other.
#[track_caller]
fn objects(run: &Run) -> Vec<Value> {
    let read =
        |line: &str| serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{line}: {error}\n{run}"));
    let objects: Vec<Value> = run.ended.stdout.lines().map(read).collect();
    let kinds: Vec<&str> = objects.iter().filter_map(|object| object["type"].as_str()).collect();
    assert_eq!(kinds.len(), objects.len(), "{run}");
    assert_eq!(kinds.iter().position(|kind| *kind == "summary"), Some(objects.len() - 1), "{run}");
    objects
}

#[test]
fn a_run_that_fails_ends_with_a_summary_for_programs() {
    let wrong: [&[&str]; 7] = [
        &["build", "--output", "."],
        &["build", "--now", "tomorrow"],
        &["build", "--no-such-option"],
        &["check", "--lang", "xx"],
        &["init", "."],
        &["--root", "nowhere", "list"],
        &["new", "xx/a.md"],
    ];
    for arguments in wrong {
        for option in [&["--message-format", "json"][..], &["--message-format=json"]] {
            let run = Scene::built().run(&[arguments, option].concat()).exits(2).changes_nothing();
            let objects = objects(&run);
            let [mistake, summary] = objects.as_slice() else { panic!("{run}") };
            assert_eq!(
                (mistake["severity"].as_str(), mistake["code"].as_str()),
                (Some("error"), Some("wrong-use")),
                "{run}"
            );
            assert!(mistake["message"].as_str().is_some_and(|message| !message.contains('\n')), "{run}");
            assert_eq!((summary["errors"].as_u64(), summary["warnings"].as_u64()), (Some(1), Some(0)), "{run}");
            assert_eq!(summary["pages"].as_u64(), Some(0), "{run}");
        }
        let run = Scene::built().run(&[arguments, &["--message-format", "github"]].concat()).exits(2);
        run.says("::error title=wrong-use::");
        Scene::built().run(arguments).exits(2).tells("error: ");
    }
}

#[test]
fn every_run_of_build_and_check_ends_with_a_summary_for_programs() {
    let broken = || Scene::built().article("en/travel/a.md", "titel = \"A\"", "![](none.jpg)");
    for command in ["build", "check"] {
        let run = Scene::built().run(&[command, "--message-format", "json"]).exits(0);
        let all = objects(&run);
        let summary = all.last().expect("there is one");
        assert!(summary["pages"].as_u64().is_some_and(|pages| pages > 5), "{run}");
        assert_eq!((summary["errors"].as_u64(), run.ended.stderr.as_str()), (Some(0), ""), "{run}");
        let run = broken().run(&[command, "--message-format", "json"]).exits(1);
        let all = objects(&run);
        let mistake = all.iter().find(|object| object["code"] == "unknown-key").unwrap_or_else(|| panic!("{run}"));
        let place = (mistake["path"].as_str(), mistake["line"].as_u64(), mistake["column"].as_u64());
        assert_eq!(place, (Some("content/en/travel/a.md"), Some(2), Some(1)), "{run}");
        assert_eq!(mistake["help"].as_str(), Some("did you mean `title`?"), "{run}");
        let errors = all.iter().filter(|object| object["severity"] == "error").count();
        assert_eq!(all.last().and_then(|summary| summary["errors"].as_u64()), Some(errors as u64), "{run}");
    }
    for command in [&["list"][..], &["new", "en/b.md"]] {
        let scene = Scene::built().file("site/polygloss.toml", "base_url = 1");
        let run = scene.run(&[command, &["--message-format", "json"]].concat()).exits(1);
        assert!(objects(&run).len() > 1, "{run}");
    }
}

#[test]
fn quiet_runs_tell_what_went_wrong_and_nothing_else() {
    let scene = Scene::built().article("en/travel/b.md", "title = \"B\"\nauthors = [\"x\"]", "Text.\n\nPhoto: nobody");
    let scene = scene.build().exits(0).tells("warning").says("Built").then();
    for command in ["build", "check"] {
        let run = Scene::built().run(&[command, "-q"]).exits(0);
        assert_eq!((run.ended.stdout.as_str(), run.ended.stderr.as_str()), ("", ""), "{run}");
    }
    let run = scene.run(&["build", "--quiet"]).exits(0);
    assert_eq!((run.ended.stdout.as_str(), run.ended.stderr.as_str()), ("", ""), "{run}");
    let scene = run.then().article("en/travel/c.md", "titel = \"C\"", "");
    let run = scene.run(&["-q", "build"]).exits(1).tells("content/en/travel/c.md:2:1").never_tells("warning");
    assert_eq!(run.ended.stdout, "", "{run}");
    run.then().run(&["-q", "build", "--now", "never"]).exits(2).tells("error: --now");
}

#[test]
fn quiet_runs_leave_warnings_out_for_programs_too() {
    for format in ["json", "github"] {
        let scene = Scene::built().article("en/travel/b.md", "title = \"B\"", "Text.\n\nPhoto: nobody");
        let run = scene.run(&["check", "--message-format", format]).exits(0).says("stray-credit");
        let run = run.then().run(&["check", "-q", "--message-format", format]).exits(0);
        assert!(!run.ended.stdout.contains("stray-credit"), "{run}");
    }
}

#[test]
fn github_is_told_paths_from_the_repository() {
    let github = ["check", "--message-format", "github"];
    let scene = Scene::built().article("en/travel/b.md", "titel = \"B\"", "");
    let run = scene.run(&github).exits(1).says("file=content/en/travel/b.md,line=2");
    let scene = run.then();
    let mut command = scene.command(&[&github[..], &["--root", "site"]].concat());
    command.current_dir(scene.path(""));
    let run = scene.run_command(command).exits(1).says("file=site/content/en/travel/b.md,line=2");
    let scene = run.then();
    let repository = scene.path("").display().to_string();
    let scene = scene.environment("GITHUB_WORKSPACE", &repository);
    scene.run(&[&github[..], &["--root", "."]].concat()).exits(1).says("file=site/content/en/travel/b.md,line=2");
}

#[test]
fn more_aliases_than_hosts_read_are_told() {
    let aliases = |count: usize| (0..count).map(|n| format!("\"/old/{n}/\", ")).collect::<String>();
    let scene = |count| Scene::new().article("en/a.md", &format!("title = \"A\"\naliases = [{}]", aliases(count)), "");
    scene(1001).build().exits(0).tells("many-redirects").tells("1001 aliases");
    scene(1000).build().exits(0).never_tells("many-redirects");
}

#[test]
fn a_build_ends_with_one_line_on_standard_output() {
    let scene = Scene::built().article("en/travel/late.md", "title = \"L\"\ndate = 2030-01-01", "");
    let run = scene
        .run(&["build", "--now", "2026-05-10T12:00"])
        .exits(0)
        .says("1 held back, the next is due 2030-01-01T00:00:00+00:00");
    let run =
        run.says("as of 2026-05-10T12:00:00+00:00").says("1 language,").says(" pages, 0 pictures,").says("0 warnings");
    assert_eq!(run.ended.stdout.lines().count(), 1, "{run}");
}

//! What is published, what is refused, and what stays.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use polygloss::base::{FailureKind, Fingerprint, Sink, SitePath};
use polygloss::disk::{Interrupt, Options, Publication, Stop};

use crate::scene::{Scene, failed, force, owned, refused, write};

const OLD: [(&str, &str); 3] = [("index.html", "old"), ("en/a/index.html", "a"), ("en/b/index.html", "b")];
const NEW: [(&str, &str); 3] = [("en/a/index.html", "a2"), ("index.html", "new"), ("sl/index.html", "sl")];

#[test]
fn a_site_takes_the_place_of_the_old_one() {
    let scene = Scene::new();
    scene.publish(&OLD, Options::default()).expect("published");
    scene.publish(&NEW, Options::default()).expect("published again");
    assert_eq!(scene.published(), owned(&NEW));
    assert_eq!(scene.left_aside(), Vec::<String>::new());
    assert_eq!(scene.tree("site/.polygloss")[".gitignore"], "*\n");
}

#[test]
fn without_publishing_nothing_happens() {
    let scene = Scene::new();
    let site = scene.site();
    let output = scene.path("site/build/deep/public");
    let publication = Publication::begin(&site, &output, Options::default()).expect("begun");
    write(&publication, &OLD).expect("written");
    drop(publication);
    assert!(!scene.path("site/build").exists());

    scene.publish(&OLD, Options::default()).expect("published");
    let publication = Publication::begin(&site, &scene.path("site/public"), Options::default()).expect("begun");
    publication.write("index.html", b"new").expect("written");
    drop(publication);
    assert_eq!(scene.left_aside(), Vec::<String>::new());
    assert_eq!(scene.published()[2], ("index.html".to_owned(), "old".to_owned()));
}

#[test]
fn plain_files_of_others_come_along() {
    let scene = Scene::new();
    scene.publish(&OLD, Options::default()).expect("published");
    scene.file("site/public/CNAME", "magazine.example");
    scene.file("site/public/.gitignore", "x");
    scene.file("site/public/en/b/notes.txt", "mine");
    scene.link("site/public/latest", "en");
    scene.publish(&NEW, Options::default()).expect("published");
    let published = scene.tree("site/public");
    assert_eq!(published["CNAME"], "magazine.example");
    assert_eq!(published[".gitignore"], "x");
    assert_eq!(published["en/b/notes.txt"], "mine");
    assert_eq!(published["latest"], "-> en");
    assert!(!published.contains_key("en/b/index.html"));
    assert_eq!(published.len(), NEW.len() + 5);
    assert_eq!(scene.left_aside(), Vec::<String>::new());
}

#[test]
fn mode_of_the_folder_is_kept() {
    let scene = Scene::new();
    scene.publish(&OLD, Options::default()).expect("published");
    fs::set_permissions(scene.path("site/public"), fs::Permissions::from_mode(0o2750)).expect("a mode");
    scene.publish(&NEW, Options::default()).expect("published");
    let mode = fs::metadata(scene.path("site/public")).expect("there").permissions().mode();
    assert_eq!(mode & 0o7777, 0o2750);
}

#[test]
fn folders_that_are_not_for_outputs_are_refused() {
    let scene = Scene::new();
    scene.file("site/content/en/a.md", "a");
    scene.file("site/static/a.css", "a");
    scene.file("site/real/a.md", "a");
    scene.link("site/data", "real");
    scene.file("file", "");
    scene.file("other/kept.txt", "kept");
    scene.link("link", "other");
    let before = scene.tree("");
    let site = scene.site();
    let home = std::env::home_dir().expect("a home folder");
    for output in [
        "site",
        "site/.",
        "site/content",
        "site/content/en/public",
        "site/static",
        "site/themes/x",
        "site/l10n",
        "site/.polygloss",
        "site/.git",
        "",
        "site/..",
        "/",
        "file",
        "file/public",
        "link",
        "link/",
        "other",
        "site/real",
        "site/polygloss.toml",
    ] {
        for options in [Options::default(), force()] {
            if output == "other" && options.unmarked == force().unmarked {
                continue;
            }
            refused(Publication::begin(&site, &scene.path(output), options).map(drop));
        }
    }
    refused(Publication::begin(&site, &home, force()).map(drop));
    let mut after = scene.tree("");
    after.retain(|path, _| !path.starts_with("site/.polygloss/"));
    assert_eq!(after, before);
}

#[test]
fn what_belongs_to_git_is_no_content() {
    let scene = Scene::new();
    scene.file("site/public/.git/config", "mine");
    scene.file("site/public/.gitattributes", "mine");
    scene.publish(&OLD, Options::default()).expect("published");
    let published = scene.tree("site/public");
    assert_eq!(published[".git/config"], "mine");
    assert_eq!(published[".gitattributes"], "mine");
    assert_eq!(published["index.html"], "old");
}

#[test]
fn force_overwrites_and_deletes_nothing() {
    let scene = Scene::new();
    scene.file("site/public/index.html", "theirs");
    scene.file("site/public/about.html", "theirs");
    refused(scene.publish(&NEW, Options::default()));
    assert_eq!(scene.published(), owned(&[("about.html", "theirs"), ("index.html", "theirs")]));
    scene.publish(&NEW, force()).expect("published");
    let published = scene.tree("site/public");
    assert_eq!((&*published["about.html"], &*published["index.html"]), ("theirs", "new"));

    let scene = Scene::new();
    scene.file("site/public/en/a/index.html", "theirs");
    scene.file("site/public/en/c/index.html", "theirs");
    scene.publish(&NEW, force()).expect("published");
    let published = scene.tree("site/public");
    assert_eq!((&*published["en/a/index.html"], &*published["en/c/index.html"]), ("a2", "theirs"));
    assert_eq!(scene.left_aside(), Vec::<String>::new());
}

#[test]
fn a_file_of_others_is_not_overwritten_unasked() {
    let scene = Scene::new();
    scene.publish(&OLD, Options::default()).expect("published");
    scene.file("site/public/CNAME", "theirs");
    scene.file("site/public/sl", "theirs");
    let refusal = refused(scene.publish(&[("CNAME", "ours")], Options::default()));
    assert!(refusal.message.contains("`public/CNAME` was not written by Polygloss"), "{}", refusal.message);
    refused(scene.publish(&NEW, force()));
    assert_eq!(scene.tree("site/public")["CNAME"], "theirs");
    assert_eq!(scene.tree("site/public")["index.html"], "old");
    assert_eq!(scene.left_aside(), Vec::<String>::new());
    scene.publish(&[("CNAME", "ours")], force()).expect("published");
    assert_eq!(scene.published(), owned(&[("CNAME", "ours"), ("sl", "theirs")]));
}

#[test]
fn a_second_build_ends() {
    let scene = Scene::new();
    scene.publish(&OLD, Options::default()).expect("published");
    let site = scene.site();
    let output = scene.path("site/public");
    let first = Publication::begin(&site, &output, Options::default()).expect("begun");
    let own = std::process::id();
    let failure = failed(Publication::begin(&site, &scene.path("elsewhere"), Options::default()));
    assert_eq!(failure.message, format!("another build of this site is at work (process {own})"));
    assert_eq!(failure.kind, FailureKind::Machine);

    let other = Scene::new();
    let others = other.site();
    let failure = failed(Publication::begin(&others, &output, Options::default()));
    assert!(failure.message.starts_with("another build into /"), "{}", failure.message);
    assert!(failure.message.ends_with(&format!("is at work (process {own})")), "{}", failure.message);
    write(&first, &NEW).expect("written");
    first.publish().expect("published");
    assert_eq!(scene.published(), owned(&NEW));
    drop(Publication::begin(&others, &output, Options::default()).expect("free again"));
}

#[test]
fn a_signal_ends_the_work() {
    let scene = Scene::new();
    scene.publish(&OLD, Options::default()).expect("published");
    let site = scene.site();
    let interrupt = Interrupt::never();
    let options = Options { interrupt: interrupt.clone(), ..Options::default() };
    let publication = Publication::begin(&site, &scene.path("site/public"), options).expect("begun");
    write(&publication, &NEW).expect("written");
    interrupt.raise(15);
    assert_eq!(publication.write("late", b"").expect_err("a signal").kind, FailureKind::Interrupted(15));
    assert_eq!(failed(publication.publish()).kind, FailureKind::Interrupted(15));
    assert_eq!(scene.published().len(), OLD.len());
    assert_eq!(scene.left_aside(), Vec::<String>::new());
}

#[test]
fn copies_are_as_the_source() {
    let scene = Scene::new();
    let large = "0123456789abcdef".repeat(50_000);
    scene.file("site/static/large.txt", &large);
    scene.file("site/static/empty.txt", "");
    scene.file("secret.txt", "secret");
    scene.link("site/static/secret.txt", scene.path("secret.txt"));
    let site = scene.site();
    let publication = Publication::begin(&site, &scene.path("site/public"), Options::default()).expect("begun");
    for (name, text) in [("large.txt", &*large), ("empty.txt", "")] {
        let digest = publication.copy(name, &SitePath::new(&format!("static/{name}"))).expect("copied");
        assert_eq!(digest, Fingerprint::of(text.as_bytes()));
    }
    publication.copy("secret.txt", &SitePath::new("static/secret.txt")).expect_err("it leads out");
    for evil in ["../evil", "/evil", "a/../../evil", ".polygloss-new/x", ""] {
        publication.write(evil, b"").expect_err("no path in the output");
    }
    write(&publication, &[]).expect("written");
    publication.publish().expect("published");
    assert_eq!(scene.tree("site/public")["large.txt"], large);
    scene.file("site/static/large.txt", "changed");
    assert_eq!(scene.tree("site/public")["large.txt"], large);
}

#[test]
fn many_threads_write_at_once() {
    let scene = Scene::new();
    let site = scene.site();
    let publication = Publication::begin(&site, &scene.path("site/public"), Options::default()).expect("begun");
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let publication = &publication;
            scope.spawn(move || {
                for page in 0..100 {
                    publication.write(&format!("en/s{}/p{page}-{thread}/index.html", page % 7), b"x").expect("written");
                }
            });
        }
    });
    write(&publication, &[]).expect("written");
    publication.publish().expect("published");
    assert_eq!(scene.published().len(), 400);
}

#[test]
fn a_site_without_manifest_is_not_published() {
    let scene = Scene::new();
    let site = scene.site();
    let publication = Publication::begin(&site, &scene.path("site/public"), Options::default()).expect("begun");
    publication.write("index.html", b"").expect("written");
    failed(publication.publish());
    assert!(!scene.path("site/public").exists());
}

#[test]
fn what_a_killed_run_left_aside_goes() {
    let scene = Scene::new();
    scene.publish(&OLD, Options::default()).expect("published");
    let aside = "site/.public.polygloss-new";
    scene.file(&format!("{aside}/stage.json"), r#"{"mark":"polygloss stage 1","process":1,"state":"Writing"}"#);
    scene.file(&format!("{aside}/tree/index.html"), "half");
    scene.publish(&NEW, Options::default()).expect("published");
    assert_eq!(scene.published(), owned(&NEW));
    assert!(!scene.path(aside).exists());

    // Killed after the exchange: the old site is aside, with a file that somebody put there at the last moment.
    let state = r#"{"Placing":{"steps":[],"settled":[{"Unix":[67,78,65,77,69]}]}}"#;
    scene.file(
        &format!("{aside}/stage.json"),
        &format!(r#"{{"mark":"polygloss stage 1","process":1,"state":{state}}}"#),
    );
    fs::copy(scene.path("site/public/.polygloss.json"), scene.path(aside).join("old.json")).expect("copied");
    scene.file(&format!("{aside}/tree/index.html"), "older");
    scene.file(&format!("{aside}/tree/CNAME"), "brought");
    scene.file(&format!("{aside}/tree/en/late.txt"), "late");
    scene.publish(&NEW, Options::default()).expect("published");
    let published = scene.tree("site/public");
    assert_eq!(published["en/late.txt"], "late");
    assert!(!published.contains_key("CNAME"));
    assert!(!scene.path(aside).exists());
}

#[test]
fn a_folder_that_only_has_the_name_of_ours_is_not_touched() {
    let scene = Scene::new();
    scene.file("site/.public.polygloss-new/precious.txt", "mine");
    let failure = failed(scene.publish(&NEW, Options::default()));
    assert!(failure.message.starts_with(".public.polygloss-new: is in the way"), "{}", failure.message);
    assert_eq!(scene.tree("site/.public.polygloss-new")["precious.txt"], "mine");
}

#[test]
fn a_refusal_on_the_command_line_is_wrong_use() {
    let scene = Scene::new();
    let site = scene.site();
    let stop = Publication::begin(&site, Path::new("/"), Options::default()).map(drop).expect_err("refused");
    assert!(matches!(stop, Stop::Refused(_)));
    assert_eq!(stop.into_usage().kind, FailureKind::Usage);
}

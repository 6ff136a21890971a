//! Sources that are taken away or changed while a site is built: a mistake by the file's name, and nothing published.

use std::collections::BTreeMap;
use std::sync::Mutex;

use polygloss::base::world;
use polygloss::base::{Clock, Failure, FailureKind, Listing, SitePath, When, World};
use polygloss::build::{Memory, Request, Scrutiny, Stages, build, understand};
use polygloss::site::Visibility;

/// A site of which one file is another from its second reading on, or from its first.
struct Changing {
    site: BTreeMap<SitePath, Vec<u8>>,
    path: &'static str,
    /// How often the file is still read as it was listed.
    calm: Mutex<u32>,
    then: Result<&'static str, FailureKind>,
}

impl World for Changing {
    fn list(&self) -> Result<Listing, Failure> {
        self.site.list()
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, Failure> {
        let mut calm = self.calm.lock().expect("no reader panics");
        if path.as_str() != self.path || *calm > 0 {
            *calm -= u32::from(path.as_str() == self.path);
            return self.site.read(path);
        }
        match &self.then {
            Ok(text) => Ok(text.as_bytes().to_vec()),
            Err(FailureKind::Changed(path)) => Err(Failure::changed(path)),
            Err(kind) => Err(Failure { kind: kind.clone(), message: format!("{path}: broken disk") }),
        }
    }
}

/// What a build of a small site says when a file changes after so many readings, and whether it wrote a manifest.
fn built(
    path: &'static str,
    calm: u32,
    then: Result<&'static str, FailureKind>,
) -> Result<(Vec<String>, bool), Failure> {
    let text = |text: &str| text.as_bytes().to_vec();
    let configuration = "base_url = \"https://m.example\"\n[feeds]\nfull = true\n[languages.en]\n";
    let article = "+++\ntitle = \"A\"\ndate = 2020-01-01\n+++\nText.\n";
    let files = [
        ("polygloss.toml", configuration),
        ("content/en/travel/a.md", article),
        ("content/en/travel/map.txt", "a map"),
        ("data/shops.toml", "a = 1"),
        ("strings/en.toml", "tags = \"Topics\""),
        ("templates/article.html", "{{ article.content | safe }}"),
        ("static/a.txt", "a"),
    ];
    let site = files.map(|(path, file)| (SitePath::new(path), text(file))).into();
    let world = Changing { site, path, calm: Mutex::new(calm), then };
    let clock = Clock { now: When::parse("2026-05-10").expect("a date"), given: true };
    let request = Request { clock, visibility: Visibility::default(), base_url: None, scrutiny: Scrutiny::Ordinary };
    let mut stages = Stages::start();
    let understood = understand(&world, &request, &mut Memory::new(), &mut stages)?;
    let (mut diagnostics, mut is_whole) = (understood.diagnostics, false);
    if let Some(magazine) = understood.magazine {
        let sink = world::Memory::new(&world);
        diagnostics = build(&magazine, diagnostics, &world, &sink, None, &mut stages)?.diagnostics;
        is_whole = sink.into_outputs().contains_key(".polygloss.json");
    }
    let told = diagnostics.into_told().into_iter().map(|(mistake, _)| {
        format!("{} {}", mistake.code, mistake.location.map_or_else(String::new, |location| location.path.to_string()))
    });
    Ok((told.collect(), is_whole))
}

#[test]
fn a_calm_site_is_built() {
    assert_eq!(built("content/en/travel/a.md", u32::MAX, Ok("")).expect("all is read"), (Vec::new(), true));
}

#[test]
fn a_source_that_is_taken_away_is_named() {
    for path in [
        "polygloss.toml",
        "content/en/travel/a.md",
        "content/en/travel/map.txt",
        "data/shops.toml",
        "strings/en.toml",
        "templates/article.html",
        "static/a.txt",
    ] {
        let gone = Err(FailureKind::Changed(SitePath::new(path)));
        let (told, is_whole) = built(path, 0, gone).expect("this is a mistake, no failure");
        assert_eq!((told, is_whole), (vec![format!("changed-meanwhile {path}")], false));
    }
}

#[test]
fn an_article_that_changes_after_it_was_understood_is_named_once_and_never_mixed() {
    let path = "content/en/travel/a.md";
    for calm in [1, 2, 3] {
        for then in [Ok("+++\ntitle = \"B\"\n+++\nOther text.\n"), Err(FailureKind::Changed(SitePath::new(path)))] {
            let (told, is_whole) = built(path, calm, then).expect("this is a mistake, no failure");
            assert_eq!((told, is_whole), (vec![format!("changed-meanwhile {path}")], false), "after {calm} readings");
        }
    }
}

#[test]
fn what_the_disk_refuses_ends_the_run() {
    for (path, calm) in [("content/en/travel/a.md", 0), ("content/en/travel/a.md", 1), ("static/a.txt", 0)] {
        let failure = built(path, calm, Err(FailureKind::Machine)).expect_err("the machine failed");
        assert_eq!(failure, Failure::machine(format!("{path}: broken disk")));
    }
}

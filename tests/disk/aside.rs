//! What a run puts aside on the site's disk.

use std::fs;
use std::path::Path;

use polygloss::base::{Aside, Clock, SitePath, When, World, world};
use polygloss::build::{Memory, Request, Scrutiny, Stages, build, understand};
use polygloss::disk::Folder;
use polygloss::site::Visibility;

use crate::scene::Scene;

#[test]
fn it_has_no_name_and_comes_back_until_its_room_is_given_back() {
    let scene = Scene::new();
    assert!(scene.site().scratch().is_none(), "only a run that asks for it puts something aside");
    let site = scene.site().read_once();
    let scratch = site.scratch().expect("the disk has a gibibyte free and files without names");
    let asides: Vec<Aside> = (0..100_u8)
        .map(|byte| Aside::put(scratch, vec![byte; 3 * usize::from(byte)]).expect("there is room"))
        .collect();
    for (byte, aside) in (0..100_u8).zip(&asides) {
        assert_eq!(aside.fetch(scratch), Some(vec![byte; 3 * usize::from(byte)]));
    }
    let names: Vec<_> =
        fs::read_dir(scene.path("site")).expect("a folder").flatten().map(|name| name.file_name()).collect();
    assert_eq!(names, ["polygloss.toml"]);
    scratch.clear();
    assert_eq!(asides[99].fetch(scratch), None);
}

#[test]
fn the_same_pages_come_of_what_was_put_aside_and_of_what_is_read_again() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let open = || Folder::open(root).expect("the demonstration can be opened");
    let (read_again, put_aside) = (open(), open().read_once());
    assert!(put_aside.scratch().is_some(), "the disk has a gibibyte free and files without names");
    assert!(outputs(&read_again) == outputs(&put_aside));
}

fn outputs(site: &Folder) -> std::collections::BTreeMap<String, Vec<u8>> {
    let clock = Clock { now: When::parse("2026-11-14").expect("a date"), given: true };
    let request = Request { clock, visibility: Visibility::default(), base_url: None, scrutiny: Scrutiny::Ordinary };
    let (mut memory, mut stages) = (Memory::new(), Stages::start());
    let understood = understand(site, &request, &mut memory, &mut stages).expect("the demonstration can be read");
    let head = memory.head(&SitePath::new("content/en/food/the-short-coffee/index.md")).expect("it is an article");
    let aside = head.written.zip(site.scratch()).and_then(|(aside, scratch)| aside.fetch(scratch));
    assert_eq!(aside.is_some(), site.scratch().is_some());
    let magazine = understood.magazine.expect("the demonstration is whole");
    let sink = world::Memory::new(site);
    let built = build(&magazine, understood.diagnostics, site, &sink, None, &mut stages).expect("nothing fails");
    assert!(!built.diagnostics.has_errors());
    sink.into_outputs()
}

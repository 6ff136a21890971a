//! What the terminal is told, and how the program ends.

use crate::running::{Running, Site};

#[test]
fn it_ends_quietly_when_it_is_asked_to() {
    for (signal, status) in [("-INT", 130), ("-TERM", 143)] {
        let server = Site::new().serve(&[]);
        let (ended, told) = server.end(signal);
        assert_eq!(ended.code(), Some(status), "{signal}");
        assert_eq!(told, "", "{signal}");
    }
}

#[test]
fn a_folder_without_a_site_is_wrong_use() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = Site::new();
    let root = folder.path().to_str().expect("it is text");
    let output = site.command(&["serve", "--root", root]).output().expect("it can be run");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_change_is_one_line_and_its_mistakes_are_told_once() {
    let server = Site::new().serve(&[]);
    server.site.write("content/en/culture/museum.md", "+++\ntitle = \"The museum\"\n+++\nA [way](nowhere.md).\n");
    server.until("/en/culture/museum/", |answer| answer.text().contains("data-mistakes"));
    let told = server.until_told("error[broken-link]");
    assert_eq!(told.matches("error[broken-link]").count(), 1, "{told}");
    assert!(told.contains("content/en/culture/museum.md:4:"), "{told}");
    assert!(!told.contains('\u{1b}'), "no colours: {told}");
    let told = server.until_told(" ms");
    assert!(told.lines().any(|line| line.contains(" ms")), "{told}");
}

#[test]
fn programs_are_told_in_json() {
    let site = Site::new();
    let command = site.command(&["serve", "--port", "0", "--message-format", "json"]);
    let server = Running::start(site, command);
    assert_eq!(server.get("/en/").status, 200);
    server.site.write("content/en/culture/museum.md", "+++\ntitle = \"The museum\"\n+++\nOther words.\n");
    let told = server.until_told("\"type\":\"change\"");
    for line in told.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("each line is JSON");
    }
}

#[test]
fn nothing_is_written() {
    let server = Site::new().serve(&[]);
    let before = crate::running::tree(&server.site.path(""));
    for target in ["/", "/en/", "/sl/culture/museum/", "/en/nowhere"] {
        server.get(target);
    }
    assert_eq!(crate::running::tree(&server.site.path("")), before);
}

#[test]
fn mistakes_of_pages_that_nobody_asked_for_are_told_a_little_later() {
    let site = Site::new();
    site.write("content/en/culture/museum.md", "+++\ntitle = \"The museum\"\n+++\nA [way](nowhere.md).\n");
    let server = site.serve(&[]);
    let told = server.until_told("All pages looked at, 1 error");
    assert_eq!(told.matches("error[broken-link]").count(), 1, "{told}");
    server.site.write("content/en/culture/nowhere.md", "+++\ntitle = \"Here\"\ndate = 2026-05-01\n+++\nNow it is.\n");
    let told = server.until_told("All pages looked at, no mistakes");
    assert_eq!(told.matches("error[broken-link]").count(), 1, "{told}");
}

#[test]
fn the_browser_is_opened_at_its_address() {
    let site = Site::new();
    let note = site.path("opened");
    let opener = site.path("bin/xdg-open");
    site.write("bin/xdg-open", format!("#!/bin/sh\necho \"$1\" > '{}'\n", note.display()));
    std::fs::set_permissions(&opener, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("it is ours");
    let mut command = site.command(&["serve", "--port", "0", "--open"]);
    command.env("PATH", format!("{}:/usr/bin:/bin", site.path("bin").display()));
    let server = Running::start(site, command);
    let start = std::time::Instant::now();
    while std::fs::read_to_string(&note).unwrap_or_default().trim() != server.home {
        assert!(start.elapsed() < crate::running::LONGEST, "it was not opened");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

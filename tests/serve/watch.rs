//! Group J: whatever happens to the files, soon after the last write what is served is what a build of them makes.

use std::fs;
use std::time::{Duration, Instant};

use crate::running::{Running, Site, tree};

/// How soon it must be so.
const SOON: Duration = Duration::from_secs(2);
const NOW: &str = "2026-12-24";

fn article(title: &str, text: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-05-02\n+++\n{text}\n")
}

fn serve(site: Site, options: &[&str]) -> Watched {
    Watched { server: site.serve(&[&["--now", NOW], options].concat()), before: Vec::new() }
}

/// A server whose outputs are compared with those of builds.
struct Watched {
    server: Running,
    /// The outputs of the last build.
    before: Vec<String>,
}

impl Watched {
    fn site(&self) -> &Site {
        &self.server.site
    }

    /// That the site is soon served as a build makes it, and that nothing else is.
    fn is_soon_as_built(&mut self) {
        let origin = self.server.home.trim_end_matches('/').to_owned();
        let output = tempfile::tempdir().expect("a temporary folder");
        let folder = output.path().to_str().expect("it is text");
        let arguments =
            ["build", "--drafts", "--future", "--quiet", "--now", NOW, "--base-url", &origin, "--output", folder];
        let built = self.server.site.command(&arguments).output().expect("it can be run");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let start = Instant::now();
        let mut wanted = Vec::new();
        for (path, bytes) in tree(output.path()) {
            let path =
                path.strip_prefix(output.path()).expect("it stands below").to_str().expect("it is text").to_owned();
            if path != ".polygloss.json" {
                wanted.push((path, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        let names: Vec<String> = wanted.iter().map(|(path, _)| path.clone()).collect();
        let gone: Vec<String> = self.before.iter().filter(|path| !names.contains(path)).cloned().collect();
        loop {
            let differing = self.differing(&wanted, &gone);
            let Some(path) = differing else { break };
            assert!(start.elapsed() < SOON, "{path} is served as it was\n{}", self.server.told());
        }
        self.before = names;
    }

    /// An output that is served otherwise than it was built.
    fn differing(&self, wanted: &[(String, String)], gone: &[String]) -> Option<String> {
        let is_other = |(path, bytes): &&(String, String)| {
            let answer = self.server.get(&format!("/{path}"));
            answer.status != 200 || without_script(answer.text()) != *bytes
        };
        let still_there = |path: &&String| self.server.get(&format!("/{path}")).status != 404;
        wanted.iter().find(is_other).map(|(path, _)| path.clone()).or_else(|| gone.iter().find(still_there).cloned())
    }
}

fn without_script(mut text: String) -> String {
    if let Some(at) = text.find("<script src=\"/__polygloss/") {
        let end = text[at..].find("</script>").expect("it ends") + at + "</script>".len();
        text.replace_range(at..end, "");
    }
    text
}

/// Saves an article in every way that editors and programs have.
fn save_in_all_ways(mut watched: Watched) {
    let path = watched.site().path("content/en/culture/museum.md");
    let folder = path.parent().expect("a folder holds it").to_owned();
    let beside = tempfile::tempdir_in(watched.site().path(".")).expect("a temporary folder");
    watched.is_soon_as_built();

    fs::write(&path, article("In place", "One.")).expect("it can be written");
    watched.is_soon_as_built();

    fs::write(folder.join("museum.md.tmp"), article("By renaming", "Two.")).expect("it can be written");
    fs::rename(folder.join("museum.md.tmp"), &path).expect("it can be renamed");
    watched.is_soon_as_built();

    // As vim does it.
    fs::write(folder.join("4913"), "").expect("it can be written");
    fs::remove_file(folder.join("4913")).expect("it can be removed");
    fs::rename(&path, folder.join("museum.md~")).expect("it can be renamed");
    fs::write(&path, article("With a backup", "Three.")).expect("it can be written");
    fs::remove_file(folder.join("museum.md~")).expect("it can be removed");
    watched.is_soon_as_built();

    fs::remove_file(&path).expect("it can be removed");
    fs::write(&path, article("Anew", "Four.")).expect("it can be written");
    watched.is_soon_as_built();

    fs::write(beside.path().join("museum.md"), article("From elsewhere", "Five.")).expect("it can be written");
    fs::rename(beside.path().join("museum.md"), &path).expect("it can be renamed");
    watched.is_soon_as_built();

    // Twice within one tick, and of the same length.
    fs::write(&path, article("Twice, once", "Six.")).expect("it can be written");
    fs::write(&path, article("Twice, then", "Six.")).expect("it can be written");
    watched.is_soon_as_built();
}

#[test]
fn n137_files_saved_in_all_ways() {
    save_in_all_ways(serve(Site::new(), &[]));
}

#[test]
fn n137_files_saved_in_all_ways_while_polling() {
    save_in_all_ways(serve(Site::new(), &["--poll"]));
}

#[test]
fn n137_hundreds_of_files_at_once() {
    let site = Site::new();
    let write = |site: &Site, version: &str| {
        for number in 0..400 {
            let text = article(&format!("Article {number}"), &format!("Version {version}."));
            site.write(&format!("content/en/culture/many/a{number}.md"), text);
        }
    };
    write(&site, "one");
    let mut watched = serve(site, &[]);
    // As git does it: each file is removed and made anew. More than once, as looks fall in between at other moments.
    for version in ["two", "three", "four", "five", "six"] {
        fs::remove_dir_all(watched.site().path("content/en/culture/many")).expect("it can be removed");
        write(watched.site(), version);
        watched.is_soon_as_built();
    }
}

#[test]
fn n138_a_new_nested_folder_with_a_file() {
    let mut watched = serve(Site::new(), &[]);
    watched.is_soon_as_built();
    watched.site().write("content/sl/a/b/c/p.md", article("Globoko", "Nekaj."));
    watched.is_soon_as_built();
    watched.site().write("content/sl/a/b/c/p.md", article("Globlje", "Nekaj drugega."));
    watched.is_soon_as_built();
    watched.site().write("templates/article.html", "<main>{{ article.title }}</main>");
    watched.is_soon_as_built();
    watched.site().write("templates/article.html", "<main>Mine: {{ article.title }}</main>");
    watched.is_soon_as_built();
}

#[test]
fn n138_a_new_language() {
    let mut watched = serve(Site::new(), &[]);
    watched.is_soon_as_built();
    watched.site().write("content/de/culture/museum.md", article("Das Museum", "Eine Lampe."));
    let configuration = fs::read_to_string(watched.site().path("polygloss.toml")).expect("it is there");
    watched.site().write("polygloss.toml", format!("{configuration}[languages.de]\n"));
    watched.is_soon_as_built();
}

#[test]
fn n139_folders_renamed_moved_and_deleted() {
    let site = Site::new();
    site.write("content/en/travel/far.md", article("Far", "Away."));
    site.write("content/en/travel/near/close.md", article("Close", "By."));
    let mut watched = serve(site, &[]);
    watched.is_soon_as_built();
    let at = |path: &str| watched.server.site.path(path);
    let (old, new, other) = (at("content/en/travel"), at("content/en/journeys"), at("content/sl/journeys"));
    fs::rename(&old, &new).expect("it can be renamed");
    watched.is_soon_as_built();
    // It is listened to under its new name.
    fs::write(new.join("near/close.md"), article("Closer", "By.")).expect("it can be written");
    watched.is_soon_as_built();
    fs::rename(&new, &other).expect("it can be renamed");
    watched.is_soon_as_built();
    fs::remove_dir_all(&other).expect("it can be removed");
    watched.is_soon_as_built();
}

#[test]
fn n140_the_last_of_many_writes_wins() {
    let mut watched = serve(Site::new(), &[]);
    for number in 0..300 {
        watched.site().write("content/en/culture/museum.md", article("The museum", &format!("Version {number}.")));
    }
    watched.is_soon_as_built();
    assert!(watched.server.get("/en/culture/museum/").text().contains("Version 299."));
}

#[test]
fn n141_a_broken_file_keeps_its_last_good_page() {
    let mut watched = serve(Site::new(), &[]);
    watched.is_soon_as_built();
    let page = "/en/culture/museum/";
    watched.site().write("content/en/culture/museum.md", "+++\ntitle = \n+++\nBroken.\n");
    let answer = watched.server.until(page, |answer| answer.text().contains("data-mistakes"));
    assert!(answer.text().contains("A lamp."), "{}", answer.text());
    let other = watched.server.get("/en/culture/draft/");
    assert!(other.status == 200 && !other.text().contains("data-mistakes"), "{}", other.text());
    watched.site().write("content/en/culture/museum.md", article("The museum", "Mended."));
    watched.is_soon_as_built();
    watched.site().write("templates/article.html", "{{ article.titel");
    let answer = watched.server.until(page, |answer| answer.text().contains("data-mistakes"));
    assert!(answer.text().contains("Mended."), "{}", answer.text());
    fs::remove_file(watched.site().path("templates/article.html")).expect("it can be removed");
    watched.is_soon_as_built();
}

#[test]
fn n142_an_empty_new_file() {
    let mut watched = serve(Site::new(), &[]);
    watched.is_soon_as_built();
    watched.site().write("content/en/culture/new.md", "");
    watched.server.until_told("content/en/culture/new.md");
    let other = watched.server.get("/en/culture/museum/");
    assert!(other.status == 200 && !other.text().contains("data-mistakes"), "{}", other.text());
    watched.site().write("content/en/culture/new.md", article("New", "It has a text now."));
    watched.is_soon_as_built();
}

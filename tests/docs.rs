//! What the documentation shows is true: its files build, its commands are understood, its list of codes is whole.
//!
//! A fenced block with a path after its language (```` ```toml polygloss.toml ````) is a file of a small site, which must
//! be without errors. Lines of ```` ```console ```` blocks that begin with `$ polygloss` are run there and must end well;
//! everywhere else a command must at least be understood.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[path = "cases/picture.rs"]
mod picture;

/// A small site for the examples to stand in.
const SITE: [(&str, &str); 6] = [
    ("polygloss.toml", "base_url = \"https://m.example\"\n[languages.en]\n[languages.sl]\n[languages.de]\n"),
    ("content/en/about.md", "+++\ntitle = \"About\"\n+++\n"),
    ("content/en/authors/ana.md", "+++\nname = \"Ana\"\n+++\n"),
    ("content/en/culture/museum.md", "+++\ntitle = \"The museum\"\ndate = 2026-05-01\n+++\n"),
    ("content/en/food/market.md", "+++\ntitle = \"The market\"\n+++\n"),
    ("content/sl/about.md", "+++\ntitle = \"O nas\"\n+++\n"),
];

/// A fenced block of a page.
struct Block {
    page: String,
    line: usize,
    info: String,
    text: String,
}

impl Block {
    /// The path that its info string names.
    fn path(&self) -> Option<&str> {
        self.info.split_once(' ').map(|(_, path)| path.trim())
    }

    fn place(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// README.md and the pages of docs/, with their names.
fn pages() -> Vec<(String, String)> {
    let mut names = vec!["README.md".to_owned()];
    for entry in fs::read_dir(root().join("docs")).expect("docs/ is there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        names.extend(name.ends_with(".md").then(|| format!("docs/{name}")));
    }
    names.sort();
    let read = |name: &String| fs::read_to_string(root().join(name)).expect("a page can be read");
    names.iter().map(|name| (name.clone(), read(name))).collect()
}

/// The fenced blocks of a page, without the indentation of their fences.
fn blocks(page: &str, text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, opening)) = lines.next() {
        let inner = opening.trim_start();
        let fence: String = inner.chars().take_while(|letter| *letter == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let indent = opening.len() - inner.len();
        let mut text = String::new();
        for (_, line) in lines.by_ref().take_while(|(_, line)| line.trim() != fence) {
            text.push_str(line.get(indent..).unwrap_or(""));
            text.push('\n');
        }
        let info = inner[fence.len()..].trim().to_owned();
        found.push(Block { page: page.to_owned(), line: at + 1, info, text });
    }
    found
}

fn all_blocks() -> Vec<Block> {
    pages().iter().flat_map(|(name, text)| blocks(name, text)).collect()
}

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder holds it")).expect("folders can be made");
    fs::write(path, bytes).expect("files can be written");
}

fn small_site() -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in SITE {
        write(site.path(), path, text);
    }
    for name in ["logo.png", "share.jpg"] {
        write(site.path(), &format!("static/{name}"), picture::of(name, (64, 48)));
    }
    site
}

/// Puts a block into a site: a configuration with what every one needs, an article with the pictures that it names.
fn place(block: &Block, path: &str, site: &Path) {
    let mut text = block.text.clone();
    if path == "polygloss.toml" && !text.contains("base_url") {
        text = format!("base_url = \"https://m.example\"\n{text}");
    }
    for code in ["en", "sl", "de"].into_iter().filter(|_| path == "polygloss.toml") {
        let table = format!("[languages.{code}]\n");
        if !text.contains(&table) {
            text.push_str(&table);
        }
    }
    let configuration = SITE[0].1;
    if path.starts_with("content/hr/") {
        write(site, "polygloss.toml", format!("{configuration}[languages.hr]\n"));
    } else if let Some((theme, _)) = path.strip_prefix("themes/").and_then(|below| below.split_once('/')) {
        write(site, "polygloss.toml", format!("theme = \"{theme}\"\n{configuration}"));
    }
    for name in text.split(['(', ')', '"', ' ', '\n']).filter(|name| name.ends_with(".jpg")) {
        let beside = match name.strip_prefix('/') {
            Some(below) => PathBuf::from("static").join(below),
            None => Path::new(path).with_file_name(name),
        };
        write(site, &beside.to_string_lossy(), picture::of(name, (64, 48)));
    }
    // The same piece twice would be a mistake of ours.
    if let Some(stem) = path.strip_suffix("/index.md") {
        let _ = fs::remove_file(site.join(format!("{stem}.md")));
    }
    write(site, path, text);
}

fn polygloss(arguments: &[String], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polygloss"));
    command.args(arguments).current_dir(folder).env_remove("SOURCE_DATE_EPOCH");
    command.output().expect("the program can be run")
}

/// A command's arguments, without quotation marks and what a shell would do with its output.
fn arguments(command: &str) -> Vec<String> {
    let until = command.find([';', '|', '>', '#', '&']).unwrap_or(command.len());
    command[..until].split_whitespace().skip(1).map(str::to_owned).collect()
}

fn told(output: &Output) -> String {
    format!(
        "{:?}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn files_in_the_documentation_build() {
    let blocks = all_blocks();
    let files: Vec<(&Block, &str)> = blocks.iter().filter_map(|block| Some((block, block.path()?))).collect();
    assert!(files.len() >= 12, "there are fewer examples than there were");
    for (block, path) in files {
        let site = small_site();
        place(block, path, site.path());
        let checked = polygloss(&["check".to_owned()], site.path());
        assert!(checked.status.success(), "{}: {}", block.place(), told(&checked));
    }
}

#[test]
fn commands_in_the_documentation_run() {
    for block in all_blocks().iter().filter(|block| block.info == "console") {
        let site = small_site();
        for line in
            block.text.lines().filter_map(|line| line.strip_prefix("$ ")).filter(|line| line.starts_with("polygloss"))
        {
            let mut arguments = arguments(line);
            // What goes elsewhere goes elsewhere below the site.
            for argument in arguments.iter_mut().filter(|argument| argument.starts_with("/tmp/")) {
                *argument = argument.trim_start_matches("/tmp/").to_owned();
            }
            let ran = polygloss(&arguments, site.path());
            assert!(ran.status.success(), "{}: {line}: {}", block.place(), told(&ran));
        }
    }
}

/// Commands in inline code and in blocks of other languages.
fn mentioned(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        for (at, _) in line.match_indices("polygloss ") {
            let before = &line[..at];
            let is_code = before.ends_with(['`', '$']) || before.ends_with("$ ");
            let is_step = before.trim_start_matches(['-', ' ']).is_empty()
                || before.ends_with("run: ")
                || before.ends_with("&& ");
            if is_code || is_step {
                found.push(line[at..].split('`').next().unwrap_or(""));
            }
        }
    }
    found
}

#[test]
fn commands_that_are_mentioned_are_understood() {
    const NAMES: [&str; 7] = ["build", "serve", "check", "init", "new", "list", "completions"];
    let mut count = 0;
    for (name, text) in pages() {
        for command in mentioned(&text) {
            let mut arguments = arguments(command);
            let is_shown_whole = arguments.iter().any(|argument| NAMES.contains(&argument.as_str()));
            if !is_shown_whole || command.contains('[') {
                continue;
            }
            arguments.push("--help".to_owned());
            let ran = polygloss(&arguments, root());
            assert!(ran.status.success(), "{name}: {command}: {}", told(&ran));
            count += 1;
        }
    }
    assert!(count >= 20, "only {count} commands were found");
}

#[test]
fn links_between_pages_lead_somewhere() {
    for (name, text) in pages() {
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split([')', ' ']).next().unwrap_or("");
            let is_example = text[..at].rsplit('\n').next().unwrap_or("").contains('`');
            if target.is_empty() || target.contains("://") || is_example {
                continue;
            }
            let (file, part) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { PathBuf::from(&name) } else { Path::new(&name).with_file_name(file) };
            let found = fs::read_to_string(root().join(&path));
            if blocks(&name, &text).iter().any(|block| block.text.contains(target)) {
                continue;
            }
            assert!(root().join(&path).exists(), "{name}: {target}");
            let has_part = |page: &str| page.lines().any(|line| line.starts_with('#') && anchor(line) == part);
            assert!(part.is_empty() || found.is_ok_and(|page| has_part(&page)), "{name}: {target}");
        }
    }
}

/// The anchor that a forge gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept: String =
        kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_')).collect();
    kept.replace(' ', "-")
}

/// Words in the sources that look like codes and are none.
const NO_CODES: [&str; 12] = [
    "align-center",
    "align-left",
    "align-right",
    "cross-origin-resource-policy",
    "last-event-id",
    "no-cache",
    "same-origin",
    "sec-fetch-site",
    "x-default",
    "xdg-open",
    "zh-cn",
    "zh-tw",
];

/// All words like `unknown-key` in quotation marks in a file, but for its tests.
fn codes_of(file: &Path, codes: &mut BTreeSet<String>) {
    let text = fs::read_to_string(file).expect("a source can be read");
    let text = text.split("#[cfg(test)]").next().unwrap_or("");
    for word in text.split('"') {
        let is_code = word.contains('-')
            && word.starts_with(|letter: char| letter.is_ascii_lowercase())
            && word.ends_with(|letter: char| letter.is_ascii_alphanumeric())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if is_code && !NO_CODES.contains(&word) {
            codes.insert(word.to_owned());
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src/ is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn the_list_of_codes_is_whole() {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let mut codes = BTreeSet::new();
    files.iter().for_each(|file| codes_of(file, &mut codes));
    let page = fs::read_to_string(root().join("docs/diagnostics.md")).expect("the page is there");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let documented: BTreeSet<String> =
        rows.map(|(code, _)| code.to_owned()).filter(|code| code.contains('-')).collect();
    let missing: Vec<&String> = codes.difference(&documented).collect();
    let strange: Vec<&String> = documented.difference(&codes).collect();
    assert!(missing.is_empty(), "docs/diagnostics.md lacks {missing:?}; a word that is no code goes into NO_CODES");
    assert!(strange.is_empty(), "docs/diagnostics.md has {strange:?}, which no source has");
}

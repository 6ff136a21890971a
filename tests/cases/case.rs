//! One case: what its file says of a site, of the command, and of what shall come of it.

use std::collections::BTreeMap;

use polygloss::base::SitePath;

use super::picture;

/// A case as its file has it.
pub(crate) struct Case {
    /// Everything before the first expected part, as written.
    given: String,
    /// The site's files.
    pub(crate) site: BTreeMap<SitePath, Vec<u8>>,
    /// `now: 2026-05-10T12:00`
    pub(crate) now: String,
    /// `options: drafts future preview base-url=https://…`
    pub(crate) options: Vec<String>,
    /// The headings of expected parts, without `=== `.
    pub(crate) expected: Vec<String>,
}

impl Case {
    /// Reads a case's text; `shared` gives the text of a shared part by name.
    pub(crate) fn parse(text: &str, shared: &dyn Fn(&str) -> Option<String>) -> Result<Self, String> {
        let start = text.find("\n=== ").map_or(text.len(), |at| at + 1);
        let (given, expected) = text.split_at(start);
        let head = given.split("\n--- ").next().unwrap_or("");
        let setting = |key: &str| head.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
        let mut site = BTreeMap::new();
        for name in setting("use:").unwrap_or("").split_whitespace() {
            let text = shared(name).ok_or_else(|| format!("there is no shared/{name}.txt"))?;
            read_files(&text, &mut site)?;
        }
        read_files(given, &mut site)?;
        Ok(Self {
            given: given.to_owned(),
            site,
            now: setting("now:").unwrap_or("2026-05-10T12:00").to_owned(),
            options: setting("options:").unwrap_or("").split_whitespace().map(str::to_owned).collect(),
            expected: expected.lines().filter_map(|line| line.strip_prefix("=== ")).map(str::to_owned).collect(),
        })
    }

    /// The case's text with these expected parts, as (heading, lines).
    pub(crate) fn with_expected(&self, parts: Vec<(String, String)>) -> String {
        let mut text = format!("{}\n", self.given.trim_end());
        for (heading, lines) in parts {
            text += &format!("\n=== {heading}\n");
            for line in lines.trim_end().lines() {
                text += line.trim_end();
                text.push('\n');
            }
        }
        text
    }
}

/// Reads `--- path` and the lines after it up to the next one. One empty line before the next is no part of a file.
fn read_files(text: &str, site: &mut BTreeMap<SitePath, Vec<u8>>) -> Result<(), String> {
    for file in format!("\n{text}").split("\n--- ").skip(1) {
        let (heading, content) = file.split_once('\n').unwrap_or((file, ""));
        let (path, made) = match heading.split_once(" (") {
            Some((path, made)) => (path, made.strip_suffix(')')),
            None => (heading, None),
        };
        let bytes = match made.map(|made| made.split_once(' ').unwrap_or((made, ""))) {
            None => format!("{}\n", content.trim_end_matches('\n')).into_bytes(),
            Some(("picture", size)) => {
                let size = size.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
                picture::of(path, size.ok_or_else(|| format!("{heading}: write (picture 64x48)"))?)
            }
            Some(("file", name)) => {
                let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/metadata/files");
                std::fs::read(format!("{folder}/{name}")).map_err(|_| format!("{heading}: {name} isn't in {folder}"))?
            }
            Some(("spaces", count)) => vec![b' '; count.parse().map_err(|_| format!("{heading}: no number"))?],
            Some(("absent", _)) => {
                site.remove(path);
                continue;
            }
            Some((other, _)) => return Err(format!("{heading}: nobody knows how to make ({other})")),
        };
        site.insert(SitePath::new(path), bytes);
    }
    Ok(())
}

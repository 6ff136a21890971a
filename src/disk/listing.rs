//! Lists a site's files as they stand on disk, with a word on each that can't be one.

use std::collections::{BTreeMap, HashMap};
use std::fs::{FileType, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::base::path::nfc;
use crate::base::{Diagnostic, Diagnostics, Failure, Listing, SitePath, Stamp};

use super::cache::{CACHE, cache};
use super::names;
use super::system::{escaped, failure, shown};

/// The folders that a site reads.
pub const FOLDERS: [&str; 7] = ["content", "data", "static", "strings", "templates", "styles", "themes"];

/// The configuration's name.
pub(super) const CONFIGURATION: &str = "polygloss.toml";

/// Folders followed through links in one listing. Links that lead to each other multiply; each loop
/// ends by itself, all of them together end here.
const MOST_LINKED_FOLDERS: usize = 1_000;

/// Below so many levels of folders, each folder is listed by one thread: `content/sl/culture` with all in it.
const LEVELS_SIDE_BY_SIDE: usize = 2;

/// Real paths, from the root, of files whose names are not in NFC on disk.
pub(super) type Spellings = HashMap<SitePath, PathBuf>;

/// A site as it was listed.
pub(super) struct Listed {
    pub(super) listing: Listing,
    pub(super) spellings: Spellings,
    /// Links that were met: what they lead to is listed twice.
    pub(super) links: usize,
}

/// Lists the site in `root`, which must be canonical; Markdown with its stamps where it `asks_markdown` for them.
pub(super) fn list(root: &Path, asks_markdown: bool) -> Result<Listed, Failure> {
    let walk = Walk { root, asks_markdown, links: AtomicUsize::new(0), linked_folders: AtomicUsize::new(0) };
    let mut found = walk.top(CONFIGURATION)?;
    let folders: Vec<Found> = FOLDERS.par_iter().map(|folder| walk.top(folder)).collect::<Result<_, _>>()?;
    folders.into_iter().for_each(|part| found.append(part));
    if cache(root).is_none() {
        let message =
            format!("the link `{CACHE}` leads out of the site's folder, so nothing is kept for the next build");
        found
            .tell(Diagnostic::warning("link-outside", message).help("remove it; a folder of that name is made"), CACHE);
    }
    let (listing, spellings) = found.into_listing();
    Ok(Listed { listing, spellings, links: walk.links.into_inner() })
}

/// What was found below some folder, in no order. Paths are as the disk spells them.
#[derive(Default)]
struct Found {
    files: Vec<(String, Stamp)>,
    content_folders: Vec<String>,
    diagnostics: Diagnostics,
}

impl Found {
    fn append(&mut self, other: Self) {
        self.files.extend(other.files);
        self.content_folders.extend(other.content_folders);
        self.diagnostics.append(other.diagnostics);
    }

    fn tell(&mut self, diagnostic: Diagnostic, relative: &str) {
        self.diagnostics.push(diagnostic.in_file(&SitePath::new(relative)));
    }

    fn warn_of_link(&mut self, code: &'static str, relative: &str, fault: &str) {
        self.tell(Diagnostic::warning(code, format!("the link `{relative}` {fault} and is left out")), relative);
    }

    fn note_content_folder(&mut self, relative: &str) {
        if let Some(name) = relative.strip_prefix("content/")
            && !name.contains('/')
        {
            self.content_folders.push(nfc(name).into_owned());
        }
    }

    fn into_listing(mut self) -> (Listing, Spellings) {
        self.files.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        self.content_folders.sort_unstable();
        self.content_folders.dedup();
        let named = std::mem::take(&mut self.files);
        let named: Vec<(SitePath, (String, Stamp))> =
            named.into_par_iter().map(|file| (SitePath::new(&file.0), file)).collect();
        let mut spellings = Spellings::new();
        let files = if named.iter().all(|(path, (relative, _))| path.as_str() == relative) {
            // Nearly always: the disk spells all names as we do, and has each once.
            named.into_iter().map(|(path, (_, stamp))| (path, stamp)).collect()
        } else {
            self.spelled(named, &mut spellings)
        };
        let Self { content_folders, diagnostics, .. } = self;
        (Listing { files: Arc::new(files), content_folders, diagnostics }, spellings)
    }

    /// Files of which some are spelled otherwise than they are named.
    fn spelled(
        &mut self,
        named: Vec<(SitePath, (String, Stamp))>,
        spellings: &mut Spellings,
    ) -> BTreeMap<SitePath, Stamp> {
        let mut files = BTreeMap::new();
        for (path, (relative, stamp)) in named {
            if files.insert(path.clone(), stamp).is_some() {
                let other = spellings.get(&path).map_or(path.as_str().into(), |path| path.to_string_lossy());
                let (one, two) = (names::spelled_out(&relative), names::spelled_out(&other));
                let message = format!("two files have one name, written in two ways: `{one}` and `{two}`");
                self.tell(Diagnostic::error("same-name", message).help("rename or remove one of them"), &relative);
            }
            if path.as_str() != relative {
                spellings.insert(path, PathBuf::from(relative));
            }
        }
        files
    }
}

struct Walk<'a> {
    root: &'a Path,
    /// Whether Markdown is asked for its stamps.
    asks_markdown: bool,
    links: AtomicUsize,
    linked_folders: AtomicUsize,
}

impl Walk<'_> {
    /// Lists one of the names at the site's root, where it is there.
    fn top(&self, name: &str) -> Result<Found, Failure> {
        let path = self.root.join(name);
        let mut found = Found::default();
        let metadata = match path.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(found),
            Err(error) => return Err(failure(name, error)),
        };
        if metadata.is_dir() && name != CONFIGURATION {
            return self.below(&path, LEVELS_SIDE_BY_SIDE, &[]);
        }
        if metadata.is_file() && name != CONFIGURATION {
            let message = format!("`{name}` is a file and should be a folder");
            found.tell(Diagnostic::error("not-a-folder", message), name);
        } else {
            self.entry(&mut found, &path, name, metadata.file_type(), &[], || Ok(stamp(&metadata)))?;
        }
        Ok(found)
    }

    /// Lists what stands in a folder and below it; the folders of so many levels side by side. `chain`
    /// are the real folders that hold the links through which we came here.
    fn below(&self, folder: &Path, levels: usize, chain: &[PathBuf]) -> Result<Found, Failure> {
        let mut found = Found::default();
        let mut folders = Vec::new();
        let depth = if levels == 0 { usize::MAX } else { 1 };
        let mut entries = WalkDir::new(folder).min_depth(1).max_depth(depth).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.unlistable(folder, error)?;
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            let Some(relative) = self.usable_name(&mut found, entry.path()) else {
                if is_folder {
                    entries.skip_current_dir();
                }
                continue;
            };
            if is_folder {
                found.note_content_folder(&relative);
                folders.push(entry.into_path());
            } else {
                let is_asked = self.asks_markdown || !relative.ends_with(".md");
                let stamp = || if is_asked { Ok(stamp(&entry.metadata()?)) } else { Ok(Stamp::UNKNOWN) };
                self.entry(&mut found, entry.path(), &relative, entry.file_type(), chain, stamp)?;
            }
        }
        if levels > 0 {
            let list = |folder: &PathBuf| self.below(folder, levels - 1, chain);
            let parts: Vec<Found> = folders.par_iter().map(list).collect::<Result<_, _>>()?;
            parts.into_iter().for_each(|part| found.append(part));
        }
        Ok(found)
    }

    /// What a folder that can't be listed means: gone since its parent was listed is no fault.
    fn unlistable(&self, folder: &Path, error: walkdir::Error) -> Result<(), Failure> {
        let name = self.relative(error.path().unwrap_or(folder));
        match error.into_io_error() {
            Some(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Some(error) => Err(failure(name, error)),
            None => Ok(()),
        }
    }

    /// The path from the site's root as text, unless it is ignored or no site may have it.
    fn usable_name(&self, found: &mut Found, path: &Path) -> Option<String> {
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let Some(text) = relative.to_str() else {
            let lossy = escaped(&relative.to_string_lossy());
            let diagnostic = Diagnostic::error("file-name", format!("the name of `{lossy}` is not UTF-8"));
            found.tell(diagnostic.help("rename it"), &lossy);
            return None;
        };
        let name = text.rsplit_once('/').map_or(text, |(_, name)| name);
        if names::is_ignored(text, name) {
            return None;
        }
        if let Some(fault) = names::fault(name) {
            let shown = escaped(text);
            let diagnostic = Diagnostic::error("file-name", format!("the name of `{shown}` {fault}"));
            found.tell(diagnostic.help("rename it"), &shown);
            return None;
        }
        Some(text.to_owned())
    }

    /// Takes what is no folder: a file, a link, or something that can't be published.
    fn entry(
        &self,
        found: &mut Found,
        path: &Path,
        relative: &str,
        kind: FileType,
        chain: &[PathBuf],
        stamp: impl FnOnce() -> io::Result<Stamp>,
    ) -> Result<(), Failure> {
        if kind.is_file() {
            match stamp() {
                Ok(stamp) => found.files.push((relative.to_owned(), stamp)),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(failure(relative, error)),
            }
            Ok(())
        } else if kind.is_symlink() {
            self.link(found, path, relative, chain)
        } else {
            let message = format!("`{relative}` is {}, not a file, and is left out", special(kind));
            found.tell(Diagnostic::warning("special-file", message), relative);
            Ok(())
        }
    }

    /// Follows a link that stays in the site.
    fn link(&self, found: &mut Found, path: &Path, relative: &str, chain: &[PathBuf]) -> Result<(), Failure> {
        self.links.fetch_add(1, Ordering::Relaxed);
        let target = match path.canonicalize() {
            Ok(target) => target,
            Err(error) => {
                let fault = match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory => "leads to nothing",
                    ErrorKind::PermissionDenied => "leads to a place that can't be read",
                    _ => "leads back to itself",
                };
                found.warn_of_link("broken-link", relative, fault);
                return Ok(());
            }
        };
        if !target.starts_with(self.root) && relative == "content" {
            // All that is published would be replaced by nothing.
            let message = "the link `content` leads out of the site's folder, so there is nothing to publish";
            found.tell(Diagnostic::error("link-outside", message).help("put the folder itself in its place"), relative);
            return Ok(());
        }
        if !target.starts_with(self.root) {
            found.warn_of_link("link-outside", relative, "leads out of the site's folder");
            return Ok(());
        }
        let metadata = match target.metadata() {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failure(relative, error)),
        };
        if metadata.is_dir() {
            return self.linked_folder(found, path, relative, &target, chain);
        }
        self.entry(found, path, relative, metadata.file_type(), chain, || Ok(stamp(&metadata)))
    }

    fn linked_folder(
        &self,
        found: &mut Found,
        path: &Path,
        relative: &str,
        target: &Path,
        chain: &[PathBuf],
    ) -> Result<(), Failure> {
        let parent = path.parent().unwrap_or(path);
        let Ok(parent) = parent.canonicalize() else { return Ok(()) };
        let chain = [chain, &[parent]].concat();
        if chain.iter().any(|folder| folder.starts_with(target)) {
            found.warn_of_link("link-loop", relative, "leads back to a folder that holds it");
        } else if self.linked_folders.fetch_add(1, Ordering::Relaxed) >= MOST_LINKED_FOLDERS {
            // An error, because which link comes last is a matter of threads.
            let message = format!("more than {MOST_LINKED_FOLDERS} folders are reached through links");
            found.diagnostics.push(Diagnostic::error("too-many-links", message));
        } else {
            found.note_content_folder(relative);
            found.append(self.below(path, 0, &chain)?);
        }
        Ok(())
    }

    fn relative(&self, path: &Path) -> String {
        shown(path.strip_prefix(self.root).unwrap_or(path))
    }
}

/// What tells a file's state from another.
pub(super) fn stamp(metadata: &Metadata) -> Stamp {
    let nanoseconds = |seconds: i64, rest: i64| seconds.wrapping_mul(1_000_000_000).wrapping_add(rest);
    let written = nanoseconds(metadata.mtime(), metadata.mtime_nsec());
    Stamp::of_file(metadata.len(), metadata.ino(), written, nanoseconds(metadata.ctime(), metadata.ctime_nsec()))
}

fn special(kind: FileType) -> &'static str {
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

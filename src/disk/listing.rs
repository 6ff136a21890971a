//! Lists a site's files as they stand on disk, with a word on each that can't be one.

use std::collections::{BTreeSet, HashMap};
use std::fs::FileType;
use std::io::ErrorKind;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::base::path::nfc;
use crate::base::{Diagnostic, Failure, Listing, SitePath};

use super::names;
use super::system::{escaped, failure, shown};

/// The folders that a site reads.
pub(super) const FOLDERS: [&str; 7] = ["content", "data", "static", "strings", "templates", "styles", "themes"];

/// The configuration's name.
pub(super) const CONFIGURATION: &str = "polygloss.toml";

/// Folders followed through links in one listing. Links that lead to each other multiply; each loop
/// ends by itself, all of them together end here.
const MOST_LINKED_FOLDERS: usize = 1_000;

/// Real paths, from the root, of files whose names are not in NFC on disk.
pub(super) type Spellings = HashMap<SitePath, PathBuf>;

/// Lists the site in `root`, which must be canonical.
pub(super) fn list(root: &Path) -> Result<(Listing, Spellings), Failure> {
    let mut walk = Walk {
        root,
        listing: Listing::default(),
        spellings: Spellings::new(),
        content_folders: BTreeSet::new(),
        chain: Vec::new(),
        linked_folders: 0,
    };
    walk.top(CONFIGURATION)?;
    for folder in FOLDERS {
        walk.top(folder)?;
    }
    walk.listing.content_folders = walk.content_folders.into_iter().collect();
    Ok((walk.listing, walk.spellings))
}

struct Walk<'a> {
    root: &'a Path,
    listing: Listing,
    spellings: Spellings,
    content_folders: BTreeSet<String>,
    /// The real folders that hold the links through which we came here.
    chain: Vec<PathBuf>,
    linked_folders: usize,
}

impl Walk<'_> {
    /// Lists one of the names at the site's root, where it is there.
    fn top(&mut self, name: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        let metadata = match path.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failure(name, error)),
        };
        if metadata.is_dir() && name != CONFIGURATION {
            return self.below(&path);
        }
        if metadata.is_file() && name != CONFIGURATION {
            let message = format!("`{name}` is a file and should be a folder");
            self.tell(Diagnostic::error("not-a-folder", message), name);
            return Ok(());
        }
        self.entry(&path, name, metadata.file_type(), || Ok(metadata.len()))
    }

    /// Lists what stands in a folder and below it.
    fn below(&mut self, folder: &Path) -> Result<(), Failure> {
        let mut entries = WalkDir::new(folder).min_depth(1).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.unlistable(folder, error)?;
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            let Some(relative) = self.usable_name(entry.path()) else {
                if is_folder {
                    entries.skip_current_dir();
                }
                continue;
            };
            if is_folder {
                self.note_content_folder(&relative);
            } else {
                self.entry(entry.path(), &relative, entry.file_type(), || Ok(entry.metadata()?.len()))?;
            }
        }
        Ok(())
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
    fn usable_name(&mut self, path: &Path) -> Option<String> {
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        let Some(text) = relative.to_str() else {
            let lossy = escaped(&relative.to_string_lossy());
            let diagnostic = Diagnostic::error("file-name", format!("the name of `{lossy}` is not UTF-8"));
            self.tell(diagnostic.help("rename it"), &lossy);
            return None;
        };
        let name = text.rsplit_once('/').map_or(text, |(_, name)| name);
        if names::is_ignored(text, name) {
            return None;
        }
        if let Some(fault) = names::fault(name) {
            let shown = escaped(text);
            let diagnostic = Diagnostic::error("file-name", format!("the name of `{shown}` {fault}"));
            self.tell(diagnostic.help("rename it"), &shown);
            return None;
        }
        Some(text.to_owned())
    }

    /// Takes what is no folder: a file, a link, or something that can't be published.
    fn entry(
        &mut self,
        path: &Path,
        relative: &str,
        kind: FileType,
        size: impl FnOnce() -> std::io::Result<u64>,
    ) -> Result<(), Failure> {
        if kind.is_file() {
            match size() {
                Ok(size) => self.add(relative, size),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(failure(relative, error)),
            }
            Ok(())
        } else if kind.is_symlink() {
            self.link(path, relative)
        } else {
            let message = format!("`{relative}` is {}, not a file, and is left out", special(kind));
            self.tell(Diagnostic::warning("special-file", message), relative);
            Ok(())
        }
    }

    fn add(&mut self, relative: &str, size: u64) {
        let path = SitePath::new(relative);
        if self.listing.files.insert(path.clone(), size).is_some() {
            let first = match self.spellings.get(&path) {
                Some(spelling) => names::spelled_out(&spelling.to_string_lossy()),
                None => names::spelled_out(path.as_str()),
            };
            let second = names::spelled_out(relative);
            let (first, second) = if first <= second { (first, second) } else { (second, first) };
            let message = format!("two files have one name, written in two ways: `{first}` and `{second}`");
            self.tell(Diagnostic::error("same-name", message).help("rename or remove one of them"), relative);
        }
        if path.as_str() != relative {
            self.spellings.insert(path, PathBuf::from(relative));
        }
    }

    /// Follows a link that stays in the site.
    fn link(&mut self, path: &Path, relative: &str) -> Result<(), Failure> {
        let target = match path.canonicalize() {
            Ok(target) => target,
            Err(error) => {
                let fault = match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory => "leads to nothing",
                    ErrorKind::PermissionDenied => "leads to a place that can't be read",
                    _ => "leads back to itself",
                };
                self.warn_of_link("broken-link", relative, fault);
                return Ok(());
            }
        };
        if !target.starts_with(self.root) {
            self.warn_of_link("link-outside", relative, "leads out of the site's folder");
            return Ok(());
        }
        let metadata = target.metadata().map_err(|error| failure(relative, error))?;
        if metadata.is_dir() {
            return self.linked_folder(path, relative, &target);
        }
        self.entry(path, relative, metadata.file_type(), || Ok(metadata.len()))
    }

    fn linked_folder(&mut self, path: &Path, relative: &str, target: &Path) -> Result<(), Failure> {
        let parent = path.parent().unwrap_or(path);
        let Ok(parent) = parent.canonicalize() else { return Ok(()) };
        self.chain.push(parent);
        if self.chain.iter().any(|folder| folder.starts_with(target)) {
            self.warn_of_link("link-loop", relative, "leads back to a folder that holds it");
        } else if self.linked_folders == MOST_LINKED_FOLDERS {
            self.warn_of_link("too-many-links", relative, "is one linked folder too many");
        } else {
            self.linked_folders += 1;
            self.note_content_folder(relative);
            self.below(path)?;
        }
        self.chain.pop();
        Ok(())
    }

    fn warn_of_link(&mut self, code: &'static str, relative: &str, fault: &str) {
        self.tell(Diagnostic::warning(code, format!("the link `{relative}` {fault} and is left out")), relative);
    }

    fn note_content_folder(&mut self, relative: &str) {
        if let Some(name) = relative.strip_prefix("content/")
            && !name.contains('/')
        {
            self.content_folders.insert(nfc(name).into_owned());
        }
    }

    fn tell(&mut self, diagnostic: Diagnostic, relative: &str) {
        self.listing.diagnostics.push(diagnostic.in_file(&SitePath::new(relative)));
    }

    fn relative(&self, path: &Path) -> String {
        shown(path.strip_prefix(self.root).unwrap_or(path))
    }
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

//! A site's folder with its listing at hand, so that a look at one file brings it up to date.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::{Failure, Listing, SitePath, World};

use super::folder::Folder;
use super::listing::{CONFIGURATION, FOLDERS, stamp};
use super::names;

/// A site on disk as it was when somebody last looked.
pub struct KnownFolder {
    folder: Folder,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    listing: Listing,
    links: usize,
}

/// What a look at one file or folder gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// It is no part of the site, or it isn't there and wasn't.
    Nothing,
    /// This file has the same stamp as before; it may be another all the same.
    Same(SitePath),
    /// This file is new, gone, or has another stamp.
    Other(SitePath),
    /// All must be listed again.
    Unclear,
}

impl KnownFolder {
    /// Opens a site's folder and lists it.
    ///
    /// # Errors
    /// A folder that is not there or can't be read.
    pub fn open(root: &Path) -> Result<Self, Failure> {
        let folder = Folder::open(root)?;
        let (listing, links) = folder.list_with_links()?;
        Ok(Self { folder, known: Mutex::new(Known { listing, links }) })
    }

    /// The folder itself, which lists anew each time.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Whether a part of the site is reached through a link.
    pub fn has_links(&self) -> bool {
        self.known().links > 0
    }

    /// Whether a file was there when somebody last looked.
    pub fn lists(&self, path: &SitePath) -> bool {
        self.known().listing.files.contains_key(path)
    }

    /// Whether a path, as the disk spells it, is that of a folder that sites read, or lies below one.
    pub fn reads(&self, path: &Path) -> bool {
        let relative = path.strip_prefix(self.folder.root()).ok();
        let top = relative.and_then(|relative| relative.components().next());
        top.is_some_and(|top| FOLDERS.iter().any(|folder| top.as_os_str() == *folder))
    }

    /// Looks at one path, as the disk spells it.
    pub fn look_at(&self, path: &Path) -> Looked {
        let Ok(relative) = path.strip_prefix(self.folder.root()) else { return Looked::Nothing };
        let Some(text) = relative.to_str() else { return Looked::Unclear };
        if text != CONFIGURATION && !self.reads(path) {
            return Looked::Nothing;
        }
        if let Some(looked) = looked_by_name(text) {
            return looked;
        }
        let site_path = SitePath::new(text);
        let mut known = self.known();
        // What a link leads to is listed twice, and what was noticed may be noticed no more.
        if site_path.as_str() != text || known.links > 0 || !known.listing.diagnostics.is_empty() {
            return Looked::Unclear;
        }
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_file() => known.note(site_path, stamp(&metadata)),
            Err(error) if error.kind() == ErrorKind::NotFound => known.note_gone(site_path),
            Ok(_) | Err(_) => Looked::Unclear,
        }
    }

    /// Lists all anew: the files that are new, gone, or have another stamp, in order; nothing where there is no
    /// difference at all.
    ///
    /// # Errors
    /// A folder that can't be read.
    pub fn look_everywhere(&self) -> Result<Option<Vec<SitePath>>, Failure> {
        let (listing, links) = self.folder.list_with_links()?;
        let mut known = self.known();
        if known.listing == listing {
            known.links = links;
            return Ok(None);
        }
        let (old, new) = (&known.listing.files, &listing.files);
        let changed = new.iter().filter(|(path, stamp)| old.get(*path) != Some(*stamp)).map(|(path, _)| path);
        let gone = old.keys().filter(|path| !new.contains_key(*path));
        let mut files: Vec<SitePath> = changed.chain(gone).cloned().collect();
        files.sort_unstable();
        *known = Known { listing, links };
        Ok(Some(files))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a path's name alone says.
fn looked_by_name(text: &str) -> Option<Looked> {
    let ends = text.match_indices('/').map(|(at, _)| at).chain([text.len()]);
    for path in ends.map(|end| &text[..end]) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if !folder.is_empty() && names::is_ignored(path, name) {
            return Some(Looked::Nothing);
        }
        if names::fault(name).is_some() {
            return Some(Looked::Unclear);
        }
    }
    // `content` itself, or a file in its place.
    (!text.contains('/') && text != CONFIGURATION).then_some(Looked::Unclear)
}

impl Known {
    fn note(&mut self, path: SitePath, stamp: crate::base::Stamp) -> Looked {
        match self.listing.files.get(&path) {
            Some(old) if *old == stamp => return Looked::Same(path),
            None if !self.knows_language_folder(&path) => return Looked::Unclear,
            _ => {}
        }
        Arc::make_mut(&mut self.listing.files).insert(path.clone(), stamp);
        Looked::Other(path)
    }

    fn note_gone(&mut self, path: SitePath) -> Looked {
        if Arc::make_mut(&mut self.listing.files).remove(&path).is_some() {
            return Looked::Other(path);
        }
        let start = SitePath::new(&format!("{path}/"));
        let mut below = self.listing.files.range(start.clone()..);
        let was_folder = below.next().is_some_and(|(path, _)| path.as_str().starts_with(start.as_str()));
        let was_empty_folder =
            self.listing.content_folders.iter().any(|name| path.as_str() == format!("content/{name}"));
        if was_folder || was_empty_folder { Looked::Unclear } else { Looked::Nothing }
    }

    /// Whether a file stands in no folder of content/ that hasn't been listed.
    fn knows_language_folder(&self, path: &SitePath) -> bool {
        let below = path.as_str().strip_prefix("content/").and_then(|below| below.split_once('/'));
        below.is_none_or(|(folder, _)| self.listing.content_folders.iter().any(|known| known == folder))
    }
}

impl World for KnownFolder {
    fn list(&self) -> Result<Listing, Failure> {
        Ok(self.known().listing.clone())
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, Failure> {
        self.folder.read(path)
    }
}

//! What was understood before, so that only what has changed is read again; a build begins with none.
//!
//! What can't be understood any more stays as it last could be, beside the mistake: a build with an error publishes
//! nothing anyway, and who watches sees the rest of the magazine.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Diagnostics, Failure, SitePath, Stamp};
use crate::config::DataFiles;
use crate::config::strings_reader::StringsFile;
use crate::document::{Dialect, Head, PhotoMatter};
use crate::photo::Picture;
use crate::plan::Plan;
use crate::render::{Assets, Orders, Templates};
use crate::site::Joined;

use super::PIECE;

/// What is known of a site's files, each with the stamp that it had.
#[derive(Default)]
pub struct Memory {
    pub(super) dialects: Vec<Dialect>,
    pub(super) heads: Shelf<Reading>,
    pub(super) pictures: Shelf<Result<Picture, Box<str>>>,
    pub(super) sidecars: Shelf<(Option<PhotoMatter>, Diagnostics)>,
    pub(super) strings: Shelf<(Option<StringsFile>, Diagnostics)>,
    pub(super) templates: Bundle<Arc<Templates>>,
    pub(super) assets: Bundle<Arc<Assets>>,
    pub(super) data: Bundle<Arc<DataFiles>>,
    /// None while a magazine is made, and where none could be.
    pub(super) last: Option<Last>,
    pub(super) orders: Arc<Orders>,
}

/// The magazine that was made last.
pub(super) struct Last {
    /// Its site.
    pub(super) joined: Joined,
    /// The theme's outputs.
    pub(super) assets: Vec<String>,
    /// Its plan, and what is wrong with that.
    pub(super) plan: Arc<Plan>,
    pub(super) found: Diagnostics,
}

/// What a document was understood as.
pub(super) struct Reading {
    /// What the magazine goes by: the head, or the last one without an error.
    pub(super) shown: Option<Arc<Head>>,
    /// The last head without an error.
    good: Option<Arc<Head>>,
    /// What was found this time.
    pub(super) found: Diagnostics,
}

impl Reading {
    /// What was understood this time, after that of the last time.
    pub(super) fn new(head: Option<Head>, found: Diagnostics, last: Option<&Self>) -> Self {
        let head = head.map(Arc::new);
        if !found.has_errors() {
            return Self { shown: head.clone(), good: head, found };
        }
        let good = last.and_then(|last| last.good.clone());
        let shown = good.clone().or(head).or_else(|| last.and_then(|last| last.shown.clone()));
        Self { shown, good, found }
    }
}

impl Memory {
    /// Nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Has a file read again, whatever its stamp says: two states of it may have one stamp when they were written within
    /// one tick of the clock.
    pub fn doubt(&mut self, path: &SitePath) {
        self.heads.doubt(path);
        self.pictures.doubt(path);
        self.sidecars.doubt(path);
        self.strings.doubt(path);
        self.templates.doubt(path);
        self.assets.doubt(path);
        self.data.doubt(path);
    }

    /// The head of a document as it was understood last.
    pub fn head(&self, path: &SitePath) -> Option<&Arc<Head>> {
        self.heads.find(path)?.shown.as_ref()
    }
}

/// Values that are understood each from one file.
pub(super) struct Shelf<T> {
    /// Sorted by path.
    entries: Vec<Entry<T>>,
}

struct Entry<T> {
    path: SitePath,
    /// None where it is doubted.
    stamp: Option<Stamp>,
    value: T,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T: Send + Sync> Shelf<T> {
    /// Brings the shelf to these files, sorted by path; makes what is new or has changed. `make` is given a file's position
    /// among them and what was there before.
    ///
    /// # Errors
    /// As `make`; the shelf is then as before.
    pub(super) fn renew(
        &mut self,
        wanted: &[(&SitePath, Stamp)],
        make: impl Fn(usize, &SitePath, Option<&T>) -> Result<T, Failure> + Sync,
    ) -> Result<(), Failure> {
        let places = self.places(wanted);
        let is_new = |(at, place): (usize, &Option<usize>)| {
            place.is_none_or(|place| self.entries[place].stamp != Some(wanted[at].1)).then_some(at)
        };
        let new: Vec<usize> = places.iter().enumerate().filter_map(is_new).collect();
        if new.is_empty() && wanted.len() == self.entries.len() {
            return Ok(());
        }
        let make = |at: &usize| make(*at, wanted[*at].0, places[*at].map(|place| &self.entries[place].value));
        let made: Vec<T> = new.par_iter().with_max_len(PIECE).map(make).collect::<Result<_, _>>()?;
        if wanted.len() == self.entries.len() && places.iter().enumerate().all(|(at, place)| *place == Some(at)) {
            for (at, value) in new.into_iter().zip(made) {
                self.entries[at] = Entry { path: wanted[at].0.clone(), stamp: Some(wanted[at].1), value };
            }
            return Ok(());
        }
        let mut old: Vec<Option<Entry<T>>> = std::mem::take(&mut self.entries).into_iter().map(Some).collect();
        let mut made = new.into_iter().zip(made).peekable();
        self.entries.reserve_exact(wanted.len());
        for (at, ((path, stamp), place)) in wanted.iter().zip(places).enumerate() {
            self.entries.push(match made.next_if(|(new, _)| *new == at) {
                Some((_, value)) => Entry { path: (*path).clone(), stamp: Some(*stamp), value },
                None => {
                    let place = place.expect("what is not new was there before");
                    old[place].take().expect("each path is wanted once")
                }
            });
        }
        Ok(())
    }

    /// Where each of these files stands on the shelf.
    fn places(&self, wanted: &[(&SitePath, Stamp)]) -> Vec<Option<usize>> {
        let mut at = 0;
        let place = |(path, _): &(&SitePath, Stamp)| {
            // Mostly all are as they were.
            while self.entries.get(at).is_some_and(|entry| entry.path != **path && entry.path < **path) {
                at += 1;
            }
            let here = self.entries.get(at).is_some_and(|entry| entry.path == **path).then_some(at)?;
            at += 1;
            Some(here)
        };
        wanted.iter().map(place).collect()
    }

    /// Puts what was known before on an empty shelf, in any order.
    pub(super) fn recall(&mut self, known: Vec<(SitePath, Stamp, T)>) {
        debug_assert!(self.entries.is_empty(), "what is known by now is newer");
        let entry = |(path, stamp, value)| Entry { path, stamp: Some(stamp), value };
        self.entries = known.into_iter().map(entry).collect();
        self.entries.sort_by(|a, b| a.path.cmp(&b.path));
        self.entries.dedup_by(|a, b| a.path == b.path);
    }

    /// All that aren't doubted, in order of path, with their stamps.
    pub(super) fn stamped(&self) -> impl Iterator<Item = (&SitePath, Stamp, &T)> {
        self.entries.iter().filter_map(|entry| Some((&entry.path, entry.stamp?, &entry.value)))
    }

    /// All of them in order of path.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&SitePath, &T)> {
        self.entries.iter().map(|entry| (&entry.path, &entry.value))
    }

    /// What is known of a file.
    pub(super) fn find(&self, path: &SitePath) -> Option<&T> {
        self.entries.binary_search_by(|entry| entry.path.cmp(path)).ok().map(|at| &self.entries[at].value)
    }

    fn doubt(&mut self, path: &SitePath) {
        if let Ok(at) = self.entries.binary_search_by(|entry| entry.path.cmp(path)) {
            self.entries[at].stamp = None;
        }
    }

    /// Has all files read again.
    pub(super) fn doubt_all(&mut self) {
        self.entries.iter_mut().for_each(|entry| entry.stamp = None);
    }
}

/// What a bundle is made of: its files with their stamps, and whatever else it depends on, as text.
pub(super) type Ingredients = (BTreeMap<SitePath, Stamp>, String);

/// A value that is understood from several files together.
pub(super) struct Bundle<T> {
    made: Option<Made<T>>,
}

struct Made<T> {
    from: Option<Ingredients>,
    value: T,
    found: Diagnostics,
    /// Whether the value was made without errors.
    is_sound: bool,
}

impl<T> Default for Bundle<T> {
    fn default() -> Self {
        Self { made: None }
    }
}

impl<T: Clone> Bundle<T> {
    /// The value made from these; the last sound one where there are errors now.
    ///
    /// # Errors
    /// As `make`.
    pub(super) fn renew(
        &mut self,
        from: Ingredients,
        diagnostics: &mut Diagnostics,
        make: impl FnOnce(&mut Diagnostics) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if let Some(made) = &self.made
            && made.from.as_ref() == Some(&from)
        {
            diagnostics.append(made.found.clone());
            return Ok(made.value.clone());
        }
        let mut found = Diagnostics::new();
        let value = make(&mut found)?;
        diagnostics.append(found.clone());
        let last = self.made.take().filter(|last| found.has_errors() && last.is_sound);
        let (value, is_sound) = match last {
            Some(last) => (last.value, true),
            None => (value, !found.has_errors()),
        };
        self.made = Some(Made { from: Some(from), value: value.clone(), found, is_sound });
        Ok(value)
    }

    fn doubt(&mut self, path: &SitePath) {
        if let Some(made) = &mut self.made
            && made.from.as_ref().is_some_and(|(files, _)| files.contains_key(path))
        {
            made.from = None;
        }
    }
}

//! Pictures as pages show them: in every width and format that the site wants, cut where a theme asks, with credits.

mod caption;
mod functions;
mod places;
mod renditions;
mod tag;
mod values;

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::config::PictureStyle;
use crate::photo::{Credits, Focus, Picture};
use crate::site::credits::PhotoFacts;
use crate::site::{FileId, Site};

use super::orders::Orders;

pub(super) use caption::credit_line;
pub(super) use functions::{credit_line_of, picture, picture_file};
pub(super) use places::Placed;
pub(super) use renditions::{Ratio, Rendition, Stands, Widths};
pub(super) use tag::{Loading, Wish};
pub(super) use values::in_language;

/// The pictures of a site. Each is made in the widths and formats that some page asks for, and in no other.
pub struct Pictures {
    site: Arc<Site>,
    orders: Arc<Orders>,
    style: PictureStyle,
    sets: RwLock<FxHashMap<renditions::SetKey, Arc<renditions::Set>>>,
    /// What values of templates stand for.
    stated: RwLock<Ids>,
}

/// What values of templates stand for, by their ids, and the other way round.
#[derive(Debug, Default)]
struct Ids {
    stated: FxHashMap<String, Stated>,
    ids: FxHashMap<Stated, String>,
}

/// A picture that is published.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    /// Its address below base_url's path.
    pub address: &'a str,
    /// What it shows.
    pub picture: &'a Picture,
}

/// A picture with what its derivatives depend on beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Stated {
    /// The file.
    pub file: FileId,
    /// The point that crops keep.
    pub focus: Focus,
    /// What is written into derivatives.
    pub credits: Arc<Credits>,
}

impl Pictures {
    /// The pictures of a site in a theme's style; derivatives are ordered in this book.
    pub fn new(site: Arc<Site>, orders: Arc<Orders>, style: PictureStyle) -> Self {
        Self { site, orders, style, sets: RwLock::default(), stated: RwLock::default() }
    }

    /// The derivatives that were ordered.
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// How the theme shows pictures.
    pub(super) fn style(&self) -> &PictureStyle {
        &self.style
    }

    /// A file as a picture; nothing when it isn't published or is none.
    pub(super) fn shown(&self, file: FileId) -> Option<Shown<'_>> {
        let file = self.site.files.get(file);
        match (&file.address, &file.picture) {
            (Some(address), Some(Ok(picture))) => Some(Shown { address, picture }),
            _ => None,
        }
    }

    /// A published picture with what is known of it where it is shown.
    pub(super) fn state(&self, file: FileId, facts: &PhotoFacts) -> Option<Stated> {
        let shown = self.shown(file)?;
        let focus = facts.focus.unwrap_or(Focus::CENTRE);
        Some(Stated { file, focus, credits: facts.written(&shown.picture.credits) })
    }

    /// What a template's *picture* with this id stands for.
    pub(super) fn stated(&self, id: &str) -> Option<Stated> {
        self.stated.read().unwrap_or_else(PoisonError::into_inner).stated.get(id).cloned()
    }

    /// An id by which a template's *picture* names this; the same in every build.
    fn note(&self, stated: &Stated) -> String {
        if let Some(id) = self.stated.read().unwrap_or_else(PoisonError::into_inner).ids.get(stated) {
            return id.clone();
        }
        let mut id = blake3::Hasher::new();
        id.update(self.site.files.get(stated.file).path.as_str().as_bytes());
        id.update(&stated.focus.x.to_le_bytes()).update(&stated.focus.y.to_le_bytes());
        id.update(stated.credits.digest().as_bytes());
        let id = id.finalize().to_hex()[..16].to_owned();
        let mut book = self.stated.write().unwrap_or_else(PoisonError::into_inner);
        book.stated.entry(id.clone()).or_insert_with(|| stated.clone());
        book.ids.entry(stated.clone()).or_insert_with(|| id.clone());
        id
    }
}

//! *Cards* of articles: made where they are first asked for, kept while pages of their language are made.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use tera::Value;

use crate::config::LanguageId;
use crate::site::{PageId, Site};

/// All cards of a site.
pub(super) struct Cards {
    /// By page, each behind a lock of its own: two threads seldom want the same one at the same time.
    cards: Vec<Mutex<Option<Value>>>,
    /// By language, whose pages stand together.
    decks: Vec<Range<usize>>,
}

impl Cards {
    /// None is made yet.
    pub(super) fn new(site: &Site) -> Self {
        let deck = |language: LanguageId| {
            let first = site.pages.iter().take_while(|page| page.language != language).count();
            first..first + site.pages[first..].iter().take_while(|page| page.language == language).count()
        };
        Self {
            cards: site.pages.iter().map(|_| Mutex::default()).collect(),
            decks: site.settings.language_ids().map(deck).collect(),
        }
    }

    /// A card, made where nobody asked for it before.
    pub(super) fn get(&self, id: PageId, make: impl FnOnce() -> Value) -> Value {
        let mut card = self.cards[id.index()].lock().unwrap_or_else(PoisonError::into_inner);
        card.get_or_insert_with(make).clone()
    }

    /// Gives a language's cards back; who asks for one later has it made again.
    pub(super) fn give_back(&self, language: LanguageId) {
        let deck = &self.cards[self.decks[language.index()].clone()];
        deck.par_iter().for_each(|card| *card.lock().unwrap_or_else(PoisonError::into_inner) = None);
    }
}

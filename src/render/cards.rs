//! *Cards* of articles: made where they are first asked for, kept while pages of their language are made.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use tera::Value;

use crate::config::LanguageId;
use crate::site::{PageId, Site};

/// All cards of a site.
pub(super) struct Cards {
    /// By language.
    decks: Vec<Deck>,
}

/// The cards of one language, whose pages stand together.
struct Deck {
    first: usize,
    length: usize,
    cards: RwLock<Arc<[OnceLock<Value>]>>,
}

impl Cards {
    /// None is made yet.
    pub(super) fn new(site: &Site) -> Self {
        let deck = |language: LanguageId| {
            let first = site.pages.iter().take_while(|page| page.language != language).count();
            let length = site.pages[first..].iter().take_while(|page| page.language == language).count();
            Deck { first, length, cards: RwLock::new(blank(length)) }
        };
        Self { decks: site.settings.language_ids().map(deck).collect() }
    }

    /// A card, made where nobody asked for it before.
    pub(super) fn get(&self, language: LanguageId, id: PageId, make: impl FnOnce() -> Value) -> Value {
        let deck = &self.decks[language.index()];
        let cards = deck.cards.read().unwrap_or_else(PoisonError::into_inner).clone();
        cards[id.index() - deck.first].get_or_init(make).clone()
    }

    /// Gives a language's cards back; who asks for one later has it made again.
    pub(super) fn give_back(&self, language: LanguageId) {
        let deck = &self.decks[language.index()];
        *deck.cards.write().unwrap_or_else(PoisonError::into_inner) = blank(deck.length);
    }
}

fn blank(length: usize) -> Arc<[OnceLock<Value>]> {
    std::iter::repeat_with(OnceLock::new).take(length).collect()
}

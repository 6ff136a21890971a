//! Pages that were asked for lately: as they are now, and as they were when they last could be made.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use super::sheet::Sheet;

/// How many pages are kept.
const MOST_PAGES: usize = 128;

/// How many of their bytes.
const MOST_BYTES: usize = 16 << 20;

/// Pages by their output path.
#[derive(Default)]
pub(super) struct Shelf(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    kept: HashMap<String, Kept>,
    /// Counts what was asked for.
    asked: u64,
}

struct Kept {
    now: Arc<Sheet>,
    good: Option<Bytes>,
    asked: u64,
}

impl Kept {
    fn size(&self) -> usize {
        let good = self.good.as_ref().filter(|good| good.as_ptr() != self.now.bytes.as_ptr());
        self.now.bytes.len() + good.map_or(0, Bytes::len)
    }
}

impl Shelf {
    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page as it is in an edition, if it was made for it already.
    pub(super) fn current(&self, output: &str, edition: u64) -> Option<Arc<Sheet>> {
        let mut pages = self.lock();
        pages.asked += 1;
        let asked = pages.asked;
        let kept = pages.kept.get_mut(output).filter(|kept| kept.now.edition == edition)?;
        kept.asked = asked;
        Some(kept.now.clone())
    }

    /// A page's bytes as they were when it last could be made.
    pub(super) fn good(&self, output: &str) -> Option<Bytes> {
        self.lock().kept.get(output)?.good.clone()
    }

    /// Keeps a page, and its bytes when all was last well with it. What was not asked for the longest goes.
    pub(super) fn keep(&self, output: &str, sheet: &Arc<Sheet>, good: Option<Bytes>) {
        let mut pages = self.lock();
        pages.asked += 1;
        let asked = pages.asked;
        pages.kept.insert(output.to_owned(), Kept { now: sheet.clone(), good, asked });
        let mut size: usize = pages.kept.values().map(Kept::size).sum();
        while pages.kept.len() > 1 && (pages.kept.len() > MOST_PAGES || size > MOST_BYTES) {
            let oldest = pages.kept.iter().min_by_key(|(_, kept)| kept.asked).map(|(output, _)| output.clone());
            let gone = oldest.and_then(|oldest| pages.kept.remove(&oldest));
            size -= gone.map_or(size, |gone| gone.size());
        }
    }
}

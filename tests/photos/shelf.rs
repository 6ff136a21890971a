//! A store for tests: it keeps in memory, and counts.

use std::collections::BTreeMap;
use std::sync::Mutex;

use polygloss::base::{Digest, Store};

/// Keeps in memory, and counts how often something is kept.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<(BTreeMap<String, Vec<u8>>, usize)>);

impl Store for Shelf {
    fn find(&self, key: Digest) -> Option<Vec<u8>> {
        self.0.lock().expect("nobody panicked").0.get(key.to_hex().as_str()).cloned()
    }

    fn moment(&self) -> Option<i64> {
        None
    }

    fn keep(&self, key: Digest, bytes: &[u8]) {
        let mut shelf = self.0.lock().expect("nobody panicked");
        shelf.0.insert(key.to_hex().to_string(), bytes.to_vec());
        shelf.1 += 1;
    }
}

impl Shelf {
    /// How often something was kept.
    pub(crate) fn kept(&self) -> usize {
        self.0.lock().expect("nobody panicked").1
    }
}

//! What is known of picture files from one build to the next, so that a second one reads no photograph again.

use serde::{Deserialize, Serialize};

use crate::base::{Digest, SitePath, Stamp, Store};
use crate::photo::Picture;

use super::memory::Memory;

/// How entries are written, and how pictures are understood; another number has all of them read anew.
const METHOD: u8 = 6;

/// Pictures that were understood before, in a store.
pub struct Index<'a> {
    store: &'a dyn Store,
    /// When this run began, by the clock that stamps files.
    begun: Option<i64>,
    /// What is in the store.
    written: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    stamp: Stamp,
    picture: Result<Picture, Box<str>>,
}

impl<'a> Index<'a> {
    /// Opens the index, before anything of the site is read.
    pub fn open(store: &'a dyn Store) -> Self {
        let begun = store.moment();
        Self { store, begun, written: store.find(key()).unwrap_or_default() }
    }

    /// Puts what is known into a memory that knows nothing yet.
    pub fn recall(&self, memory: &mut Memory) {
        let entries: Vec<Entry> = postcard::from_bytes(&self.written).unwrap_or_default();
        let known = entries.into_iter().map(|entry| (SitePath::new(&entry.path), entry.stamp, entry.picture));
        memory.pictures.recall(known.collect());
    }

    /// Keeps what the memory knows now, save what is too fresh to be told from its next state.
    pub fn keep(&self, memory: &Memory) {
        let Some(begun) = self.begun else { return };
        let is_settled = |(_, stamp, _): &(&SitePath, Stamp, &_)| stamp.is_settled(begun);
        let entries = memory.pictures.stamped().filter(is_settled).map(|(path, stamp, picture)| Entry {
            path: path.as_str().to_owned(),
            stamp,
            picture: picture.clone(),
        });
        let entries = postcard::to_stdvec(&entries.collect::<Vec<_>>()).expect("texts and numbers can be written");
        if entries != self.written {
            self.store.keep(key(), &entries);
        }
    }
}

fn key() -> Digest {
    blake3::hash(&[b"index of pictures".as_slice(), &[METHOD]].concat())
}

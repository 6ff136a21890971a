//! The search of a magazine: one index per language, made anew only where its texts have changed.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::base::{Digest, Failure, Fingerprint, LanguageTag, Sink, Store};
use crate::config::LanguageId;
use crate::render::{SearchText, SearchTexts};
use crate::site::{Site, addresses};

use super::search_index::{IndexFile, index, method};

/// Makes indexes, and remembers them in a store.
pub struct Search {
    store: Arc<dyn Store>,
    texts: Arc<SearchTexts>,
    /// What is kept of the indexes of this build.
    used: Mutex<HashSet<Digest>>,
}

/// A language's index that is to be published.
struct Edition {
    language: LanguageTag,
    /// Of all that it is made of.
    digest: Digest,
    /// Its folder below the output folder, with a slash at its end.
    folder: String,
    texts: Vec<SearchText>,
}

impl Search {
    /// One that keeps what it makes in this store; it is made of these texts, once all are noted.
    pub fn new(store: Arc<dyn Store>, texts: Arc<SearchTexts>) -> Self {
        Self { store, texts, used: Mutex::default() }
    }

    /// What this build keeps in the store; all else may go.
    pub fn used(&self) -> HashSet<Digest> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Publishes the index of each language, and gives the fingerprints of its files by output path.
    ///
    /// # Errors
    /// A disk that is full, a signal.
    pub(super) fn publish_all(&self, site: &Site, sink: &dyn Sink) -> Result<Vec<(String, Fingerprint)>, Failure> {
        let mut prints = Vec::new();
        let mut to_make = Vec::new();
        for (language, texts) in self.texts.take(site) {
            let edition = Edition::new(site, language, texts);
            match self.publish_kept(&edition, sink)? {
                Some(kept) => prints.extend(kept),
                None => to_make.push(edition),
            }
        }
        // The largest first, so that no thread is left with it at the end.
        to_make.sort_by_key(|edition| edition.texts.len());
        let queue = Mutex::new(to_make);
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let work = || {
            let mut made = Vec::new();
            while let Some(edition) = next() {
                made.extend(self.make(edition, sink)?);
            }
            Ok(made)
        };
        // Pagefind waits within itself for rayon's threads, so that they can't be the ones that call it.
        let made: Vec<Result<Vec<(String, Fingerprint)>, Failure>> = std::thread::scope(|scope| {
            let threads = rayon::current_num_threads().min(queue.lock().unwrap_or_else(PoisonError::into_inner).len());
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let stopped = |_| Err(Failure::machine("the search index could not be made"));
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(stopped)).collect()
        });
        for made in made {
            prints.extend(made?);
        }
        Ok(prints)
    }

    /// Publishes an index that an earlier build made of the same texts; nothing where there is none whole.
    fn publish_kept(&self, edition: &Edition, sink: &dyn Sink) -> Result<Option<Vec<(String, Fingerprint)>>, Failure> {
        let names = self.store.find(edition.key("names")).and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(names) = names else { return Ok(None) };
        let names: Vec<&str> = names.lines().collect();
        let kept: Vec<Option<Fingerprint>> = names
            .par_iter()
            .map(|name| sink.keep(&edition.path(name), edition.key(name)))
            .collect::<Result<_, Failure>>()?;
        let mut lacking: HashSet<&str> = HashSet::new();
        let mut prints = Vec::with_capacity(names.len());
        for (name, print) in names.iter().zip(kept) {
            match print {
                Some(print) => prints.push((edition.path(name), print)),
                None => drop(lacking.insert(name)),
            }
        }
        let mut files = Vec::new();
        if !lacking.is_empty() {
            // Without the files themselves it is made anew, like one that was never made.
            let found = self.store.find(edition.key("files")).and_then(|bytes| unpacked(&bytes));
            let Some(found) = found else { return Ok(None) };
            files = found;
        }
        files.retain(|(name, _)| lacking.contains(&**name));
        prints.extend(publish(edition, &files, sink)?);
        self.note(edition);
        Ok(Some(prints))
    }

    fn make(&self, edition: Edition, sink: &dyn Sink) -> Result<Vec<(String, Fingerprint)>, Failure> {
        let files = index(&edition.language, &edition.texts)?;
        let names: Vec<&str> = files.iter().map(|(name, _)| &**name).collect();
        self.store.keep(edition.key("files"), &packed(&files));
        self.store.keep(edition.key("names"), names.join("\n").as_bytes());
        self.note(&edition);
        publish(&edition, &files, sink)
    }

    fn note(&self, edition: &Edition) {
        let keys = [edition.key("names"), edition.key("files")];
        self.used.lock().unwrap_or_else(PoisonError::into_inner).extend(keys);
    }
}

impl Edition {
    fn new(site: &Site, language: LanguageId, texts: Vec<SearchText>) -> Self {
        let own = site.language(language);
        let mut digest = blake3::Hasher::new();
        digest.update(method(&own.tag).as_bytes());
        digest.update(&serde_json::to_vec(&texts).expect("texts are JSON"));
        let folder = addresses::search_index(own).trim_start_matches('/').to_owned();
        Self { language: own.tag.clone(), digest: digest.finalize(), folder, texts }
    }

    fn path(&self, name: &str) -> String {
        format!("{}{name}", self.folder)
    }

    /// What something of this index is kept under.
    fn key(&self, name: &str) -> Digest {
        let mut key = blake3::Hasher::new();
        key.update(b"search").update(self.digest.as_bytes()).update(name.as_bytes());
        key.finalize()
    }
}

fn publish(edition: &Edition, files: &[IndexFile], sink: &dyn Sink) -> Result<Vec<(String, Fingerprint)>, Failure> {
    let write = |(name, bytes): &IndexFile| {
        let path = edition.path(name);
        let print = sink.write_to_keep(&path, edition.key(name), bytes)?;
        Ok((path, print))
    };
    files.iter().map(write).collect()
}

/// Files one after the other, each with the lengths of its name and its bytes.
fn packed(files: &[IndexFile]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(files.iter().map(|(name, bytes)| name.len() + bytes.len() + 16).sum());
    for (name, content) in files {
        for part in [name.as_bytes(), content] {
            bytes.extend((part.len() as u64).to_le_bytes());
            bytes.extend(part);
        }
    }
    bytes
}

/// The same again; nothing for bytes that are none of ours.
fn unpacked(mut bytes: &[u8]) -> Option<Vec<IndexFile>> {
    let mut files = Vec::new();
    let mut part = || {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        bytes = rest;
        Some((part, rest.is_empty()))
    };
    loop {
        let (name, _) = part()?;
        let (content, is_last) = part()?;
        files.push((String::from_utf8(name.to_vec()).ok()?, content.to_vec()));
        if is_last {
            return Some(files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_files_are_unpacked() {
        let files = vec![("a/č".to_owned(), vec![1, 2, 3]), ("b".to_owned(), Vec::new())];
        assert_eq!(unpacked(&packed(&files)), Some(files.clone()));
        let packed = packed(&files);
        assert!((0..packed.len()).all(|end| unpacked(&packed[..end]).is_none_or(|some| some != files)));
    }
}

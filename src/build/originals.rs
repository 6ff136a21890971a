//! Pictures beside articles as they are published: the same pixels, without what nobody should know, with their credit.

use std::sync::Arc;

use crate::base::{Digest, Failure, Fingerprint, Sink, World};
use crate::photo::{self, Credits, Picture};
use crate::site::{FileId, Site};

use super::Magazine;

impl Magazine {
    /// A picture beside an article as it is published; nothing for any other file, which is published as it is.
    ///
    /// # Errors
    /// A file that is gone or has changed since the site was joined.
    pub fn original(&self, file: FileId, world: &dyn World) -> Result<Option<Vec<u8>>, Failure> {
        self.site.original(file).map(|(picture, credits)| made(&self.site, file, picture, &credits, world)).transpose()
    }
}

/// Writes a file of the site as it is published, unless the last build wrote the same, and gives its fingerprint.
///
/// # Errors
/// A file that is gone or has changed, a disk that is full, a signal.
pub(super) fn write(
    site: &Site,
    file: FileId,
    output: &str,
    world: &dyn World,
    sink: &dyn Sink,
) -> Result<Fingerprint, Failure> {
    let Some((picture, credits)) = site.original(file) else { return sink.copy(output, &site.files.get(file).path) };
    let key = key(picture, &credits);
    match sink.keep(output, key)? {
        Some(print) => Ok(print),
        None => sink.write_to_keep(output, key, &made(site, file, picture, &credits, world)?),
    }
}

fn made(
    site: &Site,
    file: FileId,
    picture: &Picture,
    credits: &Arc<Credits>,
    world: &dyn World,
) -> Result<Vec<u8>, Failure> {
    let path = &site.files.get(file).path;
    let bytes = world.read(path)?;
    if blake3::hash(&bytes) != picture.digest {
        return Err(Failure::changed(path));
    }
    Ok(photo::cleaned(bytes, picture, credits))
}

/// What it is kept under: all that it is made of.
fn key(picture: &Picture, credits: &Credits) -> Digest {
    let mut key = blake3::Hasher::new();
    key.update(b"original")
        .update(&[photo::IMPRINT])
        .update(picture.digest.as_bytes())
        .update(credits.digest().as_bytes());
    key.finalize()
}

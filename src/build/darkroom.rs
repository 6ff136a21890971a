//! The darkroom: what pages ordered is made here, each source decoded once, and kept for the next build.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use rayon::prelude::*;

use crate::base::{Diagnostic, Diagnostics, Digest, Failure, Progress, Sink, SitePath, Store, World};
use crate::photo::{self, Derivative, Picture, Recipe};
use crate::site::Site;

use super::room::Room;
use super::spoilt::where_shown;

/// Memory that pictures in work may take together, in bytes.
const ROOM: u64 = 320 << 20;

/// Makes derivatives, and remembers them in a store. Shared by threads; each derivative is made once at a time.
pub struct Darkroom {
    store: Arc<dyn Store>,
    room: Room,
    at_work: Mutex<BTreeSet<SitePath>>,
    done: Condvar,
}

/// Why there is no derivative.
#[derive(Debug)]
pub enum Spoilt {
    /// The picture is damaged, or can't be made into this.
    Picture(Diagnostic),
    /// The source can't be read, or is another than was ordered.
    Source(Failure),
}

/// One derivative that is to be made, with its output path.
pub(super) type Order = (String, Derivative);

impl Darkroom {
    /// One that keeps what it makes in this store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, room: Room::new(ROOM), at_work: Mutex::default(), done: Condvar::new() }
    }

    /// Makes all orders into a sink, sorted by source, and gives their digests by output path. What can't be made is a
    /// mistake in the picture.
    ///
    /// # Errors
    /// A file that can't be read, a disk that is full, a signal.
    pub(super) fn develop_all(
        &self,
        orders: Vec<Order>,
        site: &Site,
        world: &dyn World,
        sink: &dyn Sink,
        progress: &dyn Progress,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<(String, Digest)>, Failure> {
        let mut digests = Vec::with_capacity(orders.len());
        let mut sources: BTreeMap<SitePath, Vec<Order>> = BTreeMap::new();
        let keep = |(path, _): &Order| sink.keep(path, key_of_output(path));
        let kept: Vec<Option<Digest>> = orders.par_iter().map(keep).collect::<Result<_, Failure>>()?;
        for ((path, derivative), kept) in orders.into_iter().zip(kept) {
            match kept {
                Some(digest) => digests.push((path, digest)),
                None => sources.entry(derivative.source.clone()).or_default().push((path, derivative)),
            }
        }
        if sources.is_empty() {
            return Ok(digests);
        }
        let sources: Vec<(SitePath, Vec<Order>)> = sources.into_iter().collect();
        progress.begin(sources.len());
        let made: Vec<Result<Vec<(String, Digest)>, Diagnostic>> = sources
            .into_par_iter()
            .with_max_len(1)
            .map(|(source, orders)| {
                let made = self.develop_to(&orders, &source, world, sink);
                progress.step();
                match made {
                    Ok(digests) => Ok(Ok(digests)),
                    Err(Spoilt::Picture(mistake)) => Ok(Err(mistake)),
                    Err(Spoilt::Source(failure)) => failure.into_mistake().map(Err),
                }
            })
            .collect::<Result<_, Failure>>()?;
        progress.end();
        let mut found = Vec::new();
        for made in made {
            match made {
                Ok(made) => digests.extend(made),
                Err(mistake) => found.push(mistake),
            }
        }
        diagnostics.append(where_shown(site, found));
        Ok(digests)
    }

    /// What is wrong with the pictures that were ordered: those of which the store has nothing are decoded to see it.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn examine(
        &self,
        orders: Vec<Order>,
        site: &Site,
        world: &dyn World,
        progress: &dyn Progress,
    ) -> Result<Diagnostics, Failure> {
        let sources: BTreeMap<SitePath, Derivative> =
            orders.into_iter().map(|(_, derivative)| (derivative.source.clone(), derivative)).collect();
        progress.begin(sources.len());
        let examine = |(source, derivative): &(&SitePath, &Derivative)| {
            let found = match self.store.find(key_of_pixels(derivative)) {
                Some(_) => Ok(None),
                None => self.prove(source, world),
            };
            progress.step();
            found
        };
        let sources: Vec<(&SitePath, &Derivative)> = sources.iter().collect();
        let found = sources.par_iter().with_max_len(1).map(examine).collect::<Result<Vec<_>, Failure>>()?;
        progress.end();
        Ok(where_shown(site, found.into_iter().flatten().collect()))
    }

    /// The bytes of one derivative, from the store or made.
    ///
    /// # Errors
    /// Why there are none.
    pub fn develop(&self, derivative: &Derivative, world: &dyn World) -> Result<Vec<u8>, Spoilt> {
        let pixels = self.pixels(&derivative.source, &[derivative], world)?.pop().expect("one was asked for");
        Ok(finished(pixels, derivative))
    }

    fn develop_to(
        &self,
        orders: &[Order],
        source: &SitePath,
        world: &dyn World,
        sink: &dyn Sink,
    ) -> Result<Vec<(String, Digest)>, Spoilt> {
        let derivatives: Vec<&Derivative> = orders.iter().map(|(_, derivative)| derivative).collect();
        let pixels = self.pixels(source, &derivatives, world)?;
        let write = |((path, derivative), pixels): (&Order, Vec<u8>)| {
            let bytes = finished(pixels, derivative);
            let digest = sink.write_to_keep(path, key_of_output(path), &bytes).map_err(Spoilt::Source)?;
            Ok((path.clone(), digest))
        };
        orders.iter().zip(pixels).map(write).collect()
    }

    /// The pixels of derivatives of one source, in their order; those that the store lacks are made together.
    fn pixels(&self, source: &SitePath, wanted: &[&Derivative], world: &dyn World) -> Result<Vec<Vec<u8>>, Spoilt> {
        let find = |pixels: &mut Vec<Option<Vec<u8>>>| {
            for (pixels, derivative) in pixels.iter_mut().zip(wanted).filter(|(pixels, _)| pixels.is_none()) {
                *pixels = self.store.find(key_of_pixels(derivative));
            }
            pixels.iter().all(Option::is_some)
        };
        let mut pixels = vec![None; wanted.len()];
        if !find(&mut pixels) {
            let _turn = self.wait_for_turn(source);
            // Whoever was at work on this source may have made them.
            if !find(&mut pixels) {
                self.make(source, wanted, &mut pixels, world)?;
            }
        }
        Ok(pixels.into_iter().map(|pixels| pixels.expect("what was lacking was made")).collect())
    }

    fn make(
        &self,
        source: &SitePath,
        wanted: &[&Derivative],
        pixels: &mut [Option<Vec<u8>>],
        world: &dyn World,
    ) -> Result<(), Spoilt> {
        let bytes = world.read(source).map_err(Spoilt::Source)?;
        let digest = blake3::hash(&bytes);
        if wanted.iter().any(|derivative| derivative.digest != digest) {
            return Err(Spoilt::Source(Failure::changed(source)));
        }
        let spoilt = |why: String| Spoilt::Picture(bad_picture(source, &why));
        let picture = Picture::read(&bytes).map_err(spoilt)?;
        let lacking: Vec<usize> = (0..wanted.len()).filter(|at| pixels[*at].is_none()).collect();
        let recipes: Vec<Recipe> = lacking.iter().map(|at| wanted[*at].recipe).collect();
        let made = {
            let _permit = self.room.enter(photo::memory_of(&bytes, &picture));
            photo::develop(&bytes, &picture, &recipes).map_err(spoilt)?
        };
        for (at, made) in lacking.into_iter().zip(made) {
            self.store.keep(key_of_pixels(wanted[at]), &made);
            pixels[at] = Some(made);
        }
        Ok(())
    }

    /// What is wrong with a picture, if anything.
    fn prove(&self, source: &SitePath, world: &dyn World) -> Result<Option<Diagnostic>, Failure> {
        let bytes = match world.read(source) {
            Ok(bytes) => bytes,
            Err(failure) => return failure.into_mistake().map(Some),
        };
        let Ok(picture) = Picture::read(&bytes) else { return Ok(None) };
        let _permit = self.room.enter(photo::memory_of(&bytes, &picture));
        Ok(photo::prove(&bytes, &picture).err().map(|why| bad_picture(source, &why)))
    }

    fn wait_for_turn(&self, source: &SitePath) -> Turn<'_> {
        let mut at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        while !at_work.insert(source.clone()) {
            at_work = self.done.wait(at_work).unwrap_or_else(PoisonError::into_inner);
        }
        Turn { darkroom: self, source: source.clone() }
    }
}

/// Nobody else works on this source until it is dropped.
struct Turn<'a> {
    darkroom: &'a Darkroom,
    source: SitePath,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.darkroom.at_work.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.source);
        self.darkroom.done.notify_all();
    }
}

/// What a picture that can't be decoded is told as.
fn bad_picture(source: &SitePath, why: &str) -> Diagnostic {
    let message = format!("`{}` can't be shown: {why}", source.file_name());
    Diagnostic::error("bad-picture", message).in_file(source).help("save it anew in a picture editor")
}

/// With what it says of its makers.
fn finished(pixels: Vec<u8>, derivative: &Derivative) -> Vec<u8> {
    photo::imprint(pixels, derivative.recipe.encoding, &derivative.credits)
}

/// What a derivative's pixels are kept under in the store: all that they are made of.
pub fn key_of_pixels(derivative: &Derivative) -> Digest {
    let mut key = blake3::Hasher::new();
    key.update(b"pixels").update(&photo::SETTINGS.to_le_bytes());
    key.update(derivative.digest.as_bytes()).update(&derivative.recipe.to_bytes());
    key.finalize()
}

/// What a finished file is kept under: its name says all but how this program makes it.
fn key_of_output(path: &str) -> Digest {
    let mut key = blake3::Hasher::new();
    key.update(b"derivative").update(&photo::SETTINGS.to_le_bytes()).update(&[photo::IMPRINT]).update(path.as_bytes());
    key.finalize()
}

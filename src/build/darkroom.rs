//! The darkroom: what pages ordered is made here, each source decoded once, and kept for the next build.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use rayon::prelude::*;

use crate::base::{Diagnostic, Diagnostics, Digest, Failure, Fingerprint, Progress, Sink, SitePath, Store, World};
use crate::photo::{self, Derivative, Made, Picture, Recipe};
use crate::site::Site;

use super::developing::{Developed, End, Results, Task};
use super::room::Room;
use super::spoilt::where_shown;

/// Memory that pictures in work may take together, in bytes.
pub(super) const ROOM: u64 = 320 << 20;

/// Makes derivatives, and remembers them in a store. Shared by threads; each derivative is made once at a time.
pub struct Darkroom {
    pub(super) store: Arc<dyn Store>,
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
    ) -> Result<Vec<(String, Fingerprint)>, Failure> {
        let mut prints = Vec::with_capacity(orders.len());
        let mut sources: BTreeMap<SitePath, Vec<Order>> = BTreeMap::new();
        let keep = |(path, _): &Order| sink.keep(path, key_of_output(path));
        let kept: Vec<Option<Fingerprint>> = orders.par_iter().map(keep).collect::<Result<_, Failure>>()?;
        for ((path, derivative), kept) in orders.into_iter().zip(kept) {
            match kept {
                Some(print) => prints.push((path, print)),
                None => sources.entry(derivative.source.clone()).or_default().push((path, derivative)),
            }
        }
        if sources.is_empty() {
            return Ok(prints);
        }
        let sources: Vec<(SitePath, Vec<Order>)> = sources.into_iter().collect();
        progress.begin(sources.len());
        let results = Results::default();
        rayon::scope(|scope| {
            for (source, orders) in sources {
                let results = &results;
                scope.spawn(move |scope| {
                    let task = Task { darkroom: self, sink, results, end: Arc::new(End(progress)) };
                    task.run(scope, &source, &orders, world);
                });
            }
        });
        progress.end();
        let Developed { made, found } = results.into_developed()?;
        prints.extend(made);
        diagnostics.append(where_shown(site, found));
        Ok(prints)
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

    /// The pixels of derivatives of one source, in their order; those that the store lacks are made together.
    fn pixels(&self, source: &SitePath, wanted: &[&Derivative], world: &dyn World) -> Result<Vec<Vec<u8>>, Spoilt> {
        let mut pixels = vec![None; wanted.len()];
        if !self.find(wanted, &mut pixels) {
            let _turn = self.wait_for_turn(source);
            // Whoever was at work on this source may have made them.
            if !self.find(wanted, &mut pixels) {
                self.make(source, wanted, &mut pixels, world)?;
            }
        }
        Ok(pixels.into_iter().map(|pixels| pixels.expect("what was lacking was made")).collect())
    }

    /// Fills in what the store has, and says whether that is all.
    pub(super) fn find(&self, wanted: &[&Derivative], pixels: &mut [Option<Vec<u8>>]) -> bool {
        for (pixels, derivative) in pixels.iter_mut().zip(wanted).filter(|(pixels, _)| pixels.is_none()) {
            *pixels = self.store.find(key_of_pixels(derivative));
        }
        pixels.iter().all(Option::is_some)
    }

    fn make(
        &self,
        source: &SitePath,
        wanted: &[&Derivative],
        pixels: &mut [Option<Vec<u8>>],
        world: &dyn World,
    ) -> Result<(), Spoilt> {
        for (at, made) in self.begin(source, wanted, pixels, world)? {
            let bytes = match made {
                Made::File(bytes) => bytes,
                Made::Pixels(slow) => slow.encode().map_err(|why| Spoilt::Picture(bad_picture(source, &why)))?,
            };
            self.store.keep(key_of_pixels(wanted[at]), &bytes);
            pixels[at] = Some(bytes);
        }
        Ok(())
    }

    /// Those that are lacking, each with its position; what takes long is left to the caller.
    pub(super) fn begin(
        &self,
        source: &SitePath,
        wanted: &[&Derivative],
        pixels: &[Option<Vec<u8>>],
        world: &dyn World,
    ) -> Result<Vec<(usize, Made)>, Spoilt> {
        let bytes = world.read(source).map_err(Spoilt::Source)?;
        let digest = blake3::hash(&bytes);
        if wanted.iter().any(|derivative| derivative.digest != digest) {
            return Err(Spoilt::Source(Failure::changed(source)));
        }
        let spoilt = |why: String| Spoilt::Picture(bad_picture(source, &why));
        let picture = Picture::read(&bytes).map_err(spoilt)?;
        let lacking: Vec<usize> = (0..wanted.len()).filter(|at| pixels[*at].is_none()).collect();
        let recipes: Vec<Recipe> = lacking.iter().map(|at| wanted[*at].recipe).collect();
        let _permit = self.room.enter(photo::memory_of(&bytes, &picture));
        let made = photo::begin(&bytes, &picture, &recipes).map_err(spoilt)?;
        Ok(lacking.into_iter().zip(made).collect())
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

    pub(super) fn wait_for_turn(&self, source: &SitePath) -> Turn<'_> {
        let mut at_work = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        while !at_work.insert(source.clone()) {
            at_work = self.done.wait(at_work).unwrap_or_else(PoisonError::into_inner);
        }
        Turn { darkroom: self, source: source.clone() }
    }
}

/// Nobody else works on this source until it is dropped.
pub(super) struct Turn<'a> {
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
pub(super) fn bad_picture(source: &SitePath, why: &str) -> Diagnostic {
    let message = format!("`{}` can't be shown: {why}", source.file_name());
    Diagnostic::error("bad-picture", message).in_file(source).help("save it anew in a picture editor")
}

/// With what it says of its makers.
pub(super) fn finished(pixels: Vec<u8>, derivative: &Derivative) -> Vec<u8> {
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
pub(super) fn key_of_output(path: &str) -> Digest {
    let mut key = blake3::Hasher::new();
    key.update(b"derivative").update(&photo::SETTINGS.to_le_bytes()).update(&[photo::IMPRINT]).update(path.as_bytes());
    key.finalize()
}

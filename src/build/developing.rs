//! All pictures of a build side by side: a task for each source, and one more for each encoding that takes long, so that
//! no thread is idle while the last picture is made.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::Scope;

use crate::base::{Diagnostic, Failure, Fingerprint, Progress, Sink, SitePath, World};
use crate::photo::{Derivative, Made};

use super::darkroom::{Darkroom, Order, Spoilt, bad_picture, finished, key_of_output, key_of_pixels};

/// What came of the tasks.
#[derive(Default)]
pub(super) struct Results(Mutex<Gathered>);

#[derive(Default)]
struct Gathered {
    developed: Developed,
    failure: Option<Failure>,
}

/// What was made, and what is wrong with the rest.
#[derive(Default)]
pub(super) struct Developed {
    /// The fingerprints by output path, in no order.
    pub(super) made: Vec<(String, Fingerprint)>,
    /// The mistakes, each once.
    pub(super) found: Vec<Diagnostic>,
}

impl Results {
    /// What came of all.
    ///
    /// # Errors
    /// The first failure that ended a task.
    pub(super) fn into_developed(self) -> Result<Developed, Failure> {
        let Gathered { mut developed, failure } = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let found = &mut developed.found;
        found.sort_by(|one, other| one.location.cmp(&other.location).then_with(|| one.message.cmp(&other.message)));
        found.dedup();
        failure.map_or(Ok(developed), Err)
    }

    fn add(&self, result: Result<(String, Fingerprint), Spoilt>) {
        let mut gathered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let failure = match result {
            Ok(made) => return gathered.developed.made.push(made),
            Err(Spoilt::Picture(mistake)) => return gathered.developed.found.push(mistake),
            Err(Spoilt::Source(failure)) => failure,
        };
        match failure.into_mistake() {
            Ok(mistake) => gathered.developed.found.push(mistake),
            Err(failure) => drop(gathered.failure.get_or_insert(failure)),
        }
    }

    fn is_over(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).failure.is_some()
    }
}

/// A source is done when the last of its tasks is.
pub(super) struct End<'a>(pub(super) &'a dyn Progress);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.step();
    }
}

/// All derivatives of one source.
pub(super) struct Task<'a> {
    pub(super) darkroom: &'a Darkroom,
    pub(super) sink: &'a dyn Sink,
    pub(super) results: &'a Results,
    pub(super) end: Arc<End<'a>>,
}

impl<'a> Task<'a> {
    /// Makes what the store lacks, and writes all. What takes long is spawned, and nothing waits for it here: a thread
    /// that waited would take up the next source while it has memory of this one.
    pub(super) fn run(self, scope: &Scope<'a>, source: &SitePath, orders: &[Order], world: &dyn World) {
        if self.results.is_over() {
            return;
        }
        let derivatives: Vec<&Derivative> = orders.iter().map(|(_, derivative)| derivative).collect();
        let mut pixels = vec![None; orders.len()];
        let mut slow = Vec::new();
        if !self.darkroom.find(&derivatives, &mut pixels) {
            let _turn = self.darkroom.wait_for_turn(source);
            match self.darkroom.begin(source, &derivatives, &pixels, world) {
                Ok(begun) => {
                    for (at, made) in begun {
                        match made {
                            Made::File(bytes) => {
                                self.darkroom.store.keep(key_of_pixels(derivatives[at]), &bytes);
                                pixels[at] = Some(bytes);
                            }
                            Made::Pixels(waiting) => slow.push((at, waiting)),
                        }
                    }
                }
                Err(spoilt) => return self.results.add(Err(spoilt)),
            }
        }
        for (at, waiting) in slow {
            let order = orders[at].clone();
            let Self { darkroom, sink, results, .. } = self;
            let (source, end) = (source.clone(), self.end.clone());
            scope.spawn(move |_| {
                let _end = end;
                if results.is_over() {
                    return;
                }
                let written = match waiting.encode() {
                    Ok(bytes) => {
                        darkroom.store.keep(key_of_pixels(&order.1), &bytes);
                        write(sink, &order, bytes)
                    }
                    Err(why) => Err(Spoilt::Picture(bad_picture(&source, &why))),
                };
                results.add(written);
            });
        }
        for (order, pixels) in orders.iter().zip(pixels) {
            if let Some(pixels) = pixels {
                self.results.add(write(self.sink, order, pixels));
            }
        }
    }
}

fn write(sink: &dyn Sink, order: &Order, pixels: Vec<u8>) -> Result<(String, Fingerprint), Spoilt> {
    let (path, derivative) = order;
    let bytes = finished(pixels, derivative);
    let print = sink.write_to_keep(path, key_of_output(path), &bytes).map_err(Spoilt::Source)?;
    Ok((path.clone(), print))
}

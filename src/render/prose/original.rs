//! The file of a text, for what the text that was put aside doesn't hold: boxes, and where mistakes stand.

use std::cell::OnceCell;
use std::ops::Range;

use crate::base::{Diagnostic, Diagnostics, Failure, Fingerprint, World};
use crate::document::{Document, Head, source};

/// The file of a text; read where somebody asks for it.
pub(super) struct Original<'a> {
    world: &'a dyn World,
    head: &'a Head,
    document: OnceCell<Document>,
}

impl<'a> Original<'a> {
    /// The file of this head.
    pub(super) fn new(world: &'a dyn World, head: &'a Head) -> Self {
        Self { world, head, document: OnceCell::new() }
    }

    /// The file, as it was when its head was taken.
    ///
    /// # Errors
    /// It is gone or has changed since.
    pub(super) fn read(&self) -> Result<&Document, Failure> {
        if let Some(document) = self.document.get() {
            return Ok(document);
        }
        let path = &self.head.path;
        let bytes = self.world.read(path)?;
        if Fingerprint::of(&bytes) != self.head.fingerprint {
            return Err(Failure::changed(path));
        }
        // The head was taken from these very bytes, so that what is wrong in them was told then.
        let document = source::reopen(path, bytes).map_err(|_| Failure::changed(path))?;
        Ok(self.document.get_or_init(|| document))
    }
}

/// What was found while a text was written.
#[derive(Default)]
pub(super) struct Found {
    /// Mistakes, and the bytes of those whose place isn't known yet.
    pub(super) mistakes: Vec<(Diagnostic, Option<Range<usize>>)>,
    /// Why the file couldn't be read.
    pub(super) failure: Option<Failure>,
}

impl Found {
    /// Tells it all.
    pub(super) fn tell(self, original: &Original<'_>, diagnostics: &mut Diagnostics) -> Result<(), Failure> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        for (mistake, range) in self.mistakes {
            diagnostics.push(match range {
                Some(range) => mistake.at(original.read()?.source.location(&range)),
                None => mistake,
            });
        }
        Ok(())
    }
}

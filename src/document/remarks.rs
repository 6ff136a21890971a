//! Mistakes in one text: a few of each kind are told with their place, the rest are counted, so that a
//! text full of one mistake is neither slow to read nor drowns the others.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::{Diagnostic, Diagnostics, SourceText};

/// As many of one kind are told in one file.
const TOLD: usize = 1_000;

/// Gathers what is wrong with one text.
pub(super) struct Remarks<'a> {
    source: &'a SourceText,
    diagnostics: &'a mut Diagnostics,
    counts: BTreeMap<&'static str, usize>,
}

impl<'a> Remarks<'a> {
    pub(super) fn new(source: &'a SourceText, diagnostics: &'a mut Diagnostics) -> Self {
        Self { source, diagnostics, counts: BTreeMap::new() }
    }

    /// Tells of a mistake at a byte range of the file's text.
    pub(super) fn tell(&mut self, range: &Range<usize>, mistake: Diagnostic) {
        let count = self.counts.entry(mistake.code).or_insert(0);
        *count += 1;
        if *count <= TOLD {
            self.diagnostics.push(mistake.at(self.source.location(range)));
        }
    }

    /// Tells of a mistake as it is, of the whole file for one.
    pub(super) fn tell_placed(&mut self, mistakes: Vec<Diagnostic>) {
        self.diagnostics.extend(mistakes);
    }

    /// The file whose text it is.
    pub(super) fn source(&self) -> &'a SourceText {
        self.source
    }

    /// Tells how many were not told.
    pub(super) fn finish(self) {
        for (code, count) in self.counts {
            if count > TOLD {
                let message = format!("there are {} more of this kind in the file", count - TOLD);
                self.diagnostics.push(Diagnostic::warning(code, message).in_file(&self.source.path));
            }
        }
    }
}

//! Mistakes of parts that are made once, while the engine hands them on to the templates that show the parts: it hands on no
//! more than a text.

use std::sync::{Arc, PoisonError, RwLock};

use crate::base::Diagnostic;

/// What begins a text that stands for a mistake; its number follows.
const STANDS_FOR: &str = "~part ";

/// Mistakes, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct PartMistakes(Arc<RwLock<Vec<Diagnostic>>>);

impl PartMistakes {
    /// Keeps a mistake; gives the text that stands for it.
    pub(super) fn note(&self, mistake: Diagnostic) -> String {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let at = known.iter().position(|known| *known == mistake).unwrap_or(known.len());
        if at == known.len() {
            known.push(mistake);
        }
        format!("{STANDS_FOR}{at}")
    }

    /// The mistake that a text stands for.
    pub(super) fn find(&self, text: &str) -> Option<Diagnostic> {
        let at: usize = text.strip_prefix(STANDS_FOR)?.parse().ok()?;
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(at).cloned()
    }
}

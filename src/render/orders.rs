//! The book in which rendering notes the derivatives that pages show, so that none is made that no page shows.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::photo::Derivative;

/// Derivatives that pages show, by output path. What is noted stays.
#[derive(Debug, Default)]
pub struct Orders(Mutex<BTreeMap<String, Derivative>>);

impl Orders {
    /// Notes a derivative and gives its output path.
    pub fn note(&self, derivative: Derivative) -> String {
        let path = derivative.path();
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match book.get_mut(&path) {
            None => {
                book.insert(path.clone(), derivative);
            }
            // Two files with the same bytes give the same derivative; whichever page comes first, one of them is taken.
            Some(noted) if derivative.source < noted.source => *noted = derivative,
            Some(_) => {}
        }
        path
    }

    /// The derivative with this output path.
    pub fn find(&self, path: &str) -> Option<Derivative> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// All of them, in order of their output paths.
    pub fn all(&self) -> Vec<(String, Derivative)> {
        let book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        book.iter().map(|(path, derivative)| (path.clone(), derivative.clone())).collect()
    }
}

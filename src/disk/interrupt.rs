//! Signals that ask the program to end, as a flag that work looks at.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::base::{Failure, FailureKind};

/// Whether, and by which signal, the run was asked to end. Clones look at the same flag.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// One that no signal sets.
    pub fn never() -> Self {
        Self::default()
    }

    /// One that SIGINT and SIGTERM set from now on, instead of ending the program.
    ///
    /// # Errors
    /// A system that can't watch signals.
    pub fn watch() -> io::Result<Self> {
        let interrupt = Self::default();
        for signal in [SIGINT, SIGTERM] {
            let number = usize::try_from(signal).expect("the numbers of signals are positive");
            signal_hook::flag::register_usize(signal, Arc::clone(&interrupt.0), number)?;
        }
        Ok(interrupt)
    }

    /// Sets the flag as a signal would.
    pub fn raise(&self, signal: i32) {
        self.0.store(usize::try_from(signal).unwrap_or(0), Ordering::SeqCst);
    }

    /// Ends work that was asked to end.
    ///
    /// # Errors
    /// [`FailureKind::Interrupted`] when a signal came.
    pub fn check(&self) -> Result<(), Failure> {
        match self.0.load(Ordering::Relaxed) {
            0 => Ok(()),
            signal => {
                let number = i32::try_from(signal).unwrap_or(SIGTERM);
                Err(Failure { kind: FailureKind::Interrupted(number), message: "interrupted".to_owned() })
            }
        }
    }
}

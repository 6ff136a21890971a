//! Memory shared out among pictures in work, so that large ones wait for each other and small ones don't.

use std::sync::{Condvar, Mutex, PoisonError};

/// So many bytes for all.
pub(super) struct Room {
    size: u64,
    taken: Mutex<u64>,
    left: Condvar,
}

/// A share of the room until it is dropped.
pub(super) struct Permit<'a> {
    room: &'a Room,
    share: u64,
}

impl Room {
    /// An empty one.
    pub(super) fn new(size: u64) -> Self {
        Self { size, taken: Mutex::new(0), left: Condvar::new() }
    }

    /// Waits until there is so much room; what needs more than there is has it to itself.
    pub(super) fn enter(&self, bytes: u64) -> Permit<'_> {
        let share = bytes.min(self.size);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken + share > self.size {
            taken = self.left.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += share;
        Permit { room: self, share }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.room.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.share;
        self.room.left.notify_all();
    }
}

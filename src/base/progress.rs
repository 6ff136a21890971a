//! How far slow work is, for whoever waits for it.

/// Is told of steps, from several threads at once.
pub trait Progress: Sync {
    /// So many steps are to be done.
    fn begin(&self, steps: usize);

    /// One of them is.
    fn step(&self);

    /// All are.
    fn end(&self);
}

/// Nobody waits.
pub struct Unseen;

impl Progress for Unseen {
    fn begin(&self, _: usize) {}

    fn step(&self) {}

    fn end(&self) {}
}

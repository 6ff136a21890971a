//! How long each stage of a build took, for `build -v`. Times are told, never written into a site.

use std::time::{Duration, Instant};

/// Stages in order with their times.
#[derive(Debug, Clone)]
pub struct Stages {
    last: Instant,
    told: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// Starts the watch.
    pub fn start() -> Self {
        Self { last: Instant::now(), told: Vec::new() }
    }

    /// Ends a stage; the next one begins.
    pub fn end(&mut self, name: &'static str) {
        let now = Instant::now();
        self.told.push((name, now - self.last));
        self.last = now;
    }

    /// All stages that ended.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Duration)> + '_ {
        self.told.iter().copied()
    }

    /// The sum of them.
    pub fn total(&self) -> Duration {
        self.told.iter().map(|(_, time)| *time).sum()
    }
}

//! A bar that says how far the pictures are: on a terminal only, and not with `-q`.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::base::Progress;

use super::report::Reporter;

/// The bar; it comes when there is something to do and goes when it is done.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar, where this reporter tells people how far things are.
    pub(super) fn new(reporter: &Reporter) -> Self {
        let target =
            if reporter.shows_progress() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("Pictures {bar:30} {pos} of {len}, {eta} left");
        let bar = ProgressBar::with_draw_target(Some(0), target);
        Self(bar.with_style(style.expect("the template is well-formed")))
    }
}

impl Progress for Bar {
    fn begin(&self, steps: usize) {
        self.0.set_length(steps as u64);
        self.0.reset();
    }

    fn step(&self) {
        self.0.inc(1);
    }

    fn end(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

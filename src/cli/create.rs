//! `init` and `new`.

use super::Outcome;
use super::args::{Arguments, InitOptions, NewOptions};
use super::report::Reporter;
use crate::base::Failure;

/// A new site that builds at once.
pub(super) fn init(_: &InitOptions, _: &Reporter) -> Result<Outcome, Failure> {
    Ok(Outcome::Done)
}

/// A new article with its front matter.
pub(super) fn new(_: &Arguments, _: &NewOptions, _: &Reporter) -> Result<Outcome, Failure> {
    Ok(Outcome::Done)
}

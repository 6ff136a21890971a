//! The magazine as the commands see it that ask about it and build nothing.

use crate::base::{Diagnostics, Failure};
use crate::build::{Magazine, Memory, Request, Scrutiny, Stages, Understood, understand};
use crate::disk::Folder;
use crate::site::Visibility;

use super::args::Arguments;
use super::report::Reporter;
use super::{clock, site};

/// The magazine with its folder and what is wrong with it; nothing where its mistakes, which are told then, leave none.
pub(super) fn magazine(
    arguments: &Arguments,
    visibility: Visibility,
    reporter: &Reporter,
) -> Result<Option<(Folder, Magazine, Diagnostics)>, Failure> {
    let request = Request {
        clock: clock::clock(arguments.now.as_deref())?,
        visibility,
        base_url: None,
        scrutiny: Scrutiny::Ordinary,
    };
    let folder = site(arguments)?;
    let Understood { magazine, diagnostics, .. } =
        understand(&folder, &request, &mut Memory::new(), &mut Stages::start())?;
    let Some(magazine) = magazine else {
        reporter.tell(diagnostics, &folder)?;
        reporter.end_without_success(0)?;
        return Ok(None);
    };
    Ok(Some((folder, magazine, diagnostics)))
}

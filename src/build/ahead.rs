//! What waits in articles that aren't shown yet: they are rendered as if they were, and what is wrong is a warning, since
//! it stops no build before their day.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::base::{Diagnostic, Diagnostics, Failure, Severity, SitePath, World};
use crate::plan::Output;
use crate::site::{Page, Site, State, Target, Visibility};

use super::memory::Memory;
use super::pipeline::{Magazine, Request, Understood, understand};
use super::timing::Stages;

/// What would be told of drafts, of scheduled articles and of languages that aren't live once they are shown, beside what
/// was `told` already. The memory is that of the magazine.
///
/// # Errors
/// A file that can't be read.
pub fn look_ahead(
    magazine: &Magazine,
    world: &dyn World,
    request: &Request,
    memory: &mut Memory,
    told: &Diagnostics,
    stages: &mut Stages,
) -> Result<Diagnostics, Failure> {
    let site = &*magazine.site;
    let waiting: BTreeSet<&SitePath> =
        site.pages.iter().filter(|page| waits(page)).map(|page| &page.head.path).collect();
    if waiting.is_empty() {
        return Ok(Diagnostics::new());
    }
    let visibility = Visibility { drafts: true, future: true, ..request.visibility };
    let request = Request { visibility, ..request.clone() };
    let Understood { magazine, diagnostics: mut found, .. } = understand(world, &request, memory, stages)?;
    if let Some(magazine) = magazine {
        found.append(rendered(&magazine, &waiting, world)?);
    }
    stages.end("look ahead");
    let is_new = |mistake: &&Diagnostic| {
        let place = mistake.location.as_ref();
        place.is_some_and(|place| waiting.contains(&place.path)) && !told.iter().any(|known| known == *mistake)
    };
    let mut ahead = Diagnostics::new();
    ahead.extend(
        found.iter().filter(is_new).cloned().map(|mistake| Diagnostic { severity: Severity::Warning, ..mistake }),
    );
    Ok(ahead)
}

/// Whether an article isn't shown, and will be one day.
fn waits(page: &Page) -> bool {
    !page.is_shown && page.state != State::Expired
}

/// What is found when these articles are rendered.
fn rendered(magazine: &Magazine, waiting: &BTreeSet<&SitePath>, world: &dyn World) -> Result<Diagnostics, Failure> {
    let is_waiting = |site: &Site, output: &Output| match output {
        Output::Page(Target::Page(id), _) => waiting.contains(&site.page(*id).head.path),
        _ => false,
    };
    let jobs = magazine.plan.jobs();
    let found: Vec<Diagnostics> = (0..jobs.len())
        .into_par_iter()
        .filter(|job| is_waiting(&magazine.site, &jobs[*job].output))
        .map(|job| {
            let mut found = Diagnostics::new();
            if let Err(failure) = magazine.render(job, world, &mut found) {
                found.push(failure.into_mistake()?);
            }
            Ok(found)
        })
        .collect::<Result<_, Failure>>()?;
    let mut all = Diagnostics::new();
    found.into_iter().for_each(|some| all.append(some));
    Ok(all)
}

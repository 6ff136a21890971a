//! `photos prune`: the cache of derivatives without those that no page shows any more.

use std::collections::HashSet;

use serde_json::json;

use crate::base::world::Nowhere;
use crate::base::{Digest, Failure};
use crate::build::{Built, Stages, build, key_of_pixels};
use crate::disk::{PhotoCache, Pruned, forget_spares};
use crate::site::Visibility;

use super::super::Outcome;
use super::super::args::{Arguments, PruneFormat};
use super::super::magazine::magazine;
use super::super::report::Reporter;
use super::super::summary::counted;

/// Removes what no page shows, drafts and scheduled articles included.
pub(super) fn prune(arguments: &Arguments, format: &PruneFormat, reporter: &Reporter) -> Result<Outcome, Failure> {
    let visibility = Visibility { drafts: true, future: true, preview: false };
    let Some((folder, magazine, diagnostics)) = magazine(arguments, visibility, reporter)? else {
        return Ok(Outcome::Mistakes);
    };
    // Only once all pages are rendered it is known what they show.
    let Built { diagnostics, .. } = build(&magazine, diagnostics, &folder, &Nowhere, None, &mut Stages::start())?;
    if diagnostics.has_errors() {
        reporter.tell(diagnostics, &folder)?;
        reporter.say("Nothing was removed: with these mistakes it isn't known which pictures the pages show.");
        reporter.end_without_success(0)?;
        return Ok(Outcome::Mistakes);
    }
    let needed: HashSet<Digest> =
        magazine.orders().all().iter().map(|(_, derivative)| key_of_pixels(derivative)).collect();
    let pruned = PhotoCache::of_site(folder.root()).prune(&needed)?;
    forget_spares(folder.root());
    reporter.print(&if format.json || reporter.is_json() { line(&pruned) } else { in_words(&pruned) })?;
    Ok(Outcome::Done)
}

fn in_words(Pruned { removed, bytes, kept }: &Pruned) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let megabytes = *bytes as f64 / 1e6;
    let removed = counted(*removed, "derivative", "derivatives");
    format!("Removed {removed} ({megabytes:.1} MB) from the cache; {kept} stay\n")
}

fn line(Pruned { removed, bytes, kept }: &Pruned) -> String {
    format!("{}\n", json!({ "type": "pruned", "removed": removed, "bytes": bytes, "kept": kept }))
}

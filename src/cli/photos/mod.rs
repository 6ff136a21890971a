//! `photos`: every picture with its credit, licence and uses, and which of them need care.

mod prune;
mod rows;

use crate::base::Failure;
use crate::build::photographs::{duplicates, expiring, photographs, unused};
use crate::site::Visibility;

use super::Outcome;
use super::args::{Arguments, PhotosCommand, PhotosFormat, PhotosOptions};
use super::magazine::magazine;
use super::report::Reporter;
use rows::Row;

/// Lists pictures, or prunes their cache.
pub(super) fn photos(arguments: &Arguments, options: &PhotosOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    match &options.command {
        PhotosCommand::Prune(format) => prune::prune(arguments, format, reporter),
        command => list(arguments, command, reporter),
    }
}

/// Lists pictures.
fn list(arguments: &Arguments, command: &PhotosCommand, reporter: &Reporter) -> Result<Outcome, Failure> {
    let Some((folder, magazine, diagnostics)) = magazine(arguments, Visibility::default(), reporter)? else {
        return Ok(Outcome::Mistakes);
    };
    reporter.pass_over(&diagnostics);
    let site = &*magazine.site;
    let all = photographs(site, &folder)?;
    let (groups, format) = match command {
        PhotosCommand::List(format) => (vec![all], format),
        PhotosCommand::Missing(format) => {
            (vec![all.into_iter().filter(|photograph| photograph.lacks_credit()).collect()], format)
        }
        PhotosCommand::Expiring { within, format } => (vec![expiring(all, site, within.0)], format),
        PhotosCommand::Unused(format) => (vec![unused(all, &folder)?], format),
        PhotosCommand::Prune(_) => unreachable!("pruning lists nothing"),
        PhotosCommand::Duplicates(format) => (duplicates(all, &folder)?, format),
    };
    let in_groups = matches!(command, PhotosCommand::Duplicates(_));
    let rows: Vec<Vec<Row>> = groups
        .iter()
        .enumerate()
        .map(|(at, group)| {
            let row = |photograph| Row::new(photograph, site, in_groups.then_some(at + 1));
            group.iter().map(row).collect()
        })
        .collect();
    reporter.print(&match format {
        PhotosFormat { csv: true, .. } => rows::csv(&rows),
        PhotosFormat { json: true, .. } => rows::json(&rows),
        _ if reporter.is_json() => rows::json(&rows),
        _ => rows::table(&rows),
    })?;
    Ok(Outcome::Done)
}

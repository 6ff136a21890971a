//! The files beside pictures that tell of them: `lamp.toml` and `lamp.jpg.toml` both belong to `lamp.jpg`.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Diagnostic, Diagnostics, Failure, SitePath, Stamp, World};
use crate::document::{PhotoMatter, matter};
use crate::photo::is_picture_name;

use super::memory::Memory;
use super::sources::text;
use super::tree::Tree;

/// What such files say, and which they are.
pub(super) struct Sidecars {
    /// By the picture's path, with the file that it stands in.
    pub(super) facts: BTreeMap<SitePath, (SitePath, PhotoMatter)>,
    /// All of them, also those that lie beside no picture; none is published.
    pub(super) files: BTreeSet<SitePath>,
}

/// Reads them.
///
/// # Errors
/// A file that can't be read.
pub(super) fn sidecars(
    world: &dyn World,
    tree: &Tree<'_>,
    memory: &mut Memory,
    diagnostics: &mut Diagnostics,
) -> Result<Sidecars, Failure> {
    let everywhere = || tree.others.iter().copied();
    let tables: BTreeMap<&SitePath, Stamp> =
        everywhere().filter(|(path, _)| path.as_str().ends_with(".toml")).collect();
    let mut beside: Vec<(&SitePath, &SitePath)> = Vec::new();
    let mut passed_over: Vec<(&SitePath, &SitePath)> = Vec::new();
    if !tables.is_empty() {
        for (picture, _) in everywhere().filter(|(path, _)| is_picture_name(path)) {
            let whole = SitePath::new(&format!("{picture}.toml"));
            let short = SitePath::new(&format!("{}/{}.toml", picture.folder(), picture.stem()));
            let mut there = [whole, short].into_iter().filter_map(|path| Some(*tables.get_key_value(&path)?.0));
            beside.extend(there.next().map(|table| (picture, table)));
            passed_over.extend(there.next().map(|table| (picture, table)));
        }
    }
    let named: BTreeSet<&SitePath> = beside.iter().map(|(_, table)| *table).collect();
    // `lamp.toml` may be that of `lamp.png`, while `lamp.jpg` has `lamp.jpg.toml`.
    for (picture, table) in passed_over.iter().filter(|(_, table)| !named.contains(table)) {
        let message = format!("{picture}.toml and {table} both tell of one picture");
        diagnostics.push(Diagnostic::error("same-place", message).in_file(table).help("keep one of them"));
    }
    // One that lies beside a picture has been told of.
    let lies_alone = |table: &&SitePath| {
        let is_it = |(_, passed): &(&SitePath, &SitePath)| passed == table;
        !named.contains(table) && !passed_over.iter().any(is_it)
    };
    let strays = strays(tables.keys().copied().filter(lies_alone), everywhere().map(|(path, _)| path));
    for (table, picture) in &strays {
        let message = format!("{table} lies beside no picture, so nothing of it is used");
        let help = format!("put it beside {picture}, where it tells of that in every language");
        diagnostics.push(Diagnostic::warning("stray-sidecar", message).in_file(table).help(help));
    }
    let files = named.iter().copied().chain(strays.iter().map(|(table, _)| *table)).cloned().collect();
    let wanted: Vec<(&SitePath, Stamp)> = named.into_iter().map(|path| (path, tables[path])).collect();
    memory.sidecars.renew(&wanted, |_, path, last| {
        let mut found = Diagnostics::new();
        let Some(source) = text(world, path, &mut found)? else {
            return Ok((last.and_then(|(facts, _)| facts.clone()), found));
        };
        let (facts, mistakes) = matter::read_sidecar(&source);
        found.append(mistakes);
        Ok((Some(facts), found))
    })?;
    memory.sidecars.iter().for_each(|(_, (_, found))| diagnostics.append(found.clone()));
    let facts = |table: &SitePath| memory.sidecars.find(table).and_then(|(facts, _)| facts.clone());
    let found =
        beside.into_iter().filter_map(|(picture, table)| Some((picture.clone(), (table.clone(), facts(table)?))));
    Ok(Sidecars { facts: found.collect(), files })
}

/// Those of these tables that are named like a picture in the same folder of another language, and that picture: a
/// translator may have taken them along.
fn strays<'a>(
    tables: impl Iterator<Item = &'a SitePath>,
    all: impl Iterator<Item = &'a SitePath>,
) -> Vec<(&'a SitePath, &'a SitePath)> {
    let tables: Vec<&SitePath> = tables.collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let below_language =
        |path: &'a SitePath| path.as_str().strip_prefix("content/")?.split_once('/').map(|(_, below)| below);
    let mut pictures: BTreeMap<&str, &SitePath> = BTreeMap::new();
    for path in all.filter(|path| is_picture_name(path)) {
        if let Some(below) = below_language(path) {
            pictures.entry(below).or_insert(path);
            pictures.entry(below.rsplit_once('.').map_or(below, |(stem, _)| stem)).or_insert(path);
        }
    }
    let picture_of = |table: &'a SitePath| pictures.get(below_language(table)?.strip_suffix(".toml")?).copied();
    tables.into_iter().filter_map(|table| Some((table, picture_of(table)?))).collect()
}

//! Whether an output folder would be taken, seen without a build.

use std::collections::HashMap;
use std::path::Path;

use super::bring::{blocked, foreign};
use super::folder::Folder;
use super::output::{Output, Refusal, Stop};
use super::publish::{Unmarked, marked};
use super::stage::{INSIDE, beside};
use super::survey::{Ours, Survey};

/// Why an output folder is refused for these outputs, whose paths are from there. Leaves all as it is: no lock, no folder,
/// nothing finished that a killed run left. Whether it can be read and written is seen when it is.
pub fn examine<'p>(site: &Folder, output: &Path, outputs: impl Iterator<Item = &'p str>) -> Vec<Refusal> {
    match look(site, output, outputs) {
        Ok(refusals) => refusals,
        Err(Stop::Refused(refusal)) => vec![refusal],
        Err(Stop::Failed(_)) => Vec::new(),
    }
}

fn look<'p>(site: &Folder, output: &Path, outputs: impl Iterator<Item = &'p str>) -> Result<Vec<Refusal>, Stop> {
    let output = Output::accept(site.root(), output)?;
    let is_left = [output.path.join(INSIDE), beside(&output.path)].iter().any(|left| left.symlink_metadata().is_ok());
    if is_left || !output.exists()? {
        return Ok(Vec::new());
    }
    let ours = Ours::of(marked(&output, Unmarked::Refuse)?);
    let mut way = Way { output: &output, ours: &ours, folders: HashMap::new(), refusals: Vec::new() };
    // Where ours stands, nothing else does.
    outputs.map(Path::new).filter(|path| !ours.lists(path)).for_each(|path| way.look_at(path));
    Ok(way.refusals)
}

/// What of others' stands where the site has something.
struct Way<'a, 'p> {
    output: &'a Output,
    ours: &'a Ours,
    /// Whether each folder of the site that was looked at is free.
    folders: HashMap<&'p Path, bool>,
    refusals: Vec<Refusal>,
}

impl<'p> Way<'_, 'p> {
    fn look_at(&mut self, path: &'p Path) {
        if !path.parent().is_none_or(|folder| self.leads_to(folder)) {
            return;
        }
        let there = self.output.path.join(path);
        let Ok(metadata) = there.symlink_metadata() else { return };
        if metadata.is_file() || metadata.is_symlink() {
            self.refusals.push(foreign(self.output, path));
        } else if !metadata.is_dir() || self.holds_others(path) {
            self.refusals.push(blocked(self.output, path));
        }
    }

    /// Whether a folder of the site can be one; told once where it can't.
    fn leads_to(&mut self, folder: &'p Path) -> bool {
        if let Some(is_free) = self.folders.get(folder) {
            return *is_free;
        }
        let mut is_free = folder.parent().is_none_or(|above| self.leads_to(above));
        let is_folder = |metadata: std::fs::Metadata| metadata.is_dir();
        if is_free
            && !self.output.path.join(folder).symlink_metadata().map_or(true, is_folder)
            && !self.ours.lists(folder)
        {
            is_free = false;
            self.refusals.push(blocked(self.output, folder));
        }
        self.folders.insert(folder, is_free);
        is_free
    }

    fn holds_others(&self, folder: &Path) -> bool {
        Survey::of(&self.output.path, self.ours).is_ok_and(|survey| survey.holds_others(folder))
    }
}

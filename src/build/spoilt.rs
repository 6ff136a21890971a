//! Pictures that turned out to be damaged are told of where they are shown: that is what an editor has before them.

use crate::base::{Diagnostic, Diagnostics};
use crate::site::Site;

/// These mistakes of picture files, each at all places that show the file; what no document shows stays with the file.
pub(super) fn where_shown(site: &Site, found: Vec<Diagnostic>) -> Diagnostics {
    let mut told = Diagnostics::new();
    if found.is_empty() {
        return told;
    }
    let showings = site.showings();
    for mistake in found {
        let is_it = |file| mistake.location.as_ref().is_some_and(|place| place.path == site.files.get(file).path);
        let places = showings.iter().filter(|showing| site.shows(showing.target) && is_it(showing.file));
        let mut at_places: Vec<Diagnostic> = places.map(|showing| mistake.clone().at(showing.place())).collect();
        at_places.dedup();
        if at_places.is_empty() {
            at_places.push(mistake);
        }
        told.extend(at_places);
    }
    told
}

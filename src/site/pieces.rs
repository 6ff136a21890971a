//! Which files are the same piece in several languages, and which of them is the source.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::{Diagnostic, Diagnostics, Location};
use crate::config::{LanguageId, Settings};
use crate::document::{ArticleMatter, FrontMatter, Head, Place};

/// An article's document with its language.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its language.
    pub language: LanguageId,
    /// Its document.
    pub head: Arc<Head>,
}

impl Version {
    /// Its front matter.
    pub fn matter(&self) -> &ArticleMatter {
        match &self.head.matter {
            FrontMatter::Article(matter) => matter,
            _ => unreachable!("only articles are paired"),
        }
    }

    /// Its path below the language folder: `culture/museum`.
    pub fn name(&self) -> &str {
        Place::of(&self.head.path).map_or("", |place| place.name)
    }
}

/// A piece before its pages are made.
#[derive(Debug, Clone)]
pub struct Group {
    /// What ties it together.
    pub key: Box<str>,
    /// Positions in the list of versions, in the languages' order.
    pub versions: Vec<usize>,
    /// The position of each version's source, itself for a source; beside `versions`. From one to the next they lead to a
    /// version that is its own.
    pub sources: Vec<usize>,
    /// The piece's own source.
    pub source: usize,
}

/// Pairs versions by path and by key.
pub fn pair(versions: &[Version], settings: &Settings, diagnostics: &mut Diagnostics) -> Vec<Group> {
    // In the order of their first versions, which are the roots.
    let mut tied: Vec<Vec<usize>> = Vec::new();
    let mut places: Vec<usize> = Vec::with_capacity(versions.len());
    for (version, root) in roots(versions).into_iter().enumerate() {
        let place = places.get(root).copied().unwrap_or(tied.len());
        places.push(place);
        match tied.get_mut(place) {
            Some(members) => members.push(version),
            None => tied.push(vec![version]),
        }
    }
    let mut groups: Vec<Vec<usize>> = Vec::with_capacity(tied.len());
    for members in tied {
        let (kept, doubles) = one_per_language(versions, members, diagnostics);
        groups.push(kept);
        groups.extend(doubles.into_iter().map(|double| vec![double]));
    }
    groups.into_iter().map(|members| group(versions, members, settings, diagnostics)).collect()
}

/// A version, its source, the source of that, and so on to the one that is its own, in a list that knows all their sources.
pub(super) fn lineage<F: Fn(usize) -> usize + Clone>(
    from: usize,
    source_of: F,
) -> impl Iterator<Item = usize> + Clone + use<F> {
    std::iter::successors(Some(from), move |at| Some(source_of(*at)).filter(|source| source != at))
}

/// For each version the first one that it is tied to by path or key, directly or through others.
fn roots(versions: &[Version]) -> Vec<usize> {
    fn find(parents: &mut [usize], mut at: usize) -> usize {
        while parents[at] != at {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        at
    }
    let mut parents: Vec<usize> = (0..versions.len()).collect();
    // Each lies somewhere else in memory: two threads wait for half as long.
    let names: Vec<(&str, Option<&str>)> = versions.par_iter().map(names).collect();
    let mut first: FxHashMap<&str, usize> = FxHashMap::with_capacity_and_hasher(versions.len(), Default::default());
    for (at, (name, key)) in names.into_iter().enumerate() {
        for name in std::iter::once(name).chain(key) {
            let other = *first.entry(name).or_insert(at);
            let (a, b) = (find(&mut parents, at), find(&mut parents, other));
            parents[a.max(b)] = a.min(b);
        }
    }
    (0..versions.len()).map(|at| find(&mut parents, at)).collect()
}

/// What ties a version to others: its path below the language folder, and its key.
fn names(version: &Version) -> (&str, Option<&str>) {
    (version.name(), version.matter().key.as_ref().map(|key| key.value.as_str()))
}

/// Versions sorted by language, one for each; those that are second in theirs apart, and told of.
fn one_per_language(
    versions: &[Version],
    mut members: Vec<usize>,
    diagnostics: &mut Diagnostics,
) -> (Vec<usize>, Vec<usize>) {
    members.sort_by_key(|at| (versions[*at].language, &versions[*at].head.path));
    let mut kept: Vec<usize> = Vec::with_capacity(members.len());
    let mut doubles = Vec::new();
    for at in members {
        let version = &versions[at];
        match kept.last().map(|last| &versions[*last]) {
            Some(last) if last.language == version.language => {
                let (one, other) = (&last.head.path, &version.head.path);
                let mistake = if last.name() == version.name() {
                    Diagnostic::error("same-place", format!("{one} and {other} are the same place"))
                        .help("keep one of them")
                } else {
                    let (first, second) = (names(last).1, names(version).1);
                    let message = match first.or(second) {
                        Some(key) if first == second => {
                            format!("{one} and {other} have the same key `{key}` in one language")
                        }
                        key => {
                            let key = key.unwrap_or_default();
                            format!(
                                "{one} and {other} are tied to one piece in one language, by the key `{key}` and by a path"
                            )
                        }
                    };
                    Diagnostic::error("same-key", message).help("give one of them another key")
                };
                let place = version.matter().key.as_ref().map(|key| key.spot).unwrap_or_default();
                diagnostics.push(mistake.at(Location::at(other, place)));
                doubles.push(at);
            }
            _ => kept.push(at),
        }
    }
    (kept, doubles)
}

fn group(versions: &[Version], members: Vec<usize>, settings: &Settings, diagnostics: &mut Diagnostics) -> Group {
    let in_language = |language: LanguageId| members.iter().position(|at| versions[*at].language == language);
    let natural = in_language(settings.default_language).unwrap_or(0);
    let mut named = Vec::with_capacity(members.len());
    for at in &members {
        named.push(named_source(&versions[*at], settings, in_language, diagnostics));
    }
    // The piece's own source: the natural one, or what that was made from in the end.
    let mut made_from = std::iter::successors(Some(natural), |at| named[*at]).take(members.len());
    let source = made_from.find(|at| named[*at].is_none()).unwrap_or(natural);
    let mut sources: Vec<usize> = named.into_iter().map(|from| from.unwrap_or(natural)).collect();
    sources[source] = source;
    // Others that are said to be made from each other in a circle: it ends at one of them.
    for first in 0..members.len() {
        let last = (0..members.len()).fold(first, |at, _| sources[at]);
        sources[last] = last;
    }
    let source = members[source];
    let sources = sources.into_iter().map(|at| members[at]).collect();
    let key = versions[source].matter().key.as_ref().map_or(versions[source].name(), |key| &key.value);
    Group { key: key.into(), versions: members, sources, source }
}

/// The version that `[translation] from` names, as a position among its piece's.
fn named_source(
    version: &Version,
    settings: &Settings,
    in_language: impl Fn(LanguageId) -> Option<usize>,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let from = version.matter().translation.as_ref()?.from.as_ref()?;
    let named = settings.language(&from.value).filter(|language| *language != version.language).and_then(in_language);
    if named.is_none() {
        let message = format!("this says that it is translated from `{}`, but there is no such version", from.value);
        let help = "name a language that has this piece, or take the line out";
        let place = Location::at(&version.head.path, from.spot);
        diagnostics.push(Diagnostic::warning("no-such-source", message).at(place).help(help));
    }
    named
}

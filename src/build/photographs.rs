//! All pictures of a site with their credits, and where each is shown: what `photos` tells.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rayon::prelude::*;

use crate::base::{Failure, LanguageTag, Location, SitePath, When, World};
use crate::photo::{Format, Likeness, Picture, is_picture_name, memory_of};
use crate::site::credits::PhotoFacts;
use crate::site::{FileId, Site};

use super::darkroom::ROOM;
use super::room::Room;

/// A picture of a site.
#[derive(Debug, Clone)]
pub struct Photograph {
    /// The file.
    pub path: SitePath,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it is; an error says why it can't be shown.
    pub picture: Result<Picture, Box<str>>,
    /// What is known of it where it is shown first, by the site's order of languages, else of the file alone.
    pub facts: PhotoFacts,
    /// Where it is shown, also in what isn't published yet.
    pub uses: Vec<Use>,
}

/// A place where a picture is shown.
#[derive(Debug, Clone)]
pub struct Use {
    /// The document, and the line where it names the picture.
    pub place: Location,
    /// The document's language.
    pub language: LanguageTag,
    /// The credit that readers see.
    pub credit: Option<String>,
    /// The licence's last day.
    pub expires: Option<When>,
}

impl Photograph {
    /// Languages in which it is shown, in the site's order.
    pub fn languages(&self, site: &Site) -> Vec<LanguageTag> {
        let all = site.languages.iter().map(|language| &language.tag);
        all.filter(|tag| self.uses.iter().any(|used| used.language == **tag)).cloned().collect()
    }

    /// The first day on which some licence of it ends.
    pub fn expires(&self, site: &Site) -> Option<When> {
        let days = self.uses.iter().filter_map(|used| used.expires).chain(self.facts.expires);
        days.min_by_key(|day| day.end(&site.settings.timezone))
    }

    /// Whether it is shown somewhere without a credit.
    pub fn lacks_credit(&self) -> bool {
        self.uses.iter().any(|used| used.credit.is_none())
    }
}

/// All pictures beside articles and in static/, sorted by path.
///
/// # Errors
/// A file that can't be read.
pub fn photographs(site: &Site, world: &dyn World) -> Result<Vec<Photograph>, Failure> {
    let listing = world.list()?;
    let mut uses: BTreeMap<FileId, Vec<Use>> = BTreeMap::new();
    let mut facts: BTreeMap<FileId, PhotoFacts> = BTreeMap::new();
    let mut showings = site.showings();
    showings.sort_by_key(|showing| showing.language);
    for showing in showings {
        uses.entry(showing.file).or_default().push(Use {
            place: showing.place(),
            language: site.language(showing.language).tag.clone(),
            credit: showing.facts.credit.clone(),
            expires: showing.facts.expires,
        });
        facts.entry(showing.file).or_insert(showing.facts);
    }
    let files: Vec<FileId> =
        site.files.iter().filter(|(_, file)| is_picture_name(&file.path)).map(|(id, _)| id).collect();
    let photograph = |id: FileId| {
        let file = site.files.get(id);
        let picture = match &file.picture {
            Some(picture) => picture.clone(),
            None => Picture::read(&world.read(&file.path)?).map_err(Into::into),
        };
        let of_file = || site.file_facts_with(id, picture.as_ref().ok());
        Ok(Photograph {
            path: file.path.clone(),
            bytes: listing.files.get(&file.path).map_or(0, |stamp| stamp.size),
            facts: facts.get(&id).cloned().unwrap_or_else(of_file),
            uses: uses.get(&id).cloned().unwrap_or_default(),
            picture,
        })
    };
    files.into_par_iter().map(photograph).collect()
}

/// Those whose licence ends within so many days from now, or has ended; the first to end first.
pub fn expiring(photographs: Vec<Photograph>, site: &Site, days: u32) -> Vec<Photograph> {
    let last = site.now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX);
    let end = |photograph: &Photograph| photograph.expires(site).map(|day| day.end(&site.settings.timezone));
    let mut found: Vec<Photograph> =
        photographs.into_iter().filter(|photograph| end(photograph).is_some_and(|end| end <= last)).collect();
    found.sort_by_key(end);
    found
}

/// Those that no document shows, and that no text, template, style, data or setting names.
///
/// # Errors
/// A file that can't be read.
pub fn unused(photographs: Vec<Photograph>, world: &dyn World) -> Result<Vec<Photograph>, Failure> {
    let candidates: Vec<Photograph> = photographs.into_iter().filter(|photograph| photograph.uses.is_empty()).collect();
    if candidates.is_empty() {
        return Ok(candidates);
    }
    let listing = world.list()?;
    let is_text = |path: &&SitePath| {
        let kinds = ["md", "html", "xml", "json", "toml", "css", "js", "txt", "webmanifest"];
        kinds.contains(&path.extension().as_str())
    };
    let texts: Vec<&SitePath> = listing.files.keys().filter(is_text).collect();
    let named: Vec<Vec<bool>> = texts
        .into_par_iter()
        .map(|path| {
            let text = world.read(path)?;
            Ok(candidates.iter().map(|photograph| names(&text, photograph.path.file_name())).collect())
        })
        .collect::<Result<_, Failure>>()?;
    let is_named = |at: usize| named.iter().any(|text| text[at]);
    Ok(candidates.into_iter().enumerate().filter(|(at, _)| !is_named(*at)).map(|(_, found)| found).collect())
}

/// Whether a text has a file's name, as a word of its own, as it is or percent-encoded.
fn names(text: &[u8], name: &str) -> bool {
    let encoded = crate::base::url::encode_path(name);
    [name, &encoded].into_iter().any(|name| {
        memchr::memmem::find_iter(text, name).any(|at| {
            let before = at.checked_sub(1).map(|before| text[before]);
            before.is_none_or(|before| !before.is_ascii_alphanumeric() && !matches!(before, b'-' | b'_'))
        })
    })
}

/// Pictures that are the same, byte by byte or in another size or format; the largest of each group first.
///
/// # Errors
/// A file that can't be read.
pub fn duplicates(photographs: Vec<Photograph>, world: &dyn World) -> Result<Vec<Vec<Photograph>>, Failure> {
    let room = Room::new(ROOM);
    let likenesses: Vec<Option<Likeness>> = photographs
        .par_iter()
        .with_max_len(1)
        .map(|photograph| match &photograph.picture {
            Ok(picture) if matches!(picture.format, Format::Jpeg | Format::Png | Format::WebP) => {
                let bytes = world.read(&photograph.path)?;
                let _permit = room.enter(memory_of(&bytes, picture));
                Ok(Likeness::of(&bytes, picture).ok())
            }
            _ => Ok(None),
        })
        .collect::<Result<_, Failure>>()?;
    let is_same = |one: usize, other: usize| match (&photographs[one].picture, &photographs[other].picture) {
        (Ok(a), Ok(b)) if a.digest == b.digest => true,
        _ => likenesses[one].as_ref().zip(likenesses[other].as_ref()).is_some_and(|(a, b)| a.is_like(b)),
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in 0..photographs.len() {
        match groups.iter_mut().find(|group| is_same(group[0], at)) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    let pixels = |photograph: &Photograph| {
        let size = photograph.picture.as_ref().ok().and_then(|picture| picture.size);
        size.map_or(0, |(width, height)| u64::from(width) * u64::from(height))
    };
    let same = groups.into_iter().filter(|group| group.len() > 1);
    Ok(same
        .map(|group| {
            let mut group: Vec<Photograph> = group.into_iter().map(|at| photographs[at].clone()).collect();
            group.sort_by_key(|photograph| std::cmp::Reverse((pixels(photograph), photograph.bytes)));
            group
        })
        .collect())
}

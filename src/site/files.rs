//! Files that articles bring and files of static/: where each is published, and what it shows if it is a picture.

use rustc_hash::FxHashMap;

use crate::base::nearest::nearest;
use crate::base::path::resolve;
use crate::base::{Diagnostic, SitePath};
use crate::photo::{Format, Picture};

use super::PageId;

super::id! {
    /// A file beside an article or in static/.
    FileId
}

/// A file that is published as it is.
#[derive(Debug, Clone)]
pub struct PublishedFile {
    /// The file.
    pub path: SitePath,
    /// Its address below base_url's path, decoded; none for a file of an article that isn't shown.
    pub address: Option<Box<str>>,
    /// The article whose folder it lies in.
    pub owner: Option<PageId>,
    /// What it shows; none for what is no picture. An error says why a picture can't be read.
    pub picture: Option<Result<Picture, Box<str>>>,
}

/// A file that is to be published, and what it shows where it is a picture.
pub type SiteFile = (SitePath, Option<Result<Picture, Box<str>>>);

/// All files that articles bring and all of static/, by path.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Sorted by path.
    files: Vec<PublishedFile>,
    by_path: FxHashMap<SitePath, FileId>,
}

impl Files {
    /// Files in order of their paths.
    pub fn new(files: Vec<PublishedFile>) -> Self {
        let by_path = files.iter().enumerate().map(|(at, file)| (file.path.clone(), FileId::new(at))).collect();
        Self { files, by_path }
    }

    /// A file.
    pub fn get(&self, id: FileId) -> &PublishedFile {
        &self.files[id.index()]
    }

    /// All of them in order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &PublishedFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId::new(at), file))
    }

    /// Whether they are these, before they were placed.
    pub(super) fn are(&self, files: &[SiteFile]) -> bool {
        let same =
            |(file, (path, picture)): (&PublishedFile, &SiteFile)| file.path == *path && file.picture == *picture;
        self.files.len() == files.len() && self.files.iter().zip(files).all(same)
    }

    /// A file by its path.
    pub fn at(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// The file that a text names: `/…` in static/, else beside the document, else beside its source, the source of that
    /// and so on.
    pub fn find<'a>(
        &self,
        target: &str,
        document: &SitePath,
        sources: impl IntoIterator<Item = &'a SitePath>,
    ) -> Option<FileId> {
        let target = crate::base::url::decode(target).unwrap_or(target.into());
        if let Some(below) = target.strip_prefix('/') {
            return self.at(&resolve("static", below)?);
        }
        let beside = |document: &SitePath| self.at(&resolve(document.folder(), &target)?);
        beside(document).or_else(|| sources.into_iter().find_map(beside))
    }

    /// What is wrong with a picture that a text names: it isn't there, or it is no picture.
    pub fn check_picture<'a>(
        &'a self,
        found: Option<FileId>,
        target: &str,
        document: &'a SitePath,
        sources: impl IntoIterator<Item = &'a SitePath>,
    ) -> Option<Diagnostic> {
        let Some(id) = found else {
            let mistake = Diagnostic::error("no-such-picture", format!("there is no picture `{target}`"));
            let names = self.names_near(target, document, sources);
            return Some(match nearest(target, names.iter().copied()) {
                Some(near) => mistake.suggest(Some(near)),
                None => {
                    mistake.help("put it beside the article, or in static/ and write its path from there with a `/`")
                }
            });
        };
        let file = self.get(id);
        let unreadable = |why: &str| Diagnostic::error("bad-picture", format!("`{target}` can't be shown: {why}"));
        match &file.picture {
            Some(Ok(picture)) => mislabelled(&file.path, picture).map(|(why, help)| unreadable(&why).help(help)),
            Some(Err(why)) => {
                Some(unreadable(why).help("export it anew from the program that made it, or take another picture"))
            }
            None => Some(
                unreadable("its name is not that of a JPEG, PNG, WebP, GIF, AVIF or SVG")
                    .help("let it end in .jpg, .png, .webp, .gif, .avif or .svg if it is one, or take another picture"),
            ),
        }
    }

    /// Names of files where a text's target was looked for, to suggest the nearest.
    pub fn names_near<'a>(
        &'a self,
        target: &str,
        document: &'a SitePath,
        sources: impl IntoIterator<Item = &'a SitePath>,
    ) -> Vec<&'a str> {
        let folders: Vec<&str> = if target.starts_with('/') {
            vec!["static"]
        } else {
            std::iter::once(document).chain(sources).map(SitePath::folder).collect()
        };
        let mut names = Vec::new();
        for folder in folders {
            let start = SitePath::new(&format!("{folder}/"));
            let first = self.files.partition_point(|file| file.path < start);
            for path in self.files[first..].iter().map(|file| &file.path) {
                let Some(below) = path.as_str().strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else {
                    break;
                };
                names.push(if folder == "static" { &path.as_str()["static".len()..] } else { below });
            }
        }
        names
    }
}

/// What is wrong with a picture whose name promises another format, by which servers would tell browsers what it is; and
/// what to do.
fn mislabelled(path: &SitePath, picture: &Picture) -> Option<(String, String)> {
    let promised = Format::of_name(path).filter(|promised| *promised != picture.format)?;
    let (is, end) = picture.format.names();
    let (stem, _) = path.file_name().rsplit_once('.')?;
    Some((
        format!("its format is {is}, and its name promises {}", promised.names().0),
        format!("name it `{stem}.{end}`"),
    ))
}

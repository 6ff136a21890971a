//! Which derivatives show a picture: their parts, widths, formats and names. Nothing is made here, only ordered.

use std::sync::{Arc, PoisonError};

use crate::config::picture_style;
use crate::photo::derivative::PLACEHOLDER_SIDE;
use crate::photo::{Crop, Derivative, Encoding, Kind, Picture, Recipe};

use super::{Pictures, Shown, Stated, Wish};

/// A placeholder stands only where the widest derivative has at least so many pixels.
const PLACEHOLDER_FROM: u32 = 320;

/// Width to height, as in 16:9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::render) struct Ratio {
    width: u32,
    height: u32,
}

impl Ratio {
    /// The ratio of these, without what both are multiples of; one of nothing is none.
    pub(in crate::render) fn new(width: u32, height: u32) -> Option<Self> {
        let mut divisor = (width, height);
        while divisor.1 > 0 {
            divisor = (divisor.1, divisor.0 % divisor.1);
        }
        (width > 0 && height > 0).then(|| Self { width: width / divisor.0, height: height / divisor.0 })
    }

    /// `16:9`
    pub(in crate::render) fn parse(text: &str) -> Option<Self> {
        let (width, height) = picture_style::ratio(text)?;
        Self::new(width, height)
    }
}

/// Which widths a picture is made in, where it is wide enough.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) enum Widths<'a> {
    /// Those of the site.
    OfSite,
    /// Those of the site, up to the first that is at least so wide.
    UpTo(u32),
    /// These.
    These(&'a [u32]),
}

/// How a picture stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::render) enum Stands {
    /// By itself, where a placeholder may stand until it is there.
    Alone,
    /// In a line of text.
    InLine,
}

/// One file that shows a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct Rendition {
    /// Its address, from the host's root.
    pub url: String,
    /// Its width and height in pixels; none for an SVG that names none.
    pub size: Option<(u32, u32)>,
    /// Its media type.
    pub media_type: &'static str,
}

/// Files that show one picture in several widths and formats.
#[derive(Debug)]
pub(super) struct Set {
    /// The files of each format, narrowest first. The last format is the one for browsers that know no other.
    pub formats: Vec<Vec<Rendition>>,
    /// The address of what is seen until the picture is there.
    pub placeholder: Option<String>,
}

/// What a set is known by.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct SetKey {
    stated: Stated,
    ratio: Option<Ratio>,
    widths: Vec<u32>,
    stands: Stands,
}

/// Whether derivatives can be made of a picture; others are shown as they are.
fn can_be_derived(picture: &Picture) -> Option<(u32, u32)> {
    picture.size.filter(|_| picture.can_be_developed())
}

impl Pictures {
    /// The files that show a picture; nothing where it is shown as it is.
    pub(super) fn set(&self, stated: &Stated, wish: &Wish<'_>) -> Option<Arc<Set>> {
        let Wish { ratio, widths, stands, .. } = *wish;
        let picture = self.shown(stated.file)?.picture;
        let crop = crop(stated, ratio);
        if crop == Crop::Whole && self.is_slight(picture) {
            return None;
        }
        let part = crop.part(can_be_derived(picture)?);
        let fallback = *self.encodings(picture.has_alpha).last()?;
        let widths = fitting(self.wanted(widths), fallback.widest(part));
        let key = SetKey { stated: stated.clone(), ratio, widths, stands };
        if let Some(set) = self.sets.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(set.clone());
        }
        let set = Arc::new(self.make_set(&key, crop, part, picture.has_alpha));
        self.sets.write().unwrap_or_else(PoisonError::into_inner).insert(key, set.clone());
        Some(set)
    }

    /// A slight picture no wider than the narrowest width is shown whole as it is.
    fn is_slight(&self, picture: &Picture) -> bool {
        let narrowest = self.site.settings.photos.widths.iter().min().copied().unwrap_or(0);
        picture.is_slight() && picture.size.is_some_and(|(width, _)| width <= narrowest)
    }

    fn wanted(&self, widths: Widths<'_>) -> Vec<u32> {
        let of_site = &self.site.settings.photos.widths;
        match widths {
            Widths::OfSite => of_site.clone(),
            Widths::UpTo(widest) => {
                let count = of_site.iter().position(|width| *width >= widest).map_or(of_site.len(), |at| at + 1);
                of_site[..count].to_vec()
            }
            Widths::These(widths) => widths.to_vec(),
        }
    }

    fn make_set(&self, key: &SetKey, crop: Crop, part: (u32, u32), has_alpha: bool) -> Set {
        let SetKey { stated, widths, stands, .. } = key;
        let recipe = |width: u32, encoding: Encoding, kind: Kind| Recipe {
            crop,
            width,
            height: height(part, width),
            encoding,
            kind,
        };
        let order = |width: &u32, encoding| self.order(stated, recipe(*width, encoding, Kind::Picture));
        // A picture that is very tall has no WebP, rather than a narrower one.
        let fits = |encoding: &Encoding| widths.last().is_some_and(|widest| *widest <= encoding.widest(part));
        let formats = self.encodings(has_alpha).into_iter().filter(fits);
        let formats = formats.map(|encoding| widths.iter().map(|width| order(width, encoding)).collect());
        let is_large = widths.last().is_some_and(|width| *width >= PLACEHOLDER_FROM);
        let may_stand = self.style.placeholder && *stands == Stands::Alone;
        let placeholder = (may_stand && is_large && !has_alpha).then(|| {
            let width = if part.0 >= part.1 { PLACEHOLDER_SIDE } else { scaled(PLACEHOLDER_SIDE, part.0, part.1) };
            self.order(stated, recipe(width, Encoding::WebP, Kind::Placeholder)).url
        });
        Set { formats: formats.collect(), placeholder }
    }

    /// The formats that the site wants, in the order in which browsers are asked.
    fn encodings(&self, has_alpha: bool) -> Vec<Encoding> {
        let wanted = |name: &str| self.site.settings.photos.formats.iter().any(|format| format == name);
        let fallback = if has_alpha { Encoding::Png } else { Encoding::Jpeg };
        let known = [("avif", Encoding::Avif), ("webp", Encoding::WebP), ("jpeg", fallback)];
        known.into_iter().filter(|(name, _)| wanted(name)).map(|(_, encoding)| encoding).collect()
    }

    fn order(&self, stated: &Stated, recipe: Recipe) -> Rendition {
        let file = self.site.files.get(stated.file);
        let shown = self.shown(stated.file).expect("what is made of a picture is shown");
        let path = self.orders.note(Derivative {
            source: file.path.clone(),
            digest: shown.picture.digest,
            recipe,
            credits: stated.credits.clone(),
            credits_digest: stated.credits.digest(),
        });
        Rendition {
            url: format!("{}/{path}", self.site.settings.base_path),
            size: Some((recipe.width, recipe.height)),
            media_type: recipe.encoding.media_type(),
        }
    }

    /// One file that shows a picture at most so wide, cut to a ratio or whole; the picture itself where nothing can be
    /// made of it.
    pub(in crate::render) fn one(
        &self,
        stated: &Stated,
        ratio: Option<Ratio>,
        width: u32,
        encoding: Encoding,
    ) -> Option<Rendition> {
        let shown = self.shown(stated.file)?;
        let crop = crop(stated, ratio);
        if crop == Crop::Whole && self.is_slight(shown.picture) {
            return Some(self.itself(shown));
        }
        let Some(size) = can_be_derived(shown.picture) else { return Some(self.itself(shown)) };
        let part = crop.part(size);
        let width = width.clamp(1, encoding.widest(part));
        Some(self.order(stated, Recipe { crop, width, height: height(part, width), encoding, kind: Kind::Picture }))
    }

    /// The file that a page shows where a browser knows no other, as wide as there is one.
    pub(in crate::render) fn main(&self, stated: &Stated) -> Option<Rendition> {
        let has_alpha = self.shown(stated.file)?.picture.has_alpha;
        let widest = self.site.settings.photos.widths.iter().max().copied().unwrap_or(u32::MAX);
        self.one(stated, None, widest, self.encodings(has_alpha).pop()?)
    }

    /// The file of a picture as it is published.
    pub(in crate::render) fn itself(&self, shown: Shown<'_>) -> Rendition {
        let Shown { address, picture } = shown;
        Rendition { url: self.site.url(address), size: picture.size, media_type: picture.format.media_type() }
    }
}

fn crop(stated: &Stated, ratio: Option<Ratio>) -> Crop {
    match ratio {
        Some(Ratio { width, height }) => Crop::Ratio { width, height, focus: stated.focus },
        None => Crop::Whole,
    }
}

/// Those widths that a part has, and its own where it has less than the widest.
fn fitting(mut widths: Vec<u32>, own: u32) -> Vec<u32> {
    widths.sort_unstable();
    if widths.last().is_none_or(|widest| *widest > own) {
        widths.retain(|width| *width < own);
        widths.push(own);
    }
    widths.dedup();
    widths
}

/// The height of a part that is scaled to a width.
fn height((part_width, part_height): (u32, u32), width: u32) -> u32 {
    scaled(width, part_height, part_width)
}

/// `length · by / of`, rounded, at least 1.
fn scaled(length: u32, by: u32, of: u32) -> u32 {
    let of = u64::from(of.max(1));
    u32::try_from((u64::from(length) * u64::from(by) + of / 2) / of).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_never_more_than_the_picture_has() {
        assert_eq!(fitting(vec![480, 960, 1600], 4000), [480, 960, 1600]);
        assert_eq!(fitting(vec![480, 960, 1600], 1200), [480, 960, 1200]);
        assert_eq!(fitting(vec![480, 960, 1600], 960), [480, 960]);
        assert_eq!(fitting(vec![480, 960, 1600], 64), [64]);
        assert_eq!(fitting(vec![160, 80, 80], 1600), [80, 160]);
    }

    #[test]
    fn ratios_are_written_with_a_colon() {
        assert_eq!(Ratio::parse("16:9"), Ratio::new(32, 18));
        assert_eq!([Ratio::parse("16:0"), Ratio::parse("16x9"), Ratio::parse("-1:2")], [None, None, None]);
    }

    #[test]
    fn heights_follow_widths() {
        assert_eq!(height((4000, 3000), 480), 360);
        assert_eq!(height((3000, 1), 480), 1);
        let crop = |focus| Crop::Ratio { width: 1, height: 1, focus }.part((4000, 3000));
        assert_eq!(crop(crate::photo::Focus::CENTRE), (3000, 3000));
    }
}

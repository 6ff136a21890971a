//! A picture as HTML: `<picture>` with a source for each format, so that a browser loads what its window needs.

use std::fmt::Write;

use super::super::tag::Tag;
use super::renditions::Set;
use super::{Pictures, Ratio, Rendition, Stands, Stated, Widths};

/// How a picture is to be shown at one place.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct Wish<'a> {
    /// What it is cut to; nothing shows all of it.
    pub ratio: Option<Ratio>,
    /// Whether it stands by itself.
    pub stands: Stands,
    /// The widths it is made in.
    pub widths: Widths<'a>,
    /// How wide it is shown, as HTML's `sizes` says it.
    pub sizes: &'a str,
    /// A class of the `<img>`.
    pub class: Option<&'a str>,
    /// What is to be seen.
    pub alt: &'a str,
    /// The language that this is in, where it is another than the page's.
    pub alt_language: Option<&'a str>,
    /// What a browser shows of it beside the pointer.
    pub title: Option<&'a str>,
    /// When it is loaded.
    pub loading: Loading,
}

/// When a browser loads a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Loading {
    /// When it comes near.
    Lazy,
    /// At once.
    Eager,
    /// At once, and before other things.
    First,
}

impl Pictures {
    /// A picture for a page. One that nothing can be made of is shown as it is.
    pub(in crate::render) fn html(&self, stated: &Stated, wish: &Wish<'_>) -> String {
        match self.set(stated, wish) {
            Some(set) => html(&set, wish),
            None => self.shown(stated.file).map(|shown| img(&self.itself(shown), None, wish)).unwrap_or_default(),
        }
    }

    /// A picture for a reader of feeds: one file, nothing else.
    pub(in crate::render) fn plain_html(
        &self,
        stated: &Stated,
        alt: &str,
        alt_language: Option<&str>,
        title: Option<&str>,
    ) -> String {
        let Some(file) = self.main(stated) else { return String::new() };
        let mut tag = Tag::new("img");
        tag.attribute("src", Some(&file.url));
        size(&mut tag, file.size);
        tag.attribute("alt", Some(alt));
        tag.attribute("lang", alt_language);
        tag.attribute("title", title);
        tag.finish()
    }
}

fn html(set: &Set, wish: &Wish<'_>) -> String {
    let Some((fallback, others)) = set.formats.split_last() else { return String::new() };
    let Some(widest) = fallback.last() else { return String::new() };
    let mut html = String::with_capacity(1024);
    if let Some(placeholder) = &set.placeholder {
        html.push_str("<span class=\"photo\">");
        html.push_str(&blur(placeholder, wish));
    }
    html.push_str("<picture>");
    for files in others {
        let mut source = Tag::new("source");
        source.attribute("type", files.first().map(|file| file.media_type));
        source.attribute("srcset", Some(&srcset(files)));
        source.attribute("sizes", Some(wish.sizes));
        html.push_str(&source.finish());
    }
    html.push_str(&img(widest, Some(&srcset(fallback)), wish));
    html.push_str("</picture>");
    if set.placeholder.is_some() {
        html.push_str("</span>");
    }
    html
}

/// What is seen until the picture is there; without a style sheet that knows it, it has no size and isn't seen. It takes the
/// line from no picture: it is fetched when a reader comes near it, and before the first one's only where there is room.
fn blur(placeholder: &str, wish: &Wish<'_>) -> String {
    let mut tag = Tag::new("img");
    tag.attribute("class", Some("blur"));
    tag.attribute("src", Some(placeholder));
    tag.attribute("width", Some("0"));
    tag.attribute("height", Some("0"));
    tag.attribute("alt", Some(""));
    match wish.loading {
        Loading::Lazy => tag.attribute("loading", Some("lazy")),
        Loading::Eager | Loading::First => tag.attribute("fetchpriority", Some("low")),
    }
    tag.finish()
}

/// Every `src` stands beside width and height of its own file, so that nothing moves when it comes.
fn img(file: &Rendition, srcset: Option<&str>, wish: &Wish<'_>) -> String {
    let mut tag = Tag::new("img");
    tag.attribute("class", wish.class);
    tag.attribute("src", Some(&file.url));
    tag.attribute("srcset", srcset);
    tag.attribute("sizes", srcset.map(|_| wish.sizes));
    size(&mut tag, file.size);
    tag.attribute("alt", Some(wish.alt));
    tag.attribute("lang", wish.alt_language);
    tag.attribute("title", wish.title);
    match wish.loading {
        Loading::Lazy => {
            tag.attribute("loading", Some("lazy"));
            tag.attribute("decoding", Some("async"));
        }
        Loading::Eager => tag.attribute("loading", Some("eager")),
        Loading::First => {
            tag.attribute("loading", Some("eager"));
            tag.attribute("fetchpriority", Some("high"));
        }
    }
    tag.finish()
}

fn size(tag: &mut Tag, size: Option<(u32, u32)>) {
    let (width, height) = size.unzip();
    tag.attribute("width", width.map(|width| width.to_string()).as_deref());
    tag.attribute("height", height.map(|height| height.to_string()).as_deref());
}

fn srcset(files: &[Rendition]) -> String {
    let mut text = String::with_capacity(files.len() * 64);
    for (at, file) in files.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        let width = file.size.map_or(0, |(width, _)| width);
        write!(text, "{comma}{} {width}w", file.url).expect("text can be written to");
    }
    text
}

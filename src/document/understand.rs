//! What the rest of a site may know of a text: its words, anchors, pictures and links.

use std::collections::HashSet;

use html5gum::{Token, Tokenizer};
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::{Diagnostics, SourceText, url};

use super::dialect::Dialect;
use super::head::{LinkUse, PictureUse};
use super::hindrances::Hindrances;
use super::part::{Figure, Part};
use super::words::WordCount;

/// What a text's parts say, as fields of [`super::Head`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understanding {
    /// Whether there is any text.
    pub has_body: bool,
    /// Words; in scripts without spaces as a dictionary finds them.
    pub words: u32,
    /// Ids that a link's `#part` may name, in order.
    pub anchors: Vec<Box<str>>,
    /// Pictures in the text.
    pub pictures: Vec<PictureUse>,
    /// Links to Markdown files and to addresses on the site, each target once.
    pub links: Vec<LinkUse>,
    /// Hosts of the Mastodon posts that the text shows, each once.
    pub post_hosts: Vec<Box<str>>,
}

/// Understands a text by its parts, and tells what in it hinders readers.
pub fn understand(
    source: &SourceText,
    parts: &[Part<'_>],
    dialect: &Dialect,
    diagnostics: &mut Diagnostics,
) -> Understanding {
    let mut hindrances = Hindrances::new(source, dialect, diagnostics);
    let mut found = Understanding { has_body: !parts.is_empty(), ..Understanding::default() };
    let mut words = WordCount::default();
    let mut seen: HashSet<&str> = HashSet::new();
    for (at, part) in parts.iter().enumerate() {
        hindrances.hear(part);
        match part {
            Part::Figure(figure) => found.pictures.push(figure_use(figure, source)),
            Part::Gallery(figures) => {
                found.pictures.extend(figures.iter().map(|figure| figure_use(figure, source)));
            }
            Part::Box(_) => words.gap(),
            Part::Embed(embed) => {
                words.gap();
                let host = embed.post_host().filter(|host| !found.post_hosts.iter().any(|known| **known == **host));
                found.post_hosts.extend(host.map(Box::from));
            }
            Part::Markdown(event, range) => match event {
                Event::Text(text) | Event::Code(text) => words.text(text),
                Event::Start(Tag::Link { dest_url, .. }) if stays_on_site(dest_url) && seen.insert(dest_url) => {
                    found.links.push(LinkUse { target: Box::from(&**dest_url) });
                }
                Event::Start(Tag::Image { dest_url, .. }) => found.pictures.push(PictureUse {
                    target: Box::from(&**dest_url),
                    credit: None,
                    shared_credit: None,
                    alt: alternative(&parts[at + 1..]),
                    has_caption: true, // within a line of text none is shown
                    caption: Box::default(),
                    spot: source.spot(range),
                }),
                Event::Start(Tag::Heading { id, .. }) => {
                    words.gap();
                    found.anchors.extend(id.as_deref().map(Box::from));
                }
                Event::Html(html) | Event::InlineHtml(html) => raw_anchors(html, &mut found.anchors),
                Event::Start(tag) if !is_inline(tag) => words.gap(),
                Event::End(tag) if !is_inline_end(*tag) => words.gap(),
                Event::SoftBreak | Event::HardBreak | Event::Rule => words.gap(),
                _ => {}
            },
        }
    }
    hindrances.finish();
    found.words = words.finish();
    // A site holds these of all its documents.
    found.anchors.shrink_to_fit();
    found.pictures.shrink_to_fit();
    found.links.shrink_to_fit();
    found
}

fn figure_use(figure: &Figure<'_>, source: &SourceText) -> PictureUse {
    PictureUse {
        target: Box::from(&*figure.target),
        credit: figure.credit.as_deref().map(Box::from),
        shared_credit: figure.shared_credit.as_deref().map(Box::from),
        alt: Box::from(&*figure.alt),
        has_caption: !figure.caption.is_empty(),
        caption: Box::from(&*figure.caption),
        spot: source.spot(&figure.range),
    }
}

/// The text of an image, whose parts begin here.
fn alternative(parts: &[Part<'_>]) -> Box<str> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Markdown(Event::Text(words) | Event::Code(words), _) => text.push_str(words),
            Part::Markdown(Event::SoftBreak | Event::HardBreak, _) => text.push(' '),
            Part::Markdown(Event::End(TagEnd::Image), _) => break,
            _ => {}
        }
    }
    text.into()
}

/// Whether a target is a Markdown file or an address that begins at the site's root.
fn stays_on_site(target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or(target);
    !url::is_external(target) && (path.starts_with('/') || path.ends_with(".md"))
}

/// Ids that raw HTML gives, where it passes.
fn raw_anchors(html: &str, anchors: &mut Vec<Box<str>>) {
    if !html.contains("id=") && !html.contains("ID=") {
        return;
    }
    for token in Tokenizer::new(html).flatten() {
        if let Token::StartTag(tag) = token
            && let Some(id) = tag.attributes.get(&b"id"[..])
        {
            anchors.push(String::from_utf8_lossy(id).into());
        }
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

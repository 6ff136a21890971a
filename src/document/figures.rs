//! Pictures alone in their paragraph, one or several, with the credit lines among and after them.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::credit_line;
use super::part::{Figure, Part};

/// What a paragraph that begins with a picture or a credit line comes to.
#[derive(Debug)]
pub(super) enum Reading<'a> {
    /// Pictures alone, with their credit lines.
    Pictures(Vec<Figure<'a>>),
    /// Text. These are the byte ranges of lines in it that look like credits.
    Text(Vec<Range<usize>>),
}

/// One line of a paragraph.
enum Line<'a> {
    Pictures(Vec<Figure<'a>>),
    Credit(String, Range<usize>),
    Other,
}

/// Reads a paragraph's inline parts.
pub(super) fn read<'a>(inline: &[Part<'a>], labels: &[String]) -> Reading<'a> {
    let lines: Vec<Line<'a>> = lines(inline).into_iter().map(|line| read_line(line, labels)).collect();
    let mut stray = Vec::new();
    let mut alone = true;
    let mut figures: Vec<Figure<'a>> = Vec::new();
    for line in lines {
        match line {
            Line::Pictures(more) => figures.extend(more),
            Line::Credit(name, range) => {
                stray.push(range);
                match figures.last_mut() {
                    Some(figure) if figure.credit.is_none() => figure.credit = Some(name),
                    _ => alone = false,
                }
            }
            Line::Other => alone = false,
        }
    }
    if alone && !figures.is_empty() { Reading::Pictures(figures) } else { Reading::Text(stray) }
}

/// The credit that a paragraph's first line gives, and the number of parts that the line and its break take.
pub(super) fn leading_credit(inline: &[Part<'_>], labels: &[String]) -> Option<(String, usize)> {
    let lines = lines(inline);
    let first = lines.first()?;
    match read_line(first, labels) {
        // An element that ends in a later line would lose its beginning.
        Line::Credit(name, _) if ends_what_it_opens(first) => Some((name, (first.len() + 1).min(inline.len()))),
        _ => None,
    }
}

/// What these parts hold that no credit can: links and calls of footnotes, with what to do instead. A link whose words are
/// its address loses nothing.
pub(super) fn lost_in_credits(parts: &[Part<'_>]) -> Vec<(Range<usize>, &'static str, &'static str)> {
    let mut lost = Vec::new();
    let mut pictures = 0_usize;
    for part in parts {
        let Part::Markdown(event, range) = part else { continue };
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
            _ if pictures > 0 => {}
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {}
            Event::Start(Tag::Link { .. }) => {
                let help = "write its address as `source` or `license` of the picture under `[photos]`";
                lost.push((range.clone(), "link", help));
            }
            Event::FootnoteReference(_) => lost.push((range.clone(), "note", "write it into the caption or the text")),
            _ => {}
        }
    }
    lost
}

/// Whether as many elements of raw HTML end among these parts as begin.
fn ends_what_it_opens(parts: &[Part<'_>]) -> bool {
    let mut open = 0_i32;
    for part in parts {
        match part {
            Part::Markdown(Event::InlineHtml(html), _) if html.starts_with("<br") => {}
            Part::Markdown(Event::InlineHtml(html), _) => open += if html.starts_with("</") { -1 } else { 1 },
            _ => {}
        }
    }
    open == 0
}

/// Credits of a gallery: a credit after the last picture holds for those that have none, also none in another place.
pub(super) fn share_last_credit(figures: &mut [Figure<'_>]) {
    let Some(last) = figures.last().and_then(|figure| figure.credit.clone()) else { return };
    for figure in figures.iter_mut().filter(|figure| figure.credit.is_none()) {
        figure.shared_credit = Some(last.clone());
    }
}

/// The plain text of inline parts, which most often is one part's; a line break is `\n`.
pub(super) fn plain_text<'p>(parts: &'p [Part<'_>]) -> Cow<'p, str> {
    if let [Part::Markdown(Event::Text(text) | Event::Code(text), _)] = parts {
        return Cow::from(&**text);
    }
    let mut text = String::new();
    for part in parts {
        if let Part::Markdown(event, _) = part {
            push_plain_text(event, &mut text);
        }
    }
    Cow::from(text)
}

fn push_plain_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
        Event::SoftBreak | Event::HardBreak => text.push('\n'),
        _ => {}
    }
}

/// Splits inline parts at the line breaks that stand in no emphasis, link or image.
fn lines<'p, 'a>(inline: &'p [Part<'a>]) -> Vec<&'p [Part<'a>]> {
    let mut lines = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, part) in inline.iter().enumerate() {
        match part {
            Part::Markdown(Event::Start(_), _) => depth += 1,
            Part::Markdown(Event::End(_), _) => depth = depth.saturating_sub(1),
            Part::Markdown(Event::SoftBreak | Event::HardBreak, _) if depth == 0 => {
                lines.push(&inline[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    lines.push(&inline[start..]);
    lines
}

fn read_line<'a>(line: &[Part<'a>], labels: &[String]) -> Line<'a> {
    if let Some(figures) = pictures_only(line) {
        return Line::Pictures(figures);
    }
    let has_picture = line.iter().any(|part| matches!(part, Part::Markdown(Event::Start(Tag::Image { .. }), _)));
    match (line, credit_line::name(&plain_text(line), labels)) {
        ([first, .., last], Some(name)) if !has_picture => {
            Line::Credit(name, range_of(first).start..range_of(last).end)
        }
        ([only], Some(name)) => Line::Credit(name, range_of(only)),
        _ => Line::Other,
    }
}

/// The pictures of a line that holds nothing else.
fn pictures_only<'a>(line: &[Part<'a>]) -> Option<Vec<Figure<'a>>> {
    let mut figures: Vec<Figure<'a>> = Vec::new();
    let mut depth = 0_usize;
    for part in line {
        let Part::Markdown(event, range) = part else { return None };
        match event {
            Event::Start(Tag::Image { dest_url, title, .. }) if depth == 0 => {
                depth = 1;
                figures.push(Figure {
                    target: dest_url.clone(),
                    alt: String::new(),
                    caption: title.clone(),
                    credit: None,
                    shared_credit: None,
                    range: range.clone(),
                });
            }
            Event::Start(_) if depth > 0 => depth += 1,
            Event::End(_) if depth > 0 => depth -= 1,
            Event::Text(text) if depth == 0 && text.trim().is_empty() => {}
            _ if depth == 0 => return None,
            _ => {
                if let Some(figure) = figures.last_mut() {
                    push_plain_text(event, &mut figure.alt);
                }
            }
        }
    }
    if figures.is_empty() {
        return None;
    }
    for figure in &mut figures {
        if figure.alt.contains('\n') {
            figure.alt = figure.alt.replace('\n', " ");
        }
    }
    Some(figures)
}

fn range_of(part: &Part<'_>) -> Range<usize> {
    match part {
        Part::Markdown(_, range) => range.clone(),
        Part::Figure(figure) => figure.range.clone(),
        Part::Gallery(figures) => figures.first().map_or(0..0, |figure| figure.range.clone()),
        Part::Box(source) => source.range.clone(),
        Part::Embed(source) => source.range.clone(),
    }
}

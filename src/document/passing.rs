//! The list of parts while it is made: what is open, which raw HTML is open, and what is being dropped.
//! However broken the raw HTML of a text is, what comes out of here is balanced.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::base::{Diagnostic, html};

use super::html_block::HtmlBlock;
use super::part::{Figure, Part};
use super::raw_html::{self, Piece};
use super::remarks::Remarks;

/// Something that Markdown opened: where its part is, or `None` where it is left out.
type Open = Option<usize>;

/// A plain tag that raw HTML opened.
struct RawTag {
    name: &'static str,
    level: usize,
    part: usize,
}

/// An element that is dropped with what it holds, from this part on.
struct Swallowing {
    name: &'static str,
    level: usize,
    part: usize,
    is_inline: bool,
    /// How many there were up to this one.
    count: usize,
}

pub(super) struct Passing<'a> {
    parts: Vec<Part<'a>>,
    headings: Vec<usize>,
    open: Vec<Open>,
    raw_tags: Vec<RawTag>,
    swallowing: Option<Swallowing>,
    swallowed: usize,
    raw_html: bool,
}

impl<'a> Passing<'a> {
    pub(super) fn new(capacity: usize, raw_html: bool) -> Self {
        Self {
            parts: Vec::with_capacity(capacity),
            headings: Vec::new(),
            open: Vec::new(),
            raw_tags: Vec::new(),
            swallowing: None,
            swallowed: 0,
            raw_html,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Where the innermost open part is, unless it was left out.
    pub(super) fn innermost(&self) -> Option<usize> {
        self.open.last().copied().flatten()
    }

    pub(super) fn since(&self, start: usize) -> &[Part<'a>] {
        &self.parts[start.min(self.parts.len())..]
    }

    pub(super) fn push(&mut self, part: Part<'a>) {
        self.parts.push(part);
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.parts.truncate(len);
        self.raw_tags.retain(|tag| tag.part < len);
        self.headings.retain(|heading| *heading < len);
    }

    pub(super) fn remove(&mut self, range: Range<usize>) {
        self.parts.drain(range);
    }

    /// The figure, or a gallery's last figure, that a part is.
    pub(super) fn figure_at(&mut self, at: usize) -> Option<&mut Figure<'a>> {
        match self.parts.get_mut(at)? {
            Part::Figure(figure) => Some(figure),
            Part::Gallery(figures) => figures.last_mut(),
            _ => None,
        }
    }

    /// Takes the figures that the list ends with.
    pub(super) fn pop_figures(&mut self) -> Vec<Figure<'a>> {
        match self.parts.pop_if(|part| matches!(part, Part::Figure(_) | Part::Gallery(_))) {
            Some(Part::Figure(figure)) => vec![*figure],
            Some(Part::Gallery(figures)) => figures,
            _ => Vec::new(),
        }
    }

    /// Whether what is open now holds inline parts only where Markdown leaves out the paragraph.
    pub(super) fn holds_bare_inline(&self) -> bool {
        let Some(Some(at)) = self.open.last() else { return false };
        matches!(self.parts.get(*at), Some(Part::Markdown(Event::Start(Tag::Item | Tag::DefinitionListDefinition), _)))
    }

    pub(super) fn open(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if matches!(tag, Tag::Heading { .. }) {
            self.headings.push(self.parts.len());
        }
        self.open.push(Some(self.parts.len()));
        self.parts.push(Part::Markdown(Event::Start(tag), range));
    }

    /// Opens what is left out; what it holds stays.
    pub(super) fn open_dropped(&mut self) {
        self.open.push(None);
    }

    /// Ends the raw HTML that the innermost open part holds.
    pub(super) fn before_close(&mut self, range: &Range<usize>) {
        let level = self.open.len();
        if let Some(swallowing) = self.swallowing.take_if(|swallowing| swallowing.level >= level)
            && swallowing.is_inline
        {
            self.truncate(swallowing.part);
        }
        while let Some(tag) = self.raw_tags.pop_if(|tag| tag.level >= level) {
            self.parts.push(Part::Markdown(Event::InlineHtml(end_tag(tag.name)), range.end..range.end));
        }
    }

    /// Closes the innermost open part, unless it was left out or is to be.
    pub(super) fn close(&mut self, tag: TagEnd, range: Range<usize>, stays: bool) {
        if let Some(Some(_)) = self.open.pop()
            && stays
        {
            self.parts.push(Part::Markdown(Event::End(tag), range));
        }
    }

    /// Raw HTML within a paragraph.
    pub(super) fn inline_html(&mut self, html: CowStr<'a>, range: Range<usize>, remarks: &mut Remarks<'_>) {
        if !self.raw_html {
            for (piece, _) in raw_html::plain_pieces(&html) {
                self.piece(piece, &range, true, remarks);
            }
            return;
        }
        let html = checked(&html, &range, remarks).map_or(html, CowStr::from);
        self.parts.push(Part::Markdown(Event::InlineHtml(html), range));
    }

    /// A block of raw HTML.
    pub(super) fn html_block(&mut self, block: &HtmlBlock, remarks: &mut Remarks<'_>) {
        let range = block.range.clone();
        if self.raw_html {
            let html = checked(&block.html, &range, remarks).unwrap_or_else(|| block.html.clone());
            self.parts.push(Part::Markdown(Event::Start(Tag::HtmlBlock), range.clone()));
            self.parts.push(Part::Markdown(Event::Html(CowStr::from(html)), range.clone()));
            self.parts.push(Part::Markdown(Event::End(TagEnd::HtmlBlock), range));
            return;
        }
        let swallowed = self.swallowed;
        let start = self.parts.len();
        for (piece, within) in raw_html::plain_pieces(&block.html) {
            match &piece {
                Piece::Text(text) if text.trim().is_empty() => self.keep_apart(&range),
                Piece::Text(_) => self.piece(piece, &range, false, remarks),
                _ => self.piece(piece, &block.place(&within), false, remarks),
            }
        }
        let begun_here = |swallowing: &Swallowing| swallowing.count > swallowed;
        if let Some(part) = self.swallowing.as_ref().filter(|it| begun_here(it)).map(|swallowing| swallowing.part) {
            self.truncate(part);
        }
        // A tag that holds blocks stays open for the blocks that follow; others end here.
        let stays = self.raw_tags.iter().rposition(|tag| tag.part < start || raw_html::holds_blocks(tag.name));
        while self.raw_tags.len() > stays.map_or(0, |at| at + 1) {
            if let Some(tag) = self.raw_tags.pop() {
                self.parts.push(Part::Markdown(Event::Html(end_tag(tag.name)), range.end..range.end));
            }
        }
        let is_space = |part: &mut Part<'_>| matches!(part, Part::Markdown(Event::Text(text), _) if &**text == " ");
        if self.parts.len() > start {
            self.parts.pop_if(is_space);
            self.parts.push(Part::Markdown(Event::Html(CowStr::from("\n")), range));
        }
        // What was written to end this block stays, even if the blocks that follow are dropped.
        if let Some(swallowing) = self.swallowing.as_mut().filter(|swallowing| begun_here(swallowing)) {
            swallowing.part = self.parts.len();
        }
    }

    fn piece(&mut self, piece: Piece, range: &Range<usize>, is_inline: bool, remarks: &mut Remarks<'_>) {
        let (level, part) = (self.open.len(), self.parts.len());
        match piece {
            Piece::Text(text) => self.parts.push(Part::Markdown(Event::Text(CowStr::from(text)), range.clone())),
            Piece::Break => self.push_html("<br />", range),
            // A `<div>` would end the paragraph that it stands in.
            Piece::OpenIn(name @ "div", _) if is_inline => self.drop_within_line(name, range, remarks),
            Piece::Open(name) => {
                self.raw_tags.push(RawTag { name, level, part });
                self.push_html(format!("<{name}>"), range);
            }
            Piece::OpenIn(name, language) => {
                self.raw_tags.push(RawTag { name, level, part });
                self.push_html(format!("<{name}{}>", html::language_attributes(&language)), range);
            }
            Piece::Close(name) => self.close_raw(name, range, remarks),
            Piece::Swallow(name) => {
                dropped(&format!("<{name}> with what it holds"), range, remarks);
                if self.swallowing.is_none() {
                    self.swallowed += 1;
                    let count = self.swallowed;
                    self.swallowing = Some(Swallowing { name, level, part, is_inline, count });
                }
            }
            Piece::Release(name) => match self.swallowing.take_if(|swallowing| swallowing.name == name) {
                Some(swallowing) => self.drop_since(swallowing.part),
                None => dropped(&format!("</{name}>"), range, remarks),
            },
            Piece::Dropped(what) => dropped(&what, range, remarks),
            Piece::DroppedApart(what) => {
                dropped(&what, range, remarks);
                self.keep_apart(range);
            }
        }
    }

    fn drop_within_line(&mut self, name: &str, range: &Range<usize>, remarks: &mut Remarks<'_>) {
        let message = format!("this raw HTML is left out: <{name}> within a line");
        let help = "let it begin a line of its own, after an empty one";
        remarks.tell(range, Diagnostic::warning("raw-html", message).help(help));
        self.keep_apart(range);
    }

    /// Leaves a space after a word, where a tag that kept it from the next one is gone.
    fn keep_apart(&mut self, range: &Range<usize>) {
        let Some(Part::Markdown(last, _)) = self.parts.last() else { return };
        let ends_in_word = match last {
            Event::Text(text) => !text.ends_with(char::is_whitespace),
            Event::InlineHtml(html) => {
                let name = html.strip_prefix("</").and_then(|rest| rest.strip_suffix('>'));
                name.is_some_and(|name| !raw_html::keeps_apart(name))
            }
            Event::Code(_) | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {
                true
            }
            _ => false,
        };
        if ends_in_word {
            self.parts.push(Part::Markdown(Event::Text(CowStr::from(" ")), range.clone()));
        }
    }

    fn push_html(&mut self, html: impl Into<CowStr<'a>>, range: &Range<usize>) {
        self.parts.push(Part::Markdown(Event::InlineHtml(html.into()), range.clone()));
    }

    /// Closes a plain tag that stands open in the same part, and those that were opened within it.
    fn close_raw(&mut self, name: &str, range: &Range<usize>, remarks: &mut Remarks<'_>) {
        let level = self.open.len();
        // What opened before an element that is being dropped can't end within it: its end would be dropped too.
        let first = self.swallowing.as_ref().map_or(0, |swallowing| swallowing.part);
        let matches = |tag: &RawTag| tag.name == name && tag.level == level && tag.part >= first;
        let Some(at) = self.raw_tags.iter().rposition(matches) else {
            // One that passes only where it says its language was left out where it opened.
            let why = if raw_html::is_plain(name) { ", which closes nothing that passed" } else { "" };
            dropped(&format!("</{name}>{why}"), range, remarks);
            if raw_html::keeps_apart(name) {
                self.keep_apart(range);
            }
            return;
        };
        while self.raw_tags.len() > at {
            if let Some(tag) = self.raw_tags.pop() {
                self.push_html(end_tag(tag.name), range);
            }
        }
    }

    /// Drops all parts from one on, save those that opened what is still open.
    fn drop_since(&mut self, start: usize) {
        let mut kept = Vec::new();
        for open in self.open.iter_mut().flatten().filter(|open| **open >= start) {
            if let Some(part) = self.parts.get(*open) {
                kept.push(part.clone());
                *open = start + kept.len() - 1;
            }
        }
        self.truncate(start);
        for part in kept {
            if matches!(part, Part::Markdown(Event::Start(Tag::Heading { .. }), _)) {
                self.headings.push(self.parts.len());
            }
            self.parts.push(part);
        }
    }

    /// The list, and where in it headings begin.
    pub(super) fn into_parts(self) -> (Vec<Part<'a>>, Vec<usize>) {
        (self.parts, self.headings)
    }
}

fn end_tag(name: &str) -> CowStr<'static> {
    CowStr::from(format!("</{name}>"))
}

fn dropped(what: &str, range: &Range<usize>, remarks: &mut Remarks<'_>) {
    let message = format!("this raw HTML is left out: {what}");
    let help = "write it in Markdown; the owner of the site may let raw HTML pass with `raw_html = true`";
    remarks.tell(range, Diagnostic::warning("raw-html", message).help(help));
}

fn checked(html: &str, range: &Range<usize>, remarks: &mut Remarks<'_>) -> Option<String> {
    let checked = raw_html::without_dangerous_addresses(html);
    if checked.is_some() {
        let message = "an address in this raw HTML could run script and is left out";
        remarks.tell(range, Diagnostic::warning("dangerous-url", message).help("link to a page instead"));
    }
    checked
}

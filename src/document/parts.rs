//! Reads Markdown into the parts of a text: figures, galleries, boxes and embeds put together, headings
//! with ids, raw HTML and addresses only as they may pass.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::base::{Diagnostic, Diagnostics, SourceText, characters, url};

use super::boxes::Gathering;
use super::dialect::{Dialect, Extent};
use super::figures::{self, Reading};
use super::html_block::HtmlBlock;
use super::limits::{self, Depth};
use super::part::{Figure, Part};
use super::passing::Passing;
use super::remarks::Remarks;
use super::{anchors, credit_line, embeds};

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// The parts of the text in a byte range of a file. A text that is nested too deep has none.
pub fn parts<'a>(
    source: &'a SourceText,
    body: Range<usize>,
    dialect: &Dialect,
    diagnostics: &mut Diagnostics,
) -> Vec<Part<'a>> {
    read(source, body, dialect, &[], diagnostics)
}

/// The same parts of a text that was understood before: what is wrong in it was told, and its headings have ids.
pub fn parts_again<'a>(
    source: &'a SourceText,
    body: Range<usize>,
    dialect: &Dialect,
    anchors: &[Box<str>],
) -> Vec<Part<'a>> {
    read(source, body, dialect, anchors, &mut Diagnostics::new())
}

fn read<'a>(
    source: &'a SourceText,
    body: Range<usize>,
    dialect: &Dialect,
    anchors: &[Box<str>],
    diagnostics: &mut Diagnostics,
) -> Vec<Part<'a>> {
    let text = &source.text[body.clone()];
    let mut reader = Reader::new(text.len(), dialect, Remarks::new(source, diagnostics));
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        let range = body.start + range.start..body.start + range.end;
        if !reader.take(event, range.clone()) {
            diagnostics.push(limits::too_deep(source, &range));
            return Vec::new();
        }
    }
    reader.finish(body.end, anchors)
}

/// The parts of a piece of Markdown that stands in no place of its own, such as a caption: what may not
/// pass in it is left out without a word.
pub fn fragment<'a>(source: &'a SourceText, dialect: &Dialect) -> Vec<Part<'a>> {
    parts(source, 0..source.text.len(), dialect, &mut Diagnostics::new())
}

/// The same as plain words, in one line.
pub fn plain_words(source: &SourceText, dialect: &Dialect) -> String {
    figures::plain_text(&fragment(source, dialect)).replace('\n', " ")
}

/// The inline parts between the ends of a paragraph, or of a list item that has none.
struct Run {
    start: usize,
    is_paragraph: bool,
    may_have_credit: bool,
}

/// What became of a run.
#[derive(PartialEq, Eq)]
enum Fate {
    Stays,
    Left,
}

struct Reader<'a, 'd> {
    dialect: &'d Dialect,
    remarks: Remarks<'d>,
    passing: Passing<'a>,
    depth: Depth,
    run: Option<Run>,
    at_line_start: bool,
    gathering: Option<Gathering>,
    html: Option<HtmlBlock>,
}

impl<'a, 'd> Reader<'a, 'd> {
    fn new(length: usize, dialect: &'d Dialect, remarks: Remarks<'d>) -> Self {
        Self {
            dialect,
            remarks,
            passing: Passing::new(length / 24, dialect.raw_html),
            depth: Depth::default(),
            run: None,
            at_line_start: false,
            gathering: None,
            html: None,
        }
    }

    /// Takes one event; false where the text is nested too deep.
    fn take(&mut self, event: Event<'a>, range: Range<usize>) -> bool {
        match event {
            Event::Start(tag) => {
                if !self.depth.enter(&tag) {
                    return false;
                }
                self.start(tag, range);
            }
            Event::End(tag) => {
                self.depth.leave(tag);
                self.end(tag, range);
            }
            Event::Html(html) => {
                if let Some(block) = &mut self.html {
                    block.add(&html, range.start);
                }
            }
            Event::InlineHtml(html) => {
                self.ensure_run();
                self.passing.inline_html(html, range, &mut self.remarks);
                if let Some(run) = &mut self.run {
                    run.start = run.start.min(self.passing.len());
                }
            }
            Event::Rule => {
                self.settle();
                self.passing.push(Part::Markdown(Event::Rule, range));
            }
            other => self.inline(other, range),
        }
        true
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if is_inline(&tag) {
            self.ensure_run();
            if has_dangerous_address(&tag) {
                self.passing.open_dropped();
                let message = "this address could run script and is left out";
                self.remarks.tell(&range, Diagnostic::warning("dangerous-url", message).help("link to a page instead"));
            } else {
                if matches!(tag, Tag::Image { .. }) {
                    self.at_line_start = false;
                }
                self.passing.open(tag, range);
            }
            return;
        }
        self.settle();
        match tag {
            Tag::HtmlBlock => self.html = Some(HtmlBlock::new(range)),
            Tag::CodeBlock(CodeBlockKind::Fenced(ref info)) if self.dialect.extent == Extent::Magazine => {
                self.gathering = Gathering::begin(info, range.clone());
                if self.gathering.is_none() {
                    self.passing.open(tag, range);
                }
            }
            Tag::Paragraph => {
                self.begin_run(true);
                self.passing.open(tag, range);
            }
            other => self.passing.open(other, range),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::HtmlBlock => {
                if let Some(block) = self.html.take() {
                    self.passing.html_block(&block, &mut self.remarks);
                }
            }
            TagEnd::CodeBlock if self.gathering.is_some() => {
                let read = self.gathering.take().and_then(|gathering| gathering.finish(&mut self.remarks));
                if let Some(source) = read {
                    self.passing.push(Part::Box(source));
                }
            }
            TagEnd::Paragraph => {
                self.passing.before_close(&range);
                let fate = self.settle();
                self.passing.close(tag, range, fate == Fate::Stays);
            }
            other => {
                if !is_inline_end(other) {
                    self.settle();
                }
                self.passing.before_close(&range);
                self.passing.close(other, range, true);
            }
        }
    }

    fn inline(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Some(gathering) = &mut self.gathering {
            gathering.add(range);
            return;
        }
        if let (Some(block), Event::Text(text)) = (&mut self.html, &event) {
            block.add(text, range.start);
            return;
        }
        self.ensure_run();
        // A file holds none; an entity such as `&#7;` may stand for one.
        if let Event::Text(text) = &event
            && text.len() <= '\u{FFFF}'.len_utf8()
            && let Some((_, letter)) = characters::first_forbidden(text)
        {
            let message = format!("this stands for a control character, U+{:04X}, and is left out", u32::from(letter));
            return self.remarks.tell(&range, Diagnostic::warning(characters::CODE, message));
        }
        match &event {
            Event::Text(text) if self.at_line_start => {
                if let Some(run) = &mut self.run
                    && credit_line::may_begin(text, &self.dialect.credit_labels)
                {
                    run.may_have_credit = true;
                }
                self.at_line_start = text.bytes().all(|byte| byte == b'(' || byte.is_ascii_whitespace());
            }
            Event::SoftBreak | Event::HardBreak => self.at_line_start = true,
            _ => self.at_line_start = false,
        }
        self.passing.push(Part::Markdown(event, range));
    }

    fn begin_run(&mut self, is_paragraph: bool) {
        self.run = Some(Run { start: self.passing.len(), is_paragraph, may_have_credit: false });
        self.at_line_start = true;
    }

    /// Begins a run where inline parts stand in a list item or a definition without a paragraph.
    fn ensure_run(&mut self) {
        if self.run.is_none() && self.passing.holds_bare_inline() {
            self.begin_run(false);
        }
    }

    /// Ends a run: takes figures, credit lines and embeds out of it.
    fn settle(&mut self) -> Fate {
        let Some(mut run) = self.run.take() else { return Fate::Stays };
        if run.is_paragraph {
            run.start = self.passing.innermost().unwrap_or(run.start);
        }
        if self.dialect.extent == Extent::Markdown {
            return Fate::Stays;
        }
        let start = run.start + usize::from(run.is_paragraph);
        loop {
            let inline = self.passing.since(start);
            let Some(first) = inline.first() else {
                self.passing.truncate(run.start);
                return Fate::Left;
            };
            let begins_with_picture = matches!(first, Part::Markdown(Event::Start(Tag::Image { .. }), _));
            if !begins_with_picture && !run.may_have_credit {
                break;
            }
            if self.take_leading_credit(run.start, start) {
                continue;
            }
            match figures::read(self.passing.since(start), &self.dialect.credit_labels) {
                Reading::Pictures(figures) => {
                    self.tell_lost(start, self.passing.len());
                    self.passing.truncate(run.start);
                    self.push_figures(figures);
                    return Fate::Left;
                }
                Reading::Text(stray) => self.tell_stray(&stray),
            }
            break;
        }
        if run.is_paragraph { self.settle_embed(&run) } else { Fate::Stays }
    }

    /// Gives the first line of a run to the picture before it, where it is that picture's credit.
    fn take_leading_credit(&mut self, run_start: usize, start: usize) -> bool {
        let Some(before) = run_start.checked_sub(1) else { return false };
        if self.passing.figure_at(before).is_none_or(|figure| figure.credit.is_some()) {
            return false;
        }
        let labels = &self.dialect.credit_labels;
        let Some((name, count)) = figures::leading_credit(self.passing.since(start), labels) else { return false };
        if let Some(figure) = self.passing.figure_at(before) {
            figure.credit = Some(name);
        }
        self.tell_lost(start, start + count);
        self.passing.remove(start..start + count);
        true
    }

    /// Tells of what may not pass in a caption, which is read once more where the picture is shown.
    fn tell_of_caption(&mut self, figure: &Figure<'a>) {
        if !figure.caption.contains('<') {
            return;
        }
        let caption = SourceText::new(self.remarks.source().path.clone(), figure.caption.to_string());
        let mut found = Diagnostics::new();
        parts(&caption, 0..caption.text.len(), self.dialect, &mut found);
        for mistake in found.iter().filter(|mistake| matches!(mistake.code, "raw-html" | "dangerous-url")) {
            self.remarks.tell(&figure.range, mistake.clone());
        }
    }

    /// Warns of what credit lines among these parts hold beside words.
    fn tell_lost(&mut self, start: usize, end: usize) {
        let inline = self.passing.since(start);
        for (range, what, help) in figures::lost_in_credits(&inline[..inline.len().min(end - start)]) {
            let message = format!("a credit is words alone, so this {what} is left out");
            self.remarks.tell(&range, Diagnostic::warning("plain-credit", message).help(help));
        }
    }

    fn push_figures(&mut self, mut figures: Vec<Figure<'a>>) {
        for figure in &figures {
            self.tell_of_caption(figure);
        }
        let mut all = self.passing.pop_figures();
        all.append(&mut figures);
        let part = if all.len() == 1 {
            all.pop().map(|figure| Part::Figure(Box::new(figure)))
        } else {
            Some(Part::Gallery(all))
        };
        if let Some(part) = part {
            self.passing.push(part);
        }
    }

    fn tell_stray(&mut self, stray: &[Range<usize>]) {
        for range in stray {
            let message = "this looks like a photo credit but follows no picture that stands alone";
            self.remarks.tell(
                range,
                Diagnostic::warning("stray-credit", message)
                    .help("put it on the line after a picture that stands alone in its paragraph"),
            );
        }
    }

    /// Makes an embed of a paragraph that is one address of a provider.
    fn settle_embed(&mut self, run: &Run) -> Fate {
        let inline = self.passing.since(run.start + 1);
        let (Some(Part::Markdown(first, from)), Some(Part::Markdown(_, to))) = (inline.first(), inline.last()) else {
            return Fate::Stays;
        };
        let range = match first {
            Event::Text(text) if text.starts_with("http") => from.start..to.end,
            Event::Start(Tag::Link { link_type: LinkType::Autolink, .. }) if from.end == to.end => {
                from.start + 1..from.end - 1
            }
            _ => return Fate::Stays,
        };
        let address = self.remarks.source().text.get(range.clone()).unwrap_or_default();
        match embeds::recognise(address, range, &self.dialect.providers) {
            Some(embed) => {
                self.passing.truncate(run.start);
                self.passing.push(Part::Embed(embed));
                Fate::Left
            }
            None => Fate::Stays,
        }
    }

    fn finish(mut self, end: usize, known: &[Box<str>]) -> Vec<Part<'a>> {
        self.passing.before_close(&(end..end));
        let (mut parts, headings) = self.passing.into_parts();
        if self.dialect.extent == Extent::Magazine {
            for part in &mut parts {
                if let Part::Gallery(figures) = part {
                    figures::share_last_credit(figures);
                }
            }
            anchors::assign(&mut parts, &headings, known, &self.dialect.language, &mut self.remarks);
        }
        self.remarks.finish();
        parts
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

fn has_dangerous_address(tag: &Tag<'_>) -> bool {
    let (Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = tag else { return false };
    // Most addresses begin with a letter that no dangerous scheme begins with.
    let first = dest_url.as_bytes().first();
    !first.is_some_and(|first| first.is_ascii_graphic() && !matches!(first.to_ascii_lowercase(), b'j' | b'v' | b'd'))
        && url::is_dangerous(dest_url)
}

//! Writes the parts of a text one by one.

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

use crate::base::LanguageTag;
use crate::base::html::{attribute, escape};
use crate::document::{Part, Pass, Typography};

use super::draft::{Draft, Gap, Missing};
use super::footnotes::Footnotes;
use super::verbatim::{Verbatim, is_inline, text_ahead, words_ahead};
use super::{Dress, Style};

/// How headings begin and end, by their levels.
const HEADINGS: [&str; 6] = ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"];
const HEADING_ENDS: [&str; 6] = ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"];

/// Where in a table the writer is.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    in_head: bool,
    /// Whether its body has begun: a table whose head was left out with raw HTML before it has none.
    in_body: bool,
    cell: usize,
}

pub(super) struct Writer<'p> {
    parts: &'p [Part<'p>],
    at: usize,
    style: Style<'p>,
    out: String,
    /// What `out` lacks.
    gaps: Vec<Gap<'p>>,
    /// What was written before each footnote that is being written began, and the footnote's name.
    outer: Vec<(String, Vec<Gap<'p>>, &'p str)>,
    footnotes: Footnotes<'p>,
    table: Table,
    pass: Option<Pass<'p>>,
    /// The text with its marks, before it is escaped.
    set: String,
    verbatim: Verbatim,
}

impl<'p> Writer<'p> {
    pub(super) fn new(parts: &'p [Part<'p>], style: Style<'p>) -> Self {
        Self {
            parts,
            at: 0,
            style,
            out: String::with_capacity(48 * parts.len()),
            gaps: Vec::new(),
            outer: Vec::new(),
            footnotes: Footnotes::new(style.prefix),
            table: Table::default(),
            pass: style.typography.map(Typography::pass),
            set: String::new(),
            verbatim: Verbatim::default(),
        }
    }

    pub(super) fn write(mut self) -> Draft<'p> {
        while let Some(part) = self.next() {
            self.part(part);
        }
        let Self { mut out, mut gaps, footnotes, .. } = self;
        let unseen = footnotes.write(&mut out, &mut gaps);
        Draft { html: Cow::Owned(out), gaps, unseen }
    }

    fn next(&mut self) -> Option<&'p Part<'p>> {
        let part = self.parts.get(self.at)?;
        self.at += 1;
        Some(part)
    }

    fn part(&mut self, part: &'p Part<'p>) {
        let missing = match part {
            Part::Markdown(event, range) => return self.event(event, range),
            Part::Figure(figure) => Missing::Figure(figure.clone()),
            Part::Gallery(figures) => Missing::Gallery(figures.clone()),
            Part::Box(source) => Missing::Box(Box::new(source.clone())),
            Part::Embed(source) => Missing::Embed(Box::new(source.clone())),
        };
        self.new_line();
        self.leave(missing);
    }

    /// Leaves a gap here.
    fn leave(&mut self, what: Missing<'p>) {
        self.gaps.push(Gap { at: self.out.len(), what });
    }

    fn event(&mut self, event: &'p Event<'p>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text),
            Event::Code(code) => {
                self.pass_word();
                self.out.push_str("<code>");
                escape(code, &mut self.out);
                self.out.push_str("</code>");
            }
            Event::Html(html) => self.out.push_str(html),
            Event::InlineHtml(html) => {
                self.verbatim.note_html(html);
                self.out.push_str(html);
            }
            Event::SoftBreak => match &mut self.pass {
                Some(pass) => pass.line_break(&mut self.out),
                None => self.out.push('\n'),
            },
            Event::HardBreak => {
                if let Some(pass) = &mut self.pass {
                    pass.line_break(&mut String::new());
                }
                self.out.push_str("<br />\n");
            }
            Event::Rule => self.block("<hr />\n"),
            Event::FootnoteReference(name) => self.footnotes.call(name, &mut self.out),
            Event::TaskListMarker(is_done) => {
                let checked = if *is_done { " checked=\"\"" } else { "" };
                self.out.push_str("<input type=\"checkbox\" disabled=\"\"");
                self.out.push_str(checked);
                self.label_task();
                self.out.push_str("> ");
            }
        }
    }

    /// Says to those who hear the page what the box of a task is of.
    fn label_task(&mut self) {
        if self.style.dress == Dress::Magazine {
            let text = words_ahead(&self.parts[self.at..]);
            self.out.push_str(" aria-label=\"");
            escape(text.trim(), &mut self.out);
            self.out.push('"');
        }
    }

    fn text(&mut self, text: &str) {
        let Some(pass) = self.pass.as_mut().filter(|_| !self.verbatim.is_on()) else {
            return escape(text, &mut self.out);
        };
        if pass.passes(text) {
            return escape(text, &mut self.out);
        }
        let rest = &self.parts[self.at..];
        self.set.clear();
        pass.write(text, &|enough| text_ahead(rest, enough), &mut self.set);
        escape(&self.set, &mut self.out);
    }

    /// Begins a text of its own, which no mark of the one before reaches into.
    fn begin_text(&mut self) {
        self.pass = self.style.typography.map(Typography::pass);
    }

    fn pass_word(&mut self) {
        if let Some(pass) = &mut self.pass {
            pass.pass_word();
        }
    }

    /// Begins a line, unless one has just begun.
    fn new_line(&mut self) {
        let follows_gap =
            self.gaps.last().is_some_and(|gap| gap.at == self.out.len() && matches!(gap.what, Missing::Image { .. }));
        if follows_gap || !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn block(&mut self, html: &str) {
        self.new_line();
        self.out.push_str(html);
    }

    fn start(&mut self, tag: &'p Tag<'p>, range: &Range<usize>) {
        if !is_inline(tag) {
            self.begin_text();
        }
        match tag {
            Tag::Paragraph => self.block("<p>"),
            Tag::Heading { level, id, classes, attrs } => {
                let language = attrs.iter().find(|(name, _)| &**name == "lang").and_then(|(_, code)| code.as_deref());
                self.heading(*level as u8, id.as_deref(), classes, language);
            }
            Tag::BlockQuote(_) => self.block("<blockquote>\n"),
            Tag::CodeBlock(kind) => self.code_block(kind),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(start)) => self.block(&format!("<ol start=\"{start}\">\n")),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::Item => {
                let is_task = matches!(self.parts.get(self.at), Some(Part::Markdown(Event::TaskListMarker(_), _)));
                self.block(if is_task { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::FootnoteDefinition(name) => {
                self.outer.push((mem::take(&mut self.out), mem::take(&mut self.gaps), name));
            }
            Tag::Table(alignments) => self.table(alignments),
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.cell = 0;
                self.out.push_str("<thead>\n<tr>\n");
            }
            Tag::TableRow => {
                self.table.cell = 0;
                self.out.push_str("<tr>\n");
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(*link_type, dest_url, title, range),
            Tag::Image { dest_url, title, .. } => {
                let alt = self.image_text();
                self.pass_word();
                self.leave(Missing::Image {
                    target: dest_url.clone(),
                    alt,
                    title: title.clone(),
                    range: range.clone(),
                });
            }
            Tag::HtmlBlock => self.new_line(),
            Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let html = match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::Heading(level) => HEADING_ENDS[level as usize - 1],
            TagEnd::BlockQuote(_) => return self.block("</blockquote>\n"),
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::FootnoteDefinition => return self.end_footnote(),
            TagEnd::Table => {
                if mem::take(&mut self.table.in_body) {
                    self.out.push_str("</tbody>\n");
                }
                if self.style.dress == Dress::Magazine { "</table>\n</div>\n" } else { "</table>\n" }
            }
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.table.in_body = true;
                "</tr>\n</thead>\n<tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                self.table.cell += 1;
                if self.table.in_head { "</th>\n" } else { "</td>\n" }
            }
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => {
                self.verbatim.addresses = self.verbatim.addresses.saturating_sub(1);
                return self.leave(Missing::LinkEnd);
            }
            // Code and images are written whole where they begin.
            _ => "",
        };
        self.out.push_str(html);
    }

    fn end_footnote(&mut self) {
        if let Some((outer, outer_gaps, name)) = self.outer.pop() {
            let html = Cow::Owned(mem::replace(&mut self.out, outer));
            self.footnotes
                .define(name, Draft { html, gaps: mem::replace(&mut self.gaps, outer_gaps), unseen: Vec::new() });
        }
    }

    fn heading(&mut self, level: u8, id: Option<&str>, classes: &[CowStr<'_>], language: Option<&str>) {
        self.block(HEADINGS[usize::from(level) - 1]);
        if let Some(id) = id {
            attribute("id", id, &mut self.out);
        }
        if !classes.is_empty() {
            let classes: Vec<&str> = classes.iter().map(|class| &**class).collect();
            attribute("class", &classes.join(" "), &mut self.out);
        }
        if let Some(language) = language.and_then(|code| LanguageTag::parse(code).ok()) {
            self.out.push_str(&crate::base::html::language_attributes(&language));
        }
        self.out.push('>');
    }

    fn table(&mut self, alignments: &[Alignment]) {
        self.table.alignments = alignments.to_vec();
        if self.style.dress == Dress::Magazine {
            self.block("<div class=\"table\">\n");
        }
        self.block("<table>\n");
    }

    fn cell(&mut self) {
        self.out.push_str(if self.table.in_head { "<th" } else { "<td" });
        match self.table.alignments.get(self.table.cell) {
            Some(Alignment::Left) => attribute("class", "align-left", &mut self.out),
            Some(Alignment::Center) => attribute("class", "align-center", &mut self.out),
            Some(Alignment::Right) => attribute("class", "align-right", &mut self.out),
            Some(Alignment::None) | None => {}
        }
        self.out.push('>');
    }

    fn link(&mut self, link_type: LinkType, target: &CowStr<'p>, title: &CowStr<'p>, range: &Range<usize>) {
        // The text of an autolink is an address, and so is all that stands in it.
        let is_address = matches!(link_type, LinkType::Autolink | LinkType::Email);
        self.verbatim.addresses += usize::from(is_address || self.verbatim.addresses > 0);
        let target = match link_type {
            LinkType::Email => CowStr::from(format!("mailto:{target}")),
            _ => target.clone(),
        };
        self.leave(Missing::Link { target, title: title.clone(), range: range.clone() });
    }

    /// The plain text of the image that has begun; goes past its end.
    fn image_text(&mut self) -> String {
        let mut text = String::new();
        let mut depth = 1_usize;
        while let Some(part) = self.next() {
            match part {
                Part::Markdown(Event::Start(Tag::Image { .. }), _) => depth += 1,
                Part::Markdown(Event::End(TagEnd::Image), _) => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                Part::Markdown(Event::Text(piece) | Event::Code(piece), _) => text.push_str(piece),
                Part::Markdown(Event::SoftBreak | Event::HardBreak, _) => text.push(' '),
                _ => {}
            }
        }
        text
    }

    /// A block of code; goes past its end.
    fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        let mut code = String::new();
        while let Some(part) = self.next() {
            match part {
                Part::Markdown(Event::End(TagEnd::CodeBlock), _) => break,
                Part::Markdown(Event::Text(piece), _) => code.push_str(piece),
                _ => {}
            }
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or(""),
            CodeBlockKind::Indented => "",
        };
        self.block("<pre><code");
        if !language.is_empty() {
            attribute("class", &format!("language-{language}"), &mut self.out);
        }
        self.out.push('>');
        match highlighted(&code, language, self.style.dress) {
            Some(html) => self.out.push_str(&html),
            None => escape(&code, &mut self.out),
        }
        self.out.push_str("</code></pre>\n");
    }
}

/// Code with classes, where a theme dresses it and its language is known.
#[cfg(feature = "highlight")]
fn highlighted(code: &str, language: &str, dress: Dress) -> Option<String> {
    (dress == Dress::Magazine).then(|| super::highlight::highlighted(code, language)).flatten()
}

#[cfg(not(feature = "highlight"))]
fn highlighted(_: &str, _: &str, _: Dress) -> Option<String> {
    None
}

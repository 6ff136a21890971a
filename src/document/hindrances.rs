//! What hinders those who hear a text or see little of it, as far as the text itself tells: headings that skip a level,
//! links that say nothing, passages in another language that don't say in which. Pictures without alternative texts are
//! told of where pictures are joined (`site/rights.rs`).

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::base::{Diagnostic, Diagnostics, SourceText};

use super::alphabet::Alphabet;
use super::dialect::Dialect;
use super::link_words::{VagueTexts, is_address};
use super::part::Part;
use super::remarks::Remarks;
use super::small_words::Hearing;

/// Listens to the parts of a text in order.
pub(super) struct Hindrances<'a> {
    dialect: &'a Dialect,
    vague: VagueTexts,
    remarks: Remarks<'a>,
    /// The level of the last heading; the title of the page is the first.
    level: u8,
    link: Option<Link>,
    passage: Passage,
    /// The small words of the block, until it is clear that they are the page's own.
    hearing: Option<(Range<usize>, Hearing)>,
    /// Tags of raw HTML that say in which language they are and stand open.
    marked: Vec<String>,
}

/// A link that stands open.
struct Link {
    range: Range<usize>,
    text: String,
}

/// The text of a block until a letter of the page's own script is met.
enum Passage {
    /// None is open, or it is the page's own.
    Own,
    /// Nothing but letters of other scripts so far: the first one's, and how many.
    Foreign { range: Range<usize>, first: Option<Alphabet>, letters: usize },
}

impl<'a> Hindrances<'a> {
    pub(super) fn new(source: &'a SourceText, dialect: &'a Dialect, diagnostics: &'a mut Diagnostics) -> Self {
        let remarks = Remarks::new(source, diagnostics);
        let vague = VagueTexts::of(dialect.language.primary());
        Self { dialect, vague, remarks, level: 1, link: None, passage: Passage::Own, hearing: None, marked: Vec::new() }
    }

    /// Takes the next part.
    pub(super) fn hear(&mut self, part: &Part<'_>) {
        let Part::Markdown(event, range) = part else { return self.end_passage() };
        match event {
            Event::Text(text) | Event::Code(text) => {
                if let Some(link) = &mut self.link {
                    link.text.push_str(text);
                }
                if matches!(event, Event::Text(_)) {
                    self.read(text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(link) = &mut self.link {
                    link.text.push(' ');
                }
            }
            Event::Start(Tag::Link { link_type, .. }) if *link_type != LinkType::Email => {
                self.link = Some(Link { range: range.clone(), text: String::new() });
            }
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Start(Tag::Heading { level, attrs, .. }) => {
                self.heading(*level as u8, range);
                self.begin_passage(range);
                // It has too few words to be judged by.
                self.hearing = None;
                if !attrs.is_empty() {
                    self.take_for_own();
                }
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.end_passage();
                self.take_for_own();
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::DefinitionListDefinition) => {
                self.begin_passage(range);
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::DefinitionListDefinition
                | TagEnd::CodeBlock,
            ) => self.end_passage(),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(html),
            _ => {}
        }
    }

    /// After the last part.
    pub(super) fn finish(self) {
        self.remarks.finish();
    }

    fn heading(&mut self, level: u8, range: &Range<usize>) {
        if level > self.level + 1 {
            let last = if self.level == 1 { "the title".to_owned() } else { format!("one of level {}", self.level) };
            let message = format!("this heading of level {level} follows {last}: a level is skipped");
            let help = format!("write it with {} signs `#`", self.level + 1);
            self.remarks.tell(range, Diagnostic::warning("heading-skip", message).help(help));
        }
        self.level = level;
    }

    fn end_link(&mut self) {
        let Some(Link { range, text }) = self.link.take() else { return };
        let message = if text.trim().is_empty() {
            "this link has no text".to_owned()
        } else if is_address(&text) {
            "the text of this link is its address, which is read aloud letter by letter".to_owned()
        } else if self.vague.say(&text) {
            format!("the text of this link, `{}`, doesn't say where it leads", text.trim())
        } else {
            return;
        };
        let help = "let it name what is there: many hear the links of a page without the text around them";
        self.remarks.tell(&range, Diagnostic::warning("vague-link", message).help(help));
    }

    fn begin_passage(&mut self, range: &Range<usize>) {
        self.end_passage();
        if self.marked.is_empty() && !self.dialect.alphabets.is_empty() {
            self.passage = Passage::Foreign { range: range.clone(), first: None, letters: 0 };
            let hearing = self.dialect.hears_words.then(|| Hearing::new(self.dialect.language.primary())).flatten();
            self.hearing = hearing.map(|hearing| (range.clone(), hearing));
        }
    }

    fn take_for_own(&mut self) {
        self.passage = Passage::Own;
        self.hearing = None;
    }

    fn read(&mut self, text: &str) {
        // Most blocks are soon known for the page's own, and not heard any further.
        self.hearing.take_if(|(_, hearing)| !hearing.hear(text) && hearing.other().is_none());
        let own = self.dialect.alphabets;
        let Passage::Foreign { first, letters, .. } = &mut self.passage else { return };
        // Most blocks begin with a letter of the page's own.
        let begins_own = text.chars().next().and_then(Alphabet::of).is_some_and(|alphabet| own.contains(&alphabet));
        if begins_own && !text.starts_with("http") {
            self.passage = Passage::Own;
            return;
        }
        let words = text.split_whitespace().filter(|word| !is_address(word));
        for alphabet in words.flat_map(str::chars).filter_map(Alphabet::of) {
            if own.contains(&alphabet) {
                self.passage = Passage::Own;
                return;
            }
            *letters += 1;
            // Kana tell Japanese from Chinese, which both write Han.
            if first.is_none() || alphabet == Alphabet::Kana {
                *first = Some(alphabet);
            }
        }
    }

    fn end_passage(&mut self) {
        self.end_hearing();
        let passage = std::mem::replace(&mut self.passage, Passage::Own);
        let Passage::Foreign { range, first: Some(alphabet), letters } = passage else { return };
        if letters < alphabet.passage() {
            return;
        }
        let (name, code) = alphabet.words();
        let message =
            format!("this is in {name} letters and doesn't say in which language, so it is read aloud wrongly");
        self.remarks.tell(&range, Diagnostic::warning("foreign-text", message).help(marking(code)));
    }

    fn end_hearing(&mut self) {
        let Some((range, hearing)) = self.hearing.take() else { return };
        let Some((code, name)) = hearing.other() else { return };
        let message = format!("this seems to be in {name} and doesn't say so, so it is read aloud wrongly");
        self.remarks.tell(&range, Diagnostic::warning("foreign-text", message).help(marking(code)));
    }

    /// Raw HTML that passed: a tag that says its language, or the end of one.
    fn raw_html(&mut self, html: &str) {
        if let Some(name) = html.trim_start().strip_prefix("</") {
            let name = name.trim_end().trim_end_matches('>');
            self.marked.pop_if(|marked| marked == name);
        } else if html.contains(" lang=") && !html.contains("</") {
            let name = html.trim_start().trim_start_matches('<').split([' ', '>']).next().unwrap_or_default();
            self.marked.push(name.to_owned());
            self.take_for_own();
        }
    }
}

/// How a passage says in which language it is.
fn marking(code: &str) -> String {
    format!(
        "put `<div lang=\"{code}\">` before it and `</div>` after it, on lines of their own with empty lines between; after a \
         heading write `{{lang={code}}}`"
    )
}

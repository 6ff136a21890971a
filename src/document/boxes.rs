//! Boxes: fenced blocks whose language is a name in braces, with TOML inside.

use std::ops::Range;

use crate::base::{Diagnostic, SourceText, toml};

use super::part::BoxSource;
use super::remarks::Remarks;

/// A box that is being gathered.
pub(super) struct Gathering {
    info: String,
    range: Range<usize>,
    pieces: Vec<Range<usize>>,
}

impl Gathering {
    /// Begins a box where a fence's info string asks for one.
    pub(super) fn begin(info: &str, range: Range<usize>) -> Option<Self> {
        info.starts_with('{').then(|| Self { info: info.to_owned(), range, pieces: Vec::new() })
    }

    /// Adds a piece of what is inside.
    pub(super) fn add(&mut self, range: Range<usize>) {
        self.pieces.push(range);
    }

    /// The box, unless its name or its data are mistaken.
    pub(super) fn finish(self, remarks: &mut Remarks<'_>) -> Option<BoxSource> {
        let text = &remarks.source().text;
        let info_start = text[self.range.clone()].find('{').map_or(self.range.start, |at| self.range.start + at);
        let name = self.info.trim_end().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).map(str::trim);
        let Some(name) = name.filter(|name| is_name(name)) else {
            let range = info_start..info_start + self.info.len();
            let message = "a box has the name of a component in its braces, and nothing else";
            remarks.tell(&range, Diagnostic::error("bad-box", message).help("write it like ```{recipe}"));
            return None;
        };
        let name_start = text[info_start..].find(name).map_or(info_start, |at| info_start + at);
        let name_range = name_start..name_start + name.len();
        match self.data(remarks.source()) {
            Ok(data) => Some(BoxSource { name: name.to_owned(), name_range, data, range: self.range }),
            Err(mistakes) => {
                remarks.tell_placed(mistakes);
                None
            }
        }
    }

    fn data(&self, source: &SourceText) -> Result<crate::base::Table, Vec<Diagnostic>> {
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return Ok(crate::base::Table::default());
        };
        let range = first.start..last.end;
        let is_whole = self.pieces.windows(2).all(|pair| pair[0].end == pair[1].start);
        if is_whole {
            return toml::parse(source, range);
        }
        // In a quotation or a list item the lines begin with what is not TOML: blanked out, so that places stay.
        toml::parse(&self.blanked(source), range)
    }

    fn blanked(&self, source: &SourceText) -> SourceText {
        let mut text = String::with_capacity(source.text.len());
        let mut at = 0;
        for piece in &self.pieces {
            let gap = &source.text[at..piece.start];
            text.extend(gap.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            text.push_str(&source.text[piece.clone()]);
            at = piece.end;
        }
        text.push_str(&source.text[at..]);
        SourceText::new(source.path.clone(), text)
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

//! Footnotes: numbered as they are first called, gathered at the end of the text, with links back.

use std::collections::HashMap;
use std::fmt::Write;

use super::draft::{Draft, Gap};

/// The footnotes of one text. Ids begin with a prefix, so that several texts can stand on one page.
pub(super) struct Footnotes<'a> {
    prefix: &'a str,
    notes: Vec<Note<'a>>,
    places: HashMap<String, usize>,
    /// How many have a number.
    numbered: usize,
}

#[derive(Default)]
struct Note<'a> {
    /// From 1, once it is called.
    number: usize,
    calls: usize,
    text: Draft<'a>,
}

impl<'a> Footnotes<'a> {
    pub(super) fn new(prefix: &'a str) -> Self {
        Self { prefix, notes: Vec::new(), places: HashMap::new(), numbered: 0 }
    }

    /// Writes a call of a note.
    pub(super) fn call(&mut self, name: &str, out: &mut String) {
        let at = self.place(name);
        let note = &mut self.notes[at];
        if note.calls == 0 {
            self.numbered += 1;
            note.number = self.numbered;
        }
        note.calls += 1;
        let (number, prefix, suffix) = (note.number, self.prefix, suffix(note.calls));
        let _ = write!(
            out,
            "<sup class=\"footnote-ref\"><a href=\"#{prefix}fn:{number}\" id=\"{prefix}fnref:{number}{suffix}\" \
             role=\"doc-noteref\">{number}</a></sup>"
        );
    }

    /// Keeps what a note says.
    pub(super) fn define(&mut self, name: &str, text: Draft<'a>) {
        let at = self.place(name);
        self.notes[at].text = text;
    }

    fn place(&mut self, name: &str) -> usize {
        let key = name.to_lowercase();
        *self.places.entry(key).or_insert_with(|| {
            self.notes.push(Note::default());
            self.notes.len() - 1
        })
    }

    /// Writes all notes that are called, and gives what the others lack: what is wrong in them is told too.
    pub(super) fn write(self, out: &mut String, gaps: &mut Vec<Gap<'a>>) -> Vec<Gap<'a>> {
        let (mut called, others): (Vec<Note<'_>>, Vec<Note<'_>>) =
            self.notes.into_iter().partition(|note| note.calls > 0);
        let unseen = others.into_iter().flat_map(|note| note.text.gaps).collect();
        if called.is_empty() {
            return unseen;
        }
        called.sort_by_key(|note| note.number);
        out.push_str("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        for note in called {
            note.write(self.prefix, out, gaps);
        }
        out.push_str("</ol>\n</div>\n");
        unseen
    }
}

impl<'a> Note<'a> {
    /// Writes the note with a link back to each call, in its last paragraph where it ends with one.
    fn write(self, prefix: &str, out: &mut String, gaps: &mut Vec<Gap<'a>>) {
        let number = self.number;
        let Draft { html, gaps: own_gaps, .. } = self.text;
        let is_end = |end: usize| own_gaps.last().is_none_or(|gap| gap.at <= end);
        // What ends with a gap, such as a picture, ends with no paragraph.
        let trimmed = html.trim_end();
        let (html, end) = match trimmed.strip_suffix("</p>") {
            Some(rest) if is_end(rest.len()) => (rest, "</p>"),
            _ if is_end(trimmed.len()) => (trimmed, ""),
            _ => (&*html, ""),
        };
        let _ = writeln!(out, "<li id=\"{prefix}fn:{number}\">");
        gaps.extend(own_gaps.into_iter().map(|gap| Gap { at: out.len() + gap.at, ..gap }));
        out.push_str(html);
        for call in 1..=self.calls {
            let suffix = suffix(call);
            let _ = write!(
                out,
                " <a href=\"#{prefix}fnref:{number}{suffix}\" class=\"footnote-back\" \
                 role=\"doc-backlink\">\u{21a9}\u{fe0e}</a>"
            );
        }
        let _ = writeln!(out, "{end}\n</li>");
    }
}

fn suffix(call: usize) -> String {
    if call == 1 { String::new() } else { format!(":{call}") }
}

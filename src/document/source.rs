//! A Markdown file's bytes to its text: UTF-8 with `\n` for line ends, front matter and body apart.

use std::ops::Range;

use crate::base::{Diagnostic, SitePath, SourceText, Table, characters, conflicts, toml, yaml};

/// How the front matter of a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatterSyntax {
    /// Between `+++` lines.
    Toml,
    /// Between `---` lines.
    Yaml,
    /// There is none.
    None,
}

/// A file of text with its front matter found but not yet read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file and its whole text.
    pub source: SourceText,
    /// How the front matter is written.
    pub syntax: MatterSyntax,
    /// The bytes between the two lines of signs; empty where there is no front matter.
    pub matter: Range<usize>,
    /// The bytes below the front matter.
    pub body: Range<usize>,
}

impl Document {
    /// The text below the front matter.
    pub fn body_text(&self) -> &str {
        &self.source.text[self.body.clone()]
    }

    /// The front matter as data, empty where there is none, and what is wrong with its syntax. Where that hides what the rest
    /// means there is no data.
    pub fn table(&self) -> (Option<Table>, Vec<Diagnostic>) {
        match self.syntax {
            MatterSyntax::Toml => toml::read(&self.source, self.matter.clone()),
            MatterSyntax::Yaml => match yaml::parse(&self.source, self.matter.clone()) {
                Ok(table) => (Some(table), Vec::new()),
                Err(mistakes) => (None, mistakes),
            },
            MatterSyntax::None => (Some(Table::default()), Vec::new()),
        }
    }
}

/// Opens a Markdown file.
///
/// # Errors
/// Bytes that [`SourceText::decode`] refuses, front matter that doesn't end, marks of a merge that was left undone,
/// characters that no page can hold.
pub fn open(path: &SitePath, bytes: Vec<u8>) -> Result<Document, Vec<Diagnostic>> {
    let source = SourceText::decode(path, bytes).map_err(|mistake| vec![mistake])?;
    let mistakes = [control_characters(&source), conflicts::find(&source)].concat();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    split(source).map_err(|mistake| vec![mistake])
}

/// Opens a Markdown file that was opened before and has not changed since.
///
/// # Errors
/// As [`open`].
pub fn reopen(path: &SitePath, bytes: Vec<u8>) -> Result<Document, Diagnostic> {
    split(SourceText::decode(path, bytes)?)
}

/// Characters that neither HTML nor XML can hold; from a place on they are one mistake.
fn control_characters(source: &SourceText) -> Vec<Diagnostic> {
    const TOLD: usize = 100;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((offset, letter)) = characters::first_forbidden(&source.text[at..]) {
        let range = at + offset..at + offset + letter.len_utf8();
        let mistake = Diagnostic::error(characters::CODE, characters::message(letter)).at(source.location(&range));
        found.push(mistake.help(characters::HELP));
        if found.len() == TOLD {
            break;
        }
        at = range.end;
    }
    found
}

fn split(source: SourceText) -> Result<Document, Diagnostic> {
    let text = source.text.as_str();
    let start = text.len() - text.trim_start_matches(['\n', ' ', '\t']).len();
    let start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let (first, after) = text[start..].split_once('\n').unwrap_or((&text[start..], ""));
    let (syntax, fence) = match first.trim_end() {
        "+++" => (MatterSyntax::Toml, "+++"),
        "---" => (MatterSyntax::Yaml, "---"),
        _ => {
            let body = 0..text.len();
            return Ok(Document { source, syntax: MatterSyntax::None, matter: 0..0, body });
        }
    };
    let matter_start = text.len() - after.len();
    let mut at = matter_start;
    for line in after.split_inclusive('\n') {
        if line.starts_with(fence) && line.trim_end() == fence {
            let (matter, body) = (matter_start..at, at + line.len()..text.len());
            return Ok(Document { source, syntax, matter, body });
        }
        at += line.len();
    }
    Err(Diagnostic::error(
        "unclosed-front-matter",
        format!("the front matter that begins here has no second `{fence}`"),
    )
    .at(source.location(&(start..start + fence.len())))
    .help(format!("put a line `{fence}` between the front matter and the text")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(bytes: &[u8]) -> Result<Document, Vec<Diagnostic>> {
        open(&SitePath::new("content/en/a.md"), bytes.to_vec())
    }

    fn code(bytes: &[u8]) -> &'static str {
        opened(bytes).expect_err("this is wrong on purpose")[0].code
    }

    #[test]
    fn marks_and_line_ends_of_other_systems_vanish() {
        for bytes in
            [&b"+++\na = 1\n+++\nx\n"[..], b"\xEF\xBB\xBF+++\r\na = 1\r\n+++\r\nx\r\n", b"+++\ra = 1\r+++\rx\r"]
        {
            let document = opened(bytes).expect("this is a document");
            assert_eq!((document.body_text(), &document.source.text[document.matter.clone()]), ("x\n", "a = 1\n"));
        }
    }

    #[test]
    fn files_without_front_matter_are_bodies() {
        for text in ["", "\n \n", "Hello", "Hello\n---\nx"] {
            let document = opened(text.as_bytes()).expect("this is a document");
            assert_eq!((document.syntax, document.body_text()), (MatterSyntax::None, text));
        }
        assert_eq!(opened(b"+++\n+++").expect("this is a document").body_text(), "");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(code(b"---\na: 1\n"), "unclosed-front-matter");
        assert_eq!(code(b"a\0b"), "nul-byte");
        assert_eq!(code(b"\xFF\xFEa\0"), "not-utf8");
        assert_eq!(code(b"a\nb\xFFc"), "not-utf8");
        assert_eq!(code(b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n"), "merge-conflict");
        assert!(opened(b"a\n=======\n").is_ok());
    }
}

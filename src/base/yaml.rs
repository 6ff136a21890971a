//! YAML 1.2 out of a part of a file, as [`Table`]s whose places count in the whole file.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::characters;
use super::data::{Data, Entry, Node, Table};
use super::diagnostic::Diagnostic;
use super::nesting;
use super::text::SourceText;

/// How much aliases may copy in one file: values, and 64 bytes of text for one value.
const COPIES: usize = 100_000;

/// Told mistakes of one file.
const TOLD: usize = 50;

/// Reads the YAML in a byte range of a text: the core schema of YAML 1.2, in which `no` is a text, and
/// dates are texts too. A key with nothing after it is as if it weren't there.
///
/// # Errors
/// The first mistake of syntax, keys that are there twice, nesting deeper than [`nesting::LIMIT`],
/// aliases that grow beyond measure, anything but a table.
pub fn parse(source: &SourceText, range: Range<usize>) -> Result<Table, Vec<Diagnostic>> {
    let mut options = granit_parser::Options::default();
    options.set_emit_comments(false);
    let mut reader = Reader::new(source, range.start);
    for event in Parser::new_from_str_with_options(&source.text[range.clone()], options) {
        let stop = match event {
            Ok((event, span)) => reader.take(event, &span),
            Err(error) => Err(reader.syntax_mistake(&error, range.end)),
        };
        if let Err(mistake) = stop {
            reader.mistakes.push(mistake);
            return Err(reader.mistakes);
        }
    }
    if !reader.mistakes.is_empty() {
        return Err(reader.mistakes);
    }
    match reader.root {
        None => Ok(Table::default()),
        Some(Node { data: Data::Table(table), .. }) => Ok(table),
        Some(node) => {
            let mistake =
                Diagnostic::error("bad-yaml", "this must be keys with values").at(source.location(&node.range));
            Err(vec![mistake.help("write it like `title: The museum`")])
        }
    }
}

/// A list or table whose end is still to come.
struct Open {
    kind: OpenKind,
    range: Range<usize>,
    anchor: usize,
}

enum OpenKind {
    List(Vec<Node>),
    Table { entries: Vec<Entry>, names: HashSet<String>, key: Option<(String, Range<usize>)> },
}

/// What an alias can repeat.
#[derive(Clone)]
struct Anchored {
    data: Option<Data>,
    depth: usize,
    weight: usize,
}

struct Reader<'a> {
    source: &'a SourceText,
    start: usize,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    copied: usize,
    root: Option<Node>,
    mistakes: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a SourceText, start: usize) -> Self {
        let (open, anchors, mistakes) = (Vec::new(), HashMap::new(), Vec::new());
        Self { source, start, open, anchors, copied: 0, root: None, mistakes }
    }

    fn place(&self, span: &Span) -> Range<usize> {
        let range = span.byte_range().unwrap_or(0..0);
        self.start + range.start..self.start + range.end
    }

    fn mistake(&mut self, message: impl Into<String>, range: &Range<usize>) {
        self.tell(Diagnostic::error("bad-yaml", message).at(self.source.location(range)));
    }

    fn tell(&mut self, mistake: Diagnostic) {
        if self.mistakes.len() < TOLD {
            self.mistakes.push(mistake);
        }
    }

    /// Takes one event; the mistake after which there is no going on.
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Diagnostic> {
        let range = self.place(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.check_characters(&text, &range);
                if self.is_at_key() {
                    return self.take_key(text.into_owned(), range);
                }
                let data = self.scalar(&text, style, tag.as_deref(), &range);
                self.close(data, range, anchor);
                Ok(())
            }
            Event::SequenceStart(_, anchor, _) => self.begin(OpenKind::List(Vec::new()), range, anchor),
            Event::MappingStart(_, anchor, _) => {
                let kind = OpenKind::Table { entries: Vec::new(), names: HashSet::new(), key: None };
                self.begin(kind, range, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let data = match open.kind {
                        OpenKind::List(items) => Data::List(items),
                        OpenKind::Table { entries, .. } => Data::Table(Table(entries)),
                    };
                    self.close(Some(data), open.range, open.anchor);
                }
                Ok(())
            }
            Event::Alias(anchor) => self.repeat(anchor, range),
            _ => Ok(()),
        }
    }

    /// Tells of what no page can hold and an escape can write.
    fn check_characters(&mut self, text: &str, range: &Range<usize>) {
        if let Some((_, letter)) = characters::first_forbidden(text) {
            let mistake = Diagnostic::error(characters::CODE, characters::message(letter));
            self.tell(mistake.at(self.source.location(range)).help(characters::HELP));
        }
    }

    fn is_at_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { kind: OpenKind::Table { key: None, .. }, .. }))
    }

    fn no_key(&self, range: &Range<usize>) -> Diagnostic {
        Diagnostic::error("bad-yaml", "a key must be a text").at(self.source.location(range))
    }

    fn take_key(&mut self, name: String, range: Range<usize>) -> Result<(), Diagnostic> {
        let mut is_new = true;
        if let Some(Open { kind: OpenKind::Table { names, key, .. }, .. }) = self.open.last_mut() {
            is_new = names.insert(name.clone());
            *key = Some((name.clone(), range.clone()));
        }
        if !is_new {
            self.mistake(format!("`{name}` is here twice"), &range);
        }
        Ok(())
    }

    fn begin(&mut self, kind: OpenKind, range: Range<usize>, anchor: usize) -> Result<(), Diagnostic> {
        if self.is_at_key() {
            return Err(self.no_key(&range));
        }
        if self.open.len() == nesting::LIMIT {
            return Err(nesting::too_deep(self.source, range.start));
        }
        self.open.push(Open { kind, range, anchor });
        Ok(())
    }

    /// Puts a finished value where it belongs; `None` is YAML's null.
    fn close(&mut self, data: Option<Data>, range: Range<usize>, anchor: usize) {
        if anchor > 0 {
            let (depth, weight) = data.as_ref().map_or((0, 1), measure);
            self.anchors.insert(anchor, Anchored { data: data.clone(), depth, weight });
        }
        let mut is_missing = false;
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.root = data.map(|data| Node { data, range: range.clone() }),
            Some(OpenKind::List(items)) => match data {
                Some(data) => items.push(Node { data, range: range.clone() }),
                None => is_missing = true,
            },
            Some(OpenKind::Table { entries, key, .. }) => {
                if let (Some((key, key_range)), Some(data)) = (key.take(), data) {
                    entries.push(Entry { key, key_range, value: Node { data, range: range.clone() } });
                }
            }
        }
        if is_missing {
            let mistake = Diagnostic::error("bad-yaml", "this entry of the list is empty");
            self.tell(mistake.at(self.source.location(&range)).help("write something there, or take it out"));
        }
    }

    fn repeat(&mut self, anchor: usize, range: Range<usize>) -> Result<(), Diagnostic> {
        if self.is_at_key() {
            return Err(self.no_key(&range));
        }
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Diagnostic::error("bad-yaml", "this alias stands within what it stands for")
                .at(self.source.location(&range)));
        };
        self.copied += anchored.weight;
        if self.copied > COPIES {
            return Err(Diagnostic::error("too-large", "this YAML grows beyond measure")
                .at(self.source.location(&range))
                .help("write out what the aliases stand for"));
        }
        if self.open.len() + anchored.depth > nesting::LIMIT {
            return Err(nesting::too_deep(self.source, range.start));
        }
        let data = anchored.data.clone();
        self.close(data, range, 0);
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, range: &Range<usize>) -> Option<Data> {
        let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
        if is_text {
            return Some(Data::Text(text.to_owned()));
        }
        match plain(text) {
            Plain::Nothing => None,
            Plain::Data(data) => Some(data),
            Plain::TooLarge => {
                self.mistake("this number is too large", range);
                None
            }
        }
    }

    /// The parser's mistake in an editor's words. One at the end is shown where the last line ends.
    fn syntax_mistake(&self, error: &ScanError, end: usize) -> Diagnostic {
        let at = (self.start + error.marker().byte_offset().unwrap_or(0)).min(end);
        let info = error.info();
        let words = info.rsplit("while parsing ").next().unwrap_or(&info);
        if words.contains("nesting") || words.contains("recursion") {
            return nesting::too_deep(self.source, at);
        }
        Diagnostic::error("bad-yaml", format!("this is no YAML: {words}"))
            .at(self.source.location(&(at..at + 1)))
            .help("a text that holds `: ` or ` #`, or begins with a sign, needs quotation marks")
    }
}

/// How deep data nests, and its weight against [`COPIES`].
fn measure(data: &Data) -> (usize, usize) {
    let below = |nodes: &mut dyn Iterator<Item = &Node>| {
        let (depth, weight) =
            nodes.map(|node| measure(&node.data)).fold((0, 0), |all, one| (all.0.max(one.0), all.1 + one.1));
        (depth + 1, weight + 1)
    };
    match data {
        Data::List(items) => below(&mut items.iter()),
        Data::Table(table) => below(&mut table.0.iter().map(|entry| &entry.value)),
        Data::Text(text) => (0, 1 + text.len() / 64),
        _ => (0, 1),
    }
}

enum Plain {
    Nothing,
    Data(Data),
    TooLarge,
}

/// What a plain scalar is in YAML 1.2's core schema (10.3.2).
fn plain(text: &str) -> Plain {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = |digits: &str, radix| {
        i64::from_str_radix(digits, radix).map_or(Plain::TooLarge, |number| Plain::Data(Data::Integer(number)))
    };
    let all = |text: &str, is_digit: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(is_digit);
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Nothing,
        "true" | "True" | "TRUE" => return Plain::Data(Data::Boolean(true)),
        "false" | "False" | "FALSE" => return Plain::Data(Data::Boolean(false)),
        ".nan" | ".NaN" | ".NAN" => return Plain::Data(Data::Float(f64::NAN)),
        _ => {}
    }
    if all(unsigned, u8::is_ascii_digit) {
        return whole(text, 10);
    }
    if let Some(digits) = text.strip_prefix("0o").filter(|digits| all(digits, |byte| (b'0'..=b'7').contains(byte))) {
        return whole(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x").filter(|digits| all(digits, u8::is_ascii_hexdigit)) {
        return whole(digits, 16);
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Plain::Data(Data::Float(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }));
    }
    let is_number = unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    match text.parse::<f64>() {
        Ok(number) if is_number => Plain::Data(Data::Float(number)),
        _ => Plain::Data(Data::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;

    fn read(text: &str) -> Result<Table, Vec<Diagnostic>> {
        parse(&SourceText::new(SitePath::new("a.md"), format!("---\n{text}---\n")), 4..4 + text.len())
    }

    fn mistake(text: &str) -> Diagnostic {
        read(text).expect_err("this is wrong on purpose").remove(0)
    }

    #[test]
    fn the_core_schema_holds() {
        let text =
            "title: no\ndraft: true\nweight: 10\nratio: 1.10\ndate: 2026-05-01\nlead: 'č: x'\nnone:\nempty: ''\n";
        let table = read(text).expect("this is YAML");
        let words: Vec<(&str, &Data)> = table.0.iter().map(|entry| (entry.key.as_str(), &entry.value.data)).collect();
        let text = |text: &str| Data::Text(text.to_owned());
        assert_eq!(
            words,
            [
                ("title", &text("no")),
                ("draft", &Data::Boolean(true)),
                ("weight", &Data::Integer(10)),
                ("ratio", &Data::Float(1.1)),
                ("date", &text("2026-05-01")),
                ("lead", &text("č: x")),
                ("empty", &text(""))
            ]
        );
        assert_eq!(read("").expect("nothing is YAML"), Table::default());
        assert_eq!(read("# x\n").expect("a comment is YAML"), Table::default());
    }

    #[test]
    fn mistakes_have_places() {
        let place = |text: &str| mistake(text).location.map(|location| (location.line, location.column));
        assert_eq!(place("title: a\ntitle: b\n"), Some((3, 1)));
        assert_eq!(place("title: a\ntags: [x,\n  ,\n"), Some((4, 3)));
        assert_eq!(place("- a\n"), Some((2, 1)));
    }

    #[test]
    fn places_are_bytes_of_the_whole_text() {
        let text = "lead: č\ntags: [a, bč]\n";
        let table = read(text).expect("this is YAML");
        let Some(Data::List(tags)) = table.get("tags").map(|node| &node.data) else { panic!("tags is a list") };
        let whole = format!("---\n{text}");
        assert_eq!(&whole[tags[1].range.clone()], "bč");
        assert_eq!(&whole[table.0[1].key_range.clone()], "tags");
    }

    #[test]
    fn bombs_are_refused() {
        let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for (name, before) in ["b", "c", "d", "e", "f", "g", "h"].iter().zip(["a", "b", "c", "d", "e", "f", "g"]) {
            bomb += &format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(","));
        }
        assert_eq!(mistake(&bomb).code, "too-large");
        assert_eq!(mistake(&format!("a: {}\n", "[".repeat(1_000_000))).code, "too-deep");
        assert_eq!(mistake(&format!("{}x\n", "- ".repeat(1_000_000))).code, "too-deep");
    }
}

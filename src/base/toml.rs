//! TOML (1.1) out of a part of a file, as [`Table`]s whose places count in the whole file.

use std::ops::Range;

use toml::de::{DeInteger, DeTable, DeValue};

use super::characters;
use super::conflicts;
use super::data::{Data, Entry, Node, Table};
use super::date::When;
use super::diagnostic::Diagnostic;
use super::nesting;
use super::text::SourceText;

/// Told mistakes of syntax in one file; the rest follow from them or wait for the next run.
const TOLD: usize = 50;

/// Reads the TOML in a byte range of a text.
///
/// # Errors
/// Marks of a merge, every mistake of syntax, a key that is there twice, a date that is none, nesting deeper than
/// [`nesting::LIMIT`].
pub fn parse(source: &SourceText, range: Range<usize>) -> Result<Table, Vec<Diagnostic>> {
    match read(source, range) {
        (Some(table), mistakes) if mistakes.is_empty() => Ok(table),
        (_, mistakes) => Err(mistakes),
    }
}

/// The same, with the rest of the table where single values alone are wrong, such as a date that is none, so that what else is
/// wrong can be told in the same run.
pub fn read(source: &SourceText, range: Range<usize>) -> (Option<Table>, Vec<Diagnostic>) {
    let text = &source.text[range.clone()];
    if conflicts::are_likely(text) {
        let undone = conflicts::find(source);
        if !undone.is_empty() {
            return (None, undone);
        }
    }
    if let Err(at) = nesting::check_toml(text) {
        return (None, vec![nesting::too_deep(source, range.start + at)]);
    }
    let mut reader = Reader { source, start: range.start, mistakes: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors.iter().take(TOLD) {
        let span = error.span().unwrap_or(0..0);
        reader.mistakes.push(syntax_mistake(error.message()).at(source.location(&reader.place(span))));
    }
    let syntax = reader.mistakes.len();
    let table = reader.table(table.into_inner());
    // A date that TOML refuses is told in the calendar's words, and once.
    let (of_syntax, of_values) = reader.mistakes.split_at(syntax);
    let is_told = |mistake: &&Diagnostic| of_values.iter().all(|value| value.location != mistake.location);
    let is_sound = !of_syntax.iter().any(|mistake| is_told(&mistake));
    let mut mistakes: Vec<Diagnostic> = of_syntax.iter().filter(is_told).chain(of_values).cloned().collect();
    mistakes.sort_by(|a, b| a.location.cmp(&b.location));
    (is_sound.then_some(table), mistakes)
}

struct Reader<'a> {
    source: &'a SourceText,
    start: usize,
    mistakes: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn place(&self, span: Range<usize>) -> Range<usize> {
        self.start + span.start..self.start + span.end
    }

    fn table(&mut self, table: DeTable<'_>) -> Table {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            let key_range = self.place(key.span());
            let range = self.place(value.span());
            let key = key.into_inner().into_owned();
            let is_sound = self.check_characters(&key, &key_range);
            if let Some(data) = self.data(value.into_inner(), &range).filter(|_| is_sound) {
                entries.push(Entry { key, key_range, value: Node { data, range } });
            }
        }
        Table(entries)
    }

    fn data(&mut self, value: DeValue<'_>, range: &Range<usize>) -> Option<Data> {
        Some(match value {
            // A text that holds what it may not is still there, so that nobody tells of it as missing.
            DeValue::String(text) if self.check_characters(&text, range) => Data::Text(text.into_owned()),
            DeValue::String(text) => Data::Text(characters::replaced(text.into_owned())),
            DeValue::Boolean(value) => Data::Boolean(value),
            DeValue::Integer(integer) => Data::Integer(self.integer(&integer, range)?),
            DeValue::Float(float) => {
                let Ok(number) = float.as_str().parse::<f64>() else {
                    return self.mistake(range, format!("`{}` is no number", float.as_str()));
                };
                Data::Float(number)
            }
            DeValue::Datetime(_) => Data::Date(self.date(range)?),
            DeValue::Array(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    let range = self.place(item.span());
                    if let Some(data) = self.data(item.into_inner(), &range) {
                        list.push(Node { data, range });
                    }
                }
                Data::List(list)
            }
            DeValue::Table(table) => Data::Table(self.table(table)),
        })
    }

    /// Whether pages can hold all that a text or name has; an escape may write what they can't.
    fn check_characters(&mut self, text: &str, range: &Range<usize>) -> bool {
        let Some((_, letter)) = characters::first_forbidden(text) else { return true };
        if self.mistakes.len() < TOLD {
            let mistake = Diagnostic::error(characters::CODE, characters::message(letter));
            self.mistakes.push(mistake.at(self.source.location(range)).help(characters::HELP));
        }
        false
    }

    fn integer(&mut self, integer: &DeInteger<'_>, range: &Range<usize>) -> Option<i64> {
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) => Some(number),
            Err(_) => self.mistake(range, "this number is too large".to_owned()),
        }
    }

    /// The date at a place, out of what is written there: TOML's own value forgets too much.
    fn date(&mut self, range: &Range<usize>) -> Option<When> {
        let written = self.source.text.get(range.clone()).unwrap_or("");
        if written.as_bytes().get(2) == Some(&b':') {
            let message = format!("`{written}` is a time of day and no date");
            return self.told(Diagnostic::error("bad-date", message).help(super::date::HELP), range);
        }
        match When::parse(written) {
            Ok(when) => Some(when),
            Err(why) => self.told(Diagnostic::error("bad-date", why).help(super::date::HELP), range),
        }
    }

    fn mistake<T>(&mut self, range: &Range<usize>, message: String) -> Option<T> {
        self.told(Diagnostic::error("bad-toml", message), range)
    }

    fn told<T>(&mut self, mistake: Diagnostic, range: &Range<usize>) -> Option<T> {
        if self.mistakes.len() < TOLD {
            self.mistakes.push(mistake.at(self.source.location(range)));
        }
        None
    }
}

/// A mistake of syntax in an editor's words.
fn syntax_mistake(message: &str) -> Diagnostic {
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let told = |message: &str| Diagnostic::error("bad-toml", message);
    if what.contains("opening quote") || what.starts_with("string values must be quoted") {
        return told("a text must stand in quotation marks").help("write it like \"this\"");
    }
    if what.starts_with("duplicate key") {
        return told("this key is here twice").help("leave one of them");
    }
    if what.starts_with("missing assignment") || what.starts_with("key with no value") {
        return told("there is no `=` after this key").help("write `key = \"value\"`, one on a line");
    }
    if what.starts_with("missing value") {
        return told("there is no value after `=`");
    }
    if what.starts_with("cannot extend value") {
        return told("this key has a value already and can't be a table too");
    }
    if what.starts_with("invalid basic string") || what.starts_with("invalid literal string") {
        return told("this text doesn't end on its line").help("close it with the quotation mark that opened it");
    }
    if what.starts_with("unclosed") || what.starts_with("missing comma") || what.starts_with("extra comma") {
        return told(what);
    }
    let mistake = told(if what.is_empty() { "this is no TOML" } else { what });
    if expected.is_empty() || expected == "nothing" {
        mistake
    } else {
        mistake.help(format!("expected here: {expected}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;

    fn source(text: &str) -> SourceText {
        SourceText::new(SitePath::new("a.toml"), text.to_owned())
    }

    fn mistakes(text: &str) -> Vec<Diagnostic> {
        parse(&source(text), 0..text.len()).expect_err("this is wrong on purpose")
    }

    #[test]
    fn places_count_in_the_whole_text() {
        let text = source("+++\ntitle = \"a\"\n+++\n");
        let table = parse(&text, 4..16).expect("this is TOML");
        let title = table.0.first().expect("there is one key");
        assert_eq!((&text.text[title.key_range.clone()], &text.text[title.value.range.clone()]), ("title", "\"a\""));
    }

    #[test]
    fn every_mistake_of_syntax_is_told() {
        let lines: Vec<u32> = mistakes("title = Lamp\nlead = \"x\"\ntags = [\"a\" \"b\"]\nlead = 2\n")
            .iter()
            .map(|mistake| mistake.location.as_ref().map_or(0, |location| location.line))
            .collect();
        assert_eq!(lines, [1, 3, 4]);
    }

    #[test]
    fn dates_that_are_none_are_told() {
        for date in ["0000-01-01", "2026-02-30", "2026-01-01T24:00:00", "2026-06-30T23:59:60Z", "08:00:00"] {
            let mistakes = mistakes(&format!("date = {date}"));
            assert!(!mistakes.is_empty(), "{date}");
        }
        let text = "date = 2026-05-01 08:00:00+02:00";
        let table = parse(&source(text), 0..text.len()).expect("this is a date");
        assert_eq!(
            table.get("date").map(|node| &node.data),
            Some(&Data::Date(When::parse("2026-05-01T06:00Z").expect("a date")))
        );
    }

    #[test]
    fn deep_nesting_is_told_at_once() {
        for text in [format!("a = {}", "[".repeat(1_000_000)), format!("{}a = 1", "a.".repeat(100_000))] {
            assert_eq!(mistakes(&text)[0].code, "too-deep");
        }
    }
}

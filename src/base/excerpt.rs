//! The line that a mistake stands on, as it may be shown on a terminal or a page.

use std::ops::Range;

use super::{Location, SitePath, SourceText, World};

/// The lines that mistakes stand on; the last file is kept, since mistakes come sorted by file.
pub struct Excerpts<'a> {
    world: &'a dyn World,
    last: Option<(SitePath, Option<Lines>)>,
}

/// A line, or what is around the place in it where it is long.
pub struct Excerpt {
    /// The text, without what would do something to a terminal.
    pub text: String,
    /// The bytes of the text to underline.
    pub marked: Range<usize>,
    /// How many characters of the line stand before the text.
    pub skipped: usize,
}

/// A text and where its lines begin.
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    fn new(text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    fn line(&self, number: usize) -> Option<&str> {
        let start = *self.starts.get(number.checked_sub(1)?)?;
        self.text[start..].split('\n').next()
    }
}

impl<'a> Excerpts<'a> {
    /// Lines of the files of this world.
    pub fn new(world: &'a dyn World) -> Self {
        Self { world, last: None }
    }

    /// The line of a place; nothing where the file isn't there any more.
    pub fn line(&mut self, location: &Location) -> Option<Excerpt> {
        if location.line == 0 {
            return None;
        }
        if self.last.as_ref().is_none_or(|(path, _)| *path != location.path) {
            let read = self.world.read(&location.path).ok();
            let text = read.and_then(|bytes| SourceText::decode(&location.path, bytes).ok());
            self.last = Some((location.path.clone(), text.map(|source| Lines::new(source.text))));
        }
        let (_, text) = self.last.as_ref()?;
        let line = text.as_ref()?.line(location.line as usize)?;
        let column = (location.column as usize).saturating_sub(1);
        // A very long line is shown around the place only.
        let skipped = column.saturating_sub(60);
        let text: String = line
            .chars()
            .skip(skipped)
            .take(160)
            .map(|letter| if is_harmful(letter) { '\u{FFFD}' } else { letter })
            .collect();
        let offset = |count: usize| text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
        let marked = offset(column - skipped)..offset(column - skipped + location.length.max(1) as usize);
        Some(Excerpt { text, marked, skipped })
    }
}

/// Characters that would do something to a terminal or turn its text around.
fn is_harmful(letter: char) -> bool {
    (letter.is_control() && letter != '\t')
        || matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text without what would do something to a terminal or turn its text around.
pub fn clean(text: &str) -> String {
    text.chars().map(|letter| if is_harmful(letter) && letter != '\n' { '\u{FFFD}' } else { letter }).collect()
}

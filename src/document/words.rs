//! Counts words: what stands between spaces, and in scripts without spaces what a dictionary finds.

use icu::segmenter::WordSegmenter;
use icu::segmenter::options::WordBreakInvariantOptions;

/// Words so far. A word may go on from one text to the next.
#[derive(Debug, Default)]
pub(super) struct WordCount {
    words: u32,
    is_in_word: bool,
    /// Text in a script without spaces that has not been looked at.
    unspaced: String,
}

impl WordCount {
    /// Counts the words of a text.
    pub(super) fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            // One and two bytes a character: by the byte alone, as most text of most languages is.
            let kind = match byte {
                b' ' | 9..=13 => Kind::Space,
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xc3..=0xdf => Kind::Letter,
                0xc2 if bytes.get(at + 1) == Some(&0xa0) => Kind::Space,
                0xe0.. => text[at..].chars().next().map_or(Kind::Mark, kind),
                _ => Kind::Mark,
            };
            let end = at + width(*byte);
            match kind {
                Kind::Unspaced => {
                    self.is_in_word = false;
                    self.unspaced.push_str(&text[at..end]);
                    at = end;
                    continue;
                }
                Kind::Space => self.is_in_word = false,
                Kind::Letter if !self.is_in_word => {
                    self.is_in_word = true;
                    self.words = self.words.saturating_add(1);
                }
                Kind::Letter | Kind::Mark => {}
            }
            if !self.unspaced.is_empty() {
                self.flush();
            }
            at = end;
        }
    }

    /// No word goes on here.
    pub(super) fn gap(&mut self) {
        self.is_in_word = false;
        self.flush();
    }

    /// All words.
    pub(super) fn finish(mut self) -> u32 {
        self.flush();
        self.words
    }

    fn flush(&mut self) {
        if self.unspaced.is_empty() {
            return;
        }
        let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
        let words = segmenter
            .segment_str(&self.unspaced)
            .iter_with_word_type()
            .filter(|(_, word_type)| word_type.is_word_like())
            .count();
        self.words = self.words.saturating_add(u32::try_from(words).unwrap_or(u32::MAX));
        self.unspaced.clear();
    }
}

/// What a character is to words.
#[derive(Clone, Copy)]
enum Kind {
    Space,
    Letter,
    Mark,
    /// Of a script without spaces.
    Unspaced,
}

/// The bytes of the character that begins with a byte.
fn width(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0.. => 4,
    }
}

fn kind(letter: char) -> Kind {
    match letter {
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' => Kind::Mark,
        _ if has_no_spaces(letter) => Kind::Unspaced,
        _ if letter.is_whitespace() => Kind::Space,
        _ if letter.is_alphanumeric() => Kind::Letter,
        _ => Kind::Mark,
    }
}

/// Thai, Lao, Myanmar, Khmer, Kana and Han, with their marks and punctuation.
fn has_no_spaces(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3001}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ff0f}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_by_script() {
        for (texts, expected) in [
            (&["One two, three - four."][..], 4),
            (&["šest čez ", "v", "se — 7"], 4),
            (&["日本語の本です"], 4),
            (&["ภาษาไทย"], 2),
            (&["한국어 단어"], 2),
        ] {
            let mut words = WordCount::default();
            texts.iter().for_each(|text| words.text(text));
            assert_eq!(words.finish(), expected, "{texts:?}");
        }
    }
}

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
        // Scripts without spaces have three bytes a character and more.
        if text.bytes().all(|byte| byte < 0xe0) {
            self.spaced(text);
            return;
        }
        for letter in text.chars() {
            if has_no_spaces(letter) {
                self.is_in_word = false;
                self.unspaced.push(letter);
            } else {
                self.flush();
                self.letter(letter);
            }
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

    fn spaced(&mut self, text: &str) {
        self.flush();
        if text.is_ascii() {
            for byte in text.bytes() {
                if byte.is_ascii_whitespace() {
                    self.is_in_word = false;
                } else if !self.is_in_word && byte.is_ascii_alphanumeric() {
                    self.is_in_word = true;
                    self.words = self.words.saturating_add(1);
                }
            }
        } else {
            text.chars().for_each(|letter| self.letter(letter));
        }
    }

    fn letter(&mut self, letter: char) {
        if letter.is_whitespace() {
            self.is_in_word = false;
        } else if !self.is_in_word && letter.is_alphanumeric() {
            self.is_in_word = true;
            self.words = self.words.saturating_add(1);
        }
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

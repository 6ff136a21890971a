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
        while at < bytes.len() {
            // By the byte alone, as most text of most languages is.
            let plain = self.plain(&bytes[at..]);
            if plain > 0 && !self.unspaced.is_empty() {
                self.flush();
            }
            at += plain;
            let Some(letter) = text[at..].chars().next() else { break };
            let kind = kind(letter);
            if let Kind::Unspaced = kind {
                self.unspaced.push(letter);
            } else if !self.unspaced.is_empty() {
                self.flush();
            }
            let is_letter = matches!(kind, Kind::Letter);
            self.words = self.words.saturating_add(u32::from(is_letter && !self.is_in_word));
            self.is_in_word = is_letter || (self.is_in_word && matches!(kind, Kind::Mark));
            at += letter.len_utf8();
        }
    }

    /// Counts the words of what begins a text and is told by its bytes alone: characters of one byte, and letters of
    /// two. Returns its length.
    fn plain(&mut self, bytes: &[u8]) -> usize {
        let mut passed = 0;
        // In steps, since most of them are sure.
        while let Some(step) = bytes[passed..].first_chunk::<AT_ONCE>() {
            // Of the byte before a step it matters alone whether a word goes on over it, which most bytes tell.
            let tells = |window: &&[u8; WINDOW]| self.is_in_word == (window[0] != b' ');
            let window = passed.checked_sub(1).and_then(|from| bytes[from..].first_chunk()).filter(tells);
            match window.map_or_else(|| beginnings(&self.window(step)), beginnings) {
                Some(begun) => {
                    self.words = self.words.saturating_add(begun);
                    self.is_in_word = step[AT_ONCE - 1] != b' ';
                }
                None if step.iter().any(is_unsure) => break,
                None => self.sure(step),
            }
            passed += AT_ONCE;
        }
        let rest = &bytes[passed..];
        if let 1..AT_ONCE = rest.len()
            && let Some(begun) = beginnings(&self.window(rest))
        {
            self.words = self.words.saturating_add(begun);
            self.is_in_word = rest[rest.len() - 1] != b' ';
            return bytes.len();
        }
        let sure = bytes[passed..].iter().take_while(|byte| !is_unsure(byte)).count();
        self.sure(&bytes[passed..passed + sure]);
        passed + sure
    }

    /// A window of these bytes and spaces: of what was before it, whether a word goes on.
    fn window(&self, bytes: &[u8]) -> [u8; WINDOW] {
        let mut window = [b' '; WINDOW];
        window[0] = if self.is_in_word { b'-' } else { b' ' };
        window[1..=bytes.len()].copy_from_slice(bytes);
        window
    }

    /// Counts the words of bytes that tell what they are, one by one.
    fn sure(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let class = BYTES[usize::from(*byte)];
            let is_letter = class & LETTER != 0;
            self.words = self.words.saturating_add(u32::from(is_letter && !self.is_in_word));
            self.is_in_word = is_letter || (self.is_in_word && class & WITHIN != 0);
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

/// Bytes that are looked at together.
const AT_ONCE: usize = 32;

/// Those, and the one before them.
const WINDOW: usize = AT_ONCE + 1;

/// How many words begin in a window's bytes but the first, where each tells what it is and each beginning is a letter's, as
/// it nearly always is. Without branches, so that a processor looks at all of them at once.
fn beginnings(window: &[u8; WINDOW]) -> Option<u32> {
    let (mut begun, mut odd) = (0_u8, false);
    for at in 1..WINDOW {
        let (before, byte) = (window[at - 1], window[at]);
        // With this bit letters of ASCII are small, and what begins those of two bytes stands alone at the end.
        let folded = byte | 0x20;
        let is_letter = (folded.wrapping_sub(b'a') < 26) | (folded >= 0xe3) | (byte.wrapping_sub(b'0') < 10);
        let begins = (before == b' ') & (byte != b' ');
        begun += u8::from(begins);
        // From 0xE0 on, and before the space.
        let is_unsure = (byte.wrapping_sub(0xe0) < 0x40) | (byte == 0xc2);
        odd |= (begins & !is_letter) | is_unsure;
    }
    (!odd).then_some(u32::from(begun))
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

/// A byte of a letter.
const LETTER: u8 = 1;
/// A byte over which a word goes on.
const WITHIN: u8 = 2;
/// A byte that doesn't tell by itself what it belongs to.
const UNSURE: u8 = 4;

/// What each byte says.
const BYTES: [u8; 256] = {
    let mut bytes = [WITHIN; 256];
    let mut at = 0;
    while at < 256 {
        bytes[at] = match at as u8 {
            b' ' | 9..=13 => 0,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xc3..=0xdf => LETTER | WITHIN,
            0xc2 | 0xe0.. => UNSURE | WITHIN,
            _ => WITHIN,
        };
        at += 1;
    }
    bytes
};

fn is_unsure(byte: &u8) -> bool {
    BYTES[usize::from(*byte)] & UNSURE != 0
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
            (&["(one) \"two\" - 'three' 4, x-y * +5+ ", ",six", " (", "seven)"], 8),
            (&["one\ttwo\u{7f}three fourth five 6 sev"], 6),
        ] {
            let mut words = WordCount::default();
            texts.iter().for_each(|text| words.text(text));
            assert_eq!(words.finish(), expected, "{texts:?}");
        }
    }
}

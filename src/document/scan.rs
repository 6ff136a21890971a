//! Tells where in a text typography may change something, many bytes at once: nearly all of a text passes.

use super::typography::MarkSpaces;

/// Bytes that are looked at together.
pub(super) const AT_ONCE: usize = 32;

/// Which bytes are suspect in one language. Each field is 1 for yes and 0 for no, so that nothing branches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan {
    /// `;`, `!` and `?`.
    high_marks: u8,
    /// Colons, not those of addresses alone.
    colons: u8,
    /// All spaces.
    spaces: u8,
    /// Spaces after one letter.
    short_words: u8,
}

impl Scan {
    pub(super) fn new(spaces: MarkSpaces, short_words: &[u8]) -> Self {
        Self {
            high_marks: spaces.high.is_some().into(),
            colons: spaces.colon.is_some().into(),
            spaces: (spaces != MarkSpaces::default()).into(),
            short_words: (!short_words.is_empty()).into(),
        }
    }

    /// Whether something may change among the [`AT_ONCE`] bytes from `from` on; wrong only in saying yes.
    pub(super) fn suspects(self, bytes: &[u8], from: usize) -> bool {
        let whole = from.checked_sub(2).and_then(|start| bytes[start..].first_chunk());
        whole.map_or_else(|| self.is_suspect(&padded(bytes, from)), |window| self.is_suspect(window))
    }

    /// Without branches within a loop, so that a processor looks at all bytes of a window together.
    fn is_suspect(self, window: &[u8; WINDOW]) -> bool {
        let is = |byte: u8, wanted: u8| u8::from(byte == wanted);
        let mut found = 0;
        for at in 2..WINDOW - 1 {
            let (byte, after) = (window[at], window[at + 1]);
            found |= is(byte, b'"') | is(byte, b'\'') | is(byte, b'-');
            found |= (is(byte, b'.') & is(after, b'.')) | (is(byte, b':') & is(after, b'/'));
        }
        if self.spaces | self.short_words | self.high_marks | self.colons == 0 {
            return found != 0;
        }
        for at in 2..WINDOW - 1 {
            let [second, before, byte] = [window[at - 2], window[at - 1], window[at]];
            let is_alone = 1 ^ (is_letter(second) | is_digit(second));
            let ends_short = self.short_words & is_alone & (is_letter(before) | is(before, BEFORE));
            found |= is(byte, b' ') & (self.spaces | ends_short);
            found |= self.colons & is(byte, b':');
            found |= self.high_marks & (is(byte, b';') | is(byte, b'!') | is(byte, b'?'));
        }
        found != 0
    }
}

/// The bytes that are looked at, two before them and one after.
const WINDOW: usize = AT_ONCE + 3;

/// What stands for bytes before a text: it may be a short word, and may stand before one.
const BEFORE: u8 = b'_';

/// The window at the beginning or the end of a text.
fn padded(bytes: &[u8], from: usize) -> [u8; WINDOW] {
    let mut window = [0; WINDOW];
    window[..2].fill(BEFORE);
    let before = from.min(2);
    let known = &bytes[from - before..bytes.len().min(from + AT_ONCE + 1)];
    window[2 - before..][..known.len()].copy_from_slice(known);
    window
}

fn is_letter(byte: u8) -> u8 {
    u8::from((byte | 0x20).wrapping_sub(b'a') < 26)
}

fn is_digit(byte: u8) -> u8 {
    u8::from(byte.wrapping_sub(b'0') < 10)
}

//! Finds the bytes of a text at which typography may change something, many at once: nearly all of a text passes.

use super::typography::MarkSpaces;

/// Bytes that are looked at together.
pub(super) const AT_ONCE: usize = 16;

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

    /// A byte that isn't zero for each of the [`AT_ONCE`] bytes from `from` on at which something may change, in order,
    /// the first in the lowest place; wrong only in saying too much.
    pub(super) fn suspects(self, bytes: &[u8], from: usize) -> u128 {
        let whole = from.checked_sub(2).and_then(|start| bytes[start..].first_chunk());
        whole.map_or_else(|| self.marked(&padded(bytes, from)), |window| self.marked(window))
    }

    fn marked(self, window: &[u8; WINDOW]) -> u128 {
        if self.spaces | self.short_words | self.high_marks == 0 && !has_sign(window) {
            return 0;
        }
        let mut marked = [0; AT_ONCE];
        for (at, mark) in marked.iter_mut().enumerate() {
            let [second, before, byte, after] = [window[at], window[at + 1], window[at + 2], window[at + 3]];
            let is = |wanted: u8| u8::from(byte == wanted);
            let is_sign = is(b'"') | is(b'\'') | is(b'-') | (is(b'.') & u8::from(after == b'.'));
            let is_colon = is(b':') & (self.colons | u8::from(after == b'/'));
            let is_high = self.high_marks & (is(b';') | is(b'!') | is(b'?'));
            let is_alone = 1 ^ (is_letter(second) | is_digit(second));
            let ends_short = self.short_words & is_alone & (is_letter(before) | u8::from(before == BEFORE));
            *mark = is_sign | is_colon | is_high | (is(b' ') & (self.spaces | ends_short));
        }
        u128::from_le_bytes(marked)
    }
}

/// Whether one of the marks that every language watches is there, for most of a text has none.
fn has_sign(window: &[u8; WINDOW]) -> bool {
    let here: &[u8; AT_ONCE] = window[2..].first_chunk().expect("a window is longer");
    let is = |byte: u8, wanted: u8| u8::from(byte == wanted);
    let sign = |byte: &u8| is(*byte, b'"') | is(*byte, b'\'') | is(*byte, b'-') | is(*byte, b'.') | is(*byte, b':');
    u128::from_le_bytes(std::array::from_fn(|at| sign(&here[at]))) != 0
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

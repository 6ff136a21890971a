//! Tells where in a text typography may change something, many bytes at once: nearly all of a text passes.

use super::typography::MarkSpaces;

/// Bytes that are looked at together.
pub(super) const AT_ONCE: usize = 32;

/// Which bytes are suspect in one language. Each field is 1 for yes and 0 for no, so that nothing branches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    /// Whether quotation marks, dashes, dots and addresses are all that is suspect.
    pub(super) fn leaves_spaces(self) -> bool {
        self.spaces | self.short_words | self.high_marks | self.colons == 0
    }

    /// Whether something may change among the [`AT_ONCE`] bytes from `from` on; wrong only in saying yes.
    pub(super) fn suspects(self, bytes: &[u8], from: usize) -> bool {
        let whole = from.checked_sub(BEHIND).and_then(|start| bytes[start..].first_chunk());
        whole.map_or_else(|| self.is_suspect(&padded(bytes, from)), |window| self.is_suspect(window))
    }

    /// Without branches within a loop, so that a processor looks at all bytes of a window together.
    fn is_suspect(self, window: &[u8; WINDOW]) -> bool {
        let is = |byte: u8, wanted: u8| u8::from(byte == wanted);
        let mut found = 0;
        for at in BEHIND..WINDOW - 1 {
            let (byte, after) = (window[at], window[at + 1]);
            found |= is(byte, b'"') | is(byte, b'\'') | is(byte, b'-');
            found |= (is(byte, b'.') & is(after, b'.')) | (is(byte, b':') & is(after, b'/'));
            let [third, second, before] = [window[at - 3], window[at - 2], window[at - 1]];
            let is_alone = 1 ^ (is_letter(second) | is_digit(second) | ends_letter(third, second));
            let ends_short = self.short_words & is_alone & (is_letter(before) | is(before, BEFORE));
            found |= is(byte, b' ') & (self.spaces | ends_short);
            found |= self.colons & is(byte, b':');
            found |= self.high_marks & (is(byte, b';') | is(byte, b'!') | is(byte, b'?'));
        }
        found != 0
    }
}

/// Bytes before those that are looked at: the letter of a short word, and what may belong to a longer one.
const BEHIND: usize = 3;

/// The bytes that are looked at, with those behind and one after.
const WINDOW: usize = BEHIND + AT_ONCE + 1;

/// What stands for bytes before a text: it may be a short word, and may stand before one.
const BEFORE: u8 = b'_';

/// The window at the beginning or the end of a text.
fn padded(bytes: &[u8], from: usize) -> [u8; WINDOW] {
    let mut window = [0; WINDOW];
    window[..BEHIND].fill(BEFORE);
    let before = from.min(BEHIND);
    let known = &bytes[from - before..bytes.len().min(from + AT_ONCE + 1)];
    window[BEHIND - before..][..known.len()].copy_from_slice(known);
    window
}

fn is_letter(byte: u8) -> u8 {
    u8::from((byte | 0x20).wrapping_sub(b'a') < 26)
}

/// Whether these two bytes are a letter of two, such as `č`: of marks of two bytes all that matter begin with 0xC2.
pub(super) fn ends_letter(lead: u8, last: u8) -> u8 {
    u8::from(lead.wrapping_sub(0xc3) < 0xe0 - 0xc3) & u8::from(last & 0xc0 == 0x80)
}

fn is_digit(byte: u8) -> u8 {
    u8::from(byte.wrapping_sub(b'0') < 10)
}

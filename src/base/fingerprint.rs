//! Whether bytes are those that were read or written before.

use std::fmt;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

/// The 128-bit XXH3 of some bytes: it tells apart what changed, not what somebody made to look alike. What names a file by
/// what is in it is a [`Digest`](super::Digest).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(bytes))
    }
}

/// 32 hexadecimal digits, as `xxh128sum` writes them.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In halves, which are numbers that a processor has.
        let [high, low] = [self.0 >> 64, self.0].map(|half| half as u64);
        write!(f, "{high:016x}{low:016x}")
    }
}

/// The fingerprint of bytes that come one after the other.
#[derive(Default)]
pub struct Fingerprinter(XxHash3_128);

impl Fingerprinter {
    /// Takes the next of them.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// The fingerprint of all that were taken.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint(self.0.finish_128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_in_pieces_have_the_fingerprint_of_the_whole() {
        let bytes: Vec<u8> = (0..=255).cycle().take(3000).collect();
        let mut pieces = Fingerprinter::default();
        bytes.chunks(700).for_each(|piece| pieces.update(piece));
        assert_eq!(pieces.finish(), Fingerprint::of(&bytes));
        // What the reference implementation says of no bytes at all.
        assert_eq!(Fingerprint::of(b"").to_string(), "99aa06d3014798d86001c324468d497f");
    }
}

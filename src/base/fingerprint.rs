//! Whether bytes are those that were read before.

use twox_hash::XxHash3_128;

/// The 128-bit XXH3 of some bytes. It is compared within one run and never written: what lasts has a
/// [`Digest`](super::Digest).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(bytes))
    }
}

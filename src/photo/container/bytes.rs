//! Numbers and parts of byte strings that may be shorter than they claim.

/// A part of some bytes by its start and length.
pub(super) fn part(bytes: &[u8], start: usize, length: usize) -> Option<&[u8]> {
    bytes.get(start..start.checked_add(length)?)
}

/// An unsigned number of up to eight bytes, the greatest first.
pub(super) fn big(bytes: &[u8], start: usize, length: usize) -> Option<u64> {
    let digits = part(bytes, start, length).filter(|digits| digits.len() <= 8)?;
    Some(digits.iter().fold(0, |number, digit| number << 8 | u64::from(*digit)))
}

/// As [`big`], as a place in memory.
pub(super) fn big_size(bytes: &[u8], start: usize, length: usize) -> Option<usize> {
    usize::try_from(big(bytes, start, length)?).ok()
}

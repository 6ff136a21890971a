//! Bytes that are rare in a text, looked for in many at once.

/// Bytes that are looked at together.
const AT_ONCE: usize = 32;

/// What is never looked for.
const PLAIN: u8 = b'a';

/// The first byte that `is` what is looked for, where most texts have none. `may_be` is true at least for all of these and
/// says so without a branch, so that a processor asks it of many bytes together; letters are none.
pub fn find(bytes: &[u8], may_be: impl Fn(u8) -> bool, is: impl Fn(u8) -> bool) -> Option<usize> {
    let is_suspect = |step: &[u8; AT_ONCE]| step.iter().fold(false, |found, byte| found | may_be(*byte));
    let (steps, rest) = bytes.as_chunks::<AT_ONCE>();
    let mut at = 0;
    for step in steps {
        if is_suspect(step)
            && let Some(found) = step.iter().position(|byte| is(*byte))
        {
            return Some(at + found);
        }
        at += AT_ONCE;
    }
    // The end, together with some of what is known to have none.
    let is_clear = rest.is_empty()
        || match bytes.last_chunk() {
            Some(end) => !is_suspect(end),
            None => {
                let mut padded = [PLAIN; AT_ONCE];
                padded[..rest.len()].copy_from_slice(rest);
                !is_suspect(&padded)
            }
        };
    if is_clear { None } else { Some(at + rest.iter().position(|byte| is(*byte))?) }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn the_first_is_found_wherever_it_stands() {
        for length in 0..100 {
            for at in 0..length {
                let mut bytes = vec![b'a'; length];
                bytes[at] = b'<';
                bytes[length - 1] = if at == length - 1 { b'<' } else { b'&' };
                let found = find(&bytes, |byte| byte < b'a', |byte| byte == b'<');
                assert_eq!(found, Some(at), "{at} of {length}");
                assert_eq!(find(&bytes, |byte| byte < b'a', |byte| byte == b'>'), None);
            }
        }
    }
}

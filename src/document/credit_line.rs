//! The line that says who made a picture: `Photo: Ganin/Pexels`, `*Foto: …*`, `（写真：…）`.

/// Whether a line that begins like this might be a credit line: quick, and wrong only in saying yes.
pub(super) fn may_begin(start: &str, labels: &[String]) -> bool {
    let start = start.trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, '(' | '（'));
    let Some(first) = start.chars().next() else { return true };
    let first = if first.is_ascii() { Some(first.to_ascii_lowercase()) } else { first.to_lowercase().next() };
    // Nearly every line differs in its first letter.
    labels.iter().any(|label| label.chars().next() == first && begins(start, label))
}

/// Whether a line begins with a label, or is the beginning of one.
fn begins(line: &str, label: &str) -> bool {
    let mut wanted = label.chars();
    for letter in line.chars().flat_map(char::to_lowercase) {
        match wanted.next() {
            Some(expected) if expected == letter => {}
            Some(_) => return false,
            None => return true,
        }
    }
    true
}

/// The name in a credit line; `None` where the line is none. The line comes as plain text, its emphasis taken off.
pub(super) fn name(line: &str, labels: &[String]) -> Option<String> {
    let line = without_parentheses(line.trim());
    if line.contains('\n') {
        return None;
    }
    let (label, name) = line.split_once([':', '：'])?;
    let label = label.trim().to_lowercase();
    let name = name.trim();
    (!name.is_empty() && labels.contains(&label)).then(|| name.to_owned())
}

fn without_parentheses(line: &str) -> &str {
    let inside = line
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .or_else(|| line.strip_prefix('（').and_then(|rest| rest.strip_suffix('）')));
    inside.map_or(line, str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<String> {
        ["photo", "photos", "crédit photo", "写真"].map(str::to_owned).to_vec()
    }

    #[test]
    fn credit_lines_are_told_from_text() {
        for (line, expected) in [
            ("Photo: Ganin/Pexels", Some("Ganin/Pexels")),
            ("PHOTOS : A, B", Some("A, B")),
            ("(Photo: A (B))", Some("A (B)")),
            ("（写真：山田）", Some("山田")),
            ("Crédit photo\u{a0}: Léa", Some("Léa")),
            ("Photo:", None),
            ("Photograph: A", None),
            ("A photo: B", None),
        ] {
            assert_eq!(name(line, &labels()).as_deref(), expected, "{line}");
            assert!(expected.is_none() || may_begin(line, &labels()), "{line}");
        }
        assert!(!may_begin("Phonetics", &labels()));
    }
}

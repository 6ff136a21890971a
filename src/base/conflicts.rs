//! Marks of a merge that was left undone, in files of any kind.

use super::{Diagnostic, SourceText};

/// What the first of the marks begins with.
const OPENING: &str = "<<<<<<< ";

/// Whether the first of the marks stands anywhere in a text.
pub fn are_likely(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), OPENING.as_bytes()).is_some()
}

/// Marks that a version control system leaves where two versions disagree, as far as all three are there.
pub fn find(source: &SourceText) -> Vec<Diagnostic> {
    if !are_likely(&source.text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (mut opened, mut divided) = (None, false);
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let shown = line.trim_end();
        if shown.starts_with(OPENING) {
            (opened, divided) = (Some(at..at + shown.len()), false);
        } else if shown == "=======" {
            divided = opened.is_some();
        } else if shown.starts_with(">>>>>>> ") && divided {
            divided = false;
            if let Some(range) = opened.take() {
                let mistake = Diagnostic::error("merge-conflict", "a merge was left undone here")
                    .at(source.location(&range))
                    .help("choose one of the two versions and take the three lines of marks out");
                found.push(mistake);
            }
        }
        at += line.len();
    }
    found
}

//! A mistake for people: what is wrong, its place, the line that it stands on, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::base::excerpt::{Excerpt, Excerpts, clean};
use crate::base::{Diagnostic, Location, Severity};

/// A mistake that was found so many times, in several lines without the last one's end.
pub(super) fn drawn(diagnostic: &Diagnostic, times: usize, excerpts: &mut Excerpts<'_>, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = clean(&diagnostic.message);
    let place = diagnostic.location.as_ref();
    let excerpt = place.and_then(|place| excerpts.line(place));
    let mut group = Group::with_title(level.primary_title(title.as_str()).id(diagnostic.code));
    if let Some(place) = place {
        group = match &excerpt {
            Some(Excerpt { text, marked, .. }) => group.element(
                Snippet::source(text.as_str())
                    .path(clean(place.path.as_str()))
                    .line_start(place.line as usize)
                    .annotation(AnnotationKind::Primary.span(marked.clone())),
            ),
            None => group.element(origin(place)),
        };
    }
    group = group.elements(diagnostic.help.as_ref().map(|help| Level::HELP.message(clean(help))));
    group = group.elements(note(diagnostic, times).map(|note| Level::NOTE.message(note)));
    let rendered = renderer.render(&[group]);
    match place {
        Some(place) => with_place(&rendered, &title, place, excerpt.as_ref()),
        None => rendered,
    }
}

fn origin(place: &Location) -> Origin<'static> {
    let origin = Origin::path(clean(place.path.as_str()));
    match place.line {
        0 => origin,
        line => origin.line(line as usize).char_column(place.column as usize),
    }
}

/// How often a mistake was found, and when, where that isn't told by its place.
fn note(diagnostic: &Diagnostic, times: usize) -> Option<String> {
    match (&diagnostic.page, times) {
        (None, 1) => None,
        (None, _) => Some(format!("found {times} times")),
        (Some(page), 1) => Some(format!("found when {} was made", clean(page))),
        (Some(page), _) => Some(format!("found {times} times, first when {} was made", clean(page))),
    }
}

/// The line of the place, which follows the title, as it must be: of a long line the renderer has seen a part alone and counts
/// from there, and without a line it leaves no room before its arrow.
fn with_place(rendered: &str, title: &str, place: &Location, excerpt: Option<&Excerpt>) -> String {
    let at = title.matches('\n').count() + 1;
    let lines = rendered.split('\n').enumerate().map(|(number, line)| match excerpt {
        _ if number != at => line.to_owned(),
        None => format!(" {line}"),
        Some(Excerpt { skipped, .. }) => {
            let counted = place.column as usize - skipped;
            line.replace(&format!(":{}:{counted}", place.line), &format!(":{}:{}", place.line, place.column))
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;
    use std::collections::BTreeMap;

    fn shown(text: &str, line: u32, column: u32) -> String {
        let path = SitePath::new("content/en/a.md");
        let world = BTreeMap::from([(path.clone(), text.as_bytes().to_vec())]);
        let place = Location { path, line, column, length: 3 };
        let mistake = Diagnostic::warning("raw-html", "gone").at(place);
        drawn(&mistake, 1, &mut Excerpts::new(&world), &Renderer::plain())
    }

    #[test]
    fn the_place_is_the_lines_also_where_a_part_of_it_is_shown() {
        let text = format!("{}<b>{}", "č ".repeat(200), " x".repeat(200));
        let shown = shown(&text, 1, 401);
        assert!(shown.contains("\n --> content/en/a.md:1:401\n"), "{shown}");
        assert!(shown.contains("<b> x"), "{shown}");
    }

    #[test]
    fn the_arrow_stands_alike_with_and_without_a_line() {
        for (line, place) in [(0, "content/en/a.md"), (1, "content/en/a.md:1:2"), (9, "content/en/a.md:9:2")] {
            let shown = shown("a <b>", line, 2);
            assert!(shown.contains(&format!("\n --> {place}")), "{shown}");
        }
    }
}

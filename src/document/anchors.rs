//! Ids of headings: the written one, else the slug of the heading's text, each once in a text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::base::{Diagnostic, LanguageTag, slug};

use super::figures::plain_text;
use super::part::Part;
use super::remarks::Remarks;

/// Gives ids to the headings that begin at these parts. Written ids come first, so that a link to one
/// leads there even where an earlier heading's text would have taken it. `known` are the ids that an earlier
/// reading gave, where raw HTML gave none besides.
pub(super) fn assign(
    parts: &mut [Part<'_>],
    headings: &[usize],
    known: &[Box<str>],
    language: &LanguageTag,
    remarks: &mut Remarks<'_>,
) {
    let mut taken: HashSet<String> = HashSet::with_capacity(headings.len());
    for at in headings {
        keep_written(&mut parts[*at], &mut taken, remarks);
    }
    if known.len() == headings.len() {
        for (at, known) in headings.iter().zip(known) {
            if let Part::Markdown(Event::Start(Tag::Heading { id, .. }), _) = &mut parts[*at] {
                *id = Some(CowStr::from(known.to_string()));
            }
        }
        return;
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for at in headings {
        let (before, after) = parts.split_at_mut(*at + 1);
        if let Some(Part::Markdown(Event::Start(Tag::Heading { id: id @ None, .. }), _)) = before.last_mut() {
            let wanted = slug::slug_or_digest(&heading_text(after), language);
            *id = Some(CowStr::from(free(wanted, &mut taken, &mut counts)));
        }
    }
}

/// The plain text of a heading whose inline parts these begin with.
pub(super) fn heading_text<'p>(parts: &'p [Part<'_>]) -> Cow<'p, str> {
    let end = parts
        .iter()
        .position(|part| matches!(part, Part::Markdown(Event::End(TagEnd::Heading(_)), _)))
        .unwrap_or(parts.len());
    plain_text(&parts[..end])
}

/// Keeps what may stand in `{#id .class}` of one heading and says what may not.
fn keep_written(heading: &mut Part<'_>, taken: &mut HashSet<String>, remarks: &mut Remarks<'_>) {
    let Part::Markdown(Event::Start(Tag::Heading { id, classes, attrs, .. }), range) = heading else { return };
    if let Some(written) = id.take() {
        if !is_name(&written) {
            let message = format!("`{}` can't be the id of a heading", shown(&written));
            remarks.tell(
                range,
                Diagnostic::warning("bad-id", message).help("use letters, digits, `-`, `_` and `.` alone"),
            );
        } else if !taken.insert(written.to_string()) {
            let message = format!("the id `{written}` is given to two headings");
            remarks.tell(range, Diagnostic::warning("bad-id", message).help("give each heading an id of its own"));
        } else {
            *id = Some(written);
        }
    }
    let count = classes.len() + attrs.len();
    classes.retain(|class| is_name(class));
    attrs.retain(|(name, value)| {
        &**name == "lang" && value.as_ref().is_some_and(|code| LanguageTag::parse(code).is_ok())
    });
    if classes.len() + attrs.len() < count {
        let message = "a heading takes an id, classes and a language alone; what else stands in its braces is left out";
        remarks.tell(range, Diagnostic::warning("bad-attribute", message).help("write it like `{#id .class lang=ja}`"));
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'))
}

fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

/// The wanted id, or the first of `wanted-2`, `wanted-3` that nobody has.
fn free(wanted: String, taken: &mut HashSet<String>, counts: &mut HashMap<String, usize>) -> String {
    if taken.insert(wanted.clone()) {
        return wanted;
    }
    let count = counts.entry(wanted.clone()).or_insert(1);
    loop {
        *count += 1;
        let candidate = format!("{wanted}-{count}");
        if taken.insert(candidate.clone()) {
            return candidate;
        }
    }
}

//! The last line of a run, for people and for programs.

use std::time::Duration;

use serde_json::json;

use crate::build::Summary;

/// What was done, for the last line.
pub(super) struct Done {
    /// What a build ends with.
    pub summary: Summary,
    /// The instant that was given for now.
    pub now: Option<jiff::Zoned>,
    /// The site's time zone.
    pub zone: jiff::tz::TimeZone,
}

/// How much was told.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

/// A number of something.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// What was done, in words for people.
pub(super) fn in_words(warnings: usize, done: &Done, time: Duration) -> String {
    let Done { summary, now, zone } = done;
    let mut parts = vec![
        counted(summary.pages, "page", "pages"),
        counted(summary.pictures, "picture", "pictures"),
        counted(summary.languages, "language", "languages"),
        counted(warnings, "warning", "warnings"),
        format!("{} held back", summary.held_back),
    ];
    if let Some(next) = summary.next_due {
        let next = next.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        parts.push(format!("the next is due {next}"));
    }
    parts.push(format!("{:.2} s", time.as_secs_f64()));
    if let Some(now) = now {
        parts.push(format!("as of {}", now.strftime("%Y-%m-%dT%H:%M:%S%:z")));
    }
    parts.join(", ")
}

/// The last line for programs; with nothing done all is zero.
pub(super) fn line(tally: Tally, done: Option<&Done>, time: Duration) -> String {
    let summary = done.map(|done| &done.summary);
    let instant = |zoned: jiff::Zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let due = done.and_then(|done| Some(instant(done.summary.next_due?.to_zoned(done.zone.clone()))));
    let line = json!({
        "type": "summary",
        "pages": summary.map_or(0, |summary| summary.pages),
        "pictures": summary.map_or(0, |summary| summary.pictures),
        "languages": summary.map_or(0, |summary| summary.languages),
        "errors": tally.errors,
        "warnings": tally.warnings,
        "held_back": summary.map_or(0, |summary| summary.held_back),
        "next_due": due,
        "now": done.and_then(|done| done.now.clone()).map(instant),
        "seconds": time.as_secs_f64(),
    });
    format!("{line}\n")
}

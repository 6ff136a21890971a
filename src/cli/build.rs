//! `build` and `check`.

use std::path::PathBuf;

use serde_json::json;

use crate::base::world::Nowhere;
use crate::base::{Diagnostic, Diagnostics, Failure, Severity};
use crate::build::{Built, Request, Stages, Summary, Understood, build as render, understand, warnings};
use crate::config::Settings;
use crate::disk::{Folder, Interrupt, Options, Placement, Publication, Stop, Unmarked};
use crate::site::Visibility;

use super::args::{Arguments, BuildOptions, CheckOptions, Deny};
use super::report::Reporter;
use super::{Outcome, clock, site};

/// Builds the site.
pub(super) fn build(arguments: &Arguments, options: &BuildOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    let mut stages = Stages::start();
    let interrupt =
        Interrupt::watch().map_err(|error| Failure::machine(format!("signals can't be watched: {error}")))?;
    let visibility = Visibility {
        drafts: options.drafts || options.preview,
        future: options.future || options.preview,
        preview: options.preview,
    };
    let request =
        Request { clock: clock::clock(arguments.now.as_deref())?, visibility, base_url: options.base_url.clone() };
    let folder = site(arguments)?;
    let mut understood = understand(&folder, &request, &mut stages)?;
    let begun = match &understood.settings {
        Some(settings) => begin(&folder, settings, options, &interrupt, &mut understood.diagnostics)?,
        None => None,
    };
    let Understood { settings, magazine, diagnostics } = understood;
    let (Some(settings), Some(magazine)) = (settings, magazine) else {
        let told = reporter.tell(diagnostics, &folder)?;
        return finish(reporter, &told, None, &stages, arguments);
    };
    let built = match &begun {
        Some(publication) => render(&magazine, diagnostics, &folder, publication, &mut stages)?,
        None => render(&magazine, diagnostics, &folder, &Nowhere, &mut stages)?,
    };
    let Built { summary, diagnostics } = built;
    let mut summary = Some(summary);
    if let (Some(publication), false) = (begun, diagnostics.has_errors()) {
        publication.publish().map_err(Stop::into_usage)?;
        stages.end("publish");
    } else {
        summary = None;
    }
    let told = reporter.tell(diagnostics, &folder)?;
    tell_stages(reporter, &stages);
    let given = request.clock.given.then(|| magazine.site.now.to_zoned(settings.timezone.clone()));
    let done = summary.map(|summary| Done { summary, now: given, zone: settings.timezone.clone() });
    finish(reporter, &told, done, &stages, arguments)
}

/// Begins to publish; nothing, and why, when the configuration names a folder that is refused.
fn begin<'a>(
    folder: &'a Folder,
    settings: &Settings,
    options: &BuildOptions,
    interrupt: &Interrupt,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Publication<'a>>, Failure> {
    let output = match &options.output {
        Some(output) => output.clone(),
        None => folder.root().join(PathBuf::from(&settings.output_dir.value)),
    };
    let how = Options {
        unmarked: if options.force { Unmarked::Take } else { Unmarked::Refuse },
        placement: if options.in_place { Placement::InPlace } else { Placement::Exchange },
        interrupt: interrupt.clone(),
    };
    match Publication::begin(folder, &output, how) {
        Ok(publication) => Ok(Some(publication)),
        Err(Stop::Refused(refusal)) if options.output.is_none() => {
            let path = crate::base::SitePath::new("polygloss.toml");
            let place = crate::base::Location::at(&path, settings.output_dir.spot);
            diagnostics.push(Diagnostic::error("refused-output", refusal.message).at(place).help(refusal.help));
            Ok(None)
        }
        Err(stop) => Err(stop.into_usage()),
    }
}

/// Tells everything that a build would say, and writes nothing.
pub(super) fn check(arguments: &Arguments, options: &CheckOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    let mut stages = Stages::start();
    let request =
        Request { clock: clock::clock(arguments.now.as_deref())?, visibility: Visibility::default(), base_url: None };
    let folder = site(arguments)?;
    let Understood { settings, magazine, mut diagnostics } = understand(&folder, &request, &mut stages)?;
    if let (Some(language), Some(settings)) = (&options.lang, &settings)
        && settings.language(language).is_none()
    {
        return Err(Failure::usage(format!("--lang: the site has no language `{language}`")));
    }
    let mut done = None;
    if let Some(magazine) = magazine {
        let built = render(&magazine, diagnostics, &folder, &Nowhere, &mut stages)?;
        diagnostics = built.diagnostics;
        let zone = magazine.site.settings.timezone.clone();
        let now = request.clock.given.then(|| magazine.site.now.to_zoned(zone.clone()));
        done = Some(Done { summary: built.summary, now, zone });
    }
    if let Some(language) = &options.lang {
        diagnostics = of_language(diagnostics, language);
    }
    let told = reporter.tell(diagnostics, &folder)?;
    tell_stages(reporter, &stages);
    let outcome = finish_check(reporter, &told, done.as_ref(), &stages)?;
    let denied = options.deny == Some(Deny::Warnings) && warnings(&told) > 0;
    Ok(if denied { Outcome::Mistakes } else { outcome })
}

/// What concerns a language: files of its own, its strings, and what has no language.
fn of_language(diagnostics: Diagnostics, language: &str) -> Diagnostics {
    let concerns = |diagnostic: &&Diagnostic| {
        let Some(location) = &diagnostic.location else { return true };
        let path = location.path.as_str();
        let below =
            |folder: &str| path.strip_prefix(folder).map(|rest| rest.split(['/', '.']).next() == Some(language));
        below("content/").or_else(|| below("strings/")).unwrap_or(true)
    };
    let mut kept = Diagnostics::new();
    kept.extend(diagnostics.iter().filter(concerns).cloned());
    kept
}

/// What was done, for the last line.
struct Done {
    summary: Summary,
    now: Option<jiff::Zoned>,
    zone: jiff::tz::TimeZone,
}

fn tell_stages(reporter: &Reporter, stages: &Stages) {
    if reporter.is_verbose() {
        for (name, time) in stages.iter() {
            reporter.say(&format!("{:>8.1} ms  {name}", time.as_secs_f64() * 1000.0));
        }
    }
}

fn outcome(told: &[(Diagnostic, usize)]) -> Outcome {
    let has_errors = told.iter().any(|(diagnostic, _)| diagnostic.severity == Severity::Error);
    if has_errors { Outcome::Mistakes } else { Outcome::Done }
}

/// The last line of a build: what was built, or that nothing was.
fn finish(
    reporter: &Reporter,
    told: &[(Diagnostic, usize)],
    done: Option<Done>,
    stages: &Stages,
    arguments: &Arguments,
) -> Result<Outcome, Failure> {
    let errors = told.len() - warnings(told);
    if reporter.is_json() {
        reporter.print(&format!("{}\n", json_summary(told, done.as_ref(), stages)))?;
    } else if let Some(done) = done {
        if !arguments.quiet {
            reporter.print(&format!("Built {}\n", in_words(told, &done, stages)))?;
        }
    } else {
        let errors = counted(errors, "mistake", "mistakes");
        reporter.say(&format!("Nothing was published: {errors}, {}.", counted(warnings(told), "warning", "warnings")));
    }
    Ok(outcome(told))
}

fn finish_check(
    reporter: &Reporter,
    told: &[(Diagnostic, usize)],
    done: Option<&Done>,
    stages: &Stages,
) -> Result<Outcome, Failure> {
    if reporter.is_json() {
        reporter.print(&format!("{}\n", json_summary(told, done, stages)))?;
    } else {
        let errors = counted(told.len() - warnings(told), "mistake", "mistakes");
        let seconds = stages.total().as_secs_f64();
        let pages = done.map(|done| format!("{}, ", counted(done.summary.pages, "page", "pages"))).unwrap_or_default();
        let warnings = counted(warnings(told), "warning", "warnings");
        reporter.say(&format!("Checked: {pages}{errors}, {warnings}, {seconds:.2} s"));
    }
    Ok(outcome(told))
}

fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

fn in_words(told: &[(Diagnostic, usize)], done: &Done, stages: &Stages) -> String {
    let Done { summary, now, zone } = done;
    let mut parts = vec![
        counted(summary.pages, "page", "pages"),
        counted(summary.pictures, "picture", "pictures"),
        counted(summary.languages, "language", "languages"),
        counted(warnings(told), "warning", "warnings"),
        format!("{} held back", summary.held_back),
    ];
    if let Some(next) = summary.next_due {
        let next = next.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        parts.push(format!("the next is due {next}"));
    }
    parts.push(format!("{:.2} s", stages.total().as_secs_f64()));
    if let Some(now) = now {
        parts.push(format!("as of {}", now.strftime("%Y-%m-%dT%H:%M:%S%:z")));
    }
    parts.join(", ")
}

fn json_summary(told: &[(Diagnostic, usize)], done: Option<&Done>, stages: &Stages) -> serde_json::Value {
    let summary = done.map(|done| &done.summary);
    let instant = |zoned: jiff::Zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let due = done.and_then(|done| Some(instant(done.summary.next_due?.to_zoned(done.zone.clone()))));
    json!({
        "type": "summary",
        "pages": summary.map_or(0, |summary| summary.pages),
        "pictures": summary.map_or(0, |summary| summary.pictures),
        "languages": summary.map_or(0, |summary| summary.languages),
        "errors": told.len() - warnings(told),
        "warnings": warnings(told),
        "held_back": summary.map_or(0, |summary| summary.held_back),
        "next_due": due,
        "now": done.and_then(|done| done.now.clone()).map(instant),
        "seconds": stages.total().as_secs_f64(),
    })
}

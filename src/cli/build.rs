//! `build` and `check`.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::world::Nowhere;
use crate::base::{Diagnostic, Diagnostics, Failure, Location, Severity, Sink, SitePath};
use crate::build::{
    Built, Darkroom, Index, Magazine, Memory, Pictures, Request, Scrutiny, Search, Stages, Understood, build as render,
    examine_pictures, look_ahead, understand, warnings,
};
use crate::config::Settings;
use crate::disk::{
    Folder, Interrupt, Options, PhotoCache, Placement, Publication, Refusal, Stop, Unmarked, examine, peak_memory,
};
use crate::site::Visibility;

use super::args::{Arguments, BuildOptions, CheckOptions, Deny};
use super::progress::Bar;
use super::report::Reporter;
use super::summary::{self, Done, Tally, counted};
use super::{Outcome, clock, site};

/// Builds the site.
pub(super) fn build(arguments: &Arguments, options: &BuildOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    let mut stages = Stages::start();
    let interrupt =
        Interrupt::watch().map_err(|error| Failure::machine(format!("signals can't be watched: {error}")))?;
    let request = request(arguments, options)?;
    let folder = site(arguments)?.read_once();
    let cache = Arc::new(PhotoCache::of_site(folder.root()));
    let knowledge = PhotoCache::knowledge_of_site(folder.root());
    let index = Index::open(&knowledge);
    let mut memory = Memory::new();
    index.recall(&mut memory);
    let mut understood = understand(&folder, &request, &mut memory, &mut stages)?;
    index.keep(&memory);
    // A build remembers nothing more. Another thread gives it back meanwhile.
    rayon::spawn(|| drop(memory));
    let begun = match &understood.settings {
        Some(settings) => begin(&folder, settings, options, &interrupt, &mut understood.diagnostics)?,
        None => None,
    };
    let Understood { settings, magazine, diagnostics } = understood;
    let (Some(settings), Some(magazine)) = (settings, magazine) else {
        let told = reporter.tell(diagnostics, &folder)?;
        return finish(reporter, &told, None, &stages, arguments);
    };
    let sink: &dyn Sink = match &begun {
        Some(publication) => publication,
        None => &Nowhere,
    };
    let found = diagnostics.clone();
    let darkroom = Darkroom::new(cache.clone());
    let search_cache = Arc::new(PhotoCache::searches_of_site(folder.root()));
    let (magazine, search) = with_search(magazine, &settings, &search_cache);
    let pictures = Pictures { darkroom: &darkroom, progress: &Bar::new(reporter), search: search.as_ref() };
    let built = render(&magazine, diagnostics, &folder, sink, Some(&pictures), &mut stages);
    let Built { summary, mut diagnostics } = or_tell(built, found, &folder, reporter)?;
    let given = request.clock.given.then(|| magazine.site.now.to_zoned(settings.timezone.clone()));
    // All is written, and the program is about to end: giving this back piece by piece would only take time.
    std::mem::forget(magazine);
    if let (Some(publication), false) = (begun, diagnostics.has_errors()) {
        match publication.publish() {
            Err(Stop::Refused(refusal)) if options.output.is_none() => diagnostics.push(refused(&settings, refusal)),
            published => or_tell(published.map_err(Stop::into_usage), diagnostics.clone(), &folder, reporter)?,
        }
        if let Some(search) = &search {
            // What can't be removed now is removed by a later build.
            let _ = search_cache.prune(&search.used());
        }
        stages.end("publish");
    }
    let is_published = !diagnostics.has_errors();
    let told = reporter.tell(diagnostics, &folder)?;
    tell_stages(reporter, &stages);
    let done =
        is_published.then_some(summary).map(|summary| Done { summary, now: given, zone: settings.timezone.clone() });
    finish(reporter, &told, done, &stages, arguments)
}

/// What the command line asks for.
fn request(arguments: &Arguments, options: &BuildOptions) -> Result<Request, Failure> {
    let visibility = Visibility {
        drafts: options.drafts || options.preview,
        future: options.future || options.preview,
        preview: options.preview,
    };
    Ok(Request {
        clock: clock::clock(arguments.now.as_deref())?,
        visibility,
        base_url: options.base_url.clone(),
        scrutiny: Scrutiny::Ordinary,
    })
}

/// The magazine, and what makes its search, where the site has one.
fn with_search(magazine: Magazine, settings: &Settings, cache: &Arc<PhotoCache>) -> (Magazine, Option<Search>) {
    if !settings.search_is_enabled {
        return (magazine, None);
    }
    let (magazine, texts) = magazine.noting_texts();
    (magazine, Some(Search::new(cache.clone(), texts)))
}

/// What came of a step; where it failed, what was found before it is told.
fn or_tell<T>(
    result: Result<T, Failure>,
    found: Diagnostics,
    folder: &Folder,
    reporter: &Reporter,
) -> Result<T, Failure> {
    if result.is_err() {
        reporter.tell(found, folder)?;
    }
    result
}

fn output_dir(folder: &Folder, settings: &Settings) -> PathBuf {
    folder.root().join(&settings.output_dir.value)
}

/// Begins to publish; nothing, and why, when the configuration names a folder that is refused.
fn begin<'a>(
    folder: &'a Folder,
    settings: &Settings,
    options: &BuildOptions,
    interrupt: &Interrupt,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Publication<'a>>, Failure> {
    let output = options.output.clone().unwrap_or_else(|| output_dir(folder, settings));
    let how = Options {
        unmarked: if options.force { Unmarked::Take } else { Unmarked::Refuse },
        placement: if options.in_place { Placement::InPlace } else { Placement::Exchange },
        interrupt: interrupt.clone(),
    };
    match Publication::begin(folder, &output, how) {
        Ok(publication) => Ok(Some(publication)),
        Err(Stop::Refused(refusal)) if options.output.is_none() => {
            diagnostics.push(refused(settings, refusal));
            Ok(None)
        }
        Err(stop) => Err(stop.into_usage()),
    }
}

/// The mistake of an `output_dir` that is not taken.
fn refused(settings: &Settings, refusal: Refusal) -> Diagnostic {
    let place = Location::at(&SitePath::new("polygloss.toml"), settings.output_dir.spot);
    Diagnostic::error("refused-output", refusal.message).at(place).help(refusal.help)
}

/// Tells everything that a build would say, and writes nothing.
pub(super) fn check(arguments: &Arguments, options: &CheckOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    let mut stages = Stages::start();
    let request = Request {
        clock: clock::clock(arguments.now.as_deref())?,
        visibility: Visibility::default(),
        base_url: None,
        scrutiny: Scrutiny::Thorough,
    };
    let folder = site(arguments)?.read_once();
    let mut memory = Memory::new();
    let Understood { settings, magazine, mut diagnostics } = understand(&folder, &request, &mut memory, &mut stages)?;
    if let (Some(language), Some(settings)) = (&options.lang, &settings)
        && settings.language(language).is_none()
    {
        return Err(Failure::usage(format!("--lang: the site has no language `{language}`")));
    }
    if let Some(settings) = &settings {
        let outputs = magazine.iter().flat_map(|magazine| magazine.plan.jobs()).map(|job| &*job.path);
        let refusals = examine(&folder, &output_dir(&folder, settings), outputs);
        diagnostics.extend(refusals.into_iter().map(|refusal| refused(settings, refusal)));
    }
    let mut done = None;
    if let Some(magazine) = magazine {
        let built = render(&magazine, diagnostics, &folder, &Nowhere, None, &mut stages)?;
        diagnostics = built.diagnostics;
        let darkroom = Darkroom::new(Arc::new(PhotoCache::of_site(folder.root())));
        diagnostics.append(darkroom.examine(magazine.orders().all(), &magazine.site, &folder, &Bar::new(reporter))?);
        let ahead = look_ahead(&magazine, &folder, &request, &mut memory, &diagnostics, &mut stages)?;
        diagnostics.append(ahead);
        diagnostics.append(examine_pictures(&magazine.site, &folder)?);
        stages.end("examine pictures");
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

/// With `-v`: each stage's time, and the most memory held so far.
pub(super) fn tell_stages(reporter: &Reporter, stages: &Stages) {
    if reporter.is_verbose() {
        for (name, time) in stages.iter() {
            reporter.say(&format!("{:>8.1} ms  {name}", time.as_secs_f64() * 1000.0));
        }
        if let Some(bytes) = peak_memory() {
            reporter.say(&format!("{:>8.1} MB  peak memory", bytes as f64 / 1e6));
        }
    }
}

fn tally(told: &[(Diagnostic, usize)]) -> Tally {
    Tally { errors: told.len() - warnings(told), warnings: warnings(told) }
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
        reporter.print(&summary::line(tally(told), done.as_ref(), stages.total()))?;
    } else if let Some(done) = done {
        if !arguments.quiet {
            reporter.print(&format!("Built {}\n", summary::in_words(warnings(told), &done, stages.total())))?;
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
        reporter.print(&summary::line(tally(told), done, stages.total()))?;
    } else {
        let errors = counted(told.len() - warnings(told), "mistake", "mistakes");
        let seconds = stages.total().as_secs_f64();
        let pages = done.map(|done| format!("{}, ", counted(done.summary.pages, "page", "pages"))).unwrap_or_default();
        let warnings = counted(warnings(told), "warning", "warnings");
        reporter.say(&format!("Checked: {pages}{errors}, {warnings}, {seconds:.2} s"));
    }
    Ok(outcome(told))
}

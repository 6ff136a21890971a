//! A case's site built in memory, as far as its expected parts ask.

use std::collections::BTreeMap;

use polygloss::base::world;
use polygloss::base::{Clock, Diagnostic, Diagnostics, Severity, When};
use polygloss::build::{Memory, Request, Scrutiny, Stages, Summary, build, examine_pictures, look_ahead, understand};
use polygloss::site::Visibility;

use super::case::Case;
use super::{derivatives, excerpt};

/// What came of a build.
struct Outcome {
    /// What each derivative of a picture is called in a case, by its output path.
    names: BTreeMap<String, String>,
    outputs: BTreeMap<String, Vec<u8>>,
    diagnostics: Diagnostics,
    summary: Option<Summary>,
}

/// All expected parts as they came, by their headings. Mistakes that the case doesn't ask for are added, so that it
/// differs.
pub(crate) fn run(case: &Case) -> Vec<(String, String)> {
    let Outcome { names, outputs, diagnostics, summary } = match outcome(case) {
        Ok(outcome) => outcome,
        Err(failure) => return vec![("failure".to_owned(), failure)],
    };
    let mistakes = told(diagnostics);
    let mut parts: Vec<(String, String)> = Vec::new();
    for heading in case.expected.iter().filter(|heading| *heading != "diagnostics") {
        let (what, picked) = heading.split_once(" | ").unwrap_or((heading, ""));
        let shown = match what {
            "outputs" => excerpt::of(&outputs.keys().map(|path| format!("{path}\n")).collect::<String>(), picked),
            "summary" => summary.as_ref().map_or_else(String::new, in_words),
            path => match outputs.get(path) {
                Some(bytes) => excerpt::of(&derivatives::named(&String::from_utf8_lossy(bytes), &names), picked),
                None => "(not built)".to_owned(),
            },
        };
        parts.push((heading.clone(), excerpt::visible(&shown)));
    }
    if !mistakes.is_empty() {
        parts.push(("diagnostics".to_owned(), excerpt::visible(&mistakes)));
    }
    parts
}

fn outcome(case: &Case) -> Result<Outcome, String> {
    let has = |option: &str| case.options.iter().any(|given| given == option);
    let preview = has("preview");
    let visibility = Visibility { drafts: preview || has("drafts"), future: preview || has("future"), preview };
    let base_url = case.options.iter().find_map(|option| option.strip_prefix("base-url=")).map(str::to_owned);
    let clock = Clock { now: When::parse(&case.now)?, given: true };
    let scrutiny = if has("check") { Scrutiny::Thorough } else { Scrutiny::Ordinary };
    let request = Request { clock, visibility, base_url, scrutiny };
    let mut stages = Stages::start();
    let mut memory = Memory::new();
    let understood =
        understand(&case.site, &request, &mut memory, &mut stages).map_err(|failure| failure.to_string())?;
    let Some(magazine) = understood.magazine else {
        let (names, outputs) = (BTreeMap::new(), BTreeMap::new());
        return Ok(Outcome { names, outputs, diagnostics: understood.diagnostics, summary: None });
    };
    let sink = world::Memory::new(&case.site);
    let built = build(&magazine, understood.diagnostics, &case.site, &sink, None, &mut stages);
    let mut built = built.map_err(|failure| failure.to_string())?;
    if has("check") {
        let ahead = look_ahead(&magazine, &case.site, &request, &mut memory, &built.diagnostics, &mut stages);
        built.diagnostics.append(ahead.map_err(|failure| failure.to_string())?);
        let examined = examine_pictures(&magazine.site, &case.site);
        built.diagnostics.append(examined.map_err(|failure| failure.to_string())?);
    }
    // With an error what was written so far is thrown away, as publishing does.
    let outputs = if built.diagnostics.has_errors() { BTreeMap::new() } else { sink.into_outputs() };
    let names = derivatives::names(&magazine.orders().all());
    Ok(Outcome { names, outputs, diagnostics: built.diagnostics, summary: Some(built.summary) })
}

fn told(diagnostics: Diagnostics) -> String {
    diagnostics.into_told().into_iter().map(|(diagnostic, times)| line(&diagnostic, times)).collect()
}

/// `error[code] path:line:column message (3 times)`, and its help below it.
fn line(diagnostic: &Diagnostic, times: usize) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = match &diagnostic.location {
        Some(location) if location.line > 0 => format!("{}:{}:{}", location.path, location.line, location.column),
        Some(location) => location.path.to_string(),
        None => "-".to_owned(),
    };
    let times = match (&diagnostic.page, times) {
        (None, 1) => String::new(),
        (None, _) => format!(" ({times} times)"),
        (Some(page), 1) => format!(" (in {page})"),
        (Some(page), _) => format!(" ({times} times, first in {page})"),
    };
    let help = diagnostic.help.iter().flat_map(|help| help.lines()).fold(String::new(), |all, line| {
        let word = if all.is_empty() { "help:" } else { "     " };
        format!("{all}    {word} {line}\n")
    });
    format!("{severity}[{}] {place} {}{times}\n{help}", diagnostic.code, diagnostic.message.replace('\n', "\n    "))
}

fn in_words(summary: &Summary) -> String {
    let Summary { pages, pictures, languages, held_back, next_due } = summary;
    let due = next_due.map_or_else(|| "none".to_owned(), |due| due.to_string());
    format!("{pages} pages, {pictures} pictures, {languages} languages, {held_back} held back, next due: {due}")
}

//! Mistakes for people, for programs, and for GitHub.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::time::Instant;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use crate::base::{Diagnostic, Diagnostics, Failure, FailureKind, Location, Severity, SitePath, SourceText, World};

use super::args::{MessageFormat, Volume};
use super::summary::{self, Tally};

/// Tells what a command found.
pub(super) struct Reporter {
    format: MessageFormat,
    volume: Volume,
    renderer: Renderer,
    started: Instant,
    /// What was told so far, for the last line of a run that fails.
    tally: Cell<Tally>,
}

impl Reporter {
    /// A reporter in this format; colours only on a terminal.
    pub(super) fn new(format: MessageFormat, volume: Volume) -> Self {
        let plain = !io::stderr().is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let renderer = if plain { Renderer::plain() } else { Renderer::styled() };
        Self { format, volume, renderer, started: Instant::now(), tally: Cell::default() }
    }

    /// Whether more is to be told.
    pub(super) fn is_verbose(&self) -> bool {
        self.volume == Volume::Verbose
    }

    /// Whether messages are for programs.
    pub(super) fn is_json(&self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Tells all mistakes and gives them back as they were told, each with how often it was found.
    ///
    /// # Errors
    /// A reader who has gone.
    pub(super) fn tell(
        &self,
        diagnostics: Diagnostics,
        world: &dyn World,
    ) -> Result<Vec<(Diagnostic, usize)>, Failure> {
        let told = diagnostics.into_told();
        let mut sources = Sources { world, last: None };
        for (diagnostic, times) in &told {
            match self.format {
                MessageFormat::Human => self.tell_people(diagnostic, *times, &mut sources),
                MessageFormat::Json => self.print(&format!("{}\n", json_line(diagnostic)))?,
                MessageFormat::Github => self.print(&format!("{}\n", workflow_command(diagnostic)))?,
            }
        }
        let warnings = told.iter().filter(|(diagnostic, _)| diagnostic.severity == Severity::Warning).count();
        let Tally { errors, warnings: before } = self.tally.get();
        self.tally.set(Tally { errors: errors + told.len() - warnings, warnings: before + warnings });
        Ok(told)
    }

    /// Tells why a command had to stop.
    pub(super) fn failure(&self, failure: &Failure) {
        if failure.kind == FailureKind::PipeClosed {
            return;
        }
        // Who reads us has gone, or the disk is full: there is nobody left to tell.
        let _ = match self.format {
            MessageFormat::Json => {
                self.print(&format!("{}\n", json_line(&as_mistake(failure)))).and_then(|()| self.end_without_success(1))
            }
            MessageFormat::Github => self.print(&format!("{}\n", workflow_command(&as_mistake(failure)))),
            MessageFormat::Human => {
                let _ = writeln!(io::stderr(), "error: {}", clean(&failure.message));
                Ok(())
            }
        };
    }

    /// The last line for programs of a run that came to nothing, with so many errors besides those that were told.
    ///
    /// # Errors
    /// A reader who has gone.
    pub(super) fn end_without_success(&self, more: usize) -> Result<(), Failure> {
        if self.format != MessageFormat::Json {
            return Ok(());
        }
        let tally = Tally { errors: self.tally.get().errors + more, ..self.tally.get() };
        self.print(&summary::line(tally, None, self.started.elapsed()))
    }

    /// Writes to standard output.
    ///
    /// # Errors
    /// A reader who has gone, or a disk that is full.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure { kind: FailureKind::PipeClosed, message: String::new() },
            _ => Failure::machine(format!("standard output can't be written: {error}")),
        })
    }

    /// Says something to people, on standard error, unless all is to be quiet.
    pub(super) fn say(&self, text: &str) {
        if self.volume != Volume::Quiet && self.format == MessageFormat::Human {
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    fn tell_people(&self, diagnostic: &Diagnostic, times: usize, sources: &mut Sources<'_>) {
        if diagnostic.severity == Severity::Warning && self.volume == Volume::Quiet {
            return;
        }
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let message = clean(&diagnostic.message);
        let mut group = Group::with_title(level.primary_title(message).id(diagnostic.code));
        if let Some(location) = &diagnostic.location {
            let path = clean(location.path.as_str());
            match sources.line(location) {
                Some((line, span)) => {
                    let annotation = AnnotationKind::Primary.span(span);
                    let snippet =
                        Snippet::source(line).path(path).line_start(location.line as usize).annotation(annotation);
                    group = group.element(snippet);
                }
                None if location.line > 0 => {
                    let origin = Origin::path(path).line(location.line as usize).char_column(location.column as usize);
                    group = group.element(origin);
                }
                None => group = group.element(Origin::path(path)),
            }
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(clean(help)));
        }
        if times > 1 {
            group = group.element(Level::NOTE.message(format!("found {times} times")));
        }
        let _ = writeln!(io::stderr(), "{}\n", self.renderer.render(&[group]));
    }
}

/// The lines that mistakes stand on; the last file is kept, since mistakes come sorted by file.
struct Sources<'a> {
    world: &'a dyn World,
    last: Option<(SitePath, Option<Lines>)>,
}

/// A text and where its lines begin.
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    fn new(text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    fn line(&self, number: usize) -> Option<&str> {
        let start = *self.starts.get(number.checked_sub(1)?)?;
        self.text[start..].split('\n').next()
    }
}

impl Sources<'_> {
    /// A line's text and the bytes in it to underline; nothing where the file isn't there any more.
    fn line(&mut self, location: &Location) -> Option<(String, std::ops::Range<usize>)> {
        if location.line == 0 {
            return None;
        }
        if self.last.as_ref().is_none_or(|(path, _)| *path != location.path) {
            let read = self.world.read(&location.path).ok();
            let text = read.and_then(|bytes| SourceText::decode(&location.path, bytes).ok());
            self.last = Some((location.path.clone(), text.map(|source| Lines::new(source.text))));
        }
        let (_, text) = self.last.as_ref()?;
        let line = text.as_ref()?.line(location.line as usize)?;
        let column = (location.column as usize).saturating_sub(1);
        // A very long line is shown around the place only.
        let skipped = column.saturating_sub(60);
        let taken: String = line
            .chars()
            .skip(skipped)
            .take(160)
            .map(|letter| if is_harmful(letter) { '\u{FFFD}' } else { letter })
            .collect();
        let offset = |count: usize| taken.char_indices().nth(count).map_or(taken.len(), |(at, _)| at);
        let start = offset(column - skipped);
        let end = offset(column - skipped + location.length.max(1) as usize);
        Some((taken, start..end))
    }
}

/// Characters that would do something to a terminal or turn its text around.
fn is_harmful(letter: char) -> bool {
    (letter.is_control() && letter != '\t')
        || matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn clean(text: &str) -> String {
    text.chars().map(|letter| if is_harmful(letter) && letter != '\n' { '\u{FFFD}' } else { letter }).collect()
}

/// A failure as programs read it.
fn as_mistake(failure: &Failure) -> Diagnostic {
    let code = match failure.kind {
        FailureKind::Usage => "wrong-use",
        FailureKind::Interrupted(_) => "interrupted",
        FailureKind::Machine | FailureKind::PipeClosed | FailureKind::Changed(_) => "failed",
    };
    let other = |failure: Failure| Diagnostic::error(code, clean(&failure.message));
    failure.clone().into_mistake().unwrap_or_else(other)
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn json_line(diagnostic: &Diagnostic) -> serde_json::Value {
    let location = diagnostic.location.as_ref();
    let number = |number: u32| if number == 0 { None } else { Some(number) };
    json!({
        "type": "diagnostic",
        "severity": severity(diagnostic),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "path": location.map(|location| location.path.as_str()),
        "line": location.and_then(|location| number(location.line)),
        "column": location.and_then(|location| number(location.column)),
        "help": diagnostic.help,
    })
}

/// `::error file=…,line=…,col=…,title=…::message`, escaped as GitHub asks.
fn workflow_command(diagnostic: &Diagnostic) -> String {
    let data = |text: &str| clean(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let mut properties = Vec::new();
    if let Some(location) = &diagnostic.location {
        properties.push(format!("file={}", property(location.path.as_str())));
        if location.line > 0 {
            properties.push(format!("line={},col={}", location.line, location.column));
        }
    }
    properties.push(format!("title={}", property(diagnostic.code)));
    let help = diagnostic.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    format!("::{} {}::{}", severity(diagnostic), properties.join(","), data(&format!("{}{help}", diagnostic.message)))
}

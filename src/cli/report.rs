//! Mistakes for people, for programs, and for GitHub.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use annotate_snippets::Renderer;
use serde_json::json;

use crate::base::excerpt::{Excerpts, clean};
use crate::base::{Diagnostic, Diagnostics, Failure, FailureKind, Severity, World};

use super::args::{MessageFormat, Volume};
use super::drawing;
use super::summary::{self, Tally};

/// Tells what a command found.
pub(super) struct Reporter {
    format: MessageFormat,
    volume: Volume,
    renderer: Renderer,
    has_colours: bool,
    started: Instant,
    /// What paths of the site begin with for GitHub, which counts them from the repository: `magazine/`.
    folder: String,
    /// What was told so far, for the last line of a run that fails.
    tally: Cell<Tally>,
}

impl Reporter {
    /// A reporter in this format; colours only on a terminal.
    pub(super) fn new(format: MessageFormat, volume: Volume) -> Self {
        let plain = !io::stderr().is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let renderer = if plain { Renderer::plain() } else { Renderer::styled() };
        Self {
            format,
            volume,
            renderer,
            has_colours: !plain,
            started: Instant::now(),
            folder: String::new(),
            tally: Cell::default(),
        }
    }

    /// The same for a site that may lie in a folder of its repository.
    pub(super) fn of_site(self, root: &Path) -> Self {
        let repository =
            std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from).or_else(|| std::env::current_dir().ok());
        let (Some(repository), Ok(root)) = (repository, std::path::absolute(root)) else { return self };
        let below = root.strip_prefix(repository).unwrap_or(Path::new(""));
        let folder = below.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect();
        Self { folder, ..self }
    }

    /// Whether more is to be told.
    pub(super) fn is_verbose(&self) -> bool {
        self.volume == Volume::Verbose
    }

    /// Whether messages are for programs.
    pub(super) fn is_json(&self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Whether people watch, and want to know how far things are.
    pub(super) fn shows_progress(&self) -> bool {
        self.volume != Volume::Quiet && self.format == MessageFormat::Human && io::stderr().is_terminal()
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
        let mut excerpts = Excerpts::new(world);
        let is_told = |diagnostic: &Diagnostic| self.volume != Volume::Quiet || diagnostic.severity == Severity::Error;
        for (diagnostic, times) in told.iter().filter(|(diagnostic, _)| is_told(diagnostic)) {
            match self.format {
                MessageFormat::Human => self.tell_people(diagnostic, *times, &mut excerpts),
                MessageFormat::Json => self.print(&format!("{}\n", json_line(diagnostic, *times)))?,
                MessageFormat::Github => self.print(&format!("{}\n", self.workflow_command(diagnostic, *times)))?,
            }
        }
        let warnings = told.iter().filter(|(diagnostic, _)| diagnostic.severity == Severity::Warning).count();
        let Tally { errors, warnings: before } = self.tally.get();
        self.tally.set(Tally { errors: errors + told.len() - warnings, warnings: before + warnings });
        Ok(told)
    }

    /// Says that there are errors, which keep nobody from listing what there is.
    pub(super) fn pass_over(&self, diagnostics: &Diagnostics) {
        match diagnostics.iter().filter(|mistake| mistake.severity == Severity::Error).count() {
            0 => {}
            errors => {
                let errors = summary::counted(errors, "mistake", "mistakes");
                self.say(&format!("the site has {errors}; `polygloss check` tells more"));
            }
        }
    }

    /// Tells why a command had to stop.
    pub(super) fn failure(&self, failure: &Failure) {
        if failure.kind == FailureKind::PipeClosed {
            return;
        }
        // Who reads us has gone, or the disk is full: there is nobody left to tell.
        let _ = match self.format {
            MessageFormat::Json => self
                .print(&format!("{}\n", json_line(&as_mistake(failure), 1)))
                .and_then(|()| self.end_without_success(1)),
            MessageFormat::Github => self.print(&format!("{}\n", self.workflow_command(&as_mistake(failure), 1))),
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

    /// Says on a terminal what is being waited for.
    pub(super) fn progress(&self, text: &str) {
        if io::stderr().is_terminal() {
            self.say(text);
        }
    }

    /// A text in the colour of errors, where there are colours.
    pub(super) fn alarming(&self, text: &str) -> String {
        if self.has_colours { format!("\x1b[1;31m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn tell_people(&self, diagnostic: &Diagnostic, times: usize, excerpts: &mut Excerpts<'_>) {
        let _ = writeln!(io::stderr(), "{}\n", drawing::drawn(diagnostic, times, excerpts, &self.renderer));
    }

    /// `::error file=…,line=…,col=…,title=…::message`, escaped as GitHub asks.
    fn workflow_command(&self, diagnostic: &Diagnostic, times: usize) -> String {
        let data = |text: &str| clean(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
        let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
        let mut properties = Vec::new();
        if let Some(location) = &diagnostic.location {
            properties.push(format!("file={}", property(&format!("{}{}", self.folder, location.path))));
            if location.line > 0 {
                properties.push(format!("line={},col={}", location.line, location.column));
            }
        }
        properties.push(format!("title={}", property(diagnostic.code)));
        let more = if times > 1 { format!(" (found {times} times)") } else { String::new() };
        let help = diagnostic.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let message = data(&format!("{}{more}{help}", diagnostic.message));
        format!("::{} {}::{message}", severity(diagnostic), properties.join(","))
    }
}

/// A failure as programs read it.
fn as_mistake(failure: &Failure) -> Diagnostic {
    let code = match failure.kind {
        FailureKind::Usage => "wrong-use",
        FailureKind::Interrupted(_) => "interrupted",
        FailureKind::Machine | FailureKind::PipeClosed | FailureKind::Changed(_) | FailureKind::TooLarge(_) => "failed",
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

fn json_line(diagnostic: &Diagnostic, times: usize) -> serde_json::Value {
    let location = diagnostic.location.as_ref();
    let number = |number: u32| if number == 0 { None } else { Some(number) };
    let mut line = json!({
        "type": "diagnostic",
        "severity": severity(diagnostic),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "path": location.map(|location| location.path.as_str()),
        "line": location.and_then(|location| number(location.line)),
        "column": location.and_then(|location| number(location.column)),
        "help": diagnostic.help,
    });
    if let Some(page) = &diagnostic.page {
        line["page"] = json!(page);
    }
    if times > 1 {
        line["times"] = json!(times);
    }
    line
}

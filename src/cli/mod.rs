//! The terminal: arguments in, reports out, exit statuses.

mod args;
mod build;
mod clock;
mod create;
mod drawing;
mod list;
mod magazine;
mod panics;
mod photos;
mod progress;
mod report;
mod serve;
mod summary;
mod why;

use std::io;

use clap::{CommandFactory, Parser};

use crate::base::{Failure, FailureKind};
use crate::disk::{Folder, find_root};

use args::{Arguments, Command, MessageFormat, Volume};
use report::Reporter;

/// How a command ends when nothing stopped it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// 0
    Done,
    /// 1: the site has mistakes.
    Mistakes,
    /// 130 or 143: it was to go on until a signal came, by its number.
    Ended(i32),
}

/// Runs the program with the process's arguments and gives its exit status.
pub fn run() -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no mistakes; a reader who has gone is none either.
            let format = if error.use_stderr() { args::wanted_format() } else { MessageFormat::Human };
            match format {
                MessageFormat::Human => drop(error.print()),
                _ => Reporter::new(format, Volume::Normal).failure(&args::refusal(&error)),
            }
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    let reporter = Reporter::new(arguments.message_format, arguments.volume());
    let reporter = match &arguments.root {
        Some(root) => reporter.of_site(root),
        None => reporter,
    };
    match panics::survived(|| execute(&arguments, &reporter)) {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::Mistakes) => 1,
        Ok(Outcome::Ended(signal)) => of_signal(signal),
        Err(failure) => {
            reporter.failure(&failure);
            match failure.kind {
                FailureKind::Changed(_) | FailureKind::TooLarge(_) => 1,
                FailureKind::Usage => 2,
                FailureKind::Machine => 3,
                FailureKind::Interrupted(signal) => of_signal(signal),
                FailureKind::PipeClosed => 0,
            }
        }
    }
}

/// The exit status of a program that a signal ended.
fn of_signal(signal: i32) -> u8 {
    128 + u8::try_from(signal).unwrap_or(15)
}

fn execute(arguments: &Arguments, reporter: &Reporter) -> Result<Outcome, Failure> {
    // A mistake in it is told by those commands too that need no clock.
    if let Some(now) = &arguments.now {
        clock::clock(Some(now))?;
    }
    match &arguments.command {
        Command::Build(options) => build::build(arguments, options, reporter),
        Command::Serve(options) => serve::serve(arguments, options, reporter),
        Command::Check(options) => build::check(arguments, options, reporter),
        Command::Init(options) => create::init(options, reporter),
        Command::New(options) => create::new(arguments, options, reporter),
        Command::List(options) => list::list(arguments, options, reporter),
        Command::Photos(options) => photos::photos(arguments, options, reporter),
        Command::Why(options) => why::why(arguments, options, reporter),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "polygloss", &mut script);
            reporter.print(&String::from_utf8_lossy(&script))?;
            Ok(Outcome::Done)
        }
    }
}

/// The site's folder: `--root`, else the nearest one that holds a polygloss.toml.
fn site(arguments: &Arguments) -> Result<Folder, Failure> {
    let root = match &arguments.root {
        Some(root) if root.join("polygloss.toml").is_file() => root.clone(),
        Some(root) => {
            let message = format!("there is no polygloss.toml in {}", root.display());
            return Err(Failure::usage(message));
        }
        None => {
            let here = std::env::current_dir()
                .map_err(|error: io::Error| Failure::machine(format!("the current folder can't be read: {error}")))?;
            find_root(&here).ok_or_else(|| {
                Failure::usage("there is no polygloss.toml here or above; name a site's folder with --root, or make one with `polygloss init DIR`")
            })?
        }
    };
    Folder::open(&root)
}

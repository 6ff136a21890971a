//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::base::Failure;

/// Builds a magazine in many languages out of Markdown.
#[derive(Debug, Parser)]
#[command(name = "polygloss", version, about, propagate_version = true, arg_required_else_help = true)]
pub(super) struct Arguments {
    /// The site's folder; else the current one or the nearest above that holds a polygloss.toml
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The time to build for, such as 2026-12-24T08:00; without an offset in the site's time zone
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<String>,
    /// How mistakes are told
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
    /// Tell more: how long each stage took
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Tell only what went wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
    #[command(subcommand)]
    pub command: Command,
}

impl Arguments {
    /// How much is to be told.
    pub(super) fn volume(&self) -> Volume {
        match (self.verbose, self.quiet) {
            (true, _) => Volume::Verbose,
            (_, true) => Volume::Quiet,
            _ => Volume::Normal,
        }
    }
}

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Volume {
    Quiet,
    Normal,
    Verbose,
}

/// How mistakes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// For people
    Human,
    /// One JSON object a line
    Json,
    /// GitHub's workflow commands
    Github,
}

/// How mistakes are to be told of a command line that is wrong itself, as far as it says.
pub(super) fn wanted_format() -> MessageFormat {
    const OPTION: &str = "--message-format";
    let arguments: Vec<String> = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let after = arguments.windows(2).filter(|pair| pair[0] == OPTION).map(|pair| pair[1].as_str());
    let within = arguments.iter().filter_map(|argument| argument.strip_prefix(OPTION)?.strip_prefix('='));
    after.chain(within).find_map(|word| MessageFormat::from_str(word, false).ok()).unwrap_or(MessageFormat::Human)
}

/// Why a command line is refused, in one line.
pub(super) fn refusal(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or(&text);
    let first = first.strip_prefix("error: ").unwrap_or("a command is missing; `polygloss --help` names them");
    Failure::usage(first.lines().map(str::trim).collect::<Vec<_>>().join(" "))
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build the site
    Build(BuildOptions),
    /// Show the site while it is written: every change is seen at once
    Serve(ServeOptions),
    /// Tell everything that is wrong, and write nothing
    Check(CheckOptions),
    /// Make a new site that builds at once
    Init(InitOptions),
    /// Write a new article with its front matter
    New(NewOptions),
    /// List articles by their state
    List(ListOptions),
    /// List pictures with their credits, and those that need care
    Photos(PhotosOptions),
    /// Tell what a page is made of
    Why(WhyOptions),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(super) struct BuildOptions {
    /// Where the site goes; else `output_dir` of polygloss.toml
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The site's address, over that of polygloss.toml
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Show drafts, and languages that aren't live
    #[arg(long)]
    pub drafts: bool,
    /// Show articles whose date lies ahead
    #[arg(long)]
    pub future: bool,
    /// Show drafts and scheduled articles, keep search engines out, and say so on every page
    #[arg(long)]
    pub preview: bool,
    /// Take an output folder that isn't ours; overwrite at most, delete nothing
    #[arg(long)]
    pub force: bool,
    /// Replace the output's entries one by one, so that the folder itself stays
    #[arg(long)]
    pub in_place: bool,
}

#[derive(Debug, Args)]
pub(super) struct ServeOptions {
    /// The address to listen at; 0.0.0.0 is every one of this machine
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    pub host: String,
    /// The port; 0 is any free one. Without it 4000, or the next free one
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Open the site in the browser
    #[arg(long)]
    pub open: bool,
    /// Hide drafts, scheduled articles, and languages that aren't live
    #[arg(long)]
    pub no_drafts: bool,
    /// Look for changes again and again, where the system doesn't tell of them
    #[arg(long)]
    pub poll: bool,
    /// Lead the browser to the page that was just saved
    #[arg(long)]
    pub jump: bool,
    /// Answer also to this name, such as that of a proxy before this machine
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct CheckOptions {
    /// Only what concerns this language
    #[arg(long, value_name = "LANG")]
    pub lang: Option<String>,
    /// Fail on warnings too
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
}

/// What `--deny` makes an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Warnings
    Warnings,
}

#[derive(Debug, Args)]
pub(super) struct InitOptions {
    /// A folder that is empty or isn't there
    pub dir: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct NewOptions {
    /// The article's file from content/, such as sl/culture/museum.md
    pub path: String,
}

#[derive(Debug, Args)]
pub(super) struct ListOptions {
    /// Which articles; all when left out
    pub state: Option<ListState>,
    /// As a JSON array
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct WhyOptions {
    /// The page's address, such as /en/culture/museum/, or the Markdown file of its text
    pub url: String,
    /// As a JSON object
    #[arg(long)]
    pub json: bool,
}

/// Which articles are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListState {
    /// Drafts
    Drafts,
    /// Articles whose date lies ahead
    Scheduled,
    /// Articles that are no longer shown
    Expired,
    /// Articles that a language doesn't have
    Untranslated,
    /// Articles with a picture without credit
    Uncredited,
}

#[derive(Debug, Args)]
pub(super) struct PhotosOptions {
    #[command(subcommand)]
    pub command: PhotosCommand,
}

/// What is asked of pictures.
#[derive(Debug, Subcommand)]
pub(super) enum PhotosCommand {
    /// Every picture with its credit, its licence, and where it is shown
    List(PhotosFormat),
    /// Pictures that are shown somewhere without a credit
    Missing(PhotosFormat),
    /// Pictures whose licence ends soon, or has ended
    Expiring {
        /// How soon, in days or weeks: 30d, 8w
        #[arg(long, value_name = "TIME", default_value = "30d")]
        within: Days,
        #[command(flatten)]
        format: PhotosFormat,
    },
    /// Pictures that nothing shows or names
    Unused(PhotosFormat),
    /// Pictures that are there twice, also in another size or format
    Duplicates(PhotosFormat),
    /// Remove pictures from the cache that no page shows any more
    Prune(PruneFormat),
}

/// How it is told what was removed.
#[derive(Debug, Args)]
pub(super) struct PruneFormat {
    /// As a JSON object
    #[arg(long)]
    pub json: bool,
}

/// How pictures are listed.
#[derive(Debug, Args)]
pub(super) struct PhotosFormat {
    /// As a JSON array
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// As comma-separated values, for spreadsheets
    #[arg(long)]
    pub csv: bool,
}

/// A number of days: `30d`, `8w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days(pub u32);

impl std::str::FromStr for Days {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, days) = match text.strip_suffix('w') {
            Some(weeks) => (weeks, 7),
            None => (text.strip_suffix('d').unwrap_or(text), 1),
        };
        let days = number.parse::<u32>().ok().and_then(|number| number.checked_mul(days));
        days.map(Self).ok_or_else(|| "write it like 30d or 8w".to_owned())
    }
}

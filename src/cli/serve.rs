//! `serve`: the magazine in a browser, as it stands at each moment.

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use serde_json::json;
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::base::{Clock, Diagnostic, Diagnostics, Failure, Severity, SitePath};
use crate::disk::Folder;
use crate::serve::{Change, Desk, DeskOptions, News, Remark, Server, Watching};
use crate::site::Visibility;

use super::args::{Arguments, ServeOptions};
use super::build::tell_stages;
use super::report::Reporter;
use super::summary::counted;
use super::{Outcome, clock, site};

/// The port where none is named; where it is taken, the next free one up to this many further.
const PORT: u16 = 4000;
const MORE_PORTS: u16 = 99;

/// After so long the first reading of a site is worth a word.
const LONG: Duration = Duration::from_millis(700);

/// What happens while a site is served.
enum Event {
    Opened(Result<Arc<Desk>, Failure>),
    News(News),
    Remark(Remark),
    Signal(i32),
}

/// Serves the site until it is ended.
pub(super) fn serve(arguments: &Arguments, options: &ServeOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    let folder = site(arguments)?;
    let clock = clock_of(arguments)?;
    let (sender, events) = mpsc::channel();
    watch_signals(sender.clone())?;
    let listener = listen(options)?;
    let address = listener.local_addr().map_err(|error| Failure::machine(format!("no address: {error}")))?;
    if !address.ip().is_loopback() {
        reporter.say(&format!("warning: everyone who reaches {address} can read the site, drafts too"));
    }
    let drafts = !options.no_drafts;
    let desk_options = DeskOptions {
        visibility: Visibility { drafts, future: drafts, preview: false },
        origin: origin(options, address),
        clock,
        watching: if options.poll { Watching::Polling } else { Watching::Told },
    };
    let origin = desk_options.origin.clone();
    let started = Instant::now();
    open(folder, desk_options, sender.clone())?;
    let desk = match opened(&events, reporter)? {
        Ok(desk) => desk,
        Err(signal) => return Ok(Outcome::Ended(signal)),
    };
    let mut terminal = Terminal::new(reporter, desk.clone());
    terminal.tell_edition(desk.current().mistakes())?;
    let remarks = sender.clone();
    let names = options.allow_host.iter().cloned().chain(named_host(options)).collect();
    // Who is gone when the program ends needs no remarks.
    let server = Server::start(desk.clone(), listener, names, move |remark| drop(remarks.send(Event::Remark(remark))))?;
    let _watching = desk.watch(move |news| drop(sender.send(Event::News(news))))?;
    let home = format!("{origin}{}/", desk.current().base_path());
    terminal.ready(&home, started.elapsed())?;
    if options.poll {
        reporter.say("Looking for changes again and again");
    }
    if options.open {
        open_browser(&home, reporter);
    }
    for event in events {
        match event {
            Event::Signal(signal) => return Ok(Outcome::Ended(signal)),
            Event::News(News::Change(change)) => {
                if options.jump {
                    jump(&desk, &server, &change);
                }
                terminal.change(&change)?;
            }
            Event::News(News::Found(mistakes)) | Event::Remark(Remark::Mistakes(mistakes)) => {
                terminal.tell_pages(mistakes)?;
            }
            Event::News(News::Swept(mistakes)) => terminal.swept(mistakes)?,
            Event::News(News::Polling(why)) => reporter.say(&format!("Looking for changes again and again: {why}")),
            Event::News(News::Failed(failure)) => reporter.failure(&failure),
            Event::Remark(Remark::Broken(page, why)) => terminal.tell_broken(&page, &why),
            Event::Opened(_) => {}
        }
    }
    Ok(Outcome::Done)
}

/// The clock of each edition: one that was given stands still, the machine's goes on.
fn clock_of(arguments: &Arguments) -> Result<Box<dyn Fn() -> Clock + Send + Sync>, Failure> {
    let first = clock::clock(arguments.now.as_deref())?;
    Ok(if first.given {
        Box::new(move || first)
    } else {
        // Without `--now` nothing can be wrong with it, nor with an epoch that was read before.
        Box::new(move || clock::clock(None).unwrap_or(first))
    })
}

/// Hands SIGINT and SIGTERM on as events.
fn watch_signals(events: Sender<Event>) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::machine(format!("signals can't be watched: {error}"));
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]).map_err(failed)?;
    let hand_on = move || signals.forever().for_each(|signal| drop(events.send(Event::Signal(signal))));
    std::thread::Builder::new().name("signals".to_owned()).spawn(hand_on).map_err(failed)?;
    Ok(())
}

/// Reads the site beside us, so that a signal can end it.
fn open(folder: Folder, options: DeskOptions, events: Sender<Event>) -> Result<(), Failure> {
    let read = move || drop(events.send(Event::Opened(Desk::open(folder.root(), options))));
    let thread = std::thread::Builder::new().name("open".to_owned()).spawn(read);
    thread.map(drop).map_err(|error| Failure::machine(format!("no thread can be started: {error}")))
}

/// Waits for the site, or for a signal.
fn opened(events: &Receiver<Event>, reporter: &Reporter) -> Result<Result<Arc<Desk>, i32>, Failure> {
    let mut patience = LONG;
    loop {
        match events.recv_timeout(patience) {
            Ok(Event::Opened(desk)) => return desk.map(Ok),
            Ok(Event::Signal(signal)) => return Ok(Err(signal)),
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => {
                reporter.progress("Reading the site …");
                patience = Duration::from_secs(3600);
            }
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::machine("the site could not be read")),
        }
    }
}

/// Listens at the address that was asked for.
fn listen(options: &ServeOptions) -> Result<TcpListener, Failure> {
    let host = options.host.trim_start_matches('[').trim_end_matches(']');
    let bind = |port: u16| -> io::Result<TcpListener> {
        let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
        TcpListener::bind(&*addresses)
    };
    let first = options.port.unwrap_or(PORT);
    let last = if options.port.is_some() { first } else { first + MORE_PORTS };
    for port in first..=last {
        match bind(port) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(Failure::machine(format!("{host}:{port} can't be listened at: {error}"))),
        }
    }
    Err(Failure::machine(match options.port {
        Some(port) => format!(
            "port {port} is taken, perhaps by another `polygloss serve`; name another one, or 0 for any that is free"
        ),
        None => {
            format!("the ports {first} to {last} are all taken; name another one with --port, or 0 for any free one")
        }
    }))
}

/// Scheme, host and port as a browser on this machine writes them.
fn origin(options: &ServeOptions, address: SocketAddr) -> String {
    let port = address.port();
    if let Some(name) = named_host(options) {
        return format!("http://{name}:{port}");
    }
    match address.ip() {
        ip if ip.is_unspecified() => format!("http://{}:{port}", Ipv4Addr::LOCALHOST),
        IpAddr::V4(ip) => format!("http://{ip}:{port}"),
        IpAddr::V6(ip) => format!("http://[{ip}]:{port}"),
    }
}

/// The host where it is given as a name.
fn named_host(options: &ServeOptions) -> Option<String> {
    let bare = options.host.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>().is_err().then(|| options.host.clone())
}

/// Leads the browser to the page of the one file that was saved.
fn jump(desk: &Desk, server: &Server, change: &Change) {
    let edition = desk.current();
    let mut addresses = change.files.iter().filter_map(|file| edition.address_of_source(file));
    if let (Some(address), None) = (addresses.next(), addresses.next()) {
        server.lead_to(change.edition, address);
    }
}

/// Opens an address in the browser of whoever sits here.
fn open_browser(address: &str, reporter: &Reporter) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = std::process::Command::new(program);
    let started = command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match started {
        // It is waited for, so that nothing is left of it.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(error) => reporter.say(&format!("warning: no browser could be opened: {program}: {error}")),
    }
}

/// What the terminal was told.
struct Terminal<'a> {
    reporter: &'a Reporter,
    desk: Arc<Desk>,
    of_edition: HashSet<Diagnostic>,
    of_pages: HashSet<Diagnostic>,
    /// Pages that could not be made, by our fault or the machine's.
    broken: HashSet<String>,
}

impl<'a> Terminal<'a> {
    fn new(reporter: &'a Reporter, desk: Arc<Desk>) -> Self {
        Self { reporter, desk, of_edition: HashSet::new(), of_pages: HashSet::new(), broken: HashSet::new() }
    }

    fn tell_broken(&mut self, page: &str, why: &str) {
        if self.broken.insert(page.to_owned()) {
            self.reporter.failure(&Failure::machine(format!("{page} could not be made: {why}")));
        }
    }

    fn ready(&self, home: &str, took: Duration) -> Result<(), Failure> {
        let (errors, warnings) = self.counts();
        if self.reporter.is_json() {
            let line = json!({
                "type": "ready", "address": home, "errors": errors, "warnings": warnings, "seconds": took.as_secs_f64(),
            });
            return self.reporter.print(&format!("{line}\n"));
        }
        self.reporter.print(&format!(
            "Serving {home} after {:.2} s{}; Ctrl-C ends it\n",
            took.as_secs_f64(),
            self.state()
        ))
    }

    /// One line on a change, and the mistakes that are new or stand in what was saved.
    fn change(&mut self, change: &Change) -> Result<(), Failure> {
        let is_changed = |mistake: &Diagnostic| {
            let place = mistake.location.as_ref();
            place.is_none_or(|place| change.files.is_empty() || change.files.contains(&place.path))
        };
        let is_of_all_pages = change.files.iter().any(|file| !file.as_str().starts_with("content/"));
        self.of_pages.retain(|mistake| !is_of_all_pages && !is_changed(mistake));
        self.of_edition.retain(|mistake| !is_changed(mistake));
        self.broken.clear();
        self.tell_edition(&change.mistakes)?;
        let milliseconds = change.took.as_secs_f64() * 1000.0;
        if self.reporter.is_json() {
            let (errors, warnings) = self.counts();
            let files: Vec<&str> = change.files.iter().map(SitePath::as_str).collect();
            let line = json!({
                "type": "change", "files": files, "errors": errors, "warnings": warnings, "milliseconds": milliseconds,
            });
            return self.reporter.print(&format!("{line}\n"));
        }
        let what = match &*change.files {
            [] => "The site".to_owned(),
            [file] => file.to_string(),
            [file, others @ ..] => format!("{file} and {}", counted(others.len(), "other file", "other files")),
        };
        self.reporter.say(&format!("{what}: {milliseconds:.0} ms{}", self.state()));
        if let Some(edition) = Some(self.desk.current()).filter(|edition| edition.number() == change.edition) {
            tell_stages(self.reporter, edition.stages());
        }
        Ok(())
    }

    /// Tells an edition's mistakes that were not told yet; those that are no more may be told again.
    fn tell_edition(&mut self, mistakes: &[Diagnostic]) -> Result<(), Failure> {
        let new = mistakes.iter().filter(|mistake| !self.of_edition.contains(mistake)).cloned().collect();
        self.of_edition = mistakes.iter().cloned().collect();
        self.tell(new)
    }

    fn tell_pages(&mut self, mistakes: Vec<Diagnostic>) -> Result<(), Failure> {
        let told = |mistake: &Diagnostic| self.of_edition.contains(mistake) || self.of_pages.contains(mistake);
        let new: Vec<Diagnostic> = mistakes.into_iter().filter(|mistake| !told(mistake)).collect();
        self.of_pages.extend(new.iter().cloned());
        self.tell(new)
    }

    /// All pages were looked at: these are their mistakes, and no others.
    fn swept(&mut self, mistakes: Vec<Diagnostic>) -> Result<(), Failure> {
        let before = self.counts();
        let all = mistakes.iter().cloned().collect();
        self.tell_pages(mistakes)?;
        self.of_pages = all;
        if self.counts() != before {
            let state = match self.counts() {
                (0, 0) => ", no mistakes".to_owned(),
                _ => self.state(),
            };
            self.reporter.say(&format!("All pages looked at{state}"));
        }
        Ok(())
    }

    fn tell(&self, mistakes: Vec<Diagnostic>) -> Result<(), Failure> {
        let mut found = Diagnostics::new();
        found.extend(mistakes);
        self.reporter.tell(found, self.desk.folder()).map(drop)
    }

    fn counts(&self) -> (usize, usize) {
        let all = || self.of_edition.union(&self.of_pages);
        let errors = all().filter(|mistake| mistake.severity == Severity::Error).count();
        (errors, all().count() - errors)
    }

    /// How many mistakes there are, to stand at the end of a line.
    fn state(&self) -> String {
        let (errors, warnings) = self.counts();
        let mut parts = Vec::new();
        if errors > 0 {
            parts.push(self.reporter.alarming(&counted(errors, "error", "errors")));
        }
        if warnings > 0 {
            parts.push(counted(warnings, "warning", "warnings"));
        }
        parts.iter().map(|part| format!(", {part}")).collect()
    }
}

//! The background sweep: pages that nobody asked for are made at leisure, to find what is wrong on them.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::base::{Diagnostic, Failure};

use super::desk::Desk;
use super::edition::{Edition, Rendered};
use super::watch::{News, thread};

/// The sweep begins when nothing has changed for so long.
const CALM: Duration = Duration::from_millis(2_500);

/// A thread that sweeps.
pub(super) struct Sweep {
    begin: Sender<()>,
    /// Goes up with each change: a sweep that was begun before gives way.
    change: Arc<AtomicU64>,
}

/// Starts the thread; it ends with what is given back.
pub(super) fn start(desk: Arc<Desk>, news: Sender<News>) -> Result<Sweep, Failure> {
    let (begin, begun) = channel();
    let change = Arc::new(AtomicU64::new(0));
    let mut sweeper = Sweeper { desk, news, change: change.clone(), swept: 0 };
    thread("sweep", move || {
        lower_priority();
        sweeper.run(&begun);
    })?;
    Ok(Sweep { begin, change })
}

impl Sweep {
    /// Gives way at once.
    pub(super) fn pause(&self) {
        self.change.fetch_add(1, Ordering::Relaxed);
    }

    /// Begins, once it is calm, with what the newest edition has that was not swept.
    pub(super) fn begin(&self) {
        // Without the thread nothing is swept, and all else goes on.
        let _ = self.begin.send(());
    }
}

struct Sweeper {
    desk: Arc<Desk>,
    news: Sender<News>,
    change: Arc<AtomicU64>,
    /// The edition that was swept last, to its end.
    swept: u64,
}

impl Sweeper {
    fn run(&mut self, begun: &Receiver<()>) {
        while begun.recv().is_ok() {
            loop {
                match begun.recv_timeout(CALM) {
                    Ok(()) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            let edition = self.desk.current();
            if edition.number() != self.swept {
                self.sweep(&edition);
            }
        }
    }

    fn sweep(&mut self, edition: &Edition) {
        let change = self.change.load(Ordering::Relaxed);
        let mut found: HashSet<Diagnostic> = HashSet::new();
        let mut is_whole = true;
        for job in 0..edition.jobs() {
            if self.change.load(Ordering::Relaxed) != change {
                is_whole = false;
                break;
            }
            match edition.render(job) {
                Rendered::Page { mistakes, .. } => found.extend(mistakes),
                Rendered::Broken(_) | Rendered::File { .. } => {}
                Rendered::Outdated(_) | Rendered::Unreadable(_) => {}
            }
        }
        let mut found: Vec<Diagnostic> = found.into_iter().collect();
        found.sort_by(|one, other| (&one.location, &one.message).cmp(&(&other.location, &other.message)));
        let news = if is_whole {
            self.swept = edition.number();
            News::Swept(found)
        } else {
            News::Found(found)
        };
        // Nobody listens any more: the sweep ends soon.
        let _ = self.news.send(news);
    }
}

/// Whatever else the machine does comes first.
fn lower_priority() {
    // There it is the thread's alone; elsewhere the whole program's.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(15);
}

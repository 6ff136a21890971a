//! Looking after a folder: what is heard of it is a hint, what stands in it the truth.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::base::{Diagnostic, Failure, SitePath};

use super::desk::{Desk, Watching, Where};
use super::ears::{Ears, Heard, Sound};
use super::sweep::{self, Sweep};

/// What there is to tell while a folder is watched.
#[derive(Debug, Clone)]
pub enum News {
    /// A new edition.
    Change(Change),
    /// Mistakes that were found on pages nobody had asked for, before a change ended the looking; each once.
    Found(Vec<Diagnostic>),
    /// The mistakes of all pages of the newest edition, each once, in order of place.
    Swept(Vec<Diagnostic>),
    /// From now on the folder is polled; why.
    Polling(String),
    /// The folder can't be read at the moment; what the machine says.
    Failed(Failure),
}

/// A new edition and what it was made for.
#[derive(Debug, Clone)]
pub struct Change {
    /// Files that were written, renamed or taken away, in order of path.
    pub files: Vec<SitePath>,
    /// From the first that was heard of it until the edition stood.
    pub took: Duration,
    /// The edition's mistakes.
    pub mistakes: Vec<Diagnostic>,
    /// The edition's number.
    pub edition: u64,
}

/// Ends the watching when it is dropped.
#[must_use]
pub struct WatchGuard {
    heard: Sender<Heard>,
}

impl Drop for WatchGuard {
    fn drop(&mut self) {
        // Whoever listened may have ended before.
        let _ = self.heard.send(Heard::End);
    }
}

/// So long it must be quiet before a burst is over, once every file that was written is closed.
const QUIET: Duration = Duration::from_millis(5);

/// So long where one is still open: an editor may have emptied it and not yet written.
const QUIET_WHILE_OPEN: Duration = Duration::from_millis(20);

/// No burst lasts longer; what comes later is the next one.
const LONGEST: Duration = Duration::from_millis(40);

/// After a change all is listed again, after so long and then after so long: what was missed, and files that were written
/// twice within one tick of the clock.
const SECOND_LOOKS: [Duration; 2] = [Duration::from_millis(150), Duration::from_millis(1_000)];

/// Polling waits at least so long between two looks, and so many times as long as a look takes.
const POLL: Duration = Duration::from_millis(400);
const POLL_SHARE: u32 = 20;

/// Begins to look after a desk's folder.
pub(super) fn look_after(
    desk: &Arc<Desk>,
    watching: Watching,
    tell: impl Fn(News) + Send + 'static,
) -> Result<WatchGuard, Failure> {
    let (heard, hearing) = channel();
    let (tell, news) = (tell, channel::<News>());
    let sweep = sweep::start(desk.clone(), news.0.clone())?;
    let mut watch =
        Watch { desk: desk.clone(), ears: None, news: news.0, sweep, recent: Vec::new(), look_time: Duration::ZERO };
    if watching == Watching::Told {
        watch.listen(&heard);
    }
    thread("news", move || news.1.iter().for_each(tell))?;
    thread("watch", move || watch.run(&hearing))?;
    Ok(WatchGuard { heard })
}

/// Starts a thread.
pub(super) fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    started.map(|_| ()).map_err(|error| Failure::machine(format!("no thread can be started: {error}")))
}

struct Watch {
    desk: Arc<Desk>,
    /// None while the folder is polled.
    ears: Option<Ears>,
    news: Sender<News>,
    sweep: Sweep,
    /// Files of the last change.
    recent: Vec<SitePath>,
    /// How long it took to list all, when that was last done for itself.
    look_time: Duration,
}

impl Watch {
    fn listen(&mut self, heard: &Sender<Heard>) {
        match Ears::open(self.desk.folder().root(), heard.clone()) {
            Ok(ears) => self.ears = Some(ears),
            Err(why) => self.tell(News::Polling(why)),
        }
    }

    fn tell(&self, news: News) {
        // Nobody listens any more: the watching ends soon.
        let _ = self.news.send(news);
    }

    fn run(mut self, hearing: &Receiver<Heard>) {
        self.sweep.begin();
        // Something may have changed since the first edition was made.
        let mut looks: Vec<Duration> = vec![Duration::ZERO];
        loop {
            let wait = looks.pop().or_else(|| self.interval());
            let heard = match wait {
                Some(wait) => hearing.recv_timeout(wait),
                None => hearing.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let start = Instant::now();
            let look = match heard {
                Ok(Heard::Sound(sound)) => {
                    self.sweep.pause();
                    let Some(look) = self.gather(start, sound, hearing) else { return };
                    look
                }
                Ok(Heard::Deaf(why)) => {
                    self.ears = None;
                    self.tell(News::Polling(why));
                    Where::Everywhere(Vec::new())
                }
                Ok(Heard::End) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => Where::Everywhere(std::mem::take(&mut self.recent)),
            };
            let is_new = self.renew(start, &look);
            if is_new || matches!(look, Where::Here(_)) {
                looks = SECOND_LOOKS.iter().rev().copied().collect();
                self.sweep.begin();
            }
        }
    }

    /// How long until the next look without a hint; nothing where the system tells of everything.
    fn interval(&self) -> Option<Duration> {
        if self.ears.is_none() || self.desk.known_folder().has_links() {
            return Some(POLL.max(self.look_time * POLL_SHARE));
        }
        self.desk.owes().then_some(Duration::from_secs(1))
    }

    /// Hears a burst to its end; nothing where the watching ends.
    fn gather(&mut self, start: Instant, first: Sound, hearing: &Receiver<Heard>) -> Option<Where> {
        let (mut paths, mut open, mut is_lost) = (BTreeSet::new(), BTreeSet::new(), false);
        let mut next = Some(first);
        while let Some(sound) = next.take() {
            match sound {
                Sound::Written(path) => {
                    open.insert(path.clone());
                    paths.insert(path);
                }
                Sound::Closed(path) => {
                    open.remove(&path);
                    paths.insert(path);
                }
                Sound::Placed(path) => {
                    self.hear_folder(&path);
                    open.remove(&path);
                    paths.insert(path);
                }
                Sound::Lost => is_lost = true,
            }
            let left = LONGEST.saturating_sub(start.elapsed());
            if left.is_zero() {
                break;
            }
            let quiet = if open.is_empty() { QUIET } else { QUIET_WHILE_OPEN };
            match hearing.recv_timeout(quiet.min(left)) {
                Ok(Heard::Sound(sound)) => next = Some(sound),
                Ok(Heard::Deaf(why)) => {
                    self.ears = None;
                    self.tell(News::Polling(why));
                    is_lost = true;
                }
                Ok(Heard::End) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        Some(if is_lost { Where::Everywhere(Vec::new()) } else { Where::Here(paths) })
    }

    /// A folder that has come is listened to before it is looked into, so that nothing in it is missed.
    fn hear_folder(&mut self, path: &Path) {
        if let Some(ears) = &mut self.ears
            && self.desk.known_folder().reads(path)
            && path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
            && let Err(why) = ears.hear(path)
        {
            self.ears = None;
            self.tell(News::Polling(why));
        }
    }

    /// Makes the next edition; whether there is one.
    fn renew(&mut self, start: Instant, look: &Where) -> bool {
        let renewed = self.desk.renew(look);
        if matches!(look, Where::Everywhere(_)) && !matches!(renewed, Ok(Some(_))) {
            self.look_time = start.elapsed();
        }
        match renewed {
            Ok(Some(files)) => {
                let edition = self.desk.current();
                self.sweep.pause();
                self.recent.clone_from(&files);
                let mistakes = edition.mistakes().to_vec();
                self.tell(News::Change(Change { files, took: start.elapsed(), mistakes, edition: edition.number() }));
                true
            }
            Ok(None) => false,
            Err(failure) => {
                self.tell(News::Failed(failure));
                false
            }
        }
    }
}
